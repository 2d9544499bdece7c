/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-difference.h"
#include "maq-engine.h"

G_BEGIN_DECLS

/* "What changed, what did not", for who has an engine and no worker of his own. Main thread; decoding and comparing are done on the CPU
 * lane, and a cancelled one ends within a hundredth of a second of work. */

/* @answer against @original; @asked: (nullable): the request that says what was asked to change (see maq-asked.h). BAD_INPUT: one of them cannot be decoded. */
void           maq_engine_compare_async   (MaqEngine *self, MaqBlob *original, MaqBlob *answer, MaqRequest *asked, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
MaqDifference *maq_engine_compare_finish  (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The heat of @difference over @original, which it was made of, drawn from @threshold on, with its pyramid (see maq_difference_draw()). */
void           maq_engine_draw_difference_async  (MaqEngine *self, MaqDifference *difference, MaqBlob *original, guint8 threshold,
                                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MaqPyramid    *maq_engine_draw_difference_finish (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "Restore this from the original": the answer with @boxes of @difference (what compare gave of the same two) taken from the original, as a new
 * picture in the library. @boxes: copied. */
void           maq_engine_restore_async   (MaqEngine *self, MaqDifference *difference, MaqBlob *original, MaqBlob *answer,
                                           const MaqDifferenceBox *boxes, guint n_boxes, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
MaqBlob       *maq_engine_restore_finish  (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was taken back, as a step of its own: @picture (an object of the library) made of @request's first picture by this program, for
 * nothing and without the network. @title stands where others have their engine. It is in the history when it returns. */
void           maq_engine_add_made_async  (MaqEngine *self, MaqRequest *request, const char *title, MaqBlob *picture,
                                           GAsyncReadyCallback callback, gpointer user_data);
MaqStepRecord *maq_engine_add_made_finish (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The branch that ends in @step, from its root on, @step last (element-type MaqStepRecord). */
void           maq_engine_list_branch_async  (MaqEngine *self, gint64 step, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray     *maq_engine_list_branch_finish (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How far a branch has drifted from its root in what nobody asked to change. Plain data. */
typedef struct {
  guint              n_steps;    /* edits between the root and the picture, it included */
  gboolean           has_masks;  /* one of them said where it may change (see maq-asked.h); else the whole picture is counted */
  MaqDifferenceCount kept;       /* outside of all masks together, against the root */
  MaqAlignment       alignment;  /* of the picture with the root */
  MaqBlob           *root;       /* what the branch began with */
} MaqDrift;

void           maq_drift_free             (MaqDrift *self);
/* Of the picture in @slot of @step. BAD_INPUT: it was made of no picture, or there is none in that slot; pictures of the way that are gone end the branch
 * there. Edits by words alone say nothing about where: what they changed counts as drift where there are masks. */
void           maq_engine_measure_drift_async  (MaqEngine *self, gint64 step, guint slot, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
MaqDrift      *maq_engine_measure_drift_finish (MaqEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDrift, maq_drift_free)

G_END_DECLS

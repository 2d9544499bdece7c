/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-mask-plan.h"

G_BEGIN_DECLS

/* All that is drawn on one picture: its marks and its mask. Immutable, atomically counted, any thread. NULL is "nothing". */
typedef struct _MaqMarkup MaqMarkup;

#define MAQ_TYPE_MARKUP (maq_markup_get_type ())
#define MAQ_MAX_MARKUP_POINTS 16384   /* of all marks together */

GType        maq_markup_get_type     (void);
/* @marks: (nullable) (element-type MaqMark): at most MAQ_MAX_MARKS are taken, and of two with one id the first. @exact: "Keep
 * everything else exactly" (see maq-request.h); TRUE unless somebody turns it off. */
MaqMarkup   *maq_markup_new          (GPtrArray *marks, MaqMaskPlan *mask, gboolean exact) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup   *maq_markup_ref          (MaqMarkup *self);
void         maq_markup_unref        (MaqMarkup *self);
guint        maq_markup_get_n_marks  (const MaqMarkup *self);               /* 0 for NULL */
MaqMark     *maq_markup_get_mark     (const MaqMarkup *self, guint index);  /* (transfer none) */
MaqMark     *maq_markup_find_mark    (const MaqMarkup *self, const char *id);     /* (transfer none) (nullable) */
MaqMark     *maq_markup_find_letter  (const MaqMarkup *self, char letter);  /* (transfer none) (nullable); NULL for letter 0 */
MaqMaskPlan *maq_markup_get_mask     (const MaqMarkup *self);               /* (transfer none) (nullable) */
gboolean     maq_markup_is_exact     (const MaqMarkup *self);               /* TRUE for NULL */
/* Something may change and something must stay: a mask is to be made of it. */
gboolean     maq_markup_has_mask     (const MaqMarkup *self);
/* Where the marks say that something is to change: boxes, ellipses, and strokes that come back to where they began. NULL when there are
 * none, or when a pin, the head of an arrow or another stroke lies outside of them all: how far that reaches nobody said. NULL for NULL. */
MaqMaskPlan *maq_markup_plan_asked   (const MaqMarkup *self) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is drawn: as good as NULL. */
gboolean     maq_markup_is_empty     (const MaqMarkup *self);
/* The first of A..Z that is free; 0 when all are taken. */
char         maq_markup_next_letter  (const MaqMarkup *self);
/* Whether one more mark of @n points is taken. */
gboolean     maq_markup_has_room     (const MaqMarkup *self, guint n);
gboolean     maq_markup_equal        (const MaqMarkup *a, const MaqMarkup *b);  /* each nullable */

/* New ones; @self may be NULL. A mark of the same id is replaced in its place; one there is no room for is left out. */
MaqMarkup   *maq_markup_with_mark    (MaqMarkup *self, MaqMark *mark) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup   *maq_markup_without_mark (MaqMarkup *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup   *maq_markup_with_mask    (MaqMarkup *self, MaqMaskPlan *mask /* nullable */) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup   *maq_markup_with_exact   (MaqMarkup *self, gboolean exact) G_GNUC_WARN_UNUSED_RESULT;

/* { "marks": [{ "id", "kind", "letter", "label", "points": "0.31,0.2 0.52,0.7" }], "mask": { "feather", "inverted", "shapes":
 * [{ "tool", "erase", "size", "hardness", "points" }] }, "exact": true }. Points are also read as an array of numbers. Reading is
 * hostile input: BAD_INPUT names what is wrong (a kind that is not known, too many, a point outside); what is missing takes its
 * default, what is not known is passed over. Any thread. */
JsonNode    *maq_markup_to_json      (const MaqMarkup *self) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup   *maq_markup_from_json    (JsonNode *node, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from text, as it stands in a file or a database. */
char        *maq_markup_to_string    (const MaqMarkup *self) G_GNUC_WARN_UNUSED_RESULT;
MaqMarkup   *maq_markup_from_string  (const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqMarkup, maq_markup_unref)

G_END_DECLS

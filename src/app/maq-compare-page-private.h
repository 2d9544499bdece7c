/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-compare-page.h"
#include "maq-compare-panel.h"
#include "maq-compare-text.h"
#include "maq-picker.h"

G_BEGIN_DECLS

/* Only maq-compare-page.c and maq-compare-page-*.c look in here. */
struct _MaqComparePage {
  AdwBin           parent_instance;

  MaqPicker       *modes;
  MaqPicker       *short_modes;
  MaqCompare      *compare;
  AdwFlap         *flap;
  MaqComparePanel *panel;
  GtkWidget       *loupe;
  GtkWidget       *tools;
  GtkLabel        *tool_label;
  GtkScale        *scale;
  GtkWidget       *turn;
  GtkWidget       *bar;
  GtkLabel        *figures;
  GtkLabel        *alignment;
  GtkWidget       *changes;
  GtkLabel        *changes_label;
  GtkLabel        *words;
  GtkLabel        *settings;
  GtkWidget       *trash;
  GtkLabel        *trash_label;
  GtkButton       *keep_first;
  GtkButton       *keep_second;

  MaqEngine       *engine;
  MaqLoader       *loader;
  GPtrArray       *items;       /* of MaqCompareItem, by picture; NULL: nothing is compared */
  GCancellable    *cancellable; /* of the comparison under way */
  MaqDifference   *difference;  /* of the two in hand, nullable */
  GArray          *boxes;       /* of MaqDifferenceBox, nullable */
  MaqPicture      *heat;
  guint8           threshold;
  guint            redraw_id;
  gboolean         filling;     /* we set the scale ourselves */
  gboolean         adding;      /* pictures are put in: the pair is not settled */
  gboolean         restoring;
  gboolean         has_drift;   /* it was measured, or cannot be, of the two in hand */
  GPtrArray       *rebase;      /* of MaqStepRecord: what would be joined, its base first; nullable */
  GHashTable      *starred;     /* uuid of a step: it got its star here */
  GArray          *judged;      /* of MaqJudged: what was said here, for Undo */
  guint            n_judged;    /* so many of them count: the rest was taken back */
  GHashTable      *notes;       /* key of an item that is no step's picture → word of the verdict; NULL: not read yet */
  GCancellable    *reading;     /* of them, nullable */
};

/* One thing that was said. */
typedef struct {
  char      *key;   /* of the item */
  MaqVerdict before, after;
} MaqJudged;

typedef enum { MAQ_PAGE_BACK, MAQ_PAGE_KEEP, MAQ_PAGE_STAR, MAQ_PAGE_RESTORED, MAQ_PAGE_TRASH, MAQ_PAGE_FAILED, MAQ_PAGE_N_SIGNALS } MaqPageSignal;

/* maq-compare-page.c */
const MaqCompareItem *maq_compare_page_get_item (MaqComparePage *self, guint index);
/* What the one in hand is held against, and that one. */
const MaqCompareItem *maq_compare_page_get_before (MaqComparePage *self);
const MaqCompareItem *maq_compare_page_get_now    (MaqComparePage *self);
char     maq_compare_page_get_letter (guint index);
guint    maq_compare_page_get_signal (MaqPageSignal signal);
/* One more, which becomes the one in hand. Of twelve it takes the last one's place. (transfer full) */
void     maq_compare_page_add        (MaqComparePage *self, MaqCompareItem *item);

/* maq-compare-page-pair.c: the two in hand. */
void     maq_compare_page_compare    (MaqComparePage *self);
void     maq_compare_page_drop       (MaqComparePage *self);
void     maq_compare_page_set_threshold (MaqComparePage *self, double value);

/* maq-compare-page-tools.c: modes, and what each of them can be told. */
void     maq_compare_page_set_up_tools (MaqComparePage *self);
void     maq_compare_page_show_tool  (MaqComparePage *self);
void     maq_compare_page_mode_cb    (MaqComparePage *self);
void     maq_compare_page_split_cb   (MaqComparePage *self);
void     maq_compare_page_scale_cb   (MaqComparePage *self);
void     maq_compare_page_turn_cb    (MaqComparePage *self);

/* maq-compare-page-branch.c: where the one in hand comes from, and taking things back. */
void     maq_compare_page_look_at_branch (MaqComparePage *self);
/* -1: all of them. */
void     maq_compare_page_restore    (MaqComparePage *self, int place);

/* maq-compare-page-verdict.c */
void     maq_compare_page_set_up_verdicts (MaqComparePage *self);
/* Nothing is compared any more. */
void     maq_compare_page_forget_verdicts (MaqComparePage *self);
/* What was said is written, or not: then the page says why. @data: a reference to it. */
void     maq_compare_page_kept_cb  (GObject *source, GAsyncResult *result, gpointer data);
void     maq_compare_page_verdict_cb (MaqComparePage *self, guint index);
void     maq_compare_page_trash_cb   (MaqComparePage *self);
void     maq_compare_page_show_rejected (MaqComparePage *self);
/* Without a word to anybody: it was said before. */
void     maq_compare_page_show_verdict (MaqComparePage *self, guint index, MaqVerdict verdict);

/* maq-compare-page-notes.c: what is said of references and raw answers, which the board keeps. */
void     maq_compare_page_read_notes (MaqComparePage *self);
void     maq_compare_page_drop_notes (MaqComparePage *self);
void     maq_compare_page_note       (MaqComparePage *self, const MaqCompareItem *item);

G_END_DECLS

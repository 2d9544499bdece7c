/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine.h"

G_BEGIN_DECLS

typedef enum {
  MAQ_PAGE_NEW,     /* never sent */
  MAQ_PAGE_CHANGED, /* written anew since it was */
  MAQ_PAGE_RUNNING,
  MAQ_PAGE_MADE,
  MAQ_PAGE_MISSING, /* sent as it is, and there is no picture */
} MaqPageState;

/* One prompt of a set. */
typedef struct {
  char        *id;
  char        *text; /* as MaqPromptBuffer saves it */
  char        *sent; /* what it was when it was sent, nullable */
  char        *step; /* uuid of the step that it became, nullable */
  gint64       step_id; /* for showing; 0: not known */
  gboolean     sending; /* on its way into the queue: it is no step yet */
  MaqPageState state;
} MaqPage;

#define MAQ_MAX_PAGES 100

/* A set of prompts that share the references and the keep list of the composer, as of a character sheet. Each run of a page is an
 * ordinary step. Kept in the library as it is changed. Main thread. Signals: "changed" (pages came, went or moved), "state" (what
 * became of them is another thing). */
#define MAQ_TYPE_PAGES (maq_pages_get_type ())
G_DECLARE_FINAL_TYPE (MaqPages, maq_pages, MAQ, PAGES, GObject)

MaqPages      *maq_pages_new      (MaqEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
guint          maq_pages_get_n    (MaqPages *self);
const MaqPage *maq_pages_get      (MaqPages *self, guint index); /* (transfer none) */
const MaqPage *maq_pages_find     (MaqPages *self, const char *id); /* (transfer none) (nullable) */
/* FALSE: there are MAQ_MAX_PAGES. */
gboolean       maq_pages_add      (MaqPages *self, const char *text);
void           maq_pages_remove   (MaqPages *self, const char *id);
void           maq_pages_move     (MaqPages *self, const char *id, int by);
void           maq_pages_set_text (MaqPages *self, const char *id, const char *text);
/* It is about to be sent: RUNNING and not due, until it is bound or given up. */
void           maq_pages_begin    (MaqPages *self, const char *id);
void           maq_pages_give_up  (MaqPages *self, const char *id);
/* It was sent as @text and is @record now. */
void           maq_pages_bind     (MaqPages *self, const char *id, const char *text, const MaqStepRecord *record);
/* Whether a run of all (@changed, @missing FALSE), of those that changed, or of those that miss their picture takes it. */
gboolean       maq_pages_is_due   (const MaqPage *page, gboolean changed, gboolean missing);

G_END_DECLS

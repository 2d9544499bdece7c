/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-choice.h"
#include "maq-coach.h"
#include "maq-composer.h"
#include "maq-keep-chips.h"
#include "maq-notice.h"
#include "maq-over-limit.h"
#include "maq-picker.h"
#include "maq-price-popover.h"
#include "maq-prompt-view.h"
#include "maq-recipes.h"
#include "maq-reference-strip.h"

G_BEGIN_DECLS

struct _MaqComposer {
  AdwBin             parent_instance;

  AdwHeaderBar      *header;
  GtkWidget         *change_part;
  GtkLabel          *change_title;
  GtkScrolledWindow *prompt_place;
  GtkWidget         *keep_part;
  GtkWidget         *references_part;
  GtkWidget         *shape_part;
  GtkWidget         *settings_part;
  GtkWidget         *send_part;
  guint              n_parts;    /* how many of them there are so far */
  GtkWidget         *base_chip;
  GtkLabel          *base_label;
  MaqPromptView     *prompt;
  GtkWidget         *hint;
  GtkWidget         *coach_row;
  GtkLabel          *coach_text;
  GtkButton         *coach_take;
  GtkWidget         *coach_off;
  GtkBox            *plan_rows;
  GtkMenuButton     *recipe_button;
  GtkLabel          *recipe_label;
  GtkToggleButton   *keep_lock;
  MaqKeepChips      *keep;
  GtkLabel          *reference_count;
  MaqReferenceStrip *strip;
  MaqOverLimit      *over_limit;
  MaqPicker         *ratio;
  MaqPicker         *variants;
  GtkWidget         *engine_row;
  GtkDropDown       *engine_choice;
  GtkWidget         *quality_row;
  GtkDropDown       *quality;
  GtkWidget         *previews_row;
  MaqPicker         *previews;
  MaqNotice         *notice;     /* NULL until there is something to say */
  GtkLabel          *info;
  GtkWidget         *generate;
  GtkLabel          *generate_label;
  GtkMenuButton     *prices;
  MaqPricePopover   *price_popover; /* NULL until it is first opened */

  MaqEngine         *engine;
  MaqLoader         *loader;
  MaqSettings       *settings;
  GListStore        *engines;    /* of MaqCatalogEntry: the catalog as the drop-down has it */
  char              *engine_id;  /* the chosen one, nullable */
  GListStore        *qualities;  /* of MaqChoice */
  GSignalGroup      *hold_signals;
  gboolean           no_key;     /* the chosen engine needs a key and has none */
  MaqStepRecord     *base;       /* nullable */
  guint              base_slot;
  char              *wanted_base; /* uuid of the step that is looked for, to be edited again; nullable */
  gboolean           is_first_read; /* no board was open before */
  guint              reading;    /* drafts to come; only the last is of the board that is open */
  char              *budget;     /* "$6.40 of $25 left in November.", nullable */
  guint              save_id;    /* the draft is saved soon */
  guint              coach_id;   /* the text is looked at soon */
  char              *coached;    /* the text that was looked at, as saved; nullable */
  MaqAdvice          advice;     /* what is shown, MAQ_N_HINTS: that gaps are to be filled */
  MaqRecipes        *recipes;
  MaqPlan           *plan;       /* NULL until the library is open */
  char              *second;     /* what a split left over, as saved; nullable */
  char              *second_id;  /* its place in the plan, while the first half is being sent */
  GPtrArray         *walk;       /* of char*: the prompts that Alt+Up walks through, the one of now first; nullable */
  int                walk_at;
  gboolean           walking;
  guint              references; /* how many there were at the last look */
  gboolean           can_send;
  gboolean           filling;    /* we set controls ourselves */
};

/* How a request differs from what the controls say; all 0: not at all. */
typedef struct {
  const char *quality;  /* another one */
  guint       variants; /* another number */
  gboolean    all;      /* also references beyond the engine's limit */
  gboolean    neutral;  /* leaves the quality to the engine where it is the usual one: others may have none */
  gboolean    stand_in; /* text for one where none is written */
  const char *text;     /* another one, as a request has it */
  GArray     *left_out; /* (out) (nullable) of guint: the numbers of the references that do not go */
} MaqBuildWish;

/* maq-composer.c: everything that follows from the controls is found out again. */
void             maq_composer_changed       (MaqComposer *self);

/* maq-composer.c: it is edited, and nothing else follows from that. @record: nullable. */
void             maq_composer_take_base     (MaqComposer *self, MaqStepRecord *record, guint slot);

/* maq-composer.c: all parts are there. */
void             maq_composer_connect       (MaqComposer *self);

/* maq-composer-reuse.c: the change text of @request with the chips of the pictures that it had. (transfer full) */
char            *maq_composer_save_words    (MaqComposer *self, const MaqRequest *request);

/* maq-composer-coach.c: looks at the text when nobody types. */
void             maq_composer_coach         (MaqComposer *self);

/* maq-composer-recipes.c */
void             maq_composer_set_up_recipes (MaqComposer *self);
void             maq_composer_insert_recipe (MaqComposer *self, const char *id);

/* maq-composer-walk.c */
void             maq_composer_walk          (MaqComposer *self, int by);
void             maq_composer_stop_walk     (MaqComposer *self);

/* maq-composer-plan.c */
void             maq_composer_watch_plan    (MaqComposer *self);
/* @saved: NULL: there is no second half. */
void             maq_composer_set_second    (MaqComposer *self, const char *saved);
/* As a request has it. (transfer full) (nullable) */
char            *maq_composer_dup_second    (MaqComposer *self);

/* maq-composer-draft.c */
void             maq_composer_draft_changed (MaqComposer *self);

/* maq-composer-engines.c */
void             maq_composer_watch_engines (MaqComposer *self);

/* maq-composer-build.c. The library is open and an engine is chosen. */
/* BAD_INPUT: a chip or a slot stands for nothing. */
gboolean         maq_composer_check_text   (MaqPromptBuffer *buffer, GError **error);
MaqRequest      *maq_composer_build_as     (MaqComposer *self, const MaqBuildWish *wish, GError **error);

/* maq-composer-controls.c: what the chosen engine can do. */
void             maq_composer_take_catalog (MaqComposer *self);
void             maq_composer_fit_controls (MaqComposer *self);  /* the engine is another one */
void             maq_composer_fit_request  (MaqComposer *self);  /* the request is another one */
void             maq_composer_update_notice (MaqComposer *self);

/* maq-composer-send.c: what the controls amount to. */
MaqCatalogEntry *maq_composer_get_entry    (MaqComposer *self); /* (transfer none) (nullable) */
char            *maq_composer_describe     (MaqComposer *self, MaqRequest *request);
/* @request: nullable. */
char            *maq_composer_label        (MaqComposer *self, MaqRequest *request);
char            *maq_composer_entry_title  (MaqCatalogEntry *entry);
/* "$1.20 of $25 left in November." from the engine's status, or NULL. */
char            *maq_composer_read_budget  (const char *status);

G_END_DECLS

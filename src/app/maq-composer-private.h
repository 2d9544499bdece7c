/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-composer.h"
#include "maq-keep-chips.h"
#include "maq-picker.h"
#include "maq-reference-strip.h"

G_BEGIN_DECLS

struct _MaqComposer {
  AdwBin             parent_instance;

  AdwHeaderBar      *header;
  GtkWidget         *base_chip;
  GtkLabel          *base_label;
  GtkTextView       *prompt;
  GtkWidget         *hint;
  MaqKeepChips      *keep;
  GtkLabel          *reference_count;
  MaqReferenceStrip *strip;
  MaqPicker         *ratio;
  MaqPicker         *variants;
  GtkDropDown       *engine_choice;
  GtkWidget         *quality_row;
  GtkDropDown       *quality;
  GtkLabel          *info;
  GtkWidget         *generate;
  GtkLabel          *generate_label;

  MaqEngine         *engine;
  MaqLoader         *loader;
  MaqSettings       *settings;
  MaqStepRecord     *base;       /* nullable */
  guint              base_slot;
  char              *budget;     /* "$6.40 of $25 left in November.", nullable */
  guint              save_id;    /* the draft is saved soon */
  guint              references; /* how many there were at the last look */
  gboolean           can_send;
  gboolean           filling;    /* we set controls ourselves */
};

/* maq-composer-send.c: what the controls amount to. */
MaqCatalogEntry *maq_composer_get_entry    (MaqComposer *self); /* (transfer none) (nullable) */
char            *maq_composer_describe     (MaqComposer *self, MaqRequest *request);
char            *maq_composer_label        (MaqComposer *self, MaqRequest *request);
char            *maq_composer_entry_title  (MaqCatalogEntry *entry);
/* "$1.20 of $25.00 left in November." from the engine's status, or NULL. */
char            *maq_composer_read_budget  (const char *status);

G_END_DECLS

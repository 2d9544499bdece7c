/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine-page.h"
#include "maq-key-group.h"
#include "maq-notice.h"
#include "maq-option-group.h"
#include "maq-test-group.h"

G_BEGIN_DECLS

/* Shared by maq-engine-page.c, which changes the engine, and -show.c, which shows it as it is. */
struct _MaqEnginePage {
  AdwBin               parent_instance;

  AdwWindowTitle      *title;
  GtkWidget           *hold;
  MaqNotice           *hold_notice;
  AdwPreferencesGroup *connection;
  GtkEditable         *name;
  GtkEditable         *address;
  GtkWidget           *plain;
  GtkEditable         *model;
  GtkWidget           *models;
  GtkPopover          *models_popover;
  GtkWidget           *models_box;
  AdwActionRow        *abilities;
  AdwActionRow        *price;
  MaqTestGroup        *test;
  MaqKeyGroup         *key;
  MaqOptionGroup      *local;
  MaqOptionGroup      *workflow;
  MaqOptionGroup      *limits;
  MaqOptionGroup      *advanced;
  MaqOptionGroup      *trust;
  GtkWidget           *flat;
  GtkSpinButton       *flat_price;
  GtkWidget           *end;

  MaqEngine           *engine;
  GSignalGroup        *hold_signals;
  char                *id;          /* of the engine that is shown; NULL: none */
  MaqEndpoint         *endpoint;    /* as it is shown; NULL: it is to be made of @preset */
  const MaqPreset     *preset;
  guint                settle_id;   /* the price is being turned */
  gboolean             filling;     /* we set the controls ourselves */
};

/* What there is of @endpoint, which must be set. */
void maq_engine_page_show           (MaqEnginePage *self);
/* The groups of options that fit; without an endpoint none. */
void maq_engine_page_show_options   (MaqEnginePage *self);
/* Whether the engine waits for a person, and why. */
void maq_engine_page_show_hold      (MaqEnginePage *self);
/* Shows parts that work on a configured engine only. */
void maq_engine_page_set_configured (MaqEnginePage *self, gboolean configured);

G_END_DECLS

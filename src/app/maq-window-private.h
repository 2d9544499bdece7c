/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-canvas-pane.h"
#include "maq-composer.h"
#include "maq-history-pane.h"
#include "maq-import.h"
#include "maq-preferences.h"
#include "maq-window.h"

G_BEGIN_DECLS

struct _MaqWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay     *toasts;
  AdwFlap             *history_flap;
  AdwFlap             *composer_flap;
  AdwBin              *history_place;
  AdwBin              *composer_place;
  MaqHistoryPane      *history;  /* NULL before the first frame, */
  MaqComposer         *composer; /* as this one */
  MaqCanvasPane       *canvas;

  MaqSettings         *settings;
  char                *library;
  MaqEngine           *engine;   /* NULL until it is open */
  MaqLoader           *loader;
  MaqImport           *import;
  MaqPreferences      *preferences; /* while it is open */
  GListStore          *pending;  /* of GFile: asked for before the library was open */
  gboolean             closing;
  gboolean             submitting;
  gboolean             drawn;    /* the first frame has been asked for */
  gboolean             restored; /* the newest step has been shown once */
};

/* maq-window-actions.c */
void maq_window_install_actions (GtkWidgetClass *widget_class);
void maq_window_update_actions  (MaqWindow *self);
void maq_window_remove_item     (MaqWindow *self, MaqBoardItem *item);

/* maq-window-engines.c */
MaqPreferences *maq_window_show_preferences (MaqWindow *self);
/* A button of the notice about the slot in hand. */
void maq_window_answer          (MaqWindow *self, const char *word);
/* A button about an engine. */
void maq_window_answer_for      (MaqWindow *self, const char *id, const char *word);

/* maq-window.c */
void maq_window_toast           (MaqWindow *self, const char *text);
void maq_window_toast_error     (MaqWindow *self, const GError *error);
void maq_window_show_step       (MaqWindow *self, gint64 id);

G_END_DECLS

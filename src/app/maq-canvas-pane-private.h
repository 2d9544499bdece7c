/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-banner.h"
#include "maq-canvas-pane.h"
#include "maq-compare-button.h"
#include "maq-notice.h"
#include "maq-reference-editor.h"
#include "maq-tool-bar.h"

G_BEGIN_DECLS

struct _MaqCanvasPane {
  AdwBin              parent_instance;

  GtkBox             *box;
  AdwHeaderBar       *header;
  GtkToggleButton    *show_composer;
  GtkToggleButton    *show_history;
  GtkWidget          *compare_place;
  GtkOverlay         *overlay;
  MaqCanvas          *canvas;

  /* Behind the first frame: maq-canvas-pane-build.c. */
  guint               n_parts;
  gboolean            compact;
  GtkMenuButton      *main_menu;
  GMenuModel         *menu;       /* what it opens */
  GMenu              *edit_menu;
  GMenuModel         *arrange_menu;
  MaqQueueButton     *queue;
  MaqCompareButton   *compare;
  MaqBoardMenu       *board_menu;
  GtkWidget          *search;
  MaqNotice          *notice;
  MaqToolBar         *toolbar;

  /* When they are first needed. */
  MaqBanner          *banner;
  GtkWidget          *empty;
  GtkWidget          *empty_page; /* what is in it, */
  GtkWidget          *empty_buttons;
  char               *empty_words; /* which it says some frames later: */
  guint               n_empty;    /* how many came since it was made */
  GtkWidget          *drop_hint;
  MaqReferenceEditor *editor;
  GtkPopover         *arrange;

  MaqEngine          *engine;
  MaqStage           *stage;
  GSignalGroup       *hold_signals; /* of the engine of the step in hand */
  gboolean            counted; /* it is known whether there is any step */
};

/* maq-canvas-pane-build.c */
void maq_canvas_pane_apply_compact (MaqCanvasPane *self);
/* The page of an empty board. */
void maq_canvas_pane_show_empty    (MaqCanvasPane *self, gboolean show);

G_END_DECLS

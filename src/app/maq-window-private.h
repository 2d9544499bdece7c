/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-canvas-pane.h"
#include "maq-compare-page.h"
#include "maq-composer.h"
#include "maq-dialog.h"
#include "maq-history-pane.h"
#include "maq-import.h"
#include "maq-notifier.h"
#include "maq-pages.h"
#include "maq-preferences.h"
#include "maq-side-pane.h"
#include "maq-window.h"

G_BEGIN_DECLS

struct _MaqWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay     *toasts;
  MaqDialogHost       *dialogs;
  AdwFlap             *history_flap;
  AdwFlap             *composer_flap;
  MaqSidePane         *history_pane;
  MaqSidePane         *composer_pane;
  AdwBin              *history_place;
  AdwBin              *composer_place;
  MaqHistoryPane      *history;  /* NULL at first, */
  MaqComposer         *composer; /* as this one */
  MaqCanvasPane       *canvas;
  GtkStack            *pages;
  MaqPages            *page_set; /* NULL until it is first opened */
  AdwBin              *compare_place;
  MaqComparePage      *compare;  /* made when it is first needed */
  GtkWidget           *focused;  /* before it was shown; weak, nullable */

  MaqSettings         *settings;
  char                *library;
  MaqEngine           *engine;   /* NULL until it is open */
  MaqLoader           *loader;
  MaqImport           *import;
  MaqPreferences      *preferences; /* while it is open */
  GListStore          *pending;  /* of GFile: asked for before the library was open */
  GtkEventController  *early;    /* looks at keys until the library is open, */
  GPtrArray           *kept;     /* of names of actions that are done then; */
  GString             *typed;    /* for the prompt, until that is there */
  gint64               visited;  /* the step that is gone to then, 0: none; */
  gboolean             visited_compare;
  gboolean             closing;
  GtkWidget           *asking;   /* whether to leave: the dialog, not owned */
  guint                n_awaited; /* pictures that were paid for when the window went */
  MaqNotifier         *notifier;
  gboolean             submitting;
  gboolean             shooting; /* a screenshot is being taken */
  gboolean             drawn;    /* the first frame has been asked for */
  guint                n_parts;  /* how many there are of the window */
  MaqEngine           *arrived;  /* opened, before all parts are there */
  guint                build_id; /* the next part comes behind a frame, */
  guint                part_id;  /* in the idle time before the next one, */
  guint                unseen_id; /* and without one where none comes: */
  gboolean             framed;   /* whether one came since that was looked at */
  gboolean             restored; /* the newest step has been shown once */
  char                *view;     /* how the board was looked at; NULL once it is so again */
};

/* The handlers of maq-actions.def, each in the file of its area: maq-window-AREA.c. */
#define MAQ_ACTION(stem, name, keys, scope, group, title) \
  void maq_window_##stem##_action (GtkWidget *widget, const char *name_, GVariant *parameter);
#include "maq-actions.def"
#undef MAQ_ACTION

/* maq-window-actions.c */
void maq_window_install_actions (GtkWidgetClass *widget_class);
/* Who hears their keys. */
void maq_window_install_keys    (MaqWindow *self);
/* Says of every action whether it can be done now. */
void maq_window_update_actions  (MaqWindow *self);
/* The step in hand, and its slot. (transfer none) (nullable) */
MaqStepRecord *maq_window_get_record (MaqWindow *self);
/* The step with this number, of the board in sight, on the canvas. */
void maq_window_show_step       (MaqWindow *self, gint64 id);
const MaqSlot *maq_window_get_slot   (MaqWindow *self);
/* Ends what needs no more than "it worked"; @data: a reference to the window. */
void maq_window_done_cb         (GObject *source, GAsyncResult *result, gpointer data);

/* Each area's own part of maq_window_update_actions(). */
void maq_window_update_compose  (MaqWindow *self);
void maq_window_update_sent     (MaqWindow *self);
void maq_window_update_canvas   (MaqWindow *self);
void maq_window_update_arrange  (MaqWindow *self);
void maq_window_update_history  (MaqWindow *self);
void maq_window_update_marks    (MaqWindow *self);
void maq_window_update_steps    (MaqWindow *self);
void maq_window_update_general  (MaqWindow *self);
void maq_window_update_import   (MaqWindow *self);
void maq_window_update_share    (MaqWindow *self);
void maq_window_update_queue    (MaqWindow *self);
void maq_window_update_compare  (MaqWindow *self);

/* maq-window-branch.c */
void maq_window_update_branch   (MaqWindow *self);

/* maq-window-compare-acts.c: what the page of compared pictures says. */
void maq_window_compare_restored (MaqWindow *self, gint64 step);
void maq_window_compare_trash   (MaqWindow *self, GArray *steps);

/* maq-window-visit.c: the visit that was asked for before the library was open. */
void maq_window_visit_early     (MaqWindow *self);

/* maq-window-compare.c */
gboolean maq_window_is_comparing (MaqWindow *self);
void maq_window_leave_compare   (MaqWindow *self);
/* @items as in maq_compare_page_show(). */
void maq_window_compare_items   (MaqWindow *self, GPtrArray *items);
/* What somebody selected to be compared: several rows of the history, or several pictures of steps on the canvas; NULL: neither.
 * May be more than MAQ_COMPARE_MOST. (transfer full) (element-type MaqCompareItem) */
GPtrArray *maq_window_list_chosen (MaqWindow *self);
/* The selection has changed there. */
void maq_window_history_chosen  (MaqWindow *self);
void maq_window_cards_chosen    (MaqWindow *self);
/* The picture of @slot (NULL: the first that is there) with the one it was made from; of a first step: its variants. */
void maq_window_compare_record  (MaqWindow *self, MaqStepRecord *record, const MaqSlot *slot);
/* The picture in hand with that of @other, which comes first. */
void maq_window_compare_with    (MaqWindow *self, MaqStep *other, guint slot);
void maq_window_update_boards   (MaqWindow *self);

/* maq-window-boards.c. Once, when the engine is there. */
void maq_window_connect_boards  (MaqWindow *self);
void maq_window_import_board    (MaqWindow *self, GFile *file);

/* maq-window-view.c: zoom and place on the canvas, of each board. */
void maq_window_save_view       (MaqWindow *self);
void maq_window_read_view       (MaqWindow *self);
void maq_window_apply_view      (MaqWindow *self);

/* maq-window-canvas.c */
void maq_window_remove_item     (MaqWindow *self, MaqBoardItem *item);

/* maq-window-engines.c */
MaqPreferences *maq_window_show_preferences (MaqWindow *self);
/* A button of the notice about the slot in hand. */
void maq_window_answer          (MaqWindow *self, const char *word);
/* A button about an engine. */
void maq_window_answer_for      (MaqWindow *self, const char *id, const char *word);

/* maq-window-import.c */
void maq_window_take_import     (MaqWindow *self);
void maq_window_add_drop_target (MaqWindow *self);

/* maq-window-share.c */
void maq_window_take_share      (MaqWindow *self);

/* maq-window-close.c: FALSE: nothing stands in the way of closing. */
gboolean maq_window_close_cb    (MaqWindow *self);

/* maq-window-queue.c */
void maq_window_take_queue      (MaqWindow *self);

/* maq-window-toast.c */
void maq_window_toast           (MaqWindow *self, const char *text);
void maq_window_toast_error     (MaqWindow *self, const GError *error);
/* With a way to the file, in the file manager; _file(): says what it is called, too. */
void maq_window_toast_way       (MaqWindow *self, const char *text, const char *path);
void maq_window_toast_file      (MaqWindow *self, const char *path);

/* maq-window-build.c: opens the library and adds what the first frame does without, part by part, once that is on the screen. */
void maq_window_build           (MaqWindow *self);

/* maq-window-early.c: keys from the first frame on. */
void maq_window_watch_early     (MaqWindow *self);
/* Once the prompt is there. */
void maq_window_type_early      (MaqWindow *self);
/* To be done once the library is open; nothing where it is. @action: a static string */
void maq_window_keep_early      (MaqWindow *self, const char *action);
/* Once the library is open: does what was kept, in order. Again: nothing. */
void maq_window_end_early       (MaqWindow *self);

/* maq-window.c */
void maq_window_connect_composer (MaqWindow *self);
/* Once all panes have it. @engine: (transfer full) */
void maq_window_take_engine     (MaqWindow *self, MaqEngine *engine);
void maq_window_watch_engine    (MaqWindow *self);
void maq_window_show_newest_cb  (MaqWindow *self);
void maq_window_save_state      (MaqWindow *self);
/* A toast whose Undo puts that back into the composer, and takes back an act on the board that went with it (0: none); no toast
 * where nobody would miss it. @unsent: (transfer full) */
void maq_window_offer_return    (MaqWindow *self, MaqUnsent *unsent, guint64 act, const char *text);
/* Words, keep list and shape of the step in place of what is written, which Undo brings back. */
void maq_window_reuse_words     (MaqWindow *self, const MaqStepRecord *record);

G_END_DECLS

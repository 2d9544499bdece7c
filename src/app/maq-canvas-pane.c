/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-canvas-pane-private.h"
#include "maq-engine-link.h"
#include "maq-modest-bin.h"
#include "maq-step-text.h"

#define NOTICE_MARGIN 12

enum { ANSWER, SELECTION_CHANGED, REMOVE_ITEM, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqCanvasPane, maq_canvas_pane, ADW_TYPE_BIN)

/* Whether the board is empty is known when the library has said what it holds, not before. */
static void
update_empty (MaqCanvasPane *self)
{
  gboolean empty = self->stage == NULL || maq_stage_is_empty (self->stage);

  maq_canvas_pane_show_empty (self, empty && self->counted);
  if (self->toolbar != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->toolbar), !empty);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqCanvasPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) newest = maq_engine_list_steps_finish (MAQ_ENGINE (source), result, &error);

  if (newest == NULL)
    g_debug ("The steps cannot be counted: %s", error->message);
  /* The newest step is about to be shown, and with it is known what else there is. */
  if (newest != NULL && newest->len > 0)
    return;
  self->counted = TRUE;
  if (self->stage != NULL)
    update_empty (self);
}

/* NULL: the engine has been removed since. */
static MaqCatalogEntry *
find_entry (MaqCanvasPane *self, const MaqStepRecord *record)
{
  return maq_catalog_find (maq_engine_get_catalog (self->engine), maq_request_get_engine (record->request));
}

/* A lost answer may still be found at the engine. */
static gboolean
is_searching (MaqCanvasPane *self, const MaqSlot *slot)
{
  GListModel *queue = maq_engine_get_queue (self->engine);

  for (guint i = 0; slot->state == MAQ_JOB_UNKNOWN && i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_id (job) == slot->job)
        return maq_job_is_searching (job);
    }
  return FALSE;
}

static void
update_notice (MaqCanvasPane *self)
{
  const MaqSlot *slot = maq_stage_get_current (self->stage);
  MaqStep *step = maq_stage_get_step (self->stage);
  MaqStepRecord *record = slot != NULL ? maq_step_get_record (step) : NULL;
  MaqCatalogEntry *entry = record != NULL ? find_entry (self, record) : NULL;
  g_autoptr (MaqErrorText) text = NULL;
  int room = 0;

  g_signal_group_set_target (self->hold_signals, entry);
  if (slot != NULL)
    text = maq_error_text_for_slot (slot, record->engine_title);
  if (slot != NULL && entry != NULL && !maq_job_state_is_end (slot->state))
    text = maq_error_text_for_hold (maq_catalog_entry_get_hold (entry), record->engine_title);
  if (slot != NULL && text != NULL && is_searching (self, slot))
    maq_error_text_add_fact (text, _("the engine is being asked whether it has it"));
  if (text != NULL)
    text->remedy = maq_engine_link_filter (text->remedy, entry != NULL ? maq_catalog_entry_get_endpoint (entry) : NULL);
  maq_notice_set_text (self->notice, text);
  if (text != NULL)
    gtk_widget_measure (GTK_WIDGET (self->notice), GTK_ORIENTATION_VERTICAL,
                        gtk_widget_get_width (GTK_WIDGET (self->canvas)) - 2 * NOTICE_MARGIN, NULL, &room, NULL, NULL);
  maq_canvas_set_top_room (self->canvas, room);
}

static void
stage_changed_cb (MaqCanvasPane *self)
{
  self->counted = TRUE;
  update_empty (self);
  update_notice (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
board_changed_cb (MaqCanvasPane *self)
{
  update_empty (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
selected_cb (MaqCanvasPane *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
card_activated_cb (MaqCanvasPane *self, MaqCard *card)
{
  if (!maq_stage_activate (self->stage, card) && maq_stage_find_step (self->stage, card) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.go-parent", NULL);
}

static void
cards_moved_cb (MaqCanvasPane *self, const char *what)
{
  maq_stage_keep_places (self->stage, what);
}

static void
remove_cb (MaqCanvasPane *self)
{
  MaqBoardItem *item = maq_canvas_pane_get_selected_item (self);

  if (item != NULL)
    g_signal_emit (self, signals[REMOVE_ITEM], 0, item);
}

/* GTK gives the focus of a popover without a button of its own to whatever comes next in the window. */
static void
popover_closed_cb (MaqCanvasPane *self)
{
  MaqCard *card = maq_canvas_get_selected (self->canvas);

  gtk_widget_grab_focus (card != NULL ? GTK_WIDGET (card) : GTK_WIDGET (self->canvas));
}

/* The editor is made when it is first needed: it is no part of a quick start. */
static void
edit_at (MaqCanvasPane *self, MaqBoardItem *item, const GdkRectangle *place)
{
  if (self->editor == NULL)
    {
      self->editor = MAQ_REFERENCE_EDITOR (maq_reference_editor_new ());
      gtk_widget_set_parent (GTK_WIDGET (self->editor), GTK_WIDGET (self));
      g_signal_connect_object (self->editor, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->editor, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
    }
  maq_reference_editor_edit (self->editor, maq_engine_get_board (self->engine), item, place);
}

/* Like the editor, it is made when it is first needed. */
static void
arrange_at (MaqCanvasPane *self, const GdkRectangle *place)
{
  if (self->arrange == NULL)
    {
      self->arrange = GTK_POPOVER (gtk_popover_menu_new_from_model (self->arrange_menu));
      gtk_popover_set_has_arrow (self->arrange, FALSE);
      gtk_widget_set_parent (GTK_WIDGET (self->arrange), GTK_WIDGET (self));
      g_signal_connect_object (self->arrange, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_set_pointing_to (self->arrange, place);
  gtk_popover_popup (self->arrange);
}

static void
card_menu_cb (MaqCanvasPane *self, MaqCard *card, double x, double y)
{
  /* NULL: beside all cards. */
  MaqBoardItem *item = maq_stage_find_item (self->stage, card);
  g_autoptr (GPtrArray) cards = maq_canvas_get_selection (self->canvas);
  GdkRectangle place = { 0, 0, 1, 1 };
  double px, py;

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->canvas), GTK_WIDGET (self), x, y, &px, &py))
    return;
  place.x = (int) px;
  place.y = (int) py;
  if (item != NULL && cards->len == 1)
    edit_at (self, item, &place);
  else
    arrange_at (self, &place);
}

static void
maq_canvas_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (maq_canvas_pane_parent_class)->size_allocate (widget, width, height, baseline);
  /* The popover hangs on the canvas, which has no idea of it. */
  if (MAQ_CANVAS_PANE (widget)->editor != NULL)
    gtk_popover_present (GTK_POPOVER (MAQ_CANVAS_PANE (widget)->editor));
  if (MAQ_CANVAS_PANE (widget)->arrange != NULL)
    gtk_popover_present (MAQ_CANVAS_PANE (widget)->arrange);
}

static void
maq_canvas_pane_dispose (GObject *object)
{
  MaqCanvasPane *self = MAQ_CANVAS_PANE (object);

  g_clear_object (&self->hold_signals);
  g_clear_object (&self->stage);
  g_clear_object (&self->engine);
  if (self->editor != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->editor));
  self->editor = NULL;
  if (self->arrange != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->arrange));
  self->arrange = NULL;
  g_clear_pointer (&self->empty_words, g_free);
  g_clear_object (&self->arrange_menu);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (maq_canvas_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, box);
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, header);
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, show_composer);
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, show_history);
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, compare_place);
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, overlay);
  gtk_widget_class_bind_template_child (widget_class, MaqCanvasPane, canvas);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cards_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_menu_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
maq_canvas_pane_class_init (MaqCanvasPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_canvas_pane_dispose;
  widget_class->size_allocate = maq_canvas_pane_size_allocate;
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[REMOVE_ITEM] = g_signal_new ("remove-item", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       MAQ_TYPE_BOARD_ITEM);
  g_type_ensure (MAQ_TYPE_CANVAS);
  g_type_ensure (MAQ_TYPE_MODEST_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-canvas-pane.ui");
  bind_children (widget_class);
}

static void
maq_canvas_pane_init (MaqCanvasPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->hold_signals = g_signal_group_new (MAQ_TYPE_CATALOG_ENTRY);
  g_signal_group_connect_swapped (self->hold_signals, "notify::hold", G_CALLBACK (update_notice), self);
}

AdwHeaderBar *
maq_canvas_pane_get_header (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->header;
}

MaqCanvas *
maq_canvas_pane_get_canvas (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->canvas;
}

MaqStage *
maq_canvas_pane_get_stage (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->stage;
}

GtkToggleButton *
maq_canvas_pane_get_show_composer (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->show_composer;
}

GtkToggleButton *
maq_canvas_pane_get_show_history (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->show_history;
}

MaqQueueButton *
maq_canvas_pane_get_queue (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->queue;
}

MaqBoardMenu *
maq_canvas_pane_get_board_menu (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->board_menu;
}

void
maq_canvas_pane_set_compact (MaqCanvasPane *self, gboolean compact)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));

  self->compact = compact;
  maq_canvas_pane_apply_compact (self);
}

void
maq_canvas_pane_set_compared (MaqCanvasPane *self, guint n)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));

  if (self->compare != NULL)
    maq_compare_button_set_n (self->compare, n);
}

GMenu *
maq_canvas_pane_get_edit_menu (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->edit_menu;
}

MaqBoardItem *
maq_canvas_pane_get_selected_item (MaqCanvasPane *self)
{
  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), NULL);
  return self->stage != NULL ? maq_stage_find_item (self->stage, maq_canvas_get_selected (self->canvas)) : NULL;
}

void
maq_canvas_pane_set_engine (MaqCanvasPane *self, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));
  g_return_if_fail (self->stage == NULL);
  g_return_if_fail (self->toolbar != NULL && self->notice != NULL);

  self->engine = g_object_ref (engine);
  self->stage = maq_stage_new (self->canvas, engine, loader);
  g_signal_connect_object (self->stage, "notify", G_CALLBACK (stage_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_board (engine), "items-changed", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_SWAPPED);
  maq_tool_bar_set_stage (self->toolbar, self->stage);
  maq_canvas_set_grid (self->canvas, TRUE);
  maq_engine_list_steps_async (engine, NULL, 1, counted_cb, g_object_ref (self));
  update_empty (self);
}

void
maq_canvas_pane_set_tool (MaqCanvasPane *self, MaqTool tool)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));
  g_object_set (self->canvas, "tool", tool, NULL);
}

void
maq_canvas_pane_edit_selected (MaqCanvasPane *self)
{
  MaqBoardItem *item = maq_canvas_pane_get_selected_item (self);
  MaqCard *card = maq_canvas_get_selected (self->canvas);
  graphene_rect_t bounds;

  if (item == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (card), GTK_WIDGET (self), &bounds))
    return;
  edit_at (self, item, &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                                         (int) bounds.size.height });
}

void
maq_canvas_pane_open_menu (MaqCanvasPane *self)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));

  if (self->main_menu != NULL)
    gtk_menu_button_popup (self->main_menu);
}

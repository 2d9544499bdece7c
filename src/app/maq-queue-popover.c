/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-queue-plan.h"
#include "maq-queue-popover.h"
#include "maq-queue-row.h"
#include "maq-queue-text.h"

struct _MaqQueuePopover {
  GtkPopover    parent_instance;

  GtkLabel     *sum;
  GtkWidget    *cancel_all;
  GtkWidget    *empty;
  GtkWidget    *scrolled;
  GtkListBox   *list;
  MaqQueuePlan *plan;

  MaqQueueList *entries;
  MaqLoader    *loader;
  MaqCatalog   *catalog;
  GtkListBoxRow *dragged; /* the one in the hand, nullable, not owned */
  GtkListBoxRow *target;  /* where it would go, the same */
  double        drag_y;
};

enum { SHOW_STEP, ANSWER, TAKE_BACK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqQueuePopover, maq_queue_popover, GTK_TYPE_POPOVER)

/* --- order --- */

/* The row was made anew where it is now: whoever moved it by keys goes on from there. */
static void
move (MaqQueuePopover *self, MaqQueueRow *row, int to)
{
  MaqQueueEntry *entry = maq_queue_row_get_entry (row);

  maq_queue_list_move (self->entries, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), (guint) to);
  for (int i = 0;; i++)
    {
      GtkListBoxRow *now = gtk_list_box_get_row_at_index (self->list, i);

      if (now == NULL)
        return;
      if (maq_queue_row_get_entry (MAQ_QUEUE_ROW (now)) != entry)
        continue;
      gtk_widget_grab_focus (GTK_WIDGET (now));
      return;
    }
}

/* The first place that belongs to one that waits. */
static int
find_front (MaqQueuePopover *self)
{
  guint front = 0;
  MaqQueueEntry *entry;

  while ((entry = maq_queue_list_peek (self->entries, front)) != NULL && !maq_queue_entry_can_move (entry))
    front++;
  return (int) front;
}

static void
move_cb (MaqQueuePopover *self, int by, MaqQueueRow *row)
{
  int to = by == G_MININT ? find_front (self) : gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by;

  if (to >= 0)
    move (self, row, to);
}

static void
set_target (MaqQueuePopover *self, GtkListBoxRow *target)
{
  gboolean up = target != NULL && gtk_list_box_row_get_index (target) < gtk_list_box_row_get_index (self->dragged);

  if (self->target != NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->target), "drop-above");
      gtk_widget_remove_css_class (GTK_WIDGET (self->target), "drop-below");
    }
  self->target = target;
  if (target != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (target), up ? "drop-above" : "drop-below");
}

static void
end_drag (MaqQueuePopover *self)
{
  set_target (self, NULL);
  if (self->dragged != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->dragged), "dragged");
  self->dragged = NULL;
}

static void
drag_begin_cb (GtkGesture *gesture, double x, double y, MaqQueuePopover *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  graphene_rect_t handle;

  if (row == NULL || !maq_queue_entry_can_move (maq_queue_row_get_entry (MAQ_QUEUE_ROW (row)))
      || !gtk_widget_compute_bounds (maq_queue_row_get_handle (MAQ_QUEUE_ROW (row)), GTK_WIDGET (self->list), &handle)
      || !graphene_rect_contains_point (&handle, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->dragged = row;
  self->drag_y = y;
  gtk_widget_add_css_class (GTK_WIDGET (row), "dragged");
}

static void
drag_update_cb (GtkGesture *gesture, double dx, double dy, MaqQueuePopover *self)
{
  GtkListBoxRow *row;

  if (self->dragged == NULL)
    return;
  row = gtk_list_box_get_row_at_y (self->list, (int) (self->drag_y + dy));
  if (row == self->dragged || row == NULL || !maq_queue_entry_can_move (maq_queue_row_get_entry (MAQ_QUEUE_ROW (row))))
    set_target (self, NULL);
  else
    set_target (self, row);
}

static void
drag_end_cb (GtkGesture *gesture, double dx, double dy, MaqQueuePopover *self)
{
  GtkListBoxRow *row = self->dragged, *target = self->target;

  end_drag (self);
  if (row != NULL && target != NULL)
    move (self, MAQ_QUEUE_ROW (row), gtk_list_box_row_get_index (target));
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, MaqQueuePopover *self)
{
  end_drag (self);
}

static void
add_drag (MaqQueuePopover *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (drag));
}

/* --- rows --- */

static void
show_row (MaqQueuePopover *self, MaqQueueRow *row)
{
  g_signal_emit (self, signals[SHOW_STEP], 0, maq_queue_entry_get_step (maq_queue_row_get_entry (row)));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
activated_cb (MaqQueuePopover *self, GtkListBoxRow *row)
{
  show_row (self, MAQ_QUEUE_ROW (row));
}

static void
answer_cb (MaqQueuePopover *self, const char *word, MaqQueueRow *row)
{
  MaqJob *lead = maq_queue_entry_get_lead (maq_queue_row_get_entry (row));
  const char *engine = lead != NULL ? maq_request_get_engine (maq_job_get_record (lead)->request) : NULL;

  if (engine == NULL)
    return;
  /* "Go on" shows here what comes of it; the others open something else. */
  if (!g_str_equal (word, "release"))
    gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[ANSWER], 0, engine, word);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  MaqQueuePopover *self = data;
  GtkWidget *row = maq_queue_row_new (item, self->loader, self->catalog);

  g_signal_connect_object (row, "move", G_CALLBACK (move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "show-step", G_CALLBACK (show_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
refresh (MaqQueuePopover *self)
{
  g_autofree char *sum = maq_queue_text_sum (G_LIST_MODEL (self->entries));
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0;

  gtk_label_set_label (self->sum, sum);
  gtk_widget_set_visible (GTK_WIDGET (self->sum), !empty);
  gtk_widget_set_visible (self->cancel_all, !empty);
  gtk_widget_set_visible (self->empty, empty && !gtk_widget_get_visible (GTK_WIDGET (self->plan)));
  gtk_widget_set_visible (self->scrolled, !empty);
}

/* It goes where it can be read and sent once more. */
static void
take_back_cb (MaqQueuePopover *self, const char *id)
{
  g_signal_emit (self, signals[TAKE_BACK], 0, id);
}

static void
entry_changed_cb (MaqQueuePopover *self)
{
  refresh (self);
}

/* Rows that are made anew are no place to go to. */
static void
entries_changed_cb (GListModel *entries, guint position, guint removed, guint added, MaqQueuePopover *self)
{
  end_drag (self);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MaqQueueEntry) entry = g_list_model_get_item (entries, i);

      g_signal_handlers_disconnect_by_func (entry, entry_changed_cb, self);
      g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
    }
  refresh (self);
}

static void
maq_queue_popover_dispose (GObject *object)
{
  MaqQueuePopover *self = MAQ_QUEUE_POPOVER (object);

  g_clear_object (&self->entries);
  g_clear_object (&self->loader);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (maq_queue_popover_parent_class)->dispose (object);
}

static void
maq_queue_popover_class_init (MaqQueuePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_queue_popover_dispose;
  signals[SHOW_STEP] = g_signal_new ("show-step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_INT64);
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_STRING);
  signals[TAKE_BACK] = g_signal_new ("take-back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (MAQ_TYPE_QUEUE_PLAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-queue-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqQueuePopover, sum);
  gtk_widget_class_bind_template_child (widget_class, MaqQueuePopover, cancel_all);
  gtk_widget_class_bind_template_child (widget_class, MaqQueuePopover, empty);
  gtk_widget_class_bind_template_child (widget_class, MaqQueuePopover, scrolled);
  gtk_widget_class_bind_template_child (widget_class, MaqQueuePopover, list);
  gtk_widget_class_bind_template_child (widget_class, MaqQueuePopover, plan);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
maq_queue_popover_init (MaqQueuePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drag (self);
}

GtkWidget *
maq_queue_popover_new (MaqQueueList *entries, MaqLoader *loader, MaqEngine *engine, MaqPlan *plan)
{
  MaqQueuePopover *self = g_object_new (MAQ_TYPE_QUEUE_POPOVER, NULL);
  GListModel *model = G_LIST_MODEL (entries);

  self->entries = g_object_ref (entries);
  self->loader = g_object_ref (loader);
  self->catalog = g_object_ref (maq_engine_get_catalog (engine));
  maq_queue_plan_set_plan (self->plan, plan, G_LIST_MODEL (maq_engine_get_board (engine)));
  g_signal_connect_object (entries, "items-changed", G_CALLBACK (entries_changed_cb), self, 0);
  gtk_list_box_bind_model (self->list, model, create_row, self, NULL);
  entries_changed_cb (model, 0, 0, g_list_model_get_n_items (model), self);
  return GTK_WIDGET (self);
}

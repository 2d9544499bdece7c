/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-plan-text.h"
#include "maq-queue-plan.h"

struct _MaqQueuePlan {
  AdwBin      parent_instance;

  GtkListBox *list;
  MaqPlan    *plan;
  GListModel *board;
};

enum { TAKE_BACK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqQueuePlan, maq_queue_plan, ADW_TYPE_BIN)

static void
clicked_cb (MaqQueuePlan *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (gtk_widget_get_name (button));

  g_signal_emit (self, signals[TAKE_BACK], 0, id);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, GtkWidget *button)
{
  if (key != GDK_KEY_Delete)
    return FALSE;
  gtk_widget_activate (button);
  return TRUE;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_button (MaqQueuePlan *self, const char *id)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  const char *name = _("Take it back into the prompt");

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_name (button, id);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (MaqQueuePlan *self, const MaqPlanned *item)
{
  g_autofree char *words = maq_plan_text_words (self->board, item->text);
  g_autofree char *state = maq_plan_text_state (item);
  g_autofree char *name = g_strdup_printf ("%s, %s", words, state);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *button = make_button (self, item->id);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_box_append (GTK_BOX (texts), make_label (words, "row-text"));
  gtk_box_append (GTK_BOX (texts), make_label (state, "row-meta"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_margin_start (texts, 6);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), button, 0);
  gtk_widget_add_controller (row, keys);
  gtk_list_box_append (self->list, row);
}

static void
fill (MaqQueuePlan *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < maq_plan_get_n (self->plan); i++)
    add_row (self, maq_plan_get (self->plan, i));
  gtk_widget_set_visible (GTK_WIDGET (self), maq_plan_get_n (self->plan) > 0);
}

static void
maq_queue_plan_dispose (GObject *object)
{
  MaqQueuePlan *self = MAQ_QUEUE_PLAN (object);

  g_clear_object (&self->plan);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (maq_queue_plan_parent_class)->dispose (object);
}

static void
maq_queue_plan_class_init (MaqQueuePlanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_queue_plan_dispose;
  signals[TAKE_BACK] = g_signal_new ("take-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_STRING);
}

static void
maq_queue_plan_init (MaqQueuePlan *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "queue-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Waiting for another step"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
maq_queue_plan_set_plan (MaqQueuePlan *self, MaqPlan *plan, GListModel *board)
{
  g_return_if_fail (MAQ_IS_QUEUE_PLAN (self));
  g_return_if_fail (self->plan == NULL);

  self->plan = g_object_ref (plan);
  self->board = g_object_ref (board);
  g_signal_connect_object (plan, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

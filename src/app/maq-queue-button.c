/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-queue-button.h"

struct _MaqQueueButton {
  AdwBin        parent_instance;

  GtkWidget    *button;
  GtkLabel     *count;

  MaqQueueList *entries;
};

G_DEFINE_FINAL_TYPE (MaqQueueButton, maq_queue_button, ADW_TYPE_BIN)

static guint
count_pictures (MaqQueueButton *self)
{
  guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->entries)), n = 0;

  for (guint i = 0; i < n_entries; i++)
    n += maq_queue_entry_get_n_jobs (maq_queue_list_peek (self->entries, i));
  return n;
}

static void
refresh (MaqQueueButton *self)
{
  guint n = count_pictures (self);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *name = n > 0 ? g_strdup_printf (ngettext ("Queue, %u picture on its way", "Queue, %u pictures on their way",
                                                             n), n)
                                : g_strdup (_("Queue, nothing is waiting"));

  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
entries_changed_cb (GListModel *entries, guint position, guint removed, guint added, MaqQueueButton *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MaqQueueEntry) entry = g_list_model_get_item (entries, i);

      g_signal_handlers_disconnect_by_func (entry, refresh, self);
      g_signal_connect_object (entry, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
    }
  refresh (self);
}

static void
maq_queue_button_dispose (GObject *object)
{
  MaqQueueButton *self = MAQ_QUEUE_BUTTON (object);

  g_clear_object (&self->entries);
  G_OBJECT_CLASS (maq_queue_button_parent_class)->dispose (object);
}

static void
maq_queue_button_class_init (MaqQueueButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_queue_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-queue-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqQueueButton, button);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueButton, count);
}

static void
maq_queue_button_init (MaqQueueButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MaqQueuePopover *
maq_queue_button_set_engine (MaqQueueButton *self, MaqEngine *engine, MaqLoader *loader, MaqPlan *plan)
{
  GtkWidget *popover;

  g_return_val_if_fail (MAQ_IS_QUEUE_BUTTON (self), NULL);
  g_return_val_if_fail (self->entries == NULL, NULL);

  self->entries = maq_queue_list_new (engine);
  popover = maq_queue_popover_new (self->entries, loader, engine, plan);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (entries_changed_cb), self, 0);
  entries_changed_cb (G_LIST_MODEL (self->entries), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), self);
  return MAQ_QUEUE_POPOVER (popover);
}

MaqQueueList *
maq_queue_button_get_entries (MaqQueueButton *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_BUTTON (self), NULL);
  return self->entries;
}

void
maq_queue_button_popup (MaqQueueButton *self)
{
  g_return_if_fail (MAQ_IS_QUEUE_BUTTON (self));
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

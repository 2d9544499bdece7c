/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-queue-button.h"
#include "maq-queue-popover.h"

struct _MaqQueueButton {
  AdwBin        parent_instance;

  GtkWidget    *button;
  GtkLabel     *count;

  MaqQueueList *entries;
  MaqLoader    *loader;
  MaqCatalog   *catalog;
};

enum { SHOW_STEP, ANSWER, N_SIGNALS };

static guint signals[N_SIGNALS];

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
show_step_cb (MaqQueueButton *self, gint64 step)
{
  g_signal_emit (self, signals[SHOW_STEP], 0, step);
}

static void
answer_cb (MaqQueueButton *self, const char *engine, const char *word)
{
  g_signal_emit (self, signals[ANSWER], 0, engine, word);
}

/* The popover is made when it is first wanted. */
static void
create_popover_cb (GtkMenuButton *button, gpointer data)
{
  MaqQueueButton *self = data;
  GtkWidget *popover;

  if (self->entries == NULL || gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = maq_queue_popover_new (self->entries, self->loader, self->catalog);
  g_signal_connect_object (popover, "show-step", G_CALLBACK (show_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static void
maq_queue_button_dispose (GObject *object)
{
  MaqQueueButton *self = MAQ_QUEUE_BUTTON (object);

  g_clear_object (&self->entries);
  g_clear_object (&self->loader);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (maq_queue_button_parent_class)->dispose (object);
}

static void
maq_queue_button_class_init (MaqQueueButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_queue_button_dispose;
  signals[SHOW_STEP] = g_signal_new ("show-step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_INT64);
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-queue-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqQueueButton, button);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueButton, count);
}

static void
maq_queue_button_init (MaqQueueButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popover_cb, self, NULL);
}

void
maq_queue_button_set_engine (MaqQueueButton *self, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_QUEUE_BUTTON (self));
  g_return_if_fail (self->entries == NULL);

  self->entries = maq_queue_list_new (engine);
  self->loader = g_object_ref (loader);
  self->catalog = g_object_ref (maq_engine_get_catalog (engine));
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (entries_changed_cb), self, 0);
  entries_changed_cb (G_LIST_MODEL (self->entries), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), self);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-notifier.h"
#include "maq-risk.h"
#include "maq-step-text.h"

struct _MaqNotifier {
  GObject       parent_instance;

  GtkWindow    *window;    /* not owned: it owns us */
  MaqEngine    *engine;
  MaqQueueList *entries;
  GHashTable   *open;      /* steps that are in the queue, gint64 */
  guint         inhibited; /* cookie, 0: the session may end */
};

G_DEFINE_FINAL_TYPE (MaqNotifier, maq_notifier, G_TYPE_OBJECT)

static guint
count_state (const MaqStepRecord *record, MaqJobState state)
{
  guint n = 0;

  for (guint i = 0; i < record->slots->len; i++)
    n += ((const MaqSlot *) g_ptr_array_index (record->slots, i))->state == state;
  return n;
}

/* NULL: nobody needs to hear of it. */
static char *
make_title (const MaqStepRecord *record)
{
  guint n_done = count_state (record, MAQ_JOB_DONE), n = record->slots->len;
  guint n_unknown = count_state (record, MAQ_JOB_UNKNOWN);

  if (count_state (record, MAQ_JOB_CANCELLED) == n)
    return NULL;
  if (n_unknown > 0)
    return g_strdup (_("A request needs your decision"));
  if (n_done == 0)
    return g_strdup (_("No picture came"));
  if (n_done < n)
    return g_strdup_printf (ngettext ("%u of %u pictures is ready", "%u of %u pictures are ready", n_done), n_done, n);
  return g_strdup_printf (ngettext ("%u picture is ready", "%u pictures are ready", n_done), n_done);
}

static void
notify_of (MaqNotifier *self, MaqStepRecord *record)
{
  GtkApplication *application = gtk_window_get_application (self->window);
  g_autofree char *title = make_title (record);
  g_autofree char *words = maq_step_text_snippet (record, NULL);
  g_autofree char *id = g_strdup_printf ("step-%" G_GINT64_FORMAT, record->id);
  g_autoptr (GNotification) notification = NULL;

  if (title == NULL || application == NULL || gtk_window_is_active (self->window))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, words);
  g_notification_set_default_action_and_target (notification, "app.show-step", "x", record->id);
  g_notification_add_button_with_target (notification, _("Show"), "app.show-step", "x", record->id);
  if (record->parent_uuid != NULL || count_state (record, MAQ_JOB_DONE) > 1)
    g_notification_add_button_with_target (notification, _("Compare"), "app.compare-step", "x", record->id);
  g_application_send_notification (G_APPLICATION (application), id, notification);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqNotifier) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_engine_find_step_finish (MAQ_ENGINE (source), result, &error);

  if (record != NULL && self->window != NULL)
    notify_of (self, record);
}

static void
step_over (MaqNotifier *self, gint64 step)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, step);

  maq_engine_find_step_async (self->engine, number, found_cb, g_object_ref (self));
}

static GHashTable *
list_open (MaqNotifier *self)
{
  GHashTable *open = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  MaqQueueEntry *entry;

  for (guint i = 0; (entry = maq_queue_list_peek (self->entries, i)) != NULL; i++)
    {
      gint64 step = maq_queue_entry_get_step (entry);

      g_hash_table_add (open, g_memdup2 (&step, sizeof step));
    }
  return open;
}

static void
update_inhibit (MaqNotifier *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);
  MaqRisk risk;

  maq_risk_look (maq_engine_get_queue (self->engine), &risk);
  if (application == NULL || (risk.n_paid > 0) == (self->inhibited != 0))
    return;
  if (risk.n_paid > 0)
    {
      self->inhibited = gtk_application_inhibit (application, self->window, GTK_APPLICATION_INHIBIT_LOGOUT,
                                                 _("Pictures that are paid for are on their way"));
      return;
    }
  gtk_application_uninhibit (application, self->inhibited);
  self->inhibited = 0;
}

static void
entries_changed_cb (MaqNotifier *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->open);
  GHashTableIter iter;
  gpointer step;

  self->open = list_open (self);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &step, NULL))
    if (!g_hash_table_contains (self->open, step))
      step_over (self, *(gint64 *) step);
  update_inhibit (self);
}

static void
window_gone_cb (gpointer data, GObject *window)
{
  MAQ_NOTIFIER (data)->window = NULL;
}

static void
maq_notifier_dispose (GObject *object)
{
  MaqNotifier *self = MAQ_NOTIFIER (object);

  if (self->window != NULL)
    g_object_weak_unref (G_OBJECT (self->window), window_gone_cb, self);
  self->window = NULL;
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_object (&self->entries);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_notifier_parent_class)->dispose (object);
}

static void
maq_notifier_class_init (MaqNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_notifier_dispose;
}

static void
maq_notifier_init (MaqNotifier *self)
{
}

MaqNotifier *
maq_notifier_new (GtkWindow *window, MaqEngine *engine, MaqQueueList *entries)
{
  MaqNotifier *self = g_object_new (MAQ_TYPE_NOTIFIER, NULL);

  self->window = window;
  g_object_weak_ref (G_OBJECT (window), window_gone_cb, self);
  self->engine = g_object_ref (engine);
  self->entries = g_object_ref (entries);
  self->open = list_open (self);
  g_signal_connect_object (entries, "items-changed", G_CALLBACK (entries_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
maq_notifier_say_safe (GApplication *application, guint n_pictures)
{
  g_autoptr (GNotification) notification = g_notification_new (_("Your pictures are safe"));
  g_autofree char *body =
    g_strdup_printf (ngettext ("%u picture that was on its way is in the library. Maquette has quit.",
                               "%u pictures that were on their way are in the library. Maquette has quit.", n_pictures),
                     n_pictures);

  g_notification_set_body (notification, body);
  g_application_send_notification (application, "safe", notification);
}

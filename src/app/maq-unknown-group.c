/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-engine-link.h"
#include "maq-money-text.h"
#include "maq-step-text.h"
#include "maq-unknown-group.h"
#include "maq-unknown-row.h"

struct _MaqUnknownGroup {
  AdwPreferencesGroup parent_instance;

  MaqEngine          *engine;
  GPtrArray          *rows;       /* of GtkWidget, not owned; that of all of them first, where there is one */
  GPtrArray          *jobs;       /* of MaqJob */
  guint               refresh_id;
};

enum { FAILED, RESOLVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqUnknownGroup, maq_unknown_group, ADW_TYPE_PREFERENCES_GROUP)

static const MaqSlot *
get_slot (MaqJob *job)
{
  return maq_step_record_get_slot (maq_job_get_record (job), maq_job_get_slot (job));
}

static MaqEndpoint *
find_endpoint (MaqUnknownGroup *self, MaqJob *job)
{
  const char *id = maq_request_get_engine (maq_job_get_record (job)->request);
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), id);

  return entry != NULL ? maq_catalog_entry_get_endpoint (entry) : NULL;
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqUnknownGroup) self = data;
  g_autoptr (GError) error = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    g_signal_emit (self, signals[RESOLVED], 0);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* Who gives up does not know: it stays counted as charged. */
static void
resolve (MaqUnknownGroup *self, MaqJob *job, const char *word)
{
  maq_engine_resolve_async (self->engine, maq_job_get_id (job), g_str_equal (word, "discard") ? "charged" : word,
                            resolved_cb, g_object_ref (self));
}

/* Answering changes the list under us: the array is ours alone. */
static void
resolve_all (MaqUnknownGroup *self, const char *word)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_copy (self->jobs, (GCopyFunc) (gpointer) g_object_ref, NULL);

  g_ptr_array_set_free_func (jobs, g_object_unref);
  for (guint i = 0; i < jobs->len; i++)
    resolve (self, g_ptr_array_index (jobs, i), word);
}

static void
resend_all_cb (GObject *owner)
{
  resolve_all (MAQ_UNKNOWN_GROUP (owner), "resend");
}

/* What all of them may cost once more, NULL where it is not known. */
static char *
sum_costs (MaqUnknownGroup *self)
{
  MaqPrice sum = { TRUE, 0, 0 };

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const MaqSlot *slot = get_slot (g_ptr_array_index (self->jobs, i));

      sum.known = sum.known && slot != NULL && slot->estimate.known;
      sum.high += slot != NULL ? slot->estimate.high : 0;
    }
  return maq_money_text_most (&sum);
}

static void
ask_resend_all (MaqUnknownGroup *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *cost = sum_costs (self);
  g_autofree char *body = cost != NULL
                            ? g_strdup_printf (_("Those that were charged are then paid twice: this may cost another %s."), cost)
                            : g_strdup (_("Those that were charged are then paid twice."));

  maq_dialogs_confirm (window, _("Send All of Them Again?"), body, _("_Send Again"), resend_all_cb, G_OBJECT (self));
}

/* The first row stands for all where there are several. */
static void
answer_cb (MaqUnknownGroup *self, const char *word, GtkWidget *row)
{
  guint index = 0;
  gboolean all;
  MaqJob *job;

  if (!g_ptr_array_find (self->rows, row, &index))
    return;
  all = self->rows->len > self->jobs->len;
  if (all && index == 0)
    {
      if (g_str_equal (word, "resend"))
        ask_resend_all (self);
      else
        resolve_all (self, word);
      return;
    }
  job = g_ptr_array_index (self->jobs, index - (all ? 1 : 0));
  if (!maq_engine_link_open (GTK_WINDOW (gtk_widget_get_root (row)), find_endpoint (self, job), word))
    resolve (self, job, word);
}

static char *
describe (const MaqStepRecord *record, const MaqSlot *slot, const char *cost)
{
  g_autoptr (GDateTime) sent = g_date_time_new_from_unix_local (slot->started_us / G_USEC_PER_SEC);
  /* Translators: when a request was sent, within a sentence, see g_date_time_format(). */
  g_autofree char *clock = slot->started_us > 0 && sent != NULL ? g_date_time_format (sent, _("%-d %B, %T")) : g_strdup ("–");
  const char *engine = record->engine_title != NULL ? record->engine_title : _("The engine");

  if (cost != NULL)
    return g_strdup_printf (_("Sent on %s; then the answer was lost. %s may have made the picture and charged about %s. "
                              "There is no way to fetch it."), clock, engine, cost);
  return g_strdup_printf (_("Sent on %s; then the answer was lost. %s may have made the picture and charged for it. There "
                            "is no way to fetch it."), clock, engine);
}

static void
add_row (MaqUnknownGroup *self, GtkWidget *row)
{
  g_signal_connect_object (row, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_job (MaqUnknownGroup *self, MaqJob *job)
{
  MaqStepRecord *record = maq_job_get_record (job);
  const MaqSlot *slot = get_slot (job);
  g_autofree char *title = maq_step_text_title (record);
  g_autofree char *cost = maq_money_text_most (&slot->estimate);
  g_autofree char *sentence = describe (record, slot, cost);
  MaqRemedy pages = maq_engine_link_filter (MAQ_REMEDY_USAGE, find_endpoint (self, job));

  add_row (self, maq_unknown_row_new (title, sentence, cost, pages != MAQ_REMEDY_NONE));
}

static void
gather (MaqUnknownGroup *self)
{
  GListModel *queue = maq_engine_get_queue (self->engine);

  g_ptr_array_set_size (self->jobs, 0);
  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_state (job) == MAQ_JOB_UNKNOWN && get_slot (job) != NULL)
        g_ptr_array_add (self->jobs, g_steal_pointer (&job));
    }
}

static gboolean
refresh_cb (gpointer data)
{
  MaqUnknownGroup *self = data;

  self->refresh_id = 0;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gather (self);
  if (self->jobs->len > 1)
    {
      g_autofree char *cost = sum_costs (self);

      add_row (self, maq_unknown_row_new (_("All of these"), _("One answer for every request in this list."), cost, FALSE));
    }
  for (guint i = 0; i < self->jobs->len; i++)
    add_job (self, g_ptr_array_index (self->jobs, i));
  gtk_widget_set_visible (GTK_WIDGET (self), self->jobs->len > 0);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (MaqUnknownGroup *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

static void
watch (MaqUnknownGroup *self, guint position, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (maq_engine_get_queue (self->engine), position + i);

      g_signal_connect_object (job, "notify::state", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
    }
}

static void
items_changed_cb (MaqUnknownGroup *self, guint position, guint removed, guint added)
{
  watch (self, position, added);
  queue_refresh (self);
}

static void
maq_unknown_group_dispose (GObject *object)
{
  MaqUnknownGroup *self = MAQ_UNKNOWN_GROUP (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (maq_unknown_group_parent_class)->dispose (object);
}

static void
maq_unknown_group_finalize (GObject *object)
{
  MaqUnknownGroup *self = MAQ_UNKNOWN_GROUP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_unknown_group_parent_class)->finalize (object);
}

static void
maq_unknown_group_class_init (MaqUnknownGroupClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_unknown_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_unknown_group_finalize;
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[RESOLVED] = g_signal_new ("resolved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_unknown_group_init (MaqUnknownGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("May Have Been Charged"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("None of these is ever sent again by itself. Look at your account, then say "
                                           "what happened."));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
maq_unknown_group_set_engine (MaqUnknownGroup *self, MaqEngine *engine)
{
  GListModel *queue;

  g_return_if_fail (MAQ_IS_UNKNOWN_GROUP (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  queue = maq_engine_get_queue (engine);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  watch (self, 0, g_list_model_get_n_items (queue));
  queue_refresh (self);
}

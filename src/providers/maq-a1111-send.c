/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-a1111.h"
#include "maq-json.h"
#include "maq-keeping.h"
#include "maq-sniff.h"
#include "maq-talk.h"

#define PROGRESS "/sdapi/v1/progress?skip_current_image="
#define INTERRUPT "/sdapi/v1/interrupt"
#define ASK_MS 1000                              /* the answer itself waits while we ask */
#define ASK_EVERY_US G_USEC_PER_SEC
#define ASK_SELDOM_US (10 * G_USEC_PER_SEC)      /* a server that does not answer is busy: ask less */
#define MAX_PREVIEW (4 * 1024 * 1024)

typedef struct {
  MaqKeeping  keeping;      /* first: it is the callbacks' data */
  char       *task;
  gboolean    wants_preview;
  gint64      asked_us;
  gint64      every_us;
} Sending;

void
maq_a1111_progress_clear (MaqA1111Progress *self)
{
  g_clear_pointer (&self->preview, g_bytes_unref);
}

/* NULL: it is no picture that would be decoded. */
static GBytes *
read_preview (const char *text)
{
  const char *comma = g_str_has_prefix (text, "data:") ? strchr (text, ',') : NULL;
  const char *encoded = comma != NULL ? comma + 1 : text;
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;
  MaqSniff sniff;

  if (strlen (encoded) > MAX_PREVIEW)
    return NULL;
  bytes = g_base64_decode (encoded, &length);
  if (length == 0 || !maq_sniff (bytes, length, (goffset) length, &sniff, NULL))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

void
maq_a1111_progress_read (MaqA1111Progress *self,
                         JsonObject       *root,
                         const char       *task)
{
  const char *current = maq_json_get_string (root, "current_task", NULL);
  const char *preview = maq_json_get_string (root, "current_image", NULL);
  double fraction = maq_json_get_double (root, "progress", -1);

  *self = (MaqA1111Progress) { .fraction = -1 };
  if (root == NULL)
    return;
  /* SD.Next and old servers have no such member; where it is null, the server is at rest. */
  self->is_ours = json_object_has_member (root, "current_task") ? g_strcmp0 (current, task) == 0
                                                                : maq_json_get_object (root, "state") != NULL;
  if (!self->is_ours)
    return;
  if (fraction > 0)
    self->fraction = MIN (fraction, 1);
  if (preview != NULL && preview[0] != '\0')
    self->preview = read_preview (preview);
}

/* Of the same server, without leaving a trace in the report of the request that is under way. */
static gboolean
ask (const MaqCall    *call,
     const char       *task,
     gboolean          with_preview,
     GCancellable     *cancellable,
     MaqA1111Progress *progress)
{
  g_autofree char *path = g_strconcat (PROGRESS, with_preview ? "false" : "true", NULL);
  g_auto (MaqReport) report = { 0 };
  g_auto (MaqAnswer) answer = { 0 };
  MaqCall quiet = *call;

  quiet.report = &report;
  quiet.progress = NULL;
  quiet.cancellable = cancellable;
  *progress = (MaqA1111Progress) { .fraction = -1 };
  if (!maq_talk_get (&quiet, path, ASK_MS, &answer, NULL) || answer.status / 100 != 2)
    return FALSE;
  maq_a1111_progress_read (progress, maq_answer_get (&answer), task);
  return TRUE;
}

static void
waiting_cb (gpointer data)
{
  Sending *self = data;
  MaqPaid *paid = &self->keeping.paid;
  g_auto (MaqA1111Progress) progress = { 0 };

  if (g_get_monotonic_time () - self->asked_us < self->every_us)
    return;

  self->every_us = ask (paid->call, self->task, self->wants_preview, paid->call->cancellable, &progress) ? ASK_EVERY_US
                                                                                                       : ASK_SELDOM_US;
  self->asked_us = g_get_monotonic_time ();
  if (!progress.is_ours)
    return;

  paid->progress.phase = MAQ_PHASE_THINKING;
  paid->progress.fraction = progress.fraction;
  paid->progress.preview = progress.preview;
  maq_paid_show (paid);
  paid->progress.preview = NULL;
}

/* Leaving does not stop it; somebody else's picture is not ours to stop. */
static void
interrupt (Sending *self)
{
  const MaqCall *call = self->keeping.paid.call;
  g_auto (MaqA1111Progress) progress = { 0 };
  g_auto (MaqReport) report = { 0 };
  g_auto (MaqAnswer) answer = { 0 };
  MaqCall quiet = *call;

  if (!ask (call, self->task, FALSE, NULL, &progress) || !progress.is_ours)
    return;
  quiet.report = &report;
  quiet.progress = NULL;
  quiet.cancellable = NULL;
  maq_talk_send (&quiet, "POST", INTERRUPT, NULL, &answer, NULL);
}

gboolean
maq_a1111_send (const MaqCall      *call,
                const MaqEnvelope  *envelope,
                GError            **error)
{
  Sending self = { .task = maq_a1111_form_dup_task (call), .asked_us = g_get_monotonic_time (), .every_us = ASK_EVERY_US };
  g_autoptr (GError) local = NULL;
  gboolean ok;

  self.wants_preview = MIN (maq_request_get_previews (call->request), maq_endpoint_get_row (call->endpoint)->max_previews) > 0;
  maq_keeping_init (&self.keeping, call);
  self.keeping.waiting = waiting_cb;
  ok = maq_keeping_perform (&self.keeping, envelope, &local) && maq_keeping_finish (&self.keeping, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self.keeping.paid.reply.tail_sent)
    interrupt (&self);

  maq_keeping_clear (&self.keeping);
  g_free (self.task);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok;
}

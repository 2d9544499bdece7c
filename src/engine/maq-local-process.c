/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>

#include "maq-error.h"
#include "maq-local-process.h"
#include "maq-log.h"

/* A server that ends this often within this time does not work here. */
#define MAX_STARTS 4
#define STARTS_WINDOW_US (10 * G_USEC_PER_SEC)

struct _MaqLocalProcess {
  GObject        parent_instance;

  char          *title;
  MaqLocalEnded  ended;
  gpointer       data;
  GSubprocess   *process;                /* nullable */
  gint64         starts_us[MAX_STARTS];  /* monotonic, a ring */
  guint          n_starts;
};

G_DEFINE_FINAL_TYPE (MaqLocalProcess, maq_local_process, G_TYPE_OBJECT)

static void
maq_local_process_finalize (GObject *object)
{
  MaqLocalProcess *self = MAQ_LOCAL_PROCESS (object);

  g_clear_object (&self->process);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (maq_local_process_parent_class)->finalize (object);
}

static void
maq_local_process_class_init (MaqLocalProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_local_process_finalize;
}

static void
maq_local_process_init (MaqLocalProcess *self)
{
}

MaqLocalProcess *
maq_local_process_new (const char *title, MaqLocalEnded ended, gpointer data)
{
  MaqLocalProcess *self = g_object_new (MAQ_TYPE_LOCAL_PROCESS, NULL);

  self->title = g_strdup (title);
  self->ended = ended;
  self->data = data;
  return self;
}

gboolean
maq_local_process_is_running (MaqLocalProcess *self)
{
  g_return_val_if_fail (MAQ_IS_LOCAL_PROCESS (self), FALSE);
  return self->process != NULL;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqLocalProcess) self = data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  if (self->process != process)
    return;
  maq_log_event ("server", "the %s ended by itself (%s %d)", self->title,
                 g_subprocess_get_if_signaled (process) ? "signal" : "status",
                 g_subprocess_get_if_signaled (process) ? g_subprocess_get_term_sig (process)
                                                        : g_subprocess_get_exit_status (process));
  g_clear_object (&self->process);
  self->ended (self->data);
}

static gboolean
may_start (MaqLocalProcess *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 *oldest = &self->starts_us[self->n_starts % MAX_STARTS];

  if (*oldest != 0 && now - *oldest < STARTS_WINDOW_US)
    return FALSE;
  *oldest = now;
  self->n_starts++;
  return TRUE;
}

gboolean
maq_local_process_start (MaqLocalProcess *self, GSubprocessLauncher *launcher, const char *const *argv, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MAQ_IS_LOCAL_PROCESS (self), FALSE);
  g_return_val_if_fail (self->process == NULL, FALSE);

  if (!may_start (self))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The %s (%s) ends as soon as it is started", self->title, argv[0]);
      return FALSE;
    }
  self->process = g_subprocess_launcher_spawnv (launcher, argv, &local);
  if (self->process == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The %s cannot be started: %s", self->title, local->message);
      return FALSE;
    }
  g_subprocess_wait_async (self->process, NULL, exited_cb, g_object_ref (self));
  return TRUE;
}

void
maq_local_process_stop (MaqLocalProcess *self)
{
  g_autoptr (GSubprocess) process = NULL;

  g_return_if_fail (MAQ_IS_LOCAL_PROCESS (self));

  process = g_steal_pointer (&self->process);
  if (process != NULL)
    g_subprocess_send_signal (process, SIGTERM);
}

GInputStream *
maq_local_process_get_output (MaqLocalProcess *self)
{
  g_return_val_if_fail (MAQ_IS_LOCAL_PROCESS (self), NULL);
  return self->process != NULL ? g_subprocess_get_stdout_pipe (self->process) : NULL;
}

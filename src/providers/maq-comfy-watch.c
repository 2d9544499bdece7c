/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-comfy-event.h"
#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-link.h"
#include "maq-websocket.h"

#define MAX_MESSAGE (16 * 1024 * 1024)
#define POLL_MS 2500
/* Events may be lost, with the connection or without: history and queue are asked besides. */
#define LOOK_US (5 * G_USEC_PER_SEC)
#define LOOK_WAITING_US (3 * G_USEC_PER_SEC) /* its place changes while it waits */
#define RECONNECT_US (5 * G_USEC_PER_SEC)
#define HELLO "{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}"

typedef struct {
  MaqWebsocket *socket;     /* nullable */
  gint64        tried_us;   /* when it was last connected, or could not be */
  gint64        looked_us;  /* 0: look at once */
  gboolean      removed;    /* by ourselves, from the queue */
  MaqComfyState state;
  guint         position;
  double        fraction;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *self = data;

  g_clear_pointer (&self->socket, maq_websocket_free);
  g_free (self);
}

/* NULL: the engine keeps nothing between polls. */
static Watch *
get_watch (const MaqCall *call)
{
  Watch *self;

  if (call->session == NULL)
    return NULL;
  if (call->session->data == NULL)
    {
      self = g_new0 (Watch, 1);
      self->fraction = -1;
      call->session->data = self;
      call->session->destroy = watch_free;
    }
  return call->session->data;
}

/* Without it there is no progress and no preview, and the picture comes all the same. */
static void
connect_socket (Watch         *self,
                const MaqCall *call)
{
  g_autofree char *path = g_strconcat ("/ws?clientId=", call->client_id, NULL);
  g_auto (MaqLink) link = { 0 };
  MaqHttpRequest request;

  self->tried_us = g_get_monotonic_time ();
  self->looked_us = 0;
  if (!maq_link_init (&link, call, path, "*/*", NULL, NULL))
    return;

  maq_link_request (&link, call, "GET", &request);
  self->socket = maq_websocket_new (&request, MAX_MESSAGE, call->cancellable, NULL);
  if (self->socket != NULL && !maq_websocket_send_text (self->socket, HELLO, call->cancellable, NULL))
    g_clear_pointer (&self->socket, maq_websocket_free);
}

void
maq_comfy_watch_begin (const MaqCall *call)
{
  Watch *self = get_watch (call);

  if (self == NULL || self->socket != NULL)
    return;
  connect_socket (self, call);
  self->looked_us = g_get_monotonic_time ();
}

void
maq_comfy_watch_removed (const MaqCall *call)
{
  Watch *self = get_watch (call);

  if (self == NULL)
    return;
  self->removed = TRUE;
  self->looked_us = 0;
}

static void
show (const Watch   *self,
      const MaqCall *call,
      GBytes        *preview)
{
  gboolean waits = self->state == MAQ_COMFY_JOB_WAITING;
  MaqProgress progress = { .phase = waits ? MAQ_PHASE_WAITING : MAQ_PHASE_THINKING, .bytes_down_total = -1,
                           .fraction = waits ? -1 : self->fraction, .queue_position = waits ? self->position : 0,
                           .preview = preview };

  if (call->progress != NULL)
    call->progress (&progress, call->progress_data);
}

/* FALSE: it ended badly. *@over: it may have ended well. */
static gboolean
take_event (Watch                *self,
            const MaqCall        *call,
            const MaqComfyEvent  *event,
            gboolean             *over,
            GError              **error)
{
  switch (event->kind)
    {
    case MAQ_COMFY_EVENT_FAILED:
      return maq_comfy_end (call, event->message, event->code, event->node, error);
    case MAQ_COMFY_EVENT_STOPPED:
      return maq_comfy_end (call, "it was interrupted at the server", NULL, NULL, error);
    case MAQ_COMFY_EVENT_OVER:
      *over = TRUE;
      return TRUE;
    case MAQ_COMFY_EVENT_BEGUN:
    case MAQ_COMFY_EVENT_PROGRESS:
    case MAQ_COMFY_EVENT_PREVIEW:
      self->state = MAQ_COMFY_JOB_RUNNING;
      if (event->fraction >= 0)
        self->fraction = event->fraction;
      show (self, call, event->preview);
      return TRUE;
    case MAQ_COMFY_EVENT_OTHER:
    default:
      return TRUE;
    }
}

static gboolean
receive (Watch          *self,
         const MaqCall  *call,
         const char     *id,
         guint           wait_ms,
         gboolean       *over,
         GError        **error)
{
  g_auto (MaqWebsocketMessage) message = { 0 };
  g_auto (MaqComfyEvent) event = { 0 };
  g_autoptr (GError) local = NULL;

  if (maq_websocket_receive (self->socket, wait_ms, &message, call->cancellable, &local))
    {
      if (message.payload == NULL)
        return TRUE;
      maq_comfy_event_read (&event, message.kind == MAQ_WEBSOCKET_BINARY, message.payload, id);
      return take_event (self, call, &event, over, error);
    }
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  g_clear_pointer (&self->socket, maq_websocket_free);
  self->looked_us = 0;
  return TRUE;
}

static gboolean
is_time_to_look (const Watch *self)
{
  gint64 age = g_get_monotonic_time () - self->looked_us;

  return self->looked_us == 0 || age > (self->state == MAQ_COMFY_JOB_WAITING ? LOOK_WAITING_US : LOOK_US);
}

static gboolean
look (Watch          *self,
      const MaqCall  *call,
      const char     *id,
      gboolean       *done,
      GError        **error)
{
  g_auto (MaqComfyJob) job = { 0 };
  g_autoptr (GError) local = NULL;

  if (!maq_comfy_look (call, id, &job, done, &local))
    {
      if (self->removed && g_error_matches (local, MAQ_ERROR, MAQ_ERROR_GONE))
        return maq_comfy_end (call, "it was taken out of the queue", NULL, NULL, error);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->looked_us = g_get_monotonic_time ();
  if (*done)
    return TRUE;

  self->state = job.state;
  self->position = job.position;
  show (self, call, NULL);
  return TRUE;
}

/* Without anything to keep, each poll is a look. */
static gboolean
look_only (const MaqCall  *call,
           const char     *id,
           gboolean       *done,
           GError        **error)
{
  Watch watch = { .fraction = -1 };

  return look (&watch, call, id, done, error);
}

gboolean
maq_comfy_watch_poll (const MaqCall  *call,
                      const char     *id,
                      gboolean       *done,
                      GError        **error)
{
  gint64 until_us = g_get_monotonic_time () + POLL_MS * 1000;
  Watch *self = get_watch (call);
  gboolean over = FALSE;

  *done = FALSE;
  if (self == NULL)
    return look_only (call, id, done, error);
  if (self->socket == NULL && g_get_monotonic_time () - self->tried_us > RECONNECT_US)
    connect_socket (self, call);

  while (self->socket != NULL && !over && !is_time_to_look (self))
    {
      gint64 left_ms = (until_us - g_get_monotonic_time ()) / 1000;

      if (left_ms <= 0)
        {
          /* There is a connection to wait at: nobody need wait before asking again. */
          call->report->retry_after_ms = 0;
          return TRUE;
        }
      if (!receive (self, call, id, (guint) left_ms, &over, error))
        return FALSE;
    }

  if (!look (self, call, id, done, error))
    return FALSE;
  /* Said to be over, and not in the history yet: any moment now. */
  if (over && !*done)
    self->looked_us = 0;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "maq-log.h"

#include "maq-server-call.h"

struct _MaqServerCall {
  MaqServer          *server;
  SoupServerMessage  *msg;
  gboolean            edits;
  gboolean            refused;
  gboolean            finished;     /* libsoup is done with the message */
  goffset             received;
  gint64              begun;

  MaqServerForm      *form;
  MaqServerMultipart *multipart;    /* one of these two reads the body */
  MaqServerJson      *json;

  MaqServerParams    *params;       /* the job's, which outlives its news */
  MaqServerJob       *job;          /* NULL: none under way */
  GPtrArray          *images;       /* (element-type MaqServerNews): finished, for a whole answer */
  MaqServerReply     *reply;        /* of a stream */
  guint               watch_id;     /* sees the client go away */
};

static void
news_free (gpointer data)
{
  MaqServerNews *news = data;

  if (news->fd >= 0)
    close (news->fd);
  g_strfreev (news->ignored);
  g_free (news->draft_kind);
  g_free (news);
}

static void
stop_reading (MaqServerCall *self)
{
  g_clear_pointer (&self->multipart, maq_server_multipart_free);
  g_clear_pointer (&self->json, maq_server_json_free);
  g_clear_pointer (&self->form, maq_server_form_free);
}

static void
call_free (MaqServerCall *self)
{
  MaqServer *server = self->server;

  g_ptr_array_remove_fast (server->calls, self);
  server->spooled -= self->received;
  server->idle_since = g_get_monotonic_time ();
  stop_reading (self);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_pointer (&self->reply, maq_server_reply_free);
  g_ptr_array_unref (self->images);
  g_signal_handlers_disconnect_by_data (self->msg, self);
  g_object_unref (self->msg);
  g_free (self);
}

static void
free_when_done (MaqServerCall *self)
{
  if (self->finished && self->job == NULL)
    call_free (self);
}

void
maq_server_call_cancel (MaqServerCall *self)
{
  if (self->job != NULL)
    maq_server_job_cancel (self->job);
}

static void
finished_cb (SoupServerMessage *msg,
             gpointer           data)
{
  MaqServerCall *self = data;

  self->finished = TRUE;
  maq_log_event ("request", "route %s status %u bytes %" G_GOFFSET_FORMAT " ms %" G_GINT64_FORMAT,
                 self->edits ? "edits" : "generations", soup_server_message_get_status (msg), self->received,
                 (g_get_monotonic_time () - self->begun) / 1000);
  maq_server_call_cancel (self);
  free_when_done (self);
}

void
maq_server_call_reply (SoupServerMessage *msg,
                       guint              status,
                       char              *json)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  soup_server_message_set_status (msg, status, NULL);
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
}

/* The picture-less end of a call whose body has been read. */
static void
fail (MaqServerCall    *self,
      MaqServerProblem *problem)
{
  g_autoptr (MaqServerProblem) owned = problem;

  maq_server_call_reply (self->msg, owned->status, maq_server_problem_to_json (owned));
  soup_server_message_unpause (self->msg);
}

/* While the message is paused nobody reads its connection, so a client that has gone away is looked for here. Nothing is
 * pipelined behind a request: every answer says that it is the connection's last. */
static gboolean
watch_cb (gint         fd,
          GIOCondition condition,
          gpointer     data)
{
  MaqServerCall *self = data;
  char byte;
  ssize_t got = recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  self->watch_id = 0;
  if (got > 0)
    return G_SOURCE_REMOVE;
  maq_log_event ("client-gone", "route %s", self->edits ? "edits" : "generations");
  maq_server_call_cancel (self);
  return G_SOURCE_REMOVE;
}

static void
finish_whole (MaqServerCall *self)
{
  g_autoptr (GPtrArray) images = g_ptr_array_ref (self->images);

  self->reply = maq_server_reply_new (self->msg);
  maq_server_answer_whole (self->reply, self->params, images);
  maq_server_reply_start (self->reply, SOUP_STATUS_OK, "application/json", FALSE);
}

/* Cancelled without a problem: the client is gone, or the server is about to be. */
static MaqServerProblem *
take_problem (MaqServerNews *news)
{
  if (news->problem != NULL)
    return g_steal_pointer (&news->problem);
  return maq_server_problem_new (503, "cancelled", NULL, "The request was cancelled.");
}

static void
end_of_job (MaqServerCall *self,
            MaqServerNews *news)
{
  gboolean complete = news->problem == NULL && self->images->len == self->params->n;

  self->job = NULL;
  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->finished)
    {
      call_free (self);
      return;
    }
  if (self->reply != NULL)
    {
      g_autoptr (MaqServerProblem) problem = complete ? NULL : take_problem (news);

      if (problem != NULL)
        maq_server_answer_error (self->reply, problem);
      maq_server_reply_finish (self->reply);
    }
  else if (complete)
    finish_whole (self);
  else
    fail (self, take_problem (news));
  self->params = NULL;
}

static void
add_image (MaqServerCall *self,
           MaqServerNews *news)
{
  MaqServerNews *kept = g_new0 (MaqServerNews, 1);

  *kept = *news;
  news->fd = -1;
  news->ignored = NULL;
  news->draft_kind = NULL;
  g_ptr_array_add (self->images, kept);
}

/* The head of a stream waits for the first picture, so that a request that cannot be done still gets its 4xx. */
static void
stream_event (MaqServerCall *self,
              MaqServerNews *news)
{
  gboolean first = self->reply == NULL;

  if (first)
    self->reply = maq_server_reply_new (self->msg);
  maq_server_answer_event (self->reply, self->params, self->edits, news);
  if (first)
    maq_server_reply_start (self->reply, SOUP_STATUS_OK, "text/event-stream", TRUE);
}

static void
news_cb (MaqServerNews *news,
         gpointer       data)
{
  MaqServerCall *self = data;

  if (news->kind == MAQ_SERVER_NEWS_END)
    {
      end_of_job (self, news);
      return;
    }
  if (self->finished)
    return;
  if (self->params->stream)
    stream_event (self, news);
  if (news->kind == MAQ_SERVER_NEWS_IMAGE)
    add_image (self, news);
}

static gboolean
end_of_body (MaqServerCall     *self,
             MaqServerProblem **problem)
{
  if (self->multipart != NULL)
    return maq_server_multipart_end (self->multipart, problem);
  return maq_server_json_end (self->json, problem);
}

static void
got_body_cb (SoupServerMessage *msg,
             gpointer           data)
{
  MaqServerCall *self = data;
  MaqServerProblem *problem = NULL;
  GSocket *socket = maq_server_listen_get_socket (msg);
  MaqServerForm *form;

  if (self->refused)
    return;
  soup_server_message_pause (msg);
  if (end_of_body (self, &problem))
    self->params = maq_server_params_new (self->form, self->edits, &problem);
  if (self->params == NULL)
    {
      stop_reading (self);
      fail (self, problem);
      return;
    }
  form = g_steal_pointer (&self->form);
  stop_reading (self);
  self->job = maq_server_job_start (self->server->pool, self->server->decoder, form, self->params, news_cb, self, &problem);
  if (self->job == NULL)
    {
      self->params = NULL;
      fail (self, problem);
      return;
    }
  if (socket != NULL)
    self->watch_id = g_unix_fd_add (g_socket_get_fd (socket), G_IO_IN | G_IO_HUP | G_IO_ERR, watch_cb, self);
}

static gboolean
feed (MaqServerCall     *self,
      GBytes            *chunk,
      MaqServerProblem **problem)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (chunk, &length);

  self->received += (goffset) length;
  self->server->spooled += (goffset) length;
  if (self->received > MAQ_SERVER_MAX_BODY_BYTES)
    return maq_server_problem_set (problem, 413, "request_too_large", NULL, "The request is larger than 512 MiB.");
  if (self->server->spooled > MAQ_SERVER_MAX_SPOOLED)
    return maq_server_problem_set (problem, 429, "server_busy", NULL, "The server is busy. Please try again in 2s.");
  if (self->multipart != NULL)
    return maq_server_multipart_feed (self->multipart, data, length, problem);
  return maq_server_json_feed (self->json, data, length, problem);
}

static void
got_chunk_cb (SoupServerMessage *msg,
              GBytes            *chunk,
              gpointer           data)
{
  MaqServerCall *self = data;
  MaqServerProblem *problem = NULL;

  if (self->refused || feed (self, chunk, &problem))
    return;
  self->refused = TRUE;
  stop_reading (self);
  maq_server_call_refuse (msg, problem);
}

/* The reader for the body's kind; FALSE with a problem when there is none. */
static gboolean
choose_reader (MaqServerCall     *self,
               MaqServerProblem **problem)
{
  g_autoptr (GHashTable) params = NULL;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->msg);
  const char *type = soup_message_headers_get_content_type (headers, &params);
  const char *boundary = params != NULL ? g_hash_table_lookup (params, "boundary") : NULL;

  if (soup_message_headers_get_content_length (headers) > MAQ_SERVER_MAX_BODY_BYTES)
    return maq_server_problem_set (problem, 413, "request_too_large", NULL, "The request is larger than 512 MiB.");
  if (g_strcmp0 (type, "application/json") == 0)
    {
      self->json = maq_server_json_new (self->form);
      return TRUE;
    }
  if (!self->edits || g_strcmp0 (type, "multipart/form-data") != 0)
    return maq_server_problem_set (problem, 400, "unsupported_content_type", NULL,
                                   "Unsupported Content-Type. Expected %s.",
                                   self->edits ? "'multipart/form-data' or 'application/json'" : "'application/json'");
  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > 200)
    return maq_server_problem_set (problem, 400, "invalid_multipart", NULL,
                                   "The Content-Type has no usable boundary.");
  self->multipart = maq_server_multipart_new (boundary, self->form);
  return TRUE;
}

void
maq_server_call_begin (MaqServer         *server,
                       SoupServerMessage *msg,
                       gboolean           edits)
{
  MaqServerCall *self = g_new0 (MaqServerCall, 1);
  MaqServerProblem *problem = NULL;

  self->server = server;
  self->msg = g_object_ref (msg);
  self->edits = edits;
  self->begun = g_get_monotonic_time ();
  self->form = maq_server_form_new ();
  self->images = g_ptr_array_new_with_free_func (news_free);
  g_ptr_array_add (server->calls, self);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (msg, "got-body", G_CALLBACK (got_body_cb), self);
  g_signal_connect (msg, "finished", G_CALLBACK (finished_cb), self);
  if (choose_reader (self, &problem))
    return;
  self->refused = TRUE;
  maq_server_call_refuse (msg, problem);
}

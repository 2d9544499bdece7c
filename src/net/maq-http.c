/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-http.h"
#include "maq-http-private.h"
#include "maq-text.h"

#define POLL_MS 500            /* only bounds how late a stall is noticed; news and cancelling wake the poll */
#define ENOUGH_AFTER_US (2 * G_USEC_PER_SEC)

struct _MaqHttp {
  CURLM *multi;
};

void
maq_http_global_init (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      g_unsetenv ("SSLKEYLOGFILE");
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&done, 1);
    }
}

MaqHttp *
maq_http_new (void)
{
  MaqHttp *self = g_new0 (MaqHttp, 1);

  maq_http_global_init ();
  self->multi = curl_multi_init ();

  return self;
}

void
maq_http_free (MaqHttp *self)
{
  if (self == NULL)
    return;

  curl_multi_cleanup (self->multi);
  g_free (self);
}

static void
wake_cb (GCancellable *cancellable,
         gpointer      data)
{
  curl_multi_wakeup (data);
}

static gboolean
is_enough (MaqHttpTransfer *transfer)
{
  const MaqHttpRequest *request = transfer->request;

  if (request->enough == NULL || transfer->body_us == 0 || transfer->reply->status / 100 != 2)
    return FALSE;

  return g_get_monotonic_time () - transfer->body_us > ENOUGH_AFTER_US && request->enough (request->data);
}

/* Runs until curl, the caller or the server ends it. FALSE: it was cancelled. */
static gboolean
run (MaqHttp         *self,
     MaqHttpTransfer *transfer,
     GCancellable    *cancellable,
     CURLcode        *result)
{
  for (;;)
    {
      int running = 0, left = 0;
      CURLMsg *message;

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (curl_multi_perform (self->multi, &running) != CURLM_OK)
        {
          *result = CURLE_FAILED_INIT;
          return TRUE;
        }

      message = curl_multi_info_read (self->multi, &left);
      if (message != NULL && message->msg == CURLMSG_DONE)
        {
          *result = message->data.result;
          transfer->reply->complete = *result == CURLE_OK && transfer->head_done;
          return TRUE;
        }
      if (is_enough (transfer))
        {
          *result = CURLE_OK;
          transfer->reply->complete = TRUE;
          return TRUE;
        }

      curl_multi_poll (self->multi, NULL, 0, POLL_MS, NULL);
    }
}

static gboolean
is_certificate_error (CURLcode code)
{
  switch ((int) code)
    {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CRL_BADFILE:
      return TRUE;
    default:
      return FALSE;
    }
}

static MaqError
choose_code (MaqHttpTransfer *transfer,
             CURLcode         code)
{
  switch ((int) code)
    {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_LOGIN_DENIED:
      return MAQ_ERROR_BAD_INPUT;
    case CURLE_FILESIZE_EXCEEDED:
      return MAQ_ERROR_PROTOCOL;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      return transfer->reply->tail_sent ? MAQ_ERROR_UNKNOWN_OUTCOME : MAQ_ERROR_FAILED;
    default:
      break;
    }

  if (is_certificate_error (code))
    return MAQ_ERROR_FAILED;

  return transfer->reply->tail_sent ? MAQ_ERROR_UNKNOWN_OUTCOME : MAQ_ERROR_UNREACHABLE;
}

static gboolean
fail_stopped (MaqHttpTransfer  *transfer,
              GError          **error)
{
  switch (transfer->stop)
    {
    case MAQ_HTTP_STOP_HOOK:
    case MAQ_HTTP_STOP_BODY:
      g_propagate_error (error, g_steal_pointer (&transfer->error));
      return FALSE;
    case MAQ_HTTP_STOP_CAP:
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The reply is larger than %" G_GOFFSET_FORMAT " bytes",
                   transfer->cap);
      return FALSE;
    case MAQ_HTTP_STOP_HEAD:
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The reply's headers are too long or not text");
      return FALSE;
    case MAQ_HTTP_STOP_ADDRESS:
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                           "The address leads where it must not: plain http:// only to this computer, or to one of "
                           "the local network where that is allowed; downloads never to a private network");
      return FALSE;
    case MAQ_HTTP_STOP_STALL:
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The upload stopped moving");
      return FALSE;
    case MAQ_HTTP_STOP_NONE:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
fail (MaqHttpTransfer  *transfer,
      CURLcode          code,
      GError          **error)
{
  g_autofree char *detail = NULL;

  if (transfer->stop != MAQ_HTTP_STOP_NONE)
    return fail_stopped (transfer, error);

  /* curl's text can quote what a server sent. */
  detail = maq_text_redact (transfer->message[0] != '\0' ? transfer->message : curl_easy_strerror (code));
  g_set_error (error, MAQ_ERROR, choose_code (transfer, code), "%s (curl %d)", detail, (int) code);
  return FALSE;
}

/* Adds the handle and runs it. FALSE: nothing came of it, and it is out again. */
static gboolean
run_handle (MaqHttp          *self,
            MaqHttpTransfer  *transfer,
            CURL             *handle,
            GCancellable     *cancellable,
            CURLcode         *code,
            GError          **error)
{
  gulong wake = 0;
  gboolean finished;

  *code = CURLE_FAILED_INIT;
  if (curl_multi_add_handle (self->multi, handle) != CURLM_OK)
    return fail (transfer, *code, error);

  if (cancellable != NULL)
    wake = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self->multi, NULL);
  finished = run (self, transfer, cancellable, code);
  g_cancellable_disconnect (cancellable, wake);
  if (finished)
    return TRUE;

  curl_multi_remove_handle (self->multi, handle);
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return FALSE;
}

static gboolean
perform_handle (MaqHttp          *self,
                MaqHttpTransfer  *transfer,
                CURL             *handle,
                GCancellable     *cancellable,
                GError          **error)
{
  CURLcode code;

  if (!run_handle (self, transfer, handle, cancellable, &code, error))
    return FALSE;

  curl_multi_remove_handle (self->multi, handle);
  transfer->reply->curl_code = (int) code;
  return transfer->reply->complete || fail (transfer, code, error);
}

CURL *
maq_http_connect (MaqHttp          *self,
                  MaqHttpTransfer  *transfer,
                  GCancellable     *cancellable,
                  GError          **error)
{
  CURL *handle = maq_http_handle_new (transfer);
  CURLcode code;

  if (handle == NULL)
    return fail (transfer, CURLE_FAILED_INIT, error), NULL;
  if (run_handle (self, transfer, handle, cancellable, &code, error))
    {
      if (code == CURLE_OK)
        return handle;
      curl_multi_remove_handle (self->multi, handle);
      fail (transfer, code, error);
    }

  curl_easy_cleanup (handle);
  return NULL;
}

void
maq_http_disconnect (MaqHttp *self,
                     CURL    *handle)
{
  if (handle == NULL)
    return;
  curl_multi_remove_handle (self->multi, handle);
  curl_easy_cleanup (handle);
}

gboolean
maq_http_perform (MaqHttp               *self,
                  const MaqHttpRequest  *request,
                  MaqHttpReply          *reply,
                  GCancellable          *cancellable,
                  GError               **error)
{
  MaqHttpTransfer transfer;
  CURL *handle = NULL;
  gboolean ok = FALSE;

  *reply = (MaqHttpReply) { .retry_after_ms = -1 };
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (maq_http_transfer_init (&transfer, request, reply, error) && maq_http_transfer_begin (&transfer, error))
    {
      handle = maq_http_handle_new (&transfer);
      ok = handle != NULL ? perform_handle (self, &transfer, handle, cancellable, error)
                          : fail (&transfer, CURLE_FAILED_INIT, error);
    }

  /* The handle holds a copy of the key: it goes at once. */
  curl_easy_cleanup (handle);
  maq_http_transfer_clear (&transfer);
  return ok;
}

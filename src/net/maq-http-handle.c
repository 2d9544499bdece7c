/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-http-private.h"

/* The profile, one place for all. tests/net/test-http-options.c knows it by heart: a change here is one there. */

#define CONNECT_TIMEOUT_MS 15000L
#define TOTAL_TIMEOUT_MS 600000L
#define BUFFER_BYTES (256L * 1024)

/* Only what we name; nobody's .netrc, cookies, credentials in addresses; nothing is followed. */
static void
set_reach (CURL            *handle,
           MaqHttpTransfer *transfer)
{
  const MaqHttpRequest *request = transfer->request;

  curl_easy_setopt (handle, CURLOPT_URL, request->url);
  curl_easy_setopt (handle, CURLOPT_UNIX_SOCKET_PATH, request->unix_path);
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, transfer->plain ? "http" : "https");
  curl_easy_setopt (handle, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt (handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (handle, CURLOPT_UNRESTRICTED_AUTH, 0L);
  curl_easy_setopt (handle, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt (handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  /* http:// is for this machine or its neighbours: no proxy has any part in it. */
  curl_easy_setopt (handle, CURLOPT_NOPROXY, transfer->plain ? "*" : "localhost,127.0.0.1,::1");
  curl_easy_setopt (handle, CURLOPT_OPENSOCKETFUNCTION, maq_http_transfer_socket);
  curl_easy_setopt (handle, CURLOPT_OPENSOCKETDATA, transfer);
}

static void
set_tls (CURL            *handle,
         MaqHttpTransfer *transfer)
{
  curl_easy_setopt (handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (handle, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  /* A private authority replaces the system's for this origin; there is no switch to ignore certificates. */
  if (transfer->request->ca_file != NULL)
    curl_easy_setopt (handle, CURLOPT_CAINFO, transfer->request->ca_file);
}

/* A paid request may be silent for minutes: keep-alive holds NAT tables open and only the upload can stall. A request
 * that costs nothing is given up when it trickles. */
static void
set_time (CURL            *handle,
          MaqHttpTransfer *transfer)
{
  const MaqHttpRequest *request = transfer->request;

  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_QUICK_EXIT, 1L); /* cancelling does not wait for a resolver */
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
  curl_easy_setopt (handle, CURLOPT_TIMEOUT_MS,
                    request->timeout_ms > 0 ? (long) request->timeout_ms : TOTAL_TIMEOUT_MS);
  curl_easy_setopt (handle, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt (handle, CURLOPT_TCP_KEEPIDLE, 30L);
  curl_easy_setopt (handle, CURLOPT_TCP_KEEPINTVL, 15L);
  curl_easy_setopt (handle, CURLOPT_LOW_SPEED_LIMIT, request->paid ? 0L : 200L);
  curl_easy_setopt (handle, CURLOPT_LOW_SPEED_TIME, request->paid ? 0L : 60L);
}

/* What comes in: no compression (100 MiB of zeros are 102 kB on the wire), no HTTP/0.9, our own caps. */
static void
set_intake (CURL            *handle,
            MaqHttpTransfer *transfer)
{
  curl_easy_setopt (handle, CURLOPT_ACCEPT_ENCODING, NULL);
  curl_easy_setopt (handle, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt (handle, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt (handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt (handle, CURLOPT_BUFFERSIZE, BUFFER_BYTES);
  /* curl would drop a paid reply unseen for what its length says; our own cap keeps what came. */
  curl_easy_setopt (handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t) (transfer->request->paid ? 0 : transfer->cap));
  curl_easy_setopt (handle, CURLOPT_WRITEFUNCTION, maq_http_transfer_write);
  curl_easy_setopt (handle, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt (handle, CURLOPT_HEADERFUNCTION, maq_http_transfer_header);
  curl_easy_setopt (handle, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, maq_http_transfer_progress);
  curl_easy_setopt (handle, CURLOPT_XFERINFODATA, transfer);
  curl_easy_setopt (handle, CURLOPT_ERRORBUFFER, transfer->message);
  curl_easy_setopt (handle, CURLOPT_VERBOSE, 0L);
}

static void
set_request (CURL            *handle,
             MaqHttpTransfer *transfer)
{
  const MaqHttpRequest *request = transfer->request;

  curl_easy_setopt (handle, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (handle, CURLOPT_USERAGENT, "Maquette/" MAQ_VERSION);
  curl_easy_setopt (handle, CURLOPT_HTTPHEADER, maq_http_transfer_get_headers (transfer));
  /* Our headers are for the server: a proxy that tunnels to it is told none of them. */
  curl_easy_setopt (handle, CURLOPT_HEADEROPT, (long) CURLHEADER_SEPARATE);

  if (request->key != NULL && request->key_header == NULL)
    {
      curl_easy_setopt (handle, CURLOPT_HTTPAUTH, (long) CURLAUTH_BEARER);
      curl_easy_setopt (handle, CURLOPT_XOAUTH2_BEARER, request->key);
    }

  if (transfer->uploads)
    {
      curl_easy_setopt (handle, CURLOPT_POST, 1L);
      curl_easy_setopt (handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) request->body_size);
      curl_easy_setopt (handle, CURLOPT_READFUNCTION, maq_http_transfer_read);
      curl_easy_setopt (handle, CURLOPT_READDATA, transfer);
      curl_easy_setopt (handle, CURLOPT_UPLOAD_BUFFERSIZE, BUFFER_BYTES);
    }
  else
    curl_easy_setopt (handle, CURLOPT_HTTPGET, 1L);

  if (!g_str_equal (request->method, "GET") && !g_str_equal (request->method, "POST"))
    curl_easy_setopt (handle, CURLOPT_CUSTOMREQUEST, request->method);
}

CURL *
maq_http_handle_new (MaqHttpTransfer *transfer)
{
  CURL *handle = curl_easy_init ();

  if (handle == NULL)
    return NULL;

  set_reach (handle, transfer);
  set_tls (handle, transfer);
  set_time (handle, transfer);
  set_intake (handle, transfer);
  set_request (handle, transfer);
  if (transfer->connect_only)
    curl_easy_setopt (handle, CURLOPT_CONNECT_ONLY, 1L);

  /* A re-used connection that died makes curl send a POST again by itself; a new one never does. */
  curl_easy_setopt (handle, CURLOPT_FRESH_CONNECT, transfer->request->paid ? 1L : 0L);
  curl_easy_setopt (handle, CURLOPT_FORBID_REUSE, transfer->request->paid ? 1L : 0L);
  curl_easy_setopt (handle, CURLOPT_TCP_FASTOPEN, 0L);
  curl_easy_setopt (handle, CURLOPT_PRIVATE, transfer);

  return handle;
}

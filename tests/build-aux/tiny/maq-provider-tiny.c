/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-file.h"
#include "maq-arrival.h"
#include "maq-openai-send.h"
#include "maq-provider.h"

/* The whole of an engine: words go out, a picture comes back. CONTRIBUTING.md shows it; a test adds it to the program,
 * builds that and draws with it. */

static gboolean
prepare (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error)
{
  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup ("/draw");
  envelope->content_type = g_strdup ("text/plain; charset=utf-8");
  return maq_file_write_all (fd, call->prompt, strlen (call->prompt), error);
}

static MaqResult *
read_reply (const MaqCall *call, GError **error)
{
  goffset size = 0;
  int fd = call->exchange->get_reply (call->exchange, &size);
  g_autoptr (MaqResult) result = maq_result_new ();
  g_auto (MaqArrival) picture = { 0 };
  MaqBlob *blob;
  char block[8192];
  gssize n = -1;

  maq_arrival_init (&picture, call->exchange);
  if (!maq_arrival_begin (&picture, error))
    return NULL;
  for (off_t at = 0; fd >= 0 && (n = pread (fd, block, sizeof block, at)) > 0; at += n)
    if (!maq_arrival_write (&picture, block, (gsize) n, error))
      return NULL;
  blob = maq_arrival_end (&picture);
  if (blob != NULL)
    g_ptr_array_add (result->pictures, blob);
  else
    result->n_missing++;
  return g_steal_pointer (&result);
}

const MaqProvider maq_provider_tiny = {
  .id = "tiny",
  .title = "A tiny engine",
  .flags = MAQ_PROVIDER_SYNC,
  .prepare = prepare,
  .submit = maq_openai_send, /* everything that keeps what is paid for safe */
  .read = read_reply,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-file.h"
#include "maq-openai-picture.h"
#include "maq-provider.h"
#include "maq-talk.h"

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

/* Everything that keeps what is paid for safe happens in these three calls. */
static gboolean
submit (const MaqCall *call, const MaqEnvelope *envelope, GError **error)
{
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_talk_submit (call, envelope, NULL, &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, TRUE, error);
  return maq_talk_keep_answer (call, &answer, error);
}

static MaqResult *
read_reply (const MaqCall *call, GError **error)
{
  goffset size = 0;
  int fd = call->exchange->get_reply (call->exchange, &size);
  g_autoptr (MaqResult) result = maq_result_new ();
  g_auto (MaqOpenaiPicture) picture = { 0 };
  char block[8192];
  gssize n = -1;

  maq_openai_picture_init (&picture, call->exchange);
  if (!maq_openai_picture_begin (&picture, error))
    return NULL;
  for (off_t at = 0; fd >= 0 && (n = pread (fd, block, sizeof block, at)) > 0; at += n)
    if (!maq_openai_picture_write (&picture, block, (gsize) n, error))
      return NULL;
  g_ptr_array_add (result->pictures, maq_openai_picture_end (&picture));
  return g_steal_pointer (&result);
}

const MaqProvider maq_provider_tiny = {
  .id = "tiny",
  .title = "A tiny engine",
  .flags = MAQ_PROVIDER_SYNC,
  .prepare = prepare,
  .submit = submit,
  .read = read_reply,
};

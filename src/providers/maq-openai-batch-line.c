/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-json.h"
#include "maq-multipart.h"
#include "maq-openai-batch.h"
#include "maq-openai-form.h"
#include "maq-openai-json.h"
#include "maq-talk.h"

#define MAX_LINE (G_GOFFSET_CONSTANT (200) * 1024 * 1024)
#define FOR_PICTURES (MAX_LINE / 4 * 3 - 6 * 1024 * 1024) /* bytes of a line before base64; the rest is for mask and prompt */

char *
maq_openai_batch_dup_url (const MaqCall *call)
{
  const MaqWire *wire = &maq_endpoint_get_row (call->endpoint)->wire;

  return g_strconcat ("/v1", maq_request_is_edit (call->request) ? wire->edit_path : wire->generate_path, NULL);
}

/* A file on the library's disk that has no name any more: gone with its descriptor, whatever happens. */
static int
open_nameless (const MaqCall  *call,
               GError        **error)
{
  g_autofree char *path = NULL;
  int fd = call->exchange->open_picture (call->exchange, &path, error);

  if (fd >= 0)
    g_unlink (path);
  return fd;
}

/* Sixteen pictures at their largest would be more than a line may be: each gets its share. */
static gboolean
write_line (const MaqCall  *call,
            int             fd,
            GError        **error)
{
  gsize share = FOR_PICTURES / MAX (maq_request_get_n_images (call->request), 1);
  g_autofree char *url = maq_openai_batch_dup_url (call);
  g_autoptr (MaqBody) body = maq_body_new (fd);

  maq_body_begin_object (body, NULL);
  maq_body_add_string (body, "custom_id", call->client_id);
  maq_body_add_string (body, "method", "POST");
  maq_body_add_string (body, "url", url);
  maq_body_begin_object (body, "body");
  if (!maq_openai_json_add (body, call, share, error))
    return FALSE;
  maq_body_end_object (body);
  maq_body_end_object (body);
  return maq_body_end (body, error) && maq_file_write_all (fd, "\n", 1, error);
}

static gboolean
check_size (int      fd,
            GError **error)
{
  if (lseek (fd, 0, SEEK_END) <= MAX_LINE)
    return TRUE;

  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The request has more than the %d MB that a batch takes. Leave out some "
               "pictures or scale them down", (int) (MAX_LINE >> 20));
  return FALSE;
}

static gboolean
write_form (const MaqCall  *call,
            int             line,
            int             fd,
            GError        **error)
{
  g_autofree char *seconds = g_strdup_printf ("%d", MAQ_OPENAI_BATCH_INPUT_S);
  g_autofree char *name = g_strdup_printf ("maquette-%s.jsonl", call->client_id);
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, call->boundary);

  return maq_multipart_add_text (form, "purpose", "batch", error)
         && maq_multipart_add_text (form, "expires_after[anchor]", "created_at", error)
         && maq_multipart_add_text (form, "expires_after[seconds]", seconds, error)
         && maq_multipart_add_file (form, "file", name, "application/jsonl", line, error) && maq_multipart_end (form, error);
}

static gboolean
send_form (const MaqCall  *call,
           int             fd,
           GPtrArray      *uploads,
           GError        **error)
{
  g_autofree char *type = maq_multipart_dup_content_type (call->boundary);
  g_auto (MaqAnswer) answer = { 0 };
  const char *id;

  if (!maq_talk_upload (call, "/files", type, fd, lseek (fd, 0, SEEK_END), &answer, error))
    return FALSE;
  if (answer.status / 100 != 2)
    return maq_talk_refuse (call, &answer, FALSE, error);

  id = maq_json_get_string (maq_answer_get (&answer), "id", NULL);
  if (!maq_talk_is_id (id))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The service took the file and gave it no name");
      return FALSE;
    }

  g_ptr_array_add (uploads, g_strdup (id));
  return TRUE;
}

gboolean
maq_openai_batch_upload (const MaqCall  *call,
                         GPtrArray      *uploads,
                         GError        **error)
{
  int line, form = -1;
  gboolean ok;

  if (!maq_openai_form_check (call, error))
    return FALSE;
  line = open_nameless (call, error);
  if (line < 0)
    return FALSE;

  ok = write_line (call, line, error) && check_size (line, error);
  if (ok)
    form = open_nameless (call, error);
  ok = form >= 0 && write_form (call, line, form, error) && send_form (call, form, uploads, error);

  close (line);
  if (form >= 0)
    close (form);
  return ok;
}

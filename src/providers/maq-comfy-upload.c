/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-comfy.h"
#include "maq-error.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-multipart.h"
#include "maq-talk.h"
#include "maq-text.h"
#include "maq-wire-picture.h"

#define FOLDER "maquette"
#define NAME_DIGITS 32
#define MAX_NAME 255

/* What the server calls it now; it goes back into the graph and nowhere else. */
static char *
read_name (const MaqAnswer  *answer,
           GError          **error)
{
  JsonObject *root = maq_answer_get (answer);
  const char *name = maq_json_get_string (root, "name", "");
  const char *folder = maq_json_get_string (root, "subfolder", "");

  if (name[0] == '\0' || strlen (name) + strlen (folder) > MAX_NAME || maq_text_has_control (name)
      || maq_text_has_control (folder) || strpbrk (name, "/\\[]") != NULL || strpbrk (folder, "\\[]") != NULL
      || folder[0] == '/' || strstr (folder, "..") != NULL
      || !g_str_equal (maq_json_get_string (root, "type", "input"), "input"))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The server gave an uploaded picture a name that is none");
      return NULL;
    }

  return folder[0] != '\0' ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
}

/* By content: the same picture lies there once, however often it is sent. */
static gboolean
write_form (const MaqCall  *call,
            int             fd,
            GBytes         *bytes,
            MaqFormat       format,
            GError        **error)
{
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, call->boundary);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  g_autofree char *hash = maq_hash_bytes (data, length);
  g_autofree char *name = g_strdup_printf ("%.*s.%s", NAME_DIGITS, hash, maq_format_to_extension (format));

  return maq_multipart_add_text (form, "type", "input", error)
         && maq_multipart_add_text (form, "subfolder", FOLDER, error)
         && maq_multipart_add_text (form, "overwrite", "true", error)
         && maq_multipart_add_bytes (form, "image", name, maq_format_to_mime (format), bytes, error)
         && maq_multipart_end (form, error);
}

static char *
send_form (const MaqCall  *call,
           int             fd,
           GError        **error)
{
  g_autofree char *type = maq_multipart_dup_content_type (call->boundary);
  g_auto (MaqAnswer) answer = { 0 };

  if (!maq_talk_upload (call, "/upload/image", type, fd, lseek (fd, 0, SEEK_END), &answer, error))
    return NULL;
  if (answer.status / 100 == 2)
    return read_name (&answer, error);

  maq_talk_refuse (call, &answer, FALSE, error);
  return NULL;
}

static gboolean
upload_bytes (const MaqCall  *call,
              GPtrArray      *uploads,
              GBytes         *bytes,
              MaqFormat       format,
              GError        **error)
{
  int fd = memfd_create ("maquette-upload", MFD_CLOEXEC);
  char *name = NULL;

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "Making an upload");
      return FALSE;
    }
  if (write_form (call, fd, bytes, format, error))
    name = send_form (call, fd, error);
  close (fd);
  if (name != NULL)
    g_ptr_array_add (uploads, name);
  return name != NULL;
}

gboolean
maq_comfy_upload (const MaqCall  *call,
                  GPtrArray      *uploads,
                  GError        **error)
{
  g_autoptr (GBytes) mask = NULL;
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < maq_request_get_n_images (call->request); i++)
    {
      MaqFormat format;
      g_autoptr (GBytes) bytes = maq_wire_picture_load (call, i, &format, error);

      if (bytes == NULL || !upload_bytes (call, uploads, bytes, format, error))
        return FALSE;
    }

  mask = maq_wire_mask_load (call, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return mask == NULL || upload_bytes (call, uploads, mask, MAQ_FORMAT_PNG, error);
}

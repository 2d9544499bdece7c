/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-multipart.h"
#include "maq-replicate-upload.h"
#include "maq-talk.h"
#include "maq-wire-picture.h"

static gboolean
write_form (const MaqCall  *call,
            int             fd,
            guint           index,
            MaqFormat       format,
            GBytes         *bytes,
            GError        **error)
{
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, call->boundary);
  g_autofree char *name = g_strdup_printf ("image-%u.%s", index + 1, maq_format_to_extension (format));

  return maq_multipart_add_bytes (form, "content", name, maq_format_to_mime (format), bytes, error)
         && maq_multipart_end (form, error);
}

/* The file's address is built from its id: what the service calls its address is not believed. (transfer full) */
static char *
read_address (const MaqCall    *call,
              const MaqAnswer  *answer,
              GError          **error)
{
  const char *id = maq_json_get_string (maq_answer_get (answer), "id", NULL);

  if (answer->status / 100 != 2)
    {
      maq_talk_refuse (call, answer, FALSE, error);
      return NULL;
    }
  if (maq_talk_is_id (id))
    return g_strconcat (maq_endpoint_get_base_url (call->endpoint), "/files/", id, NULL);

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The service took a picture and named no file");
  return NULL;
}

static char *
send (const MaqCall  *call,
      guint           index,
      MaqFormat       format,
      GBytes         *bytes,
      GError        **error)
{
  g_autofree char *type = maq_multipart_dup_content_type (call->boundary);
  g_auto (MaqAnswer) answer = { 0 };
  int fd = memfd_create ("maquette-picture", MFD_CLOEXEC);
  char *address = NULL;

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "Making an upload");
      return NULL;
    }
  if (write_form (call, fd, index, format, bytes, error)
      && maq_talk_upload (call, "/files", type, fd, lseek (fd, 0, SEEK_END), &answer, error))
    address = read_address (call, &answer, error);

  close (fd);
  return address;
}

gboolean
maq_replicate_upload (const MaqCall  *call,
                      GPtrArray      *uploads,
                      GError        **error)
{
  guint limit = maq_endpoint_get_row (call->endpoint)->wire.inline_limit;

  for (guint i = 0; i < maq_request_get_n_images (call->request); i++)
    {
      MaqFormat format;
      g_autoptr (GBytes) bytes = maq_wire_picture_load (call, i, &format, error);
      gboolean is_large = bytes != NULL && limit > 0 && g_bytes_get_size (bytes) > limit;
      char *address;

      if (bytes == NULL)
        return FALSE;
      address = is_large ? send (call, i, format, bytes, error) : g_strdup ("");
      if (address == NULL)
        return FALSE;
      g_ptr_array_add (uploads, address);
    }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-multipart.h"
#include "maq-text.h"

struct _MaqMultipart {
  int   fd;
  char *boundary;
};

MaqMultipart *
maq_multipart_new (int         fd,
                   const char *boundary)
{
  MaqMultipart *self = g_new0 (MaqMultipart, 1);

  self->fd = fd;
  self->boundary = g_strdup (boundary);

  return self;
}

void
maq_multipart_free (MaqMultipart *self)
{
  if (self == NULL)
    return;

  g_free (self->boundary);
  g_free (self);
}

/* What stands between quotes in a part's head. */
static gboolean
check_quotable (const char  *text,
                GError     **error)
{
  if (!maq_text_has_control (text) && strpbrk (text, "\"\\") == NULL)
    return TRUE;

  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                       "A name in a form has a quote or a control character");
  return FALSE;
}

static gboolean
begin_part (MaqMultipart  *self,
            const char    *name,
            const char    *file_name,
            const char    *mime,
            GError       **error)
{
  g_autoptr (GString) head = g_string_new (NULL);

  if (!check_quotable (name, error) || (file_name != NULL && !check_quotable (file_name, error))
      || (mime != NULL && !check_quotable (mime, error)))
    return FALSE;

  g_string_append_printf (head, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", self->boundary, name);
  if (file_name != NULL)
    g_string_append_printf (head, "; filename=\"%s\"", file_name);
  if (mime != NULL)
    g_string_append_printf (head, "\r\nContent-Type: %s", mime);
  g_string_append (head, "\r\n\r\n");

  return maq_file_write_all (self->fd, head->str, head->len, error);
}

static gboolean
end_part (MaqMultipart  *self,
          GError       **error)
{
  return maq_file_write_all (self->fd, "\r\n", 2, error);
}

gboolean
maq_multipart_add_text (MaqMultipart  *self,
                        const char    *name,
                        const char    *value,
                        GError       **error)
{
  /* The boundary is random, so only a text made to break the form has it. */
  if (strstr (value, self->boundary) != NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "A text has the form's own boundary in it");
      return FALSE;
    }

  return begin_part (self, name, NULL, NULL, error)
         && maq_file_write_all (self->fd, value, strlen (value), error)
         && end_part (self, error);
}

gboolean
maq_multipart_add_file (MaqMultipart  *self,
                        const char    *name,
                        const char    *file_name,
                        const char    *mime,
                        int            fd,
                        GError       **error)
{
  return begin_part (self, name, file_name, mime, error)
         && maq_file_copy (fd, self->fd, error)
         && end_part (self, error);
}

gboolean
maq_multipart_add_bytes (MaqMultipart  *self,
                         const char    *name,
                         const char    *file_name,
                         const char    *mime,
                         GBytes        *bytes,
                         GError       **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return begin_part (self, name, file_name, mime, error)
         && maq_file_write_all (self->fd, data, length, error)
         && end_part (self, error);
}

gboolean
maq_multipart_end (MaqMultipart  *self,
                   GError       **error)
{
  g_autofree char *end = g_strdup_printf ("--%s--\r\n", self->boundary);

  return maq_file_write_all (self->fd, end, strlen (end), error);
}

char *
maq_multipart_dup_content_type (const char *boundary)
{
  return g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
}

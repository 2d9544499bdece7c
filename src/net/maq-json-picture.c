/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json-picture.h"

#define MAX_PREFIX 128 /* "data:image/png;base64," */

void
maq_json_picture_init (MaqJsonPicture *self)
{
  *self = (MaqJsonPicture) {
    .held = g_string_new (NULL),
    .out = g_malloc (MAQ_JSON_PICTURE_BLOCK / 4 * 3 + 3),
  };
}

void
maq_json_picture_clear (MaqJsonPicture *self)
{
  g_string_free (self->held, TRUE);
  g_free (self->out);
}

void
maq_json_picture_begin (MaqJsonPicture *self)
{
  maq_base64_init (&self->base64);
  self->prefix = MAQ_JSON_PICTURE_UNDECIDED;
  self->broken = FALSE;
  g_string_truncate (self->held, 0);
}

void
maq_json_picture_decide (MaqJsonPicture *self,
                         char            c)
{
  static const char scheme[] = "data:";
  gboolean fits = c == scheme[self->held->len];

  g_string_append_c (self->held, c);
  if (!fits)
    self->prefix = MAQ_JSON_PICTURE_PAST;
  else if (self->held->len == strlen (scheme))
    self->prefix = MAQ_JSON_PICTURE_SKIPPING;
}

void
maq_json_picture_skip (MaqJsonPicture *self,
                       char            c)
{
  if (c != ',' && self->held->len < MAX_PREFIX)
    {
      g_string_append_c (self->held, c);
      return;
    }

  self->prefix = MAQ_JSON_PICTURE_PAST;
  self->broken = c != ',' || !g_str_has_suffix (self->held->str, ";base64");
}

gboolean
maq_json_picture_decode (MaqJsonPicture      *self,
                         const char          *text,
                         gsize                length,
                         MaqJsonPictureFunc   func,
                         gpointer             data,
                         GError             **error)
{
  for (gsize at = 0; at < length && !self->broken; at += MAQ_JSON_PICTURE_BLOCK)
    {
      gsize wanted = MIN (length - at, MAQ_JSON_PICTURE_BLOCK);
      gssize n = maq_base64_decode (&self->base64, text + at, wanted, self->out, NULL);

      if (n < 0)
        self->broken = TRUE;
      else if (n > 0 && !func (data, self->out, (gsize) n, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
maq_json_picture_end (MaqJsonPicture *self,
                      guint8         *last,
                      gsize          *n_last)
{
  *n_last = 0;
  if (self->prefix == MAQ_JSON_PICTURE_SKIPPING || self->broken)
    return FALSE;

  return maq_base64_finish (&self->base64, last, n_last);
}

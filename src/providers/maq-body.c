/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-body.h"
#include "maq-file.h"
#include "maq-json.h"

#define FLUSH_BYTES (64 * 1024)
#define BLOCK_BYTES (48 * 1024) /* of a picture, encoded at once: a multiple of three */
#define MAX_DEPTH 32

struct _MaqBody {
  int       fd;
  GString  *text;                 /* not written yet */
  guint     depth;
  gboolean  filled[MAX_DEPTH];    /* something is in the object or array of that depth already */
  GError   *error;
};

MaqBody *
maq_body_new (int fd)
{
  MaqBody *self = g_new0 (MaqBody, 1);

  self->fd = fd;
  self->text = g_string_new (NULL);
  return self;
}

void
maq_body_free (MaqBody *self)
{
  if (self == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

static void
flush (MaqBody *self)
{
  if (self->error == NULL)
    maq_file_write_all (self->fd, self->text->str, self->text->len, &self->error);
  g_string_truncate (self->text, 0);
}

static void
flush_some (MaqBody *self)
{
  if (self->text->len >= FLUSH_BYTES)
    flush (self);
}

static void
append_text (MaqBody    *self,
             const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *text = maq_json_to_string (node);

  g_string_append (self->text, text);
}

/* What stands before a value: a comma, a name. */
static void
begin_value (MaqBody    *self,
             const char *name)
{
  if (self->filled[self->depth])
    g_string_append_c (self->text, ',');
  self->filled[self->depth] = TRUE;
  if (name == NULL)
    return;

  append_text (self, name);
  g_string_append_c (self->text, ':');
}

static void
open_level (MaqBody    *self,
            const char *name,
            char        bracket)
{
  g_return_if_fail (self->depth + 1 < MAX_DEPTH);

  begin_value (self, name);
  g_string_append_c (self->text, bracket);
  self->filled[++self->depth] = FALSE;
}

static void
close_level (MaqBody *self,
             char     bracket)
{
  g_return_if_fail (self->depth > 0);

  self->depth--;
  g_string_append_c (self->text, bracket);
  flush_some (self);
}

void
maq_body_begin_object (MaqBody    *self,
                       const char *name)
{
  open_level (self, name, '{');
}

void
maq_body_end_object (MaqBody *self)
{
  close_level (self, '}');
}

void
maq_body_begin_array (MaqBody    *self,
                      const char *name)
{
  open_level (self, name, '[');
}

void
maq_body_end_array (MaqBody *self)
{
  close_level (self, ']');
}

void
maq_body_add_string (MaqBody    *self,
                     const char *name,
                     const char *value)
{
  begin_value (self, name);
  append_text (self, value);
  flush_some (self);
}

void
maq_body_add_int (MaqBody    *self,
                  const char *name,
                  gint64      value)
{
  begin_value (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
maq_body_add_bool (MaqBody    *self,
                   const char *name,
                   gboolean    value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
maq_body_add_node (MaqBody    *self,
                   const char *name,
                   JsonNode   *value)
{
  g_autofree char *text = maq_json_to_string (value);

  begin_value (self, name);
  g_string_append (self->text, text);
  flush_some (self);
}

/* A block at a time: the whole as base64 is never there. */
void
maq_body_add_picture (MaqBody    *self,
                      const char *name,
                      const char *mime,
                      GBytes     *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  g_autofree char *block = g_malloc (BLOCK_BYTES / 3 * 4 + 8);
  int state = 0, save = 0;

  begin_value (self, name);
  g_string_append_c (self->text, '"');
  if (mime != NULL)
    g_string_append_printf (self->text, "data:%s;base64,", mime);

  for (gsize at = 0; at < length; at += BLOCK_BYTES)
    {
      gsize n = g_base64_encode_step (data + at, MIN (BLOCK_BYTES, length - at), FALSE, block, &state, &save);

      g_string_append_len (self->text, block, (gssize) n);
      flush_some (self);
    }
  g_string_append_len (self->text, block, (gssize) g_base64_encode_close (FALSE, block, &state, &save));
  g_string_append_c (self->text, '"');
}

void
maq_body_add_members (MaqBody    *self,
                      JsonObject *members)
{
  g_autoptr (GList) names = members != NULL ? json_object_get_members (members) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    maq_body_add_node (self, l->data, json_object_get_member (members, l->data));
}

gboolean
maq_body_end (MaqBody  *self,
              GError  **error)
{
  g_return_val_if_fail (self->depth == 0, FALSE);

  flush (self);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

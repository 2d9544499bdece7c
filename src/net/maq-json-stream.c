/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json-stream-private.h"

MaqJsonStream *
maq_json_stream_new (const char *const       *members,
                     const MaqJsonStreamSink *sink,
                     gpointer                 data,
                     gsize                    max_rest,
                     guint                    max_depth)
{
  MaqJsonStream *self = g_new0 (MaqJsonStream, 1);

  self->members = g_strdupv ((char **) members);
  self->any_data = g_strv_contains (members, "*:");
  self->sink = *sink;
  self->data = data;
  self->max_rest = max_rest;
  self->max_depth = max_depth;
  self->rest = g_string_new (NULL);
  self->path = g_string_new (NULL);
  self->key = g_string_new (NULL);
  maq_json_picture_init (&self->picture);
  self->levels = g_array_new (FALSE, FALSE, sizeof (MaqJsonLevel));

  return self;
}

void
maq_json_stream_free (MaqJsonStream *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->members);
  g_string_free (self->rest, TRUE);
  g_string_free (self->path, TRUE);
  g_string_free (self->key, TRUE);
  maq_json_picture_clear (&self->picture);
  g_array_unref (self->levels);
  g_free (self);
}

static MaqJsonLevel *
top (MaqJsonStream *self)
{
  return self->levels->len == 0 ? NULL : &g_array_index (self->levels, MaqJsonLevel, self->levels->len - 1);
}

gboolean
maq_json_stream_fail (MaqJsonStream  *self,
                      const char     *what,
                      GError        **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is not readable JSON: %s near byte %" G_GUINT64_FORMAT,
               what, self->offset);
  return FALSE;
}

gboolean
maq_json_stream_keep (MaqJsonStream  *self,
                      const char     *text,
                      gsize           length,
                      GError        **error)
{
  if (length > self->max_rest - self->rest->len)
    return maq_json_stream_fail (self, "too much besides pictures", error);

  g_string_append_len (self->rest, text, (gssize) length);
  return TRUE;
}

void
maq_json_stream_mark_safe (MaqJsonStream *self)
{
  self->safe = self->rest->len;
  self->state = self->levels->len == 0 ? MAQ_JSON_AT_END : MAQ_JSON_EXPECT_COMMA;
}

static gboolean
has_name (MaqJsonStream *self,
          gboolean      *tentative)
{
  for (char **name = self->members; *name != NULL; name++)
    {
      gsize n = strlen (*name);

      *tentative = g_str_has_suffix (*name, ":");
      if (self->key->len == n - *tentative && memcmp (self->key->str, *name, self->key->len) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Is the value that comes now one of the members? *@tentative: only if it is a "data:" address. */
static gboolean
is_member (MaqJsonStream *self,
           gboolean      *tentative)
{
  MaqJsonLevel *level = top (self);

  *tentative = FALSE;
  if (level != NULL && (level->is_array ? level->is_named : has_name (self, tentative)))
    return TRUE;

  *tentative = self->any_data;
  return self->any_data;
}

void
maq_json_stream_set_path (MaqJsonStream *self)
{
  MaqJsonLevel *level = top (self);

  if (level == NULL)
    return;

  g_string_truncate (self->path, level->path);
  if (level->path > 0)
    g_string_append_c (self->path, '.');
  if (level->is_array)
    g_string_append_printf (self->path, "%" G_GUINT64_FORMAT, level->index);
  else
    g_string_append_len (self->path, self->key->str, (gssize) MIN (self->key->len, MAQ_JSON_STREAM_MAX_PART));
}

static gboolean
open_level (MaqJsonStream  *self,
            char            bracket,
            GError        **error)
{
  MaqJsonLevel level = { .is_array = bracket == '[' };
  gboolean tentative;

  if (self->levels->len >= self->max_depth)
    return maq_json_stream_fail (self, "nested too deeply", error);
  if (!maq_json_stream_keep (self, &bracket, 1, error))
    return FALSE;

  level.is_named = level.is_array && self->levels->len > 0 && !top (self)->is_array
                   && is_member (self, &tentative) && !tentative;
  maq_json_stream_set_path (self);
  level.path = self->path->len;
  g_array_append_val (self->levels, level);
  self->safe = self->rest->len;
  self->state = level.is_array ? MAQ_JSON_EXPECT_VALUE : MAQ_JSON_EXPECT_KEY;
  return TRUE;
}

static gboolean
close_level (MaqJsonStream  *self,
             char            bracket,
             GError        **error)
{
  MaqJsonLevel *level = top (self);

  if (level == NULL || level->is_array != (bracket == ']'))
    return maq_json_stream_fail (self, "a bracket that does not fit", error);
  if (!maq_json_stream_keep (self, &bracket, 1, error))
    return FALSE;

  g_array_set_size (self->levels, self->levels->len - 1);
  maq_json_stream_mark_safe (self);
  return TRUE;
}

static gboolean
begin_value (MaqJsonStream  *self,
             char            c,
             GError        **error)
{
  MaqJsonLevel *level = top (self);
  gboolean tentative;

  if (c == '{' || c == '[')
    return open_level (self, c, error);
  /* An empty array; what is wrong with "[1,]" the parser of the rest says. */
  if (c == ']' && level != NULL && level->is_array)
    return close_level (self, c, error);

  if (c == '"' && is_member (self, &tentative))
    return maq_json_stream_begin_picture (self, tentative, error);

  self->state = c == '"' ? MAQ_JSON_IN_STRING : MAQ_JSON_IN_LITERAL;
  if (c != '"' && !g_ascii_isalnum (c) && c != '-')
    return maq_json_stream_fail (self, "no value where one should be", error);
  return maq_json_stream_keep (self, &c, 1, error);
}

static gboolean
next_element (MaqJsonStream  *self,
              GError        **error)
{
  MaqJsonLevel *level = top (self);

  level->index++;
  self->state = level->is_array ? MAQ_JSON_EXPECT_VALUE : MAQ_JSON_EXPECT_KEY;
  return maq_json_stream_keep (self, ",", 1, error);
}

/* One byte outside strings and literals, not white space. */
static gboolean
scan_structure (MaqJsonStream  *self,
                char            c,
                GError        **error)
{
  self->began = TRUE;

  switch (self->state)
    {
    case MAQ_JSON_EXPECT_VALUE:
      return begin_value (self, c, error);

    case MAQ_JSON_EXPECT_KEY:
      if (c == '}')
        return close_level (self, c, error);
      if (c != '"')
        return maq_json_stream_fail (self, "no member name where one should be", error);
      self->state = MAQ_JSON_IN_KEY;
      g_string_truncate (self->key, 0);
      return maq_json_stream_keep (self, &c, 1, error);

    case MAQ_JSON_EXPECT_COLON:
      if (c != ':')
        return maq_json_stream_fail (self, "no colon after a member name", error);
      self->state = MAQ_JSON_EXPECT_VALUE;
      return maq_json_stream_keep (self, &c, 1, error);

    case MAQ_JSON_EXPECT_COMMA:
      return c == ',' ? next_element (self, error) : close_level (self, c, error);

    case MAQ_JSON_AT_END:
      return maq_json_stream_fail (self, "text after its end", error);

    case MAQ_JSON_IN_KEY:
    case MAQ_JSON_IN_STRING:
    case MAQ_JSON_IN_PICTURE:
    case MAQ_JSON_IN_LITERAL:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Bytes used, 0 with @error. A literal's end is not used up: it is a token of its own. */
static gsize
scan_piece (MaqJsonStream  *self,
            const char     *text,
            gsize           length,
            gboolean       *again,
            GError        **error)
{
  char c = *text;

  if (self->state == MAQ_JSON_IN_STRING || self->state == MAQ_JSON_IN_KEY || self->state == MAQ_JSON_IN_PICTURE)
    return maq_json_stream_scan_string (self, text, length, error);

  if (self->state == MAQ_JSON_IN_LITERAL)
    {
      if (g_ascii_isalnum (c) || c == '.' || c == '-' || c == '+')
        return maq_json_stream_keep (self, &c, 1, error) ? 1 : 0;
      maq_json_stream_mark_safe (self);
      *again = TRUE;
      return 0;
    }

  if (is_space (c))
    return 1;
  return scan_structure (self, c, error) ? 1 : 0;
}

gboolean
maq_json_stream_feed (MaqJsonStream *self,
                      const char    *text,
                      gsize          length,
                      GError       **error)
{
  gsize at = 0;

  while (at < length)
    {
      gboolean again = FALSE;
      gsize used = scan_piece (self, text + at, length - at, &again, error);

      if (used == 0 && !again)
        return FALSE;
      at += used;
      self->offset += used;
    }

  return TRUE;
}

gboolean
maq_json_stream_finish (MaqJsonStream *self,
                        GError       **error)
{
  if (self->state == MAQ_JSON_IN_PICTURE && !self->tentative && !maq_json_stream_end_picture (self, FALSE, error))
    return FALSE;
  if (self->state == MAQ_JSON_IN_LITERAL && self->levels->len == 0)
    maq_json_stream_mark_safe (self);

  if (self->state == MAQ_JSON_AT_END)
    return TRUE;
  return maq_json_stream_fail (self, self->began ? "it ends too early" : "it is empty", error);
}

char *
maq_json_stream_dup_rest (MaqJsonStream *self)
{
  g_autoptr (GString) text = g_string_new_len (self->rest->str, (gssize) self->safe);

  for (guint i = self->levels->len; i > 0; i--)
    g_string_append_c (text, g_array_index (self->levels, MaqJsonLevel, i - 1).is_array ? ']' : '}');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

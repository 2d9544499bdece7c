/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json-stream-private.h"

/* Inside strings: names of members, pictures, and all others, with their escapes. */

static gboolean
emit (MaqJsonStream  *self,
      const char     *text,
      gsize           length,
      GError        **error)
{
  return maq_json_picture_decode (&self->picture, text, length, self->sink.bytes, self->data, error);
}

static gboolean
emit_held (MaqJsonStream  *self,
           GError        **error)
{
  return emit (self, self->picture.held->str, self->picture.held->len, error);
}

/* The rest has "" in a picture's place, whatever becomes of it. */
static gboolean
announce (MaqJsonStream  *self,
          GError        **error)
{
  self->tentative = FALSE;
  if (!maq_json_stream_keep (self, "\"\"", 2, error))
    return FALSE;

  self->safe = self->rest->len;
  return self->sink.begin (self->data, self->path->str, error);
}

/* It was no "data:" address: a string like any other, of which a few characters have passed. */
static gboolean
give_back (MaqJsonStream  *self,
           GError        **error)
{
  self->tentative = FALSE;
  self->state = MAQ_JSON_IN_STRING;
  if (!maq_json_stream_keep (self, "\"", 1, error))
    return FALSE;

  for (gsize i = 0; i < self->picture.held->len; i++)
    {
      char c = self->picture.held->str[i];
      g_autofree char *escaped = g_strdup_printf ("\\u%04x", (guint) (guchar) c);
      gboolean is_special = c == '"' || c == '\\' || (guchar) c < 0x20;

      if (!maq_json_stream_keep (self, is_special ? escaped : &c, is_special ? 6 : 1, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
decide_prefix (MaqJsonStream  *self,
               char            c,
               GError        **error)
{
  maq_json_picture_decide (&self->picture, c);

  switch (self->picture.prefix)
    {
    case MAQ_JSON_PICTURE_UNDECIDED:
      return TRUE;
    case MAQ_JSON_PICTURE_SKIPPING:
      return !self->tentative || announce (self, error);
    case MAQ_JSON_PICTURE_PAST:
    default:
      return self->tentative ? give_back (self, error) : emit_held (self, error);
    }
}

/* Characters of a picture's string with escapes undone: finds out about "data:…," first. */
static gboolean
take_picture (MaqJsonStream  *self,
              const char     *text,
              gsize           length,
              GError        **error)
{
  gsize at = 0;

  while (self->picture.prefix == MAQ_JSON_PICTURE_UNDECIDED && at < length)
    if (!decide_prefix (self, text[at++], error))
      return FALSE;
  if (self->state == MAQ_JSON_IN_STRING)
    return maq_json_stream_keep (self, text + at, length - at, error);

  while (self->picture.prefix == MAQ_JSON_PICTURE_SKIPPING && at < length)
    maq_json_picture_skip (&self->picture, text[at++]);

  return emit (self, text + at, length - at, error);
}

gboolean
maq_json_stream_begin_picture (MaqJsonStream  *self,
                               gboolean        tentative,
                               GError        **error)
{
  maq_json_stream_set_path (self);
  maq_json_picture_begin (&self->picture);
  self->tentative = tentative;
  self->state = MAQ_JSON_IN_PICTURE;

  return tentative || announce (self, error);
}

gboolean
maq_json_stream_end_picture (MaqJsonStream  *self,
                             gboolean        whole,
                             GError        **error)
{
  guint8 last[2];
  gsize n = 0;

  /* "dat" is base64 too: what looked like the beginning of a prefix and was all there was. */
  if (self->picture.prefix == MAQ_JSON_PICTURE_UNDECIDED && !emit_held (self, error))
    return FALSE;
  if (!maq_json_picture_end (&self->picture, last, &n))
    whole = FALSE;
  if (!whole)
    n = 0;

  maq_json_stream_mark_safe (self);
  if (n > 0 && !self->sink.bytes (self->data, last, n, error))
    return FALSE;
  return self->sink.end (self->data, whole, error);
}

/* Hands on a piece of the string we are in, escapes undone where it matters (keys and pictures). */
static gboolean
take_text (MaqJsonStream  *self,
           const char     *text,
           gsize           length,
           GError        **error)
{
  if (self->state == MAQ_JSON_IN_PICTURE)
    return take_picture (self, text, length, error);
  if (self->state == MAQ_JSON_IN_KEY && self->key->len < MAQ_JSON_STREAM_MAX_PART)
    g_string_append_len (self->key, text, (gssize) MIN (length, MAQ_JSON_STREAM_MAX_PART - self->key->len));
  return TRUE;
}

static gboolean
end_string (MaqJsonStream  *self,
            GError        **error)
{
  if (self->state == MAQ_JSON_IN_PICTURE && self->tentative && !give_back (self, error))
    return FALSE;
  if (self->state == MAQ_JSON_IN_PICTURE)
    return maq_json_stream_end_picture (self, TRUE, error);
  if (!maq_json_stream_keep (self, "\"", 1, error))
    return FALSE;

  if (self->state == MAQ_JSON_IN_KEY)
    self->state = MAQ_JSON_EXPECT_COLON;
  else
    maq_json_stream_mark_safe (self);
  return TRUE;
}

static gboolean
take_escaped (MaqJsonStream  *self,
              char            c,
              GError        **error)
{
  char character;

  if (self->state != MAQ_JSON_IN_PICTURE && !maq_json_stream_keep (self, &c, 1, error))
    return FALSE;

  switch (maq_json_escape_take (&self->escape, c, &character))
    {
    case MAQ_JSON_ESCAPE_MORE:
      return TRUE;
    case MAQ_JSON_ESCAPE_DONE:
      return take_text (self, &character, 1, error);
    case MAQ_JSON_ESCAPE_WRONG:
    default:
      return maq_json_stream_fail (self, "a wrong escape", error);
    }
}

/* Bytes up to the next quote or backslash; memchr() makes this the fast path. */
static gsize
find_string_end (const char *text,
                 gsize       length)
{
  const char *quote = memchr (text, '"', length);
  gsize end = quote != NULL ? (gsize) (quote - text) : length;
  const char *backslash = memchr (text, '\\', end);

  return backslash != NULL ? (gsize) (backslash - text) : end;
}

gsize
maq_json_stream_scan_string (MaqJsonStream  *self,
                             const char     *text,
                             gsize           length,
                             GError        **error)
{
  gsize n;

  if (self->escape.open)
    return take_escaped (self, *text, error) ? 1 : 0;

  n = find_string_end (text, MIN (length, MAQ_JSON_PICTURE_BLOCK));
  if (n > 0)
    {
      if (self->state != MAQ_JSON_IN_PICTURE && !maq_json_stream_keep (self, text, n, error))
        return 0;
      return take_text (self, text, n, error) ? n : 0;
    }

  if (*text == '"')
    return end_string (self, error) ? 1 : 0;

  /* What has an escape that early is no address; its characters are kept as they were written. */
  if (self->state == MAQ_JSON_IN_PICTURE && self->tentative && !give_back (self, error))
    return 0;

  maq_json_escape_begin (&self->escape);
  return self->state == MAQ_JSON_IN_PICTURE || maq_json_stream_keep (self, text, 1, error) ? 1 : 0;
}

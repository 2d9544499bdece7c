/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json-escape.h"
#include "maq-json-picture.h"
#include "maq-json-stream.h"

#define MAX_PATH_PART 64     /* bytes of one member name in a path */

typedef enum {
  EXPECT_VALUE,
  EXPECT_KEY,                /* also '}' */
  EXPECT_COLON,
  EXPECT_COMMA,              /* or a closing bracket */
  IN_KEY,
  IN_STRING,
  IN_PICTURE,
  IN_LITERAL,                /* a number, true, false, null: ends where something else begins */
  AT_END,
} State;

typedef struct {
  gboolean is_array;
  gboolean is_named;         /* an array under one of the members: its strings are pictures */
  guint64  index;
  gsize    path;             /* length of the path up to and with this container's own part */
} Level;

struct _MaqJsonStream {
  char             **members;
  MaqJsonStreamSink  sink;
  gpointer           data;
  gsize              max_rest;
  guint              max_depth;
  gboolean           any_data;  /* "*:" is among the members */

  State    state;
  MaqJsonEscape escape;
  GString *rest;
  gsize    safe;             /* @rest can be cut here and closed with brackets */
  GArray  *levels;
  GString *path;
  GString *key;              /* of the member whose value comes next */
  guint64  offset;           /* bytes fed before this piece */
  gboolean began;            /* something but white space came */

  MaqJsonPicture picture;
  gboolean tentative;        /* a picture only if it turns out to be a "data:" address; nothing was kept or said yet */
};

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
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));

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

static Level *
top (MaqJsonStream *self)
{
  return self->levels->len == 0 ? NULL : &g_array_index (self->levels, Level, self->levels->len - 1);
}

static gboolean
fail (MaqJsonStream  *self,
      const char     *what,
      GError        **error)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The answer is not readable JSON: %s near byte %" G_GUINT64_FORMAT,
               what, self->offset);
  return FALSE;
}

static gboolean
keep (MaqJsonStream  *self,
      const char     *text,
      gsize           length,
      GError        **error)
{
  if (length > self->max_rest - self->rest->len)
    return fail (self, "too much besides pictures", error);

  g_string_append_len (self->rest, text, (gssize) length);
  return TRUE;
}

/* A value is complete: from here the document could be closed. */
static void
mark_safe (MaqJsonStream *self)
{
  self->safe = self->rest->len;
  self->state = self->levels->len == 0 ? AT_END : EXPECT_COMMA;
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
  Level *level = top (self);

  *tentative = FALSE;
  if (level != NULL && (level->is_array ? level->is_named : has_name (self, tentative)))
    return TRUE;

  *tentative = self->any_data;
  return self->any_data;
}

/* "data.0.b64_json" for the value that comes now. */
static void
set_path (MaqJsonStream *self)
{
  Level *level = top (self);

  if (level == NULL)
    return;

  g_string_truncate (self->path, level->path);
  if (level->path > 0)
    g_string_append_c (self->path, '.');
  if (level->is_array)
    g_string_append_printf (self->path, "%" G_GUINT64_FORMAT, level->index);
  else
    g_string_append_len (self->path, self->key->str, (gssize) MIN (self->key->len, MAX_PATH_PART));
}

static gboolean
open_level (MaqJsonStream  *self,
            char            bracket,
            GError        **error)
{
  Level level = { .is_array = bracket == '[' };
  gboolean tentative;

  if (self->levels->len >= self->max_depth)
    return fail (self, "nested too deeply", error);
  if (!keep (self, &bracket, 1, error))
    return FALSE;

  level.is_named = level.is_array && self->levels->len > 0 && !top (self)->is_array
                   && is_member (self, &tentative) && !tentative;
  set_path (self);
  level.path = self->path->len;
  g_array_append_val (self->levels, level);
  self->safe = self->rest->len;
  self->state = level.is_array ? EXPECT_VALUE : EXPECT_KEY;
  return TRUE;
}

static gboolean
close_level (MaqJsonStream  *self,
             char            bracket,
             GError        **error)
{
  Level *level = top (self);

  if (level == NULL || level->is_array != (bracket == ']'))
    return fail (self, "a bracket that does not fit", error);
  if (!keep (self, &bracket, 1, error))
    return FALSE;

  g_array_set_size (self->levels, self->levels->len - 1);
  mark_safe (self);
  return TRUE;
}

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
  if (!keep (self, "\"\"", 2, error))
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
  self->state = IN_STRING;
  if (!keep (self, "\"", 1, error))
    return FALSE;

  for (gsize i = 0; i < self->picture.held->len; i++)
    {
      char c = self->picture.held->str[i];
      g_autofree char *escaped = g_strdup_printf ("\\u%04x", (guint) (guchar) c);
      gboolean is_special = c == '"' || c == '\\' || (guchar) c < 0x20;

      if (!keep (self, is_special ? escaped : &c, is_special ? 6 : 1, error))
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
  if (self->state == IN_STRING)
    return keep (self, text + at, length - at, error);

  while (self->picture.prefix == MAQ_JSON_PICTURE_SKIPPING && at < length)
    maq_json_picture_skip (&self->picture, text[at++]);

  return emit (self, text + at, length - at, error);
}

static gboolean
begin_picture (MaqJsonStream  *self,
               gboolean        tentative,
               GError        **error)
{
  set_path (self);
  maq_json_picture_begin (&self->picture);
  self->tentative = tentative;
  self->state = IN_PICTURE;

  return tentative || announce (self, error);
}

static gboolean
end_picture (MaqJsonStream  *self,
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

  mark_safe (self);
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
  if (self->state == IN_PICTURE)
    return take_picture (self, text, length, error);
  if (self->state == IN_KEY && self->key->len < MAX_PATH_PART)
    g_string_append_len (self->key, text, (gssize) MIN (length, MAX_PATH_PART - self->key->len));
  return TRUE;
}

static gboolean
end_string (MaqJsonStream  *self,
            GError        **error)
{
  if (self->state == IN_PICTURE && self->tentative && !give_back (self, error))
    return FALSE;
  if (self->state == IN_PICTURE)
    return end_picture (self, TRUE, error);
  if (!keep (self, "\"", 1, error))
    return FALSE;

  if (self->state == IN_KEY)
    self->state = EXPECT_COLON;
  else
    mark_safe (self);
  return TRUE;
}

static gboolean
take_escaped (MaqJsonStream  *self,
              char            c,
              GError        **error)
{
  char character;

  if (self->state != IN_PICTURE && !keep (self, &c, 1, error))
    return FALSE;

  switch (maq_json_escape_take (&self->escape, c, &character))
    {
    case MAQ_JSON_ESCAPE_MORE:
      return TRUE;
    case MAQ_JSON_ESCAPE_DONE:
      return take_text (self, &character, 1, error);
    case MAQ_JSON_ESCAPE_WRONG:
    default:
      return fail (self, "a wrong escape", error);
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

/* Inside a string. Returns the bytes used, 0 with @error. */
static gsize
scan_string (MaqJsonStream  *self,
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
      if (self->state != IN_PICTURE && !keep (self, text, n, error))
        return 0;
      return take_text (self, text, n, error) ? n : 0;
    }

  if (*text == '"')
    return end_string (self, error) ? 1 : 0;

  /* What has an escape that early is no address; its characters are kept as they were written. */
  if (self->state == IN_PICTURE && self->tentative && !give_back (self, error))
    return 0;

  maq_json_escape_begin (&self->escape);
  return self->state == IN_PICTURE || keep (self, text, 1, error) ? 1 : 0;
}

static gboolean
begin_value (MaqJsonStream  *self,
             char            c,
             GError        **error)
{
  Level *level = top (self);
  gboolean tentative;

  if (c == '{' || c == '[')
    return open_level (self, c, error);
  /* An empty array; what is wrong with "[1,]" the parser of the rest says. */
  if (c == ']' && level != NULL && level->is_array)
    return close_level (self, c, error);

  if (c == '"' && is_member (self, &tentative))
    return begin_picture (self, tentative, error);

  self->state = c == '"' ? IN_STRING : IN_LITERAL;
  if (c != '"' && !g_ascii_isalnum (c) && c != '-')
    return fail (self, "no value where one should be", error);
  return keep (self, &c, 1, error);
}

static gboolean
next_element (MaqJsonStream  *self,
              GError        **error)
{
  Level *level = top (self);

  level->index++;
  self->state = level->is_array ? EXPECT_VALUE : EXPECT_KEY;
  return keep (self, ",", 1, error);
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
    case EXPECT_VALUE:
      return begin_value (self, c, error);

    case EXPECT_KEY:
      if (c == '}')
        return close_level (self, c, error);
      if (c != '"')
        return fail (self, "no member name where one should be", error);
      self->state = IN_KEY;
      g_string_truncate (self->key, 0);
      return keep (self, &c, 1, error);

    case EXPECT_COLON:
      if (c != ':')
        return fail (self, "no colon after a member name", error);
      self->state = EXPECT_VALUE;
      return keep (self, &c, 1, error);

    case EXPECT_COMMA:
      return c == ',' ? next_element (self, error) : close_level (self, c, error);

    case AT_END:
      return fail (self, "text after its end", error);

    case IN_KEY:
    case IN_STRING:
    case IN_PICTURE:
    case IN_LITERAL:
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

  if (self->state == IN_STRING || self->state == IN_KEY || self->state == IN_PICTURE)
    return scan_string (self, text, length, error);

  if (self->state == IN_LITERAL)
    {
      if (g_ascii_isalnum (c) || c == '.' || c == '-' || c == '+')
        return keep (self, &c, 1, error) ? 1 : 0;
      mark_safe (self);
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
  if (self->state == IN_PICTURE && !self->tentative && !end_picture (self, FALSE, error))
    return FALSE;
  if (self->state == IN_LITERAL && self->levels->len == 0)
    mark_safe (self);

  if (self->state == AT_END)
    return TRUE;
  return fail (self, self->began ? "it ends too early" : "it is empty", error);
}

char *
maq_json_stream_dup_rest (MaqJsonStream *self)
{
  g_autoptr (GString) text = g_string_new_len (self->rest->str, (gssize) self->safe);

  for (guint i = self->levels->len; i > 0; i--)
    g_string_append_c (text, g_array_index (self->levels, Level, i - 1).is_array ? ']' : '}');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

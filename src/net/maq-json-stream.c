/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-base64.h"
#include "maq-error.h"
#include "maq-json-stream.h"

#define BLOCK 65536          /* characters decoded at once */
#define MAX_PREFIX 128       /* "data:image/png;base64," */
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

/* What an escape sequence has come to. */
typedef enum { PLAIN, AFTER_BACKSLASH, IN_UNICODE } Escape;

typedef enum { PREFIX_UNDECIDED, PREFIX_SKIPPING, PREFIX_PAST } Prefix;

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

  State    state;
  Escape   escape;
  guint    n_unicode;
  guint    unicode;
  GString *rest;
  gsize    safe;             /* @rest can be cut here and closed with brackets */
  GArray  *levels;
  GString *path;
  GString *key;              /* of the member whose value comes next */
  guint64  offset;           /* bytes fed before this piece */
  gboolean began;            /* something but white space came */

  MaqBase64 base64;
  Prefix    prefix;
  GString  *held;            /* the beginning of a picture's string, until it is clear whether it is a prefix */
  gboolean  broken;          /* wrong base64: the rest of this string is passed over */
  guint8   *out;
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
  self->sink = *sink;
  self->data = data;
  self->max_rest = max_rest;
  self->max_depth = max_depth;
  self->rest = g_string_new (NULL);
  self->path = g_string_new (NULL);
  self->key = g_string_new (NULL);
  self->held = g_string_new (NULL);
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  self->out = g_malloc (BLOCK / 4 * 3 + 3);

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
  g_string_free (self->held, TRUE);
  g_array_unref (self->levels);
  g_free (self->out);
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
is_member (MaqJsonStream *self)
{
  Level *level = top (self);

  if (level == NULL)
    return FALSE;

  return level->is_array ? level->is_named : g_strv_contains ((const char *const *) self->members, self->key->str);
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

  if (self->levels->len >= self->max_depth)
    return fail (self, "nested too deeply", error);
  if (!keep (self, &bracket, 1, error))
    return FALSE;

  level.is_named = level.is_array && self->levels->len > 0 && !top (self)->is_array && is_member (self);
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
  for (gsize at = 0; at < length && !self->broken; at += BLOCK)
    {
      gssize n = maq_base64_decode (&self->base64, text + at, MIN (length - at, BLOCK), self->out, NULL);

      if (n < 0)
        self->broken = TRUE;
      else if (n > 0 && !self->sink.bytes (self->data, self->out, (gsize) n, error))
        return FALSE;
    }

  return TRUE;
}

/* Characters of a picture's string with escapes undone: finds out about "data:…," first. */
static gboolean
take_picture (MaqJsonStream  *self,
              const char     *text,
              gsize           length,
              GError        **error)
{
  static const char scheme[] = "data:";
  gsize at = 0;

  while (self->prefix == PREFIX_UNDECIDED && at < length)
    {
      g_string_append_c (self->held, text[at++]);
      if (self->held->str[self->held->len - 1] != scheme[self->held->len - 1])
        self->prefix = PREFIX_PAST;
      else if (self->held->len == strlen (scheme))
        self->prefix = PREFIX_SKIPPING;

      if (self->prefix == PREFIX_PAST && !emit (self, self->held->str, self->held->len, error))
        return FALSE;
    }

  while (self->prefix == PREFIX_SKIPPING && at < length)
    {
      char c = text[at++];

      if (c == ',')
        {
          self->prefix = PREFIX_PAST;
          self->broken = !g_str_has_suffix (self->held->str, ";base64");
        }
      else if (self->held->len >= MAX_PREFIX)
        {
          self->prefix = PREFIX_PAST;
          self->broken = TRUE;
        }
      else
        g_string_append_c (self->held, c);
    }

  return emit (self, text + at, length - at, error);
}

static gboolean
begin_picture (MaqJsonStream  *self,
               GError        **error)
{
  set_path (self);
  maq_base64_init (&self->base64);
  self->prefix = PREFIX_UNDECIDED;
  self->broken = FALSE;
  g_string_truncate (self->held, 0);
  self->state = IN_PICTURE;

  /* The rest has "" in its place, whatever becomes of it. */
  if (!keep (self, "\"\"", 2, error))
    return FALSE;
  self->safe = self->rest->len;
  return self->sink.begin (self->data, self->path->str, error);
}

static gboolean
end_picture (MaqJsonStream  *self,
             gboolean        whole,
             GError        **error)
{
  guint8 last[2];
  gsize n = 0;

  /* "dat" is base64 too: what looked like the beginning of a prefix and was all there was. */
  if (self->prefix == PREFIX_UNDECIDED && !emit (self, self->held->str, self->held->len, error))
    return FALSE;
  if (self->prefix == PREFIX_SKIPPING || self->broken)
    whole = FALSE;
  if (whole)
    whole = maq_base64_finish (&self->base64, last, &n);

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
take_unicode (MaqJsonStream  *self,
              char            c,
              GError        **error)
{
  int digit = g_ascii_xdigit_value (c);

  if (digit < 0)
    return fail (self, "a wrong escape", error);

  self->unicode = self->unicode << 4 | (guint) digit;
  if (++self->n_unicode < 4)
    return TRUE;

  self->escape = PLAIN;
  /* Only ASCII can be base64 or one of the members; anything else becomes a sign that is neither. */
  c = self->unicode > 0 && self->unicode < 0x80 ? (char) self->unicode : '?';
  return take_text (self, &c, 1, error);
}

static gboolean
take_escaped (MaqJsonStream  *self,
              char            c,
              GError        **error)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->state != IN_PICTURE && !keep (self, &c, 1, error))
    return FALSE;
  if (self->escape == IN_UNICODE)
    return take_unicode (self, c, error);

  if (c == 'u')
    {
      self->escape = IN_UNICODE;
      self->n_unicode = 0;
      self->unicode = 0;
      return TRUE;
    }

  found = c != '\0' ? strchr (names, c) : NULL;
  if (found == NULL)
    return fail (self, "a wrong escape", error);

  self->escape = PLAIN;
  return take_text (self, &values[found - names], 1, error);
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

  if (self->escape != PLAIN)
    return take_escaped (self, *text, error) ? 1 : 0;

  n = find_string_end (text, MIN (length, BLOCK));
  if (n > 0)
    {
      if (self->state != IN_PICTURE && !keep (self, text, n, error))
        return 0;
      return take_text (self, text, n, error) ? n : 0;
    }

  if (*text == '"')
    return end_string (self, error) ? 1 : 0;

  self->escape = AFTER_BACKSLASH;
  return self->state == IN_PICTURE || keep (self, text, 1, error) ? 1 : 0;
}

static gboolean
begin_value (MaqJsonStream  *self,
             char            c,
             GError        **error)
{
  Level *level = top (self);

  if (c == '{' || c == '[')
    return open_level (self, c, error);
  /* An empty array; what is wrong with "[1,]" the parser of the rest says. */
  if (c == ']' && level != NULL && level->is_array)
    return close_level (self, c, error);

  if (c == '"' && is_member (self))
    return begin_picture (self, error);

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
  if (self->state == IN_PICTURE && !end_picture (self, FALSE, error))
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "maq-json-reader.h"

#define REPLACEMENT_CHARACTER 0xfffd
#define MAX_NUMBER 400

/* An object or array that is not closed yet: one of the two, and the name of the member being read. */
typedef struct {
  JsonObject *object;
  JsonArray  *array;
  char       *name;
} Level;

typedef struct {
  const char *at;
  const char *end;
  GArray     *levels;   /* of Level, the innermost last: the reader does not call itself */
  JsonNode   *root;
  const char *problem;
  guint       n_duplicates;
} Reader;

static void
clear_level (gpointer data)
{
  Level *level = data;

  g_clear_pointer (&level->object, json_object_unref);
  g_clear_pointer (&level->array, json_array_unref);
  g_clear_pointer (&level->name, g_free);
}

static gboolean
fail (Reader     *reader,
      const char *problem)
{
  if (reader->problem == NULL)
    reader->problem = problem;
  return FALSE;
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end && strchr (" \t\r\n", *reader->at) != NULL)
    reader->at++;
}

/* Takes @c when it is the next character. */
static gboolean
take (Reader *reader,
      char    c)
{
  if (reader->at == reader->end || *reader->at != c)
    return FALSE;
  reader->at++;
  return TRUE;
}

static gboolean
take_word (Reader     *reader,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (reader->end - reader->at) < length || memcmp (reader->at, word, length) != 0)
    return FALSE;
  reader->at += length;
  return TRUE;
}

/* The four digits after "\u"; -1: there are none. */
static int
take_hex (Reader *reader)
{
  int value = 0;

  if (reader->end - reader->at < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (reader->at[i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  reader->at += 4;
  return value;
}

/* After "\u". Half a surrogate pair and NUL become U+FFFD: a paid reply is not thrown away for a broken character. */
static gboolean
read_unicode (Reader  *reader,
              GString *text)
{
  int high = take_hex (reader);
  gunichar c = high;

  if (high < 0)
    return fail (reader, "a broken escape");
  if (high >= 0xd800 && high <= 0xdfff)
    {
      const char *before = reader->at;
      int low = high < 0xdc00 && take_word (reader, "\\u") ? take_hex (reader) : -1;

      c = 0x10000 + (((gunichar) high & 0x3ff) << 10) + (low & 0x3ff);
      if (low < 0xdc00 || low > 0xdfff)
        {
          reader->at = before;
          c = REPLACEMENT_CHARACTER;
        }
    }
  g_string_append_unichar (text, c != 0 ? c : REPLACEMENT_CHARACTER);
  return TRUE;
}

static gboolean
read_escape (Reader  *reader,
             GString *text)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (take (reader, 'u'))
    return read_unicode (reader, text);
  found = reader->at < reader->end && *reader->at != '\0' ? strchr (from, *reader->at) : NULL;
  if (found == NULL)
    return fail (reader, "an unknown escape");
  reader->at++;
  g_string_append_c (text, to[found - from]);
  return TRUE;
}

/* Returns: (transfer full): the text at the opening quote, or NULL. */
static char *
read_text (Reader *reader)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!take (reader, '"'))
    return fail (reader, "a text was expected"), NULL;
  while (reader->at < reader->end && *reader->at != '"')
    {
      const char *start = reader->at;

      while (reader->at < reader->end && *reader->at != '"' && *reader->at != '\\' && (guchar) *reader->at >= 0x20)
        reader->at++;
      g_string_append_len (text, start, reader->at - start);
      if (take (reader, '\\'))
        {
          if (!read_escape (reader, text))
            return NULL;
        }
      else if (reader->at < reader->end && *reader->at != '"')
        return fail (reader, "a control character in a text"), NULL;
    }
  if (!take (reader, '"'))
    return fail (reader, "a text without an end"), NULL;
  return g_strdup (text->str);
}

static gboolean
take_digits (Reader *reader)
{
  const char *start = reader->at;

  while (reader->at < reader->end && g_ascii_isdigit (*reader->at))
    reader->at++;
  return reader->at > start;
}

/* Moves over a number by the grammar; *@whole: neither fraction nor exponent. */
static gboolean
scan_number (Reader   *reader,
             gboolean *whole)
{
  *whole = TRUE;
  take (reader, '-');
  if (!take (reader, '0') && !take_digits (reader))
    return fail (reader, "a value was expected");
  if (take (reader, '.'))
    {
      *whole = FALSE;
      if (!take_digits (reader))
        return fail (reader, "a broken number");
    }
  if (take (reader, 'e') || take (reader, 'E'))
    {
      *whole = FALSE;
      if (!take (reader, '+'))
        take (reader, '-');
      if (!take_digits (reader))
        return fail (reader, "a broken number");
    }
  return TRUE;
}

static JsonNode *
read_number (Reader *reader)
{
  const char *start = reader->at;
  char text[MAX_NUMBER + 1];
  gboolean whole;
  double real;

  if (!scan_number (reader, &whole))
    return NULL;
  if (reader->at - start > MAX_NUMBER)
    return fail (reader, "a number too long"), NULL;
  memcpy (text, start, reader->at - start);
  text[reader->at - start] = '\0';
  errno = 0;
  if (whole)
    {
      gint64 value = g_ascii_strtoll (text, NULL, 10);

      if (errno == 0)
        return json_node_init_int (json_node_alloc (), value);
    }
  real = g_ascii_strtod (text, NULL);
  return json_node_init_double (json_node_alloc (), isfinite (real) ? real : copysign (G_MAXDOUBLE, real));
}

/* Anything but an object or an array. */
static JsonNode *
read_scalar (Reader *reader)
{
  g_autofree char *text = NULL;

  if (take_word (reader, "true"))
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (take_word (reader, "false"))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (take_word (reader, "null"))
    return json_node_init_null (json_node_alloc ());
  if (reader->at == reader->end || *reader->at != '"')
    return read_number (reader);
  text = read_text (reader);
  return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

/* The name of the next member and its colon, kept in the innermost level. */
static gboolean
read_name (Reader *reader)
{
  Level *level = &g_array_index (reader->levels, Level, reader->levels->len - 1);

  skip_space (reader);
  g_free (level->name);
  level->name = read_text (reader);
  if (level->name == NULL)
    return FALSE;
  skip_space (reader);
  return take (reader, ':') ? TRUE : fail (reader, "a colon was expected");
}

/* Gives a whole value to what it is in: the innermost level, or nothing (then it is the root). */
static void
put_value (Reader   *reader,
           JsonNode *value)
{
  Level *level;

  if (reader->levels->len == 0)
    {
      reader->root = value;
      return;
    }
  level = &g_array_index (reader->levels, Level, reader->levels->len - 1);
  if (level->array != NULL)
    json_array_add_element (level->array, value);
  else if (!json_object_has_member (level->object, level->name))
    json_object_set_member (level->object, level->name, value);
  else
    {
      reader->n_duplicates++;
      json_node_unref (value);
    }
}

static void
close_level (Reader *reader)
{
  Level *level = &g_array_index (reader->levels, Level, reader->levels->len - 1);
  JsonNode *value = level->array != NULL ? json_node_init_array (json_node_alloc (), level->array)
                                         : json_node_init_object (json_node_alloc (), level->object);

  g_array_set_size (reader->levels, reader->levels->len - 1);
  put_value (reader, value);
}

static void
open_level (Reader   *reader,
            gboolean  is_array)
{
  Level level = { is_array ? NULL : json_object_new (), is_array ? json_array_new () : NULL, NULL };

  g_array_append_val (reader->levels, level);
}

/* A scalar, or the beginning of an object or array. *@whole: a value has ended. */
static gboolean
read_start (Reader   *reader,
            gboolean *whole)
{
  JsonNode *scalar;

  skip_space (reader);
  *whole = TRUE;
  if (take (reader, '{') || take (reader, '['))
    {
      gboolean is_array = reader->at[-1] == '[';

      open_level (reader, is_array);
      skip_space (reader);
      *whole = take (reader, is_array ? ']' : '}');
      if (*whole)
        close_level (reader);
      return *whole || is_array || read_name (reader);
    }
  scalar = read_scalar (reader);
  if (scalar == NULL)
    return FALSE;
  put_value (reader, scalar);
  return TRUE;
}

/* After a whole value: closes what ends here. *@more: another value follows. */
static gboolean
read_after (Reader   *reader,
            gboolean *more)
{
  *more = FALSE;
  while (reader->levels->len > 0)
    {
      gboolean is_array = g_array_index (reader->levels, Level, reader->levels->len - 1).array != NULL;

      skip_space (reader);
      if (take (reader, ','))
        {
          *more = TRUE;
          return is_array || read_name (reader);
        }
      if (!take (reader, is_array ? ']' : '}'))
        return fail (reader, "a comma or a closing bracket was expected");
      close_level (reader);
    }
  return TRUE;
}

static void
read_all (Reader *reader)
{
  gboolean more = TRUE;

  while (more)
    {
      gboolean whole;

      if (!read_start (reader, &whole) || (whole && !read_after (reader, &more)))
        return;
    }
  skip_space (reader);
  if (reader->at < reader->end)
    fail (reader, "something after the end");
}

JsonNode *
maq_json_reader_run (const char  *text,
                     gsize        length,
                     guint       *n_duplicates,
                     const char **problem,
                     gsize       *offset)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));
  Reader reader = { text, text + length, levels, NULL, NULL, 0 };

  g_array_set_clear_func (levels, clear_level);
  read_all (&reader);
  *n_duplicates = reader.n_duplicates;
  *problem = reader.problem;
  *offset = reader.at - text;
  if (reader.problem != NULL)
    g_clear_pointer (&reader.root, json_node_unref);
  return reader.root;
}

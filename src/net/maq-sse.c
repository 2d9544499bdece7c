/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-sse.h"

#define MAX_FIELD 16   /* "event", "data", "retry", "id": a longer name is nobody's */
#define MAX_NAME 128   /* bytes kept of an event's name */

typedef enum {
  IN_FIELD,            /* before the colon */
  IN_FIRST,            /* right after it: one space is left out */
  IN_DATA,
  IN_NAME,
  IN_NOTHING,          /* a comment or a field we do not know */
} State;

struct _MaqSse {
  MaqSseSink  sink;
  gpointer    user;
  State       state;
  char        field[MAX_FIELD + 1];
  guint       n_field;
  GString    *name;
  gboolean    has_data;      /* the event has a data line */
  gboolean    after_cr;      /* a LF that follows belongs to the same line end */
  guint       n_mark;        /* bytes of a byte order mark passed; 3: past the beginning */
};

MaqSse *
maq_sse_new (const MaqSseSink *sink,
             gpointer          user)
{
  MaqSse *self = g_new0 (MaqSse, 1);

  self->sink = *sink;
  self->user = user;
  self->name = g_string_new (NULL);

  return self;
}

void
maq_sse_free (MaqSse *self)
{
  if (self == NULL)
    return;

  g_string_free (self->name, TRUE);
  g_free (self);
}

static gboolean
end_event (MaqSse  *self,
           GError **error)
{
  gboolean ok = TRUE;

  /* An event without data is none (this is also what a lone heartbeat comes to). */
  if (self->has_data)
    ok = self->sink.event (self->user, self->name->str, error);

  self->has_data = FALSE;
  g_string_truncate (self->name, 0);
  return ok;
}

/* A field's name is known once its colon or the line's end is there. */
static gboolean
begin_value (MaqSse  *self,
             State   *next,
             GError **error)
{
  self->field[self->n_field] = '\0';

  if (g_str_equal (self->field, "data"))
    {
      gboolean joined = self->has_data;

      *next = IN_DATA;
      self->has_data = TRUE;
      return !joined || self->sink.data (self->user, "\n", 1, error);
    }

  *next = g_str_equal (self->field, "event") ? IN_NAME : IN_NOTHING;
  if (*next == IN_NAME)
    g_string_truncate (self->name, 0);
  return TRUE;
}

static gboolean
end_line (MaqSse  *self,
          GError **error)
{
  State next = IN_NOTHING;
  gboolean ok = TRUE;

  if (self->state == IN_FIELD && self->n_field == 0)
    ok = end_event (self, error);
  else if (self->state == IN_FIELD)
    ok = begin_value (self, &next, error);

  self->state = IN_FIELD;
  self->n_field = 0;
  return ok;
}

static gboolean
take_field (MaqSse  *self,
            char     c,
            GError **error)
{
  if (c != ':')
    {
      if (self->n_field < MAX_FIELD)
        self->field[self->n_field++] = c;
      else
        self->state = IN_NOTHING;
      return TRUE;
    }

  if (self->n_field == 0)
    {
      self->state = IN_NOTHING;
      return TRUE;
    }

  self->state = IN_FIRST;
  return TRUE;
}

static gboolean
take_value (MaqSse      *self,
            const char  *piece,
            gsize        length,
            GError     **error)
{
  if (self->state == IN_DATA)
    return length == 0 || self->sink.data (self->user, piece, length, error);

  if (self->state == IN_NAME && self->name->len < MAX_NAME)
    g_string_append_len (self->name, piece, (gssize) MIN (length, MAX_NAME - self->name->len));

  return TRUE;
}

static gsize
find_line_end (const char *text,
               gsize       length)
{
  const char *lf = memchr (text, '\n', length);
  gsize end = lf != NULL ? (gsize) (lf - text) : length;
  const char *cr = memchr (text, '\r', end);

  return cr != NULL ? (gsize) (cr - text) : end;
}

/* What stands at @text, which is not the end of a line: uses at least one byte. */
static gsize
take (MaqSse      *self,
      const char  *text,
      gsize        length,
      GError     **error)
{
  gsize used = 1;
  gboolean ok;

  if (self->state == IN_FIELD)
    {
      ok = take_field (self, *text, error);
      return ok ? used : 0;
    }

  if (self->state == IN_FIRST)
    {
      ok = begin_value (self, &self->state, error);
      if (!ok)
        return 0;
      if (*text == ' ')
        return used;
    }

  used = find_line_end (text, length);
  ok = take_value (self, text, used, error);
  return ok ? used : 0;
}

/* Skips a byte order mark at the very beginning. */
static gsize
skip_mark (MaqSse     *self,
           const char *text,
           gsize       length)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  gsize at = 0;

  while (self->n_mark < G_N_ELEMENTS (mark) && at < length)
    {
      if ((guint8) text[at] != mark[self->n_mark])
        self->n_mark = G_N_ELEMENTS (mark);
      else
        {
          self->n_mark++;
          at++;
        }
    }

  return at;
}

gboolean
maq_sse_feed (MaqSse      *self,
              const char  *text,
              gsize        length,
              GError     **error)
{
  gsize at = skip_mark (self, text, length);

  while (at < length)
    {
      char c = text[at];
      gboolean was_cr = self->after_cr;

      self->after_cr = FALSE;

      if (c == '\n' && was_cr)
        {
          at++;
        }
      else if (c == '\n' || c == '\r')
        {
          /* "data:" with nothing after it still makes an event. */
          if (self->state == IN_FIRST && !begin_value (self, &self->state, error))
            return FALSE;
          if (!end_line (self, error))
            return FALSE;
          self->after_cr = c == '\r';
          at++;
        }
      else
        {
          gsize used = take (self, text + at, length - at, error);

          if (used == 0)
            return FALSE;
          at += used;
        }
    }

  return TRUE;
}

const char *
maq_sse_get_name (MaqSse *self)
{
  return self->name->str;
}

gboolean
maq_sse_finish (MaqSse  *self,
                GError **error)
{
  /* Some relays leave out the last blank line: what came is taken for the event. */
  return end_event (self, error);
}

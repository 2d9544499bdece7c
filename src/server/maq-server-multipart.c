/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-server-multipart.h"

#define MAX_HEADER_BYTES (16u * 1024u)
#define MAX_TEXT_BYTES (256u * 1024u)
#define MAX_PARTS 64u

typedef enum {
  STATE_SKIP,        /* before the first boundary, or inside a part that is thrown away */
  STATE_DELIMITER,   /* just after a boundary: "--" ends, a line end opens a part */
  STATE_HEADERS,
  STATE_TEXT,
  STATE_FILE,
  STATE_END,
} State;

struct _MaqServerMultipart {
  char          *delimiter;     /* CR LF "--" boundary */
  gsize          delimiter_length;
  GByteArray    *pending;       /* read, not yet understood */
  State          state;
  guint          n_parts;
  MaqServerForm *form;
  char          *name;          /* of the part being read */
  GByteArray    *text;          /* of a text part */
  MaqServerFile *file;          /* (unowned): of a picture part */
};

MaqServerMultipart *
maq_server_multipart_new (const char    *boundary,
                          MaqServerForm *form)
{
  MaqServerMultipart *self = g_new0 (MaqServerMultipart, 1);

  self->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  self->delimiter_length = strlen (self->delimiter);
  self->pending = g_byte_array_new ();
  self->text = g_byte_array_new ();
  self->form = form;
  /* The first boundary has no line end before it. */
  g_byte_array_append (self->pending, (const guint8 *) "\r\n", 2);
  return self;
}

void
maq_server_multipart_free (MaqServerMultipart *self)
{
  if (self == NULL)
    return;
  g_free (self->delimiter);
  g_free (self->name);
  g_byte_array_unref (self->pending);
  g_byte_array_unref (self->text);
  g_free (self);
}

/* One `key=value` of a header, quoted or not; NULL when it is not there. (transfer full) */
static char *
find_param (const char *header,
            const char *key)
{
  const char *at = strchr (header, ';');
  gsize key_length = strlen (key);

  while (at != NULL)
    {
      at += 1 + strspn (at + 1, " \t");
      if (g_ascii_strncasecmp (at, key, key_length) == 0 && at[key_length] == '=')
        {
          const char *value = at + key_length + 1;
          gboolean quoted = *value == '"';
          gsize length = quoted ? strcspn (value + 1, "\"") : strcspn (value, "; \t");

          return g_strndup (value + quoted, length);
        }
      /* A semicolon inside quotes is not a separator. */
      while (*at != '\0' && *at != ';')
        at += *at == '"' ? 1 + strcspn (at + 1, "\"") + (strchr (at + 1, '"') != NULL) : 1;
      if (*at == '\0')
        at = NULL;
    }
  return NULL;
}

static const char *
find_header (char      **lines,
             const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return lines[i] + length + 1 + strspn (lines[i] + length + 1, " \t");
  return NULL;
}

static gboolean
check_mime (MaqServerMultipart *self,
            const char         *mime,
            MaqServerProblem  **problem)
{
  /* What the bytes are is decided by looking at them; only a declared non-picture is refused here. */
  if (mime == NULL || g_ascii_strncasecmp (mime, "image/", 6) == 0 ||
      g_ascii_strncasecmp (mime, "application/octet-stream", 24) == 0)
    return TRUE;
  return maq_server_problem_set (problem, 400, "unsupported_file_mimetype", self->name,
                                 "Invalid file '%s': unsupported mimetype ('%.60s'). Supported file formats are "
                                 "'image/jpeg', 'image/png', and 'image/webp'.", self->name, mime);
}

static gboolean
open_file (MaqServerMultipart *self,
           const char         *mime,
           MaqServerProblem  **problem)
{
  if (!check_mime (self, mime, problem))
    return FALSE;
  if (strcmp (self->name, "mask") == 0)
    self->file = maq_server_form_add_mask (self->form, problem);
  else if (strcmp (self->name, "image") == 0 && self->form->images->len > 0)
    return maq_server_problem_set (problem, 400, "duplicate_parameter", "image",
                                   "Duplicate parameter: 'image'. You provided multiple values for this parameter, "
                                   "whereas only one is allowed. If you are trying to provide a list of values, use "
                                   "the array syntax instead e.g. 'image[]=<value>'.");
  else
    self->file = maq_server_form_add_image (self->form, problem);
  self->state = STATE_FILE;
  return self->file != NULL;
}

static gboolean
is_picture_name (const char *name)
{
  return strcmp (name, "image") == 0 || strcmp (name, "image[]") == 0 || strcmp (name, "mask") == 0;
}

static gboolean
open_part (MaqServerMultipart *self,
           char              **lines,
           MaqServerProblem  **problem)
{
  const char *disposition = find_header (lines, "Content-Disposition");
  g_autofree char *file_name = NULL;

  g_clear_pointer (&self->name, g_free);
  self->name = disposition != NULL ? find_param (disposition, "name") : NULL;
  if (self->name == NULL || *self->name == '\0' || !g_utf8_validate (self->name, -1, NULL))
    return maq_server_problem_set (problem, 400, "invalid_multipart", NULL, "A part of the form has no name.");
  if (++self->n_parts > MAX_PARTS)
    return maq_server_problem_set (problem, 400, "too_many_parts", NULL, "The form has more than %u parts.", MAX_PARTS);
  file_name = find_param (disposition, "filename");
  if (is_picture_name (self->name))
    return open_file (self, find_header (lines, "Content-Type"), problem);
  if (file_name != NULL)
    return maq_server_problem_set (problem, 400, "unknown_parameter", self->name, "Unknown parameter: '%s'.", self->name);
  if (json_object_has_member (self->form->fields, self->name))
    return maq_server_problem_set (problem, 400, "duplicate_parameter", self->name, "Duplicate parameter: '%s'.",
                                   self->name);
  g_byte_array_set_size (self->text, 0);
  self->state = STATE_TEXT;
  return TRUE;
}

/* What lies between two boundaries, piece by piece. */
static gboolean
take_content (MaqServerMultipart *self,
              const guint8       *data,
              gsize               length,
              MaqServerProblem  **problem)
{
  if (self->state == STATE_FILE)
    return maq_server_file_append (self->file, data, length, strcmp (self->name, "mask") == 0 ? "mask" : "image", problem);
  if (self->state != STATE_TEXT)
    return TRUE;
  if (self->text->len + length > MAX_TEXT_BYTES)
    return maq_server_problem_set (problem, 400, "string_above_max_length", self->name, "Invalid '%s': string too long.",
                                   self->name);
  g_byte_array_append (self->text, data, (guint) length);
  return TRUE;
}

static gboolean
close_part (MaqServerMultipart *self,
            MaqServerProblem  **problem)
{
  if (self->state != STATE_TEXT)
    return TRUE;
  if (!g_utf8_validate_len ((const char *) self->text->data, self->text->len, NULL))
    return maq_server_problem_set (problem, 400, "invalid_value", self->name, "Invalid '%s': not UTF-8 text.", self->name);
  g_byte_array_append (self->text, (const guint8 *) "", 1);
  json_object_set_string_member (self->form->fields, self->name, (const char *) self->text->data);
  return TRUE;
}

static void
consume (MaqServerMultipart *self,
         gsize               length)
{
  g_byte_array_remove_range (self->pending, 0, (guint) length);
}

/* Each step returns FALSE on a problem; *@more says whether another step can be made with what is there. */
static gboolean
step_content (MaqServerMultipart *self,
              gboolean           *more,
              MaqServerProblem  **problem)
{
  const guint8 *data = self->pending->data;
  gsize length = self->pending->len;
  const guint8 *found = memmem (data, length, self->delimiter, self->delimiter_length);
  gsize whole = found != NULL ? (gsize) (found - data) : length - MIN (length, self->delimiter_length - 1);

  if (whole > 0 && !take_content (self, data, whole, problem))
    return FALSE;
  *more = found != NULL;
  if (found == NULL)
    {
      consume (self, whole);
      return TRUE;
    }
  consume (self, whole + self->delimiter_length);
  if (!close_part (self, problem))
    return FALSE;
  self->state = STATE_DELIMITER;
  return TRUE;
}

static gboolean
step_delimiter (MaqServerMultipart *self,
                gboolean           *more,
                MaqServerProblem  **problem)
{
  if (self->pending->len < 2)
    {
      *more = FALSE;
      return TRUE;
    }
  if (memcmp (self->pending->data, "--", 2) == 0)
    self->state = STATE_END;
  else if (memcmp (self->pending->data, "\r\n", 2) == 0)
    self->state = STATE_HEADERS;
  else
    return maq_server_problem_set (problem, 400, "invalid_multipart", NULL, "A boundary of the form is malformed.");
  /* The line end stays when a header block follows: an empty block then still ends with an empty line. */
  if (self->state == STATE_END)
    consume (self, 2);
  return TRUE;
}

static gboolean
step_headers (MaqServerMultipart *self,
              gboolean           *more,
              MaqServerProblem  **problem)
{
  const guint8 *data = self->pending->data;
  const guint8 *found = memmem (data, self->pending->len, "\r\n\r\n", 4);
  g_autofree char *block = NULL;
  g_auto (GStrv) lines = NULL;

  *more = found != NULL;
  if (found == NULL && self->pending->len <= MAX_HEADER_BYTES)
    return TRUE;
  if (found == NULL || found - data > (ptrdiff_t) MAX_HEADER_BYTES)
    return maq_server_problem_set (problem, 400, "invalid_multipart", NULL, "The header of a part is too long.");
  block = g_strndup ((const char *) data, (gsize) (found - data));
  lines = g_strsplit (block, "\r\n", -1);
  consume (self, (gsize) (found - data) + 4);
  return open_part (self, lines, problem);
}

gboolean
maq_server_multipart_feed (MaqServerMultipart *self,
                           const guint8       *data,
                           gsize               length,
                           MaqServerProblem  **problem)
{
  gboolean more = TRUE;

  if (self->state == STATE_END)
    return TRUE;
  g_byte_array_append (self->pending, data, (guint) length);
  while (more)
    switch (self->state)
      {
      case STATE_SKIP:
      case STATE_TEXT:
      case STATE_FILE:
        if (!step_content (self, &more, problem))
          return FALSE;
        break;
      case STATE_DELIMITER:
        if (!step_delimiter (self, &more, problem))
          return FALSE;
        break;
      case STATE_HEADERS:
        if (!step_headers (self, &more, problem))
          return FALSE;
        break;
      case STATE_END:
      default:
        g_byte_array_set_size (self->pending, 0);
        more = FALSE;
        break;
      }
  return TRUE;
}

gboolean
maq_server_multipart_end (MaqServerMultipart *self,
                          MaqServerProblem  **problem)
{
  if (self->state == STATE_END)
    return TRUE;
  return maq_server_problem_set (problem, 400, "invalid_multipart", NULL,
                                 "The form ended before its closing boundary.");
}

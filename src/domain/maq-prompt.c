/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-prompt.h"

#define LEGEND_START "Image 1 is "
#define CHANGE_START "Change: "
#define KEEP_START "Keep exactly as they are: "
#define KEEP_END ". Change nothing else."
#define GAP "\n\n"

/* Reference number → position on the wire, from 1; 0 when there is none. */
static guint
find_position (const MaqRequest *request,
               guint             number)
{
  for (guint i = 0; number > 0 && i < maq_request_get_n_images (request); i++)
    if (maq_reference_get_number (maq_request_get_image (request, i)) == number)
      return i + 1;
  return 0;
}

/* The reference of this number on the contact sheet, or NULL. */
static MaqReference *
find_packed (const MaqRequest *request,
             guint             number)
{
  GPtrArray *packed = maq_request_get_packed (request);

  for (guint i = 0; number > 0 && packed != NULL && i < packed->len; i++)
    if (maq_reference_get_number (g_ptr_array_index (packed, i)) == number)
      return g_ptr_array_index (packed, i);
  return NULL;
}

/* What stands at an "@": reference 3 as "@3", its mark B as "@3B". */
typedef struct {
  guint number;
  char  letter;   /* 0: none */
  gsize length;   /* 1: it is no mention */
} Mention;

static Mention
read_mention (const char *text,
              const char *at)
{
  const Mention none = { .length = 1 };
  guint number = 0;
  char letter = 0;
  gsize n = 1;

  if (*at != '@' || (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '_')))
    return none;
  for (; g_ascii_isdigit (at[n]) && n <= 4; n++)
    number = number * 10 + (at[n] - '0');
  if (n > 1 && g_ascii_isupper (at[n]))
    letter = at[n++];
  if (n == 1 || g_ascii_isalnum (at[n]))
    return none;
  return (Mention) { number, letter, n };
}

/* The picture being edited has no number on the board: a mark of it is "@0A". */
static guint
find_picture (const MaqRequest *request,
              const Mention    *mention)
{
  if (mention->number > 0 || mention->letter == 0)
    return find_position (request, mention->number);
  return maq_request_is_edit (request)
         && (maq_request_has_base (request) || maq_reference_get_role (maq_request_get_image (request, 0)) == MAQ_ROLE_EDIT_THIS);
}

static gboolean
has_mark (const MaqReference *reference,
          char                letter)
{
  return letter == 0 || maq_markup_find_letter (maq_reference_get_markup (reference), letter) != NULL;
}

/* FALSE: there is no such picture or mark, and the text stays as it is. */
static gboolean
append_mention (GString          *change,
                const MaqRequest *request,
                const Mention    *mention)
{
  guint position = find_picture (request, mention);
  MaqReference *packed = position == 0 ? find_packed (request, mention->number) : NULL;
  const MaqReference *reference = position > 0 ? maq_request_get_image (request, position - 1) : packed;

  if (reference == NULL || !has_mark (reference, mention->letter))
    return FALSE;
  if (mention->letter != 0)
    g_string_append_printf (change, "mark %c %s ", mention->letter, packed != NULL ? "of" : "in");
  if (packed != NULL)
    g_string_append_printf (change, "reference %u in image %u", mention->number, maq_request_get_n_images (request));
  else
    g_string_append_printf (change, "image %u", position);
  return TRUE;
}

/* The change text with its mentions as positions on the wire. */
static char *
write_change (const MaqRequest *request)
{
  const char *text = maq_request_get_change (request);
  GString *change = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      Mention mention = read_mention (text, at);

      if (mention.length == 1 || !append_mention (change, request, &mention))
        g_string_append_len (change, at, mention.length = 1);
      at += mention.length;
    }
  return g_string_free (change, FALSE);
}

/* Where the keep list begins in @text (its paragraph break), or NULL. */
static const char *
find_keep (const char *text)
{
  return g_str_has_suffix (text, KEEP_END) ? g_strrstr (text, GAP KEEP_START) : NULL;
}

/* The change text after a legend, or NULL: @prompt does not begin with one. */
static const char *
find_body (const char *prompt)
{
  const char *gap = g_str_has_prefix (prompt, LEGEND_START) ? strstr (prompt, GAP) : NULL;

  return gap != NULL && g_str_has_prefix (gap, GAP CHANGE_START) ? gap + strlen (GAP CHANGE_START) : NULL;
}

/* TRUE when a text that somebody typed would be taken for one that was put together here. */
static gboolean
looks_written (const char *text)
{
  return find_body (text) != NULL || (g_str_has_prefix (text, CHANGE_START) && find_keep (text) != NULL);
}

char *
maq_prompt_write (const MaqRequest *request)
{
  g_autofree char *legend = maq_prompt_legend (request);
  g_autofree char *change = write_change (request);
  const char *const *keep = maq_request_get_keep (request);
  GString *prompt = g_string_new (legend);

  /* A change text has no space at either end. One put there says "this is typed, not ours", and splitting drops it. */
  if (*legend == '\0' && keep[0] == NULL)
    g_string_append_printf (prompt, "%s%s", looks_written (change) ? " " : "", change);
  else
    g_string_append_printf (prompt, "%s" CHANGE_START "%s", *legend != '\0' ? GAP : "", change);
  if (keep[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) keep);

      g_string_append_printf (prompt, GAP KEEP_START "%s" KEEP_END, list);
    }
  else if (*legend != '\0' && find_keep (change) != NULL)
    g_string_append_c (prompt, ' ');
  return g_string_free (prompt, FALSE);
}

static void
give (char       **out,
      const char  *text,
      gsize        length)
{
  if (out != NULL)
    *out = g_strndup (text, length);
}

/* The change text, without the space that marks it as typed. */
static void
give_change (char       **out,
             const char  *text,
             gsize        length)
{
  g_autofree char *typed = NULL;

  if (length > 1 && *text == ' ' && looks_written (text + 1))
    {
      text++;
      length--;
    }
  else if (length > 1 && text[length - 1] == ' ')
    {
      typed = g_strndup (text, length - 1);
      if (find_keep (typed) != NULL)
        length--;
    }
  give (out, text, length);
}

void
maq_prompt_split (const char  *prompt,
                  char       **legend,
                  char       **change,
                  char       **keep)
{
  const char *body = find_body (prompt), *keep_at = NULL;
  gboolean has_legend = body != NULL;

  if (!has_legend)
    body = looks_written (prompt) ? prompt + strlen (CHANGE_START) : prompt;
  if (body > prompt)
    keep_at = find_keep (prompt);
  if (keep_at != NULL && keep_at < body)
    keep_at = NULL;

  give (legend, prompt, has_legend ? body - strlen (GAP CHANGE_START) - prompt : 0);
  give_change (change, body, keep_at != NULL ? (gsize) (keep_at - body) : strlen (body));
  if (keep_at != NULL)
    give (keep, keep_at + strlen (GAP KEEP_START), strlen (keep_at) - strlen (GAP KEEP_START KEEP_END));
  else
    give (keep, "", 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-markup.h"
#include "maq-prompt-buffer-private.h"

/* A prompt with chips as plain text, for keeping, for sending and for reading; and back. */

#define UUID_LENGTH 36
#define LETTER_LENGTH 2 /* ".A" */
#define LONGEST_MENTION 6 /* "@9999A" */

typedef struct {
  char  id[UUID_LENGTH + 1];
  char  letter;
  char  mark[UUID_LENGTH + 1]; /* "": not said */
  gsize length;
} SavedChip;

static gboolean
read_uuid (const char *at, char *uuid)
{
  g_strlcpy (uuid, at, UUID_LENGTH + 1);
  return g_uuid_string_is_valid (uuid);
}

/* ".A" or ".A.uuid" at @at. Returns where it ends. */
static const char *
read_mark (const char *at, SavedChip *chip)
{
  chip->letter = at[0] == '.' && g_ascii_isupper (at[1]) ? at[1] : 0;
  chip->mark[0] = '\0';
  if (chip->letter == 0)
    return at;
  at += LETTER_LENGTH;
  if (at[0] == '.' && read_uuid (at + 1, chip->mark))
    return at + 1 + UUID_LENGTH;
  chip->mark[0] = '\0';
  return at;
}

/* "@{uuid}", "@{uuid.A}" or "@{uuid.A.uuid}" at @at. */
static gboolean
read_saved (const char *at, SavedChip *chip)
{
  const char *id = at + 2, *end;

  if (at[0] != '@' || at[1] != '{')
    return FALSE;
  if (g_str_has_prefix (id, MAQ_CHIP_BASE))
    g_strlcpy (chip->id, MAQ_CHIP_BASE, sizeof chip->id);
  else if (!read_uuid (id, chip->id))
    return FALSE;
  end = read_mark (id + strlen (chip->id), chip);
  chip->length = (gsize) (end + 1 - at);
  return *end == '}';
}

void
maq_prompt_text_insert_saved (MaqPromptBuffer *self, GtkTextIter *at, const char *saved, gssize length)
{
  const char *end = length < 0 ? saved + strlen (saved) : saved + length;
  const char *plain = saved;
  SavedChip chip;

  for (const char *read = saved; read < end;)
    {
      if (!read_saved (read, &chip))
        {
          read++;
          continue;
        }
      if (read > plain)
        gtk_text_buffer_insert (GTK_TEXT_BUFFER (self), at, plain, (int) (read - plain));
      maq_prompt_chip_insert (self, at, chip.id, chip.letter, chip.mark[0] != '\0' ? chip.mark : NULL);
      plain = read += chip.length;
    }
  if (end > plain)
    gtk_text_buffer_insert (GTK_TEXT_BUFFER (self), at, plain, (int) (end - plain));
}

typedef void (*WriteChip) (MaqPromptBuffer *self, GString *text, const GtkTextIter *start, const GtkTextIter *end);

/* The text between @from and @to, its chips as @write has them. */
static char *
write_with (MaqPromptBuffer *self, const GtkTextIter *from, const GtkTextIter *to, WriteChip write)
{
  GString *text = g_string_new (NULL);
  GtkTextIter at = *from, start, end;
  gboolean gone, more = TRUE;

  while (more)
    {
      GtkTextIter begin = at;
      g_autofree char *plain = NULL;

      more = maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone) && gtk_text_iter_compare (&start, to) < 0;
      if (!more)
        start = *to;
      plain = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self), &begin, &start, TRUE);
      g_string_append (text, plain);
      if (more)
        write (self, text, &start, &end);
    }
  return g_string_free (text, FALSE);
}

static char *
write_all (MaqPromptBuffer *self, WriteChip write)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self), &start, &end);
  return write_with (self, &start, &end, write);
}

static void
append_saved (GString *text, const char *id, char letter, const char *mark)
{
  g_string_append_printf (text, "@{%s", id);
  if (letter != 0)
    g_string_append_printf (text, ".%c", letter);
  if (letter != 0 && mark != NULL)
    g_string_append_printf (text, ".%s", mark);
  g_string_append_c (text, '}');
}

static void
write_saved (MaqPromptBuffer *self, GString *text, const GtkTextIter *start, const GtkTextIter *end)
{
  const MaqChip *chip = maq_prompt_buffer_peek_chip (self, start);

  append_saved (text, chip->id, chip->letter, chip->mark);
}

/* A mention counts only where it stands alone. */
static void
write_change (MaqPromptBuffer *self, GString *text, const GtkTextIter *start, const GtkTextIter *end)
{
  const MaqChip *chip = maq_prompt_buffer_peek_chip (self, start);
  g_autoptr (MaqReference) reference = maq_prompt_chip_find (self, chip->id);
  char letter = maq_prompt_chip_get_letter (self, chip);
  gunichar next = gtk_text_iter_get_char (end);

  if (text->len > 0 && (g_ascii_isalnum (text->str[text->len - 1]) || text->str[text->len - 1] == '_'))
    g_string_append_c (text, ' ');
  /* A mark that came by the letter of one that is gone is not the one that is meant. */
  if (maq_prompt_chip_is_gone (self, chip))
    g_string_append (text, "@?");
  else
    g_string_append_printf (text, "@%u", reference != NULL ? maq_reference_get_number (reference) : 0);
  if (letter != 0)
    g_string_append_c (text, letter);
  if (next < 128 && (g_ascii_isalnum ((char) next) || next == '_'))
    g_string_append_c (text, ' ');
}

static void
write_plain (MaqPromptBuffer *self, GString *text, const GtkTextIter *start, const GtkTextIter *end)
{
  const MaqChip *chip = maq_prompt_buffer_peek_chip (self, start);
  MaqReference *reference = g_hash_table_lookup (self->known, chip->id);
  g_autofree char *mark = g_str_equal (chip->id, MAQ_CHIP_BASE) ? maq_prompt_chip_describe (self, chip) : NULL;

  if (mark != NULL)
    {
      g_string_append (text, mark);
      return;
    }
  g_string_append (text, reference != NULL && maq_reference_get_name (reference)[0] != '\0'
                           ? maq_reference_get_name (reference) : "…");
}

char *
maq_prompt_buffer_dup_saved (MaqPromptBuffer *self)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), NULL);
  return write_all (self, write_saved);
}

void
maq_prompt_buffer_find_saved (MaqPromptBuffer *self, guint bytes, GtkTextIter *iter)
{
  GtkTextIter start, end;
  guint seen = 0;

  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), iter);
  while (seen < bytes && !gtk_text_iter_is_end (iter))
    if (maq_prompt_buffer_get_chip (self, iter, &start, &end))
      {
        g_autoptr (GString) chip = g_string_new (NULL);

        write_saved (self, chip, &start, &end);
        seen += (guint) chip->len;
        *iter = end;
      }
    else
      {
        char bytes_of[6];

        seen += (guint) g_unichar_to_utf8 (gtk_text_iter_get_char (iter), bytes_of);
        gtk_text_iter_forward_char (iter);
      }
}

char *
maq_prompt_buffer_dup_change (MaqPromptBuffer *self)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), NULL);
  return write_all (self, write_change);
}

char *
maq_prompt_buffer_dup_plain (MaqPromptBuffer *self)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), NULL);
  return write_all (self, write_plain);
}

char *
maq_prompt_buffer_dup_part (MaqPromptBuffer *self, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextIter first, last;

  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), NULL);

  if (maq_prompt_buffer_get_chip (self, start, &first, &last))
    *start = first;
  if (maq_prompt_buffer_get_chip (self, end, &first, &last) && !gtk_text_iter_equal (end, &first))
    *end = last;
  return write_with (self, start, end, write_saved);
}

char *
maq_prompt_buffer_dup_part_change (MaqPromptBuffer *self, const GtkTextIter *start, const GtkTextIter *end)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), NULL);
  return write_with (self, start, end, write_change);
}

char *
maq_prompt_buffer_dup_dangling (MaqPromptBuffer *self)
{
  GtkTextIter at, start, end;
  gboolean gone;

  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), NULL);

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &at);
  while (maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone))
    if (gone)
      return maq_prompt_chip_describe (self, maq_prompt_buffer_peek_chip (self, &start));
  return NULL;
}

guint
maq_prompt_buffer_get_n_chips (MaqPromptBuffer *self)
{
  GtkTextIter at, start, end;
  gboolean gone;
  guint n_chips = 0;

  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), 0);

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &at);
  while (maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone))
    n_chips++;
  return n_chips;
}

gboolean
maq_prompt_buffer_names (MaqPromptBuffer *self, guint number)
{
  g_autoptr (MaqReference) reference = NULL;
  GtkTextIter at, start, end;
  gboolean gone;

  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), FALSE);

  reference = maq_prompt_chip_find_number (self, number);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &at);
  while (reference != NULL && maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone))
    if (g_str_equal (maq_prompt_buffer_peek_chip (self, &start)->id, maq_reference_get_id (reference)))
      return TRUE;
  return FALSE;
}

/* --- "@3" --- */

/* "@3" or "@3A" at @at, standing alone. 0: none. @end: the text goes no further for now. */
static gsize
read_mention (const char *text, const char *at, guint *number, char *letter)
{
  gsize length = 1;

  *number = 0;
  *letter = 0;
  if (*at != '@' || (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '_')))
    return 0;
  for (; g_ascii_isdigit (at[length]) && length <= 4; length++)
    *number = *number * 10 + (guint) (at[length] - '0');
  if (length == 1)
    return 0;
  if (g_ascii_isupper (at[length]))
    *letter = at[length++];
  return g_ascii_isalnum (at[length]) || at[length] == '_' ? 0 : length;
}

/* What the mention stands for. (transfer full) (nullable) */
static char *
find_id (MaqPromptBuffer *self, guint number, char letter)
{
  g_autoptr (MaqReference) reference = maq_prompt_chip_find_number (self, number);

  if (number == 0 && maq_markup_find_letter (self->base, letter) != NULL)
    return g_strdup (MAQ_CHIP_BASE);
  if (reference != NULL && letter != 0 && maq_markup_find_letter (maq_reference_get_markup (reference), letter) == NULL)
    return NULL;
  return reference != NULL ? g_strdup (maq_reference_get_id (reference)) : NULL;
}

/* What a chip is called is no mention, even when it is called "@3". */
static gboolean
is_in_chip (MaqPromptBuffer *self, int at)
{
  GtkTextIter iter, start, end;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &iter, at);
  return maq_prompt_buffer_get_chip (self, &iter, &start, &end);
}

/* @at: an offset in characters. Returns the offset behind the chip. */
static int
make_chip (MaqPromptBuffer *self, int at, gsize length, const char *id, char letter)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &start, at);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &end, at + (int) length);
  self->busy++;
  gtk_text_buffer_delete (GTK_TEXT_BUFFER (self), &start, &end);
  maq_prompt_chip_insert (self, &start, id, letter, NULL);
  self->busy--;
  return gtk_text_iter_get_offset (&start);
}

void
maq_prompt_text_find_mentions (MaqPromptBuffer *self, int from, int to, gboolean bulk)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end, first, last;
  g_autofree char *text = NULL;
  int at, shift = 0;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, MAX (0, from - LONGEST_MENTION - 1));
  gtk_text_buffer_get_iter_at_offset (buffer, &end, to);
  if (maq_prompt_buffer_get_chip (self, &start, &first, &last))
    start = last;
  at = gtk_text_iter_get_offset (&start);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  for (const char *read = text; *read != '\0'; read = g_utf8_next_char (read), at++)
    {
      guint number;
      char letter;
      gsize length = read_mention (text, read, &number, &letter);
      g_autofree char *id = length > 0 && (bulk || read[length] != '\0') ? find_id (self, number, letter) : NULL;

      if (id == NULL || is_in_chip (self, at + shift))
        continue;
      shift += make_chip (self, at + shift, length, id, letter) - (at + shift) - (int) length;
      read += length - 1;
      at += (int) length - 1;
    }
}

/* The one of this number; the picture that was edited has 0. */
static MaqReference *
find_in (GPtrArray *references, guint number)
{
  for (guint i = 0; i < references->len; i++)
    if (maq_reference_get_number (g_ptr_array_index (references, i)) == number)
      return g_ptr_array_index (references, i);
  return NULL;
}

/* FALSE: it names none of them. */
static gboolean
save_mention (GString *saved, GPtrArray *references, guint number, char letter)
{
  MaqReference *reference = find_in (references, number);
  const MaqMark *mark = reference != NULL ? maq_markup_find_letter (maq_reference_get_markup (reference), letter) : NULL;

  if (number == 0 ? letter == 0 : reference == NULL)
    return FALSE;
  append_saved (saved, number == 0 ? MAQ_CHIP_BASE : maq_reference_get_id (reference), letter,
                mark != NULL ? maq_mark_get_id (mark) : NULL);
  return TRUE;
}

char *
maq_prompt_buffer_save_change (MaqPromptBuffer *self, const char *change, GPtrArray *references)
{
  GString *saved = g_string_new (NULL);

  for (guint i = 0; i < references->len; i++)
    {
      MaqReference *reference = g_ptr_array_index (references, i);

      if (!g_hash_table_contains (self->known, maq_reference_get_id (reference)))
        g_hash_table_insert (self->known, g_strdup (maq_reference_get_id (reference)), maq_reference_ref (reference));
    }
  for (const char *at = change; *at != '\0';)
    {
      guint number;
      char letter;
      gsize length = read_mention (change, at, &number, &letter);

      if (length == 0 || !save_mention (saved, references, number, letter))
        g_string_append_len (saved, at, length = 1);
      at += length;
    }
  return g_string_free (saved, FALSE);
}

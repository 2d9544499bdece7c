/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-item.h"
#include "maq-prompt-buffer-private.h"
#include "maq-quotes.h"

/* What a chip looks like, and what screen readers read there. */

#define LONGEST_NAME 24
/* Neither breaks a line nor goes away at the end of one. Pango does break at a common space where the size changes. */
#define PAD "\u00a0"
/* In 1/1024 of a point: measured to be 0 pixels wide, while text that is tagged "invisible" is kept from screen readers, too. */
#define HIDDEN_SIZE 1

/* A label is parts that are seen and parts that are read only; the first one is hidden, then they take turns. */
#define N_PARTS 5

MaqReference *
maq_prompt_chip_find (MaqPromptBuffer *self, const char *id)
{
  for (guint i = 0; self->board != NULL && i < g_list_model_get_n_items (self->board); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (self->board, i);
      MaqReference *reference = maq_board_item_get_reference (item);

      if (g_str_equal (maq_reference_get_id (reference), id))
        return maq_reference_ref (reference);
    }
  return NULL;
}

MaqReference *
maq_prompt_chip_find_number (MaqPromptBuffer *self, guint number)
{
  for (guint i = 0; self->board != NULL && i < g_list_model_get_n_items (self->board); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (self->board, i);
      MaqReference *reference = maq_board_item_get_reference (item);

      if (maq_reference_get_number (reference) == number)
        return maq_reference_ref (reference);
    }
  return NULL;
}

/* So that the line does not break within. */
static char *
join (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);

  return g_strjoinv (PAD, parts);
}

static char *
shorten (const char *name)
{
  g_autofree char *head = NULL;

  if (g_utf8_strlen (name, -1) <= LONGEST_NAME)
    return g_strdup (name);
  head = g_utf8_substring (name, 0, LONGEST_NAME - 1);
  return g_strconcat (g_strchomp (head), "…", NULL);
}

static gboolean
is_base (const MaqChip *chip)
{
  return g_str_equal (chip->id, MAQ_CHIP_BASE);
}

/* @reference: NULL for the picture being edited. */
static const MaqMark *
find_mark (MaqPromptBuffer *self, const MaqReference *reference, const MaqChip *chip)
{
  const MaqMarkup *markup = reference != NULL ? maq_reference_get_markup (reference) : self->base;

  return chip->mark != NULL ? maq_markup_find_mark (markup, chip->mark) : maq_markup_find_letter (markup, chip->letter);
}

gboolean
maq_prompt_chip_is_gone (MaqPromptBuffer *self, const MaqChip *chip)
{
  g_autoptr (MaqReference) reference = is_base (chip) ? NULL : maq_prompt_chip_find (self, chip->id);

  if (reference == NULL && !is_base (chip))
    return TRUE;
  return (chip->letter != 0 || is_base (chip)) && find_mark (self, reference, chip) == NULL;
}

char
maq_prompt_chip_get_letter (MaqPromptBuffer *self, const MaqChip *chip)
{
  g_autoptr (MaqReference) reference = is_base (chip) ? NULL : maq_prompt_chip_find (self, chip->id);
  const MaqMark *mark = chip->letter != 0 && (reference != NULL || is_base (chip)) ? find_mark (self, reference, chip) : NULL;

  return mark != NULL ? maq_mark_get_letter (mark) : chip->letter;
}

char *
maq_prompt_chip_describe (MaqPromptBuffer *self, const MaqChip *chip)
{
  MaqReference *known = g_hash_table_lookup (self->known, chip->id);
  char letter = maq_prompt_chip_get_letter (self, chip);

  if (is_base (chip))
    /* Translators: %c: the letter of a mark on the picture being edited. */
    return g_strdup_printf (_("mark %c"), letter != 0 ? letter : '?');
  if (known == NULL)
    return g_strdup ("?");
  if (letter != 0)
    return g_strdup_printf ("%u %c %s", maq_reference_get_number (known), letter, maq_reference_get_name (known));
  return g_strdup_printf ("%u %s", maq_reference_get_number (known), maq_reference_get_name (known));
}

/* Of the picture being edited, only its mark is named. */
static void
label_base (char letter, gboolean gone, char *parts[N_PARTS])
{
  /* Translators: read by screen readers before the letter of a mark, within a sentence. */
  parts[0] = g_strdup_printf ("%s ", gone ? _("missing mark of the picture") : _("the picture, mark"));
  parts[1] = g_strdup_printf ("%c", letter != 0 ? letter : '?');
}

/* "reference 3, brass finish", of which "3 brass finish" is seen. */
static void
label_reference (char letter, const MaqReference *reference, gboolean gone, char *parts[N_PARTS])
{
  const char *name = reference != NULL ? maq_reference_get_name (reference) : "";

  /* Translators: read by screen readers before a reference's number, within a sentence. */
  parts[0] = g_strdup_printf ("%s ", gone ? _("missing reference") : _("reference"));
  if (reference == NULL)
    parts[1] = g_strdup ("?");
  else
    parts[1] = g_strdup_printf ("%u", maq_reference_get_number (reference));
  if (letter != 0)
    {
      g_autofree char *number = g_steal_pointer (&parts[1]);

      parts[1] = g_strdup_printf ("%s" PAD "%c", number, letter);
    }
  if (name[0] == '\0')
    return;
  parts[2] = g_strdup (",");
  parts[3] = shorten (name);
}

/* The whole label; @spans: where the hidden parts are, in characters, pairs of start and end. */
static char *
make_label (MaqPromptBuffer *self, const MaqChip *chip, gboolean *gone, GArray *spans)
{
  g_autoptr (MaqReference) found = maq_prompt_chip_find (self, chip->id);
  char *parts[N_PARTS] = { NULL };
  GString *label = g_string_new (PAD);

  if (found != NULL)
    g_hash_table_insert (self->known, g_strdup (chip->id), maq_reference_ref (found));
  *gone = maq_prompt_chip_is_gone (self, chip);
  if (is_base (chip))
    label_base (maq_prompt_chip_get_letter (self, chip), *gone, parts);
  else
    label_reference (maq_prompt_chip_get_letter (self, chip), g_hash_table_lookup (self->known, chip->id), *gone, parts);
  for (guint i = 0; i < N_PARTS && parts[i] != NULL; i++)
    {
      int start = (int) g_utf8_strlen (label->str, -1), end;
      g_autofree char *part = join (parts[i]);

      g_string_append (label, part);
      end = (int) g_utf8_strlen (label->str, -1);
      if (i % 2 == 0)
        {
          g_array_append_val (spans, start);
          g_array_append_val (spans, end);
        }
      if (i == 2)
        g_string_append (label, PAD);
      g_free (parts[i]);
    }
  g_string_append (label, PAD);
  return g_string_free (label, FALSE);
}

static void
apply (MaqPromptBuffer *self, GtkTextTag *tag, int from, int to)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &start, from);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &end, to);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self), tag, &start, &end);
}

static void
insert_label (MaqPromptBuffer *self, GtkTextIter *at, GtkTextTag *tag)
{
  const MaqChip *chip = g_hash_table_lookup (self->chips, tag);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean gone;
  g_autofree char *label = make_label (self, chip, &gone, spans);
  int from = gtk_text_iter_get_offset (at), to;

  gtk_text_buffer_insert (GTK_TEXT_BUFFER (self), at, label, -1);
  to = gtk_text_iter_get_offset (at);
  apply (self, tag, from, to);
  apply (self, gone ? self->gone_look : self->chip_look, from, to);
  for (guint i = 0; i + 1 < spans->len; i += 2)
    apply (self, self->hidden_look, from + g_array_index (spans, int, i), from + g_array_index (spans, int, i + 1));
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), at, to);
}

/* The one that has the letter now. (transfer full) (nullable) */
static char *
dup_mark_id (MaqPromptBuffer *self, const MaqChip *chip)
{
  g_autoptr (MaqReference) reference = is_base (chip) ? NULL : maq_prompt_chip_find (self, chip->id);
  const MaqMark *mark = reference != NULL || is_base (chip) ? find_mark (self, reference, chip) : NULL;

  return mark != NULL ? g_strdup (maq_mark_get_id (mark)) : NULL;
}

void
maq_prompt_chip_insert (MaqPromptBuffer *self, GtkTextIter *at, const char *id, char letter, const char *mark)
{
  GtkTextTag *tag = gtk_text_tag_new (NULL);
  MaqChip *chip = g_new0 (MaqChip, 1);

  chip->id = g_strdup (id);
  chip->letter = letter;
  chip->mark = g_strdup (mark);
  if (letter != 0 && mark == NULL)
    chip->mark = dup_mark_id (self, chip);
  gtk_text_tag_table_add (gtk_text_buffer_get_tag_table (GTK_TEXT_BUFFER (self)), tag);
  g_hash_table_insert (self->chips, tag, chip);
  self->busy++;
  insert_label (self, at, tag);
  self->busy--;
  g_object_unref (tag);
}

static int
get_offset (MaqPromptBuffer *self, GtkTextMark *mark)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self), &iter, mark);
  return gtk_text_iter_get_offset (&iter);
}

static void
put_back (MaqPromptBuffer *self, GtkTextMark *mark, int offset)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &iter, offset);
  gtk_text_buffer_move_mark (GTK_TEXT_BUFFER (self), mark, &iter);
}

/* The other label in the same place; a caret before the chip stays before it. @at is moved behind it. */
static void
relabel (MaqPromptBuffer *self, GtkTextIter *at, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextMark *marks[] = { gtk_text_buffer_get_insert (buffer), gtk_text_buffer_get_selection_bound (buffer) };
  int first = gtk_text_iter_get_offset (start);
  gboolean before[] = { get_offset (self, marks[0]) <= first, get_offset (self, marks[1]) <= first };
  int offsets[] = { get_offset (self, marks[0]), get_offset (self, marks[1]) };
  const MaqChip *chip = maq_prompt_buffer_peek_chip (self, start);
  g_autofree char *id = g_strdup (chip->id);
  g_autofree char *mark = g_strdup (chip->mark);
  char letter = chip->letter;

  gtk_text_buffer_delete (buffer, start, end);
  *at = *start;
  maq_prompt_chip_insert (self, at, id, letter, mark);
  first = gtk_text_iter_get_offset (at);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (before[i])
      put_back (self, marks[i], offsets[i]);
  gtk_text_buffer_get_iter_at_offset (buffer, at, first);
}

static gboolean
is_current (MaqPromptBuffer *self, const GtkTextIter *start, const GtkTextIter *end, gboolean was_gone)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *shown = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self), start, end, TRUE);
  gboolean gone;
  g_autofree char *label = make_label (self, maq_prompt_buffer_peek_chip (self, start), &gone, spans);

  return gone == was_gone && g_str_equal (label, shown);
}

void
maq_prompt_chip_refresh (MaqPromptBuffer *self)
{
  GtkTextIter at, start, end;
  gboolean gone;

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &at);
  self->busy++;
  while (maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone))
    if (!is_current (self, &start, &end, gone))
      relabel (self, &at, &start, &end);
  self->busy--;
}

void
maq_prompt_chip_make_looks (MaqPromptBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);

  self->quote_look = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  self->slot_look = gtk_text_buffer_create_tag (buffer, NULL, "style", PANGO_STYLE_ITALIC, NULL);
  self->chip_look = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, "allow-breaks", FALSE, NULL);
  self->gone_look = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, "allow-breaks", FALSE, NULL);
  self->hidden_look = gtk_text_buffer_create_tag (buffer, NULL, "size", HIDDEN_SIZE, "foreground", "rgba(0,0,0,0)", NULL);
}

/* The text with a space for every character of a chip, so that what a chip is called is no quote and no slot. */
static char *
dup_bare (MaqPromptBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter at, start, end;
  GString *text = g_string_new (NULL);
  gboolean gone, more = TRUE;

  gtk_text_buffer_get_start_iter (buffer, &at);
  while (more)
    {
      GtkTextIter from = at;
      g_autofree char *part = NULL;

      more = maq_prompt_buffer_next_chip (self, &at, &start, &end, &gone);
      if (!more)
        gtk_text_buffer_get_end_iter (buffer, &start);
      part = gtk_text_buffer_get_text (buffer, &from, &start, TRUE);
      g_string_append (text, part);
      for (int i = 0; more && i < gtk_text_iter_get_offset (&end) - gtk_text_iter_get_offset (&start); i++)
        g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static void
dress_ranges (MaqPromptBuffer *self, GtkTextTag *tag, const char *text, GArray *ranges)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self), tag, &start, &end);
  for (guint i = 0; i < ranges->len; i++)
    {
      const MaqTextRange *range = &g_array_index (ranges, MaqTextRange, i);
      int from = (int) g_utf8_strlen (text, range->start);

      apply (self, tag, from, from + (int) g_utf8_strlen (text + range->start, range->length));
    }
}

void
maq_prompt_chip_dress (MaqPromptBuffer *self)
{
  g_autofree char *text = dup_bare (self);
  g_autoptr (GArray) quotes = maq_quotes_find (text);
  g_autoptr (GArray) slots = maq_quotes_find_slots (text);

  dress_ranges (self, self->quote_look, text, quotes);
  dress_ranges (self, self->slot_look, text, slots);
}

void
maq_prompt_buffer_set_colours (MaqPromptBuffer *self, const GdkRGBA *chip, const GdkRGBA *gone, const GdkRGBA *quote)
{
  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  g_object_set (self->chip_look, "foreground-rgba", chip, NULL);
  g_object_set (self->slot_look, "foreground-rgba", chip, NULL);
  g_object_set (self->gone_look, "foreground-rgba", gone, NULL);
  g_object_set (self->quote_look, "underline-rgba", quote, NULL);
}

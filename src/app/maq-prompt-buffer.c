/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-board-item.h"
#include "maq-prompt-buffer-private.h"

enum { EDITED, CHIPS_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPromptBuffer, maq_prompt_buffer, GTK_TYPE_TEXT_BUFFER)

static void
chip_free (gpointer data)
{
  MaqChip *chip = data;

  g_free (chip->id);
  g_free (chip->mark);
  g_free (chip);
}

static GtkTextTag *
find_tag (MaqPromptBuffer *self, const GtkTextIter *iter)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *link = tags; link != NULL; link = link->next)
    if (g_hash_table_contains (self->chips, link->data))
      return link->data;
  return NULL;
}

/* TRUE when @iter is within a chip, at neither of its ends. */
static gboolean
is_inside (MaqPromptBuffer *self, const GtkTextIter *iter, GtkTextIter *start, GtkTextIter *end)
{
  return maq_prompt_buffer_get_chip (self, iter, start, end) && !gtk_text_iter_equal (iter, start);
}

/* Which end of a chip somebody meant who came from @from. */
static GtkTextIter
choose_end (const GtkTextIter *iter, const GtkTextIter *start, const GtkTextIter *end, int from)
{
  int at = gtk_text_iter_get_offset (iter);
  int first = gtk_text_iter_get_offset (start);
  int last = gtk_text_iter_get_offset (end);

  if (from == first)
    return *end;
  if (from == last)
    return *start;
  return at - first < last - at ? *start : *end;
}

static int
keep_out (MaqPromptBuffer *self, const GtkTextIter *location, GtkTextMark *mark, int from)
{
  GtkTextIter start, end, edge = *location;

  if (self->busy == 0 && is_inside (self, location, &start, &end))
    {
      edge = choose_end (location, &start, &end, from);
      gtk_text_buffer_move_mark (GTK_TEXT_BUFFER (self), mark, &edge);
    }
  return gtk_text_iter_get_offset (&edge);
}

static void
maq_prompt_buffer_mark_set (GtkTextBuffer *buffer, const GtkTextIter *location, GtkTextMark *mark)
{
  MaqPromptBuffer *self = MAQ_PROMPT_BUFFER (buffer);

  GTK_TEXT_BUFFER_CLASS (maq_prompt_buffer_parent_class)->mark_set (buffer, location, mark);
  if (mark == gtk_text_buffer_get_insert (buffer))
    self->caret = keep_out (self, location, mark, self->caret);
  else if (mark == gtk_text_buffer_get_selection_bound (buffer))
    self->bound = keep_out (self, location, mark, self->bound);
}

void
maq_prompt_buffer_remember_marks (MaqPromptBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  self->caret = gtk_text_iter_get_offset (&iter);
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_selection_bound (buffer));
  self->bound = gtk_text_iter_get_offset (&iter);
}

/* Where the caret is in the saved text: there a chip is as long however it is called. */
static int
get_saved_caret (MaqPromptBuffer *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, caret;
  g_autofree char *before = NULL;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  before = maq_prompt_buffer_dup_part (self, &start, &caret);
  return (int) strlen (before);
}

void
maq_prompt_buffer_tell (MaqPromptBuffer *self)
{
  maq_prompt_chip_dress (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
settle (MaqPromptBuffer *self)
{
  g_autofree char *saved = NULL;

  if (self->busy > 0 || self->in_action)
    return;
  saved = maq_prompt_buffer_dup_saved (self);
  maq_prompt_undo_record (self->undo, saved, get_saved_caret (self), self->typed, self->joins);
  maq_prompt_buffer_tell (self);
}

static void
maq_prompt_buffer_changed (GtkTextBuffer *buffer)
{
  MaqPromptBuffer *self = MAQ_PROMPT_BUFFER (buffer);

  maq_prompt_buffer_remember_marks (self);
  settle (self);
}

static void
maq_prompt_buffer_begin_user_action (GtkTextBuffer *buffer)
{
  MAQ_PROMPT_BUFFER (buffer)->in_action = TRUE;
}

static void
maq_prompt_buffer_end_user_action (GtkTextBuffer *buffer)
{
  MAQ_PROMPT_BUFFER (buffer)->in_action = FALSE;
  settle (MAQ_PROMPT_BUFFER (buffer));
}

static void
note_typing (MaqPromptBuffer *self, int from, int to, gunichar last)
{
  self->typed = to == from + 1 && !g_unichar_isspace (last);
  self->joins = self->typed && from == self->typed_end;
  self->typed_end = self->typed ? to : -1;
}

/* Between two chips the looks of both are one range, in which what is put there would take part. */
static void
strip_looks (MaqPromptBuffer *self, int from, const GtkTextIter *to)
{
  GtkTextTag *looks[] = { self->chip_look, self->gone_look, self->hidden_look };
  GtkTextIter start;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self), &start, from);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self), looks[i], &start, to);
}

static gboolean
is_stop (const char *text, int length)
{
  static const char *const stops = ",.;:!?)]}%…、。，．；：！？）］｝」』】〉》";
  gunichar typed = length > 0 ? g_utf8_get_char (text) : 0;

  return typed != 0 && g_utf8_next_char (text) == text + length && g_utf8_strchr (stops, -1, typed) != NULL;
}

/* The space that came with a chip makes way for what is written without one, as on the keyboards of phones. */
static void
take_space (MaqPromptBuffer *self, GtkTextIter *at, const char *text, int length)
{
  gboolean follows = self->spaced >= 0 && gtk_text_iter_get_offset (at) == self->spaced;
  GtkTextIter space = *at;

  self->spaced = -1;
  if (self->busy > 0 || !follows || !is_stop (text, length))
    return;
  gtk_text_iter_backward_char (&space);
  self->busy++;
  gtk_text_buffer_delete (GTK_TEXT_BUFFER (self), &space, at);
  self->busy--;
  *at = space;
}

/* Makes "@3" a chip as soon as it is finished: by a space behind it, or by being put there whole. */
static void
maq_prompt_buffer_insert_text (GtkTextBuffer *buffer, GtkTextIter *at, const char *text, int length)
{
  MaqPromptBuffer *self = MAQ_PROMPT_BUFFER (buffer);
  GtkTextIter start, end;
  GtkTextMark *mark;
  int from;

  if (self->busy == 0 && is_inside (self, at, &start, &end))
    *at = end;
  take_space (self, at, text, length);
  from = gtk_text_iter_get_offset (at);
  GTK_TEXT_BUFFER_CLASS (maq_prompt_buffer_parent_class)->insert_text (buffer, at, text, length);
  strip_looks (self, from, at);
  if (self->busy > 0)
    return;
  note_typing (self, from, gtk_text_iter_get_offset (at), length > 0 ? g_utf8_get_char (text) : 0);
  mark = gtk_text_buffer_create_mark (buffer, NULL, at, FALSE);
  maq_prompt_text_find_mentions (self, from, gtk_text_iter_get_offset (at), gtk_text_iter_get_offset (at) - from > 1);
  gtk_text_buffer_get_iter_at_mark (buffer, at, mark);
  gtk_text_buffer_delete_mark (buffer, mark);
  settle (self);
}

/* Tags of chips that are nowhere in the text any more. */
static void
drop_tags (MaqPromptBuffer *self, GPtrArray *tags)
{
  for (guint i = 0; i < tags->len; i++)
    {
      GtkTextTag *tag = g_ptr_array_index (tags, i);
      GtkTextIter iter;

      gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &iter);
      if (gtk_text_iter_has_tag (&iter, tag) || gtk_text_iter_forward_to_tag_toggle (&iter, tag))
        continue;
      g_hash_table_remove (self->chips, tag);
      gtk_text_tag_table_remove (gtk_text_buffer_get_tag_table (GTK_TEXT_BUFFER (self)), tag);
    }
}

static GPtrArray *
list_tags (MaqPromptBuffer *self, GtkTextIter at, const GtkTextIter *end)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_object_unref);

  for (; gtk_text_iter_compare (&at, end) < 0 && !gtk_text_iter_is_end (&at);)
    {
      GtkTextTag *tag = find_tag (self, &at);

      if (tag != NULL)
        g_ptr_array_add (tags, g_object_ref (tag));
      gtk_text_iter_forward_to_tag_toggle (&at, tag);
    }
  return tags;
}

/* A part of a chip is none: the whole one goes. */
static void
maq_prompt_buffer_delete_range (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end)
{
  MaqPromptBuffer *self = MAQ_PROMPT_BUFFER (buffer);
  g_autoptr (GPtrArray) tags = NULL;
  GtkTextIter first, last;

  gtk_text_iter_order (start, end);
  if (self->busy == 0 && is_inside (self, start, &first, &last))
    *start = first;
  if (self->busy == 0 && is_inside (self, end, &first, &last))
    *end = last;
  tags = list_tags (self, *start, end);
  self->spaced = -1;
  if (self->busy == 0)
    {
      self->typed = self->joins = FALSE;
      self->typed_end = -1;
    }
  GTK_TEXT_BUFFER_CLASS (maq_prompt_buffer_parent_class)->delete_range (buffer, start, end);
  if (tags->len > 0)
    {
      int offset = gtk_text_iter_get_offset (start);

      drop_tags (self, tags);
      gtk_text_buffer_get_iter_at_offset (buffer, start, offset);
      *end = *start;
    }
}

static void
refresh_cb (MaqPromptBuffer *self)
{
  maq_prompt_chip_refresh (self);
  g_signal_emit (self, signals[CHIPS_CHANGED], 0);
}

static void
items_changed_cb (MaqPromptBuffer *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (self->board, position + i);

      g_signal_handlers_disconnect_by_func (item, refresh_cb, self);
      g_signal_connect_object (item, "notify::reference", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
    }
  refresh_cb (self);
}

static void
maq_prompt_buffer_dispose (GObject *object)
{
  MaqPromptBuffer *self = MAQ_PROMPT_BUFFER (object);

  g_clear_object (&self->board);
  G_OBJECT_CLASS (maq_prompt_buffer_parent_class)->dispose (object);
}

static void
maq_prompt_buffer_finalize (GObject *object)
{
  MaqPromptBuffer *self = MAQ_PROMPT_BUFFER (object);

  g_clear_pointer (&self->base, maq_markup_unref);
  g_clear_pointer (&self->chips, g_hash_table_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->undo, maq_prompt_undo_free);
  G_OBJECT_CLASS (maq_prompt_buffer_parent_class)->finalize (object);
}

static void
maq_prompt_buffer_class_init (MaqPromptBufferClass *klass)
{
  GtkTextBufferClass *buffer_class = GTK_TEXT_BUFFER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_prompt_buffer_dispose;
  G_OBJECT_CLASS (klass)->finalize = maq_prompt_buffer_finalize;
  buffer_class->mark_set = maq_prompt_buffer_mark_set;
  buffer_class->changed = maq_prompt_buffer_changed;
  buffer_class->insert_text = maq_prompt_buffer_insert_text;
  buffer_class->delete_range = maq_prompt_buffer_delete_range;
  buffer_class->begin_user_action = maq_prompt_buffer_begin_user_action;
  buffer_class->end_user_action = maq_prompt_buffer_end_user_action;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[CHIPS_CHANGED] = g_signal_new ("chips-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
maq_prompt_buffer_init (MaqPromptBuffer *self)
{
  self->chips = g_hash_table_new_full (NULL, NULL, NULL, chip_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) maq_reference_unref);
  self->undo = maq_prompt_undo_new ();
  self->typed_end = self->spaced = -1;
}

MaqPromptBuffer *
maq_prompt_buffer_new (void)
{
  MaqPromptBuffer *self = g_object_new (MAQ_TYPE_PROMPT_BUFFER, NULL);

  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self), FALSE);
  maq_prompt_chip_make_looks (self);
  return self;
}

void
maq_prompt_buffer_set_board (MaqPromptBuffer *self, GListModel *board)
{
  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));
  g_return_if_fail (self->board == NULL);

  self->board = g_object_ref (board);
  g_signal_connect_object (board, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (board));
}

void
maq_prompt_buffer_set_base (MaqPromptBuffer *self, MaqMarkup *markup)
{
  g_return_if_fail (MAQ_IS_PROMPT_BUFFER (self));

  if (maq_markup_equal (self->base, markup))
    return;
  g_clear_pointer (&self->base, maq_markup_unref);
  self->base = markup != NULL ? maq_markup_ref (markup) : NULL;
  refresh_cb (self);
}

gboolean
maq_prompt_buffer_get_chip (MaqPromptBuffer *self, const GtkTextIter *iter, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextTag *tag;

  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), FALSE);

  tag = find_tag (self, iter);
  if (tag == NULL)
    return FALSE;
  *start = *end = *iter;
  if (!gtk_text_iter_starts_tag (start, tag))
    gtk_text_iter_backward_to_tag_toggle (start, tag);
  gtk_text_iter_forward_to_tag_toggle (end, tag);
  return TRUE;
}

gboolean
maq_prompt_buffer_next_chip (MaqPromptBuffer *self, GtkTextIter *at, GtkTextIter *start, GtkTextIter *end, gboolean *gone)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_BUFFER (self), FALSE);

  while (!maq_prompt_buffer_get_chip (self, at, start, end))
    if (!gtk_text_iter_forward_to_tag_toggle (at, NULL))
      return FALSE;
  *gone = gtk_text_iter_has_tag (start, self->gone_look);
  *at = *end;
  return TRUE;
}

MaqChip *
maq_prompt_buffer_peek_chip (MaqPromptBuffer *self, const GtkTextIter *start)
{
  GtkTextTag *tag = find_tag (self, start);

  return tag != NULL ? g_hash_table_lookup (self->chips, tag) : NULL;
}

const char *
maq_prompt_buffer_read_chip (MaqPromptBuffer *self, const GtkTextIter *start, char *letter)
{
  const MaqChip *chip = maq_prompt_buffer_peek_chip (self, start);

  if (letter != NULL)
    *letter = chip != NULL ? chip->letter : 0;
  return chip != NULL ? chip->id : NULL;
}

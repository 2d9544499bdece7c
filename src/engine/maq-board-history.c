/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board-history.h"

typedef struct {
  MaqBoardEntry *before, *after;
} Pair;

/* What one act did. */
typedef struct {
  guint64    serial;
  char      *title;
  GPtrArray *pairs;
  gboolean   is_move;  /* places alone, of an act that nobody named: a drag or a row of nudges goes on in it */
} Act;

struct _MaqBoardHistory {
  GPtrArray *done;     /* of Act, the newest last */
  GPtrArray *undone;   /* of Act, the next to do again last */
  GHashTable *numbers; /* that were given */
  Act       *open;     /* between begin and end */
  guint      depth;
  gboolean   is_sealed;
};

static void
pair_free (Pair *pair)
{
  maq_board_entry_free (pair->before);
  maq_board_entry_free (pair->after);
  g_free (pair);
}

static Act *
act_new (const char *title)
{
  static guint64 last;
  Act *act = g_new0 (Act, 1);

  act->serial = ++last;
  act->title = g_strdup (title);
  act->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  return act;
}

static void
act_free (Act *act)
{
  if (act == NULL)
    return;
  g_free (act->title);
  g_ptr_array_unref (act->pairs);
  g_free (act);
}

MaqBoardHistory *
maq_board_history_new (void)
{
  MaqBoardHistory *self = g_new0 (MaqBoardHistory, 1);

  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) act_free);
  self->numbers = g_hash_table_new (NULL, NULL);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) act_free);
  return self;
}

void
maq_board_history_free (MaqBoardHistory *self)
{
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  g_hash_table_unref (self->numbers);
  act_free (self->open);
  g_free (self);
}

/* --- comparing --- */

gboolean
maq_board_entry_is_same (const MaqBoardEntry *a, const MaqBoardEntry *b)
{
  return a->part == b->part && a->slot == b->slot && g_str_equal (a->key, b->key);
}

static gboolean
references_are_equal (MaqReference *a, MaqReference *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  return maq_reference_get_number (a) == maq_reference_get_number (b)
         && maq_reference_get_role (a) == maq_reference_get_role (b)
         && g_strcmp0 (maq_reference_get_name (a), maq_reference_get_name (b)) == 0
         && g_str_equal (maq_blob_get_sha256 (maq_reference_get_blob (a)), maq_blob_get_sha256 (maq_reference_get_blob (b)))
         && maq_markup_equal (maq_reference_get_markup (a), maq_reference_get_markup (b));
}

static gboolean
places_are_equal (const MaqBoardEntry *a, const MaqBoardEntry *b)
{
  return a->x == b->x && a->y == b->y && a->scale == b->scale;
}

gboolean
maq_board_entry_equal (const MaqBoardEntry *a, const MaqBoardEntry *b)
{
  if (!maq_board_entry_is_same (a, b) || !references_are_equal (a->reference, b->reference)
      || !maq_markup_equal (a->markup, b->markup))
    return FALSE;
  /* What is not there has no place. */
  return (a->part == MAQ_BOARD_REFERENCE && a->reference == NULL) || places_are_equal (a, b);
}

static gboolean
is_move (const Pair *pair)
{
  return pair->before->part != MAQ_BOARD_MARKUP && !places_are_equal (pair->before, pair->after)
         && references_are_equal (pair->before->reference, pair->after->reference);
}

/* --- doing --- */

void
maq_board_history_begin (MaqBoardHistory *self, const char *title)
{
  if (self->depth++ == 0)
    self->open = act_new (title);
  else if (self->open->title == NULL)
    self->open->title = g_strdup (title);
}

static gboolean
find_pair (Act *act, const MaqBoardEntry *entry, guint *index)
{
  for (guint i = 0; i < act->pairs->len; i++)
    if (maq_board_entry_is_same (((Pair *) g_ptr_array_index (act->pairs, i))->before, entry))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/* Both swallowed. */
static void
add_pair (Act *act, MaqBoardEntry *before, MaqBoardEntry *after)
{
  guint index;
  Pair *pair;

  if (find_pair (act, before, &index))
    {
      pair = g_ptr_array_index (act->pairs, index);
      maq_board_entry_free (pair->after);
      maq_board_entry_free (before);
      pair->after = after;
      return;
    }
  pair = g_new (Pair, 1);
  *pair = (Pair) { before, after };
  g_ptr_array_add (act->pairs, pair);
}

void
maq_board_history_note (MaqBoardHistory *self, MaqBoardEntry *before, MaqBoardEntry *after)
{
  g_assert (self->open != NULL);
  add_pair (self->open, before, after);
}

/* What ends as it began was no change. */
static void
drop_equal (Act *act)
{
  for (guint i = act->pairs->len; i-- > 0;)
    {
      const Pair *pair = g_ptr_array_index (act->pairs, i);

      if (maq_board_entry_equal (pair->before, pair->after))
        g_ptr_array_remove_index (act->pairs, i);
    }
}

static gboolean
is_all_moves (Act *act)
{
  for (guint i = 0; i < act->pairs->len; i++)
    if (!is_move (g_ptr_array_index (act->pairs, i)))
      return FALSE;
  return act->title == NULL;
}

static gboolean
moves_the_same (Act *a, Act *b)
{
  guint index;

  if (a->pairs->len != b->pairs->len)
    return FALSE;
  for (guint i = 0; i < a->pairs->len; i++)
    if (!find_pair (b, ((Pair *) g_ptr_array_index (a->pairs, i))->before, &index))
      return FALSE;
  return TRUE;
}

/* A nameless move goes on where the last one stopped. */
static gboolean
go_on (MaqBoardHistory *self, Act *act)
{
  Act *last = self->done->len > 0 ? g_ptr_array_index (self->done, self->done->len - 1) : NULL;

  if (last == NULL || self->is_sealed || !act->is_move || !last->is_move || !moves_the_same (act, last))
    return FALSE;
  for (guint i = 0; i < act->pairs->len; i++)
    {
      Pair *pair = g_ptr_array_index (act->pairs, i);

      add_pair (last, g_steal_pointer (&pair->before), g_steal_pointer (&pair->after));
    }
  return TRUE;
}

void
maq_board_history_end (MaqBoardHistory *self)
{
  Act *act;

  g_return_if_fail (self->depth > 0);

  if (--self->depth > 0)
    return;
  act = g_steal_pointer (&self->open);
  drop_equal (act);
  act->is_move = is_all_moves (act);
  if (act->pairs->len == 0 || go_on (self, act))
    {
      act_free (act);
      return;
    }
  self->is_sealed = FALSE;
  g_ptr_array_set_size (self->undone, 0);
  g_ptr_array_add (self->done, act);
  if (self->done->len > MAQ_BOARD_MAX_UNDO)
    g_ptr_array_remove_index (self->done, 0);
}

void
maq_board_history_seal (MaqBoardHistory *self)
{
  self->is_sealed = TRUE;
}

/* --- numbers --- */

void
maq_board_history_use_number (MaqBoardHistory *self, guint number)
{
  g_hash_table_add (self->numbers, GUINT_TO_POINTER (number));
}

void
maq_board_history_free_number (MaqBoardHistory *self, guint number)
{
  g_hash_table_remove (self->numbers, GUINT_TO_POINTER (number));
}

void
maq_board_history_free_numbers (MaqBoardHistory *self)
{
  g_hash_table_remove_all (self->numbers);
}

guint
maq_board_history_find_number (MaqBoardHistory *self)
{
  guint number = 1;

  while (g_hash_table_contains (self->numbers, GUINT_TO_POINTER (number)))
    number++;
  return number;
}

/* --- and back --- */

/* How things stood before the act, or after it. */
static GPtrArray *
list_entries (Act *act, gboolean before)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);

  for (guint i = 0; i < act->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (act->pairs, i);

      g_ptr_array_add (entries, maq_board_entry_copy (before ? pair->before : pair->after));
    }
  return entries;
}

static GPtrArray *
take_back (MaqBoardHistory *self, GPtrArray *from, GPtrArray *to, gboolean before)
{
  Act *act;

  if (self->depth > 0 || from->len == 0)
    return NULL;
  act = g_ptr_array_steal_index (from, from->len - 1);
  act->is_move = FALSE;
  g_ptr_array_add (to, act);
  return list_entries (act, before);
}

GPtrArray *
maq_board_history_undo (MaqBoardHistory *self)
{
  self->is_sealed = TRUE;
  return take_back (self, self->done, self->undone, TRUE);
}

GPtrArray *
maq_board_history_redo (MaqBoardHistory *self)
{
  self->is_sealed = TRUE;
  return take_back (self, self->undone, self->done, FALSE);
}

guint64
maq_board_history_get_serial (MaqBoardHistory *self)
{
  return self->done->len > 0 ? ((Act *) g_ptr_array_index (self->done, self->done->len - 1))->serial : 0;
}

GPtrArray *
maq_board_history_list_before (MaqBoardHistory *self, guint64 serial)
{
  for (guint i = self->done->len; i-- > 0;)
    if (((Act *) g_ptr_array_index (self->done, i))->serial == serial)
      return list_entries (g_ptr_array_index (self->done, i), TRUE);
  return NULL;
}

static const char *
get_title (GPtrArray *acts)
{
  const Act *act;

  if (acts->len == 0)
    return NULL;
  act = g_ptr_array_index (acts, acts->len - 1);
  return act->title != NULL ? act->title : "";
}

const char *
maq_board_history_get_undo_title (MaqBoardHistory *self)
{
  return get_title (self->done);
}

const char *
maq_board_history_get_redo_title (MaqBoardHistory *self)
{
  return get_title (self->undone);
}

gboolean
maq_board_history_ends_with_removal (MaqBoardHistory *self, const char *id)
{
  const Act *act = self->done->len > 0 ? g_ptr_array_index (self->done, self->done->len - 1) : NULL;
  const Pair *pair = act != NULL && act->pairs->len == 1 ? g_ptr_array_index (act->pairs, 0) : NULL;

  return pair != NULL && self->depth == 0 && pair->after->part == MAQ_BOARD_REFERENCE && pair->after->reference == NULL
         && g_str_equal (pair->after->key, id);
}

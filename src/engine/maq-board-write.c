/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-board.h"
#include "maq-board-private.h"
#include "maq-error.h"
#include "maq-log.h"

/* A drag places an item sixty times a second; the disk hears of it when the hand rests. */
#define FLUSH_MS 250
/* What could not be written is tried again so often. */
#define RETRY_MS 2000
/* Others may take the number that was just found free. */
#define TRIES 3

/* The last word about one thing of one board. */
typedef struct {
  gint64         board;
  MaqBoardEntry *entry;
} Word;

static void
word_free (gpointer data)
{
  Word *word = data;

  maq_board_entry_free (word->entry);
  g_free (word);
}

static GPtrArray *
entries_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) maq_board_entry_free);
}

typedef struct {
  const MaqCore *core;
  MaqBoard      *owner;
  gint64         board;
  GPtrArray     *entries;
} Write;

static void
write_free (Write *write)
{
  maq_core_unref (write->core);
  g_object_unref (write->owner);
  g_ptr_array_unref (write->entries);
  g_free (write);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Write, write_free)

/* How it went, where it did not go as asked. */
typedef struct {
  GPtrArray *refused;     /* of MaqBoardEntry */
  GPtrArray *renumbered;  /* of MaqReference, as they were written */
  GError    *error;       /* why the first was refused */
} Outcome;

static void
outcome_free (Outcome *outcome)
{
  g_ptr_array_unref (outcome->refused);
  g_ptr_array_unref (outcome->renumbered);
  g_clear_error (&outcome->error);
  g_free (outcome);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

/* --- store lane --- */

/* A number that no other of the board has; 0: its own is as good as any. Two programs may have counted on from the same. */
static guint
find_other_number (MaqStore *store, gint64 board, const MaqBoardEntry *entry)
{
  g_autoptr (GPtrArray) all = maq_store_read_board (store, board, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  guint number = maq_reference_get_number (entry->reference);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const MaqBoardEntry *other = g_ptr_array_index (all, i);

      if (other->reference != NULL && !maq_board_entry_is_same (other, entry))
        g_hash_table_add (taken, GUINT_TO_POINTER (maq_reference_get_number (other->reference)));
    }
  if (!g_hash_table_contains (taken, GUINT_TO_POINTER (number)))
    return 0;
  while (g_hash_table_contains (taken, GUINT_TO_POINTER (number)))
    number++;
  return number;
}

static gboolean
write_one (MaqStore *store, gint64 board, const MaqBoardEntry *entry, Outcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) one = entries_new ();
  MaqBoardEntry *copy = maq_board_entry_copy (entry);

  g_ptr_array_add (one, copy);
  for (guint i = 0; i < TRIES; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (MaqReference) old = NULL;
      guint number = 0;

      if (maq_store_write_board (store, board, one, &local))
        {
          if (i > 0)
            g_ptr_array_add (outcome->renumbered, maq_reference_ref (copy->reference));
          return TRUE;
        }
      if (copy->reference != NULL && i + 1 < TRIES && g_error_matches (local, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
        number = find_other_number (store, board, copy);
      if (number == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      old = g_steal_pointer (&copy->reference);
      copy->reference = maq_reference_with_number (old, number);
    }
  return FALSE;
}

/* Together they were refused: those that can be written are. */
static void
write_singly (MaqStore *store, Write *write, Outcome *outcome)
{
  for (guint i = 0; i < write->entries->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (write->entries, i);
      g_autoptr (GError) local = NULL;

      if (write_one (store, write->board, entry, outcome, &local))
        continue;
      g_ptr_array_add (outcome->refused, maq_board_entry_copy (entry));
      if (outcome->error == NULL)
        outcome->error = g_steal_pointer (&local);
    }
}

/* NULL without @error: all was written as it was. */
static gpointer
write_work (gpointer data, MaqSink *sink, GCancellable *cancellable, GError **error)
{
  Write *write = data;
  MaqStore *store = maq_core_get_store (write->core, error);
  g_autoptr (GError) local = NULL;
  Outcome *outcome;

  if (store == NULL || maq_store_write_board (store, write->board, write->entries, &local))
    return NULL;
  outcome = g_new0 (Outcome, 1);
  outcome->refused = entries_new ();
  outcome->renumbered = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  if (g_error_matches (local, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    {
      write_singly (store, write, outcome);
      return outcome;
    }
  for (guint i = 0; i < write->entries->len; i++)
    g_ptr_array_add (outcome->refused, maq_board_entry_copy (g_ptr_array_index (write->entries, i)));
  outcome->error = g_steal_pointer (&local);
  return outcome;
}

/* --- main thread --- */

static gboolean
flush_cb (gpointer data)
{
  MaqBoard *self = data;

  self->flush_id = 0;
  maq_board_flush (self);
  return G_SOURCE_REMOVE;
}

static char *
dup_key (gint64 board, const MaqBoardEntry *entry)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%u/%u/%s", board, (guint) entry->part, entry->slot, entry->key);
}

static void
postpone (MaqBoard *self, guint ms)
{
  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (ms, flush_cb, self);
}

static void
put (MaqBoard *self, gint64 board, const MaqBoardEntry *entry)
{
  Word *word = g_new (Word, 1);

  if (self->unwritten == NULL)
    self->unwritten = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, word_free);
  *word = (Word) { board, maq_board_entry_copy (entry) };
  g_hash_table_replace (self->unwritten, dup_key (board, entry), word);
}

/* What was refused waits, unless there is a later word by now. */
static void
take_refused (MaqBoard *self, gint64 board, GPtrArray *refused)
{
  for (guint i = 0; i < refused->len; i++)
    {
      const MaqBoardEntry *entry = g_ptr_array_index (refused, i);
      g_autofree char *key = dup_key (board, entry);

      if (self->unwritten == NULL || !g_hash_table_contains (self->unwritten, key))
        put (self, board, entry);
    }
  if (refused->len > 0)
    postpone (self, RETRY_MS);
}

static guint
count_unwritten (MaqBoard *self)
{
  return self->unwritten != NULL ? g_hash_table_size (self->unwritten) : 0;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Write) write = data;
  MaqBoard *self = write->owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (Outcome) outcome = maq_worker_run_finish (MAQ_WORKER (source), result, &error);

  if (outcome != NULL && write->board == self->board)
    for (guint i = 0; i < outcome->renumbered->len; i++)
      {
        MaqReference *reference = g_ptr_array_index (outcome->renumbered, i);

        maq_board_take_number (self, maq_reference_get_id (reference), maq_reference_get_number (reference));
      }
  if (outcome != NULL)
    take_refused (self, write->board, outcome->refused);
  if (error == NULL && (outcome == NULL || outcome->error == NULL))
    {
      self->has_failed = self->has_failed && count_unwritten (self) > 0;
      return;
    }
  if (error == NULL)
    error = g_steal_pointer (&outcome->error);
  maq_log_event ("board", "a change was not written: %s", error->message);
  if (!self->has_failed)
    {
      self->has_failed = TRUE;
      maq_board_fail (self, error);
    }
}

/* All words about the board of the first, in one go. */
static void
send_one_board (MaqBoard *self)
{
  Write *write = g_new0 (Write, 1);
  GHashTableIter iter;
  gpointer value;

  write->core = maq_core_ref (self->core);
  write->owner = g_object_ref (self);
  write->entries = entries_new ();
  g_hash_table_iter_init (&iter, self->unwritten);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Word *word = value;

      if (write->board == 0)
        write->board = word->board;
      if (word->board != write->board)
        continue;
      g_ptr_array_add (write->entries, g_steal_pointer (&word->entry));
      g_hash_table_iter_remove (&iter);
    }
  maq_worker_run_async (self->core->worker, MAQ_LANE_STORE, write_work, write, NULL, (GDestroyNotify) outcome_free, NULL,
                        NULL, written_cb, write);
}

/* The store lane works in order, so the last word about a thing is what the library keeps. */
void
maq_board_flush (MaqBoard *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);
  while (count_unwritten (self) > 0)
    send_one_board (self);
  if (self->history != NULL)
    maq_board_history_seal (self->history);
}

void
maq_board_write (MaqBoard *self, const MaqBoardEntry *entry, gboolean late)
{
  put (self, self->board, entry);
  if (late)
    postpone (self, FLUSH_MS);
}

void
maq_board_list_unwritten (MaqBoard *self, gint64 board, GPtrArray *entries)
{
  GHashTableIter iter;
  gpointer value;

  if (self->unwritten == NULL)
    return;
  g_hash_table_iter_init (&iter, self->unwritten);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Word *word = value;

      if (word->board == board)
        g_ptr_array_add (entries, maq_board_entry_copy (word->entry));
    }
}

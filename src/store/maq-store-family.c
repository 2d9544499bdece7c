/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-store-private.h"
#include "maq-store.h"

/* How steps stand to each other, and what may change about one that is done: stars, verdicts, trash, what was made from it. */

/* Prompts are gathered from the newest steps; older ones are found by searching. */
#define PROMPT_ROWS 5000

#define CHILDREN \
  "FROM step_parent JOIN step AS child ON child.id = step_parent.step WHERE child.trashed_us IS NULL AND parent_uuid = "

/* All of a step that may change once it is written: stars, trash, relatives, how its slots stand and what was said of them. */
#define STATE \
  "SELECT starred <> 0, trashed_us IS NOT NULL, (SELECT count(*) " CHILDREN "me.uuid)," \
  " (SELECT count(*) " CHILDREN "?2 AND child.id <> me.id), (SELECT count(*) " CHILDREN "?2 AND child.id < me.id)," \
  " (SELECT group_concat(state || ended_us || coalesce(verdict, ''), ',')" \
  " FROM (SELECT state, ended_us, verdict FROM job WHERE step = me.id ORDER BY slot))" \
  " FROM step AS me WHERE me.id = ?1"

gboolean
maq_steps_note_change (MaqStore *self,
                       GError  **error)
{
  return maq_db_run (self, error, "INSERT INTO value VALUES ('history.changes', '1') ON CONFLICT (name) DO UPDATE"
                     " SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)", "");
}

gint64
maq_store_get_changes (MaqStore *self)
{
  maq_store_check (self, 0);

  return maq_db_get_int (self, 0, "SELECT CAST(value AS INTEGER) FROM value WHERE name = 'history.changes'", "");
}

/* What was just run has found what it should change. */
static gboolean
check_changed (MaqStore   *self,
               const char *what,
               gint64      id,
               GError    **error)
{
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no %s %" G_GINT64_FORMAT, what, id);

  return FALSE;
}


gboolean
maq_store_set_starred (MaqStore *self,
                       gint64    step,
                       gboolean  starred,
                       GError  **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);

  transaction = maq_db_begin (self, error);
  return transaction != NULL && maq_db_run (self, error, "UPDATE step SET starred = ? WHERE id = ?", "ll", (gint64) (starred != FALSE), step) &&
         check_changed (self, "step", step, error) && maq_steps_note_change (self, error) && maq_sidecar_rewrite (self, step, error) &&
         maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_store_set_verdict (MaqStore  *self,
                       gint64     job,
                       MaqVerdict verdict,
                       GError   **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);

  transaction = maq_db_begin (self, error);
  return transaction != NULL && maq_db_run (self, error, "UPDATE job SET verdict = ? WHERE id = ?", "sl", maq_verdict_to_word (verdict), job) &&
         check_changed (self, "picture", job, error) && maq_steps_note_change (self, error) &&
         maq_sidecar_rewrite (self, maq_store_get_step_of_job (self, job), error) &&
         maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_store_set_trashed (MaqStore *self,
                       gint64    step,
                       gboolean  trashed,
                       GError  **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  maq_store_check (self, FALSE);

  transaction = maq_db_begin (self, error);
  /* One that is in the trash keeps the moment it came there. */
  return transaction != NULL &&
         maq_db_run (self, error, "UPDATE step SET trashed_us = CASE WHEN ?1 = 0 THEN NULL ELSE coalesce(trashed_us, ?1) END"
                     " WHERE id = ?2", "ll", trashed ? maq_wall_us () : 0, step) &&
         check_changed (self, "step", step, error) && maq_steps_note_change (self, error) &&
         maq_db_commit (g_steal_pointer (&transaction), error);
}

void
maq_steps_read_family (MaqStore      *self,
                       MaqStepRecord *record)
{
  g_autoptr (sqlite3_stmt) row = maq_db_prepare (self, NULL, STATE, "ls", record->id, record->parent_uuid);

  record->n_siblings = 1;
  if (row == NULL || !maq_db_next (row, NULL))
    return;
  record->trashed = sqlite3_column_int (row, 1) != 0;
  record->n_children = (guint) sqlite3_column_int64 (row, 2);
  record->n_siblings = (guint) sqlite3_column_int64 (row, 3) + 1;
  record->sibling = (guint) sqlite3_column_int64 (row, 4);
}

static gboolean
is_as_before (sqlite3_stmt  *row,
              MaqStepRecord *record)
{
  g_autoptr (GString) states = g_string_new (NULL);

  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = record->slots->pdata[i];

      const char *verdict = maq_verdict_to_word (slot->verdict);

      g_string_append_printf (states, "%s%s%" G_GINT64_FORMAT "%s", i > 0 ? "," : "", maq_job_state_to_word (slot->state),
                              slot->ended_us, verdict != NULL ? verdict : "");
    }

  return (sqlite3_column_int (row, 0) != 0) == !!record->starred && (sqlite3_column_int (row, 1) != 0) == !!record->trashed &&
         sqlite3_column_int64 (row, 2) == record->n_children && sqlite3_column_int64 (row, 3) + 1 == record->n_siblings &&
         sqlite3_column_int64 (row, 4) == record->sibling && g_str_equal (maq_db_text (row, 5), states->str);
}

/* Takes both. */
static GArray *
end_list (GArray *ids,
          GError *failed,
          GError **error)
{
  if (failed == NULL)
    return ids;
  g_propagate_error (error, failed);
  g_array_unref (ids);

  return NULL;
}

GArray *
maq_store_list_changed (MaqStore  *self,
                        GPtrArray *records,
                        GError   **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failed = NULL;

  maq_store_check (self, NULL);

  row = maq_db_prepare (self, &failed, STATE, "");
  for (guint i = 0; failed == NULL && i < records->len; i++)
    {
      MaqStepRecord *record = records->pdata[i];

      sqlite3_bind_int64 (row, 1, record->id);
      sqlite3_bind_text (row, 2, record->parent_uuid, -1, SQLITE_STATIC);
      if (maq_db_next (row, &failed) && !is_as_before (row, record))
        g_array_append_val (ids, record->id);
      sqlite3_reset (row);
    }

  return end_list (g_steal_pointer (&ids), g_steal_pointer (&failed), error);
}

GArray *
maq_store_list_siblings (MaqStore *self,
                         gint64    step,
                         GError  **error)
{
  maq_store_check (self, NULL);

  return maq_db_list_ids (self, error, "SELECT child.id " CHILDREN "(SELECT parent_uuid FROM step_parent WHERE step = ?1)"
                          " UNION SELECT id FROM step WHERE id = ?1 ORDER BY 1", "l", step);
}

/* The nearest ancestor that is not in the trash. A parent is older than its child, so this ends. */
static gint64
find_shown (GHashTable *trashed,
            gint64      id)
{
  const gint64 *parent;

  while (id != 0 && (parent = g_hash_table_lookup (trashed, &id)) != NULL)
    id = *parent < id ? *parent : 0;

  return id;
}

static void
take_node (sqlite3_stmt *row,
           GArray       *nodes,
           GHashTable   *trashed)
{
  MaqTreeNode node = { sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 1), sqlite3_column_int (row, 2) != 0,
                       MAQ_JOB_FAILED };

  node.parent = find_shown (trashed, node.parent);
  if (sqlite3_column_int (row, 4) != 0)
    {
      g_hash_table_insert (trashed, g_memdup2 (&node.id, sizeof node.id), g_memdup2 (&node.parent, sizeof node.parent));
      return;
    }
  maq_job_state_from_word (maq_db_text (row, 3), &node.state);
  g_array_append_val (nodes, node);
}

GArray *
maq_store_list_tree (MaqStore   *self,
                     const char *board,
                     gint64     *cursor,
                     guint       limit,
                     GHashTable *trashed,
                     GError    **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (GArray) nodes = g_array_new (FALSE, TRUE, sizeof (MaqTreeNode));
  g_autoptr (GError) failed = NULL;
  guint seen = 0;

  maq_store_check (self, NULL);
  g_return_val_if_fail (cursor != NULL && trashed != NULL, NULL);

  row = maq_db_prepare (self, error, "SELECT me.id, coalesce((SELECT parent.id FROM step_parent JOIN step AS parent"
                        " ON parent.uuid = parent_uuid WHERE step_parent.step = me.id), 0), me.starred,"
                        " (SELECT state FROM job WHERE job.step = me.id ORDER BY slot LIMIT 1), me.trashed_us IS NOT NULL"
                        " FROM step AS me WHERE me.id > ?1 AND (?3 IS NULL OR me.board = (SELECT id FROM board WHERE uuid = ?3))"
                        " ORDER BY me.id LIMIT ?2", "lls", *cursor, (gint64) limit, board);
  if (row == NULL)
    return NULL;
  for (*cursor = 0; maq_db_next (row, &failed); seen++)
    {
      *cursor = sqlite3_column_int64 (row, 0);
      take_node (row, nodes, trashed);
    }
  if (seen < limit)
    *cursor = 0;

  return end_list (g_steal_pointer (&nodes), g_steal_pointer (&failed), error);
}

GStrv
maq_store_list_prompts (MaqStore *self,
                        guint     limit,
                        GError  **error)
{
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (GStrvBuilder) prompts = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) failed = NULL;

  maq_store_check (self, NULL);

  row = maq_db_prepare (self, &failed, "SELECT change FROM step WHERE trashed_us IS NULL AND change <> ''"
                        " ORDER BY id DESC LIMIT ?", "l", (gint64) PROMPT_ROWS);
  while (row != NULL && g_hash_table_size (seen) < limit && maq_db_next (row, &failed))
    if (g_hash_table_add (seen, maq_db_column (row, 0)))
      g_strv_builder_add (prompts, maq_db_text (row, 0));
  if (failed == NULL)
    return g_strv_builder_end (prompts);
  g_propagate_error (error, g_steal_pointer (&failed));

  return NULL;
}

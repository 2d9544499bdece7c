/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-store-private.h"
#include "maq-store.h"
#include "maq-text.h"

/* Sidecars read back in: rows of what they say, for a catalogue that was lost or is older than they are. */

#define MAX_BYTES (4 * 1024 * 1024)

static MaqPrice
read_estimate (JsonObject *job)
{
  return (MaqPrice) { maq_json_get_bool (job, "est_known", FALSE), maq_json_get_int (job, "est_low", 0),
                      maq_json_get_int (job, "est_high", 0) };
}

/* A catalogue that was made anew has one board, without a name and with nothing on it: it becomes the first that is missing. */
static gint64
adopt_board (MaqStore   *self,
             JsonObject *step,
             GError    **error)
{
  const char *uuid = maq_json_get_string (step, "board", NULL);
  const char *name = maq_json_get_string (step, "board_name", "");
  gint64 board;

  if (uuid == NULL || !maq_text_is_uuid (uuid))
    return self->board != 0 ? self->board : maq_db_get_int (self, 0, "SELECT min (id) FROM board", "");
  board = maq_store_get_board (self, uuid);
  if (board != 0)
    return board;
  board = maq_db_get_int (self, 0, "SELECT id FROM board WHERE name = '' AND (SELECT count (*) FROM board) = 1"
                          " AND NOT EXISTS (SELECT 1 FROM step) AND NOT EXISTS (SELECT 1 FROM reference)", "");
  if (board == 0)
    return maq_boards_insert (self, uuid, name, error);

  return maq_db_run (self, error, "UPDATE board SET uuid = ?, name = ? WHERE id = ?", "ssl", uuid, name, board) ? board : 0;
}

static gint64
adopt_step (MaqStore   *self,
            JsonObject *step,
            GError    **error)
{
  const char *uuid = maq_json_get_string (step, "uuid", "");
  g_autoptr (MaqRequest) request = NULL;
  g_autofree char *json = NULL;
  JsonObject *object = maq_json_get_object (step, "request");
  gint64 id, board;

  if (!maq_text_is_uuid (uuid) || object == NULL)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "A record without its step");
      return 0;
    }
  id = maq_db_get_int (self, 0, "SELECT id FROM step WHERE uuid = ?", "s", uuid);
  if (id != 0)
    return id;
  json = maq_sidecar_to_text (object);
  request = maq_steps_parse (self, json, error);
  if (request == NULL)
    return 0;
  board = adopt_board (self, step, error);
  if (board == 0)
    return 0;
  id = maq_steps_insert (self, board, uuid, maq_json_get_int (step, "created_us", 0), request, maq_json_get_string (step, "prompt", ""),
                         maq_json_get_string (step, "engine_title", ""), maq_json_get_string (step, "model", ""),
                         maq_json_get_bool (step, "is_ai", FALSE), error);
  if (id != 0 && maq_json_get_bool (step, "starred", FALSE) &&
      !maq_db_run (self, error, "UPDATE step SET starred = 1 WHERE id = ?", "l", id))
    return 0;

  return id;
}

static gint64
adopt_job (MaqStore   *self,
           JsonObject *job,
           gint64      step,
           GError    **error)
{
  const char *uuid = maq_json_get_string (job, "uuid", "");
  gint64 slot = maq_json_get_int (job, "slot", -1);
  gint64 id;

  if (!maq_text_is_uuid (uuid) || slot < 0 || slot >= MAQ_MAX_VARIANTS)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "A record without its job");
      return 0;
    }
  id = maq_db_get_int (self, 0, "SELECT id FROM job WHERE uuid = ?", "s", uuid);

  return id != 0 ? id : maq_steps_insert_job (self, step, uuid, (guint) slot, read_estimate (job), NULL, error);
}

/* Its state is only a beginning: whoever adopts looks at the files next. */
static gint64
adopt_attempt (MaqStore   *self,
               JsonObject *attempt,
               JsonObject *job_object,
               gint64      job,
               GError    **error)
{
  const char *uuid = maq_json_get_string (attempt, "uuid", "");
  MaqPrice estimate = read_estimate (job_object);
  gint64 id;

  if (!maq_text_is_uuid (uuid))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "A record without its attempt");
      return 0;
    }
  id = maq_db_get_int (self, 0, "SELECT id FROM attempt WHERE uuid = ?", "s", uuid);
  if (id != 0)
    return id;
  if (!maq_db_run (self, error, "INSERT INTO attempt (uuid, job, no, state, idem_key, resend_free, approved, est_known, est_low,"
                   " est_high, t_prepared, t_committed) SELECT ?1, ?2, coalesce (max (no), 0) + 1, 'discarded', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
                   " FROM attempt WHERE job = ?2", "slsiiillll", uuid, job, maq_json_get_string (attempt, "idem_key", uuid),
                   maq_json_get_bool (attempt, "resend_free", FALSE), maq_json_get_bool (attempt, "approved", FALSE),
                   estimate.known, estimate.low, estimate.high, maq_json_get_int (attempt, "t_prepared", 0), maq_wall_us ()))
    return 0;

  return sqlite3_last_insert_rowid (self->db);
}

gboolean
maq_sidecar_adopt (MaqStore   *self,
                   JsonObject *object,
                   gint64     *job,
                   gint64     *attempt,
                   GError    **error)
{
  JsonObject *job_object = maq_json_get_object (object, "job");
  gint64 step = adopt_step (self, maq_json_get_object (object, "step"), error);

  *job = step != 0 ? adopt_job (self, job_object, step, error) : 0;
  *attempt = *job != 0 ? adopt_attempt (self, maq_json_get_object (object, "attempt"), job_object, *job, error) : 0;

  return *attempt != 0;
}

static guint
replay_assets (MaqStore   *self,
               JsonObject *object,
               gint64      job,
               gint64      attempt)
{
  JsonArray *assets = maq_json_get_array (object, "assets");
  guint count = 0;

  for (guint i = 0; assets != NULL && i < json_array_get_length (assets); i++)
    {
      JsonNode *node = json_array_get_element (assets, i);
      JsonObject *asset = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *sha256 = maq_json_get_string (asset, "sha256", "");

      if (maq_hash_is_hex (sha256) &&
          maq_db_run (self, NULL, "INSERT OR IGNORE INTO asset (job, attempt, idx, sha256, bytes, type, width, height)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "lllslsll", job, attempt, maq_json_get_int (asset, "idx", i), sha256,
                      maq_json_get_int (asset, "bytes", 0), maq_json_get_string (asset, "type", ""),
                      maq_json_get_int (asset, "width", 0), maq_json_get_int (asset, "height", 0)))
        count++;
    }

  return count;
}

static gboolean
replay_money (MaqStore   *self,
              JsonObject *object,
              gint64      attempt)
{
  g_autofree char *uuid = maq_db_dup_text (self, "SELECT uuid FROM attempt WHERE id = ?", "l", attempt);
  JsonObject *job = maq_json_get_object (object, "job");
  gint64 high = maq_json_get_int (job, "est_high", 0);
  gint64 when = maq_json_get_int (maq_json_get_object (object, "attempt"), "t_committed", 0);

  if (uuid == NULL || maq_db_get_int (self, 0, "SELECT count(*) FROM ledger WHERE attempt = ? AND event = 'CONFIRMED'", "s", uuid) > 0)
    return TRUE;
  /* Nothing ever went out: it came with a board, or was made here. */
  if (when == 0)
    return maq_db_run (self, NULL, "UPDATE attempt SET t_committed = NULL WHERE id = ?", "l", attempt);

  return maq_db_run (self, NULL, "INSERT INTO ledger (attempt, event, micros, note, wall_us) VALUES (?, 'ESTIMATED', ?, 'sidecar', ?)",
                     "sll", uuid, high, when) &&
         maq_db_run (self, NULL, "UPDATE attempt SET t_committed = ? WHERE id = ?", "ll", when, attempt) &&
         maq_ledger_add (self, uuid, "CONFIRMED", maq_json_get_int (job, "cost", high), "sidecar", NULL);
}

static gboolean
replay_rows (MaqStore   *self,
             JsonObject *object,
             gint64      job,
             gint64      attempt,
             const char *notes)
{
  JsonObject *job_object = maq_json_get_object (object, "job");
  JsonObject *attempt_object = maq_json_get_object (object, "attempt");
  const char *revised = maq_json_get_string (attempt_object, "revised_prompt", NULL);
  JsonObject *exact_object = maq_json_get_object (attempt_object, "exact");
  g_autofree char *exact = exact_object != NULL ? maq_sidecar_to_text (exact_object) : NULL;
  gint64 ended_us = maq_json_get_int (job_object, "ended_us", 0);

  return maq_db_run (self, NULL, "UPDATE job SET state = 'done', owner = NULL, error_word = NULL, error_message = NULL, cost = ?,"
                     " request_id = ?, notes = ?, started_us = ?, ended_us = ? WHERE id = ?", "lsslll",
                     maq_json_get_int (job_object, "cost", 0), maq_json_get_string (job_object, "request_id", NULL), notes,
                     maq_json_get_int (job_object, "started_us", 0), ended_us, job) &&
         maq_db_run (self, NULL, "UPDATE attempt SET state = 'done', owner = NULL, revised_prompt = ?, exact = ?, t_ended = ? WHERE id = ?",
                     "ssll", revised, exact, ended_us, attempt) &&
         (json_object_has_member (job_object, "cost") ||
          maq_db_run (self, NULL, "UPDATE job SET cost = NULL WHERE id = ?", "l", job));
}

/* A copy of the catalogue may be older than what was said since. */
static gboolean
replay_marks (MaqStore   *self,
              JsonObject *object,
              gint64      job)
{
  const char *word = maq_json_get_string (maq_json_get_object (object, "job"), "verdict", NULL);
  gboolean starred = maq_json_get_bool (maq_json_get_object (object, "step"), "starred", FALSE);
  MaqVerdict verdict;

  if (word == NULL || (!g_str_equal (word, MAQ_SIDECAR_NO_VERDICT) && !maq_verdict_from_word (word, &verdict)))
    return TRUE;

  return maq_db_run (self, NULL, "UPDATE job SET verdict = nullif (?, '" MAQ_SIDECAR_NO_VERDICT "') WHERE id = ?", "sl", word, job) &&
         maq_db_run (self, NULL, "UPDATE step SET starred = ? WHERE id = (SELECT step FROM job WHERE id = ?)", "ll", (gint64) starred, job);
}

static guint
replay_one (MaqStore   *self,
            const char *path)
{
  g_autoptr (GBytes) bytes = maq_file_read (path, MAX_BYTES, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *notes = NULL;
  JsonObject *object, *job_object;
  gint64 job, attempt;
  guint count;

  if (bytes != NULL)
    node = maq_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &maq_json_limits_default, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  object = json_node_get_object (node);
  job_object = maq_json_get_object (object, "job");
  if (!maq_sidecar_adopt (self, object, &job, &attempt, NULL) || !replay_marks (self, object, job) ||
      maq_db_get_int (self, 0, "SELECT count(*) FROM job WHERE id = ? AND state = 'done'", "l", job) > 0)
    return 0;
  count = replay_assets (self, maq_json_get_object (object, "attempt"), job, attempt);
  if (maq_json_get_array (job_object, "notes") != NULL)
    notes = maq_json_to_string (json_object_get_member (job_object, "notes"));
  if (!replay_rows (self, object, job, attempt, notes))
    return 0;
  replay_money (self, object, attempt);

  return count;
}

typedef struct {
  gint64 created_us;
  gint64 slot;
  char  *path;
} Entry;

static void
clear_entry (gpointer data)
{
  g_free (((Entry *) data)->path);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *left = a, *right = b;

  if (left->created_us != right->created_us)
    return left->created_us < right->created_us ? -1 : 1;

  return (left->slot > right->slot) - (left->slot < right->slot);
}

static gboolean
read_entry (const char *path,
            Entry      *entry)
{
  g_autoptr (GBytes) bytes = maq_file_read (path, MAX_BYTES, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (bytes != NULL)
    node = maq_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &maq_json_limits_default, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  entry->created_us = maq_json_get_int (maq_json_get_object (object, "step"), "created_us", 0);
  entry->slot = maq_json_get_int (maq_json_get_object (object, "job"), "slot", 0);
  entry->path = g_strdup (path);

  return TRUE;
}

guint
maq_sidecar_replay (MaqStore *self)
{
  g_autofree char *folder = maq_library_dir_dup_child (self->dir, "sidecars");
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  const char *name;
  guint count = 0;

  g_array_set_clear_func (entries, clear_entry);
  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Entry entry;

      if (g_str_has_suffix (name, ".json") && read_entry (path, &entry))
        g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    count += replay_one (self, g_array_index (entries, Entry, i).path);

  return count;
}

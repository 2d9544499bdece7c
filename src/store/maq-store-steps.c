/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-store-private.h"
#include "maq-store.h"
#include "maq-text.h"

#define MASK_POSITION (-1)
#define MEDIAN_OF 50

gboolean
maq_steps_note_blob (MaqStore *self,
                     MaqBlob  *blob,
                     GError  **error)
{
  return maq_db_run (self, error, "INSERT OR IGNORE INTO object VALUES (?, ?, ?, ?, ?)", "slsll",
                     maq_blob_get_sha256 (blob), (gint64) maq_blob_get_size (blob),
                     maq_format_to_mime (maq_blob_get_format (blob)),
                     (gint64) maq_blob_get_width (blob), (gint64) maq_blob_get_height (blob));
}

static gboolean
insert_image (MaqStore   *self,
              gint64      step,
              int         position,
              guint       number,
              const char *name,
              const char *role,
              MaqBlob    *blob,
              GError    **error)
{
  return maq_steps_note_blob (self, blob, error) &&
         maq_db_run (self, error, "INSERT INTO step_image VALUES (?, ?, ?, ?, ?, ?)", "lilsss",
                     step, position, (gint64) number, name != NULL ? name : "", role, maq_blob_get_sha256 (blob));
}

static gboolean
insert_images (MaqStore   *self,
               gint64      step,
               MaqRequest *request,
               GError    **error)
{
  MaqBlob *mask = maq_request_get_mask (request);
  GPtrArray *packed = maq_request_get_packed (request);
  guint n = maq_request_get_n_images (request);

  /* What is on the contact sheet comes after what was sent. */
  for (guint i = 0; i < n + (packed != NULL ? packed->len : 0); i++)
    {
      MaqReference *image = i < n ? maq_request_get_image (request, i) : g_ptr_array_index (packed, i - n);

      if (!insert_image (self, step, (int) i, maq_reference_get_number (image), maq_reference_get_name (image),
                         maq_role_to_word (maq_reference_get_role (image)), maq_reference_get_blob (image), error))
        return FALSE;
    }

  return mask == NULL || insert_image (self, step, MASK_POSITION, 0, "", "mask", mask, error);
}

gint64
maq_steps_insert (MaqStore   *self,
                  gint64      board,
                  const char *uuid,
                  gint64      created_us,
                  MaqRequest *request,
                  const char *prompt,
                  const char *engine_title,
                  const char *model,
                  gboolean    is_ai,
                  GError    **error)
{
  g_autoptr (JsonNode) node = maq_request_to_json (request);
  g_autofree char *json = maq_json_to_string (node);
  const char *parent = maq_request_get_parent_step (request);
  const char *change = maq_request_get_change (request);
  gint64 step;

  if (!maq_db_run (self, error, "INSERT INTO step (uuid, board, created_us, request, change, prompt, engine, engine_title,"
                   " model, is_ai) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "sllssssssi", uuid, board, created_us,
                   json, change != NULL ? change : "", prompt, maq_request_get_engine (request) ?: "", engine_title ?: "",
                   model ?: "", is_ai))
    return 0;
  step = sqlite3_last_insert_rowid (self->db);
  if (parent != NULL &&
      !maq_db_run (self, error, "INSERT INTO step_parent VALUES (?, ?, ?)", "lsl", step, parent,
                   (gint64) maq_request_get_parent_slot (request)))
    return 0;
  if (!insert_images (self, step, request, error) ||
      !maq_db_run (self, error, "INSERT INTO step_text (rowid, change, prompt) VALUES (?, ?, ?)", "lss", step,
                   change != NULL ? change : "", prompt))
    return 0;

  return step;
}

gint64
maq_steps_insert_job (MaqStore   *self,
                      gint64      step,
                      const char *uuid,
                      guint       slot,
                      MaqPrice    estimate,
                      const char *owner,
                      GError    **error)
{
  if (!maq_db_run (self, error, "INSERT INTO job (uuid, step, slot, engine, state, owner, est_known, est_low, est_high)"
                   " SELECT ?, id, ?, engine, 'queued', ?, ?, ?, ? FROM step WHERE id = ?", "slsilll", uuid, (gint64) slot,
                   owner, estimate.known, estimate.low, estimate.high, step))
    return 0;

  return sqlite3_last_insert_rowid (self->db);
}

static gboolean
check_objects (MaqStore   *self,
               MaqRequest *request,
               GError    **error)
{
  GPtrArray *packed = maq_request_get_packed (request);
  MaqBlob *mask = maq_request_get_mask (request);
  guint n = maq_request_get_n_images (request), n_packed = packed != NULL ? packed->len : 0;

  for (guint i = 0; i < n + n_packed + (mask != NULL); i++)
    {
      MaqReference *image = i < n ? maq_request_get_image (request, i)
                                  : i < n + n_packed ? g_ptr_array_index (packed, i - n) : NULL;
      MaqBlob *blob = image != NULL ? maq_reference_get_blob (image) : mask;

      if (!maq_objects_has (self->dir, maq_blob_get_sha256 (blob)))
        {
          g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Picture %u of the request is not in the library", i + 1);
          return FALSE;
        }
    }

  return TRUE;
}

MaqStepRecord *
maq_store_add_step (MaqStore   *self,
                    MaqRequest *request,
                    const char *prompt,
                    const char *engine_title,
                    const char *model,
                    gboolean    is_ai,
                    MaqPrice    estimate_each,
                    GError    **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autofree char *uuid = maq_text_uuid ();
  gint64 step;

  maq_store_check (self, NULL);
  g_return_val_if_fail (request != NULL && prompt != NULL, NULL);

  if (!check_objects (self, request, error))
    return NULL;
  transaction = maq_db_begin (self, error);
  if (transaction == NULL)
    return NULL;
  step = maq_steps_insert (self, self->board, uuid, maq_wall_us (), request, prompt, engine_title, model, is_ai, error);
  if (step == 0)
    return NULL;
  for (guint i = 0; i < maq_request_get_variants (request); i++)
    {
      g_autofree char *job = maq_text_uuid ();

      if (maq_steps_insert_job (self, step, job, i, estimate_each, maq_library_dir_get_owner (self->dir), error) == 0)
        return NULL;
    }
  if (!maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;
  maq_log_event ("step", "step=%s jobs=%u", uuid, maq_request_get_variants (request));

  return maq_store_get_step (self, step, error);
}

GArray *
maq_store_list_open (MaqStore *self, GError **error)
{
  maq_store_check (self, NULL);

  /* The list of ends is the one of the index job_open, or it would not be used. */
  return maq_db_list_ids (self, error, "SELECT DISTINCT step FROM job WHERE state NOT IN ('done', 'refused', 'failed', 'cancelled',"
                          " 'discarded', 'expired') AND state NOT IN ('incomplete', 'unreadable') ORDER BY step", "");
}

gint64
maq_store_count_steps (MaqStore *self)
{
  maq_store_check (self, 0);

  return maq_db_get_int (self, 0, "SELECT count(*) FROM step", "");
}

static gint64
find_by_prefix (MaqStore   *self,
                const char *text,
                GError    **error)
{
  g_autofree char *low = g_ascii_strdown (text, -1);
  g_autofree char *high = g_strconcat (low, "\x7f", NULL);
  g_autoptr (sqlite3_stmt) statement = NULL;
  gint64 id = 0;

  statement = maq_db_prepare (self, error, "SELECT id FROM step WHERE uuid >= ? AND uuid < ? LIMIT 2", "ss", low, high);
  if (statement == NULL)
    return 0;
  if (maq_db_next (statement, NULL))
    id = sqlite3_column_int64 (statement, 0);
  if (id == 0)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no step “%s”", text);
  else if (maq_db_next (statement, NULL))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "Several steps begin with “%s”; give more characters", text);
      return 0;
    }

  return id;
}

MaqStepRecord *
maq_store_find_step (MaqStore   *self,
                     const char *text,
                     GError    **error)
{
  gsize length;
  gint64 id = 0;

  maq_store_check (self, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  if (length > 36 || strspn (text, "0123456789abcdefABCDEF-") != length || length == 0)
    {
      g_autofree char *shown = maq_text_display (text, length, 40);

      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "“%s” names no step: give its number, or 4 or more characters of its id", shown);
      return NULL;
    }
  if (length < 19 && strspn (text, "0123456789") == length)
    id = maq_db_get_int (self, 0, "SELECT id FROM step WHERE id = ?", "l", g_ascii_strtoll (text, NULL, 10));
  if (id == 0 && length < 4)
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "There is no step %s", text);
  else if (id == 0)
    id = find_by_prefix (self, text, error);

  return id != 0 ? maq_store_get_step (self, id, error) : NULL;
}

gint64
maq_store_get_step_of_job (MaqStore *self,
                           gint64    job)
{
  maq_store_check (self, 0);

  return maq_db_get_int (self, 0, "SELECT step FROM job WHERE id = ?", "l", job);
}

static int
compare_int64 (gconstpointer a,
               gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

double
maq_store_get_median_seconds (MaqStore   *self,
                              const char *engine)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gint64 times[MEDIAN_OF];
  guint n = 0;

  maq_store_check (self, -1);
  g_return_val_if_fail (engine != NULL, -1);

  statement = maq_db_prepare (self, NULL, "SELECT ended_us - started_us FROM job WHERE engine = ? AND state = 'done'"
                              " AND started_us > 0 AND ended_us >= started_us ORDER BY id DESC LIMIT ?",
                              "si", engine, MEDIAN_OF);
  while (statement != NULL && n < MEDIAN_OF && maq_db_next (statement, NULL))
    times[n++] = sqlite3_column_int64 (statement, 0);
  if (n == 0)
    return -1;
  qsort (times, n, sizeof times[0], compare_int64);

  return (double) times[n / 2] / G_USEC_PER_SEC;
}

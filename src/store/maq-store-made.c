/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-store-private.h"
#include "maq-store.h"
#include "maq-text.h"

/* Steps whose pictures are there already: no engine made them here, they cost nothing and nothing went out, so no budget hears of them.
 * They take the last part of the way of all others: STORED together with the rows that name their pictures, then the sidecar, then DONE.
 * Whoever dies in between leaves what the next start ends (maq_journal_recover()). */

gint64
maq_made_insert_attempt (MaqStore *self, gint64 job, gint64 when, GError **error)
{
  g_autofree char *uuid = maq_text_uuid ();

  if (!maq_db_run (self, error, "INSERT INTO attempt (uuid, job, no, owner, state, idem_key, resend_free, approved, est_known, est_low,"
                   " est_high, t_prepared, t_ended) VALUES (?1, ?2, 1, ?3, 'stored', ?1, 0, 0, 1, 0, 0, ?4, ?4)", "slsl", uuid, job,
                   maq_library_dir_get_owner (self->dir), when))
    return 0;
  return sqlite3_last_insert_rowid (self->db);
}

gboolean
maq_made_insert_picture (MaqStore *self, gint64 job, gint64 attempt, guint index, MaqBlob *picture, GError **error)
{
  return maq_steps_note_blob (self, picture, error) &&
         maq_db_run (self, error, "INSERT INTO asset (job, attempt, idx, sha256, bytes, type, width, height) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     "lllslsll", job, attempt, (gint64) index, maq_blob_get_sha256 (picture), (gint64) maq_blob_get_size (picture),
                     maq_format_to_mime (maq_blob_get_format (picture)), (gint64) maq_blob_get_width (picture),
                     (gint64) maq_blob_get_height (picture));
}

static gboolean
end_one (MaqStore *self, gint64 attempt, GError **error)
{
  return maq_db_run (self, error, "UPDATE job SET state = 'done' WHERE id = (SELECT job FROM attempt WHERE id = ?)", "l", attempt) &&
         maq_db_run (self, error, "UPDATE attempt SET state = 'done' WHERE id = ?", "l", attempt);
}

gboolean
maq_made_end (MaqStore *self, GArray *attempts, GError **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;

  if (!maq_sidecar_write_all (self, attempts, error))
    return FALSE;
  transaction = maq_db_begin (self, error);
  for (guint i = 0; transaction != NULL && i < attempts->len; i++)
    if (!end_one (self, g_array_index (attempts, gint64, i), error))
      return FALSE;

  return transaction != NULL && maq_db_commit (g_steal_pointer (&transaction), error);
}

static gint64
insert_made (MaqStore *self, gint64 step, MaqBlob *picture, GError **error)
{
  g_autofree char *uuid = maq_text_uuid ();
  gint64 now = maq_wall_us ();
  gint64 job = maq_steps_insert_job (self, step, uuid, 0, (MaqPrice) { TRUE, 0, 0 }, maq_library_dir_get_owner (self->dir), error);
  gint64 attempt = job != 0 ? maq_made_insert_attempt (self, job, now, error) : 0;

  if (attempt == 0 || !maq_made_insert_picture (self, job, attempt, 0, picture, error) ||
      !maq_db_run (self, error, "UPDATE job SET state = 'stored', cost = 0, ended_us = ? WHERE id = ?", "ll", now, job))
    return 0;
  return attempt;
}

/* Whatever engine it says. */
static MaqRequest *
name_no_engine (MaqRequest *request, GError **error)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new_from (request);

  maq_request_builder_set_engine (builder, MAQ_ENGINE_NONE);
  return maq_request_builder_end (builder, error);
}

MaqStepRecord *
maq_store_add_made (MaqStore *self, MaqRequest *request, const char *title, MaqBlob *picture, GError **error)
{
  g_autoptr (MaqTransaction) transaction = NULL;
  g_autoptr (MaqRequest) made = NULL;
  g_autoptr (GArray) attempts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) beside = NULL;
  g_autofree char *uuid = maq_text_uuid ();
  gint64 step, attempt;

  maq_store_check (self, NULL);
  g_return_val_if_fail (request != NULL && title != NULL && picture != NULL, NULL);

  if (!maq_objects_has (self->dir, maq_blob_get_sha256 (picture)))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture is not in the library");
      return NULL;
    }
  made = name_no_engine (request, error);
  transaction = made != NULL ? maq_db_begin (self, error) : NULL;
  if (transaction == NULL)
    return NULL;
  step = maq_steps_insert (self, self->board, uuid, maq_wall_us (), made, maq_request_get_change (made), title, "", FALSE, error);
  attempt = step != 0 ? insert_made (self, step, picture, error) : 0;
  if (attempt == 0 || !maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;
  g_array_append_val (attempts, attempt);
  if (!maq_made_end (self, attempts, &beside))
    maq_log_event ("step", "step=%s has no sidecar yet: %s", uuid, beside->message);
  maq_log_event ("step", "step=%s made here", uuid);

  return maq_store_get_step (self, step, error);
}

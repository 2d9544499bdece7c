/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-log.h"
#include "maq-objects.h"
#include "maq-store-private.h"
#include "maq-store.h"
#include "maq-text.h"

/* A step that no engine made: its picture is there already. It costs nothing and nothing went out, so no budget hears of it; its attempt
 * says "done" in the same transaction that makes it. */

static gint64
insert_attempt (MaqStore *self, gint64 job, gint64 now, GError **error)
{
  g_autofree char *uuid = maq_text_uuid ();

  if (!maq_db_run (self, error, "INSERT INTO attempt (uuid, job, no, owner, state, idem_key, resend_free, approved, est_known, est_low,"
                   " est_high, t_prepared, t_ended) VALUES (?1, ?2, 1, ?3, 'done', ?1, 0, 0, 1, 0, 0, ?4, ?4)", "slsl", uuid, job,
                   maq_library_dir_get_owner (self->dir), now))
    return 0;
  return sqlite3_last_insert_rowid (self->db);
}

static gint64
insert_picture (MaqStore *self, gint64 step, MaqBlob *picture, gint64 *attempt, GError **error)
{
  g_autofree char *uuid = maq_text_uuid ();
  gint64 now = maq_wall_us ();
  gint64 job = maq_steps_insert_job (self, step, uuid, 0, (MaqPrice) { TRUE, 0, 0 }, maq_library_dir_get_owner (self->dir), error);

  *attempt = job != 0 ? insert_attempt (self, job, now, error) : 0;
  if (*attempt == 0 || !maq_steps_note_blob (self, picture, error)
      || !maq_db_run (self, error, "UPDATE job SET state = 'done', cost = 0, ended_us = ? WHERE id = ?", "ll", now, job)
      || !maq_db_run (self, error, "INSERT INTO asset (job, attempt, idx, sha256, bytes, type, width, height) VALUES (?, ?, 0, ?, ?, ?, ?, ?)",
                      "llslsll", job, *attempt, maq_blob_get_sha256 (picture), (gint64) maq_blob_get_size (picture),
                      maq_format_to_mime (maq_blob_get_format (picture)), (gint64) maq_blob_get_width (picture),
                      (gint64) maq_blob_get_height (picture)))
    return 0;
  return job;
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
  g_autoptr (GError) beside = NULL;
  g_autofree char *uuid = maq_text_uuid ();
  gint64 step, job, attempt;

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
  job = step != 0 ? insert_picture (self, step, picture, &attempt, error) : 0;
  if (job == 0 || !maq_db_commit (g_steal_pointer (&transaction), error))
    return NULL;
  /* For the day the catalogue is lost; without it the step is whole all the same. */
  if (!maq_sidecar_write (self, job, attempt, &beside))
    maq_log_event ("step", "step=%s has no sidecar: %s", uuid, beside->message);
  maq_log_event ("step", "step=%s made here", uuid);

  return maq_store_get_step (self, step, error);
}

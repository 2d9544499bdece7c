/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-journal-adopt.h"
#include "maq-journal-trace.h"
#include "maq-json.h"
#include "maq-log.h"
#include "maq-objects-private.h"
#include "maq-objects.h"
#include "maq-spool-private.h"
#include "maq-spool.h"
#include "maq-text.h"

#define MAX_RECHECKED 500

static JsonNode *
read_meta (MaqStore   *self,
           const char *uuid)
{
  g_autoptr (MaqSpool) spool = maq_spool_open (self->dir, uuid, NULL);
  g_autofree char *text = spool != NULL ? maq_spool_dup_meta (spool, NULL) : NULL;
  JsonNode *node = text != NULL ? maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL) : NULL;

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);

  return node;
}

/* What an adopted attempt is, before its files are looked at: as good as sent, unless its note says how it ended. */
static gboolean
settle_adopted (MaqStore       *self,
                const char     *uuid,
                gint64          job,
                gint64          attempt,
                const MaqTrace *trace,
                GError        **error)
{
  g_autofree char *now = maq_db_dup_text (self, "SELECT state FROM job WHERE id = ?", "l", job);
  gboolean ended = maq_job_state_is_end (trace->noted) && trace->marked;
  const char *remote_id = trace->remote_id[0] != '\0' ? trace->remote_id : NULL;
  const char *state = ended ? maq_job_state_to_word (trace->noted) : remote_id != NULL ? "accepted" : "committed";

  /* Somebody else's attempt is under way or has brought the picture: this one is history. */
  if (g_strcmp0 (now, "queued") != 0 && g_strcmp0 (now, "failed") != 0 && g_strcmp0 (now, "prepared") != 0)
    return TRUE;
  if (maq_db_get_int (self, 0, "SELECT count(*) FROM attempt WHERE job = ? AND state IN ('sending', 'committed', 'accepted',"
                      " 'responding', 'remote-done', 'received', 'stored')", "l", job) > 0)
    return TRUE;

  return maq_db_run (self, error, "UPDATE attempt SET state = ?, owner = NULL, t_committed = ?, remote_id = ?, deadline_us = ?"
                     " WHERE id = ?", "slsll", state, maq_wall_us (), remote_id, trace->deadline_us, attempt) &&
         maq_db_run (self, error, "UPDATE job SET state = ?, owner = NULL, error_word = NULL, error_message = NULL WHERE id = ?",
                     "sl", g_str_equal (state, "done") ? "committed" : state, job) &&
         (!g_str_equal (state, "done") || maq_db_run (self, error, "UPDATE attempt SET state = 'committed' WHERE id = ?", "l", attempt)) &&
         maq_ledger_add (self, uuid, "ESTIMATED",
                         maq_db_get_int (self, 0, "SELECT est_high FROM attempt WHERE id = ?", "l", attempt), "adopted", error);
}

static gboolean
adopt (MaqStore         *self,
       const char       *uuid,
       const MaqTrace   *trace,
       MaqRecoverReport *report,
       GError          **error)
{
  g_autoptr (JsonNode) meta = read_meta (self, uuid);
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (MaqTransaction) transaction = NULL;
  gint64 job, attempt;

  /* Without its record and without a reply it was cut short before anything could go out. */
  if (meta == NULL && !trace->has_head && !trace->has_body && trace->part_size <= 0 && !trace->marked)
    return maq_spool_remove (self->dir, uuid, error);
  if (meta == NULL)
    {
      g_warning ("Spool folder %s has a reply but no record; it is left alone", uuid);
      return TRUE;
    }
  transaction = maq_db_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  if (maq_db_get_int (self, 0, "SELECT count(*) FROM attempt WHERE uuid = ?", "s", uuid) > 0)
    return TRUE;
  if (!maq_sidecar_adopt (self, json_node_get_object (meta), &job, &attempt, &unreadable))
    {
      g_warning ("Spool folder %s: %s; it is left alone", uuid, unreadable->message);
      return TRUE;
    }
  if (!settle_adopted (self, uuid, job, attempt, trace, error) ||
      !maq_db_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  report->adopted++;
  maq_log_event ("adopted", "attempt=%s", uuid);

  return TRUE;
}

gboolean
maq_adopt_spool (MaqStore         *self,
                 MaqRecoverReport *report,
                 GError          **error)
{
  g_autoptr (GPtrArray) names = NULL;

  maq_spool_clean (self->dir);
  names = maq_spool_list (self->dir, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *uuid = g_ptr_array_index (names, i);
      g_autofree char *state = maq_db_dup_text (self, "SELECT iif (t_committed IS NULL, state, 'went-out') FROM attempt WHERE uuid = ?",
                                                "s", uuid);
      MaqTrace trace;

      if (state != NULL && !g_str_equal (state, "failed") && !g_str_equal (state, "cancelled"))
        continue;
      maq_trace_read (self->dir, uuid, &trace);
      if (!trace.exists)
        continue;
      if (state == NULL && !adopt (self, uuid, &trace, report, error))
        return FALSE;
      if (state != NULL && !trace.marked && !trace.has_head && trace.part_size <= 0 && !trace.has_body &&
          !maq_spool_remove (self->dir, uuid, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_known (MaqStore   *self,
          const char *sha256)
{
  return maq_db_get_int (self, 0, "SELECT EXISTS (SELECT 1 FROM asset WHERE sha256 = ?1) OR EXISTS (SELECT 1 FROM step_image"
                         " WHERE sha256 = ?1) OR EXISTS (SELECT 1 FROM reference WHERE sha256 = ?1)", "s", sha256) > 0;
}

static gboolean
link_known (MaqStore   *self,
            const char *path,
            GError    **error)
{
  g_autoptr (MaqBlob) blob = maq_objects_add_staged (self->dir, path, error);

  return blob != NULL;
}

static gboolean
adopt_staged (MaqStore         *self,
              const char       *path,
              MaqRecoverReport *report,
              GError          **error)
{
  int fd = maq_file_open_regular (path, 0, NULL, NULL);
  g_autofree char *sha256 = NULL, *name = NULL;
  g_autoptr (GError) failed = NULL;
  MaqSniff sniff = { MAQ_FORMAT_UNKNOWN };
  gboolean picture;

  if (fd < 0)
    return TRUE;
  sha256 = maq_hash_fd (fd, error);
  picture = maq_sniff_fd (fd, &sniff, NULL);
  close (fd);
  if (sha256 == NULL)
    return FALSE;
  if (maq_objects_has (self->dir, sha256) || (!picture && !is_known (self, sha256)))
    {
      unlink (path);
      return TRUE;
    }
  name = g_strdup_printf ("%.16s.%s", sha256, maq_format_to_extension (sniff.format));
  if (is_known (self, sha256) ? link_known (self, path, &failed) : maq_objects_set_aside (self->dir, path, name, &failed))
    {
      report->files++;
      return TRUE;
    }
  /* Somebody else who is starting was faster. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));

  return FALSE;
}

gboolean
maq_adopt_staged (MaqStore         *self,
                  MaqRecoverReport *report,
                  GError          **error)
{
  g_autofree char *folder = maq_library_dir_dup_child (self->dir, "objects/tmp");
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *owner = g_strndup (name, 36);

      if (maq_text_is_uuid (owner) && !maq_library_dir_owner_is_dead (self->dir, owner))
        continue;
      /* A copy of something the user still has. */
      if (g_str_has_suffix (name, ".in"))
        unlink (path);
      else if (!adopt_staged (self, path, report, error))
        return FALSE;
    }

  return TRUE;
}

/* The reply is still here: the picture is read from it once more. */
static gboolean
read_again (MaqStore *self,
            gint64    asset,
            GError  **error)
{
  g_autofree char *uuid = maq_db_dup_text (self, "SELECT uuid FROM attempt WHERE id = (SELECT attempt FROM asset WHERE id = ?)",
                                           "l", asset);
  g_autoptr (MaqTransaction) transaction = NULL;
  MaqTrace trace;

  if (uuid == NULL)
    return TRUE;
  maq_trace_read (self->dir, uuid, &trace);
  if (!trace.has_body)
    return TRUE;
  transaction = maq_db_begin (self, error);

  return transaction != NULL &&
         maq_db_run (self, error, "UPDATE attempt SET state = 'received', owner = NULL WHERE uuid = ? AND state IN ('stored', 'done')",
                     "s", uuid) &&
         maq_db_run (self, error, "UPDATE job SET state = 'received', owner = NULL, crashes = 0 WHERE id = (SELECT job FROM attempt"
                     " WHERE uuid = ?) AND state IN ('stored', 'done')", "s", uuid) &&
         maq_db_commit (g_steal_pointer (&transaction), error);
}

gboolean
maq_adopt_check_asset (MaqStore *self,
                       gint64    asset,
                       GError  **error)
{
  g_autofree char *sha256 = maq_db_dup_text (self, "SELECT sha256 FROM asset WHERE id = ?", "l", asset);
  g_autofree char *path = sha256 != NULL ? maq_objects_dup_path (self->dir, sha256) : NULL;
  g_autofree char *name = g_strconcat ("damaged-", sha256 != NULL ? sha256 : "", NULL);
  g_autoptr (GError) why = NULL;

  if (path == NULL)
    return TRUE;
  if (maq_objects_verify (self->dir, sha256, &why))
    return maq_db_run (self, error, "UPDATE asset SET verified_us = ? WHERE id = ?", "ll", maq_wall_us (), asset);
  maq_log_event ("object-damaged", "object=%.12s", sha256);
  if (maq_objects_has (self->dir, sha256))
    maq_objects_set_aside (self->dir, path, name, NULL);
  if (read_again (self, asset, error))
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "Picture %.12s is damaged", sha256);

  return FALSE;
}

gboolean
maq_adopt_check_recent (MaqStore         *self,
                        gint64            since_us,
                        MaqRecoverReport *report,
                        GError          **error)
{
  g_autoptr (sqlite3_stmt) rows = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  rows = maq_db_prepare (self, error, "SELECT asset.id FROM asset JOIN attempt ON attempt.id = asset.attempt"
                         " WHERE t_received >= ? ORDER BY asset.id DESC LIMIT ?", "li", since_us, MAX_RECHECKED);
  if (rows == NULL)
    return FALSE;
  while (maq_db_next (rows, NULL))
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (ids, id);
    }
  sqlite3_reset (rows);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) failed = NULL;

      if (!maq_adopt_check_asset (self, g_array_index (ids, gint64, i), &failed))
        report->damaged++;
    }

  return TRUE;
}

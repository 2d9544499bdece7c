/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-spool.h"
#include "store-fixture.h"

/* One whole paid request over the store, S0–S13, against an engine that is a few lines of this program and writes down every
 * charge, durably, at the moment the tail is out. Run again after a crash it recovers first, as the application does.
 *
 * usage: flow LIBRARY CHARGES [ok|chunked|refused|broken|limited|backup|look] [add] — exit 0: nothing failed here. "add": one
 * more step, also when there are some; "backup": no step, but the daily copy; "look": the library is only opened. */

#define PRICE 100000
#define CHUNKS 3

typedef struct {
  MaqLibraryDir *dir;
  MaqStore      *store;
  const char    *charges;
  const char    *scene;
  gboolean       add;
} Flow;

/* Past the shim: the engine's books are not on our disk. */
static void
charge (Flow       *flow,
        MaqAttempt *attempt,
        GBytes     *picture)
{
  g_autofree char *sha256 = maq_hash_bytes (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));
  g_autofree char *line = g_strdup_printf ("%s %s\n", attempt->uuid, sha256);
  int fd = (int) syscall (SYS_openat, AT_FDCWD, flow->charges, O_WRONLY | O_CREAT | O_APPEND, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (syscall (SYS_write, fd, line, strlen (line)), ==, (long) strlen (line));
  syscall (SYS_fsync, fd);
  syscall (SYS_close, fd);
}

static gboolean
complain (const char *where,
          GError     *error)
{
  g_printerr ("%s: %s\n", where, error != NULL ? error->message : "?");
  g_clear_error (&error);

  return FALSE;
}

/* The reply is the picture itself. NULL when it is not whole. */
static MaqBlob *
read_picture (Flow     *flow,
              MaqSpool *spool,
              GError  **error)
{
  g_autofree char *path = NULL;
  goffset size = 0;
  gboolean complete = FALSE;
  MaqBlob *blob = NULL;
  int from = maq_spool_get_reply (spool, &size, &complete), to;

  if (from < 0 || size < 12)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "There is no reply");
      return NULL;
    }
  to = maq_objects_stage (flow->dir, &path, error);
  if (to < 0)
    return NULL;
  if (maq_file_copy (from, to, error))
    {
      char tail[4] = "";

      if (!complete && (pread (to, tail, 4, size - 8) != 4 || memcmp (tail, "IEND", 4) != 0))
        g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL, "The picture is cut off");
      else
        blob = maq_objects_add_staged (flow->dir, path, error);
    }
  close (to);
  if (blob == NULL)
    unlink (path);

  return blob;
}

static gboolean
finish_stored (Flow       *flow,
               MaqAttempt *attempt)
{
  GError *error = NULL;

  return maq_journal_done (flow->store, attempt, &error) || complain ("done", error);
}

/* S10–S12, also after a restart. */
static gboolean
file_reply (Flow       *flow,
            MaqAttempt *attempt)
{
  GError *error = NULL;
  g_autoptr (MaqSpool) spool = maq_spool_open (flow->dir, attempt->uuid, &error);
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);
  g_autoptr (MaqResult) result = maq_result_new ();
  MaqBlob *blob = spool != NULL ? read_picture (flow, spool, &error) : NULL;

  if (blob == NULL && g_error_matches (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL))
    {
      complain ("read", g_steal_pointer (&error));
      return maq_journal_end (flow->store, attempt, MAQ_JOB_INCOMPLETE, NULL, "protocol", "cut off", &error) ||
             complain ("end", error);
    }
  if (blob == NULL)
    return complain ("file", error);
  g_ptr_array_add (blobs, blob);
  result->has_cost = TRUE;
  result->cost = PRICE;
  if (!maq_journal_stored (flow->store, attempt, blobs, result, &error))
    return complain ("stored", error);

  return finish_stored (flow, attempt);
}

static gboolean
make_request (Flow       *flow,
              MaqAttempt *attempt,
              MaqSpool   *spool,
              GError    **error)
{
  static const char body[] = "{\"prompt\":\"a lighthouse\"}";
  MaqEnvelope envelope = { (char *) "POST", (char *) "/images/generations", (char *) "application/json" };
  g_autofree char *sha256 = maq_hash_bytes (body, strlen (body));
  g_autofree char *meta = maq_journal_dup_meta (flow->store, attempt, &envelope, strlen (body), sha256);
  int fd = maq_spool_begin_request (spool, error);

  return fd >= 0 && maq_file_write_all (fd, body, strlen (body), error) && maq_spool_seal_request (spool, meta, error) &&
         maq_spool_reserve (spool, 4096, error);
}

/* S7–S9: the disk may fail, the connection goes on. */
static gboolean
take_reply (Flow       *flow,
            MaqAttempt *attempt,
            MaqSpool   *spool,
            GBytes     *body,
            guint       status)
{
  gboolean chunked = g_str_equal (flow->scene, "chunked");
  g_autofree char *head = NULL, *sha256 = NULL;
  gsize size = g_bytes_get_size (body);
  const char *data = g_bytes_get_data (body, NULL);
  GError *error = NULL;
  goffset length;

  head = chunked ? g_strdup_printf ("HTTP/1.1 %u X\r\nTransfer-Encoding: chunked\r\n\r\n", status)
                 : g_strdup_printf ("HTTP/1.1 %u X\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", status, size);
  maq_spool_begin_reply (spool, head, strlen (head), 1024 * 1024, NULL);
  if (!maq_journal_responding (flow->store, attempt, status, "req-1", chunked ? -1 : (goffset) size, &error))
    complain ("responding", g_steal_pointer (&error));
  for (guint i = 0; i < CHUNKS; i++)
    if (!maq_spool_write_reply (spool, data + size * i / CHUNKS, size * (i + 1) / CHUNKS - size * i / CHUNKS, &error))
      complain ("write", g_steal_pointer (&error));
  for (guint tries = 0; !maq_spool_finish_reply (spool, &length, &sha256, &error); tries++)
    {
      complain ("finish", g_steal_pointer (&error));
      if (tries == 3)
        return FALSE;
    }
  for (guint tries = 0; !maq_journal_received (flow->store, attempt, length, sha256, &error); tries++)
    {
      complain ("received", g_steal_pointer (&error));
      if (tries == 3)
        return FALSE;
    }

  return TRUE;
}

/* The engine. What it refuses or limits it does not charge for; when it breaks, it has. */
static gboolean
answer (Flow       *flow,
        MaqAttempt *attempt,
        MaqSpool   *spool)
{
  g_autoptr (GBytes) picture = fixture_png ((guint) attempt->job);
  g_autoptr (GBytes) refusal = g_bytes_new_static ("{\"error\":\"no\"}", 14);
  gboolean refused = g_str_equal (flow->scene, "refused"), limited = g_str_equal (flow->scene, "limited");
  gboolean broken = g_str_equal (flow->scene, "broken");
  GError *error = NULL;
  gboolean ok;

  if (!refused && !limited)
    charge (flow, attempt, picture);
  if (!take_reply (flow, attempt, spool, refused || limited || broken ? refusal : picture,
                   refused ? 400 : limited ? 429 : broken ? 500 : 200))
    return FALSE;
  if (refused)
    ok = maq_journal_end (flow->store, attempt, MAQ_JOB_REFUSED, NULL, "refused", "no", &error);
  else if (broken)
    ok = maq_journal_end (flow->store, attempt, MAQ_JOB_UNKNOWN, NULL, "unknown-outcome", "broken", &error);
  else if (limited)
    ok = maq_journal_back (flow->store, attempt, "rate", &error) &&
         maq_journal_end_queued (flow->store, attempt->job, MAQ_JOB_FAILED, "rate", "limited", &error);
  else
    return file_reply (flow, attempt);

  return ok || complain ("answer", error);
}

static gboolean
send_job (Flow   *flow,
          gint64  job)
{
  MaqPrice price = { TRUE, PRICE, PRICE };
  GError *error = NULL;
  g_autoptr (MaqAttempt) attempt = maq_journal_begin (flow->store, job, &error);
  g_autoptr (MaqSpool) spool = attempt != NULL ? maq_spool_create (flow->dir, attempt->uuid, &error) : NULL;
  GError *later = NULL;

  if (attempt == NULL)
    return complain ("begin", error);
  if (spool != NULL && make_request (flow, attempt, spool, &error) &&
      maq_journal_sending (flow->store, attempt, &price, &error) && maq_journal_committed (flow->store, attempt, &error))
    return answer (flow, attempt, spool);
  complain ("before the tail", error);
  if (!maq_journal_back (flow->store, attempt, "test", &later))
    complain ("back", later);

  return FALSE;
}

static gboolean
recover (Flow *flow)
{
  g_autofree char *report = NULL;
  GError *error = NULL;
  g_autoptr (GPtrArray) attempts = maq_journal_recover (flow->store, &report, &error);
  gboolean ok = TRUE;

  if (attempts == NULL)
    return complain ("recover", error);
  if (report != NULL)
    g_print ("%s\n", report);
  for (guint i = 0; i < attempts->len; i++)
    {
      MaqAttempt *attempt = g_ptr_array_index (attempts, i);

      ok &= attempt->state == MAQ_JOB_STORED ? finish_stored (flow, attempt) : file_reply (flow, attempt);
    }

  return ok;
}

/* A reference and a step that uses it, unless an earlier run got that far. */
static gboolean
add_step (Flow *flow)
{
  g_autoptr (GBytes) png = fixture_png (999);
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqReference) reference = NULL;
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqStepRecord) record = NULL;
  g_autoptr (MaqBlob) blob = NULL;
  GError *error = NULL;

  if (maq_store_count_steps (flow->store) > 0 && !flow->add)
    return TRUE;
  blob = maq_objects_add_bytes (flow->dir, png, &error);
  if (blob == NULL)
    return complain ("reference", error);
  reference = maq_reference_new (NULL, 1, "lighthouse", MAQ_ROLE_STYLE, blob);
  maq_request_builder_set_change (builder, "a lighthouse");
  maq_request_builder_set_engine (builder, "paid");
  maq_request_builder_add_reference (builder, reference);
  request = maq_request_builder_end (builder, &error);
  if (request != NULL)
    record = maq_store_add_step (flow->store, request, "a lighthouse", "Paid", "m", TRUE, (MaqPrice) { TRUE, PRICE, PRICE }, &error);

  return record != NULL || complain ("step", error);
}

static gboolean
run (Flow *flow)
{
  g_autoptr (GArray) jobs = NULL;
  GError *error = NULL;
  gboolean ok = recover (flow);

  if (g_str_equal (flow->scene, "backup"))
    return ok && (maq_store_backup (flow->dir, &error) || complain ("backup", error));
  if (!ok || !add_step (flow))
    return FALSE;
  if (!maq_library_dir_share (flow->dir, &error))
    return complain ("share", error);
  jobs = maq_journal_claim_queued (flow->store, &error);
  if (jobs == NULL)
    return complain ("claim", error);
  /* The step of this very run is already ours, so claim_queued() leaves it to us. */
  for (gint64 step = maq_store_count_steps (flow->store); jobs->len == 0 && step > 0; step--)
    {
      g_autoptr (MaqStepRecord) record = maq_store_get_step (flow->store, step, NULL);

      if (record != NULL && fixture_slot (record, 0)->state == MAQ_JOB_QUEUED)
        g_array_append_val (jobs, fixture_slot (record, 0)->job);
    }
  for (guint i = 0; i < jobs->len; i++)
    ok &= send_job (flow, g_array_index (jobs, gint64, i));

  return ok;
}

int
main (int    argc,
      char **argv)
{
  void (*arm) (void) = (void (*) (void)) dlsym (RTLD_DEFAULT, "fault_arm");
  Flow flow = { NULL };
  g_autofree char *report = NULL;
  GError *error = NULL;
  gboolean ok = FALSE;

  g_assert_cmpint (argc, >=, 3);
  flow.charges = argv[2];
  flow.scene = argc > 3 ? argv[3] : "ok";
  flow.add = argc > 4;
  if (arm != NULL)
    arm ();
  flow.dir = maq_library_dir_open (argv[1], 2000, &error);
  flow.store = flow.dir != NULL ? maq_store_open (flow.dir, &report, &error) : NULL;
  if (report != NULL)
    g_print ("%s\n", report);
  if (flow.store != NULL)
    ok = g_str_equal (flow.scene, "look") || run (&flow);
  else
    complain ("open", error);
  g_clear_pointer (&flow.store, maq_store_close);
  g_clear_pointer (&flow.dir, maq_library_dir_unref);

  return ok ? 0 : 1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "maq-file.h"
#include "maq-hash.h"
#include "maq-spool.h"
#include "store-fixture.h"

void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->path = g_dir_make_tmp ("maquette-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->dir = maq_library_dir_open (fixture->path, 1000, &error);
  g_assert_no_error (error);
  fixture->store = maq_store_open (fixture->dir, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  g_clear_pointer (&fixture->store, maq_store_close);
  g_clear_pointer (&fixture->dir, maq_library_dir_unref);
  maq_file_remove_tree (fixture->path, NULL);
  g_free (fixture->path);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, maq_store_close);
  g_clear_pointer (&fixture->dir, maq_library_dir_unref);
  fixture->dir = maq_library_dir_open (fixture->path, 1000, &error);
  g_assert_no_error (error);
  fixture->store = maq_store_open (fixture->dir, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_lose_catalogue (Fixture *fixture)
{
  static const char *const names[] = { "library.db", "library.db-wal", "library.db-shm" };

  g_clear_pointer (&fixture->store, maq_store_close);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->path, names[i], NULL);

      unlink (path);
    }
}

void
fixture_rebuild (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  fixture->store = maq_store_open (fixture->dir, &report, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static guint32
crc32_of (const guint8 *data,
          gsize         length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }

  return ~crc;
}

static void
add_chunk (GByteArray   *png,
           const char   *type,
           const guint8 *data,
           guint32       length)
{
  guint32 big = GUINT32_TO_BE (length);
  guint start;

  g_byte_array_append (png, (const guint8 *) &big, 4);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (png, data, length);
  big = GUINT32_TO_BE (crc32_of (png->data + start, png->len - start));
  g_byte_array_append (png, (const guint8 *) &big, 4);
}

GBytes *
fixture_png (guint seed)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 header[] = { 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0 };
  /* zlib, one stored block of two bytes: filter 0 and a grey value. */
  guint8 data[] = { 0x78, 0x01, 0x01, 2, 0, 0xfd, 0xff, 0, seed & 0xff, 0, (seed & 0xff) + 2, 0, (seed & 0xff) + 1 };
  g_autofree char *text = g_strdup_printf ("Comment%cpicture %u", 0, seed);
  GByteArray *png = g_byte_array_new ();

  g_byte_array_append (png, signature, sizeof signature);
  add_chunk (png, "IHDR", header, sizeof header);
  add_chunk (png, "tEXt", (const guint8 *) text, 8 + (guint32) strlen (text + 8));
  add_chunk (png, "IDAT", data, sizeof data);
  add_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (png);
}

MaqRequest *
fixture_request (const char *change,
                 const char *engine,
                 guint       variants)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (GError) error = NULL;
  MaqRequest *request;

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_engine (builder, engine);
  maq_request_builder_set_variants (builder, variants);
  request = maq_request_builder_end (builder, &error);
  g_assert_no_error (error);

  return request;
}

MaqStepRecord *
fixture_add_step (MaqStore   *store,
                  const char *change,
                  const char *engine,
                  guint       variants,
                  MaqMicros   high)
{
  g_autoptr (MaqRequest) request = fixture_request (change, engine, variants);
  g_autoptr (GError) error = NULL;
  MaqStepRecord *record;

  record = maq_store_add_step (store, request, change, "Test", "model-1", TRUE, (MaqPrice) { TRUE, high, high }, &error);
  g_assert_no_error (error);

  return record;
}

GPtrArray *
fixture_store_pngs (MaqLibraryDir *dir,
                    guint          seed,
                    guint          count)
{
  GPtrArray *blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_blob_unref);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GBytes) png = fixture_png (seed + i);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;
      int fd = maq_objects_stage (dir, &path, &error);

      g_assert_no_error (error);
      maq_file_write_all (fd, g_bytes_get_data (png, NULL), g_bytes_get_size (png), &error);
      g_assert_no_error (error);
      close (fd);
      g_ptr_array_add (blobs, maq_objects_add_staged (dir, path, &error));
      g_assert_no_error (error);
    }

  return blobs;
}

static void
seal (MaqStore      *store,
      MaqLibraryDir *dir,
      MaqAttempt    *attempt)
{
  MaqEnvelope envelope = { (char *) "POST", (char *) "/images", (char *) "application/json" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqSpool) spool = maq_spool_create (dir, attempt->uuid, &error);
  g_autofree char *meta = NULL, *sha256 = maq_hash_bytes ("{}", 2);
  int fd;

  g_assert_no_error (error);
  fd = maq_spool_begin_request (spool, &error);
  g_assert_no_error (error);
  maq_file_write_all (fd, "{}", 2, &error);
  g_assert_no_error (error);
  meta = maq_journal_dup_meta (store, attempt, &envelope, 2, sha256);
  maq_spool_seal_request (spool, meta, &error);
  g_assert_no_error (error);
}

MaqAttempt *
fixture_advance (MaqStore      *store,
                 MaqLibraryDir *dir,
                 gint64         job,
                 MaqJobState    state)
{
  g_autoptr (GError) error = NULL;
  MaqAttempt *attempt = maq_journal_begin (store, job, &error);
  MaqPrice estimate = { TRUE, 100000, 100000 };
  g_autofree char *remote_id = g_strdup_printf ("remote-%" G_GINT64_FORMAT, job);

  g_assert_no_error (error);
  seal (store, dir, attempt);
  if (state >= MAQ_JOB_SENDING)
    maq_journal_sending (store, attempt, &estimate, &error);
  if (state >= MAQ_JOB_COMMITTED)
    maq_journal_committed (store, attempt, &error);
  if (state == MAQ_JOB_ACCEPTED || state == MAQ_JOB_REMOTE_DONE)
    maq_journal_accepted (store, attempt, remote_id, 0, &error);
  if (state == MAQ_JOB_REMOTE_DONE)
    maq_journal_remote_done (store, attempt, 5, "ab", &error);
  if (state >= MAQ_JOB_RESPONDING && state != MAQ_JOB_REMOTE_DONE)
    maq_journal_responding (store, attempt, 200, "req-1", 5, &error);
  if (state >= MAQ_JOB_RECEIVED)
    {
      g_autofree char *sha256 = maq_hash_bytes ("reply", 5);

      maq_journal_received (store, attempt, 5, sha256, &error);
    }
  if (state >= MAQ_JOB_STORED)
    {
      g_autoptr (GPtrArray) blobs = fixture_store_pngs (dir, (guint) job * 1000, 1);

      maq_journal_stored (store, attempt, blobs, NULL, &error);
    }
  if (state >= MAQ_JOB_DONE)
    maq_journal_done (store, attempt, &error);
  g_assert_no_error (error);

  return attempt;
}

MaqSlot *
fixture_slot (MaqStepRecord *record,
              guint          index)
{
  g_assert_cmpuint (index, <, record->slots->len);

  return g_ptr_array_index (record->slots, index);
}

MaqJobState
fixture_state (MaqStore *store,
               gint64    job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqStepRecord) record = maq_store_get_step (store, maq_store_get_step_of_job (store, job), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < record->slots->len; i++)
    if (fixture_slot (record, i)->job == job)
      return fixture_slot (record, i)->state;
  g_assert_not_reached ();
}

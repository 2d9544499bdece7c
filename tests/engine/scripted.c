/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "maq-encode.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-providers.h"
#include "maq-text.h"
#include "scripted.h"

#define SIDE 8
#define PRICE 40000

extern const MaqProvider maq_provider_openai;

/* A test's server may lock: it stands for another machine. */
static GMutex lock;
static GCond gate;
static gboolean is_open;
static char *folder;
static GHashTable *counts;      /* what → GUINT_TO_POINTER */
static guint n_now, n_most;
static int refuses_keys;        /* atomic */
static int is_cut;              /* atomic */
static char *lesson;

/* --- words and numbers --- */

/* -1: the word is not there; 0: without a number. */
static gint64
get_word (const MaqCall *call, const char *name)
{
  g_autofree char *word = g_strdup_printf ("fault:%s", name);
  const char *at = call->prompt;
  gsize length = strlen (word);

  while ((at = strstr (at, word)) != NULL)
    {
      at += length;
      if (*at == ':')
        return g_ascii_strtoll (at + 1, NULL, 10);
      if (!g_ascii_isalnum (*at) && *at != '-')
        return 0;
    }
  return -1;
}

static guint
count (const char *what, const char *whose)
{
  g_autofree char *key = g_strconcat (what, "/", whose, NULL);
  guint n;

  g_mutex_lock (&lock);
  g_hash_table_insert (counts, g_strdup (what), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, what)) + 1));
  n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;
  g_hash_table_insert (counts, g_steal_pointer (&key), GUINT_TO_POINTER (n));
  g_mutex_unlock (&lock);
  return n;
}

guint
scripted_count (const char *what)
{
  guint n;

  g_mutex_lock (&lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, what));
  g_mutex_unlock (&lock);
  return n;
}

static void
enter (void)
{
  g_mutex_lock (&lock);
  n_now++;
  n_most = MAX (n_most, n_now);
  g_mutex_unlock (&lock);
}

static void
leave (void)
{
  g_mutex_lock (&lock);
  n_now--;
  g_mutex_unlock (&lock);
}

guint
scripted_get_busiest (void)
{
  return n_most;
}

void
scripted_refuse_keys (gboolean refuse)
{
  g_atomic_int_set (&refuses_keys, refuse);
}

void
scripted_cut (gboolean cut)
{
  g_atomic_int_set (&is_cut, cut);
}

void
scripted_open (gboolean open)
{
  g_mutex_lock (&lock);
  is_open = open;
  g_cond_broadcast (&gate);
  g_mutex_unlock (&lock);
}

static gboolean
is_shut (const MaqCall *call, const char *word)
{
  gboolean shut;

  g_mutex_lock (&lock);
  shut = !is_open && get_word (call, word) >= 0;
  g_mutex_unlock (&lock);
  return shut;
}

static void
wait_at_gate (const MaqCall *call, const char *word)
{
  if (get_word (call, word) < 0)
    return;
  g_mutex_lock (&lock);
  while (!is_open)
    g_cond_wait (&gate, &lock);
  g_mutex_unlock (&lock);
}

void
scripted_teach (const char *json)
{
  g_free (lesson);
  lesson = g_strdup (json);
}

static gboolean
fail (const MaqCall *call, MaqError code, MaqCharge charge, const char *message, GError **error)
{
  call->report->charge = charge;
  g_set_error_literal (error, MAQ_ERROR, code, message);
  return FALSE;
}

static gboolean
check_key (const MaqCall *call, GError **error)
{
  if (!g_atomic_int_get (&refuses_keys))
    return TRUE;
  call->report->http_status = 401;
  return fail (call, MAQ_ERROR_AUTH, MAQ_CHARGE_NONE, "The key was refused", error);
}

/* --- the server --- */

static char *
dup_path (const char *kind, const char *name)
{
  return g_build_filename (folder, kind, name, NULL);
}

static char *
dup_id (const char *marker)
{
  g_autofree char *hash = maq_hash_bytes (marker, strlen (marker));

  return g_strdup_printf ("job-%.16s", hash);
}

static GBytes *
make_picture (const char *id)
{
  g_autofree char *hash = maq_hash_bytes (id, strlen (id));
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = NULL;
  guint8 *pixels;
  GBytes *bytes;

  image = maq_image_new_blank (SIDE, SIDE, &pixels, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < SIDE * SIDE * MAQ_IMAGE_CHANNELS; i++)
    pixels[i] = i % MAQ_IMAGE_CHANNELS == 3 ? 255 : (guint8) hash[i % 64];
  bytes = maq_encode_png (image, MAQ_ENCODE_FAST, NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

/* All in one write: a server does not die with its client. */
static void
charge (const char *marker, const char *id)
{
  g_autoptr (GBytes) picture = make_picture (id);
  g_autofree char *sha256 = maq_hash_bytes (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));
  g_autofree char *path = g_build_filename (folder, "ledger", NULL);
  g_autofree char *line = g_strdup_printf ("{\"time\":%" G_GINT64_FORMAT ",\"request\":\"%s\",\"marker\":\"%s\",\"job\":\"%s\","
                                           "\"index\":0,\"bytes\":%" G_GSIZE_FORMAT ",\"sha256\":\"%s\",\"micros\":%d}\n",
                                           g_get_real_time (), id, marker, id, g_bytes_get_size (picture), sha256, PRICE);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
  close (fd);
}

guint
scripted_count_charges (void)
{
  g_autofree char *path = g_build_filename (folder, "ledger", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    n++;
  return n;
}

static void
make_job (const MaqCall *call, const char *id)
{
  g_autofree char *path = dup_path ("jobs", id);
  int fd;

  charge (call->client_id, id);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

/* Microseconds since it was made; -1: there is none. */
static gint64
get_age (const char *id)
{
  g_autofree char *path = dup_path ("jobs", id);
  struct timespec now;
  struct stat st;

  if (stat (path, &st) != 0)
    return -1;
  /* The server's clock is not ours, which a test may set. */
  clock_gettime (CLOCK_REALTIME, &now);
  return (now.tv_sec - st.st_mtim.tv_sec) * G_USEC_PER_SEC + (now.tv_nsec - st.st_mtim.tv_nsec) / 1000;
}

static gboolean
is_stopped (const char *id)
{
  g_autofree char *path = dup_path ("stopped", id);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* --- the provider --- */

static gboolean
upload (const MaqCall *call, GPtrArray *uploads, GError **error)
{
  guint n = count ("upload", call->client_id);

  if (!check_key (call, error))
    return FALSE;
  call->report->http_status = 503;
  if (get_word (call, "upload-down") >= (gint64) scripted_count ("upload") && n > 0)
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_NONE, "The upload did not get through", error);
  call->report->http_status = 200;
  g_ptr_array_add (uploads, g_strdup_printf ("file-%s", call->client_id));
  return TRUE;
}

static gboolean
prepare (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error)
{
  g_autofree char *body = g_strdup_printf ("%s %s", call->uploads != NULL ? (char *) call->uploads->pdata[0] : "<file>",
                                           call->prompt);

  envelope->method = g_strdup ("POST");
  envelope->path = g_strdup ("/jobs");
  envelope->content_type = g_strdup ("text/plain");
  return maq_file_write_all (fd, body, strlen (body), error);
}

/* The tail is out: what the server does with it, and what comes back. */
static gboolean
create (const MaqCall *call, GError **error)
{
  g_autofree char *id = dup_id (call->client_id);
  gint64 deadline = get_word (call, "deadline");

  if (get_word (call, "refuse-quota") >= 0)
    {
      call->report->http_status = 402;
      return fail (call, MAQ_ERROR_QUOTA, MAQ_CHARGE_NONE, "No credit", error);
    }
  if (get_word (call, "lost-unmade") >= 0)
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_UNKNOWN, "Connection lost", error);
  make_job (call, id);
  if (get_word (call, "lost") >= 0)
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_UNKNOWN, "Connection lost", error);
  wait_at_gate (call, "receipt-gate");
  call->session->data = g_strdup (id);
  call->session->destroy = g_free;
  return call->exchange->accept (call->exchange, id, deadline >= 0 ? g_get_real_time () + deadline * 1000 : 0, error);
}

static gboolean
submit (const MaqCall *call, const MaqEnvelope *envelope, GError **error)
{
  goffset size = 0;
  gboolean ok;
  guint n;

  count ("create", call->client_id);
  n = scripted_count ("create");
  if (!check_key (call, error))
    return FALSE;
  if (call->exchange->get_body (call->exchange, &size) < 0 || size == 0)
    return fail (call, MAQ_ERROR_FAILED, MAQ_CHARGE_NONE, "There is no body", error);
  if (!call->exchange->commit (call->exchange, error))
    return FALSE;
  call->report->per_minute = (guint) MAX (get_word (call, "limit"), 0);
  if ((gint64) n <= get_word (call, "busy"))
    {
      call->report->http_status = 429;
      call->report->retry_after_ms = 300;
      return fail (call, MAQ_ERROR_RATE, MAQ_CHARGE_NONE, "Too many", error);
    }
  enter ();
  ok = create (call, error);
  leave ();
  return ok;
}

static gboolean
say_done (const MaqCall *call, const char *id, GError **error)
{
  static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";

  return call->exchange->begin_reply (call->exchange, 200, head, strlen (head), NULL, -1, error)
         && call->exchange->write_reply (call->exchange, id, strlen (id), error)
         && call->exchange->finish_reply (call->exchange, error);
}

static gboolean
say_failed (const MaqCall *call, GError **error)
{
  if (get_word (call, "fails-free") >= 0)
    return fail (call, MAQ_ERROR_MODERATED, MAQ_CHARGE_NONE, "Not this", error);
  if (get_word (call, "fails-paid") >= 0)
    return fail (call, MAQ_ERROR_FAILED, MAQ_CHARGE_MADE, "It broke", error);
  if (get_word (call, "fails-unclear") >= 0)
    return fail (call, MAQ_ERROR_FAILED, MAQ_CHARGE_UNKNOWN, "It broke", error);
  return TRUE;
}

static gboolean
answer_look (const MaqCall *call, const char *id, guint n, gboolean *done, GError **error)
{
  MaqProgress progress = { .phase = MAQ_PHASE_THINKING, .bytes_down_total = -1, .fraction = 0.5, .queue_position = 2 };
  gint64 work_ms = get_word (call, "work");
  gint64 age_us = get_age (id);

  if (g_atomic_int_get (&is_cut) || (gint64) n <= get_word (call, "poll-down"))
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_UNKNOWN, "No way through", error);
  if ((gint64) n <= get_word (call, "poll-rate"))
    return fail (call, MAQ_ERROR_RATE, MAQ_CHARGE_UNKNOWN, "Too many", error);
  if (age_us < 0 || (get_word (call, "forget") >= 0 && (gint64) n >= get_word (call, "forget")))
    return fail (call, MAQ_ERROR_GONE, MAQ_CHARGE_UNKNOWN, "No such job", error);
  if (is_stopped (id))
    return fail (call, MAQ_ERROR_FAILED, MAQ_CHARGE_NONE, "Stopped", error);
  call->progress (&progress, call->progress_data);
  call->report->retry_after_ms = get_word (call, "retry-after");
  if (get_word (call, "stuck") >= 0 || is_shut (call, "gate") || age_us < (work_ms >= 0 ? work_ms : 20) * 1000)
    return TRUE;
  if (!say_failed (call, error))
    return FALSE;
  *done = TRUE;
  return say_done (call, id, error);
}

static gboolean
poll_job (const MaqCall *call, const char *id, gboolean *done, GError **error)
{
  guint n = count ("poll", call->client_id);
  gboolean ok;

  if (!check_key (call, error))
    return FALSE;
  enter ();
  ok = answer_look (call, id, n, done, error);
  leave ();
  return ok;
}

static MaqBlob *
stage (const MaqCall *call, GBytes *bytes, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *sha256 = maq_hash_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  int fd = call->exchange->open_picture (call->exchange, &path, error);
  gboolean ok;

  if (fd < 0)
    return NULL;
  ok = maq_file_write_all (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  close (fd);
  return ok ? maq_blob_new (path, sha256, (goffset) g_bytes_get_size (bytes), MAQ_FORMAT_PNG, SIDE, SIDE) : NULL;
}

static MaqResult *
read_job (const MaqCall *call, GError **error)
{
  g_autoptr (MaqResult) result = maq_result_new ();
  g_autoptr (GBytes) picture = NULL;
  char id[64] = "";
  goffset size = 0;
  int fd = call->exchange->get_reply (call->exchange, &size);
  guint n = count ("read", call->client_id);
  MaqBlob *blob;

  if (fd < 0 || size <= 0 || size >= (goffset) sizeof id || pread (fd, id, (gsize) size, 0) != size)
    return fail (call, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, "There is no answer", error), NULL;
  if ((gint64) n <= get_word (call, "url-gone"))
    return fail (call, MAQ_ERROR_GONE, MAQ_CHARGE_MADE, "The address has expired", error), NULL;
  if ((gint64) n <= get_word (call, "url-down"))
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_MADE, "No way through", error), NULL;
  if (get_word (call, "url-garbage") >= 0)
    return fail (call, MAQ_ERROR_PROTOCOL, MAQ_CHARGE_MADE, "What came is no picture", error), NULL;
  picture = make_picture (id);
  blob = stage (call, picture, error);
  if (blob == NULL)
    return NULL;
  g_ptr_array_add (result->pictures, blob);
  result->has_cost = TRUE;
  result->cost = PRICE;
  return g_steal_pointer (&result);
}

static gboolean
cancel (const MaqCall *call, const char *id, GError **error)
{
  g_autofree char *path = dup_path ("stopped", id);

  count ("cancel", call->client_id);
  if (get_word (call, "no-stop") >= 0)
    return fail (call, MAQ_ERROR_REFUSED, MAQ_CHARGE_UNKNOWN, "It is being worked on", error);
  return g_file_set_contents (path, "", 0, error);
}

static gboolean
find (const MaqCall *call, gint64 since_us, char **remote_id, GError **error)
{
  g_autofree char *id = dup_id (call->client_id);
  guint n = count ("find", call->client_id);

  g_assert_cmpint (since_us, >, 0);
  if (n > 1)
    wait_at_gate (call, "find-gate");
  if (!check_key (call, error))
    return FALSE;
  if (get_word (call, "list-broken") >= 0)
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_UNKNOWN, "No list", error);
  if (get_age (id) >= 0 && (gint64) n > get_word (call, "late-list"))
    *remote_id = g_steal_pointer (&id);
  return TRUE;
}

static char *
learn (const MaqCall *call, GError **error)
{
  count ("learn", maq_endpoint_get_id (call->endpoint));
  if (lesson == NULL)
    return fail (call, MAQ_ERROR_UNREACHABLE, MAQ_CHARGE_NONE, "It says nothing", error), NULL;
  return g_strdup (lesson);
}

static const MaqProvider scripted = {
  .id = SCRIPTED_KIND,
  .title = "Scripted",
  .flags = MAQ_PROVIDER_ASYNC,
  .upload = upload,
  .prepare = prepare,
  .submit = submit,
  .read = read_job,
  .poll = poll_job,
  .cancel = cancel,
  .find = find,
  .learn = learn,
};

static const MaqProvider blind = {
  .id = SCRIPTED_BLIND_KIND,
  .title = "Scripted, without a list",
  .flags = MAQ_PROVIDER_ASYNC,
  .prepare = prepare,
  .submit = submit,
  .read = read_job,
  .poll = poll_job,
};

/* --- in place of maq-providers.c --- */

static const MaqProvider *const providers[] = { &maq_provider_openai, &scripted, &blind, NULL };

const MaqProvider *
maq_providers_lookup (const char *id)
{
  for (guint i = 0; providers[i] != NULL; i++)
    if (g_strcmp0 (providers[i]->id, id) == 0)
      return providers[i];
  return NULL;
}

const MaqProvider *const *
maq_providers_list (void)
{
  return providers;
}

void
maq_providers_init (void)
{
}

void
scripted_init (const char *path)
{
  g_autofree char *jobs = g_build_filename (path, "jobs", NULL);
  g_autofree char *stopped = g_build_filename (path, "stopped", NULL);

  g_assert_cmpint (g_mkdir_with_parents (jobs, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (stopped, 0700), ==, 0);
  scripted_open (FALSE);
  scripted_cut (FALSE);
  folder = g_strdup (path);
  counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

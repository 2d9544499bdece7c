/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maq-decoder.h"
#include "maq-encode.h"
#include "maq-error.h"

/* What a picture that has taken over its codec can do: nothing. The program under test is the real one, built
 * with a "codec" that does what the picture says (maq-decode-misbehave.c). */

#define KILLED "Bad system call"

typedef struct {
  const char *name;
  const char *expected; /* in the message */
} Case;

static const Case cases[] = {
  { "openat", KILLED }, { "socket", KILLED }, { "execve", KILLED }, { "execveat", KILLED }, { "clone", KILLED },
  { "clone3", KILLED }, { "kill", KILLED }, { "tgkill", KILLED }, { "ptrace", KILLED }, { "prctl", KILLED },
  { "setrlimit", KILLED }, { "process_vm_writev", KILLED }, { "memfd_create", KILLED }, { "ftruncate", KILLED },
  { "fcntl", KILLED }, { "ioctl", KILLED }, { "dup", KILLED }, { "getdents", KILLED }, { "unlinkat", KILLED },
  { "bpf", KILLED }, { "io_uring", KILLED }, { "userfaultfd", KILLED }, { "unshare", KILLED }, { "mount", KILLED },
  { "keyctl", KILLED }, { "sendmsg", KILLED }, { "recvmsg", KILLED }, { "mprotect", KILLED }, { "mmap-exec", KILLED },
  { "write-to-input", KILLED }, { "write-to-null", KILLED }, { "read-inherited", KILLED }, { "nanosleep", KILLED },
  { "unknown-call", KILLED },
  { "map-4-gib", "status 42" }, { "take-all-memory", "status 42" },
  { "answer-short", "nonsense" }, { "answer-nonsense", "nonsense" }, { "answer-long", "nonsense" },
  { "keep-writing", "Sealing the pixels" }, { "write-beyond-output", "killed" }, { "overflow-stack", "killed" },
  { "abort", "killed" }, { "leave", "status 0" },
};

static MaqDecoder *decoder;

static GBytes *
make_picture (const char *deed)
{
  g_autofree char *sentence = g_strconcat (deed != NULL ? deed : "", ".", NULL); /* the dot ends the name */
  const char *text[] = { "Misbehave", sentence, NULL };
  guint8 *pixels = NULL;
  g_autoptr (MaqImage) image = maq_image_new_blank (64, 64, &pixels, NULL);

  return maq_encode_png (image, MAQ_ENCODE_FAST, deed != NULL ? text : NULL, NULL);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GBytes) picture = make_picture (test->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, picture, 0, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  if (strstr (error->message, test->expected) == NULL)
    g_error ("%s: “%s” does not say “%s”", test->name, error->message, test->expected);
}

/* The picture before harmed nobody after it. */
static void
test_still_works (void)
{
  g_autoptr (GBytes) picture = make_picture (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, picture, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (maq_image_get_width (image), ==, 64);
}

static void
test_unprintable (void)
{
  g_autoptr (GBytes) picture = make_picture ("answer-unprintable");
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, picture, 0, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_null (strchr (error->message, 0x1b));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

static gpointer
decode_endless (gpointer data)
{
  g_autoptr (GBytes) picture = make_picture (data);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, picture, 0, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 25 * G_TIME_SPAN_SECOND);

  return NULL;
}

/* One burns the processor, one only waits: both are ended, by the kernel or by us. */
static void
test_endless (void)
{
  GThread *spin = g_thread_new ("spin", decode_endless, (gpointer) "spin");

  decode_endless ((gpointer) "wait");
  g_thread_join (spin);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) picture = make_picture ("wait");
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_autoptr (MaqImage) image = maq_decoder_decode_bytes (decoder, picture, 0, cancellable, &error);

  g_thread_join (thread);
  g_assert_null (image);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND); /* the limit is 15 */
}

/* Our children by /proc. */
static GArray *
find_children (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      int pid = atoi (name), parent = 0;

      if (pid > 0 && g_file_get_contents (path, &stat, NULL, NULL) &&
          sscanf (strrchr (stat, ')') + 1, " %*c %d", &parent) == 1 && parent == getpid ())
        g_array_append_val (pids, pid);
    }

  return pids;
}

static guint
count_fds (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static gboolean
is_closed_in (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *status = NULL;

  return g_file_get_contents (path, &status, NULL, NULL) &&
         strstr (status, "\nSeccomp:\t2\n") != NULL && strstr (status, "\nNoNewPrivs:\t1\n") != NULL;
}

/* A process that waits is in its sandbox already, with three descriptors of ours and two of /dev/null. */
static void
test_warm_is_closed_in (void)
{
  g_autoptr (MaqDecoder) warm = maq_decoder_new (g_getenv ("MISBEHAVING_DECODER"));
  g_autoptr (GArray) before = find_children ();
  g_autoptr (GArray) after = NULL;
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  maq_decoder_warm (warm);
  after = find_children ();
  g_assert_cmpuint (after->len, ==, before->len + 2);

  for (guint i = 0; i < after->len; i++)
    {
      int pid = g_array_index (after, int, i);
      g_autofree char *path = g_strdup_printf ("/proc/%d/environ", pid);
      g_autofree char *environment = NULL;
      gsize length = 0;

      while (!is_closed_in (pid) && g_get_monotonic_time () < end)
        g_usleep (1000);
      g_assert_true (is_closed_in (pid));

      if (g_file_get_contents (path, &environment, &length, NULL)) /* only root may look */
        {
          g_assert_cmpuint (length, ==, 0);
          g_assert_cmpuint (count_fds (pid), ==, 5);
        }
    }
}

/* Nothing is left: no process, no descriptor. */
static void
test_no_leak (void)
{
  guint before, after;

  {
    g_autoptr (MaqDecoder) first = maq_decoder_new (g_getenv ("MISBEHAVING_DECODER"));

    before = count_fds (getpid ());
    for (guint i = 0; i < 20; i++)
      {
        g_autoptr (GBytes) picture = make_picture (i % 2 ? NULL : "openat");
        g_autoptr (MaqImage) image G_GNUC_UNUSED = maq_decoder_decode_bytes (first, picture, 0, NULL, NULL);
      }
  }

  after = count_fds (getpid ());
  g_assert_cmpuint (after, ==, before);
}

static void
test_no_zombies (void)
{
  g_clear_pointer (&decoder, maq_decoder_unref);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("MISBEHAVING_DECODER"));
  decoder = maq_decoder_new (g_getenv ("MISBEHAVING_DECODER"));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/decode/sandbox/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  g_test_add_func ("/decode/sandbox/unprintable", test_unprintable);
  g_test_add_func ("/decode/sandbox/still-works", test_still_works);
  g_test_add_func ("/decode/sandbox/endless", test_endless);
  g_test_add_func ("/decode/sandbox/cancel", test_cancel);
  g_test_add_func ("/decode/sandbox/warm-is-closed-in", test_warm_is_closed_in);
  g_test_add_func ("/decode/sandbox/no-leak", test_no_leak);
  g_test_add_func ("/decode/sandbox/no-zombies", test_no_zombies);

  return g_test_run ();
}

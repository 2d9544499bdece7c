/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"

#define MEBIBYTE (1024 * 1024)

static char *folder;

static char *
read_log (void)
{
  g_autofree char *path = g_build_filename (folder, "maquette.log", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_lines (void)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (folder, "maquette.log", NULL);
  struct stat about;

  maq_log_add_secret ("hunter2-hunter2");
  maq_log_event ("job", "state=%s status=%d note=%s", "done", 200, "hunter2-hunter2");
  maq_log_event ("job", "id=%s", "one\nforged=two\x1b[31m");
  g_message ("Authorization: Bearer abcdefghijkl");
  text = read_log ();
  g_assert_nonnull (strstr (text, "job state=done status=200"));
  g_assert_null (strstr (text, "hunter2"));
  g_assert_null (strstr (text, "abcdefghijkl"));
  /* What a server says cannot begin a line of its own nor reach a terminal's controls. */
  g_assert_null (strstr (text, "\nforged"));
  g_assert_null (strchr (text, '\x1b'));
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
}

static void
test_rotation (void)
{
  g_autofree char *filler = g_strnfill (1000, 'x');
  goffset total = 0;
  guint n = 0;

  for (guint i = 0; i < 7 * MEBIBYTE / 1000; i++)
    maq_log_event ("filler", "text=%s", filler);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = i == 0 ? g_strdup ("maquette.log") : g_strdup_printf ("maquette.log.%u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat about;

      if (g_stat (path, &about) != 0)
        continue;
      n++;
      total += about.st_size;
      g_assert_cmpint (about.st_size, <=, MEBIBYTE + 4096);
    }
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpint (total, >, 4 * MEBIBYTE);
}

static void
test_harden (void)
{
  struct rlimit core;

  g_setenv ("SSLKEYLOGFILE", "/nowhere", TRUE);
  maq_process_harden ();
  g_assert_null (g_getenv ("SSLKEYLOGFILE"));
  g_assert_cmpint (umask (077), ==, 077);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpint (core.rlim_cur, ==, 0);
  /* Desktop portals look a caller up in /proc: a program that hides there is refused every dialog. */
  g_assert_cmpint (prctl (PR_GET_DUMPABLE), ==, 1);
}

static void
test_words (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (maq_error_to_word (MAQ_ERROR_UNKNOWN_OUTCOME), ==, "unknown-outcome");
  g_assert_cmpstr (maq_error_to_word (MAQ_ERROR_LOCKED), ==, "locked");
  for (guint i = MAQ_ERROR_AUTH; i <= MAQ_ERROR_LOCKED; i++)
    g_assert_nonnull (maq_error_to_word (i));
  maq_error_set_errno (&error, ENOSPC, "writing");
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  g_clear_error (&error);
  maq_error_set_errno (&error, EDQUOT, "writing");
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  g_clear_error (&error);
  maq_error_set_errno (&error, EIO, "writing");
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("maq-log-XXXXXX", NULL);
  maq_log_init (folder);
  g_test_add_func ("/log/lines", test_lines);
  g_test_add_func ("/log/rotation", test_rotation);
  g_test_add_func ("/log/harden", test_harden);
  g_test_add_func ("/error/words", test_words);
  result = g_test_run ();
  maq_file_remove_tree (folder, NULL);
  g_free (folder);
  return result;
}

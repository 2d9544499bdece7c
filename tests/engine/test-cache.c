/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "maq-cache-trim.h"
#include "maq-file.h"

/* A cache below its size: what goes, in which order, and what is never touched. */

#define SIZE (16 * 1024)
#define LONG_AGO 1000000000

static char *folder;

static char *
make_file (const char *name, gint64 used_s)
{
  g_autofree char *data = g_strnfill (SIZE, 'x');
  g_autofree char *parent = NULL;
  char *path = g_build_filename (folder, name, NULL);

  parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, SIZE, NULL));
  g_assert_cmpint (utime (path, &(struct utimbuf) { (time_t) used_s, (time_t) used_s }), ==, 0);
  return path;
}

static gboolean
is_there (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* What a file takes on this disk. */
static goffset
get_bytes (const char *path)
{
  struct stat st;

  g_assert_cmpint (lstat (path, &st), ==, 0);
  return (goffset) st.st_blocks * 512;
}

static void
set_up (void)
{
  folder = g_dir_make_tmp ("maq-cache-XXXXXX", NULL);
}

static void
tear_down (void)
{
  maq_file_remove_tree (folder, NULL);
  g_clear_pointer (&folder, g_free);
}

static void
test_oldest_first (void)
{
  g_autofree char *newest = NULL, *oldest = NULL, *middle = NULL;

  set_up ();
  newest = make_file ("ab/3.jpg", LONG_AGO + 30);
  oldest = make_file ("cd/1.png", LONG_AGO + 10);
  middle = make_file ("2.png", LONG_AGO + 20);
  g_assert_cmpuint (maq_cache_trim (folder, 3 * get_bytes (newest)), ==, 0);
  g_assert_cmpuint (maq_cache_trim (folder, 3 * get_bytes (newest) - 1), ==, 1);
  g_assert_false (is_there (oldest));
  g_assert_true (is_there (middle) && is_there (newest));
  g_assert_cmpuint (maq_cache_trim (folder, get_bytes (newest)), ==, 1);
  g_assert_false (is_there (middle));
  g_assert_cmpuint (maq_cache_trim (folder, 0), ==, 1);
  g_assert_false (is_there (newest));
  tear_down ();
}

/* What was used today is not the oldest, whenever it was made. */
static void
test_used (void)
{
  g_autofree char *used = NULL, *unused = NULL;

  set_up ();
  used = make_file ("ab/1.jpg", LONG_AGO);
  unused = make_file ("ab/2.jpg", LONG_AGO + 10);
  maq_cache_note_use (used);
  g_assert_cmpuint (maq_cache_trim (folder, get_bytes (used)), ==, 1);
  g_assert_true (is_there (used));
  g_assert_false (is_there (unused));
  tear_down ();
}

/* Links lead elsewhere, and deeper folders are somebody else's. */
static void
test_left_alone (void)
{
  g_autofree char *outside = NULL, *outside_folder = NULL, *deep = NULL, *link = NULL, *link_folder = NULL, *kept = NULL, *cache = NULL;

  set_up ();
  outside = make_file ("elsewhere/1.jpg", LONG_AGO);
  outside_folder = g_path_get_dirname (outside);
  deep = make_file ("cache/ab/deep/1.jpg", LONG_AGO);
  kept = make_file ("cache/ab/2.jpg", LONG_AGO);
  cache = g_build_filename (folder, "cache", NULL);
  link = g_build_filename (cache, "link.jpg", NULL);
  link_folder = g_build_filename (cache, "cd", NULL);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_cmpint (symlink (outside_folder, link_folder), ==, 0);
  g_assert_cmpuint (maq_cache_trim (cache, 0), ==, 1);
  g_assert_false (is_there (kept));
  g_assert_true (is_there (outside) && is_there (deep) && is_there (link) && is_there (link_folder));
  tear_down ();
}

static void
test_nothing_there (void)
{
  g_assert_cmpuint (maq_cache_trim ("/nonexistent/cache", 0), ==, 0);
  maq_cache_note_use ("/nonexistent/cache/1.jpg");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/cache/oldest-first", test_oldest_first);
  g_test_add_func ("/engine/cache/used", test_used);
  g_test_add_func ("/engine/cache/left-alone", test_left_alone);
  g_test_add_func ("/engine/cache/nothing-there", test_nothing_there);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-spool.h"
#include "store-fixture.h"

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("maquette-files-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static MaqLibraryDir *
open_dir (const char *path)
{
  g_autoptr (GError) error = NULL;
  MaqLibraryDir *dir = maq_library_dir_open (path, 2000, &error);

  g_assert_no_error (error);

  return dir;
}

static void
test_dir_layout (void)
{
  static const char *const names[] = { "library.lock", "objects/tmp", "spool", "sidecars", "backups", "owners" };
  g_autofree char *root = make_folder ();
  g_autofree char *path = g_build_filename (root, "a", "b", NULL);
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  struct stat st;

  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *child = maq_library_dir_dup_child (dir, names[i]);

      g_assert_cmpint (stat (child, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0077, ==, 0);
    }
  g_assert_true (maq_library_dir_is_alone (dir));
  maq_file_remove_tree (root, NULL);
}

static void
test_dir_refused (void)
{
  g_autofree char *root = make_folder ();
  g_autofree char *file = g_build_filename (root, "file", NULL);
  g_autofree char *open_to_all = g_build_filename (root, "open", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_null (maq_library_dir_open (file, 0, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (open_to_all, 0700), ==, 0);
  g_assert_cmpint (chmod (open_to_all, 0777), ==, 0);
  g_assert_null (maq_library_dir_open (open_to_all, 0, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  if (geteuid () == 0)
    {
      g_assert_cmpint (chmod (open_to_all, 0700), ==, 0);
      g_assert_cmpint (chown (open_to_all, 12345, 12345), ==, 0);
      g_assert_null (maq_library_dir_open (open_to_all, 0, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }
  maq_file_remove_tree (root, NULL);
}

static void
test_dir_locks (void)
{
  g_autofree char *path = make_folder ();
  MaqLibraryDir *first = open_dir (path), *second;
  g_autofree char *dead = NULL;
  g_autoptr (GError) error = NULL;

  /* While the first is alone nobody gets in. */
  g_assert_null (maq_library_dir_open (path, 50, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (maq_library_dir_share (first, &error));
  g_assert_false (maq_library_dir_is_alone (first));
  second = open_dir (path);
  g_assert_false (maq_library_dir_is_alone (second));
  g_assert_false (maq_library_dir_owner_is_dead (second, maq_library_dir_get_owner (first)));
  g_assert_false (maq_library_dir_owner_is_dead (first, maq_library_dir_get_owner (first)));
  g_assert_true (maq_library_dir_owner_is_dead (first, "00000000-0000-4000-8000-000000000000"));
  g_assert_true (maq_library_dir_owner_is_dead (first, "../../etc/passwd"));
  dead = g_strdup (maq_library_dir_get_owner (first));
  maq_library_dir_unref (first);
  g_assert_true (maq_library_dir_owner_is_dead (second, dead));
  maq_library_dir_unref (second);
  maq_file_remove_tree (path, NULL);
}

static void
test_objects (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autoptr (GBytes) png = fixture_png (3);
  g_autoptr (GBytes) junk = g_bytes_new_static ("no picture at all", 17);
  g_autoptr (MaqBlob) first = NULL, again = NULL;
  g_autofree char *hash = maq_hash_bytes (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *file = NULL, *tmp = maq_library_dir_dup_child (dir, "objects/tmp");
  g_autoptr (GDir) entries = NULL;
  g_autoptr (GError) error = NULL;
  struct stat st;

  first = maq_objects_add_bytes (dir, png, &error);
  g_assert_no_error (error);
  again = maq_objects_add_bytes (dir, png, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (maq_blob_get_sha256 (first), ==, hash);
  g_assert_cmpstr (maq_blob_get_path (first), ==, maq_blob_get_path (again));
  g_assert_cmpint (maq_blob_get_format (first), ==, MAQ_FORMAT_PNG);
  g_assert_cmpuint (maq_blob_get_width (first), ==, 1);
  g_assert_cmpint (stat (maq_blob_get_path (first), &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0400);
  g_assert_true (maq_objects_verify (dir, hash, &error));
  g_assert_null (maq_objects_add_bytes (dir, junk, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  entries = g_dir_open (tmp, 0, &error);
  g_assert_no_error (error);
  g_assert_null (g_dir_read_name (entries));

  /* Damaged behind our back: seen, and put right by the next one who brings the bytes. */
  file = maq_objects_dup_path (dir, hash);
  g_assert_cmpint (chmod (file, 0600), ==, 0);
  g_assert_true (g_file_set_contents (file, "rot", 3, NULL));
  g_assert_false (maq_objects_verify (dir, hash, &error));
  g_clear_error (&error);
  g_clear_pointer (&again, maq_blob_unref);
  again = maq_objects_add_bytes (dir, png, &error);
  g_assert_no_error (error);
  g_assert_true (maq_objects_verify (dir, hash, &error));
  g_assert_false (maq_objects_has (dir, "../../../../etc/passwd"));
  g_assert_null (maq_objects_dup_path (dir, "ABC"));
  maq_file_remove_tree (path, NULL);
}

static void
test_objects_files (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autofree char *picture = g_build_filename (path, "p.png", NULL), *link = g_build_filename (path, "link.png", NULL);
  g_autofree char *pipe = g_build_filename (path, "pipe.png", NULL), *empty = g_build_filename (path, "empty.png", NULL);
  const char *refused[] = { link, pipe, empty, path, "/dev/zero", "/nonexistent/p.png" };
  g_autoptr (GBytes) png = fixture_png (4);
  g_autoptr (MaqBlob) blob = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (picture, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_cmpint (symlink (picture, link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  blob = maq_objects_add_file (dir, picture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (maq_blob_get_size (blob), ==, g_bytes_get_size (png));
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_null (maq_objects_add_file (dir, refused[i], &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_nonnull (strstr (error->message, refused[i]));
      g_clear_error (&error);
    }
  maq_file_remove_tree (path, NULL);
}

/* What was paid for is kept, whatever it is. */
static void
test_objects_staged_junk (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autofree char *staged = NULL;
  g_autoptr (MaqBlob) blob = NULL;
  g_autoptr (GError) error = NULL;
  int fd = maq_objects_stage (dir, &staged, &error);

  g_assert_no_error (error);
  g_assert_true (maq_file_write_all (fd, "<html>", 6, &error));
  close (fd);
  blob = maq_objects_add_staged (dir, staged, &error);
  g_assert_no_error (error);
  g_assert_cmpint (maq_blob_get_format (blob), ==, MAQ_FORMAT_UNKNOWN);
  g_assert_cmpuint (maq_blob_get_width (blob), ==, 0);
  g_assert_cmpint (access (staged, F_OK), !=, 0);
  maq_file_remove_tree (path, NULL);
}

#define UUID "11111111-2222-4333-8444-555555555555"

static void
test_spool (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqSpool) spool = maq_spool_create (dir, UUID, &error);
  g_autofree char *sha256 = NULL, *expected = maq_hash_bytes ("hello world", 11), *meta = NULL, *head = NULL, *reply = NULL;
  g_autoptr (GPtrArray) names = NULL;
  goffset size = 0;
  gboolean complete = TRUE;
  int fd;

  g_assert_no_error (error);
  g_assert_null (maq_spool_create (dir, UUID, &error));
  g_clear_error (&error);
  g_assert_null (maq_spool_create (dir, "../x", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_clear_error (&error);
  fd = maq_spool_begin_request (spool, &error);
  g_assert_no_error (error);
  g_assert_true (maq_file_write_all (fd, "body", 4, &error));
  g_assert_true (maq_spool_seal_request (spool, "{\"a\":1}", &error));
  g_assert_cmpint (maq_spool_get_request (spool, &size, &error), >=, 0);
  g_assert_cmpint (size, ==, 4);
  meta = maq_spool_dup_meta (spool, &error);
  g_assert_cmpstr (meta, ==, "{\"a\":1}");
  g_assert_cmpint (maq_spool_get_reply (spool, &size, &complete), ==, -1);
  g_assert_null (reply = maq_spool_dup_reply_path (spool));
  g_assert_true (maq_spool_begin_reply (spool, "HTTP/1.1 200 OK\r\n\r\n", 19, 100, &error));
  g_assert_true (maq_spool_write_reply (spool, "hello ", 6, &error));
  g_assert_cmpint (maq_spool_get_reply (spool, &size, &complete), >=, 0);
  g_assert_cmpint (size, ==, 6);
  g_assert_false (complete);
  g_assert_true (maq_spool_write_reply (spool, "world", 5, &error));
  g_assert_true (maq_spool_finish_reply (spool, &size, &sha256, &error));
  g_assert_cmpint (size, ==, 11);
  g_assert_cmpstr (sha256, ==, expected);
  g_assert_cmpint (maq_spool_get_reply (spool, &size, &complete), >=, 0);
  g_assert_true (complete);
  head = maq_spool_dup_head (spool);
  g_assert_cmpstr (head, ==, "HTTP/1.1 200 OK\r\n\r\n");
  names = maq_spool_list (dir, &error);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_true (maq_spool_remove (dir, UUID, &error));
  g_assert_true (maq_spool_remove (dir, UUID, &error));
  g_clear_pointer (&names, g_ptr_array_unref);
  names = maq_spool_list (dir, &error);
  g_assert_cmpuint (names->len, ==, 0);
  maq_file_remove_tree (path, NULL);
}

static void
test_spool_cap (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqSpool) spool = maq_spool_create (dir, UUID, &error);
  goffset size = 0;

  g_assert_true (maq_spool_begin_reply (spool, "H", 1, 10, &error));
  g_assert_true (maq_spool_write_reply (spool, "12345678", 8, &error));
  g_assert_false (maq_spool_write_reply (spool, "90abc", 5, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_PROTOCOL);
  /* What came before the limit is kept. */
  g_assert_cmpint (maq_spool_get_reply (spool, &size, NULL), >=, 0);
  g_assert_cmpint (size, ==, 10);
  maq_file_remove_tree (path, NULL);
}

/* A disk that takes no more than some bytes: what comes beyond stays in memory, can be read, and goes to the disk when it
 * takes them again. */
static void
test_spool_full_disk (void)
{
  g_autofree char *path = make_folder (), *read_back = g_malloc0 (9000), *sha256 = NULL, *expected = NULL;
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqSpool) spool = maq_spool_create (dir, UUID, &error);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *part = g_build_filename (path, "spool", UUID, "response.body.part", NULL);
  struct rlimit before, low;
  struct stat st;
  goffset size = 0;
  gboolean complete = TRUE;
  int fd;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  low = before;
  low.rlim_cur = 4000;
  g_assert_true (maq_spool_begin_reply (spool, "H", 1, 100000, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &low), ==, 0);
  for (guint i = 0; i < 9; i++)
    {
      char chunk[1000];

      memset (chunk, 'a' + (int) i, sizeof chunk);
      g_string_append_len (all, chunk, sizeof chunk);
      /* Four chunks fit into the file, four more into as large a piece of memory. */
      if (i == 8)
        {
          g_assert_cmpint (stat (part, &st), ==, 0);
          g_assert_cmpint (st.st_size, ==, 4000);
          g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
        }
      g_assert_true (maq_spool_write_reply (spool, chunk, sizeof chunk, &error));
      g_assert_no_error (error);
    }
  fd = maq_spool_get_reply (spool, &size, &complete);
  g_assert_cmpint (size, ==, 9000);
  g_assert_cmpint (pread (fd, read_back, 9000, 0), ==, 9000);
  g_assert_cmpmem (read_back, 9000, all->str, all->len);
  g_assert_true (maq_spool_finish_reply (spool, &size, &sha256, &error));
  g_assert_no_error (error);
  expected = maq_hash_bytes (all->str, all->len);
  g_assert_cmpstr (sha256, ==, expected);
  fd = maq_spool_get_reply (spool, &size, &complete);
  g_assert_true (complete);
  g_assert_cmpint (pread (fd, read_back, 9000, 0), ==, 9000);
  g_assert_cmpmem (read_back, 9000, all->str, all->len);
  maq_file_remove_tree (path, NULL);
}

static void
test_spool_reserve (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (MaqLibraryDir) dir = open_dir (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqSpool) spool = maq_spool_create (dir, UUID, &error);

  g_setenv ("MAQUETTE_TEST_RESERVE", "65536", TRUE);
  g_assert_true (maq_spool_reserve (spool, 1000000, &error));
  g_assert_no_error (error);
  g_setenv ("MAQUETTE_TEST_RESERVE", "1000000000000000000", TRUE);
  g_assert_false (maq_spool_reserve (spool, 1000, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  g_unsetenv ("MAQUETTE_TEST_RESERVE");
  maq_file_remove_tree (path, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/dir/layout", test_dir_layout);
  g_test_add_func ("/files/dir/refused", test_dir_refused);
  g_test_add_func ("/files/dir/locks", test_dir_locks);
  g_test_add_func ("/files/objects/add", test_objects);
  g_test_add_func ("/files/objects/files", test_objects_files);
  g_test_add_func ("/files/objects/staged-junk", test_objects_staged_junk);
  g_test_add_func ("/files/spool/whole", test_spool);
  g_test_add_func ("/files/spool/cap", test_spool_cap);
  g_test_add_func ("/files/spool/full-disk", test_spool_full_disk);
  g_test_add_func ("/files/spool/reserve", test_spool_reserve);

  return g_test_run ();
}

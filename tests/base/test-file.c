/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-sys.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("maq-file-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_file_remove_tree (fixture->folder, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
}

static char *
in (Fixture    *fixture,
    const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
put (const char *path,
     const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_file_replace (path, text, strlen (text), &error));
  g_assert_no_error (error);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_bad (const char *path,
            goffset     max_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  goffset size = 0;
  int fd = maq_file_open_regular (path, max_bytes, &size, &error);

  g_assert_cmpint (fd, ==, -1);
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (strstr (error->message, g_utf8_validate (name, -1, NULL) ? name : "odd"));
}

static void
test_open (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *plain = in (fixture, "plain");
  g_autofree char *empty = in (fixture, "empty");
  g_autoptr (GError) error = NULL;
  goffset size = 0;
  int fd;

  put (plain, "12345");
  put (empty, "");
  fd = maq_file_open_regular (plain, 5, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size, ==, 5);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  close (fd);
  fd = maq_file_open_regular (empty, 0, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size, ==, 0);
  close (fd);
  assert_bad (plain, 4);
}

static void
test_open_odd (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *plain = in (fixture, "plain");
  g_autofree char *link = in (fixture, "link");
  g_autofree char *fifo = in (fixture, "fifo");
  g_autofree char *socket_path = in (fixture, "socket");
  g_autofree char *missing = in (fixture, "missing");
  g_autofree char *odd = in (fixture, "odd\xff\xfe");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  put (plain, "x");
  g_assert_cmpint (symlink (plain, link), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_strlcpy (address.sun_path, socket_path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);
  assert_bad (link, 0);
  assert_bad (fifo, 0);
  assert_bad (socket_path, 0);
  assert_bad (missing, 0);
  assert_bad (odd, 0);
  assert_bad (fixture->folder, 0);
  assert_bad ("/dev/null", 0);
}

static void
test_read (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = in (fixture, "file");
  g_autofree char *empty_path = in (fixture, "empty");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) empty = NULL;

  put (path, "hello");
  put (empty_path, "");
  bytes = maq_file_read (path, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "hello", 5);
  empty = maq_file_read (empty_path, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_null (maq_file_read (path, 4, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
}

static void
test_write_new (Fixture      *fixture,
                gconstpointer data)
{
  static const char *const names[] = { "lamp.png", "lamp (2).png", "lamp (3).png" };
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (fixture->folder, "nowhere", NULL);
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = maq_file_write_new (fixture->folder, "lamp", "png", &"abc"[i], 1, &error);
      g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (base, ==, names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (GBytes) bytes = maq_file_read (path, 10, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &"abc"[i], 1);
    }
  g_assert_null (maq_file_write_new (nowhere, "lamp", "png", "x", 1, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
}

static void
test_replace (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = in (fixture, "file");
  g_autofree char *target = in (fixture, "target");
  g_autofree char *link = in (fixture, "link");
  g_autofree char *lost = in (fixture, "no/such/folder/file");
  g_autofree char *long_name = g_strnfill (250, 'n');
  g_autofree char *long_path = in (fixture, long_name);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  struct stat about;

  put (path, "old");
  put (path, "new");
  put (target, "kept");
  put (long_path, "long");
  g_assert_cmpint (stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  /* A link is replaced, what it points at is not written through it. */
  g_assert_cmpint (symlink (target, link), ==, 0);
  put (link, "own");
  bytes = maq_file_read (target, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "kept", 4);
  g_assert_false (maq_file_replace (lost, "x", 1, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  /* A folder stands in the way: refused, and nothing is left lying about. */
  g_assert_cmpuint (count_entries (fixture->folder), ==, 4);
  g_assert_false (maq_file_replace (fixture->folder, "x", 1, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count_entries (fixture->folder), ==, 4);
}

static void
test_no_space (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (maq_file_write_all (fd, "x", 1, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  close (fd);
  g_clear_error (&error);
  g_assert_false (maq_file_write_all (-1, "x", 1, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (maq_file_sync (-1, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

static void
test_make_dir (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *deep = in (fixture, "a/b//c/");
  g_autofree char *file = in (fixture, "file");
  g_autofree char *below = in (fixture, "file/d");
  g_autofree char *b = in (fixture, "a/b");
  g_autoptr (GError) error = NULL;
  struct stat about;

  g_assert_true (maq_file_make_dir (deep, &error));
  g_assert_no_error (error);
  g_assert_true (maq_file_make_dir (deep, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (b, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
  put (file, "x");
  g_assert_false (maq_file_make_dir (below, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (maq_file_make_dir (file, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (maq_file_sync_dir (file, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
}

/* Copying starts at the beginning whatever was read before; hashing leaves the position alone. */
static void
test_copy_and_hash (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *from = in (fixture, "from");
  g_autofree char *to = in (fixture, "to");
  g_autofree char *text = g_strnfill (700000, 'x');
  g_autofree char *hash = NULL;
  g_autofree char *expected = maq_hash_bytes (text, 700000);
  g_autofree char *copied = NULL;
  g_autoptr (GError) error = NULL;
  int fd, out;

  put (from, text);
  fd = maq_file_open_regular (from, 0, NULL, &error);
  out = maq_sys_open (to, O_RDWR | O_CREAT | O_EXCL, 0600);
  g_assert_cmpint (lseek (fd, 10, SEEK_SET), ==, 10);
  hash = maq_hash_fd (fd, &error);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 10);
  g_assert_true (maq_file_copy (fd, out, &error));
  g_assert_no_error (error);
  copied = maq_hash_fd (out, &error);
  g_assert_cmpstr (hash, ==, expected);
  g_assert_cmpstr (copied, ==, expected);
  g_assert_false (maq_file_copy (-1, out, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (maq_hash_fd (-1, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  close (fd);
  close (out);
}

static void
test_remove_tree (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *tree = in (fixture, "tree");
  g_autofree char *inner = in (fixture, "tree/a/b");
  g_autofree char *read_only = in (fixture, "tree/a/b/read-only");
  g_autofree char *outside = in (fixture, "outside");
  g_autofree char *precious = in (fixture, "outside/precious");
  g_autofree char *link = in (fixture, "tree/a/link");
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_file_make_dir (inner, NULL));
  g_assert_true (maq_file_make_dir (outside, NULL));
  put (precious, "x");
  put (read_only, "x");
  g_assert_cmpint (g_chmod (read_only, 0400), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_true (maq_file_remove_tree (tree, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (tree, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (precious, G_FILE_TEST_EXISTS));
  g_assert_cmpint (symlink (outside, tree), ==, 0);
  g_assert_false (maq_file_remove_tree (tree, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_FAILED);
  g_assert_true (g_file_test (precious, G_FILE_TEST_EXISTS));
}

/* An unnamed file gets its name, once. */
static void
test_link_fd (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *name = in (fixture, "named");
  g_autoptr (GBytes) bytes = NULL;
  int fd = maq_sys_open (fixture->folder, O_TMPFILE | O_RDWR, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (maq_sys_fallocate (fd, 4096), ==, 0);
  g_assert_true (maq_file_write_all (fd, "abc", 3, NULL));
  g_assert_cmpint (maq_sys_ftruncate (fd, 2), ==, 0);
  g_assert_cmpint (maq_sys_link_fd (fd, name), ==, 0);
  g_assert_cmpint (maq_sys_link_fd (fd, name), ==, -1);
  g_assert_cmpint (errno, ==, EEXIST);
  bytes = maq_file_read (name, 10, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "ab", 2);
  close (fd);
}

#define ADD(name, function) g_test_add ("/file/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open", test_open);
  ADD ("open-odd", test_open_odd);
  ADD ("read", test_read);
  ADD ("replace", test_replace);
  ADD ("write-new", test_write_new);
  ADD ("no-space", test_no_space);
  ADD ("make-dir", test_make_dir);
  ADD ("copy-and-hash", test_copy_and_hash);
  ADD ("remove-tree", test_remove_tree);
  ADD ("link-fd", test_link_fd);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "harness.h"
#include "maq-encode.h"

/* Copies for other programs, and what is said of files that do not become pictures. */

typedef struct {
  GAsyncResult *result;
} Answer;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Answer *) data)->result = g_object_ref (result);
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *) data)->result != NULL;
}

static GBytes *
make_png (guint width, guint height)
{
  guint8 *pixels;
  g_autoptr (MaqImage) image = maq_image_new_blank (width, height, &pixels, NULL);

  memset (pixels, 200, (gsize) width * height * 4);
  return maq_encode_png (image, MAQ_ENCODE_FAST, NULL, NULL);
}

static char *
share (MaqEngine *engine, MaqBlob *blob, const char *name)
{
  Answer answer = { NULL };
  g_autoptr (GError) error = NULL;
  char *path = NULL;

  maq_engine_share_async (engine, blob, name, NULL, answered_cb, &answer);
  harness_wait (is_answered, &answer, 30);
  g_assert_true (maq_engine_plain_finish (engine, answer.result, &path, &error));
  g_assert_no_error (error);
  g_object_unref (answer.result);
  return path;
}

static void
assert_file (const char *path, GBytes *bytes)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpmem (content, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_copies (void)
{
  g_autofree char *library = harness_dup_path ("library-share");
  MaqEngine *engine = harness_open (library);
  g_autoptr (GBytes) png = make_png (30, 20);
  g_autoptr (MaqBlob) blob = harness_add_bytes (engine, png, NULL);
  g_autofree char *first = share (engine, blob, "brass finish.png");
  g_autofree char *same = share (engine, blob, "brass finish");
  g_autofree char *wild = share (engine, blob, "../../etc/passwd");
  g_autofree char *hidden = share (engine, blob, ".png");
  g_autofree char *nameless = share (engine, blob, NULL);
  g_autofree char *second = NULL;

  g_assert_true (g_str_has_prefix (first, g_get_user_cache_dir ()));
  g_assert_true (g_str_has_suffix (first, "/brass finish.png"));
  assert_file (first, png);
  g_assert_cmpstr (first, ==, same);
  g_assert_true (g_str_has_suffix (wild, "/picture ..-..-etc-passwd.png"));
  g_assert_nonnull (strstr (hidden, "/picture "));
  assert_file (nameless, png);
  /* What another program made of it is not written over. */
  g_assert_true (g_file_set_contents (first, "mine", 4, NULL));
  second = share (engine, blob, "brass finish");
  g_assert_true (g_str_has_suffix (second, "/brass finish-2.png"));
  assert_file (second, png);
  harness_close (engine);
}

static MaqFileProblem
look (const char *path)
{
  MaqFileLook seen;

  maq_file_look (path, &seen);
  return seen.problem;
}

static void
test_looks (void)
{
  g_autofree char *folder = harness_dup_path ("files");
  g_autofree char *png = g_build_filename (folder, "fine.png", NULL);
  g_autofree char *linked = g_build_filename (folder, "link.png", NULL);
  g_autofree char *dead = g_build_filename (folder, "dead.png", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.png", NULL);
  g_autofree char *pipe_ = g_build_filename (folder, "pipe.png", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.png", NULL);
  g_autofree char *text = g_build_filename (folder, "text.png", NULL);
  g_autofree char *ring = g_build_filename (folder, "ring.png", NULL);
  g_autoptr (GBytes) bytes = make_png (30, 20);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (png, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (text, "words words words", -1, NULL));
  g_assert_cmpint (symlink (png, linked), ==, 0);
  g_assert_cmpint (symlink (gone, dead), ==, 0);
  g_assert_cmpint (symlink (ring, ring), ==, 0);
  g_assert_cmpint (mkfifo (pipe_, 0600), ==, 0);
  g_assert_cmpint (look (png), ==, MAQ_FILE_FINE);
  g_assert_cmpint (look (linked), ==, MAQ_FILE_FINE);
  g_assert_cmpint (look (dead), ==, MAQ_FILE_DEAD_LINK);
  g_assert_cmpint (look (ring), ==, MAQ_FILE_DEAD_LINK);
  g_assert_cmpint (look (gone), ==, MAQ_FILE_MISSING);
  g_assert_cmpint (look (folder), ==, MAQ_FILE_FOLDER);
  g_assert_cmpint (look (pipe_), ==, MAQ_FILE_SPECIAL);
  g_assert_cmpint (look ("/dev/null"), ==, MAQ_FILE_SPECIAL);
  g_assert_cmpint (look (empty), ==, MAQ_FILE_EMPTY);
  g_assert_cmpint (look (text), ==, MAQ_FILE_NO_PICTURE);
  if (geteuid () != 0 && g_chmod (png, 0) == 0)
    g_assert_cmpint (look (png), ==, MAQ_FILE_UNREADABLE);
}

/* Of one that says it is larger than anything, the size is known, so that it can be said. */
static void
test_bomb (void)
{
  g_autofree char *path = harness_dup_path ("bomb.png");
  g_autoptr (GBytes) bytes = make_png (30, 20);
  gsize length;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
  MaqFileLook seen;

  length = g_bytes_get_size (bytes);
  data[18] = data[22] = 40000 >> 8;
  data[19] = data[23] = 40000 & 255;
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) length, NULL));
  maq_file_look (path, &seen);
  g_assert_cmpint (seen.problem, ==, MAQ_FILE_TOO_LARGE);
  g_assert_cmpuint (seen.width, ==, 40000);
  g_assert_cmpuint (seen.height, ==, 40000);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  harness_init ();
  g_test_add_func ("/share/copies", test_copies);
  g_test_add_func ("/share/looks", test_looks);
  g_test_add_func ("/share/bomb", test_bomb);
  status = g_test_run ();
  harness_cleanup ();
  return status;
}

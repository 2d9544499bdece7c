/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-body.h"
#include "maq-error.h"
#include "maq-json.h"

static int
open_memory (void)
{
  int fd = memfd_create ("body", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* (transfer full): all of it; closes @fd. */
static char *
take_text (int fd)
{
  off_t size = lseek (fd, 0, SEEK_END);
  char *text = g_malloc0 ((gsize) size + 1);

  g_assert_cmpint (pread (fd, text, (gsize) size, 0), ==, size);
  close (fd);
  return text;
}

static void
test_shape (void)
{
  int fd = open_memory ();
  g_autoptr (MaqBody) body = maq_body_new (fd);
  g_autoptr (JsonNode) extra = json_from_string ("{\"steps\":28,\"deep\":{\"x\":[null,1.5]}}", NULL);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) some = g_bytes_new_static ("\xff\xfe\xfd", 3);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  maq_body_begin_object (body, NULL);
  maq_body_add_string (body, "prompt", "A \"lamp\"\nön\\ \x01");
  maq_body_begin_array (body, "images");
  maq_body_add_picture (body, NULL, "image/png", some);
  maq_body_add_picture (body, NULL, NULL, none);
  maq_body_begin_object (body, NULL);
  maq_body_end_object (body);
  maq_body_begin_array (body, NULL);
  maq_body_end_array (body);
  maq_body_end_array (body);
  maq_body_add_int (body, "n\"", -7);
  maq_body_add_bool (body, "stream", FALSE);
  maq_body_add_members (body, json_node_get_object (extra));
  maq_body_add_members (body, NULL);
  maq_body_end_object (body);
  g_assert_true (maq_body_end (body, &error));
  g_assert_no_error (error);

  text = take_text (fd);
  g_assert_cmpstr (text, ==,
                   "{\"prompt\":\"A \\\"lamp\\\"\\nön\\\\ \\u0001\",\"images\":[\"data:image/png;base64,//79\",\"\",{},[]],"
                   "\"n\\\"\":-7,\"stream\":false,\"steps\":28,\"deep\":{\"x\":[null,1.5]}}");
}

/* Every length modulo three, and around the size of a block: what comes back is what went in. */
static void
test_pictures (void)
{
  static const gsize lengths[] = { 1, 2, 3, 4, 49151, 49152, 49153, 98305, 1000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      int fd = open_memory ();
      g_autoptr (MaqBody) body = maq_body_new (fd);
      g_autofree guint8 *data = g_malloc (lengths[i]);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *text = NULL;
      g_autofree guchar *back = NULL;
      gsize length;

      for (gsize at = 0; at < lengths[i]; at++)
        data[at] = (guint8) (at * 7 + at / 251);
      bytes = g_bytes_new (data, lengths[i]);
      maq_body_add_picture (body, NULL, NULL, bytes);
      g_assert_true (maq_body_end (body, NULL));

      text = take_text (fd);
      text[strlen (text) - 1] = '\0';
      g_assert_null (strchr (text, '\n'));
      back = g_base64_decode (text + 1, &length);
      g_assert_cmpmem (back, length, data, lengths[i]);
    }
}

/* The first error stays, and nothing after it is written. */
static void
test_no_room (void)
{
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  g_autoptr (MaqBody) body = maq_body_new (fd);
  g_autofree char *long_text = g_strnfill (200000, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fd, >=, 0);
  maq_body_begin_array (body, NULL);
  for (guint i = 0; i < 5; i++)
    maq_body_add_string (body, NULL, long_text);
  maq_body_end_array (body);
  g_assert_false (maq_body_end (body, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  close (fd);
}

static gsize
read_peak (void)
{
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  at = strstr (text, "VmHWM:");
  g_assert_nonnull (at);
  return (gsize) g_ascii_strtoull (at + strlen ("VmHWM:"), NULL, 10);
}

/* Twenty pictures cost no more memory than one. */
static void
test_memory (void)
{
  int fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  g_autoptr (MaqBody) body = maq_body_new (fd);
  gsize length = 8 * 1024 * 1024;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);
  gsize before = read_peak ();

  maq_body_begin_array (body, NULL);
  for (guint i = 0; i < 20; i++)
    maq_body_add_picture (body, NULL, "image/png", bytes);
  maq_body_end_array (body);
  g_assert_true (maq_body_end (body, NULL));
  close (fd);
  g_assert_cmpuint (read_peak () - before, <, 4096);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body/shape", test_shape);
  g_test_add_func ("/body/pictures", test_pictures);
  g_test_add_func ("/body/no-room", test_no_room);
  g_test_add_func ("/body/memory", test_memory);
  return g_test_run ();
}

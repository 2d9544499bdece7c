/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maq-error.h"
#include "maq-multipart.h"

static int
make_fd (const char *text,
         gsize       length)
{
  int fd = memfd_create ("part", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, length), ==, (gssize) length);
  return fd;
}

static void
check_content (int         fd,
               const char *wanted,
               gsize       length)
{
  g_autofree char *got = g_malloc (length + 10);

  g_assert_cmpint (pread (fd, got, length + 10, 0), ==, (gssize) length);
  g_assert_cmpmem (got, length, wanted, length);
}

static void
test_form (void)
{
  static const char wanted[] =
    "--XyZ\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-image-2\r\n"
    "--XyZ\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\na\0b\r\n"
    "--XyZ\r\nContent-Disposition: form-data; name=\"mask\"; filename=\"m.png\"\r\nContent-Type: image/png\r\n\r\nmask\r\n"
    "--XyZ\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nhat \"ö\"\nline\r\n"
    "--XyZ--\r\n";
  int fd = make_fd ("", 0), picture = make_fd ("a\0b", 3);
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, "XyZ");
  g_autoptr (GBytes) mask = g_bytes_new_static ("mask", 4);
  g_autoptr (GError) error = NULL;
  g_autofree char *type = maq_multipart_dup_content_type ("XyZ");

  g_assert_true (maq_multipart_add_text (form, "model", "gpt-image-2", &error));
  g_assert_true (maq_multipart_add_file (form, "image[]", "a.png", "image/png", picture, &error));
  g_assert_true (maq_multipart_add_bytes (form, "mask", "m.png", "image/png", mask, &error));
  g_assert_true (maq_multipart_add_text (form, "prompt", "hat \"ö\"\nline", &error));
  g_assert_true (maq_multipart_end (form, &error));
  g_assert_no_error (error);
  check_content (fd, wanted, sizeof wanted - 1);
  g_assert_cmpstr (type, ==, "multipart/form-data; boundary=XyZ");
  close (fd);
  close (picture);
}

static void
test_refused (void)
{
  static const char *const bad[] = { "a\"b", "a\rb", "a\nb", "a\\b", "a\x7f" };
  int fd = make_fd ("", 0);
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, "XyZ");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) name = NULL, file = NULL, mime = NULL;

      g_assert_false (maq_multipart_add_text (form, bad[i], "x", &name));
      g_assert_error (name, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_false (maq_multipart_add_bytes (form, "a", bad[i], "image/png", bytes, &file));
      g_assert_error (file, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_false (maq_multipart_add_bytes (form, "a", "b", bad[i], bytes, &mime));
      g_assert_error (mime, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
    }

  check_content (fd, "", 0);
  close (fd);
}

static void
test_own_boundary (void)
{
  int fd = make_fd ("", 0);
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, "XyZ");
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_multipart_add_text (form, "prompt", "x\r\n--XyZ--\r\n", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  close (fd);
}

static void
test_write_fails (void)
{
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  g_autoptr (MaqMultipart) form = maq_multipart_new (fd, "XyZ");
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_multipart_add_text (form, "prompt", "x", &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/multipart/form", test_form);
  g_test_add_func ("/multipart/refused", test_refused);
  g_test_add_func ("/multipart/own-boundary", test_own_boundary);
  g_test_add_func ("/multipart/write-fails", test_write_fails);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-credentials.h"
#include "maq-encode.h"
#include "maq-sniff.h"

/* What credentials_kit.py has written, whose names begin with what is to be said of them. */

static char *
get_folder (void)
{
  return g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests", "imaging", "corpus-credentials", NULL);
}

static GBytes *
read_file (const char *name)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static void
test_file (gconstpointer user_data)
{
  const char *name = user_data;
  g_autofree char *expected = g_strndup (name, strcspn (name, "-."));
  g_autoptr (GBytes) bytes = read_file (name);
  g_autoptr (MaqCredentials) found = maq_credentials_read (bytes);

  g_test_message ("%s: %s", name, found->problem != NULL ? found->problem : "");
  g_assert_cmpstr (maq_credentials_state_to_word (found->state), ==, expected);
  if (found->state == MAQ_CREDENTIALS_INTACT)
    g_assert_cmpstr (found->generator, ==, strstr (name, "-rs-") != NULL ? "OpenAI Media Service API" : "Kit");
  g_assert_cmpint (found->is_compressed, ==, g_str_has_prefix (name, "unreadable-compressed"));
}

/* Not one byte outside of the credentials can be another. */
static void
test_every_byte (void)
{
  static const char *const names[] = { "intact-sha256.png", "intact-sha256.jpg", "intact-sha256.webp", "intact-many-segments.jpg",
                                       "intact-update.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) bytes = read_file (names[i]);
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);
      guint intact = 0;

      for (gsize at = 0; at < length; at++)
        {
          g_autofree guint8 *changed = g_memdup2 (data, length);
          g_autoptr (GBytes) other = NULL;
          g_autoptr (MaqCredentials) found = NULL;

          changed[at] ^= 0x10;
          other = g_bytes_new_static (changed, length);
          found = maq_credentials_read (other);
          intact += found->state == MAQ_CREDENTIALS_INTACT;
        }
      /* The stand-in for a signature, labels, padding, and what the claim says of itself; of no pixel. */
      g_test_message ("%s: %u of %" G_GSIZE_FORMAT " bytes are free to change", names[i], intact, length);
      g_assert_cmpuint (intact, <, length * 3 / 4);
    }
}

static void
test_cut_anywhere (void)
{
  g_autoptr (GBytes) bytes = read_file ("intact-many-segments.jpg");

  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (MaqCredentials) found = maq_credentials_read (cut);

      g_assert_cmpint (found->state, !=, MAQ_CREDENTIALS_INTACT);
    }
}

/* Whoever strips a picture drops them, and says so. */
static void
test_stripped (void)
{
  static const char *const names[] = { "intact-sha256.png", "intact-sha256.webp", "intact-rs-created.png", "intact-rs-created.jpg",
                                       "intact-rs-created.webp", "intact-rs-edited.png", "intact-rs-segments.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = read_file (names[i]);
      g_autoptr (GBytes) stripped = maq_metadata_strip (bytes, &error);
      g_autoptr (MaqCredentials) found = NULL;

      g_assert_no_error (error);
      found = maq_credentials_read (stripped);
      g_assert_cmpint (found->state, ==, MAQ_CREDENTIALS_NONE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  folder = get_folder ();
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/imaging/credentials/", name, NULL);

      g_test_add_data_func_full (path, g_strdup (name), test_file, g_free);
    }
  g_test_add_func ("/imaging/credentials/every-byte", test_every_byte);
  g_test_add_func ("/imaging/credentials/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/imaging/credentials/stripped", test_stripped);

  return g_test_run ();
}

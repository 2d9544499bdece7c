/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "fuzz-sniff.h"

/* Every file the fuzzer starts from or once fell over, whole, cut at every byte, and with bits flipped. */

#define FLIPS_A_FILE 2000

static void
feed (const char *data,
      gsize       length)
{
  g_autofree guint8 *exact = g_memdup2 (data, length);

  LLVMFuzzerTestOneInput (exact, length);
}

static void
test_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  g_assert_no_error (error);

  for (gsize n = 0; n <= length; n++)
    feed (data, n);

  for (guint i = 0; i < FLIPS_A_FILE && length > 0; i++)
    {
      g_autofree char *flipped = g_memdup2 (data, length);
      guint flips = 1 << i % 5;

      for (guint k = 0; k < flips; k++)
        flipped[g_rand_int_range (rand, 0, length)] ^= 1 << g_rand_int_range (rand, 0, 8);
      feed (flipped, length);
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
  folder = g_build_filename (g_getenv ("MAQ_SOURCE_ROOT"), "tests", "imaging", "corpus", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/imaging/fuzz-replay/", name, NULL);

      g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), test_file, g_free);
    }

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"

#define MUTANTS 400 /* of each file; from a fixed seed, so that a failure comes again */

/* Runs a fuzz target over its corpus, and over mutants of it, where there is no libFuzzer. */

static void
mutate (GRand      *rand,
        GByteArray *bytes)
{
  for (gint n = g_rand_int_range (rand, 1, 5); n > 0 && bytes->len > 0; n--)
    {
      guint at = (guint) g_rand_int_range (rand, 0, (gint) bytes->len);

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          bytes->data[at] = (guint8) g_rand_int (rand);
          break;
        case 1:
          bytes->data[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
          break;
        case 2:
          g_byte_array_remove_index (bytes, at);
          break;
        default:
          g_byte_array_set_size (bytes, at);
          break;
        }
    }
}

static void
run_exact (const guint8 *data,
           gsize         length)
{
  /* A copy of its exact size: what reads past the end is seen by sanitizers. */
  g_autofree guint8 *copy = g_memdup2 (data, length);

  LLVMFuzzerTestOneInput (copy != NULL ? copy : (const guint8 *) "", length);
}

static void
replay_file (gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (data, &text, &length, &error);
  g_assert_no_error (error);
  run_exact ((const guint8 *) text, length);

  for (guint i = 0; i < MUTANTS; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
      mutate (rand, bytes);
      run_exact (bytes->data, bytes->len);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);

  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *test = g_strconcat ("/fuzz-replay/", name, NULL);
      char *path = g_build_filename (argv[1], name, NULL);

      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, replay_file);
    }

  g_assert_cmpuint (paths->len, >, 0);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "harness.h"
#include "maq-log.h"

/* A client for the kill tests: it opens a library, asks for pictures, and is killed somewhere in between.
 *
 *   drive LIBRARY submit URL PROMPT N   N steps of one picture each, by the engine at URL; until all have ended
 *   drive LIBRARY recover               goes on with what is there; until all have ended
 *
 * Prints "ready" once the library is open, and then one line per slot of the whole library: job, state, hash. */

#define PATIENCE_S 60

static void
print_steps (MaqEngine *engine)
{
  MaqLibrary *library = maq_engine_get_library (engine);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (MaqStep) step = g_list_model_get_item (G_LIST_MODEL (library), i);
      g_autoptr (MaqStepRecord) record = harness_find (engine, maq_step_get_id (step));

      for (guint k = 0; k < record->slots->len; k++)
        {
          const MaqSlot *slot = g_ptr_array_index (record->slots, k);

          g_print ("%s %s %s\n", slot->uuid, maq_job_state_to_word (slot->state),
                   slot->picture != NULL ? maq_blob_get_sha256 (slot->picture) : "-");
        }
    }
}

static void
submit (MaqEngine *engine, const char *url, const char *prompt, guint n)
{
  harness_put_engine (engine, "fake", url, "gpt-image-2", "compatible");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf ("%s %u", prompt, i);
      g_autoptr (MaqRequest) request = harness_request ("fake", text, 1);
      g_autoptr (MaqStepRecord) record = harness_submit (engine, request, &error);

      g_assert_no_error (error);
      g_assert_nonnull (record);
    }
}

int
main (int argc, char **argv)
{
  MaqEngine *engine;

  g_assert_cmpint (argc, >=, 3);
  maq_process_harden ();
  maq_log_init (NULL);
  harness_init_at (NULL);
  engine = harness_open (argv[1]);
  g_print ("ready\n");
  if (g_str_equal (argv[2], "submit") && argc == 6)
    submit (engine, argv[3], argv[4], (guint) g_ascii_strtoull (argv[5], NULL, 10));
  harness_wait_idle (engine, PATIENCE_S);
  print_steps (engine);
  harness_close (engine);
  return 0;
}

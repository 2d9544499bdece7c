/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "harness.h"
#include "maq-attempt.h"
#include "maq-log.h"
#include "scripted.h"

/* A client of an engine of jobs, to be killed somewhere; the engine's server is a folder, and goes on.
 *
 *   drive-jobs LIBRARY SERVER submit PROMPT   a picture; until all have ended
 *   drive-jobs LIBRARY SERVER recover         goes on with what is there; until all have ended
 *
 * PROMPT holds the words of scripted.h. */

#define PATIENCE_S 60
/* What is there to be taken over has been by then. */
#define LOOK_AROUND_MS 150

static gboolean
looked_around_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

int
main (int argc, char **argv)
{
  MaqEngine *engine;
  gboolean looked_around = FALSE;

  g_assert_cmpint (argc, >=, 4);
  maq_process_harden ();
  maq_log_init (NULL);
  harness_init_at (NULL);
  maq_pace = (MaqPace) { .first_ms = 5, .most_ms = 50, .gone_times = 3, .gone_ms = 60, .grace_ms = 5000,
                         .find_ms = { 0, 50, 300, 1500 } };
  scripted_init (argv[2]);
  engine = harness_open (argv[1]);
  harness_put_kind (engine, "jobs", SCRIPTED_KIND, "http://127.0.0.1:1/v1", "m", "compatible", NULL);
  if (g_str_equal (argv[3], "submit") && argc == 5)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MaqRequest) request = harness_request ("jobs", argv[4], 1);
      g_autoptr (MaqStepRecord) record = NULL;

      record = harness_submit (engine, request, &error);
      g_assert_no_error (error);
    }
  else
    {
      g_timeout_add (LOOK_AROUND_MS, looked_around_cb, &looked_around);
      harness_wait (is_true, &looked_around, PATIENCE_S);
    }
  harness_wait_idle (engine, PATIENCE_S);
  harness_close (engine);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-golden.h"
#include "maq-trial-local.h"

/* Requests to servers of our own, to the byte (golden/). */

static void
check_generate (const char *kind,
                const char *options,
                const char *name)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new (kind, NULL, options, NULL, "A \"lamp\"\nön\ttable \\ \x01");
  g_autofree char *text = NULL;

  maq_request_builder_set_ratio (self->trial->builder, MAQ_RATIO_3_2);
  text = maq_golden_prepare (self->trial);
  maq_golden_compare (text, name);
}

static void
check_edit (const char *kind,
            guint       n,
            gboolean    masked,
            const char *name)
{
  g_autoptr (MaqTrialLocal) self = maq_trial_local_new (kind, NULL, NULL, NULL, "blue");
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) png = maq_trial_make_png (48 + 16 * i, 32, 0xff0000ff);

      maq_trial_add_picture (self->trial, png);
    }
  if (masked)
    {
      g_autoptr (GBytes) white = maq_trial_make_png (48, 32, 0xffffffff);
      g_autoptr (MaqBlob) mask = maq_trial_make_blob (self->trial, white);

      maq_request_builder_set_mask (self->trial->builder, mask);
    }
  text = maq_golden_prepare (self->trial);
  maq_golden_compare (text, name);
}

static void
test_sdcpp (void)
{
  check_generate ("sdcpp", NULL, "sdcpp-generate.txt");
  check_edit ("sdcpp", 2, TRUE, "sdcpp-edit.txt");
}

static void
test_a1111 (void)
{
  check_generate ("a1111", "{\"extra\":{\"steps\":8,\"sampler_name\":\"Euler a\"}}", "a1111-generate.txt");
  check_edit ("a1111", 1, TRUE, "a1111-edit.txt");
}

static void
test_comfyui (void)
{
  check_generate ("comfyui", "{\"extra\":{\"negative_prompt\":\"rain\"}}", "comfyui-generate.txt");
  check_edit ("comfyui", 2, FALSE, "comfyui-edit.txt");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/local-golden/sdcpp", test_sdcpp);
  g_test_add_func ("/local-golden/a1111", test_a1111);
  g_test_add_func ("/local-golden/comfyui", test_comfyui);
  return g_test_run ();
}

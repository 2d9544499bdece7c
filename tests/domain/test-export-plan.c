/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "domain-fixture.h"
#include "maq-error.h"
#include "maq-export-plan.h"

static MaqStepRecord *
make_record (const char *change)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  MaqStepRecord *record = maq_step_record_new ();

  maq_request_builder_set_change (builder, change);
  maq_request_builder_set_ratio (builder, MAQ_RATIO_3_2);
  record->id = 12;
  record->request = end_request (builder);
  record->prompt = g_strdup (change);
  record->engine_title = g_strdup ("Synexa: fast, cheap");
  record->model = g_strdup ("gpt-image-2");
  record->created_us = G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC;
  return record;
}

static void
assert_refused (MaqExportPlan *plan,
                const char    *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (maq_export_plan_check (plan, &error));
  g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_check (void)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (maq_export_plan_check (plan, &error));
  plan->ratios = 1u << MAQ_RATIO_1_1;
  assert_refused (plan, "as they are");
  plan->ratios = 0;
  plan->format = MAQ_FORMAT_WEBP;
  assert_refused (plan, "as they are");
  plan->content = MAQ_EXPORT_CLEAN;
  g_assert_true (maq_export_plan_check (plan, &error));
  plan->format = MAQ_FORMAT_GIF;
  assert_refused (plan, "PNG, JPEG or WebP");
  plan->format = MAQ_FORMAT_JPEG;
  plan->quality = 0;
  assert_refused (plan, "1 to 100");
  plan->quality = 80;
  g_free (plan->name);
  plan->name = g_strdup ("{stap}");
  assert_refused (plan, "{step}");
  g_free (plan->name);
  plan->name = g_strdup ("a/b");
  assert_refused (plan, "“/”");
}

static void
test_texts (void)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autoptr (MaqExportPlan) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  plan->content = MAQ_EXPORT_CLEAN;
  plan->format = MAQ_FORMAT_WEBP;
  plan->quality = 71;
  g_assert_true (maq_export_plan_read_sizes (plan, "1024, 3840,0", &error));
  g_assert_true (maq_export_plan_read_ratios (plan, "3:2,16:9", &error));
  g_assert_no_error (error);
  json = maq_export_plan_to_json (plan);
  again = maq_export_plan_from_json (json);
  g_assert_cmpint (again->content, ==, MAQ_EXPORT_CLEAN);
  g_assert_cmpint (again->format, ==, MAQ_FORMAT_WEBP);
  g_assert_cmpuint (again->quality, ==, 71);
  g_assert_cmpuint (again->n_sizes, ==, 3);
  g_assert_cmpuint (again->sizes[1], ==, 3840);
  g_assert_cmpuint (again->ratios, ==, 1u << MAQ_RATIO_3_2 | 1u << MAQ_RATIO_16_9);
  g_assert_cmpstr (again->name, ==, MAQ_EXPORT_NAME);

  g_assert_true (maq_export_plan_read_ratios (plan, "all", NULL));
  g_assert_cmpuint (plan->ratios, ==, 0x3e);
  g_assert_false (maq_export_plan_read_ratios (plan, "4:3", NULL));
  g_assert_false (maq_export_plan_read_ratios (plan, "auto", NULL));
  g_assert_false (maq_export_plan_read_sizes (plan, "12x", NULL));
  g_assert_false (maq_export_plan_read_sizes (plan, "", NULL));
  g_assert_false (maq_export_plan_read_sizes (plan, "-1", NULL));
  g_assert_false (maq_export_plan_read_sizes (plan, "99999", NULL));
  g_assert_false (maq_export_plan_read_sizes (plan, "1,2,3,4,5,6,7,8,9", NULL));

  g_assert_null (maq_export_plan_from_json (NULL));
  g_assert_null (maq_export_plan_from_json ("[]"));
  g_assert_null (maq_export_plan_from_json ("{\"content\":\"original\",\"sizes\":[100]}"));
  g_assert_null (maq_export_plan_from_json ("{\"name\":\"../x\"}"));
}

static void
assert_shape (GArray  *shapes,
              guint    index,
              MaqRatio ratio,
              guint    x,
              guint    y,
              guint    width,
              guint    height,
              guint    to_width,
              guint    to_height)
{
  const MaqExportShape *shape = &g_array_index (shapes, MaqExportShape, index);

  g_assert_cmpint (shape->ratio, ==, ratio);
  g_assert_cmpuint (shape->x, ==, x);
  g_assert_cmpuint (shape->y, ==, y);
  g_assert_cmpuint (shape->width, ==, width);
  g_assert_cmpuint (shape->height, ==, height);
  g_assert_cmpuint (shape->to_width, ==, to_width);
  g_assert_cmpuint (shape->to_height, ==, to_height);
}

static void
test_shapes (void)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autoptr (GArray) one = NULL, sizes = NULL, ratios = NULL;

  one = maq_export_plan_list_shapes (plan, 1536, 1024);
  g_assert_cmpuint (one->len, ==, 1);
  assert_shape (one, 0, MAQ_RATIO_AUTO, 0, 0, 1536, 1024, 1536, 1024);

  /* 3840 and 1920 are more than it has: as it is, and once. */
  plan->content = MAQ_EXPORT_CLEAN;
  g_assert_true (maq_export_plan_read_sizes (plan, "512,3840,1920,1024", NULL));
  sizes = maq_export_plan_list_shapes (plan, 1536, 1024);
  g_assert_cmpuint (sizes->len, ==, 3);
  assert_shape (sizes, 0, MAQ_RATIO_AUTO, 0, 0, 1536, 1024, 1536, 1024);
  assert_shape (sizes, 1, MAQ_RATIO_AUTO, 0, 0, 1536, 1024, 1024, 683);
  assert_shape (sizes, 2, MAQ_RATIO_AUTO, 0, 0, 1536, 1024, 512, 341);

  g_assert_true (maq_export_plan_read_ratios (plan, "all", NULL));
  g_assert_true (maq_export_plan_read_sizes (plan, "0", NULL));
  ratios = maq_export_plan_list_shapes (plan, 1536, 1024);
  g_assert_cmpuint (ratios->len, ==, 5);
  assert_shape (ratios, 0, MAQ_RATIO_1_1, 256, 0, 1024, 1024, 1024, 1024);
  assert_shape (ratios, 1, MAQ_RATIO_3_2, 0, 0, 1536, 1024, 1536, 1024);
  assert_shape (ratios, 2, MAQ_RATIO_2_3, 426, 0, 683, 1024, 683, 1024);
  assert_shape (ratios, 3, MAQ_RATIO_16_9, 0, 80, 1536, 864, 1536, 864);
  assert_shape (ratios, 4, MAQ_RATIO_9_16, 480, 0, 576, 1024, 576, 1024);
}

/* Every part lies inside, has the ratio to a pixel, and is the largest there is. */
static void
test_shapes_hold (void)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  plan->content = MAQ_EXPORT_CLEAN;
  g_assert_true (maq_export_plan_read_ratios (plan, "all", NULL));
  for (guint n = 0; n < 5000; n++)
    {
      guint width = g_rand_int_range (rand, 1, 4000), height = g_rand_int_range (rand, 1, 4000);
      g_autoptr (GArray) shapes = NULL;

      plan->n_sizes = 1;
      plan->sizes[0] = g_rand_int_range (rand, 0, 4000);
      shapes = maq_export_plan_list_shapes (plan, width, height);
      for (guint i = 0; i < shapes->len; i++)
        {
          const MaqExportShape *shape = &g_array_index (shapes, MaqExportShape, i);
          guint across, down;

          maq_ratio_get_parts (shape->ratio, &across, &down);
          g_assert_cmpuint (shape->width, >=, 1);
          g_assert_cmpuint (shape->height, >=, 1);
          g_assert_cmpuint (shape->x + shape->width, <=, width);
          g_assert_cmpuint (shape->y + shape->height, <=, height);
          g_assert_true (shape->width == width || shape->height == height);
          g_assert_cmpuint (ABS ((int) (shape->width * down) - (int) (shape->height * across)), <=, MAX (across, down));
          g_assert_cmpuint (MAX (shape->to_width, shape->to_height), <=, MAX (shape->width, shape->height));
          g_assert_cmpuint (MIN (shape->to_width, shape->to_height), >=, 1);
        }
    }
}

static void
test_formats (void)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();

  g_assert_cmpint (maq_export_plan_get_format (plan, MAQ_FORMAT_AVIF), ==, MAQ_FORMAT_AVIF);
  g_assert_false (maq_export_plan_is_anew (plan, MAQ_FORMAT_AVIF, 10, 10));
  plan->content = MAQ_EXPORT_CLEAN;
  g_assert_cmpint (maq_export_plan_get_format (plan, MAQ_FORMAT_AVIF), ==, MAQ_FORMAT_PNG);
  g_assert_true (maq_export_plan_is_anew (plan, MAQ_FORMAT_AVIF, 10, 10));
  g_assert_false (maq_export_plan_is_anew (plan, MAQ_FORMAT_JPEG, 10, 10));
  plan->format = MAQ_FORMAT_PNG;
  g_assert_false (maq_export_plan_is_anew (plan, MAQ_FORMAT_PNG, 10, 10));
  plan->format = MAQ_FORMAT_JPEG;
  g_assert_true (maq_export_plan_is_anew (plan, MAQ_FORMAT_JPEG, 10, 10));
  plan->format = MAQ_FORMAT_UNKNOWN;
  plan->n_sizes = 1;
  plan->sizes[0] = 5;
  g_assert_true (maq_export_plan_is_anew (plan, MAQ_FORMAT_PNG, 10, 10));
  plan->sizes[0] = 50;
  g_assert_false (maq_export_plan_is_anew (plan, MAQ_FORMAT_PNG, 10, 10));
}

static void
test_names (void)
{
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  g_autoptr (MaqStepRecord) record = make_record ("a lamp/of: {step} \"brass\"\nby the window, in the evening light, warm");
  const MaqExportShape shape = { .ratio = MAQ_RATIO_16_9, .to_width = 1920, .to_height = 1080 };
  g_autofree char *usual = maq_export_plan_dup_name (plan, record, 1, 0, NULL);
  g_autofree char *besides = maq_export_plan_dup_name (plan, record, 1, 3, NULL);
  g_autofree char *both = NULL, *words = NULL, *dots = NULL, *cut = NULL;
  g_autofree char *many = g_strnfill (190, '.');

  g_assert_cmpstr (usual, ==, "step-12-2");
  g_assert_cmpstr (besides, ==, "step-12-2.3");
  plan->content = MAQ_EXPORT_CLEAN;
  g_assert_true (maq_export_plan_read_sizes (plan, "0,512", NULL));
  g_assert_true (maq_export_plan_read_ratios (plan, "all", NULL));
  both = maq_export_plan_dup_name (plan, record, 0, 0, &shape);
  g_assert_cmpstr (both, ==, "step-12-1-16x9-1920");
  g_free (plan->name);
  plan->name = g_strdup ("{size} {words}");
  plan->ratios = 0;
  words = maq_export_plan_dup_name (plan, record, 0, 0, &shape);
  g_assert_cmpstr (words, ==, "1920 a lamp-of- {step} -brass- by the");
  g_free (plan->name);
  plan->name = g_strdup (many);
  plan->n_sizes = 0;
  dots = maq_export_plan_dup_name (plan, record, 0, 0, NULL);
  g_assert_cmpstr (dots, ==, "picture");
  g_free (plan->name);
  plan->name = g_strdup ("ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé");
  cut = maq_export_plan_dup_name (plan, record, 0, 0, NULL);
  g_assert_cmpuint (strlen (cut), ==, 120);
  g_assert_true (g_utf8_validate (cut, -1, NULL));
}

static void
test_inside (void)
{
  g_autoptr (MaqStepRecord) record = make_record ("a lamp, brass: shiny");
  g_auto (GStrv) text = maq_export_dup_text (record, 1);

  g_assert_cmpstr (text[0], ==, "parameters");
  g_assert_true (g_str_has_prefix (text[1], "a lamp, brass: shiny\nModel: gpt-image-2, Engine: Synexa  fast  cheap, Ratio: 3x2, Step: 12.2, "));
  g_assert_cmpstr (text[2], ==, "Description");
  g_assert_cmpstr (text[3], ==, "a lamp, brass: shiny");
  g_assert_cmpuint (g_strv_length (text), ==, 6);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/export-plan/check", test_check);
  g_test_add_func ("/domain/export-plan/texts", test_texts);
  g_test_add_func ("/domain/export-plan/shapes", test_shapes);
  g_test_add_func ("/domain/export-plan/shapes-hold", test_shapes_hold);
  g_test_add_func ("/domain/export-plan/formats", test_formats);
  g_test_add_func ("/domain/export-plan/names", test_names);
  g_test_add_func ("/domain/export-plan/inside", test_inside);

  return g_test_run ();
}

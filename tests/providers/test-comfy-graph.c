/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-comfy-graph.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-workflow.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = maq_json_parse (text, strlen (text), &maq_json_limits_default, &error);

  g_assert_no_error (error);
  return root;
}

static JsonNode *
load (const char *name)
{
  g_autofree char *text = maq_workflow_dup (name);

  g_assert_nonnull (text);
  return parse (text);
}

static JsonObject *
get_inputs (JsonNode   *graph,
            const char *id)
{
  return maq_json_get_object (maq_json_get_object (json_node_get_object (graph), id), "inputs");
}

static const char *
get_text (JsonNode   *graph,
          const char *id,
          const char *name)
{
  return maq_json_get_string (get_inputs (graph, id), name, NULL);
}

static void
test_generate (void)
{
  g_autoptr (JsonNode) workflow = load (MAQ_WORKFLOW_GENERATE);
  g_autofree char *before = maq_json_to_string (workflow);
  g_autofree char *after = NULL;
  g_autoptr (JsonNode) graph = NULL;
  g_autoptr (GError) error = NULL;
  MaqComfyValues values = { .prompt = "a \"red\" lamp\n", .width = 1216, .height = 832, .seed = 77 };

  graph = maq_comfy_graph_fill (json_node_get_object (workflow), &values, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_text (graph, "2", "text"), ==, "a \"red\" lamp\n");
  g_assert_cmpstr (get_text (graph, "3", "text"), ==, "blurry, watermark, signature");
  g_assert_cmpint (json_object_get_int_member (get_inputs (graph, "4"), "width"), ==, 1216);
  g_assert_cmpint (json_object_get_int_member (get_inputs (graph, "4"), "height"), ==, 832);
  g_assert_cmpint (json_object_get_int_member (get_inputs (graph, "5"), "seed"), ==, 77);
  g_assert_cmpfloat (json_object_get_double_member (get_inputs (graph, "5"), "cfg"), ==, 6.5);
  g_assert_true (maq_comfy_graph_is_output (json_node_get_object (graph), "7"));
  g_assert_false (maq_comfy_graph_is_output (json_node_get_object (graph), "6"));
  g_assert_false (maq_comfy_graph_is_output (json_node_get_object (graph), "70"));
  g_assert_cmpstr (maq_comfy_graph_get_name (json_node_get_object (graph), "6"), ==, "Decode");

  /* The workflow itself is nobody's to change. */
  after = maq_json_to_string (workflow);
  g_assert_cmpstr (before, ==, after);
}

/* Without a size of the request the workflow's stands; the negative text is the user's where there is one. */
static void
test_defaults (void)
{
  g_autoptr (JsonNode) workflow = load (MAQ_WORKFLOW_GENERATE);
  g_autoptr (JsonNode) graph = NULL;
  MaqComfyValues values = { .prompt = "a", .negative = "rain" };

  graph = maq_comfy_graph_fill (json_node_get_object (workflow), &values, NULL);
  g_assert_cmpint (json_object_get_int_member (get_inputs (graph, "4"), "width"), ==, 1024);
  g_assert_cmpstr (get_text (graph, "3", "text"), ==, "rain");
}

/* Places without a picture go, and what they fed. */
static void
test_edit (void)
{
  static const char *const images[] = { "maquette/a.png", "maquette/b.png" };
  g_autoptr (JsonNode) workflow = load (MAQ_WORKFLOW_EDIT);
  g_autoptr (JsonNode) graph = NULL;
  g_autoptr (GError) error = NULL;
  MaqComfyMarks marks;
  MaqComfyValues values = { .prompt = "make it blue", .images = images, .n_images = 2 };

  g_assert_true (maq_comfy_graph_check (json_node_get_object (workflow), &marks, &error));
  g_assert_cmpuint (marks.n_images, ==, 3);
  g_assert_true (marks.has_seed && marks.has_size && marks.has_negative);
  g_assert_false (marks.has_mask);

  graph = maq_comfy_graph_fill (json_node_get_object (workflow), &values, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_text (graph, "5", "image"), ==, "maquette/a.png");
  g_assert_cmpstr (get_text (graph, "6", "image"), ==, "maquette/b.png");
  g_assert_null (maq_json_get_object (json_node_get_object (graph), "7"));
  g_assert_true (json_object_has_member (get_inputs (graph, "8"), "image2"));
  g_assert_false (json_object_has_member (get_inputs (graph, "8"), "image3"));
  g_assert_false (json_object_has_member (get_inputs (graph, "9"), "image3"));
  g_assert_true (json_object_has_member (get_inputs (graph, "9"), "vae"));
}

#define NODE(id, class, inputs, title) "\"" id "\":{\"class_type\":\"" class "\",\"inputs\":{" inputs "},\"_meta\":{\"title\":\"" title "\"}}"
#define PROMPT NODE ("1", "Text", "\"text\":\"\"", "maquette:prompt")
#define OUTPUT NODE ("2", "SaveImage", "\"images\":[\"1\",0]", "maquette:output")

static void
test_mask (void)
{
  static const char *const images[] = { "maquette/a.png" };
  g_autoptr (JsonNode) workflow = parse ("{" PROMPT "," OUTPUT ","
                                         NODE ("3", "LoadImage", "\"image\":\"x\"", " Maquette: Image1 ") ","
                                         NODE ("4", "LoadImageMask", "\"image\":\"x\",\"channel\":\"red\"", "maquette:mask") ","
                                         NODE ("5", "SetLatentNoiseMask", "\"mask\":[\"4\",0],\"samples\":[\"1\",0]", "") "}");
  g_autoptr (JsonNode) with = NULL;
  g_autoptr (JsonNode) without = NULL;
  MaqComfyValues values = { .prompt = "a", .images = images, .n_images = 1, .mask = "maquette/m.png" };

  with = maq_comfy_graph_fill (json_node_get_object (workflow), &values, NULL);
  g_assert_cmpstr (get_text (with, "4", "image"), ==, "maquette/m.png");
  g_assert_cmpstr (get_text (with, "4", "channel"), ==, "alpha");
  g_assert_cmpstr (get_text (with, "3", "image"), ==, "maquette/a.png");

  values.mask = NULL;
  without = maq_comfy_graph_fill (json_node_get_object (workflow), &values, NULL);
  g_assert_null (maq_json_get_object (json_node_get_object (without), "4"));
  g_assert_false (json_object_has_member (get_inputs (without, "5"), "mask"));
}

/* Several nodes of one mark, several texts in one node, and a text that comes from elsewhere. */
static void
test_several (void)
{
  g_autoptr (JsonNode) workflow = parse ("{" PROMPT "," OUTPUT ","
                                         NODE ("3", "CLIPTextEncodeSDXL", "\"text_g\":\"\",\"text_l\":\"\",\"clip\":[\"9\",0]",
                                               "maquette:prompt") ","
                                         NODE ("4", "Two", "\"text\":[\"1\",0],\"value\":\"\"", "maquette:prompt") ","
                                         NODE ("5", "RandomNoise", "\"noise_seed\":1", "maquette:seed") "}");
  g_autoptr (JsonNode) graph = NULL;
  MaqComfyValues values = { .prompt = "a", .seed = 5 };

  graph = maq_comfy_graph_fill (json_node_get_object (workflow), &values, NULL);
  g_assert_cmpstr (get_text (graph, "1", "text"), ==, "a");
  g_assert_cmpstr (get_text (graph, "3", "text_g"), ==, "a");
  g_assert_cmpstr (get_text (graph, "3", "text_l"), ==, "a");
  g_assert_cmpstr (get_text (graph, "4", "value"), ==, "a");
  g_assert_nonnull (maq_json_get_array (get_inputs (graph, "4"), "text"));
  g_assert_cmpint (json_object_get_int_member (get_inputs (graph, "5"), "noise_seed"), ==, 5);
}

/* The only node that saves needs no mark; where it is a bystander it gets none. */
static void
test_only_output (void)
{
  g_autoptr (JsonNode) one = parse ("{" PROMPT "," NODE ("2", "SaveImage", "\"images\":[\"1\",0]", "Save") "}");
  g_autoptr (JsonNode) marked = parse ("{" PROMPT "," NODE ("2", "SaveImage", "\"images\":[\"1\",0]", "Save") ","
                                       NODE ("3", "PreviewImage", "\"images\":[\"1\",0]", "maquette:output") "}");
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autoptr (GError) error = NULL;
  MaqComfyValues values = { .prompt = "a" };

  first = maq_comfy_graph_fill (json_node_get_object (one), &values, &error);
  g_assert_no_error (error);
  g_assert_true (maq_comfy_graph_is_output (json_node_get_object (first), "2"));
  g_assert_false (maq_comfy_graph_is_output (json_node_get_object (one), "2"));
  second = maq_comfy_graph_fill (json_node_get_object (marked), &values, &error);
  g_assert_no_error (error);
  g_assert_true (maq_comfy_graph_is_output (json_node_get_object (second), "3"));
  g_assert_false (maq_comfy_graph_is_output (json_node_get_object (second), "2"));
}

static const struct {
  const char *workflow;
  const char *words;
} wrong[] = {
  { "{}", "no nodes" },
  { "{\"nodes\":[],\"links\":[]}", "Export (API)" },
  { "{" OUTPUT "}", "\"maquette:prompt\"" },
  { "{" PROMPT "}", "\"maquette:output\"" },
  { "{" PROMPT "," NODE ("2", "SaveImage", "", "") "," NODE ("3", "SaveImage", "", "") "}", "\"maquette:output\"" },
  { "{" PROMPT "," OUTPUT ",\"3\":7}", "Node 3 of the workflow has no class_type" },
  { "{" PROMPT "," OUTPUT ",\"3\":{\"inputs\":{}}}", "Node 3 of the workflow has no class_type" },
  { "{" PROMPT "," OUTPUT "," NODE ("3", "X", "", "maquette:imgae 1") "}", "\"maquette:imgae 1\", which is no mark" },
  { "{" PROMPT "," OUTPUT "," NODE ("3", "X", "\"image\":\"\"", "maquette:image 21") "}", "which is no mark" },
  { "{" PROMPT "," OUTPUT "," NODE ("3", "X", "\"image\":\"\"", "maquette:image 0") "}", "which is no mark" },
  { "{" PROMPT "," OUTPUT "," NODE ("3", "X", "\"image\":\"\"", "maquette:image 2") "}", "\"maquette:image 1\"" },
  { "{" PROMPT "," OUTPUT "," NODE ("3", "X", "\"width\":5", "maquette:size") "}", "width and height" },
  { "{" PROMPT "," OUTPUT "," NODE ("3", "X", "\"seed\":[\"1\",0]", "maquette:seed") "}", "one of seed, noise_seed, value" },
  { "{" OUTPUT "," NODE ("3", "X", "\"text\":[\"1\",0]", "maquette:prompt") "}", "Node 3 of the workflow (X)" },
  { "{" PROMPT "," OUTPUT ",\"3\":{\"class_type\":\"X\",\"_meta\":{\"title\":\"maquette:seed\"}}}", "one of seed" },
};

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) workflow = parse (wrong[i].workflow);
      g_autoptr (GError) error = NULL;
      MaqComfyMarks marks;

      g_test_message ("%s", wrong[i].workflow);
      g_assert_false (maq_comfy_graph_check (json_node_get_object (workflow), &marks, &error));
      g_assert_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
      g_assert_nonnull (strstr (error->message, wrong[i].words));
    }
}

/* What the request has and the workflow has no place for is said, not dropped. */
static void
test_no_place (void)
{
  static const char *const images[] = { "a", "b", "c", "d" };
  g_autoptr (JsonNode) workflow = load (MAQ_WORKFLOW_EDIT);
  g_autoptr (GError) many = NULL;
  g_autoptr (GError) mask = NULL;
  MaqComfyValues four = { .prompt = "a", .images = images, .n_images = 4 };
  MaqComfyValues masked = { .prompt = "a", .images = images, .n_images = 1, .mask = "m" };

  g_assert_null (maq_comfy_graph_fill (json_node_get_object (workflow), &four, &many));
  g_assert_error (many, MAQ_ERROR, MAQ_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (many->message, "\"maquette:image 4\""));
  g_assert_null (maq_comfy_graph_fill (json_node_get_object (workflow), &masked, &mask));
  g_assert_nonnull (strstr (mask->message, "\"maquette:mask\""));
}

static void
test_classes (void)
{
  g_autoptr (JsonNode) workflow = load (MAQ_WORKFLOW_EDIT);
  g_autoptr (GPtrArray) classes = maq_comfy_graph_list_classes (json_node_get_object (workflow));

  g_assert_cmpuint (classes->len, ==, 10);
  g_assert_cmpstr (g_ptr_array_index (classes, 0), ==, "UNETLoader");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comfy-graph/generate", test_generate);
  g_test_add_func ("/comfy-graph/defaults", test_defaults);
  g_test_add_func ("/comfy-graph/edit", test_edit);
  g_test_add_func ("/comfy-graph/mask", test_mask);
  g_test_add_func ("/comfy-graph/several", test_several);
  g_test_add_func ("/comfy-graph/only-output", test_only_output);
  g_test_add_func ("/comfy-graph/wrong", test_wrong);
  g_test_add_func ("/comfy-graph/no-place", test_no_place);
  g_test_add_func ("/comfy-graph/classes", test_classes);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-engine-options.h"
#include "maq-error.h"
#include "maq-json.h"
#include "maq-preset.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, sentence);
  return FALSE;
}

/* A graph in API format: nodes by number, each with its class. The other format, for ComfyUI's own window, has lists. */
static gboolean
is_graph (JsonObject *graph, GList *names)
{
  for (GList *l = names; l != NULL; l = l->next)
    if (maq_json_get_string (maq_json_get_object (graph, l->data), "class_type", NULL) == NULL)
      return FALSE;
  return names != NULL;
}

/* Titles of nodes say where a request goes; see the provider. */
static gboolean
has_mark (JsonObject *graph, GList *names, const char *mark)
{
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *meta = maq_json_get_object (maq_json_get_object (graph, l->data), "_meta");

      if (g_ascii_strcasecmp (maq_json_get_string (meta, "title", ""), mark) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_workflow (JsonNode *root, GError **error)
{
  JsonObject *graph = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  g_autoptr (GList) names = graph != NULL ? json_object_get_members (graph) : NULL;

  if (!is_graph (graph, names))
    return refuse (error, _("This is no workflow in API format. In ComfyUI, choose Workflow → Export (API)."));
  if (!has_mark (graph, names, "maquette:prompt"))
    return refuse (error, _("No node is titled “maquette:prompt”, so your words would go nowhere. Give that title to the "
                            "node with the prompt."));
  if (!has_mark (graph, names, "maquette:output"))
    return refuse (error, _("No node is titled “maquette:output”. Give that title to the node that saves the picture."));
  return TRUE;
}

static gboolean
check_program (const char *path, GError **error)
{
  return (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
         || refuse (error, _("This file is no program that can be started."));
}

static gboolean
check_certificate (const char *path, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, NULL);

  return certificate != NULL || refuse (error, _("This file is no certificate in PEM form."));
}

/* clang-format off */
static const MaqOption program[] = {
  { .name = "program", .type = MAQ_OPTION_FILE, .title = N_("Program"),
    .subtitle = N_("The server’s program, where Maquette should start it: sd-server"), .check = check_program },
  { .name = "weights", .type = MAQ_OPTION_FILE, .title = N_("Weights"), .subtitle = N_("The model’s file") },
  { .name = "arguments", .type = MAQ_OPTION_WORDS, .title = N_("More arguments") },
};

static const MaqOption workflow[] = {
  { .name = "workflow", .type = MAQ_OPTION_DOCUMENT, .title = N_("To make pictures"),
    .subtitle = N_("The example is used. Choose one that you saved in API format"), .check_document = check_workflow },
  { .name = "edit_workflow", .type = MAQ_OPTION_DOCUMENT, .title = N_("To edit pictures"),
    .subtitle = N_("The example is used. Choose one that you saved in API format"), .check_document = check_workflow },
};

static const MaqOption limits[] = {
  { .name = "per_minute", .type = MAQ_OPTION_NUMBER, .title = N_("Pictures a minute"),
    .subtitle = N_("0: as many as it takes"), .most = 1000 },
  { .name = "concurrency", .type = MAQ_OPTION_NUMBER, .title = N_("At once"),
    .subtitle = N_("Requests under way at the same time"), .least = 1, .most = 64 },
};

static const MaqOptionChoice auths[] = {
  { "bearer", N_("Authorization: Bearer") }, { "api-key", N_("api-key header") },
  { "x-api-key", N_("x-api-key header") },   { "key", N_("Authorization: Key") },
  { "basic", N_("Name and password") },      { "none", N_("No key is sent") },
  { NULL, NULL },
};

static const MaqOptionChoice formats[] = {
  { "b64_json", N_("Ask for the picture itself (b64_json)") }, { "url", N_("Ask for an address (url)") },
  { NULL, NULL },
};

static const MaqOptionChoice sizes[] = {
  { "exact", N_("Width × height: 1536x1024") }, { "auto", N_("The same, or “auto”") },
  { "ratio", N_("A ratio: 3:2") },              { "sides", N_("Two numbers") },
  { NULL, NULL },
};

static const MaqOption wire[] = {
  { .name = "generate_path", .type = MAQ_OPTION_TEXT, .title = N_("Path to make pictures"),
    .fallback = "/images/generations" },
  { .name = "edit_path", .type = MAQ_OPTION_TEXT, .title = N_("Path to edit pictures"), .fallback = "/images/edits" },
  { .name = "models_path", .type = MAQ_OPTION_TEXT, .title = N_("Path of the list of models"), .fallback = "/models" },
  { .name = "query", .type = MAQ_OPTION_TEXT, .title = N_("Added to every path, after “?”") },
  { .name = "auth", .type = MAQ_OPTION_CHOICE, .title = N_("How the key is sent"), .choices = auths },
  { .name = "response_format", .type = MAQ_OPTION_CHOICE, .title = N_("How pictures come back"), .choices = formats },
  { .name = "size_style", .type = MAQ_OPTION_CHOICE, .title = N_("How the size is written"), .choices = sizes },
  { .name = "image_field", .type = MAQ_OPTION_TEXT, .title = N_("Field of the pictures"), .fallback = "auto" },
  { .name = "mask_field", .type = MAQ_OPTION_TEXT, .title = N_("Field of the mask"), .fallback = "mask" },
};

static const MaqOption trust[] = {
  { .name = "allow_http", .type = MAQ_OPTION_SWITCH, .title = N_("Allow http:// in the local network"),
    .subtitle = N_("Not encrypted: anybody in the network can read along, so no key is sent") },
  { .name = "ca_file", .type = MAQ_OPTION_FILE, .title = N_("Certificate authority"),
    .subtitle = N_("For an address whose certificate you made yourself"), .check = check_certificate },
};
/* clang-format on */

const MaqOption *
maq_engine_options_get (MaqOptionsKind kind, guint *n_options)
{
  static const struct {
    const MaqOption *options;
    guint            n_options;
  } all[MAQ_N_OPTIONS] = {
    [MAQ_OPTIONS_PROGRAM] = { program, G_N_ELEMENTS (program) },
    [MAQ_OPTIONS_WORKFLOW] = { workflow, G_N_ELEMENTS (workflow) },
    [MAQ_OPTIONS_LIMITS] = { limits, G_N_ELEMENTS (limits) },
    [MAQ_OPTIONS_WIRE] = { wire, G_N_ELEMENTS (wire) },
    [MAQ_OPTIONS_TRUST] = { trust, G_N_ELEMENTS (trust) },
  };

  g_return_val_if_fail ((guint) kind < MAQ_N_OPTIONS, NULL);
  *n_options = all[kind].n_options;
  return all[kind].options;
}

gboolean
maq_engine_options_fit (MaqOptionsKind kind, const MaqEndpoint *endpoint)
{
  const char *provider = maq_endpoint_get_kind (endpoint);
  const MaqPreset *preset = maq_preset_find (endpoint);
  gboolean own = preset == NULL || preset->group != MAQ_PRESET_SERVICE;

  if (g_str_equal (maq_endpoint_get_origin (endpoint), "unix"))
    return FALSE;
  switch (kind)
    {
    case MAQ_OPTIONS_PROGRAM:
      return g_str_equal (provider, "sdcpp");
    case MAQ_OPTIONS_WORKFLOW:
      return g_str_equal (provider, "comfyui");
    case MAQ_OPTIONS_WIRE:
      return own && g_str_equal (provider, "openai");
    case MAQ_OPTIONS_TRUST:
      return own;
    case MAQ_OPTIONS_LIMITS:
    case MAQ_N_OPTIONS:
    default:
      return TRUE;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-cli-print.h"
#include "maq-json.h"

static void
add_strings (JsonBuilder *builder,
             const char  *name,
             char       **words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    json_builder_add_string_value (builder, words[i]);
  json_builder_end_array (builder);
}

static void
add_sizes (JsonBuilder    *builder,
           const MaqModel *model)
{
  json_builder_set_member_name (builder, "sizes");
  json_builder_begin_object (builder);
  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    {
      g_autofree char *size = g_strdup_printf ("%ux%u", model->sizes[i].width, model->sizes[i].height);

      json_builder_set_member_name (builder, maq_ratio_to_string (i));
      json_builder_add_string_value (builder, size);
    }
  json_builder_end_object (builder);
}

static void
print_engine_json (MaqCatalogEntry *entry)
{
  static const char *const masks[] = { "none", "alpha-edits", "white-edits" };
  static const char *const pricings[] = { "free", "flat", "tokens", "table", "unknown" };
  MaqEndpoint *endpoint = maq_catalog_entry_get_endpoint (entry);
  const MaqModel *model = maq_catalog_entry_get_model (entry);
  const struct { const char *name, *value; } texts[] = {
    { "engine", maq_endpoint_get_id (endpoint) }, { "title", maq_endpoint_get_title (endpoint) },
    { "kind", maq_endpoint_get_kind (endpoint) }, { "url", maq_endpoint_get_base_url (endpoint) },
    { "model", maq_endpoint_get_model (endpoint) }, { "row", maq_endpoint_get_row_id (endpoint) },
    { "mask", masks[model->mask] }, { "pricing", pricings[model->pricing] },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      json_builder_set_member_name (builder, texts[i].name);
      json_builder_add_string_value (builder, texts[i].value);
    }
  json_builder_set_member_name (builder, "max_references");
  json_builder_add_int_value (builder, model->max_references);
  json_builder_set_member_name (builder, "max_previews");
  json_builder_add_int_value (builder, model->max_previews);
  json_builder_set_member_name (builder, "ai");
  json_builder_add_boolean_value (builder, model->is_ai);
  add_strings (builder, "qualities", model->qualities);
  add_sizes (builder, model);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

MaqExit
maq_cli_engines (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  MaqExit code = MAQ_EXIT_DONE;
  GListModel *catalog;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code) || !maq_cli_open (cli, &code))
    return code;
  catalog = G_LIST_MODEL (maq_engine_get_catalog (cli->engine));
  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);
      MaqEndpoint *endpoint = maq_catalog_entry_get_endpoint (entry);

      if (cli->json)
        print_engine_json (entry);
      else
        g_print ("%-16s %-20s %s\n", maq_endpoint_get_id (endpoint), maq_endpoint_get_model (endpoint),
                 maq_catalog_entry_get_model (entry)->is_ai ? maq_endpoint_get_base_url (endpoint) : _("built in, no AI, free"));
    }
  return MAQ_EXIT_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-cli-print.h"
#include "maq-json.h"

/* What an engine can do, and why not where it cannot: "engines", also of the presets nobody has configured. */

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

      maq_cli_add_string (builder, maq_ratio_to_string (i), size);
    }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "ratios");
  json_builder_begin_array (builder);
  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    if (model->ratios[i])
      json_builder_add_string_value (builder, maq_ratio_to_string (i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "free_size");
  if (!model->free_size)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "multiple", model->side_multiple);
  maq_cli_add_int (builder, "max_side", model->max_side);
  maq_cli_add_int (builder, "min_pixels", model->min_pixels);
  maq_cli_add_int (builder, "max_pixels", model->max_pixels);
  json_builder_end_object (builder);
}

static gboolean
can_edit (const MaqModel *model)
{
  return model->max_references > 0 && model->wire.edit_path != NULL;
}

/* What is off, each with its reason. */
static void
add_why_not (JsonBuilder    *builder,
             const MaqModel *model)
{
  json_builder_set_member_name (builder, "why_not");
  json_builder_begin_object (builder);
  if (!can_edit (model))
    maq_cli_add_string (builder, "edit", _("It makes pictures from text alone."));
  if (model->mask == MAQ_MASK_NONE)
    maq_cli_add_string (builder, "mask", _("It takes no mask. What must not change is put back afterwards."));
  if (model->qualities[0] == NULL)
    maq_cli_add_string (builder, "quality", _("It has no quality setting."));
  if (model->max_previews == 0)
    maq_cli_add_string (builder, "previews", _("It shows nothing before a picture is finished."));
  if (!model->free_size)
    maq_cli_add_string (builder, "size", _("It makes its own sizes alone."));
  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    if (!model->ratios[i])
      {
        g_autofree char *reason = g_strdup_printf (_("It has no such shape; the picture comes as %u × %u."),
                                                   model->sizes[i].width, model->sizes[i].height);

        maq_cli_add_string (builder, maq_ratio_to_string (i), reason);
      }
  json_builder_end_object (builder);
}

/* One square picture at what the model does when nothing is said. */
static MaqPrice
get_default_price (const MaqModel *model)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, "x");
  maq_request_builder_set_ratio (builder, MAQ_RATIO_1_1);
  maq_request_builder_set_variants (builder, 1);
  request = maq_request_builder_end (builder, NULL);
  return request != NULL ? maq_request_get_price (request, model) : (MaqPrice) { .known = FALSE };
}

static void
add_model (JsonBuilder    *builder,
           const MaqModel *model)
{
  static const char *const masks[] = { "none", "alpha-edits", "white-edits" };
  static const char *const pricings[] = { "free", "flat", "tokens", "table", "unknown" };
  MaqPrice price = get_default_price (model);

  maq_cli_add_bool (builder, "ai", model->is_ai);
  maq_cli_add_bool (builder, "edit", can_edit (model));
  maq_cli_add_int (builder, "max_references", can_edit (model) ? model->max_references : 0);
  maq_cli_add_string (builder, "mask", masks[model->mask]);
  add_strings (builder, "qualities", model->qualities);
  maq_cli_add_string (builder, "default_quality", model->default_quality);
  maq_cli_add_int (builder, "max_previews", model->max_previews);
  maq_cli_add_int (builder, "max_prompt", model->max_prompt);
  add_sizes (builder, model);
  maq_cli_add_bool (builder, "keeps_size", model->auto_size);
  maq_cli_add_int (builder, "concurrency", model->concurrency);
  maq_cli_add_money (builder, "per_minute", model->per_minute > 0, model->per_minute);
  maq_cli_add_bool (builder, "resend_is_free", model->resend_is_free);
  maq_cli_add_string (builder, "pricing", pricings[model->pricing]);
  maq_cli_add_money (builder, "price_low_micros", price.known, price.low);
  maq_cli_add_money (builder, "price_high_micros", price.known, price.high);
  add_why_not (builder, model);
}

static void
print_engine_json (MaqCatalogEntry *entry)
{
  MaqEndpoint *endpoint = maq_catalog_entry_get_endpoint (entry);
  const MaqPreset *preset = maq_preset_find (endpoint);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  maq_cli_add_string (builder, "engine", maq_endpoint_get_id (endpoint));
  maq_cli_add_string (builder, "title", maq_endpoint_get_title (endpoint));
  maq_cli_add_string (builder, "kind", maq_endpoint_get_kind (endpoint));
  maq_cli_add_string (builder, "url", maq_endpoint_get_base_url (endpoint));
  maq_cli_add_string (builder, "model", maq_endpoint_get_model (endpoint));
  maq_cli_add_string (builder, "row", maq_endpoint_get_row_id (endpoint));
  maq_cli_add_string (builder, "preset", preset != NULL ? preset->id : NULL);
  maq_cli_add_bool (builder, "needs_key", maq_endpoint_needs_key (endpoint));
  maq_cli_add_string (builder, "usage_url", preset != NULL ? preset->usage_url : NULL);
  maq_cli_add_string (builder, "hold", maq_catalog_entry_get_hold (entry));
  add_model (builder, maq_endpoint_get_row (endpoint));
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

/* "16 pictures, mask, low/medium/high" */
static char *
describe (const MaqModel *model)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (!model->is_ai)
    g_ptr_array_add (parts, g_strdup (_("no AI")));
  if (can_edit (model))
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u picture", "%u pictures", model->max_references), model->max_references));
  else
    g_ptr_array_add (parts, g_strdup (_("from text alone")));
  if (model->mask != MAQ_MASK_NONE)
    g_ptr_array_add (parts, g_strdup (_("mask")));
  if (model->qualities[0] != NULL)
    g_ptr_array_add (parts, g_strjoinv ("/", model->qualities));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

static void
print_line (const char     *id,
            const char     *name,
            const char     *where,
            const MaqModel *model)
{
  MaqPrice price = get_default_price (model);
  g_autofree char *text = maq_price_to_text (&price);
  g_autofree char *able = describe (model);

  g_print ("%-16s %-28s %-16s %s\n%-16s %s\n", id, name, text, able, "", where);
}

static void
print_preset_json (const MaqPreset *preset,
                   gboolean         configured)
{
  static const char *const groups[] = { "service", "local", "other" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  maq_cli_add_string (builder, "preset", preset->id);
  maq_cli_add_string (builder, "title", preset->title);
  maq_cli_add_string (builder, "group", groups[preset->group]);
  maq_cli_add_bool (builder, "configured", configured);
  maq_cli_add_string (builder, "kind", preset->kind);
  maq_cli_add_string (builder, "url", preset->base_url);
  maq_cli_add_string (builder, "model", preset->model);
  maq_cli_add_string (builder, "row", preset->row);
  maq_cli_add_string (builder, "key_env", preset->key_env);
  maq_cli_add_string (builder, "key_url", preset->key_url);
  maq_cli_add_string (builder, "usage_url", preset->usage_url);
  add_model (builder, maq_model_lookup (preset->row));
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static void
print_presets (MaqCli *cli)
{
  g_autoptr (GPtrArray) presets = maq_preset_list ();

  for (guint i = 0; i < presets->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (presets, i);

      if (cli->json)
        print_preset_json (preset, maq_catalog_has_preset (maq_engine_get_catalog (cli->engine), preset));
      else
        print_line (preset->id, preset->title, preset->base_url, maq_model_lookup (preset->row));
    }
}

MaqExit
maq_cli_engines (MaqCli  *cli,
                 int      argc,
                 char   **argv)
{
  gboolean presets = FALSE;
  const GOptionEntry entries[] = {
    { "presets", 0, 0, G_OPTION_ARG_NONE, &presets, N_("List the services and servers that can be added by name instead"), NULL },
    { NULL }
  };
  MaqExit code = MAQ_EXIT_DONE;
  GListModel *catalog;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code) || !maq_cli_open (cli, &code))
    return code;
  catalog = G_LIST_MODEL (maq_engine_get_catalog (cli->engine));
  if (presets)
    print_presets (cli);
  for (guint i = 0; !presets && i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);
      MaqEndpoint *endpoint = maq_catalog_entry_get_endpoint (entry);
      const MaqModel *model = maq_catalog_entry_get_model (entry);

      if (cli->json)
        print_engine_json (entry);
      else
        print_line (maq_endpoint_get_id (endpoint), maq_endpoint_get_model (endpoint),
                    model->is_ai ? maq_endpoint_get_base_url (endpoint) : _("built in, free"), model);
    }
  return MAQ_EXIT_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-json.h"

typedef struct {
  char *preset;
  char *kind;
  char *url;
  char *model;
  char *title;
  char *row;
  char *options;
} EngineOptions;

static void
engine_options_clear (EngineOptions *options)
{
  g_free (options->preset);
  g_free (options->kind);
  g_free (options->url);
  g_free (options->model);
  g_free (options->title);
  g_free (options->row);
  g_free (options->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EngineOptions, engine_options_clear)

/* OpenAI's own address has its own row of prices and limits; any other is what is known of compatible servers. */
static const char *
choose_row (const EngineOptions *options,
            const char          *model)
{
  g_autofree char *row = g_strdup_printf ("openai/%s", model);

  if (g_str_has_prefix (options->url, "https://api.openai.com/") && maq_model_lookup (row) != NULL)
    return maq_model_lookup (row)->row;
  return "compatible";
}

/* What was given, and what the preset says where nothing was. */
static MaqEndpoint *
make_endpoint (const char          *id,
               const EngineOptions *given,
               const MaqPreset     *preset,
               GError             **error)
{
  const char *model = given->model != NULL ? given->model : preset != NULL ? preset->model : "gpt-image-2";
  const char *kind = given->kind != NULL ? given->kind : preset != NULL ? preset->kind : "openai";
  const char *row = given->row != NULL ? given->row : preset != NULL ? preset->row : choose_row (given, model);
  const char *title = given->title != NULL ? given->title : preset != NULL ? preset->title : NULL;
  const char *options = given->options != NULL ? given->options : preset != NULL ? preset->options : NULL;
  g_autoptr (MaqEndpoint) as_is = NULL;

  if (preset != NULL && given->url == NULL)
    {
      as_is = maq_preset_make (preset, id, NULL, model, error);
      if (as_is == NULL)
        return NULL;
    }
  return maq_endpoint_new_full (id, title, kind, given->url != NULL ? given->url : maq_endpoint_get_base_url (as_is), model, row,
                                options, NULL, error);
}

static MaqExit
add_engine (MaqCli        *cli,
            const char    *id,
            EngineOptions *options)
{
  const MaqPreset *preset = options->preset != NULL ? maq_preset_lookup (options->preset) : NULL;
  g_autoptr (MaqEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (options->preset != NULL && preset == NULL)
    return maq_cli_usage (cli, _("there is no preset “%s”; “maquette-cli engines --presets” lists them"), options->preset);
  if (options->url == NULL && preset == NULL)
    return maq_cli_usage (cli, _("the engine's address is missing; give it with --url, or name a service with --preset"));
  endpoint = make_endpoint (id, options, preset, &error);
  if (endpoint == NULL)
    return maq_cli_say_error (cli, error);
  if (!maq_cli_open (cli, &code))
    return code;
  maq_engine_put_endpoint_async (cli->engine, endpoint, maq_cli_done_cb, &slot);
  return maq_cli_plain (cli, &slot, _("Added."));
}

static MaqExit
test_engine (MaqCli     *cli,
             const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;
  GAsyncResult *slot = NULL;
  MaqDiagnosis diagnosis;

  maq_engine_test_endpoint_async (cli->engine, id, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  if (!maq_engine_test_endpoint_finish (cli->engine, result, &diagnosis, &detail, &error))
    return maq_cli_say_error (cli, error);
  return maq_cli_say_diagnosis (cli, id, diagnosis, detail);
}

MaqExit
maq_cli_engine (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  g_auto (EngineOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "preset", 0, 0, G_OPTION_ARG_STRING, &options.preset, N_("A service or server known by name: see “engines --presets”"), N_("NAME") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, N_("Its base address, such as https://api.openai.com/v1"), N_("URL") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options.model, N_("The model's name; gpt-image-2 or the preset's when left out"), N_("MODEL") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_("How the window names it"), N_("TEXT") },
    { "options", 0, 0, G_OPTION_ARG_STRING, &options.options, N_("What differs from its row, as one JSON object; never a key"), N_("JSON") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_("How it is spoken to: openai, replicate, comfyui, …"), N_("KIND") },
    { "row", 0, 0, G_OPTION_ARG_STRING, &options.row, N_("Which row of the model table describes it"), N_("ROW") },
    { NULL }
  };
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc != 3)
    return maq_cli_usage (cli, _("write: engine add ID --preset NAME, engine add ID --url URL, engine allow ID, engine remove ID or engine test ID"));
  if (g_str_equal (argv[1], "add"))
    return add_engine (cli, argv[2], &options);
  if (!maq_cli_open (cli, &code))
    return code;
  if (g_str_equal (argv[1], "remove"))
    {
      maq_engine_remove_endpoint_async (cli->engine, argv[2], maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("Removed."));
    }
  if (g_str_equal (argv[1], "allow"))
    {
      maq_engine_allow_program_async (cli->engine, argv[2], maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("Its program may be started, and its certificate authority is believed, on this computer."));
    }
  if (g_str_equal (argv[1], "test"))
    return test_engine (cli, argv[2]);
  return maq_cli_usage (cli, _("“%s” is no act on an engine; there are add, allow, remove and test"), argv[1]);
}

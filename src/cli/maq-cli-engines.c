/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-json.h"
#include "maq-log.h"

#define MAX_KEY 4096

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

typedef struct {
  char *kind;
  char *url;
  char *model;
  char *title;
  char *row;
} EngineOptions;

static void
engine_options_clear (EngineOptions *options)
{
  g_free (options->kind);
  g_free (options->url);
  g_free (options->model);
  g_free (options->title);
  g_free (options->row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EngineOptions, engine_options_clear)

/* OpenAI's own address has its own row of prices and limits; any other is what is known of compatible servers. */
static const char *
choose_row (const EngineOptions *options,
            const char          *model)
{
  g_autofree char *row = g_strdup_printf ("openai/%s", model);

  if (options->row != NULL)
    return options->row;
  if (g_str_has_prefix (options->url, "https://api.openai.com/") && maq_model_lookup (row) != NULL)
    return maq_model_lookup (row)->row;
  return "compatible";
}

static MaqExit
add_engine (MaqCli        *cli,
            const char    *id,
            EngineOptions *options)
{
  const char *model = options->model != NULL ? options->model : "gpt-image-2";
  g_autoptr (MaqEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (options->url == NULL)
    return maq_cli_usage (cli, _("the engine's address is missing; give it with --url"));
  endpoint = maq_endpoint_new (id, options->title, options->kind != NULL ? options->kind : "openai", options->url, model,
                               choose_row (options, model), &error);
  if (endpoint == NULL)
    return maq_cli_say_error (cli, error);
  if (!maq_cli_open (cli, &code))
    return code;
  maq_engine_put_endpoint_async (cli->engine, endpoint, maq_cli_done_cb, &slot);
  return maq_cli_plain (cli, &slot, _("Added."));
}

MaqExit
maq_cli_engine (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  g_auto (EngineOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_("How it is spoken to: openai"), N_("KIND") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, N_("Its base address, such as https://api.openai.com/v1"), N_("URL") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options.model, N_("The model's name; gpt-image-2 when left out"), N_("MODEL") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_("How the window names it"), N_("TEXT") },
    { "row", 0, 0, G_OPTION_ARG_STRING, &options.row, N_("Which row of the model table describes it"), N_("ROW") },
    { NULL }
  };
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc != 3)
    return maq_cli_usage (cli, _("write: engine add ID --url URL, engine remove ID or engine test ID"));
  if (g_str_equal (argv[1], "add"))
    return add_engine (cli, argv[2], &options);
  if (!maq_cli_open (cli, &code))
    return code;
  if (g_str_equal (argv[1], "remove"))
    {
      maq_engine_remove_endpoint_async (cli->engine, argv[2], maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("Removed."));
    }
  if (g_str_equal (argv[1], "test"))
    {
      maq_engine_test_endpoint_async (cli->engine, argv[2], NULL, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("The engine answers."));
    }
  return maq_cli_usage (cli, _("“%s” is no act on an engine; there are add, remove and test"), argv[1]);
}

/* One line of standard input, without echo on a terminal; wiped by the caller. */
static char *
read_key (void)
{
  char *key = g_malloc0 (MAX_KEY + 1);
  struct termios before, quiet;
  gboolean terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  gsize length = 0;

  if (terminal)
    {
      g_printerr (_("Key: "));
      quiet = before;
      quiet.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (STDIN_FILENO, TCSANOW, &quiet);
    }
  while (length < MAX_KEY && read (STDIN_FILENO, key + length, 1) == 1 && key[length] != '\n')
    length++;
  key[length] = '\0';
  if (terminal)
    {
      tcsetattr (STDIN_FILENO, TCSANOW, &before);
      g_printerr ("\n");
    }
  return g_strstrip (key);
}

/* A key that only lives while a process does is no use to the next command: that is said as a failure. */
static MaqExit
finish_key (MaqCli        *cli,
            GAsyncResult **slot)
{
  g_autoptr (GAsyncResult) result = maq_cli_wait (slot);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  if (!maq_engine_plain_finish (cli->engine, result, &kept, &error))
    return maq_cli_say_error (cli, error);
  if (g_strcmp0 (kept, "session") == 0)
    {
      g_printerr (_("maquette-cli: There is no system keyring here, so the key could not be kept; it is written to no file.\n"
                    "Start a keyring (gnome-keyring or KWallet) in this session, then try again.\n"));
      return MAQ_EXIT_FAILED;
    }
  maq_cli_say_done (cli, _("The key is stored."), NULL);
  return MAQ_EXIT_DONE;
}

MaqExit
maq_cli_key (MaqCli  *cli,
             int      argc,
             char   **argv)
{
  GAsyncResult *slot = NULL;
  MaqExit code = MAQ_EXIT_DONE;
  char *key = NULL;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), NULL, &argc, &argv, &code))
    return code;
  if (argc != 3 || !(g_str_equal (argv[1], "set") || g_str_equal (argv[1], "clear")))
    return maq_cli_usage (cli, _("write: key set ID (the key on standard input) or key clear ID"));
  if (g_str_equal (argv[1], "clear"))
    {
      if (!maq_cli_open (cli, &code))
        return code;
      maq_engine_set_key_async (cli->engine, argv[2], NULL, maq_cli_done_cb, &slot);
      return maq_cli_plain (cli, &slot, _("The key is gone."));
    }
  key = read_key ();
  maq_log_add_secret (key);
  if (*key == '\0')
    code = maq_cli_usage (cli, _("there was no key on standard input"));
  else if (maq_cli_open (cli, &code))
    {
      maq_engine_set_key_async (cli->engine, argv[2], key, maq_cli_done_cb, &slot);
      code = finish_key (cli, &slot);
    }
  explicit_bzero (key, strlen (key));
  g_free (key);
  return code;
}

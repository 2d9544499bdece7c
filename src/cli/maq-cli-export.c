/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-long.h"
#include "maq-cli-print.h"
#include "maq-cli-request.h"
#include "maq-engine-export.h"
#include "maq-text.h"

/* Pictures as files: byte for byte, with the prompt inside, or clean. */

typedef struct {
  char     *output, *format, *sizes, *ratios, *name;
  int       quality;
  gboolean  raw, with_prompt, clean, credentials;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->format);
  g_free (options->sizes);
  g_free (options->ratios);
  g_free (options->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- which pictures --- */

static gboolean
is_folder (const char *output)
{
  return output != NULL && (g_str_has_suffix (output, "/") || g_file_test (output, G_FILE_TEST_IS_DIR));
}

static void
add_slot (GArray        *items,
          MaqStepRecord *record,
          guint          slot,
          gboolean       raw)
{
  if (!raw)
    maq_picture_items_add_slot (items, record, slot);
  else if (((const MaqSlot *) g_ptr_array_index (record->slots, slot))->picture != NULL)
    maq_picture_items_add (items, record, slot, MAQ_PICTURE_RAW);
}

/* "STEP:N", or "STEP": all that are there, where there may be several. FALSE: said why. */
static gboolean
find_items (MaqCli        *cli,
            const char    *text,
            const Options *options,
            gboolean       several,
            GArray        *items,
            MaqExit       *code)
{
  guint index = 0, before = items->len;
  g_autoptr (MaqStepRecord) record = maq_cli_find_step (cli, text, &index, code);
  gboolean is_all = several && strchr (text, ':') == NULL;

  if (record == NULL)
    return FALSE;
  for (guint i = 0; is_all && i < record->slots->len; i++)
    add_slot (items, record, i, options->raw);
  if (items->len > before)
    return TRUE;
  if (!maq_cli_check_picture (cli, text, record, index, code))
    return FALSE;
  maq_picture_items_add (items, record, index, options->raw ? MAQ_PICTURE_RAW : MAQ_PICTURE_ASKED);
  return TRUE;
}

/* --- what is made of them --- */

static gboolean
read_format (MaqCli        *cli,
             const Options *options,
             MaqExportPlan *plan,
             MaqExit       *code)
{
  g_autofree char *name = NULL;

  if (options->format != NULL)
    {
      name = g_strconcat ("x.", options->format, NULL);
      plan->format = maq_format_from_name (name);
      if (plan->format == MAQ_FORMAT_UNKNOWN)
        return *code = maq_cli_usage (cli, _("“%s” is no format; there are png, jpeg and webp"), options->format), FALSE;
    }
  else if (plan->content != MAQ_EXPORT_ORIGINAL && !is_folder (options->output))
    {
      plan->format = maq_format_from_name (options->output);
    }
  return TRUE;
}

/* FALSE: said why. */
static gboolean
read_plan (MaqCli        *cli,
           const Options *options,
           MaqExportPlan *plan,
           MaqExit       *code)
{
  g_autoptr (GError) error = NULL;

  if (options->with_prompt && options->clean)
    return *code = maq_cli_usage (cli, _("a picture has its prompt inside or is clean; choose one of --with-prompt and --clean")), FALSE;
  plan->content = options->with_prompt ? MAQ_EXPORT_WITH_PROMPT : options->clean ? MAQ_EXPORT_CLEAN : MAQ_EXPORT_ORIGINAL;
  plan->quality = (guint) CLAMP (options->quality, 0, 101);
  if (options->name != NULL)
    {
      g_free (plan->name);
      plan->name = g_strdup (options->name);
    }
  if (!read_format (cli, options, plan, code))
    return FALSE;
  if ((options->sizes == NULL || maq_export_plan_read_sizes (plan, options->sizes, &error)) &&
      (options->ratios == NULL || maq_export_plan_read_ratios (plan, options->ratios, &error)) && maq_export_plan_check (plan, &error))
    return TRUE;
  *code = maq_cli_say_error (cli, error);
  return FALSE;
}

/* A single file that is named must be what its name says. */
static gboolean
check_output (MaqCli              *cli,
              const Options       *options,
              const MaqExportPlan *plan,
              const GArray        *items,
              guint                count,
              MaqExit             *code)
{
  const MaqPictureItem *item = &g_array_index (items, MaqPictureItem, 0);
  MaqFormat format, named = maq_format_from_name (options->output);

  if (is_folder (options->output))
    return TRUE;
  if (count > 1)
    {
      if (named == MAQ_FORMAT_UNKNOWN)
        return TRUE;
      *code = maq_cli_usage (cli, _("%u files come out of it; name a folder, not “%s”"), count, options->output);
      return FALSE;
    }
  format = maq_export_plan_get_format (plan, maq_blob_get_format (maq_picture_item_get_picture (item)));
  if (named == MAQ_FORMAT_UNKNOWN || named == format)
    return TRUE;
  if (plan->content == MAQ_EXPORT_ORIGINAL)
    *code = maq_cli_usage (cli, _("the picture is %s and is written byte for byte; name the file .%s, or write it anew with --clean or --with-prompt"),
                           maq_format_to_mime (format), maq_format_to_extension (format));
  else
    *code = maq_cli_usage (cli, _("the file is to be %s; name it .%s"), maq_format_to_mime (format), maq_format_to_extension (format));
  return FALSE;
}

/* --- writing --- */

static void
say_files (MaqCli              *cli,
           GStrv                files,
           const MaqExportPlan *plan)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%s\n", _("Written:"));
      for (guint i = 0; files[i] != NULL; i++)
        {
          g_autofree char *shown = maq_text_display (files[i], strlen (files[i]), 8000);

          g_print ("%s\n", shown);
        }
      if (plan->content != MAQ_EXPORT_ORIGINAL)
        g_printerr ("%s\n", _("Content credentials, where there were any, are not in these files: they hold for the original's bytes alone."));
      return;
    }
  json_builder_begin_object (builder);
  maq_cli_add_bool (builder, "done", TRUE);
  maq_cli_add_string (builder, "detail", files[0]);
  maq_cli_add_string (builder, "content", maq_export_content_to_word (plan->content));
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *name = g_filename_display_name (files[i]);

      json_builder_add_string_value (builder, name);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static MaqExit
say_end (MaqCli       *cli,
         const GError *error,
         guint         written)
{
  MaqExit code = MAQ_EXIT_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_printerr ("%s\n", _("Stopped."));
  else
    code = maq_cli_say_error (cli, error);
  if (written > 0)
    g_printerr (ngettext ("%u file was written, whole.\n", "%u files were written, each whole.\n", written), written);
  return code;
}

static MaqExit
write_files (MaqCli              *cli,
             const GArray        *items,
             const MaqExportPlan *plan,
             const char          *output,
             guint                count)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  GAsyncResult *slot = NULL;
  guint written = 0;
  MaqCliLong way;

  maq_cli_long_begin (&way, count);
  maq_engine_export_pictures_async (cli->engine, (const MaqPictureItem *) items->data, items->len, plan, output, way.cancellable,
                                    maq_cli_long_fraction_cb, &way, maq_cli_done_cb, &slot);
  result = maq_cli_long_wait (&way, &slot);
  files = maq_engine_export_pictures_finish (cli->engine, result, &written, &error);
  if (files == NULL)
    return say_end (cli, error, written);
  say_files (cli, files, plan);
  return MAQ_EXIT_DONE;
}

/* --- credentials --- */

static const char *
get_sentence (const MaqCredentials *found)
{
  switch (found->state)
    {
    case MAQ_CREDENTIALS_NONE:
      return _("no content credentials");
    case MAQ_CREDENTIALS_INTACT:
      return _("content credentials intact: they belong to these bytes; who signed them is not verified");
    case MAQ_CREDENTIALS_EDITED:
      return _("content credentials of another picture: this one was edited");
    case MAQ_CREDENTIALS_UNREADABLE:
    default:
      return found->is_compressed ? _("content credentials that are compressed, which cannot be checked here")
                                  : _("content credentials that cannot be checked");
    }
}

static void
say_credentials (MaqCli               *cli,
                 const MaqPictureItem  *item,
                 const MaqBlob        *picture,
                 const MaqCredentials *found)
{
  g_autofree char *generator = found->generator != NULL ? maq_text_display (found->generator, strlen (found->generator), 200) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%" G_GINT64_FORMAT ":%u  %s%s%s%s\n", item->record->id, item->slot + 1, get_sentence (found),
               generator != NULL ? " (" : "", generator != NULL ? generator : "", generator != NULL ? ")" : "");
      return;
    }
  json_builder_begin_object (builder);
  maq_cli_add_int (builder, "step", item->record->id);
  maq_cli_add_int (builder, "picture", item->slot + 1);
  maq_cli_add_string (builder, "sha256", maq_blob_get_sha256 (picture));
  maq_cli_add_string (builder, "credentials", maq_credentials_state_to_word (found->state));
  maq_cli_add_string (builder, "generator", generator);
  maq_cli_add_string (builder, "problem", found->problem);
  maq_cli_add_bool (builder, "signature_verified", FALSE);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static MaqExit
report_credentials (MaqCli       *cli,
                    const GArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const MaqPictureItem *item = &g_array_index (items, MaqPictureItem, i);
      MaqBlob *picture = maq_picture_item_get_picture (item);
      g_autoptr (MaqPictureCredentials) found = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *slot = NULL;

      maq_engine_read_credentials_async (cli->engine, picture, NULL, NULL, maq_cli_done_cb, &slot);
      result = maq_cli_wait (&slot);
      found = maq_engine_read_credentials_finish (cli->engine, result, &error);
      if (found == NULL)
        return maq_cli_say_error (cli, error);
      say_credentials (cli, item, picture, found->picture);
    }
  return MAQ_EXIT_DONE;
}

static MaqExit
export_items (MaqCli        *cli,
              const Options *options,
              MaqExportPlan *plan,
              int            argc,
              char         **argv)
{
  g_autoptr (GArray) items = maq_picture_items_new ();
  gboolean several = options->credentials || argc > 2 || is_folder (options->output);
  MaqExit code = MAQ_EXIT_DONE;
  guint count;

  for (int i = 1; i < argc; i++)
    if (!find_items (cli, argv[i], options, several, items, &code))
      return code;
  if (options->credentials)
    return report_credentials (cli, items);
  count = maq_engine_count_export ((const MaqPictureItem *) items->data, items->len, plan);
  if (!check_output (cli, options, plan, items, count, &code))
    return code;
  return write_files (cli, items, plan, options->output, count);
}

MaqExit
maq_cli_export (MaqCli  *cli,
                int      argc,
                char   **argv)
{
  g_auto (Options) options = { .quality = MAQ_EXPORT_QUALITY };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Where to write it; a folder for several"), N_("FILE|FOLDER") },
    { "raw", 0, 0, G_OPTION_ARG_NONE, &options.raw, N_("The engine's own answer, where everything else was put back (--exact)"), NULL },
    { "with-prompt", 0, 0, G_OPTION_ARG_NONE, &options.with_prompt,
      N_("With prompt and parameters inside, as other programs read them; content credentials are dropped"), NULL },
    { "clean", 0, 0, G_OPTION_ARG_NONE, &options.clean, N_("With nothing inside but colours and orientation"), NULL },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format, N_("Another format"), N_("png|jpeg|webp") },
    { "quality", 'q', 0, G_OPTION_ARG_INT, &options.quality, N_("Of JPEG and WebP, 1 to 100 (90)"), N_("N") },
    { "size", 's', 0, G_OPTION_ARG_STRING, &options.sizes, N_("Long edges in pixels, never more than it has; 0: as it is"), N_("N[,N…]") },
    { "ratios", 0, 0, G_OPTION_ARG_STRING, &options.ratios, N_("Cut from the middle to each"), N_("all|3:2[,…]") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name,
      N_("Names in a folder, with {step}, {variant}, {words}, {engine}, {date}, {size} and {ratio}"), N_("PATTERN") },
    { "credentials", 0, 0, G_OPTION_ARG_NONE, &options.credentials, N_("Only say what content credentials the pictures have"), NULL },
    { NULL }
  };
  g_autoptr (MaqExportPlan) plan = maq_export_plan_new ();
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc < 2 || (options.output == NULL) == !options.credentials)
    return maq_cli_usage (cli, _("name steps, and where to write their pictures: export STEP[:N]… -o FILE|FOLDER"));
  if (!options.credentials && !read_plan (cli, &options, plan, &code))
    return code;
  if (!maq_cli_open (cli, &code))
    return code;
  return export_items (cli, &options, plan, argc, argv);
}

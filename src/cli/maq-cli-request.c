/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "maq-cli-errors.h"
#include "maq-cli-marks.h"
#include "maq-cli-request.h"
#include "maq-decoder.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"

#define MAX_PROMPT_BYTES (MAQ_MAX_PROMPT * 4)
#define CHECK_SIDE 256
#define MAX_PREVIEWS 3
#define EDIT_OPTIONS 7

void
maq_cli_options_clear (MaqCliOptions *options)
{
  g_free (options->prompt);
  g_free (options->ratio);
  g_free (options->engine);
  g_free (options->quality);
  g_strfreev (options->keep);
  g_strfreev (options->images);
  g_free (options->from);
  g_free (options->mask);
  g_free (options->marks);
  g_free (options->output);
}

GOptionEntry *
maq_cli_options_entries (MaqCliOptions *options,
                         gboolean       edits)
{
  const GOptionEntry all[] = {
    { "prompt", 'p', 0, G_OPTION_ARG_STRING, &options->prompt, N_("What to make or change; “-” reads standard input"), N_("TEXT") },
    { "ratio", 'r', 0, G_OPTION_ARG_STRING, &options->ratio, N_("1:1, 3:2, 2:3, 16:9 or 9:16"), N_("RATIO") },
    { "variants", 'n', 0, G_OPTION_ARG_INT, &options->variants, N_("How many pictures, each its own request (1 to 8)"), N_("N") },
    { "engine", 'e', 0, G_OPTION_ARG_STRING, &options->engine, N_("Which engine; “draft” when left out"), N_("ID") },
    { "quality", 'q', 0, G_OPTION_ARG_STRING, &options->quality, N_("low, medium or high, where the engine has it"), N_("QUALITY") },
    { "previews", 0, 0, G_OPTION_ARG_INT, &options->previews, N_("Partial pictures on the way, where the engine has them; paid for (0 to 3)"), N_("N") },
    { "keep", 'k', 0, G_OPTION_ARG_STRING_ARRAY, &options->keep, N_("What must not change; may be given again"), N_("TEXT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, N_("Where to write the pictures"), N_("FILE|FOLDER") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, N_("Print the exact request and its price; send nothing"), NULL },
    { "image", 'i', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->images, N_("A picture, the first the one to edit; up to 20"), N_("FILE[#NAME]") },
    { "from", 'f', 0, G_OPTION_ARG_STRING, &options->from, N_("Go on from this step's picture"), N_("STEP[:N]") },
    { "mask", 'm', 0, G_OPTION_ARG_FILENAME, &options->mask, N_("White may change; black stays, as well as the engine can"), N_("FILE") },
    { "exact", 'x', 0, G_OPTION_ARG_NONE, &options->exact, N_("With a mask: put everything else back afterwards, bit for bit, whatever the engine did"), NULL },
    { "marks", 0, 0, G_OPTION_ARG_FILENAME, &options->marks, N_("What is drawn on the pictures, as JSON: marks and masks"), N_("FILE") },
    { "leave-out", 0, 0, G_OPTION_ARG_NONE, &options->leave_out, N_("If there are more pictures than the engine takes, leave the last ones out"), NULL },
    { "pack", 0, 0, G_OPTION_ARG_NONE, &options->pack, N_("If there are more, put the last ones on one contact sheet with their numbers"), NULL },
  };
  const gsize n = edits ? G_N_ELEMENTS (all) : G_N_ELEMENTS (all) - EDIT_OPTIONS;
  GOptionEntry *entries = g_new0 (GOptionEntry, n + 1);

  memcpy (entries, all, n * sizeof *entries);
  options->variants = 1;
  return entries;
}

/* "-" is standard input, bounded. */
static char *
read_prompt (MaqCli     *cli,
             const char *given,
             MaqExit    *code)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  ssize_t n;

  if (given == NULL)
    return *code = maq_cli_usage (cli, _("the prompt is missing; give it with --prompt")), NULL;
  if (!g_str_equal (given, "-"))
    return g_strdup (given);
  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) > 0 && text->len <= MAX_PROMPT_BYTES)
    g_string_append_len (text, buffer, n);
  if (strlen (text->str) != text->len || !g_utf8_validate (text->str, text->len, NULL))
    return *code = maq_cli_usage (cli, _("the prompt on standard input is not UTF-8 text")), NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Puts what @marks says of picture @number (0: the step's own) on @reference, which is taken over. */
static MaqReference *
add_marks (GHashTable   *marks,
           guint         number,
           MaqReference *reference)
{
  g_autoptr (MaqReference) plain = reference;
  MaqMarkup *markup = marks != NULL ? g_hash_table_lookup (marks, GUINT_TO_POINTER (number)) : NULL;

  return markup != NULL ? maq_reference_with_markup (plain, markup) : g_steal_pointer (&plain);
}

typedef MaqBlob *(*TakeFunc) (MaqCli *cli, const char *path, MaqExit *code);

/* Copies a picture into the library. */
static MaqBlob *
add_file (MaqCli     *cli,
          const char *path,
          MaqExit    *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  MaqBlob *blob;

  maq_engine_add_file_async (cli->engine, path, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  blob = maq_engine_add_finish (cli->engine, result, &error);
  if (blob == NULL)
    *code = maq_cli_say_error (cli, error);
  return blob;
}

static MaqBlob *
describe_file (int          fd,
               const char  *path,
               goffset      size,
               GError     **error)
{
  g_autofree char *sha256 = maq_hash_fd (fd, error);
  MaqSniff sniff;
  guint width, height;

  if (sha256 == NULL || !maq_sniff_fd (fd, &sniff, error))
    return NULL;
  maq_sniff_get_shown_size (&sniff, &width, &height);
  return maq_blob_new (path, sha256, size, sniff.format, width, height);
}

/* The picture where it lies, for what must leave no trace: a dry run, a price, a request that is refused. */
static MaqBlob *
look_at_file (MaqCli     *cli,
              const char *path,
              MaqExit    *code)
{
  g_autoptr (GError) error = NULL;
  MaqBlob *blob = NULL;
  goffset size = 0;
  int fd = maq_file_open_regular (path, 0, &size, &error);

  if (fd >= 0)
    {
      blob = describe_file (fd, path, size, &error);
      close (fd);
    }
  if (blob == NULL)
    *code = maq_cli_say_error (cli, error);
  return blob;
}

/* "FILE#NAME" → both; a file that really has a # in its name wins. */
static void
split_name (const char  *given,
            char       **path,
            char       **name)
{
  const char *hash = strrchr (given, '#');
  g_autofree char *base = NULL;
  char *dot;

  if (hash != NULL && !g_file_test (given, G_FILE_TEST_EXISTS))
    {
      *path = g_strndup (given, hash - given);
      *name = g_filename_to_utf8 (hash + 1, -1, NULL, NULL, NULL);
      return;
    }
  *path = g_strdup (given);
  base = g_path_get_basename (given);
  dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  *name = g_filename_display_name (base);
}

/* Decodes a picture once, small and in the sandbox: what would only be found broken by the engine is refused here, before
 * anything is copied in. */
static gboolean
check_picture (MaqCli     *cli,
               MaqDecoder *decoder,
               const char *path,
               MaqExit    *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) named = NULL;
  g_autoptr (MaqImage) image = maq_decoder_decode_file (decoder, path, CHECK_SIDE, NULL, &error);

  if (image != NULL)
    return TRUE;
  if (strstr (error->message, path) != NULL)
    named = g_error_copy (error);
  else
    named = g_error_new (error->domain, error->code, "%s: %s", path, error->message);
  *code = maq_cli_say_error (cli, named);
  return FALSE;
}

static gboolean
check_pictures (MaqCli        *cli,
                MaqCliOptions *options,
                MaqExit       *code)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);

  for (guint i = 0; options->images != NULL && options->images[i] != NULL; i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *name = NULL;

      split_name (options->images[i], &path, &name);
      if (!check_picture (cli, decoder, path, code))
        return FALSE;
    }
  return options->mask == NULL || check_picture (cli, decoder, options->mask, code);
}

static gboolean
add_images (MaqCli            *cli,
            MaqCliOptions     *options,
            MaqRequestBuilder *builder,
            GHashTable        *marks,
            TakeFunc           take,
            MaqExit           *code)
{
  guint first = options->from != NULL ? 1 : 0;

  for (guint i = 0; options->images != NULL && options->images[i] != NULL; i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *name = NULL;
      g_autoptr (MaqBlob) blob = NULL;
      g_autoptr (MaqReference) reference = NULL;

      split_name (options->images[i], &path, &name);
      blob = take (cli, path, code);
      if (blob == NULL)
        return FALSE;
      reference = add_marks (marks, i + 1, maq_reference_new (NULL, i + 1, name, i + first == 0 ? MAQ_ROLE_EDIT_THIS : MAQ_ROLE_OTHER,
                                                              blob));
      if (i + first == 0)
        maq_request_builder_set_base (builder, reference, NULL, 0);
      else
        maq_request_builder_add_reference (builder, reference);
    }
  return TRUE;
}

MaqStepRecord *
maq_cli_find_step (MaqCli     *cli,
                   const char *text,
                   guint      *slot,
                   MaqExit    *code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  g_autoptr (MaqStepRecord) record = NULL;
  GAsyncResult *waiting = NULL;
  guint64 number = 1;

  if (parts[0] == NULL || *parts[0] == '\0' || (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 1, MAQ_MAX_VARIANTS, &number, NULL)))
    return *code = maq_cli_usage (cli, _("“%s” names no step; write STEP or STEP:N with N from 1"), text), NULL;
  maq_engine_find_step_async (cli->engine, parts[0], maq_cli_done_cb, &waiting);
  result = maq_cli_wait (&waiting);
  record = maq_engine_find_step_finish (cli->engine, result, &error);
  if (record == NULL)
    return *code = maq_cli_say_error (cli, error), NULL;
  if (number > record->slots->len)
    return *code = maq_cli_usage (cli, _("step “%s” has %u pictures, not %u"), parts[0], record->slots->len, (guint) number), NULL;
  *slot = number - 1;
  return g_steal_pointer (&record);
}

gboolean
maq_cli_check_picture (MaqCli              *cli,
                       const char          *text,
                       const MaqStepRecord *record,
                       guint                slot,
                       MaqExit             *code)
{
  const MaqSlot *at = g_ptr_array_index (record->slots, slot);

  if (at->picture != NULL)
    return TRUE;
  /* Translators: the name of a step, and a word of the program's for its state: "failed". */
  *code = maq_cli_usage (cli, _("there is no picture of step “%s”; it is %s"), text, maq_job_state_to_word (at->state));
  return FALSE;
}

static gboolean
add_parent (MaqCli            *cli,
            const char        *from,
            MaqRequestBuilder *builder,
            GHashTable        *marks,
            MaqExit           *code)
{
  guint slot = 0;
  g_autoptr (MaqStepRecord) record = maq_cli_find_step (cli, from, &slot, code);
  g_autoptr (MaqReference) base = NULL;
  g_autofree char *name = NULL;
  MaqSlot *picture;

  if (record == NULL || !maq_cli_check_picture (cli, from, record, slot, code))
    return FALSE;
  picture = g_ptr_array_index (record->slots, slot);
  name = g_strdup_printf ("step %" G_GINT64_FORMAT, record->id);
  base = add_marks (marks, 0, maq_reference_new (NULL, 0, name, MAQ_ROLE_EDIT_THIS, picture->picture));
  maq_request_builder_set_base (builder, base, record->uuid, slot);
  return TRUE;
}

/* What can be refused before a library is even opened: then nothing leaves a trace. */
static gboolean
check_options (MaqCli        *cli,
               MaqCliOptions *options,
               gboolean       edits,
               MaqExit       *code)
{
  g_autoptr (GError) error = NULL;
  MaqRatio ratio;
  guint n = options->images != NULL ? g_strv_length (options->images) : 0;

  if (options->ratio != NULL && !maq_ratio_parse (options->ratio, &ratio, &error))
    return *code = maq_cli_say_error (cli, error), FALSE;
  if (options->variants < 1 || options->variants > MAQ_MAX_VARIANTS)
    return *code = maq_cli_usage (cli, _("--variants takes 1 to %d"), MAQ_MAX_VARIANTS), FALSE;
  if (options->previews < 0 || options->previews > MAX_PREVIEWS)
    return *code = maq_cli_usage (cli, _("--previews takes 0 to %d"), MAX_PREVIEWS), FALSE;
  if (edits && n == 0 && options->from == NULL)
    return *code = maq_cli_usage (cli, _("there is nothing to edit; give --image FILE or --from STEP")), FALSE;
  if (options->exact && options->mask == NULL && options->marks == NULL)
    return *code = maq_cli_usage (cli, _("--exact keeps what a mask does not let change; give --mask or --marks")), FALSE;
  if (options->leave_out && options->pack)
    return *code = maq_cli_usage (cli, _("--leave-out and --pack are two ways; choose one")), FALSE;
  if (n + (options->from != NULL ? 1 : 0) > MAQ_MAX_REFERENCES)
    return *code = maq_cli_usage (cli, _("a request takes at most %d pictures, and these are %u; leave some out"),
                                  MAQ_MAX_REFERENCES, n + (options->from != NULL ? 1 : 0)), FALSE;
  return TRUE;
}

/* The builder again, with a stand-in for every picture: says what is wrong with the words before a picture is copied in. */
static gboolean
check_words (MaqCli        *cli,
             MaqCliOptions *options,
             MaqExit       *code)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqRequest) request = NULL;

  maq_request_builder_set_change (builder, options->prompt);
  request = maq_request_builder_end (builder, &error);
  if (request == NULL)
    *code = maq_cli_say_error (cli, error);
  return request != NULL;
}

/* As the engine takes it, with what the options say about too many pictures. Returns: (transfer full); NULL: said why. */
static MaqRequest *
fit_engine (MaqCli              *cli,
            MaqRequest          *request,
            const MaqCliOptions *options,
            gboolean             keep,
            MaqExit             *code)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (cli->engine), maq_request_get_engine (request));
  MaqCliFit fit = options->leave_out ? MAQ_CLI_FIT_LEAVE_OUT : options->pack ? MAQ_CLI_FIT_PACK : MAQ_CLI_FIT_REFUSE;
  g_autoptr (MaqRequest) fitting = NULL;
  g_autoptr (GError) error = NULL;
  const MaqModel *model;

  if (entry == NULL)
    return *code = maq_cli_usage (cli, _("there is no engine “%s”; “maquette-cli engines” lists them"),
                                  maq_request_get_engine (request)), NULL;
  model = maq_catalog_entry_get_model (entry);
  fitting = maq_cli_fit (cli, request, model, fit, keep, code);
  if (fitting == NULL || maq_request_check (fitting, model, &error))
    return g_steal_pointer (&fitting);
  *code = maq_cli_say_error (cli, error);
  maq_cli_offer_fits (cli, request, model);
  return NULL;
}

static void
set_plain (MaqRequestBuilder *builder,
           MaqCliOptions     *options)
{
  MaqRatio ratio = MAQ_RATIO_AUTO;

  maq_request_builder_set_change (builder, options->prompt);
  for (guint i = 0; options->keep != NULL && options->keep[i] != NULL; i++)
    maq_request_builder_add_keep (builder, options->keep[i]);
  if (options->ratio != NULL && maq_ratio_parse (options->ratio, &ratio, NULL))
    maq_request_builder_set_ratio (builder, ratio);
  maq_request_builder_set_variants (builder, options->variants);
  maq_request_builder_set_engine (builder, options->engine);
  maq_request_builder_set_quality (builder, options->quality);
  maq_request_builder_set_previews (builder, options->previews);
}

static MaqRequest *
build (MaqCli        *cli,
       MaqCliOptions *options,
       TakeFunc       take,
       MaqExit       *code)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (MaqBlob) mask = NULL;
  g_autoptr (GHashTable) marks = NULL;
  g_autoptr (GError) error = NULL;

  set_plain (builder, options);
  if (options->marks != NULL && (marks = maq_cli_read_marks (cli, options->marks, options->from != NULL, code)) == NULL)
    return NULL;
  if (options->from != NULL && !add_parent (cli, options->from, builder, marks, code))
    return NULL;
  if (!add_images (cli, options, builder, marks, take, code))
    return NULL;
  if (options->mask != NULL && (mask = take (cli, options->mask, code)) == NULL)
    return NULL;
  maq_request_builder_set_mask (builder, mask);
  maq_request_builder_set_exact (builder, options->exact);
  request = maq_request_builder_end (builder, &error);
  if (request == NULL)
    return *code = maq_cli_say_error (cli, error), NULL;
  return options->anywhere ? g_steal_pointer (&request) : fit_engine (cli, request, options, take == add_file, code);
}

gboolean
maq_cli_check_request (MaqCli        *cli,
                       MaqCliOptions *options,
                       gboolean       edits,
                       MaqExit       *code)
{
  char *prompt = read_prompt (cli, options->prompt, code);

  g_free (options->prompt);
  options->prompt = prompt;
  return prompt != NULL && check_options (cli, options, edits, code) && check_words (cli, options, code)
         && check_pictures (cli, options, code) && maq_cli_open (cli, code);
}

MaqRequest *
maq_cli_look_at_request (MaqCli        *cli,
                         MaqCliOptions *options,
                         MaqExit       *code)
{
  return build (cli, options, look_at_file, code);
}

MaqRequest *
maq_cli_build_request (MaqCli        *cli,
                       MaqCliOptions *options,
                       MaqExit       *code)
{
  return build (cli, options, add_file, code);
}

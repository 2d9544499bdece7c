/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-save.h"

gboolean
maq_cli_check_output (MaqCli     *cli,
                      const char *output,
                      MaqExit    *code)
{
  g_autofree char *folder = NULL;
  MaqFormat format;

  if (output == NULL || g_str_has_suffix (output, "/") || g_file_test (output, G_FILE_TEST_IS_DIR))
    return TRUE;
  format = maq_format_from_name (output);
  if (format != MAQ_FORMAT_UNKNOWN && format != MAQ_FORMAT_PNG)
    return *code = maq_cli_usage (cli, _("engines answer with PNG, and their bytes are kept as they are; name the file .png, not “%s”"),
                                  output), FALSE;
  folder = g_path_get_dirname (output);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return *code = maq_cli_usage (cli, _("the folder “%s” is not there; make it first"), folder), FALSE;
  return TRUE;
}

char *
maq_cli_name_output (const char *output,
                     guint       index,
                     guint       count)
{
  g_autofree char *stem = NULL;
  const char *dot = strrchr (output, '.');
  const char *slash = strrchr (output, '/');

  if (count == 1 || g_str_has_suffix (output, "/") || g_file_test (output, G_FILE_TEST_IS_DIR))
    return g_strdup (output);
  if (dot == NULL || (slash != NULL && dot < slash))
    dot = output + strlen (output);
  stem = g_strndup (output, dot - output);
  return g_strdup_printf ("%s-%u%s", stem, index + 1, dot);
}

static char *
save_one (MaqCli        *cli,
          MaqStepRecord *record,
          MaqSlot       *slot,
          const char    *output,
          MaqExit       *code)
{
  g_autofree char *path = maq_cli_name_output (output, slot->index, record->slots->len);
  g_autofree char *name = g_strdup_printf ("step-%" G_GINT64_FORMAT "-%u.%s", record->id, slot->index + 1,
                                           maq_format_to_extension (maq_blob_get_format (slot->picture)));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *waiting = NULL;
  char *written = NULL;
  MaqFormat format = maq_blob_get_format (slot->picture), named = maq_format_from_name (path);

  /* Known only now that it is here; it is safe in the library. */
  if (named != MAQ_FORMAT_UNKNOWN && named != format)
    {
      g_printerr (_("maquette-cli: The engine answered with %s, whose bytes are kept as they are, so “%s” was not written.\n"
                    "Run “maquette-cli export %ld:%u -o FILE.%s”.\n"),
                  maq_format_to_mime (format), path, (long) record->id, slot->index + 1, maq_format_to_extension (format));
      *code = MAQ_EXIT_FAILED;
      return NULL;
    }
  maq_engine_export_async (cli->engine, slot->picture, path, name, maq_cli_done_cb, &waiting);
  result = maq_cli_wait (&waiting);
  if (!maq_engine_plain_finish (cli->engine, result, &written, &error))
    {
      *code = maq_cli_say_error (cli, error);
      g_printerr (_("The picture is safe in the library: “maquette-cli export %ld:%u -o FILE” writes it.\n"),
                  (long) record->id, slot->index + 1);
    }
  return written;
}

MaqExit
maq_cli_save (MaqCli        *cli,
              MaqStepRecord *record,
              const char    *output,
              char        ***files)
{
  MaqExit code = MAQ_EXIT_DONE;

  *files = g_new0 (char *, record->slots->len + 1);
  for (guint i = 0; output != NULL && i < record->slots->len; i++)
    {
      MaqSlot *slot = g_ptr_array_index (record->slots, i);

      (*files)[i] = slot->picture != NULL ? save_one (cli, record, slot, output, &code) : NULL;
    }
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "maq-cli-errors.h"
#include "maq-cli-fit.h"
#include "maq-contact-sheet.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-request-fit.h"

/* "16, 17 and 20" */
static char *
list_numbers (GPtrArray *references)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < references->len; i++)
    g_string_append_printf (text, "%s%u", i == 0 ? "" : i + 1 == references->len ? _(" and ") : ", ",
                            maq_reference_get_number (g_ptr_array_index (references, i)));
  return g_string_free (text, FALSE);
}

/* Not where the output is lines of JSON for somebody else. */
static void
say (MaqCli     *cli,
     const char *format,
     GPtrArray  *references)
{
  g_autofree char *numbers = list_numbers (references);
  g_auto (GStrv) parts = NULL;

  if (cli->complaint != NULL || references->len == 0)
    return;
  /* Each has one place for the numbers. */
  parts = g_strsplit (format, "%s", 2);
  g_printerr ("%s%s%s\n", parts[0], numbers, parts[1] != NULL ? parts[1] : "");
}

void
maq_cli_offer_fits (MaqCli           *cli,
                    const MaqRequest *request,
                    const MaqModel   *model)
{
  g_autoptr (GPtrArray) out = maq_request_list_left_out (request, model);
  g_autoptr (GPtrArray) pack = maq_request_list_to_pack (request, model, NULL);

  if (maq_request_get_excess (request, model) == 0)
    return;
  say (cli, _("With --leave-out it goes without pictures %s."), out);
  if (pack != NULL)
    say (cli, _("With --pack, pictures %s go as one contact sheet with their numbers."), pack);
}

static char *held;

static void
drop_held (void)
{
  g_unlink (held);
}

/* A sheet that lives as long as this process, in the session's own folder: what only looks leaves no trace. */
static MaqBlob *
hold (GBytes  *png,
      GError **error)
{
  g_autofree char *sha256 = maq_hash_bytes (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "maquette-sheet-XXXXXX", NULL);
  MaqSniff sniff;
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "contact sheet");
      return NULL;
    }
  if (held == NULL)
    atexit (drop_held);
  else
    g_unlink (held);
  g_free (held);
  held = g_strdup (path);
  ok = maq_file_write_all (fd, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error) && maq_sniff_fd (fd, &sniff, error);
  close (fd);
  return ok ? maq_blob_new (path, sha256, g_bytes_get_size (png), sniff.format, sniff.width, sniff.height) : NULL;
}

static MaqRequest *
pack_here (MaqRequest      *request,
           const MaqModel  *model,
           GPtrArray       *references,
           GError         **error)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);
  g_autofree MaqContact *contacts = g_new0 (MaqContact, references->len);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (MaqBlob) blob = NULL;

  for (guint i = 0; i < references->len; i++)
    {
      MaqReference *reference = g_ptr_array_index (references, i);

      contacts[i] = (MaqContact) { maq_blob_get_path (maq_reference_get_blob (reference)), maq_reference_get_number (reference) };
    }
  png = maq_contact_sheet_make (decoder, contacts, references->len, NULL, error);
  blob = png != NULL ? hold (png, error) : NULL;
  return blob != NULL ? maq_request_pack (request, model, blob, error) : NULL;
}

static MaqRequest *
pack_in_library (MaqCli          *cli,
                 MaqRequest      *request,
                 const MaqModel  *model,
                 GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_pack_request_async (cli->engine, request, model, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  return maq_engine_pack_request_finish (cli->engine, result, error);
}

MaqRequest *
maq_cli_fit (MaqCli         *cli,
             MaqRequest     *request,
             const MaqModel *model,
             MaqCliFit       fit,
             gboolean        keep,
             MaqExit        *code)
{
  g_autoptr (GPtrArray) references = NULL;
  g_autoptr (GError) error = NULL;
  MaqRequest *fitting = NULL;

  if (fit == MAQ_CLI_FIT_REFUSE || maq_request_get_excess (request, model) == 0)
    return maq_request_ref (request);
  if (fit == MAQ_CLI_FIT_LEAVE_OUT)
    {
      references = maq_request_list_left_out (request, model);
      fitting = maq_request_leave_out (request, model, &error);
    }
  else
    {
      references = maq_request_list_to_pack (request, model, &error);
      if (references != NULL)
        fitting = keep ? pack_in_library (cli, request, model, &error) : pack_here (request, model, references, &error);
    }
  if (fitting == NULL)
    *code = maq_cli_say_error (cli, error);
  /* Twice it is looked at: once for the look, once for the act. */
  else if (keep)
    say (cli, fit == MAQ_CLI_FIT_LEAVE_OUT ? _("Pictures %s are left out.") : _("Pictures %s go as one contact sheet."), references);
  return fitting;
}

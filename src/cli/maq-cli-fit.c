/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "maq-cli-errors.h"
#include "maq-cli-fit.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-prepare.h"
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

static GPtrArray *held; /* of char*: paths */

static void
drop_held (void)
{
  for (guint i = 0; i < held->len; i++)
    g_unlink (g_ptr_array_index (held, i));
}

/* A picture that lives as long as this process, in the session's own folder: what only looks leaves no trace. */
static MaqBlob *
hold_cb (GBytes    *png,
         gpointer   data,
         GError   **error)
{
  g_autofree char *sha256 = maq_hash_bytes (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  char *path = g_build_filename (g_get_user_runtime_dir (), "maquette-look-XXXXXX", NULL);
  MaqSniff sniff;
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "a picture to look at");
      g_free (path);
      return NULL;
    }
  if (held == NULL)
    {
      held = g_ptr_array_new_with_free_func (g_free);
      atexit (drop_held);
    }
  g_ptr_array_add (held, path);
  ok = maq_file_write_all (fd, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error) && maq_sniff_fd (fd, &sniff, error);
  close (fd);
  return ok ? maq_blob_new (path, sha256, g_bytes_get_size (png), sniff.format, sniff.width, sniff.height) : NULL;
}

static MaqRequest *
prepare_here (MaqRequest      *request,
              const MaqModel  *model,
              gboolean         pack,
              GError         **error)
{
  g_autoptr (MaqDecoder) decoder = maq_decoder_new (NULL);

  return maq_prepare_request (request, model, pack, decoder, hold_cb, NULL, NULL, error);
}

static MaqRequest *
prepare_in_library (MaqCli          *cli,
                    MaqRequest      *request,
                    const MaqModel  *model,
                    gboolean         pack,
                    GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  maq_engine_prepare_request_async (cli->engine, request, model, pack, NULL, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  return maq_engine_prepare_request_finish (cli->engine, result, error);
}

/* Whether it can still be refused for its number of pictures; then nothing is drawn. */
static gboolean
is_refused (const MaqRequest *request,
            const MaqModel   *model,
            MaqCliFit         fit)
{
  return fit == MAQ_CLI_FIT_REFUSE && maq_request_get_excess (request, model) > 0;
}

MaqRequest *
maq_cli_fit (MaqCli         *cli,
             MaqRequest     *request,
             const MaqModel *model,
             MaqCliFit       fit,
             gboolean        keep,
             MaqExit        *code)
{
  gboolean over = maq_request_get_excess (request, model) > 0;
  gboolean leave_out = over && fit == MAQ_CLI_FIT_LEAVE_OUT, pack = over && fit == MAQ_CLI_FIT_PACK;
  g_autoptr (GPtrArray) references = NULL;
  g_autoptr (MaqRequest) fewer = NULL;
  g_autoptr (GError) error = NULL;
  MaqRequest *fitting = NULL;

  if (is_refused (request, model, fit))
    return maq_request_ref (request);
  if (leave_out)
    references = maq_request_list_left_out (request, model);
  else if (pack)
    references = maq_request_list_to_pack (request, model, &error);
  fewer = leave_out ? maq_request_leave_out (request, model, &error) : maq_request_ref (request);
  if (fewer != NULL && error == NULL)
    fitting = keep ? prepare_in_library (cli, fewer, model, pack, &error) : prepare_here (fewer, model, pack, &error);
  if (fitting == NULL)
    *code = maq_cli_say_error (cli, error);
  /* Twice it is looked at: once for the look, once for the act. */
  else if (keep && over)
    say (cli, leave_out ? _("Pictures %s are left out.") : _("Pictures %s go as one contact sheet."), references);
  return fitting;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib-unix.h>

#include "maq-cli-long.h"

#define INTERRUPTED 130

static gboolean
interrupt_cb (gpointer data)
{
  if (g_cancellable_is_cancelled (data))
    exit (INTERRUPTED);
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

void
maq_cli_long_begin (MaqCliLong *self,
                    guint       n_files)
{
  *self = (MaqCliLong) { .cancellable = g_cancellable_new (), .is_terminal = isatty (STDERR_FILENO), .n_files = n_files };
  self->on_int = g_unix_signal_add (SIGINT, interrupt_cb, self->cancellable);
  self->on_term = g_unix_signal_add (SIGTERM, interrupt_cb, self->cancellable);
}

void
maq_cli_long_fraction_cb (double   fraction,
                          gpointer data)
{
  MaqCliLong *self = data;

  if (self->is_terminal && self->n_files > 1)
    g_printerr ("\r%.0f/%u \033[K", fraction * self->n_files, self->n_files);
  else if (self->is_terminal)
    g_printerr ("\r%3.0f %% \033[K", fraction * 100);
}

GAsyncResult *
maq_cli_long_wait (MaqCliLong    *self,
                   GAsyncResult **slot)
{
  GAsyncResult *result = maq_cli_wait (slot);

  if (self->is_terminal)
    g_printerr ("\r\033[K");
  g_source_remove (self->on_int);
  g_source_remove (self->on_term);
  g_clear_object (&self->cancellable);
  return result;
}

MaqExit
maq_cli_long_end (MaqCliLong    *self,
                  MaqCli        *cli,
                  GAsyncResult **slot,
                  const char    *done)
{
  GAsyncResult *result = maq_cli_long_wait (self, slot);

  return maq_cli_plain (cli, &result, done);
}

char *
maq_cli_long_output (MaqCli     *cli,
                     const char *output,
                     MaqExit    *code)
{
  g_autofree char *path = g_canonicalize_filename (output, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&path);
  *code = maq_cli_usage (cli, _("the folder “%s” is not there; make it first"), folder);
  return NULL;
}

char *
maq_cli_long_title (MaqCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  MaqBoardInfo *info;
  const char *name;

  /* The list is read when somebody wants it. */
  maq_engine_refresh_boards_async (cli->engine, maq_cli_done_cb, &slot);
  result = maq_cli_wait (&slot);
  maq_engine_refresh_boards_finish (cli->engine, result, NULL);
  info = maq_boards_find (maq_engine_get_boards (cli->engine), maq_engine_get_board_uuid (cli->engine));
  name = info != NULL ? maq_board_info_get_name (info) : "";
  return g_strdup (*name != '\0' ? name : _("Untitled board"));
}

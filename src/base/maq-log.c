/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-log.h"
#include "maq-sys.h"
#include "maq-text.h"

#define MAX_LOG_BYTES (1024 * 1024)
#define MAX_LOG_FILES 5

static int log_fd = -1;
static gboolean verbose;

/* maquette.log → .1 → .2 …; the oldest goes. Only at start: a running process keeps its file. */
static void
rotate (const char *path)
{
  struct stat about;

  if (stat (path, &about) < 0 || about.st_size < MAX_LOG_BYTES)
    return;
  for (int i = MAX_LOG_FILES - 1; i > 0; i--)
    {
      g_autofree char *from = i > 1 ? g_strdup_printf ("%s.%d", path, i - 1) : g_strdup (path);
      g_autofree char *to = g_strdup_printf ("%s.%d", path, i);

      rename (from, to);
    }
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *plain = g_log_writer_format_fields (level, fields, n_fields, FALSE);
  g_autofree char *clean = maq_text_redact (plain);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format_iso8601 (now);
  g_autofree char *line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s\n", stamp, g_get_monotonic_time (), clean);

  if (log_fd >= 0 && maq_sys_write (log_fd, line, strlen (line)) < 0)
    log_fd = -1;
  if (verbose || level <= G_LOG_LEVEL_WARNING)
    fprintf (stderr, "%s\n", clean);
  return G_LOG_WRITER_HANDLED;
}

void
maq_log_init (const char *state_dir)
{
  verbose = g_getenv ("MAQUETTE_DEBUG") != NULL;
  if (state_dir != NULL && g_mkdir_with_parents (state_dir, 0700) == 0)
    {
      g_autofree char *path = g_build_filename (state_dir, "maquette.log", NULL);

      rotate (path);
      log_fd = maq_sys_open (path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
    }
  g_log_set_writer_func (write_log, NULL, NULL);
}

void
maq_log_add_secret (const char *secret)
{
  maq_text_add_secret (secret);
}

void
maq_log_event (const char *event, const char *format, ...)
{
  g_autofree char *fields = NULL;
  va_list arguments;

  va_start (arguments, format);
  fields = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_info ("%s %s", event, fields);
}

void
maq_process_harden (void)
{
  const struct rlimit none = { 0, 0 };

  umask (077);
  setrlimit (RLIMIT_CORE, &none);
  /* Also keeps other processes of the user from attaching to one that holds a key. */
  prctl (PR_SET_DUMPABLE, 0);
  unsetenv ("SSLKEYLOGFILE");
}

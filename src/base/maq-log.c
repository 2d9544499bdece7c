/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maq-log.h"
#include "maq-sys.h"
#include "maq-text.h"

#define MAX_LOG_BYTES (1024 * 1024)
#define MAX_LOG_FILES 5
#define MAX_LINE 4000

static char *log_path;
static int log_fd = -1;
static gboolean verbose;

/* maquette.log → .1 → .2 …; the oldest goes. */
static void
rotate (const char *path)
{
  for (int i = MAX_LOG_FILES - 1; i > 0; i--)
    {
      g_autofree char *from = i > 1 ? g_strdup_printf ("%s.%d", path, i - 1) : g_strdup (path);
      g_autofree char *to = g_strdup_printf ("%s.%d", path, i);

      rename (from, to);
    }
}

static int
open_log (void)
{
  return maq_sys_open (log_path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
}

/* Turns over to a new file when this one is full. The descriptor keeps its number, so that the other threads need no lock:
 * their lines go to the old file or to the new one. */
static void
rotate_if_full (void)
{
  static int busy;
  struct stat about, named;
  int fresh;

  if (fstat (log_fd, &about) < 0 || about.st_size < MAX_LOG_BYTES || !g_atomic_int_compare_and_exchange (&busy, 0, 1))
    return;
  /* Another process that writes the same log may have been first. */
  if (stat (log_path, &named) == 0 && named.st_ino == about.st_ino && named.st_dev == about.st_dev)
    rotate (log_path);
  fresh = open_log ();
  if (fresh >= 0)
    {
      dup3 (fresh, log_fd, O_CLOEXEC);
      close (fresh);
    }
  g_atomic_int_set (&busy, 0);
}

/* One line each, whatever a server said: nothing begins a line of its own or reaches a terminal's controls. */
static char *
make_line (const char *text)
{
  g_autofree char *clean = maq_text_redact (text);
  g_autofree char *shown = maq_text_display (clean, strlen (clean), MAX_LINE);

  return g_strdelimit (g_steal_pointer (&shown), "\n\t", ' ');
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *plain = g_log_writer_format_fields (level, fields, n_fields, FALSE);
  g_autofree char *clean = make_line (plain);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format_iso8601 (now);
  g_autofree char *line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s\n", stamp, g_get_monotonic_time (), clean);

  if (log_fd >= 0)
    {
      rotate_if_full ();
      /* A log that cannot be written must not become an error of its own. */
      (void) !maq_sys_write (log_fd, line, strlen (line));
    }
  if (verbose || level <= G_LOG_LEVEL_WARNING)
    fprintf (stderr, "%s\n", clean);
  return G_LOG_WRITER_HANDLED;
}

void
maq_log_init (const char *state_dir)
{
  g_return_if_fail (log_path == NULL);

  verbose = g_getenv ("MAQUETTE_DEBUG") != NULL;
  if (state_dir != NULL && g_mkdir_with_parents (state_dir, 0700) == 0)
    {
      log_path = g_build_filename (state_dir, "maquette.log", NULL);
      log_fd = open_log ();
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

static mode_t persons_umask = 077;

void
maq_process_harden (void)
{
  const struct rlimit none = { 0, 0 };

  persons_umask = umask (077);
  setrlimit (RLIMIT_CORE, &none);
  unsetenv ("SSLKEYLOGFILE");
}

guint
maq_process_get_umask (void)
{
  return persons_umask;
}

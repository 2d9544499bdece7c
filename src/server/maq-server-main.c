/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maq-draft.h"
#include "maq-error.h"
#include "maq-file.h"
#include "maq-log.h"

#include "maq-server-call.h"

#define MAX_TOKEN_BYTES 4096u
#define MAX_FILES 8192u
#define DRAIN_SECONDS 20u

typedef struct {
  int       fd;
  char     *socket_path;
  char     *listen;
  char     *token_file;
  char     *decoder;
  int       idle_exit;
  gboolean  with_parent;
  gint      parent;
  gboolean  version;
} Options;

typedef struct {
  MaqServer       server;
  Options         options;
  GSocketService *service;
  gboolean        closing;
} Program;

static gboolean
parse_options (Options *options,
               int     *argc,
               char  ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "fd", 0, 0, G_OPTION_ARG_INT, &options->fd, "Serve the listening Unix socket that was inherited as descriptor N", "N" },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options->socket_path, "Listen on a Unix socket", "PATH" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen, "Listen on an address; port 0 takes any", "127.0.0.1:PORT" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->token_file,
      "Ask for the token in this file (needed for any address but loopback)", "FILE" },
    { "decoder", 0, 0, G_OPTION_ARG_FILENAME, &options->decoder, "Use this maquette-decode", "PROGRAM" },
    { "idle-exit", 0, 0, G_OPTION_ARG_INT, &options->idle_exit, "Exit after so many seconds without a request", "SECONDS" },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &options->with_parent, "Exit when the process that started this one ends", NULL },
    { "parent", 0, 0, G_OPTION_ARG_INT, &options->parent, "The same, and exit at once when that is not PID: it has ended already", "PID" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  int ways;

  options->fd = -1;
  g_option_context_set_summary (context, "The built-in Draft engine behind OpenAI's image interface.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  ways = (options->fd >= 0) + (options->socket_path != NULL) + (options->listen != NULL);
  if (options->version || (ways == 1 && *argc == 1 && options->idle_exit >= 0))
    return TRUE;
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                       ways == 1 ? "an argument is not understood; see --help"
                                 : "give exactly one of --fd, --socket and --listen; see --help");
  return FALSE;
}

static gboolean
read_token (Program *self,
            GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *token = NULL;

  if (self->options.token_file == NULL)
    return TRUE;
  bytes = maq_file_read (self->options.token_file, MAX_TOKEN_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  token = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_strstrip (token);
  if (strlen (token) < 16)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "the token is shorter than 16 characters");
      return FALSE;
    }
  maq_log_add_secret (token);
  self->server.token = g_steal_pointer (&token);
  return TRUE;
}

/* New connections find nobody any more; what is under way is cancelled and answered. */
static gboolean
close_cb (gpointer data)
{
  Program *self = data;

  if (self->closing)
    return G_SOURCE_CONTINUE;
  self->closing = TRUE;
  maq_server_listen_stop (self->service);
  for (guint i = 0; i < self->server.calls->len; i++)
    maq_server_call_cancel (self->server.calls->pdata[i]);
  return G_SOURCE_CONTINUE;
}

static gboolean
parent_gone_cb (gint         fd,
                GIOCondition condition,
                gpointer     data)
{
  close_cb (data);
  return G_SOURCE_REMOVE;
}

/* A descriptor of the parent's process, not PR_SET_PDEATHSIG alone: that fires when the thread that forked us ends, and
 * worker threads come and go. The signal is for kernels without pidfds. */
static void
watch_parent (Program *self,
              pid_t    parent)
{
#ifdef SYS_pidfd_open
  int fd = (int) syscall (SYS_pidfd_open, parent, 0);

  if (fd >= 0)
    g_unix_fd_add (fd, G_IO_IN, parent_gone_cb, self);
  else
#endif
    prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    close_cb (self);
}

static gboolean
tick_cb (gpointer data)
{
  Program *self = data;
  gint64 idle = (g_get_monotonic_time () - self->server.idle_since) / G_USEC_PER_SEC;

  if (self->options.idle_exit > 0 && self->server.calls->len == 0 && idle >= self->options.idle_exit)
    close_cb (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
listen_where_told (Program *self,
                   GError **error)
{
  g_autofree char *address = NULL;
  MaqServer *server = &self->server;

  server->trust = MAQ_SERVER_TRUST_SOCKET;
  if (self->options.fd >= 0)
    self->service = maq_server_listen_fd (server, self->options.fd, error);
  else if (self->options.socket_path != NULL)
    self->service = maq_server_listen_socket (server, self->options.socket_path, &address, error);
  else
    self->service = maq_server_listen_tcp (server, self->options.listen, &address, error);
  if (self->service == NULL)
    return FALSE;
  if (address != NULL)
    {
      g_autofree char *escaped = g_strescape (address, NULL);

      printf ("{\"listening\":\"%s\"}\n", escaped);
      fflush (stdout);
    }
  return TRUE;
}

static gboolean
set_up (Program *self,
        GError **error)
{
  MaqServer *server = &self->server;

  maq_draft_init ();
  if (!read_token (self, error))
    return FALSE;
  server->soup = soup_server_new (NULL, NULL);
  server->pool = maq_server_pool_new ();
  server->decoder = maq_decoder_new (self->options.decoder);
  server->calls = g_ptr_array_new ();
  server->idle_since = g_get_monotonic_time ();
  maq_server_routes_add (server);
  return listen_where_told (self, error);
}

/* Answers what is under way, for a while, and goes. */
static void
run (Program *self)
{
  GMainContext *context = g_main_context_default ();
  gint64 deadline;

  maq_decoder_warm (self->server.decoder);
  while (!self->closing)
    g_main_context_iteration (context, TRUE);
  deadline = g_get_monotonic_time () + DRAIN_SECONDS * G_USEC_PER_SEC;
  while (self->server.calls->len > 0 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (context, TRUE);
  if (self->options.socket_path != NULL)
    unlink (self->options.socket_path);
  /* Somebody's connection hangs: what he holds is not worth waiting for. */
  if (self->server.calls->len > 0)
    _exit (0);
  while (g_main_context_iteration (context, FALSE))
    continue;
}

/* Large buffers go back to the system when they are freed, and threads share one heap: pictures come and go. */
static void
tune_process (void)
{
  struct rlimit files;

  mallopt (M_MMAP_THRESHOLD, 256 * 1024);
  mallopt (M_TRIM_THRESHOLD, 1024 * 1024);
  mallopt (M_ARENA_MAX, 2);
  if (getrlimit (RLIMIT_NOFILE, &files) == 0)
    {
      files.rlim_cur = MIN (files.rlim_max, MAX_FILES);
      setrlimit (RLIMIT_NOFILE, &files);
    }
  signal (SIGPIPE, SIG_IGN);
}

static void
clear (Program *self)
{
  MaqServer *server = &self->server;

  g_clear_pointer (&server->pool, maq_server_pool_free);
  g_clear_object (&self->service);
  g_clear_object (&server->soup);
  g_clear_pointer (&server->decoder, maq_decoder_unref);
  g_clear_pointer (&server->calls, g_ptr_array_unref);
  g_clear_pointer (&server->token, g_free);
  g_free (self->options.socket_path);
  g_free (self->options.listen);
  g_free (self->options.token_file);
  g_free (self->options.decoder);
}

static int
serve (Program *self,
       pid_t    parent)
{
  g_autoptr (GError) error = NULL;

  if (!set_up (self, &error))
    {
      fprintf (stderr, "maquette-server: %s\n", error->message);
      return 1;
    }
  if (self->options.with_parent)
    watch_parent (self, parent);
  else if (self->options.parent > 0)
    watch_parent (self, self->options.parent);
  g_unix_signal_add (SIGTERM, close_cb, self);
  g_unix_signal_add (SIGINT, close_cb, self);
  g_timeout_add_seconds (1, tick_cb, self);
  run (self);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  pid_t parent = getppid ();
  Program self = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 0;

  maq_process_harden ();
  setlocale (LC_ALL, "");
  maq_log_init (NULL);
  tune_process ();
  if (!parse_options (&self.options, &argc, &argv, &error))
    {
      fprintf (stderr, "maquette-server: %s\n", error->message);
      status = 2;
    }
  else if (self.options.version)
    printf ("maquette-server %s\n", MAQ_VERSION);
  else
    status = serve (&self, parent);
  clear (&self);
  return status;
}

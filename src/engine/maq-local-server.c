/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-local-server.h"
#include "maq-log.h"

#define BACKLOG 64
/* A server that ends this often within this time does not work here. */
#define MAX_STARTS 4
#define STARTS_WINDOW_US (10 * G_USEC_PER_SEC)

struct _MaqLocalServer {
  GObject      parent_instance;

  char        *path;                   /* NULL where there is no socket */
  char        *folder;                 /* made for the socket alone, or NULL */
  char        *url;
  GError      *failure;                /* why there is no socket */
  int          fd;                     /* the listening socket, ours for life */
  GSubprocess *process;                /* nullable */
  gint64       starts_us[MAX_STARTS];  /* monotonic, a ring */
  guint        n_starts;
};

G_DEFINE_FINAL_TYPE (MaqLocalServer, maq_local_server, G_TYPE_OBJECT)

static void
maq_local_server_finalize (GObject *object)
{
  MaqLocalServer *self = MAQ_LOCAL_SERVER (object);

  maq_local_server_stop (self);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (maq_local_server_parent_class)->finalize (object);
}

static void
maq_local_server_class_init (MaqLocalServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_local_server_finalize;
}

static void
maq_local_server_init (MaqLocalServer *self)
{
  self->fd = -1;
}

/* A socket that a killed process left behind refuses; one that is in use takes the connection, or is busy. */
static gboolean
is_abandoned (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  gboolean refused;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  refused = connect (fd, (struct sockaddr *) &address, sizeof address) != 0 && errno == ECONNREFUSED;
  close (fd);
  return refused;
}

static void
sweep (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, "draft-") && g_str_has_suffix (name, ".sock") && is_abandoned (path))
        g_unlink (path);
    }
}

/* The address of a Unix socket has room for 107 bytes only: a folder nested deeper cannot be used. */
static char *
make_socket_path (const char *folder, GError **error)
{
  struct sockaddr_un address;
  g_autofree char *name = g_strdup_printf ("draft-%d-%08x.sock", (int) getpid (), g_random_int ());
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (strlen (path) >= sizeof address.sun_path)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The path of the folder %s is too long for a socket", folder);
      return NULL;
    }
  if (!maq_file_make_dir (folder, error))
    return NULL;
  sweep (folder);
  return g_steal_pointer (&path);
}

/* Whoever waits in the socket's queue is sent away. */
static void
stop_listening (MaqLocalServer *self)
{
  if (self->fd < 0)
    return;
  close (self->fd);
  self->fd = -1;
  g_unlink (self->path);
}

static gboolean
start_listening (MaqLocalServer *self, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd >= 0 && bind (self->fd, (struct sockaddr *) &address, sizeof address) == 0
      && chmod (self->path, 0600) == 0 && listen (self->fd, BACKLOG) == 0)
    return TRUE;
  maq_error_set_errno (error, errno, "Making the socket of the built-in engine");
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  return FALSE;
}

/* The session's own folder, then the library's, then one of its own where both paths are too long for an address. */
static char *
choose_path (MaqLocalServer *self, const char *fallback_folder, GError **error)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  char *path = NULL;

  if (runtime != NULL && g_path_is_absolute (runtime) && g_file_test (runtime, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *folder = g_build_filename (runtime, "maquette", NULL);

      path = make_socket_path (folder, NULL);
    }
  if (path == NULL)
    path = make_socket_path (fallback_folder, NULL);
  if (path != NULL)
    return path;
  self->folder = g_dir_make_tmp ("maquette-XXXXXX", error);
  return self->folder != NULL ? make_socket_path (self->folder, error) : NULL;
}

MaqLocalServer *
maq_local_server_new (const char *fallback_folder)
{
  MaqLocalServer *self = g_object_new (MAQ_TYPE_LOCAL_SERVER, NULL);

  self->path = choose_path (self, fallback_folder, &self->failure);
  if (self->path != NULL && !start_listening (self, &self->failure))
    g_clear_pointer (&self->path, g_free);
  /* An address nobody can listen at: the engine stays in the catalog and says why it cannot be used. */
  self->url = g_strconcat ("unix:", self->path != NULL ? self->path : "/nonexistent/draft.sock", NULL);
  return self;
}

const char *
maq_local_server_get_url (MaqLocalServer *self)
{
  g_return_val_if_fail (MAQ_IS_LOCAL_SERVER (self), NULL);
  return self->url;
}

char *
maq_local_server_dup_program (void)
{
  const char *given = g_getenv ("MAQUETTE_SERVER");

  if (given != NULL)
    return g_strdup (given);
  if (MAQ_UNINSTALLED)
    return g_build_filename (MAQ_BUILD_DIR, "src", "server", "maquette-server", NULL);
  return g_build_filename (MAQ_LIBEXECDIR, "maquette-server", NULL);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqLocalServer) self = data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  if (self->process != process)
    return;
  maq_log_event ("server", "the built-in engine ended by itself (%s %d)",
                 g_subprocess_get_if_signaled (process) ? "signal" : "status",
                 g_subprocess_get_if_signaled (process) ? g_subprocess_get_term_sig (process)
                                                        : g_subprocess_get_exit_status (process));
  g_clear_object (&self->process);
  /* Whoever waits in the socket's queue is served by the next one, or must not wait in vain. */
  if (maq_local_server_ensure (self, NULL))
    return;
  maq_log_event ("server", "the built-in engine does not start again");
  stop_listening (self);
}

static gboolean
may_start (MaqLocalServer *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 *oldest = &self->starts_us[self->n_starts % MAX_STARTS];

  if (*oldest != 0 && now - *oldest < STARTS_WINDOW_US)
    return FALSE;
  *oldest = now;
  self->n_starts++;
  return TRUE;
}

gboolean
maq_local_server_ensure (MaqLocalServer *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *program = maq_local_server_dup_program ();
  g_autofree char *parent = NULL;
  int fd;

  g_return_val_if_fail (MAQ_IS_LOCAL_SERVER (self), FALSE);

  if (self->process != NULL)
    return TRUE;
  if (self->path == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The built-in engine has no socket: %s",
                   self->failure != NULL ? self->failure->message : "it was stopped");
      return FALSE;
    }
  if (!may_start (self))
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The built-in engine (%s) ends as soon as it is started", program);
      return FALSE;
    }
  if (self->fd < 0 && !start_listening (self, error))
    return FALSE;
  fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 10);
  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "Handing the socket to the built-in engine");
      return FALSE;
    }
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_take_fd (launcher, fd, 3);
  /* We may be gone before the server has looked who started it: so it is told. */
  parent = g_strdup_printf ("%d", (int) getpid ());
  self->process = g_subprocess_launcher_spawn (launcher, &local, program, "--fd", "3", "--parent", parent, NULL);
  if (self->process == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The built-in engine cannot be started: %s", local->message);
      return FALSE;
    }
  g_subprocess_wait_async (self->process, NULL, exited_cb, g_object_ref (self));
  return TRUE;
}

void
maq_local_server_stop (MaqLocalServer *self)
{
  g_autoptr (GSubprocess) process = g_steal_pointer (&self->process);

  if (process != NULL)
    g_subprocess_send_signal (process, SIGTERM);
  stop_listening (self);
  g_clear_pointer (&self->path, g_free);
  if (self->folder != NULL)
    g_rmdir (self->folder);
}

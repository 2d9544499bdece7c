/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-local-process.h"
#include "maq-local-server.h"
#include "maq-log.h"

#define BACKLOG 64

struct _MaqLocalServer {
  GObject          parent_instance;

  char            *path;     /* NULL where there is no socket */
  char            *folder;   /* made for the socket alone, or NULL */
  char            *url;
  GError          *failure;  /* why there is no socket */
  int              fd;       /* the listening socket, ours for life */
  MaqLocalProcess *process;
};

G_DEFINE_FINAL_TYPE (MaqLocalServer, maq_local_server, G_TYPE_OBJECT)

static void
maq_local_server_finalize (GObject *object)
{
  MaqLocalServer *self = MAQ_LOCAL_SERVER (object);

  maq_local_server_stop (self);
  g_clear_object (&self->process);
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

/* A socket is made under this ending, of the same length, and renamed once it listens: one that is bound already and does not
 * listen yet refuses too, and would be swept away by a program that starts in the same moment. */
#define READY ".sock"
#define IN_THE_MAKING ".bind"
#define MAKING_SECONDS 60

/* Left by a process that was killed: nobody needs so long from one call to the next. */
static gboolean
is_stale (const char *path)
{
  GStatBuf facts;

  return g_lstat (path, &facts) == 0 && facts.st_mtime < g_get_real_time () / G_USEC_PER_SEC - MAKING_SECONDS;
}

static void
sweep (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_prefix (name, "draft-"))
        continue;
      if (g_str_has_suffix (name, READY) ? is_abandoned (path) : g_str_has_suffix (name, IN_THE_MAKING) && is_stale (path))
        g_unlink (path);
    }
}

/* The address of a Unix socket has room for 107 bytes only: a folder nested deeper cannot be used. */
static char *
make_socket_path (const char *folder, GError **error)
{
  struct sockaddr_un address;
  g_autofree char *name = g_strdup_printf ("draft-%d-%08x" READY, (int) getpid (), g_random_int ());
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
  g_autofree char *stem = g_strndup (self->path, strlen (self->path) - strlen (READY));
  g_autofree char *making = g_strconcat (stem, IN_THE_MAKING, NULL);

  g_strlcpy (address.sun_path, making, sizeof address.sun_path);
  self->fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd >= 0 && bind (self->fd, (struct sockaddr *) &address, sizeof address) == 0 && chmod (making, 0600) == 0
      && listen (self->fd, BACKLOG) == 0 && g_rename (making, self->path) == 0)
    return TRUE;
  maq_error_set_errno (error, errno, "Making the socket of the built-in engine");
  g_unlink (making);
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

/* Whoever waits in the socket's queue is served by the next one, or must not wait in vain. */
static void
ended_cb (gpointer data)
{
  MaqLocalServer *self = data;

  if (maq_local_server_ensure (self, NULL))
    return;
  maq_log_event ("server", "the built-in engine does not start again");
  stop_listening (self);
}

MaqLocalServer *
maq_local_server_new (const char *fallback_folder)
{
  MaqLocalServer *self = g_object_new (MAQ_TYPE_LOCAL_SERVER, NULL);

  self->process = maq_local_process_new ("built-in engine", ended_cb, self);
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

/* The listening socket goes along as descriptor 3. */
static gboolean
start (MaqLocalServer *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *program = maq_local_server_dup_program ();
  g_autofree char *parent = g_strdup_printf ("%d", (int) getpid ());
  /* We may be gone before the server has looked who started it: so it is told. */
  const char *const argv[] = { program, "--fd", "3", "--parent", parent, NULL };
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 10);

  if (fd < 0)
    {
      maq_error_set_errno (error, errno, "Handing the socket to the built-in engine");
      return FALSE;
    }
  g_subprocess_launcher_take_fd (launcher, fd, 3);
  return maq_local_process_start (self->process, launcher, argv, error);
}

gboolean
maq_local_server_ensure (MaqLocalServer *self, GError **error)
{
  g_return_val_if_fail (MAQ_IS_LOCAL_SERVER (self), FALSE);

  if (maq_local_process_is_running (self->process))
    return TRUE;
  if (self->path == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_UNREACHABLE, "The built-in engine has no socket: %s",
                   self->failure != NULL ? self->failure->message : "it was stopped");
      return FALSE;
    }
  return (self->fd >= 0 || start_listening (self, error)) && start (self, error);
}

void
maq_local_server_stop (MaqLocalServer *self)
{
  maq_local_process_stop (self->process);
  stop_listening (self);
  g_clear_pointer (&self->path, g_free);
  if (self->folder != NULL)
    g_rmdir (self->folder);
}

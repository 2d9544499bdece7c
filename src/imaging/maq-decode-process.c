/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maq-decode-process.h"
#include "maq-error.h"

/* Our ends are kept above the numbers the child gets, so that no dup2() of the child overwrites one. */
#define LOWEST_FD (MAQ_DECODE_FD_OUT + 1)

struct _MaqDecodeProcess {
  pid_t pid;
  int   talk;
  int   input;
  int   output;
  gsize output_length;
};

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

/* Takes @fd and returns a descriptor of the same file that is not below LOWEST_FD; -1 when there is none. */
static int
move_up (int fd)
{
  int moved;

  if (fd < 0 || fd >= LOWEST_FD)
    return fd;

  moved = fcntl (fd, F_DUPFD_CLOEXEC, LOWEST_FD);
  close (fd);

  return moved;
}

static int
make_memfd (const char *name)
{
  return move_up (memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

static int
add_file_actions (posix_spawn_file_actions_t *actions,
                  const MaqDecodeProcess     *self,
                  int                         theirs)
{
  int failed = posix_spawn_file_actions_adddup2 (actions, theirs, MAQ_DECODE_FD_TALK);

  failed |= posix_spawn_file_actions_addopen (actions, 1, "/dev/null", O_WRONLY, 0);
  failed |= posix_spawn_file_actions_addopen (actions, 2, "/dev/null", O_WRONLY, 0);
  failed |= posix_spawn_file_actions_adddup2 (actions, self->input, MAQ_DECODE_FD_IN);
  failed |= posix_spawn_file_actions_adddup2 (actions, self->output, MAQ_DECODE_FD_OUT);
  failed |= posix_spawn_file_actions_addclosefrom_np (actions, LOWEST_FD);

  return failed;
}

static int
add_attributes (posix_spawnattr_t *attributes)
{
  sigset_t none, all;
  int failed;

  sigemptyset (&none);
  sigfillset (&all);
  failed = posix_spawnattr_setsigmask (attributes, &none);
  failed |= posix_spawnattr_setsigdefault (attributes, &all);
  failed |= posix_spawnattr_setpgroup (attributes, 0);
  failed |= posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

  return failed;
}

static gboolean
start (MaqDecodeProcess *self,
       const char       *program,
       int               theirs,
       GError          **error)
{
  char *const arguments[] = { (char *) "maquette-decode", NULL };
  char *const environment[] = { NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int problem;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);

  problem = add_file_actions (&actions, self, theirs) | add_attributes (&attributes) ? ENOMEM : 0;
  if (problem == 0)
    problem = posix_spawn (&self->pid, program, &actions, &attributes, arguments, environment);

  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);

  if (problem == 0)
    return TRUE;

  self->pid = 0;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture decoder %s cannot be started: %s",
               program, g_strerror (problem));
  return FALSE;
}

MaqDecodeProcess *
maq_decode_process_spawn (const char *program,
                          GError    **error)
{
  g_autoptr (MaqDecodeProcess) self = g_new0 (MaqDecodeProcess, 1);
  int pair[2] = { -1, -1 };
  gboolean started;

  self->talk = -1;
  self->input = make_memfd ("maquette-encoded");
  self->output = make_memfd ("maquette-pixels");

  if (self->input < 0 || self->output < 0 ||
      socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      fail (error, "Preparing the picture decoder");
      return NULL;
    }

  self->talk = move_up (pair[0]);
  pair[1] = move_up (pair[1]);
  started = start (self, program, pair[1], error);
  close (pair[1]);

  return started ? g_steal_pointer (&self) : NULL;
}

void
maq_decode_process_free (MaqDecodeProcess *self)
{
  if (self->pid > 0)
    {
      kill (self->pid, SIGKILL);
      while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    }

  if (self->talk >= 0)
    close (self->talk);
  if (self->input >= 0)
    close (self->input);
  if (self->output >= 0)
    close (self->output);
  g_free (self);
}

/* Our end is readable before a question was asked only when the other end is closed. */
gboolean
maq_decode_process_is_alive (MaqDecodeProcess *self)
{
  struct pollfd poll_fd = { .fd = self->talk, .events = POLLIN };

  return poll (&poll_fd, 1, 0) == 0;
}

int
maq_decode_process_get_input (MaqDecodeProcess *self)
{
  return self->input;
}

gboolean
maq_decode_process_seal_input (MaqDecodeProcess *self,
                               GError          **error)
{
  if (fcntl (self->input, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
    return TRUE;

  return fail (error, "Sealing the encoded picture");
}

gboolean
maq_decode_process_send (MaqDecodeProcess       *self,
                         const MaqDecodeRequest *request,
                         GError                **error)
{
  self->output_length = (gsize) request->out_width * request->out_height * 4;

  if (ftruncate (self->output, self->output_length) != 0 ||
      fcntl (self->output, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)
    return fail (error, "Making room for the pixels");

  if (send (self->talk, request, sizeof *request, MSG_NOSIGNAL) != sizeof *request)
    return fail (error, "Talking to the picture decoder");

  return TRUE;
}

/* Waits for the answer or the end of the process. */
static gboolean
wait_for_answer (MaqDecodeProcess *self,
                 GCancellable     *cancellable,
                 GError          **error)
{
  gint64 end = g_get_monotonic_time () + MAQ_DECODE_TIME_LIMIT_MS * G_TIME_SPAN_MILLISECOND;
  GPollFD fds[2] = { { .fd = self->talk, .events = G_IO_IN } };
  guint n_fds = g_cancellable_make_pollfd (cancellable, &fds[1]) ? 2 : 1;
  gboolean readable = FALSE;

  while (!readable && !g_cancellable_is_cancelled (cancellable))
    {
      gint64 left = end - g_get_monotonic_time ();

      if (left <= 0)
        break;
      if (g_poll (fds, n_fds, left / G_TIME_SPAN_MILLISECOND + 1) > 0)
        readable = fds[0].revents != 0;
    }

  if (n_fds == 2)
    g_cancellable_release_fd (cancellable);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (!readable)
    g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture took too long to decode");
  return readable;
}

/* The process ended without an answer: says how. */
static gboolean
report_death (MaqDecodeProcess *self,
              GError          **error)
{
  int status = 0;
  pid_t reaped;

  do
    reaped = waitpid (self->pid, &status, 0);
  while (reaped < 0 && errno == EINTR);
  self->pid = 0;

  if (WIFSIGNALED (status))
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture decoder was killed: %s", g_strsignal (WTERMSIG (status)));
  else
    g_set_error (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture decoder ended with status %d", WEXITSTATUS (status));

  return FALSE;
}

static gboolean
read_answer (MaqDecodeProcess *self,
             GError          **error)
{
  MaqDecodeAnswer answer;
  gssize n = recv (self->talk, &answer, sizeof answer, MSG_DONTWAIT);

  if (n <= 0)
    return report_death (self, error);

  if (n != sizeof answer || answer.magic != MAQ_DECODE_ANSWER_MAGIC)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_FAILED, "The picture decoder answered nonsense");
      return FALSE;
    }

  if (answer.status == MAQ_DECODE_DONE)
    return TRUE;

  if (answer.status == MAQ_DECODE_NO_MEMORY)
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The picture takes too much memory to decode");
      return FALSE;
    }

  answer.message[sizeof answer.message - 1] = '\0';
  for (char *p = answer.message; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      *p = '?';
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The picture is broken: %s", answer.message);
  return FALSE;
}

typedef struct {
  void *data;
  gsize length;
} Mapping;

static void
unmap_cb (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->length);
  g_free (mapping);
}

/* Private, because kernels before 6.7 allow no shared mapping of a sealed file; nothing is ever written to
 * it, so the pages stay those of the memfd. */
static GBytes *
map_output (MaqDecodeProcess *self,
            GError          **error)
{
  Mapping *mapping;
  void *data = mmap (NULL, self->output_length, PROT_READ, MAP_PRIVATE, self->output, 0);

  if (data == MAP_FAILED)
    {
      fail (error, "Mapping the pixels");
      return NULL;
    }

  mapping = g_new (Mapping, 1);
  mapping->data = data;
  mapping->length = self->output_length;

  return g_bytes_new_with_free_func (data, self->output_length, unmap_cb, mapping);
}

GBytes *
maq_decode_process_finish (MaqDecodeProcess *self,
                           GCancellable     *cancellable,
                           GError          **error)
{
  if (!wait_for_answer (self, cancellable, error) || !read_answer (self, error))
    return NULL;

  /* Refused by the kernel as long as anybody could still write to the pixels through a mapping. */
  if (fcntl (self->output, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    {
      fail (error, "Sealing the pixels");
      return NULL;
    }

  return map_output (self, error);
}

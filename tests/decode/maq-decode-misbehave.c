/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maq-decode-misbehave.h"

#define EXIT_DENIED 42 /* tried, and the kernel said no */
#define EXIT_ESCAPED 43

typedef struct {
  const char *name;
  long        number;
  long        arguments[6];
} Call;

static const char path[] = "/etc/passwd";
static const char shell[] = "/bin/sh";
static char *const shell_arguments[] = { (char *) shell, NULL };

static const Call calls[] = {
  { "openat", SYS_openat, { -100, (long) path, 0 } },
  { "socket", SYS_socket, { 1, 1, 0 } },
  { "execve", SYS_execve, { (long) shell, (long) shell_arguments, 0 } },
  { "execveat", SYS_execveat, { -100, (long) shell, (long) shell_arguments, 0, 0 } },
  { "clone", SYS_clone, { 17, 0, 0, 0, 0 } },
  { "clone3", SYS_clone3, { 0, 88 } },
  { "kill", SYS_kill, { 0, 9 } },
  { "tgkill", SYS_tgkill, { 1, 1, 9 } },
  { "ptrace", SYS_ptrace, { 16, 1, 0, 0 } },
  { "prctl", SYS_prctl, { 4, 1, 0, 0, 0 } },
  { "setrlimit", SYS_prlimit64, { 0, 9, 0, 0 } },
  { "process_vm_writev", SYS_process_vm_writev, { 1, 0, 0, 0, 0, 0 } },
  { "memfd_create", SYS_memfd_create, { (long) path, 0 } },
  { "ftruncate", SYS_ftruncate, { MAQ_DECODE_FD_OUT, 1 << 20 } },
  { "fcntl", SYS_fcntl, { MAQ_DECODE_FD_OUT, 1033, 1 } },
  { "ioctl", SYS_ioctl, { 0, 0x5412, (long) path } },
  { "dup", SYS_dup, { 0 } },
  { "getdents", SYS_getdents64, { 0, 0, 0 } },
  { "unlinkat", SYS_unlinkat, { -100, (long) path, 0 } },
  { "bpf", SYS_bpf, { 0, 0, 0 } },
  { "io_uring", SYS_io_uring_setup, { 8, 0 } },
  { "userfaultfd", SYS_userfaultfd, { 0 } },
  { "unshare", SYS_unshare, { 0x10000000 } },
  { "mount", SYS_mount, { (long) path, (long) path, 0, 0, 0 } },
  { "keyctl", SYS_keyctl, { 0, 0, 0 } },
  { "sendmsg", SYS_sendmsg, { 0, 0, 0 } },
  { "recvmsg", SYS_recvmsg, { 0, 0, 0 } },
  { "mprotect", SYS_mprotect, { 0, 4096, PROT_EXEC } },
  { "mmap-exec", SYS_mmap, { 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0 } },
  { "write-to-input", SYS_write, { MAQ_DECODE_FD_IN, (long) path, 4 } },
  { "write-to-null", SYS_write, { 1, (long) path, 4 } },
  { "read-inherited", SYS_read, { 5, 0, 0 } },
  { "nanosleep", SYS_nanosleep, { 0, 0 } },
  { "unknown-call", 100000, { 0 } },
};

static void
make_call (const Call *call)
{
  const long *a = call->arguments;

  syscall (call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
  _exit (EXIT_ESCAPED); /* it should not have come back */
}

static void
map_much (void)
{
  void *data = mmap (NULL, 4ul << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  _exit (data == MAP_FAILED ? EXIT_DENIED : EXIT_ESCAPED);
}

static void
take_all_memory (void)
{
  size_t taken = 0;

  for (;;)
    {
      char *block = malloc (1 << 20);

      if (block == NULL)
        break;
      memset (block, 1, 1 << 20);
      taken += 1 << 20;
    }

  _exit (taken < (1ul << 30) ? EXIT_DENIED : EXIT_ESCAPED);
}

static void
spin (void)
{
  volatile unsigned long n = 0;

  for (;;)
    n++;
}

static void
wait_for_ever (void)
{
  static int word;

  for (;;)
    syscall (SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void
say (const void *data,
     size_t      length)
{
  if (write (MAQ_DECODE_FD_TALK, data, length) < 0)
    _exit (EXIT_ESCAPED);
}

static void
say_done (void)
{
  MaqDecodeAnswer answer = { .magic = MAQ_DECODE_ANSWER_MAGIC, .status = MAQ_DECODE_DONE };

  say (&answer, sizeof answer);
}

/* Claims to be done while it can still write to the pixels. */
static void
keep_writing (uint8_t *pixels,
              size_t   length)
{
  say_done ();
  for (unsigned char value = 0;; value++)
    memset (pixels, value, length);
}

/* The output cannot be made larger than the client made it. */
static void
write_beyond (size_t length)
{
  uint8_t *larger = mmap (NULL, length + (1 << 20), PROT_READ | PROT_WRITE, MAP_SHARED, MAQ_DECODE_FD_OUT, 0);

  if (larger == MAP_FAILED)
    _exit (EXIT_DENIED);
  larger[length + (1 << 19)] = 1;
  _exit (EXIT_ESCAPED);
}

static void
say_unprintable (void)
{
  MaqDecodeAnswer answer = { .magic = MAQ_DECODE_ANSWER_MAGIC, .status = MAQ_DECODE_BROKEN };

  memset (answer.message, 0x1b, sizeof answer.message); /* no NUL either */
  say (&answer, sizeof answer);
  _exit (0);
}

static int
overflow (int depth)
{
  volatile char frame[4096];

  frame[depth % 4096] = depth;
  return depth < 0 ? frame[0] : overflow (depth + 1) + frame[depth % 4096];
}

static void
do_named (const char *name,
          uint8_t    *pixels,
          size_t      length)
{
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
    if (strcmp (name, calls[i].name) == 0)
      make_call (&calls[i]);

  if (strcmp (name, "map-4-gib") == 0)
    map_much ();
  else if (strcmp (name, "take-all-memory") == 0)
    take_all_memory ();
  else if (strcmp (name, "spin") == 0)
    spin ();
  else if (strcmp (name, "wait") == 0)
    wait_for_ever ();
  else if (strcmp (name, "answer-short") == 0)
    say ("x", 1);
  else if (strcmp (name, "answer-nonsense") == 0)
    say (calls, sizeof (MaqDecodeAnswer));
  else if (strcmp (name, "answer-long") == 0)
    say (calls, sizeof (MaqDecodeAnswer) + 64);
  else if (strcmp (name, "answer-unprintable") == 0)
    say_unprintable ();
  else if (strcmp (name, "keep-writing") == 0)
    keep_writing (pixels, length);
  else if (strcmp (name, "write-beyond-output") == 0)
    write_beyond (length);
  else if (strcmp (name, "overflow-stack") == 0)
    _exit (overflow (0));
  else if (strcmp (name, "abort") == 0)
    abort ();
  else if (strcmp (name, "leave") == 0)
    _exit (0);

  _exit (EXIT_ESCAPED);
}

void
maq_decode_misbehave (const MaqDecodeInput *input,
                      uint8_t              *pixels,
                      size_t                length)
{
  static char name[64];
  static const char key[] = "Misbehave"; /* with its NUL */
  const uint8_t *found = memmem (input->data, input->length, key, sizeof key);
  size_t n = 0;

  if (found == NULL)
    return;

  found += sizeof key;
  while (found + n < input->data + input->length && n < sizeof name - 1 &&
         (found[n] == '-' || found[n] == '_' || (found[n] >= '0' && found[n] <= '9') || (found[n] >= 'a' && found[n] <= 'z')))
    {
      name[n] = found[n];
      n++;
    }
  do_named (name, pixels, length);
}

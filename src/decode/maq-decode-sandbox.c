/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/close_range.h>
#include <linux/landlock.h>
#include <seccomp.h>

#include "maq-decode-sandbox.h"
#include "maq-decode-wire.h"

#define MEMORY_BYTES (768ul << 20)
#define CPU_SECONDS 10

static bool
set_limits (void)
{
  static const struct { int what; rlim_t value; } limits[] = {
    { RLIMIT_AS, MEMORY_BYTES },
    { RLIMIT_CPU, CPU_SECONDS },
    { RLIMIT_CORE, 0 },
    { RLIMIT_FSIZE, 4ul * MAQ_DECODE_MAX_PIXELS },
    { RLIMIT_NOFILE, 0 },
  };

  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
    {
      struct rlimit limit = { limits[i].value, limits[i].value };

      if (setrlimit (limits[i].what, &limit) != 0)
        return false;
    }

  return true;
}

/* No path may be named at all, in case a call slips through the filter. Kernels without Landlock go without. */
static void
close_files (void)
{
#if defined SYS_landlock_create_ruleset && defined LANDLOCK_ACCESS_FS_MAKE_SYM
  struct landlock_ruleset_attr rules = { .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };
  int fd = syscall (SYS_landlock_create_ruleset, &rules, sizeof rules, 0);

  if (fd < 0)
    return;

  syscall (SYS_landlock_restrict_self, fd, 0);
  close (fd);
#endif
}

/* What decoding into memory needs. Reading and writing only on the socket pair, and complaining (dav1d does) to
 * standard error, which is /dev/null; no memory that can be executed. */
static bool
add_rules (scmp_filter_ctx filter)
{
  static const int calls[] = {
    SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (brk), SCMP_SYS (madvise), SCMP_SYS (futex),
    SCMP_SYS (rt_sigreturn), SCMP_SYS (exit), SCMP_SYS (exit_group), SCMP_SYS (getrandom),
  };
  int failed = 0;

  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
    failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0);

  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (read), 1,
                              SCMP_A0 (SCMP_CMP_EQ, MAQ_DECODE_FD_TALK));
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (write), 1,
                              SCMP_A0 (SCMP_CMP_EQ, MAQ_DECODE_FD_TALK));
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (write), 1,
                              SCMP_A0 (SCMP_CMP_EQ, STDERR_FILENO));
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                              SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

  return failed == 0;
}

static bool
filter_calls (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  bool loaded;

  if (filter == NULL)
    return false;

  loaded = add_rules (filter) && seccomp_load (filter) == 0;
  seccomp_release (filter);

  return loaded;
}

bool
maq_decode_sandbox_enter (void)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return false;

  syscall (SYS_close_range, MAQ_DECODE_FD_OUT + 1, ~0u, 0);
  close_files ();

  return set_limits () && filter_calls ();
}

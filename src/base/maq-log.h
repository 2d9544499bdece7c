/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Installs the structured log writer: redacts, writes to standard error at the level of MAQUETTE_DEBUG and
 * to @state_dir/maquette.log (5 files of 1 MiB; NULL: no file). Call once, first in main(). */
void maq_log_init (const char *state_dir);

/* Text that must never be written anywhere, blanked by value from now on. Kept until the process ends. */
void maq_log_add_secret (const char *secret);

/* One line per transition (rule R5). Fields are name, printf-formatted value pairs of plain words:
 * never a prompt, a key or the query of an address. */
void maq_log_event (const char *event, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* First thing in every main(): umask 077, RLIMIT_CORE 0, SSLKEYLOGFILE unset. */
void maq_process_harden (void);
/* What it was before: for files that a person asked for. */
guint maq_process_get_umask (void);

G_END_DECLS

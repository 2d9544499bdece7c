/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Private to the engine: a folder of files that can all be made again, kept below a size. Any thread; blocking, never on the main thread. */

/* Removes what was used longest ago until at most @most_bytes of disk are taken by the regular files in @folder and the folders directly in
 * it. Links are neither followed nor counted. Several processes may do it at a time, and a file that is open stays readable.
 * Returns: how many files are gone. */
guint maq_cache_trim (const char *folder, goffset most_bytes);
/* Notes that a file of it was used. Once a day is enough; otherwise it costs a look. */
void  maq_cache_note_use (const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MaqLibraryDir MaqLibraryDir;

/* Wall clock, µs: when the first of the sessions that died here began; 0: none died. */
gint64 maq_library_dir_get_oldest_death (MaqLibraryDir *self);
/* Takes the files of the dead away: what they left has been looked after. */
void   maq_library_dir_bury_dead        (MaqLibraryDir *self);

G_END_DECLS

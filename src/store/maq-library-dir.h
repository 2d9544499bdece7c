/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The library folder (durability: section 3.1): 0700, ours, locked for life.
 *
 * Who may be in it: any number of our processes (window, command line) at once. Each holds a shared flock on
 * library.lock for life, and an exclusive one on owners/<uuid>.lock, its own. Recovery and migration need the
 * exclusive lock on library.lock, which is had only by the one who is alone; an attempt belongs to the owner written in
 * its row, and may be recovered by others only when that owner's lock can be taken: its process is dead. */
typedef struct _MaqLibraryDir MaqLibraryDir;

/* @path: NULL for $XDG_DATA_HOME/maquette. Makes it when missing. BAD_INPUT: owned by somebody else, writable by
 * others, not a folder. LOCKED: somebody holds it exclusively for longer than @wait_ms. */
MaqLibraryDir *maq_library_dir_open         (const char *path, guint wait_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqLibraryDir *maq_library_dir_ref          (MaqLibraryDir *self);
void           maq_library_dir_unref        (MaqLibraryDir *self); /* the last one lets the locks go */
const char    *maq_library_dir_get_path     (const MaqLibraryDir *self);
const char    *maq_library_dir_get_owner    (const MaqLibraryDir *self); /* our UUID */
/* TRUE when we got in alone and still hold the exclusive lock; call share() once recovery is over. */
gboolean       maq_library_dir_is_alone     (const MaqLibraryDir *self);
gboolean       maq_library_dir_share        (MaqLibraryDir *self, GError **error);
gboolean       maq_library_dir_owner_is_dead (MaqLibraryDir *self, const char *owner);
/* NFS, SMB, FUSE: DELETE journal and EXCLUSIVE locking instead of WAL. */
gboolean       maq_library_dir_is_remote    (const MaqLibraryDir *self);
char          *maq_library_dir_dup_child    (const MaqLibraryDir *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqLibraryDir, maq_library_dir_unref)

G_END_DECLS

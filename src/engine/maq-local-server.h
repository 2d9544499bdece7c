/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The built-in Draft engine's process, maquette-server. We make the listening socket and hand it over, so that a
 * connection waits rather than fails while the server starts, or starts again. Main thread; private to the engine. */
#define MAQ_TYPE_LOCAL_SERVER (maq_local_server_get_type ())
G_DECLARE_FINAL_TYPE (MaqLocalServer, maq_local_server, MAQ, LOCAL_SERVER, GObject)

/* @fallback_folder: where the socket goes when there is no XDG_RUNTIME_DIR. Touches the disk: make it on a worker. */
MaqLocalServer *maq_local_server_new      (const char *fallback_folder) G_GNUC_WARN_UNUSED_RESULT;
char           *maq_local_server_dup_program (void) G_GNUC_WARN_UNUSED_RESULT;
/* "unix:/…/draft-….sock" */
const char     *maq_local_server_get_url  (MaqLocalServer *self);
/* Starts it when it does not run. UNREACHABLE: the program is missing, or ends as soon as it starts. */
gboolean        maq_local_server_ensure   (MaqLocalServer *self, GError **error);
/* Ends the process and removes the socket. */
void            maq_local_server_stop     (MaqLocalServer *self);

G_END_DECLS

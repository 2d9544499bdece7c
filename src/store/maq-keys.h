/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keys in the system keyring, bound to an origin; blocking, worker only. With no keyring, set() keeps the key for the
 * life of the process in locked memory and says so through *@kept (FALSE). MAQUETTE_KEY_<ENGINE ID> is never read here. */
gboolean maq_keys_set    (const char *origin, const char *account, const char *key, gboolean *kept, GCancellable *cancellable, GError **error);
/* Returns: (transfer full) (nullable): wipe with maq_keys_free(). NULL without @error: there is none. */
char    *maq_keys_lookup (const char *origin, const char *account, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUE: the key that lookup() gives is only in this process's memory. */
gboolean maq_keys_is_session (const char *origin, const char *account);
gboolean maq_keys_clear  (const char *origin, const char *account, GCancellable *cancellable, GError **error);
void     maq_keys_free   (char *key);

G_END_DECLS

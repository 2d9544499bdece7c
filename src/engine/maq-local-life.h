/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* One life of a server program: from its start until it ends. Counted, crosses threads: the main thread says what becomes of it,
 * workers who need it hold it and wait for its first answer. */
typedef struct _MaqLocalLife MaqLocalLife;

MaqLocalLife *maq_local_life_new       (void) G_GNUC_WARN_UNUSED_RESULT;
MaqLocalLife *maq_local_life_ref       (MaqLocalLife *self);
void          maq_local_life_unref     (MaqLocalLife *self);
/* Somebody besides @self's maker holds it. */
gboolean      maq_local_life_is_held   (MaqLocalLife *self);
/* Main thread, once. @words: (nullable) the last it said. */
void          maq_local_life_end       (MaqLocalLife *self, const char *words);
gboolean      maq_local_life_has_ended (MaqLocalLife *self);
/* It has answered once. */
gboolean      maq_local_life_is_ready  (MaqLocalLife *self);

/* Blocks until the server at @endpoint answers as its provider wants it; @waiting (nullable) is called now and then. UNREACHABLE: the
 * program ended, or says nothing for ten minutes. BAD_INPUT: it is not the server it should be. */
gboolean      maq_local_life_wait      (MaqLocalLife *self, MaqEndpoint *endpoint, void (*waiting) (gpointer data), gpointer data,
                                        GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqLocalLife, maq_local_life_unref)

G_END_DECLS

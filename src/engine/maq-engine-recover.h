/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-engine.h first. */
#include "maq-store.h"

G_BEGIN_DECLS

/* What processes that are gone left to us (durability: section 3.7). */
typedef struct _MaqRecovered MaqRecovered;

/* Store lane. Puts in order what needs only the library, claims what waits, and reads what there is to show. */
/* @take_waiting: jobs that wait and that nobody alive owns become ours, to be sent. @fetch: those that an engine has accepted
 * too, to be asked for. */
MaqRecovered *maq_recovered_new  (MaqStore *store, gboolean take_waiting, gboolean fetch, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void          maq_recovered_free (MaqRecovered *recovered);

/* Main thread. Shows it, runs what waits, and reads the replies that are on disk; then calls @done. Swallows @recovered. */
void          maq_engine_resume  (MaqEngine *self, MaqRecovered *recovered, void (*done) (gpointer data), gpointer data);

G_END_DECLS

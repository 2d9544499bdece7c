/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A copy of a key in memory that is never written to swap and is wiped when it is freed. Any thread. NULL: no memory. */
char *maq_secret_new  (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void  maq_secret_free (char *secret);

G_END_DECLS

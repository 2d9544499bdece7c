/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* OpenAI's batches: a file of lines, each a request; a batch that works on it within a day; a file of answers. Half the price.
 * Ours have one line each: that costs the same, one page that is refused does not hold up the others, and each has an id of its
 * own to be resumed, stopped and found by. */

#define MAQ_OPENAI_BATCH_MARK "maquette"          /* the member of a batch's metadata with the attempt's UUID */
#define MAQ_OPENAI_BATCH_KEEP_S (7 * 24 * 3600)   /* the output stays there so long after it was made */
#define MAQ_OPENAI_BATCH_INPUT_S (2 * 24 * 3600)  /* the input: a day's work, and a day to begin with */

/* "/v1/images/edits": the route a line is for, as a batch names it wherever its own address is. */
char    *maq_openai_batch_dup_url (const MaqCall *call) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the line and puts it on the server; its file's id is the only upload. As MaqProvider's upload(). */
gboolean maq_openai_batch_upload  (const MaqCall *call, GPtrArray *uploads, GError **error);
/* As MaqProvider's poll() and find(). */
gboolean maq_openai_batch_look    (const MaqCall *call, const char *remote_id, gboolean *done, GError **error);
gboolean maq_openai_batch_find    (const MaqCall *call, gint64 since_us, char **remote_id, GError **error);

G_END_DECLS

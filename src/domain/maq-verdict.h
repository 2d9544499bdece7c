/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was said of a picture when it was compared with others. */
typedef enum { MAQ_VERDICT_NONE, MAQ_VERDICT_PICK, MAQ_VERDICT_REJECT } MaqVerdict;

/* "pick", "reject"; NULL of none. Any thread, as all of this. */
const char *maq_verdict_to_word   (MaqVerdict verdict);
/* FALSE of any word that is none of these, and of NULL; @verdict is then left alone. */
gboolean    maq_verdict_from_word (const char *word, MaqVerdict *verdict);

G_END_DECLS

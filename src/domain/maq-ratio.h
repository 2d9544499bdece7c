/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AUTO: nothing was chosen; an edit then keeps the picture's own size. */
typedef enum {
  MAQ_RATIO_AUTO,
  MAQ_RATIO_1_1,
  MAQ_RATIO_3_2,
  MAQ_RATIO_2_3,
  MAQ_RATIO_16_9,
  MAQ_RATIO_9_16,
} MaqRatio;

#define MAQ_N_RATIOS 6

const char *maq_ratio_to_string (MaqRatio ratio);                         /* "3:2"; AUTO: "auto" */
/* BAD_INPUT naming @text and listing the five when it is none of them. */
gboolean    maq_ratio_parse     (const char *text, MaqRatio *ratio, GError **error);
void        maq_ratio_get_parts (MaqRatio ratio, guint *horizontal, guint *vertical); /* AUTO: 0, 0 */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money is whole micro-dollars: 100000 is $0.10. No floating point touches it. */
typedef gint64 MaqMicros;
#define MAQ_MICROS_PER_DOLLAR G_GINT64_CONSTANT (1000000)

/* @low == @high when it is known exactly. @known is FALSE where the engine's price is not known at all. */
typedef struct {
  gboolean  known;
  MaqMicros low;
  MaqMicros high;
} MaqPrice;

/* "$0.10", "$0.1280", "$0.18 – 0.20", "free", "unknown". Independent of the locale's decimal sign in JSON,
 * so only for people. (transfer full) */
char *maq_price_to_text (const MaqPrice *price) G_GNUC_WARN_UNUSED_RESULT;

/* How much less @price is than @against, in thousandths of the latter, rounded; negative: more. FALSE: cannot be told,
 * because one of them is not known exactly, or @against is nothing. */
gboolean maq_price_get_saving (const MaqPrice *price, const MaqPrice *against, gint *permille);

/* Output tokens of gpt-image-2 for width × height; quality "low", "medium", "high" (protocols: section 1.10). */
guint64 maq_price_gpt_image_2_tokens (guint width, guint height, const char *quality);
/* The same of the models before it, which make a square, an upright and a wide picture. */
guint64 maq_price_table_tokens       (guint width, guint height, const char *quality);
/* What a picture of this size costs as input, in tokens: of gpt-image-2 and of those before it. 0 × 0: not known. */
void    maq_price_gpt_image_2_input  (guint width, guint height, guint *low, guint *high);
void    maq_price_tiles_input        (guint width, guint height, guint *low, guint *high);

G_END_DECLS

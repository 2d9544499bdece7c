/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-price.h"

G_BEGIN_DECLS

/* Money in a person's words. All results (transfer full). */

/* An amount: "$0.00", "$1.20". Nothing is never "free" here. */
char *maq_money_text        (MaqMicros amount) G_GNUC_WARN_UNUSED_RESULT;
/* A limit that somebody set: "$25", "$2.50". */
char *maq_money_text_limit  (MaqMicros amount) G_GNUC_WARN_UNUSED_RESULT;
/* What something costs: "$0.10", "$0.18 – 0.20", "free", "price unknown". */
char *maq_money_text_price  (const MaqPrice *price) G_GNUC_WARN_UNUSED_RESULT;
/* At most: "$0.20"; NULL where it is not known or free. */
char *maq_money_text_most   (const MaqPrice *price) G_GNUC_WARN_UNUSED_RESULT;
/* @permille as in MaqOffer: "21.9 % cheaper", "28 % dearer", "the same price"; NULL: not comparable. */
char *maq_money_text_saving (int permille) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

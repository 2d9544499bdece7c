/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What happens to references beyond an engine's limit. */
typedef enum {
  MAQ_EXCESS_REFUSE,    /* nothing was chosen: it is not sent */
  MAQ_EXCESS_LEAVE_OUT, /* those with the highest numbers stay here */
  MAQ_EXCESS_PACK,      /* they go together on one numbered sheet */
} MaqExcess;

/* Says that there are too many references, and offers two ways out. Property "excess" (int: MaqExcess, notifying). */
#define MAQ_TYPE_OVER_LIMIT (maq_over_limit_get_type ())
G_DECLARE_FINAL_TYPE (MaqOverLimit, maq_over_limit, MAQ, OVER_LIMIT, AdwBin)

MaqExcess maq_over_limit_get_excess (MaqOverLimit *self);
/* @why: NULL: there are not too many; it hides, and nothing is chosen any more. @left_out: the numbers that would stay here,
 * NULL where that is no way out. @n_packed: how many would go on the sheet, 0 where that is none. */
void      maq_over_limit_set        (MaqOverLimit *self, const char *why, const char *left_out, guint n_packed);

G_END_DECLS

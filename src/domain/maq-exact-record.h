/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-exact.h"

G_BEGIN_DECLS

/* What the library says of an answer whose original was to be kept exactly outside of its mask. Plain data. */
typedef struct {
  MaqExactOutcome outcome;    /* COMPOSITED: the slot's picture is the composite, its first extra one the raw answer;
                               * else the picture is the raw answer, and this is why */
  guint           feather;    /* pixels of the seam */
  MaqAlignment    alignment;  /* as found; COMPOSITED and POOR_ALIGNMENT only */
  double          shift_x, shift_y;  /* how far the content was moved, in pixels of the original */
  double          zoom_x, zoom_y;    /* 1: not at all */
} MaqExactRecord;

/* One JSON object. (transfer full) */
char           *maq_exact_record_to_json   (const MaqExactRecord *self) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: @json is NULL or no such record. Free with g_free(). */
MaqExactRecord *maq_exact_record_from_json (const char *json) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

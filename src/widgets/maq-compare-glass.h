/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-film.h"

G_BEGIN_DECLS

/* The loupe's glass in one texture: what is under it, cut round, with its rim and its shadow. The renderer would work all of that out for each
 * pixel of each frame. */

/* How far rim and shadow reach beyond @radius; all in device pixels, of which a shown one has @factor. */
guint maq_compare_glass_get_margin (guint factor);
/* @sheet: its middle lies at (0, 0), radius and margin to each side; what is on it covers the glass. */
void  maq_compare_glass_cut        (MaqFilmSheet *sheet, guint radius, guint factor);

G_END_DECLS

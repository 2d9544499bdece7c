/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* The shape to ask for where a service takes no sizes: the one that was chosen, or else the nearest to the exact size or to the
 * first picture, among those the row makes. "3:2"; never "auto". */
const char *maq_wire_ratio (const MaqCall *call);

G_END_DECLS

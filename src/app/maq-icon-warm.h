/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Has the icon theme of the default display read beside what the main thread does. Once, when the program's own icons are known
 * to it and before the first widget that shows one. Main thread; returns at once. */
void maq_icon_warm (void);

G_END_DECLS

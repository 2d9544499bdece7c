/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* The same request priced at every configured engine. Signal "chosen" (an engine's id). */
#define MAQ_TYPE_PRICE_POPOVER (maq_price_popover_get_type ())
G_DECLARE_FINAL_TYPE (MaqPricePopover, maq_price_popover, MAQ, PRICE_POPOVER, GtkPopover)

/* The first offer is the request's own engine. */
void maq_price_popover_set_request (MaqPricePopover *self, MaqEngine *engine, MaqRequest *request);

G_END_DECLS

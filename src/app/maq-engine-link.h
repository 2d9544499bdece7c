/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-error-text.h"
#include "maq-preset.h"

G_BEGIN_DECLS

/* Pages of a service in the browser, by the word a button answers with: "billing", "verify", "usage". */

/* Without those buttons whose page is not known for @endpoint (nullable: none is). */
MaqRemedy maq_engine_link_filter (MaqRemedy remedy, const MaqEndpoint *endpoint);
/* TRUE: the word is a page's, and it was offered where there is one. */
gboolean  maq_engine_link_open   (GtkWindow *parent, const MaqEndpoint *endpoint, const char *word);

G_END_DECLS

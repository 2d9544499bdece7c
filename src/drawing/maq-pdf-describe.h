/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to drawing: what cairo (1.16) has no word for in a tagged PDF, added at its end as an incremental update (ISO 32000-1, 7.5.6): the
 * language of the document, and what each figure shows, for who cannot see it (14.9.2, 14.9.3). */

/* @pdf: as cairo has written it. @language: "de", "pt-BR". @figures: one text for each "Figure", in the order in which they were tagged.
 * FALSE: it is written in another way than is known here, or has another number of figures; then it is left as it is. */
gboolean maq_pdf_describe (GByteArray *pdf, const char *language, const char *const *figures, guint n_figures);

G_END_DECLS

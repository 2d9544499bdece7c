/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* What pictures are written on with. A sans that most systems have, and what the system has for other scripts. */
#define MAQ_FONTS_FAMILIES "Inter,DejaVu Sans,Sans"

/* The first text of a process reads fontconfig's lists, which is not for two threads at once: any thread, before anything is written. */
void          maq_fonts_find        (void);
/* For letters whose places do not depend on the size they are drawn at: nothing is hinted, nothing rounded. This thread's. */
PangoContext *maq_fonts_new_context (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

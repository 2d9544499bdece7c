/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A message across the canvas until somebody dismisses it. */
#define MAQ_TYPE_BANNER (maq_banner_get_type ())
G_DECLARE_FINAL_TYPE (MaqBanner, maq_banner, MAQ, BANNER, AdwBin)

/* @decide: with a way to the requests that may have been charged. */
void maq_banner_show (MaqBanner *self, const char *message, gboolean decide);

G_END_DECLS

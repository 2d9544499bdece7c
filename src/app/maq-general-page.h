/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-settings.h"

G_BEGIN_DECLS

/* How the window behaves: the canvas, and which hints about prompts are given. */
#define MAQ_TYPE_GENERAL_PAGE (maq_general_page_get_type ())
G_DECLARE_FINAL_TYPE (MaqGeneralPage, maq_general_page, MAQ, GENERAL_PAGE, AdwPreferencesPage)

void maq_general_page_set_settings (MaqGeneralPage *self, MaqSettings *settings);

G_END_DECLS

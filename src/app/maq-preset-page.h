/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The services and servers Maquette knows by name, in groups. Signals: "back", "chosen" (a preset's id). */
#define MAQ_TYPE_PRESET_PAGE (maq_preset_page_get_type ())
G_DECLARE_FINAL_TYPE (MaqPresetPage, maq_preset_page, MAQ, PRESET_PAGE, AdwBin)

GtkWidget *maq_preset_page_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"
#include "maq-settings.h"

G_BEGIN_DECLS

/* How the window behaves, engines and money. Belongs to one window. */
#define MAQ_TYPE_PREFERENCES (maq_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MaqPreferences, maq_preferences, MAQ, PREFERENCES, AdwPreferencesWindow)

GtkWidget *maq_preferences_new         (GtkWindow *parent, MaqEngine *engine, MaqSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
/* One engine's own page. @for_key: to set its key. */
void       maq_preferences_show_engine (MaqPreferences *self, const char *id, gboolean for_key);
void       maq_preferences_show_money  (MaqPreferences *self);

G_END_DECLS

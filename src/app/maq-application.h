/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One process for each library: a second start brings the first one's window to the front. */
#define MAQ_TYPE_APPLICATION (maq_application_get_type ())
G_DECLARE_FINAL_TYPE (MaqApplication, maq_application, MAQ, APPLICATION, AdwApplication)

MaqApplication *maq_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

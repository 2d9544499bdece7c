/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-provider.h"

G_BEGIN_DECLS

/* stable-diffusion.cpp's own form, /sdcpp/v1: the parts of its provider. */

gboolean maq_sdcpp_form_write (const MaqCall *call, int fd, MaqEnvelope *envelope, GError **error);

/* GET /sdcpp/v1/capabilities as an overlay of the row; what is out of bounds is passed over. (transfer full) */
char    *maq_sdcpp_about_read (JsonObject *capabilities) G_GNUC_WARN_UNUSED_RESULT;
char    *maq_sdcpp_about_learn (const MaqCall *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean maq_sdcpp_about_test (const MaqCall *call, MaqDiagnosis *diagnosis, char **detail, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-engine-export.h"

G_BEGIN_DECLS

/* "Content credentials: intact", with what that does not say where there is room for it. All results (transfer full). */
char *maq_credentials_text_caption (const MaqPictureCredentials *found) G_GNUC_WARN_UNUSED_RESULT; /* nullable: nothing to say in short */
char *maq_credentials_text_whole   (const MaqPictureCredentials *found) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

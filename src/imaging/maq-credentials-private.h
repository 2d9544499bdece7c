/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Private to maq-credentials*.c: where in a file the credentials are. */

typedef struct {
  gsize start, length;
} MaqCredentialsRange;

typedef struct {
  GByteArray *store;     /* nullable: there are none; else the JUMBF bytes in one piece */
  GArray     *ranges;    /* of MaqCredentialsRange, ascending: what of the file holds them, headers and all */
  const char *problem;   /* nullable: there are some, and broken */
} MaqCredentialsPlace;

void maq_credentials_find        (const guint8 *data, gsize length, MaqCredentialsPlace *place);
void maq_credentials_place_clear (MaqCredentialsPlace *place);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqCredentialsPlace, maq_credentials_place_clear)

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-request.h"

/* Shared by maq-request*.c alone. */
struct _MaqRequest {
  char         *change;
  GPtrArray    *keep;       /* of char*, NULL-terminated */
  MaqRatio      ratio;
  guint         width, height;
  guint         variants;
  char         *engine;
  char         *quality;
  guint         previews;
  MaqReference *base;       /* nullable */
  char         *parent_step;
  guint         parent_slot;
  GPtrArray    *images;     /* of MaqReference, wire order, the base first, the sheet last */
  MaqReference *sheet;      /* nullable */
  GPtrArray    *packed;     /* of MaqReference, by number: what the sheet shows; NULL without one */
  MaqBlob      *mask;       /* nullable */
  gboolean      exact;      /* with a mask only */
};

/* Everything of @self but its references and its sheet. */
MaqRequestBuilder *maq_request_builder_new_like (const MaqRequest *self) G_GNUC_WARN_UNUSED_RESULT;

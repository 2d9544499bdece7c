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
  GPtrArray    *images;     /* of MaqReference, wire order: the base first, each annotated copy behind its picture, the sheet last */
  GPtrArray    *annotated;  /* of MaqAnnotated, nullable */
  MaqReference *sheet;      /* nullable */
  GPtrArray    *packed;     /* of MaqReference, by number: what the sheet shows; NULL without one */
  MaqBlob      *mask;       /* nullable */
  gboolean      exact;      /* with a mask only */
  gboolean      incomplete; /* read again, and a picture that it had was not there */
};

struct _MaqRequestBuilder {
  MaqRequest *request;
};

/* A picture with its marks drawn on it. */
typedef struct {
  char         *of;         /* id of the reference it shows */
  MaqReference *copy;       /* without a number */
} MaqAnnotated;

/* The copy of the picture of this id, or NULL. */
MaqReference *maq_request_find_annotated (const MaqRequest *self, const char *id);
/* Puts each copy behind its picture and drops those whose picture is not there; @self is not shared yet. */
void maq_request_order_annotated (MaqRequest *self);

/* Everything of @self but its references, its copies and its sheet. */
MaqRequestBuilder *maq_request_builder_new_like (const MaqRequest *self) G_GNUC_WARN_UNUSED_RESULT;

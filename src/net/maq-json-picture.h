/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-base64.h"

G_BEGIN_DECLS

/* The text of one picture's JSON string, escapes undone, into bytes: a "data:…;base64," prefix is found and passed
 * over, wrong base64 is remembered. Used by maq-json-stream.c only. */
typedef enum {
  MAQ_JSON_PICTURE_UNDECIDED,  /* it may still become "data:" */
  MAQ_JSON_PICTURE_SKIPPING,   /* within the prefix */
  MAQ_JSON_PICTURE_PAST,       /* base64 from here */
} MaqJsonPicturePrefix;

typedef struct {
  MaqBase64            base64;
  MaqJsonPicturePrefix prefix;
  GString             *held;   /* the string's beginning, until it is clear what it is */
  gboolean             broken; /* the rest of this string is passed over */
  guint8              *out;
} MaqJsonPicture;

#define MAQ_JSON_PICTURE_BLOCK 65536 /* characters decoded at once */

typedef gboolean (*MaqJsonPictureFunc) (gpointer data, const guint8 *bytes, gsize length, GError **error);

void     maq_json_picture_init   (MaqJsonPicture *self);
void     maq_json_picture_clear  (MaqJsonPicture *self);
void     maq_json_picture_begin  (MaqJsonPicture *self);
/* The next character while it is UNDECIDED; then while it is SKIPPING. */
void     maq_json_picture_decide (MaqJsonPicture *self, char c);
void     maq_json_picture_skip   (MaqJsonPicture *self, char c);
gboolean maq_json_picture_decode (MaqJsonPicture *self, const char *text, gsize length, MaqJsonPictureFunc func,
                                  gpointer data, GError **error);
/* TRUE when the string was whole base64: up to two last bytes are in @last. */
gboolean maq_json_picture_end    (MaqJsonPicture *self, guint8 *last, gsize *n_last);

G_END_DECLS

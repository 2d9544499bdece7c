/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Private to imaging: the pieces a PNG is made of. */

#define MAQ_PNG_MAGIC "\x89PNG\r\n\x1a\n"
#define MAQ_PNG_MAGIC_LENGTH 8

void     maq_png_put_u32   (guint8 *at, guint32 value);
void     maq_png_put_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length);
/* @text as in maq_encode_png(), nullable; BAD_INPUT as there. */
gboolean maq_png_put_text  (GByteArray *png, const char *const *text, GError **error);

typedef struct {
  const guint8 *type; /* four bytes */
  const guint8 *data;
  gsize         length;
} MaqPngChunk;

/* Takes the chunk at *@at of @png and moves *@at behind it. FALSE at the end, or where the file is broken. */
gboolean maq_png_next_chunk (const guint8 *png, gsize length, gsize *at, MaqPngChunk *chunk);

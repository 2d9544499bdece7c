/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-mask.h"
#include "maq-provider.h"
#include "maq-sniff.h"

G_BEGIN_DECLS

/* Pictures as they go out: no EXIF, no place, no text, orientation baked in, in a form every server reads. */

/* Picture @index in wire order. @format (out): PNG, JPEG or WebP. BAD_INPUT names the picture. (transfer full) */
GBytes  *maq_wire_picture_load (const MaqCall *call, guint index, MaqFormat *format, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same as PNG, whatever it is stored as, for servers that read nothing else. (transfer full) */
GBytes  *maq_wire_picture_load_png (const MaqCall *call, guint index, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As maq_wire_picture_load(), but of at most @max_bytes: what is larger goes as a JPEG, on white where it was transparent.
 * BAD_INPUT: it does not become small enough. (transfer full) */
GBytes  *maq_wire_picture_load_within (const MaqCall *call, guint index, gsize max_bytes, MaqFormat *format, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* The request's mask as PNG of the first picture's size, in the row's polarity. BAD_INPUT: it lets nothing change, or the row
 * takes none. NULL without @error: the request has no mask. (transfer full) */
GBytes  *maq_wire_mask_load    (const MaqCall *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "data:image/png;base64,<1234 bytes of image/png>" stand-ins are not made here: an upload that was not made is
 * "upload:N", N being the picture's place from 1. (transfer full) */
char    *maq_wire_picture_name (const MaqCall *call, guint index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

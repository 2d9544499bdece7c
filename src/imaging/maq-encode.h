/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-image.h"
#include "maq-sniff.h"

G_BEGIN_DECLS

/* All: any thread; the same pixels give the same bytes. FAILED: no memory. */

/* PNG level for speed (libdeflate 1, filter UP: 50 ms for 1024²) or size. Same pixels → same bytes. */
typedef enum { MAQ_ENCODE_FAST, MAQ_ENCODE_SMALL } MaqEncodeEffort;

/* RGB when opaque, else RGBA. @text: NULL-terminated key, value, … pairs for tEXt/iTXt chunks, or NULL. Keys:
 * 1..79 printable ASCII; values UTF-8; else BAD_INPUT. */
GBytes *maq_encode_png  (MaqImage *image, MaqEncodeEffort effort, const char *const *text, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Transparent parts are put on white. @quality: 1..100; colour keeps its full resolution from 95 on. */
GBytes *maq_encode_jpeg (MaqImage *image, guint quality, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lossy, with alpha. BAD_INPUT beyond 16383 a side. */
GBytes *maq_encode_webp (MaqImage *image, guint quality, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By format; PNG (FAST), JPEG and WebP only, else BAD_INPUT. */
GBytes *maq_encode      (MaqImage *image, MaqFormat format, guint quality, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same file without EXIF, GPS, XMP and text, pixels untouched, ICC profile kept, orientation kept in a
 * minimal EXIF block; for PNG, JPEG and WebP without re-encoding. What goes to an engine passes here. BAD_INPUT for other
 * formats (write those anew) and for files that end too soon. */
GBytes *maq_metadata_strip (GBytes *encoded, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A file without metadata (what is stripped or was just written) with texts in it, pixels untouched. @text: pairs as for maq_encode_png();
 * of "Description", "Software" and "parameters" XMP is made for JPEG and WebP, others are left out there. BAD_INPUT: another format,
 * broken, or more than the 64 KB that a JPEG takes. */
GBytes *maq_metadata_embed (GBytes *encoded, const char *const *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first tEXt or (not compressed) iTXt value of a PNG for this ASCII key, as UTF-8, or NULL. (transfer full) */
char   *maq_metadata_get_png_text (GBytes *png, const char *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MAQ_SNIFF_MAX_FILE (64u << 20) /* bytes */

typedef enum {
  MAQ_FORMAT_UNKNOWN,
  MAQ_FORMAT_PNG,
  MAQ_FORMAT_JPEG,
  MAQ_FORMAT_WEBP,
  MAQ_FORMAT_GIF,
  MAQ_FORMAT_TIFF,
  MAQ_FORMAT_AVIF,
} MaqFormat;

/* What the header of an encoded picture claims, read by our own bounded reader before any codec runs.
 * width × height are as stored; orientation is EXIF 1..8 (5..8 swap the sides when shown). */
typedef struct {
  MaqFormat format;
  guint     width;
  guint     height;
  guint     orientation;
  gboolean  animated;
} MaqSniff;

/* @data: the whole file or its first bytes (enough when @length >= MIN (file size, 1 MiB)). @file_size: the
 * whole size. Enforces the header limits of docs (16,384 a side, 64 Mpx, 64 MiB, chunk and scan bounds).
 * FALSE with BAD_INPUT saying which limit, or that it is no picture; of one that has too many pixels @sniff says how many. */
gboolean    maq_sniff        (const guint8 *data, gsize length, goffset file_size, MaqSniff *sniff, GError **error);
gboolean    maq_sniff_fd     (int fd, MaqSniff *sniff, GError **error);

const char *maq_format_to_mime      (MaqFormat format);      /* "image/png"; UNKNOWN: "application/octet-stream" */
MaqFormat   maq_format_from_mime    (const char *mime);
const char *maq_format_to_extension (MaqFormat format);      /* "png", "jpg" */
MaqFormat   maq_format_from_name    (const char *file_name); /* by its extension */

/* Size as shown, with the orientation applied. */
void        maq_sniff_get_shown_size (const MaqSniff *sniff, guint *width, guint *height);

G_END_DECLS

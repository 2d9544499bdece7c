/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include "maq-sniff.h" before. */

/* What the readers of the single formats see: the first @length bytes of a file of @file_size bytes.
 * They never allocate, never recurse, and never step backwards, so their time is bounded by @length. */
typedef struct {
  const guint8 *data;
  gsize         length;
  guint64       file_size;
} MaqSniffSource;

/* A reader returns NULL when @sniff is filled, MAQ_SNIFF_MORE when the header reaches beyond the bytes
 * it was given, else a static sentence saying what is wrong. */
extern const char MAQ_SNIFF_MORE[];

#define MAQ_SNIFF_MAX_CHUNK (8u << 20)
#define MAQ_SNIFF_MAX_ANCILLARY 256
#define MAQ_SNIFF_MAX_SCANS 100

const char *maq_sniff_png  (const MaqSniffSource *source, MaqSniff *sniff);
const char *maq_sniff_gif  (const MaqSniffSource *source, MaqSniff *sniff);
const char *maq_sniff_webp (const MaqSniffSource *source, MaqSniff *sniff);
const char *maq_sniff_jpeg (const MaqSniffSource *source, MaqSniff *sniff);
const char *maq_sniff_tiff (const MaqSniffSource *source, MaqSniff *sniff);
const char *maq_sniff_avif (const MaqSniffSource *source, MaqSniff *sniff);

/* The orientation 1..8 in a block of EXIF (TIFF header first, an "Exif\0\0" before it is skipped); 1 if none. */
guint       maq_sniff_exif_orientation (const guint8 *data, gsize length);

static inline guint
maq_read_u16be (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static inline guint32
maq_read_u32be (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static inline guint
maq_read_u16le (const guint8 *p)
{
  return (guint) p[1] << 8 | p[0];
}

static inline guint32
maq_read_u24le (const guint8 *p)
{
  return (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static inline guint32
maq_read_u32le (const guint8 *p)
{
  return (guint32) p[3] << 24 | maq_read_u24le (p);
}

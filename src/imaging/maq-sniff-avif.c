/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-sniff.h"
#include "maq-sniff-private.h"

/* AVIF: ISO/IEC 23008-12 boxes. Read is only what says size and turning of the primary item: its
 * properties (ispe, irot, imir) as named by ipma. EXIF is ignored here, as the standard demands. */

#define MAX_PROPERTIES 256

typedef struct {
  const guint8 *data;
  gsize         length;
} Span;

typedef struct {
  guint32      type;
  Span         body;
} Box;

#define BOX_TYPE(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

/* Takes the next box off @rest; one that reaches beyond it is cut at its end and @cut set. */
static gboolean
next_box (Span     *rest,
          Box      *box,
          gboolean *cut)
{
  guint64 size;
  gsize header = 8;

  if (rest->length < 8)
    return FALSE;

  size = maq_read_u32be (rest->data);
  box->type = maq_read_u32be (rest->data + 4);

  if (size == 1 && rest->length >= 16)
    {
      size = (guint64) maq_read_u32be (rest->data + 8) << 32 | maq_read_u32be (rest->data + 12);
      header = 16;
    }
  else if (size == 0)
    size = rest->length;

  if (size < header)
    return FALSE;

  *cut = size > rest->length;
  size = MIN (size, rest->length);
  box->body = (Span) { rest->data + header, size - header };
  *rest = (Span) { rest->data + size, rest->length - size };

  return TRUE;
}

static gboolean
find_box (Span      rest,
          guint32   type,
          Span     *body,
          gboolean *cut)
{
  Box box;

  while (next_box (&rest, &box, cut))
    if (box.type == type)
      {
        *body = box.body;
        return TRUE;
      }

  return FALSE;
}

static guint
skip (Span *span,
      gsize n)
{
  n = MIN (n, span->length);
  span->data += n;
  span->length -= n;
  return n;
}

static guint32
take (Span *span,
      guint n_bytes)
{
  guint32 value = 0;

  if (span->length < n_bytes)
    {
      skip (span, n_bytes);
      return 0;
    }

  for (guint i = 0; i < n_bytes; i++)
    value = value << 8 | span->data[i];
  skip (span, n_bytes);

  return value;
}

static guint32
primary_item (Span meta)
{
  gboolean cut;
  Span pitm;
  guint version;

  if (!find_box (meta, BOX_TYPE ('p', 'i', 't', 'm'), &pitm, &cut))
    return 0;

  version = take (&pitm, 4) >> 24;
  return take (&pitm, version == 0 ? 2 : 4);
}

/* Orientation as EXIF writes it: first turned @angle × 90° against the clock, then mirrored. */
static guint
orientation_from (guint angle,
                  int   mirror)
{
  static const guint8 turned[] = { 1, 8, 3, 6 };
  static const guint8 mirrored[2][4] = {
    { 4, 5, 2, 7 }, /* top and bottom exchanged */
    { 2, 7, 4, 5 }, /* left and right exchanged */
  };

  return mirror < 0 ? turned[angle] : mirrored[mirror][angle];
}

typedef struct {
  guint angle;
  int   mirror;
} Turn;

static void
apply_property (Span      ipco,
                guint     index,
                MaqSniff *sniff,
                Turn     *turn)
{
  gboolean cut;
  Box box;

  for (guint i = 1; i <= MIN (index, MAX_PROPERTIES); i++)
    if (!next_box (&ipco, &box, &cut))
      return;

  if (index == 0 || index > MAX_PROPERTIES)
    return;

  if (box.type == BOX_TYPE ('i', 's', 'p', 'e') && box.body.length >= 12)
    {
      sniff->width = maq_read_u32be (box.body.data + 4);
      sniff->height = maq_read_u32be (box.body.data + 8);
    }
  else if (box.type == BOX_TYPE ('i', 'r', 'o', 't') && box.body.length >= 1)
    turn->angle = box.body.data[0] & 3;
  else if (box.type == BOX_TYPE ('i', 'm', 'i', 'r') && box.body.length >= 1)
    turn->mirror = box.body.data[0] & 1;
}

/* ipma: item id → indexes into ipco, counted from 1. */
static void
apply_properties (Span      ipma,
                  Span      ipco,
                  guint32   item,
                  MaqSniff *sniff)
{
  Turn turn = { 0, -1 };
  guint32 head = take (&ipma, 4);
  gboolean wide_ids = head >> 24 != 0, wide_indexes = head & 1;
  guint32 n_items = take (&ipma, 4);

  for (guint32 i = 0; i < n_items && ipma.length > 0; i++)
    {
      guint32 id = take (&ipma, wide_ids ? 4 : 2);
      guint n = take (&ipma, 1);

      if (id != item)
        {
          skip (&ipma, (gsize) n * (wide_indexes ? 2 : 1));
          continue;
        }

      for (guint k = 0; k < n && ipma.length > 0; k++)
        apply_property (ipco, take (&ipma, wide_indexes ? 2 : 1) & (wide_indexes ? 0x7fff : 0x7f), sniff, &turn);
      break;
    }

  sniff->orientation = orientation_from (turn.angle, turn.mirror);
}

const char *
maq_sniff_avif (const MaqSniffSource *source,
                MaqSniff             *sniff)
{
  const char *incomplete = source->length < source->file_size ? MAQ_SNIFF_MORE : "the AVIF header is cut short";
  Span file = { source->data, source->length };
  Span meta, iprp, ipco, ipma;
  gboolean cut = FALSE;

  if (!find_box (file, BOX_TYPE ('m', 'e', 't', 'a'), &meta, &cut) || cut)
    return incomplete;

  skip (&meta, 4);
  if (!find_box (meta, BOX_TYPE ('i', 'p', 'r', 'p'), &iprp, &cut) || cut ||
      !find_box (iprp, BOX_TYPE ('i', 'p', 'c', 'o'), &ipco, &cut) || cut ||
      !find_box (iprp, BOX_TYPE ('i', 'p', 'm', 'a'), &ipma, &cut) || cut)
    return "the AVIF has no properties";

  sniff->animated = memcmp (source->data + 8, "avis", 4) == 0;
  apply_properties (ipma, ipco, primary_item (meta), sniff);

  return NULL;
}

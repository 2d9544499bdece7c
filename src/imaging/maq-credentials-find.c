/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-credentials-private.h"
#include "maq-png-chunk.h"

/* Where the three kinds of file keep them: C2PA 2.2, A.3; of JPEG: ISO/IEC 19566-5, D.2. */

#define APP11 0xeb
#define APP11_HEAD 16    /* "JP", instance, number of the packet, and length and type of the box */

static void
add_range (MaqCredentialsPlace *place,
           gsize                start,
           gsize                length)
{
  MaqCredentialsRange range = { start, length };

  g_array_append_val (place->ranges, range);
}

/* All of it in one piece. */
static void
take_store (MaqCredentialsPlace *place,
            const guint8        *data,
            gsize                length)
{
  if (place->store != NULL)
    {
      place->problem = "the file has more than one manifest store";
      return;
    }
  place->store = g_byte_array_new ();
  g_byte_array_append (place->store, data, length);
}

static void
find_in_png (const guint8        *data,
             gsize                length,
             MaqCredentialsPlace *place)
{
  gsize at = MAQ_PNG_MAGIC_LENGTH;
  MaqPngChunk chunk;

  while (maq_png_next_chunk (data, length, &at, &chunk))
    if (memcmp (chunk.type, "caBX", 4) == 0)
      {
        take_store (place, chunk.data, chunk.length);
        add_range (place, chunk.type - 4 - data, chunk.length + 12);
      }
}

static gsize
read_u32le (const guint8 *p)
{
  return (gsize) p[3] << 24 | (gsize) p[2] << 16 | (gsize) p[1] << 8 | p[0];
}

static void
find_in_webp (const guint8        *data,
              gsize                length,
              MaqCredentialsPlace *place)
{
  gsize at = 12;

  while (at + 8 <= length)
    {
      gsize size = read_u32le (data + at + 4), padded = size + size % 2;

      if (size > length - at - 8)
        {
          if (memcmp (data + at, "C2PA", 4) == 0)
            place->problem = "its chunk is cut short";
          return;
        }
      if (memcmp (data + at, "C2PA", 4) == 0)
        {
          take_store (place, data + at + 8, size);
          add_range (place, at, MIN (8 + padded, length - at));
        }
      at += 8 + padded;
    }
}

/* --- JPEG: one box in many segments, each of which repeats its head --- */

typedef struct {
  guint16 instance;
  guint32 packet;      /* of the last segment; 0: none yet */
} Packets;

/* "JP" and all that each segment repeats. The box's length is 1 where the true one, of eight bytes, follows its type. */
static gsize
get_head (const guint8 *body)
{
  return memcmp (body + 8, "\0\0\0\1", 4) == 0 ? APP11_HEAD + 8 : APP11_HEAD;
}

static gboolean
is_ours (const guint8 *body,
         gsize         length)
{
  gsize head = get_head (body);

  /* "jumb", then a "jumd" box whose UUID begins so */
  return length >= head + 12 && memcmp (body + 12, "jumb", 4) == 0 && memcmp (body + head + 4, "jumd", 4) == 0 &&
         memcmp (body + head + 8, "c2pa", 4) == 0;
}

static void
take_segment (MaqCredentialsPlace *place,
              Packets             *packets,
              const guint8        *segment,
              gsize                start,
              gsize                length)
{
  const guint8 *body = segment + 4;
  guint16 instance;
  guint32 packet;
  gsize head;

  length -= 4;
  if (length < APP11_HEAD || memcmp (body, "JP", 2) != 0)
    return;
  instance = (guint16) (body[2] << 8 | body[3]);
  packet = (guint32) body[4] << 24 | (guint32) body[5] << 16 | (guint32) body[6] << 8 | body[7];
  if (packet == 1 && is_ours (body, length))
    {
      take_store (place, body + 8, length - 8);
      *packets = (Packets) { instance, 1 };
    }
  else if (packets->packet > 0 && instance == packets->instance)
    {
      head = get_head (body);
      if (packet != packets->packet + 1 || length < head)
        place->problem = "a segment is missing";
      else
        g_byte_array_append (place->store, body + head, length - head);
      packets->packet = packet;
    }
  else
    {
      return;
    }
  add_range (place, start, length + 4);
}

static void
find_in_jpeg (const guint8        *data,
              gsize                length,
              MaqCredentialsPlace *place)
{
  Packets packets = { 0 };
  gsize at = 2;

  while (at + 4 <= length && data[at] == 0xff && place->problem == NULL)
    {
      guint8 marker = data[at + 1];
      gsize size = (gsize) data[at + 2] << 8 | data[at + 3];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || size < 2 || at + 2 + size > length)
        return;
      if (marker == APP11)
        take_segment (place, &packets, data + at, at, 2 + size);
      at += 2 + size;
    }
}

void
maq_credentials_find (const guint8        *data,
                      gsize                length,
                      MaqCredentialsPlace *place)
{
  *place = (MaqCredentialsPlace) { .ranges = g_array_new (FALSE, FALSE, sizeof (MaqCredentialsRange)) };

  if (length >= MAQ_PNG_MAGIC_LENGTH && memcmp (data, MAQ_PNG_MAGIC, MAQ_PNG_MAGIC_LENGTH) == 0)
    find_in_png (data, length, place);
  else if (length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    find_in_webp (data, length, place);
  else if (length >= 2 && data[0] == 0xff && data[1] == 0xd8)
    find_in_jpeg (data, length, place);
}

void
maq_credentials_place_clear (MaqCredentialsPlace *place)
{
  g_clear_pointer (&place->store, g_byte_array_unref);
  g_clear_pointer (&place->ranges, g_array_unref);
}

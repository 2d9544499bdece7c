/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cbor.h"

#define MAX_DEPTH 16

typedef enum {
  MAJOR_UINT,
  MAJOR_NEGATIVE,
  MAJOR_BYTES,
  MAJOR_TEXT,
  MAJOR_ARRAY,
  MAJOR_MAP,
  MAJOR_TAG,
  MAJOR_SIMPLE,
} Major;

#define INFO_OPEN 31
#define BREAK 0xff

/* The first byte of an item and the number that belongs to it. */
typedef struct {
  Major    major;
  guint64  value;
  gboolean is_open;   /* no length: ends with a "break" */
} Head;

static gboolean
read_head (MaqCbor *rest,
           Head    *head)
{
  guint info, n;

  if (rest->length == 0 || rest->data[0] == BREAK)
    return FALSE;
  head->major = rest->data[0] >> 5;
  info = rest->data[0] & 31;
  head->is_open = info == INFO_OPEN && head->major >= MAJOR_BYTES && head->major <= MAJOR_MAP;
  if (info > 27 && !head->is_open)
    return FALSE;

  n = info < 24 || head->is_open ? 0 : 1u << (info - 24);
  if (rest->length < 1 + (gsize) n)
    return FALSE;
  head->value = info;
  if (n > 0)
    head->value = 0;
  for (guint i = 1; i <= n; i++)
    head->value = head->value << 8 | rest->data[i];
  rest->data += 1 + n;
  rest->length -= 1 + n;
  return TRUE;
}

static gboolean
take_bytes (MaqCbor *rest,
            guint64  length)
{
  if (length > rest->length)
    return FALSE;
  rest->data += length;
  rest->length -= length;
  return TRUE;
}

static gboolean
is_break (const MaqCbor *rest)
{
  return rest->length > 0 && rest->data[0] == BREAK;
}

/* Each item is one byte at least, so that a count beyond the bytes ends by itself. */
static gboolean
skip_item (MaqCbor *rest,
           guint    depth)
{
  guint64 left;
  Head head;

  if (depth > MAX_DEPTH || !read_head (rest, &head))
    return FALSE;
  switch (head.major)
    {
    case MAJOR_UINT:
    case MAJOR_NEGATIVE:
    case MAJOR_SIMPLE:
      return TRUE;
    case MAJOR_BYTES:
    case MAJOR_TEXT:
      if (!head.is_open)
        return take_bytes (rest, head.value);
      left = G_MAXUINT64;
      break;
    case MAJOR_TAG:
      left = 1;
      break;
    case MAJOR_ARRAY:
    case MAJOR_MAP:
    default:
      if (!head.is_open && head.value > rest->length)
        return FALSE;
      left = head.is_open ? G_MAXUINT64 : head.major == MAJOR_MAP ? head.value * 2 : head.value;
      break;
    }

  for (; left > 0; left--)
    {
      if (head.is_open && is_break (rest))
        return take_bytes (rest, 1);
      if (!skip_item (rest, depth + 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_string (const MaqCbor  *item,
             Major           major,
             const guint8  **data,
             gsize          *length)
{
  MaqCbor rest = *item;
  Head head;

  if (!read_head (&rest, &head) || head.major != major || head.is_open || head.value > rest.length)
    return FALSE;
  *data = rest.data;
  *length = head.value;
  return TRUE;
}

gboolean
maq_cbor_read_uint (const MaqCbor *item,
                    guint64       *value)
{
  MaqCbor rest = *item;
  Head head;

  if (!read_head (&rest, &head) || head.major != MAJOR_UINT)
    return FALSE;
  *value = head.value;
  return TRUE;
}

gboolean
maq_cbor_read_bytes (const MaqCbor  *item,
                     const guint8  **data,
                     gsize          *length)
{
  return read_string (item, MAJOR_BYTES, data, length);
}

char *
maq_cbor_dup_text (const MaqCbor *item,
                   gsize          max_bytes)
{
  const guint8 *data;
  gsize length;

  if (!read_string (item, MAJOR_TEXT, &data, &length) || length > max_bytes ||
      !g_utf8_validate_len ((const char *) data, length, NULL))
    return NULL;
  return g_strndup ((const char *) data, length);
}

static gboolean
enter (const MaqCbor *item,
       Major          major,
       MaqCborIter   *iter)
{
  Head head;

  iter->rest = *item;
  if (!read_head (&iter->rest, &head) || head.major != major || (!head.is_open && head.value > iter->rest.length))
    return FALSE;
  iter->is_open = head.is_open;
  iter->left = head.is_open ? G_MAXUINT64 : major == MAJOR_MAP ? head.value * 2 : head.value;
  return TRUE;
}

gboolean
maq_cbor_enter_array (const MaqCbor *item,
                      MaqCborIter   *iter)
{
  return enter (item, MAJOR_ARRAY, iter);
}

gboolean
maq_cbor_next (MaqCborIter *iter,
               MaqCbor     *item)
{
  if (iter->left == 0 || (iter->is_open && is_break (&iter->rest)))
    return FALSE;
  *item = iter->rest;
  if (!skip_item (&iter->rest, 0))
    {
      iter->left = 0;
      return FALSE;
    }
  iter->left--;
  return TRUE;
}

gboolean
maq_cbor_find (const MaqCbor *map,
               const char    *key,
               MaqCbor       *value)
{
  MaqCborIter iter;
  MaqCbor name;

  if (!enter (map, MAJOR_MAP, &iter))
    return FALSE;
  while (maq_cbor_next (&iter, &name))
    {
      const guint8 *data;
      gsize length;

      if (!maq_cbor_next (&iter, value))
        return FALSE;
      if (read_string (&name, MAJOR_TEXT, &data, &length) && length == strlen (key) && memcmp (data, key, length) == 0)
        return TRUE;
    }
  return FALSE;
}

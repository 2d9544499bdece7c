/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Private to imaging: as much of CBOR (RFC 8949) as content credentials need, read in place from hostile bytes. No recursion without a
 * bound, no memory but for texts that are asked for, and time that grows with the bytes alone. */

/* Bytes that begin with one item; what follows it does not matter. */
typedef struct {
  const guint8 *data;
  gsize         length;
} MaqCbor;

/* The items of an array, or keys and values of a map in turn. */
typedef struct {
  MaqCbor  rest;
  guint64  left;       /* of items; */
  gboolean is_open;    /* or until a "break" */
} MaqCborIter;

/* FALSE: broken, or another kind. */
gboolean maq_cbor_read_uint  (const MaqCbor *item, guint64 *value);
/* Lent. Only those in one piece. */
gboolean maq_cbor_read_bytes (const MaqCbor *item, const guint8 **data, gsize *length);
/* UTF-8 without NUL, at most @max_bytes; else NULL. (transfer full) */
char    *maq_cbor_dup_text   (const MaqCbor *item, gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;

gboolean maq_cbor_enter_array (const MaqCbor *item, MaqCborIter *iter);
/* FALSE: the end, or broken. */
gboolean maq_cbor_next        (MaqCborIter *iter, MaqCbor *item);
/* The value of a text key of a map. FALSE: not there, no map, or broken before it. */
gboolean maq_cbor_find        (const MaqCbor *map, const char *key, MaqCbor *value);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-hash.h"
#include "maq-seed.h"

#define DIGITS 8
#define MASK 0x7fffffff

gint64
maq_seed_make (const MaqCall *call)
{
  g_autofree char *text = g_strdup_printf ("%s %u", call->client_id != NULL ? call->client_id : "", call->variant);
  g_autofree char *hash = maq_hash_bytes (text, strlen (text));

  hash[DIGITS] = '\0';
  return (gint64) (g_ascii_strtoull (hash, NULL, 16) & MASK);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-jumbf.h"

#define UUID_LENGTH 16
#define HAS_LABEL 0x02

/* What follows the four letters in every UUID of JUMBF and C2PA. */
static const guint8 uuid_tail[] = { 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };

static guint64
read_be (const guint8 *data,
         guint         n)
{
  guint64 value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | data[i];
  return value;
}

gboolean
maq_jumbf_next (const guint8 *data,
                gsize         length,
                gsize        *at,
                MaqJumbfBox  *box)
{
  gsize left = length - *at, header = 8;
  guint64 size;

  if (*at > length || left < header)
    return FALSE;
  size = read_be (data + *at, 4);
  if (size == 1)
    {
      header = 16;
      if (left < header)
        return FALSE;
      size = read_be (data + *at + 8, 8);
    }
  else if (size == 0)
    {
      size = left;
    }
  if (size < header || size > left)
    return FALSE;

  *box = (MaqJumbfBox) { data + *at + 4, data + *at + header, (gsize) size - header };
  *at += (gsize) size;
  return TRUE;
}

gboolean
maq_jumbf_open (const MaqJumbfBox *box,
                MaqJumbf          *super)
{
  MaqJumbfBox about;
  gsize at = 0;
  guint8 toggles;

  if (memcmp (box->type, "jumb", 4) != 0 || !maq_jumbf_next (box->data, box->length, &at, &about) ||
      memcmp (about.type, "jumd", 4) != 0 || about.length < UUID_LENGTH + 1 ||
      memcmp (about.data + 4, uuid_tail, sizeof uuid_tail) != 0)
    return FALSE;

  toggles = about.data[UUID_LENGTH];
  super->label = "";
  if (toggles & HAS_LABEL)
    {
      if (memchr (about.data + UUID_LENGTH + 1, 0, about.length - UUID_LENGTH - 1) == NULL)
        return FALSE;
      super->label = (const char *) about.data + UUID_LENGTH + 1;
    }
  super->kind = about.data;
  super->whole = *box;
  super->data = box->data + at;
  super->length = box->length - at;
  return TRUE;
}

gboolean
maq_jumbf_find (const MaqJumbf *super,
                const char     *kind,
                const char     *label,
                MaqJumbf       *found)
{
  MaqJumbfBox box;
  gsize at = 0;

  while (maq_jumbf_next (super->data, super->length, &at, &box))
    if (maq_jumbf_open (&box, found) && memcmp (found->kind, kind, 4) == 0 &&
        (label == NULL || g_str_equal (found->label, label)))
      return TRUE;
  return FALSE;
}

gboolean
maq_jumbf_get_content (const MaqJumbf *super,
                       const char     *type,
                       MaqJumbfBox    *content)
{
  gsize at = 0;

  while (maq_jumbf_next (super->data, super->length, &at, content))
    if (memcmp (content->type, type, 4) == 0)
      return TRUE;
  return FALSE;
}

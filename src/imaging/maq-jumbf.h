/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Private to imaging: the boxes of ISO/IEC 19566-5 (JUMBF), read in place from hostile bytes. */

typedef struct {
  const guint8 *type;      /* four bytes */
  const guint8 *data;      /* behind its header */
  gsize         length;
} MaqJumbfBox;

/* A "jumb" box: its description, and the boxes behind that. */
typedef struct {
  const guint8 *kind;      /* the first four bytes of its UUID: "c2pa", "c2ma", "cbor", … */
  const char   *label;     /* "" where it has none; ends with NUL within the bytes */
  MaqJumbfBox   whole;
  const guint8 *data;
  gsize         length;
} MaqJumbf;

/* The box at *@at, which moves behind it. FALSE: the end, or broken. */
gboolean maq_jumbf_next (const guint8 *data, gsize length, gsize *at, MaqJumbfBox *box);
/* FALSE: another box, or broken. */
gboolean maq_jumbf_open (const MaqJumbfBox *box, MaqJumbf *super);
/* The first superbox in @super of that kind, with that label (nullable: any). */
gboolean maq_jumbf_find (const MaqJumbf *super, const char *kind, const char *label, MaqJumbf *found);
/* The first plain box in @super of that type. */
gboolean maq_jumbf_get_content (const MaqJumbf *super, const char *type, MaqJumbfBox *content);

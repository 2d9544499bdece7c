/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"

G_BEGIN_DECLS

/* Several pictures in one, each whole, with its number above it, black on white. Any thread; the same pictures give the same
 * bytes. */
#define MAQ_CONTACT_SHEET_SIDE 2048u  /* of the sheet, at most */
#define MAQ_CONTACT_SHEET_MAX 64u     /* pictures */

typedef struct {
  const char *path;    /* of the encoded picture */
  guint       number;  /* 1 … 9999 */
} MaqContact;

/* Where a picture's pixels lie on the sheet. */
typedef struct {
  guint x, y, width, height;
} MaqContactPlace;

/* @places: (nullable) (out caller-allocates) (array length=n). FAILED: no memory, or @n is 0 or more than MAX. */
MaqImage *maq_contact_sheet_draw (MaqImage *const *images, const guint *numbers, guint n, MaqContactPlace *places, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Decodes them in the sandbox, no larger than they are needed, and gives the sheet as PNG. Blocking. Errors as those of the
 * decoder; the message names the picture's number. */
GBytes   *maq_contact_sheet_make (MaqDecoder *decoder, const MaqContact *contacts, guint n, GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

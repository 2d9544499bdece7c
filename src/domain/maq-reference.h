/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-blob.h"
#include "maq-markup.h"

G_BEGIN_DECLS

#define MAQ_MAX_REFERENCES 20

typedef enum {
  MAQ_ROLE_OTHER,
  MAQ_ROLE_EDIT_THIS,
  MAQ_ROLE_SUBJECT,
  MAQ_ROLE_STYLE,
  MAQ_ROLE_FACE,
  MAQ_ROLE_BACKGROUND,
  MAQ_ROLE_TEXT,
} MaqRole;

const char *maq_role_to_word   (MaqRole role);               /* "edit", "subject", … for JSON and the command line */
MaqRole     maq_role_from_word (const char *word);           /* unknown → OTHER */

/* A numbered picture of a board. The number belongs to it, not to its position: 1 and up; 0 for a
 * picture that has none (the step being edited). Immutable, counted. */
typedef struct _MaqReference MaqReference;

#define MAQ_TYPE_REFERENCE (maq_reference_get_type ())

GType         maq_reference_get_type   (void);
/* @id: a UUID that prompt chips store, or NULL to make one. @name: shown text without control characters. */
MaqReference *maq_reference_new        (const char *id, guint number, const char *name, MaqRole role, MaqBlob *blob)
  G_GNUC_WARN_UNUSED_RESULT;
/* @markup: (nullable): what is drawn on it; an empty one counts as NULL. */
MaqReference *maq_reference_new_full   (const char *id, guint number, const char *name, MaqRole role, MaqBlob *blob, MaqMarkup *markup)
  G_GNUC_WARN_UNUSED_RESULT;
MaqReference *maq_reference_ref        (MaqReference *self);
void          maq_reference_unref      (MaqReference *self);
const char   *maq_reference_get_id     (const MaqReference *self);
guint         maq_reference_get_number (const MaqReference *self);
const char   *maq_reference_get_name   (const MaqReference *self);
MaqRole       maq_reference_get_role   (const MaqReference *self);
MaqBlob      *maq_reference_get_blob   (const MaqReference *self); /* (transfer none) */
MaqMarkup    *maq_reference_get_markup (const MaqReference *self); /* (transfer none) (nullable) */

/* The same picture, of the same id, with something changed. */
MaqReference *maq_reference_with_number (MaqReference *self, guint number) G_GNUC_WARN_UNUSED_RESULT;
MaqReference *maq_reference_with_name   (MaqReference *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
MaqReference *maq_reference_with_role   (MaqReference *self, MaqRole role) G_GNUC_WARN_UNUSED_RESULT;
MaqReference *maq_reference_with_markup (MaqReference *self, MaqMarkup *markup) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqReference, maq_reference_unref)

G_END_DECLS

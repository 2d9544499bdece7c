/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-reference.h"
#include "maq-text.h"

#define MAX_NAME 200

struct _MaqReference {
  char      *id;
  guint      number;
  char      *name;
  MaqRole    role;
  MaqBlob   *blob;
  MaqMarkup *markup;   /* nullable */
};

G_DEFINE_BOXED_TYPE (MaqReference, maq_reference, maq_reference_ref, maq_reference_unref)

static const char *const role_words[] = {
  [MAQ_ROLE_OTHER] = "other",
  [MAQ_ROLE_EDIT_THIS] = "edit",
  [MAQ_ROLE_SUBJECT] = "subject",
  [MAQ_ROLE_STYLE] = "style",
  [MAQ_ROLE_FACE] = "face",
  [MAQ_ROLE_BACKGROUND] = "background",
  [MAQ_ROLE_TEXT] = "text",
};

const char *
maq_role_to_word (MaqRole role)
{
  g_return_val_if_fail ((guint) role < G_N_ELEMENTS (role_words), "other");

  return role_words[role];
}

MaqRole
maq_role_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_words); i++)
    if (g_strcmp0 (role_words[i], word) == 0)
      return i;
  return MAQ_ROLE_OTHER;
}

static void
clear (gpointer data)
{
  MaqReference *self = data;

  g_free (self->id);
  g_free (self->name);
  maq_blob_unref (self->blob);
  g_clear_pointer (&self->markup, maq_markup_unref);
}

/* One line of shown text: control characters become spaces, so that a name cannot break a prompt's lines. */
static char *
clean_name (const char *name)
{
  g_autofree char *shown = maq_text_display (name != NULL ? name : "", name != NULL ? strlen (name) : 0, MAX_NAME);

  return g_strstrip (g_strdelimit (g_steal_pointer (&shown), "\n\t\r", ' '));
}

MaqReference *
maq_reference_new (const char *id,
                   guint       number,
                   const char *name,
                   MaqRole     role,
                   MaqBlob    *blob)
{
  return maq_reference_new_full (id, number, name, role, blob, NULL);
}

MaqReference *
maq_reference_new_full (const char *id,
                        guint       number,
                        const char *name,
                        MaqRole     role,
                        MaqBlob    *blob,
                        MaqMarkup  *markup)
{
  MaqReference *self;

  g_return_val_if_fail (blob != NULL, NULL);

  self = g_atomic_rc_box_new0 (MaqReference);
  self->id = id != NULL ? g_strdup (id) : maq_text_uuid ();
  self->number = number;
  self->name = clean_name (name);
  self->role = role;
  self->blob = maq_blob_ref (blob);
  self->markup = markup != NULL && !maq_markup_is_empty (markup) ? maq_markup_ref (markup) : NULL;
  return self;
}

MaqReference *
maq_reference_ref (MaqReference *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_reference_unref (MaqReference *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
maq_reference_get_id (const MaqReference *self)
{
  return self->id;
}

guint
maq_reference_get_number (const MaqReference *self)
{
  return self->number;
}

const char *
maq_reference_get_name (const MaqReference *self)
{
  return self->name;
}

MaqRole
maq_reference_get_role (const MaqReference *self)
{
  return self->role;
}

MaqBlob *
maq_reference_get_blob (const MaqReference *self)
{
  return self->blob;
}

MaqMarkup *
maq_reference_get_markup (const MaqReference *self)
{
  return self->markup;
}

MaqReference *
maq_reference_with_number (MaqReference *self,
                           guint         number)
{
  return maq_reference_new_full (self->id, number, self->name, self->role, self->blob, self->markup);
}

MaqReference *
maq_reference_with_name (MaqReference *self,
                         const char   *name)
{
  return maq_reference_new_full (self->id, self->number, name, self->role, self->blob, self->markup);
}

MaqReference *
maq_reference_with_role (MaqReference *self,
                         MaqRole       role)
{
  return maq_reference_new_full (self->id, self->number, self->name, role, self->blob, self->markup);
}

MaqReference *
maq_reference_with_markup (MaqReference *self,
                           MaqMarkup    *markup)
{
  return maq_reference_new_full (self->id, self->number, self->name, self->role, self->blob, markup);
}

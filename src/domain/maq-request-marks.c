/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-request-private.h"

/* Marks are read at this size; a larger copy costs more and shows no more. */
#define COPY_SIDE 1536u

static void
annotated_free (gpointer data)
{
  MaqAnnotated *self = data;

  g_free (self->of);
  maq_reference_unref (self->copy);
  g_free (self);
}

/* Its place in the list, or the list's length. */
static guint
find_copy (const MaqRequest *self,
           const char       *id)
{
  guint i = 0, n = self->annotated != NULL ? self->annotated->len : 0;

  while (i < n && g_strcmp0 (((MaqAnnotated *) g_ptr_array_index (self->annotated, i))->of, id) != 0)
    i++;
  return i;
}

MaqReference *
maq_request_find_annotated (const MaqRequest *self,
                            const char       *id)
{
  guint i = find_copy (self, id);

  return self->annotated != NULL && i < self->annotated->len ? ((MaqAnnotated *) g_ptr_array_index (self->annotated, i))->copy : NULL;
}

void
maq_request_builder_add_annotated (MaqRequestBuilder *self,
                                   const char        *reference_id,
                                   MaqBlob           *copy)
{
  MaqRequest *request = self->request;
  MaqAnnotated *annotated = g_new (MaqAnnotated, 1);
  guint i = find_copy (request, reference_id);

  *annotated = (MaqAnnotated) { g_strdup (reference_id), maq_reference_new (NULL, 0, "", MAQ_ROLE_OTHER, copy) };
  if (request->annotated == NULL)
    request->annotated = g_ptr_array_new_with_free_func (annotated_free);
  else if (i < request->annotated->len)
    g_ptr_array_remove_index (request->annotated, i);
  g_ptr_array_add (request->annotated, annotated);
}

/* Whether the picture of this id is sent for itself; one on the contact sheet has its marks there. */
static gboolean
is_sent (const MaqRequest *self,
         const char       *id)
{
  for (guint i = 0; i < self->images->len; i++)
    if (g_str_equal (maq_reference_get_id (g_ptr_array_index (self->images, i)), id))
      return TRUE;
  return FALSE;
}

void
maq_request_order_annotated (MaqRequest *self)
{
  for (guint i = self->annotated != NULL ? self->annotated->len : 0; i-- > 0;)
    if (!is_sent (self, ((MaqAnnotated *) g_ptr_array_index (self->annotated, i))->of))
      g_ptr_array_remove_index (self->annotated, i);
  if (self->annotated != NULL && self->annotated->len == 0)
    g_clear_pointer (&self->annotated, g_ptr_array_unref);
  for (guint i = 0; i < self->images->len; i++)
    {
      MaqReference *copy = maq_request_find_annotated (self, maq_reference_get_id (g_ptr_array_index (self->images, i)));

      if (copy != NULL)
        g_ptr_array_insert (self->images, (int) ++i, maq_reference_ref (copy));
    }
}

gboolean
maq_request_is_annotated (const MaqRequest *self,
                          guint             index,
                          guint            *of)
{
  g_return_val_if_fail (index < self->images->len, FALSE);

  for (guint i = 0; self->annotated != NULL && i < self->annotated->len; i++)
    if (((MaqAnnotated *) g_ptr_array_index (self->annotated, i))->copy == g_ptr_array_index (self->images, index))
      {
        if (of != NULL)
          *of = index - 1;
        return TRUE;
      }
  return FALSE;
}

gboolean
maq_request_takes_copies (const MaqModel *model)
{
  return model->is_ai && model->max_references > 1;
}

guint
maq_request_weigh (const MaqReference *picture,
                   const MaqModel     *model)
{
  return maq_request_takes_copies (model) && maq_markup_get_n_marks (maq_reference_get_markup (picture)) > 0 ? 2 : 1;
}

GPtrArray *
maq_request_list_to_annotate (const MaqRequest *self,
                              const MaqModel   *model)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);

  if (!maq_request_takes_copies (model))
    return list;
  for (guint i = 0; i < self->images->len; i++)
    {
      MaqReference *image = g_ptr_array_index (self->images, i);

      if (maq_markup_get_n_marks (maq_reference_get_markup (image)) > 0
          && maq_request_find_annotated (self, maq_reference_get_id (image)) == NULL)
        g_ptr_array_add (list, maq_reference_ref (image));
    }
  return list;
}

guint
maq_request_count_images (const MaqRequest *self,
                          const MaqModel   *model)
{
  g_autoptr (GPtrArray) list = maq_request_list_to_annotate (self, model);

  return self->images->len + list->len;
}

void
maq_request_get_copy_size (const MaqBlob *picture,
                           guint         *width,
                           guint         *height)
{
  guint w = maq_blob_get_width (picture), h = maq_blob_get_height (picture), side = MAX (w, h);

  *width = w;
  *height = h;
  if (side <= COPY_SIDE)
    return;
  *width = MAX ((guint) ((guint64) w * COPY_SIDE / side), 1);
  *height = MAX ((guint) ((guint64) h * COPY_SIDE / side), 1);
}

MaqRequestBuilder *
maq_request_builder_new_from (const MaqRequest *request)
{
  MaqRequestBuilder *self = maq_request_builder_new_like (request);
  guint first = request->base != NULL ? 1 : 0, n = request->images->len - (request->sheet != NULL ? 1 : 0);

  for (guint i = first; i < n; i++)
    if (!maq_request_is_annotated (request, i, NULL))
      maq_request_builder_add_reference (self, g_ptr_array_index (request->images, i));
  for (guint i = 0; request->annotated != NULL && i < request->annotated->len; i++)
    {
      const MaqAnnotated *annotated = g_ptr_array_index (request->annotated, i);

      maq_request_builder_add_annotated (self, annotated->of, maq_reference_get_blob (annotated->copy));
    }
  maq_request_builder_set_sheet (self, request->sheet, request->packed);
  return self;
}

MaqReference *
maq_request_find_masked (const MaqRequest *self)
{
  MaqReference *first = self->images->len > 0 ? g_ptr_array_index (self->images, 0) : NULL;

  return self->mask == NULL && first != NULL && maq_markup_has_mask (maq_reference_get_markup (first)) ? first : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-request-fit.h"
#include "maq-request-private.h"

#define SHEET_NAME "contact sheet"

guint
maq_request_get_excess (const MaqRequest *self,
                        const MaqModel   *model)
{
  guint n = maq_request_count_images (self, model);

  return n > model->max_references ? n - model->max_references : 0;
}

/* All of its pictures in order, those of an earlier sheet for themselves, without the copies that go with them.
 * (element-type MaqReference, borrowed) */
static GPtrArray *
list_pictures (const MaqRequest *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->images->len - (self->sheet != NULL ? 1 : 0); i++)
    if (!maq_request_is_annotated (self, i, NULL))
      g_ptr_array_add (list, g_ptr_array_index (self->images, i));
  for (guint i = 0; self->packed != NULL && i < self->packed->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (self->packed, i));
  return list;
}

/* How many of @pictures fit into @room when each brings its copy. */
static guint
count_fitting (const MaqRequest *self,
               const MaqModel   *model,
               GPtrArray        *pictures,
               guint             room)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      MaqReference *picture = g_ptr_array_index (pictures, i);
      gboolean copied = maq_request_find_annotated (self, maq_reference_get_id (picture)) != NULL;
      guint weight = copied ? 2 : maq_request_weigh (picture, model);

      if (weight > room)
        return i;
      room -= weight;
    }
  return pictures->len;
}

/* Those from @first on. (transfer full) (element-type MaqReference) */
static GPtrArray *
list_from (GPtrArray *pictures,
           guint      first)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);

  for (guint i = first; i < pictures->len; i++)
    g_ptr_array_add (list, maq_reference_ref (g_ptr_array_index (pictures, i)));
  return list;
}

/* The same request with the first @n of its pictures; the base is no reference. */
static MaqRequestBuilder *
builder_with (const MaqRequest *self,
              GPtrArray        *pictures,
              guint             n)
{
  MaqRequestBuilder *builder = maq_request_builder_new_like (self);

  for (guint i = self->base != NULL ? 1 : 0; i < n; i++)
    maq_request_builder_add_reference (builder, g_ptr_array_index (pictures, i));
  for (guint i = 0; i < n; i++)
    {
      const char *id = maq_reference_get_id (g_ptr_array_index (pictures, i));
      MaqReference *copy = maq_request_find_annotated (self, id);

      if (copy != NULL)
        maq_request_builder_add_annotated (builder, id, maq_reference_get_blob (copy));
    }
  return builder;
}

GPtrArray *
maq_request_list_left_out (const MaqRequest *self,
                           const MaqModel   *model)
{
  g_autoptr (GPtrArray) pictures = list_pictures (self);

  if (maq_request_get_excess (self, model) == 0)
    return list_from (pictures, pictures->len);
  return list_from (pictures, MAX (count_fitting (self, model, pictures, model->max_references), self->base != NULL ? 1 : 0));
}

MaqRequest *
maq_request_leave_out (const MaqRequest  *self,
                       const MaqModel    *model,
                       GError           **error)
{
  g_autoptr (GPtrArray) pictures = list_pictures (self);
  g_autoptr (MaqRequestBuilder) builder = NULL;

  if (maq_request_get_excess (self, model) == 0)
    return maq_request_ref ((MaqRequest *) self);
  if (self->base != NULL && model->max_references == 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%s makes pictures from text alone", model->title);
      return NULL;
    }
  builder = builder_with (self, pictures, count_fitting (self, model, pictures, model->max_references));
  return maq_request_builder_end (builder, error);
}

GPtrArray *
maq_request_list_to_pack (const MaqRequest  *self,
                          const MaqModel    *model,
                          GError           **error)
{
  g_autoptr (GPtrArray) pictures = list_pictures (self);
  guint stay = self->base != NULL ? 1 : 0, n;

  if (maq_request_get_excess (self, model) == 0)
    return list_from (pictures, pictures->len);
  if (model->max_references <= stay)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   model->max_references == 0 ? "%s makes pictures from text alone"
                                              : "%s takes one picture, the one being edited: there is no room for a contact sheet",
                   model->title);
      return NULL;
    }
  /* A sheet of one would be no sheet. */
  n = MIN (count_fitting (self, model, pictures, model->max_references - 1), pictures->len - MIN (pictures->len, 2));
  return list_from (pictures, MAX (n, stay));
}

MaqRequest *
maq_request_pack (const MaqRequest  *self,
                  const MaqModel    *model,
                  MaqBlob           *sheet,
                  GError           **error)
{
  g_autoptr (GPtrArray) pictures = list_pictures (self);
  g_autoptr (GPtrArray) packed = maq_request_list_to_pack (self, model, error);
  g_autoptr (MaqRequestBuilder) builder = NULL;
  g_autoptr (MaqReference) reference = NULL;

  if (packed == NULL)
    return NULL;
  if (packed->len == 0)
    return maq_request_ref ((MaqRequest *) self);
  reference = maq_reference_new (NULL, 0, SHEET_NAME, MAQ_ROLE_OTHER, sheet);
  builder = builder_with (self, pictures, pictures->len - packed->len);
  maq_request_builder_set_sheet (builder, reference, packed);
  return maq_request_builder_end (builder, error);
}

MaqRequest *
maq_request_for_wire (MaqRequest     *self,
                      const MaqModel *model)
{
  g_autoptr (MaqRequestBuilder) builder = NULL;
  MaqRequest *request;

  if (self->mask == NULL || model->mask != MAQ_MASK_NONE)
    return maq_request_ref (self);
  builder = maq_request_builder_new_from (self);
  maq_request_builder_set_mask (builder, NULL);
  request = maq_request_builder_end (builder, NULL);
  g_assert (request != NULL); /* It was valid with more. */

  return request;
}

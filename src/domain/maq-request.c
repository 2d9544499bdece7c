/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-request-private.h"

G_DEFINE_BOXED_TYPE (MaqRequest, maq_request, maq_request_ref, maq_request_unref)

static void
clear (gpointer data)
{
  MaqRequest *self = data;

  g_free (self->change);
  g_ptr_array_unref (self->keep);
  g_free (self->engine);
  g_free (self->quality);
  g_clear_pointer (&self->base, maq_reference_unref);
  g_free (self->parent_step);
  g_ptr_array_unref (self->images);
  g_clear_pointer (&self->annotated, g_ptr_array_unref);
  g_clear_pointer (&self->sheet, maq_reference_unref);
  g_clear_pointer (&self->packed, g_ptr_array_unref);
  g_clear_pointer (&self->mask, maq_blob_unref);
}

static MaqRequest *
new_request (void)
{
  MaqRequest *self = g_atomic_rc_box_new0 (MaqRequest);

  self->keep = g_ptr_array_new_with_free_func (g_free);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  self->variants = 1;
  return self;
}

MaqRequestBuilder *
maq_request_builder_new (void)
{
  MaqRequestBuilder *self = g_new0 (MaqRequestBuilder, 1);

  self->request = new_request ();
  return self;
}

void
maq_request_builder_free (MaqRequestBuilder *self)
{
  g_clear_pointer (&self->request, maq_request_unref);
  g_free (self);
}

static void
set_text (char       **field,
          const char  *text)
{
  g_free (*field);
  *field = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

void
maq_request_builder_set_change (MaqRequestBuilder *self,
                                const char        *text)
{
  set_text (&self->request->change, text);
  if (self->request->change != NULL)
    g_strstrip (self->request->change);
}

void
maq_request_builder_add_keep (MaqRequestBuilder *self,
                              const char        *what)
{
  g_autofree char *line = g_strstrip (g_strdelimit (g_strdup (what), "\n\r\t", ' '));

  if (*line != '\0')
    g_ptr_array_add (self->request->keep, g_steal_pointer (&line));
}

void
maq_request_builder_set_ratio (MaqRequestBuilder *self,
                               MaqRatio           ratio)
{
  self->request->ratio = ratio;
}

void
maq_request_builder_set_size (MaqRequestBuilder *self,
                              guint              width,
                              guint              height)
{
  self->request->width = width;
  self->request->height = height;
}

void
maq_request_builder_set_variants (MaqRequestBuilder *self,
                                  guint              variants)
{
  self->request->variants = variants;
}

void
maq_request_builder_set_engine (MaqRequestBuilder *self,
                                const char        *engine_id)
{
  set_text (&self->request->engine, engine_id);
}

void
maq_request_builder_set_quality (MaqRequestBuilder *self,
                                 const char        *quality)
{
  set_text (&self->request->quality, quality);
}

void
maq_request_builder_set_previews (MaqRequestBuilder *self,
                                  guint              previews)
{
  self->request->previews = previews;
}

void
maq_request_builder_set_base (MaqRequestBuilder *self,
                              MaqReference      *base,
                              const char        *step_uuid,
                              guint              slot)
{
  g_clear_pointer (&self->request->base, maq_reference_unref);
  self->request->base = base != NULL ? maq_reference_ref (base) : NULL;
  set_text (&self->request->parent_step, step_uuid);
  self->request->parent_slot = slot;
}

MaqReference *
maq_request_builder_get_base (const MaqRequestBuilder *self)
{
  return self->request->base;
}

void
maq_request_builder_add_reference (MaqRequestBuilder *self,
                                   MaqReference      *reference)
{
  g_ptr_array_add (self->request->images, maq_reference_ref (reference));
}

static int
by_number (gconstpointer a,
           gconstpointer b)
{
  const MaqReference *first = *(MaqReference *const *) a, *second = *(MaqReference *const *) b;

  return (maq_reference_get_number (first) > maq_reference_get_number (second))
         - (maq_reference_get_number (first) < maq_reference_get_number (second));
}

void
maq_request_builder_set_sheet (MaqRequestBuilder *self,
                               MaqReference      *sheet,
                               GPtrArray         *packed)
{
  g_clear_pointer (&self->request->sheet, maq_reference_unref);
  g_clear_pointer (&self->request->packed, g_ptr_array_unref);
  if (sheet == NULL || packed == NULL || packed->len == 0)
    return;
  self->request->sheet = maq_reference_ref (sheet);
  self->request->packed = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  for (guint i = 0; i < packed->len; i++)
    g_ptr_array_add (self->request->packed, maq_reference_ref (g_ptr_array_index (packed, i)));
  g_ptr_array_sort (self->request->packed, by_number);
}

MaqRequestBuilder *
maq_request_builder_new_like (const MaqRequest *self)
{
  MaqRequestBuilder *builder = maq_request_builder_new ();

  maq_request_builder_set_change (builder, self->change);
  for (const char *const *keep = maq_request_get_keep (self); *keep != NULL; keep++)
    maq_request_builder_add_keep (builder, *keep);
  maq_request_builder_set_ratio (builder, self->ratio);
  maq_request_builder_set_size (builder, self->width, self->height);
  maq_request_builder_set_variants (builder, self->variants);
  maq_request_builder_set_engine (builder, self->engine);
  maq_request_builder_set_quality (builder, self->quality);
  maq_request_builder_set_previews (builder, self->previews);
  maq_request_builder_set_base (builder, self->base, self->parent_step, self->parent_slot);
  maq_request_builder_set_mask (builder, self->mask);
  maq_request_builder_set_exact (builder, self->exact);
  return builder;
}

void
maq_request_builder_set_mask (MaqRequestBuilder *self,
                              MaqBlob           *mask)
{
  g_clear_pointer (&self->request->mask, maq_blob_unref);
  self->request->mask = mask != NULL ? maq_blob_ref (mask) : NULL;
}

void
maq_request_builder_set_exact (MaqRequestBuilder *self,
                               gboolean           exact)
{
  self->request->exact = exact;
}

static gboolean
refuse (GError     **error,
        const char  *message)
{
  g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, message);
  return FALSE;
}

/* The number that two of the pictures share, the one being edited included; 0: none. */
static guint
find_duplicate (const MaqRequest *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n_packed = self->packed != NULL ? self->packed->len : 0;

  if (self->base != NULL)
    g_hash_table_add (seen, GUINT_TO_POINTER (maq_reference_get_number (self->base)));
  for (guint i = 0; i < self->images->len + n_packed; i++)
    {
      MaqReference *reference = i < self->images->len ? g_ptr_array_index (self->images, i)
                                                      : g_ptr_array_index (self->packed, i - self->images->len);
      guint number = maq_reference_get_number (reference);

      if (number > 0 && !g_hash_table_add (seen, GUINT_TO_POINTER (number)))
        return number;
    }
  return 0;
}

static gboolean
check_images (const MaqRequest  *self,
              GError           **error)
{
  guint n = self->images->len + (self->packed != NULL ? self->packed->len : 0);
  guint duplicate;

  /* A full board and the step that is edited: how many of them go is for the model to say. */
  if (n > MAQ_MAX_REFERENCES)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
                   "%u references; a request takes at most %d. Leave some out", n, MAQ_MAX_REFERENCES);
      return FALSE;
    }
  if (self->mask != NULL && n == 0 && self->base == NULL)
    return refuse (error, "a mask without a picture to edit");
  duplicate = find_duplicate (self);
  if (duplicate > 0)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "two pictures have the number %u", duplicate);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check (const MaqRequest  *self,
       GError           **error)
{
  if (self->change == NULL || *self->change == '\0')
    return refuse (error, "the prompt is empty; say what you want to see");
  if (!g_utf8_validate (self->change, -1, NULL))
    return refuse (error, "the prompt is not valid UTF-8");
  if (g_utf8_strlen (self->change, -1) > MAQ_MAX_PROMPT)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "the prompt has %ld characters; at most %d are taken",
                   g_utf8_strlen (self->change, -1), MAQ_MAX_PROMPT);
      return FALSE;
    }
  if (self->variants < 1 || self->variants > MAQ_MAX_VARIANTS)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "%u variants; a step has 1 to %d", self->variants,
                   MAQ_MAX_VARIANTS);
      return FALSE;
    }
  return check_images (self, error);
}

MaqRequest *
maq_request_builder_end (MaqRequestBuilder *self,
                         GError           **error)
{
  g_autoptr (MaqRequest) request = g_steal_pointer (&self->request);

  self->request = new_request ();
  if (!check (request, error))
    return NULL;
  request->exact = request->exact && request->mask != NULL;
  g_ptr_array_sort (request->images, by_number);
  if (request->base != NULL)
    g_ptr_array_insert (request->images, 0, maq_reference_ref (request->base));
  maq_request_order_annotated (request);
  if (request->sheet != NULL)
    g_ptr_array_add (request->images, maq_reference_ref (request->sheet));
  g_ptr_array_add (request->keep, NULL);
  if (request->engine == NULL)
    request->engine = g_strdup ("draft");
  return g_steal_pointer (&request);
}

MaqRequest *
maq_request_ref (MaqRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
maq_request_unref (MaqRequest *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
maq_request_get_change (const MaqRequest *self)
{
  return self->change;
}

const char *const *
maq_request_get_keep (const MaqRequest *self)
{
  return (const char *const *) self->keep->pdata;
}

MaqRatio
maq_request_get_ratio (const MaqRequest *self)
{
  return self->ratio;
}

void
maq_request_get_size (const MaqRequest *self,
                      guint            *width,
                      guint            *height)
{
  *width = self->width;
  *height = self->height;
}

guint
maq_request_get_variants (const MaqRequest *self)
{
  return self->variants;
}

const char *
maq_request_get_engine (const MaqRequest *self)
{
  return self->engine;
}

const char *
maq_request_get_quality (const MaqRequest *self)
{
  return self->quality;
}

guint
maq_request_get_previews (const MaqRequest *self)
{
  return self->previews;
}

MaqBlob *
maq_request_get_mask (const MaqRequest *self)
{
  return self->mask;
}

gboolean
maq_request_is_exact (const MaqRequest *self)
{
  return self->exact;
}

const char *
maq_request_get_parent_step (const MaqRequest *self)
{
  return self->parent_step;
}

guint
maq_request_get_parent_slot (const MaqRequest *self)
{
  return self->parent_slot;
}

GPtrArray *
maq_request_get_packed (const MaqRequest *self)
{
  return self->packed;
}

gboolean
maq_request_is_edit (const MaqRequest *self)
{
  return self->images->len > 0;
}

gboolean
maq_request_has_base (const MaqRequest *self)
{
  return self->base != NULL;
}

guint
maq_request_get_n_images (const MaqRequest *self)
{
  return self->images->len;
}

MaqReference *
maq_request_get_image (const MaqRequest *self,
                       guint             index)
{
  g_return_val_if_fail (index < self->images->len, NULL);

  return g_ptr_array_index (self->images, index);
}

char *
maq_request_dup_hash (const MaqRequest *self)
{
  g_autoptr (JsonNode) node = maq_request_to_json (self);
  g_autofree char *text = maq_json_to_string (node);

  return maq_hash_bytes (text, strlen (text));
}

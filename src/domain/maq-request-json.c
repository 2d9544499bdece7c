/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-request-private.h"

static void
add_blob (JsonBuilder *builder,
          MaqBlob     *blob)
{
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, maq_blob_get_sha256 (blob));
}

static void
add_reference (JsonBuilder  *builder,
               MaqReference *reference)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, maq_reference_get_id (reference));
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, maq_reference_get_number (reference));
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, maq_reference_get_name (reference));
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, maq_role_to_word (maq_reference_get_role (reference)));
  add_blob (builder, maq_reference_get_blob (reference));
  if (maq_reference_get_markup (reference) != NULL)
    {
      json_builder_set_member_name (builder, "markup");
      json_builder_add_value (builder, maq_markup_to_json (maq_reference_get_markup (reference)));
    }
  json_builder_end_object (builder);
}

static void
add_annotated (JsonBuilder *builder,
               GPtrArray   *annotated)
{
  json_builder_set_member_name (builder, "annotated");
  json_builder_begin_array (builder);
  for (guint i = 0; i < annotated->len; i++)
    {
      const MaqAnnotated *one = g_ptr_array_index (annotated, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "of");
      json_builder_add_string_value (builder, one->of);
      add_blob (builder, maq_reference_get_blob (one->copy));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_images (JsonBuilder      *builder,
            const MaqRequest *self)
{
  if (self->base != NULL)
    {
      json_builder_set_member_name (builder, "base");
      add_reference (builder, self->base);
    }
  json_builder_set_member_name (builder, "references");
  json_builder_begin_array (builder);
  for (guint i = self->base != NULL ? 1 : 0; i < self->images->len - (self->sheet != NULL ? 1 : 0); i++)
    if (!maq_request_is_annotated (self, i, NULL))
      add_reference (builder, g_ptr_array_index (self->images, i));
  json_builder_end_array (builder);
  if (self->annotated != NULL)
    add_annotated (builder, self->annotated);
  if (self->sheet != NULL)
    {
      json_builder_set_member_name (builder, "sheet");
      add_reference (builder, self->sheet);
      json_builder_set_member_name (builder, "packed");
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->packed->len; i++)
        add_reference (builder, g_ptr_array_index (self->packed, i));
      json_builder_end_array (builder);
    }
  if (self->mask != NULL)
    {
      json_builder_set_member_name (builder, "mask");
      json_builder_begin_object (builder);
      add_blob (builder, self->mask);
      json_builder_end_object (builder);
      /* Only where it is set: requests of before keep their hash. */
      if (self->exact)
        {
          json_builder_set_member_name (builder, "exact");
          json_builder_add_boolean_value (builder, TRUE);
        }
    }
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

JsonNode *
maq_request_to_json (const MaqRequest *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "change", self->change);
  json_builder_set_member_name (builder, "keep");
  json_builder_begin_array (builder);
  for (const char *const *keep = maq_request_get_keep (self); *keep != NULL; keep++)
    json_builder_add_string_value (builder, *keep);
  json_builder_end_array (builder);
  add_string (builder, "ratio", maq_ratio_to_string (self->ratio));
  add_int (builder, "width", self->width);
  add_int (builder, "height", self->height);
  add_int (builder, "variants", self->variants);
  add_string (builder, "engine", self->engine);
  add_string (builder, "quality", self->quality);
  add_int (builder, "previews", self->previews);
  add_string (builder, "parent_step", self->parent_step);
  add_int (builder, "parent_slot", self->parent_slot);
  add_images (builder, self);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* The blob that a reference's or mask's object names, or NULL when it is gone or misnamed. */
static MaqBlob *
read_blob (JsonObject     *object,
           MaqBlobResolve  resolve,
           gpointer        data)
{
  const char *sha256 = maq_json_get_string (object, "sha256", NULL);

  return maq_hash_is_hex (sha256) ? resolve (sha256, data) : NULL;
}

static MaqReference *
read_reference (JsonObject     *object,
                MaqBlobResolve  resolve,
                gpointer        data)
{
  g_autoptr (MaqBlob) blob = read_blob (object, resolve, data);
  g_autoptr (MaqMarkup) markup = NULL;

  if (blob == NULL)
    return NULL;
  /* Marks that cannot be read are no reason to lose the step they belong to. */
  if (maq_json_get_object (object, "markup") != NULL)
    markup = maq_markup_from_json (json_object_get_member (object, "markup"), NULL);
  return maq_reference_new_full (maq_json_get_string (object, "id", NULL),
                                 CLAMP (maq_json_get_int (object, "number", 0), 0, G_MAXINT),
                                 maq_json_get_string (object, "name", ""),
                                 maq_role_from_word (maq_json_get_string (object, "role", "other")), blob, markup);
}

static void
read_annotated (MaqRequestBuilder *builder,
                JsonArray         *array,
                MaqBlobResolve     resolve,
                gpointer           data)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autoptr (MaqBlob) blob = read_blob (object, resolve, data);
      const char *of = maq_json_get_string (object, "of", NULL);

      if (blob != NULL && of != NULL)
        maq_request_builder_add_annotated (builder, of, blob);
    }
}

/* (element-type MaqReference): those whose pictures are there. */
static GPtrArray *
read_references (MaqRequestBuilder *builder,
                 JsonArray         *array,
                 MaqBlobResolve     resolve,
                 gpointer           data)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MaqReference *reference = JSON_NODE_HOLDS_OBJECT (node) ? read_reference (json_node_get_object (node), resolve, data) : NULL;

      if (reference != NULL)
        g_ptr_array_add (list, reference);
      else
        builder->request->incomplete = TRUE;
    }
  return list;
}

/* Without its sheet, what was on it is a reference like the others. Returns: whether there was a picture. */
static gboolean
read_sheet (MaqRequestBuilder *builder,
            JsonObject        *object,
            MaqBlobResolve     resolve,
            gpointer           data)
{
  g_autoptr (GPtrArray) packed = read_references (builder, maq_json_get_array (object, "packed"), resolve, data);
  g_autoptr (MaqReference) sheet = read_reference (maq_json_get_object (object, "sheet"), resolve, data);

  if (packed->len == 0)
    return FALSE;
  if (sheet != NULL)
    maq_request_builder_set_sheet (builder, sheet, packed);
  for (guint i = 0; sheet == NULL && i < packed->len; i++)
    maq_request_builder_add_reference (builder, g_ptr_array_index (packed, i));
  return TRUE;
}

static void
read_images (MaqRequestBuilder *builder,
             JsonObject        *object,
             MaqBlobResolve     resolve,
             gpointer           data)
{
  g_autoptr (GPtrArray) references = read_references (builder, maq_json_get_array (object, "references"), resolve, data);
  gboolean has_picture;
  g_autoptr (MaqReference) base = read_reference (maq_json_get_object (object, "base"), resolve, data);
  g_autoptr (MaqBlob) mask = read_blob (maq_json_get_object (object, "mask"), resolve, data);

  maq_request_builder_set_base (builder, base, maq_json_get_string (object, "parent_step", NULL),
                                CLAMP (maq_json_get_int (object, "parent_slot", 0), 0, MAQ_MAX_VARIANTS));
  for (guint i = 0; i < references->len; i++)
    maq_request_builder_add_reference (builder, g_ptr_array_index (references, i));
  read_annotated (builder, maq_json_get_array (object, "annotated"), resolve, data);
  if ((base == NULL && maq_json_get_object (object, "base") != NULL)
      || (mask == NULL && maq_json_get_object (object, "mask") != NULL))
    builder->request->incomplete = TRUE;
  has_picture = read_sheet (builder, object, resolve, data) || base != NULL || references->len > 0;
  if (has_picture)
    maq_request_builder_set_mask (builder, mask);
  maq_request_builder_set_exact (builder, maq_json_get_bool (object, "exact", FALSE));
}

static void
read_keep (MaqRequestBuilder *builder,
           JsonArray         *keep)
{
  for (guint i = 0; keep != NULL && i < json_array_get_length (keep); i++)
    {
      JsonNode *node = json_array_get_element (keep, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        maq_request_builder_add_keep (builder, json_node_get_string (node));
    }
}

MaqRequest *
maq_request_from_json (JsonNode        *node,
                       MaqBlobResolve   resolve,
                       gpointer         data,
                       GError         **error)
{
  g_autoptr (MaqRequestBuilder) builder = maq_request_builder_new ();
  MaqRatio ratio = MAQ_RATIO_AUTO;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "a stored request is not an object");
      return NULL;
    }
  object = json_node_get_object (node);
  if (!maq_ratio_parse (maq_json_get_string (object, "ratio", "auto"), &ratio, error))
    return NULL;
  maq_request_builder_set_change (builder, maq_json_get_string (object, "change", NULL));
  read_keep (builder, maq_json_get_array (object, "keep"));
  maq_request_builder_set_ratio (builder, ratio);
  maq_request_builder_set_size (builder, CLAMP (maq_json_get_int (object, "width", 0), 0, 65535),
                                CLAMP (maq_json_get_int (object, "height", 0), 0, 65535));
  maq_request_builder_set_variants (builder, CLAMP (maq_json_get_int (object, "variants", 1), 0, 1000));
  maq_request_builder_set_engine (builder, maq_json_get_string (object, "engine", NULL));
  maq_request_builder_set_quality (builder, maq_json_get_string (object, "quality", NULL));
  maq_request_builder_set_previews (builder, CLAMP (maq_json_get_int (object, "previews", 0), 0, 3));
  read_images (builder, object, resolve, data);
  return maq_request_builder_end (builder, error);
}

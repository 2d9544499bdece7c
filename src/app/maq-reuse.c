/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-reuse.h"

static gboolean
is_base (const MaqRequest *request, guint index)
{
  return index == 0 && maq_request_has_base (request);
}

/* Copies that show marks and the contact sheet are pictures of the request, and no references. */
GPtrArray *
maq_reuse_list_references (const MaqRequest *request, gboolean base)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  GPtrArray *packed = maq_request_get_packed (request);

  for (guint i = 0; i < maq_request_get_n_images (request); i++)
    {
      MaqReference *image = maq_request_get_image (request, i);

      if (maq_request_is_annotated (request, i, NULL))
        continue;
      if (maq_reference_get_number (image) > 0 || (base && is_base (request, i)))
        g_ptr_array_add (list, maq_reference_ref (image));
    }
  for (guint i = 0; packed != NULL && i < packed->len; i++)
    g_ptr_array_add (list, maq_reference_ref (g_ptr_array_index (packed, i)));
  return list;
}

static gboolean
has_id (GPtrArray *references, const char *id)
{
  for (guint i = 0; i < references->len; i++)
    if (g_str_equal (maq_reference_get_id (g_ptr_array_index (references, i)), id))
      return TRUE;
  return FALSE;
}

static gboolean
is_same_picture (MaqReference *a, MaqReference *b)
{
  return g_str_equal (maq_blob_get_sha256 (maq_reference_get_blob (a)), maq_blob_get_sha256 (maq_reference_get_blob (b)));
}

/* The one on the board that is @then: the same, or one with the same picture that is not among @all, which its request knew.
 * (transfer none) (nullable) */
static MaqBoardItem *
find_now (MaqBoard *board, GPtrArray *all, MaqReference *then)
{
  MaqBoardItem *same = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), i);
      MaqReference *now = maq_board_item_get_reference (item);

      if (g_str_equal (maq_reference_get_id (now), maq_reference_get_id (then)))
        return item;
      if (is_same_picture (now, then) && !has_id (all, maq_reference_get_id (now)))
        same = item;
    }
  return same;
}

static MaqReference *
name_now (MaqBoard *board, GPtrArray *all, MaqReference *then)
{
  MaqBoardItem *now = maq_reference_get_number (then) > 0 ? find_now (board, all, then) : NULL;

  if (now == NULL)
    return maq_reference_ref (then);
  return maq_reference_new_full (maq_reference_get_id (maq_board_item_get_reference (now)), maq_reference_get_number (then),
                                 maq_reference_get_name (then), maq_reference_get_role (then), maq_reference_get_blob (then),
                                 maq_reference_get_markup (then));
}

MaqReference *
maq_reuse_name_now (MaqBoard *board, const MaqRequest *request, MaqReference *then)
{
  g_autoptr (GPtrArray) all = maq_reuse_list_references (request, FALSE);

  return name_now (board, all, then);
}

gboolean
maq_reuse_references (MaqBoard *board, const MaqRequest *request, MaqStage *stage, GError **error)
{
  g_autoptr (GPtrArray) references = maq_reuse_list_references (request, FALSE);

  for (guint i = 0; i < references->len; i++)
    {
      g_autoptr (MaqReference) again = name_now (board, references, g_ptr_array_index (references, i));
      MaqBlob *blob = maq_reference_get_blob (again);
      double x, y, scale;

      maq_stage_find_place (stage, maq_blob_get_width (blob), maq_blob_get_height (blob), &x, &y, &scale);
      if (maq_board_bring_back (board, again, x, y, scale, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* What there is on the board now of the request's references. As a set: only to be compared, not to be used. */
static GHashTable *
find_all_now (MaqBoard *board, const MaqRequest *request)
{
  g_autoptr (GPtrArray) references = maq_reuse_list_references (request, FALSE);
  GHashTable *items = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < references->len; i++)
    g_hash_table_add (items, find_now (board, references, g_ptr_array_index (references, i)));
  return items;
}

void
maq_reuse_edited (MaqBoard *board, const MaqRequest *request)
{
  g_autoptr (GHashTable) known = find_all_now (board, request);
  const char *parent = maq_request_get_parent_step (request);

  if (parent != NULL && maq_request_has_base (request))
    maq_board_set_picture_markup (board, parent, maq_request_get_parent_slot (request),
                                  maq_reference_get_markup (maq_request_get_image (request, 0)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), i);

      if (maq_reference_get_role (maq_board_item_get_reference (item)) == MAQ_ROLE_EDIT_THIS && !g_hash_table_contains (known, item))
        maq_board_set_role (board, item, MAQ_ROLE_OTHER);
    }
}

guint
maq_reuse_count_others (MaqBoard *board, const MaqRequest *request)
{
  g_autoptr (GHashTable) known = find_all_now (board, request);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (board)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (board), i);

      n += !g_hash_table_contains (known, item);
    }
  return n;
}

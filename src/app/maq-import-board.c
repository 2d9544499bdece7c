/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-import-board.h"

/* Canvas units between pictures that were dropped together, and how many stand in a row. */
#define GAP 60.0
#define IN_A_ROW 4

/* "brass finish.jpg" is called "brass finish". */
static char *
strip_ending (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  return dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

/* @place: of the upper left corner; goes on to where the next one stands. */
static void
find_place (MaqStage *stage, MaqBlob *blob, guint index, graphene_point_t *place, double *x, double *y, double *scale)
{
  double height;

  maq_stage_find_place (stage, maq_blob_get_width (blob), maq_blob_get_height (blob), x, y, scale);
  if (place == NULL)
    return;
  height = maq_blob_get_height (blob) * *scale;
  *x = place->x;
  *y = place->y + (index / IN_A_ROW) * (400 + GAP);
  if (index == 0)
    *y -= height / 2;
  place->y = index == 0 ? (float) *y : place->y;
  place->x += (float) (maq_blob_get_width (blob) * *scale + GAP);
}

guint
maq_import_board_get_room (MaqEngine *engine)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (maq_engine_get_board (engine)));

  return MAQ_MAX_REFERENCES - MIN (n_items, MAQ_MAX_REFERENCES);
}

gboolean
maq_import_board_put (MaqEngine *engine, MaqStage *stage, MaqBlob *blob, const char *name, guint index, graphene_point_t *place,
                      GError **error)
{
  MaqBoard *board = maq_engine_get_board (engine);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (board));
  /* The first picture on an empty board is there to be edited; what follows supports it. */
  MaqRole role = n_items == 0 && maq_stage_get_step (stage) == NULL ? MAQ_ROLE_EDIT_THIS : MAQ_ROLE_OTHER;
  g_autofree char *fallback = g_strdup_printf (_("picture %u"), n_items + 1);
  MaqBoardItem *item;
  double x, y, scale;

  find_place (stage, blob, index, place, &x, &y, &scale);
  item = maq_board_add (board, blob, name != NULL && name[0] != '\0' ? name : fallback, role, error);
  if (item != NULL)
    maq_board_place (board, item, x, y, scale);
  return item != NULL;
}

guint
maq_import_board_put_all (MaqEngine *engine, MaqStage *stage, MaqImportBatch *batch, const graphene_point_t *place, GError **error)
{
  MaqBoard *board = maq_engine_get_board (engine);
  graphene_point_t at = place != NULL ? *place : GRAPHENE_POINT_INIT_ZERO;
  float left = at.x;
  const char *name;
  MaqBlob *blob;
  guint n = 0;

  maq_board_begin (board, _("Add Pictures"));
  while ((blob = maq_import_batch_get_blob (batch, n, &name)) != NULL)
    {
      g_autofree char *title = strip_ending (name);

      if (n % IN_A_ROW == 0)
        at.x = left;
      if (!maq_import_board_put (engine, stage, blob, title, n, place != NULL ? &at : NULL, error))
        break;
      n++;
    }
  maq_board_end (board);
  return n;
}

GPtrArray *
maq_import_board_list (MaqImportBatch *batch)
{
  GPtrArray *references = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  const char *name;
  MaqBlob *blob;

  while ((blob = maq_import_batch_get_blob (batch, references->len, &name)) != NULL)
    {
      g_autofree char *title = strip_ending (name);
      g_autofree char *fallback = g_strdup_printf (_("picture %u"), references->len + 1);

      g_ptr_array_add (references, maq_reference_new ("", 0, title != NULL && *title != '\0' ? title : fallback, MAQ_ROLE_OTHER, blob));
    }
  return references;
}

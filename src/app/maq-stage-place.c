/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-stage-private.h"

/* Where a picture of a step stands when nobody has moved it, and by what name the board keeps where somebody did. */
typedef struct {
  char           *name;
  graphene_rect_t home;
} Place;

static void
place_free (Place *place)
{
  g_free (place->name);
  g_free (place);
}

/* A spot's scale is to the size at home: steps have pictures of different sizes, and all of them stand in the same spot. */
static graphene_rect_t
find_frame (MaqStage *self, const Place *place)
{
  double x, y, scale;

  if (!maq_board_get_spot (maq_engine_get_board (self->engine), place->name, &x, &y, &scale) || scale <= 0)
    return place->home;
  return GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (place->home.size.width * scale),
                             (float) (place->home.size.height * scale));
}

GHashTable *
maq_stage_create_places (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) place_free);
}

void
maq_stage_place (MaqStage *self, MaqCard *card, const char *name, const graphene_rect_t *home)
{
  Place *place = g_new0 (Place, 1);
  graphene_rect_t frame;

  place->name = g_strdup (name);
  place->home = *home;
  g_hash_table_insert (self->places, card, place);
  /* Somebody has it in hand: it stays there until it is put down. */
  if (maq_canvas_is_busy (self->canvas))
    return;
  frame = find_frame (self, place);
  maq_card_set_frame (card, &frame);
}

void
maq_stage_unplace (MaqStage *self, MaqCard *card)
{
  g_hash_table_remove (self->places, card);
}

static gboolean
is_near (const graphene_rect_t *one, const graphene_rect_t *other)
{
  return graphene_point_near (&one->origin, &other->origin, 1e-3f) && fabsf (one->size.width - other->size.width) < 1e-3f;
}

static void
keep_spots (MaqStage *self)
{
  MaqBoard *board = maq_engine_get_board (self->engine);
  GHashTableIter iter;
  gpointer card, data;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &card, &data))
    {
      const Place *place = data;
      graphene_rect_t frame, before = find_frame (self, place);

      maq_card_get_frame (card, &frame);
      if (!is_near (&frame, &before) && place->home.size.width > 0)
        maq_board_set_spot (board, place->name, frame.origin.x, frame.origin.y,
                            frame.size.width / place->home.size.width);
    }
}

static void
keep_items (MaqStage *self)
{
  MaqBoard *board = maq_engine_get_board (self->engine);

  for (guint i = 0; i < self->items->len; i++)
    {
      MaqBoardItem *item = g_ptr_array_index (self->items, i);
      graphene_rect_t frame, before;

      maq_card_get_frame (g_ptr_array_index (self->item_cards, i), &frame);
      maq_stage_get_item_frame (item, &before);
      if (!is_near (&frame, &before))
        maq_board_place (board, item, frame.origin.x, frame.origin.y,
                         frame.size.width / MAX (maq_blob_get_width (maq_reference_get_blob (maq_board_item_get_reference (item))), 1));
    }
}

void
maq_stage_keep_places (MaqStage *self, const char *what)
{
  MaqBoard *board;

  g_return_if_fail (MAQ_IS_STAGE (self));

  board = maq_engine_get_board (self->engine);
  maq_board_begin (board, what);
  keep_items (self);
  keep_spots (self);
  maq_board_end (board);
}

/* Whether one stands elsewhere; with @board they are put into their places. */
static gboolean
tidy_items (MaqStage *self, MaqBoard *board)
{
  g_autoptr (GArray) homes = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_autoptr (GPtrArray) items = maq_stage_list_homes (self, homes);
  gboolean astray = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      MaqBoardItem *item = g_ptr_array_index (items, i);
      const graphene_rect_t *home = &g_array_index (homes, graphene_rect_t, i);
      graphene_rect_t frame;

      maq_stage_get_item_frame (item, &frame);
      if (is_near (&frame, home))
        continue;
      astray = TRUE;
      if (board != NULL)
        maq_board_place (board, item, home->origin.x, home->origin.y,
                         home->size.width / MAX (maq_blob_get_width (maq_reference_get_blob (maq_board_item_get_reference (item))), 1));
    }
  return astray;
}

void
maq_stage_tidy (MaqStage *self)
{
  MaqBoard *board;
  GHashTableIter iter;
  gpointer data;

  g_return_if_fail (MAQ_IS_STAGE (self));

  board = maq_engine_get_board (self->engine);
  /* Translators: a change that can be undone: pictures go back to where they stand by themselves. */
  maq_board_begin (board, _("Tidy"));
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    if (maq_board_get_spot (board, ((const Place *) data)->name, NULL, NULL, NULL))
      maq_board_set_spot (board, ((const Place *) data)->name, 0, 0, 0);
  tidy_items (self, board);
  maq_board_end (board);
  maq_stage_show_step (self);
  maq_canvas_fit (self->canvas);
}

gboolean
maq_stage_is_tidy (MaqStage *self)
{
  GHashTableIter iter;
  gpointer data;
  double scale;

  g_return_val_if_fail (MAQ_IS_STAGE (self), TRUE);

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    if (maq_board_get_spot (maq_engine_get_board (self->engine), ((const Place *) data)->name, NULL, NULL, &scale)
        && scale > 0)
      return FALSE;
  return !tidy_items (self, NULL);
}

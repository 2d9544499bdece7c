/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-sent-text.h"
#include "maq-stage-private.h"

/* A reference is shown within this box of canvas units; the boxes stand in columns to the left of the picture. */
#define BOX_WIDTH 600.0
#define BOX_HEIGHT 400.0
#define COLUMN 760.0
#define ROW 640.0
#define TOP -215.0
#define ROWS 4
#define COLUMNS 6

void
maq_stage_get_item_frame (MaqBoardItem *item, graphene_rect_t *frame)
{
  MaqBlob *blob = maq_reference_get_blob (maq_board_item_get_reference (item));
  double x, y, scale;

  maq_board_item_get_placement (item, &x, &y, &scale);
  graphene_rect_init (frame, (float) x, (float) y, (float) (MAX (maq_blob_get_width (blob), 1) * scale),
                      (float) (MAX (maq_blob_get_height (blob), 1) * scale));
}

static char *
make_detail (MaqReference *reference)
{
  MaqBlob *blob = maq_reference_get_blob (reference);
  MaqMarkup *markup = maq_reference_get_markup (reference);
  guint n = markup != NULL ? maq_markup_get_n_marks (markup) : 0;
  /* Translators: a picture's size in pixels. */
  g_autofree char *size = g_strdup_printf (_("%u × %u"), maq_blob_get_width (blob), maq_blob_get_height (blob));
  const char *role = maq_sent_text_role (maq_reference_get_role (reference));
  g_autofree char *what = role != NULL ? g_strdup_printf (_("%s, %s"), size, role) : g_strdup (size);

  if (n == 0)
    return g_steal_pointer (&what);
  /* Translators: %s is a picture's size, and what it is for: "900 × 600, 1 mark". */
  return g_strdup_printf (ngettext ("%s, %u mark", "%s, %u marks", n), what, n);
}

static void
show_item (MaqStage *self, MaqBoardItem *item, MaqCard *card)
{
  MaqReference *reference = maq_board_item_get_reference (item);
  g_autofree char *detail = make_detail (reference);
  graphene_rect_t frame;

  maq_stage_get_item_frame (item, &frame);
  if (!maq_canvas_is_busy (self->canvas))
    maq_card_set_frame (card, &frame);
  maq_card_set_detail (card, detail);
  maq_card_set_badge (card, maq_reference_get_number (reference));
  maq_card_set_caption (card, maq_reference_get_name (reference), TRUE);
  maq_stage_update_overlay (self, card);
}

static void
placed_cb (MaqStage *self)
{
  maq_stage_show_step (self);
}

static void
item_changed_cb (MaqBoardItem *item, GParamSpec *pspec, MaqStage *self)
{
  guint position;

  if (g_ptr_array_find (self->items, item, &position))
    show_item (self, item, g_ptr_array_index (self->item_cards, position));
}

static MaqCard *
make_card (MaqStage *self, MaqBoardItem *item)
{
  MaqBlob *blob = maq_reference_get_blob (maq_board_item_get_reference (item));
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, blob);
  MaqCard *card = maq_card_new ();

  maq_card_set_movable (card, TRUE);
  maq_card_set_picture (card, picture);
  maq_stage_create_overlay (self, card);
  g_signal_connect_object (item, "notify", G_CALLBACK (item_changed_cb), self, 0);
  g_signal_connect_object (item, "notify::scale", G_CALLBACK (placed_cb), self, G_CONNECT_SWAPPED);
  maq_canvas_add (self->canvas, card);
  return card;
}

static void
items_changed_cb (GListModel *board, guint position, guint removed, guint added, MaqStage *self)
{
  for (guint i = 0; i < removed; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->items, position), self);
      maq_canvas_remove (self->canvas, g_ptr_array_index (self->item_cards, position));
      g_ptr_array_remove_index (self->item_cards, position);
      g_ptr_array_remove_index (self->items, position);
    }
  for (guint i = 0; i < added; i++)
    {
      MaqBoardItem *item = g_list_model_get_item (board, position + i);

      g_ptr_array_insert (self->items, (int) (position + i), item);
      g_ptr_array_insert (self->item_cards, (int) (position + i), make_card (self, item));
      show_item (self, item, g_ptr_array_index (self->item_cards, position + i));
    }
  maq_stage_show_step (self);
}

void
maq_stage_add_board (MaqStage *self)
{
  GListModel *board = G_LIST_MODEL (maq_engine_get_board (self->engine));

  maq_stage_add_markup (self);
  g_signal_connect_object (board, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  items_changed_cb (board, 0, 0, g_list_model_get_n_items (board), self);
}

double
maq_stage_get_reference_scale (MaqStage *self)
{
  double x, y, scale = 1;

  if (self->items->len > 0)
    maq_board_item_get_placement (g_ptr_array_index (self->items, 0), &x, &y, &scale);
  return scale > 0 ? scale : 1;
}

void
maq_stage_clear_board (MaqStage *self)
{
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->item_cards, 0);
}

MaqBoardItem *
maq_stage_find_item (MaqStage *self, MaqCard *card)
{
  guint position;

  g_return_val_if_fail (MAQ_IS_STAGE (self), NULL);

  if (card == NULL || !g_ptr_array_find (self->item_cards, card, &position))
    return NULL;
  return g_ptr_array_index (self->items, position);
}

void
maq_stage_select_items (MaqStage *self, GPtrArray *items)
{
  g_return_if_fail (MAQ_IS_STAGE (self));

  maq_canvas_select (self->canvas, NULL);
  for (guint i = 0; i < self->items->len; i++)
    if (g_ptr_array_find (items, g_ptr_array_index (self->items, i), NULL))
      maq_canvas_select_more (self->canvas, g_ptr_array_index (self->item_cards, i), TRUE);
}

static gboolean
is_free (MaqStage *self, const graphene_rect_t *frame)
{
  for (guint i = 0; i < self->item_cards->len; i++)
    {
      graphene_rect_t other;

      maq_card_get_frame (g_ptr_array_index (self->item_cards, i), &other);
      if (graphene_rect_intersection (frame, &other, NULL))
        return FALSE;
    }
  return TRUE;
}

void
maq_stage_find_place (MaqStage *self, guint width, guint height, double *x, double *y, double *scale)
{
  double fit = MIN (BOX_WIDTH / MAX (width, 1), BOX_HEIGHT / MAX (height, 1));

  g_return_if_fail (MAQ_IS_STAGE (self));

  *scale = fit;
  *x = -COLUMN;
  *y = TOP;
  for (int column = 0; column < COLUMNS; column++)
    for (int row = 0; row < ROWS; row++)
      {
        graphene_rect_t frame = GRAPHENE_RECT_INIT ((float) (-COLUMN * (column + 1)), (float) (TOP + ROW * row),
                                                    (float) BOX_WIDTH, (float) BOX_HEIGHT);

        if (!is_free (self, &frame))
          continue;
        *x = frame.origin.x;
        *y = frame.origin.y;
        return;
      }
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  guint one = maq_reference_get_number (maq_board_item_get_reference (*(MaqBoardItem *const *) a));
  guint other = maq_reference_get_number (maq_board_item_get_reference (*(MaqBoardItem *const *) b));

  return (one > other) - (one < other);
}

GPtrArray *
maq_stage_list_homes (MaqStage *self, GArray *homes)
{
  GPtrArray *items = g_ptr_array_new ();
  int columns = ((int) self->items->len + ROWS - 1) / ROWS;

  g_ptr_array_extend (items, self->items, NULL, NULL);
  g_ptr_array_sort (items, by_number);
  for (int i = 0; i < (int) items->len; i++)
    {
      MaqBlob *blob = maq_reference_get_blob (maq_board_item_get_reference (g_ptr_array_index (items, i)));
      double width = MAX (maq_blob_get_width (blob), 1), height = MAX (maq_blob_get_height (blob), 1);
      double scale = MIN (BOX_WIDTH / width, BOX_HEIGHT / height);
      graphene_rect_t home = GRAPHENE_RECT_INIT ((float) (-COLUMN * (columns - i / ROWS)), (float) (TOP + ROW * (i % ROWS)),
                                                 (float) (width * scale), (float) (height * scale));

      g_array_append_val (homes, home);
    }
  return items;
}

gboolean
maq_stage_duplicate (MaqStage *self, GError **error)
{
  MaqBoard *board;
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (GPtrArray) twins = g_ptr_array_new ();
  gboolean done = TRUE;

  g_return_val_if_fail (MAQ_IS_STAGE (self), FALSE);

  board = maq_engine_get_board (self->engine);
  cards = maq_canvas_get_selection (self->canvas);
  /* Translators: a change that can be undone. */
  maq_board_begin (board, _("Duplicate"));
  for (guint i = 0; i < cards->len && done; i++)
    {
      MaqBoardItem *item = maq_stage_find_item (self, g_ptr_array_index (cards, i));
      MaqBoardItem *twin = item != NULL ? maq_board_duplicate (board, item, error) : NULL;

      if (twin != NULL)
        g_ptr_array_add (twins, twin);
      done = item == NULL || twin != NULL;
    }
  maq_board_end (board);
  if (twins->len > 0)
    maq_stage_select_items (self, twins);
  return done;
}

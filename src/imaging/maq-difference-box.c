/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-difference-private.h"

/* Changes as boxes: the picture in cells, cells that touch in one group, groups whose boxes overlap in one box. */

#define CELLS 128          /* along the longer side */
#define SMALLEST_CELL 4    /* pixels */
#define LARGEST_CELL 64
#define SPECK 24           /* pixels: fewer are no box */
#define MOST_GROUPS 1024   /* the rest is smaller, and nobody looks at so many */

typedef struct {
  guint   left, top, right, bottom; /* right and bottom not within */
  guint64 changed;
  guint   parent;
} Cell;

typedef struct {
  guint  side, columns, rows;
  Cell  *cells;
} Grid;

static guint
find_root (Grid *grid,
           guint at)
{
  while (grid->cells[at].parent != at)
    at = grid->cells[at].parent = grid->cells[grid->cells[at].parent].parent;

  return at;
}

static void
include (Cell       *cell,
         const Cell *other)
{
  if (cell->changed == 0)
    {
      guint parent = cell->parent;

      *cell = *other;
      cell->parent = parent;
      return;
    }
  cell->left = MIN (cell->left, other->left);
  cell->top = MIN (cell->top, other->top);
  cell->right = MAX (cell->right, other->right);
  cell->bottom = MAX (cell->bottom, other->bottom);
  cell->changed += other->changed;
}

static void
add_row (const MaqDifference *self,
         Grid                *grid,
         guint                y,
         guint8               threshold)
{
  const guint8 *heat = self->pixels + (gsize) y * self->width;
  const guint8 *cover = self->region != NULL ? maq_mask_get_data (self->region) + (gsize) y * self->width : NULL;
  Cell *row = grid->cells + (gsize) (y / grid->side) * grid->columns;

  for (guint x = 0; x < self->width; x++)
    if (heat[x] >= threshold && (cover == NULL || cover[x] == 0))
      include (&row[x / grid->side], &(Cell) { x, y, x + 1, y + 1, 1, 0 });
}

static void
join (Grid *grid,
      guint a,
      guint b)
{
  if (grid->cells[b].changed == 0)
    return;
  a = find_root (grid, a);
  b = find_root (grid, b);
  if (a != b)
    grid->cells[b].parent = a;
}

/* Each cell with those to its right and below it, across corners too. */
static void
join_all (Grid *grid)
{
  for (guint y = 0; y < grid->rows; y++)
    for (guint x = 0; x < grid->columns; x++)
      {
        guint at = y * grid->columns + x;

        if (grid->cells[at].changed == 0)
          continue;
        if (x + 1 < grid->columns)
          join (grid, at, at + 1);
        if (y + 1 == grid->rows)
          continue;
        join (grid, at, at + grid->columns);
        if (x + 1 < grid->columns)
          join (grid, at, at + grid->columns + 1);
        if (x > 0)
          join (grid, at, at + grid->columns - 1);
      }
}

static int
by_changed (gconstpointer a,
            gconstpointer b)
{
  const MaqDifferenceBox *first = a, *second = b;

  if (first->changed != second->changed)
    return first->changed < second->changed ? 1 : -1;
  if (first->y != second->y)
    return first->y < second->y ? -1 : 1;

  return (first->x > second->x) - (first->x < second->x);
}

static GArray *
collect (Grid *grid)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (MaqDifferenceBox));
  guint n = grid->columns * grid->rows;

  for (guint i = 0; i < n; i++)
    {
      guint root = find_root (grid, i);

      if (grid->cells[i].changed > 0 && root != i)
        include (&grid->cells[root], &grid->cells[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      const Cell *cell = &grid->cells[i];
      MaqDifferenceBox box = { cell->left, cell->top, cell->right - cell->left, cell->bottom - cell->top, cell->changed };

      if (cell->parent == i && cell->changed >= SPECK)
        g_array_append_val (boxes, box);
    }
  g_array_sort (boxes, by_changed);

  return boxes;
}

static gboolean
overlap (const MaqDifferenceBox *a,
         const MaqDifferenceBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static void
unite (MaqDifferenceBox       *a,
       const MaqDifferenceBox *b)
{
  guint right = MAX (a->x + a->width, b->x + b->width), bottom = MAX (a->y + a->height, b->y + b->height);

  a->x = MIN (a->x, b->x);
  a->y = MIN (a->y, b->y);
  a->width = right - a->x;
  a->height = bottom - a->y;
  a->changed += b->changed;
}

/* A box that has grown may reach further ones, so it looks again. */
static void
merge (GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++)
    for (guint j = i + 1; j < boxes->len; j++)
      if (overlap (&g_array_index (boxes, MaqDifferenceBox, i), &g_array_index (boxes, MaqDifferenceBox, j)))
        {
          unite (&g_array_index (boxes, MaqDifferenceBox, i), &g_array_index (boxes, MaqDifferenceBox, j));
          g_array_remove_index (boxes, j);
          j = i;
        }
}

/* Until nothing overlaps: a later box may have grown into an earlier one. */
static void
merge_all (GArray *boxes)
{
  guint before;

  do
    {
      before = boxes->len;
      merge (boxes);
    }
  while (boxes->len < before);
  g_array_sort (boxes, by_changed);
}

GArray *
maq_difference_list_boxes (const MaqDifference *self,
                           guint8               threshold,
                           guint                limit)
{
  Grid grid = { 0 };
  GArray *boxes;

  g_return_val_if_fail (self != NULL && threshold > 0, NULL);

  grid.side = CLAMP (MAX (self->width, self->height) / CELLS, SMALLEST_CELL, LARGEST_CELL);
  grid.columns = (self->width + grid.side - 1) / grid.side;
  grid.rows = (self->height + grid.side - 1) / grid.side;
  grid.cells = g_new0 (Cell, grid.columns * grid.rows);
  for (guint i = 0; i < grid.columns * grid.rows; i++)
    grid.cells[i].parent = i;
  for (guint y = 0; y < self->height; y++)
    add_row (self, &grid, y, threshold);
  join_all (&grid);
  boxes = collect (&grid);
  g_free (grid.cells);
  if (boxes->len > MOST_GROUPS)
    g_array_set_size (boxes, MOST_GROUPS);
  merge_all (boxes);
  if (boxes->len > limit)
    g_array_set_size (boxes, limit);

  return boxes;
}

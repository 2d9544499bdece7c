/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-tree-layout.h"

static MaqTreePlace *
get_place (const GArray *places, guint index)
{
  return &g_array_index (places, MaqTreePlace, index);
}

guint
maq_tree_find (const GArray *places, gint64 id)
{
  guint low = 0, high = places->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_place (places, middle)->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < places->len && get_place (places, low)->id == id ? low : MAQ_TREE_NONE;
}

/* Ties a node to its parent, behind those that are there. */
static void
tie (GArray *places, guint index)
{
  MaqTreePlace *place = get_place (places, index), *parent;

  if (place->parent == MAQ_TREE_NONE)
    return;
  parent = get_place (places, place->parent);
  place->column = parent->column + 1;
  place->previous = parent->last_child;
  if (parent->last_child != MAQ_TREE_NONE)
    get_place (places, parent->last_child)->next = index;
  else
    parent->first_child = index;
  parent->last_child = index;
}

static GArray *
tie_all (const GArray *nodes)
{
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (MaqTreePlace), nodes->len);

  for (guint i = 0; i < nodes->len; i++)
    {
      const MaqTreeNode *node = &g_array_index (nodes, MaqTreeNode, i);
      MaqTreePlace place = { node->id, 0, 0, MAQ_TREE_NONE, MAQ_TREE_NONE, MAQ_TREE_NONE, MAQ_TREE_NONE, MAQ_TREE_NONE,
                             node->starred, node->state };

      /* Only what stands above can be a parent: no ring is possible. */
      if (node->parent != 0)
        place.parent = maq_tree_find (places, node->parent);
      g_array_append_val (places, place);
      tie (places, i);
    }
  return places;
}

/* The rows below @root, from @row on; returns the first that is free. Down along first children, back up to the nearest next one. */
static guint
lay_rows (GArray *places, guint root, guint row)
{
  guint at = root;

  get_place (places, at)->row = row++;
  while (TRUE)
    {
      MaqTreePlace *place = get_place (places, at);

      if (place->first_child != MAQ_TREE_NONE)
        {
          at = place->first_child;
          get_place (places, at)->row = place->row;
          continue;
        }
      while (at != root && get_place (places, at)->next == MAQ_TREE_NONE)
        at = get_place (places, at)->parent;
      if (at == root)
        return row;
      at = get_place (places, at)->next;
      get_place (places, at)->row = row++;
    }
}

GArray *
maq_tree_layout (const GArray *nodes, guint *n_columns, guint *n_rows)
{
  GArray *places = tie_all (nodes);
  guint row = 0, columns = 0;

  for (guint i = 0; i < places->len; i++)
    {
      if (get_place (places, i)->parent == MAQ_TREE_NONE)
        row = lay_rows (places, i, row);
      columns = MAX (columns, get_place (places, i)->column + 1);
    }
  *n_columns = columns;
  *n_rows = row;
  return places;
}

/* The place in the nearest row above or below that is nearest by column. */
static guint
find_near (const GArray *places, guint from, gboolean below)
{
  const MaqTreePlace *here = get_place (places, from);
  guint best = from, best_rows = G_MAXUINT, best_columns = G_MAXUINT;

  for (guint i = 0; i < places->len; i++)
    {
      const MaqTreePlace *place = get_place (places, i);
      guint rows = below ? place->row - here->row : here->row - place->row;
      guint columns = MAX (place->column, here->column) - MIN (place->column, here->column);

      if ((below ? place->row <= here->row : place->row >= here->row) || rows > best_rows)
        continue;
      if (rows < best_rows || columns < best_columns)
        {
          best = i;
          best_rows = rows;
          best_columns = columns;
        }
    }
  return best;
}

guint
maq_tree_walk (const GArray *places, guint from, MaqTreeWay way)
{
  const MaqTreePlace *place;
  guint to = MAQ_TREE_NONE;

  g_return_val_if_fail (from < places->len, MAQ_TREE_NONE);

  place = get_place (places, from);
  switch (way)
    {
    case MAQ_TREE_TO_PARENT:
      to = place->parent != MAQ_TREE_NONE ? place->parent : from;
      break;
    case MAQ_TREE_TO_CHILD:
      to = place->first_child != MAQ_TREE_NONE ? place->first_child : from;
      break;
    case MAQ_TREE_TO_PREVIOUS:
      to = place->previous != MAQ_TREE_NONE ? place->previous : find_near (places, from, FALSE);
      break;
    case MAQ_TREE_TO_NEXT:
      to = place->next != MAQ_TREE_NONE ? place->next : find_near (places, from, TRUE);
      break;
    }
  return to;
}

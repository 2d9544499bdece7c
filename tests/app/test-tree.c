/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-tree-layout.h"

#define DEEP 50000
#define N_RANDOM 2000

static GArray *
make_nodes (const gint64 *parents, guint n)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (MaqTreeNode));

  for (guint i = 0; i < n; i++)
    {
      MaqTreeNode node = { i + 1, parents[i], FALSE, MAQ_JOB_DONE };

      g_array_append_val (nodes, node);
    }
  return nodes;
}

static const MaqTreePlace *
at (GArray *places, gint64 id)
{
  return &g_array_index (places, MaqTreePlace, maq_tree_find (places, id));
}

static gint64
walk (GArray *places, gint64 from, MaqTreeWay way)
{
  guint to = maq_tree_walk (places, maq_tree_find (places, from), way);

  return g_array_index (places, MaqTreePlace, to).id;
}

/* 1 ─ 2 ─ 4
 *   └ 3 ─ 5
 *       └ 6
 * 7        */
static GArray *
make_small (guint *n_columns, guint *n_rows)
{
  const gint64 parents[] = { 0, 1, 1, 2, 3, 3, 0 };
  g_autoptr (GArray) nodes = make_nodes (parents, G_N_ELEMENTS (parents));

  return maq_tree_layout (nodes, n_columns, n_rows);
}

static void
test_places (void)
{
  static const struct { gint64 id; guint column, row; } expected[] = {
    { 1, 0, 0 }, { 2, 1, 0 }, { 4, 2, 0 }, { 3, 1, 1 }, { 5, 2, 1 }, { 6, 2, 2 }, { 7, 0, 3 },
  };
  guint n_columns, n_rows;
  g_autoptr (GArray) places = make_small (&n_columns, &n_rows);

  g_assert_cmpuint (n_columns, ==, 3);
  g_assert_cmpuint (n_rows, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpuint (at (places, expected[i].id)->column, ==, expected[i].column);
      g_assert_cmpuint (at (places, expected[i].id)->row, ==, expected[i].row);
    }
  g_assert_cmpuint (maq_tree_find (places, 8), ==, MAQ_TREE_NONE);
}

static void
test_walk (void)
{
  static const struct { gint64 from; MaqTreeWay way; gint64 to; } cases[] = {
    { 4, MAQ_TREE_TO_PARENT, 2 }, { 1, MAQ_TREE_TO_PARENT, 1 }, { 1, MAQ_TREE_TO_CHILD, 2 }, { 4, MAQ_TREE_TO_CHILD, 4 },
    { 2, MAQ_TREE_TO_NEXT, 3 }, { 3, MAQ_TREE_TO_PREVIOUS, 2 }, { 5, MAQ_TREE_TO_NEXT, 6 }, { 4, MAQ_TREE_TO_NEXT, 5 },
    { 6, MAQ_TREE_TO_NEXT, 7 }, { 7, MAQ_TREE_TO_PREVIOUS, 6 }, { 7, MAQ_TREE_TO_NEXT, 7 }, { 1, MAQ_TREE_TO_PREVIOUS, 1 },
  };
  guint n_columns, n_rows;
  g_autoptr (GArray) places = make_small (&n_columns, &n_rows);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (walk (places, cases[i].from, cases[i].way), ==, cases[i].to);
}

/* No stack is deep enough for a function that calls itself. */
static void
test_deep (void)
{
  g_autofree gint64 *parents = g_new (gint64, DEEP);
  g_autoptr (GArray) nodes = NULL;
  g_autoptr (GArray) places = NULL;
  guint n_columns, n_rows;

  for (guint i = 0; i < DEEP; i++)
    parents[i] = i;
  nodes = make_nodes (parents, DEEP);
  places = maq_tree_layout (nodes, &n_columns, &n_rows);
  g_assert_cmpuint (n_columns, ==, DEEP);
  g_assert_cmpuint (n_rows, ==, 1);
}

/* Nothing overlaps, children stand right of their parents, and parents that do not exist, or come later, are none. */
static void
test_random (void)
{
  g_autofree gint64 *parents = g_new (gint64, N_RANDOM);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) nodes = NULL;
  g_autoptr (GArray) places = NULL;
  guint n_columns, n_rows;

  for (guint i = 0; i < N_RANDOM; i++)
    parents[i] = g_test_rand_int_range (0, (gint32) i + 3);
  nodes = make_nodes (parents, N_RANDOM);
  places = maq_tree_layout (nodes, &n_columns, &n_rows);
  for (guint i = 0; i < places->len; i++)
    {
      const MaqTreePlace *place = &g_array_index (places, MaqTreePlace, i);
      gint64 cell = (gint64) place->row * n_columns + place->column;

      g_assert_true (g_hash_table_add (taken, g_memdup2 (&cell, sizeof cell)));
      g_assert_cmpuint (place->row, <, n_rows);
      if (parents[i] == 0 || parents[i] > (gint64) i)
        g_assert_cmpuint (place->parent, ==, MAQ_TREE_NONE);
      else
        g_assert_cmpuint (place->column, ==, at (places, parents[i])->column + 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/places", test_places);
  g_test_add_func ("/tree/walk", test_walk);
  g_test_add_func ("/tree/deep", test_deep);
  g_test_add_func ("/tree/random", test_random);
  return g_test_run ();
}

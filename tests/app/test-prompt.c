/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chips in the text of a prompt: one unit, with the reference's id and nothing else in it. */
#include "config.h"

#include <string.h>

#include "maq-board.h"
#include "maq-board-item-private.h"
#include "maq-markup.h"
#include "maq-prompt-buffer.h"

#define N_SEQUENCES 10000
#define MOST_ITEMS 8

typedef struct {
  GListStore      *board; /* of MaqBoardItem */
  MaqPromptBuffer *buffer;
  GPtrArray       *removed; /* of MaqBoardItem: taken off the board, for bringing them back */
  GPtrArray       *rubbed;  /* of MaqMark: taken off a picture, for bringing them back */
  GPtrArray       *owners;  /* of char*: the id of the reference that each of them was on */
  MaqMarkup       *base;    /* of the picture being edited, nullable */
} Fixture;

/* Marks A and B are on every picture. */
static MaqMarkup *
make_markup (void)
{
  const MaqPoint point = { 0.5, 0.5 };
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);

  g_ptr_array_add (marks, maq_mark_new (NULL, MAQ_MARK_PIN, 'A', "", &point, 1));
  g_ptr_array_add (marks, maq_mark_new (NULL, MAQ_MARK_PIN, 'B', "", &point, 1));
  return maq_markup_new (marks, NULL, TRUE);
}

static MaqBoardItem *
add (Fixture *f, guint number, const char *name)
{
  g_autoptr (MaqBlob) blob = maq_blob_new ("/nowhere", "00", 1, MAQ_FORMAT_PNG, 10, 10);
  g_autoptr (MaqMarkup) markup = make_markup ();
  g_autoptr (MaqReference) reference = maq_reference_new_full (NULL, number, name, MAQ_ROLE_OTHER, blob, markup);
  g_autoptr (MaqBoardItem) item = maq_board_item_new (reference, 0, 0, 1);

  g_list_store_append (f->board, item);
  return item;
}

static const char *
get_id (MaqBoardItem *item)
{
  return maq_reference_get_id (maq_board_item_get_reference (item));
}

static void
change (MaqBoardItem *item, guint number, const char *name)
{
  MaqReference *old = maq_board_item_get_reference (item);
  g_autoptr (MaqReference) reference = maq_reference_new_full (maq_reference_get_id (old), number, name, MAQ_ROLE_OTHER,
                                                               maq_reference_get_blob (old), maq_reference_get_markup (old));

  maq_board_item_set_reference (item, reference);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->board = g_list_store_new (MAQ_TYPE_BOARD_ITEM);
  f->buffer = maq_prompt_buffer_new ();
  f->removed = g_ptr_array_new_with_free_func (g_object_unref);
  f->rubbed = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_mark_unref);
  f->owners = g_ptr_array_new_with_free_func (g_free);
  maq_prompt_buffer_set_board (f->buffer, G_LIST_MODEL (f->board));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->buffer);
  g_object_unref (f->board);
  g_ptr_array_unref (f->removed);
  g_ptr_array_unref (f->rubbed);
  g_ptr_array_unref (f->owners);
  g_clear_pointer (&f->base, maq_markup_unref);
}

static void
set_base (Fixture *f, MaqMarkup *markup)
{
  g_clear_pointer (&f->base, maq_markup_unref);
  f->base = markup != NULL ? maq_markup_ref (markup) : NULL;
  maq_prompt_buffer_set_base (f->buffer, markup);
}

/* The id of a mark by its letter. */
static const char *
get_mark (const MaqMarkup *markup, char letter)
{
  return maq_mark_get_id (maq_markup_find_letter (markup, letter));
}

static const MaqMarkup *
get_markup (MaqBoardItem *item)
{
  return maq_reference_get_markup (maq_board_item_get_reference (item));
}

static char *
read_text (Fixture *f)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (f->buffer), &start, &end);
  text = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (f->buffer), &start, &end, FALSE);
  parts = g_strsplit (text, "\u00a0", -1);
  return g_strjoinv ("_", parts);
}

static void
type (Fixture *f, const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (f->buffer);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gtk_text_buffer_begin_user_action (buffer);
      gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
      gtk_text_buffer_insert_interactive_at_cursor (buffer, at, (int) (g_utf8_next_char (at) - at), TRUE);
      gtk_text_buffer_end_user_action (buffer);
    }
}

static void
backspace (Fixture *f)
{
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (f->buffer), &caret, gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (f->buffer)));
  gtk_text_buffer_backspace (GTK_TEXT_BUFFER (f->buffer), &caret, TRUE, TRUE);
}

static int
get_caret (Fixture *f)
{
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (f->buffer), &caret, gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (f->buffer)));
  return gtk_text_iter_get_offset (&caret);
}

static void
put_caret (Fixture *f, int offset)
{
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (f->buffer), &caret, offset);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (f->buffer), &caret);
}

#define assert_saved(f, ...)                                                   \
  G_STMT_START                                                                 \
    {                                                                          \
      g_autofree char *saved_ = maq_prompt_buffer_dup_saved ((f)->buffer);     \
      g_autofree char *wanted_ = g_strdup_printf (__VA_ARGS__);                \
      g_assert_cmpstr (saved_, ==, wanted_);                                   \
    }                                                                          \
  G_STMT_END

#define assert_change(f, wanted)                                               \
  G_STMT_START                                                                 \
    {                                                                          \
      g_autofree char *change_ = maq_prompt_buffer_dup_change ((f)->buffer);   \
      g_assert_cmpstr (change_, ==, wanted);                                   \
    }                                                                          \
  G_STMT_END

#define assert_text(f, wanted)                                                 \
  G_STMT_START                                                                 \
    {                                                                          \
      g_autofree char *text_ = read_text (f);                                  \
      g_assert_cmpstr (text_, ==, wanted);                                     \
    }                                                                          \
  G_STMT_END

static void
test_typed_number_becomes_a_chip (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 3, "brass finish");

  type (f, "like @3");
  assert_saved (f, "like @3");
  type (f, " and @4 or a@3 b");
  assert_saved (f, "like @{%s} and @4 or a@3 b", get_id (item));
  assert_text (f, "like _reference_3,_brass_finish_ and @4 or a@3 b");
  assert_change (f, "like @3 and @4 or a@3 b");
}

static void
test_letters_of_marks (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 3, "");

  g_autoptr (MaqMarkup) base = make_markup ();

  /* Nothing is drawn on the picture being edited, or none is edited. */
  type (f, "@3B, @0A.");
  assert_saved (f, "@{%s.B.%s}, @0A.", get_id (item), get_mark (get_markup (item), 'B'));
  set_base (f, base);
  maq_prompt_buffer_set_saved (f->buffer, "");
  type (f, "@3B, @0A.");
  assert_saved (f, "@{%s.B.%s}, @{base.A.%s}.", get_id (item), get_mark (get_markup (item), 'B'), get_mark (base, 'A'));
  assert_change (f, "@3B, @0A.");
  assert_text (f, "_reference_3_B_, _the_picture,_mark_A_.");
}

/* It is edited no more, or another one of that letter was drawn. */
static void
test_a_mark_of_the_edited_picture_that_is_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (MaqMarkup) base = make_markup ();
  g_autoptr (MaqMarkup) other = make_markup ();
  g_autofree char *gone = NULL;

  set_base (f, base);
  type (f, "at @0B ");
  g_assert_null (maq_prompt_buffer_dup_dangling (f->buffer));
  set_base (f, NULL);
  gone = maq_prompt_buffer_dup_dangling (f->buffer);
  g_assert_cmpstr (gone, ==, "mark B");
  assert_text (f, "at _missing_mark_of_the_picture_B_ ");
  set_base (f, other);
  assert_change (f, "at @?B ");
  set_base (f, base);
  assert_change (f, "at @0B ");
}

static void
test_another_mark_of_the_same_letter (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 2, "oak");
  MaqReference *old = maq_board_item_get_reference (item);
  g_autoptr (MaqReference) was = maq_reference_ref (old);
  g_autoptr (MaqMarkup) others = make_markup ();
  g_autoptr (MaqReference) other = maq_reference_new_full (maq_reference_get_id (old), 2, "oak", MAQ_ROLE_OTHER,
                                                           maq_reference_get_blob (old), others);

  type (f, "at @2B ");
  maq_board_item_set_reference (item, other);
  assert_change (f, "at @?B ");
  maq_board_item_set_reference (item, was);
  assert_change (f, "at @2B ");
}

static void
test_a_chip_is_one_unit (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 1, "sketch");
  int start, end;

  type (f, "of ");
  start = get_caret (f);
  maq_prompt_buffer_insert_chip (f->buffer, get_id (item), 0);
  end = get_caret (f) - 1;
  assert_saved (f, "of @{%s} ", get_id (item));
  /* Steps over it, both ways. */
  put_caret (f, start);
  put_caret (f, start + 1);
  g_assert_cmpint (get_caret (f), ==, end);
  put_caret (f, end - 1);
  g_assert_cmpint (get_caret (f), ==, start);
  /* What is typed at its ends is no part of it. */
  put_caret (f, end);
  type (f, "x");
  put_caret (f, start);
  type (f, "y");
  assert_saved (f, "of y@{%s}x ", get_id (item));
  assert_change (f, "of y @1 x ");
  put_caret (f, end + 1);
  backspace (f);
  assert_saved (f, "of yx ");
  maq_prompt_buffer_undo (f->buffer);
  assert_saved (f, "of y@{%s}x ", get_id (item));
}

/* Of the spaces, the one that came with the chip alone. */
static void
test_a_stop_takes_the_space (Fixture *f, gconstpointer data)
{
  static const char *const stops[] = { ",", ".", "?", ")", "，", "。" };
  MaqBoardItem *item = add (f, 1, "sketch");

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      maq_prompt_buffer_set_saved (f->buffer, "");
      maq_prompt_buffer_insert_chip (f->buffer, get_id (item), 0);
      assert_saved (f, "@{%s} ", get_id (item));
      type (f, stops[i]);
      assert_saved (f, "@{%s}%s", get_id (item), stops[i]);
      type (f, stops[i]);
      assert_saved (f, "@{%s}%s%s", get_id (item), stops[i], stops[i]);
    }
  maq_prompt_buffer_set_saved (f->buffer, "");
  maq_prompt_buffer_insert_chip (f->buffer, get_id (item), 0);
  type (f, ",");
  maq_prompt_buffer_undo (f->buffer);
  assert_saved (f, "@{%s} ", get_id (item));
  /* Not what was put back, nor a word, nor somebody's own space, nor one with something behind it. */
  type (f, ",");
  assert_saved (f, "@{%s} ,", get_id (item));
  maq_prompt_buffer_set_saved (f->buffer, "");
  maq_prompt_buffer_insert_chip (f->buffer, get_id (item), 0);
  type (f, "a");
  type (f, ",");
  assert_saved (f, "@{%s} a,", get_id (item));
  maq_prompt_buffer_set_saved (f->buffer, "");
  type (f, "@1 ");
  type (f, ",");
  assert_saved (f, "@{%s} ,", get_id (item));
  maq_prompt_buffer_set_saved (f->buffer, " b");
  put_caret (f, 0);
  maq_prompt_buffer_insert_chip (f->buffer, get_id (item), 0);
  type (f, ",");
  assert_saved (f, "@{%s}, b", get_id (item));
}

static void
test_number_and_name_follow (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 1, "sketch");
  MaqBoardItem *other = add (f, 2, "oak");

  maq_prompt_buffer_insert_chip (f->buffer, get_id (other), 0);
  maq_prompt_buffer_insert_chip (f->buffer, get_id (item), 0);
  put_caret (f, 0);
  change (item, 2, "lamp");
  change (other, 1, "oak");
  assert_text (f, "_reference_1,_oak_ _reference_2,_lamp_ ");
  assert_change (f, "@1 @2 ");
  g_assert_cmpint (get_caret (f), ==, 0);
  g_assert_cmpuint (maq_prompt_buffer_get_n_chips (f->buffer), ==, 2);
  g_assert_true (maq_prompt_buffer_names (f->buffer, 2));
  change (item, 5, "lamp");
  g_assert_true (maq_prompt_buffer_names (f->buffer, 5));
  g_assert_false (maq_prompt_buffer_names (f->buffer, 2));
}

static void
test_a_gone_reference (Fixture *f, gconstpointer data)
{
  g_autoptr (MaqBoardItem) item = g_object_ref (add (f, 4, "brass finish"));
  g_autofree char *gone = NULL;

  type (f, "as @4 here");
  g_assert_null (maq_prompt_buffer_dup_dangling (f->buffer));
  g_list_store_remove_all (f->board);
  gone = maq_prompt_buffer_dup_dangling (f->buffer);
  g_assert_cmpstr (gone, ==, "4 brass finish");
  assert_text (f, "as _missing_reference_4,_brass_finish_ here");
  /* Another one with its number is another one. */
  add (f, 4, "steel");
  assert_change (f, "as @? here");
  g_list_store_append (f->board, item);
  assert_change (f, "as @4 here");
  g_list_store_remove_all (f->board);
  maq_prompt_buffer_remove_dangling (f->buffer);
  assert_saved (f, "as  here");
  g_assert_null (maq_prompt_buffer_dup_dangling (f->buffer));
}

static void
test_a_mark_that_is_gone (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 2, "oak");
  MaqReference *old = maq_board_item_get_reference (item);
  g_autoptr (MaqReference) bare = maq_reference_new (maq_reference_get_id (old), 2, "oak", MAQ_ROLE_OTHER,
                                                     maq_reference_get_blob (old));
  g_autofree char *gone = NULL;

  type (f, "at @2B and @2C ");
  assert_saved (f, "at @{%s.B.%s} and @2C ", get_id (item), get_mark (get_markup (item), 'B'));
  maq_board_item_set_reference (item, bare);
  gone = maq_prompt_buffer_dup_dangling (f->buffer);
  g_assert_cmpstr (gone, ==, "2 B oak");
}

static void
test_kept_and_read_again (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 1, "@2 “x” {slot}");
  const char *mark = get_mark (get_markup (item), 'B');
  g_autofree char *old = g_strdup_printf ("a @{%s}@{%s.B} @{no-uuid} @{", get_id (item), get_id (item));
  g_autofree char *saved = g_strdup_printf ("a @{%s}@{%s.B.%s} @{no-uuid} @{", get_id (item), get_id (item), mark);

  add (f, 2, "");
  /* As older drafts have it. */
  maq_prompt_buffer_set_saved (f->buffer, old);
  assert_saved (f, "%s", saved);
  g_assert_cmpuint (maq_prompt_buffer_get_n_chips (f->buffer), ==, 2);
  type (f, " ");
  assert_saved (f, "%s ", saved);
  maq_prompt_buffer_undo (f->buffer);
  maq_prompt_buffer_undo (f->buffer);
  assert_saved (f, "%s", "");
  maq_prompt_buffer_redo (f->buffer);
  assert_saved (f, "%s", saved);
}

static void
test_a_request_is_reused (Fixture *f, gconstpointer data)
{
  MaqBoardItem *item = add (f, 5, "oak");
  g_autoptr (MaqBlob) blob = maq_blob_new ("/nowhere", "00", 1, MAQ_FORMAT_PNG, 10, 10);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_reference_unref);
  g_autofree char *saved = NULL;

  /* It was number 1 then. */
  g_autoptr (MaqMarkup) base = make_markup ();

  g_ptr_array_add (references, maq_reference_new_full (NULL, 0, "step 1", MAQ_ROLE_EDIT_THIS, blob, base));
  g_ptr_array_add (references, maq_reference_new (get_id (item), 1, "oak", MAQ_ROLE_OTHER, blob));
  saved = maq_prompt_buffer_save_change (f->buffer, "like @1, not @5 @0A @0", references);
  maq_prompt_buffer_set_saved (f->buffer, saved);
  assert_change (f, "like @5, not @5 @?A @0");
  set_base (f, base);
  assert_change (f, "like @5, not @5 @0A @0");
}

static void
test_letters_in_a_row_are_undone_together (Fixture *f, gconstpointer data)
{
  type (f, "one two");
  maq_prompt_buffer_undo (f->buffer);
  assert_saved (f, "one ");
  maq_prompt_buffer_undo (f->buffer);
  maq_prompt_buffer_undo (f->buffer);
  assert_saved (f, "%s", "");
  g_assert_false (maq_prompt_buffer_can_undo (f->buffer));
  maq_prompt_buffer_redo (f->buffer);
  assert_saved (f, "one");
  type (f, "!");
  g_assert_false (maq_prompt_buffer_can_redo (f->buffer));
}

/* --- whatever is done, in whatever order --- */

static MaqBoardItem *
pick (Fixture *f)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (f->board));
  g_autoptr (MaqBoardItem) item = NULL;

  if (n_items == 0)
    return NULL;
  item = g_list_model_get_item (G_LIST_MODEL (f->board), (guint) g_test_rand_int_range (0, (gint32) n_items));
  return item;
}

static guint
find_free_number (Fixture *f)
{
  for (guint number = 1;; number++)
    {
      gboolean taken = FALSE;

      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->board)); i++)
        {
          g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (f->board), i);

          taken |= maq_reference_get_number (maq_board_item_get_reference (item)) == number;
        }
      if (!taken)
        return number;
    }
}

static void
set_markup (MaqBoardItem *item, MaqMarkup *markup)
{
  MaqReference *old = maq_board_item_get_reference (item);
  g_autoptr (MaqReference) reference = maq_reference_new_full (maq_reference_get_id (old), maq_reference_get_number (old),
                                                               maq_reference_get_name (old), MAQ_ROLE_OTHER,
                                                               maq_reference_get_blob (old), markup);

  maq_board_item_set_reference (item, reference);
}

/* On a reference, or on the picture being edited where @item is NULL. */
static void
put_markup (Fixture *f, MaqBoardItem *item, MaqMarkup *markup)
{
  if (item != NULL)
    set_markup (item, markup);
  else
    set_base (f, markup);
}

/* A new one gets the first letter that is free, which may be that of one that was rubbed out. */
static void
draw (Fixture *f, MaqBoardItem *item, MaqMarkup *markup)
{
  const MaqPoint point = { 0.2, 0.8 };
  g_autoptr (MaqMark) mark = maq_mark_new (NULL, MAQ_MARK_PIN, maq_markup_next_letter (markup), "", &point, 1);
  g_autoptr (MaqMarkup) more = maq_markup_with_mark (markup, mark);

  if (maq_markup_get_n_marks (markup) < MOST_ITEMS)
    put_markup (f, item, more);
}

static void
rub_out (Fixture *f, MaqBoardItem *item, MaqMarkup *markup)
{
  guint n_marks = maq_markup_get_n_marks (markup);
  MaqMark *mark = n_marks > 0 ? maq_markup_get_mark (markup, (guint) g_test_rand_int_range (0, (gint32) n_marks)) : NULL;
  g_autoptr (MaqMarkup) less = NULL;

  if (mark == NULL)
    return;
  g_ptr_array_add (f->rubbed, maq_mark_ref (mark));
  g_ptr_array_add (f->owners, g_strdup (item != NULL ? get_id (item) : MAQ_CHIP_BASE));
  less = maq_markup_without_mark (markup, maq_mark_get_id (mark));
  put_markup (f, item, less);
}

/* As Undo does: the very same one. */
static void
draw_again (Fixture *f, MaqBoardItem *item, MaqMarkup *markup)
{
  const char *id = item != NULL ? get_id (item) : MAQ_CHIP_BASE;

  for (guint i = 0; i < f->rubbed->len; i++)
    if (g_str_equal (g_ptr_array_index (f->owners, i), id)
        && maq_markup_find_letter (markup, maq_mark_get_letter (g_ptr_array_index (f->rubbed, i))) == NULL)
      {
        g_autoptr (MaqMarkup) more = maq_markup_with_mark (markup, g_ptr_array_index (f->rubbed, i));

        put_markup (f, item, more);
        g_ptr_array_remove_index (f->rubbed, i);
        g_ptr_array_remove_index (f->owners, i);
        return;
      }
}

static void
change_marks (Fixture *f)
{
  MaqBoardItem *item = g_test_rand_bit () ? pick (f) : NULL;
  g_autoptr (MaqMarkup) markup = item != NULL ? (MaqMarkup *) get_markup (item) : f->base;

  if (markup != NULL)
    maq_markup_ref (markup);
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      draw (f, item, markup);
      break;
    case 1:
      rub_out (f, item, markup);
      break;
    case 2:
      draw_again (f, item, markup);
      break;
    default: /* another picture is edited, or none */
      if (item == NULL && g_test_rand_int_range (0, 8) == 0)
        set_base (f, NULL);
    }
}

static void
change_board (Fixture *f)
{
  static const char *const names[] = { "oak", "@1", "brass finish", "", "a very long name that will be cut somewhere" };
  MaqBoardItem *item = pick (f), *other = pick (f);
  const char *name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
  guint position = 0;

  switch (g_test_rand_int_range (0, 8))
    {
    case 5:
    case 6:
    case 7:
      change_marks (f);
      break;
    case 0:
      if (g_list_model_get_n_items (G_LIST_MODEL (f->board)) < MOST_ITEMS)
        add (f, find_free_number (f), name);
      break;
    case 1:
      if (item == NULL || !g_list_store_find (f->board, item, &position))
        break;
      g_ptr_array_add (f->removed, g_object_ref (item));
      g_list_store_remove (f->board, position);
      break;
    case 2:
      if (f->removed->len == 0 || g_list_model_get_n_items (G_LIST_MODEL (f->board)) >= MOST_ITEMS)
        break;
      item = g_ptr_array_index (f->removed, f->removed->len - 1);
      change (item, find_free_number (f), name);
      g_list_store_append (f->board, item);
      g_ptr_array_set_size (f->removed, (int) f->removed->len - 1);
      break;
    case 3: /* two change their numbers */
      if (item != NULL && other != item)
        {
          guint number = maq_reference_get_number (maq_board_item_get_reference (item));

          change (item, maq_reference_get_number (maq_board_item_get_reference (other)), "swapped");
          change (other, number, name);
        }
      break;
    default:
      if (item != NULL)
        change (item, maq_reference_get_number (maq_board_item_get_reference (item)), name);
    }
}

/* As it is offered by the list at the caret: only what is there. What it stores is the mark's own id. */
static void
insert_chip (Fixture *f, const char *id, const MaqMarkup *markup, char letter)
{
  const MaqMark *mark = maq_markup_find_letter (markup, letter);
  g_autofree char *saved = NULL;
  g_autofree char *wanted = NULL;

  if (letter != 0 && mark == NULL)
    return;
  maq_prompt_buffer_insert_chip (f->buffer, id, letter);
  saved = maq_prompt_buffer_dup_saved (f->buffer);
  wanted = letter != 0 ? g_strdup_printf ("@{%s.%c.%s}", id, letter, maq_mark_get_id (mark)) : g_strdup_printf ("@{%s}", id);
  g_assert_nonnull (strstr (saved, wanted));
}

static void
edit (Fixture *f)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (f->buffer);
  int length = gtk_text_buffer_get_char_count (buffer);
  MaqBoardItem *item = pick (f);
  GtkTextIter start, end;

  switch (g_test_rand_int_range (0, 9))
    {
    case 0:
      put_caret (f, g_test_rand_int_range (0, length + 1));
      break;
    case 1:
      type (f, "ab “c” ");
      break;
    case 2:
      type (f, "@2 ");
      break;
    case 3:
      if (item != NULL)
        insert_chip (f, get_id (item), get_markup (item), g_test_rand_bit () ? (char) ('A' + g_test_rand_int_range (0, 3)) : 0);
      else
        insert_chip (f, MAQ_CHIP_BASE, f->base, (char) ('A' + g_test_rand_int_range (0, 3)));
      break;
    case 8:
      insert_chip (f, MAQ_CHIP_BASE, f->base, (char) ('A' + g_test_rand_int_range (0, 3)));
      break;
    case 4:
      backspace (f);
      break;
    case 5:
      gtk_text_buffer_get_iter_at_offset (buffer, &start, g_test_rand_int_range (0, length + 1));
      gtk_text_buffer_get_iter_at_offset (buffer, &end, g_test_rand_int_range (0, length + 1));
      if (length > 200 || g_test_rand_bit ())
        gtk_text_buffer_delete_interactive (buffer, &start, &end, TRUE);
      break;
    case 6:
      maq_prompt_buffer_undo (f->buffer);
      break;
    default:
      maq_prompt_buffer_redo (f->buffer);
    }
}

static MaqReference *
find_on_board (Fixture *f, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->board)); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (G_LIST_MODEL (f->board), i);

      if (g_str_equal (get_id (item), id))
        return maq_board_item_get_reference (item);
    }
  return NULL;
}

/* What a saved chip means, found without the buffer's help: "@{uuid}", "@{uuid.A.uuid}", "@{base.A.uuid}". */
typedef struct {
  gboolean gone;
  guint    number; /* 0: the picture being edited */
  char     letter; /* of the mark as it is now; of one that is gone, as it was; 0: none */
} Meaning;

static Meaning
read_meaning (Fixture *f, const char *chip, const char *end)
{
  g_autofree char *inner = g_strndup (chip + 2, (gsize) (end - chip - 2));
  g_auto (GStrv) parts = g_strsplit (inner, ".", 3);
  gboolean is_base = g_str_equal (parts[0], MAQ_CHIP_BASE);
  MaqReference *reference = is_base ? NULL : find_on_board (f, parts[0]);
  const MaqMarkup *markup = is_base ? f->base : reference != NULL ? maq_reference_get_markup (reference) : NULL;
  const MaqMark *mark = NULL;
  Meaning meaning = { !is_base && reference == NULL, reference != NULL ? maq_reference_get_number (reference) : 0, 0 };

  if (parts[1] == NULL)
    return meaning;
  g_assert_nonnull (parts[2]);
  mark = maq_markup_find_mark (markup, parts[2]);
  meaning.letter = mark != NULL ? maq_mark_get_letter (mark) : parts[1][0];
  meaning.gone |= mark == NULL;
  return meaning;
}

/* What a chip must show: its number or letter as it is now, or that it is gone. */
static char *
make_head (const Meaning *meaning, gboolean is_base)
{
  if (is_base)
    return g_strdup_printf ("%s\u00a0%c", meaning->gone ? "missing\u00a0mark\u00a0of\u00a0the\u00a0picture" : "the\u00a0picture,\u00a0mark",
                            meaning->letter);
  if (meaning->gone)
    return g_strdup ("missing\u00a0reference\u00a0");
  if (meaning->letter != 0)
    return g_strdup_printf ("reference\u00a0%u\u00a0%c", meaning->number, meaning->letter);
  return g_strdup_printf ("reference\u00a0%u", meaning->number);
}

/* Each chip says what it means now, or that it is gone, and nothing else is under its tag. */
static void
check_chips (Fixture *f)
{
  g_autofree char *saved = maq_prompt_buffer_dup_saved (f->buffer);
  const char *chip = saved;
  GtkTextIter at, start, end;
  gboolean gone;

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (f->buffer), &at);
  while (maq_prompt_buffer_next_chip (f->buffer, &at, &start, &end, &gone))
    {
      g_autofree char *shown = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (f->buffer), &start, &end, FALSE);
      g_autofree char *head = NULL;
      Meaning meaning;

      chip = strstr (chip, "@{");
      g_assert_nonnull (chip);
      meaning = read_meaning (f, chip, strchr (chip, '}'));
      head = make_head (&meaning, g_str_has_prefix (chip, "@{" MAQ_CHIP_BASE));
      chip = strchr (chip, '}');
      g_assert_true (gone == meaning.gone);
      g_assert_true (g_str_has_prefix (shown, "\u00a0") && g_str_has_suffix (shown, "\u00a0"));
      g_assert_true (g_str_has_prefix (shown + strlen ("\u00a0"), head));
    }
}

/* The text that goes and the text that is kept say the same: number by number, letter by letter, the one that is meant. */
static void
check_meaning (Fixture *f)
{
  g_autofree char *saved = maq_prompt_buffer_dup_saved (f->buffer);
  GString *meant = g_string_new (NULL);
  g_autofree char *sent = maq_prompt_buffer_dup_change (f->buffer);
  g_autofree char *wanted = NULL;

  for (const char *at = saved; *at != '\0'; at++)
    {
      const char *close = at[0] == '@' && at[1] == '{' ? strchr (at, '}') : NULL;
      Meaning meaning;

      if (close == NULL)
        {
          g_string_append_c (meant, *at);
          continue;
        }
      meaning = read_meaning (f, at, close);
      if (meant->len > 0 && g_ascii_isalnum (meant->str[meant->len - 1]))
        g_string_append_c (meant, ' ');
      if (meaning.gone)
        g_string_append (meant, "@?");
      else
        g_string_append_printf (meant, "@%u", meaning.number);
      if (meaning.letter != 0)
        g_string_append_c (meant, meaning.letter);
      if (g_ascii_isalnum (close[1]))
        g_string_append_c (meant, ' ');
      at = close;
    }
  wanted = g_string_free (meant, FALSE);
  g_assert_cmpstr (sent, ==, wanted);
}

/* What chips mean is kept beside: a change of the board alters no saved text. */
static void
test_no_chip_ever_points_elsewhere (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < N_SEQUENCES; i++)
    {
      g_autofree char *before = maq_prompt_buffer_dup_saved (f->buffer);
      gboolean board = g_test_rand_int_range (0, 3) == 0;

      if (board)
        change_board (f);
      else
        edit (f);
      if (board)
        assert_saved (f, "%s", before);
      check_chips (f);
      check_meaning (f);
    }
}

#define add_test(name) g_test_add ("/prompt/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  add_test (typed_number_becomes_a_chip);
  add_test (letters_of_marks);
  add_test (a_chip_is_one_unit);
  add_test (a_stop_takes_the_space);
  add_test (number_and_name_follow);
  add_test (a_gone_reference);
  add_test (a_mark_that_is_gone);
  add_test (a_mark_of_the_edited_picture_that_is_gone);
  add_test (another_mark_of_the_same_letter);
  add_test (kept_and_read_again);
  add_test (a_request_is_reused);
  add_test (letters_in_a_row_are_undone_together);
  add_test (no_chip_ever_points_elsewhere);
  return g_test_run ();
}

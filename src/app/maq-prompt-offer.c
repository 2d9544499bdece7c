/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-board-item.h"
#include "maq-markup.h"
#include "maq-prompt-view-private.h"
#include "maq-thumbnail.h"

/* What "@" and "/" offer at the caret. */

#define LONGEST_QUERY 40
#define THUMB_WIDTH 48
#define THUMB_HEIGHT 32

/* A mail address is no mention, and "and/or" no recipe. */
static gboolean
begins (GtkTextIter at, gunichar kind)
{
  gunichar before;

  if (!gtk_text_iter_backward_char (&at))
    return TRUE;
  before = gtk_text_iter_get_char (&at);
  return kind == '/' ? g_unichar_isspace (before) : !g_unichar_isalnum (before) && before != '_';
}

/* Looks back from the caret. @query (out): what is written behind it. */
static gboolean
find_trigger (MaqPromptView *self, gunichar *kind, int *trigger, char **query)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter caret, at, start, end;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  at = caret;
  for (int i = 0; i < LONGEST_QUERY && gtk_text_iter_backward_char (&at); i++)
    {
      gunichar c = gtk_text_iter_get_char (&at);

      if (c == '\n' || maq_prompt_buffer_get_chip (self->buffer, &at, &start, &end))
        return FALSE;
      if ((c != '@' && c != '/') || !begins (at, c))
        continue;
      *kind = c;
      *trigger = gtk_text_iter_get_offset (&at);
      gtk_text_iter_forward_char (&at);
      *query = gtk_text_buffer_get_text (buffer, &at, &caret, TRUE);
      return !g_unichar_isspace (g_utf8_get_char (*query));
    }
  return FALSE;
}

static gboolean
contains (const char *text, const char *query)
{
  g_autofree char *one = g_utf8_casefold (text, -1);
  g_autofree char *other = g_utf8_casefold (query, -1);

  return strstr (one, other) != NULL;
}

static GtkWidget *
make_thumbnail (MaqPromptView *self, MaqReference *reference)
{
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, maq_reference_get_blob (reference));
  GtkWidget *thumbnail = maq_thumbnail_new (THUMB_WIDTH, THUMB_HEIGHT);

  maq_thumbnail_set_picture (MAQ_THUMBNAIL (thumbnail), picture);
  gtk_accessible_update_property (GTK_ACCESSIBLE (thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  maq_reference_get_name (reference), -1);
  return thumbnail;
}

/* A mark's row has its letter behind the id: "uuid.A". */
static void
add_mark (MaqPromptView *self, MaqReference *reference, const MaqMark *mark)
{
  char letter = maq_mark_get_letter (mark);
  const char *label = maq_mark_get_label (mark);
  g_autofree char *key = g_strdup_printf ("%s.%c", maq_reference_get_id (reference), letter);
  g_autofree char *title = g_strdup_printf ("%u %c %s", maq_reference_get_number (reference), letter,
                                            label[0] != '\0' ? label : maq_reference_get_name (reference));

  maq_prompt_list_add (self->list, key, title, NULL, make_thumbnail (self, reference));
}

static void
add_reference (MaqPromptView *self, MaqReference *reference)
{
  g_autofree char *title = g_strdup_printf ("%u %s", maq_reference_get_number (reference), maq_reference_get_name (reference));
  const MaqMarkup *markup = maq_reference_get_markup (reference);

  maq_prompt_list_add (self->list, maq_reference_get_id (reference), title, NULL, make_thumbnail (self, reference));
  for (guint i = 0; i < maq_markup_get_n_marks (markup); i++)
    if (maq_mark_get_letter (maq_markup_get_mark (markup, i)) != 0)
      add_mark (self, reference, maq_markup_get_mark (markup, i));
}

/* Marks of the picture being edited have no number before their letter. */
static void
fill_base (MaqPromptView *self, const char *query)
{
  for (guint i = 0; i < maq_markup_get_n_marks (self->base_markup); i++)
    {
      const MaqMark *mark = maq_markup_get_mark (self->base_markup, i);
      g_autofree char *title = g_strdup_printf ("%c %s", maq_mark_get_letter (mark), maq_mark_get_label (mark));
      g_autofree char *key = g_strdup_printf (MAQ_CHIP_BASE ".%c", maq_mark_get_letter (mark));

      if (maq_mark_get_letter (mark) != 0 && contains (title, query))
        maq_prompt_list_add (self->list, key, title, _("a mark on the picture being edited"), NULL);
    }
}

static void
fill_references (MaqPromptView *self, const char *query)
{
  fill_base (self, query);
  for (guint i = 0; self->board != NULL && i < g_list_model_get_n_items (self->board); i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (self->board, i);
      MaqReference *reference = maq_board_item_get_reference (item);
      g_autofree char *number = g_strdup_printf ("%u", maq_reference_get_number (reference));

      if (g_str_has_prefix (number, query) || contains (maq_reference_get_name (reference), query))
        add_reference (self, reference);
    }
}

static void
fill_recipes (MaqPromptView *self, const char *query)
{
  for (guint i = 0; i + 1 < self->recipes->len; i += 2)
    {
      const char *title = g_ptr_array_index (self->recipes, i + 1);

      if (contains (title, query))
        maq_prompt_list_add (self->list, g_ptr_array_index (self->recipes, i), title, NULL, NULL);
    }
}

void
maq_prompt_offer_close (MaqPromptView *self)
{
  self->kind = 0;
  if (self->list != NULL)
    maq_prompt_list_close (self->list);
}

static void
insert_chip (MaqPromptView *self, const char *key)
{
  const char *dot = strchr (key, '.');
  g_autofree char *id = dot != NULL ? g_strndup (key, (gsize) (dot - key)) : g_strdup (key);

  maq_prompt_buffer_insert_chip (self->buffer, id, dot != NULL ? dot[1] : 0);
}

/* What was typed to find it goes. */
static void
chosen_cb (MaqPromptView *self, const char *key)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  gunichar kind = self->kind;
  GtkTextIter start, caret;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, self->trigger);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_delete (buffer, &start, &caret);
  if (kind == '@')
    insert_chip (self, key);
  gtk_text_buffer_end_user_action (buffer);
  maq_prompt_offer_close (self);
  if (kind == '/')
    maq_prompt_view_take_recipe (self, key);
}

/* When it may be wanted. */
static void
ensure_list (MaqPromptView *self)
{
  if (self->list != NULL)
    return;
  self->list = MAQ_PROMPT_LIST (maq_prompt_list_new (GTK_WIDGET (self)));
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

/* The list, then its surface, each in a turn of its own. */
static gboolean
ready_cb (gpointer data)
{
  MaqPromptView *self = data;

  if (self->list == NULL && gtk_widget_get_realized (GTK_WIDGET (self)))
    {
      ensure_list (self);
      return G_SOURCE_CONTINUE;
    }
  self->ready_id = 0;
  if (self->list != NULL && gtk_widget_get_realized (GTK_WIDGET (self)))
    gtk_widget_realize (GTK_WIDGET (self->list));
  return G_SOURCE_REMOVE;
}

/* With the first letter that wants it, all of it would hold the window up. */
void
maq_prompt_offer_prepare (MaqPromptView *self)
{
  if (self->ready_id == 0 && (self->list == NULL || !gtk_widget_get_realized (GTK_WIDGET (self->list))))
    self->ready_id = g_idle_add_full (G_PRIORITY_LOW, ready_cb, self, NULL);
}

static void
open_list (MaqPromptView *self)
{
  GtkTextIter at;
  GdkRectangle place;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &at, self->trigger);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &at, &place);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
  maq_prompt_list_open (self->list, self->kind == '@' ? _("References") : _("Recipes"), &place);
}

/* Text that was put there by others opens nothing. */
void
maq_prompt_offer_update (MaqPromptView *self)
{
  g_autofree char *query = NULL;
  gunichar kind;
  int trigger;

  if (!gtk_widget_has_focus (GTK_WIDGET (self)) || !find_trigger (self, &kind, &trigger, &query))
    {
      self->dismissed = -1;
      maq_prompt_offer_close (self);
      return;
    }
  if (trigger == self->dismissed)
    return;
  self->kind = kind;
  self->trigger = trigger;
  ensure_list (self);
  maq_prompt_list_clear (self->list);
  if (kind == '@')
    fill_references (self, query);
  else
    fill_recipes (self, query);
  open_list (self);
}

gboolean
maq_prompt_offer_key (MaqPromptView *self, guint key)
{
  if (self->list == NULL || !maq_prompt_list_is_open (self->list))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      maq_prompt_list_move (self->list, -1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      maq_prompt_list_move (self->list, 1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      maq_prompt_list_choose (self->list);
      return TRUE;
    case GDK_KEY_Escape:
      self->dismissed = self->trigger;
      maq_prompt_offer_close (self);
      return TRUE;
    default:
      return FALSE;
    }
}

void
maq_prompt_offer_set_up (MaqPromptView *self)
{
  self->dismissed = -1;
  self->recipes = g_ptr_array_new_with_free_func (g_free);
}

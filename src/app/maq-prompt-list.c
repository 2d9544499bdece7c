/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-prompt-list.h"

#define MOST_HEIGHT 264
#define WIDTH 264

struct _MaqPromptList {
  GtkPopover parent_instance;

  GtkWidget *list;
  GtkWidget *scroller;
  GPtrArray *keys; /* of char *, one for each row */
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPromptList, maq_prompt_list, GTK_TYPE_POPOVER)

static void
tell_parent (MaqPromptList *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  gboolean open = maq_prompt_list_is_open (self);

  if (open && row != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
activated_cb (MaqPromptList *self, GtkListBoxRow *row)
{
  g_autofree char *key = g_strdup (g_ptr_array_index (self->keys, (guint) gtk_list_box_row_get_index (row)));

  maq_prompt_list_close (self);
  g_signal_emit (self, signals[CHOSEN], 0, key);
}

static void
maq_prompt_list_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_PROMPT_LIST (object)->keys, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_prompt_list_parent_class)->finalize (object);
}

static void
maq_prompt_list_class_init (MaqPromptListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_prompt_list_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
maq_prompt_list_init (MaqPromptList *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_widget_set_can_focus (self->list, FALSE);
  gtk_widget_add_css_class (self->list, "prompt-list");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_size_request (self->scroller, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (self), self->scroller);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "prompt-popover");
}

GtkWidget *
maq_prompt_list_new (GtkWidget *parent)
{
  GtkWidget *self = g_object_new (MAQ_TYPE_PROMPT_LIST, NULL);

  gtk_widget_set_parent (self, parent);
  return self;
}

void
maq_prompt_list_clear (MaqPromptList *self)
{
  GtkWidget *row;

  g_return_if_fail (MAQ_IS_PROMPT_LIST (self));

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_ptr_array_set_size (self->keys, 0);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

void
maq_prompt_list_add (MaqPromptList *self, const char *key, const char *title, const char *note, GtkWidget *picture)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = note != NULL ? g_strdup_printf ("%s, %s", title, note) : g_strdup (title);

  g_return_if_fail (MAQ_IS_PROMPT_LIST (self));

  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_label (title, NULL));
  if (note != NULL)
    gtk_box_append (GTK_BOX (words), make_label (note, "row-meta"));
  if (picture != NULL)
    gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_can_focus (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_ptr_array_add (self->keys, g_strdup (key));
}

void
maq_prompt_list_open (MaqPromptList *self, const char *title, const GdkRectangle *at)
{
  GtkListBoxRow *first;

  g_return_if_fail (MAQ_IS_PROMPT_LIST (self));

  first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (first == NULL)
    {
      maq_prompt_list_close (self);
      return;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), first);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
  tell_parent (self);
}

void
maq_prompt_list_close (MaqPromptList *self)
{
  g_return_if_fail (MAQ_IS_PROMPT_LIST (self));

  if (!maq_prompt_list_is_open (self))
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  tell_parent (self);
}

gboolean
maq_prompt_list_is_open (MaqPromptList *self)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_LIST (self), FALSE);
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/* The row is brought into sight without taking the focus. */
static void
scroll_to (MaqPromptList *self, GtkWidget *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double y;

  if (gtk_widget_translate_coordinates (row, self->list, 0, 0, NULL, &y))
    gtk_adjustment_clamp_page (adjustment, y, y + gtk_widget_get_height (row));
}

void
maq_prompt_list_move (MaqPromptList *self, int by)
{
  GtkListBoxRow *row;
  int at, n_rows;

  g_return_if_fail (MAQ_IS_PROMPT_LIST (self));

  n_rows = (int) self->keys->len;
  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  if (row == NULL || n_rows == 0)
    return;
  at = (gtk_list_box_row_get_index (row) + by + n_rows) % n_rows;
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), at);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  scroll_to (self, GTK_WIDGET (row));
  tell_parent (self);
}

void
maq_prompt_list_choose (MaqPromptList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (MAQ_IS_PROMPT_LIST (self));

  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  if (row != NULL)
    activated_cb (self, row);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-prompt-view-private.h"
#include "maq-quotes.h"

#define CHIP_ROUND 6
#define CHIP_ALPHA 0.16

enum { RECIPE, WALK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPromptView, maq_prompt_view, GTK_TYPE_TEXT_VIEW)

static void
take_colour (MaqPromptView *self, const char *name, const char *fallback, GdkRGBA *colour)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, colour))
    gdk_rgba_parse (colour, fallback);
}

static void
maq_prompt_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  MaqPromptView *self = MAQ_PROMPT_VIEW (widget);
  GdkRGBA quote;

  GTK_WIDGET_CLASS (maq_prompt_view_parent_class)->css_changed (widget, change);
  take_colour (self, "accent_color", "#1c71d8", &self->chip_colour);
  take_colour (self, "error_color", "#c01c28", &self->gone_colour);
  take_colour (self, "success_color", "#1b8553", &quote);
  maq_prompt_buffer_set_colours (self->buffer, &self->chip_colour, &self->gone_colour, &quote);
}

static void
draw_chip (MaqPromptView *self, GtkSnapshot *snapshot, const GtkTextIter *start, GtkTextIter end, const GdkRGBA *colour)
{
  GdkRectangle first, last;
  GskRoundedRect shape;
  GdkRGBA fill = *colour;
  graphene_rect_t bounds;

  gtk_text_iter_backward_char (&end);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), start, &first);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &end, &last);
  fill.alpha *= CHIP_ALPHA;
  /* A place's width is negative where the text runs to the left. */
  gdk_rectangle_union (&(GdkRectangle) { MIN (first.x, first.x + first.width), first.y, ABS (first.width), first.height },
                       &(GdkRectangle) { MIN (last.x, last.x + last.width), last.y, ABS (last.width), last.height }, &first);
  bounds = GRAPHENE_RECT_INIT ((float) first.x, (float) first.y, (float) first.width, (float) first.height);
  gsk_rounded_rect_init_from_rect (&shape, &bounds, CHIP_ROUND);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
maq_prompt_view_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  MaqPromptView *self = MAQ_PROMPT_VIEW (view);
  GtkTextIter at, start, end;
  gboolean gone;

  if (layer != GTK_TEXT_VIEW_LAYER_BELOW_TEXT)
    return;
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &at);
  while (maq_prompt_buffer_next_chip (self->buffer, &at, &start, &end, &gone))
    draw_chip (self, snapshot, &start, end, gone ? &self->gone_colour : &self->chip_colour);
}

static void
update_undo (MaqPromptView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.undo", maq_prompt_buffer_can_undo (self->buffer));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.redo", maq_prompt_buffer_can_redo (self->buffer));
}

static void
edited_cb (MaqPromptView *self)
{
  update_undo (self);
  maq_prompt_offer_update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The text view turns these off with every move of the caret: the undo that it knows of is the buffer's own, which is off. */
static void
mark_set_cb (MaqPromptView *self)
{
  update_undo (self);
}

/* A caret that goes elsewhere leaves the list behind. */
static void
caret_cb (MaqPromptView *self)
{
  int caret;

  g_object_get (self->buffer, "cursor-position", &caret, NULL);
  if (self->kind != 0 && caret <= self->trigger)
    maq_prompt_offer_close (self);
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_prompt_buffer_undo (MAQ_PROMPT_VIEW (widget)->buffer);
}

static void
redo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_prompt_buffer_redo (MAQ_PROMPT_VIEW (widget)->buffer);
}

/* Selects the slot next to the caret. FALSE: there is none that way. */
static gboolean
go_to_slot (MaqPromptView *self, gboolean back, int from)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_autoptr (GArray) slots = NULL;
  int first = -1, last = -1;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  slots = maq_quotes_find_slots (text);
  for (guint i = 0; i < slots->len; i++)
    {
      const MaqTextRange *slot = &g_array_index (slots, MaqTextRange, i);
      int at = (int) g_utf8_strlen (text, slot->start);

      if (back ? at + (int) slot->length >= from : at < from)
        continue;
      first = at;
      last = at + (int) slot->length;
      if (!back)
        break;
    }
  if (first < 0)
    return FALSE;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, first);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, last);
  gtk_text_buffer_select_range (buffer, &end, &start);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (buffer));
  return TRUE;
}

static int
get_caret (MaqPromptView *self)
{
  int caret;

  g_object_get (self->buffer, "cursor-position", &caret, NULL);
  return caret;
}

static gboolean
key_cb (MaqPromptView *self, guint key, guint code, GdkModifierType state)
{
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();

  if (held == 0 && maq_prompt_offer_key (self, key))
    return TRUE;
  if (key == GDK_KEY_Tab && held == 0)
    return go_to_slot (self, FALSE, get_caret (self));
  if (key == GDK_KEY_ISO_Left_Tab || (key == GDK_KEY_Tab && held == GDK_SHIFT_MASK))
    return go_to_slot (self, TRUE, get_caret (self));
  if (held != GDK_ALT_MASK || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return FALSE;
  g_signal_emit (self, signals[WALK], 0, key == GDK_KEY_Up ? 1 : -1);
  return TRUE;
}

static gboolean
drop_cb (MaqPromptView *self, const GValue *value, double x, double y)
{
  MaqReference *reference = g_value_get_boxed (value);
  const char *const ids[] = { reference != NULL ? maq_reference_get_id (reference) : NULL, NULL };

  if (reference == NULL)
    return FALSE;
  maq_prompt_view_put_chips (self, maq_prompt_view_mark_place (self, GTK_WIDGET (self), x, y), ids);
  return TRUE;
}

static void
maq_prompt_view_copy_clipboard (GtkTextView *view)
{
  maq_prompt_clipboard_copy (MAQ_PROMPT_VIEW (view));
}

static void
maq_prompt_view_cut_clipboard (GtkTextView *view)
{
  maq_prompt_clipboard_copy (MAQ_PROMPT_VIEW (view));
  gtk_text_buffer_delete_selection (gtk_text_view_get_buffer (view), TRUE, gtk_text_view_get_editable (view));
}

static void
maq_prompt_view_paste_clipboard (GtkTextView *view)
{
  if (!maq_prompt_clipboard_paste (MAQ_PROMPT_VIEW (view)))
    GTK_TEXT_VIEW_CLASS (maq_prompt_view_parent_class)->paste_clipboard (view);
}

static void
maq_prompt_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (maq_prompt_view_parent_class)->size_allocate (widget, width, height, baseline);
  if (MAQ_PROMPT_VIEW (widget)->list != NULL)
    gtk_popover_present (GTK_POPOVER (MAQ_PROMPT_VIEW (widget)->list));
}

static void
maq_prompt_view_dispose (GObject *object)
{
  MaqPromptView *self = MAQ_PROMPT_VIEW (object);

  g_clear_handle_id (&self->ready_id, g_source_remove);
  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  g_clear_pointer (&self->recipes, g_ptr_array_unref);
  g_clear_pointer (&self->base_markup, maq_markup_unref);
  g_clear_object (&self->board);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_prompt_view_parent_class)->dispose (object);
}

static void
maq_prompt_view_class_init (MaqPromptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkTextViewClass *view_class = GTK_TEXT_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_prompt_view_dispose;
  widget_class->css_changed = maq_prompt_view_css_changed;
  widget_class->size_allocate = maq_prompt_view_size_allocate;
  view_class->snapshot_layer = maq_prompt_view_snapshot_layer;
  view_class->copy_clipboard = maq_prompt_view_copy_clipboard;
  view_class->cut_clipboard = maq_prompt_view_cut_clipboard;
  view_class->paste_clipboard = maq_prompt_view_paste_clipboard;
  signals[RECIPE] = g_signal_new ("recipe", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
  signals[WALK] = g_signal_new ("walk", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_INT);
  /* In place of the text view's own, which knows nothing of chips; keys and menu stay. */
  gtk_widget_class_install_action (widget_class, "text.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "text.redo", NULL, redo_cb);
}

static void
maq_prompt_view_init (MaqPromptView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkDropTarget *target = gtk_drop_target_new (MAQ_TYPE_REFERENCE, GDK_ACTION_COPY);

  self->buffer = maq_prompt_buffer_new ();
  maq_prompt_offer_set_up (self);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self), GTK_TEXT_BUFFER (self->buffer));
  g_object_unref (self->buffer);
  g_signal_connect_object (self->buffer, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "notify::cursor-position", G_CALLBACK (caret_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "mark-set", G_CALLBACK (mark_set_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (focus, "enter", G_CALLBACK (maq_prompt_offer_prepare), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (maq_prompt_offer_close), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  update_undo (self);
}

MaqPromptBuffer *
maq_prompt_view_get_buffer (MaqPromptView *self)
{
  g_return_val_if_fail (MAQ_IS_PROMPT_VIEW (self), NULL);
  return self->buffer;
}

void
maq_prompt_view_set_board (MaqPromptView *self, GListModel *board, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));
  g_return_if_fail (self->board == NULL);

  self->board = g_object_ref (board);
  self->loader = g_object_ref (loader);
  maq_prompt_buffer_set_board (self->buffer, board);
}

void
maq_prompt_view_set_base_markup (MaqPromptView *self, MaqMarkup *markup)
{
  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));

  g_clear_pointer (&self->base_markup, maq_markup_unref);
  self->base_markup = markup != NULL ? maq_markup_ref (markup) : NULL;
  maq_prompt_buffer_set_base (self->buffer, markup);
}

GtkTextMark *
maq_prompt_view_mark_place (MaqPromptView *self, GtkWidget *from, double x, double y)
{
  GtkTextIter at, start, end;
  GtkTextMark *drop;
  double left, top;
  int line, column;

  g_return_val_if_fail (MAQ_IS_PROMPT_VIEW (self), NULL);

  if (!gtk_widget_translate_coordinates (from, GTK_WIDGET (self), x, y, &left, &top)
      || !gtk_widget_contains (GTK_WIDGET (self), left, top))
    return NULL;
  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, (int) left, (int) top, &column, &line);
  gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self), &at, column, line);
  /* The text view shows where a drop would go, and does not hear of one that its window takes. */
  drop = gtk_text_buffer_get_mark (GTK_TEXT_BUFFER (self->buffer), "gtk_drag_target");
  if (drop != NULL)
    gtk_text_mark_set_visible (drop, FALSE);
  /* Let go on a chip, it goes behind that one. */
  if (maq_prompt_buffer_get_chip (self->buffer, &at, &start, &end) && !gtk_text_iter_equal (&at, &start))
    at = end;
  return g_object_ref (gtk_text_buffer_create_mark (GTK_TEXT_BUFFER (self->buffer), NULL, &at, TRUE));
}

void
maq_prompt_view_put_chips (MaqPromptView *self, GtkTextMark *mark, const char *const *ids)
{
  GtkTextBuffer *buffer;
  g_autoptr (GtkTextMark) place = mark;
  GtkTextIter at;

  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));
  g_return_if_fail (GTK_IS_TEXT_MARK (mark));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_get_iter_at_mark (buffer, &at, mark);
  gtk_text_buffer_delete_mark (buffer, mark);
  gtk_text_buffer_place_cursor (buffer, &at);
  for (; *ids != NULL; ids++)
    maq_prompt_buffer_insert_chip (self->buffer, *ids, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
maq_prompt_view_go_to_slot (MaqPromptView *self)
{
  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  go_to_slot (self, FALSE, 0);
}

void
maq_prompt_view_select_bytes (MaqPromptView *self, guint start, guint length)
{
  GtkTextIter first, last;

  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));

  maq_prompt_buffer_find_saved (self->buffer, start, &first);
  maq_prompt_buffer_find_saved (self->buffer, start + length, &last);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_text_buffer_select_range (GTK_TEXT_BUFFER (self->buffer), &last, &first);
}

void
maq_prompt_view_offer_references (MaqPromptView *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end, before;
  gboolean spaced;

  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_text_buffer_get_end_iter (buffer, &end);
  before = end;
  spaced = !gtk_text_iter_backward_char (&before) || g_unichar_isspace (gtk_text_iter_get_char (&before));
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_insert (buffer, &end, spaced ? "@" : " @", -1);
  gtk_text_buffer_end_user_action (buffer);
}

void
maq_prompt_view_clear_recipes (MaqPromptView *self)
{
  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));
  g_ptr_array_set_size (self->recipes, 0);
}

void
maq_prompt_view_add_recipe (MaqPromptView *self, const char *id, const char *title)
{
  g_return_if_fail (MAQ_IS_PROMPT_VIEW (self));

  g_ptr_array_add (self->recipes, g_strdup (id));
  g_ptr_array_add (self->recipes, g_strdup (title));
}

void
maq_prompt_view_take_recipe (MaqPromptView *self, const char *id)
{
  g_signal_emit (self, signals[RECIPE], 0, id);
}

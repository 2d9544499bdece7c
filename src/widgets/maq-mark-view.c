/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-mark-paint.h"
#include "maq-mark-view.h"

#define PLATE_GAP 4
#define ENTRY_WIDTH 160

struct _MaqMarkView {
  GtkWidget        parent_instance;

  MaqMark         *mark;
  gboolean         selected;
  double           width, height;  /* of the picture as shown */
  graphene_rect_t  place;          /* ours within it, with the margin */
  GskRenderNode   *node;           /* in the picture's pixels */
  GtkWidget       *plate;
  GtkWidget       *entry;          /* while its label is typed */
};

enum { RENAMED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqMarkView, maq_mark_view, GTK_TYPE_WIDGET)

static const char *
get_kind_name (MaqMarkKind kind)
{
  switch (kind)
    {
    case MAQ_MARK_PIN:
      return C_("mark", "pin");
    case MAQ_MARK_BOX:
      return C_("mark", "box");
    case MAQ_MARK_ELLIPSE:
      return C_("mark", "ellipse");
    case MAQ_MARK_ARROW:
      return C_("mark", "arrow");
    case MAQ_MARK_STROKE:
      return C_("mark", "drawn line");
    case MAQ_MARK_TEXT:
    case MAQ_N_MARK_KINDS:
    default:
      return C_("mark", "text");
    }
}

char *
maq_mark_view_dup_name (const MaqMark *mark)
{
  const char *kind = get_kind_name (maq_mark_get_kind (mark)), *label = maq_mark_get_label (mark);
  char letter = maq_mark_get_letter (mark);

  if (letter != 0 && *label != '\0')
    /* Translators: a mark on a picture: its letter, its kind (box, pin) and what it is labelled with. */
    return g_strdup_printf (_("Mark %c, %s, %s"), letter, kind, label);
  if (letter != 0)
    /* Translators: a mark on a picture: its letter and its kind (box, pin). */
    return g_strdup_printf (_("Mark %c, %s"), letter, kind);
  if (*label != '\0')
    /* Translators: a mark without a letter: its kind (text, drawn line) and what it is labelled with. */
    return g_strdup_printf (_("Mark, %s, %s"), kind, label);
  /* Translators: a mark without a letter: its kind (text, drawn line). */
  return g_strdup_printf (_("Mark, %s"), kind);
}

static void
update_text (MaqMarkView *self)
{
  g_autofree char *name = maq_mark_view_dup_name (self->mark);
  const char *label = maq_mark_get_label (self->mark);
  char letter[] = { maq_mark_get_letter (self->mark), '\0' };
  g_autofree char *text = g_strdup_printf ("%s%s%s", letter, *letter != '\0' && *label != '\0' ? " " : "", label);

  gtk_label_set_label (GTK_LABEL (self->plate), text);
  gtk_widget_set_visible (self->plate, *text != '\0' && self->entry == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
paint (MaqMarkView *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  if (self->width > 0 && self->height > 0)
    self->node = maq_mark_paint (self->mark, self->width, self->height, self->selected || gtk_widget_has_visible_focus (GTK_WIDGET (self)));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Above what it names; a note begins at its own place. */
static void
place_plate (MaqMarkView *self, GtkWidget *plate, int least)
{
  GtkRequisition natural;
  GtkAllocation at;

  if (plate == NULL || !gtk_widget_should_layout (plate))
    return;
  gtk_widget_get_preferred_size (plate, NULL, &natural);
  at = (GtkAllocation) { (int) MAQ_MARK_MARGIN, (int) MAQ_MARK_MARGIN, MAX (natural.width, least), natural.height };
  if (maq_mark_get_kind (self->mark) != MAQ_MARK_TEXT)
    at.y -= natural.height + PLATE_GAP;
  if (maq_mark_get_kind (self->mark) == MAQ_MARK_PIN)
    {
      at.x += (int) MAQ_MARK_MARGIN;
      at.y += natural.height / 2 + PLATE_GAP;
      at.y -= natural.height / 4;
    }
  gtk_widget_size_allocate (plate, &at, -1);
}

static void
maq_mark_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqMarkView *self = MAQ_MARK_VIEW (widget);

  place_plate (self, self->plate, 0);
  place_plate (self, self->entry, ENTRY_WIDTH);
}

static void
maq_mark_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  /* The layer decides; see maq_mark_view_place(). */
  *minimum = *natural = 0;
}

static gboolean
maq_mark_view_contains (GtkWidget *widget, double x, double y)
{
  MaqMarkView *self = MAQ_MARK_VIEW (widget);

  return maq_mark_hit (self->mark, self->width, self->height, self->selected, x + self->place.origin.x, y + self->place.origin.y);
}

static void
maq_mark_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqMarkView *self = MAQ_MARK_VIEW (widget);

  if (self->node != NULL)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-self->place.origin.x, -self->place.origin.y));
      gtk_snapshot_append_node (snapshot, self->node);
      gtk_snapshot_restore (snapshot);
    }
  GTK_WIDGET_CLASS (maq_mark_view_parent_class)->snapshot (widget, snapshot);
}

static void
focus_changed_cb (MaqMarkView *self)
{
  paint (self);
}

static void
maq_mark_view_dispose (GObject *object)
{
  MaqMarkView *self = MAQ_MARK_VIEW (object);

  g_clear_pointer (&self->plate, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  G_OBJECT_CLASS (maq_mark_view_parent_class)->dispose (object);
}

static void
maq_mark_view_finalize (GObject *object)
{
  MaqMarkView *self = MAQ_MARK_VIEW (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->mark, maq_mark_unref);
  G_OBJECT_CLASS (maq_mark_view_parent_class)->finalize (object);
}

static void
maq_mark_view_class_init (MaqMarkViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = maq_mark_view_dispose;
  object_class->finalize = maq_mark_view_finalize;
  widget_class->measure = maq_mark_view_measure;
  widget_class->size_allocate = maq_mark_view_size_allocate;
  widget_class->contains = maq_mark_view_contains;
  widget_class->snapshot = maq_mark_view_snapshot;
  signals[RENAMED] = g_signal_new ("renamed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "mark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
maq_mark_view_init (MaqMarkView *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->plate = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->plate), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->plate), 28);
  gtk_widget_add_css_class (self->plate, "mark-plate");
  gtk_widget_set_parent (self->plate, GTK_WIDGET (self));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_changed_cb), NULL);
}

GtkWidget *
maq_mark_view_new (MaqMark *mark)
{
  MaqMarkView *self = g_object_new (MAQ_TYPE_MARK_VIEW, NULL);

  self->mark = maq_mark_ref (mark);
  update_text (self);
  return GTK_WIDGET (self);
}

MaqMark *
maq_mark_view_get_mark (MaqMarkView *self)
{
  g_return_val_if_fail (MAQ_IS_MARK_VIEW (self), NULL);

  return self->mark;
}

gboolean
maq_mark_view_get_selected (MaqMarkView *self)
{
  g_return_val_if_fail (MAQ_IS_MARK_VIEW (self), FALSE);

  return self->selected;
}

gboolean
maq_mark_view_is_renaming (MaqMarkView *self)
{
  g_return_val_if_fail (MAQ_IS_MARK_VIEW (self), FALSE);

  return self->entry != NULL;
}

void
maq_mark_view_set_mark (MaqMarkView *self, MaqMark *mark)
{
  g_autoptr (MaqMark) old = NULL;

  g_return_if_fail (MAQ_IS_MARK_VIEW (self));

  if (maq_mark_equal (self->mark, mark))
    return;
  old = g_steal_pointer (&self->mark);
  self->mark = maq_mark_ref (mark);
  update_text (self);
  paint (self);
}

void
maq_mark_view_set_selected (MaqMarkView *self, gboolean selected)
{
  g_return_if_fail (MAQ_IS_MARK_VIEW (self));

  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  paint (self);
}

void
maq_mark_view_place (MaqMarkView *self, double width, double height, graphene_rect_t *place)
{
  gboolean resized;

  g_return_if_fail (MAQ_IS_MARK_VIEW (self));

  resized = self->width != width || self->height != height;
  self->width = width;
  self->height = height;
  maq_mark_place (self->mark, width, height, place);
  graphene_rect_inset (place, -MAQ_MARK_MARGIN, -MAQ_MARK_MARGIN);
  /* Whole pixels, so that what is within is where it is drawn. */
  graphene_rect_round_extents (place, place);
  self->place = *place;
  if (resized || self->node == NULL)
    paint (self);
}

/* Once: taking the entry away takes the focus from it, which comes here again. */
static void
end_renaming (MaqMarkView *self, gboolean take)
{
  GtkWidget *entry = g_steal_pointer (&self->entry);
  g_autofree char *label = NULL;

  if (entry == NULL)
    return;
  label = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == entry)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_unparent (entry);
  update_text (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (take && g_strcmp0 (label, maq_mark_get_label (self->mark)) != 0)
    g_signal_emit (self, signals[RENAMED], 0, label);
}

static void
activate_cb (GtkEntry *entry, MaqMarkView *self)
{
  end_renaming (self, TRUE);
}

static gboolean
left_idle_cb (gpointer data)
{
  end_renaming (data, TRUE);
  return G_SOURCE_REMOVE;
}

/* Later: a widget that the focus is just leaving is not to be taken away. */
static void
left_cb (GtkEventControllerFocus *controller, MaqMarkView *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, left_idle_cb, g_object_ref (self), g_object_unref);
}

static gboolean
entry_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MaqMarkView *self)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  end_renaming (self, FALSE);
  return GDK_EVENT_STOP;
}

void
maq_mark_view_rename (MaqMarkView *self)
{
  GtkEventController *keys, *focus;

  g_return_if_fail (MAQ_IS_MARK_VIEW (self));

  if (self->entry != NULL)
    return;
  self->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), MAQ_MAX_MARK_LABEL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), maq_mark_get_label (self->mark));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("What is this?"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Label of the mark"), -1);
  gtk_widget_add_css_class (self->entry, "mark-entry");
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect (self->entry, "activate", G_CALLBACK (activate_cb), self);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_visible (self->plate, FALSE);
  gtk_widget_grab_focus (self->entry);
}

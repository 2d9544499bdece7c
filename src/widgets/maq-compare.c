/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-compare-private.h"

#define USUAL_INTERVAL 600

enum { PROP_MODE = 1, PROP_CURRENT, PROP_AGAINST, PROP_SPLIT, PROP_UPRIGHT, PROP_FADE, PROP_INTERVAL, PROP_ZOOM, PROP_LOUPE, PROP_POWER, N_PROPS };
enum { VERDICT_CHANGED, BOX_ACTIVATED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqCompare, maq_compare, GTK_TYPE_WIDGET)

MaqCompared *
maq_compare_get (MaqCompare *self, guint index)
{
  return &g_array_index (self->pictures, MaqCompared, index);
}

gboolean
maq_compare_is_pair (MaqCompare *self)
{
  return self->mode == MAQ_COMPARE_SLIDER || self->mode == MAQ_COMPARE_BLINK || self->mode == MAQ_COMPARE_FADE;
}

void
maq_compare_changed (MaqCompare *self)
{
  maq_compare_show_cells (self);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_allocate (child);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
maq_compare_set_view (MaqCompare *self, const MaqCompareView *view)
{
  gboolean zoomed = view->zoom != self->view.zoom;

  self->view = *view;
  maq_compare_changed (self);
  if (zoomed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

void
maq_compare_set_split (MaqCompare *self, double split)
{
  split = CLAMP (split, 0, 1);
  if (self->split == split)
    return;
  self->split = split;
  maq_compare_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPLIT]);
}

static gboolean
blink_cb (gpointer data)
{
  MaqCompare *self = data;

  self->blinked = !self->blinked;
  maq_compare_changed (self);
  return G_SOURCE_CONTINUE;
}

/* Only while somebody can see it. */
static void
update_blink (MaqCompare *self)
{
  g_clear_handle_id (&self->blink_id, g_source_remove);
  self->blinked = FALSE;
  if (self->mode == MAQ_COMPARE_BLINK && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->blink_id = g_timeout_add (self->interval, blink_cb, self);
}

void
maq_compare_mark (MaqCompare *self)
{
  gboolean several = self->pictures->len > 2;

  for (guint i = 0; i < self->pictures->len; i++)
    {
      MaqCompareCell *cell = maq_compare_get (self, i)->cell;
      MaqPart part = MAQ_PART_NONE;

      if (several && i == self->current)
        part = MAQ_PART_CURRENT;
      else if (several && i == self->against)
        part = MAQ_PART_AGAINST;
      maq_compare_cell_set_part (cell, part, self->mode == MAQ_COMPARE_SIDE);
      maq_compare_cell_set_tag_place (cell, maq_compare_is_pair (self) && i == self->current,
                                      self->mode == MAQ_COMPARE_SLIDER && !self->upright && i == self->current);
    }
}

void
maq_compare_loupe_changed (MaqCompare *self)
{
  maq_compare_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOUPE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POWER]);
}

void
maq_compare_box_activated (MaqCompare *self, guint index)
{
  g_signal_emit (self, signals[BOX_ACTIVATED], 0, index);
}

/* Boxes lie among the pictures. */
static gboolean
is_missing (GtkWidget *child)
{
  return MAQ_IS_COMPARE_CELL (child) && maq_compare_cell_is_missing (MAQ_COMPARE_CELL (child));
}

static gboolean
make (GtkWidget *child)
{
  return MAQ_IS_COMPARE_CELL (child) && maq_compare_cell_make (MAQ_COMPARE_CELL (child));
}

/* One may lie under the others: all look whether they are still right. */
static void
made (GtkWidget *child)
{
  GtkWidget *compare = gtk_widget_get_parent (child);

  for (GtkWidget *cell = gtk_widget_get_first_child (compare); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    if (MAQ_IS_COMPARE_CELL (cell))
      maq_compare_cell_develop (MAQ_COMPARE_CELL (cell));
  gtk_widget_queue_draw (compare);
}

static void
maq_compare_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = 120;
  *natural = 480;
}

static void
maq_compare_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  maq_compare_lay_out (MAQ_COMPARE (widget));
  maq_squares_update (&MAQ_COMPARE (widget)->squares, widget);
}

static void
maq_compare_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MaqCompare *self = MAQ_COMPARE (widget);

  if (self->pictures->len >= 2 && maq_compare_is_pair (self))
    maq_compare_snapshot_pair (self, snapshot);
  else
    GTK_WIDGET_CLASS (maq_compare_parent_class)->snapshot (widget, snapshot);
  maq_compare_snapshot_boxes (self, snapshot, self->pictures->len >= 2 && maq_compare_is_pair (self));
  maq_compare_snapshot_loupe (self, snapshot);
}

static void
maq_compare_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (maq_compare_parent_class)->map (widget);
  update_blink (MAQ_COMPARE (widget));
}

static void
maq_compare_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (maq_compare_parent_class)->unmap (widget);
  update_blink (MAQ_COMPARE (widget));
}

static void
maq_compare_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqCompare *self = MAQ_COMPARE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_int (value, (int) self->mode);
      break;
    case PROP_CURRENT:
      g_value_set_uint (value, self->current);
      break;
    case PROP_AGAINST:
      g_value_set_uint (value, self->against);
      break;
    case PROP_SPLIT:
      g_value_set_double (value, self->split);
      break;
    case PROP_UPRIGHT:
      g_value_set_boolean (value, self->upright);
      break;
    case PROP_FADE:
      g_value_set_double (value, self->fade);
      break;
    case PROP_INTERVAL:
      g_value_set_uint (value, self->interval);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->view.zoom);
      break;
    case PROP_LOUPE:
      g_value_set_boolean (value, self->loupe.is_on);
      break;
    case PROP_POWER:
      g_value_set_double (value, self->loupe.power);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_how (MaqCompare *self, guint prop_id, const GValue *value)
{
  if (prop_id == PROP_UPRIGHT)
    {
      self->upright = g_value_get_boolean (value);
      maq_compare_mark (self);
    }
  else if (prop_id == PROP_FADE)
    self->fade = g_value_get_double (value);
  else
    {
      self->interval = g_value_get_uint (value);
      update_blink (self);
    }
  maq_compare_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

static void
maq_compare_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqCompare *self = MAQ_COMPARE (object);

  switch (prop_id)
    {
    case PROP_MODE:
      maq_compare_set_mode (self, (MaqCompareMode) g_value_get_int (value));
      break;
    case PROP_SPLIT:
      maq_compare_set_split (self, g_value_get_double (value));
      break;
    case PROP_UPRIGHT:
    case PROP_FADE:
    case PROP_INTERVAL:
      set_how (self, prop_id, value);
      break;
    case PROP_LOUPE:
      maq_compare_set_loupe (self, g_value_get_boolean (value));
      break;
    case PROP_POWER:
      maq_compare_set_power (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_compare_dispose (GObject *object)
{
  MaqCompare *self = MAQ_COMPARE (object);

  g_clear_handle_id (&self->blink_id, g_source_remove);
  maq_squares_stop (&self->squares, GTK_WIDGET (self));
  maq_compare_clear (self);
  G_OBJECT_CLASS (maq_compare_parent_class)->dispose (object);
}

static void
maq_compare_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_COMPARE (object)->pictures, g_array_unref);
  g_clear_pointer (&MAQ_COMPARE (object)->boxes, g_array_unref);
  G_OBJECT_CLASS (maq_compare_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags reads = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags both = reads | G_PARAM_WRITABLE;

  props[PROP_MODE] = g_param_spec_int ("mode", NULL, NULL, 0, MAQ_N_COMPARE_MODES - 1, 0, both);
  props[PROP_CURRENT] = g_param_spec_uint ("current", NULL, NULL, 0, MAQ_COMPARE_MOST, 0, reads);
  props[PROP_AGAINST] = g_param_spec_uint ("against", NULL, NULL, 0, MAQ_COMPARE_MOST, 0, reads);
  props[PROP_SPLIT] = g_param_spec_double ("split", NULL, NULL, 0, 1, 0.5, both);
  props[PROP_UPRIGHT] = g_param_spec_boolean ("upright", NULL, NULL, TRUE, both);
  props[PROP_FADE] = g_param_spec_double ("fade", NULL, NULL, 0, 1, 0.5, both);
  props[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, MAQ_COMPARE_MIN_INTERVAL, MAQ_COMPARE_MAX_INTERVAL, USUAL_INTERVAL, both);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, MAQ_COMPARE_MAX_ZOOM, 1, reads);
  props[PROP_LOUPE] = g_param_spec_boolean ("loupe", NULL, NULL, FALSE, both);
  props[PROP_POWER] = g_param_spec_double ("power", NULL, NULL, MAQ_COMPARE_MIN_POWER, MAQ_COMPARE_MAX_POWER, 4, both);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_compare_class_init (MaqCompareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = maq_compare_get_property;
  object_class->set_property = maq_compare_set_property;
  object_class->dispose = maq_compare_dispose;
  object_class->finalize = maq_compare_finalize;
  widget_class->measure = maq_compare_measure;
  widget_class->size_allocate = maq_compare_size_allocate;
  widget_class->snapshot = maq_compare_snapshot;
  widget_class->map = maq_compare_map;
  widget_class->unmap = maq_compare_unmap;
  install_properties (object_class);
  signals[VERDICT_CHANGED] = g_signal_new ("verdict-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[BOX_ACTIVATED] = g_signal_new ("box-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "compare");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
maq_compare_init (MaqCompare *self)
{
  self->pictures = g_array_new (FALSE, FALSE, sizeof (MaqCompared));
  self->boxes = g_array_new (FALSE, FALSE, sizeof (MaqCompareBox));
  self->squares = (MaqSquares) { is_missing, make, 0, made };
  self->loupe = (MaqLoupe) { .power = 4, .u = 0.5, .v = 0.5 };
  self->split = 0.5;
  self->fade = 0.5;
  self->upright = TRUE;
  self->interval = USUAL_INTERVAL;
  maq_compare_view_init (&self->view);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  maq_compare_add_input (self);
}

guint
maq_compare_get_n (MaqCompare *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE (self), 0);
  return self->pictures->len;
}

guint
maq_compare_get_current (MaqCompare *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE (self), 0);
  return self->current;
}

guint
maq_compare_get_against (MaqCompare *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE (self), 0);
  return self->against;
}

MaqCompareMode
maq_compare_get_mode (MaqCompare *self)
{
  g_return_val_if_fail (MAQ_IS_COMPARE (self), MAQ_COMPARE_SIDE);
  return self->mode;
}

void
maq_compare_set_mode (MaqCompare *self, MaqCompareMode mode)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));

  if (self->mode == mode)
    return;
  self->mode = mode;
  update_blink (self);
  maq_compare_mark (self);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  maq_compare_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODE]);
}

void
maq_compare_set_pair (MaqCompare *self, guint against, guint current)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  g_return_if_fail (against < self->pictures->len && current < self->pictures->len && against != current);

  if (self->against == against && self->current == current)
    return;
  self->against = against;
  self->current = current;
  maq_compare_mark (self);
  maq_compare_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AGAINST]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
}

void
maq_compare_hold (MaqCompare *self, guint index)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  g_return_if_fail (index < self->pictures->len);

  if (self->pictures->len >= 2)
    maq_compare_set_pair (self, index, index == self->current ? self->against : self->current);
}

void
maq_compare_set_verdict (MaqCompare *self, guint index, MaqVerdict verdict)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));
  g_return_if_fail (index < self->pictures->len);

  if (maq_compare_get_verdict (self, index) == verdict)
    return;
  maq_compare_cell_set_verdict (maq_compare_get (self, index)->cell, verdict);
  g_signal_emit (self, signals[VERDICT_CHANGED], 0, index);
}

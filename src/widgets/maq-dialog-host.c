/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-dialog.h"

struct _MaqDialogHost {
  GtkWidget  parent_instance;

  GtkWidget *child;
  GPtrArray *open;  /* of Open, the one in front last */
  guint      focus_id;
};

/* A dialog, and what there was before it. */
typedef struct {
  MaqDialog *dialog;         /* a child */
  GtkWidget *focus;          /* weak */
  GtkWidget *default_widget; /* weak */
} Open;

enum { PROP_CHILD = 1, PROP_DIALOG, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqDialogHost, maq_dialog_host, GTK_TYPE_WIDGET)

static void
open_free (gpointer data)
{
  Open *open = data;

  g_clear_weak_pointer (&open->focus);
  g_clear_weak_pointer (&open->default_widget);
  g_free (open);
}

static void
maq_dialog_host_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  MaqDialogHost *self = MAQ_DIALOG_HOST (widget);

  /* The dialogs take what room there is: they make no window larger. */
  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
maq_dialog_host_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqDialogHost *self = MAQ_DIALOG_HOST (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int least_width, least_height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, least_width), &least_height, NULL, NULL, NULL);
      gtk_widget_size_allocate (child, &(GtkAllocation) { 0, 0, MAX (width, least_width), MAX (height, least_height) },
                                child == self->child ? baseline : -1);
    }
}

/* Round and round within the dialog in front: what is behind it waits. */
static gboolean
maq_dialog_host_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MaqDialog *dialog = maq_dialog_host_get_dialog (MAQ_DIALOG_HOST (widget));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (dialog == NULL)
    return GTK_WIDGET_CLASS (maq_dialog_host_parent_class)->focus (widget, direction);
  if (gtk_widget_child_focus (GTK_WIDGET (dialog), direction))
    return TRUE;
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return TRUE;
  gtk_root_set_focus (root, NULL);
  return gtk_widget_child_focus (GTK_WIDGET (dialog), direction);
}

static void
maq_dialog_host_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqDialogHost *self = MAQ_DIALOG_HOST (object);

  switch (prop_id)
    {
    case PROP_CHILD: g_value_set_object (value, self->child); break;
    case PROP_DIALOG: g_value_set_object (value, maq_dialog_host_get_dialog (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_dialog_host_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CHILD)
    maq_dialog_host_set_child (MAQ_DIALOG_HOST (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static gboolean
keep_focus_cb (gpointer data)
{
  MaqDialogHost *self = data;
  MaqDialog *dialog = maq_dialog_host_get_dialog (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->focus_id = 0;
  if (dialog != NULL && root != NULL && gtk_root_get_focus (root) == NULL)
    maq_dialog_take_focus (dialog);
  return G_SOURCE_REMOVE;
}

/* A button that is off once it was pressed takes the focus along, and Escape with it: the dialog has it again. */
static void
focus_changed_cb (MaqDialogHost *self)
{
  if (self->focus_id == 0 && maq_dialog_host_get_dialog (self) != NULL)
    self->focus_id = g_idle_add (keep_focus_cb, self);
}

static void
maq_dialog_host_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (maq_dialog_host_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (focus_changed_cb), widget,
                             G_CONNECT_SWAPPED);
}

static void
maq_dialog_host_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&MAQ_DIALOG_HOST (widget)->focus_id, g_source_remove);
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), focus_changed_cb, widget);
  GTK_WIDGET_CLASS (maq_dialog_host_parent_class)->unroot (widget);
}

static void
maq_dialog_host_dispose (GObject *object)
{
  MaqDialogHost *self = MAQ_DIALOG_HOST (object);
  GtkWidget *child;

  g_clear_handle_id (&self->focus_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    {
      if (MAQ_IS_DIALOG (child))
        g_signal_handlers_disconnect_by_data (child, self);
      gtk_widget_unparent (child);
    }
  self->child = NULL;
  g_clear_pointer (&self->open, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_dialog_host_parent_class)->dispose (object);
}

static void
maq_dialog_host_class_init (MaqDialogHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = maq_dialog_host_get_property;
  object_class->set_property = maq_dialog_host_set_property;
  object_class->dispose = maq_dialog_host_dispose;
  widget_class->measure = maq_dialog_host_measure;
  widget_class->size_allocate = maq_dialog_host_size_allocate;
  widget_class->focus = maq_dialog_host_focus;
  widget_class->root = maq_dialog_host_root;
  widget_class->unroot = maq_dialog_host_unroot;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_DIALOG] = g_param_spec_object ("dialog", NULL, NULL, MAQ_TYPE_DIALOG, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_dialog_host_init (MaqDialogHost *self)
{
  self->open = g_ptr_array_new_with_free_func (open_free);
}

void
maq_dialog_host_set_child (MaqDialogHost *self, GtkWidget *child)
{
  g_return_if_fail (MAQ_IS_DIALOG_HOST (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHILD]);
}

MaqDialog *
maq_dialog_host_get_dialog (MaqDialogHost *self)
{
  g_return_val_if_fail (MAQ_IS_DIALOG_HOST (self), NULL);

  return self->open != NULL && self->open->len > 0 ? ((Open *) g_ptr_array_index (self->open, self->open->len - 1))->dialog : NULL;
}

/* What is in front can be reached, and nothing else. */
static void
update_reach (MaqDialogHost *self)
{
  MaqDialog *front = maq_dialog_host_get_dialog (self);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gboolean reached = front == NULL || child == GTK_WIDGET (front);

      gtk_widget_set_can_focus (child, reached);
      gtk_widget_set_can_target (child, reached);
    }
}

static void
go_back (MaqDialogHost *self, const Open *open)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL)
    return;
  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), open->default_widget);
  if (open->focus != NULL && gtk_widget_get_root (open->focus) == root && gtk_widget_get_mapped (open->focus))
    gtk_widget_grab_focus (open->focus);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
closed_cb (MaqDialogHost *self, MaqDialog *dialog)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      Open *open = g_ptr_array_index (self->open, i);

      if (open->dialog != dialog)
        continue;
      g_ptr_array_steal_index (self->open, i);
      update_reach (self);
      go_back (self, open);
      open_free (open);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIALOG]);
      return;
    }
}

static void
present (MaqDialogHost *self, MaqDialog *dialog)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  Open *open = g_new0 (Open, 1);

  open->dialog = dialog;
  if (root != NULL)
    g_set_weak_pointer (&open->focus, gtk_root_get_focus (root));
  if (GTK_IS_WINDOW (root))
    g_set_weak_pointer (&open->default_widget, gtk_window_get_default_widget (GTK_WINDOW (root)));
  g_ptr_array_add (self->open, open);
  gtk_widget_set_parent (GTK_WIDGET (dialog), GTK_WIDGET (self));
  g_signal_connect_object (dialog, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  update_reach (self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), maq_dialog_get_default_widget (dialog));
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  maq_dialog_take_focus (dialog);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIALOG]);
}

static GtkWidget *
find_below (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = MAQ_IS_DIALOG_HOST (child) ? child : find_below (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A window has one, near to its root. */
static GtkWidget *
find_host (GtkWidget *widget)
{
  GtkWidget *found = gtk_widget_get_ancestor (widget, MAQ_TYPE_DIALOG_HOST);

  return found != NULL ? found : find_below (GTK_WIDGET (gtk_widget_get_root (widget)));
}

void
maq_dialog_present (MaqDialog *self, GtkWidget *over)
{
  GtkWidget *host;

  g_return_if_fail (MAQ_IS_DIALOG (self) && gtk_widget_get_parent (GTK_WIDGET (self)) == NULL);
  g_return_if_fail (GTK_IS_WIDGET (over) && gtk_widget_get_root (over) != NULL);

  host = find_host (over);
  g_return_if_fail (host != NULL);
  present (MAQ_DIALOG_HOST (host), self);
}

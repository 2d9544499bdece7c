/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-dialog.h"

/* Between the card and the window's edge. */
#define MARGIN 24

typedef struct {
  GtkWidget    *card;
  AdwHeaderBar *header;
  GtkWidget    *words; /* the title as it is shown */
  GtkWidget    *close;
  AdwBin       *place;
  GtkWidget    *default_widget; /* borrowed: a child */
  char         *title;
  int           width;
  int           height;
} MaqDialogPrivate;

enum { PROP_TITLE = 1, PROP_CHILD, PROP_WIDTH, PROP_HEIGHT, PROP_CAN_CLOSE, PROP_DEFAULT_WIDGET, N_PROPS };
enum { CLOSED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static GtkBuildableIface *parent_buildable;

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_TYPE_WITH_CODE (MaqDialog, maq_dialog, GTK_TYPE_WIDGET,
                         G_ADD_PRIVATE (MaqDialog)
                         G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static MaqDialogPrivate *
get_private (gpointer self)
{
  return maq_dialog_get_instance_private (self);
}

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  MaqDialogPrivate *priv = get_private (buildable);

  if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (priv->header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (priv->header, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

/* --- where the card lies --- */

static gboolean
is_narrow (MaqDialogPrivate *priv, int width)
{
  return width < priv->width + 2 * MARGIN;
}

static void
maq_dialog_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                    int *minimum_baseline, int *natural_baseline)
{
  MaqDialogPrivate *priv = get_private (widget);
  int width;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (priv->card, orientation, -1, minimum, natural, NULL, NULL);
      *natural = MAX (*minimum, priv->width);
      return;
    }
  width = for_size < 0 ? -1 : is_narrow (priv, for_size) ? for_size : priv->width;
  gtk_widget_measure (priv->card, orientation, width, minimum, natural, NULL, NULL);
  if (priv->height >= 0)
    *natural = MAX (*minimum, priv->height);
}

static void
maq_dialog_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqDialogPrivate *priv = get_private (widget);
  gboolean narrow = is_narrow (priv, width);
  GtkAllocation card;
  int least;

  card.width = narrow ? width : priv->width;
  gtk_widget_measure (priv->card, GTK_ORIENTATION_VERTICAL, card.width, &least, &card.height, NULL, NULL);
  if (priv->height >= 0)
    card.height = priv->height;
  card.height = MAX (least, MIN (card.height, height - (narrow ? MARGIN : 2 * MARGIN)));
  card.x = (width - card.width) / 2;
  card.y = narrow ? height - card.height : (height - card.height) / 2;
  if (narrow)
    gtk_widget_add_css_class (priv->card, "at-edge");
  else
    gtk_widget_remove_css_class (priv->card, "at-edge");
  gtk_widget_size_allocate (priv->card, &card, -1);
}

/* --- the widget --- */

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_dialog_close (MAQ_DIALOG (widget));
}

static void
set_title (MaqDialog *self, const char *title)
{
  MaqDialogPrivate *priv = get_private (self);

  g_free (priv->title);
  priv->title = g_strdup (title != NULL ? title : "");
  adw_window_title_set_title (ADW_WINDOW_TITLE (priv->words), priv->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, priv->title, -1);
}

static void
maq_dialog_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqDialogPrivate *priv = get_private (object);

  switch (prop_id)
    {
    case PROP_TITLE: g_value_set_string (value, priv->title); break;
    case PROP_CHILD: g_value_set_object (value, adw_bin_get_child (priv->place)); break;
    case PROP_WIDTH: g_value_set_int (value, priv->width); break;
    case PROP_HEIGHT: g_value_set_int (value, priv->height); break;
    case PROP_CAN_CLOSE: g_value_set_boolean (value, gtk_widget_get_visible (priv->close)); break;
    case PROP_DEFAULT_WIDGET: g_value_set_object (value, priv->default_widget); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
maq_dialog_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqDialogPrivate *priv = get_private (object);

  switch (prop_id)
    {
    case PROP_TITLE: set_title (MAQ_DIALOG (object), g_value_get_string (value)); break;
    case PROP_CHILD: adw_bin_set_child (priv->place, g_value_get_object (value)); break;
    case PROP_WIDTH: priv->width = g_value_get_int (value); break;
    case PROP_HEIGHT: priv->height = g_value_get_int (value); break;
    case PROP_CAN_CLOSE: gtk_widget_set_visible (priv->close, g_value_get_boolean (value)); break;
    case PROP_DEFAULT_WIDGET: priv->default_widget = g_value_get_object (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec); return;
    }
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
maq_dialog_dispose (GObject *object)
{
  MaqDialogPrivate *priv = get_private (object);

  priv->default_widget = NULL;
  g_clear_pointer (&priv->card, gtk_widget_unparent);
  g_clear_pointer (&priv->title, g_free);
  G_OBJECT_CLASS (maq_dialog_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_WIDTH] = g_param_spec_int ("content-width", NULL, NULL, 0, G_MAXINT, 480, flags);
  props[PROP_HEIGHT] = g_param_spec_int ("content-height", NULL, NULL, -1, G_MAXINT, -1, flags);
  props[PROP_CAN_CLOSE] = g_param_spec_boolean ("can-close", NULL, NULL, TRUE, flags);
  props[PROP_DEFAULT_WIDGET] = g_param_spec_object ("default-widget", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_dialog_class_init (MaqDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = maq_dialog_get_property;
  object_class->set_property = maq_dialog_set_property;
  object_class->dispose = maq_dialog_dispose;
  widget_class->measure = maq_dialog_measure;
  widget_class->size_allocate = maq_dialog_size_allocate;
  install_properties (object_class);
  signals[CLOSED] = g_signal_new ("closed", MAQ_TYPE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "dialog.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "dialog.close", NULL);
  gtk_widget_class_set_css_name (widget_class, "dialog-scrim");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static GtkWidget *
create_close_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "dialog.close");
  gtk_widget_set_tooltip_text (button, _("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Close"), -1);
  return button;
}

/* Between buttons with large letters there may be no room for a title: then none is shown, and not the beginning of one. */
static GtkWidget *
create_title_place (GtkWidget *words)
{
  AdwSqueezer *place = ADW_SQUEEZER (adw_squeezer_new ());

  adw_squeezer_set_homogeneous (place, FALSE);
  adw_squeezer_set_switch_threshold_policy (place, ADW_FOLD_THRESHOLD_POLICY_NATURAL);
  adw_squeezer_add (place, words);
  adw_squeezer_add (place, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  return GTK_WIDGET (place);
}

static void
maq_dialog_init (MaqDialog *self)
{
  MaqDialogPrivate *priv = get_private (self);

  priv->width = 480;
  priv->height = -1;
  priv->title = g_strdup ("");
  priv->header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_show_start_title_buttons (priv->header, FALSE);
  adw_header_bar_set_show_end_title_buttons (priv->header, FALSE);
  priv->words = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (priv->header, create_title_place (priv->words));
  adw_header_bar_set_centering_policy (priv->header, ADW_CENTERING_POLICY_LOOSE);
  priv->close = create_close_button ();
  adw_header_bar_pack_start (priv->header, priv->close);
  priv->place = ADW_BIN (adw_bin_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (priv->place), TRUE);
  priv->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (priv->card, "dialog-card");
  gtk_widget_set_overflow (priv->card, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (priv->card), GTK_WIDGET (priv->header));
  gtk_box_append (GTK_BOX (priv->card), GTK_WIDGET (priv->place));
  gtk_widget_set_parent (priv->card, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_MODAL, TRUE, -1);
}

void
maq_dialog_close (MaqDialog *self)
{
  g_return_if_fail (MAQ_IS_DIALOG (self));

  if (gtk_widget_get_parent (GTK_WIDGET (self)) == NULL)
    return;
  g_object_ref (self);
  gtk_widget_unparent (GTK_WIDGET (self));
  g_signal_emit (self, signals[CLOSED], 0);
  /* Work under way holds references, and ends with the dialog. */
  g_object_run_dispose (G_OBJECT (self));
  g_object_unref (self);
}

void
maq_dialog_take_focus (MaqDialog *self)
{
  g_return_if_fail (MAQ_IS_DIALOG (self));

  if (!gtk_widget_child_focus (GTK_WIDGET (get_private (self)->header), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

GtkWidget *
maq_dialog_get_default_widget (MaqDialog *self)
{
  g_return_val_if_fail (MAQ_IS_DIALOG (self), NULL);

  return get_private (self)->default_widget;
}

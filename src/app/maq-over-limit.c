/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-over-limit.h"

struct _MaqOverLimit {
  AdwBin           parent_instance;

  GtkLabel        *why;
  GtkToggleButton *leave_out;
  GtkLabel        *leave_out_label;
  GtkToggleButton *pack;
  GtkLabel        *pack_label;

  MaqExcess        excess;
  char            *left_out; /* nullable: what somebody could agree to leave out */
};

enum { PROP_EXCESS = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqOverLimit, maq_over_limit, ADW_TYPE_BIN)

static void
set_excess (MaqOverLimit *self, MaqExcess excess)
{
  if (self->excess == excess)
    return;
  self->excess = excess;
  gtk_toggle_button_set_active (self->leave_out, excess == MAQ_EXCESS_LEAVE_OUT);
  gtk_toggle_button_set_active (self->pack, excess == MAQ_EXCESS_PACK);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXCESS]);
}

static void
toggled_cb (MaqOverLimit *self, GtkToggleButton *button)
{
  MaqExcess mine = button == self->pack ? MAQ_EXCESS_PACK : MAQ_EXCESS_LEAVE_OUT;

  if (gtk_toggle_button_get_active (button))
    set_excess (self, mine);
  else if (self->excess == mine)
    set_excess (self, MAQ_EXCESS_REFUSE);
}

static void
maq_over_limit_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_EXCESS)
    g_value_set_int (value, (int) MAQ_OVER_LIMIT (object)->excess);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_over_limit_finalize (GObject *object)
{
  g_free (MAQ_OVER_LIMIT (object)->left_out);
  G_OBJECT_CLASS (maq_over_limit_parent_class)->finalize (object);
}

static void
maq_over_limit_class_init (MaqOverLimitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = maq_over_limit_get_property;
  G_OBJECT_CLASS (klass)->finalize = maq_over_limit_finalize;
  props[PROP_EXCESS] = g_param_spec_int ("excess", NULL, NULL, MAQ_EXCESS_REFUSE, MAQ_EXCESS_PACK, MAQ_EXCESS_REFUSE,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-over-limit.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqOverLimit, why);
  gtk_widget_class_bind_template_child (widget_class, MaqOverLimit, leave_out);
  gtk_widget_class_bind_template_child (widget_class, MaqOverLimit, leave_out_label);
  gtk_widget_class_bind_template_child (widget_class, MaqOverLimit, pack);
  gtk_widget_class_bind_template_child (widget_class, MaqOverLimit, pack_label);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
maq_over_limit_init (MaqOverLimit *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MaqExcess
maq_over_limit_get_excess (MaqOverLimit *self)
{
  g_return_val_if_fail (MAQ_IS_OVER_LIMIT (self), MAQ_EXCESS_REFUSE);
  return self->excess;
}

static void
show_way (GtkToggleButton *button, GtkLabel *label, char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (button), text != NULL);
  if (text != NULL)
    {
      gtk_label_set_label (label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  g_free (text);
}

/* Who agreed to leave out 3 did not agree to leave out 4. */
static gboolean
is_out_of_date (MaqOverLimit *self, const char *why, gboolean is_the_same, guint n_packed)
{
  return why == NULL || (self->excess == MAQ_EXCESS_LEAVE_OUT && !is_the_same)
         || (self->excess == MAQ_EXCESS_PACK && n_packed == 0);
}

void
maq_over_limit_set (MaqOverLimit *self, const char *why, const char *left_out, guint n_packed)
{
  gboolean is_the_same;

  g_return_if_fail (MAQ_IS_OVER_LIMIT (self));

  is_the_same = left_out != NULL && g_strcmp0 (self->left_out, left_out) == 0;
  if (!is_the_same)
    {
      g_free (self->left_out);
      self->left_out = g_strdup (left_out);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), why != NULL);
  if (is_out_of_date (self, why, is_the_same, n_packed))
    set_excess (self, MAQ_EXCESS_REFUSE);
  if (why == NULL)
    return;
  gtk_label_set_label (self->why, why);
  show_way (self->leave_out, self->leave_out_label, left_out != NULL ? g_strdup_printf (_("Leave Out %s"), left_out) : NULL);
  show_way (self->pack, self->pack_label,
            n_packed > 0 ? g_strdup_printf (ngettext ("Pack %u into One Contact Sheet", "Pack %u into One Contact Sheet", n_packed),
                                            n_packed)
                         : NULL);
}

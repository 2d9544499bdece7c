/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-coach.h"
#include "maq-general-page.h"

struct _MaqGeneralPage {
  AdwPreferencesPage   parent_instance;

  GtkSwitch           *wheel;
  GtkSwitch           *grey;
  AdwPreferencesGroup *hints;

  MaqSettings         *settings;
  GtkSwitch           *switches[MAQ_N_HINTS];
  gboolean             filling; /* we set them ourselves */
};

G_DEFINE_FINAL_TYPE (MaqGeneralPage, maq_general_page, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of MaqHint. */
static const struct {
  const char *title;
  const char *subtitle;
} texts[] = {
  { N_("Several changes in one step"), N_("Offers to split them into two steps") },
  { N_("Words to be written, without quotes"), N_("Offers to put the quotes in") },
  { N_("Words that can mean anything"), N_("“Make it better”: offers to say what should change") },
  { N_("Several pictures, none of them named"), N_("Offers to name one by its number") },
  { N_("Realism without lens and light"), N_("Offers words of photography") },
  { N_("An edit that keeps nothing"), N_("Offers to keep layout and text") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (texts) == MAQ_N_HINTS);

/* A hint can be turned off below the prompt, too. */
static void
refresh (MaqGeneralPage *self)
{
  g_auto (GStrv) off = maq_settings_dup_hints_off (self->settings);

  self->filling = TRUE;
  for (guint i = 0; i < MAQ_N_HINTS; i++)
    gtk_switch_set_active (self->switches[i], !g_strv_contains ((const char *const *) off, maq_hint_to_word ((MaqHint) i)));
  self->filling = FALSE;
}

static void
switched_cb (MaqGeneralPage *self, GParamSpec *pspec, GtkSwitch *one)
{
  for (guint i = 0; i < MAQ_N_HINTS && !self->filling; i++)
    if (self->switches[i] == one)
      maq_settings_set_hint (self->settings, maq_hint_to_word ((MaqHint) i), gtk_switch_get_active (one));
}

static void
add_hint (MaqGeneralPage *self, MaqHint hint)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *one = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(texts[hint].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(texts[hint].subtitle));
  gtk_widget_set_valign (one, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (one), GTK_ACCESSIBLE_PROPERTY_LABEL, _(texts[hint].title), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), one);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), one);
  g_signal_connect_object (one, "notify::active", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->hints, row);
  self->switches[hint] = GTK_SWITCH (one);
}

static void
maq_general_page_dispose (GObject *object)
{
  g_clear_object (&MAQ_GENERAL_PAGE (object)->settings);
  G_OBJECT_CLASS (maq_general_page_parent_class)->dispose (object);
}

static void
maq_general_page_class_init (MaqGeneralPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_general_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-general-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqGeneralPage, wheel);
  gtk_widget_class_bind_template_child (widget_class, MaqGeneralPage, grey);
  gtk_widget_class_bind_template_child (widget_class, MaqGeneralPage, hints);
}

static void
maq_general_page_init (MaqGeneralPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint hint = 0; hint < MAQ_N_HINTS; hint++)
    add_hint (self, (MaqHint) hint);
}

void
maq_general_page_set_settings (MaqGeneralPage *self, MaqSettings *settings)
{
  g_return_if_fail (MAQ_IS_GENERAL_PAGE (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  maq_settings_bind (settings, MAQ_SETTING_WHEEL_ZOOMS, self->wheel, "active");
  maq_settings_bind (settings, MAQ_SETTING_GREY_SURROUND, self->grey, "active");
  g_signal_connect_object (settings, "hints-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

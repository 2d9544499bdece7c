/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine-text.h"
#include "maq-preset-page.h"

struct _MaqPresetPage {
  AdwBin              parent_instance;

  AdwPreferencesPage *page;
};

enum { BACK, CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPresetPage, maq_preset_page, ADW_TYPE_BIN)

static void
back_cb (MaqPresetPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
activated_cb (MaqPresetPage *self, GtkWidget *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, gtk_widget_get_name (row));
}

/* The row's name is the preset's id. */
static GtkWidget *
make_row (MaqPresetPage *self, const MaqPreset *preset)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_name (row, preset->id);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), preset->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), maq_engine_text_preset (preset->id));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                                                 NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
add_group (MaqPresetPage *self, GPtrArray *presets, MaqPresetGroup which)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), maq_engine_text_group (which));
  for (guint i = 0; i < presets->len; i++)
    {
      const MaqPreset *preset = g_ptr_array_index (presets, i);

      if (preset->group == which)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, preset));
    }
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static void
maq_preset_page_class_init (MaqPresetPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-preset-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqPresetPage, page);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
maq_preset_page_init (MaqPresetPage *self)
{
  g_autoptr (GPtrArray) presets = maq_preset_list ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_group (self, presets, MAQ_PRESET_SERVICE);
  add_group (self, presets, MAQ_PRESET_LOCAL);
  add_group (self, presets, MAQ_PRESET_OTHER);
}

GtkWidget *
maq_preset_page_new (void)
{
  return g_object_new (MAQ_TYPE_PRESET_PAGE, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-settings.h"

struct _MaqSettings {
  GObject    parent_instance;

  GSettings *store;
};

enum { HINTS_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqSettings, maq_settings, G_TYPE_OBJECT)

/* Run from the build folder, the program brings its own schema: the installed one may be older. */
static GSettings *
open_store (void)
{
#if MAQ_UNINSTALLED
  g_autoptr (GSettingsSchemaSource) source =
    g_settings_schema_source_new_from_directory (MAQ_BUILD_DIR "/data", g_settings_schema_source_get_default (), FALSE,
                                                 NULL);
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, MAQ_APP_ID, TRUE);
  if (schema != NULL)
    return g_settings_new_full (schema, NULL, NULL);
#endif
  return g_settings_new (MAQ_APP_ID);
}

static void
hints_cb (MaqSettings *self)
{
  g_signal_emit (self, signals[HINTS_CHANGED], 0);
}

static void
maq_settings_dispose (GObject *object)
{
  g_clear_object (&MAQ_SETTINGS (object)->store);
  G_OBJECT_CLASS (maq_settings_parent_class)->dispose (object);
}

static void
maq_settings_class_init (MaqSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maq_settings_dispose;
  signals[HINTS_CHANGED] = g_signal_new ("hints-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
maq_settings_init (MaqSettings *self)
{
  self->store = open_store ();
  g_signal_connect_object (self->store, "changed::hints-off", G_CALLBACK (hints_cb), self, G_CONNECT_SWAPPED);
}

MaqSettings *
maq_settings_new (void)
{
  return g_object_new (MAQ_TYPE_SETTINGS, NULL);
}

void
maq_settings_get_window (MaqSettings *self, int *width, int *height, gboolean *maximized)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));

  *width = g_settings_get_int (self->store, "window-width");
  *height = g_settings_get_int (self->store, "window-height");
  *maximized = g_settings_get_boolean (self->store, "window-maximized");
}

MaqRatio
maq_settings_get_ratio (MaqSettings *self)
{
  g_autofree char *text = NULL;
  MaqRatio ratio = MAQ_RATIO_AUTO;

  g_return_val_if_fail (MAQ_IS_SETTINGS (self), MAQ_RATIO_AUTO);

  text = g_settings_get_string (self->store, "ratio");
  if (g_strcmp0 (text, "auto") == 0 || !maq_ratio_parse (text, &ratio, NULL))
    return MAQ_RATIO_AUTO;
  return ratio;
}

int
maq_settings_get_variants (MaqSettings *self)
{
  g_return_val_if_fail (MAQ_IS_SETTINGS (self), 1);
  return g_settings_get_int (self->store, "variants");
}

char *
maq_settings_dup_engine (MaqSettings *self)
{
  g_return_val_if_fail (MAQ_IS_SETTINGS (self), NULL);
  return g_settings_get_string (self->store, "engine");
}

void
maq_settings_set_window (MaqSettings *self, int width, int height, gboolean maximized)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));

  g_settings_set_boolean (self->store, "window-maximized", maximized);
  if (maximized || width <= 0 || height <= 0)
    return;
  g_settings_set_int (self->store, "window-width", CLAMP (width, 360, 16384));
  g_settings_set_int (self->store, "window-height", CLAMP (height, 300, 16384));
}

void
maq_settings_set_ratio (MaqSettings *self, MaqRatio ratio)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_settings_set_string (self->store, "ratio", maq_ratio_to_string (ratio));
}

void
maq_settings_set_variants (MaqSettings *self, int variants)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_settings_set_int (self->store, "variants", CLAMP (variants, 1, 8));
}

void
maq_settings_set_engine (MaqSettings *self, const char *id)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_return_if_fail (id != NULL);
  g_settings_set_string (self->store, "engine", id);
}

char **
maq_settings_dup_hints_off (MaqSettings *self)
{
  g_return_val_if_fail (MAQ_IS_SETTINGS (self), NULL);
  return g_settings_get_strv (self->store, "hints-off");
}

void
maq_settings_set_hint (MaqSettings *self, const char *word, gboolean shown)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) now = NULL;
  g_auto (GStrv) all = NULL;

  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_return_if_fail (word != NULL || shown);

  now = g_settings_get_strv (self->store, "hints-off");
  for (char **other = now; word != NULL && *other != NULL; other++)
    if (!g_str_equal (*other, word))
      g_strv_builder_add (words, *other);
  if (!shown)
    g_strv_builder_add (words, word);
  all = g_strv_builder_end (words);
  g_settings_set_strv (self->store, "hints-off", (const char *const *) all);
}

char *
maq_settings_dup_export_plan (MaqSettings *self)
{
  g_return_val_if_fail (MAQ_IS_SETTINGS (self), NULL);
  return g_settings_get_string (self->store, "export-plan");
}

char *
maq_settings_dup_export_folder (MaqSettings *self)
{
  g_return_val_if_fail (MAQ_IS_SETTINGS (self), NULL);
  return g_settings_get_string (self->store, "export-folder");
}

void
maq_settings_set_export (MaqSettings *self, const char *plan, const char *folder)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_return_if_fail (plan != NULL && folder != NULL);
  g_settings_set_string (self->store, "export-plan", plan);
  /* A name that is no UTF-8 cannot be kept there; then the usual one is offered again. */
  g_settings_set_string (self->store, "export-folder", g_utf8_validate (folder, -1, NULL) ? folder : "");
}

MaqSheetOptions
maq_settings_get_sheet (MaqSettings *self)
{
  MaqSheetOptions options = { .paper = MAQ_SHEET_A4, .format = MAQ_SHEET_PDF };
  g_autofree char *paper = NULL;

  g_return_val_if_fail (MAQ_IS_SETTINGS (self), options);

  paper = g_settings_get_string (self->store, "sheet-paper");
  maq_sheet_paper_from_word (paper, &options.paper);
  options.format = g_settings_get_boolean (self->store, "sheet-png") ? MAQ_SHEET_PNG : MAQ_SHEET_PDF;
  options.columns = (guint) g_settings_get_int (self->store, "sheet-columns");
  if (options.columns < MAQ_SHEET_LEAST_COLUMNS || options.columns > MAQ_SHEET_MOST_COLUMNS)
    options.columns = 0;
  options.with_prices = g_settings_get_boolean (self->store, "sheet-prices");
  options.is_dark = g_settings_get_boolean (self->store, "sheet-dark");
  return options;
}

void
maq_settings_set_sheet (MaqSettings *self, const MaqSheetOptions *options)
{
  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_return_if_fail (options != NULL);

  g_settings_set_string (self->store, "sheet-paper", maq_sheet_paper_to_word (options->paper));
  g_settings_set_boolean (self->store, "sheet-png", options->format == MAQ_SHEET_PNG);
  g_settings_set_int (self->store, "sheet-columns", (int) options->columns);
  g_settings_set_boolean (self->store, "sheet-prices", options->with_prices);
  g_settings_set_boolean (self->store, "sheet-dark", options->is_dark);
}

void
maq_settings_bind (MaqSettings *self, MaqSetting setting, gpointer object, const char *property)
{
  static const char *const keys[] = {
    [MAQ_SETTING_COMPOSER_WIDTH] = "composer-width", [MAQ_SETTING_HISTORY_WIDTH] = "history-width",
    [MAQ_SETTING_SHOW_COMPOSER] = "show-composer",   [MAQ_SETTING_SHOW_HISTORY] = "show-history",
    [MAQ_SETTING_TOOL] = "tool",                     [MAQ_SETTING_GREY_SURROUND] = "grey-surround",
    [MAQ_SETTING_WHEEL_ZOOMS] = "wheel-zooms",
  };

  g_return_if_fail (MAQ_IS_SETTINGS (self));
  g_settings_bind (self->store, keys[setting], object, property, G_SETTINGS_BIND_DEFAULT);
}

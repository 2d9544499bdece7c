/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-fonts.h"

void
maq_fonts_find (void)
{
  static gsize found;
  g_autoptr (PangoLayout) layout = NULL;
  PangoContext *context;
  PangoFontDescription *description;
  int width;

  if (!g_once_init_enter (&found))
    return;
  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  layout = pango_layout_new (context);
  description = pango_font_description_from_string (MAQ_FONTS_FAMILIES);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, "A", -1);
  pango_layout_get_size (layout, &width, NULL);
  g_object_unref (context);
  g_once_init_leave (&found, 1);
}

PangoContext *
maq_fonts_new_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  return context;
}

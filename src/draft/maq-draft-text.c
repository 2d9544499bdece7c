/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "maq-draft-text.h"

/* Everything is laid out at this size and scaled by cairo: without hinting that is exact, and each face is loaded once
 * instead of once for each size that is tried. */
#define SET_SIZE 64.0
#define TRIES 16
/* Longer texts keep their natural rag. */
#define BALANCE_CHARS 140

typedef struct {
  PangoLayout   *layout;
  PangoRectangle ink;
  double         scale;
  gboolean       flipped; /* a right-to-left text, which Pango sets to the other side */
} Setting;

static const struct { const char *name, *families; } stacks[] = {
  { "sans", "Inter,DejaVu Sans" },
  { "serif", "Vollkorn,EB Garamond,DejaVu Serif" },
  { "mono", "JetBrains Mono,DejaVu Sans Mono" },
  { "display", "League Spartan,Inter,DejaVu Sans" },
  { "script", "Dancing Script,Kaushan Script,DejaVu Serif" },
  { "condensed", "Roboto Condensed,Inter,DejaVu Sans" },
  { "slab", "Roboto Slab,DejaVu Serif" },
  { "comic", "Comic Neue,DejaVu Sans" },
};

static const char *
families (const char *family)
{
  for (guint i = 0; family != NULL && i < G_N_ELEMENTS (stacks); i++)
    if (strcmp (family, stacks[i].name) == 0)
      return stacks[i].families;
  return family != NULL && *family != '\0' ? family : stacks[0].families;
}

static PangoFontDescription *
description (const MaqDraftTypeStyle *style)
{
  PangoFontDescription *desc = pango_font_description_new ();

  pango_font_description_set_family (desc, families (style->family));
  pango_font_description_set_weight (desc, style->weight > 0 ? (PangoWeight) style->weight
                                           : style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style (desc, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_font_description_set_absolute_size (desc, SET_SIZE * PANGO_SCALE);
  return desc;
}

static gboolean
is_emoji (gunichar c)
{
  return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f)
         || (c >= 0xe0020 && c <= 0xe007f);
}

/* What cannot be set at all: control characters, and pictures no installed font has when @pictures is FALSE. */
static char *
settable (const char *text, gboolean upper, gboolean pictures)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *cased = upper ? g_utf8_strup (valid, -1) : g_steal_pointer (&valid);
  GString *clean = g_string_new (NULL);

  for (const char *p = cased; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t' || c == '\r')
        c = ' ';
      if ((c != '\n' && g_unichar_iscntrl (c)) || (!pictures && is_emoji (c)))
        continue;
      g_string_append_unichar (clean, c);
    }
  return g_strstrip (g_string_free (clean, FALSE));
}

/* Letters that join, or carry marks above and below: no tracking, and room between the lines. */
static gboolean
is_tall_script (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) >= 0x590)
      return TRUE;
  return FALSE;
}

static gboolean
joins (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x590 && c <= 0x1fff)
        return TRUE;
    }
  return FALSE;
}

static PangoAttrList *
attributes (const MaqDraftTypeStyle *style, const char *text)
{
  PangoAttrList *list = pango_attr_list_new ();
  double leading = style->leading > 0 ? style->leading : 1.15;

  if (is_tall_script (text))
    leading = MAX (leading, 1.35);
  pango_attr_list_insert (list, pango_attr_line_height_new_absolute ((int) (leading * SET_SIZE * PANGO_SCALE)));
  pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
  if (style->tracking != 0 && !joins (text))
    pango_attr_list_insert (list, pango_attr_letter_spacing_new ((int) (style->tracking * SET_SIZE * PANGO_SCALE)));
  return list;
}

/* Nothing of the desktop's settings reaches the picture: it must be the same everywhere these fonts are. */
static PangoLayout *
new_layout (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoLayout *layout;

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  layout = pango_layout_new (context);
  g_object_unref (context);
  return layout;
}

static void
set_text (Setting *self, const char *text, const MaqDraftTypeStyle *style, gboolean pictures)
{
  g_autofree char *clean = settable (text, style->upper, pictures);
  PangoAttrList *list = attributes (style, clean);

  pango_layout_set_text (self->layout, clean, -1);
  pango_layout_set_attributes (self->layout, list);
  pango_attr_list_unref (list);
  self->flipped = pango_layout_get_direction (self->layout, 0) == PANGO_DIRECTION_RTL
                  && style->align != PANGO_ALIGN_CENTER;
}

static void
setting_init (Setting *self, cairo_t *cr, const char *text, const MaqDraftTypeStyle *style)
{
  PangoFontDescription *desc = description (style);

  self->layout = new_layout (cr);
  pango_layout_set_font_description (self->layout, desc);
  pango_font_description_free (desc);
  pango_layout_set_alignment (self->layout, style->align);
  set_text (self, text, style, TRUE);
  if (pango_layout_get_unknown_glyphs_count (self->layout) > 0)
    set_text (self, text, style, FALSE);
}

/* Lays out for letters of @size pixels and says whether the ink fits @box. */
static gboolean
try_size (Setting *self, const MaqDraftBox *box, double size)
{
  PangoRectangle logical;
  double width, slack = 0.01;

  self->scale = size / SET_SIZE;
  width = box->width / self->scale * PANGO_SCALE;
  pango_layout_set_width (self->layout, (int) MIN (width, G_MAXINT / 4));
  pango_layout_get_extents (self->layout, &self->ink, &logical);
  return self->ink.width * self->scale / PANGO_SCALE <= box->width + slack
         && self->ink.height * self->scale / PANGO_SCALE <= box->height + slack;
}

/* The largest size between @low, which fits, and @high. */
static double
largest (Setting *self, const MaqDraftBox *box, double low, double high)
{
  if (try_size (self, box, high))
    return high;
  for (guint i = 0; i < TRIES && high - low > 0.1; i++)
    {
      double middle = sqrt (low * high);

      if (try_size (self, box, middle))
        low = middle;
      else
        high = middle;
    }
  try_size (self, box, low);
  return low;
}

/* Below the least size anything is better than a lost letter. */
static double
shrink (Setting *self, const MaqDraftBox *box, double size)
{
  double small = size;

  while (small > 0.5 && !try_size (self, box, small))
    small *= 0.8;
  return small > 0.5 ? largest (self, box, small, MIN (size, small / 0.8)) : small;
}

static double
choose_size (Setting *self, const MaqDraftBox *box, double min_size, double max_size)
{
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD);
  if (try_size (self, box, min_size))
    return largest (self, box, min_size, MAX (min_size, max_size));
  if (self->ink.width * self->scale / PANGO_SCALE > box->width)
    pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  if (try_size (self, box, min_size))
    return largest (self, box, min_size, MIN (max_size, min_size * 1.6));
  return shrink (self, box, min_size);
}

/* The narrowest measure that keeps the number of lines: an even rag, and no single word left alone. */
static void
balance (Setting *self, const MaqDraftBox *box, double size)
{
  int lines = pango_layout_get_line_count (self->layout), n = g_utf8_strlen (pango_layout_get_text (self->layout), -1);
  double low = box->width / MAX (lines, 1) * 0.7, high = box->width;
  MaqDraftBox narrow = *box;

  if (lines < 2 || lines > 6 || n > BALANCE_CHARS || pango_layout_get_wrap (self->layout) != PANGO_WRAP_WORD)
    return;
  for (guint i = 0; i < 10; i++)
    {
      narrow.width = (low + high) / 2;
      if (try_size (self, &narrow, size) && pango_layout_get_line_count (self->layout) == lines)
        high = narrow.width;
      else
        low = narrow.width;
    }
  narrow.width = high;
  try_size (self, &narrow, size);
}

static double
across (const Setting *self, const MaqDraftTypeStyle *style)
{
  double share = style->align == PANGO_ALIGN_CENTER ? 0.5 : style->align == PANGO_ALIGN_RIGHT ? 1 : 0;

  return self->flipped ? 1 - share : share;
}

static MaqDraftBox
ink_box (const Setting *self, const MaqDraftTypeStyle *style, const MaqDraftBox *box)
{
  double width = self->ink.width * self->scale / PANGO_SCALE, height = self->ink.height * self->scale / PANGO_SCALE;

  return (MaqDraftBox) { box->x + (box->width - width) * across (self, style),
                         box->y + (box->height - height) * style->valign, width, height };
}

static double
lay_out (Setting *self, cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box, double min_size,
         double max_size, MaqDraftBox *ink)
{
  double size;

  setting_init (self, cr, text, style);
  size = choose_size (self, box, MAX (min_size, 1), MAX (max_size, 1));
  balance (self, box, size);
  if (ink != NULL)
    *ink = ink_box (self, style, box);
  return size;
}

double
maq_draft_text_fit (cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box, double min_size,
                    double max_size, MaqDraftBox *ink)
{
  Setting self = { 0 };
  MaqDraftBox covers;
  double size = lay_out (&self, cr, text, style, box, min_size, max_size, &covers);

  if (self.ink.width > 0)
    {
      cairo_save (cr);
      cairo_translate (cr, covers.x, covers.y);
      cairo_scale (cr, self.scale, self.scale);
      cairo_move_to (cr, -self.ink.x / (double) PANGO_SCALE, -self.ink.y / (double) PANGO_SCALE);
      pango_cairo_show_layout (cr, self.layout);
      cairo_new_path (cr);
      cairo_restore (cr);
    }
  if (ink != NULL)
    *ink = covers;
  g_object_unref (self.layout);
  return size;
}

double
maq_draft_text_measure (cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                        double min_size, double max_size, MaqDraftBox *ink)
{
  Setting self = { 0 };
  double size = lay_out (&self, cr, text, style, box, min_size, max_size, ink);

  g_object_unref (self.layout);
  return size;
}

double
maq_draft_text_measure_lines (cairo_t *cr, const char *text, const MaqDraftTypeStyle *style, const MaqDraftBox *box,
                              double min_size, double max_size, MaqDraftBox *ink, double *above, double *below)
{
  Setting self = { 0 };
  double size = lay_out (&self, cr, text, style, box, min_size, max_size, ink);
  PangoLayoutIter *lines = pango_layout_get_iter (self.layout);

  *above = (pango_layout_get_baseline (self.layout) - self.ink.y) * self.scale / PANGO_SCALE;
  while (pango_layout_iter_next_line (lines))
    ;
  *below = (self.ink.y + self.ink.height - pango_layout_iter_get_baseline (lines)) * self.scale / PANGO_SCALE;
  pango_layout_iter_free (lines);
  g_object_unref (self.layout);
  return size;
}

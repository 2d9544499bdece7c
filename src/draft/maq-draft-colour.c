/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-draft-colour.h"

typedef struct { double l, a, b; } Lab;

static double
to_linear (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static double
from_linear (double v)
{
  return v <= 0.0031308 ? v * 12.92 : 1.055 * pow (v, 1 / 2.4) - 0.055;
}

/* The matrices are those of https://bottosson.github.io/posts/oklab/ */
static Lab
to_lab (MaqDraftColour colour)
{
  double r = to_linear (colour.r / 255.0), g = to_linear (colour.g / 255.0), b = to_linear (colour.b / 255.0);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  return (Lab) { 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s };
}

static gboolean
from_lab (Lab lab, MaqDraftColour *colour)
{
  double l = pow (lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
  double m = pow (lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
  double s = pow (lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
  double rgb[3] = { 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s };
  guint8 *out[3] = { &colour->r, &colour->g, &colour->b };
  gboolean inside = TRUE;

  for (guint i = 0; i < 3; i++)
    {
      inside &= rgb[i] >= -0.0005 && rgb[i] <= 1.0005;
      *out[i] = (guint8) lround (255 * from_linear (CLAMP (rgb[i], 0, 1)));
    }
  return inside;
}

MaqDraftLch
maq_draft_colour_to_lch (MaqDraftColour colour)
{
  Lab lab = to_lab (colour);
  double h = atan2 (lab.b, lab.a) * 180 / G_PI;

  return (MaqDraftLch) { lab.l, hypot (lab.a, lab.b), h < 0 ? h + 360 : h };
}

MaqDraftColour
maq_draft_colour_from_lch (double l, double c, double h)
{
  MaqDraftColour colour = { 0 };
  double angle = h * G_PI / 180;

  l = CLAMP (l, 0, 1);
  while (!from_lab ((Lab) { l, c * cos (angle), c * sin (angle) }, &colour) && c > 0.001)
    c *= 0.95;
  return colour;
}

MaqDraftColour
maq_draft_colour_hex (guint32 rgb)
{
  return (MaqDraftColour) { (rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff };
}

MaqDraftColour
maq_draft_colour_mix (MaqDraftColour a, MaqDraftColour b, double t)
{
  Lab la = to_lab (a), lb = to_lab (b);
  MaqDraftColour colour = { 0 };

  from_lab ((Lab) { la.l + (lb.l - la.l) * t, la.a + (lb.a - la.a) * t, la.b + (lb.b - la.b) * t }, &colour);
  return colour;
}

MaqDraftColour
maq_draft_colour_towards (MaqDraftColour a, MaqDraftColour b, double t)
{
  MaqDraftLch la = maq_draft_colour_to_lch (a), lb = maq_draft_colour_to_lch (b);
  double turn = fabs (la.h - lb.h);

  if (MIN (turn, 360 - turn) < 80 || la.c < 0.045 || lb.c < 0.045)
    return maq_draft_colour_mix (a, b, t);
  return maq_draft_colour_from_lch (la.l + (lb.l - la.l + (lb.l > la.l ? 0.16 : -0.16)) * t, la.c, la.h);
}

MaqDraftColour
maq_draft_colour_shade (MaqDraftColour colour, double by)
{
  MaqDraftLch lch = maq_draft_colour_to_lch (colour);

  return maq_draft_colour_from_lch (lch.l + by, lch.c, lch.h);
}

double
maq_draft_colour_luminance (MaqDraftColour colour)
{
  return 0.2126 * to_linear (colour.r / 255.0) + 0.7152 * to_linear (colour.g / 255.0)
         + 0.0722 * to_linear (colour.b / 255.0);
}

double
maq_draft_colour_contrast (MaqDraftColour a, MaqDraftColour b)
{
  double la = maq_draft_colour_luminance (a), lb = maq_draft_colour_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

MaqDraftColour
maq_draft_colour_readable (MaqDraftColour ink, MaqDraftColour ground, double ratio)
{
  MaqDraftLch lch = maq_draft_colour_to_lch (ink);
  static const MaqDraftColour black = { 0, 0, 0 }, white = { 255, 255, 255 };
  gboolean darker = maq_draft_colour_contrast (black, ground) >= maq_draft_colour_contrast (white, ground);

  if (maq_draft_colour_contrast (ink, ground) >= ratio)
    return ink;
  /* The side the ink is already on, when that side can reach the ratio at all. */
  if (maq_draft_colour_luminance (ink) > maq_draft_colour_luminance (ground)
      && maq_draft_colour_contrast (white, ground) >= ratio)
    darker = FALSE;
  for (guint step = 1; step < 50; step++)
    {
      MaqDraftColour next = maq_draft_colour_from_lch (lch.l + step * (darker ? -0.02 : 0.02), lch.c, lch.h);

      if (maq_draft_colour_contrast (next, ground) >= ratio)
        return next;
    }
  return darker ? black : white;
}

gboolean
maq_draft_colour_equal (MaqDraftColour a, MaqDraftColour b)
{
  return a.r == b.r && a.g == b.g && a.b == b.b;
}

double
maq_draft_colour_distance (MaqDraftColour a, MaqDraftColour b)
{
  Lab la = to_lab (a), lb = to_lab (b);

  return sqrt ((la.l - lb.l) * (la.l - lb.l) + (la.a - lb.a) * (la.a - lb.a) + (la.b - lb.b) * (la.b - lb.b));
}

void
maq_draft_colour_set (cairo_t *cr, MaqDraftColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, alpha);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-private.h"

/* The loupe lies over the same point of every picture that is shown. Where two lie over one another it would hide the one with the other,
 * so there are two of them beside the point. */

#define RADIUS 78.0f
#define GAP 6.0f
#define TEXT_GAP 5.0f

static float
get_radius (MaqCompare *self)
{
  graphene_rect_t place, area;

  maq_compare_get_place (self, self->current, &place, &area);
  return MAX (MIN (RADIUS, MIN (place.size.width, place.size.height) / 3.2f), 12);
}

/* A picture that was moved by itself was moved to lie as the others do: the loupe is over what is drawn there. */
static void
get_point (MaqCompare *self, guint index, double *u, double *v)
{
  *u = self->loupe.u - (index < self->pictures->len ? maq_compare_get (self, index)->dx : 0);
  *v = self->loupe.v - (index < self->pictures->len ? maq_compare_get (self, index)->dy : 0);
}

void
maq_compare_prepare_loupe (MaqCompare *self)
{
  float radius;

  if (self->pictures->len == 0)
    return;
  radius = get_radius (self);
  for (guint i = 0; i < maq_compare_count_cells (self); i++)
    {
      gboolean shown = self->loupe.is_on && maq_compare_is_seen (self, i);
      double u, v;

      get_point (self, i, &u, &v);
      maq_compare_cell_set_loupe (maq_compare_get_cell (self, i), u, v, shown ? self->loupe.power : 0, radius);
    }
}

static void
snapshot_text (MaqCompare *self, GtkSnapshot *snapshot, const char *text, float x, float y)
{
  const GdkRGBA white = { 1, 1, 1, 1 }, shade = { 0.16f, 0.16f, 0.16f, 0.86f };
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  graphene_rect_t box;
  GskRoundedRect round;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  graphene_rect_init (&box, x - (float) width / 2 - TEXT_GAP, y, (float) width + 2 * TEXT_GAP, (float) height + 2);
  gsk_rounded_rect_init_from_rect (&round, &box, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &shade, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (box.origin.x + TEXT_GAP, y + 1));
  gtk_snapshot_append_layout (snapshot, layout, &white);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_one (MaqCompare *self, GtkSnapshot *snapshot, guint index, guint stands_at, float aside)
{
  graphene_rect_t place, area;
  float radius = get_radius (self), x, y;
  char text[8];
  double u, v;

  maq_compare_get_place (self, stands_at, &place, &area);
  get_point (self, index, &u, &v);
  x = place.origin.x + CLAMP (area.origin.x + (float) u * area.size.width, 0, place.size.width) + aside;
  y = place.origin.y + CLAMP (area.origin.y + (float) v * area.size.height, 0, place.size.height);
  maq_compare_cell_snapshot_loupe (maq_compare_get_cell (self, index), snapshot, x, y);
  if (index < self->pictures->len && maq_compare_cell_get_pixel (maq_compare_get_cell (self, index), u, v, text))
    snapshot_text (self, snapshot, text, x, y + radius + TEXT_GAP);
}

void
maq_compare_snapshot_loupe (MaqCompare *self, GtkSnapshot *snapshot)
{
  float radius;

  if (!self->loupe.is_on || self->pictures->len == 0)
    return;
  if (maq_compare_is_pair (self) && self->pictures->len >= 2)
    {
      radius = get_radius (self) + GAP / 2;
      snapshot_one (self, snapshot, self->against, self->against, -radius);
      snapshot_one (self, snapshot, self->current, self->current, radius);
      return;
    }
  for (guint i = 0; i < maq_compare_count_cells (self); i++)
    if (maq_compare_is_seen (self, i))
      snapshot_one (self, snapshot, i, i, 0);
}

/* What can be seen must be said, too. */
static void
say (MaqCompare *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->loupe.is_on)
    /* Translators: how much larger the loupe shows, and where it is. */
    g_string_append_printf (text, _("Loupe, %.0f times, at %.0f %% across and %.0f %% down"), self->loupe.power, self->loupe.u * 100,
                            self->loupe.v * 100);
  for (guint i = 0; self->loupe.is_on && i < self->pictures->len; i++)
    {
      char pixel[8];
      double u, v;

      get_point (self, i, &u, &v);
      if (maq_compare_is_seen (self, i) && maq_compare_cell_get_pixel (maq_compare_get_cell (self, i), u, v, pixel))
        g_string_append_printf (text, ", %c %s", 'A' + (int) i, pixel);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

void
maq_compare_move_loupe (MaqCompare *self, double u, double v)
{
  self->loupe.u = CLAMP (u, 0, 1);
  self->loupe.v = CLAMP (v, 0, 1);
  maq_compare_changed (self);
  say (self);
}

/* Beside the pictures it stays where it is. */
void
maq_compare_point_loupe (MaqCompare *self, double x, double y)
{
  for (guint i = 0; i < maq_compare_count_cells (self); i++)
    {
      graphene_rect_t place, area;
      double u, v;

      if (!maq_compare_is_seen (self, i))
        continue;
      maq_compare_get_place (self, i, &place, &area);
      u = (x - place.origin.x - area.origin.x) / area.size.width;
      v = (y - place.origin.y - area.origin.y) / area.size.height;
      if (!graphene_rect_contains_point (&place, &GRAPHENE_POINT_INIT ((float) x, (float) y)) || u < 0 || u > 1 || v < 0 || v > 1)
        continue;
      if (i < self->pictures->len)
        maq_compare_move_loupe (self, u + maq_compare_get (self, i)->dx, v + maq_compare_get (self, i)->dy);
      else
        maq_compare_move_loupe (self, u, v);
      return;
    }
}

void
maq_compare_set_loupe (MaqCompare *self, gboolean on)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));

  if (self->loupe.is_on == on)
    return;
  self->loupe.is_on = on;
  maq_compare_loupe_changed (self);
  say (self);
}

void
maq_compare_set_power (MaqCompare *self, double power)
{
  g_return_if_fail (MAQ_IS_COMPARE (self));

  power = CLAMP (power, MAQ_COMPARE_MIN_POWER, MAQ_COMPARE_MAX_POWER);
  if (self->loupe.power == power)
    return;
  self->loupe.power = power;
  maq_compare_loupe_changed (self);
  say (self);
}

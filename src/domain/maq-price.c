/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-price.h"

/* Whole cents where they say it all, else four digits: $0.10, $0.1280. */
static char *
dollars (MaqMicros micros,
         gboolean  fine)
{
  /* What costs something is never shown as nothing. */
  gint64 ten_thousandths = micros > 0 ? MAX ((micros + 50) / 100, 1) : 0;

  if (fine)
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%04" G_GINT64_FORMAT, ten_thousandths / 10000, ten_thousandths % 10000);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT, ten_thousandths / 10000, ten_thousandths % 10000 / 100);
}

static gboolean
needs_fine (MaqMicros micros)
{
  return micros % 10000 != 0 && micros < MAQ_MICROS_PER_DOLLAR;
}

char *
maq_price_to_text (const MaqPrice *price)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  gboolean fine;

  if (!price->known)
    return g_strdup ("unknown");
  if (price->high == 0)
    return g_strdup ("free");
  /* A range is an estimate: four digits would claim more than is known. */
  fine = price->low == price->high ? needs_fine (price->low) : price->high < MAQ_MICROS_PER_DOLLAR / 10;
  low = dollars (price->low, fine);
  high = dollars (price->high, fine);
  if (g_str_equal (low, high))
    return g_strdup_printf ("$%s", low);
  return g_strdup_printf ("$%s – %s", low, high);
}

gboolean
maq_price_get_saving (const MaqPrice *price,
                      const MaqPrice *against,
                      gint           *permille)
{
  gint64 saved, half;

  if (!price->known || !against->known || price->low != price->high || against->low != against->high || against->low <= 0)
    return FALSE;
  saved = (against->low - price->low) * 1000;
  half = saved < 0 ? -(against->low / 2) : against->low / 2;
  *permille = (gint) CLAMP ((saved + half) / against->low, -1000000, 1000);
  return TRUE;
}

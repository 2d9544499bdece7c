/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-money-text.h"

char *
maq_money_text (MaqMicros amount)
{
  MaqPrice price = { TRUE, amount, amount };

  return amount <= 0 ? g_strdup ("$0.00") : maq_price_to_text (&price);
}

char *
maq_money_text_limit (MaqMicros amount)
{
  return amount > 0 && amount % MAQ_MICROS_PER_DOLLAR == 0 ? g_strdup_printf ("$%" G_GINT64_FORMAT, amount / MAQ_MICROS_PER_DOLLAR) : maq_money_text (amount);
}

char *
maq_money_text_price (const MaqPrice *price)
{
  g_return_val_if_fail (price != NULL, NULL);

  if (!price->known)
    return g_strdup (_("price unknown"));
  if (price->high == 0)
    return g_strdup (_("free"));
  return maq_price_to_text (price);
}

char *
maq_money_text_most (const MaqPrice *price)
{
  g_return_val_if_fail (price != NULL, NULL);
  return price->known && price->high > 0 ? maq_money_text (price->high) : NULL;
}

char *
maq_money_text_saving (int permille)
{
  int size = ABS (permille);
  g_autofree char *number = NULL;

  if (permille == G_MININT)
    return NULL;
  if (permille == 0)
    return g_strdup (_("the same price"));
  number = size % 10 == 0 ? g_strdup_printf ("%d", size / 10) : g_strdup_printf ("%d.%d", size / 10, size % 10);
  /* Translators: %s is a number such as 21.9. */
  return g_strdup_printf (permille > 0 ? _("%s %% cheaper") : _("%s %% dearer"), number);
}

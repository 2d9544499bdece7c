/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-toast.h"

/* Time to read it, look for the button and get there. */
#define OFFER_SECONDS 15

typedef struct {
  MaqToastFunc  take;
  gpointer      owner;
  char         *detail;
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  Offer *offer = data;

  g_free (offer->detail);
  g_free (offer);
}

static void
take_cb (AdwToast *toast, const Offer *offer)
{
  offer->take (offer->owner, offer->detail);
}

AdwToast *
maq_toast_new (const char *text)
{
  g_autofree char *markup = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  markup = g_markup_escape_text (text, -1);
  return adw_toast_new (markup);
}

AdwToast *
maq_toast_new_offer (const char *text, const char *button, MaqToastFunc take, gpointer owner, const char *detail)
{
  AdwToast *toast = maq_toast_new (text);
  Offer *offer;

  g_return_val_if_fail (button != NULL && take != NULL, toast);

  offer = g_new (Offer, 1);
  *offer = (Offer) { take, owner, g_strdup (detail) };
  adw_toast_set_button_label (toast, button);
  adw_toast_set_timeout (toast, OFFER_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (take_cb), offer, offer_free, 0);
  return toast;
}

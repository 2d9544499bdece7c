/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-toast.h"

/* Time to read it, look for the button and get there. */
#define OFFER_SECONDS 15

typedef struct {
  MaqToastUndo   act;
  gpointer       data;
  GDestroyNotify destroy;
} Button;

typedef struct {
  MaqToastFunc  take;
  gpointer      owner;
  char         *detail;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  g_free (offer->detail);
  g_free (offer);
}

static void
take_cb (gpointer data)
{
  const Offer *offer = data;

  offer->take (offer->owner, offer->detail);
}

static void
button_free (gpointer data, GClosure *closure)
{
  Button *button = data;

  if (button->destroy != NULL)
    button->destroy (button->data);
  g_free (button);
}

static void
clicked_cb (AdwToast *toast, const Button *button)
{
  button->act (button->data);
}

AdwToast *
maq_toast_new (const char *text)
{
  g_autofree char *markup = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  markup = g_markup_escape_text (text, -1);
  return adw_toast_new (markup);
}

static AdwToast *
new_with_button (const char *text, const char *label, MaqToastUndo act, gpointer data, GDestroyNotify destroy)
{
  AdwToast *toast = maq_toast_new (text);
  Button *button = g_new (Button, 1);

  *button = (Button) { act, data, destroy };
  adw_toast_set_button_label (toast, label);
  adw_toast_set_timeout (toast, OFFER_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (clicked_cb), button, button_free, 0);
  return toast;
}

AdwToast *
maq_toast_new_offer (const char *text, const char *button, MaqToastFunc take, gpointer owner, const char *detail)
{
  Offer *offer;

  g_return_val_if_fail (button != NULL && take != NULL, NULL);

  offer = g_new (Offer, 1);
  *offer = (Offer) { take, owner, g_strdup (detail) };
  return new_with_button (text, button, take_cb, offer, offer_free);
}

AdwToast *
maq_toast_new_undo (const char *text, MaqToastUndo undo, gpointer data, GDestroyNotify destroy)
{
  AdwToast *toast;

  g_return_val_if_fail (undo != NULL, NULL);

  toast = new_with_button (text, _("Undo"), undo, data, destroy);
  /* Before the Undo of what was done earlier: nobody expects that one now. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  return toast;
}

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

static void
name_buttons (GtkWidget *widget)
{
  /* The other one, where there is one, has its words. */
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dismiss this message"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

static void
children_cb (GListModel *children, guint position, guint removed, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, position + i);

      /* What the overlay lies over has its names. */
      if (child != NULL && g_str_equal (G_OBJECT_TYPE_NAME (child), "AdwToastWidget"))
        name_buttons (child);
    }
}

void
maq_toast_name_buttons (AdwToastOverlay *overlay)
{
  GListModel *children;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  children = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect (children, "items-changed", G_CALLBACK (children_cb), NULL);
  g_object_set_data_full (G_OBJECT (overlay), "maq-toast-children", children, g_object_unref);
}

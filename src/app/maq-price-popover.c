/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-engine-text.h"
#include "maq-fit-text.h"
#include "maq-money-text.h"
#include "maq-price-popover.h"

struct _MaqPricePopover {
  GtkPopover  parent_instance;

  GtkListBox *list;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqPricePopover, maq_price_popover, GTK_TYPE_POPOVER)

/* A row's name is the engine's id. */
static void
activated_cb (MaqPricePopover *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
close_cb (MaqPricePopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
can_be_cheapest (const MaqOffer *offer)
{
  return offer->why_not == NULL && offer->price.known && maq_endpoint_get_row (offer->endpoint)->is_ai;
}

/* Draft costs nothing and is no AI: it is no answer to the question. NULL: there is nothing to compare. */
static const MaqOffer *
find_cheapest (GPtrArray *offers)
{
  const MaqOffer *cheapest = NULL;
  guint n_comparable = 0;

  for (guint i = 0; i < offers->len; i++)
    {
      const MaqOffer *offer = g_ptr_array_index (offers, i);

      if (!can_be_cheapest (offer))
        continue;
      n_comparable++;
      if (cheapest == NULL || offer->price.high < cheapest->price.high)
        cheapest = offer;
    }
  return n_comparable > 1 ? cheapest : NULL;
}

/* "21.9 % cheaper", "Cheapest", "used now", or why it cannot be done there. */
static char *
describe (const MaqOffer *offer, MaqRequest *request, gboolean cheapest, gboolean own)
{
  const MaqModel *row = maq_endpoint_get_row (offer->endpoint);
  g_autofree char *saving = NULL;
  const char *mark = own ? _("used now") : cheapest ? _("cheapest") : !row->is_ai ? _("without AI") : NULL;

  if (offer->why_not != NULL)
    {
      char *why = maq_fit_text_request (request, row, maq_endpoint_get_title (offer->endpoint));

      return why != NULL ? why : g_strdup (offer->why_not);
    }
  if (!own && row->is_ai)
    saving = maq_money_text_saving (offer->saving_permille);
  if (own && cheapest)
    return g_strdup (_("used now · cheapest"));
  if (saving != NULL && mark != NULL)
    return g_strdup_printf ("%s · %s", mark, saving);
  return mark != NULL ? g_strdup (mark) : g_steal_pointer (&saving);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static char *
name_offer (const MaqOffer *offer)
{
  const MaqModel *row = maq_endpoint_get_row (offer->endpoint);

  if (!row->is_ai)
    return g_strdup (maq_endpoint_get_title (offer->endpoint));
  return g_strdup_printf ("%s · %s", maq_endpoint_get_title (offer->endpoint), maq_endpoint_get_model (offer->endpoint));
}

static GtkWidget *
make_row (const MaqOffer *offer, MaqRequest *request, gboolean cheapest, gboolean own)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = name_offer (offer);
  g_autofree char *price = offer->why_not == NULL ? maq_money_text_price (&offer->price) : g_strdup ("–");
  g_autofree char *more = describe (offer, request, cheapest, own);
  g_autofree char *name = g_strdup_printf (more != NULL ? "%s: %s, %s" : "%s: %s", title, price, more);
  GtkWidget *sum = gtk_label_new (price);

  gtk_box_append (GTK_BOX (words), make_label (title, own ? "heading" : NULL));
  if (more != NULL)
    {
      GtkWidget *label = make_label (more, "small-note");

      gtk_widget_add_css_class (label, cheapest ? "success" : "dim-label");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), sum);
  if (own)
    gtk_widget_add_css_class (sum, "heading");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, maq_endpoint_get_id (offer->endpoint));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
maq_price_popover_class_init (MaqPricePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-price-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqPricePopover, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
maq_price_popover_init (MaqPricePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_price_popover_set_request (MaqPricePopover *self, MaqEngine *engine, MaqRequest *request)
{
  g_autoptr (GPtrArray) offers = NULL;
  const MaqOffer *cheapest;
  GtkWidget *row;

  g_return_if_fail (MAQ_IS_PRICE_POPOVER (self));
  g_return_if_fail (request != NULL);

  offers = maq_engine_list_offers (engine, request);
  cheapest = find_cheapest (offers);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < offers->len; i++)
    {
      const MaqOffer *offer = g_ptr_array_index (offers, i);
      gboolean own = g_str_equal (maq_endpoint_get_id (offer->endpoint), maq_request_get_engine (request));

      gtk_list_box_append (self->list, make_row (offer, request, offer == cheapest, own));
    }
}

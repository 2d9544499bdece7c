/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "maq-budget-row.h"
#include "maq-money-text.h"

#define SETTLE_MS 500
#define NEAR 0.9            /* of the limit: worth a warning colour */
#define FIRST_LIMIT 10.0    /* dollars, where somebody asks for a limit */

struct _MaqBudgetRow {
  AdwPreferencesRow parent_instance;

  GtkLabel         *title_label;
  GtkLabel         *spent;
  GtkSpinButton    *dollars;
  GtkSwitch        *limited;
  GtkWidget        *bar;

  gboolean          optional;
  guint             settle_id;
  gboolean          filling;
};

enum { PROP_OPTIONAL = 1, N_PROPS };
enum { EDITED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqBudgetRow, maq_budget_row, ADW_TYPE_PREFERENCES_ROW)

static void
emit (MaqBudgetRow *self)
{
  gint64 budget = llround (gtk_spin_button_get_value (self->dollars) * MAQ_MICROS_PER_DOLLAR);

  if (self->optional && !gtk_switch_get_active (self->limited))
    budget = -1;
  g_signal_emit (self, signals[EDITED], 0, budget);
}

static gboolean
settled_cb (gpointer data)
{
  MaqBudgetRow *self = data;

  self->settle_id = 0;
  emit (self);
  return G_SOURCE_REMOVE;
}

/* Turning goes through many numbers; the one it stops at counts. */
static void
turned_cb (MaqBudgetRow *self)
{
  if (self->filling)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
limited_cb (MaqBudgetRow *self)
{
  gboolean limited = !self->optional || gtk_switch_get_active (self->limited);

  gtk_widget_set_visible (GTK_WIDGET (self->dollars), limited);
  if (self->filling)
    return;
  self->filling = TRUE;
  if (limited && gtk_spin_button_get_value (self->dollars) <= 0)
    gtk_spin_button_set_value (self->dollars, FIRST_LIMIT);
  self->filling = FALSE;
  emit (self);
}

/* Leaving the page is no reason to forget the number. */
static void
unmap_cb (MaqBudgetRow *self)
{
  if (self->settle_id == 0)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  emit (self);
}

static void
maq_budget_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_OPTIONAL)
    MAQ_BUDGET_ROW (object)->optional = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
name_cb (MaqBudgetRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *limit = g_strdup_printf (_("%s: limit in dollars"), title);
  g_autofree char *limited = g_strdup_printf (_("%s: set a limit"), title);

  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_visible (GTK_WIDGET (self->limited), self->optional);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dollars), GTK_ACCESSIBLE_PROPERTY_LABEL, limit, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limited), GTK_ACCESSIBLE_PROPERTY_LABEL, limited, -1);
}

static void
maq_budget_row_dispose (GObject *object)
{
  g_clear_handle_id (&MAQ_BUDGET_ROW (object)->settle_id, g_source_remove);
  G_OBJECT_CLASS (maq_budget_row_parent_class)->dispose (object);
}

static void
maq_budget_row_class_init (MaqBudgetRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = maq_budget_row_set_property;
  object_class->dispose = maq_budget_row_dispose;
  props[PROP_OPTIONAL] = g_param_spec_boolean ("optional", NULL, NULL, FALSE,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-budget-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqBudgetRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, MaqBudgetRow, spent);
  gtk_widget_class_bind_template_child (widget_class, MaqBudgetRow, dollars);
  gtk_widget_class_bind_template_child (widget_class, MaqBudgetRow, limited);
  gtk_widget_class_bind_template_child (widget_class, MaqBudgetRow, bar);
  gtk_widget_class_bind_template_callback (widget_class, turned_cb);
  gtk_widget_class_bind_template_callback (widget_class, limited_cb);
}

static void
maq_budget_row_init (MaqBudgetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (name_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

void
maq_budget_row_set (MaqBudgetRow *self, MaqMicros spent, MaqMicros budget)
{
  g_autofree char *money = maq_money_text (spent);
  g_autofree char *limit = maq_money_text (MAX (budget, 0));
  g_autofree char *text = NULL;
  double share = budget > 0 ? (double) spent / (double) budget : spent > 0 ? 1 : 0;

  g_return_if_fail (MAQ_IS_BUDGET_ROW (self));

  /* What is being typed is newer. */
  if (self->settle_id != 0)
    return;
  text = budget >= 0 ? g_strdup_printf (_("%s of %s spent"), money, limit) : g_strdup_printf (_("%s spent, no limit"), money);
  self->filling = TRUE;
  gtk_label_set_label (self->spent, text);
  gtk_spin_button_set_value (self->dollars, (double) MAX (budget, 0) / MAQ_MICROS_PER_DOLLAR);
  gtk_switch_set_active (self->limited, budget >= 0);
  gtk_widget_set_visible (GTK_WIDGET (self->dollars), !self->optional || budget >= 0);
  gtk_widget_set_visible (self->bar, budget >= 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), CLAMP (share, 0, 1));
  gtk_widget_set_css_classes (self->bar, (const char *[]) { "budget", share >= 1 ? "error" : share >= NEAR ? "warning" : "fine",
                                                            NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  self->filling = FALSE;
}

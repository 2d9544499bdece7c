/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-bar-chart.h"
#include "maq-budget-row.h"
#include "maq-json.h"
#include "maq-money-text.h"
#include "maq-share-group.h"
#include "maq-spending-page.h"
#include "maq-unknown-group.h"

#define DAYS 30

struct _MaqSpendingPage {
  AdwPreferencesPage parent_instance;

  MaqUnknownGroup   *unknown;
  MaqBudgetRow      *day;
  MaqBudgetRow      *month;
  MaqBudgetRow      *board;
  GtkLabel          *current;
  MaqBarChart       *chart;
  GtkLabel          *first_day;
  AdwActionRow      *total;
  GtkLabel          *total_sum;
  AdwActionRow      *estimates;
  MaqShareGroup     *engines;
  MaqShareGroup     *boards;

  MaqEngine         *engine;
};

enum { FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqSpendingPage, maq_spending_page, ADW_TYPE_PREFERENCES_PAGE)

/* --- budgets --- */

static void
show_budget (MaqBudgetRow *row, JsonObject *status, const char *name)
{
  JsonObject *period = maq_json_get_object (status, name);

  gtk_widget_set_visible (GTK_WIDGET (row), period != NULL);
  if (period != NULL)
    maq_budget_row_set (row, maq_json_get_int (period, "spent", 0), maq_json_get_int (period, "budget", -1));
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSpendingPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, &error))
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  root = maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  show_budget (self->day, json_node_get_object (root), "day");
  show_budget (self->month, json_node_get_object (root), "month");
  show_budget (self->board, json_node_get_object (root), "board");
}

static void
read_status (MaqSpendingPage *self)
{
  maq_engine_get_status_async (self->engine, status_cb, g_object_ref (self));
}

static void
budget_set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSpendingPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  read_status (self);
}

static void
set_budget (MaqSpendingPage *self, const char *name, gint64 budget)
{
  g_autofree char *value = budget >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, budget) : NULL;

  maq_engine_set_value_async (self->engine, name, value, budget_set_cb, g_object_ref (self));
}

static void
day_cb (MaqSpendingPage *self, gint64 budget)
{
  set_budget (self, "budget.day", budget);
}

static void
month_cb (MaqSpendingPage *self, gint64 budget)
{
  set_budget (self, "budget.month", budget);
}

static void
board_cb (MaqSpendingPage *self, gint64 budget)
{
  set_budget (self, "budget.board", budget);
}

/* --- what was spent --- */

static const MaqSpendingRow *
find_day (const MaqSpending *spending, const char *key)
{
  for (guint i = 0; i < spending->days->len; i++)
    if (g_strcmp0 (((const MaqSpendingRow *) g_ptr_array_index (spending->days, i))->key, key) == 0)
      return g_ptr_array_index (spending->days, i);
  return NULL;
}

static MaqMicros
sum_row (const MaqSpendingRow *row)
{
  return row->confirmed + row->open + row->unknown;
}

static MaqMicros
find_dearest (const MaqSpending *spending)
{
  MaqMicros dearest = 1;

  for (guint i = 0; i < spending->days->len; i++)
    dearest = MAX (dearest, sum_row (g_ptr_array_index (spending->days, i)));
  return dearest;
}

static char *
name_day (GDateTime *day, const MaqSpendingRow *row)
{
  /* Translators: a day in the chart, see g_date_time_format(). */
  g_autofree char *date = g_date_time_format (day, _("%A, %-d %B"));
  g_autofree char *money = maq_money_text (row != NULL ? sum_row (row) : 0);
  g_autofree char *text = row != NULL ? maq_share_text (row) : NULL;

  if (row == NULL)
    return g_strdup_printf (_("%s: nothing"), date);
  return g_strdup_printf (_("%s: %s · %s"), date, money, text);
}

static void
add_bar (MaqSpendingPage *self, const MaqSpending *spending, GDateTime *day, MaqMicros dearest)
{
  g_autofree char *key = g_date_time_format (day, "%Y-%m-%d");
  const MaqSpendingRow *row = find_day (spending, key);
  g_autofree char *name = name_day (day, row);

  maq_bar_chart_add (self->chart, row != NULL ? (double) row->confirmed / (double) dearest : 0,
                     row != NULL ? (double) sum_row (row) / (double) dearest : 0, name);
}

static void
show_days (MaqSpendingPage *self, const MaqSpending *spending)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = g_date_time_add_days (now, 1 - DAYS);
  /* Translators: the first day of the chart, see g_date_time_format(). */
  g_autofree char *label = g_date_time_format (first, _("%-d %B"));
  MaqMicros dearest = find_dearest (spending);

  maq_bar_chart_clear (self->chart);
  for (int back = DAYS - 1; back >= 0; back--)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (now, -back);

      add_bar (self, spending, day, dearest);
    }
  maq_bar_chart_show_last (self->chart);
  gtk_label_set_label (self->first_day, label);
}

static void
show_estimates (MaqSpendingPage *self, const MaqSpending *spending)
{
  g_autofree char *error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *outside = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->estimates), spending->n_estimates > 0);
  if (spending->n_estimates == 0)
    return;
  error = g_strdup_printf ("%d.%d", (int) (spending->error_permille / 10), (int) (spending->error_permille % 10));
  /* Translators: %s is a number such as 2.4. */
  text = g_strdup_printf (ngettext ("Off by %s %% on average, over %u request.", "Off by %s %% on average, over %u requests.",
                                    spending->n_estimates), error, spending->n_estimates);
  /* A difference too small to be shown is not worth a word. */
  if (spending->n_outside > 0 && spending->error_permille > 0)
    outside = g_strdup_printf (ngettext ("%s %u cost was outside of its range.", "%s %u costs were outside of their range.",
                                         spending->n_outside), text, spending->n_outside);
  adw_action_row_set_subtitle (self->estimates, outside != NULL ? outside : text);
}

static void
spending_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqSpendingPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MaqSpending) spending = maq_engine_get_spending_finish (MAQ_ENGINE (source), result, &error);
  g_autofree char *sum = NULL;
  g_autofree char *text = NULL;

  if (spending == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  show_days (self, spending);
  sum = maq_money_text (sum_row (&spending->total));
  text = maq_share_text (&spending->total);
  gtk_label_set_label (self->total_sum, sum);
  adw_action_row_set_subtitle (self->total, text);
  show_estimates (self, spending);
  maq_share_group_set_rows (self->engines, spending->engines, NULL);
  maq_share_group_set_rows (self->boards, spending->boards, _("This board"));
}

/* The first of the days that are shown, at midnight. */
static gint64
get_since_us (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = g_date_time_add_days (now, 1 - DAYS);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (first), g_date_time_get_month (first),
                                                          g_date_time_get_day_of_month (first), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : 0;
}

static void
refresh_cb (MaqSpendingPage *self)
{
  if (self->engine == NULL)
    return;
  read_status (self);
  maq_engine_get_spending_async (self->engine, get_since_us (), 0, spending_cb, g_object_ref (self));
}

/* A picture came, or somebody decided, here or elsewhere. */
static void
queue_cb (MaqSpendingPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh_cb (self);
}

static void
failed_cb (MaqSpendingPage *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
current_cb (MaqSpendingPage *self)
{
  const char *name = maq_bar_chart_get_current (self->chart);

  gtk_label_set_label (self->current, name != NULL ? name : "");
}

static void
maq_spending_page_dispose (GObject *object)
{
  g_clear_object (&MAQ_SPENDING_PAGE (object)->engine);
  G_OBJECT_CLASS (maq_spending_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, unknown);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, day);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, month);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, board);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, current);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, chart);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, first_day);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, total);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, total_sum);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, estimates);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, engines);
  gtk_widget_class_bind_template_child (widget_class, MaqSpendingPage, boards);
}

static void
maq_spending_page_class_init (MaqSpendingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_spending_page_dispose;
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  g_type_ensure (MAQ_TYPE_BAR_CHART);
  g_type_ensure (MAQ_TYPE_BUDGET_ROW);
  g_type_ensure (MAQ_TYPE_SHARE_GROUP);
  g_type_ensure (MAQ_TYPE_UNKNOWN_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-spending-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, day_cb);
  gtk_widget_class_bind_template_callback (widget_class, month_cb);
  gtk_widget_class_bind_template_callback (widget_class, board_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
}

static void
maq_spending_page_init (MaqSpendingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->chart, "notify::current", G_CALLBACK (current_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (refresh_cb), NULL);
}

void
maq_spending_page_set_engine (MaqSpendingPage *self, MaqEngine *engine)
{
  g_return_if_fail (MAQ_IS_SPENDING_PAGE (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  maq_unknown_group_set_engine (self->unknown, engine);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (queue_cb), self, G_CONNECT_SWAPPED);
}

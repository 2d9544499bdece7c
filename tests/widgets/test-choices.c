/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small widgets to choose with: the picker and the bars. */
#include "config.h"

#include "maq-bar-chart.h"
#include "maq-bar.h"
#include "maq-picker.h"
#include "maq-tooltip.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static MaqPicker *
make_picker (void)
{
  MaqPicker *picker = g_object_ref_sink (g_object_new (MAQ_TYPE_PICKER, NULL));

  maq_picker_add (picker, 1, "1:1", "Shape 1:1", NULL);
  maq_picker_add (picker, 2, "16:9", "Shape 16:9", NULL);
  return picker;
}

/* What is barred is off and says why; afterwards all is as before. */
static void
test_picker_barred (void)
{
  MaqPicker *picker = make_picker ();
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (picker));
  GtkWidget *second = gtk_widget_get_next_sibling (first);

  maq_picker_set_barred (picker, 2, "Mini does not make 16:9.");
  g_assert_true (gtk_widget_get_sensitive (first));
  g_assert_false (gtk_widget_get_sensitive (second));
  g_assert_cmpstr (maq_tooltip_get (first), ==, "Shape 1:1");
  g_assert_cmpstr (maq_tooltip_get (second), ==, "Mini does not make 16:9.");
  maq_picker_set_barred (picker, 2, NULL);
  g_assert_true (gtk_widget_get_sensitive (second));
  g_assert_cmpstr (maq_tooltip_get (second), ==, "Shape 16:9");
  g_object_unref (picker);
}

static void
test_picker_value_stays (void)
{
  MaqPicker *picker = make_picker ();
  guint count = 0;

  g_signal_connect_swapped (picker, "notify::value", G_CALLBACK (count_cb), &count);
  maq_picker_set_value (picker, 2);
  maq_picker_set_value (picker, 2);
  g_assert_cmpuint (count, ==, 1);
  /* A choice that has become impossible is not silently another one. */
  maq_picker_set_barred (picker, 2, "No.");
  g_assert_cmpint (maq_picker_get_value (picker), ==, 2);
  g_object_unref (picker);
}

static void
test_bars (void)
{
  MaqBarChart *chart = g_object_ref_sink (g_object_new (MAQ_TYPE_BAR_CHART, NULL));
  guint count = 0;

  g_signal_connect_swapped (chart, "notify::current", G_CALLBACK (count_cb), &count);
  g_assert_null (maq_bar_chart_get_current (chart));
  maq_bar_chart_add (chart, 0.2, 0.5, "Monday: $1.00");
  maq_bar_chart_add (chart, 2.0, -1.0, "Tuesday: $2.00");
  maq_bar_chart_show_last (chart);
  g_assert_cmpstr (maq_bar_chart_get_current (chart), ==, "Tuesday: $2.00");
  g_assert_cmpuint (count, ==, 1);
  /* One stop for the Tab key. */
  g_assert_false (gtk_widget_get_focusable (gtk_widget_get_first_child (GTK_WIDGET (chart))));
  g_assert_true (gtk_widget_get_focusable (gtk_widget_get_last_child (GTK_WIDGET (chart))));
  maq_bar_chart_clear (chart);
  g_assert_null (maq_bar_chart_get_current (chart));
  g_assert_null (gtk_widget_get_first_child (GTK_WIDGET (chart)));
  g_object_unref (chart);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/choices/picker/barred", test_picker_barred);
  g_test_add_func ("/choices/picker/value", test_picker_value_stays);
  g_test_add_func ("/choices/bars", test_bars);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-compare-panel.h"
#include "maq-step-text.h"

struct _MaqComparePanel {
  AdwBin       parent_instance;

  GtkLabel    *figures;
  GtkLabel    *found;
  GtkWidget   *exact_box;
  GtkLabel    *exact;
  GtkWidget   *raw;
  GtkWidget   *places_box;
  GtkLabel    *places_title;
  GtkListBox  *places;
  GtkButton   *restore_all;
  GtkWidget   *words_box;
  GtkLabel    *words_before;
  GtkLabel    *words_now;
  GtkWidget   *rows_box;
  GtkListBox  *rows;
  GtkWidget   *branch_box;
  GtkLevelBar *drift_bar;
  GtkLabel    *drift;
  GtkButton   *rebase;

  gboolean     selecting;   /* we do it ourselves */
};

enum { RESTORE, PLACE_SELECTED, RAW, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqComparePanel, maq_compare_panel, ADW_TYPE_BIN)

static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
raw_cb (MaqComparePanel *self)
{
  g_signal_emit (self, signals[RAW], 0);
}

static void
restore_all_cb (MaqComparePanel *self)
{
  g_signal_emit (self, signals[RESTORE], 0, -1);
}

static void
restore_cb (GtkButton *button, MaqComparePanel *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  g_signal_emit (self, signals[RESTORE], 0, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static void
place_selected_cb (GtkListBox *list, GtkListBoxRow *row, MaqComparePanel *self)
{
  if (!self->selecting)
    g_signal_emit (self, signals[PLACE_SELECTED], 0, row != NULL ? gtk_list_box_row_get_index (row) : -1);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, figures);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, found);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, exact_box);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, exact);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, raw);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, places_box);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, places_title);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, places);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, restore_all);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, words_box);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, words_before);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, words_now);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, rows_box);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, rows);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, branch_box);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, drift_bar);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, drift);
  gtk_widget_class_bind_template_child (widget_class, MaqComparePanel, rebase);
  gtk_widget_class_bind_template_callback (widget_class, raw_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
}

static void
maq_compare_panel_class_init (MaqComparePanelClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/maquette/Maquette/ui/maq-compare-panel.ui");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  bind_children (GTK_WIDGET_CLASS (klass));
  signals[RESTORE] = g_signal_new ("restore", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[PLACE_SELECTED] = g_signal_new ("place-selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[RAW] = g_signal_new ("raw", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
maq_compare_panel_init (MaqComparePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_compare_panel_set_figures (MaqComparePanel *self, const char *figures, const char *found)
{
  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));
  say (self->figures, figures);
  say (self->found, found);
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
add_place (MaqComparePanel *self, guint number, const char *name, const char *from)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *button = gtk_button_new_with_label (from);
  g_autofree char *said = g_strdup_printf ("%u: %s", number, from);

  gtk_widget_add_css_class (button, "soft");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, 0);
  gtk_box_append (GTK_BOX (box), make_label (name));
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "compare-place");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->places, row);
}

void
maq_compare_panel_set_places (MaqComparePanel *self, const char *const *names, const char *from, gboolean outside)
{
  guint n = names != NULL ? g_strv_length ((GStrv) names) : 0;
  g_autofree char *title = g_strdup_printf (outside ? ngettext ("%u change outside", "%u changes outside", n)
                                                    : ngettext ("%u change", "%u changes", n), n);
  g_autofree char *all = NULL;

  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));

  self->selecting = TRUE;
  clear (self->places);
  for (guint i = 0; i < n; i++)
    add_place (self, i + 1, names[i], from);
  gtk_list_box_unselect_all (self->places);
  self->selecting = FALSE;
  gtk_label_set_label (self->places_title, title);
  gtk_widget_set_visible (self->places_box, n > 0);
  /* Translators: %s is "Restore from the parent". */
  all = g_strdup_printf (_("All: %s"), from != NULL ? from : "");
  gtk_button_set_label (self->restore_all, all);
  gtk_widget_set_visible (GTK_WIDGET (self->restore_all), n > 1);
}

void
maq_compare_panel_select_place (MaqComparePanel *self, guint index)
{
  GtkListBoxRow *row;

  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));

  row = gtk_list_box_get_row_at_index (self->places, (int) index);
  if (row == NULL)
    return;
  self->selecting = TRUE;
  gtk_list_box_select_row (self->places, row);
  self->selecting = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
maq_compare_panel_set_busy (MaqComparePanel *self, gboolean busy)
{
  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));
  gtk_widget_set_sensitive (self->places_box, !busy);
}

void
maq_compare_panel_set_exact (MaqComparePanel *self, const char *sentence, gboolean raw)
{
  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));
  say (self->exact, sentence);
  gtk_widget_set_visible (self->exact_box, sentence != NULL);
  gtk_widget_set_visible (self->raw, raw);
}

static void
add_row (MaqComparePanel *self, const MaqCompareRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title = make_label (row->title), *item = gtk_list_box_row_new ();
  g_autofree char *change = g_strdup_printf (_("%s → %s"), row->before, row->now);
  g_autofree char *name = g_strdup_printf ("%s: %s", row->title, change);

  gtk_widget_add_css_class (title, "row-meta");
  gtk_widget_add_css_class (box, "compare-place");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), make_label (change));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (item), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->rows, item);
}

/* What is new in the second against the first. */
static void
mark_words (GtkLabel *label, const MaqCompareItem *against, const MaqCompareItem *item)
{
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *words = maq_compare_text_words (against, item, &ranges);
  PangoAttrList *attributes = maq_step_text_attributes (ranges, adw_style_manager_get_dark (adw_style_manager_get_default ()));

  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
  say (label, words);
}

void
maq_compare_panel_set_pair (MaqComparePanel *self, const MaqCompareItem *before, const MaqCompareItem *now)
{
  g_autoptr (GPtrArray) rows = maq_compare_text_rows (before, now);
  gboolean same = g_str_equal (maq_compare_item_get_change (before), maq_compare_item_get_change (now));

  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));

  clear (self->rows);
  for (guint i = 0; i < rows->len; i++)
    add_row (self, g_ptr_array_index (rows, i));
  gtk_widget_set_visible (self->rows_box, rows->len > 0);
  say (self->words_before, maq_compare_item_get_change (before));
  mark_words (self->words_now, before, now);
  gtk_widget_set_visible (self->words_box, !same);
}

void
maq_compare_panel_set_drift (MaqComparePanel *self, const char *sentence, double fraction)
{
  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));
  say (self->drift, sentence);
  gtk_widget_set_visible (self->branch_box, sentence != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->drift_bar), fraction >= 0);
  gtk_level_bar_set_value (self->drift_bar, MAX (fraction, 0));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drift_bar), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence != NULL ? sentence : "", -1);
}

void
maq_compare_panel_set_rebase (MaqComparePanel *self, const char *label)
{
  g_return_if_fail (MAQ_IS_COMPARE_PANEL (self));
  gtk_widget_set_visible (GTK_WIDGET (self->rebase), label != NULL);
  if (label != NULL)
    gtk_button_set_label (self->rebase, label);
}

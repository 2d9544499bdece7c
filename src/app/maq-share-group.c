/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-money-text.h"
#include "maq-share-group.h"

struct _MaqShareGroup {
  AdwPreferencesGroup parent_instance;

  GPtrArray          *rows; /* of GtkWidget, not owned */
};

G_DEFINE_FINAL_TYPE (MaqShareGroup, maq_share_group, ADW_TYPE_PREFERENCES_GROUP)

static void
add_part (GString *text, const char *format, MaqMicros amount)
{
  g_autofree char *money = maq_money_text (amount);

  if (amount <= 0)
    return;
  g_string_append (text, " · ");
  g_string_append_printf (text, format, money);
}

char *
maq_share_text (const MaqSpendingRow *row)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u picture", "%u pictures", row->n_pictures), row->n_pictures);
  add_part (text, _("%s under way"), row->open);
  add_part (text, _("%s may have been charged"), row->unknown);
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_row (const MaqSpendingRow *share, const char *fallback)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *sum = maq_money_text (share->confirmed + share->open + share->unknown);
  g_autofree char *text = maq_share_text (share);
  const char *title = share->title != NULL ? share->title : fallback != NULL ? fallback : share->key;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (sum));
  return row;
}

static void
maq_share_group_finalize (GObject *object)
{
  g_clear_pointer (&MAQ_SHARE_GROUP (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (maq_share_group_parent_class)->finalize (object);
}

static void
maq_share_group_class_init (MaqShareGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = maq_share_group_finalize;
}

static void
maq_share_group_init (MaqShareGroup *self)
{
  self->rows = g_ptr_array_new ();
}

void
maq_share_group_set_rows (MaqShareGroup *self, GPtrArray *rows, const char *fallback)
{
  g_return_if_fail (MAQ_IS_SHARE_GROUP (self));
  g_return_if_fail (rows != NULL);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const MaqSpendingRow *share = g_ptr_array_index (rows, i);
      GtkWidget *row;

      if (share->n_pictures == 0 && share->confirmed + share->open + share->unknown == 0)
        continue;
      row = make_row (share, fallback);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-tooltip.h"

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, char *text)
{
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

void
maq_tooltip_set (GtkWidget *widget, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (text != NULL || gtk_widget_get_has_tooltip (widget))
    g_signal_handlers_disconnect_matched (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, (gpointer) query_cb, NULL);
  if (text != NULL)
    g_signal_connect_data (widget, "query-tooltip", G_CALLBACK (query_cb), g_strdup (text), free_text, 0);
  gtk_widget_set_has_tooltip (widget, text != NULL);
}

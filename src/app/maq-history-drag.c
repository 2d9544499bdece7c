/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-drag-out.h"
#include "maq-history-drag.h"
#include "maq-step-text.h"

static GdkContentProvider *
drag_cb (GtkWidget *widget, double x, double y, GdkTexture **picture, gpointer data)
{
  MaqHistoryRow *row = MAQ_HISTORY_ROW (widget);
  MaqHistoryEntry *entry = maq_history_row_get_entry (row);
  const MaqSlot *slot = entry != NULL ? maq_history_entry_get_shown (entry) : NULL;
  g_autofree char *name = NULL;

  if (slot == NULL || slot->picture == NULL)
    return NULL;
  name = maq_step_text_file_name (maq_history_entry_get_record (entry), slot);
  return maq_share_content_new (data, slot->picture, name);
}

void
maq_history_drag_add (MaqHistoryRow *row, MaqEngine *engine)
{
  g_return_if_fail (MAQ_IS_HISTORY_ROW (row));

  g_object_set_data_full (G_OBJECT (row), "maq-history-drag", g_object_ref (engine), g_object_unref);
  maq_drag_out_add (GTK_WIDGET (row), drag_cb, engine);
}

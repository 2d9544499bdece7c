/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-actions.h"
#include "maq-canvas-pane-private.h"

/* Part by part, each within a frame of its own: all of them in one would be in the way of the first frame, and hold the window
 * up behind it. */

#define UI "/io/github/maquette/Maquette/ui/"
#define NOTICE_MARGIN 12
#define TOOL_BAR_MARGIN 15

/* The same menu hangs in the main menu and on several selected pictures. */
static void
add_arrange_menu (MaqCanvasPane *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (UI "maq-arrange-menu.ui");
  g_autoptr (GMenu) section = g_menu_new ();

  self->arrange_menu = g_object_ref (G_MENU_MODEL (gtk_builder_get_object (builder, "arrange")));
  g_menu_append_submenu (section, _("A_rrange"), self->arrange_menu);
  g_menu_insert_section (G_MENU (self->menu), 1, NULL, G_MENU_MODEL (section));
}

static void
create_menu_cb (GtkMenuButton *button, gpointer data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, MAQ_CANVAS_PANE (data)->menu);
}

static void
build_menus (MaqCanvasPane *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (UI "maq-canvas-header.ui");

  self->menu = g_object_ref (G_MENU_MODEL (gtk_builder_get_object (builder, "model")));
  self->edit_menu = G_MENU (gtk_builder_get_object (builder, "edit_menu"));
  self->main_menu = GTK_MENU_BUTTON (gtk_builder_get_object (builder, "main_menu"));
  self->search = GTK_WIDGET (gtk_builder_get_object (builder, "search"));
  self->queue = g_object_new (MAQ_TYPE_QUEUE_BUTTON, NULL);
  add_arrange_menu (self);
  /* What it opens is made when it is opened. */
  gtk_menu_button_set_create_popup_func (self->main_menu, create_menu_cb, self, NULL);
  adw_header_bar_pack_end (self->header, GTK_WIDGET (self->main_menu));
  adw_header_bar_pack_end (self->header, GTK_WIDGET (self->queue));
  adw_header_bar_pack_end (self->header, self->search);
  maq_canvas_pane_apply_compact (self);
}

static void
build_header (MaqCanvasPane *self)
{
  self->board_menu = g_object_new (MAQ_TYPE_BOARD_MENU, NULL);
  self->compare = g_object_new (MAQ_TYPE_COMPARE_BUTTON, NULL);
  adw_header_bar_pack_start (self->header, GTK_WIDGET (self->board_menu));
  g_object_set (self->compare_place, "child", self->compare, NULL);
  maq_canvas_pane_apply_compact (self);
}

static void
answer_cb (MaqCanvasPane *self, const char *word)
{
  g_signal_emit_by_name (self, "answer", word);
}

static void
build_notice (MaqCanvasPane *self)
{
  self->notice = g_object_new (MAQ_TYPE_NOTICE, "margin-start", NOTICE_MARGIN, "margin-end", NOTICE_MARGIN, "margin-top",
                               NOTICE_MARGIN, NULL);
  g_signal_connect_object (self->notice, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->notice));
}

static void
build_tool_bar (MaqCanvasPane *self)
{
  self->toolbar = g_object_new (MAQ_TYPE_TOOL_BAR, "visible", FALSE, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_END,
                                "margin-bottom", TOOL_BAR_MARGIN, NULL);
  maq_tool_bar_set_canvas (self->toolbar, self->canvas);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->toolbar));
}

gboolean
maq_canvas_pane_build_on (MaqCanvasPane *self)
{
  static void (*const parts[]) (MaqCanvasPane *self) = { build_menus, build_header, build_notice, build_tool_bar };

  g_return_val_if_fail (MAQ_IS_CANVAS_PANE (self), FALSE);

  if (self->n_parts < G_N_ELEMENTS (parts))
    parts[self->n_parts++] (self);
  return self->n_parts < G_N_ELEMENTS (parts);
}

void
maq_canvas_pane_apply_compact (MaqCanvasPane *self)
{
  if (self->board_menu != NULL)
    maq_board_menu_set_compact (self->board_menu, self->compact);
  /* The history, which is searched, has a button of its own, and the main menu compares, too. */
  gtk_widget_set_visible (self->compare_place, !self->compact);
  if (self->search != NULL)
    gtk_widget_set_visible (self->search, !self->compact);
}

/* --- when it is first needed --- */

/* Lies on top of what floats there already. */
static void
add_overlay (MaqCanvasPane *self, GtkWidget *widget)
{
  gtk_overlay_add_overlay (self->overlay, widget);
  maq_actions_name_keys (widget);
}

/* The buttons come with the frame behind the first, the description behind that: so many words that wrap, in fonts that nothing has used
 * before, would be too much for one. */
static gboolean
fill_empty_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MaqCanvasPane *self = data;

  self->n_empty++;
  if (self->n_empty == 2)
    gtk_widget_set_visible (self->empty_buttons, TRUE);
  if (self->n_empty < 3)
    return G_SOURCE_CONTINUE;
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page), self->empty_words);
  return G_SOURCE_REMOVE;
}

static void
add_empty (MaqCanvasPane *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (UI "maq-empty-page.ui");

  self->empty_page = GTK_WIDGET (gtk_builder_get_object (builder, "page"));
  self->empty_buttons = GTK_WIDGET (gtk_builder_get_object (builder, "buttons"));
  self->empty_words = g_strdup (adw_status_page_get_description (ADW_STATUS_PAGE (self->empty_page)));
  self->empty = GTK_WIDGET (gtk_builder_get_object (builder, "empty"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page), NULL);
  add_overlay (self, self->empty);
  /* A notice is to be seen above it. */
  gtk_widget_insert_after (self->empty, GTK_WIDGET (self->overlay), GTK_WIDGET (self->canvas));
  gtk_widget_add_tick_callback (self->empty, fill_empty_cb, self, NULL);
}

static void
add_drop_hint (MaqCanvasPane *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (UI "maq-drop-hint.ui");

  self->drop_hint = GTK_WIDGET (gtk_builder_get_object (builder, "drop_hint"));
  add_overlay (self, self->drop_hint);
}

void
maq_canvas_pane_show_empty (MaqCanvasPane *self, gboolean show)
{
  if (show && self->empty == NULL)
    add_empty (self);
  if (self->empty != NULL)
    gtk_widget_set_visible (self->empty, show);
}

void
maq_canvas_pane_show_drop_hint (MaqCanvasPane *self, gboolean show)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));

  if (show && self->drop_hint == NULL)
    add_drop_hint (self);
  if (self->drop_hint != NULL)
    gtk_widget_set_visible (self->drop_hint, show);
}

void
maq_canvas_pane_show_message (MaqCanvasPane *self, const char *message, gboolean decide)
{
  g_return_if_fail (MAQ_IS_CANVAS_PANE (self));

  if (self->banner == NULL)
    {
      self->banner = g_object_new (MAQ_TYPE_BANNER, NULL);
      gtk_box_insert_child_after (self->box, GTK_WIDGET (self->banner), GTK_WIDGET (self->header));
      maq_actions_name_keys (GTK_WIDGET (self->banner));
    }
  maq_banner_show (self->banner, message, decide);
}

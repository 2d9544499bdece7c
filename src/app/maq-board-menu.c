/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "maq-board-line.h"
#include "maq-board-menu.h"
#include "maq-board-trash.h"
#include "maq-tooltip.h"

/* From so many boards on there is a field to search them. */
#define MANY 8

struct _MaqBoardMenu {
  AdwBin          parent_instance;

  GtkMenuButton  *button;
  GtkWidget      *icon;
  GtkLabel       *title;
  GtkPopover     *popover; /* with all that follows made when it is first needed */
  GtkStack       *pages;
  GtkWidget      *list_page;
  GtkWidget      *name_page;
  MaqBoardTrash  *trash;
  GtkButton      *trash_button;
  GtkSearchEntry *search;
  GtkListBox     *list;
  GtkLabel       *name_title;
  GtkEntry       *name;
  GtkButton      *accept;

  MaqEngine      *engine;
  MaqLoader      *loader;
  gboolean        is_new;   /* the name that is asked for is of a new board */
};

enum { CREATE, RENAME, PICKED, RESTORE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqBoardMenu, maq_board_menu, ADW_TYPE_BIN)

static MaqBoardInfo *
get_open (MaqBoardMenu *self)
{
  return maq_boards_find (maq_engine_get_boards (self->engine), maq_engine_get_board_uuid (self->engine));
}

static void
update_title (MaqBoardMenu *self)
{
  g_autofree char *title = maq_board_line_dup_title (get_open (self));
  g_autofree char *name = g_strdup_printf (_("Board %s, menu of boards"), title);

  gtk_label_set_text (self->title, title);
  maq_tooltip_set_text (GTK_WIDGET (self->button), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* --- rows --- */

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  MaqBoardMenu *self = data;
  MaqBoardInfo *info = item;
  gboolean is_open = info == get_open (self);
  g_autofree char *title = maq_board_line_dup_title (info);
  /* Translators: %s is the name of a board. */
  g_autofree char *name = is_open ? g_strdup_printf (_("%s, open"), title) : g_strdup (title);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_set_opacity (mark, is_open ? 1 : 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), maq_board_line_new (info, self->loader, mark));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "maq-board", g_object_ref (info), g_object_unref);
  return row;
}

static MaqBoardInfo *
get_info (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "maq-board");
}

/* Rows are made when somebody is about to look at them: covers and counts are as they are then. */
static void
fill_list (MaqBoardMenu *self)
{
  GListModel *boards = G_LIST_MODEL (maq_engine_get_boards (self->engine));
  guint n = g_list_model_get_n_items (boards);
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  int at = focused != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focused)) : -1;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MaqBoardInfo) info = g_list_model_get_item (boards, i);

      gtk_list_box_append (self->list, create_row_cb (info, self));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->search), n >= MANY);
  /* It went with its row, and keys would go nowhere. */
  row = at >= 0 ? gtk_list_box_get_row_at_index (self->list, MIN (at, (int) n - 1)) : NULL;
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer data)
{
  MaqBoardMenu *self = data;
  g_autofree char *title = maq_board_line_dup_title (get_info (row));
  g_autofree char *folded = g_utf8_casefold (title, -1);
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  return strstr (folded, wanted) != NULL;
}

static void
search_changed_cb (MaqBoardMenu *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

/* Enter in the search field takes the first that is left. */
static void
search_activate_cb (MaqBoardMenu *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        gtk_widget_activate (GTK_WIDGET (row));
        return;
      }
}

static void
row_activated_cb (MaqBoardMenu *self, GtkListBoxRow *row)
{
  g_autofree char *uuid = g_strdup (maq_board_info_get_uuid (get_info (row)));

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[PICKED], 0, uuid);
}

/* --- pages --- */

static void
boards_changed_cb (MaqBoardMenu *self)
{
  update_title (self);
  if (self->popover != NULL && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    fill_list (self);
}

static void
show_list (MaqBoardMenu *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_stack_set_visible_child (self->pages, self->list_page);
}

static void
opened_cb (MaqBoardMenu *self)
{
  /* What other programs did with boards meanwhile. */
  if (self->engine != NULL)
    maq_engine_refresh_boards (self->engine);
}

static void
closed_cb (MaqBoardMenu *self)
{
  show_list (self);
}

static void
back_cb (MaqBoardMenu *self)
{
  show_list (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
show_trash_cb (MaqBoardMenu *self)
{
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->trash));
  maq_board_trash_show (self->trash);
}

static void
restore_cb (MaqBoardMenu *self, const char *uuid)
{
  g_signal_emit (self, signals[RESTORE], 0, uuid);
}

/* Where nothing is in the trash, nothing says so. */
static void
trashed_cb (MaqBoardMenu *self)
{
  guint n = maq_board_trash_get_n_boards (self->trash);
  g_autofree char *text = g_strdup_printf (_("In the trash: %u"), n);

  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (self->trash_button)), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trash_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->trash_button), n > 0);
}

static void
dismiss_cb (MaqBoardMenu *self)
{
  gtk_popover_popdown (self->popover);
}

static void
name_changed_cb (MaqBoardMenu *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), *name != '\0');
}

static void
accept_cb (MaqBoardMenu *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (*name == '\0')
    return;
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[self->is_new ? CREATE : RENAME], 0, name);
}

/* --- the popover --- */

static void
take_children (MaqBoardMenu *self, GtkBuilder *builder)
{
  self->popover = GTK_POPOVER (gtk_builder_get_object (builder, "popover"));
  self->pages = GTK_STACK (gtk_builder_get_object (builder, "pages"));
  self->list_page = GTK_WIDGET (gtk_builder_get_object (builder, "list_page"));
  self->name_page = GTK_WIDGET (gtk_builder_get_object (builder, "name_page"));
  self->trash = MAQ_BOARD_TRASH (gtk_builder_get_object (builder, "trash"));
  self->trash_button = GTK_BUTTON (gtk_builder_get_object (builder, "trash_button"));
  self->search = GTK_SEARCH_ENTRY (gtk_builder_get_object (builder, "search"));
  self->list = GTK_LIST_BOX (gtk_builder_get_object (builder, "list"));
  self->name_title = GTK_LABEL (gtk_builder_get_object (builder, "name_title"));
  self->name = GTK_ENTRY (gtk_builder_get_object (builder, "name"));
  self->accept = GTK_BUTTON (gtk_builder_get_object (builder, "accept"));
}

static void
build_popover (MaqBoardMenu *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GError) error = NULL;
  GtkBuilderScope *scope = gtk_builder_get_scope (builder);

  gtk_builder_cscope_add_callback_symbols (GTK_BUILDER_CSCOPE (scope), "search_changed_cb", G_CALLBACK (search_changed_cb),
                                           "search_activate_cb", G_CALLBACK (search_activate_cb),
                                           "row_activated_cb", G_CALLBACK (row_activated_cb),
                                           "opened_cb", G_CALLBACK (opened_cb),
                                           "closed_cb", G_CALLBACK (closed_cb),
                                           "back_cb", G_CALLBACK (back_cb),
                                           "dismiss_cb", G_CALLBACK (dismiss_cb),
                                           "show_trash_cb", G_CALLBACK (show_trash_cb),
                                           "restore_cb", G_CALLBACK (restore_cb),
                                           "trashed_cb", G_CALLBACK (trashed_cb),
                                           "name_changed_cb", G_CALLBACK (name_changed_cb),
                                           "accept_cb", G_CALLBACK (accept_cb),
                                           NULL);
  gtk_builder_set_current_object (builder, G_OBJECT (self));
  if (!gtk_builder_add_from_resource (builder, "/io/github/maquette/Maquette/ui/maq-board-list.ui", &error))
    g_error ("%s", error->message);
  take_children (self, builder);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_menu_button_set_popover (self->button, GTK_WIDGET (self->popover));
  if (self->engine != NULL)
    maq_board_trash_set_engine (self->trash, self->engine, self->loader);
}

/* It is no part of a quick start. Each time that it is opened. */
static void
create_popover_cb (GtkMenuButton *button, gpointer data)
{
  MaqBoardMenu *self = data;

  if (self->popover == NULL)
    build_popover (self);
  /* Before it is shown, as the focus goes to the first row then. */
  if (self->engine != NULL)
    fill_list (self);
}

void
maq_board_menu_ask_name (MaqBoardMenu *self, gboolean is_new)
{
  g_autofree char *title = NULL;

  g_return_if_fail (MAQ_IS_BOARD_MENU (self));

  if (self->engine == NULL)
    return;
  title = is_new ? g_strdup ("") : maq_board_line_dup_title (get_open (self));
  self->is_new = is_new;
  create_popover_cb (self->button, self);
  gtk_label_set_text (self->name_title, is_new ? _("New board") : _("Rename the board"));
  gtk_button_set_label (self->accept, is_new ? _("Create") : _("Rename"));
  gtk_editable_set_text (GTK_EDITABLE (self->name), title);
  gtk_menu_button_popup (self->button);
  gtk_stack_set_visible_child (self->pages, self->name_page);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  name_changed_cb (self);
}

void
maq_board_menu_set_compact (MaqBoardMenu *self, gboolean compact)
{
  g_return_if_fail (MAQ_IS_BOARD_MENU (self));

  gtk_widget_set_visible (self->icon, compact);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !compact);
}

void
maq_board_menu_open (MaqBoardMenu *self)
{
  g_return_if_fail (MAQ_IS_BOARD_MENU (self));

  gtk_menu_button_popup (self->button);
}

/* --- class --- */

static void
maq_board_menu_dispose (GObject *object)
{
  MaqBoardMenu *self = MAQ_BOARD_MENU (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_board_menu_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MaqBoardMenu, button);
  gtk_widget_class_bind_template_child (widget_class, MaqBoardMenu, icon);
  gtk_widget_class_bind_template_child (widget_class, MaqBoardMenu, title);
}

static void
maq_board_menu_class_init (MaqBoardMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_board_menu_dispose;
  g_type_ensure (MAQ_TYPE_BOARD_TRASH);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-board-menu.ui");
  bind_template (widget_class);
  signals[CREATE] = g_signal_new ("create", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RENAME] = g_signal_new ("rename", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESTORE] = g_signal_new ("restore", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
maq_board_menu_init (MaqBoardMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_popover_cb, self, NULL);
}

void
maq_board_menu_set_engine (MaqBoardMenu *self, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_BOARD_MENU (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  g_signal_connect_object (maq_engine_get_boards (engine), "items-changed", G_CALLBACK (boards_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_boards (engine), "changed", G_CALLBACK (boards_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::board-uuid", G_CALLBACK (boards_changed_cb), self, G_CONNECT_SWAPPED);
  if (self->popover != NULL)
    maq_board_trash_set_engine (self->trash, engine, loader);
  update_title (self);
}

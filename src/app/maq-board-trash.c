/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-board-line.h"
#include "maq-board-trash.h"

struct _MaqBoardTrash {
  AdwBin      parent_instance;

  GtkListBox *list;
  GtkWidget  *back;

  MaqEngine  *engine;
  MaqLoader  *loader;
};

enum { PROP_N_BOARDS = 1, N_PROPS };
enum { RESTORE, BACK, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqBoardTrash, maq_board_trash, ADW_TYPE_BIN)

static MaqBoardInfo *
get_info (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "maq-board");
}

static void
row_activated_cb (MaqBoardTrash *self, GtkListBoxRow *row)
{
  g_autofree char *uuid = g_strdup (maq_board_info_get_uuid (get_info (row)));

  g_signal_emit (self, signals[RESTORE], 0, uuid);
}

static void
restore_cb (GtkWidget *button, MaqBoardTrash *self)
{
  row_activated_cb (self, GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW)));
}

static GtkWidget *
create_row (MaqBoardTrash *self, MaqBoardInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  g_autofree char *title = maq_board_line_dup_title (info);
  /* Translators: %s is the name of a board in the trash. */
  g_autofree char *name = g_strdup_printf (_("Restore %s"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Restore"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (restore_cb), self, 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), maq_board_line_new (info, self->loader, button));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "maq-board", g_object_ref (info), g_object_unref);
  return row;
}

static void
fill (MaqBoardTrash *self)
{
  GListModel *boards = G_LIST_MODEL (maq_engine_get_trashed_boards (self->engine));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++)
    {
      g_autoptr (MaqBoardInfo) info = g_list_model_get_item (boards, i);

      gtk_list_box_append (self->list, create_row (self, info));
    }
}

/* The last one is gone from here: what remains is to go back. */
static void
boards_changed_cb (MaqBoardTrash *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    maq_board_trash_show (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_BOARDS]);
}

static void
back_cb (MaqBoardTrash *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
maq_board_trash_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_N_BOARDS)
    g_value_set_uint (value, maq_board_trash_get_n_boards (MAQ_BOARD_TRASH (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_board_trash_dispose (GObject *object)
{
  MaqBoardTrash *self = MAQ_BOARD_TRASH (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_board_trash_parent_class)->dispose (object);
}

static void
maq_board_trash_class_init (MaqBoardTrashClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = maq_board_trash_get_property;
  object_class->dispose = maq_board_trash_dispose;
  props[PROP_N_BOARDS] = g_param_spec_uint ("n-boards", NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[RESTORE] = g_signal_new ("restore", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-board-trash.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqBoardTrash, list);
  gtk_widget_class_bind_template_child (widget_class, MaqBoardTrash, back);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
maq_board_trash_init (MaqBoardTrash *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_board_trash_set_engine (MaqBoardTrash *self, MaqEngine *engine, MaqLoader *loader)
{
  MaqBoards *boards;

  g_return_if_fail (MAQ_IS_BOARD_TRASH (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  boards = maq_engine_get_trashed_boards (engine);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_BOARDS]);
}

void
maq_board_trash_show (MaqBoardTrash *self)
{
  GtkListBoxRow *first;

  g_return_if_fail (MAQ_IS_BOARD_TRASH (self));
  g_return_if_fail (self->engine != NULL);

  fill (self);
  first = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_widget_grab_focus (first != NULL ? GTK_WIDGET (first) : self->back);
  if (first == NULL)
    back_cb (self);
}

guint
maq_board_trash_get_n_boards (MaqBoardTrash *self)
{
  g_return_val_if_fail (MAQ_IS_BOARD_TRASH (self), 0);
  return self->engine != NULL ? g_list_model_get_n_items (G_LIST_MODEL (maq_engine_get_trashed_boards (self->engine))) : 0;
}

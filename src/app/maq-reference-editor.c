/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-reference-editor.h"

struct _MaqReferenceEditor {
  GtkPopover    parent_instance;

  GtkLabel     *title;
  GtkEditable  *name;
  GtkDropDown  *role;

  MaqBoard     *board;
  MaqBoardItem *item;
};

enum { REMOVE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqReferenceEditor, maq_reference_editor, GTK_TYPE_POPOVER)

/* The list's order is the order of MaqRole. */
static void
store (MaqReferenceEditor *self)
{
  MaqReference *reference;
  g_autofree char *name = NULL;
  MaqRole role;

  if (self->item == NULL)
    return;
  reference = maq_board_item_get_reference (self->item);
  name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  role = (MaqRole) gtk_drop_down_get_selected (self->role);
  maq_board_begin (self->board, _("Name the reference"));
  if (name[0] != '\0' && g_strcmp0 (name, maq_reference_get_name (reference)) != 0)
    maq_board_rename (self->board, self->item, name);
  if (role != maq_reference_get_role (maq_board_item_get_reference (self->item)))
    maq_board_set_role (self->board, self->item, role);
  maq_board_end (self->board);
}

static void
done_cb (MaqReferenceEditor *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
remove_cb (MaqReferenceEditor *self)
{
  g_clear_object (&self->item);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
closed_cb (MaqReferenceEditor *self)
{
  store (self);
  g_clear_object (&self->item);
}

static void
maq_reference_editor_dispose (GObject *object)
{
  MaqReferenceEditor *self = MAQ_REFERENCE_EDITOR (object);

  g_clear_object (&self->item);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (maq_reference_editor_parent_class)->dispose (object);
}

static void
maq_reference_editor_class_init (MaqReferenceEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_reference_editor_dispose;
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-reference-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqReferenceEditor, title);
  gtk_widget_class_bind_template_child (widget_class, MaqReferenceEditor, name);
  gtk_widget_class_bind_template_child (widget_class, MaqReferenceEditor, role);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
maq_reference_editor_init (MaqReferenceEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
}

GtkWidget *
maq_reference_editor_new (void)
{
  return g_object_new (MAQ_TYPE_REFERENCE_EDITOR, NULL);
}

void
maq_reference_editor_edit (MaqReferenceEditor *self, MaqBoard *board, MaqBoardItem *item, const GdkRectangle *place)
{
  MaqReference *reference;
  g_autofree char *title = NULL;

  g_return_if_fail (MAQ_IS_REFERENCE_EDITOR (self));
  g_return_if_fail (MAQ_IS_BOARD_ITEM (item));

  reference = maq_board_item_get_reference (item);
  title = g_strdup_printf (_("Reference %u"), maq_reference_get_number (reference));
  g_set_object (&self->board, board);
  g_set_object (&self->item, item);
  gtk_label_set_label (self->title, title);
  gtk_editable_set_text (self->name, maq_reference_get_name (reference));
  gtk_drop_down_set_selected (self->role, maq_reference_get_role (reference));
  gtk_popover_set_pointing_to (GTK_POPOVER (self), place);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_editable_select_region (self->name, 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

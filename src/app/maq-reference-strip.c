/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-reference-strip.h"
#include "maq-share-content.h"
#include "maq-thumbnail.h"
#include "maq-tooltip.h"
#include "maq-wrap-layout.h"

#define THUMB_WIDTH 69
#define THUMB_HEIGHT 46
#define BADGE_OVERHANG 6

struct _MaqReferenceStrip {
  GtkWidget  parent_instance;

  MaqBoard  *board;
  MaqLoader *loader;
  GtkWidget *add;
};

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqReferenceStrip, maq_reference_strip, GTK_TYPE_WIDGET)

/* The buttons stand in the order of the board's items. */
static void
clicked_cb (MaqReferenceStrip *self, GtkWidget *button)
{
  g_autoptr (MaqBoardItem) item = NULL;
  guint position = 0;

  while ((button = gtk_widget_get_prev_sibling (button)) != NULL)
    position++;
  item = g_list_model_get_item (G_LIST_MODEL (self->board), position);
  if (item != NULL)
    g_signal_emit (self, signals[PICKED], 0, maq_reference_get_id (maq_board_item_get_reference (item)));
}

static void
show_item (MaqBoardItem *item, GParamSpec *pspec, GtkWidget *button)
{
  MaqReference *reference = maq_board_item_get_reference (item);
  g_autofree char *name = NULL;

  name = g_strdup_printf (_("Reference %u, %s: insert into the text"), maq_reference_get_number (reference),
                          maq_reference_get_name (reference));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  maq_tooltip_set (button, maq_reference_get_name (reference));
}

/* Into the text, where it becomes a chip; into other programs as a picture. */
static GdkContentProvider *
drag_cb (GtkDragSource *source, double x, double y, MaqBoardItem *item)
{
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  MaqReferenceStrip *self = MAQ_REFERENCE_STRIP (gtk_widget_get_parent (button));

  return maq_share_content_new_for_reference (maq_loader_get_engine (self->loader), maq_board_item_get_reference (item));
}

static void
make_draggable (GtkWidget *button, MaqBoardItem *item)
{
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_cb), item, 0);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (source));
}

static GtkWidget *
make_button (MaqReferenceStrip *self, MaqBoardItem *item)
{
  MaqReference *reference = maq_board_item_get_reference (item);
  g_autoptr (MaqPicture) picture = maq_loader_get (self->loader, maq_reference_get_blob (reference));
  g_autofree char *number = g_strdup_printf ("%u", maq_reference_get_number (reference));
  GtkWidget *button = gtk_button_new ();
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *thumbnail = maq_thumbnail_new (THUMB_WIDTH, THUMB_HEIGHT);
  GtkWidget *badge = gtk_label_new (number);

  maq_thumbnail_set_picture (MAQ_THUMBNAIL (thumbnail), picture);
  gtk_accessible_update_property (GTK_ACCESSIBLE (thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  maq_reference_get_name (reference), -1);
  gtk_widget_set_margin_start (thumbnail, BADGE_OVERHANG);
  gtk_widget_set_margin_top (thumbnail, BADGE_OVERHANG);
  gtk_widget_set_halign (badge, GTK_ALIGN_START);
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_add_css_class (badge, "small");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), thumbnail);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), badge);
  gtk_button_set_child (GTK_BUTTON (button), overlay);
  gtk_widget_add_css_class (button, "strip-button");
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::reference", G_CALLBACK (show_item), button, 0);
  show_item (item, NULL, button);
  make_draggable (button, item);
  return button;
}

static GtkWidget *
get_nth (MaqReferenceStrip *self, guint position)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (position-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
items_changed_cb (GListModel *board, guint position, guint removed, guint added, MaqReferenceStrip *self)
{
  for (guint i = 0; i < removed; i++)
    gtk_widget_unparent (get_nth (self, position));
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (MaqBoardItem) item = g_list_model_get_item (board, position + i);

      gtk_widget_insert_before (make_button (self, item), GTK_WIDGET (self), get_nth (self, position + i));
    }
}

static void
maq_reference_strip_dispose (GObject *object)
{
  MaqReferenceStrip *self = MAQ_REFERENCE_STRIP (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->board);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_reference_strip_parent_class)->dispose (object);
}

static void
maq_reference_strip_class_init (MaqReferenceStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_reference_strip_dispose;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
maq_reference_strip_init (MaqReferenceStrip *self)
{
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add), "win.open");
  maq_tooltip_set_text (self->add, _("Add pictures as references"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add pictures as references"), -1);
  gtk_widget_add_css_class (self->add, "soft");
  gtk_widget_add_css_class (self->add, "strip-add");
  gtk_widget_set_margin_top (self->add, BADGE_OVERHANG);
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("References"), -1);
}

void
maq_reference_strip_set_board (MaqReferenceStrip *self, MaqBoard *board, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_REFERENCE_STRIP (self));
  g_return_if_fail (self->board == NULL);

  self->board = g_object_ref (board);
  self->loader = g_object_ref (loader);
  g_signal_connect_object (board, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  items_changed_cb (G_LIST_MODEL (board), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (board)), self);
}

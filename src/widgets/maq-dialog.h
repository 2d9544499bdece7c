/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A dialog inside of its window: a card before the window's dimmed content, at the window's lower edge where that is narrow. It looks the
 * same under every window manager, with none, and in a browser.
 *
 * Buildable: property "child", and children of type "start" and "end", which go into its header.
 * Properties: "title", also its name for who cannot see it; "content-width" and "content-height", what it takes where there is room, in
 * pixels (height -1: as its child asks); "can-close": whether the header has a button for it; "default-widget", what Enter does. */
#define MAQ_TYPE_DIALOG (maq_dialog_get_type ())
G_DECLARE_DERIVABLE_TYPE (MaqDialog, maq_dialog, MAQ, DIALOG, GtkWidget)

struct _MaqDialogClass {
  GtkWidgetClass parent_class;
};

/* Shows it in the window of @over, in front of all that is there, and gives it the focus, which goes back to where it was when it is
 * closed. The window must have a MaqDialogHost. @self: (transfer floating) */
void       maq_dialog_present            (MaqDialog *self, GtkWidget *over);
/* Takes it from its window, and disposes of it. Signal "closed" comes between. */
void       maq_dialog_close              (MaqDialog *self);
/* Its header first: what is read and not filled in should show no caret. Before it has a size it cannot be asked for its first. */
void       maq_dialog_take_focus         (MaqDialog *self);
/* What Enter does. (transfer none) (nullable) */
GtkWidget *maq_dialog_get_default_widget (MaqDialog *self);

/* Holds a window's content, and before it the dialogs. Property "child". */
#define MAQ_TYPE_DIALOG_HOST (maq_dialog_host_get_type ())
G_DECLARE_FINAL_TYPE (MaqDialogHost, maq_dialog_host, MAQ, DIALOG_HOST, GtkWidget)

/* @child: (transfer none) (nullable) */
void       maq_dialog_host_set_child  (MaqDialogHost *self, GtkWidget *child);
/* The one in front. (transfer none) (nullable) */
MaqDialog *maq_dialog_host_get_dialog (MaqDialogHost *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Choosing files and telling about the program: what GTK changes between versions lives behind these. */

/* @files: of GFile; not called when nothing was chosen. */
typedef void (*MaqFilesFunc) (GListModel *files, gpointer data);

/* Pictures, several. @owner is kept until the answer; @callback gets it as its data. */
void maq_dialogs_open_pictures (GtkWindow *parent, MaqFilesFunc callback, GObject *owner);
/* One file to write, called @name at first. */
void maq_dialogs_save          (GtkWindow *parent, const char *name, MaqFilesFunc callback, GObject *owner);
/* One folder, @folder (nullable) at first. */
void maq_dialogs_choose_folder (GtkWindow *parent, const char *folder, MaqFilesFunc callback, GObject *owner);
/* Any one file. @title: translated. */
void maq_dialogs_open_file     (GtkWindow *parent, const char *title, MaqFilesFunc callback, GObject *owner);
/* Shows @url before a browser is given it; only https:// is. @heading: translated. */
void maq_dialogs_open_link     (GtkWindow *parent, const char *heading, const char *url);
/* Asks before something that costs money or cannot be undone; @callback is called only when @accept was chosen. */
void maq_dialogs_confirm       (GtkWindow *parent, const char *heading, const char *body, const char *accept,
                                void (*callback) (GObject *owner), GObject *owner);
void maq_dialogs_about         (GtkWindow *parent);

G_END_DECLS

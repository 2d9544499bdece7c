/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-dialog.h"

G_BEGIN_DECLS

/* The programs that open a kind of file, to choose from. In a sandbox the desktop's own choice is shown instead. */
#define MAQ_TYPE_OPEN_WITH (maq_open_with_get_type ())
G_DECLARE_FINAL_TYPE (MaqOpenWith, maq_open_with, MAQ, OPEN_WITH, MaqDialog)

/* @type: a content type such as "image/png". */
void maq_open_with_show (GtkWindow *parent, const char *path, const char *type);
/* Shows the file in the file manager, or the folder it is in where there is none that can. */
void maq_open_with_show_in_files (GtkWindow *parent, const char *path);
/* The same for what is in a folder. */
void maq_open_with_show_folder   (GtkWindow *parent, const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-engine.h"

G_BEGIN_DECLS

/* Name and role of one reference, in a popover. Signal "remove": somebody wants it gone. */
#define MAQ_TYPE_REFERENCE_EDITOR (maq_reference_editor_get_type ())
G_DECLARE_FINAL_TYPE (MaqReferenceEditor, maq_reference_editor, MAQ, REFERENCE_EDITOR, GtkPopover)

/* Returns: (transfer floating) */
GtkWidget *maq_reference_editor_new  (void);
/* Opens it for @item; what was typed is kept when it closes. */
void       maq_reference_editor_edit (MaqReferenceEditor *self, MaqBoard *board, MaqBoardItem *item,
                                      const GdkRectangle *place);

G_END_DECLS

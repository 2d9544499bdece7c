/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "maq-markup.h"

G_BEGIN_DECLS

/* One mark over a picture: a child of MaqMarkupLayer, with focus, role and name ("Mark A, box, this lamp"). Its plate keeps its size at
 * every zoom. Signal "renamed" (char *label): typed in its place. */
#define MAQ_TYPE_MARK_VIEW (maq_mark_view_get_type ())
G_DECLARE_FINAL_TYPE (MaqMarkView, maq_mark_view, MAQ, MARK_VIEW, GtkWidget)

GtkWidget *maq_mark_view_new          (MaqMark *mark) G_GNUC_WARN_UNUSED_RESULT;
MaqMark   *maq_mark_view_get_mark     (MaqMarkView *self); /* (transfer none) */
gboolean   maq_mark_view_get_selected (MaqMarkView *self);
gboolean   maq_mark_view_is_renaming  (MaqMarkView *self);
/* "Mark A, box, this lamp": what a screen reader says, and a title of what was done to it. (transfer full) */
char      *maq_mark_view_dup_name     (const MaqMark *mark) G_GNUC_WARN_UNUSED_RESULT;

void       maq_mark_view_set_mark     (MaqMarkView *self, MaqMark *mark);
void       maq_mark_view_set_selected (MaqMarkView *self, gboolean selected);
/* Its part of a picture shown @width × @height large, in the layer's pixels; then it is allocated there. */
void       maq_mark_view_place        (MaqMarkView *self, double width, double height, graphene_rect_t *place);
/* Types over its label; Enter takes it, Escape leaves it. */
void       maq_mark_view_rename       (MaqMarkView *self);

G_END_DECLS

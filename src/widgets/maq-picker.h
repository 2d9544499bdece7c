/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of toggle buttons of which at most one is on. Arrow keys walk, Space and Enter choose. Properties: "value"
 * (int), "empty-value" (int: what no button means; when it is one of the buttons, none cannot be chosen). */
#define MAQ_TYPE_PICKER (maq_picker_get_type ())
G_DECLARE_FINAL_TYPE (MaqPicker, maq_picker, MAQ, PICKER, GtkBox)

int  maq_picker_get_value (MaqPicker *self);
void maq_picker_set_value (MaqPicker *self, int value);
/* @glyph: (transfer floating) (nullable): drawn above the label. @name: what a screen reader says. */
/* @why: what stands against @value, for its tooltip and description; its button is off then. NULL: nothing. */
void maq_picker_set_barred (MaqPicker *self, int value, const char *why);
void maq_picker_add       (MaqPicker *self, int value, const char *label, const char *name, GtkWidget *glyph);

G_END_DECLS

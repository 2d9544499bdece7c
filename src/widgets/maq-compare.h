/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-compare-cell.h"
#include "maq-compare-view.h"

G_BEGIN_DECLS

typedef enum {
  MAQ_COMPARE_SIDE,       /* all, beside one another, and the difference of two */
  MAQ_COMPARE_SLIDER,     /* two over one another, parted by a line */
  MAQ_COMPARE_BLINK,      /* two in turn */
  MAQ_COMPARE_DIFFERENCE, /* what differs, drawn */
  MAQ_COMPARE_FADE,       /* the one through the other */
  MAQ_N_COMPARE_MODES
} MaqCompareMode;

#define MAQ_COMPARE_MOST 12

/* 2 to 12 pictures under one zoom and pan. Two of them are in hand: the current one, and the one it is held against. Space, while it
 * is held, shows the other one; Shift and drag moves one picture alone. Properties: "mode" (int: MaqCompareMode), "current", "against"
 * (uint), "split" (double, 0…1), "upright" (boolean: the line of the slider; FALSE: it lies), "fade" (double, 0…1), "interval" (uint, ms),
 * "zoom" (double; 1: all is seen). Signal: "verdict-changed" (index). Main thread. */
#define MAQ_TYPE_COMPARE (maq_compare_get_type ())
G_DECLARE_FINAL_TYPE (MaqCompare, maq_compare, MAQ, COMPARE, GtkWidget)

void       maq_compare_clear       (MaqCompare *self);
/* Never more than MAQ_COMPARE_MOST. @tag: short and visible; @name: for a screen reader. */
void       maq_compare_add         (MaqCompare *self, MaqPicture *picture, const char *tag, const char *name);
/* The drawn difference of the two in hand; NULL: there is none (yet). */
void       maq_compare_set_heat    (MaqCompare *self, MaqPicture *heat, const char *tag, const char *name);

guint      maq_compare_get_n       (MaqCompare *self);
guint      maq_compare_get_current (MaqCompare *self);
guint      maq_compare_get_against (MaqCompare *self);
MaqCompareMode maq_compare_get_mode (MaqCompare *self);
MaqVerdict maq_compare_get_verdict (MaqCompare *self, guint index);

void       maq_compare_set_mode    (MaqCompare *self, MaqCompareMode mode);
/* Both at once; they are never the same. */
void       maq_compare_set_pair    (MaqCompare *self, guint against, guint current);
void       maq_compare_set_verdict (MaqCompare *self, guint index, MaqVerdict verdict);
/* In pixels of the current picture to device pixels; 0: all is seen. */
void       maq_compare_set_scale   (MaqCompare *self, double scale);
void       maq_compare_step_zoom   (MaqCompare *self, int direction);

G_END_DECLS

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
/* How long a picture is shown while it blinks, ms. */
#define MAQ_COMPARE_MIN_INTERVAL 100
#define MAQ_COMPARE_MAX_INTERVAL 5000
/* How much larger the loupe shows what is shown. */
#define MAQ_COMPARE_MIN_POWER 2.0
#define MAQ_COMPARE_MAX_POWER 8.0

/* 2 to 12 pictures under one zoom and pan. Two of them are in hand: the current one, and the one it is held against. Space, while it
 * is held, shows the other one; Shift and drag moves one picture alone, a double click puts it back. Properties: "mode" (int: MaqCompareMode), "current", "against"
 * (uint), "split" (double, 0…1), "upright" (boolean: the line of the slider; FALSE: it lies), "fade" (double, 0…1), "interval" (uint, ms),
 * "zoom" (double; 1: all is seen), "loupe" (boolean), "power" (double: how much larger it shows). Signals: "verdict-changed" (index of
 * the picture), "box-activated" (index of the box). Main thread. */
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
/* The one in hand goes on being compared, with this one. The other way round where it is that one itself. */
void       maq_compare_hold        (MaqCompare *self, guint index);
/* Puts a picture back that was moved by itself. */
void       maq_compare_reset       (MaqCompare *self, guint index);
/* Both at once; they are never the same. */
void       maq_compare_set_pair    (MaqCompare *self, guint against, guint current);
void       maq_compare_set_verdict (MaqCompare *self, guint index, MaqVerdict verdict);
/* In pixels of the current picture to device pixels; 0: all is seen. */
void       maq_compare_set_scale   (MaqCompare *self, double scale);
void       maq_compare_step_zoom   (MaqCompare *self, int direction);
/* All of them, by shown pixels. */
void       maq_compare_pan         (MaqCompare *self, double dx, double dy);
void       maq_compare_set_loupe   (MaqCompare *self, gboolean on);
void       maq_compare_set_power   (MaqCompare *self, double power);

/* A part of the picture in hand that is pointed out, in parts of its width and height: a button with a number and a name of its own. */
typedef struct {
  graphene_rect_t part;
  const char     *name;   /* what a screen reader says */
} MaqCompareMark;

/* Those and no others. @marks: copied. */
void       maq_compare_set_boxes   (MaqCompare *self, const MaqCompareMark *marks, guint n_marks);
/* The one that is spoken of; G_MAXUINT: none. */
void       maq_compare_select_box  (MaqCompare *self, guint index);

G_END_DECLS

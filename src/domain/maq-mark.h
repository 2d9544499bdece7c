/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What is drawn on a picture to speak of a place in it. Immutable, atomically counted, any thread. Points are 0..1 of the
 * picture's width and height from its top left; they are kept within the picture and to a hundred-thousandth, so that what
 * is stored and read back is equal. */
typedef enum {
  MAQ_MARK_PIN,      /* one point */
  MAQ_MARK_BOX,      /* two: top left, bottom right */
  MAQ_MARK_ELLIPSE,  /* two: of the box around it */
  MAQ_MARK_ARROW,    /* two: tail, head */
  MAQ_MARK_STROKE,   /* one and more */
  MAQ_MARK_TEXT,     /* one: where the text begins, top left; the text is the label */
  MAQ_N_MARK_KINDS
} MaqMarkKind;

typedef struct {
  double x, y;
} MaqPoint;

#define MAQ_MAX_MARKS 64          /* a picture */
#define MAQ_MAX_MARK_POINTS 4096
#define MAQ_MAX_MARK_LABEL 120    /* characters */

typedef struct _MaqMark MaqMark;

#define MAQ_TYPE_MARK (maq_mark_get_type ())

GType           maq_mark_get_type       (void);
const char     *maq_mark_kind_to_word   (MaqMarkKind kind);              /* "pin", "box", … */
gboolean        maq_mark_kind_from_word (const char *word, MaqMarkKind *kind);
/* Pins, boxes, ellipses and arrows have a letter A..Z; strokes and texts have none. */
gboolean        maq_mark_kind_is_lettered (MaqMarkKind kind);
/* Points a kind must have; a stroke takes more. */
guint           maq_mark_kind_get_points  (MaqMarkKind kind);

/* @id: a UUID, or NULL to make one. @letter: A..Z, or 0 for none; dropped where the kind has none. @label: shown text, one line,
 * cut to its limit. Of @points those over the limit are left out, those missing are made of the last. Never NULL. */
MaqMark        *maq_mark_new         (const char *id, MaqMarkKind kind, char letter, const char *label, const MaqPoint *points, guint n)
  G_GNUC_WARN_UNUSED_RESULT;
MaqMark        *maq_mark_ref         (MaqMark *self);
void            maq_mark_unref       (MaqMark *self);
const char     *maq_mark_get_id      (const MaqMark *self);
MaqMarkKind     maq_mark_get_kind    (const MaqMark *self);
char            maq_mark_get_letter  (const MaqMark *self);  /* 0: none */
const char     *maq_mark_get_label   (const MaqMark *self);  /* "": none */
const MaqPoint *maq_mark_get_points  (const MaqMark *self, guint *n);
/* The box around its points. */
void            maq_mark_get_bounds  (const MaqMark *self, MaqPoint *top_left, MaqPoint *bottom_right);
gboolean        maq_mark_equal       (const MaqMark *a, const MaqMark *b);

/* The same mark, of the same id and letter, with something changed. */
MaqMark        *maq_mark_with_points (MaqMark *self, const MaqPoint *points, guint n) G_GNUC_WARN_UNUSED_RESULT;
MaqMark        *maq_mark_with_label  (MaqMark *self, const char *label) G_GNUC_WARN_UNUSED_RESULT;
MaqMark        *maq_mark_with_letter (MaqMark *self, char letter) G_GNUC_WARN_UNUSED_RESULT;
/* As far as it can go within the picture, keeping its shape. */
MaqMark        *maq_mark_moved       (MaqMark *self, double dx, double dy) G_GNUC_WARN_UNUSED_RESULT;

/* Within the picture, to a hundred-thousandth; what is no number is 0. */
double          maq_point_clean      (double value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqMark, maq_mark_unref)

G_END_DECLS

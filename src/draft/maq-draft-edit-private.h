/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-text.h"
#include "maq-draft-words.h"
#include "maq-image.h"

G_BEGIN_DECLS

/* Only maq-draft-edit*.c include this. */

/* What is being edited: RGBA, straight alpha, rows from the top, no padding. Every operation changes it in place, so that
 * a 4K picture costs one copy and not one for each step. Mutable; one thread at a time. */
typedef struct {
  guint   width, height;
  guint8 *rgba;           /* width × height × 4; of a cover × 1: 255 may change, 0 must stay */
  guint   depth;          /* 4, or 1: a cover */
} MaqDraftBitmap;

/* Reals of one channel (or a few interleaved), for what eight bits are too coarse for. */
typedef struct {
  guint  width, height, channels;
  float *data;
} MaqDraftPlane;

typedef enum {
  /* Each pixel by itself: consecutive ones are done in one pass, in floating point. */
  MAQ_DRAFT_OP_LIGHT,        /* amount: −1 … 1 */
  MAQ_DRAFT_OP_CONTRAST,
  MAQ_DRAFT_OP_SATURATION,
  MAQ_DRAFT_OP_WARMTH,
  MAQ_DRAFT_OP_SHADOWS,
  MAQ_DRAFT_OP_HIGHLIGHTS,
  MAQ_DRAFT_OP_MONO,
  MAQ_DRAFT_OP_SEPIA,
  MAQ_DRAFT_OP_INVERT,
  MAQ_DRAFT_OP_TINT,
  MAQ_DRAFT_OP_DUOTONE,
  MAQ_DRAFT_OP_RECOLOUR,     /* one hue into another */
  MAQ_DRAFT_OP_GOLDEN,
  MAQ_DRAFT_OP_MORNING,
  MAQ_DRAFT_OP_DUSK,
  MAQ_DRAFT_OP_NIGHT,
  MAQ_DRAFT_OP_CINEMA,
  MAQ_DRAFT_OP_VINTAGE,
  MAQ_DRAFT_OP_MATTE,
  MAQ_DRAFT_OP_HAZE,
  MAQ_DRAFT_OP_VIGNETTE,
  MAQ_DRAFT_OP_GRAIN,
  MAQ_DRAFT_OP_LAST_POINT = MAQ_DRAFT_OP_GRAIN,
  /* With their neighbours. */
  MAQ_DRAFT_OP_BLUR,
  MAQ_DRAFT_OP_FOCUS,        /* sharp in the middle, blurred around */
  MAQ_DRAFT_OP_SHARPEN,
  MAQ_DRAFT_OP_CLARITY,
  MAQ_DRAFT_OP_GLOW,
  MAQ_DRAFT_OP_OIL,
  MAQ_DRAFT_OP_WATERCOLOUR,
  MAQ_DRAFT_OP_PENCIL,
  MAQ_DRAFT_OP_CARTOON,
  MAQ_DRAFT_OP_PIXEL,
  /* The frame; done before all else. */
  MAQ_DRAFT_OP_ROTATE,       /* amount: degrees, clockwise */
  MAQ_DRAFT_OP_FLIP,         /* amount: 0 left to right, 1 top to bottom */
  MAQ_DRAFT_OP_SQUARE,
  MAQ_DRAFT_OP_ZOOM,
  MAQ_DRAFT_OP_EXTEND,       /* fill outward where the size asks for more, rather than crop */
  /* Things put on it. */
  MAQ_DRAFT_OP_PLACE,
  MAQ_DRAFT_OP_TEXT,
} MaqDraftOpKind;

/* Where something goes, as fractions of the picture. */
typedef struct {
  double   x, y;             /* 0 left or top, 0.5 middle, 1 right or bottom */
  double   scale;            /* 1: the usual size */
  gboolean at_point;         /* x, y is where its middle stands, rather than a way of aligning it */
  gboolean in_box;           /* a box is given */
  gboolean in_mask;          /* there is a mask: nothing can be seen outside its box */
  double   left, top, right, bottom;
} MaqDraftSpot;

typedef struct {
  MaqDraftOpKind    kind;
  guint             word;        /* index of its first word: the order of work */
  double            amount;
  gboolean          exact;       /* a number was given: variants leave it alone */
  MaqDraftColour    colours[2];
  guint             n_colours;
  MaqDraftSpot      spot;
  guint             image;       /* PLACE: 2 … */
  const char       *text;        /* TEXT: (unowned): the words' */
  MaqDraftTypeStyle style;
} MaqDraftOp;

/* maq-draft-edit-parse.c: words → operations in order. @take: tick what is understood.
 * (transfer full) (element-type MaqDraftOp). */
GArray  *maq_draft_edit_parse       (MaqDraftWords *words, guint n_images, gboolean has_mask, gboolean take)
  G_GNUC_WARN_UNUSED_RESULT;
/* The state of reading; a claimed word is understood and is nobody else's. */
typedef struct {
  MaqDraftWords *words;
  gboolean      *claimed;
  guint          n_images;
  gboolean       has_mask;
  GArray        *ops;        /* (element-type MaqDraftOp) */
} MaqDraftReading;
/* @phrase at word @at, over small words between ("increase the contrast"); its length in @n. */
gboolean maq_draft_reading_match    (MaqDraftReading *self, guint at, const char *phrase, guint *n);
void     maq_draft_reading_claim    (MaqDraftReading *self, guint at, guint n);
/* A number at @at with a per cent sign or word after it. */
gboolean maq_draft_reading_percent  (MaqDraftReading *self, guint at, double *value);
/* maq-draft-edit-spot.c: pictures to place and texts to put, with where and how. */
void     maq_draft_reading_places   (MaqDraftReading *self);
void     maq_draft_reading_texts    (MaqDraftReading *self);
/* maq-draft-edit-dye.c: tints, duotones and one colour into another. */
void     maq_draft_reading_dyes     (MaqDraftReading *self);

/* maq-draft-edit-bitmap.c. NULL or FALSE with FAILED when there is no memory. */
MaqDraftBitmap *maq_draft_bitmap_new        (guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqDraftBitmap *maq_draft_bitmap_new_copy   (MaqImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqDraftBitmap *maq_draft_bitmap_new_cover  (guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            maq_draft_bitmap_free       (MaqDraftBitmap *self);
/* The picture; @self is empty afterwards. */
MaqImage       *maq_draft_bitmap_to_image   (MaqDraftBitmap *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives @self the pixels of @from (transfer full). */
void            maq_draft_bitmap_take       (MaqDraftBitmap *self, MaqDraftBitmap *from);
/* Area average down, to at most @side on the long side; a copy when it fits already. */
MaqDraftBitmap *maq_draft_bitmap_shrink     (const MaqDraftBitmap *self, guint side, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The colours of @small, smoothly enlarged to @self's size, over @self's; alpha stays. */
void            maq_draft_bitmap_enlarge    (MaqDraftBitmap *self, const MaqDraftBitmap *small);
MaqDraftPlane  *maq_draft_plane_new         (guint width, guint height, guint channels, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            maq_draft_plane_free        (MaqDraftPlane *self);
/* A number in 0 … 1 that depends on nothing but its arguments. */
float           maq_draft_noise             (guint x, guint y, guint seed);
/* Smooth noise of about @cell pixels, 0 … 1. */
float           maq_draft_noise_smooth      (float x, float y, float cell, guint seed);
float           maq_draft_luma              (const guint8 *rgba);   /* Rec. 709 on the coded values, 0 … 1 */

/* maq-draft-edit-tone.c: @n operations of the first group in one pass. */
void     maq_draft_edit_tone   (MaqDraftBitmap *canvas, const MaqDraftOp *ops, guint n);
/* maq-draft-edit-mood.c: the row functions of light and look; @rgb: width × 3, 0 … 1. */
typedef struct {
  const MaqDraftBitmap *canvas;
  const MaqDraftOp     *op;
  double                light_x;     /* where the picture's light comes from, 0 … 1 */
  double                mean;        /* its brightness, 0 … 1 */
  float                 constants[16];
  float                 curve[1026]; /* some function of 0 … 1, for maq_draft_tone_curve() */
} MaqDraftTone;
/* The curve at @value, between its points: powf() and expf() for each channel of a 4K picture would be most of a second. */
static inline float
maq_draft_tone_curve (const MaqDraftTone *tone,
                      float               value)
{
  float at = CLAMP (value, 0.0f, 1.0f) * 1024.0f;
  int base = (int) at;

  return tone->curve[base] + (tone->curve[base + 1] - tone->curve[base]) * (at - base);
}
typedef void (*MaqDraftToneRow) (const MaqDraftTone *tone, float *rgb, guint y);
MaqDraftToneRow maq_draft_edit_mood_row (MaqDraftOpKind kind);
MaqDraftToneRow maq_draft_edit_hue_row  (MaqDraftOpKind kind);
void            maq_draft_edit_hue_prepare (MaqDraftTone *tone);
void            maq_draft_edit_mood_prepare (MaqDraftTone *tone);

/* maq-draft-edit-blur.c. Gaussian by recursion (Young and van Vliet 1995): as fast for any @sigma. In place. */
gboolean maq_draft_blur_bitmap (MaqDraftBitmap *canvas, double sigma, GError **error);
void     maq_draft_blur_plane  (MaqDraftPlane *plane, double sigma);
gboolean maq_draft_edit_soften (MaqDraftBitmap *canvas, const MaqDraftOp *op, GError **error);

/* maq-draft-edit-flow.c: which way the picture's edges run. */
/* One byte a pixel of @canvas: angle of the edge, 256 for half a turn. (transfer full): g_free. */
guint8  *maq_draft_flow_new    (const MaqDraftBitmap *canvas, double sigma, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Smears @canvas along the flow by @length pixels each way. */
gboolean maq_draft_flow_smear  (MaqDraftBitmap *canvas, const guint8 *flow, guint length, GError **error);
/* Brush marks: noise smeared along the flow, 128 in the mean. (transfer full): g_free. */
guint8  *maq_draft_flow_bristle (const guint8 *flow, guint width, guint height, guint length, guint seed, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Kuwahara's filter with eight soft sectors: flat areas, crisp edges. */
gboolean maq_draft_flatten     (MaqDraftBitmap *canvas, guint radius, GError **error);

/* maq-draft-edit-paint.c, -lines.c, -pixel.c: the styles. */
gboolean maq_draft_edit_oil         (MaqDraftBitmap *canvas, double amount, GError **error);
gboolean maq_draft_edit_watercolour (MaqDraftBitmap *canvas, double amount, GError **error);
gboolean maq_draft_edit_pencil      (MaqDraftBitmap *canvas, double amount, GError **error);
gboolean maq_draft_edit_cartoon     (MaqDraftBitmap *canvas, double amount, GError **error);
gboolean maq_draft_edit_pixel       (MaqDraftBitmap *canvas, double amount, GError **error);

/* maq-draft-edit-frame.c and -extend.c: the operations of the frame group, and the size asked for (0 × 0: none). @cover
 * (nullable) goes with the picture; new area may change. *@changed: whether anything was done. */
gboolean maq_draft_edit_frame  (MaqDraftBitmap *canvas, MaqDraftBitmap *cover, const GArray *ops, guint width, guint height,
                                gboolean *changed, GError **error);
gboolean maq_draft_edit_resize (MaqDraftBitmap *canvas, guint width, guint height, GError **error);
gboolean maq_draft_edit_extend (MaqDraftBitmap *canvas, MaqDraftBitmap *cover, guint width, guint height, GError **error);

/* maq-draft-edit-place.c, -letter.c. @cover: nullable, the canvas's size. */
gboolean maq_draft_edit_place  (MaqDraftBitmap *canvas, const MaqDraftOp *op, MaqImage *image, const MaqDraftBitmap *cover,
                                GError **error);
gboolean maq_draft_edit_letter (MaqDraftBitmap *canvas, const MaqDraftOp *op, const MaqDraftBitmap *cover, GError **error);
/* The area in which a thing is laid: a box that was named, the mask's box, or all but a margin. */
MaqDraftBox maq_draft_spot_field (const MaqDraftSpot *spot, const MaqDraftBitmap *canvas, const MaqDraftBitmap *cover);
/* The rectangle of a spot for something of @width × @height, in pixels, inside the canvas. */
void     maq_draft_spot_resolve (const MaqDraftSpot *spot, const MaqDraftBitmap *canvas, const MaqDraftBitmap *cover,
                                 MaqDraftBox *area);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDraftBitmap, maq_draft_bitmap_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqDraftPlane, maq_draft_plane_free)

G_END_DECLS

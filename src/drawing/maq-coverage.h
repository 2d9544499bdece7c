/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-brush-line.h"

G_BEGIN_DECLS

/* How much of each pixel the shapes of a mask cover, one byte a pixel: what a mask is drawn on, shape by shape, so that a stroke under
 * the pointer needs no more than its own. Not shared between threads while it is drawn on. */
typedef struct _MaqCoverage MaqCoverage;

/* NULL with FAILED: no memory, or no size. */
MaqCoverage  *maq_coverage_new    (guint width, guint height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqCoverage  *maq_coverage_copy   (const MaqCoverage *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void          maq_coverage_free   (MaqCoverage *self);
guint         maq_coverage_get_width  (const MaqCoverage *self);
guint         maq_coverage_get_height (const MaqCoverage *self);
guint8       *maq_coverage_get_data   (MaqCoverage *self);  /* rows of width bytes */
/* Adds or takes away one shape. FALSE with FAILED: no memory; nothing changed then. */
gboolean      maq_coverage_add    (MaqCoverage *self, const MaqMaskShape *shape, GError **error);
/* The same of a line on a picture of this size, as far as it goes by now. */
gboolean      maq_coverage_add_line (MaqCoverage *self, MaqBrushLine *line, gboolean erase, GError **error);
/* Edges get soft over @radius pixels to either side. What lies further inside or outside stays as it is. */
void          maq_coverage_feather (MaqCoverage *self, double radius);
void          maq_coverage_invert  (MaqCoverage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqCoverage, maq_coverage_free)

G_END_DECLS

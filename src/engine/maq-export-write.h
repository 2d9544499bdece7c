/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-decoder.h"
#include "maq-export-plan.h"

G_BEGIN_DECLS

#define MAQ_EXPORT_MAX_FILE (512u << 20) /* bytes: what is stored is written, however large */

/* Private to the engine: one picture and what a plan makes of it. Blocking, any thread. */
typedef struct {
  MaqDecoder          *decoder;
  MaqBlob             *picture;
  const MaqStepRecord *record;
  guint                slot;
  const MaqExportPlan *plan;
  GCancellable        *cancellable;
} MaqExportSource;

typedef struct {
  GBytes    *bytes;
  MaqFormat  format;
  guint      width, height;   /* 0 × 0: of an original that could not be read */
} MaqExportFile;

void     maq_export_file_clear (MaqExportFile *self);

/* Each of its files in turn; it ends when @take does not return TRUE (and sets @error). @shape is NULL where there is only one. */
typedef gboolean (*MaqExportTake) (const MaqExportFile *file, const MaqExportShape *shape, gpointer data, GError **error);
gboolean maq_export_write      (const MaqExportSource *source, MaqExportTake take, gpointer data, GError **error);
/* The first of them alone. */
gboolean maq_export_make_first (const MaqExportSource *source, MaqExportFile *file, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MaqExportFile, maq_export_file_clear)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-ratio.h"
#include "maq-sniff.h"
#include "maq-step.h"

G_BEGIN_DECLS

/* What is written of a picture, and as how many files. Any thread. */

typedef enum {
  MAQ_EXPORT_ORIGINAL,    /* the bytes as they are stored, content credentials and all */
  MAQ_EXPORT_WITH_PROMPT, /* prompt and parameters inside; other metadata and credentials are dropped */
  MAQ_EXPORT_CLEAN,       /* nothing inside but colour profile and orientation */
} MaqExportContent;

#define MAQ_EXPORT_MAX_SIZES 8
#define MAQ_EXPORT_QUALITY 90
/* {step}, {variant} ("2", and "2.1" of what came besides) and, where a plan has several, what tells them apart: {size}, {ratio}. {words}: what was asked for. */
#define MAQ_EXPORT_NAME "step-{step}-{variant}"

/* Plain data; whoever keeps one copies it. */
typedef struct {
  MaqExportContent content;
  MaqFormat        format;   /* PNG, JPEG, WEBP, or UNKNOWN: as it is stored */
  guint            quality;  /* 1..100, of JPEG and WebP that are written anew */
  guint            n_sizes;  /* 0: as it is, */
  guint            sizes[MAQ_EXPORT_MAX_SIZES]; /* else long edges in pixels, never more than the picture has; 0: as it is */
  guint            ratios;   /* 1u << MaqRatio of each, cut from the middle; 0: as it is */
  char            *name;     /* pattern of the file's name without its extension */
} MaqExportPlan;

/* One file of a picture: that part of it, at that size. Pixels as shown. */
typedef struct {
  MaqRatio ratio;            /* AUTO: uncut */
  guint    side;             /* as in @sizes */
  guint    x, y, width, height;
  guint    to_width, to_height;
} MaqExportShape;

MaqExportPlan *maq_export_plan_new  (void) G_GNUC_WARN_UNUSED_RESULT;  /* the original under the usual name */
MaqExportPlan *maq_export_plan_copy (const MaqExportPlan *self) G_GNUC_WARN_UNUSED_RESULT;
void           maq_export_plan_free (MaqExportPlan *self);

/* BAD_INPUT naming what contradicts what. */
gboolean       maq_export_plan_check (const MaqExportPlan *self, GError **error);

/* For settings. from_json(): NULL: no plan, or one that does not pass the check. */
char          *maq_export_plan_to_json   (const MaqExportPlan *self) G_GNUC_WARN_UNUSED_RESULT;
MaqExportPlan *maq_export_plan_from_json (const char *json) G_GNUC_WARN_UNUSED_RESULT;

/* As people write them: "3840,1920,0"; "all", "none" or "3:2,16:9". BAD_INPUT. */
gboolean       maq_export_plan_read_sizes  (MaqExportPlan *self, const char *text, GError **error);
gboolean       maq_export_plan_read_ratios (MaqExportPlan *self, const char *text, GError **error);
const char    *maq_export_content_to_word  (MaqExportContent content); /* "original", "with-prompt", "clean" */

/* What is made of a picture of this size, the largest first of each ratio; what would come out twice is there once.
 * (transfer full) (element-type MaqExportShape) */
GArray        *maq_export_plan_list_shapes (const MaqExportPlan *self, guint width, guint height) G_GNUC_WARN_UNUSED_RESULT;
/* Of a picture that is stored as @stored. Never UNKNOWN. */
MaqFormat      maq_export_plan_get_format  (const MaqExportPlan *self, MaqFormat stored);
/* Whether pixels are encoded again; else the stored ones stay as they are. */
gboolean       maq_export_plan_is_anew     (const MaqExportPlan *self, MaqFormat stored, guint width, guint height);
/* A file's name without folder and extension: safe on every file system, at most 120 bytes, never empty. @more: 0, or n: the nth picture that came
 * besides the one that was asked for. @shape: nullable: the only one.
 * (transfer full) */
char          *maq_export_plan_dup_name    (const MaqExportPlan *self, const MaqStepRecord *record, guint slot,
                                            guint more, const MaqExportShape *shape) G_GNUC_WARN_UNUSED_RESULT;

/* Prompt and parameters as other programs look for them: "parameters" (prompt, and one line of "Key: value" pairs), "Description"
 * and "Software". (transfer full) (array zero-terminated=1): key, value, … */
GStrv          maq_export_dup_text         (const MaqStepRecord *record, guint slot) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqExportPlan, maq_export_plan_free)

G_END_DECLS

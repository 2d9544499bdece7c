/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-store-private.h"

G_BEGIN_DECLS

/* Figures of a recovery. */
typedef struct {
  guint pictures;   /* replies that are here and only need to be read or filed */
  guint undecided;  /* unknowns that wait for a person */
  guint requeued;
  guint parked;
  guint adopted;    /* attempts known only from their folder */
  guint files;      /* staged pictures nobody claims, moved to recovered/ */
  guint damaged;    /* objects that do not hash to their name */
} MaqRecoverReport;

/* Section 3.7, 2: folders without a row become rows; folders of attempts that never went out are removed. */
gboolean maq_adopt_spool        (MaqStore *self, MaqRecoverReport *report, GError **error);
/* 4: what the dead left in objects/tmp. */
gboolean maq_adopt_staged       (MaqStore *self, MaqRecoverReport *report, GError **error);
/* 5: pictures written since the first of the dead began are read again. */
gboolean maq_adopt_check_recent (MaqStore *self, gint64 since_us, MaqRecoverReport *report, GError **error);
/* Reads one object again; a damaged or missing one is made anew from its reply when that is still here. FALSE: damaged. */
gboolean maq_adopt_check_asset  (MaqStore *self, gint64 asset, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-canvas.h"

G_BEGIN_DECLS

/* Sky, land and weather in layers. Private to src/draft. */
typedef struct {
  MaqDraftCanvas *canvas;
  MaqDraftBox     area;
  double          horizon;             /* y */
  MaqDraftTime    time;
  MaqDraftColour  sky_top, sky_low, sun;
  MaqDraftColour  distant, near;       /* land, from the haze to the foreground */
  MaqDraftColour  water;
} MaqDraftScenery;

/* Colours for the time of day, tinted by the plan's palette. */
void maq_draft_scenery_init    (MaqDraftScenery *self, MaqDraftCanvas *canvas, const MaqDraftBox *area, MaqDraftTime time);
/* The sky down to the horizon, with sun or moon, stars and clouds. @x: the sun's place across, 0 … 1. */
void maq_draft_scenery_sky     (MaqDraftScenery *self, double x);
void maq_draft_scenery_hills   (MaqDraftScenery *self);
void maq_draft_scenery_sea     (MaqDraftScenery *self, double x);
void maq_draft_scenery_town    (MaqDraftScenery *self);
void maq_draft_scenery_forest  (MaqDraftScenery *self);
/* Floor, wall and a window to the sky outside. */
void maq_draft_scenery_room    (MaqDraftScenery *self);
/* Rain, snow and fog as the plan says. */
void maq_draft_scenery_weather (MaqDraftScenery *self);

G_END_DECLS

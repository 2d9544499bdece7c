/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-draft-canvas.h"

G_BEGIN_DECLS

/* The parts of drawn interfaces. Private to src/draft. What the prompt does not word is a grey line, as in a wireframe. */
typedef struct {
  MaqDraftCanvas *canvas;
  MaqDraftColour  paper, ink, faint, card, main, accent;
  double          u;       /* one hundredth of the screen's width (phone) or half of that (desktop) */
} MaqDraftUi;

void maq_draft_ui_init   (MaqDraftUi *self, MaqDraftCanvas *canvas, double u);
void maq_draft_ui_line   (MaqDraftUi *self, double x, double y, double width, double height, double strength);
void maq_draft_ui_lines  (MaqDraftUi *self, const MaqDraftBox *box, guint n);
void maq_draft_ui_card   (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour colour, gboolean raised);
void maq_draft_ui_pill   (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour colour);
/* A picture place: the @i-th motif on a soft ground. */
void maq_draft_ui_art    (MaqDraftUi *self, const MaqDraftBox *box, guint i, double round);
void maq_draft_ui_rows   (MaqDraftUi *self, const MaqDraftBox *box, guint n, guint salt);
void maq_draft_ui_cards  (MaqDraftUi *self, const MaqDraftBox *box, guint n, guint salt);
void maq_draft_ui_search (MaqDraftUi *self, const MaqDraftBox *box);
void maq_draft_ui_tabs   (MaqDraftUi *self, const MaqDraftBox *box, guint active);
void maq_draft_ui_status (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour ink);
void maq_draft_ui_chart  (MaqDraftUi *self, const MaqDraftBox *box, guint kind);
/* The head of a web page: a mark, links, a button. */
void maq_draft_ui_nav    (MaqDraftUi *self, const MaqDraftBox *box, MaqDraftColour ink, guint links);

/* Whole screens. @words: set the plan's texts on it; else only their places. @design: which of four. */
void maq_draft_ui_phone_screen   (MaqDraftUi *self, const MaqDraftBox *box, guint design, gboolean words);
void maq_draft_ui_desktop_screen (MaqDraftUi *self, const MaqDraftBox *box, guint design, gboolean words);

G_END_DECLS

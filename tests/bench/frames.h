/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "maq-engine.h"
#include "maq-loader.h"

/* What a frame of a widget costs that shows large pictures. Rows of tab-separated figures, as bench-canvas.py and bench-compare.py read them. */
#define FRAMES_WIDTH 3840
#define FRAMES_HEIGHT 2160

/* A window of 1440 × 900 with this in it. First. */
void        frames_open            (GtkWidget *widget);
/* @library: nullable. @n pictures, put into it. */
void        frames_add_pictures    (const char *library, guint n);
MaqPicture *frames_get_picture     (guint index); /* (transfer none) */
/* Until all that is wanted is loaded, and drawn. */
void        frames_settle          (void);
/* Moves for some seconds, and says what it cost: frames a second, median and 95th percentile of the time to paint, the same of the main
 * thread's own work, and what the renderer's threads and all threads worked for one frame: work does not hang on what else the machine does.
 * @how: (nullable): moves by one frame. */
void        frames_measure         (const char *name, void (*how) (guint number));
/* The widget comes into sight: the longest of its first frames. */
void        frames_measure_first   (void);
/* The main thread's longest work between two looks at what waits. */
void        frames_restart_longest (void);
void        frames_print_longest   (const char *name);
void        frames_print_memory    (const char *name);

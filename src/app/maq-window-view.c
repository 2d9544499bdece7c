/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "maq-window-private.h"

/* How a board was looked at when it was left: tool, zoom and place, as one of its values. */

#define VIEW_KEY "view"
#define MAX_DISTANCE 1e7

void
maq_window_save_view (MaqWindow *self)
{
  MaqCanvas *canvas = maq_canvas_pane_get_canvas (self->canvas);
  const MaqView *view = maq_canvas_get_view (canvas);
  char scale[G_ASCII_DTOSTR_BUF_SIZE], x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  if (self->engine == NULL)
    return;
  if (!maq_canvas_is_fitted (canvas))
    text = g_strdup_printf ("%s %s %s", g_ascii_dtostr (scale, sizeof scale, view->scale), g_ascii_dtostr (x, sizeof x, view->x),
                            g_ascii_dtostr (y, sizeof y, view->y));
  maq_engine_set_board_value_async (self->engine, VIEW_KEY, text, NULL, NULL);
}

/* It may come from another machine. */
static gboolean
parse (const char *text, MaqView *view)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);

  if (g_strv_length (words) != 3)
    return FALSE;
  *view = (MaqView) { g_ascii_strtod (words[0], NULL), g_ascii_strtod (words[1], NULL), g_ascii_strtod (words[2], NULL) };
  return view->scale >= MAQ_VIEW_MIN_SCALE && view->scale <= MAQ_VIEW_MAX_SCALE && fabs (view->x) <= MAX_DISTANCE
         && fabs (view->y) <= MAX_DISTANCE;
}

/* The step in hand, which fits itself in, may come before or after. */
void
maq_window_apply_view (MaqWindow *self)
{
  MaqView view;

  if (self->view != NULL && parse (self->view, &view))
    maq_canvas_set_view (maq_canvas_pane_get_canvas (self->canvas), &view);
  if (self->restored)
    g_clear_pointer (&self->view, g_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqWindow) self = data;
  g_autofree char *text = NULL;

  if (!maq_engine_plain_finish (MAQ_ENGINE (source), result, &text, NULL) || text == NULL)
    return;
  g_free (self->view);
  self->view = g_steal_pointer (&text);
  maq_window_apply_view (self);
}

void
maq_window_read_view (MaqWindow *self)
{
  g_clear_pointer (&self->view, g_free);
  maq_canvas_fit (maq_canvas_pane_get_canvas (self->canvas));
  maq_engine_get_board_value_async (self->engine, VIEW_KEY, read_cb, g_object_ref (self));
}

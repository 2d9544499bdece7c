/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-window-private.h"

/* A step that is asked for by its number from elsewhere: by a notification, by a row of the queue. The library may not be open
 * yet, and the step may lie on another board than the one in sight. */
typedef struct {
  MaqWindow     *window;
  gboolean       compare;
  MaqStepRecord *record;    /* once it is found */
} Visit;

static void
visit_free (Visit *visit)
{
  g_clear_pointer (&visit->record, maq_step_record_unref);
  g_object_unref (visit->window);
  g_free (visit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visit, visit_free)

static void
arrive (Visit *visit)
{
  MaqWindow *self = visit->window;

  maq_window_leave_compare (self);
  maq_window_show_step (self, visit->record->id);
  if (visit->compare)
    maq_window_compare_record (self, visit->record, NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Visit) visit = data;
  g_autoptr (GError) error = NULL;

  if (maq_engine_plain_finish (MAQ_ENGINE (source), result, NULL, &error))
    arrive (visit);
  else
    maq_window_toast_error (visit->window, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Visit) visit = data;
  g_autoptr (GError) error = NULL;
  MaqEngine *engine = MAQ_ENGINE (source);
  const char *board;

  visit->record = maq_engine_find_step_finish (engine, result, &error);
  if (visit->record == NULL)
    {
      maq_window_toast_error (visit->window, error);
      return;
    }

  board = visit->record->board_uuid;
  if (g_strcmp0 (board, maq_engine_get_board_uuid (engine)) == 0)
    arrive (visit);
  else
    maq_engine_open_board_async (engine, board, TRUE, opened_cb, g_steal_pointer (&visit));
}

void
maq_window_visit_step (MaqWindow *self, gint64 step, gboolean compare)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, step);
  Visit *visit;

  if (self->early != NULL)
    {
      self->visited = step;
      self->visited_compare = compare;
      return;
    }

  visit = g_new0 (Visit, 1);
  *visit = (Visit) { g_object_ref (self), compare, NULL };
  maq_engine_find_step_async (self->engine, number, found_cb, visit);
}

void
maq_window_visit_early (MaqWindow *self)
{
  if (self->visited != 0)
    maq_window_visit_step (self, self->visited, self->visited_compare);
  self->visited = 0;
}

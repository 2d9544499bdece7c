/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-job-text.h"
#include "maq-slot-strip.h"
#include "maq-thumbnail.h"
#include "maq-wrap-layout.h"

#define THUMB_WIDTH 54
#define THUMB_HEIGHT 36

/* One slot's button. Plain data; the widgets belong to the strip. */
typedef struct {
  GtkWidget    *button;
  MaqThumbnail *thumbnail;
  GtkWidget    *progress;
  MaqPicture   *preview;    /* what came so far, once something did */
} Cell;

struct _MaqSlotStrip {
  AdwBin     parent_instance;

  GtkWidget *slots;
  GtkWidget *state_box;
  GtkLabel  *state;
  GtkWidget *retry;

  MaqStage  *stage;
  MaqEngine *engine;
  MaqLoader *loader;
  GPtrArray *cells;   /* of Cell */
  GPtrArray *jobs;    /* of MaqJob: the step's */
  gboolean   is_showing;
};

G_DEFINE_FINAL_TYPE (MaqSlotStrip, maq_slot_strip, ADW_TYPE_BIN)

static void
cell_free (Cell *cell)
{
  gtk_widget_unparent (cell->button);
  g_clear_object (&cell->preview);
  g_free (cell);
}

static MaqStepRecord *
get_record (MaqSlotStrip *self)
{
  MaqStep *step = self->stage != NULL ? maq_stage_get_step (self->stage) : NULL;

  return step != NULL ? maq_step_get_record (step) : NULL;
}

static MaqJob *
find_job (MaqSlotStrip *self, const MaqSlot *slot)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (maq_job_get_id (g_ptr_array_index (self->jobs, i)) == slot->job)
      return g_ptr_array_index (self->jobs, i);
  return NULL;
}

/* --- cells --- */

static void
toggled_cb (GtkToggleButton *button, MaqSlotStrip *self)
{
  for (guint i = 0; i < self->cells->len && !self->is_showing; i++)
    if (((Cell *) g_ptr_array_index (self->cells, i))->button == GTK_WIDGET (button))
      {
        maq_stage_set_slot (self->stage, i);
        /* The one in hand stays pressed. */
        gtk_toggle_button_set_active (button, TRUE);
      }
}

static Cell *
add_cell (MaqSlotStrip *self, guint index)
{
  Cell *cell = g_new0 (Cell, 1);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *number;
  g_autofree char *text = g_strdup_printf ("%u", index + 1);

  cell->thumbnail = MAQ_THUMBNAIL (maq_thumbnail_new (THUMB_WIDTH, THUMB_HEIGHT));
  cell->progress = gtk_progress_bar_new ();
  cell->button = gtk_toggle_button_new ();
  number = gtk_label_new (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_halign (number, GTK_ALIGN_START);
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_widget_add_css_class (number, "slot-number");
  gtk_widget_set_valign (cell->progress, GTK_ALIGN_END);
  gtk_widget_add_css_class (cell->progress, "thin");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (cell->thumbnail));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), number);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), cell->progress);
  gtk_button_set_child (GTK_BUTTON (cell->button), overlay);
  gtk_widget_add_css_class (cell->button, "slot");
  g_signal_connect_object (cell->button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_widget_set_parent (cell->button, self->slots);
  g_ptr_array_add (self->cells, cell);
  return cell;
}

static void
show_pixels (MaqSlotStrip *self, Cell *cell, const MaqSlot *slot, MaqJob *job, const MaqErrorText *error)
{
  g_autoptr (MaqPicture) picture = NULL;
  MaqImage *preview = job != NULL ? maq_job_get_preview (job) : NULL;

  if (slot->picture != NULL)
    picture = maq_loader_get (self->loader, slot->picture);
  else if (preview != NULL)
    {
      if (cell->preview == NULL)
        cell->preview = maq_picture_new (0, 0);
      maq_picture_set_image (cell->preview, preview);
      picture = g_object_ref (cell->preview);
    }
  maq_thumbnail_set_picture (cell->thumbnail, picture);
  maq_thumbnail_set_icon (cell->thumbnail, picture == NULL && error != NULL ? error->icon : NULL);
}

/* In a few words; the name of its button. (transfer full) */
static char *
describe (const MaqSlot *slot, MaqJob *job, const MaqErrorText *error)
{
  MaqJobNews news;

  if (error != NULL)
    return g_strdup (error->title);
  if (maq_job_state_is_end (slot->state))
    return g_strdup (slot->picture != NULL ? _("Done") : _("Cancelled"));
  maq_job_text_read (job, slot, &news);
  return maq_job_text_phase (&news);
}

static void
show_cell (MaqSlotStrip *self, Cell *cell, const MaqStepRecord *record, guint index)
{
  const MaqSlot *slot = g_ptr_array_index (record->slots, index);
  MaqJob *job = find_job (self, slot);
  g_autoptr (MaqErrorText) error = maq_error_text_for_slot (slot, record->engine_title);
  g_autofree char *state = describe (slot, job, error);
  g_autofree char *name = g_strdup_printf (_("Picture %u of %u: %s"), index + 1, record->slots->len, state);
  gboolean running = !maq_job_state_is_end (slot->state);

  show_pixels (self, cell, slot, job, error);
  gtk_widget_set_visible (cell->progress, running);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (cell->progress), job != NULL ? CLAMP (maq_job_get_fraction (job), 0, 1) : 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (cell->button), index == maq_stage_get_slot (self->stage));
  gtk_widget_set_tooltip_text (cell->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (index != maq_stage_get_slot (self->stage))
    return;
  gtk_label_set_label (self->state, name);
  gtk_widget_set_visible (self->retry, error != NULL && (error->remedy & MAQ_REMEDY_RETRY) != 0);
  gtk_widget_set_visible (self->state_box, slot->picture == NULL);
}

static void
show (MaqSlotStrip *self)
{
  MaqStepRecord *record = get_record (self);
  guint n = record != NULL ? record->slots->len : 0;

  if (n <= 1)
    n = 0;
  self->is_showing = TRUE;
  g_ptr_array_set_size (self->cells, (int) MIN (self->cells->len, n));
  while (self->cells->len < n)
    add_cell (self, self->cells->len);
  for (guint i = 0; i < n; i++)
    show_cell (self, g_ptr_array_index (self->cells, i), record, i);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  self->is_showing = FALSE;
}

static void
find_jobs (MaqSlotStrip *self)
{
  MaqStep *step = maq_stage_get_step (self->stage);
  GListModel *queue = maq_engine_get_queue (self->engine);

  for (guint i = 0; i < self->jobs->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->jobs, i), show, self);
  g_ptr_array_set_size (self->jobs, 0);
  for (guint i = 0; step != NULL && i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_step_id (job) != maq_step_get_id (step))
        continue;
      g_signal_connect_object (job, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->jobs, g_steal_pointer (&job));
    }
  show (self);
}

static void
maq_slot_strip_dispose (GObject *object)
{
  MaqSlotStrip *self = MAQ_SLOT_STRIP (object);

  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_object (&self->stage);
  g_clear_object (&self->engine);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_slot_strip_parent_class)->dispose (object);
}

static void
maq_slot_strip_class_init (MaqSlotStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_slot_strip_dispose;
  g_type_ensure (MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-slot-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqSlotStrip, slots);
  gtk_widget_class_bind_template_child (widget_class, MaqSlotStrip, state_box);
  gtk_widget_class_bind_template_child (widget_class, MaqSlotStrip, state);
  gtk_widget_class_bind_template_child (widget_class, MaqSlotStrip, retry);
}

static void
maq_slot_strip_init (MaqSlotStrip *self)
{
  self->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) cell_free);
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
maq_slot_strip_set_stage (MaqSlotStrip *self, MaqStage *stage, MaqEngine *engine, MaqLoader *loader)
{
  g_return_if_fail (MAQ_IS_SLOT_STRIP (self));
  g_return_if_fail (self->stage == NULL);

  self->stage = g_object_ref (stage);
  self->engine = g_object_ref (engine);
  self->loader = g_object_ref (loader);
  g_signal_connect_object (stage, "notify::step", G_CALLBACK (find_jobs), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stage, "notify::slot", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_queue (engine), "items-changed", G_CALLBACK (find_jobs), self, G_CONNECT_SWAPPED);
  find_jobs (self);
}

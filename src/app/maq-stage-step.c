/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-job-text.h"
#include "maq-stage-private.h"
#include "maq-step-text.h"

/* The picture in hand is this long on its longer side, in canvas units; its variants stand below it. */
#define LONG_SIDE 1536.0
#define SMALL_WIDTH 460.0
#define SMALL_HEIGHT 310.0
#define BELOW 175.0

/* The shape a slot's picture has, or will have. */
static void
guess_size (const MaqStepRecord *record, const MaqSlot *slot, double *width, double *height)
{
  guint w = 0, h = 0;

  if (slot->picture != NULL)
    {
      w = maq_blob_get_width (slot->picture);
      h = maq_blob_get_height (slot->picture);
    }
  if (w == 0 || h == 0)
    maq_request_get_size (record->request, &w, &h);
  if (w == 0 || h == 0)
    maq_ratio_get_parts (maq_request_get_ratio (record->request), &w, &h);
  if ((w == 0 || h == 0) && maq_request_get_n_images (record->request) > 0)
    {
      MaqBlob *blob = maq_reference_get_blob (maq_request_get_image (record->request, 0));

      w = maq_blob_get_width (blob);
      h = maq_blob_get_height (blob);
    }
  *width = w > 0 && h > 0 ? w : 3;
  *height = w > 0 && h > 0 ? h : 2;
}

static MaqJob *
find_job (MaqStage *self, const MaqSlot *slot)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (maq_job_get_id (g_ptr_array_index (self->jobs, i)) == slot->job)
      return g_ptr_array_index (self->jobs, i);
  return NULL;
}

static MaqPicture *
get_preview (MaqStage *self, MaqJob *job, MaqImage *image)
{
  MaqPicture *picture = g_hash_table_lookup (self->previews, job);

  if (picture == NULL)
    {
      picture = maq_picture_new (0, 0);
      g_hash_table_insert (self->previews, job, picture);
    }
  maq_picture_set_image (picture, image);
  return g_object_ref (picture);
}

static void
show_pixels (MaqStage *self, MaqCard *card, const MaqSlot *slot, MaqJob *job)
{
  g_autoptr (MaqPicture) picture = NULL;
  MaqImage *preview = job != NULL ? maq_job_get_preview (job) : NULL;

  if (slot->picture != NULL)
    picture = maq_loader_get (self->loader, slot->picture);
  else if (preview != NULL)
    picture = get_preview (self, job, preview);
  maq_card_set_picture (card, picture);
}

static void
show_news (MaqCard *card, const MaqJobNews *news)
{
  g_autofree char *phase = maq_job_text_phase (news);
  g_autofree char *lines = maq_job_text_lines (news);
  g_autofree char *text = g_strdup_printf ("%s\n%s", phase, lines);

  maq_card_set_status (card, NULL, text);
}

/* What stands where a picture will be or should have been. */
static void
show_state (MaqCard *card, const MaqStepRecord *record, const MaqSlot *slot, MaqJob *job)
{
  g_autoptr (MaqErrorText) error = maq_error_text_for_slot (slot, record->engine_title);
  gboolean running = !maq_job_state_is_end (slot->state);
  MaqJobNews news;

  maq_card_set_running (card, running, job != NULL ? maq_job_get_fraction (job) : 0);
  if (error != NULL)
    maq_card_set_status (card, error->icon, error->title);
  else if (running && job != NULL && maq_job_get_preview (job) == NULL)
    {
      maq_job_text_read (job, slot, &news);
      show_news (card, &news);
    }
  else if (running && job == NULL)
    {
      g_autofree char *text = NULL;

      maq_job_text_read (NULL, slot, &news);
      text = maq_job_text_phase (&news);
      maq_card_set_status (card, NULL, text);
    }
  else
    maq_card_set_status (card, NULL, NULL);
}

/* "1536 × 1024 · Synexa · 17 s · $0.10 · 31.2 % changed inside what was asked, 0.0 % outside" */
static char *
make_caption (MaqStage *self, const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *facts = maq_step_text_facts (record, slot);
  const char *change = maq_stage_get_change (self, record, slot), *credentials = maq_stage_get_credentials (self, slot);
  g_autoptr (GString) text = g_string_new (facts);

  if (change != NULL)
    g_string_append_printf (text, " · %s", change);
  if (credentials != NULL)
    g_string_append_printf (text, " · %s", credentials);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
place_current (MaqStage *self, MaqCard *card, const MaqStepRecord *record, const MaqSlot *slot, double width,
               double height)
{
  double unit = LONG_SIDE / MAX (width, height);
  graphene_rect_t frame = GRAPHENE_RECT_INIT (0, 0, (float) (width * unit), (float) (height * unit));
  g_autofree char *title = maq_step_text_slot_title (record, slot);
  g_autofree char *caption = make_caption (self, record, slot);

  maq_stage_place (self, card, "picture", &frame);
  maq_card_set_title (card, title);
  maq_card_set_caption (card, caption, FALSE);
  maq_card_set_current (card, TRUE);
  /* Shapes given as a ratio are no pixel sizes yet. */
  maq_canvas_set_unit (self->canvas, slot->picture != NULL ? unit : 1);
}

void
maq_stage_fit_small (guint width, guint height, double x, double y, graphene_rect_t *frame)
{
  double scale = MIN (SMALL_WIDTH / MAX (width, 1), SMALL_HEIGHT / MAX (height, 1));

  graphene_rect_init (frame, (float) x, (float) y, (float) (width * scale), (float) (height * scale));
}

static void
place_small (MaqStage *self, MaqCard *card, const MaqSlot *slot, double width, double height, double *x, double y)
{
  g_autofree char *caption = g_strdup_printf (_("Variant %u"), slot->index + 1);
  g_autofree char *name = g_strdup_printf ("variant-%u", slot->index);
  graphene_rect_t home;

  maq_stage_fit_small ((guint) width, (guint) height, *x, y, &home);
  maq_stage_place (self, card, name, &home);
  maq_card_set_title (card, NULL);
  maq_card_set_caption (card, caption, FALSE);
  maq_card_set_current (card, FALSE);
  *x += home.size.width + MAQ_STAGE_GAP;
}

static void
ensure_cards (MaqStage *self, guint n_slots)
{
  while (self->slot_cards->len > n_slots)
    {
      maq_stage_unplace (self, g_ptr_array_index (self->slot_cards, self->slot_cards->len - 1));
      maq_canvas_remove (self->canvas, g_ptr_array_index (self->slot_cards, self->slot_cards->len - 1));
      g_ptr_array_set_size (self->slot_cards, (int) self->slot_cards->len - 1);
    }
  while (self->slot_cards->len < n_slots)
    {
      MaqCard *card = maq_card_new ();

      maq_card_set_movable (card, TRUE);
      maq_stage_create_overlay (self, card);
      maq_canvas_add (self->canvas, card);
      g_ptr_array_add (self->slot_cards, card);
    }
}

void
maq_stage_show_step (MaqStage *self)
{
  MaqStepRecord *record = self->step != NULL ? maq_step_get_record (self->step) : NULL;
  double x = 0, below = LONG_SIDE;

  ensure_cards (self, record != NULL ? record->slots->len : 0);
  maq_stage_find_parent (self);
  if (record == NULL)
    {
      maq_stage_show_extra (self, NULL, &x, 0);
      maq_stage_show_parent (self, 0, 0);
      maq_canvas_set_unit (self->canvas, maq_stage_get_reference_scale (self));
      return;
    }
  self->slot = MIN (self->slot, record->slots->len - 1);
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);
      double width, height;

      guess_size (record, slot, &width, &height);
      if (i == self->slot)
        below = height * LONG_SIDE / MAX (width, height);
    }
  for (guint i = 0; i < record->slots->len; i++)
    {
      const MaqSlot *slot = g_ptr_array_index (record->slots, i);
      MaqCard *card = g_ptr_array_index (self->slot_cards, i);
      MaqJob *job = find_job (self, slot);
      double width, height;

      guess_size (record, slot, &width, &height);
      if (i == self->slot)
        place_current (self, card, record, slot, width, height);
      else
        place_small (self, card, slot, width, height, &x, below + BELOW);
      show_pixels (self, card, slot, job);
      show_state (card, record, slot, job);
      maq_stage_update_overlay (self, card);
    }
  maq_stage_show_extra (self, maq_stage_get_current (self), &x, below + BELOW);
  maq_stage_show_parent (self, x, below + BELOW);
}

void
maq_stage_clear_step (MaqStage *self)
{
  g_ptr_array_set_size (self->slot_cards, 0);
  g_ptr_array_set_size (self->parent_cards, 0);
  g_ptr_array_set_size (self->extra_cards, 0);
  g_hash_table_remove_all (self->places);
  g_clear_pointer (&self->parent_uuid, g_free);
  g_clear_pointer (&self->parent, maq_step_record_unref);
  g_ptr_array_set_size (self->jobs, 0);
  g_hash_table_remove_all (self->previews);
}

/* The jobs of the step that are in the queue; their news come here. */
void
maq_stage_find_jobs (MaqStage *self)
{
  GListModel *queue = maq_engine_get_queue (self->engine);

  for (guint i = 0; i < self->jobs->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->jobs, i), maq_stage_show_step, self);
  g_ptr_array_set_size (self->jobs, 0);
  g_hash_table_remove_all (self->previews);
  for (guint i = 0; self->step != NULL && i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (queue, i);

      if (maq_job_get_step_id (job) != maq_step_get_id (self->step))
        continue;
      g_signal_connect_object (job, "notify", G_CALLBACK (maq_stage_show_step), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->jobs, g_steal_pointer (&job));
    }
}

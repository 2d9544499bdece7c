/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-image.h"
#include "maq-job.h"
#include "maq-job-private.h"

/* An engine that takes longer than it usually does is not "done" yet. */
#define MAX_GUESSED_FRACTION 0.95

enum {
  PROP_0,
  PROP_STATE,
  PROP_PHASE,
  PROP_FRACTION,
  PROP_ELAPSED,
  PROP_REMAINING,
  PROP_PREVIEW,
  PROP_ERROR_WORD,
  PROP_ERROR_MESSAGE,
  PROP_STEP_ID,
  PROP_CANCELLED,
  PROP_QUEUE_POSITION,
  PROP_REMOTE_ID,
  PROP_DEADLINE,
  PROP_HOLD,
  PROP_SEARCHING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqJob, maq_job, G_TYPE_OBJECT)

static void
maq_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MaqJob *self = MAQ_JOB (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_PHASE:
      g_value_set_int (value, (int) self->phase);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_ELAPSED:
      g_value_set_int64 (value, self->elapsed);
      break;
    case PROP_REMAINING:
      g_value_set_int64 (value, self->remaining);
      break;
    case PROP_PREVIEW:
      g_value_set_boxed (value, self->preview);
      break;
    case PROP_ERROR_WORD:
      g_value_set_string (value, self->error_word);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message);
      break;
    case PROP_STEP_ID:
      g_value_set_int64 (value, self->step_id);
      break;
    case PROP_CANCELLED:
      g_value_set_boolean (value, self->cancelled);
      break;
    case PROP_QUEUE_POSITION:
      g_value_set_uint (value, self->queue_position);
      break;
    case PROP_REMOTE_ID:
      g_value_set_string (value, self->remote_id);
      break;
    case PROP_DEADLINE:
      g_value_set_int64 (value, self->deadline_us);
      break;
    case PROP_HOLD:
      g_value_set_string (value, self->hold);
      break;
    case PROP_SEARCHING:
      g_value_set_boolean (value, self->is_searching);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
maq_job_finalize (GObject *object)
{
  MaqJob *self = MAQ_JOB (object);

  g_clear_pointer (&self->record, maq_step_record_unref);
  g_clear_pointer ((MaqImage **) &self->preview, maq_image_unref);
  g_clear_pointer (&self->error_word, g_free);
  g_clear_pointer (&self->error_message, g_free);
  g_clear_pointer (&self->remote_id, g_free);
  g_clear_pointer (&self->hold, g_free);
  g_clear_pointer (&self->order, maq_order_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown_preview, g_bytes_unref);
  G_OBJECT_CLASS (maq_job_parent_class)->finalize (object);
}

static void
maq_job_class_init (MaqJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_job_get_property;
  object_class->finalize = maq_job_finalize;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_PHASE] = g_param_spec_int ("phase", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  props[PROP_ELAPSED] = g_param_spec_int64 ("elapsed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_REMAINING] = g_param_spec_int64 ("remaining", NULL, NULL, -1, G_MAXINT64, -1, flags);
  props[PROP_PREVIEW] = g_param_spec_boxed ("preview", NULL, NULL, MAQ_TYPE_IMAGE, flags);
  props[PROP_ERROR_WORD] = g_param_spec_string ("error-word", NULL, NULL, NULL, flags);
  props[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  props[PROP_STEP_ID] = g_param_spec_int64 ("step-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_CANCELLED] = g_param_spec_boolean ("cancelled", NULL, NULL, FALSE, flags);
  props[PROP_QUEUE_POSITION] = g_param_spec_uint ("queue-position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_REMOTE_ID] = g_param_spec_string ("remote-id", NULL, NULL, NULL, flags);
  props[PROP_DEADLINE] = g_param_spec_int64 ("deadline", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_HOLD] = g_param_spec_string ("hold", NULL, NULL, NULL, flags);
  props[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_job_init (MaqJob *self)
{
  self->fraction = self->told = self->median = -1;
  self->remaining = -1;
}

MaqJob *
maq_job_new (MaqStepRecord *record, const MaqSlot *slot)
{
  MaqJob *self = g_object_new (MAQ_TYPE_JOB, NULL);

  self->id = slot->job;
  self->step_id = record->id;
  self->slot = slot->index;
  self->state = slot->state;
  self->record = maq_step_record_ref (record);
  self->error_word = g_strdup (slot->error_word);
  self->error_message = g_strdup (slot->error_message);
  return self;
}

static void
set_double (MaqJob *self, double *field, double value, guint prop)
{
  if (ABS (*field - value) < 0.001)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_seconds (MaqJob *self, gint64 *field, gint64 value, guint prop)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_phase (MaqJob *self, MaqPhase phase)
{
  if (self->phase == phase)
    return;
  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PHASE]);
}

void
maq_job_set_record (MaqJob *self, MaqStepRecord *record)
{
  MaqStepRecord *old = self->record;

  self->record = maq_step_record_ref (record);
  maq_step_record_unref (old);
}

void
maq_job_set_state (MaqJob *self, MaqJobState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_string (MaqJob *self, char **field, const char *value, guint prop)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
maq_job_set_error (MaqJob *self, const char *word, const char *message)
{
  set_string (self, &self->error_word, word, PROP_ERROR_WORD);
  set_string (self, &self->error_message, message, PROP_ERROR_MESSAGE);
}

void
maq_job_set_remote (MaqJob *self, const char *remote_id, gint64 deadline_us)
{
  set_string (self, &self->remote_id, remote_id, PROP_REMOTE_ID);
  set_seconds (self, &self->deadline_us, deadline_us, PROP_DEADLINE);
}

void
maq_job_set_hold (MaqJob *self, const char *hold)
{
  set_string (self, &self->hold, hold, PROP_HOLD);
}

void
maq_job_set_searching (MaqJob *self, gboolean searching)
{
  if (self->is_searching == searching)
    return;
  self->is_searching = searching;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCHING]);
}

void
maq_job_set_preview (MaqJob *self, gpointer image)
{
  g_clear_pointer ((MaqImage **) &self->preview, maq_image_unref);
  self->preview = image != NULL ? maq_image_ref (image) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREVIEW]);
}

void
maq_job_tick (MaqJob *self)
{
  gint64 now = g_get_monotonic_time ();
  double seconds;

  if (self->started_us == 0)
    {
      /* Waiting for another try: what remains is the wait. */
      if (self->ready_us > now)
        set_seconds (self, &self->remaining, (self->ready_us - now) / G_USEC_PER_SEC + 1, PROP_REMAINING);
      return;
    }
  seconds = (now - self->started_us) / (double) G_USEC_PER_SEC;
  set_seconds (self, &self->elapsed, (gint64) seconds, PROP_ELAPSED);
  if (self->median > 0)
    set_seconds (self, &self->remaining, (gint64) MAX (self->median - seconds, 0), PROP_REMAINING);
  if (self->told >= 0)
    set_double (self, &self->fraction, MIN (self->told, 1), PROP_FRACTION);
  else if (self->median > 0)
    set_double (self, &self->fraction, MIN (seconds / self->median, MAX_GUESSED_FRACTION), PROP_FRACTION);
}

void
maq_job_apply_news (MaqJob *self, const MaqNews *news)
{
  if (self->started_us == 0)
    self->started_us = g_get_monotonic_time ();
  self->median = news->median;
  self->told = news->fraction;
  set_phase (self, news->phase);
  if (self->queue_position != news->queue_position)
    {
      self->queue_position = news->queue_position;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUEUE_POSITION]);
    }
  maq_job_tick (self);
  /* An end is told by the outcome, together with the record that belongs to it. */
  if (!maq_job_state_is_end (news->state) && news->state != MAQ_JOB_QUEUED)
    maq_job_set_state (self, news->state);
}

void
maq_job_rewind (MaqJob *self, gint64 ready_us)
{
  self->ready_us = ready_us;
  self->started_us = 0;
  self->told = -1;
  set_phase (self, MAQ_PHASE_WAITING);
  set_double (self, &self->fraction, -1, PROP_FRACTION);
  set_seconds (self, &self->elapsed, 0, PROP_ELAPSED);
  set_seconds (self, &self->remaining, -1, PROP_REMAINING);
  maq_job_tick (self);
}

void
maq_job_resume (MaqJob *self)
{
  const MaqSlot *slot = g_ptr_array_index (self->record->slots, self->slot);
  gint64 past_us = slot->started_us > 0 ? g_get_real_time () - slot->started_us : 0;

  self->started_us = g_get_monotonic_time () - CLAMP (past_us, 0, G_TIME_SPAN_DAY * 2);
  set_phase (self, MAQ_PHASE_THINKING);
  maq_job_tick (self);
}

gint64
maq_job_get_id (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), 0);
  return self->id;
}

gint64
maq_job_get_step_id (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), 0);
  return self->step_id;
}

guint
maq_job_get_slot (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), 0);
  return self->slot;
}

MaqJobState
maq_job_get_state (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), MAQ_JOB_FAILED);
  return self->state;
}

MaqPhase
maq_job_get_phase (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), MAQ_PHASE_WAITING);
  return self->phase;
}

double
maq_job_get_fraction (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), -1);
  return self->fraction;
}

gint64
maq_job_get_elapsed (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), 0);
  return self->elapsed;
}

gint64
maq_job_get_remaining (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), -1);
  return self->remaining;
}

const char *
maq_job_get_change (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return maq_request_get_change (self->record->request);
}

const char *
maq_job_get_error_word (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return self->error_word;
}

const char *
maq_job_get_error_message (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return self->error_message;
}

gpointer
maq_job_get_preview (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return self->preview;
}

MaqStepRecord *
maq_job_get_record (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return self->record;
}

guint
maq_job_get_queue_position (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), 0);
  return self->queue_position;
}

const char *
maq_job_get_remote_id (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return self->remote_id;
}

gint64
maq_job_get_deadline (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), 0);
  return self->deadline_us;
}

const char *
maq_job_get_hold (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), NULL);
  return self->hold;
}

gboolean
maq_job_is_searching (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), FALSE);
  return self->is_searching;
}

gboolean
maq_job_can_move (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), FALSE);
  return self->is_ours && self->state == MAQ_JOB_QUEUED && !self->is_parked && !self->is_running && !self->cancelled;
}

gboolean
maq_job_is_cancelled (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), FALSE);
  return self->cancelled;
}

gboolean
maq_job_is_stuck (MaqJob *self)
{
  g_return_val_if_fail (MAQ_IS_JOB (self), FALSE);
  return self->is_stuck;
}

void
maq_job_cancel (MaqJob *self)
{
  g_return_if_fail (MAQ_IS_JOB (self));

  if (self->cancelled || maq_job_state_is_end (self->state))
    return;
  self->cancelled = TRUE;
  if (self->cancel != NULL)
    self->cancel (self, self->cancel_data);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CANCELLED]);
}

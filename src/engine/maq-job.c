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

void
maq_job_set_error (MaqJob *self, const char *word, const char *message)
{
  if (g_strcmp0 (self->error_word, word) != 0)
    {
      g_free (self->error_word);
      self->error_word = g_strdup (word);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR_WORD]);
    }
  if (g_strcmp0 (self->error_message, message) != 0)
    {
      g_free (self->error_message);
      self->error_message = g_strdup (message);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR_MESSAGE]);
    }
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

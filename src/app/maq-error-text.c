/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-error.h"
#include "maq-progress.h"
#include "maq-text.h"

#define LONGEST_DETAIL 300

typedef struct {
  MaqError    code;
  const char *icon;
  const char *title;
  const char *sentence; /* may name the engine once */
  MaqRemedy   remedy;
  gboolean    warning;
} Row;

/* clang-format off */
static const Row rows[] = {
  { MAQ_ERROR_AUTH, "dialog-password-symbolic", N_("Key missing or refused"),
    N_("%s did not accept the key. Nothing was charged. Set it with “maquette-cli key set”, then try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_QUOTA, "dialog-warning-symbolic", N_("No credit left"),
    N_("The account at %s has no credit left. Nothing was charged. Add credit there, then try again."),
    MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_RATE, "document-open-recent-symbolic", N_("Too many requests"),
    N_("%s asks for a pause. Nothing was charged. Wait a minute, then try again."),
    MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_REFUSED, "action-unavailable-symbolic", N_("Refused by the engine"),
    N_("%s refused this request, and nothing was charged. Change the words or the pictures, then generate again."),
    MAQ_REMEDY_REVISE, FALSE },
  { MAQ_ERROR_UNREACHABLE, "network-offline-symbolic", N_("Engine not reachable"),
    N_("%s could not be reached. Nothing was sent and nothing was charged. Check the connection, then try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_PROTOCOL, "dialog-error-symbolic", N_("Answer not understood"),
    N_("%s gave an answer that is no picture. It may have been charged; the untouched answer is kept."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_UNKNOWN_OUTCOME, "dialog-question-symbolic", N_("May have been charged"),
    N_("The request reached %s, but its answer was lost. It is never sent again by itself: look at your account "
       "there, then say what happened."),
    MAQ_REMEDY_DECIDE, TRUE },
  { MAQ_ERROR_NO_SPACE, "drive-harddisk-symbolic", N_("Disk full"),
    N_("There is no room on the disk for the answer of %s. Nothing was sent. Free some space, then try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_BAD_INPUT, "dialog-error-symbolic", N_("Cannot be sent"),
    N_("Something in this request is not right for %s. Nothing was charged. Change it, then generate again."),
    MAQ_REMEDY_REVISE, FALSE },
  { MAQ_ERROR_FAILED, "dialog-error-symbolic", N_("Did not work"),
    N_("The request to %s failed before anything could be charged. Try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_BUDGET, "changes-prevent-symbolic", N_("Budget reached"),
    N_("This request to %s would pass your spending limit, so it was not sent. Raise the limit or wait, then try "
       "again."),
    MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_LOCKED, "changes-prevent-symbolic", N_("Library in use"),
    N_("Another program holds this library, so %s was not asked. Close it, then try again."),
    MAQ_REMEDY_RETRY, FALSE },
};
/* clang-format on */

static const Row *
find_row (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (word, maq_error_to_word (rows[i].code)) == 0)
      return &rows[i];
  return NULL;
}

static MaqErrorText *
make_text (const char *icon, const char *title, char *sentence, MaqRemedy remedy, gboolean warning)
{
  MaqErrorText *self = g_new0 (MaqErrorText, 1);

  self->icon = icon;
  self->title = title;
  self->sentence = sentence;
  self->remedy = remedy;
  self->warning = warning;
  return self;
}

static MaqErrorText *
make_from_row (const Row *row, const char *engine)
{
  /* The table's sentences name the engine exactly once; a test holds them to it. */
  char *sentence = g_strdup_printf (_(row->sentence), engine);

  return make_text (row->icon, _(row->title), sentence, row->remedy, row->warning);
}

static MaqErrorText *
make_for_state (const MaqSlot *slot, const char *engine)
{
  switch (slot->state)
    {
    case MAQ_JOB_CANCELLED:
      return make_text ("process-stop-symbolic", _("Cancelled"),
                        g_strdup (_("You cancelled this one before anything could be charged.")), MAQ_REMEDY_RETRY,
                        TRUE);
    case MAQ_JOB_INCOMPLETE:
      return make_text ("dialog-warning-symbolic", _("Only a part arrived"),
                        g_strdup_printf (_("%s charged for this picture, but only a part of it arrived. The part is "
                                           "kept in the library."), engine),
                        MAQ_REMEDY_RETRY, TRUE);
    case MAQ_JOB_UNREADABLE:
      return make_text ("image-missing-symbolic", _("Picture not readable"),
                        g_strdup_printf (_("%s charged for this picture, but what came is no picture that can be "
                                           "read. The untouched answer is kept in the library."), engine),
                        MAQ_REMEDY_RETRY, FALSE);
    case MAQ_JOB_EXPIRED:
      return make_text ("document-open-recent-symbolic", _("No longer there"),
                        g_strdup_printf (_("%s no longer has this picture."), engine), MAQ_REMEDY_RETRY, FALSE);
    case MAQ_JOB_DISCARDED:
      return make_text ("user-trash-symbolic", _("Given up"), g_strdup (_("You settled this request without a "
                                                                          "picture.")),
                        MAQ_REMEDY_NONE, TRUE);
    case MAQ_JOB_UNKNOWN:
      return make_from_row (find_row ("unknown-outcome"), engine);
    case MAQ_JOB_REFUSED:
      return make_from_row (find_row ("refused"), engine);
    case MAQ_JOB_FAILED:
      return make_from_row (find_row ("failed"), engine);
    case MAQ_JOB_QUEUED:
    case MAQ_JOB_PREPARED:
    case MAQ_JOB_SENDING:
    case MAQ_JOB_COMMITTED:
    case MAQ_JOB_ACCEPTED:
    case MAQ_JOB_RESPONDING:
    case MAQ_JOB_REMOTE_DONE:
    case MAQ_JOB_RECEIVED:
    case MAQ_JOB_STORED:
    case MAQ_JOB_DONE:
    default:
      return NULL;
    }
}

MaqErrorText *
maq_error_text_for_slot (const MaqSlot *slot, const char *engine)
{
  const char *name = engine != NULL ? engine : _("The engine");
  MaqErrorText *self;
  const Row *row;

  g_return_val_if_fail (slot != NULL, NULL);

  if (slot->state == MAQ_JOB_FAILED && (row = find_row (slot->error_word)) != NULL)
    self = make_from_row (row, name);
  else
    self = make_for_state (slot, name);
  /* What a budget's sentence leaves out is only the figures in micro-dollars. */
  if (self != NULL && slot->error_message != NULL
      && g_strcmp0 (slot->error_word, maq_error_to_word (MAQ_ERROR_BUDGET)) != 0)
    self->detail = maq_text_display (slot->error_message, strlen (slot->error_message), LONGEST_DETAIL);
  return self;
}

char *
maq_error_text_sentence (const GError *error)
{
  g_autofree char *detail = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  detail = maq_text_display (error->message, strlen (error->message), LONGEST_DETAIL);
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_LOCKED))
    return g_strdup (_("This library is open in another program. Close it there, or choose another library."));
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE))
    return g_strdup (_("The disk is full. Free some space, then try again."));
  if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT))
    return g_steal_pointer (&detail);
  return g_strdup_printf (_("That did not work: %s"), detail);
}

const char *
maq_error_text_phase (MaqJobState state, int phase)
{
  if (state == MAQ_JOB_QUEUED)
    return _("Waiting for its turn");
  switch ((MaqPhase) phase)
    {
    case MAQ_PHASE_CONNECTING:
      return _("Connecting");
    case MAQ_PHASE_SENDING:
      return _("Sending");
    case MAQ_PHASE_THINKING:
      return _("Working");
    case MAQ_PHASE_RECEIVING:
      return _("Receiving");
    case MAQ_PHASE_SAVING:
      return _("Saving");
    case MAQ_PHASE_STARTING:
      return _("Starting the server");
    case MAQ_PHASE_WAITING:
    default:
      return _("Starting");
    }
}

void
maq_error_text_free (MaqErrorText *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self->detail);
  g_free (self);
}

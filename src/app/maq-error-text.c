/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-error-text.h"
#include "maq-engine-text.h"
#include "maq-error.h"
#include "maq-money-text.h"
#include "maq-text.h"

#define LONGEST_DETAIL 300
#define LONGEST_ORIGINAL 4096

typedef struct {
  MaqError    code;
  const char *icon;
  const char *title;
  const char *sentence; /* names the engine once */
  guint       remedy;   /* MaqRemedy */
  gboolean    warning;
} Row;

/* clang-format off */
static const Row rows[] = {
  { MAQ_ERROR_AUTH, "dialog-password-symbolic", N_("Key missing or refused"),
    N_("%s did not accept the key. Set a new one, then try again."),
    MAQ_REMEDY_KEY | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_QUOTA, "dialog-warning-symbolic", N_("Out of credit"),
    N_("The account at %s has no credit left. Add some there, then try again."),
    MAQ_REMEDY_BILLING | MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_RATE, "document-open-recent-symbolic", N_("Too many requests"),
    N_("%s asks for a pause. Wait a minute, then try again."),
    MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_REFUSED, "action-unavailable-symbolic", N_("Refused by the engine"),
    N_("%s refused this request. Change the words or the pictures, then generate again."),
    MAQ_REMEDY_REVISE | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_UNREACHABLE, "network-offline-symbolic", N_("Engine not reachable"),
    N_("%s could not be reached. Check the connection and the engine’s address, then try again."),
    MAQ_REMEDY_SETTINGS | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_PROTOCOL, "dialog-error-symbolic", N_("Answer not understood"),
    N_("%s gave an answer that is no picture. The untouched answer is kept."),
    MAQ_REMEDY_USAGE | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_UNKNOWN_OUTCOME, "dialog-question-symbolic", N_("May have been charged"),
    N_("The request reached %s, but its answer was lost. It is never sent again by itself: look at your account "
       "there, then say what happened."),
    MAQ_REMEDY_USAGE | MAQ_REMEDY_DECIDE | MAQ_REMEDY_RESEND, TRUE },
  { MAQ_ERROR_NO_SPACE, "drive-harddisk-symbolic", N_("Disk full"),
    N_("There is no room on the disk for the answer of %s. Free some space, then try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_BAD_INPUT, "dialog-error-symbolic", N_("Cannot be sent"),
    N_("Something in this request is not right for %s. Change it, then generate again."),
    MAQ_REMEDY_REVISE | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_FAILED, "dialog-error-symbolic", N_("Did not work"),
    N_("The request to %s failed. Try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_BUDGET, "changes-prevent-symbolic", N_("Budget reached"),
    N_("This request to %s would pass your spending limit, so it was not sent. Raise the limit or wait, then try "
       "again."),
    MAQ_REMEDY_BUDGET | MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_LOCKED, "changes-prevent-symbolic", N_("Library in use"),
    N_("Another program holds this library, so %s was not asked. Close it, then try again."),
    MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_GONE, "document-open-recent-symbolic", N_("No longer there"),
    N_("%s keeps pictures for a while only, and this one was not fetched in time."),
    MAQ_REMEDY_USAGE | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_MODERATED, "action-unavailable-symbolic", N_("Refused for its contents"),
    N_("A safety system of %s refused these words or pictures. Other words may pass."),
    MAQ_REMEDY_REVISE | MAQ_REMEDY_RETRY, FALSE },
  { MAQ_ERROR_VERIFICATION, "dialog-password-symbolic", N_("Account not verified"),
    N_("The key is right, but %s lends this model to verified organisations only. Verify yours; it may take some "
       "minutes until that is known."),
    MAQ_REMEDY_VERIFY | MAQ_REMEDY_RETRY, TRUE },
  { MAQ_ERROR_MODEL, "dialog-error-symbolic", N_("Model not there"),
    N_("The key is right, but %s does not have this model, or not for this account. Choose another one."),
    MAQ_REMEDY_SETTINGS | MAQ_REMEDY_RETRY, FALSE },
};

/* How far it came, by MaqReach. */
static const char *const reaches[] = {
  [MAQ_REACH_PREPARE] = N_("nothing was sent"),
  [MAQ_REACH_CONNECT] = N_("no connection was made"),
  [MAQ_REACH_SEND] = N_("broke off while sending"),
  [MAQ_REACH_ANSWER] = N_("the engine answered"),
  [MAQ_REACH_WAIT] = N_("sent whole, no picture came"),
  [MAQ_REACH_RECEIVE] = N_("broke off while receiving"),
  [MAQ_REACH_READ] = N_("received whole"),
};

static const char *const charges[] = {
  [MAQ_CHARGE_NONE] = N_("Not charged"),
  [MAQ_CHARGE_UNKNOWN] = N_("May have been charged"),
  [MAQ_CHARGE_MADE] = N_("Charged"),
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
make_text (const char *icon, const char *title, char *sentence, guint remedy, gboolean warning)
{
  MaqErrorText *self = g_new0 (MaqErrorText, 1);

  self->icon = icon;
  self->title = title;
  self->sentence = sentence;
  self->remedy = (MaqRemedy) remedy;
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

/* What was paid for, or may have been, and brought no picture: asking again may cost as much again. */
static MaqErrorText *
make_for_paid (const MaqSlot *slot, const char *engine)
{
  const guint remedy = MAQ_REMEDY_USAGE | MAQ_REMEDY_RETRY;

  if (slot->state == MAQ_JOB_INCOMPLETE)
    return make_text ("dialog-warning-symbolic", _("Only a part arrived"),
                      g_strdup_printf (_("%s charged for this picture, but only a part of it arrived. The part is kept "
                                         "in the library."), engine),
                      remedy, TRUE);
  if (slot->state == MAQ_JOB_UNREADABLE)
    return make_text ("image-missing-symbolic", _("Picture not readable"),
                      g_strdup_printf (_("%s charged for this picture, but what came is no picture that can be read. "
                                         "The untouched answer is kept in the library."), engine),
                      remedy, FALSE);
  return make_from_row (find_row ("gone"), engine);
}

/* An engine that broke off has answered: only the money is unknown. */
static MaqErrorText *
make_for_unknown (const MaqSlot *slot, const char *engine)
{
  if (!slot->has_reach || slot->reach != MAQ_REACH_ANSWER)
    return make_from_row (find_row ("unknown-outcome"), engine);
  return make_text ("dialog-question-symbolic", _("May have been charged"),
                    g_strdup_printf (_("%s took the request and then broke off; whether it was charged is not known. It is never sent "
                                       "again by itself: look at your account there, then say what happened."), engine),
                    MAQ_REMEDY_DECIDE, TRUE);
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
    case MAQ_JOB_UNREADABLE:
    case MAQ_JOB_EXPIRED:
      return make_for_paid (slot, engine);
    case MAQ_JOB_DISCARDED:
      return make_text ("user-trash-symbolic", _("Given up"),
                        g_strdup (_("You settled this request without a picture.")), MAQ_REMEDY_NONE, TRUE);
    case MAQ_JOB_UNKNOWN:
      return make_for_unknown (slot, engine);
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

/* The state is the last word about money where nothing was written down about the attempt. */
static int
get_charge (const MaqSlot *slot)
{
  if (slot->has_reach && slot->charge >= 0 && slot->charge < (int) G_N_ELEMENTS (charges))
    return slot->charge;
  if (slot->state == MAQ_JOB_UNKNOWN || slot->state == MAQ_JOB_EXPIRED)
    return MAQ_CHARGE_UNKNOWN;
  return slot->state == MAQ_JOB_INCOMPLETE || slot->state == MAQ_JOB_UNREADABLE ? MAQ_CHARGE_MADE : MAQ_CHARGE_NONE;
}

static gboolean
is_free (const MaqSlot *slot)
{
  return slot->estimate.known && slot->estimate.high == 0;
}

static void
add_fact (GString *text, const char *fact)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, fact);
}

/* "Not charged · the engine answered · request req_1"; a person's own decision needs no facts. */
static char *
describe_facts (const MaqSlot *slot)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (slot->state == MAQ_JOB_DISCARDED || slot->state == MAQ_JOB_CANCELLED)
    return NULL;
  if (!is_free (slot))
    add_fact (text, _(charges[get_charge (slot)]));
  if (slot->has_reach && slot->reach >= 0 && slot->reach < (int) G_N_ELEMENTS (reaches))
    add_fact (text, _(reaches[slot->reach]));
  if (slot->request_id != NULL && slot->request_id[0] != '\0')
    {
      g_autofree char *shown = maq_text_display (slot->request_id, strlen (slot->request_id), 64);
      g_autofree char *fact = g_strdup_printf (_("request %s"), shown);

      add_fact (text, fact);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* What the service said; else what we know technically. A budget's message holds only figures in micro-dollars. */
static char *
describe_original (const MaqSlot *slot)
{
  if (slot->original != NULL && slot->original[0] != '\0')
    return maq_text_display (slot->original, strlen (slot->original), LONGEST_ORIGINAL);
  if (slot->error_message == NULL || g_strcmp0 (slot->error_word, maq_error_to_word (MAQ_ERROR_BUDGET)) == 0)
    return NULL;
  return maq_text_display (slot->error_message, strlen (slot->error_message), LONGEST_DETAIL);
}

MaqErrorText *
maq_error_text_for_slot (const MaqSlot *slot, const char *engine)
{
  const char *name = engine != NULL ? engine : _("The engine");
  MaqErrorText *self;
  const Row *row;

  g_return_val_if_fail (slot != NULL, NULL);

  if ((slot->state == MAQ_JOB_FAILED || slot->state == MAQ_JOB_REFUSED) && (row = find_row (slot->error_word)) != NULL)
    self = make_from_row (row, name);
  else
    self = make_for_state (slot, name);
  if (self == NULL)
    return NULL;
  self->facts = describe_facts (slot);
  self->original = describe_original (slot);
  if (get_charge (slot) != MAQ_CHARGE_NONE)
    self->again_cost = maq_money_text_most (&slot->estimate);
  return self;
}

MaqErrorText *
maq_error_text_for_hold (const char *hold, const char *engine)
{
  const char *title = maq_engine_text_hold (hold);
  guint remedy = MAQ_REMEDY_RELEASE;

  if (title == NULL)
    return NULL;
  if (g_str_equal (hold, "no-key"))
    remedy = MAQ_REMEDY_KEY;
  else if (g_str_equal (hold, "auth"))
    remedy |= MAQ_REMEDY_KEY;
  else
    remedy |= g_str_equal (hold, "quota") ? MAQ_REMEDY_BILLING : MAQ_REMEDY_VERIFY;
  return make_text ("dialog-password-symbolic", title,
                    maq_engine_text_hold_sentence (hold, engine != NULL ? engine : _("The engine")), remedy, TRUE);
}

void
maq_error_text_add_fact (MaqErrorText *self, const char *fact)
{
  char *facts = self->facts != NULL ? g_strdup_printf ("%s · %s", self->facts, fact) : g_strdup (fact);

  g_free (self->facts);
  self->facts = facts;
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

void
maq_error_text_free (MaqErrorText *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self->facts);
  g_free (self->original);
  g_free (self->again_cost);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-error.h"
#include "maq-provider.h"
#include "maq-text.h"

#define MAX_MESSAGE 2000

/* One row for each thing a caller decides on: what it means, what to do, how the program ends. */
typedef struct {
  const char *sentence;
  const char *remedy;
  MaqExit     code;
} Saying;

static const Saying sayings[] = {
  [MAQ_ERROR_AUTH] = { N_("The key is missing or was refused."),
                       N_("Store one with “maquette-cli key set ENGINE” (it reads standard input)."), MAQ_EXIT_KEY },
  [MAQ_ERROR_QUOTA] = { N_("The account has no credit left; nothing was charged."),
                        N_("Add credit at the service, then run “maquette-cli retry JOB”."), MAQ_EXIT_REFUSED },
  [MAQ_ERROR_RATE] = { N_("The engine asks for fewer requests a minute; nothing was charged."),
                       N_("Wait a minute, then run “maquette-cli retry JOB”."), MAQ_EXIT_FAILED },
  [MAQ_ERROR_REFUSED] = { N_("The engine refused the request; nothing was charged."),
                          N_("Change the prompt or the pictures and try again."), MAQ_EXIT_REFUSED },
  [MAQ_ERROR_UNREACHABLE] = { N_("The engine could not be reached; nothing was charged."),
                              N_("Check the network and the engine's address with “maquette-cli engine test ENGINE”."),
                              MAQ_EXIT_UNREACHABLE },
  [MAQ_ERROR_PROTOCOL] = { N_("The engine's answer could not be understood. It is kept untouched."),
                           N_("“maquette-cli show STEP” names the file."), MAQ_EXIT_FAILED },
  [MAQ_ERROR_UNKNOWN_OUTCOME] = { N_("The request was sent whole and no answer came: it may have been charged."),
                                  N_("Look at the service's usage page, then run “maquette-cli resolve JOB charged”, “not-charged” or “resend”."),
                                  MAQ_EXIT_UNKNOWN },
  [MAQ_ERROR_NO_SPACE] = { N_("There is not enough room on the disk; nothing was sent."),
                           N_("Make room, then try again."), MAQ_EXIT_FAILED },
  [MAQ_ERROR_BAD_INPUT] = { NULL, NULL, MAQ_EXIT_USAGE },
  [MAQ_ERROR_FAILED] = { N_("That did not work."), NULL, MAQ_EXIT_FAILED },
  [MAQ_ERROR_BUDGET] = { N_("The request would pass your budget; nothing was sent."),
                         N_("“maquette-cli budget show” shows it, “maquette-cli budget set” changes it."), MAQ_EXIT_BUDGET },
  [MAQ_ERROR_LOCKED] = { N_("The library is held by another program."),
                         N_("Close that program or wait for it, then try again."), MAQ_EXIT_FAILED },
  [MAQ_ERROR_GONE] = { N_("The service no longer has what was asked for."),
                       N_("Look at the service's usage page: what was made there may have been charged."), MAQ_EXIT_FAILED },
  [MAQ_ERROR_MODERATED] = { N_("A safety system refused the request; nothing was charged."),
                            N_("Other words or other pictures may pass."), MAQ_EXIT_REFUSED },
  [MAQ_ERROR_VERIFICATION] = { N_("The key is right, but the account must be verified for this model first; nothing was charged."),
                               N_("Verify the organization at the service and wait a quarter of an hour, then run “maquette-cli retry JOB”."),
                               MAQ_EXIT_KEY },
  [MAQ_ERROR_MODEL] = { N_("The service has no such model, or not for this account; nothing was charged."),
                        N_("“maquette-cli engines” shows the model's name; “maquette-cli engine test ENGINE” asks for it."),
                        MAQ_EXIT_REFUSED },
};

/* For what else the disk may be too full: a picture that is exported, say. */
static const Saying no_room = { N_("There is not enough room on the disk."), N_("Make room, then try again."), MAQ_EXIT_FAILED };

/* Its engine was refused before it, or the library could not be written to the end; it says where it stopped. */
static const Saying waiting = { N_("The request was not sent and waits in the library."),
                                N_("“maquette-cli retry JOB” sends it, and so does the next start of the window."), MAQ_EXIT_FAILED };
static const Saying accepted = { N_("The engine has accepted the request; its picture is not here yet. Nothing is lost."),
                                 N_("“maquette-cli retry JOB” waits for it, and so does the next start of the window; nothing is sent again."),
                                 MAQ_EXIT_FAILED };
static const Saying expired = { N_("The engine accepted the request and no longer has its picture; it may have been charged."),
                                N_("“maquette-cli show STEP” names the job; “maquette-cli retry JOB” asks for a new picture, and pays again."),
                                MAQ_EXIT_FAILED };
static const Saying broken = { N_("The engine took the request and then broke off; whether it was charged is not known."),
                               N_("Look at the service's usage page, then run “maquette-cli resolve JOB charged”, “not-charged” or “resend”."),
                               MAQ_EXIT_UNKNOWN };
static const Saying kept = { N_("The answer is here and paid, but could not be put into the library yet."),
                             N_("Make room or mend the disk. The next start does it; nothing is sent again."), MAQ_EXIT_FAILED };

static const Saying cancelled = { N_("Cancelled; nothing was charged."), NULL, MAQ_EXIT_FAILED };

void
maq_cli_print_error (const char *word,
                     const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, word);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

static void
say (const Saying *saying,
     const char   *text)
{
  /* Much of it comes from a server. */
  g_autofree char *message = maq_text_display (text, text != NULL ? strlen (text) : 0, MAX_MESSAGE);

  if (saying->sentence == NULL)
    g_printerr ("maquette-cli: %s.\n", message);
  else if (*message != '\0')
    g_printerr ("maquette-cli: %s (%s)\n", _(saying->sentence), message);
  else
    g_printerr ("maquette-cli: %s\n", _(saying->sentence));
  if (saying->remedy != NULL)
    g_printerr ("%s\n", _(saying->remedy));
}

MaqExit
maq_cli_say_error (MaqCli       *cli,
                   const GError *error)
{
  const Saying *saying = &sayings[MAQ_ERROR_FAILED];
  const char *word = "failed";

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      saying = &cancelled;
      word = "cancelled";
    }
  else if (g_error_matches (error, MAQ_ERROR, MAQ_ERROR_NO_SPACE))
    {
      saying = &no_room;
      word = maq_error_to_word (error->code);
    }
  else if (error->domain == MAQ_ERROR && (guint) error->code < G_N_ELEMENTS (sayings))
    {
      saying = &sayings[error->code];
      word = maq_error_to_word (error->code);
    }
  if (cli->complaint != NULL)
    {
      maq_cli_complain (cli, word, error->message);
      return saying->code;
    }
  say (saying, error->message);
  if (cli->json)
    maq_cli_print_error (word, error->message);
  return saying->code;
}

/* What a slot's state means when its error word does not say it. */
static const Saying *
find_saying (const MaqSlot *slot)
{
  if (slot->state == MAQ_JOB_UNKNOWN && slot->has_reach && slot->reach == MAQ_REACH_ANSWER)
    return &broken;
  if (slot->state == MAQ_JOB_UNKNOWN || maq_job_state_is_at_risk (slot->state))
    return &sayings[MAQ_ERROR_UNKNOWN_OUTCOME];
  if (slot->state == MAQ_JOB_RECEIVED || slot->state == MAQ_JOB_STORED)
    return &kept;
  if (slot->state == MAQ_JOB_ACCEPTED || slot->state == MAQ_JOB_REMOTE_DONE)
    return &accepted;
  if (slot->state == MAQ_JOB_EXPIRED)
    return &expired;
  if (!maq_job_state_is_end (slot->state))
    return &waiting;
  if (slot->state == MAQ_JOB_CANCELLED)
    return &cancelled;
  if (slot->state == MAQ_JOB_UNREADABLE || slot->state == MAQ_JOB_INCOMPLETE)
    return &sayings[MAQ_ERROR_PROTOCOL];
  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    if (g_strcmp0 (maq_error_to_word (i), slot->error_word) == 0)
      return &sayings[i];
  return slot->state == MAQ_JOB_REFUSED ? &sayings[MAQ_ERROR_REFUSED] : &sayings[MAQ_ERROR_FAILED];
}

MaqExit
maq_cli_say_slot (MaqCli        *cli,
                  const MaqSlot *slot)
{
  const Saying *saying;

  if (slot->state == MAQ_JOB_DONE)
    return MAQ_EXIT_DONE;
  saying = find_saying (slot);
  if (cli->complaint != NULL)
    return saying->code;
  say (saying, slot->error_message != NULL ? slot->error_message : "");
  g_printerr (_("This is job %ld.\n"), (long) slot->job);
  return saying->code;
}

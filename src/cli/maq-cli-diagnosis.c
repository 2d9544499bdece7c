/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-text.h"

#define MAX_DETAIL 4000

/* What "engine test" found: what it means, what to do, how the program ends. */
typedef struct {
  const char *sentence;
  const char *remedy;
  MaqExit     code;
} Saying;

static const Saying sayings[] = {
  [MAQ_DIAGNOSIS_FINE] = { N_("The engine answers, and takes the key."), NULL, MAQ_EXIT_DONE },
  [MAQ_DIAGNOSIS_OFFLINE] = { N_("There is no network, or no machine of that name."),
                              N_("Check the connection and the address."), MAQ_EXIT_UNREACHABLE },
  [MAQ_DIAGNOSIS_NOBODY] = { N_("The machine is there, but no server answers at that port."),
                             N_("Start the server, or check the port in its address."), MAQ_EXIT_UNREACHABLE },
  [MAQ_DIAGNOSIS_ADDRESS] = { N_("Something answers there, but it is not this kind of server."),
                              N_("Check the address and the kind; “maquette-cli engines --presets” shows what they usually are."),
                              MAQ_EXIT_FAILED },
  [MAQ_DIAGNOSIS_CERTIFICATE] = { N_("The server cannot prove who it is; nothing was sent."),
                                  N_("A certificate authority of your own goes into the engine's options as \"ca_file\"."),
                                  MAQ_EXIT_FAILED },
  [MAQ_DIAGNOSIS_NO_KEY] = { N_("No key is stored for this engine, and it needs one."),
                             N_("Store one with “maquette-cli key set ENGINE” (it reads standard input)."), MAQ_EXIT_KEY },
  [MAQ_DIAGNOSIS_KEY] = { N_("The key was refused."),
                          N_("Store another with “maquette-cli key set ENGINE” (it reads standard input)."), MAQ_EXIT_KEY },
  [MAQ_DIAGNOSIS_VERIFICATION] = { N_("The key is right, but the account must be verified for this model first."),
                                   N_("Verify the organization at the service, and wait a quarter of an hour."), MAQ_EXIT_KEY },
  [MAQ_DIAGNOSIS_CREDIT] = { N_("The key is right, but the account has no credit left."),
                             N_("Add credit at the service."), MAQ_EXIT_REFUSED },
  [MAQ_DIAGNOSIS_MODEL] = { N_("The key is right, but the model is not there, or not for this account."),
                            N_("Choose another with “maquette-cli engine add ENGINE … --model NAME”."), MAQ_EXIT_REFUSED },
  [MAQ_DIAGNOSIS_OLD_SERVER] = { N_("It is the right kind of server, but too old: it lacks what is needed."),
                                 N_("Update the server."), MAQ_EXIT_FAILED },
  [MAQ_DIAGNOSIS_BUSY] = { N_("The server is busy and says to come back later."), N_("Try again in a minute."),
                           MAQ_EXIT_UNREACHABLE },
  [MAQ_DIAGNOSIS_TROUBLE] = { N_("The engine answers, but something is wrong."), NULL, MAQ_EXIT_FAILED },
};

static void
print_json (const char   *engine,
            MaqDiagnosis  diagnosis,
            const char   *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "engine");
  json_builder_add_string_value (builder, engine);
  json_builder_set_member_name (builder, "diagnosis");
  json_builder_add_string_value (builder, maq_diagnosis_to_word (diagnosis));
  json_builder_set_member_name (builder, "detail");
  json_builder_add_string_value (builder, detail);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

MaqExit
maq_cli_say_diagnosis (MaqCli       *cli,
                       const char   *engine,
                       MaqDiagnosis  diagnosis,
                       const char   *detail)
{
  const Saying *saying = &sayings[(guint) diagnosis < G_N_ELEMENTS (sayings) ? diagnosis : MAQ_DIAGNOSIS_TROUBLE];
  /* What a server says of itself. */
  g_autofree char *shown = maq_text_display (detail != NULL ? detail : "", detail != NULL ? strlen (detail) : 0, MAX_DETAIL);

  if (cli->json)
    {
      print_json (engine, diagnosis, detail != NULL ? detail : "");
      return saying->code;
    }
  g_print ("%s: %s\n", maq_diagnosis_to_word (diagnosis), _(saying->sentence));
  if (*shown != '\0')
    g_print ("%s\n", shown);
  if (saying->remedy != NULL)
    g_print ("%s\n", _(saying->remedy));
  return saying->code;
}

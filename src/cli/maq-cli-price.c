/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-errors.h"
#include "maq-cli-print.h"
#include "maq-cli-request.h"
#include "maq-json.h"
#include "maq-text.h"

/* One request at every engine, configured or only known, against one of them. Nothing is sent, nothing is left. */

#define MAX_WHY 300

/* The one to compare with: the one that was named, else the dearest whose price is exact. */
static const MaqOffer *
choose_base (GPtrArray  *offers,
             GPtrArray  *others,
             const char *named)
{
  const MaqOffer *base = NULL;

  for (guint i = 0; i < offers->len + others->len; i++)
    {
      const MaqOffer *offer = i < offers->len ? g_ptr_array_index (offers, i) : g_ptr_array_index (others, i - offers->len);

      if (named != NULL && i < offers->len && g_str_equal (maq_endpoint_get_id (offer->endpoint), named))
        return offer;
      if (named == NULL && offer->why_not == NULL && offer->price.known && offer->price.low == offer->price.high
          && offer->price.high > 0 && (base == NULL || offer->price.high > base->price.high))
        base = offer;
    }
  return base;
}

/* FALSE: it cannot be told. */
static gboolean
get_saving (const MaqOffer *offer,
            const MaqOffer *base,
            gint           *permille)
{
  return base != NULL && offer->why_not == NULL && maq_price_get_saving (&offer->price, &base->price, permille);
}

static void
print_json (const MaqOffer *offer,
            gboolean        configured,
            const MaqOffer *base)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint permille = 0;
  gboolean told = get_saving (offer, base, &permille);

  json_builder_begin_object (builder);
  maq_cli_add_string (builder, "engine", maq_endpoint_get_id (offer->endpoint));
  maq_cli_add_string (builder, "title", maq_endpoint_get_title (offer->endpoint));
  maq_cli_add_bool (builder, "configured", configured);
  maq_cli_add_bool (builder, "known", offer->price.known);
  maq_cli_add_int (builder, "low_micros", offer->price.low);
  maq_cli_add_int (builder, "high_micros", offer->price.high);
  maq_cli_add_string (builder, "why_not", offer->why_not);
  maq_cli_add_money (builder, "saving_permille", told, permille);
  maq_cli_add_string (builder, "against", told ? maq_endpoint_get_id (base->endpoint) : NULL);
  json_builder_end_object (builder);
  maq_cli_print_json (json_builder_get_root (builder));
}

/* "21.9 % less than replicate" */
static char *
describe_saving (const MaqOffer *offer,
                 const MaqOffer *base)
{
  gint permille = 0;
  const char *against;

  if (offer == base || offer->price.high == 0 || !get_saving (offer, base, &permille))
    return g_strdup ("");
  against = maq_endpoint_get_id (base->endpoint);
  if (permille == 0)
    return g_strdup_printf (_("as %s"), against);
  return g_strdup_printf (permille > 0 ? _("%d.%d %% less than %s") : _("%d.%d %% more than %s"), ABS (permille) / 10,
                          ABS (permille) % 10, against);
}

static void
print_line (const MaqOffer *offer,
            gboolean        configured,
            const MaqOffer *base)
{
  g_autofree char *price = maq_price_to_text (&offer->price);
  g_autofree char *saving = describe_saving (offer, base);
  g_autofree char *why = offer->why_not != NULL ? maq_text_display (offer->why_not, strlen (offer->why_not), MAX_WHY) : NULL;

  g_print ("%-16s %-20s %s%s%s\n", maq_endpoint_get_id (offer->endpoint), why != NULL ? "—" : price, why != NULL ? why : saving,
           why == NULL && *saving != '\0' && !configured ? ", " : "", configured ? "" : _("not configured"));
}

static void
print_all (MaqCli         *cli,
           GPtrArray      *offers,
           gboolean        configured,
           const MaqOffer *base)
{
  for (guint i = 0; i < offers->len; i++)
    {
      const MaqOffer *offer = g_ptr_array_index (offers, i);

      if (cli->json)
        print_json (offer, configured, base);
      else
        print_line (offer, configured, base);
    }
}

MaqExit
maq_cli_price (MaqCli  *cli,
               int      argc,
               char   **argv)
{
  g_auto (MaqCliOptions) options = { .anywhere = TRUE };
  g_autofree GOptionEntry *entries = maq_cli_options_entries (&options, TRUE);
  g_autoptr (MaqRequest) request = NULL;
  g_autoptr (GPtrArray) offers = NULL, others = NULL;
  MaqExit code = MAQ_EXIT_DONE;

  if (!maq_cli_parse (cli, maq_cli_find_command (argv[0]), entries, &argc, &argv, &code))
    return code;
  if (argc > 1)
    return maq_cli_usage (cli, _("“%s” is not understood; the prompt goes after --prompt"), argv[1]);
  if (!maq_cli_check_request (cli, &options, options.images != NULL || options.from != NULL, &code))
    return code;
  if (options.engine != NULL && maq_catalog_find (maq_engine_get_catalog (cli->engine), options.engine) == NULL)
    return maq_cli_usage (cli, _("there is no engine “%s”; “maquette-cli engines” lists them"), options.engine);
  request = maq_cli_look_at_request (cli, &options, &code);
  if (request == NULL)
    return code;
  offers = maq_engine_list_offers (cli->engine, request);
  others = maq_engine_list_preset_offers (cli->engine, request);
  print_all (cli, offers, TRUE, choose_base (offers, others, options.engine));
  print_all (cli, others, FALSE, choose_base (offers, others, options.engine));
  /* The engine that was named cannot do it: no price of it means anything. */
  if (options.engine != NULL && ((MaqOffer *) g_ptr_array_index (offers, 0))->why_not != NULL)
    return MAQ_EXIT_USAGE;
  return MAQ_EXIT_DONE;
}

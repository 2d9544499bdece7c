/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "maq-engine-text.h"
#include "maq-money-text.h"

typedef struct {
  const char *id;
  const char *sentence;
} Row;

/* clang-format off */
static const Row presets[] = {
  { "synexa", N_("gpt-image-2 at one flat price for each picture. Takes 20 references, no mask.") },
  { "replicate", N_("gpt-image-2 at one flat price for each picture, kept by the service while you wait.") },
  { "openai", N_("The maker of gpt-image-2. Paid by tokens: small or quick pictures cost less. Takes a mask.") },
  { "openai-batch", N_("The same pictures at half the price, for work that may take until tomorrow.") },
  { "azure", N_("gpt-image-2 in your own Azure resource. You need its address and a key of it.") },
  { "openrouter", N_("One account for many models; the service says afterwards what a picture cost.") },
  { "fal", N_("gpt-image-2 with a queue of its own. Paid by tokens; takes a mask.") },
  { "wavespeed", N_("gpt-image-2 with a queue of its own; the service says afterwards what a picture cost.") },
  { "sdcpp", N_("A small server for open models. Maquette can start it for you.") },
  { "a1111", N_("The web interface for Stable Diffusion, started with --api.") },
  { "forge", N_("Stable Diffusion WebUI Forge, started with --api.") },
  { "sdnext", N_("SD.Next, spoken to as AUTOMATIC1111 is.") },
  { "comfyui", N_("Runs a workflow that you saved from ComfyUI in API format.") },
  { "localai", N_("Open models behind OpenAI's form.") },
  { "vllm-omni", N_("A serving system for open models, on one machine or on many.") },
  { "sglang", N_("A serving system for open models that edit pictures.") },
  { "lemonade", N_("Open models on this computer's graphics or neural processor.") },
  { "sd-server", N_("stable-diffusion.cpp spoken to in OpenAI's form, for older versions of it.") },
  { "compatible", N_("Any other server that speaks OpenAI's form. You give its address; paths and fields can be set.") },
};

static const Row holds[] = {
  { "auth", N_("Key refused") },
  { "quota", N_("Out of credit") },
  { "verification", N_("Not verified") },
  { "no-key", N_("No key") },
};

static const Row hold_sentences[] = {
  { "auth", N_("%s refused the key. What waits for it stays here and is not sent until there is a new key.") },
  { "quota", N_("The account at %s is out of credit. What waits for it is not sent until you say so.") },
  { "verification", N_("%s wants the account verified for this model first. What waits for it is not sent until you say so.") },
  { "no-key", N_("%s needs a key before it makes pictures.") },
};

static const Row qualities[] = {
  { "low", N_("Low") },
  { "medium", N_("Medium") },
  { "high", N_("High") },
  { "auto", N_("Automatic") },
  { "standard", N_("Standard") },
  { "hd", N_("HD") },
};
/* clang-format on */

static const char *
find_sentence (const Row *rows, guint n_rows, const char *id)
{
  for (guint i = 0; i < n_rows; i++)
    if (g_strcmp0 (rows[i].id, id) == 0)
      return _(rows[i].sentence);
  return NULL;
}

const char *
maq_engine_text_preset (const char *id)
{
  const char *sentence = find_sentence (presets, G_N_ELEMENTS (presets), id);

  return sentence != NULL ? sentence : "";
}

const char *
maq_engine_text_group (MaqPresetGroup group)
{
  switch (group)
    {
    case MAQ_PRESET_SERVICE:
      return _("Services");
    case MAQ_PRESET_LOCAL:
      return _("Servers on This Machine");
    case MAQ_PRESET_OTHER:
    default:
      return _("Own Address");
    }
}

char *
maq_engine_text_where (const MaqEndpoint *endpoint)
{
  const char *base = maq_endpoint_get_base_url (endpoint);
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) address = NULL;
  const char *host;
  int port;

  if (g_str_has_prefix (base, "unix:"))
    return g_strdup (_("Built in"));
  uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL)
    return g_strdup (base);
  port = g_uri_get_port (uri);
  address = g_inet_address_new_from_string (host);
  if (g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address)))
    return port > 0 ? g_strdup_printf (_("This computer, port %d"), port) : g_strdup (_("This computer"));
  return port > 0 ? g_strdup_printf ("%s:%d", host, port) : g_strdup (host);
}

static void
append (GString *text, char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
  g_free (part);
}

static guint
count_ratios (const MaqModel *model)
{
  guint count = 0;

  for (guint i = MAQ_RATIO_1_1; i < MAQ_N_RATIOS; i++)
    count += model->ratios[i] ? 1 : 0;
  return count;
}

char *
maq_engine_text_abilities (const MaqModel *model)
{
  GString *text = g_string_new (NULL);
  guint ratios = count_ratios (model);

  if (model->max_references == 0)
    append (text, g_strdup (_("Words only")));
  else
    append (text, g_strdup_printf (ngettext ("%u reference", "Up to %u references", model->max_references),
                                   model->max_references));
  if (model->mask != MAQ_MASK_NONE)
    append (text, g_strdup (_("mask")));
  append (text, g_strdup_printf (ngettext ("%u ratio", "%u ratios", ratios), ratios));
  if (model->max_previews > 0)
    append (text, g_strdup_printf (ngettext ("%u preview", "%u previews", model->max_previews), model->max_previews));
  return g_string_free (text, FALSE);
}

char *
maq_engine_text_price (const MaqModel *model)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;

  switch (model->pricing)
    {
    case MAQ_PRICING_FREE:
      return g_strdup (_("Costs nothing: it is your own machine."));
    case MAQ_PRICING_FLAT:
      one = maq_money_text (model->flat_price);
      return g_strdup_printf (_("%s for each picture, whatever its size."), one);
    case MAQ_PRICING_TOKENS:
    case MAQ_PRICING_TABLE:
      one = maq_money_text (model->text_in * model->price_percent / 100);
      two = maq_money_text (model->image_in * model->price_percent / 100);
      three = maq_money_text (model->image_out * model->price_percent / 100);
      return g_strdup_printf (_("By tokens. A million cost %s for words, %s for references, %s for pictures made."), one,
                              two, three);
    case MAQ_PRICING_UNKNOWN:
    default:
      return g_strdup (_("Not known beforehand. Set one under Limits, so that budgets can count it."));
    }
}

const char *
maq_engine_text_hold (const char *hold)
{
  return find_sentence (holds, G_N_ELEMENTS (holds), hold);
}

char *
maq_engine_text_hold_sentence (const char *hold, const char *engine)
{
  const char *sentence = find_sentence (hold_sentences, G_N_ELEMENTS (hold_sentences), hold);

  return sentence != NULL ? g_strdup_printf (sentence, engine) : NULL;
}

const char *
maq_engine_text_quality (const char *word)
{
  const char *name = find_sentence (qualities, G_N_ELEMENTS (qualities), word);

  return name != NULL ? name : word;
}

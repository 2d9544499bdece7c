/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"
#include "maq-engine-link.h"

static const struct {
  const char *word;
  MaqRemedy   remedy;
  gsize       offset; /* of the address in MaqPreset */
  const char *heading;
} pages[] = {
  { "billing", MAQ_REMEDY_BILLING, G_STRUCT_OFFSET (MaqPreset, billing_url), N_("Billing Page") },
  { "verify", MAQ_REMEDY_VERIFY, G_STRUCT_OFFSET (MaqPreset, verify_url), N_("Verification Page") },
  { "usage", MAQ_REMEDY_USAGE, G_STRUCT_OFFSET (MaqPreset, usage_url), N_("Usage Page") },
};

/* By what the engine is; also where it is reached through an address of one's own. */
static const char *
get_address (const MaqEndpoint *endpoint, guint page)
{
  const MaqPreset *preset = endpoint != NULL ? maq_preset_find (endpoint) : NULL;

  return preset != NULL ? G_STRUCT_MEMBER (char *, preset, pages[page].offset) : NULL;
}

MaqRemedy
maq_engine_link_filter (MaqRemedy remedy, const MaqEndpoint *endpoint)
{
  guint left = remedy;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (get_address (endpoint, i) == NULL)
      left &= ~(guint) pages[i].remedy;
  return (MaqRemedy) left;
}

gboolean
maq_engine_link_open (GtkWindow *parent, const MaqEndpoint *endpoint, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      const char *address = get_address (endpoint, i);

      if (!g_str_equal (pages[i].word, word))
        continue;
      if (address != NULL)
        maq_dialogs_open_link (parent, _(pages[i].heading), address);
      return TRUE;
    }
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-cli-print.h"
#include "maq-json.h"

/* What became of "keep everything else exactly". */

void
maq_cli_add_exact (JsonBuilder   *builder,
                   const MaqSlot *slot)
{
  g_autofree char *text = slot->exact != NULL ? maq_exact_record_to_json (slot->exact) : NULL;
  g_autoptr (JsonNode) node = text != NULL ? maq_json_parse (text, strlen (text), &maq_json_limits_default, NULL) : NULL;

  if (node == NULL)
    return;
  if (slot->exact->outcome == MAQ_EXACT_COMPOSITED && slot->extra->len > 0)
    json_object_set_string_member (json_node_get_object (node), "raw",
                                   maq_blob_get_sha256 (g_ptr_array_index (slot->extra, 0)));
  json_builder_set_member_name (builder, "exact");
  json_builder_add_value (builder, g_steal_pointer (&node));
}

static const char *
get_sentence (MaqExactOutcome outcome)
{
  switch (outcome)
    {
    case MAQ_EXACT_COMPOSITED:
      return _("Everything outside of the mask is the original, bit for bit; “export --raw” writes the engine's own answer.");
    case MAQ_EXACT_POOR_ALIGNMENT:
      return _("The engine drew the rest anew as well: its answer does not fit into the original and was left as it is.");
    case MAQ_EXACT_EMPTY_MASK:
      return _("The mask lets nothing change, so the answer was left as it is.");
    case MAQ_EXACT_CANCELLED:
      return _("It was cancelled before everything else could be put back; the answer was left as it is.");
    case MAQ_EXACT_UNREADABLE:
    default:
      return _("The original, the mask or the answer could not be read, so the answer was left as it is.");
    }
}

void
maq_cli_say_exact (const MaqSlot *slot)
{
  if (slot->exact != NULL)
    g_print ("         %s\n", get_sentence (slot->exact->outcome));
}

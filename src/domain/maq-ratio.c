/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-error.h"
#include "maq-ratio.h"

static const struct {
  const char *text;
  guint       horizontal, vertical;
} ratios[MAQ_N_RATIOS] = {
  [MAQ_RATIO_AUTO] = { "auto", 0, 0 },
  [MAQ_RATIO_1_1] = { "1:1", 1, 1 },
  [MAQ_RATIO_3_2] = { "3:2", 3, 2 },
  [MAQ_RATIO_2_3] = { "2:3", 2, 3 },
  [MAQ_RATIO_16_9] = { "16:9", 16, 9 },
  [MAQ_RATIO_9_16] = { "9:16", 9, 16 },
};

const char *
maq_ratio_to_string (MaqRatio ratio)
{
  g_return_val_if_fail ((guint) ratio < MAQ_N_RATIOS, "auto");

  return ratios[ratio].text;
}

gboolean
maq_ratio_parse (const char  *text,
                 MaqRatio    *ratio,
                 GError     **error)
{
  for (guint i = 0; i < MAQ_N_RATIOS; i++)
    if (g_strcmp0 (ratios[i].text, text) == 0)
      {
        *ratio = i;
        return TRUE;
      }
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT,
               "\"%s\" is no ratio; there are 1:1, 3:2, 2:3, 16:9 and 9:16", text != NULL ? text : "");
  return FALSE;
}

void
maq_ratio_get_parts (MaqRatio  ratio,
                     guint    *horizontal,
                     guint    *vertical)
{
  g_return_if_fail ((guint) ratio < MAQ_N_RATIOS);

  *horizontal = ratios[ratio].horizontal;
  *vertical = ratios[ratio].vertical;
}

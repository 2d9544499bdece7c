/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-diagnosis.h"

static const char *const words[] = {
  "fine", "offline", "nobody", "address", "certificate", "no-key", "key", "verification", "credit", "model",
  "old-server", "busy", "trouble",
};

const char *
maq_diagnosis_to_word (MaqDiagnosis self)
{
  g_return_val_if_fail ((guint) self < G_N_ELEMENTS (words), "trouble");
  return words[self];
}

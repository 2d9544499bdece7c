/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "maq-credentials.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (MaqCredentials) found = maq_credentials_read (bytes);

  g_assert_cmpstr (maq_credentials_state_to_word (found->state), !=, "");
  g_assert_true (found->generator == NULL || g_utf8_validate (found->generator, -1, NULL));
  g_assert_true ((found->problem == NULL) == (found->state == MAQ_CREDENTIALS_NONE || found->state == MAQ_CREDENTIALS_INTACT));

  return 0;
}

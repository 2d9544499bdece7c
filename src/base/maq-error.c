/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "maq-error.h"

G_DEFINE_QUARK (maq-error-quark, maq_error)

const char *
maq_error_to_word (MaqError code)
{
  static const char *const words[] = {
    [MAQ_ERROR_AUTH] = "auth",
    [MAQ_ERROR_QUOTA] = "quota",
    [MAQ_ERROR_RATE] = "rate",
    [MAQ_ERROR_REFUSED] = "refused",
    [MAQ_ERROR_UNREACHABLE] = "unreachable",
    [MAQ_ERROR_PROTOCOL] = "protocol",
    [MAQ_ERROR_UNKNOWN_OUTCOME] = "unknown-outcome",
    [MAQ_ERROR_NO_SPACE] = "no-space",
    [MAQ_ERROR_BAD_INPUT] = "bad-input",
    [MAQ_ERROR_FAILED] = "failed",
    [MAQ_ERROR_BUDGET] = "budget",
    [MAQ_ERROR_LOCKED] = "locked",
    [MAQ_ERROR_GONE] = "gone",
    [MAQ_ERROR_MODERATED] = "moderated",
    [MAQ_ERROR_VERIFICATION] = "verification",
    [MAQ_ERROR_MODEL] = "model",
  };

  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (words), "failed");

  return words[code];
}

void
maq_error_set_errno (GError    **error,
                     int         saved_errno,
                     const char *what)
{
  MaqError code = MAQ_ERROR_FAILED;

  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    code = MAQ_ERROR_NO_SPACE;

  g_set_error (error, MAQ_ERROR, code, "%s: %s", what, g_strerror (saved_errno));
}

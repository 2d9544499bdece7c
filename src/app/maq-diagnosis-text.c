/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-diagnosis-text.h"

typedef struct {
  const char *icon;
  const char *sentence; /* names the engine once */
  MaqRemedy   remedy;
} Row;

/* clang-format off */
static const Row rows[] = {
  [MAQ_DIAGNOSIS_FINE] = { "object-select-symbolic",
    N_("%s answers, and all is well."), MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_OFFLINE] = { "network-offline-symbolic",
    N_("%s could not be asked: there is no network, or no machine of this name. Check the connection and the address."),
    MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_NOBODY] = { "network-offline-symbolic",
    N_("The machine is there, but %s does not answer at this address. Start the server, or check the port."),
    MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_ADDRESS] = { "dialog-question-symbolic",
    N_("Something answers here, but it is not %s. Check the address; it often ends in /v1."), MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_CERTIFICATE] = { "changes-prevent-symbolic",
    N_("%s cannot prove that it is who it says, so nothing was sent. Check the clock and the address; for a "
       "certificate of your own, choose its authority under Advanced."), MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_NO_KEY] = { "dialog-password-symbolic",
    N_("%s needs a key, and none is set. Paste one below."), MAQ_REMEDY_KEY },
  [MAQ_DIAGNOSIS_KEY] = { "dialog-password-symbolic",
    N_("%s refused the key. Paste it again whole, or make a new one."), MAQ_REMEDY_KEY },
  [MAQ_DIAGNOSIS_VERIFICATION] = { "dialog-password-symbolic",
    N_("The key is right, but %s lends this model to verified organisations only. Verify yours; it may take some "
       "minutes until that is known."), MAQ_REMEDY_VERIFY },
  [MAQ_DIAGNOSIS_CREDIT] = { "dialog-warning-symbolic",
    N_("The key is right, but the account at %s has no credit left. Add some there."), MAQ_REMEDY_BILLING },
  [MAQ_DIAGNOSIS_MODEL] = { "dialog-error-symbolic",
    N_("The key is right, but %s does not have this model, or not for this account. Choose another one above."),
    MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_OLD_SERVER] = { "view-refresh-symbolic",
    N_("%s is the right kind of server, but too old: it lacks something that Maquette needs. Update it."),
    MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_BUSY] = { "document-open-recent-symbolic",
    N_("%s is busy and asks to come back later. Nothing is wrong with your settings."), MAQ_REMEDY_NONE },
  [MAQ_DIAGNOSIS_TROUBLE] = { "dialog-error-symbolic",
    N_("%s answers, but has trouble of its own. What it said is below."), MAQ_REMEDY_NONE },
};
/* clang-format on */

void
maq_diagnosis_text_init (MaqDiagnosisText *self, MaqDiagnosis diagnosis, const char *engine)
{
  const Row *row = &rows[(guint) diagnosis < G_N_ELEMENTS (rows) ? diagnosis : MAQ_DIAGNOSIS_TROUBLE];

  self->icon = row->icon;
  self->sentence = g_strdup_printf (_(row->sentence), engine);
  self->remedy = row->remedy;
}

void
maq_diagnosis_text_clear (MaqDiagnosisText *self)
{
  g_clear_pointer (&self->sentence, g_free);
}

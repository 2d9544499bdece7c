/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>

#include <glib/gi18n-lib.h>

#include "maq-application.h"
#include "maq-log.h"

int
main (int argc, char **argv)
{
  g_autoptr (MaqApplication) application = NULL;

  maq_process_harden ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, MAQ_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Maquette");
  g_set_prgname (MAQ_APP_ID);
  maq_log_init (NULL);

  application = maq_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

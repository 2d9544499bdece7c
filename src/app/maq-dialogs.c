/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "maq-dialogs.h"

/* One open chooser: a native one has no owner but us. */
typedef struct {
  GtkFileChooserNative *chooser;
  MaqFilesFunc          callback;
  GObject              *owner;
} Choice;

static void
choice_free (Choice *choice)
{
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (choice->chooser));
  g_object_unref (choice->chooser);
  g_object_unref (choice->owner);
  g_free (choice);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Choice *choice)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      choice->callback (files, choice->owner);
    }
  choice_free (choice);
}

static Choice *
make_choice (GtkWindow *parent, const char *title, GtkFileChooserAction action, MaqFilesFunc callback, GObject *owner)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->chooser = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);
  choice->callback = callback;
  choice->owner = g_object_ref (owner);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choice->chooser), TRUE);
  g_signal_connect (choice->chooser, "response", G_CALLBACK (response_cb), choice);
  return choice;
}

void
maq_dialogs_open_pictures (GtkWindow *parent, MaqFilesFunc callback, GObject *owner)
{
  Choice *choice = make_choice (parent, _("Add Pictures"), GTK_FILE_CHOOSER_ACTION_OPEN, callback, owner);
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/webp");
  gtk_file_filter_add_mime_type (filter, "image/avif");
  gtk_file_filter_add_mime_type (filter, "image/tiff");
  gtk_file_filter_add_mime_type (filter, "image/gif");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choice->chooser), filter);
  g_object_unref (filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (choice->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}

void
maq_dialogs_save (GtkWindow *parent, const char *name, MaqFilesFunc callback, GObject *owner)
{
  Choice *choice = make_choice (parent, _("Export Picture"), GTK_FILE_CHOOSER_ACTION_SAVE, callback, owner);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (choice->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}

void
maq_dialogs_about (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Maquette", "application-icon", MAQ_APP_ID, "version", MAQ_VERSION,
                         "developer-name", _("The Maquette authors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _("Iterate on mock-ups with numbered references. The built-in Draft engine draws on this "
                           "computer, without a network and without AI."),
                         NULL);
}

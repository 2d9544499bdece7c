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
maq_dialogs_choose_folder (GtkWindow *parent, const char *folder, MaqFilesFunc callback, GObject *owner)
{
  Choice *choice = make_choice (parent, _("Choose a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, callback, owner);
  g_autoptr (GFile) file = folder != NULL ? g_file_new_for_path (folder) : NULL;

  gtk_file_chooser_native_set_accept_label (choice->chooser, _("_Select"));
  if (file != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (choice->chooser), file, NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}

void
maq_dialogs_open_file (GtkWindow *parent, const char *title, MaqFilesFunc callback, GObject *owner)
{
  Choice *choice = make_choice (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, callback, owner);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}

static AdwMessageDialog *
make_question (GtkWindow *parent, const char *heading, const char *body, const char *accept)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (dialog, "accept", accept);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "accept");
  return dialog;
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    g_warning ("No browser opened the page: %s", error->message);
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

static void
link_cb (AdwMessageDialog *dialog, const char *response, const char *url)
{
  if (g_str_equal (response, "accept"))
    g_app_info_launch_default_for_uri_async (url, NULL, NULL, launched_cb, NULL);
}

void
maq_dialogs_open_link (GtkWindow *parent, const char *heading, const char *url)
{
  AdwMessageDialog *dialog;
  GtkWidget *label;

  g_return_if_fail (url != NULL && g_str_has_prefix (url, "https://"));

  dialog = make_question (parent, heading, _("This page opens in your browser:"), _("_Open"));
  label = gtk_label_new (url);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  adw_message_dialog_set_extra_child (dialog, label);
  adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (link_cb), g_strdup (url), free_text, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What a confirmation goes on with. */
typedef struct {
  void   (*callback) (GObject *owner);
  GObject *owner;
} Consent;

static void
consent_free (gpointer data, GClosure *closure)
{
  Consent *consent = data;

  g_object_unref (consent->owner);
  g_free (consent);
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, Consent *consent)
{
  if (g_str_equal (response, "accept"))
    consent->callback (consent->owner);
}

void
maq_dialogs_confirm (GtkWindow *parent, const char *heading, const char *body, const char *accept,
                     void (*callback) (GObject *owner), GObject *owner)
{
  AdwMessageDialog *dialog = make_question (parent, heading, body, accept);
  Consent *consent = g_new0 (Consent, 1);

  consent->callback = callback;
  consent->owner = g_object_ref (owner);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (confirmed_cb), consent, consent_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
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

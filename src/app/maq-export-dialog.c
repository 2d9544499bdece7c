/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-credentials-text.h"
#include "maq-dialogs.h"
#include "maq-entry-row.h"
#include "maq-export-dialog-private.h"

G_DEFINE_FINAL_TYPE (MaqExportDialog, maq_export_dialog, MAQ_TYPE_DIALOG)

enum { EXPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what was decided --- */

GArray *
maq_export_dialog_get_items (MaqExportDialog *self)
{
  g_return_val_if_fail (MAQ_IS_EXPORT_DIALOG (self), NULL);

  return adw_combo_row_get_selected (self->pictures_row) == 1 ? self->all : self->chosen;
}

const char *
maq_export_dialog_get_folder (MaqExportDialog *self)
{
  g_return_val_if_fail (MAQ_IS_EXPORT_DIALOG (self), NULL);

  return self->folder;
}

/* --- what can be done --- */

/* NULL: nothing stands in the way. */
static const char *
find_problem (MaqExportDialog *self, const MaqExportPlan *plan)
{
  if (!maq_export_plan_check (plan, NULL))
    return _("A name has no “/”; in braces there may be {step}, {variant}, {words}, {engine}, {date}, {size} and {ratio}.");
  if (self->folder == NULL)
    return _("Choose a folder first.");
  return NULL;
}

void
maq_export_dialog_changed (MaqExportDialog *self)
{
  g_autoptr (MaqExportPlan) plan = NULL;
  gboolean is_bad, is_anew;
  const char *problem;

  if (!self->is_ready)
    return;
  plan = maq_export_dialog_dup_plan (self);
  is_anew = plan->content != MAQ_EXPORT_ORIGINAL;
  is_bad = !maq_export_plan_check (plan, NULL);
  problem = find_problem (self, plan);
  gtk_widget_set_visible (GTK_WIDGET (self->anew_group), is_anew);
  gtk_widget_set_sensitive (GTK_WIDGET (self->quality_row), plan->format == MAQ_FORMAT_JPEG || plan->format == MAQ_FORMAT_WEBP);
  gtk_widget_set_sensitive (GTK_WIDGET (self->export_button), problem == NULL);
  if (is_bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  adw_action_row_set_subtitle (self->quality_row, "");
  if (problem == NULL)
    {
      maq_export_dialog_start_preview (self);
      return;
    }
  maq_export_dialog_stop_preview (self);
  gtk_label_set_text (self->status, problem);
}

static void
export_cb (MaqExportDialog *self)
{
  g_autoptr (MaqExportPlan) plan = maq_export_dialog_read (self);
  g_autofree char *json = maq_export_plan_to_json (plan);

  maq_settings_set_export (self->settings, json, self->folder);
  g_signal_emit (self, signals[EXPORT], 0);
  maq_dialog_close (MAQ_DIALOG (self));
}

/* --- where to --- */

static void
set_folder (MaqExportDialog *self, const char *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : g_strdup (_("None chosen"));

  g_free (self->folder);
  self->folder = g_strdup (path);
  adw_action_row_set_subtitle (self->folder_row, shown);
  maq_export_dialog_changed (self);
}

static void
chosen_cb (GListModel *files, gpointer data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  if (file != NULL && g_file_peek_path (file) != NULL)
    set_folder (data, g_file_peek_path (file));
}

static void
choose_cb (MaqExportDialog *self)
{
  maq_dialogs_choose_folder (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->folder, chosen_cb, G_OBJECT (self));
}

/* The one of last time, else that of pictures. From within a sandbox, none is there that was not chosen. */
static char *
dup_usual_folder (MaqExportDialog *self)
{
  g_autofree char *last = maq_settings_dup_export_folder (self->settings);
  const char *usual = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  if (*last != '\0' && g_file_test (last, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&last);
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return NULL;
  return g_strdup (usual != NULL && g_file_test (usual, G_FILE_TEST_IS_DIR) ? usual : g_get_home_dir ());
}

/* --- the widget --- */

static void
maq_export_dialog_dispose (GObject *object)
{
  MaqExportDialog *self = MAQ_EXPORT_DIALOG (object);

  self->is_ready = FALSE;
  maq_export_dialog_stop_preview (self);
  if (self->credentials != NULL)
    g_cancellable_cancel (self->credentials);
  g_clear_object (&self->credentials);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->chosen, g_array_unref);
  g_clear_pointer (&self->all, g_array_unref);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (maq_export_dialog_parent_class)->dispose (object);
}

static void
maq_export_dialog_class_init (MaqExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_export_dialog_dispose;
  signals[EXPORT] = g_signal_new ("export", MAQ_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, content_group);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, pictures_row);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, original_check);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, prompt_check);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, clean_check);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, anew_group);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, quality_row);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, quality);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, sizes);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, ratios);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, status);
  gtk_widget_class_bind_template_child (widget_class, MaqExportDialog, export_button);
  gtk_widget_class_bind_template_callback_full (widget_class, "changed_cb", G_CALLBACK (maq_export_dialog_changed));
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
}

static void
maq_export_dialog_init (MaqExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  maq_export_dialog_add_buttons (self);
}

static void
credentials_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MaqExportDialog) self = data;
  g_autoptr (MaqPictureCredentials) found = maq_engine_read_credentials_finish (MAQ_ENGINE (source), result, NULL);
  g_autofree char *text = found != NULL ? maq_credentials_text_whole (found) : NULL;

  if (text != NULL && self->engine != NULL)
    adw_preferences_group_set_description (self->content_group, text);
}

/* Of one picture; what holds for each of many is said by the command line. */
static void
read_credentials (MaqExportDialog *self)
{
  const MaqPictureItem *item = &g_array_index (self->chosen, MaqPictureItem, 0);
  const MaqPictureItem raw = { item->record, item->slot, MAQ_PICTURE_RAW };
  MaqBlob *picture = maq_picture_item_get_picture (item), *origin = maq_picture_item_get_picture (&raw);

  if (self->chosen->len > 1)
    return;
  self->credentials = g_cancellable_new ();
  maq_engine_read_credentials_async (self->engine, picture, origin != picture ? origin : NULL, self->credentials, credentials_cb,
                                     g_object_ref (self));
}

static void
fill_pictures (MaqExportDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *chosen = NULL, *all = NULL;

  chosen = self->chosen->len == 1 ? g_strdup (_("This one")) : g_strdup_printf (ngettext ("The chosen %u", "The chosen %u", self->chosen->len), self->chosen->len);
  all = g_strdup_printf (ngettext ("All %u", "All %u", self->all->len), self->all->len);
  gtk_string_list_append (names, chosen);
  if (self->all->len > self->chosen->len)
    gtk_string_list_append (names, all);
  adw_combo_row_set_model (self->pictures_row, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->pictures_row), self->all->len > 1);
}

/* For who cannot see it. */
static void
name_parts (MaqExportDialog *self)
{
  maq_entry_row_name (GTK_WIDGET (self->name_row));
  maq_entry_row_name_choice (GTK_WIDGET (self->pictures_row));
  maq_entry_row_name_choice (GTK_WIDGET (self->format_row));
  maq_entry_row_name_list (GTK_WIDGET (self->pictures_row), _("What is exported"));
  maq_entry_row_name_list (GTK_WIDGET (self->folder_row), _("Where it is written"));
}

MaqExportDialog *
maq_export_dialog_new (MaqEngine *engine, MaqSettings *settings, GArray *chosen, GArray *all)
{
  MaqExportDialog *self = g_object_new (MAQ_TYPE_EXPORT_DIALOG, NULL);
  g_autofree char *json = maq_settings_dup_export_plan (settings);
  g_autoptr (MaqExportPlan) plan = maq_export_plan_from_json (json);
  g_autofree char *folder = NULL;

  g_return_val_if_fail (chosen != NULL && chosen->len > 0 && all != NULL, self);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (settings);
  self->chosen = g_array_ref (chosen);
  self->all = g_array_ref (all);
  if (plan == NULL)
    plan = maq_export_plan_new ();
  fill_pictures (self);
  name_parts (self);
  maq_export_dialog_show_plan (self, plan);
  folder = dup_usual_folder (self);
  self->is_ready = TRUE;
  set_folder (self, folder);
  read_credentials (self);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-engine-link.h"
#include "maq-error-text.h"
#include "maq-queue-row.h"
#include "maq-queue-text.h"
#include "maq-step-text.h"
#include "maq-thumbnail.h"

struct _MaqQueueRow {
  GtkListBoxRow  parent_instance;

  GtkWidget     *handle;
  MaqThumbnail  *thumbnail;
  GtkLabel      *words;
  GtkLabel      *meta;
  GtkLabel      *status;
  GtkProgressBar *progress;
  GtkLabel      *sentence;
  GtkWidget     *remedies;

  MaqQueueEntry *entry;
  MaqLoader     *loader;
  MaqCatalog    *catalog;
  MaqPicture    *preview; /* of what is under way, nullable */
};

enum { MOVE, SHOW, ANSWER, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqQueueRow, maq_queue_row, GTK_TYPE_LIST_BOX_ROW)

static const struct {
  const char *word;
  MaqRemedy   remedy;
} remedies[] = {
  { "set-key", MAQ_REMEDY_KEY },
  { "billing", MAQ_REMEDY_BILLING },
  { "verify", MAQ_REMEDY_VERIFY },
  { "release", MAQ_REMEDY_RELEASE },
};

/* What has come of it so far, else the picture that is being edited. */
static MaqPicture *
dup_picture (MaqQueueRow *self, MaqJob *lead)
{
  MaqRequest *request = maq_job_get_record (lead)->request;
  MaqImage *preview = maq_job_get_preview (lead);

  if (preview != NULL)
    {
      if (self->preview == NULL)
        self->preview = maq_picture_new (0, 0);
      maq_picture_set_image (self->preview, preview);
      return g_object_ref (self->preview);
    }
  if (maq_request_get_n_images (request) > 0)
    return maq_loader_get (self->loader, maq_reference_get_blob (maq_request_get_image (request, 0)));
  return NULL;
}

static void
show_hold (MaqQueueRow *self, MaqJob *lead)
{
  MaqStepRecord *record = maq_job_get_record (lead);
  MaqCatalogEntry *engine = maq_catalog_find (self->catalog, maq_request_get_engine (record->request));
  g_autoptr (MaqErrorText) text = maq_error_text_for_hold (maq_job_get_hold (lead), record->engine_title);

  gtk_widget_set_visible (GTK_WIDGET (self->sentence), text != NULL);
  gtk_widget_set_visible (self->remedies, text != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self->status), (const char *[]) { "row-meta", text != NULL ? "warning" : NULL, NULL });
  if (text == NULL)
    return;
  gtk_label_set_label (self->sentence, text->sentence);
  text->remedy = maq_engine_link_filter (text->remedy, engine != NULL ? maq_catalog_entry_get_endpoint (engine) : NULL);
  for (GtkWidget *button = gtk_widget_get_first_child (self->remedies); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
      if (g_str_equal (remedies[i].word, gtk_widget_get_name (button)))
        gtk_widget_set_visible (button, (text->remedy & remedies[i].remedy) != 0);
}

static void
show_texts (MaqQueueRow *self, MaqJob *lead)
{
  MaqStepRecord *record = maq_job_get_record (lead);
  g_autofree char *words = maq_step_text_snippet (record, NULL);
  g_autofree char *title = maq_step_text_title (record);
  g_autofree char *meta = maq_queue_text_meta (self->entry);
  g_autofree char *status = maq_queue_text_status (self->entry);
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", title, meta, status);

  gtk_label_set_label (self->words, words);
  gtk_label_set_label (self->meta, meta);
  gtk_label_set_label (self->status, status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
refresh (MaqQueueRow *self)
{
  MaqJob *lead = maq_queue_entry_get_lead (self->entry);
  gboolean can_move = maq_queue_entry_can_move (self->entry);
  g_autoptr (MaqPicture) picture = NULL;

  if (lead == NULL)
    return;
  picture = dup_picture (self, lead);
  maq_thumbnail_set_picture (self->thumbnail, picture);
  show_texts (self, lead);
  show_hold (self, lead);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), maq_queue_entry_count_running (self->entry) > 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (maq_job_get_fraction (lead), 0, 1));
  /* It keeps its room, so that the pictures stand below one another. */
  gtk_widget_set_opacity (self->handle, can_move ? 1 : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "queue-row.front", can_move);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "queue-row.up", can_move);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "queue-row.down", can_move);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "queue-row.cancel", !maq_queue_entry_is_cancelled (self->entry));
}

static void
answer_cb (MaqQueueRow *self, GtkWidget *button)
{
  g_signal_emit (self, signals[ANSWER], 0, gtk_widget_get_name (button));
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  int by = g_str_equal (name, "queue-row.up") ? -1 : g_str_equal (name, "queue-row.down") ? 1 : G_MININT;

  g_signal_emit (widget, signals[MOVE], 0, by);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SHOW], 0);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  maq_queue_entry_cancel (MAQ_QUEUE_ROW (widget)->entry);
}

static void
maq_queue_row_dispose (GObject *object)
{
  MaqQueueRow *self = MAQ_QUEUE_ROW (object);

  g_clear_object (&self->preview);
  g_clear_object (&self->catalog);
  g_clear_object (&self->loader);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (maq_queue_row_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "queue-row.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "queue-row.front", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "queue-row.up", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "queue-row.down", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "queue-row.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK | GDK_SHIFT_MASK, "queue-row.front", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "queue-row.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "queue-row.down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "queue-row.cancel", NULL);
}

static void
maq_queue_row_class_init (MaqQueueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_queue_row_dispose;
  signals[MOVE] = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SHOW] = g_signal_new ("show-step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (MAQ_TYPE_THUMBNAIL);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-queue-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, handle);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, words);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, meta);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, status);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, progress);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, MaqQueueRow, remedies);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
}

static void
maq_queue_row_init (MaqQueueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
maq_queue_row_new (MaqQueueEntry *entry, MaqLoader *loader, MaqCatalog *catalog)
{
  MaqQueueRow *self = g_object_new (MAQ_TYPE_QUEUE_ROW, NULL);

  self->entry = g_object_ref (entry);
  self->loader = g_object_ref (loader);
  self->catalog = g_object_ref (catalog);
  g_signal_connect_object (entry, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

MaqQueueEntry *
maq_queue_row_get_entry (MaqQueueRow *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_ROW (self), NULL);
  return self->entry;
}

GtkWidget *
maq_queue_row_get_handle (MaqQueueRow *self)
{
  g_return_val_if_fail (MAQ_IS_QUEUE_ROW (self), NULL);
  return self->handle;
}

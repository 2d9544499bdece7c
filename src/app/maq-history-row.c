/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-branch-mark.h"
#include "maq-error-text.h"
#include "maq-history-foot.h"
#include "maq-history-row.h"
#include "maq-job-text.h"
#include "maq-step-text.h"
#include "maq-thumbnail.h"
#include "maq-tooltip.h"

#define THUMB_HEIGHT 50
#define LINE_GAP 2
#define PAD 8

struct _MaqHistoryRow {
  GtkWidget      parent_instance;

  GtkWidget     *content;
  GtkLabel      *day;
  MaqBranchMark *branch;
  MaqThumbnail  *thumbnail;
  GtkLabel      *text;
  MaqHistoryFoot *foot;
  GtkWidget     *progress;
  GtkWidget     *cancel;

  int            lines; /* height of the words and what stands below them; 0: to be looked up */
  MaqLoader     *loader;
  GListModel    *queue;
  MaqHistoryEntry *entry;
  MaqJob        *job; /* of the slot, while it runs */
  MaqPicture    *preview;
  GSignalGroup  *step_signals;
  GSignalGroup  *job_signals;
};

enum { SIBLING, RECORD_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Of a row without buttons; 0: to be measured. */
static int plain_minimum, plain_natural;

G_DEFINE_FINAL_TYPE (MaqHistoryRow, maq_history_row, GTK_TYPE_WIDGET)

/* --- size --- */

static int
get_line (GtkLabel *label)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (label));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

/* What the fonts in use need for two lines of words and one below, however many are shown: no row changes its height when its record comes. */
static int
get_lines (MaqHistoryRow *self)
{
  if (self->lines == 0)
    self->lines = 2 * get_line (self->text) + LINE_GAP + get_line (maq_history_foot_get_label (self->foot));
  return self->lines;
}

/* The fonts may be others. */
static void
maq_history_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (maq_history_row_parent_class)->css_changed (widget, change);
  MAQ_HISTORY_ROW (widget)->lines = 0;
  plain_natural = 0;
}

/* 0 of what is not shown. */
static int
get_height (GtkWidget *child)
{
  int height;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

/* Words that may be cut say nothing about the width, so a row that only has such is as wide as any other: a list asks all of its rows, and what
 * is in them is slow to ask. */
static void
measure_width (MaqHistoryRow *self, int *minimum, int *natural)
{
  gboolean plain = !maq_history_foot_has_fork (self->foot) && !gtk_widget_get_visible (self->cancel);

  if (!plain || plain_natural == 0)
    gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
  if (plain && plain_natural == 0)
    {
      plain_minimum = *minimum;
      plain_natural = *natural;
    }
  if (plain)
    {
      *minimum = plain_minimum;
      *natural = plain_natural;
    }
}

static void
maq_history_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  MaqHistoryRow *self = MAQ_HISTORY_ROW (widget);
  int bar;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, minimum, natural);
      return;
    }
  bar = get_height (self->progress);
  *minimum = *natural = get_height (GTK_WIDGET (self->day)) + 2 * PAD
                        + MAX (THUMB_HEIGHT, get_lines (self) + (bar > 0 ? LINE_GAP + bar : 0));
}

static void
maq_history_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MaqHistoryRow *self = MAQ_HISTORY_ROW (widget);
  int minimum;

  gtk_widget_measure (self->content, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->content, &(GtkAllocation) { 0, 0, width, MAX (height, minimum) }, -1);
}

/* One of the parts that make the row higher. The box around them, without which this row measures itself, may not have been measured since
 * it last changed; then it passes nothing on. */
static void
show_part (MaqHistoryRow *self, GtkWidget *part, gboolean shown)
{
  if (gtk_widget_get_visible (part) == shown)
    return;
  gtk_widget_set_visible (part, shown);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- content --- */

static MaqJob *
find_job (MaqHistoryRow *self)
{
  guint n_jobs = g_list_model_get_n_items (self->queue);
  gint64 step = self->entry != NULL ? maq_step_get_id (maq_history_entry_get_step (self->entry)) : 0;

  for (guint i = 0; step != 0 && i < n_jobs; i++)
    {
      g_autoptr (MaqJob) job = g_list_model_get_item (self->queue, i);

      if (maq_job_get_step_id (job) == step && maq_job_get_slot (job) == maq_history_entry_get_slot (self->entry)
          && !maq_job_state_is_end (maq_job_get_state (job)))
        return g_steal_pointer (&job);
    }
  return NULL;
}

/* Whether it is another one than before. */
static gboolean
update_job (MaqHistoryRow *self)
{
  g_autoptr (MaqJob) job = find_job (self);

  if (!g_set_object (&self->job, job))
    return FALSE;
  g_clear_object (&self->preview);
  g_signal_group_set_target (self->job_signals, job);
  return TRUE;
}

/* The pictures of a step behind the first are told by number. */
static char *
describe_variant (const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autoptr (MaqErrorText) error = maq_error_text_for_slot (slot, record->engine_title);

  if (error != NULL)
    /* Translators: a picture of a step, and what went wrong with it. */
    return g_strdup_printf (_("Variant %u of step %ld: %s"), slot->index + 1, (long) record->id, error->title);
  return g_strdup_printf (_("Variant %u of step %ld"), slot->index + 1, (long) record->id);
}

/* What the row shows, said in one breath. (transfer full) */
static char *
describe (const MaqStepRecord *record, const MaqSlot *slot)
{
  /* Translators: what was said of a picture when it was compared; behind the name of its step. */
  static const char *const verdicts[] = { NULL, N_(", picked"), N_(", rejected") };
  const char *verdict = slot->verdict != MAQ_VERDICT_NONE ? _(verdicts[slot->verdict]) : "";
  g_autofree char *title = NULL;
  g_autoptr (GString) name = NULL;

  if (slot->index > 0)
    {
      title = describe_variant (record, slot);
      return g_strconcat (title, verdict, NULL);
    }
  title = maq_step_text_title (record);
  name = g_string_new (title);
  if (record->n_siblings > 1)
    g_string_append_printf (name, _(", try %u of %u"), record->sibling + 1, record->n_siblings);
  if (record->starred)
    g_string_append (name, _(", starred"));
  g_string_append (name, verdict);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
show_snippet (MaqHistoryRow *self, const MaqStepRecord *record)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = maq_step_text_snippet (record, &ranges);
  g_autoptr (PangoAttrList) attributes = maq_step_text_attributes (ranges, dark);

  gtk_label_set_label (self->text, snippet);
  gtk_label_set_attributes (self->text, attributes);
}

/* The same words again would say nothing of a variant. */
static void
show_words (MaqHistoryRow *self, const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *name = describe (record, slot);
  /* Translators: a row of the history: one more picture of the step below. */
  g_autofree char *variant = g_strdup_printf (_("variant %u"), slot->index + 1);

  if (slot->index == 0)
    show_snippet (self, record);
  else
    {
      gtk_label_set_attributes (self->text, NULL);
      gtk_label_set_label (self->text, variant);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* The list's own cell is what has the focus; before GTK 4.12 only we can name it. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_picture (MaqHistoryRow *self, const MaqSlot *slot, const MaqErrorText *error)
{
  g_autoptr (MaqPicture) picture = NULL;
  MaqImage *preview = self->job != NULL ? maq_job_get_preview (self->job) : NULL;

  if (slot->picture != NULL)
    picture = maq_loader_get (self->loader, slot->picture);
  else if (preview != NULL)
    {
      if (self->preview == NULL)
        self->preview = maq_picture_new (0, 0);
      maq_picture_set_image (self->preview, preview);
      picture = g_object_ref (self->preview);
    }
  maq_thumbnail_set_picture (self->thumbnail, picture);
  maq_thumbnail_set_icon (self->thumbnail, picture == NULL && error != NULL ? error->icon : NULL);
}

static void
show_error (MaqHistoryRow *self, const MaqErrorText *error)
{
  g_autofree char *more = error->facts != NULL ? g_strdup_printf ("%s\n%s", error->sentence, error->facts) : NULL;

  maq_history_foot_set_text (self->foot, error->title, NULL, error->warning ? "warning" : "error", more != NULL ? more : error->sentence);
}

/* The times alone where all goes as it usually does. */
static void
show_running (MaqHistoryRow *self, const MaqSlot *slot)
{
  double fraction = maq_job_get_fraction (self->job);
  g_autofree char *text = NULL;
  MaqJobNews news;

  maq_job_text_read (self->job, slot, &news);
  if (news.state == MAQ_JOB_QUEUED || news.remaining < 0 || news.cancelled || news.position > 0 || news.hold != NULL)
    text = maq_job_text_line (&news);
  else
    text = maq_step_text_times (news.elapsed, news.remaining);
  maq_history_foot_set_text (self->foot, text, NULL, news.hold != NULL ? "warning" : NULL, NULL);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (fraction, 0, 1));
}

static void
show_done (MaqHistoryRow *self, const MaqStepRecord *record, const MaqSlot *slot)
{
  g_autofree char *text = maq_step_text_slot (record, slot);
  g_autofree char *price = maq_step_text_slot_price (record, slot);

  maq_history_foot_set_text (self->foot, text, price, NULL, NULL);
}

static void
show_nothing (MaqHistoryRow *self)
{
  gtk_label_set_label (self->text, "");
  maq_history_foot_set_fork (self->foot, 0, 0);
  maq_history_foot_set_text (self->foot, "", NULL, NULL, NULL);
  maq_thumbnail_set_picture (self->thumbnail, NULL);
  maq_thumbnail_set_icon (self->thumbnail, NULL);
}

static void
show_record (MaqHistoryRow *self)
{
  MaqStepRecord *record = self->entry != NULL ? maq_history_entry_get_record (self->entry) : NULL;
  const MaqSlot *slot = self->entry != NULL ? maq_history_entry_get_shown (self->entry) : NULL;
  g_autoptr (MaqErrorText) error = NULL;

  show_part (self, self->progress, self->job != NULL);
  gtk_widget_set_visible (self->cancel, self->job != NULL);
  if (slot == NULL)
    {
      show_nothing (self);
      return;
    }
  error = maq_error_text_for_slot (slot, record->engine_title);
  show_words (self, record, slot);
  maq_history_foot_set_fork (self->foot, record->sibling, slot->index == 0 ? record->n_siblings : 0);
  show_picture (self, slot, error);
  if (self->job != NULL)
    show_running (self, slot);
  else if (error != NULL)
    show_error (self, error);
  else
    show_done (self, record, slot);
}

static void
record_cb (MaqHistoryRow *self)
{
  show_record (self);
  g_signal_emit (self, signals[RECORD_CHANGED], 0);
}

/* It may have ended. */
static void
job_cb (MaqHistoryRow *self)
{
  update_job (self);
  show_record (self);
}

static void
cancel_cb (MaqHistoryRow *self)
{
  g_autoptr (MaqJob) job = find_job (self);

  if (job != NULL)
    maq_job_cancel (job);
}

/* The whole words, where they are cut. */
static gboolean
query_words_cb (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip, MaqHistoryRow *self)
{
  MaqStepRecord *record = self->entry != NULL ? maq_history_entry_get_record (self->entry) : NULL;

  if (record == NULL || !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, maq_request_get_change (record->request));
  return TRUE;
}

/* A heading is no part of the row below it: a click on it does nothing. */
static void
heading_cb (GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
sibling_cb (MaqHistoryRow *self, int direction)
{
  g_signal_emit (self, signals[SIBLING], 0, direction);
}

static void
maq_history_row_dispose (GObject *object)
{
  MaqHistoryRow *self = MAQ_HISTORY_ROW (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);

  g_clear_object (&self->step_signals);
  g_clear_object (&self->job_signals);
  g_clear_object (&self->entry);
  g_clear_object (&self->job);
  g_clear_object (&self->preview);
  g_clear_object (&self->queue);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (maq_history_row_parent_class)->dispose (object);
}

static void
maq_history_row_class_init (MaqHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_history_row_dispose;
  widget_class->css_changed = maq_history_row_css_changed;
  widget_class->measure = maq_history_row_measure;
  widget_class->size_allocate = maq_history_row_size_allocate;
  signals[SIBLING] = g_signal_new ("sibling", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
  signals[RECORD_CHANGED] = g_signal_new ("record-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  g_type_ensure (MAQ_TYPE_BRANCH_MARK);
  g_type_ensure (MAQ_TYPE_HISTORY_FOOT);
  g_type_ensure (MAQ_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, content);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, day);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, branch);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, text);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, foot);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, progress);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryRow, cancel);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, heading_cb);
  gtk_widget_class_bind_template_callback (widget_class, sibling_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_words_cb);
}

static void
maq_history_row_init (MaqHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  maq_tooltip_set (self->cancel, _("Cancel"));
  self->step_signals = g_signal_group_new (MAQ_TYPE_STEP);
  g_signal_group_connect_swapped (self->step_signals, "notify::record", G_CALLBACK (record_cb), self);
  self->job_signals = g_signal_group_new (MAQ_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify", G_CALLBACK (job_cb), self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (show_record), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
maq_history_row_new (MaqLoader *loader, MaqEngine *engine)
{
  MaqHistoryRow *self = g_object_new (MAQ_TYPE_HISTORY_ROW, NULL);

  self->loader = g_object_ref (loader);
  self->queue = g_object_ref (maq_engine_get_queue (engine));
  return GTK_WIDGET (self);
}

MaqHistoryEntry *
maq_history_row_get_entry (MaqHistoryRow *self)
{
  g_return_val_if_fail (MAQ_IS_HISTORY_ROW (self), NULL);
  return self->entry;
}

void
maq_history_row_set_entry (MaqHistoryRow *self, MaqHistoryEntry *entry)
{
  g_return_if_fail (MAQ_IS_HISTORY_ROW (self));

  if (!g_set_object (&self->entry, entry))
    return;
  g_signal_group_set_target (self->step_signals, entry != NULL ? maq_history_entry_get_step (entry) : NULL);
  update_job (self);
  show_record (self);
}

void
maq_history_row_place (MaqHistoryRow *self, const char *heading, guint lane, gboolean current)
{
  g_return_if_fail (MAQ_IS_HISTORY_ROW (self));

  gtk_label_set_label (self->day, heading != NULL ? heading : "");
  show_part (self, GTK_WIDGET (self->day), heading != NULL);
  maq_branch_mark_set (self->branch, lane, current);
}

void
maq_history_row_find_job (MaqHistoryRow *self)
{
  g_return_if_fail (MAQ_IS_HISTORY_ROW (self));

  if (update_job (self))
    show_record (self);
}

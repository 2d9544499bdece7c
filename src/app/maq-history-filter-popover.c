/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-filter-popover.h"

/* In the order of the list in the .ui file. */
typedef enum { DAY_ANY, DAY_TODAY, DAY_YESTERDAY, DAY_WEEK, DAY_MONTH, DAY_ONE } Day;

struct _MaqHistoryFilterPopover {
  GtkPopover       parent_instance;

  GtkDropDown     *engines;
  GtkDropDown     *days;
  GtkCalendar     *calendar;
  GtkDropDown     *verdicts;
  GtkCheckButton  *starred;
  GtkCheckButton  *trashed;

  MaqEngine       *engine;
  GtkStringList   *titles;   /* "Any engine", the catalogue's, and none */
  gboolean         is_showing; /* the controls are following the filter */
};

G_DEFINE_FINAL_TYPE (MaqHistoryFilterPopover, maq_history_filter_popover, GTK_TYPE_POPOVER)

static MaqLibrary *
get_library (MaqHistoryFilterPopover *self)
{
  return maq_engine_get_library (self->engine);
}

static gboolean
is_idle (MaqHistoryFilterPopover *self)
{
  return self->engine != NULL && !self->is_showing;
}

static void
engine_cb (MaqHistoryFilterPopover *self)
{
  guint position = gtk_drop_down_get_selected (self->engines);
  g_autoptr (MaqCatalogEntry) entry = NULL;
  MaqStepFilter filter;

  if (!is_idle (self) || position == GTK_INVALID_LIST_POSITION)
    return;
  filter = *maq_library_get_filter (get_library (self));
  if (position > 0)
    entry = g_list_model_get_item (G_LIST_MODEL (maq_engine_get_catalog (self->engine)), position - 1);
  if (entry != NULL)
    filter.engine = (char *) maq_endpoint_get_id (maq_catalog_entry_get_endpoint (entry));
  else
    filter.engine = position > 0 ? (char *) MAQ_ENGINE_NONE : NULL;
  maq_library_set_filter (get_library (self), &filter);
}

/* The beginning of the day of @time, @days later, in µs of the wall clock. */
static gint64
get_midnight (GDateTime *time, int days)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (time, days);
  g_autoptr (GDateTime) start = NULL;

  start = g_date_time_new_local (g_date_time_get_year (other), g_date_time_get_month (other),
                                 g_date_time_get_day_of_month (other), 0, 0, 0);
  return start != NULL ? g_date_time_to_unix (start) * G_USEC_PER_SEC : 0;
}

static void
get_days (MaqHistoryFilterPopover *self, gint64 *since_us, gint64 *until_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) chosen = gtk_calendar_get_date (self->calendar);

  *since_us = *until_us = 0;
  switch ((Day) gtk_drop_down_get_selected (self->days))
    {
    case DAY_TODAY:
      *since_us = get_midnight (now, 0);
      break;
    case DAY_YESTERDAY:
      *since_us = get_midnight (now, -1);
      *until_us = get_midnight (now, 0);
      break;
    case DAY_WEEK:
      *since_us = get_midnight (now, -6);
      break;
    case DAY_MONTH:
      *since_us = get_midnight (now, -29);
      break;
    case DAY_ONE:
      *since_us = get_midnight (chosen, 0);
      *until_us = get_midnight (chosen, 1);
      break;
    case DAY_ANY:
    default:
      break;
    }
}

static void
days_cb (MaqHistoryFilterPopover *self)
{
  MaqStepFilter filter;

  gtk_widget_set_visible (GTK_WIDGET (self->calendar), gtk_drop_down_get_selected (self->days) == DAY_ONE);
  if (!is_idle (self))
    return;
  filter = *maq_library_get_filter (get_library (self));
  get_days (self, &filter.since_us, &filter.until_us);
  maq_library_set_filter (get_library (self), &filter);
}

static void
starred_cb (MaqHistoryFilterPopover *self)
{
  MaqStepFilter filter;

  if (!is_idle (self))
    return;
  filter = *maq_library_get_filter (get_library (self));
  filter.starred = gtk_check_button_get_active (self->starred);
  maq_library_set_filter (get_library (self), &filter);
}

/* The list in the .ui file is in the order of MaqVerdict. */
static void
verdict_cb (MaqHistoryFilterPopover *self)
{
  MaqStepFilter filter;

  if (!is_idle (self))
    return;
  filter = *maq_library_get_filter (get_library (self));
  filter.verdict = (MaqVerdict) gtk_drop_down_get_selected (self->verdicts);
  maq_library_set_filter (get_library (self), &filter);
}

static void
trashed_cb (MaqHistoryFilterPopover *self)
{
  MaqStepFilter filter;

  if (!is_idle (self))
    return;
  filter = *maq_library_get_filter (get_library (self));
  filter.trashed = gtk_check_button_get_active (self->trashed);
  maq_library_set_filter (get_library (self), &filter);
}

static guint
find_engine (MaqHistoryFilterPopover *self, const char *id)
{
  GListModel *catalog = G_LIST_MODEL (maq_engine_get_catalog (self->engine));

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);

      if (g_strcmp0 (maq_endpoint_get_id (maq_catalog_entry_get_endpoint (entry)), id) == 0)
        return i + 1;
    }
  if (g_strcmp0 (id, MAQ_ENGINE_NONE) == 0)
    return g_list_model_get_n_items (catalog) + 1;
  return 0;
}

static void
show_filter (MaqHistoryFilterPopover *self)
{
  const MaqStepFilter *filter = maq_library_get_filter (get_library (self));

  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->engines, find_engine (self, filter->engine));
  if (filter->since_us == 0 && filter->until_us == 0)
    gtk_drop_down_set_selected (self->days, DAY_ANY);
  gtk_drop_down_set_selected (self->verdicts, filter->verdict);
  gtk_check_button_set_active (self->starred, filter->starred);
  gtk_check_button_set_active (self->trashed, filter->trashed);
  self->is_showing = FALSE;
}

static void
catalog_changed_cb (MaqHistoryFilterPopover *self)
{
  GListModel *catalog = G_LIST_MODEL (maq_engine_get_catalog (self->engine));
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  g_ptr_array_add (titles, (gpointer) _("Any engine"));
  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (MaqCatalogEntry) entry = g_list_model_get_item (catalog, i);

      g_ptr_array_add (titles, (gpointer) maq_endpoint_get_title (maq_catalog_entry_get_endpoint (entry)));
    }
  /* Translators: steps that no engine made, in the list of engines by which the history is filtered. */
  g_ptr_array_add (titles, (gpointer) _("Made in Maquette"));
  g_ptr_array_add (titles, NULL);
  self->is_showing = TRUE;
  gtk_string_list_splice (self->titles, 0, g_list_model_get_n_items (G_LIST_MODEL (self->titles)),
                          (const char *const *) titles->pdata);
  self->is_showing = FALSE;
  show_filter (self);
}

static void
maq_history_filter_popover_dispose (GObject *object)
{
  MaqHistoryFilterPopover *self = MAQ_HISTORY_FILTER_POPOVER (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->titles);
  G_OBJECT_CLASS (maq_history_filter_popover_parent_class)->dispose (object);
}

static void
maq_history_filter_popover_class_init (MaqHistoryFilterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_history_filter_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilterPopover, engines);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilterPopover, days);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilterPopover, calendar);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilterPopover, verdicts);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilterPopover, starred);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilterPopover, trashed);
  gtk_widget_class_bind_template_callback (widget_class, engine_cb);
  gtk_widget_class_bind_template_callback (widget_class, days_cb);
  gtk_widget_class_bind_template_callback (widget_class, verdict_cb);
  gtk_widget_class_bind_template_callback (widget_class, starred_cb);
  gtk_widget_class_bind_template_callback (widget_class, trashed_cb);
}

static void
maq_history_filter_popover_init (MaqHistoryFilterPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->titles = gtk_string_list_new (NULL);
  gtk_drop_down_set_model (self->engines, G_LIST_MODEL (self->titles));
}

GtkWidget *
maq_history_filter_popover_new (MaqEngine *engine)
{
  MaqHistoryFilterPopover *self = g_object_new (MAQ_TYPE_HISTORY_FILTER_POPOVER, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (get_library (self), "notify::narrow", G_CALLBACK (show_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_catalog (engine), "items-changed", G_CALLBACK (catalog_changed_cb), self,
                           G_CONNECT_SWAPPED);
  catalog_changed_cb (self);
  return GTK_WIDGET (self);
}

char *
maq_history_filter_popover_dup_day (MaqHistoryFilterPopover *self)
{
  GtkStringList *days;
  g_autoptr (GDateTime) chosen = NULL;

  g_return_val_if_fail (MAQ_IS_HISTORY_FILTER_POPOVER (self), NULL);

  days = GTK_STRING_LIST (gtk_drop_down_get_model (self->days));
  if (gtk_drop_down_get_selected (self->days) != DAY_ONE)
    return g_strdup (gtk_string_list_get_string (days, gtk_drop_down_get_selected (self->days)));
  chosen = gtk_calendar_get_date (self->calendar);
  /* Translators: a day, see g_date_time_format(). */
  return g_date_time_format (chosen, _("%-d %B %Y"));
}

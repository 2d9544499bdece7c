/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-filter.h"

/* In the order of the list in the .ui file. */
typedef enum { DAY_ANY, DAY_TODAY, DAY_YESTERDAY, DAY_WEEK, DAY_MONTH, DAY_ONE } Day;

struct _MaqHistoryFilter {
  AdwBin           parent_instance;

  GtkMenuButton   *button;
  GtkDropDown     *engines;
  GtkDropDown     *days;
  GtkCalendar     *calendar;
  GtkCheckButton  *starred;
  GtkCheckButton  *trashed;

  MaqEngine       *engine;
  GtkStringList   *titles;   /* "Any engine", the catalogue's, and none */
  gboolean         is_showing; /* the controls are following the filter */
};

G_DEFINE_FINAL_TYPE (MaqHistoryFilter, maq_history_filter, ADW_TYPE_BIN)

static MaqLibrary *
get_library (MaqHistoryFilter *self)
{
  return maq_engine_get_library (self->engine);
}

static gboolean
is_idle (MaqHistoryFilter *self)
{
  return self->engine != NULL && !self->is_showing;
}

static void
engine_cb (MaqHistoryFilter *self)
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
get_days (MaqHistoryFilter *self, gint64 *since_us, gint64 *until_us)
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
days_cb (MaqHistoryFilter *self)
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
starred_cb (MaqHistoryFilter *self)
{
  if (is_idle (self))
    maq_history_filter_set_starred (self, gtk_check_button_get_active (self->starred));
}

static void
trashed_cb (MaqHistoryFilter *self)
{
  MaqStepFilter filter;

  if (!is_idle (self))
    return;
  filter = *maq_library_get_filter (get_library (self));
  filter.trashed = gtk_check_button_get_active (self->trashed);
  maq_library_set_filter (get_library (self), &filter);
}

static guint
find_engine (MaqHistoryFilter *self, const char *id)
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
show_filter (MaqHistoryFilter *self)
{
  const MaqStepFilter *filter = maq_library_get_filter (get_library (self));

  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->engines, find_engine (self, filter->engine));
  if (filter->since_us == 0 && filter->until_us == 0)
    gtk_drop_down_set_selected (self->days, DAY_ANY);
  gtk_check_button_set_active (self->starred, filter->starred);
  gtk_check_button_set_active (self->trashed, filter->trashed);
  self->is_showing = FALSE;
}

static void
catalog_changed_cb (MaqHistoryFilter *self)
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
maq_history_filter_dispose (GObject *object)
{
  MaqHistoryFilter *self = MAQ_HISTORY_FILTER (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->titles);
  G_OBJECT_CLASS (maq_history_filter_parent_class)->dispose (object);
}

static void
maq_history_filter_class_init (MaqHistoryFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_history_filter_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, button);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, engines);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, days);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, calendar);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, starred);
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, trashed);
  gtk_widget_class_bind_template_callback (widget_class, engine_cb);
  gtk_widget_class_bind_template_callback (widget_class, days_cb);
  gtk_widget_class_bind_template_callback (widget_class, starred_cb);
  gtk_widget_class_bind_template_callback (widget_class, trashed_cb);
}

static void
maq_history_filter_init (MaqHistoryFilter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->titles = gtk_string_list_new (NULL);
  gtk_drop_down_set_model (self->engines, G_LIST_MODEL (self->titles));
}

void
maq_history_filter_set_engine (MaqHistoryFilter *self, MaqEngine *engine)
{
  g_return_if_fail (MAQ_IS_HISTORY_FILTER (self));
  g_return_if_fail (MAQ_IS_ENGINE (engine) && self->engine == NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (get_library (self), "notify::narrow", G_CALLBACK (show_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (maq_engine_get_catalog (engine), "items-changed", G_CALLBACK (catalog_changed_cb), self,
                           G_CONNECT_SWAPPED);
  catalog_changed_cb (self);
}

void
maq_history_filter_set_starred (MaqHistoryFilter *self, gboolean starred)
{
  MaqStepFilter filter;

  g_return_if_fail (MAQ_IS_HISTORY_FILTER (self));

  if (self->engine == NULL)
    return;
  filter = *maq_library_get_filter (get_library (self));
  filter.starred = starred;
  maq_library_set_filter (get_library (self), &filter);
}

void
maq_history_filter_clear (MaqHistoryFilter *self)
{
  MaqStepFilter filter = { 0 };

  g_return_if_fail (MAQ_IS_HISTORY_FILTER (self));

  if (self->engine == NULL)
    return;
  filter.search = maq_library_get_filter (get_library (self))->search;
  maq_library_set_filter (get_library (self), &filter);
}

static void
add_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

char *
maq_history_filter_dup_text (MaqHistoryFilter *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *day = NULL;
  const MaqStepFilter *filter;
  GtkStringList *days;
  guint engine;

  g_return_val_if_fail (MAQ_IS_HISTORY_FILTER (self), NULL);

  if (self->engine == NULL)
    return NULL;
  filter = maq_library_get_filter (get_library (self));
  days = GTK_STRING_LIST (gtk_drop_down_get_model (self->days));
  engine = find_engine (self, filter->engine);
  if (filter->trashed)
    add_part (text, _("Trash"));
  if (filter->starred)
    add_part (text, _("Starred"));
  if (filter->engine != NULL)
    add_part (text, engine > 0 ? gtk_string_list_get_string (self->titles, engine) : filter->engine);
  if (gtk_drop_down_get_selected (self->days) == DAY_ONE)
    {
      g_autoptr (GDateTime) chosen = gtk_calendar_get_date (self->calendar);

      /* Translators: a day, see g_date_time_format(). */
      day = g_date_time_format (chosen, _("%-d %B %Y"));
    }
  if (filter->since_us != 0 || filter->until_us != 0)
    add_part (text, day != NULL ? day : gtk_string_list_get_string (days, gtk_drop_down_get_selected (self->days)));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

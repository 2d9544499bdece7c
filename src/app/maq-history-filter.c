/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-history-filter-popover.h"
#include "maq-history-filter.h"

struct _MaqHistoryFilter {
  AdwBin                   parent_instance;

  GtkMenuButton           *button;
  MaqHistoryFilterPopover *popover; /* once it was asked for */
  MaqEngine               *engine;
};

G_DEFINE_FINAL_TYPE (MaqHistoryFilter, maq_history_filter, ADW_TYPE_BIN)

static MaqLibrary *
get_library (MaqHistoryFilter *self)
{
  return maq_engine_get_library (self->engine);
}

/* A calendar and two lists to choose from would take a third of the time that the history needs to come. */
static void
open_cb (GtkMenuButton *button, gpointer data)
{
  MaqHistoryFilter *self = data;

  if (self->popover != NULL || self->engine == NULL)
    return;
  self->popover = MAQ_HISTORY_FILTER_POPOVER (maq_history_filter_popover_new (self->engine));
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
}

static void
maq_history_filter_dispose (GObject *object)
{
  g_clear_object (&MAQ_HISTORY_FILTER (object)->engine);
  G_OBJECT_CLASS (maq_history_filter_parent_class)->dispose (object);
}

static void
maq_history_filter_class_init (MaqHistoryFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_history_filter_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/maquette/Maquette/ui/maq-history-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, MaqHistoryFilter, button);
}

static void
maq_history_filter_init (MaqHistoryFilter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, open_cb, self, NULL);
}

void
maq_history_filter_set_engine (MaqHistoryFilter *self, MaqEngine *engine)
{
  g_return_if_fail (MAQ_IS_HISTORY_FILTER (self));
  g_return_if_fail (MAQ_IS_ENGINE (engine) && self->engine == NULL);

  self->engine = g_object_ref (engine);
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

/* As it is called now; what has been removed since, by its name. (transfer none) */
static const char *
get_engine_title (MaqHistoryFilter *self, const char *id)
{
  MaqCatalogEntry *entry = maq_catalog_find (maq_engine_get_catalog (self->engine), id);

  if (g_strcmp0 (id, MAQ_ENGINE_NONE) == 0)
    return _("Made in Maquette");
  return entry != NULL ? maq_endpoint_get_title (maq_catalog_entry_get_endpoint (entry)) : id;
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

  g_return_val_if_fail (MAQ_IS_HISTORY_FILTER (self), NULL);

  if (self->engine == NULL)
    return NULL;
  filter = maq_library_get_filter (get_library (self));
  if (filter->trashed)
    add_part (text, _("Trash"));
  if (filter->starred)
    add_part (text, _("Starred"));
  if (filter->verdict != MAQ_VERDICT_NONE)
    add_part (text, filter->verdict == MAQ_VERDICT_PICK ? _("Picked") : _("Rejected"));
  if (filter->engine != NULL)
    add_part (text, get_engine_title (self, filter->engine));
  /* Nothing else chooses days. */
  if (self->popover != NULL && (filter->since_us != 0 || filter->until_us != 0))
    day = maq_history_filter_popover_dup_day (self->popover);
  add_part (text, day);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

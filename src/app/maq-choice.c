/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-choice.h"

struct _MaqChoice {
  GObject parent_instance;

  char   *word;
  char   *title;
  char   *note;
};

enum { PROP_TITLE = 1, PROP_NOTE, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MaqChoice, maq_choice, G_TYPE_OBJECT)

static void
maq_choice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MaqChoice *self = MAQ_CHOICE (object);

  if (prop_id == PROP_TITLE)
    g_value_set_string (value, self->title);
  else if (prop_id == PROP_NOTE)
    g_value_set_string (value, self->note);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_choice_finalize (GObject *object)
{
  MaqChoice *self = MAQ_CHOICE (object);

  g_free (self->word);
  g_free (self->title);
  g_free (self->note);
  G_OBJECT_CLASS (maq_choice_parent_class)->finalize (object);
}

static void
maq_choice_class_init (MaqChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = maq_choice_get_property;
  object_class->finalize = maq_choice_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
maq_choice_init (MaqChoice *self)
{
}

MaqChoice *
maq_choice_new (const char *word, const char *title)
{
  MaqChoice *self = g_object_new (MAQ_TYPE_CHOICE, NULL);

  self->word = g_strdup (word);
  self->title = g_strdup (title);
  return self;
}

const char *
maq_choice_get_word (MaqChoice *self)
{
  g_return_val_if_fail (MAQ_IS_CHOICE (self), NULL);
  return self->word;
}

void
maq_choice_set_note (MaqChoice *self, const char *note)
{
  g_return_if_fail (MAQ_IS_CHOICE (self));

  if (g_strcmp0 (self->note, note) == 0)
    return;
  g_free (self->note);
  self->note = g_strdup (note);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOTE]);
}

void
maq_choice_set_up (GtkDropDown *drop_down)
{
  g_autoptr (GtkExpression) title = gtk_property_expression_new (MAQ_TYPE_CHOICE, NULL, "title");
  g_autoptr (GtkListItemFactory) line =
    gtk_builder_list_item_factory_new_from_resource (NULL, "/io/github/maquette/Maquette/ui/maq-choice.ui");
  g_autoptr (GtkListItemFactory) list =
    gtk_builder_list_item_factory_new_from_resource (NULL, "/io/github/maquette/Maquette/ui/maq-choice-noted.ui");

  gtk_drop_down_set_expression (drop_down, title);
  gtk_drop_down_set_factory (drop_down, line);
  gtk_drop_down_set_list_factory (drop_down, list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "maq-keep-chips.h"
#include "maq-tooltip.h"
#include "maq-wrap-layout.h"

#define LONGEST_WORD 80

typedef struct {
  char      *word;   /* as it is sent */
  GtkWidget *button;
  GtkWidget *padlock;
  gboolean   locked; /* stays as it is when the step becomes another one */
} Chip;

struct _MaqKeepChips {
  GtkWidget  parent_instance;

  GArray    *chips; /* of Chip */
  GtkWidget *add;
  GtkWidget *popover; /* NULL until it is first opened, */
  GtkWidget *entry;   /* as this one */
  gboolean   updating;
  gboolean   locked; /* all of them */
};

enum { PROP_LOCKED = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MaqKeepChips, maq_keep_chips, GTK_TYPE_WIDGET)

/* The prompt is English whatever the language of the window: the models are best at it. */
static const struct {
  const char *word;
  const char *title;
} ready[] = {
  { "layout", N_("Layout") }, { "text", N_("Text") },             { "camera angle", N_("Camera angle") },
  { "faces", N_("Faces") },   { "background", N_("Background") }, { "light", N_("Light") },
  { "colours", N_("Colours") },
};

static void
chip_clear (gpointer data)
{
  g_free (((Chip *) data)->word);
}

static void
toggled_cb (MaqKeepChips *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
show_lock (MaqKeepChips *self, const Chip *chip)
{
  gboolean locked = chip->locked || self->locked;

  gtk_widget_set_visible (chip->padlock, locked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  locked ? _("Locked: stays when the step changes. L unlocks it.")
                                         : _("L locks it, so that it stays when the step changes."),
                                  -1);
}

static void
toggle_lock (MaqKeepChips *self, GtkWidget *button)
{
  for (guint i = 0; i < self->chips->len; i++)
    {
      Chip *chip = &g_array_index (self->chips, Chip, i);

      if (chip->button != button)
        continue;
      chip->locked = !chip->locked;
      show_lock (self, chip);
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MaqKeepChips *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  toggle_lock (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, MaqKeepChips *self)
{
  if ((key != GDK_KEY_l && key != GDK_KEY_L) || (state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0)
    return FALSE;
  toggle_lock (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)));
  return TRUE;
}

/* The second button of a pointer, or L. */
static void
make_lockable (MaqKeepChips *self, GtkWidget *button)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (button, keys);
}

static GtkWidget *
add_chip (MaqKeepChips *self, const char *word, const char *title)
{
  Chip chip = { g_strdup (word), gtk_toggle_button_new (), gtk_image_new_from_icon_name ("changes-prevent-symbolic"), FALSE };
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  /* Translators: a chip that says what must not change. */
  g_autofree char *name = g_strdup_printf (_("Keep unchanged: %s"), title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), chip.padlock);
  gtk_button_set_child (GTK_BUTTON (chip.button), box);
  make_lockable (self, chip.button);
  show_lock (self, &chip);
  gtk_widget_add_css_class (chip.button, "chip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip.button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (chip.button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (chip.button, GTK_WIDGET (self), self->add);
  g_array_append_val (self->chips, chip);
  return chip.button;
}

static Chip *
find_chip (MaqKeepChips *self, const char *word)
{
  for (guint i = 0; i < self->chips->len; i++)
    {
      Chip *chip = &g_array_index (self->chips, Chip, i);
      g_autofree char *one = g_utf8_casefold (chip->word, -1);
      g_autofree char *other = g_utf8_casefold (word, -1);

      if (g_str_equal (one, other))
        return chip;
    }
  return NULL;
}

static void
switch_on (MaqKeepChips *self, const char *word)
{
  Chip *chip = find_chip (self, word);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip != NULL ? chip->button : add_chip (self, word, word)), TRUE);
}

static void
entry_activate_cb (MaqKeepChips *self)
{
  g_autofree char *word = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (word[0] != '\0')
    switch_on (self, word);
}

static void
maq_keep_chips_dispose (GObject *object)
{
  MaqKeepChips *self = MAQ_KEEP_CHIPS (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->chips, g_array_unref);
  G_OBJECT_CLASS (maq_keep_chips_parent_class)->dispose (object);
}

static void
maq_keep_chips_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_LOCKED)
    g_value_set_boolean (value, MAQ_KEEP_CHIPS (object)->locked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
maq_keep_chips_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MaqKeepChips *self = MAQ_KEEP_CHIPS (object);

  if (prop_id != PROP_LOCKED)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (self->locked != g_value_get_boolean (value))
    {
      self->locked = g_value_get_boolean (value);
      for (guint i = 0; i < self->chips->len; i++)
        show_lock (self, &g_array_index (self->chips, Chip, i));
      g_object_notify_by_pspec (object, pspec);
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

static void
maq_keep_chips_class_init (MaqKeepChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = maq_keep_chips_dispose;
  G_OBJECT_CLASS (klass)->get_property = maq_keep_chips_get_property;
  G_OBJECT_CLASS (klass)->set_property = maq_keep_chips_set_property;
  props[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, MAQ_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* When it is first opened. */
static void
make_popover_cb (GtkMenuButton *button, gpointer data)
{
  MaqKeepChips *self = data;

  if (self->popover != NULL)
    return;
  self->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), LONGEST_WORD);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Also keep…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Also keep unchanged"),
                                  -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (entry_activate_cb), self, G_CONNECT_SWAPPED);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->entry);
  gtk_menu_button_set_popover (button, self->popover);
}

static void
add_button (MaqKeepChips *self)
{
  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add), "list-add-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->add), make_popover_cb, self, NULL);
  maq_tooltip_set_text (self->add, _("Keep something else"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keep something else"),
                                  -1);
  gtk_widget_add_css_class (self->add, "chip-menu");
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
}

static void
maq_keep_chips_init (MaqKeepChips *self)
{
  self->chips = g_array_new (FALSE, TRUE, sizeof (Chip));
  g_array_set_clear_func (self->chips, chip_clear);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keep unchanged"), -1);
  add_button (self);
  for (guint i = 0; i < G_N_ELEMENTS (ready); i++)
    add_chip (self, ready[i].word, _(ready[i].title));
}

GStrv
maq_keep_chips_dup_words (MaqKeepChips *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_return_val_if_fail (MAQ_IS_KEEP_CHIPS (self), NULL);

  for (guint i = 0; i < self->chips->len; i++)
    {
      Chip *chip = &g_array_index (self->chips, Chip, i);

      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip->button)))
        g_strv_builder_add (words, chip->word);
    }
  return g_strv_builder_end (words);
}

void
maq_keep_chips_set_words (MaqKeepChips *self, const char *const *words)
{
  g_return_if_fail (MAQ_IS_KEEP_CHIPS (self));
  g_return_if_fail (words != NULL);

  self->updating = TRUE;
  for (guint i = 0; i < self->chips->len; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (g_array_index (self->chips, Chip, i).button), FALSE);
  for (; *words != NULL; words++)
    switch_on (self, *words);
  self->updating = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

GStrv
maq_keep_chips_dup_own (MaqKeepChips *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_return_val_if_fail (MAQ_IS_KEEP_CHIPS (self), NULL);

  for (guint i = G_N_ELEMENTS (ready); i < self->chips->len; i++)
    g_strv_builder_add (words, g_array_index (self->chips, Chip, i).word);
  return g_strv_builder_end (words);
}

/* The ready ones stand first. */
void
maq_keep_chips_set_own (MaqKeepChips *self, const char *const *words)
{
  g_return_if_fail (MAQ_IS_KEEP_CHIPS (self));
  g_return_if_fail (words != NULL);

  for (guint i = self->chips->len; i-- > G_N_ELEMENTS (ready);)
    {
      const Chip *chip = &g_array_index (self->chips, Chip, i);

      if (g_strv_contains (words, chip->word))
        continue;
      gtk_widget_unparent (chip->button);
      g_array_remove_index (self->chips, i);
    }
  for (; *words != NULL; words++)
    if (find_chip (self, *words) == NULL)
      add_chip (self, *words, *words);
  g_signal_emit (self, signals[CHANGED], 0);
}

GStrv
maq_keep_chips_dup_locked (MaqKeepChips *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_return_val_if_fail (MAQ_IS_KEEP_CHIPS (self), NULL);

  for (guint i = 0; i < self->chips->len; i++)
    if (g_array_index (self->chips, Chip, i).locked)
      g_strv_builder_add (words, g_array_index (self->chips, Chip, i).word);
  return g_strv_builder_end (words);
}

void
maq_keep_chips_set_locked (MaqKeepChips *self, const char *const *words)
{
  g_return_if_fail (MAQ_IS_KEEP_CHIPS (self));
  g_return_if_fail (words != NULL);

  for (const char *const *word = words; *word != NULL; word++)
    if (find_chip (self, *word) == NULL)
      add_chip (self, *word, *word);
  for (guint i = 0; i < self->chips->len; i++)
    {
      Chip *chip = &g_array_index (self->chips, Chip, i);

      chip->locked = g_strv_contains (words, chip->word);
      show_lock (self, chip);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

void
maq_keep_chips_inherit (MaqKeepChips *self, const char *const *words)
{
  g_return_if_fail (MAQ_IS_KEEP_CHIPS (self));
  g_return_if_fail (words != NULL);

  if (self->locked)
    return;
  self->updating = TRUE;
  for (guint i = 0; i < self->chips->len; i++)
    {
      const Chip *chip = &g_array_index (self->chips, Chip, i);

      if (!chip->locked)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip->button), FALSE);
    }
  for (; *words != NULL; words++)
    {
      const Chip *chip = find_chip (self, *words);

      if (chip == NULL || !chip->locked)
        switch_on (self, *words);
    }
  self->updating = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum { MAQ_KEYS_WINDOW, MAQ_KEYS_BUBBLE, MAQ_KEYS_CANVAS, MAQ_KEYS_COMPARE } MaqKeysScope;

typedef enum {
  MAQ_GROUP_COMPOSE,
  MAQ_GROUP_CANVAS,
  MAQ_GROUP_COMPARE,
  MAQ_GROUP_HISTORY,
  MAQ_GROUP_GENERAL,
} MaqActionGroup;

/* One line of maq-actions.def. */
typedef struct {
  const char    *name;  /* "win.generate" */
  const char    *keys;  /* "F9|F10", "" */
  MaqKeysScope   scope;
  MaqActionGroup group;
  const char    *title; /* not yet translated */
} MaqActionInfo;

/* The whole table. */
const MaqActionInfo *maq_actions_get_table (guint *n_actions);

/* Gives the WINDOW keys to the application. */
void       maq_actions_install_accels   (GtkApplication *application);
/* Gives the keys of @scope to @widget: BUBBLE's to the window, CANVAS's to the canvas. Returns what hears them. (transfer none) */
GtkEventController *maq_actions_install_keys (GtkWidget *widget, MaqKeysScope scope);
/* Adds its action's key to the tooltip of each button below @root, and the action's title where there is none yet. */
void       maq_actions_name_keys        (GtkWidget *root);
/* The window that lists all keys. Returns: (transfer floating) */
GtkWidget *maq_actions_create_shortcuts (void);

G_END_DECLS

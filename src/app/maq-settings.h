/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "maq-ratio.h"
#include "maq-sheet-plan.h"

G_BEGIN_DECLS

/* The only user of the settings schema: one typed function for each key. Main thread. Signal "hints-changed". */
#define MAQ_TYPE_SETTINGS (maq_settings_get_type ())
G_DECLARE_FINAL_TYPE (MaqSettings, maq_settings, MAQ, SETTINGS, GObject)

MaqSettings *maq_settings_new               (void) G_GNUC_WARN_UNUSED_RESULT;

void         maq_settings_get_window        (MaqSettings *self, int *width, int *height, gboolean *maximized);
MaqRatio     maq_settings_get_ratio         (MaqSettings *self);
int          maq_settings_get_variants      (MaqSettings *self);
char        *maq_settings_dup_engine        (MaqSettings *self) G_GNUC_WARN_UNUSED_RESULT;

void         maq_settings_set_window        (MaqSettings *self, int width, int height, gboolean maximized);
void         maq_settings_set_ratio         (MaqSettings *self, MaqRatio ratio);
void         maq_settings_set_variants      (MaqSettings *self, int variants);
void         maq_settings_set_engine        (MaqSettings *self, const char *id);

/* Words of the hints that nobody wants to see. */
char       **maq_settings_dup_hints_off     (MaqSettings *self) G_GNUC_WARN_UNUSED_RESULT;
/* @word: NULL: all of them. @shown: FALSE: nobody wants to see it. */
void         maq_settings_set_hint          (MaqSettings *self, const char *word, gboolean shown);

/* How pictures were exported last: maq_export_plan_to_json(), and the folder; both "" at first. */
char        *maq_settings_dup_export_plan   (MaqSettings *self) G_GNUC_WARN_UNUSED_RESULT;
char        *maq_settings_dup_export_folder (MaqSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void         maq_settings_set_export        (MaqSettings *self, const char *plan, const char *folder);

/* How a contact sheet was made last; @width is not kept, @is_mirrored follows the language. */
MaqSheetOptions maq_settings_get_sheet      (MaqSettings *self);
void         maq_settings_set_sheet         (MaqSettings *self, const MaqSheetOptions *options);

/* What is bound to a property, each of its own type: width and tool are int, the others boolean. */
typedef enum {
  MAQ_SETTING_COMPOSER_WIDTH, /* pixels */
  MAQ_SETTING_HISTORY_WIDTH,
  MAQ_SETTING_SHOW_COMPOSER,
  MAQ_SETTING_SHOW_HISTORY,
  MAQ_SETTING_TOOL,           /* MaqTool */
  MAQ_SETTING_GREY_SURROUND,  /* a middle grey around the pictures */
  MAQ_SETTING_WHEEL_ZOOMS,    /* the wheel zooms, and Ctrl with it scrolls */
} MaqSetting;

/* Both ways, for the life of @object. */
void         maq_settings_bind              (MaqSettings *self, MaqSetting setting, gpointer object, const char *property);

G_END_DECLS

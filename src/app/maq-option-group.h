/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "maq-provider.h"

G_BEGIN_DECLS

typedef enum {
  MAQ_OPTION_TEXT,
  MAQ_OPTION_WORDS,  /* a list of texts, written with spaces between them */
  MAQ_OPTION_CHOICE, /* one of @choices */
  MAQ_OPTION_NUMBER, /* @least … @most */
  MAQ_OPTION_SWITCH,
  MAQ_OPTION_FILE,   /* a path */
  MAQ_OPTION_DOCUMENT, /* the contents of a file, which is JSON */
} MaqOptionType;

typedef struct {
  const char *word;
  const char *label; /* not yet translated */
} MaqOptionChoice;

/* A member of an engine's options, as a row. */
typedef struct {
  const char            *name;
  MaqOptionType          type;
  const char            *title;    /* not yet translated */
  const char            *subtitle; /* not yet translated, nullable; entries have no room for one */
  const char            *fallback; /* what counts where neither the options nor the row say anything, nullable */
  const MaqOptionChoice *choices;  /* ends with a NULL word */
  guint                  least, most; /* of a number */
  /* Whether a chosen file, or its contents, is what it should be; BAD_INPUT otherwise, for people. Nullable. */
  gboolean             (*check) (const char *path, GError **error);
  gboolean             (*check_document) (JsonNode *root, GError **error);
} MaqOption;

/* Rows for options of an engine. Signals: "edited" (MaqEndpoint): as it should be now; "failed" (GError). */
#define MAQ_TYPE_OPTION_GROUP (maq_option_group_get_type ())
G_DECLARE_FINAL_TYPE (MaqOptionGroup, maq_option_group, MAQ, OPTION_GROUP, AdwPreferencesGroup)

/* Fills it with rows, once. @options: static. */
void maq_option_group_set_options  (MaqOptionGroup *self, const MaqOption *options, guint n_options);
/* For a screen reader, where the group has no title. */
void maq_option_group_name_list    (MaqOptionGroup *self, const char *name);
void maq_option_group_set_endpoint (MaqOptionGroup *self, MaqEndpoint *endpoint);

G_END_DECLS

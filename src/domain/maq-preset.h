/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

G_BEGIN_DECLS

/* A service or server that Maquette knows by name: a row of data/engines.json. Immutable, never freed; any thread. */
typedef enum {
  MAQ_PRESET_SERVICE,  /* somebody else's machine, with a key */
  MAQ_PRESET_LOCAL,    /* a server on this machine or in this network */
  MAQ_PRESET_OTHER,    /* an address of the user's own */
} MaqPresetGroup;

typedef struct {
  char           *id;         /* "synexa"; also what its engine is called where nobody says otherwise */
  char           *title;      /* a name: not translated */
  MaqPresetGroup  group;
  char           *kind;       /* the provider */
  char           *base_url;   /* may hold one place to fill in, "{resource}" */
  char           *model;
  char           *row;
  char           *options;    /* JSON object, nullable */
  char           *key_env;    /* "OPENAI_API_KEY": where other programs look for the key, nullable */
  char           *key_url;    /* where a key is made, nullable */
  char           *usage_url;  /* where the service says what it charged, nullable */
  char           *billing_url; /* where credit is added, nullable */
  char           *verify_url; /* where an organisation is verified, nullable */
} MaqPreset;

const MaqPreset  *maq_preset_lookup (const char *id); /* (nullable) */
/* All, in the order to show them. (transfer container) (element-type MaqPreset) */
GPtrArray        *maq_preset_list   (void) G_GNUC_WARN_UNUSED_RESULT;
/* The one an endpoint comes from, by kind and origin, else by row; NULL: none. For its usage page and its key's name. */
const MaqPreset  *maq_preset_find   (const MaqEndpoint *endpoint);
/* An endpoint of this preset. @id, @base_url, @model: NULL for the preset's own. BAD_INPUT: the address wants filling in. */
MaqEndpoint      *maq_preset_make   (const MaqPreset *self, const char *id, const char *base_url, const char *model, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

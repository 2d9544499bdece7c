/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-catalog.h"
#include "maq-preset.h"

G_BEGIN_DECLS

/* A configured engine with one thing changed: endpoints are immutable. All return (transfer full), or NULL with
 * BAD_INPUT. What its server said of itself goes with the address and the model it was said of. */
MaqEndpoint *maq_engine_edit_title   (const MaqEndpoint *old, const char *title, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MaqEndpoint *maq_engine_edit_address (const MaqEndpoint *old, const char *base_url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the row that describes this model at the same service, where there is one. */
MaqEndpoint *maq_engine_edit_model   (const MaqEndpoint *old, const char *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A member of its options: @value (transfer full); NULL removes it, so that the row's own counts again. */
MaqEndpoint *maq_engine_edit_option  (const MaqEndpoint *old, const char *name, JsonNode *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A flat price for each picture; 0: the row's own again. */
MaqEndpoint *maq_engine_edit_price   (const MaqEndpoint *old, MaqMicros price, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A member of its options, NULL where the row's own counts. (transfer full) (nullable) */
JsonNode    *maq_engine_edit_get     (const MaqEndpoint *endpoint, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* The rows of the models that this service is known to have. (transfer full) (element-type MaqModel) */
GPtrArray   *maq_engine_edit_models  (const MaqEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;
/* An engine of @preset at @base_url. @allow_http: plain http:// to another machine is meant. */
MaqEndpoint *maq_engine_edit_make    (const MaqPreset *preset, const char *id, const char *base_url, gboolean allow_http, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Plain http:// to a machine that is not this one: what wants to be allowed first. */
gboolean     maq_engine_edit_is_plain (const char *base_url);
/* "openai", "openai-2", …: the first that no engine has. (transfer full) */
char        *maq_engine_edit_new_id  (MaqCatalog *catalog, const char *wanted) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

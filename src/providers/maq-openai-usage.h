/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-model.h"
#include "maq-result.h"

G_BEGIN_DECLS

/* Adds what a document's "usage" says to the result's; several documents of one answer add up. */
void maq_openai_usage_add    (MaqResult *result, JsonObject *usage);
/* The cost, once everything is added: said by the server, free, flat, or from the tokens with the row's prices. */
void maq_openai_usage_settle (MaqResult *result, const MaqModel *row);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-openai-form.h"
#include "maq-openai-reply.h"
#include "maq-openai-send.h"
#include "maq-openai-test.h"

/* The OpenAI Images form: openai.com, Azure, the many servers that speak it, and maquette-server. How each differs is its row
 * in data/models.json and an engine's own options. */

const MaqProvider maq_provider_openai = {
  .id = "openai",
  .title = "OpenAI Images API",
  .flags = MAQ_PROVIDER_SYNC,
  .prepare = maq_openai_form_write,
  .submit = maq_openai_send,
  .read = maq_openai_reply_read,
  .test = maq_openai_test,
};

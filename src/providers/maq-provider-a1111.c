/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-a1111.h"

/* AUTOMATIC1111's WebUI, Forge, SD.Next. One picture at a time for everybody; its progress is asked for over a second connection
 * while the first one waits. What is in the options' "extra" goes into every request: sampler_name, denoising_strength, … */

const MaqProvider maq_provider_a1111 = {
  .id = "a1111",
  .title = "AUTOMATIC1111, Forge, SD.Next",
  .flags = MAQ_PROVIDER_SYNC,
  .prepare = maq_a1111_form_write,
  .submit = maq_a1111_send,
  .read = maq_a1111_result_read,
  .test = maq_a1111_about_test,
};

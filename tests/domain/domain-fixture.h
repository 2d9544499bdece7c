/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "maq-hash.h"
#include "maq-request.h"

/* A picture that is nowhere: the values only carry what is known about it. */
static inline MaqReference *
make_reference (guint       number,
                const char *name,
                MaqRole     role,
                guint       width,
                guint       height)
{
  g_autofree char *seed = g_strdup_printf ("%u %s %ux%u", number, name, width, height);
  g_autofree char *sha256 = maq_hash_bytes (seed, strlen (seed));
  g_autoptr (MaqBlob) blob = maq_blob_new ("/nowhere", sha256, 1000, MAQ_FORMAT_PNG, width, height);

  return maq_reference_new (NULL, number, name, role, blob);
}

static inline void
add_reference (MaqRequestBuilder *builder,
               guint              number,
               const char        *name,
               MaqRole            role)
{
  g_autoptr (MaqReference) reference = make_reference (number, name, role, 800, 600);

  maq_request_builder_add_reference (builder, reference);
}

static inline void
set_base (MaqRequestBuilder *builder,
          guint              number,
          guint              width,
          guint              height)
{
  g_autoptr (MaqReference) base = make_reference (number, "base", MAQ_ROLE_EDIT_THIS, width, height);

  maq_request_builder_set_base (builder, base, NULL, 0);
}

static inline MaqRequest *
end_request (MaqRequestBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  MaqRequest *request = maq_request_builder_end (builder, &error);

  g_assert_no_error (error);
  g_assert_nonnull (request);
  return request;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-file.h"
#include "maq-hash.h"
#include "maq-json.h"
#include "maq-local-trust.h"

/* An empty file named by the hash: nothing to parse, and two processes do not get in each other's way. */
static char *
dup_path (const MaqEndpoint *endpoint)
{
  const char *options = maq_endpoint_get_options (endpoint);
  g_autoptr (JsonNode) root = options != NULL ? maq_json_parse (options, strlen (options), &maq_json_limits_default, NULL) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *program = maq_json_get_string (object, "program", NULL);
  g_autofree char *arguments = NULL;
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  if (program == NULL)
    return NULL;
  arguments = json_object_has_member (object, "arguments") ? maq_json_to_string (json_object_get_member (object, "arguments"))
                                                           : g_strdup ("[]");
  text = g_strconcat (program, "\n", arguments, NULL);
  hash = maq_hash_bytes (text, strlen (text));
  return g_build_filename (g_get_user_config_dir (), "maquette", "programs", hash, NULL);
}

/* Of this origin only: who believes it for a server of the house does not believe it for a service. */
static char *
dup_authority_path (const MaqEndpoint *endpoint)
{
  g_autofree char *ca_file = maq_endpoint_dup_option (endpoint, "ca_file");
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  if (ca_file == NULL)
    return NULL;
  text = g_strconcat (maq_endpoint_get_origin (endpoint), "\n", ca_file, NULL);
  hash = maq_hash_bytes (text, strlen (text));
  return g_build_filename (g_get_user_config_dir (), "maquette", "authorities", hash, NULL);
}

static gboolean
is_noted (const char *path)
{
  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
note (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return is_noted (path) || (maq_file_make_dir (folder, error) && maq_file_replace (path, "", 0, error));
}

gboolean
maq_local_trust_has (const MaqEndpoint *endpoint)
{
  g_autofree char *path = dup_path (endpoint);

  return is_noted (path);
}

gboolean
maq_local_trust_add (const MaqEndpoint *endpoint, GError **error)
{
  g_autofree char *path = dup_path (endpoint);

  if (path != NULL)
    return note (path, error);
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine “%s” has no program", maq_endpoint_get_id (endpoint));
  return FALSE;
}

gboolean
maq_local_trust_has_authority (const MaqEndpoint *endpoint)
{
  g_autofree char *path = dup_authority_path (endpoint);

  return is_noted (path);
}

gboolean
maq_local_trust_add_authority (const MaqEndpoint *endpoint, GError **error)
{
  g_autofree char *path = dup_authority_path (endpoint);

  if (path != NULL)
    return note (path, error);
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine “%s” has no certificate authority of its own",
               maq_endpoint_get_id (endpoint));
  return FALSE;
}

char *
maq_local_trust_dup_authority (const MaqEndpoint *endpoint)
{
  return maq_local_trust_has_authority (endpoint) ? maq_endpoint_dup_option (endpoint, "ca_file") : NULL;
}

gboolean
maq_local_trust_check_authority (const MaqEndpoint *endpoint, GError **error)
{
  g_autofree char *ca_file = maq_endpoint_dup_option (endpoint, "ca_file");

  /* Elsewhere there are no certificates. */
  if (ca_file == NULL || !g_str_has_prefix (maq_endpoint_get_origin (endpoint), "https:")
      || maq_local_trust_has_authority (endpoint))
    return TRUE;
  g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The certificate authority %s came with the library and was not chosen on this "
               "computer, so it is not believed. If it is yours: maquette-cli engine allow %s", ca_file,
               maq_endpoint_get_id (endpoint));
  return FALSE;
}

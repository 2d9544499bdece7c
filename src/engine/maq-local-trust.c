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

gboolean
maq_local_trust_has (const MaqEndpoint *endpoint)
{
  g_autofree char *path = dup_path (endpoint);

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

gboolean
maq_local_trust_add (const MaqEndpoint *endpoint, GError **error)
{
  g_autofree char *path = dup_path (endpoint);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (path == NULL)
    {
      g_set_error (error, MAQ_ERROR, MAQ_ERROR_BAD_INPUT, "The engine “%s” has no program", maq_endpoint_get_id (endpoint));
      return FALSE;
    }
  return g_file_test (path, G_FILE_TEST_IS_REGULAR)
         || (maq_file_make_dir (folder, error) && maq_file_replace (path, "", 0, error));
}

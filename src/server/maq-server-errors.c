/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "maq-json.h"

#include "maq-server-errors.h"

static MaqServerProblem *
problem_new_valist (guint       status,
                    const char *code,
                    const char *param,
                    const char *format,
                    va_list     args)
{
  MaqServerProblem *self = g_new0 (MaqServerProblem, 1);

  self->status = status;
  self->code = g_strdup (code);
  self->param = g_strdup (param);
  self->message = g_strdup_vprintf (format, args);
  return self;
}

MaqServerProblem *
maq_server_problem_new (guint       status,
                        const char *code,
                        const char *param,
                        const char *format,
                        ...)
{
  MaqServerProblem *self;
  va_list args;

  va_start (args, format);
  self = problem_new_valist (status, code, param, format, args);
  va_end (args);
  return self;
}

void
maq_server_problem_free (MaqServerProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->param);
  g_free (self->message);
  g_free (self);
}

gboolean
maq_server_problem_set (MaqServerProblem **problem,
                        guint              status,
                        const char        *code,
                        const char        *param,
                        const char        *format,
                        ...)
{
  va_list args;

  if (problem == NULL)
    return FALSE;
  va_start (args, format);
  *problem = problem_new_valist (status, code, param, format, args);
  va_end (args);
  return FALSE;
}

static const char *
type_of (guint status)
{
  if (status == 429)
    return "rate_limit_error";
  if (status >= 500)
    return "server_error";
  return "invalid_request_error";
}

static void
set_nullable (JsonObject *object,
              const char *name,
              const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

char *
maq_server_problem_to_json (const MaqServerProblem *self)
{
  JsonObject *root = json_object_new ();
  JsonObject *error = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  /* The message may quote what the client sent, and that may be no UTF-8 at all. */
  g_autofree char *message = g_utf8_make_valid (self->message, -1);

  json_object_set_string_member (error, "message", message);
  json_object_set_string_member (error, "type", type_of (self->status));
  set_nullable (error, "param", self->param);
  set_nullable (error, "code", self->code);
  json_object_set_object_member (root, "error", error);
  json_node_take_object (node, root);
  return maq_json_to_string (node);
}

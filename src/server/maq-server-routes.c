/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-server-call.h"

typedef enum { ROUTE_MODELS, ROUTE_MODEL, ROUTE_GENERATIONS, ROUTE_EDITS } RouteId;

typedef struct {
  const char *path;
  const char *method;
  gboolean    prefix;    /* whatever follows the path is a name */
  RouteId     id;
} Route;

static const Route routes[] = {
  { "/v1/models", "GET", FALSE, ROUTE_MODELS },
  { "/v1/models/", "GET", TRUE, ROUTE_MODEL },
  { "/v1/images/generations", "POST", FALSE, ROUTE_GENERATIONS },
  { "/v1/images/edits", "POST", FALSE, ROUTE_EDITS },
};

static const Route *
find_route (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (routes[i].prefix ? g_str_has_prefix (path, routes[i].path) : g_str_equal (path, routes[i].path))
      return &routes[i];
  return NULL;
}

/* The same time for any wrong token of the right length. */
static gboolean
tokens_equal (const char *a,
              const char *b)
{
  gsize length = strlen (a);
  guchar difference = 0;

  if (strlen (b) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guchar) (a[i] ^ b[i]);
  return difference == 0;
}

static MaqServerProblem *
check_token (MaqServer          *server,
             SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Authorization");

  if (server->token == NULL)
    return NULL;
  if (value != NULL && g_ascii_strncasecmp (value, "Bearer ", 7) == 0 && tokens_equal (value + 7, server->token))
    return NULL;
  return maq_server_problem_new (401, "invalid_api_key", NULL, "Incorrect API key provided.");
}

static gboolean
is_loopback_name (const char *host)
{
  return host != NULL && (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_equal (host, "127.0.0.1") ||
                          g_str_equal (host, "::1"));
}

/* A page in a browser can reach a loopback server under a name of its own (DNS rebinding) or send it a form (CSRF). The
 * first shows in Host, the second in Origin; no program that speaks this protocol sends an Origin. */
static MaqServerProblem *
check_browser (MaqServer         *server,
               SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *host = soup_message_headers_get_one (headers, "Host");
  g_autofree char *address = g_strconcat ("http://", host != NULL ? host : "", "/", NULL);
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  if (soup_message_headers_get_list (headers, "Origin") != NULL)
    return maq_server_problem_new (403, "origin_refused", NULL, "Requests from web pages are refused.");
  if (server->trust != MAQ_SERVER_TRUST_LOOPBACK)
    return NULL;
  if (uri != NULL && is_loopback_name (g_uri_get_host (uri)) &&
      is_loopback_name (g_uri_get_host (soup_server_message_get_uri (msg))))
    return NULL;
  return maq_server_problem_new (403, "host_refused", NULL, "The Host of the request is not this machine.");
}

static MaqServerProblem *
check (MaqServer         *server,
       SoupServerMessage *msg,
       const char        *path,
       const Route       *route)
{
  const char *method = soup_server_message_get_method (msg);
  MaqServerProblem *problem = check_browser (server, msg);

  if (problem == NULL)
    problem = check_token (server, soup_server_message_get_request_headers (msg));
  if (problem != NULL)
    return problem;
  if (route == NULL)
    return maq_server_problem_new (404, "unknown_url", NULL, "Unknown request URL: %.20s %.200s.", method, path);
  if (!g_str_equal (method, route->method))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Allow", route->method);
      return maq_server_problem_new (405, "method_not_supported", NULL, "Not allowed to %.20s on %.200s.", method, path);
    }
  if (server->calls->len >= MAQ_SERVER_MAX_CALLS)
    return maq_server_problem_new (429, "server_busy", NULL, "The server is busy. Please try again in 2s.");
  return NULL;
}

static void
reply_model (SoupServerMessage *msg,
             const char        *name)
{
  g_autoptr (MaqServerProblem) problem = NULL;

  if (maq_server_is_model (name))
    {
      maq_server_call_reply (msg, 200, maq_server_answer_model ());
      return;
    }
  problem = maq_server_problem_new (404, "model_not_found", "model", "The model '%.80s' does not exist.", name);
  maq_server_call_reply (msg, 404, maq_server_problem_to_json (problem));
}

/* As soon as the head is there: what can be refused by it is, before anything of the body is read. */
static void
early_cb (SoupServer        *soup,
          SoupServerMessage *msg,
          const char        *path,
          GHashTable        *query,
          gpointer           data)
{
  MaqServer *server = data;
  const Route *route = find_route (path);
  MaqServerProblem *problem = check (server, msg, path, route);

  server->idle_since = g_get_monotonic_time ();
  if (problem != NULL)
    {
      maq_server_call_refuse (msg, problem);
      return;
    }
  switch (route->id)
    {
    case ROUTE_MODELS:
      maq_server_call_reply (msg, 200, maq_server_answer_models ());
      break;
    case ROUTE_MODEL:
      reply_model (msg, path + strlen (route->path));
      break;
    case ROUTE_GENERATIONS:
    case ROUTE_EDITS:
      maq_server_call_begin (server, msg, route->id == ROUTE_EDITS);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Without a second handler libsoup says 404 by itself; the call has its own eye on the end of the body. */
static void
late_cb (SoupServer        *soup,
         SoupServerMessage *msg,
         const char        *path,
         GHashTable        *query,
         gpointer           data)
{
}

void
maq_server_routes_add (MaqServer *self)
{
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, late_cb, self, NULL);
}

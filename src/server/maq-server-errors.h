/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with a request, in OpenAI's terms: an HTTP status, a word a program can branch on, the parameter it is
 * about and one sentence for a person. A GError has no room for the parameter, so this is a value of its own; a function
 * that can fail takes a MaqServerProblem ** last, as others take a GError **. Any thread. */
typedef struct {
  guint status;
  char *code;    /* nullable: "unknown_parameter" */
  char *param;   /* nullable: "size" */
  char *message;
} MaqServerProblem;

MaqServerProblem *maq_server_problem_new  (guint status, const char *code, const char *param, const char *format, ...)
  G_GNUC_PRINTF (4, 5) G_GNUC_WARN_UNUSED_RESULT;
void              maq_server_problem_free (MaqServerProblem *self);
/* Sets *@problem when there is a place for it and returns FALSE, so that it can be the value of a return. */
gboolean          maq_server_problem_set  (MaqServerProblem **problem, guint status, const char *code, const char *param,
                                           const char *format, ...) G_GNUC_PRINTF (5, 6);
/* {"error":{"message":…,"type":…,"param":…,"code":…}}. (transfer full) */
char             *maq_server_problem_to_json (const MaqServerProblem *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqServerProblem, maq_server_problem_free)

G_END_DECLS

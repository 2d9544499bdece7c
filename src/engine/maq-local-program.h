/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-local-life.h"

G_BEGIN_DECLS

/* Server programs of the user's own, started when a picture is wanted and stopped ten minutes after the last: for engines of the
 * kind "sdcpp" whose options hold
 *
 *   "program"    the path of stable-diffusion.cpp's sd-server
 *   "weights"    the path of a model, given as "-m"; may be left out where the arguments name one
 *   "arguments"  a list of more arguments
 *
 * where a person has named that program on this computer (maq-local-trust.h). It listens at 127.0.0.1 only, at a port of our
 * choice; gets no descriptor and next to no environment of ours; does not outlive us; and what it says goes to the log until it is
 * ready, not afterwards, when it may speak of prompts. Main thread. */
#define MAQ_TYPE_LOCAL_PROGRAMS (maq_local_programs_get_type ())
G_DECLARE_FINAL_TYPE (MaqLocalPrograms, maq_local_programs, MAQ, LOCAL_PROGRAMS, GObject)

MaqLocalPrograms *maq_local_programs_new    (void) G_GNUC_WARN_UNUSED_RESULT;
/* @endpoint has a program of its own. Any thread. */
gboolean          maq_local_programs_wants  (const MaqEndpoint *endpoint);
/* Starts it where it does not run. *@there (out) (transfer full): the same engine at its address; *@life (out) (transfer full): to be
 * waited for, and held as long as the program is needed. BAD_INPUT: the options. UNREACHABLE: it cannot be started. */
gboolean          maq_local_programs_ensure (MaqLocalPrograms *self, MaqEndpoint *endpoint, MaqEndpoint **there, MaqLocalLife **life,
                                             GError **error);
/* The engine is removed. Should nobody have let its program run, bringing it back is not naming it. */
void              maq_local_programs_forget (MaqLocalPrograms *self, const MaqEndpoint *endpoint);
gboolean          maq_local_programs_is_foreign (MaqLocalPrograms *self, const char *file);
/* All of them, for good. */
void              maq_local_programs_stop   (MaqLocalPrograms *self);

/* Tests hurry: how long a program may be idle. */
extern gint64     maq_local_program_idle_us;

G_END_DECLS

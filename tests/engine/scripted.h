/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-provider.h"

/* An engine of jobs whose server is a folder, so that it survives whoever asks it: the kind "scripted" (its jobs can be
 * listed) and "scripted-blind" (they cannot), besides "openai". Linked in place of maq-providers.c. What happens stands in the
 * prompt, as words "fault:NAME[:NUMBER]":
 *
 *   work:MS          it takes so long (20)            stuck            it never ends
 *   lost             the receipt is lost              lost-unmade      the same, and there is no job
 *   late-list:N      missing in the first N lists     list-broken      the list cannot be read
 *   refuse-quota     refused, for want of credit      receipt-gate     the receipt waits for the gate to be open
 *   gate             it works until the gate is open  find-gate        from the second one on lists wait for it
 *   upload-down:N    the first N uploads fail         poll-down:N      the first N looks do not get through
 *   poll-rate:N      the first N looks are too many   forget:N         from the Nth look on the server knows nothing of it
 *   fails-free fails-paid fails-unclear               how it ends instead
 *   url-gone:N       its picture is not there N times url-down:N       the same, unreachable
 *   limit:N          it says that it takes N a minute busy:N           the first N jobs are too many; 300 ms, please
 *   url-garbage      what comes is no picture         no-stop          it cannot be stopped
 *   deadline:MS      kept so long from its creation   retry-after:MS   said at each look
 *
 * One charge each, written into FOLDER/ledger when the job is made, as oracle.py wants it. */

#define SCRIPTED_KIND "scripted"
#define SCRIPTED_BLIND_KIND "scripted-blind"

/* Where the server lies; its jobs outlive us. Call before any engine is opened. */
void  scripted_init         (const char *folder);
/* How often something was asked of it. "create", "upload", "poll", "cancel", "find", "read", "learn". */
guint scripted_count        (const char *what);
/* The most looks, receipts and downloads that were under way at once. */
guint scripted_get_busiest  (void);
guint scripted_count_charges (void);
/* No look gets through, as without a network. */
void  scripted_cut          (gboolean cut);
/* The gate is shut at first: what a test must see in between does not end before the test has seen it. */
void  scripted_open         (gboolean open);
/* From now on every key is refused, or none is. */
void  scripted_refuse_keys  (gboolean refuse);
/* What learn() says; NULL: it fails. */
void  scripted_teach        (const char *json);

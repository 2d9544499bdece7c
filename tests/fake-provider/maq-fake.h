/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A running fake provider (README.md beside this), for C tests. Any failure to start it fails the test. */
typedef struct {
  GSubprocess *process;
  char        *folder;   /* of its own, removed at the end */
  char        *ledger;
  char        *base;     /* what an endpoint takes */
  char        *origin;
  char        *socket;   /* nullable: its Unix socket */
  guint16      port;
} MaqFake;

/* @options: NULL-terminated, or NULL. "--unix" is given as "--unix" alone; the path is made up. */
MaqFake   *maq_fake_start         (const char *const *options) G_GNUC_WARN_UNUSED_RESULT;
void       maq_fake_stop          (MaqFake *self);
/* Replaces its faults: names separated by spaces, "" for none. */
void       maq_fake_set_faults    (MaqFake *self, const char *words);
/* As after a restart of the service: its jobs, files and finished pictures are gone. */
void       maq_fake_forget        (MaqFake *self);
/* What it has seen, as an array. (transfer full) */
JsonNode  *maq_fake_dup_requests  (MaqFake *self) G_GNUC_WARN_UNUSED_RESULT;
/* The hashes of the pictures charged so far. (transfer full) (element-type utf8) */
GPtrArray *maq_fake_read_ledger   (MaqFake *self) G_GNUC_WARN_UNUSED_RESULT;
guint      maq_fake_count_charges (MaqFake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqFake, maq_fake_stop)

G_END_DECLS

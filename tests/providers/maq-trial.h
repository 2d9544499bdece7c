/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "maq-fake.h"
#include "maq-providers.h"

G_BEGIN_DECLS

#define MAQ_TRIAL_KEY "sk-canary-of-the-provider-tests-0123456789"
#define MAQ_TRIAL_UUID "0b5c0e9e-5b8a-4a5d-9d5c-1d2f3a4b5c6d"

/* One attempt over plain files: an exchange, a call, and what came of it. */
typedef struct {
  MaqExchange   exchange;
  char         *folder;
  char         *prompt;
  int           body_fd;
  int           reply_fd;
  char         *head;
  guint         n_pictures;      /* files opened */
  guint         n_commits;
  guint         n_previews;      /* partial pictures shown */
  guint         n_phases;        /* bits by MaqPhase */
  gboolean      commit_fails;
  gboolean      disk_is_full;
  GPtrArray    *files;           /* of char*: reference pictures made */
  MaqRequestBuilder *builder;
  guint         n_references;
  MaqReport     report;
  MaqCall       call;
  MaqEnvelope   envelope;
  const MaqProvider *provider;
} MaqTrial;

/* @base: address of the engine; @row: of the model table. */
MaqTrial  *maq_trial_new         (const char *base, const char *row, const char *prompt) G_GNUC_WARN_UNUSED_RESULT;
/* The same of any provider. @model, @options: nullable. */
MaqTrial  *maq_trial_new_full    (const char *kind, const char *base, const char *model, const char *row, const char *options,
                                  const char *prompt) G_GNUC_WARN_UNUSED_RESULT;
void       maq_trial_free        (MaqTrial *self);
/* A reference from encoded bytes. */
void       maq_trial_add_picture (MaqTrial *self, GBytes *encoded);
MaqBlob   *maq_trial_make_blob   (MaqTrial *self, GBytes *encoded) G_GNUC_WARN_UNUSED_RESULT;
/* PNG of one colour, by a seed. */
GBytes    *maq_trial_make_png    (guint width, guint height, guint32 rgba) G_GNUC_WARN_UNUSED_RESULT;

/* The three acts; prepare() also ends the builder. */
gboolean   maq_trial_prepare     (MaqTrial *self, GError **error);
gboolean   maq_trial_submit      (MaqTrial *self, GError **error);
MaqResult *maq_trial_read        (MaqTrial *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Both first ones, which must succeed up to the sending. */
gboolean   maq_trial_go          (MaqTrial *self, GError **error);

/* Puts an answer where submit() would have put it. */
void       maq_trial_set_reply   (MaqTrial *self, const char *type, const void *bytes, gsize length);
char      *maq_trial_dup_body    (MaqTrial *self, gsize *length) G_GNUC_WARN_UNUSED_RESULT;
/* Picture files that lie in the folder now. */
guint      maq_trial_count_files (MaqTrial *self);
/* Fails the test when the key is in any file of the folder, the report or @error. */
void       maq_trial_check_key   (MaqTrial *self, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqTrial, maq_trial_free)

G_END_DECLS

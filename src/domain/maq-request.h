/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "maq-model.h"
#include "maq-reference.h"

G_BEGIN_DECLS

#define MAQ_MAX_PROMPT 32000  /* characters */
#define MAQ_MAX_VARIANTS 8

/* Everything a step asks for. Immutable, counted; made by a builder, checked against the model's row. */
typedef struct _MaqRequest MaqRequest;
typedef struct _MaqRequestBuilder MaqRequestBuilder;

#define MAQ_TYPE_REQUEST (maq_request_get_type ())
GType              maq_request_get_type (void);

MaqRequestBuilder *maq_request_builder_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* With all that @request has, to add to. */
MaqRequestBuilder *maq_request_builder_new_from      (const MaqRequest *request) G_GNUC_WARN_UNUSED_RESULT;
void               maq_request_builder_free          (MaqRequestBuilder *self);
void               maq_request_builder_set_change    (MaqRequestBuilder *self, const char *text);
void               maq_request_builder_add_keep      (MaqRequestBuilder *self, const char *what);
void               maq_request_builder_set_ratio     (MaqRequestBuilder *self, MaqRatio ratio);
void               maq_request_builder_set_size      (MaqRequestBuilder *self, guint width, guint height); /* overrides ratio */
void               maq_request_builder_set_variants  (MaqRequestBuilder *self, guint variants);
void               maq_request_builder_set_engine    (MaqRequestBuilder *self, const char *engine_id);
void               maq_request_builder_set_quality   (MaqRequestBuilder *self, const char *quality);
void               maq_request_builder_set_previews  (MaqRequestBuilder *self, guint previews);
/* Stands where other requests name their engine: none was asked, the program made the picture of pictures alone. No name that an engine may have. */
#define MAQ_ENGINE_NONE "(none)"
/* The picture being edited: Image 1 on the wire. @step_uuid: the step it came from, or NULL. */
void               maq_request_builder_set_base      (MaqRequestBuilder *self, MaqReference *base, const char *step_uuid, guint slot);
MaqReference      *maq_request_builder_get_base      (const MaqRequestBuilder *self); /* (transfer none) (nullable) */
void               maq_request_builder_add_reference (MaqRequestBuilder *self, MaqReference *reference);
/* Of more pictures than a model takes the last ones may go in one: @sheet shows @packed (element-type MaqReference), each with
 * its number, and is sent last (see maq-request-fit.h). @packed are no references of the request then. */
void               maq_request_builder_set_sheet     (MaqRequestBuilder *self, MaqReference *sheet, GPtrArray *packed);
/* @copy shows the picture of @reference_id with its marks drawn on it; it is sent right after that picture. One for a picture: a
 * second takes the place of the first. Without its picture it is left out. */
void               maq_request_builder_add_annotated (MaqRequestBuilder *self, const char *reference_id, MaqBlob *copy);
void               maq_request_builder_set_mask      (MaqRequestBuilder *self, MaqBlob *mask);
/* What the mask does not let change is put back from the picture it lies on, bit for bit, when the answer is here; also with
 * engines that take no mask: it is not sent to those then. Means nothing without a mask. */
void               maq_request_builder_set_exact     (MaqRequestBuilder *self, gboolean exact);
/* Consumes the builder's contents. Returns: (transfer full), or NULL with BAD_INPUT (empty prompt, prompt too
 * long, more than 20 references besides the base, variants outside 1..8, a number used twice, mask without a picture). */
MaqRequest        *maq_request_builder_end           (MaqRequestBuilder *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

MaqRequest   *maq_request_ref             (MaqRequest *self);
void          maq_request_unref           (MaqRequest *self);
const char   *maq_request_get_change      (const MaqRequest *self);
const char *const *maq_request_get_keep   (const MaqRequest *self);  /* NULL-terminated, never NULL */
MaqRatio      maq_request_get_ratio       (const MaqRequest *self);
void          maq_request_get_size        (const MaqRequest *self, guint *width, guint *height); /* 0 × 0: by ratio */
guint         maq_request_get_variants    (const MaqRequest *self);
const char   *maq_request_get_engine      (const MaqRequest *self);
const char   *maq_request_get_quality     (const MaqRequest *self);  /* NULL: the model's default */
guint         maq_request_get_previews    (const MaqRequest *self);
MaqBlob      *maq_request_get_mask        (const MaqRequest *self);  /* nullable */
gboolean      maq_request_is_exact        (const MaqRequest *self);  /* only with a mask */
const char   *maq_request_get_parent_step (const MaqRequest *self);  /* nullable */
guint         maq_request_get_parent_slot (const MaqRequest *self);
gboolean      maq_request_is_edit         (const MaqRequest *self);  /* has any picture */
gboolean      maq_request_has_base        (const MaqRequest *self);
/* (transfer none) (nullable) (element-type MaqReference): what the last picture is a contact sheet of, by number. */
GPtrArray    *maq_request_get_packed      (const MaqRequest *self);
/* The pictures in wire order: the base first, then references by number, each with its annotated copy behind it, then the contact
 * sheet. */
guint         maq_request_get_n_images    (const MaqRequest *self);
MaqReference *maq_request_get_image       (const MaqRequest *self, guint index); /* (transfer none) */
/* Whether image @index shows the marks of another; @of: (out) (nullable): the index of that one, which lies before it. */
gboolean      maq_request_is_annotated    (const MaqRequest *self, guint index, guint *of);

/* A model that sees: it is shown marks on a copy of the picture. One that takes a single picture, or is no AI, is told where they are. */
gboolean      maq_request_takes_copies    (const MaqModel *model);
/* How many pictures this one takes: two where a copy that shows its marks goes with it. */
guint         maq_request_weigh           (const MaqReference *picture, const MaqModel *model);
/* The pictures with marks that a copy is still to be made of, in wire order. (transfer full) (element-type MaqReference) */
GPtrArray    *maq_request_list_to_annotate (const MaqRequest *self, const MaqModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* Where the mask is still to be drawn from: the first picture, when there is no mask yet and something may change on it. (transfer
 * none) (nullable) */
MaqReference *maq_request_find_masked     (const MaqRequest *self);
/* How many pictures go to @model, with the copies that are still to be made. */
guint         maq_request_count_images    (const MaqRequest *self, const MaqModel *model);
/* The size a copy of a picture is drawn in: its own, or as large as marks can be read. 0 × 0: not known. */
void          maq_request_get_copy_size   (const MaqBlob *picture, guint *width, guint *height);

/* Against the model's row: reference limit, mask, quality, ratio. BAD_INPUT says what to do instead. */
gboolean      maq_request_check           (const MaqRequest *self, const MaqModel *model, GError **error);
/* What an engine of this row is given: the same request, without the mask when the row takes none. */
MaqRequest   *maq_request_for_wire        (MaqRequest *self, const MaqModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* The exact size to ask for; FALSE: leave it to the engine ("auto"). Quantised to the model's rules. */
gboolean      maq_request_resolve_size    (const MaqRequest *self, const MaqModel *model, guint *width, guint *height);
/* For all variants together. */
MaqPrice      maq_request_get_price       (const MaqRequest *self, const MaqModel *model);

/* For the library and the spool: objects by hash, no paths. */
JsonNode     *maq_request_to_json         (const MaqRequest *self) G_GNUC_WARN_UNUSED_RESULT;
/* @resolve turns a hash back into a blob (transfer full; NULL when it is gone: a request without it). */
typedef MaqBlob *(*MaqBlobResolve) (const char *sha256, gpointer data);
MaqRequest   *maq_request_from_json       (JsonNode *node, MaqBlobResolve resolve, gpointer data, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
/* Hex SHA-256 of everything that decides the result, for "the same request again". (transfer full) */
char         *maq_request_dup_hash        (const MaqRequest *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqRequest, maq_request_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MaqRequestBuilder, maq_request_builder_free)

G_END_DECLS

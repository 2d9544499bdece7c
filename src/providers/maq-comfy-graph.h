/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A ComfyUI workflow in its API format: {"3": {"class_type", "inputs", "_meta": {"title"}}, …}. Where a request goes is marked
 * by titles of nodes, in small or capital letters:
 *
 *   maquette:prompt     needed  every text of the node that is no link: text, prompt, value, string, text_g, text_l, clip_l, t5xxl
 *   maquette:negative           the same
 *   maquette:size               width and height
 *   maquette:seed               seed, noise_seed or value
 *   maquette:image N            image, N from 1 to 20 without gaps (LoadImage)
 *   maquette:mask               image; a channel becomes "alpha" (LoadImage's or LoadImageMask's mask)
 *   maquette:output     needed  its pictures are the answer (SaveImage, PreviewImage); not where there is just one SaveImage
 *
 * A mark may stand at several nodes. An image or mask that the request does not have is taken out, with the inputs it was
 * linked to. Pure: no file, no network, no clock. */

#define MAQ_COMFY_MAX_IMAGES 20

typedef struct {
  gboolean has_negative, has_size, has_seed, has_mask;
  guint    n_images;
} MaqComfyMarks;

typedef struct {
  const char        *prompt;
  const char        *negative;   /* NULL: as the workflow has it */
  guint              width;      /* 0: as the workflow has it */
  guint              height;
  gint64             seed;
  const char *const *images;     /* names on the server */
  guint              n_images;
  const char        *mask;       /* nullable */
} MaqComfyValues;

/* @marks (out). FALSE: BAD_INPUT names the mark that is missing, or the node that is wrong. */
gboolean   maq_comfy_graph_check     (JsonObject *workflow, MaqComfyMarks *marks, GError **error);
/* The graph to send, as a new object. BAD_INPUT also where the request has something that no mark takes. (transfer full) */
JsonNode  *maq_comfy_graph_fill      (JsonObject *workflow, const MaqComfyValues *values, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The node of this name is marked as an output. */
gboolean   maq_comfy_graph_is_output (JsonObject *graph, const char *id);
/* What people call the node: its title, or its class; for messages. (transfer none) (nullable) */
const char *maq_comfy_graph_get_name (JsonObject *graph, const char *id);
/* Each class once. (transfer full) (element-type utf8), texts borrowed from @workflow */
GPtrArray *maq_comfy_graph_list_classes (JsonObject *workflow) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

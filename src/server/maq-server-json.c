/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json.h"

#include "maq-server-json.h"

#define MAX_TEXT_BYTES (1024u * 1024u)
#define MAX_DATA_HEAD 128u
#define DECODE_CHUNK 4096u

typedef enum {
  STATE_OUTSIDE,
  STATE_STRING,
  STATE_ESCAPE,       /* after a backslash in a string */
  STATE_DATA,         /* inside the base64 of a data: URL */
  STATE_DATA_ESCAPE,
} State;

struct _MaqServerJson {
  MaqServerForm *form;
  State          state;
  GByteArray    *text;        /* the body without its pictures */
  guint          start;       /* of the current string's content in @text */
  GPtrArray     *pictures;    /* (element-type MaqServerFile): as they came */
  MaqServerFile *file;        /* (unowned): the last of them */
  char          *token;       /* stands in @text for a picture; random, so that nobody can write it himself */
  guint8         encoded[DECODE_CHUNK];
  guint          n_encoded;
  gboolean       padded;
  gint           decode_state;
  guint          decode_save;
};

MaqServerJson *
maq_server_json_new (MaqServerForm *form)
{
  MaqServerJson *self = g_new0 (MaqServerJson, 1);
  g_autofree char *uuid = g_uuid_string_random ();

  self->form = form;
  self->form->typed = TRUE;
  self->text = g_byte_array_new ();
  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) maq_server_file_free);
  self->token = g_strdup_printf ("picture-%s-", uuid);
  return self;
}

void
maq_server_json_free (MaqServerJson *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->text);
  g_ptr_array_unref (self->pictures);
  g_free (self->token);
  g_free (self);
}

static gboolean
flush_encoded (MaqServerJson     *self,
               MaqServerProblem **problem)
{
  guint8 decoded[DECODE_CHUNK];
  gsize length = g_base64_decode_step ((const char *) self->encoded, self->n_encoded, decoded, &self->decode_state,
                                       &self->decode_save);

  self->n_encoded = 0;
  return maq_server_file_append (self->file, decoded, length, "images", problem);
}

static gboolean
take_encoded (MaqServerJson     *self,
              guint8             byte,
              MaqServerProblem **problem)
{
  gboolean padding = byte == '=';

  if ((!g_ascii_isalnum (byte) && byte != '+' && byte != '/' && !padding) || (self->padded && !padding))
    return maq_server_problem_set (problem, 400, "invalid_base64", "images", "Invalid 'images': %s is not base64.",
                                   self->file->label);
  self->padded = padding;
  self->encoded[self->n_encoded++] = byte;
  return self->n_encoded < DECODE_CHUNK || flush_encoded (self, problem);
}

/* TRUE when the string so far is the head of a picture: data:image/png;base64, with or without escaped slashes. */
static gboolean
is_data_head (MaqServerJson *self)
{
  const char *head = (const char *) self->text->data + self->start;
  gsize length = self->text->len - self->start;

  return length >= 13 && length <= MAX_DATA_HEAD && g_ascii_strncasecmp (head, "data:", 5) == 0 &&
         g_ascii_strncasecmp (head + length - 8, ";base64,", 8) == 0;
}

static gboolean
open_data (MaqServerJson     *self,
           MaqServerProblem **problem)
{
  g_autofree char *token = g_strdup_printf ("%s%u", self->token, self->pictures->len);
  g_autofree char *label = g_strdup_printf ("picture %u", self->pictures->len + 1);

  /* All the images and a mask. */
  if (self->pictures->len > MAQ_SERVER_MAX_IMAGES)
    return maq_server_problem_set (problem, 400, "array_above_max_length", "images",
                                   "Invalid 'images': array too long. Expected an array with maximum length %d.",
                                   MAQ_SERVER_MAX_IMAGES);
  self->file = maq_server_file_new (label, problem);
  if (self->file == NULL)
    return FALSE;
  g_ptr_array_add (self->pictures, self->file);
  g_byte_array_set_size (self->text, self->start);
  g_byte_array_append (self->text, (const guint8 *) token, (guint) strlen (token));
  self->n_encoded = 0;
  self->padded = FALSE;
  self->decode_state = 0;
  self->decode_save = 0;
  self->state = STATE_DATA;
  return TRUE;
}

static gboolean
keep_byte (MaqServerJson     *self,
           guint8             byte,
           MaqServerProblem **problem)
{
  if (self->text->len >= MAX_TEXT_BYTES)
    return maq_server_problem_set (problem, 413, "request_too_large", NULL,
                                   "The request without its pictures is larger than 1 MiB.");
  g_byte_array_append (self->text, &byte, 1);
  return TRUE;
}

static gboolean
take_text (MaqServerJson     *self,
           guint8             byte,
           MaqServerProblem **problem)
{
  if (!keep_byte (self, byte, problem))
    return FALSE;
  if (self->state == STATE_ESCAPE)
    self->state = STATE_STRING;
  else if (self->state == STATE_OUTSIDE && byte == '"')
    {
      self->state = STATE_STRING;
      self->start = self->text->len;
    }
  else if (self->state == STATE_STRING && byte == '"')
    self->state = STATE_OUTSIDE;
  else if (self->state == STATE_STRING && byte == '\\')
    self->state = STATE_ESCAPE;
  else if (self->state == STATE_STRING && byte == ',' && is_data_head (self))
    return open_data (self, problem);
  return TRUE;
}

static gboolean
take_data (MaqServerJson     *self,
           guint8             byte,
           MaqServerProblem **problem)
{
  if (self->state == STATE_DATA_ESCAPE)
    {
      /* A solidus may be written escaped; nothing else in base64 can be. */
      self->state = STATE_DATA;
      return take_encoded (self, byte == '/' ? byte : '\\', problem);
    }
  if (byte == '\\')
    {
      self->state = STATE_DATA_ESCAPE;
      return TRUE;
    }
  if (byte != '"')
    return take_encoded (self, byte, problem);
  self->state = STATE_OUTSIDE;
  return flush_encoded (self, problem) && keep_byte (self, byte, problem);
}

gboolean
maq_server_json_feed (MaqServerJson     *self,
                      const guint8      *data,
                      gsize              length,
                      MaqServerProblem **problem)
{
  for (gsize i = 0; i < length; i++)
    if (self->state == STATE_DATA || self->state == STATE_DATA_ESCAPE ? !take_data (self, data[i], problem)
                                                                      : !take_text (self, data[i], problem))
      return FALSE;
  return TRUE;
}

/* The picture a member stands for, taken out of the list; NULL with a problem. */
static MaqServerFile *
steal_picture (MaqServerJson     *self,
               JsonNode          *node,
               const char        *param,
               MaqServerProblem **problem)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *url = maq_json_get_string (object, "image_url", NULL);
  guint64 index = 0;

  if (object != NULL && json_object_has_member (object, "file_id"))
    maq_server_problem_set (problem, 400, "invalid_value", param,
                            "Invalid '%s': this server keeps no files; send the picture as a data: URL.", param);
  else if (url == NULL)
    maq_server_problem_set (problem, 400, "invalid_type", param,
                            "Invalid '%s': expected an object with an 'image_url'.", param);
  else if (!g_str_has_prefix (url, self->token) ||
           !g_ascii_string_to_unsigned (url + strlen (self->token), 10, 0, MAQ_SERVER_MAX_IMAGES, &index, NULL) ||
           index >= self->pictures->len || self->pictures->pdata[index] == NULL)
    maq_server_problem_set (problem, 400, "invalid_value", param,
                            "Invalid '%s': expected a data: URL in base64. Addresses are not fetched.", param);
  else
    return g_steal_pointer (&self->pictures->pdata[index]);
  return NULL;
}

/* A null is as good as absent. TRUE when there is nothing to read. */
static gboolean
drop_null (JsonObject *root,
           const char *name)
{
  JsonNode *node = json_object_get_member (root, name);

  if (node != NULL && !json_node_is_null (node))
    return FALSE;
  json_object_remove_member (root, name);
  return TRUE;
}

static gboolean
take_images (MaqServerJson     *self,
             JsonObject        *root,
             MaqServerProblem **problem)
{
  JsonNode *node = json_object_get_member (root, "images");
  JsonArray *array;

  if (drop_null (root, "images"))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return maq_server_problem_set (problem, 400, "invalid_type", "images", "Invalid type for 'images': expected an array.");
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAQ_SERVER_MAX_IMAGES)
    return maq_server_problem_set (problem, 400, "array_above_max_length", "images",
                                   "Invalid 'images': array too long. Expected an array with maximum length %d, but got "
                                   "an array with length %u instead.", MAQ_SERVER_MAX_IMAGES, json_array_get_length (array));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      MaqServerFile *file = steal_picture (self, json_array_get_element (array, i), "images", problem);

      if (file == NULL)
        return FALSE;
      g_free (file->label);
      file->label = g_strdup_printf ("image %u", i + 1);
      g_ptr_array_add (self->form->images, file);
    }
  json_object_remove_member (root, "images");
  return TRUE;
}

static gboolean
take_mask (MaqServerJson     *self,
           JsonObject        *root,
           MaqServerProblem **problem)
{
  JsonNode *node = json_object_get_member (root, "mask");

  if (drop_null (root, "mask"))
    return TRUE;
  self->form->mask = steal_picture (self, node, "mask", problem);
  if (self->form->mask == NULL)
    return FALSE;
  g_free (self->form->mask->label);
  self->form->mask->label = g_strdup ("the mask");
  json_object_remove_member (root, "mask");
  return TRUE;
}

gboolean
maq_server_json_end (MaqServerJson     *self,
                     MaqServerProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = maq_json_parse ((const char *) self->text->data, self->text->len, &maq_json_limits_default,
                                              &error);

  if (root == NULL)
    return maq_server_problem_set (problem, 400, "invalid_json", NULL,
                                   "The body could not be parsed as JSON: %s", error->message);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return maq_server_problem_set (problem, 400, "invalid_json", NULL, "The body is JSON, but not an object.");
  json_object_unref (self->form->fields);
  self->form->fields = json_node_dup_object (root);
  return take_images (self, self->form->fields, problem) && take_mask (self, self->form->fields, problem);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-json-escape.h"

void
maq_json_escape_begin (MaqJsonEscape *self)
{
  *self = (MaqJsonEscape) { .open = TRUE };
}

static MaqJsonEscapeResult
take_digit (MaqJsonEscape *self,
            char           c,
            char          *character)
{
  int digit = g_ascii_xdigit_value (c);

  if (digit < 0)
    return MAQ_JSON_ESCAPE_WRONG;

  self->value = self->value << 4 | (guint) digit;
  if (++self->n_digits < 4)
    return MAQ_JSON_ESCAPE_MORE;

  self->open = FALSE;
  *character = self->value > 0 && self->value < 0x80 ? (char) self->value : '?';
  return MAQ_JSON_ESCAPE_DONE;
}

MaqJsonEscapeResult
maq_json_escape_take (MaqJsonEscape *self,
                      char           c,
                      char          *character)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->unicode)
    return take_digit (self, c, character);

  if (c == 'u')
    {
      self->unicode = TRUE;
      return MAQ_JSON_ESCAPE_MORE;
    }

  found = c != '\0' ? strchr (names, c) : NULL;
  if (found == NULL)
    return MAQ_JSON_ESCAPE_WRONG;

  self->open = FALSE;
  *character = values[found - names];
  return MAQ_JSON_ESCAPE_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-coach.h"
#include "maq-quotes.h"

/* Patterns are over the bare text, in which quotes and mentions are blanked: what is to be written is no instruction. */
#define NOUNS "(?:picture|image|photo|photograph|shot|design|layout|poster|page|scene|artwork|drawing|sketch|screen|logo|result)"
#define CHANGE_VERBS                                                                                                                \
  "(?:make|add|change|remove|replace|turn|put|move|swap|give|insert|delete|recolou?r|brighten|darken|lighten|rotate|flip|crop|"     \
  "blur|sharpen|paint|convert|extend|erase|tint|dim|cover|place|dress|colou?r|resize|enlarge|shrink|straighten|translate|write|"    \
  "render|transform|set)"

/* Who writes more than this needs no advice, and the main thread no work. */
#define LONGEST_TEXT 8000

static const char *const hint_words[] = { "changes", "quotes", "vague", "numbers", "photo", "keep" };

G_STATIC_ASSERT (G_N_ELEMENTS (hint_words) == MAQ_N_HINTS);

const char *
maq_hint_to_word (MaqHint hint)
{
  g_return_val_if_fail (hint < MAQ_N_HINTS, NULL);
  return hint_words[hint];
}

/* --- reading --- */

static void
blank (char *text, guint start, guint length)
{
  memset (text + start, '_', length);
}

/* As long as @text; quotes and mentions are underscores. */
static char *
dup_bare (const char *text)
{
  char *bare = g_strdup (text);
  g_autoptr (GArray) quotes = maq_quotes_find (text);

  for (guint i = 0; i < quotes->len; i++)
    blank (bare, g_array_index (quotes, MaqTextRange, i).start, g_array_index (quotes, MaqTextRange, i).length);
  for (char *at = strstr (bare, "@{"); at != NULL; at = strstr (at, "@{"))
    {
      const char *end = strchr (at, '}');

      if (end == NULL)
        break;
      blank (bare, (guint) (at - bare), (guint) (end + 1 - at));
    }
  return bare;
}

/* The first match of @pattern in @text from @from on; group 1 where there is one. */
static gboolean
find (const char *text, guint from, const char *pattern, MaqTextRange *where)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int start, end;

  g_assert (regex != NULL);
  if (!g_regex_match_full (regex, text, -1, (int) from, 0, &match, NULL))
    return FALSE;
  if (!g_match_info_fetch_pos (match, 1, &start, &end) || start < 0)
    g_match_info_fetch_pos (match, 0, &start, &end);
  if (where != NULL)
    *where = (MaqTextRange) { (guint) start, (guint) (end - start) };
  return TRUE;
}

static gboolean
has (const char *text, const char *pattern)
{
  return find (text, 0, pattern, NULL);
}

static guint
count_words (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  g_assert (regex != NULL);
  for (gboolean more = g_regex_match (regex, text, 0, &match); more; more = g_match_info_next (match, NULL))
    n++;
  return n;
}

gboolean
maq_coach_reads (const char *text)
{
  static const char english[] =
    "\\b(the|of|and|with|it|its|this|that|these|make|add|change|replace|remove|from|to|an|is|are|at|for|into|by|turn|put|keep|like|"
    "as|his|her|them|their|my|your|improve|enhance|realistic|photorealistic|says|saying|photo of|but|more|better|without|on|a|in|"
    "headline|picture|image|background|everything)\\b";
  static const char foreign[] =
    "\\b(der|das|und|ein|eine|einen|einem|mit|den|dem|auf|ist|nicht|zu|für|wie|von|aus|im|am|soll|bitte|le|la|les|des|du|un|une|et|"
    "avec|dans|sur|pour|el|los|las|con|para|del|y|una|por|il|di|che|per|lo|gli|een|het|van|met|op|og|med|och|att|som|na|ze|się|do|"
    "em|com|uma|os|ja|mach|mache|ändere|ersetze|rends|ajoute|haz|añade|cambia|cambiar|agrega|quita|pon|pon|más|plus|noch|als|sehr)\\b";
  g_autofree char *bare = dup_bare (text);
  guint n_foreign = count_words (bare, foreign);

  for (const char *at = bare; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* Other scripts are other languages. */
      if (g_unichar_isalpha (c) && c > 0x24F)
        return FALSE;
    }
  return count_words (bare, english) > n_foreign;
}

/* --- the rules: each says where, or nothing --- */

/* A clause that begins with what is to be done. */
static guint
find_changes (const char *bare, MaqTextRange *second)
{
  static const char clause[] =
    "(?:^|[.;:!\\n,]|\\band\\b|\\bthen\\b|\\balso\\b)[\\s]*(?:(?:and|then|also|please|now|next|finally)[\\s,]+)*(" CHANGE_VERBS ")\\b"
    "(?!-)(?!\\s+sure\\b)(?!\\s+it\\s+(?:in|on|onto|into|back|there|a\\s+bit|slightly)\\b)";
  MaqTextRange where;
  guint n_changes = 0;

  for (guint from = 0; find (bare, from, clause, &where); from = where.start + where.length)
    if (++n_changes == 2)
      *second = (MaqTextRange) { where.start, (guint) strlen (bare) - where.start };
  return n_changes;
}

static gboolean
advise_changes (const MaqCoachCase *about, const char *bare, MaqAdvice *advice)
{
  advice->count = about->edits ? find_changes (bare, &advice->where) : 0;
  return advice->count > 1;
}

/* Writing is announced, and what comes behind it is in no quotes. */
static gboolean
advise_quotes (const MaqCoachCase *about, const char *bare, MaqAdvice *advice)
{
  static const char *const announced[] = {
    /* A sign that says Open */
    "\\b(?:sign|label|headline|title|caption|text|banner|button|bubble|poster|screen|shirt|cover|logo|board|sticker|box|cup|mug|"
    "display|heading|tag|card|wall|it|which|that)\\s+(?:that\\s+|which\\s+)?(?:says|saying|reads|reading)\\s*:?\\s+"
    "([^\\W_][^.,;:!?\\n]*?)(?=\\s+(?:in|on|at|with|and|above|below|under|over|across|using|set)\\b|[.,;:!?\\n]|$)",
    /* the headline Welcome back, titled Night Market, the words Fresh Bread, the text: hello */
    "\\b(?:headline|title|caption|slogan|tagline|heading|subtitle|titled|captioned|labell?ed|the\\s+words?|the\\s+name|lettering)\\s+(?-i:(?=[A-Z]))"
    "([^\\W_][^.,;:!?\\n]*?)(?=\\s+(?:in|on|at|with|and|above|below|under|over|across|using|set)\\b|[.,;:!?\\n]|$)",
    "\\b(?:text|headline|title|caption|slogan|tagline|heading|subtitle|words|lettering)\\s*:\\s*"
    "([^\\W_][^.,;!?\\n]*?)(?=\\s+(?:in|on|at|with|above|below|under|across|using|set)\\b|[.,;!?\\n]|$)",
    "\\bwith\\s+the\\s+(?:text|words?)\\s+([^\\W_][^.,;:!?\\n]*?)(?=\\s+(?:in|on|at|with|and|above|below|under|over|across|using|set)\\b|[.,;:!?\\n]|$)",
    "\\bwrite\\s+(?!(?:it|this|that|the|a|an|in|on|down)\\b)([^\\W_][^.,;:!?\\n]*?)(?=\\s+(?:in|on|at|with|and|above|below|under|over|across|using|set)\\b|[.,;:!?\\n]|$)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (announced); i++)
    if (find (bare, 0, announced[i], &advice->where) && memchr (bare + advice->where.start, '_', advice->where.length) == NULL)
      return TRUE;
  return FALSE;
}

static gboolean
advise_vague (const MaqCoachCase *about, const char *bare, MaqAdvice *advice)
{
  static const char *const vague[] = {
    "\\b(make\\s+(?:it|this|that|everything|the\\s+(?:whole\\s+)?" NOUNS ")\\s+(?:look\\s+|feel\\s+)?(?:a\\s+(?:bit|little|lot)\\s+|much\\s+|more\\s+|"
    "really\\s+)?(?:better|nicer|nice|good|great|cool|cooler|prettier|pretty|beautiful|amazing|awesome|interesting|attractive|perfect|"
    "pop|stunning))\\b",
    "\\b((?:improve|enhance|beautify|polish|upgrade|fix|refine|tweak|optimi[sz]e|spruce\\s+up|touch\\s+up|clean\\s+up|jazz\\s+up)\\s+"
    "(?:it|this|that|everything|(?:the|this|my)\\s+(?:whole\\s+|overall\\s+)?(?:" NOUNS "|look|quality|style|appearance|composition|"
    "aesthetics?|visuals?))(?:\\s+(?:quality|look))?)(?=\\s*(?:$|[.,;!?\\n]|\\b(?:a|and|please|up|now|more|slightly)\\b))",
    "\\b(do\\s+something\\s+(?:with|about|nice|cool)|work\\s+your\\s+magic|surprise\\s+me)\\b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (vague); i++)
    if (find (bare, 0, vague[i], &advice->where))
      return TRUE;
  return FALSE;
}

static gboolean
advise_numbers (const MaqCoachCase *about, const char *bare, MaqAdvice *advice)
{
  static const char named[] =
    "@[0-9]|\\b(?:picture|image|reference|photo|photograph|ref|input|number|no\\.)s?\\s*#?[0-9]|#[0-9]|"
    "\\b(?:first|second|third|fourth|fifth|last)\\s+(?:picture|image|reference|photo|photograph|one|input)|"
    "\\b(?:picture|image|reference|photo)\\s+(?:one|two|three|four|five)\\b";

  return about->n_pictures > 1 && strstr (about->text, "@{") == NULL && !has (bare, named)
         && count_words (bare, "\\b\\w+\\b") > 2;
}

static gboolean
advise_photo (const MaqCoachCase *about, const char *bare, MaqAdvice *advice)
{
  static const char real[] =
    "\\b(?:photo-?\\s?realistic|hyper-?\\s?realistic|ultra-?\\s?realistic|realistic|lifelike|true\\s+to\\s+life|"
    "(?:like|as)\\s+a\\s+(?:real\\s+)?(?:photo|photograph)|(?:photo|photograph)\\s+of|real\\s+(?:photo|photograph)|look(?:s|ing)?\\s+real)\\b";
  static const char spoken[] =
    "\\b[0-9]+\\s?mm\\b|\\bf/?[0-9]|\\b(?:lens|lenses|aperture|bokeh|depth\\s+of\\s+field|exposure|iso|shutter|macro|telephoto|wide[- ]angle|"
    "fisheye|tilt-shift|close-?\\s?up|long\\s+shot|medium\\s+shot|camera|film|kodak|fuji\\w*|polaroid|dslr|light|lights|lit|lighting|backlit|"
    "sunlight|daylight|moonlight|sunlit|sunset|sunrise|dusk|dawn|golden\\s+hour|blue\\s+hour|overcast|softbox|flash|shadows?|low\\s+angle|"
    "high\\s+angle|eye[- ]level|from\\s+above|from\\s+below|bird'?s[- ]eye|overhead|top-down|shallow|focus|grain|noon|studio|candle\\w*|"
    "neon|rim|three-quarter\\s+view|angle|aerial|drone)\\b";

  return has (bare, real) && !has (bare, spoken);
}

static gboolean
advise_keep (const MaqCoachCase *about, const char *bare, MaqAdvice *advice)
{
  static const char said[] =
    "\\b(?:keep|keeping|preserve|preserving|retain|unchanged|untouched|as\\s+(?:it|they)\\s+(?:is|are)|leave|leaving|stays?|nothing\\s+else|"
    "everything\\s+else|the\\s+rest|only|just|don'?t\\s+(?:change|touch|alter)|do\\s+not\\s+(?:change|touch|alter)|without\\s+"
    "(?:changing|touching|altering)|same|identical|must\\s+not)\\b";

  return about->edits && !about->keeps && !has (bare, said) && count_words (bare, "\\b\\w+\\b") > 1;
}

typedef gboolean (*Rule) (const MaqCoachCase *about, const char *bare, MaqAdvice *advice);

/* In the order of MaqHint. */
static const Rule rules[] = { advise_changes, advise_quotes, advise_vague, advise_numbers, advise_photo, advise_keep };

G_STATIC_ASSERT (G_N_ELEMENTS (rules) == MAQ_N_HINTS);

GArray *
maq_coach_advise (const MaqCoachCase *about)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (MaqAdvice));
  g_autofree char *bare = NULL;

  g_return_val_if_fail (about != NULL && about->text != NULL, all);

  if (strlen (about->text) > LONGEST_TEXT || !g_utf8_validate (about->text, -1, NULL) || !maq_coach_reads (about->text))
    return all;
  bare = dup_bare (about->text);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      MaqAdvice advice = { (MaqHint) i, { 0, 0 }, 0 };

      if (rules[i](about, bare, &advice))
        g_array_append_val (all, advice);
    }
  return all;
}

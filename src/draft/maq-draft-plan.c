/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-draft-plan.h"

static const char *const kind_names[] = { "poster", "logo", "ui", "infographic", "comic", "product", "scene" };

static const struct { const char *phrases; MaqDraftKind kind; } kind_words[] = {
  { "logo|logos|logotype|wordmark|emblem|brandmark|monogram;brand mark|identity;visual identity", MAQ_DRAFT_LOGO },
  { "comic|comics|manga;comic strip|page|panel|panels|book;graphic novel;storyboard|webtoon", MAQ_DRAFT_COMIC },
  { "infographic|infographics|infochart|diagram|chart|charts|timeline|statistics|stats;data visualization|visualisation", MAQ_DRAFT_INFOGRAPHIC },
  { "ui|ux|app|website|webpage|homepage|dashboard|wireframe|interface|gui;user interface;landing page;web page|site|design;app|mobile|phone screen;login|sign|checkout|settings screen|page;mobile app;home screen|page;ui mock up;ui mockup", MAQ_DRAFT_UI },
  { "product|packshot;product shot|photo|photography|mockup|render;product mock up;packaging mockup|shot;hero shot;studio shot|photo|photography|lighting", MAQ_DRAFT_PRODUCT },
  { "poster|posters|flyer|flyers|leaflet|banner|advert|ad|advertisement|cover|invitation|placard|billboard|menu|postcard|card|ticket|playbill|brochure;book|album|magazine cover;marketing visual;social media post|graphic;greeting card;business card;instagram post|story", MAQ_DRAFT_POSTER },
  { "scene|landscape|seascape|cityscape|panorama|wallpaper|illustration|photograph|interior|vista|view|painting;photo of|showing;photorealistic|photoreal|realistic;wide shot;matte painting", MAQ_DRAFT_SCENE },
};

const char *
maq_draft_kind_to_string (MaqDraftKind kind)
{
  return kind_names[kind];
}

static gboolean
take_any (MaqDraftWords *words, const char *phrases)
{
  g_auto (GStrv) list = g_strsplit (phrases, ";", -1);
  gboolean found = FALSE;

  for (guint i = 0; list[i] != NULL; i++)
    found |= maq_draft_words_take (words, list[i]);
  return found;
}

static guint64
hash (const char *text)
{
  guint64 h = G_GUINT64_CONSTANT (14695981039346656037);

  for (; *text != '\0'; text++)
    h = (h ^ (guint8) *text) * G_GUINT64_CONSTANT (1099511628211);
  h ^= h >> 31;
  h *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return h ^ (h >> 29);
}

guint
maq_draft_plan_pick (const MaqDraftPlan *self, guint salt, guint n)
{
  guint64 h = self->seed + (self->variant + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
              + salt * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);

  h ^= h >> 30;
  h *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  h ^= h >> 27;
  h *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return n > 0 ? (guint) ((h ^ (h >> 31)) % n) : 0;
}

static void
text_free (gpointer data)
{
  MaqDraftText *text = data;

  g_free (text->text);
  g_free (text);
}

static void
add_text (MaqDraftPlan *self, const char *text, MaqDraftRole role, gboolean quoted)
{
  MaqDraftText *one = g_new0 (MaqDraftText, 1);

  one->text = g_strdup (text);
  one->role = role;
  one->quoted = quoted;
  g_ptr_array_add (self->texts, one);
}

static MaqDraftRole
role_of (MaqDraftWords *words, const char *text, guint quote, MaqDraftRole first, MaqDraftRole other)
{
  guint at = maq_draft_words_quote_at (words, quote), span = 4;

  if (maq_draft_words_take_before (words, at, span, "button|buttons|cta")
      || maq_draft_words_take_before (words, at, span, "call to action"))
    return MAQ_DRAFT_BUTTON;
  if (maq_draft_words_take_before (words, at, span, "subtitle|subheading|subheadline|tagline|slogan|strapline|subline|deck"))
    return MAQ_DRAFT_SUB;
  if (maq_draft_words_take_before (words, at, span, "bubble|balloon|speech|says|saying|shouts|whispers|thinks|asks|answers|replies"))
    return MAQ_DRAFT_SPEECH;
  if (maq_draft_words_take_before (words, at, span, "body|paragraph|caption|footer|footnote|date|venue|address|price|note|label|small|details|copy"))
    return MAQ_DRAFT_BODY;
  if (maq_draft_words_take_before (words, at, span, "headline|title|heading|header|titled|called|named|name"))
    return MAQ_DRAFT_HEADLINE;
  if (quote == 0)
    return first;
  return g_utf8_strlen (text, -1) > 60 ? MAQ_DRAFT_BODY : other;
}

/* One headline, one line below it; the rest is detail. */
static void
settle_roles (MaqDraftPlan *self)
{
  gboolean headline = FALSE, sub = FALSE;

  for (guint i = 0; i < self->texts->len; i++)
    {
      MaqDraftText *text = self->texts->pdata[i];

      if (text->role == MAQ_DRAFT_HEADLINE && headline)
        text->role = self->kind == MAQ_DRAFT_COMIC ? MAQ_DRAFT_SPEECH : MAQ_DRAFT_SUB;
      headline |= text->role == MAQ_DRAFT_HEADLINE;
      if (text->role == MAQ_DRAFT_SUB && sub)
        text->role = MAQ_DRAFT_BODY;
      sub |= text->role == MAQ_DRAFT_SUB;
    }
  if (!headline && self->texts->len > 0 && self->kind != MAQ_DRAFT_COMIC)
    ((MaqDraftText *) self->texts->pdata[0])->role = MAQ_DRAFT_HEADLINE;
  for (guint i = 1; i < self->texts->len; i++)
    if (((MaqDraftText *) self->texts->pdata[i])->role == MAQ_DRAFT_HEADLINE)
      g_ptr_array_insert (self->texts, 0, g_ptr_array_steal_index (self->texts, i));
}

static void
read_texts (MaqDraftPlan *self, MaqDraftWords *words)
{
  const char *const *quoted = maq_draft_words_quoted (words);

  for (guint i = 0; quoted[i] != NULL && i < 64; i++)
    {
      gboolean comic = self->kind == MAQ_DRAFT_COMIC;
      MaqDraftRole role = role_of (words, quoted[i], i, comic ? MAQ_DRAFT_SPEECH : MAQ_DRAFT_HEADLINE,
                                   self->kind == MAQ_DRAFT_INFOGRAPHIC ? MAQ_DRAFT_BODY : MAQ_DRAFT_SUB);

      if (comic && role != MAQ_DRAFT_HEADLINE)
        role = MAQ_DRAFT_SPEECH;
      add_text (self, quoted[i], role, TRUE);
    }
  settle_roles (self);
}

static gboolean
read_kind (MaqDraftPlan *self, MaqDraftWords *words)
{
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kind_words); i++)
    if (take_any (words, kind_words[i].phrases) && !found)
      {
        self->kind = kind_words[i].kind;
        found = TRUE;
      }
  maq_draft_words_take (words, "mock up|ups");
  maq_draft_words_take (words, "mockup|mockups|layout|design|shot|screen|page|render|style|picture");
  return found;
}

/* Nothing was said: a text wants a poster, a thing alone wants a studio, anything else is a scene. */
static void
guess_kind (MaqDraftPlan *self, MaqDraftWords *words)
{
  const MaqDraftMotif *motif = maq_draft_plan_motif (self, 0);

  if (maq_draft_words_quoted (words)[0] != NULL || self->n_images > 0)
    self->kind = MAQ_DRAFT_POSTER;
  else if (motif != NULL && (motif->flags & MAQ_DRAFT_OBJECT)
           && maq_draft_words_take (words, "studio|pedestal|podium|plinth|marble|surface|reflection"))
    self->kind = MAQ_DRAFT_PRODUCT;
  else
    self->kind = MAQ_DRAFT_SCENE;
}

static void
read_light (MaqDraftPlan *self, MaqDraftWords *words)
{
  static const struct { const char *phrases; MaqDraftTime time; } times[] = {
    { "night|nighttime|midnight|nocturnal|moonlight|moonlit|starry;at night", MAQ_DRAFT_NIGHT },
    { "dusk|twilight|evening;blue hour", MAQ_DRAFT_DUSK },
    { "sunset;golden hour|light;late afternoon|light", MAQ_DRAFT_GOLDEN },
    { "dawn|sunrise|morning;first light", MAQ_DRAFT_DAWN },
    { "noon|midday|daylight|daytime|sunny", MAQ_DRAFT_DAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (take_any (words, times[i].phrases) && !self->time_said)
      {
        self->time = times[i].time;
        self->time_said = TRUE;
      }
  self->rain = maq_draft_words_take (words, "rain|rainy|raining|storm|stormy|drizzle|wet");
  self->snow = maq_draft_words_take (words, "snow|snowy|snowing|snowfall|winter");
  self->fog = maq_draft_words_take (words, "fog|foggy|mist|misty|haze|hazy|smoke");
  self->interior = maq_draft_words_take (words, "interior|indoor|indoors|room|bedroom|kitchen|studio|apartment|workshop|cafe|café");
  self->minimal = maq_draft_words_take (words, "minimal|minimalist|minimalistic|minimalism|simple|clean");
  maq_draft_words_take (words, "light|lights|shadows|shadow|sky");
}

/* The shape of the sheet is the request's; the prompt's words for it are met when they say the same. */
static void
read_shape (MaqDraftPlan *self, MaqDraftWords *words)
{
  static const struct { const char *phrase; double ratio; } shapes[] = {
    { "1:1|square", 1 }, { "3:2", 1.5 }, { "2:3", 2 / 3.0 }, { "16:9|widescreen", 16 / 9.0 }, { "9:16", 9 / 16.0 },
  };
  double ratio = self->width / (double) self->height;
  gboolean met = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (ABS (ratio / shapes[i].ratio - 1) < 0.02)
      met |= maq_draft_words_take (words, shapes[i].phrase);
  if (ratio < 0.99)
    met |= maq_draft_words_take (words, "portrait|vertical|tall|upright");
  if (ratio > 1.01)
    met |= maq_draft_words_take (words, "landscape|horizontal|wide");
  if (met)
    maq_draft_words_take (words, "aspect|ratio|format|orientation");
}

static void
read_place (MaqDraftPlan *self, MaqDraftWords *words)
{
  static const struct { const char *phrase; MaqDraftPlace place; } places[] = {
    { "beach|sea|ocean|seaside|coast|coastal|harbor|harbour|lake|island|bay|shore|seascape|lagoon", MAQ_DRAFT_AT_SEA },
    { "city|street|streets|town|downtown|cityscape|skyline|alley|urban|market", MAQ_DRAFT_IN_TOWN },
    { "forest|woods|woodland|jungle", MAQ_DRAFT_IN_FOREST },
    { "desert|dunes|dune|sahara", MAQ_DRAFT_IN_DESERT },
    { "hill|hills|valley|meadow|field|fields|countryside|mountain|mountains|alps|pasture", MAQ_DRAFT_IN_HILLS },
  };
  int first = -1;

  if (self->kind != MAQ_DRAFT_SCENE && self->kind != MAQ_DRAFT_COMIC)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      int at = maq_draft_words_find (words, places[i].phrase);

      maq_draft_words_take (words, places[i].phrase);
      if (at >= 0 && (first < 0 || at < first))
        {
          first = at;
          self->place = places[i].place;
        }
    }
}

/* In pictures of things a colour belongs to the thing it stands before; elsewhere to the design. */
static void
read_coloured (MaqDraftPlan *self, MaqDraftWords *words)
{
  if (self->kind != MAQ_DRAFT_SCENE && self->kind != MAQ_DRAFT_COMIC && self->kind != MAQ_DRAFT_PRODUCT)
    return;
  for (guint i = 0; i < self->motifs->len && i < MAQ_DRAFT_MAX_COLOURED; i++)
    self->has_colour[i] = maq_draft_motif_take_colour (self->motifs->pdata[i], words, &self->coloured[i]);
}

static void
read_devices (MaqDraftPlan *self, MaqDraftWords *words)
{
  double value;

  self->board = maq_draft_words_take (words, "dashboard|analytics|admin|metrics|statistics|tracker|banking|finance|crypto");
  self->phone = maq_draft_words_take (words, "phone|mobile|ios|iphone|smartphone|app");
  self->desktop = maq_draft_words_take (words, "desktop|website|webpage|homepage|dashboard|browser|laptop|web|landing|tablet");
  if (maq_draft_words_take_number (words, "panel|panels|frames|strips|strip", &value) && value >= 1 && value <= 12)
    self->panels = (guint) value;
  maq_draft_words_take (words, "panel|panels|bubble|bubbles|balloon|balloons|speech");
}

/* "for a jazz festival": the subject is the headline when nothing is quoted. */
static void
read_subject (MaqDraftPlan *self, MaqDraftWords *words)
{
  g_autofree char *subject = NULL;

  if (maq_draft_words_quoted (words)[0] != NULL || self->kind == MAQ_DRAFT_SCENE || self->kind == MAQ_DRAFT_COMIC
      || self->kind == MAQ_DRAFT_PRODUCT)
    return;
  subject = maq_draft_words_take_subject (words);
  if (subject != NULL)
    add_text (self, subject, MAQ_DRAFT_HEADLINE, FALSE);
}

static guint
motif_count (MaqDraftPlan *self, MaqDraftWords *words)
{
  const MaqDraftMotif *motif = maq_draft_plan_motif (self, 0);
  g_auto (GStrv) phrases = motif != NULL ? g_strsplit (motif->words, ";", -1) : NULL;
  double value;

  for (guint i = 0; phrases != NULL && phrases[i] != NULL; i++)
    if (maq_draft_words_take_number (words, phrases[i], &value) && value >= 1 && value <= 40)
      return (guint) value;
  return 0;
}

MaqDraftPlan *
maq_draft_plan_new (const MaqDraftRequest *request, MaqDraftWords *words)
{
  MaqDraftPlan *self = g_new0 (MaqDraftPlan, 1);
  gboolean said;
  g_autoptr (GArray) numbers = NULL;

  self->width = request->width > 0 ? request->width : 1024;
  self->height = request->height > 0 ? request->height : 1024;
  self->variant = request->variant;
  self->seed = hash (request->prompt != NULL ? request->prompt : "");
  self->design = (guint) (self->seed % 840) + self->variant;
  self->images = request->images;
  self->n_images = request->n_images;
  self->texts = g_ptr_array_new_with_free_func (text_free);
  read_shape (self, words);
  said = read_kind (self, words);
  if (said)
    read_subject (self, words);
  numbers = maq_draft_words_images (words);
  self->motifs = maq_draft_motifs_take (words);
  if (!said)
    guess_kind (self, words);
  if (self->kind != MAQ_DRAFT_INFOGRAPHIC)
    self->count = motif_count (self, words);
  read_coloured (self, words);
  read_place (self, words);
  read_texts (self, words);
  read_devices (self, words);
  maq_draft_palette_read (&self->palette, words, self->seed, self->variant);
  read_light (self, words);
  maq_draft_type_read (self, words);
  if (self->kind == MAQ_DRAFT_INFOGRAPHIC)
    self->figures = maq_draft_words_figures (words);
  else
    self->figures = g_ptr_array_new ();
  return self;
}

void
maq_draft_plan_free (MaqDraftPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->motifs);
  g_ptr_array_unref (self->figures);
  g_free (self);
}

const MaqDraftMotif *
maq_draft_plan_motif (const MaqDraftPlan *self, guint i)
{
  return self->motifs->len > 0 ? self->motifs->pdata[i % self->motifs->len] : NULL;
}

MaqDraftInks
maq_draft_plan_inks (const MaqDraftPlan *self, guint i, MaqDraftColour ground)
{
  MaqDraftInks inks = maq_draft_palette_inks (&self->palette, ground, i);
  guint motif = self->motifs->len > 0 ? i % self->motifs->len : 0;

  if (motif < MAQ_DRAFT_MAX_COLOURED && self->has_colour[motif])
    {
      inks.a = self->coloured[motif];
      inks.b = maq_draft_colour_shade (inks.a, maq_draft_colour_to_lch (inks.a).l > 0.5 ? -0.18 : 0.2);
    }
  return inks;
}

const MaqDraftText *
maq_draft_plan_text (const MaqDraftPlan *self, MaqDraftRole role)
{
  for (guint i = 0; i < self->texts->len; i++)
    if (((const MaqDraftText *) self->texts->pdata[i])->role == role)
      return self->texts->pdata[i];
  return NULL;
}

guint
maq_draft_plan_chars (const MaqDraftPlan *self)
{
  guint n = 0;

  for (guint i = 0; i < self->texts->len; i++)
    n += g_utf8_strlen (((const MaqDraftText *) self->texts->pdata[i])->text, -1);
  return n;
}

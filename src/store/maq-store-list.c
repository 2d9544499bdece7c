/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "maq-error.h"
#include "maq-log.h"
#include "maq-store-private.h"
#include "maq-store.h"

/* The index of words knows groups of three letters. */
#define TRIGRAM 3
/* What is asked of that index; the rest of a long search is looked for in the texts that it found. */
#define MAX_INDEX_LETTERS 64
#define MAX_INDEX_WORDS 8
/* Texts read in one go: some milliseconds, after which somebody else may have the lane. */
#define SCAN_ROWS 4000
/* Where all boards are meant: not those in the trash. */
#define OTHER_BOARDS "step.board NOT IN (SELECT id FROM board WHERE trashed_us IS NOT NULL)"
/* Earlier versions named the built-in engine for a step that was made here, which a request has where none is named; of its model they
 * knew nothing. The wide rows are looked at for that engine's steps alone. */
#define MADE_EARLIER "(step.engine = 'draft' AND step.model = '' AND step.is_ai = 0)"
#define OF_ENGINE "(?4 IS NULL OR (step.engine = ?4 AND NOT " MADE_EARLIER ") OR (?4 = '" MAQ_ENGINE_NONE "' AND " MADE_EARLIER "))"

/* Read from an index of the few that have a verdict. */
#define JUDGED " AND EXISTS (SELECT 1 FROM job WHERE job.step = step.id AND job.verdict = ?9)"

/* What is asked for, taken apart. */
typedef struct {
  const MaqStepFilter *filter;
  gint64               board;   /* row; 0: all */
  char                *match;   /* for the index, nullable */
  GPtrArray           *words;   /* of char*: to be looked for in the texts themselves */
} Question;

static void
question_clear (Question *question)
{
  g_clear_pointer (&question->match, g_free);
  g_clear_pointer (&question->words, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* A word as a quoted string of the index's own language, in which nothing else means anything. */
static void
append_quoted (GString    *match,
               const char *word)
{
  const char *end = g_utf8_strlen (word, -1) > MAX_INDEX_LETTERS ? g_utf8_offset_to_pointer (word, MAX_INDEX_LETTERS) : NULL;

  g_string_append (match, match->len > 0 ? " \"" : "\"");
  for (const char *p = word; *p != '\0' && p != end; p++)
    g_string_append (match, *p == '"' ? "\"\"" : (char[]) { *p, '\0' });
  g_string_append_c (match, '"');
}

static void
split_search (Question *question,
              gboolean  has_index)
{
  g_auto (GStrv) words = maq_step_filter_split (question->filter->search);
  g_autoptr (GString) match = g_string_new (NULL);
  guint n_indexed = 0;

  question->words = g_ptr_array_new_with_free_func (g_free);
  for (char **word = words; *word != NULL; word++)
    {
      glong letters = g_utf8_strlen (*word, -1);
      gboolean indexed = has_index && letters >= TRIGRAM && n_indexed < MAX_INDEX_WORDS;

      if (indexed)
        {
          append_quoted (match, *word);
          n_indexed++;
        }
      if (!indexed || letters > MAX_INDEX_LETTERS)
        g_ptr_array_add (question->words, g_strdup (*word));
    }
  if (match->len > 0)
    question->match = g_strdup (match->str);
}

/* The index step_listed holds all that is asked here, so that the wide rows of the steps themselves are not touched unless
 * texts are read. The index of words gives its rows newest first by itself; nothing is ever sorted. */
static sqlite3_stmt *
prepare_question (MaqStore       *self,
                  const Question *question,
                  gint64          before,
                  gint64          limit,
                  GError        **error)
{
  const MaqStepFilter *filter = question->filter;
  const char *trash = filter->trashed ? "IS NOT NULL" : "IS NULL";
  const char *texts = question->words->len > 0 ? ", step.change, step.prompt" : "";
  const char *judged = filter->verdict != MAQ_VERDICT_NONE ? JUDGED : " AND ?9 IS NULL";
  g_autofree char *sql = NULL;

  if (question->match != NULL)
    sql = g_strdup_printf ("SELECT step.id%s FROM step_text CROSS JOIN step ON step.id = step_text.rowid"
                           " WHERE step_text MATCH ?8 AND step_text.rowid < ?1 AND %s"
                           " AND step.trashed_us %s AND " OF_ENGINE " AND (?5 = 0 OR step.starred <> 0)%s"
                           " AND step.created_us >= ?6 AND step.created_us < ?7 ORDER BY step_text.rowid DESC LIMIT ?2",
                           texts, question->board != 0 ? "step.board = ?3" : OTHER_BOARDS, trash, judged);
  else
    sql = g_strdup_printf ("SELECT step.id%s FROM step%s WHERE %s AND step.id < ?1 AND step.trashed_us %s"
                           " AND " OF_ENGINE " AND (?5 = 0 OR step.starred <> 0)%s"
                           " AND step.created_us >= ?6 AND step.created_us < ?7 AND ?8 IS NULL ORDER BY step.id DESC LIMIT ?2",
                           texts, question->board != 0 ? " INDEXED BY step_listed" : "",
                           question->board != 0 ? "step.board = ?3" : OTHER_BOARDS, trash, judged);
  return maq_db_prepare (self, error, sql, "lllsillss", before > 0 ? before : G_MAXINT64, limit, question->board, filter->engine,
                         filter->starred != FALSE, filter->since_us, filter->until_us > 0 ? filter->until_us : G_MAXINT64,
                         question->match, maq_verdict_to_word (filter->verdict));
}

static gboolean
has_words (sqlite3_stmt    *row,
           const GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    if (!maq_step_filter_has_word (maq_db_text (row, 1), words->pdata[i]) &&
        !maq_step_filter_has_word (maq_db_text (row, 2), words->pdata[i]))
      return FALSE;

  return TRUE;
}

static GArray *
answer (MaqStore       *self,
        const Question *question,
        gint64         *cursor,
        guint           limit,
        GError        **error)
{
  guint n_rows = question->words->len > 0 ? SCAN_ROWS : limit, seen = 0;
  g_autoptr (sqlite3_stmt) row = prepare_question (self, question, *cursor, n_rows, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failed = NULL;
  gint64 id = 0;

  if (row == NULL)
    return NULL;
  while (ids->len < limit && maq_db_next (row, &failed))
    {
      id = sqlite3_column_int64 (row, 0);
      seen++;
      if (has_words (row, question->words))
        g_array_append_val (ids, id);
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  *cursor = seen == n_rows || ids->len == limit ? id : 0;

  return g_steal_pointer (&ids);
}

static GArray *
ask (MaqStore            *self,
     gint64               board,
     const MaqStepFilter *filter,
     gboolean             has_index,
     gint64              *cursor,
     guint                limit,
     GError             **error)
{
  g_auto (Question) question = { filter, board, NULL, NULL };

  split_search (&question, has_index);

  return answer (self, &question, cursor, limit, error);
}

/* The index of words is made from the steps: damaged, it is made anew; where that fails, one reads the texts. */
static GArray *
ask_again (MaqStore            *self,
           gint64               board,
           const MaqStepFilter *filter,
           gint64              *cursor,
           guint                limit,
           GError             **error)
{
  GArray *ids = NULL;

  maq_log_event ("search", "the index of words is damaged");
  if (maq_db_run (self, NULL, "INSERT INTO step_text (step_text) VALUES ('rebuild')", ""))
    ids = ask (self, board, filter, TRUE, cursor, limit, NULL);

  return ids != NULL ? ids : ask (self, board, filter, FALSE, cursor, limit, error);
}

GArray *
maq_store_list_page (MaqStore            *self,
                     const char          *board,
                     const MaqStepFilter *filter,
                     gint64              *cursor,
                     guint                limit,
                     GError             **error)
{
  static const MaqStepFilter all;
  g_autoptr (GError) failed = NULL;
  gint64 row = 0;
  GArray *ids;

  maq_store_check (self, NULL);
  g_return_val_if_fail (cursor != NULL && limit > 0, NULL);

  filter = filter != NULL ? filter : &all;
  if (board != NULL && !filter->all_boards)
    row = maq_db_get_int (self, -1, "SELECT id FROM board WHERE uuid = ?", "s", board);
  ids = ask (self, row, filter, TRUE, cursor, limit, &failed);
  if (ids == NULL && filter->search != NULL && maq_db_is_corrupt (sqlite3_errcode (self->db)))
    return ask_again (self, row, filter, cursor, limit, error);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));

  return ids;
}

GArray *
maq_store_list_steps (MaqStore            *self,
                      const char          *board,
                      const MaqStepFilter *filter,
                      gint64               before,
                      guint                limit,
                      GError             **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 cursor = before;

  do
    {
      g_autoptr (GArray) ids = maq_store_list_page (self, board, filter, &cursor, limit - all->len, error);

      if (ids == NULL)
        return NULL;
      g_array_append_vals (all, ids->data, ids->len);
    }
  while (cursor != 0 && all->len < limit);

  return g_steal_pointer (&all);
}

/* --- how many pictures each is asked for --- */

/* Ids that lie together are counted with one look along the index; few that lie far apart, one by one. */
#define APART 16

static void
note_count (GArray *counts,
            gint64  step,
            gint64  n)
{
  const MaqSlotCount count = { step, (guint) CLAMP (n, 1, MAQ_MAX_VARIANTS) };

  if (n > 1)
    g_array_append_val (counts, count);
}

GArray *
maq_store_count_slots (MaqStore     *self,
                       const GArray *ids,
                       GError      **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (MaqSlotCount));
  g_autoptr (sqlite3_stmt) row = NULL;
  gint64 low, high;

  maq_store_check (self, NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  if (ids->len == 0)
    return g_steal_pointer (&counts);
  high = g_array_index (ids, gint64, 0);
  low = g_array_index (ids, gint64, ids->len - 1);
  if ((high - low) / APART > ids->len && ids->len < 1000)
    {
      for (guint i = 0; i < ids->len; i++)
        note_count (counts, g_array_index (ids, gint64, i),
                    maq_db_get_int (self, 0, "SELECT max (slot) FROM job WHERE step = ?", "l", g_array_index (ids, gint64, i)) + 1);
      return g_steal_pointer (&counts);
    }
  row = maq_db_prepare (self, error, "SELECT step, max (slot) + 1 FROM job WHERE step BETWEEN ? AND ? GROUP BY step"
                        " HAVING max (slot) > 0", "ll", low, high);
  while (row != NULL && maq_db_next (row, NULL))
    note_count (counts, sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 1));

  return row != NULL ? g_steal_pointer (&counts) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maq-store-private.h"
#include "maq-store.h"

#define DEFAULT_DAY_BUDGET (10 * MAQ_MICROS_PER_DOLLAR)
#define NO_BUDGET G_GINT64_CONSTANT (-1)

/* By this machine's calendar. */
static gint64
start_of (gboolean month)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) start = NULL;

  if (now == NULL)
    return 0;
  start = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                 month ? 1 : g_date_time_get_day_of_month (now), 0, 0, 0);

  return start != NULL ? g_date_time_to_unix (start) * G_USEC_PER_SEC : 0;
}

/* A value that cannot be read is a limit of nothing rather than none. */
static MaqMicros
read_value (MaqStore   *self,
            const char *name,
            MaqMicros   fallback)
{
  g_autofree char *text = maq_store_get_value (self, name);
  gint64 value;

  if (text == NULL)
    return fallback;
  if (!g_ascii_string_to_signed (text, 10, NO_BUDGET, G_MAXINT64 / 4, &value, NULL))
    return 0;

  return value;
}

/* A board's own limit; without one, what is set for any board. */
static MaqMicros
read_board_value (MaqStore   *self,
                  const char *uuid)
{
  g_autofree char *name = g_strconcat ("budget.board.", uuid, NULL);

  return read_value (self, name, read_value (self, "budget.board", NO_BUDGET));
}

/* One board, the usual case: everything is its, and an index adds that up. */
static MaqMicros
get_board_spent (MaqStore *self,
                 gint64    board)
{
  if (maq_db_get_int (self, 1, "SELECT count(*) FROM board", "") == 1)
    return maq_store_get_spent (self, 0);

  return maq_db_get_int (self, 0, "SELECT coalesce (sum (iif (t_committed IS NULL, attempt.est_high, counted)), 0) FROM attempt"
                         " JOIN job ON job.id = attempt.job JOIN step ON step.id = job.step WHERE step.board = ?"
                         " AND (t_committed IS NOT NULL OR attempt.state = 'sending')", "l", board);
}

void
maq_store_get_budget (MaqStore       *self,
                      MaqBudgetPeriod period,
                      const char     *board_uuid,
                      MaqBudget      *budget)
{
  g_autofree char *uuid = NULL;
  gint64 board;

  g_return_if_fail (self != NULL && maq_store_is_ours (self));
  g_return_if_fail (budget != NULL);

  switch (period)
    {
    case MAQ_BUDGET_DAY:
      *budget = (MaqBudget) { maq_store_get_spent (self, start_of (FALSE)), read_value (self, "budget.day", DEFAULT_DAY_BUDGET) };
      break;
    case MAQ_BUDGET_MONTH:
      *budget = (MaqBudget) { maq_store_get_spent (self, start_of (TRUE)), read_value (self, "budget.month", NO_BUDGET) };
      break;
    case MAQ_BUDGET_BOARD:
      board = maq_store_get_board (self, board_uuid);
      uuid = maq_db_dup_text (self, "SELECT uuid FROM board WHERE id = ?", "l", board);
      *budget = (MaqBudget) { get_board_spent (self, board), read_board_value (self, uuid != NULL ? uuid : "") };
      break;
    default:
      g_assert_not_reached ();
    }
}

static char *
check_one (const char      *period,
           const MaqBudget *budget,
           const MaqPrice  *estimate)
{
  if (budget->limit < 0)
    return NULL;
  /* An unknown price cannot be added, but nothing is begun once the limit is reached. */
  if (estimate->known ? estimate->high <= budget->limit - budget->spent : budget->spent < budget->limit)
    return NULL;

  return g_strdup_printf ("The %s's budget is %" G_GINT64_FORMAT " micro-dollars, %" G_GINT64_FORMAT
                          " are spent or under way, and this may cost %" G_GINT64_FORMAT,
                          period, budget->limit, budget->spent, estimate->high);
}

char *
maq_ledger_check (MaqStore       *self,
                  gint64          job,
                  const MaqPrice *estimate)
{
  static const char *const periods[] = { "day", "month", "board" };
  g_autofree char *uuid = NULL;
  char *reason = NULL;

  if (estimate->known && estimate->high <= 0)
    return NULL;
  uuid = maq_db_dup_text (self, "SELECT uuid FROM board WHERE id = (SELECT board FROM step WHERE id ="
                          " (SELECT step FROM job WHERE id = ?))", "l", job);
  for (guint i = 0; reason == NULL && i < G_N_ELEMENTS (periods); i++)
    {
      MaqBudget budget;

      maq_store_get_budget (self, i, uuid, &budget);
      reason = check_one (periods[i], &budget, estimate);
    }

  return reason;
}

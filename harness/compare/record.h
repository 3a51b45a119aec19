#ifndef COMPARE_RECORD_H
#define COMPARE_RECORD_H

#include "compare/plan.h"

/*
 * Runs the run of each row that has its median roam once more, with real encryption and all that a
 * run leaves behind, below job->record/METHOD, and tells each row where. plan[i] is that of row[i].
 * ERR_FILE, ERR_NOMEM.
 */
MUST_CHECK enum err record_medians(const struct compare_job *job, const struct plan *plan,
				   struct compare_row *row);

#endif

/* sees: base trace spec crypto wire models engine observe world script report suite compare */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/invariant.h"
#include "compare/regress.h"
#include "fuzz.h"
#include "suite/brief.h"
#include "suite/outcome.h"

/* Two lines, of a suite and of its baseline, as two suites whose roams are compared. */
static void compare(struct arena *a, const char *text, size_t len)
{
	struct baseline then = { .arena = a }, now = { .arena = a };
	size_t cut = strcspn(text, "\n");
	char why_text[256], said[1024];
	struct sb why = sb_of(why_text, sizeof(why_text)), s = sb_of(said, sizeof(said));
	struct limit l[GAUGE_COUNT];
	struct regress_list list = { 0 };

	INVARIANT(limit_parse("outage_p95=10%,5ms", &l[0], &why) == ERR_OK);
	for (unsigned g = 0; g < GAUGE_COUNT; g++) {
		l[g] = l[0];
		l[g].gauge = (enum gauge)g;
		l[g].rank = (enum rank)(g % RANK_COUNT);
	}
	if (baseline_take(&then, text, cut) == ERR_OK && cut < len &&
	    baseline_take(&now, text + cut + 1, len - cut - 1) == ERR_OK)
		INVARIANT(regress_find(&then, &now, l, GAUGE_COUNT, a, &list) == ERR_OK);
	for (size_t i = 0; i < list.n; i++)
		regress_put(&s, &list.v[i]);
	baseline_fini(&then);
	baseline_fini(&now);
}

/* A line that is taken makes an outcome, and a brief that a baseline takes if it took the line. */
static void take(struct arena *a, const char *text, size_t len)
{
	struct outcome o = { 0 };
	struct result_key k;
	char why_text[256], *brief;
	struct sb why = sb_of(why_text, sizeof(why_text));
	struct baseline b = { .arena = a };

	if (result_parse(text, len, a, &k, &why) != ERR_OK)
		return;
	INVARIANT(outcome_make(&k, "out", &o) == ERR_OK);
	outcome_free(&o);
	brief = brief_of(text);
	if (brief != NULL && baseline_take(&b, text, len) == ERR_OK)
		INVARIANT(baseline_take(&b, brief, strlen(brief)) == ERR_OK);
	free(brief);
	baseline_fini(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 26);
	char *text = malloc(size + 1);

	if (a != NULL && text != NULL) {
		memcpy(text, data, size);
		text[size] = '\0';
		take(a, text, size);
		compare(a, text, size);
	}
	free(text);
	arena_free(a);
	return 0;
}

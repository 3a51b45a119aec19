/* sees: base trace spec crypto wire models engine observe world script report suite compare */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/invariant.h"
#include "compare/json.h"
#include "compare/put.h"
#include "fuzz.h"

/* What --vs reads. A result that is taken is written and read again the same, and prints. */
static void again(const struct compare_result *r, struct arena *a)
{
	char why_text[256], *text = json_result(r, NULL), *twice, *said = NULL;
	struct sb why = sb_of(why_text, sizeof(why_text));
	struct compare_result back;
	struct vs vs;
	size_t len;
	FILE *f = open_memstream(&said, &len);

	INVARIANT(text != NULL && f != NULL);
	INVARIANT(json_parse_result(text, strlen(text), a, &back, &why) == ERR_OK);
	twice = json_result(&back, NULL);
	INVARIANT(twice != NULL && strcmp(text, twice) == 0);
	INVARIANT(vs_make("then", &back, r, a, &vs) == ERR_OK);
	INVARIANT(put_result(r, &vs, PUT_TEXT, f) == ERR_OK);
	INVARIANT(put_result(r, &vs, PUT_MARKDOWN, f) == ERR_OK);
	INVARIANT(put_result(r, &vs, PUT_CSV, f) == ERR_OK);
	INVARIANT(put_result(r, &vs, PUT_JSON, f) == ERR_OK);
	INVARIANT(fclose(f) == 0);
	free(said);
	free(twice);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 26);
	char why_text[256];
	struct sb why = sb_of(why_text, sizeof(why_text));
	struct compare_result r;

	if (a != NULL && json_parse_result((const char *)data, size, a, &r, &why) == ERR_OK)
		again(&r, a);
	arena_free(a);
	return 0;
}

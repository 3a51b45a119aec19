#include "report/failure.h"

#include <string.h>

#include "base/text.h"
#include "observe/catalogue.h"
#include "report/say.h"

enum { WRAP = 80, LABEL = 10 };

/* A label and text broken at spaces, continued under the text's first column. */
static void put_wrapped(FILE *f, const char *label, const char *text)
{
	size_t col = 0, len;

	if (text == NULL || text[0] == '\0')
		return;
	(void)fprintf(f, "    %-*s", LABEL, label);
	while (*text != '\0') {
		len = strcspn(text, " ");
		if (col > 0 && col + 1 + len > WRAP) {
			(void)fprintf(f, "\n    %-*s", LABEL, "");
			col = 0;
		}
		if (col > 0) {
			(void)fputc(' ', f);
			col++;
		}
		(void)fwrite(text, 1, len, f);
		col += len;
		text += len + (text[len] == ' ');
	}
	(void)fputc('\n', f);
}

static const char *seen_where(enum evidence e)
{
	switch (e) {
	case EVIDENCE_AIR:
		return "seen on the air";
	case EVIDENCE_LOG:
		return "seen in the AP's log";
	case EVIDENCE_INSIDE:
		return "seen inside the node only";
	case EVIDENCE_COUNT:
		break;
	}
	return "";
}

void failure_put(FILE *f, const struct failure *x)
{
	const struct cause *cause = cause_get(x->cause);
	char at[32], id[CAUSE_TEXT];
	struct sb s = sb_of(at, sizeof(at));

	say_s(&s, x->at_ns);
	(void)fprintf(f, "\n  %s  %s\n",
		      x->cause != 0 ? cause_format(x->cause, id) : "cause unknown",
		      cause != NULL ? cause->title : "");
	(void)fprintf(f, "    %s, %s, at %s s", certainty_text(x->certainty),
		      seen_where(x->evidence), at);
	if (x->ap != NULL && x->ap[0] != '\0')
		(void)fprintf(f, ", %s", x->ap);
	if (x->frame != NULL && x->frame[0] != '\0')
		(void)fprintf(f, ": %s", x->frame);
	(void)fputc('\n', f);
	put_wrapped(f, "why", x->why);
	put_wrapped(f, "fix", x->fix);
	put_wrapped(f, "log", x->visible_log);
	put_wrapped(f, "debug log", x->hidden_log);
}

void failure_put_all(FILE *f, const struct observe *seen, const char *station,
		     const struct transition *t)
{
	for (size_t i = 0; i < observe_n_failures(seen); i++) {
		const struct failure *x = observe_get_failure(seen, i);

		if (x->at_ns >= t->t_start_ns && x->at_ns <= t->t_end_ns && x->station != NULL &&
		    strcmp(x->station, station) == 0)
			failure_put(f, x);
	}
}

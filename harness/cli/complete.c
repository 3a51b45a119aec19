#include "cli/complete.h"

#include <string.h>

bool complete_put(FILE *f, const char *shell)
{
	static const struct {
		const char *name;
		void (*put)(FILE *f);
	} shells[] = { { "bash", complete_bash },
		       { "zsh", complete_zsh },
		       { "fish", complete_fish } };

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shell, shells[i].name) == 0) {
			shells[i].put(f);
			return true;
		}
	return false;
}

/* What the value is called in help says what it is. */
struct complete complete_option(enum cli_opt o)
{
	static const char *const words[OPT_COUNT] = {
		[OPT_EVENTS] = "all", [OPT_FORMAT] = "text md csv json",
		[OPT_GITHUB] = "auto yes no", [OPT_COMPLETION] = "bash zsh fish",
		[OPT_SHARD] = "auto",
		[OPT_L3] = "static dhcp keep refresh reboot detect discover",
		[OPT_MAX_REGRESS] = "outage_p95= outage_down_p95= total_p95= lost_down_max=",
	};
	const char *value = cli_option(o)->value;

	if (value == NULL)
		return (struct complete){ COMPLETE_NONE, NULL };
	if (words[o] != NULL)
		return (struct complete){ COMPLETE_WORDS, words[o] };
	if (strcmp(value, "DIR") == 0)
		return (struct complete){ COMPLETE_FOLDER, NULL };
	if (strcmp(value, "FILE") == 0 || strcmp(value, "RESULT.json") == 0)
		return (struct complete){ COMPLETE_FILE, NULL };
	return (struct complete){ COMPLETE_NONE, NULL };
}

struct complete complete_operand(enum cli_verb v)
{
	const struct cli_verb_info *x = cli_verb(v);

	if (!x->takes_operands)
		return (struct complete){ COMPLETE_NONE, NULL };
	if (v == VERB_HELP)
		return (struct complete){ COMPLETE_VERB, NULL };
	return (struct complete){ COMPLETE_FILE,
				  v == VERB_LIST ? "failures models faults" : NULL };
}

const struct cli_option *complete_next(enum cli_verb v, unsigned *o)
{
	while (*o < OPT_COUNT) {
		const struct cli_option *x = cli_option((enum cli_opt)(*o)++);

		if ((x->verbs & VERB_BIT(v)) != 0)
			return x;
	}
	return NULL;
}

#include "observe/catalogue.h"

#include <string.h>

#include "base/invariant.h"
#include "base/text.h"
#include "observe/catalogue_tables.h"

const struct cause *cause_get(unsigned id)
{
	const struct cause_table tables[] = { catalogue_ft(), catalogue_handshake(),
					      catalogue_caching(), catalogue_radio(),
					      catalogue_wired(), catalogue_clients(),
					      catalogue_eap(), catalogue_ours() };

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		unsigned first = tables[t].p[0].id;

		if (id >= first && id - first < tables[t].n) {
			INVARIANT(tables[t].p[id - first].id == id);
			return &tables[t].p[id - first];
		}
	}
	return NULL;
}

unsigned cause_parse(const char *text)
{
	int64_t id;

	if (*text == 'C' || *text == 'c')
		text++;
	if (!text_i64_in(text, strlen(text), 1, CAUSE_COUNT - 1, &id))
		return 0;
	return (unsigned)id;
}

const char *cause_format(unsigned id, char buf[static CAUSE_TEXT])
{
	struct sb s = sb_of(buf, CAUSE_TEXT);

	sb_printf(&s, "C%02u", id);
	return buf;
}

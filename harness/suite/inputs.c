#include "suite/inputs.h"

#include <string.h>

#include "base/text.h"
#include "crypto/hash.h"

/* Every item is a tag and its octets behind a 64-bit length, so that no two lists read alike. */
struct feed {
	struct digest *d;
	enum err e;
};

static void put(struct feed *f, struct bytes b)
{
	uint8_t room[8];
	struct wr w = wr_of(room, sizeof(room));

	wr_le64(&w, b.len);
	if (f->e == ERR_OK)
		f->e = digest_update(f->d, wr_sofar(&w));
	if (f->e == ERR_OK && b.len > 0)
		f->e = digest_update(f->d, b);
}

static void put_text(struct feed *f, const char *tag, const char *text)
{
	put(f, bytes_of(tag, strlen(tag)));
	put(f, bytes_of(text, strlen(text)));
}

static void put_number(struct feed *f, const char *tag, uint64_t v)
{
	uint8_t room[8];
	struct wr w = wr_of(room, sizeof(room));

	wr_le64(&w, v);
	put(f, bytes_of(tag, strlen(tag)));
	put(f, wr_sofar(&w));
}

static void put_options(struct feed *f, const struct script_config *cfg)
{
	for (size_t i = 0; i < cfg->n_set; i++) {
		put_text(f, "set", cfg->set[i].name);
		put_text(f, "to", cfg->set[i].value);
	}
	for (size_t i = 0; i < cfg->n_faults; i++)
		put_text(f, "fault", cfg->faults[i]);
	put_number(f, "lazy", cfg->protection == PROTECTION_LAZY);
	put_number(f, "max-events", cfg->max_events);
}

static void put_plan(struct feed *f, const struct fault_plan *plan)
{
	char line[FAULT_TEXT];

	for (unsigned i = 0; plan != NULL && i < plan->n; i++) {
		struct sb s = sb_of(line, sizeof(line));

		fault_format(&plan->fault[i], &s);
		put_text(f, "plan", line);
	}
}

enum err inputs_digest(struct crypto *c, const struct inputs *in, char hex[static INPUTS_HEX])
{
	struct feed f = { 0 };
	uint8_t value[32];

	f.e = digest_new(c, HASH_SHA256, &f.d);
	if (f.e != ERR_OK)
		return f.e;
	put_text(&f, "schema", "roamwright.inputs/1");
	for (size_t i = 0; i < in->n_files; i++) {
		put_text(&f, "file", in->file[i].path);
		put(&f, in->file[i].bytes);
	}
	put_text(&f, "test", in->test);
	put_number(&f, "seed", in->seed);
	put_options(&f, in->cfg);
	put_plan(&f, in->plan);
	if (f.e == ERR_OK)
		f.e = digest_value(f.d, value, sizeof(value));
	digest_free(f.d);
	if (f.e == ERR_OK)
		inputs_hex(value, hex);
	return f.e;
}

void inputs_hex(const uint8_t digest[static 32], char hex[static INPUTS_HEX])
{
	struct sb s = sb_of(hex, INPUTS_HEX);

	sb_hex(&s, bytes_of(digest, 32));
}

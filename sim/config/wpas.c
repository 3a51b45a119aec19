#include "config/wpas.h"

#include "base/text.h"

struct config_at wpas_here(const struct wpas *w)
{
	return (struct config_at){ w->opt.file, w->opt.line };
}

bool wpas_number(struct wpas *w, int64_t lo, int64_t hi, int64_t *v)
{
	if (text_i64_in(w->opt.value, strlen(w->opt.value), lo, hi, v))
		return true;
	if (lo == 0 && hi == 1)
		WPAS_ERROR(w, "invalid %s '%s' (expected 0 or 1)", w->opt.key, w->opt.value);
	else
		WPAS_ERROR(w, "invalid %s '%s' (expected %lld..%lld)", w->opt.key, w->opt.value,
			   (long long)lo, (long long)hi);
	return false;
}

const char *wpas_text(struct wpas *w)
{
	size_t cap = strlen(w->opt.value) + 1, len;
	char *text = arena_alloc(w->r->arena, cap);

	if (text == NULL) {
		w->out_of_memory = true;
		return NULL;
	}
	if (config_string(w->opt.value, (uint8_t *)text, cap - 1, &len))
		return text;
	WPAS_ERROR(w, "invalid %s (expected \"text\", P\"text\" or hex digits)", w->opt.key);
	return NULL;
}

void wpas_freqs(struct wpas *w, uint32_t *out, size_t *n)
{
	const char *p = w->opt.value, *word;
	uint32_t freqs[SPEC_FREQ_MAX];
	size_t len, count = 0;

	while (config_word(&p, &word, &len)) {
		enum spec_band band;
		unsigned channel;
		int64_t v;

		if (count == SPEC_FREQ_MAX || !text_i64_in(word, len, 1, 100000, &v)) {
			WPAS_ERROR(w, "invalid %s '%.*s' (expected up to %d frequencies in MHz)",
				   w->opt.key, (int)len, word, SPEC_FREQ_MAX);
			return;
		}
		if (spec_freq_channel((uint32_t)v, &band, &channel) != ERR_OK)
			WPAS_WARNING(w, "%s: no channel has its centre at %lld MHz", w->opt.key,
				     (long long)v);
		freqs[count++] = (uint32_t)v;
	}
	memcpy(out, freqs, count * sizeof(*out));
	*n = count;
}

/* What stands behind the third colon. */
static bool bgscan_last(const char *text, struct spec_bgscan *b)
{
	int64_t queries = 0;

	if (b->kind == SPEC_BGSCAN_LEARN)
		b->file = text;
	else if (!text_i64_in(text, strlen(text), 0, INT32_MAX, &queries))
		return false;
	b->btm_queries = (uint32_t)queries;
	return true;
}

static bool bgscan_fields(const char *text, struct spec_bgscan *b)
{
	int64_t v[3] = { 30, 0, 30 };
	size_t n = 0;

	while (*text && n < 3) {
		size_t len = strcspn(text, ":");

		if (!text_i64_in(text, len, n == 1 ? -150 : 1, n == 1 ? 0 : INT32_MAX, &v[n]))
			return false;
		n++;
		text += len + (text[len] == ':');
	}
	if (n == 2 || (*text != '\0' && !bgscan_last(text, b)))
		return false;
	b->short_s = (uint32_t)v[0];
	b->threshold_dbm = (int32_t)v[1];
	b->long_s = n == 1 ? b->short_s : (uint32_t)v[2];
	return true;
}

void wpas_bgscan(struct wpas *w, const char *text, struct spec_bgscan *out)
{
	struct spec_bgscan b = { 0 };
	const char *fields = strchr(text, ':');
	size_t name = fields ? (size_t)(fields - text) : strlen(text);

	if (name == 0) {
		*out = b;
		return;
	}
	if (text_is(text, name, "simple"))
		b.kind = SPEC_BGSCAN_SIMPLE;
	else if (text_is(text, name, "learn"))
		b.kind = SPEC_BGSCAN_LEARN;
	else
		WPAS_ERROR(w, "invalid bgscan '%s': no module '%.*s' (simple, learn)", text,
			   (int)name, text);
	if (b.kind == SPEC_BGSCAN_NONE)
		return;
	if (bgscan_fields(fields ? fields + 1 : "", &b))
		*out = b;
	else
		WPAS_ERROR(w, "invalid bgscan '%s' (expected simple:SHORT:THRESHOLD:LONG)", text);
}

/* [wpa_supplicant] A # begins a comment unless it stands between the first and the last quote. */
static char *strip(char *line)
{
	char *start = line + strspn(line, " \t\r"), *quote = strchr(start, '"'), *end;

	if (*start == '#')
		*start = '\0';
	if (quote && strchr(quote + 1, '"'))
		end = strchr(strrchr(quote + 1, '"'), '#');
	else
		end = strchr(start, '#');
	if (end == NULL)
		end = start + strlen(start);
	while (end > start && strchr(" \t\r", end[-1]))
		end--;
	*end = '\0';
	return start;
}

static void begin_network(struct wpas *w)
{
	struct spec_station *s = w->sta;
	struct spec_network *more;

	if (s->n_network == WPAS_NETWORK_MAX) {
		WPAS_ERROR(w, "more than %d network blocks", WPAS_NETWORK_MAX);
		return;
	}
	more = arena_grow(w->r->arena, s->network, s->n_network, sizeof(*more));
	if (more == NULL) {
		w->out_of_memory = true;
		return;
	}
	s->network = more;
	w->net = &s->network[s->n_network++];
	spec_network_init(w->net);
	w->net->file = w->opt.file;
	w->net->line = w->opt.line;
	w->has_passphrase = w->has_raw_psk = false;
}

static bool opens_block(const char *line, const char *with)
{
	size_t len = strlen(line), n = strlen(with);

	return len >= n + 2 && strcmp(line + len - 2, "={") == 0 && strncmp(line, with, n) == 0;
}

static void apply(struct wpas *w, char *line)
{
	char *eq = strchr(line, '=');

	if (eq == NULL) {
		WPAS_ERROR(w, "invalid line '%s'", line);
		return;
	}
	*eq = '\0';
	w->opt.key = line;
	w->opt.value = eq + 1;
	if (w->net)
		wpas_network_set(w);
	else
		wpas_global_set(w);
	if (w->out_of_memory || !config_option_add(w->r->arena,
						   w->net ? &w->net->options : &w->sta->options,
						   &w->opt))
		w->out_of_memory = true;
}

/* cred={ is not of use here and skipped whole. */
enum block { BLOCK_NONE, BLOCK_NETWORK, BLOCK_BLOB, BLOCK_OTHER };

static enum block open_block(struct wpas *w, const char *line)
{
	static const char blob[] = "blob-base64-";
	size_t n = sizeof(blob) - 1;

	if (strcmp(line, "network={") == 0) {
		begin_network(w);
		return w->net ? BLOCK_NETWORK : BLOCK_OTHER;
	}
	if (opens_block(line, blob)) {
		wpas_blob_begin(w, line + n, strlen(line) - n - 2);
		return BLOCK_BLOB;
	}
	return opens_block(line, "cred") ? BLOCK_OTHER : BLOCK_NONE;
}

static void close_block(struct wpas *w, enum block in)
{
	if (in == BLOCK_BLOB)
		wpas_blob_end(w);
	if (w->net)
		wpas_network_end(w);
	w->net = NULL;
}

static enum block read_line(struct wpas *w, enum block in, char *line)
{
	if (*line == '\0')
		return in;
	if (in != BLOCK_NONE && strcmp(line, "}") == 0) {
		close_block(w, in);
		return BLOCK_NONE;
	}
	if (in == BLOCK_BLOB)
		wpas_blob_line(w, line);
	if (in == BLOCK_NONE) {
		in = open_block(w, line);
		if (in != BLOCK_NONE)
			return in;
	}
	if (in == BLOCK_NONE || in == BLOCK_NETWORK)
		apply(w, line);
	return in;
}

static void end_of_file(struct wpas *w, enum block in)
{
	if (in == BLOCK_NONE)
		return;
	if (w->net)
		w->opt.line = w->net->line;
	WPAS_ERROR(w, "block is not closed by a line with '}'");
	if (w->net)
		wpas_network_end(w);
}

/* Networks without a bgscan of their own take the global one. */
static void spread_bgscan(struct wpas *w)
{
	struct spec_station *s = w->sta;
	struct spec_bgscan b = { 0 };

	if (s->bgscan == NULL)
		return;
	wpas_bgscan(w, s->bgscan, &b);
	for (size_t i = 0; i < s->n_network; i++)
		if (spec_option_last(&s->network[i].options, "bgscan") == NULL)
			s->network[i].bgscan = b;
}

enum err config_read_wpa_supplicant(struct config_reader *r, const char *name, struct bytes text,
				    struct spec_station **out)
{
	size_t errors = r->diags.n_errors;
	struct config_lines lines = { .left = rd_of(text) };
	struct wpas w = { .r = r, .sta = arena_alloc(r->arena, sizeof(*w.sta)) };
	enum block in = BLOCK_NONE;
	char *line;

	*out = NULL;
	if (w.sta == NULL)
		return ERR_NOMEM;
	spec_station_init(w.sta);
	w.sta->file = name;
	while (!w.out_of_memory && config_line_next(r, &lines, name, &line)) {
		w.opt = (struct spec_option){ .file = name, .line = lines.n };
		in = read_line(&w, in, strip(line));
	}
	end_of_file(&w, in);
	spread_bgscan(&w);
	wpas_take_files(&w);
	wpas_check_networks(&w);
	if (w.out_of_memory || lines.out_of_memory)
		return ERR_NOMEM;
	*out = w.sta;
	return r->diags.n_errors == errors ? ERR_OK : ERR_PARSE;
}

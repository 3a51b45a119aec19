#include "input/rssi.h"

#include "base/time.h"
#include "input/clock.h"
#include "input/reader.h"

enum { MDB = 3, NS_OF_MS = 6, LEVEL_MIN_MDBM = -120000 };

/* What is known of the block of lines being read. */
struct block {
	struct reader *r;
	struct rssi_log *log;
	bool has_time;
	int64_t time_ns;
	struct mac bssid;
	uint32_t freq_mhz;
	bool has_level;     /* which is not filed yet: its frequency may follow */
	int32_t level_mdbm;
	int64_t level_ns;
	unsigned level_line;
};

static enum err ap_of(struct block *b, struct rssi_ap **out)
{
	struct rssi_log *log = b->log;
	bool by_freq = mac_is_zero(b->bssid);
	struct rssi_ap *more;

	for (size_t i = 0; i < log->n; i++) {
		*out = &log->ap[i];
		if (by_freq ? mac_is_zero((*out)->bssid) && (*out)->freq_mhz == b->freq_mhz
			    : mac_equal((*out)->bssid, b->bssid))
			return ERR_OK;
	}
	if (log->n == RSSI_APS_MAX)
		return reader_fail(b->r, "more than %d access points", RSSI_APS_MAX);
	more = arena_grow(b->r->arena, log->ap, log->n, sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	log->ap = more;
	*out = &log->ap[log->n++];
	**out = (struct rssi_ap){ .bssid = b->bssid, .freq_mhz = by_freq ? b->freq_mhz : 0 };
	return ERR_OK;
}

/* Files a level in order of time; another one of the same time takes its place. */
static enum err file(struct block *b, int64_t at_ns, int32_t level_mdbm)
{
	struct series_point *more;
	struct rssi_ap *ap;
	enum err e = ap_of(b, &ap);
	size_t i;

	if (e != ERR_OK)
		return e;
	for (i = ap->n; i > 0 && ap->v[i - 1].at_ns > at_ns; i--)
		;
	if (i > 0 && ap->v[i - 1].at_ns == at_ns) {
		ap->v[i - 1].level_mdbm = level_mdbm;
		return ERR_OK;
	}
	more = arena_grow(b->r->arena, ap->v, ap->n, sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	ap->v = more;
	memmove(ap->v + i + 1, ap->v + i, (ap->n++ - i) * sizeof(*more));
	ap->v[i] = (struct series_point){ at_ns, level_mdbm };
	return ERR_OK;
}

/* Nothing more will be said of the last level. */
static enum err flush(struct block *b)
{
	unsigned line = b->r->line;
	enum err e;

	if (!b->has_level)
		return ERR_OK;
	b->has_level = false;
	b->r->line = b->level_line;
	if (mac_is_zero(b->bssid) && b->freq_mhz == 0)
		return reader_fail(b->r, "whose level is this? Neither a BSSID nor a frequency "
					 "is near it");
	e = file(b, b->level_ns, b->level_mdbm);
	b->r->line = line;
	return e;
}

/* Another access point begins, or none. */
static enum err heading(struct block *b, struct mac bssid)
{
	enum err e = flush(b);

	b->bssid = bssid;
	b->freq_mhz = 0;
	return e;
}

static enum err on_time(struct block *b, int64_t time_ns)
{
	if (b->has_time && time_ns < b->time_ns)
		return reader_fail(b->r, "the time goes back");
	if (!b->has_time)
		b->log->begin_ns = time_ns;
	b->has_time = true;
	b->time_ns = time_ns;
	return ERR_OK;
}

static enum err on_level(struct block *b, struct bytes word)
{
	enum err e = flush(b);
	int64_t v;

	if (e != ERR_OK)
		return e;
	if (!word_fixed(word, MDB, -9999000, 9999000, &v))
		return reader_fail(b->r, "'%.*s' is no level in dBm", WORD(word));
	if (v < LEVEL_MIN_MDBM || v >= 0)
		return ERR_OK; /* the driver does not know */
	if (!b->has_time)
		return reader_fail(b->r, "no time before this level, as `date +%%s.%%N` prints");
	b->has_level = true;
	b->level_mdbm = (int32_t)v;
	b->level_ns = b->time_ns;
	b->level_line = b->r->line;
	return ERR_OK;
}

/* last seen: 1234 ms ago */
static enum err on_seen(struct block *b, struct bytes word)
{
	int64_t ago;

	if (b->has_level && word_fixed(word, NS_OF_MS, 0, INT64_C(86400) * NS_PER_S, &ago))
		b->level_ns -= ago;
	return ERR_OK;
}

static enum err on_freq(struct block *b, struct bytes word)
{
	int64_t mhz;

	if (!word_fixed(word, 0, 1, 100000, &mhz))
		return reader_fail(b->r, "'%.*s' is no frequency in MHz", WORD(word));
	b->freq_mhz = (uint32_t)mhz;
	return ERR_OK;
}

static enum err on_ap(struct block *b, struct bytes word)
{
	struct bytes cut;
	struct mac bssid;

	if (word_cut(word, '(', &cut, &(struct bytes){ NULL, 0 }))
		word = cut; /* BSS 02:…:01(on wlan0) */
	if (!mac_parse((const char *)word.p, word.len, &bssid) || mac_is_zero(bssid))
		return reader_fail(b->r, "'%.*s' is no BSSID", WORD(word));
	return heading(b, bssid);
}

/* bssid=… of `wpa_cli status`, which may stand before its level or after it. */
static enum err on_bssid(struct block *b, struct bytes word)
{
	if (!mac_parse((const char *)word.p, word.len, &b->bssid))
		return reader_fail(b->r, "'%.*s' is no BSSID", WORD(word));
	return ERR_OK;
}

static enum err on_none(struct block *b, struct bytes word)
{
	(void)word;
	return heading(b, MAC_ZERO);
}

static const struct {
	const char *begins;
	enum err (*take)(struct block *b, struct bytes word); /* the word after that */
} lines[] = {
	{ "Connected to ", on_ap }, { "Station ", on_ap },    { "BSS ", on_ap },
	{ "Not connected", on_none }, { "bssid=", on_bssid }, { "freq:", on_freq },
	{ "freq=", on_freq },	    { "FREQUENCY=", on_freq }, { "signal:", on_level },
	{ "RSSI=", on_level },	    { "last seen:", on_seen },
};

/* What else such tools print: `key: value`, `key=value`, bullets, a word or two of wpa_cli's. */
static bool is_chatter(struct bytes text, bool indented)
{
	struct bytes a, b;

	return indented || word_cut(text, ':', &a, &b) || word_cut(text, '=', &a, &b) ||
	       word_is(text, "OK") || word_is(text, "FAIL") ||
	       word_begins(text, "Selected interface");
}

static enum err log_line(struct block *b, struct bytes line)
{
	struct bytes text = line;
	int64_t time_ns;
	bool indented = line.len > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
	bool timed = !indented && clock_take(&text, &time_ns);
	enum err e = timed ? on_time(b, time_ns) : ERR_OK;

	text = word_trim(text);
	if (timed && text.len == 0 && e == ERR_OK)
		return heading(b, MAC_ZERO);
	if (e != ERR_OK || text.len == 0 || text.p[0] == '#')
		return e;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct bytes rest = text;

		if (!word_begins(text, lines[i].begins))
			continue;
		rest.p += strlen(lines[i].begins);
		rest.len -= strlen(lines[i].begins);
		return lines[i].take(b, word_next(&rest));
	}
	if (!is_chatter(text, indented))
		return reader_fail(b->r, "'%.*s' is no line of iw, wpa_cli or a table of levels",
				   WORD(text));
	return ERR_OK;
}

/* time_ms,bssid,dBm */
static enum err table_line(struct block *b, struct bytes line)
{
	struct bytes at, ap, level;
	int64_t ns, mdbm, mhz;

	line = word_trim(line);
	if (line.len == 0 || line.p[0] == '#')
		return ERR_OK;
	if (!word_cut(line, ',', &at, &level) || !word_cut(level, ',', &ap, &level))
		return reader_fail(b->r, "expected: time_ms,bssid,dBm");
	at = word_trim(at);
	ap = word_trim(ap);
	level = word_trim(level);
	if (!word_fixed(at, NS_OF_MS, 0, INT64_MAX / 2, &ns))
		return reader_fail(b->r, "'%.*s' is no time in ms", WORD(at));
	if (!word_fixed(level, MDB, LEVEL_MIN_MDBM, 0, &mdbm))
		return reader_fail(b->r, "'%.*s' is no level of -120 to 0 dBm", WORD(level));
	b->bssid = MAC_ZERO;
	b->freq_mhz = 0;
	if (!mac_parse((const char *)ap.p, ap.len, &b->bssid) || mac_is_zero(b->bssid)) {
		if (!word_i64(ap, 1, 100000, &mhz))
			return reader_fail(b->r, "'%.*s' is neither a BSSID nor a frequency",
					   WORD(ap));
		b->freq_mhz = (uint32_t)mhz;
	}
	if (!b->has_time || ns < b->log->begin_ns)
		b->log->begin_ns = ns;
	b->has_time = true;
	return file(b, ns, (int32_t)mdbm);
}

/* A table is known by two commas in its first line that says something. */
static bool is_table(struct bytes text, bool *head)
{
	struct reader r = { .left = text };
	struct bytes line, a, b, c;

	while (reader_line(&r, &line)) {
		line = word_trim(line);
		if (line.len == 0 || line.p[0] == '#')
			continue;
		*head = word_begins(line, "time");
		return word_cut(line, ',', &a, &b) && word_cut(b, ',', &a, &c);
	}
	return false;
}

enum err rssi_read(struct bytes text, struct arena *a, struct rssi_log *out,
		   struct input_wrong *wrong)
{
	struct reader r = reader_of(text, a, wrong);
	struct block b = { .r = &r, .log = out };
	bool head = false, table = is_table(text, &head);
	struct bytes line;
	enum err e = ERR_OK;

	*out = (struct rssi_log){ .has_clock = !table };
	while (e == ERR_OK && reader_line(&r, &line)) {
		if (table && head && word_begins(word_trim(line), "time"))
			head = false;
		else
			e = table ? table_line(&b, line) : log_line(&b, line);
	}
	if (e == ERR_OK)
		e = flush(&b);
	if (e == ERR_OK && out->n == 0) {
		r.line = 0;
		e = reader_fail(&r, "no level in it, as signal: -61 dBm, RSSI=-61 or "
				    "time_ms,bssid,dBm");
	}
	return e;
}

static void put(struct series *s, struct series_point *v, int64_t at_ns, int32_t level_mdbm)
{
	v[s->n++] = (struct series_point){ at_ns, level_mdbm };
}

enum err rssi_series(const struct rssi_ap *ap, int64_t shift_ns, int64_t hold_ns, struct arena *a,
		     struct series *out)
{
	struct series_point *v = arena_array(a, 5 * ap->n + 4, sizeof(*v));

	*out = (struct series){ .v = v };
	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < ap->n; i++) {
		int64_t at = ap->v[i].at_ns + shift_ns;
		int32_t level = ap->v[i].level_mdbm;

		if (i == 0 || at - (ap->v[i - 1].at_ns + shift_ns) > 2 * hold_ns) {
			put(out, v, at - hold_ns, RSSI_SILENT_MDBM);
			put(out, v, at - hold_ns, level);
		}
		put(out, v, at, level);
		if (i + 1 == ap->n || ap->v[i + 1].at_ns + shift_ns - at > 2 * hold_ns) {
			put(out, v, at + hold_ns, level);
			put(out, v, at + hold_ns, RSSI_SILENT_MDBM);
		}
	}
	return ERR_OK;
}

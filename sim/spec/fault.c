#include "spec/fault.h"

#include <string.h>

#include "base/invariant.h"
#include "base/time.h"

static const char *const action_words[FAULT_ACTION_COUNT] = {
	[FAULT_DROP] = "drop",	     [FAULT_DELAY] = "delay",	    [FAULT_DUPLICATE] = "duplicate",
	[FAULT_CORRUPT] = "corrupt", [FAULT_CLOG] = "clog",	    [FAULT_REBOOT] = "reboot",
	[FAULT_LOSE_KEY] = "lose-key", [FAULT_SLOW] = "slow",	    [FAULT_BUG] = "bug",
};

static const char *const where_words[FAULT_WHERE_COUNT] = {
	[FAULT_ANYWHERE] = "any", [FAULT_AIR] = "air", [FAULT_WIRE] = "wire",
};

static const char *const class_words[CLASS_COUNT] = {
	[CLASS_ANY] = "any",
	[CLASS_OTHER] = "other",
	[CLASS_BEACON] = "beacon",
	[CLASS_PROBE_REQ] = "probe-req",
	[CLASS_PROBE_RESP] = "probe-resp",
	[CLASS_AUTH] = "auth",
	[CLASS_ASSOC_REQ] = "assoc-req",
	[CLASS_ASSOC_RESP] = "assoc-resp",
	[CLASS_REASSOC_REQ] = "reassoc-req",
	[CLASS_REASSOC_RESP] = "reassoc-resp",
	[CLASS_DISASSOC] = "disassoc",
	[CLASS_DEAUTH] = "deauth",
	[CLASS_ACTION] = "action",
	[CLASS_FT_ACTION_REQ] = "ft-action-req",
	[CLASS_FT_ACTION_RESP] = "ft-action-resp",
	[CLASS_DATA] = "data",
	[CLASS_NULL] = "null",
	[CLASS_EAPOL] = "eapol",
	[CLASS_EAPOL_1] = "eapol-1",
	[CLASS_EAPOL_2] = "eapol-2",
	[CLASS_EAPOL_3] = "eapol-3",
	[CLASS_EAPOL_4] = "eapol-4",
	[CLASS_GROUP_1] = "group-1",
	[CLASS_GROUP_2] = "group-2",
	[CLASS_RRB] = "rrb",
	[CLASS_RRB_FT_REQ] = "rrb-ft-req",
	[CLASS_RRB_FT_RESP] = "rrb-ft-resp",
	[CLASS_RRB_PULL] = "rrb-pull",
	[CLASS_RRB_RESP] = "rrb-resp",
	[CLASS_RRB_PUSH] = "rrb-push",
	[CLASS_RRB_SEQ_REQ] = "rrb-seq-req",
	[CLASS_RRB_SEQ_RESP] = "rrb-seq-resp",
	[CLASS_L2_UPDATE] = "l2-update",
	[CLASS_RADIUS] = "radius",
	[CLASS_RADIUS_REQUEST] = "radius-request",
	[CLASS_RADIUS_CHALLENGE] = "radius-challenge",
	[CLASS_RADIUS_ACCEPT] = "radius-accept",
	[CLASS_RADIUS_REJECT] = "radius-reject",
};

/* What may stand before '='. */
enum key { KEY_WHERE, KEY_FROM, KEY_TO, KEY_AT, KEY_NTH, KEY_TIMES, KEY_BY, KEY_TIME, KEY_FOR,
	   KEY_OFFSET, KEY_XOR, KEY_ACK, KEY_COUNT };

static const char *const key_words[KEY_COUNT] = {
	[KEY_WHERE] = "where", [KEY_FROM] = "from",   [KEY_TO] = "to",	     [KEY_AT] = "at",
	[KEY_NTH] = "nth",     [KEY_TIMES] = "times", [KEY_BY] = "by",	     [KEY_TIME] = "time",
	[KEY_FOR] = "for",     [KEY_OFFSET] = "offset", [KEY_XOR] = "xor",   [KEY_ACK] = "ack",
};

static const char *const value_words[KEY_COUNT] = {
	[KEY_WHERE] = "air|wire", [KEY_FROM] = "NODE",	[KEY_TO] = "NODE",  [KEY_AT] = "NODE",
	[KEY_NTH] = "N",	  [KEY_TIMES] = "N",	[KEY_BY] = "TIME",  [KEY_TIME] = "TIME",
	[KEY_FOR] = "TIME",	  [KEY_OFFSET] = "N",	[KEY_XOR] = "HEX",  [KEY_ACK] = "1",
};

#define KEY(k) (1u << KEY_##k)

enum { OF_FRAMES = KEY(WHERE) | KEY(FROM) | KEY(TO) | KEY(NTH) | KEY(TIMES) | KEY(TIME) |
		   KEY(FOR) };

/* Which keys an action takes, and which it cannot do without. */
static const struct {
	unsigned takes, needs;
	bool named; /* the word after the action is a name, not a frame class */
} rules[FAULT_ACTION_COUNT] = {
	[FAULT_DROP] = { OF_FRAMES | KEY(ACK), 0, false },
	[FAULT_DELAY] = { OF_FRAMES | KEY(BY), KEY(BY), false },
	[FAULT_DUPLICATE] = { OF_FRAMES | KEY(BY), 0, false },
	[FAULT_CORRUPT] = { OF_FRAMES | KEY(OFFSET) | KEY(XOR), KEY(OFFSET), false },
	[FAULT_CLOG] = { OF_FRAMES, KEY(FOR), false },
	[FAULT_REBOOT] = { KEY(AT) | KEY(TIME) | KEY(FOR), KEY(AT) | KEY(TIME), false },
	[FAULT_LOSE_KEY] = { KEY(AT) | KEY(TIME), KEY(AT) | KEY(TIME), true },
	[FAULT_SLOW] = { KEY(AT) | KEY(BY) | KEY(TIME) | KEY(FOR), KEY(AT) | KEY(BY), false },
	[FAULT_BUG] = { KEY(AT) | KEY(NTH) | KEY(TIMES), KEY(AT), true },
};

const char *fault_action_text(enum fault_action a)
{
	INVARIANT(a < FAULT_ACTION_COUNT);
	return action_words[a];
}

static void put_keys(unsigned keys, const char *before, struct sb *out)
{
	for (unsigned k = 0; k < KEY_COUNT; k++) {
		if ((keys & 1u << k) == 0)
			continue;
		sb_printf(out, "%s%s=%s", before, key_words[k], value_words[k]);
		before = " ";
	}
}

void fault_usage(enum fault_action a, struct sb *out)
{
	unsigned optional;

	INVARIANT(a < FAULT_ACTION_COUNT);
	optional = rules[a].takes & ~rules[a].needs;
	if (rules[a].named)
		sb_str(out, "NAME");
	else if (fault_is_of_frame(a))
		sb_str(out, "[FRAME]");
	put_keys(rules[a].needs, out->len > 0 ? " " : "", out);
	if (optional == 0)
		return;
	put_keys(optional, " [", out);
	sb_char(out, ']');
}

const char *frame_class_text(enum frame_class c)
{
	INVARIANT(c < CLASS_COUNT);
	return class_words[c];
}

const char *fault_where_text(enum fault_where w)
{
	INVARIANT(w < FAULT_WHERE_COUNT);
	return where_words[w];
}

bool frame_class_covers(enum frame_class wanted, enum frame_class is)
{
	if (wanted == CLASS_EAPOL)
		return is >= CLASS_EAPOL && is <= CLASS_GROUP_2;
	if (wanted == CLASS_RRB)
		return is >= CLASS_RRB && is <= CLASS_RRB_SEQ_RESP;
	if (wanted == CLASS_RADIUS)
		return is >= CLASS_RADIUS && is <= CLASS_RADIUS_REJECT;
	return wanted == CLASS_ANY || wanted == is;
}

struct word {
	const char *p;
	size_t len;
};

static bool next_word(struct word *rest, struct word *w)
{
	while (rest->len > 0 && *rest->p == ' ')
		rest->p++, rest->len--;
	w->p = rest->p;
	while (rest->len > 0 && *rest->p != ' ')
		rest->p++, rest->len--;
	w->len = (size_t)(rest->p - w->p);
	return w->len > 0;
}

/* The index of w among words; if it is none of them, says so and what may have been meant. */
static bool find_word(struct word w, const char *const *words, unsigned n, const char *kind,
		      unsigned *out, struct sb *why)
{
	char text[FAULT_NAME];
	struct sb sb = sb_of(text, sizeof(text));
	const char *near;

	for (unsigned i = 0; i < n; i++) {
		if (text_is(w.p, w.len, words[i])) {
			*out = i;
			return true;
		}
	}
	sb_put(&sb, w.p, w.len);
	near = text_nearest(text, words, n);
	sb_printf(why, "unknown %s '%s'", kind, text);
	if (near != NULL)
		sb_printf(why, ", did you mean '%s'?", near);
	else
		sb_str(why, "; see roamwright list faults");
	return false;
}

static bool parse_name(struct word w, char out[static FAULT_NAME])
{
	if (w.len == 0 || w.len >= FAULT_NAME)
		return false;
	memcpy(out, w.p, w.len);
	out[w.len] = '\0';
	return true;
}

static const struct unit {
	const char *name;
	int64_t ns;
} units[] = { { "ns", 1 }, { "us", NS_PER_US }, { "ms", NS_PER_MS }, { "s", NS_PER_S } };

enum { N_UNITS = sizeof(units) / sizeof(units[0]) };

static bool parse_time(struct word w, int64_t *out)
{
	size_t digits = 0;
	int64_t v;

	while (digits < w.len && w.p[digits] >= '0' && w.p[digits] <= '9')
		digits++;
	for (unsigned i = 0; i < N_UNITS; i++) {
		if (!text_is(w.p + digits, w.len - digits, units[i].name))
			continue;
		if (!text_i64_in(w.p, digits, 0, INT64_MAX / 4 / units[i].ns, &v))
			return false;
		*out = v * units[i].ns;
		return true;
	}
	return false;
}

static bool parse_count(struct word w, int64_t lo, uint32_t *out)
{
	int64_t v;

	if (!text_i64_in(w.p, w.len, lo, UINT32_MAX, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

static bool parse_offset(struct word w, int32_t *out)
{
	int64_t v;

	if (!text_i64_in(w.p, w.len, -65536, 65535, &v))
		return false;
	*out = (int32_t)v;
	return true;
}

static bool parse_xor(struct word w, uint8_t *out)
{
	uint8_t v;

	if (text_hex(w.p, w.len, &v, 1) != 1 || v == 0)
		return false;
	*out = v;
	return true;
}

static bool parse_flag(struct word w, bool *out)
{
	int64_t v;

	if (!text_i64_in(w.p, w.len, 0, 1, &v))
		return false;
	*out = v == 1;
	return true;
}

static bool parse_where(struct word w, enum fault_where *out)
{
	for (unsigned i = 0; i < FAULT_WHERE_COUNT; i++) {
		if (text_is(w.p, w.len, where_words[i])) {
			*out = (enum fault_where)i;
			return true;
		}
	}
	return false;
}

static bool parse_value(struct fault *f, enum key k, struct word v)
{
	switch (k) {
	case KEY_WHERE:	 return parse_where(v, &f->where);
	case KEY_FROM:	 return parse_name(v, f->from);
	case KEY_TO:	 return parse_name(v, f->to);
	case KEY_AT:	 return parse_name(v, f->at);
	case KEY_NTH:	 return parse_count(v, 1, &f->nth);
	case KEY_TIMES:	 return parse_count(v, 0, &f->times);
	case KEY_BY:	 return parse_time(v, &f->by_ns);
	case KEY_TIME:	 return parse_time(v, &f->time_ns);
	case KEY_FOR:	 return parse_time(v, &f->for_ns);
	case KEY_OFFSET: return parse_offset(v, &f->offset);
	case KEY_XOR:	 return parse_xor(v, &f->xor_with);
	case KEY_ACK:	 return parse_flag(v, &f->ack);
	case KEY_COUNT:	 break;
	}
	return false;
}

static bool parse_pair(struct fault *f, struct word w, unsigned *seen, struct sb *why)
{
	const char *eq = memchr(w.p, '=', w.len);
	struct word name = { w.p, eq == NULL ? w.len : (size_t)(eq - w.p) }, value;
	unsigned k;

	if (eq == NULL) {
		sb_str(why, "expected key=value, got '");
		sb_put(why, w.p, w.len);
		sb_char(why, '\'');
		return false;
	}
	if (!find_word(name, key_words, KEY_COUNT, "key", &k, why))
		return false;
	if ((rules[f->action].takes & 1u << k) == 0 || (*seen & 1u << k) != 0) {
		sb_printf(why, (*seen & 1u << k) != 0 ? "'%s' is there twice" :
							"'%s' means nothing here", key_words[k]);
		return false;
	}
	*seen |= 1u << k;
	value = (struct word){ eq + 1, w.len - name.len - 1 };
	if (!parse_value(f, (enum key)k, value)) {
		sb_printf(why, "bad value of '%s': '", key_words[k]);
		sb_put(why, value.p, value.len);
		sb_char(why, '\'');
		return false;
	}
	return true;
}

/* The word after the action: a frame class (may be left out) or a name (may not). */
static bool parse_subject(struct fault *f, struct word *rest, struct sb *why)
{
	struct word before = *rest, w;
	bool is_subject = next_word(rest, &w) && memchr(w.p, '=', w.len) == NULL;
	unsigned c;

	if (!is_subject)
		*rest = before;
	if (rules[f->action].named) {
		if (is_subject && parse_name(w, f->name))
			return true;
		sb_printf(why, "'%s' needs a name", action_words[f->action]);
		return false;
	}
	if (!is_subject || !fault_is_of_frame(f->action))
		return *rest = before, true;
	if (!find_word(w, class_words, CLASS_COUNT, "frame", &c, why))
		return false;
	f->frame = (enum frame_class)c;
	return true;
}

static bool has_needed(const struct fault *f, unsigned seen, struct sb *why)
{
	for (unsigned k = 0; k < KEY_COUNT; k++) {
		if ((rules[f->action].needs & ~seen & 1u << k) != 0) {
			sb_printf(why, "'%s' needs '%s='", action_words[f->action], key_words[k]);
			return false;
		}
	}
	return true;
}

enum err fault_parse(const char *text, size_t len, struct fault *out, struct sb *why)
{
	struct fault f = { .nth = 1, .times = 1, .xor_with = 1 };
	struct word rest = { text, len }, w;
	unsigned a, seen = 0;

	if (!next_word(&rest, &w)) {
		sb_str(why, "empty fault");
		return ERR_PARSE;
	}
	if (!find_word(w, action_words, FAULT_ACTION_COUNT, "fault", &a, why))
		return ERR_PARSE;
	f.action = (enum fault_action)a;
	if (f.action == FAULT_CLOG)
		f.times = 0;
	if (!parse_subject(&f, &rest, why))
		return ERR_PARSE;
	while (next_word(&rest, &w))
		if (!parse_pair(&f, w, &seen, why))
			return ERR_PARSE;
	if (!has_needed(&f, seen, why))
		return ERR_PARSE;
	*out = f;
	return ERR_OK;
}

enum err fault_plan_add(struct fault_plan *plan, const struct fault *f)
{
	if (plan->n == FAULTS_MAX)
		return ERR_LIMIT;
	plan->fault[plan->n++] = *f;
	return ERR_OK;
}

static void put_name(struct sb *out, const char *key, const char *name)
{
	if (name[0] != '\0')
		sb_printf(out, " %s=%s", key, name);
}

/* In the largest unit that leaves no rest. */
static void put_time(struct sb *out, const char *key, int64_t ns)
{
	unsigned u = N_UNITS - 1;

	while (ns % units[u].ns != 0)
		u--;
	sb_printf(out, " %s=%lld%s", key, (long long)(ns / units[u].ns), units[u].name);
}

static void put_key(struct sb *out, const struct fault *f, enum key k)
{
	switch (k) {
	case KEY_WHERE:
		if (f->where != FAULT_ANYWHERE)
			sb_printf(out, " where=%s", where_words[f->where]);
		break;
	case KEY_FROM: put_name(out, "from", f->from); break;
	case KEY_TO:   put_name(out, "to", f->to); break;
	case KEY_AT:   put_name(out, "at", f->at); break;
	case KEY_NTH:
		if (f->nth != 1)
			sb_printf(out, " nth=%u", (unsigned)f->nth);
		break;
	case KEY_TIMES:
		if (f->times != (f->action == FAULT_CLOG ? 0 : 1))
			sb_printf(out, " times=%u", (unsigned)f->times);
		break;
	case KEY_BY:	 put_time(out, "by", f->by_ns); break;
	case KEY_TIME:
		if (f->time_ns != 0 || (rules[f->action].needs & KEY(TIME)) != 0)
			put_time(out, "time", f->time_ns);
		break;
	case KEY_FOR:
		if (f->for_ns != 0 || (rules[f->action].needs & KEY(FOR)) != 0)
			put_time(out, "for", f->for_ns);
		break;
	case KEY_OFFSET: sb_printf(out, " offset=%d", (int)f->offset); break;
	case KEY_XOR:	 sb_printf(out, " xor=%02x", f->xor_with); break;
	case KEY_ACK:
		if (f->ack)
			sb_str(out, " ack=1");
		break;
	case KEY_COUNT: break;
	}
}

void fault_format(const struct fault *f, struct sb *out)
{
	sb_str(out, fault_action_text(f->action));
	if (rules[f->action].named)
		sb_printf(out, " %s", f->name);
	else if (fault_is_of_frame(f->action))
		sb_printf(out, " %s", frame_class_text(f->frame));
	for (unsigned k = 0; k < KEY_COUNT; k++)
		if ((rules[f->action].takes & 1u << k) != 0)
			put_key(out, f, (enum key)k);
}

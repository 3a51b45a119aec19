#include "trace/jsonl.h"

#include "base/invariant.h"

#define AT(member) offsetof(struct trace_rec, u.member)
#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Names first, then type and place, then what the decisions' digest takes of it. */
#define ALL(name, type, member)      { name, type, AT(member), USE_ALL, WORDS_NONE, 0 }
#define DECIDES(name, type, member)  { name, type, AT(member), USE_DECISION, WORDS_NONE, 0 }
#define LASTS(name, member)          { name, JSONL_I64, AT(member), USE_TIME, WORDS_NONE, 0 }
#define WORD(name, set, member)      { name, JSONL_WORD, AT(member), USE_DECISION, set, 0 }
#define FRAME(name, member, octets)  { name, JSONL_HEX, AT(member), USE_HEAD, WORDS_NONE, octets }

static const struct jsonl_field air_tx[] = {
	ALL("frame_no", JSONL_U64, air_tx.frame_no),
	DECIDES("try_no", JSONL_U32, air_tx.try_no),
	DECIDES("freq_mhz", JSONL_U32, air_tx.freq_mhz),
	DECIDES("rate_100k", JSONL_U32, air_tx.rate_100k),
	WORD("phy", WORDS_PHY, air_tx.mode.format),
	DECIDES("mcs", JSONL_U16, air_tx.mode.mcs),
	DECIDES("n_ss", JSONL_U16, air_tx.mode.n_ss),
	DECIDES("width_mhz", JSONL_U16, air_tx.mode.width_mhz),
	DECIDES("gi_ns", JSONL_U16, air_tx.mode.gi_ns),
	DECIDES("ldpc", JSONL_BOOL, air_tx.mode.ldpc),
	DECIDES("power_mdbm", JSONL_I32, air_tx.power_mdbm),
	LASTS("dur_ns", air_tx.dur_ns),
	FRAME("frame", air_tx.frame, 1), /* type and subtype */
};

static const struct jsonl_field air_rx[] = {
	ALL("from", JSONL_TEXT, air_rx.from),
	ALL("frame_no", JSONL_U64, air_rx.frame_no),
	ALL("try_no", JSONL_U32, air_rx.try_no),
	ALL("freq_mhz", JSONL_U32, air_rx.freq_mhz),
	ALL("level_mdbm", JSONL_I32, air_rx.level_mdbm),
	WORD("outcome", WORDS_OUTCOME, air_rx.outcome),
};

static const struct jsonl_field air_done[] = {
	ALL("frame_no", JSONL_U64, air_done.frame_no),
	DECIDES("tries", JSONL_U32, air_done.tries),
	DECIDES("acked", JSONL_BOOL, air_done.acked),
	WORD("end", WORDS_AIR_END, air_done.end),
	DECIDES("category", JSONL_U32, air_done.category),
};

static const struct jsonl_field wire[] = {
	DECIDES("segment", JSONL_TEXT, wire.segment),
	DECIDES("to", JSONL_TEXT, wire.to),
	LASTS("delay_ns", wire.delay_ns),
	DECIDES("lost", JSONL_BOOL, wire.lost),
	FRAME("frame", wire.frame, 14), /* addresses and EtherType */
};

static const struct jsonl_field tune[] = {
	WORD("step", WORDS_STEP, tune.step),
	DECIDES("freq_mhz", JSONL_U32, tune.freq_mhz),
};

static const struct jsonl_field trigger[] = {
	WORD("trigger", WORDS_TRIGGER, trigger.trigger),
	DECIDES("bssid", JSONL_MAC, trigger.bssid),
	DECIDES("level_mdbm", JSONL_I32, trigger.level_mdbm),
};

static const struct jsonl_field scan[] = {
	WORD("step", WORDS_STEP, scan.step),
	DECIDES("freq_mhz", JSONL_U32, scan.freq_mhz),
	DECIDES("n_bss", JSONL_U32, scan.n_bss),
};

static const struct jsonl_field decision[] = {
	DECIDES("what", JSONL_TEXT, decision.what),
	DECIDES("from", JSONL_MAC, decision.from),
	DECIDES("to", JSONL_MAC, decision.to),
	DECIDES("from_mdbm", JSONL_I32, decision.from_mdbm),
	DECIDES("to_mdbm", JSONL_I32, decision.to_mdbm),
	ALL("why", JSONL_TEXT, decision.why),
};

static const struct jsonl_field verdict[] = {
	DECIDES("peer", JSONL_MAC, verdict.peer),
	DECIDES("frame", JSONL_TEXT, verdict.frame),
	DECIDES("answered", JSONL_BOOL, verdict.answered),
	DECIDES("status", JSONL_U16, verdict.status),
	DECIDES("reason", JSONL_U16, verdict.reason),
	ALL("why", JSONL_TEXT, verdict.why),
};

static const struct jsonl_field state[] = {
	DECIDES("machine", JSONL_TEXT, state.machine),
	DECIDES("peer", JSONL_MAC, state.peer),
	DECIDES("from", JSONL_TEXT, state.from),
	DECIDES("to", JSONL_TEXT, state.to),
};

static const struct jsonl_field key[] = {
	WORD("key", WORDS_KEY, key.key),
	WORD("what", WORDS_KEY_WHAT, key.what),
	DECIDES("bssid", JSONL_MAC, key.bssid),
	DECIDES("sta", JSONL_MAC, key.sta),
	DECIDES("key_id", JSONL_U32, key.key_id),
	ALL("name", JSONL_HEX, key.name),
	ALL("fingerprint", JSONL_HEX, key.fingerprint),
};

static const struct jsonl_field path[] = {
	DECIDES("bssid", JSONL_MAC, path.bssid),
	DECIDES("up", JSONL_BOOL, path.up),
	DECIDES("down", JSONL_BOOL, path.down),
};

static const struct jsonl_field address[] = {
	DECIDES("usable", JSONL_BOOL, address.usable),
	DECIDES("ip", JSONL_TEXT, address.ip),
};

static const struct jsonl_field log_line[] = {
	WORD("level", WORDS_LEVEL, log.level),
	ALL("visible", JSONL_BOOL, log.visible),
	ALL("text", JSONL_TEXT, log.text),
};

static const struct jsonl_field work[] = {
	DECIDES("what", JSONL_TEXT, work.what),
	DECIDES("count", JSONL_U32, work.count),
	ALL("wait_ns", JSONL_I64, work.wait_ns),
	ALL("cost_ns", JSONL_I64, work.cost_ns),
};

static const struct jsonl_field app[] = {
	ALL("flow", JSONL_TEXT, app.flow),
	WORD("dir", WORDS_APP_DIR, app.dir),
	WORD("what", WORDS_APP_WHAT, app.what),
	ALL("seq", JSONL_U64, app.seq),
	ALL("len", JSONL_U32, app.len),
	ALL("delay_ns", JSONL_I64, app.delay_ns),
};

static const struct jsonl_field fault[] = {
	ALL("what", JSONL_TEXT, fault.what),
	ALL("text", JSONL_TEXT, fault.text),
};

const struct jsonl_field *jsonl_fields(enum trace_kind k, size_t *n)
{
	static const struct {
		const struct jsonl_field *fields;
		size_t n;
	} kinds[TRACE_KIND_COUNT] = {
		[TRACE_AIR_TX] = { air_tx, N_OF(air_tx) },
		[TRACE_AIR_RX] = { air_rx, N_OF(air_rx) },
		[TRACE_AIR_DONE] = { air_done, N_OF(air_done) },
		[TRACE_WIRE] = { wire, N_OF(wire) },
		[TRACE_TUNE] = { tune, N_OF(tune) },
		[TRACE_TRIGGER] = { trigger, N_OF(trigger) },
		[TRACE_SCAN] = { scan, N_OF(scan) },
		[TRACE_DECISION] = { decision, N_OF(decision) },
		[TRACE_VERDICT] = { verdict, N_OF(verdict) },
		[TRACE_STATE] = { state, N_OF(state) },
		[TRACE_KEY] = { key, N_OF(key) },
		[TRACE_PATH] = { path, N_OF(path) },
		[TRACE_ADDRESS] = { address, N_OF(address) },
		[TRACE_LOG] = { log_line, N_OF(log_line) },
		[TRACE_WORK] = { work, N_OF(work) },
		[TRACE_APP] = { app, N_OF(app) },
		[TRACE_FAULT] = { fault, N_OF(fault) },
	};

	INVARIANT((unsigned)k < TRACE_KIND_COUNT);
	*n = kinds[k].n;
	return kinds[k].fields;
}

unsigned jsonl_n_words(enum jsonl_words set)
{
	static const unsigned n[WORDS_COUNT] = {
		[WORDS_OUTCOME] = AIR_OUTCOME_COUNT,   [WORDS_TRIGGER] = TRIGGER_COUNT,
		[WORDS_AIR_END] = AIR_END_COUNT,
		[WORDS_STEP] = TRACE_STEP_COUNT,       [WORDS_KEY] = KEY_KIND_COUNT,
		[WORDS_KEY_WHAT] = KEY_WHAT_COUNT,     [WORDS_LEVEL] = LOG_LEVEL_COUNT,
		[WORDS_APP_WHAT] = APP_WHAT_COUNT,     [WORDS_APP_DIR] = APP_DIR_COUNT,
		[WORDS_PHY] = PHY_FORMAT_COUNT,
	};

	INVARIANT((unsigned)set < WORDS_COUNT);
	return n[set];
}

const char *jsonl_word(enum jsonl_words set, unsigned v)
{
	switch (set) {
	case WORDS_OUTCOME:
		return trace_outcome_text((enum air_outcome)v);
	case WORDS_AIR_END:
		return trace_air_end_text((enum air_end)v);
	case WORDS_TRIGGER:
		return trace_trigger_text((enum trace_trigger)v);
	case WORDS_STEP:
		return trace_step_text((enum trace_step)v);
	case WORDS_KEY:
		return trace_key_text((enum trace_key)v);
	case WORDS_KEY_WHAT:
		return trace_key_what_text((enum trace_key_what)v);
	case WORDS_LEVEL:
		return trace_level_text((enum log_level)v);
	case WORDS_APP_WHAT:
		return trace_app_what_text((enum app_what)v);
	case WORDS_APP_DIR:
		return trace_app_dir_text((enum app_dir)v);
	case WORDS_PHY:
		return phy_format_text((enum phy_format)v);
	case WORDS_NONE:
	case WORDS_COUNT:
		break;
	}
	INVARIANT(false && "a set of words");
	return "";
}

/* The largest value of an unsigned field. */
static uint64_t most_of(const struct jsonl_field *f)
{
	switch (f->type) {
	case JSONL_BOOL:
		return 1;
	case JSONL_U16:
		return UINT16_MAX;
	case JSONL_U32:
		return UINT32_MAX;
	case JSONL_WORD:
		return jsonl_n_words(f->words) - 1;
	case JSONL_U64:
	case JSONL_TEXT:
	case JSONL_I32:
	case JSONL_I64:
	case JSONL_MAC:
	case JSONL_HEX:
		break;
	}
	return UINT64_MAX;
}

#define STORE(type, to, value)                                                                     \
	do {                                                                                       \
		type put_ = (type)(value);                                                         \
		memcpy(to, &put_, sizeof(put_));                                                   \
	} while (0)

bool jsonl_store(const struct jsonl_field *f, struct trace_rec *rec, union jsonl_value v)
{
	uint8_t *to = (uint8_t *)rec + f->at;

	switch (f->type) {
	case JSONL_TEXT:
		STORE(const char *, to, v.text);
		return true;
	case JSONL_BOOL:
	case JSONL_U16:
	case JSONL_U32:
	case JSONL_U64:
	case JSONL_WORD:
		if (v.u > most_of(f))
			return false;
		break;
	case JSONL_I32:
		if (v.i < INT32_MIN || v.i > INT32_MAX)
			return false;
		STORE(int32_t, to, v.i);
		return true;
	case JSONL_I64:
		STORE(int64_t, to, v.i);
		return true;
	case JSONL_MAC:
		memcpy(to, &v.mac, sizeof(v.mac));
		return true;
	case JSONL_HEX:
		memcpy(to, &v.octets, sizeof(v.octets));
		return true;
	}
	if (f->type == JSONL_BOOL)
		STORE(bool, to, v.u);
	else if (f->type == JSONL_U16)
		STORE(uint16_t, to, v.u);
	else if (f->type == JSONL_U64)
		STORE(uint64_t, to, v.u);
	else
		STORE(uint32_t, to, v.u);
	return true;
}

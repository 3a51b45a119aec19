#include "trace/trace.h"

#include "base/invariant.h"

void trace_attach(struct trace *t, uint32_t mask, trace_sink_fn fn, void *ctx)
{
	INVARIANT(t->n_sinks < TRACE_SINKS_MAX);
	t->sinks[t->n_sinks++] = (struct trace_sink){ mask, fn, ctx };
	t->mask |= mask;
}

void trace_emit(const struct trace *t, const struct trace_rec *rec)
{
	uint32_t bit = TRACE_BIT(rec->kind);

	if ((t->mask & bit) == 0)
		return;
	for (unsigned i = 0; i < t->n_sinks; i++)
		if ((t->sinks[i].mask & bit) != 0)
			t->sinks[i].fn(t->sinks[i].ctx, rec);
}

/* The table's word for v; a value outside its enum is our mistake. */
#define WORD_OF(table, v)                                                                          \
	(INVARIANT((unsigned)(v) < sizeof(table) / sizeof((table)[0])), (table)[(v)])

const char *trace_kind_text(enum trace_kind k)
{
	static const char *const word[TRACE_KIND_COUNT] = {
		[TRACE_AIR_TX] = "air-tx",     [TRACE_AIR_RX] = "air-rx",
		[TRACE_AIR_DONE] = "air-done", [TRACE_WIRE] = "wire",
		[TRACE_TUNE] = "tune",         [TRACE_TRIGGER] = "trigger",
		[TRACE_SCAN] = "scan",         [TRACE_DECISION] = "decision",
		[TRACE_VERDICT] = "verdict",   [TRACE_STATE] = "state",
		[TRACE_KEY] = "key",           [TRACE_PATH] = "path",
		[TRACE_ADDRESS] = "address",   [TRACE_LOG] = "log",
		[TRACE_WORK] = "work",         [TRACE_APP] = "app",
		[TRACE_FAULT] = "fault",
	};

	return WORD_OF(word, k);
}

const char *trace_outcome_text(enum air_outcome o)
{
	static const char *const word[AIR_OUTCOME_COUNT] = {
		[AIR_RECEIVED] = "received", [AIR_WEAK] = "weak", [AIR_ERROR] = "error",
		[AIR_COLLIDED] = "collided", [AIR_BUSY] = "busy", [AIR_FAULT] = "fault",
	};

	return WORD_OF(word, o);
}

const char *trace_air_end_text(enum air_end e)
{
	static const char *const word[AIR_END_COUNT] = {
		[AIR_END_ACKED] = "acked",     [AIR_END_SENT] = "sent", [AIR_END_TRIES] = "tries",
		[AIR_END_FLUSHED] = "flushed", [AIR_END_FULL] = "queue-full",
	};

	return WORD_OF(word, e);
}

const char *trace_trigger_text(enum trace_trigger t)
{
	static const char *const word[TRIGGER_COUNT] = {
		[TRIGGER_JOIN] = "join",
		[TRIGGER_SIGNAL] = "signal",
		[TRIGGER_BEACON_LOSS] = "beacon-loss",
		[TRIGGER_BTM] = "btm",
		[TRIGGER_COMMAND] = "command",
		[TRIGGER_DEAUTH] = "deauth",
		[TRIGGER_DISASSOC] = "disassoc",
		[TRIGGER_LOST_PACKETS] = "lost-packets",
		[TRIGGER_SCAN] = "scan",
		[TRIGGER_TIMER] = "timer",
	};

	return WORD_OF(word, t);
}

const char *trace_step_text(enum trace_step s)
{
	static const char *const word[TRACE_STEP_COUNT] = {
		[TRACE_START] = "start", [TRACE_CHANNEL] = "channel", [TRACE_DONE] = "done",
	};

	return WORD_OF(word, s);
}

const char *trace_key_text(enum trace_key k)
{
	static const char *const word[KEY_KIND_COUNT] = {
		[KEY_PSK] = "psk",       [KEY_PMK] = "pmk", [KEY_PMK_R0] = "pmk-r0",
		[KEY_PMK_R1] = "pmk-r1", [KEY_TK] = "tk",   [KEY_GTK] = "gtk",
		[KEY_IGTK] = "igtk",     [KEY_BIGTK] = "bigtk",
	};

	return WORD_OF(word, k);
}

const char *trace_key_what_text(enum trace_key_what w)
{
	static const char *const word[KEY_WHAT_COUNT] = {
		[KEY_DERIVED] = "derived", [KEY_INSTALLED] = "installed", [KEY_DELETED] = "deleted",
		[KEY_RECEIVING] = "receiving",
	};

	return WORD_OF(word, w);
}

const char *trace_level_text(enum log_level l)
{
	static const char *const word[LOG_LEVEL_COUNT] = {
		[LOG_ERROR] = "error", [LOG_WARNING] = "warning", [LOG_NOTICE] = "notice",
		[LOG_INFO] = "info",   [LOG_DEBUG] = "debug",     [LOG_EXCESSIVE] = "excessive",
	};

	return WORD_OF(word, l);
}

const char *trace_app_what_text(enum app_what w)
{
	static const char *const word[APP_WHAT_COUNT] = {
		[APP_OFFERED] = "offered",
		[APP_DELIVERED] = "delivered",
		[APP_DUPLICATE] = "duplicate",
	};

	return WORD_OF(word, w);
}

const char *trace_app_dir_text(enum app_dir d)
{
	static const char *const word[APP_DIR_COUNT] = { [APP_UP] = "up", [APP_DOWN] = "down" };

	return WORD_OF(word, d);
}

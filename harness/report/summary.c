#include "report/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "base/text.h"
#include "observe/catalogue.h"
#include "spec/bss.h"

/*
 * Builders that steal what they are given, as jansson's _new functions do: a NULL (out of memory)
 * inside makes the whole NULL, so that one check at the end is enough.
 */
struct obj {
	json_t *j; /* NULL once anything failed */
};

static struct obj obj_new(void)
{
	return (struct obj){ json_object() };
}

static void set(struct obj *o, const char *key, json_t *value)
{
	if (o->j == NULL) {
		json_decref(value);
	} else if (value == NULL || json_object_set_new(o->j, key, value) != 0) {
		json_decref(o->j);
		o->j = NULL;
	}
}

static void push(json_t **array, json_t *value)
{
	if (*array == NULL) {
		json_decref(value);
	} else if (value == NULL || json_array_append_new(*array, value) != 0) {
		json_decref(*array);
		*array = NULL;
	}
}

/* A text, octets that are no UTF-8 replaced; null for none. */
static json_t *text(const char *t)
{
	size_t room;
	char *clean;
	struct sb s;
	json_t *j;

	if (t == NULL)
		return json_null();
	room = 3 * strlen(t) + 1;
	clean = malloc(room);
	if (clean == NULL)
		return NULL;
	s = sb_of(clean, room);
	sb_utf8(&s, t);
	j = json_stringn(clean, s.len);
	free(clean);
	return j;
}

static json_t *text_or_null(const char *t)
{
	return t == NULL || t[0] == '\0' ? json_null() : text(t);
}

static json_t *number(int64_t v)
{
	return json_integer((json_int_t)v);
}

static json_t *count(uint64_t v)
{
	INVARIANT(v <= INT64_MAX);
	return json_integer((json_int_t)v);
}

static json_t *number_or_null(int64_t v)
{
	return v == OBSERVE_NULL ? json_null() : number(v);
}

static json_t *address(struct mac mac)
{
	char buf[MAC_TEXT];

	return mac_is_zero(mac) ? json_null() : json_string(mac_format(mac, buf));
}

static json_t *cause(unsigned id)
{
	char buf[CAUSE_TEXT];

	return id == 0 ? json_null() : json_string(cause_format(id, buf));
}

static json_t *attempts_of(const struct transition *t)
{
	json_t *a = json_array();

	for (unsigned i = 0; i < t->n_kept; i++) {
		struct obj o = obj_new();

		set(&o, "method", text(method_text(t->attempts[i].method)));
		set(&o, "to", text(t->attempts[i].to));
		set(&o, "t_start_ns", number(t->attempts[i].t_start_ns));
		set(&o, "status", number(t->attempts[i].status));
		set(&o, "reason", number(t->attempts[i].reason));
		set(&o, "cause", cause(t->attempts[i].cause));
		push(&a, o.j);
	}
	return a;
}

/* Where the outage is not known its parts are not either. */
static json_t *blocked(int64_t outage_ns, int64_t ns)
{
	return outage_ns == OBSERVE_NULL ? json_null() : number(ns);
}

static json_t *phases_of(const struct transition *t)
{
	json_t *a = json_array();

	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		struct obj o;

		if (t->phases[p].ns == 0)
			continue;
		o = obj_new();
		set(&o, "name", text(phase_text((enum roam_phase)p)));
		set(&o, "ns", number(t->phases[p].ns));
		set(&o, "blocked_up_ns", blocked(t->outage_up_ns, t->phases[p].blocked_up_ns));
		set(&o, "blocked_down_ns",
		    blocked(t->outage_down_ns, t->phases[p].blocked_down_ns));
		push(&a, o.j);
	}
	return a;
}

static void set_times(struct obj *o, const struct transition *t)
{
	set(o, "t_start_ns", number(t->t_start_ns));
	set(o, "t_total_ns", number_or_null(t->t_total_ns));
	set(o, "t_mgmt_ns", number_or_null(t->t_mgmt_ns));
	set(o, "t_key_ns", number_or_null(t->t_key_ns));
	set(o, "t_data_up_ns", number_or_null(t->t_data_up_ns));
	set(o, "t_data_down_ns", number_or_null(t->t_data_down_ns));
	set(o, "probe_interval_ns", number_or_null(t->probe_interval_ns));
	set(o, "outage_up_ns", number_or_null(t->outage_up_ns));
	set(o, "outage_down_ns", number_or_null(t->outage_down_ns));
	set(o, "phases", phases_of(t));
	set(o, "floor_ns", number_or_null(t->floor_ns));
}

static json_t *transition(const struct transition *t)
{
	struct obj o = obj_new();

	set(&o, "n", number(t->n));
	set(&o, "from", text(t->from));
	set(&o, "to", text(t->to));
	set(&o, "from_bssid", address(t->from_bssid));
	set(&o, "to_bssid", address(t->to_bssid));
	set(&o, "trigger", t->has_trigger ? text(trace_trigger_text(t->trigger)) : json_null());
	set(&o, "method", text(method_text(t->method)));
	set(&o, "akm", text(spec_akm_name(t->akm)));
	set(&o, "outcome", text(outcome_text(t->outcome)));
	set(&o, "cause", cause(t->cause));
	set(&o, "status", number(t->status));
	set(&o, "reason", number(t->reason));
	set(&o, "attempts", attempts_of(t));
	set_times(&o, t);
	set(&o, "lost_up", number_or_null(t->lost_up));
	set(&o, "lost_down", number_or_null(t->lost_down));
	set(&o, "burst_up", number_or_null(t->burst_up));
	set(&o, "burst_down", number_or_null(t->burst_down));
	set(&o, "frames", number(t->frames));
	set(&o, "radius_round_trips", number(t->radius_round_trips));
	return o.j;
}

static json_t *transitions(const struct transition *t, size_t n)
{
	json_t *a = json_array();

	for (size_t i = 0; i < n; i++)
		push(&a, transition(&t[i]));
	return a;
}

static json_t *ping(const struct flow_summary *f)
{
	struct obj o;
	json_t *lost;

	if (!f->has_ping)
		return json_null();
	lost = json_array();
	for (unsigned i = 0; i < f->ping.n_lost_kept; i++)
		push(&lost, count(f->ping.lost_seq[i]));
	o = obj_new();
	set(&o, "sent", count(f->ping.sent));
	set(&o, "received", count(f->ping.received));
	set(&o, "lost", count(f->ping.lost));
	set(&o, "loss_permille", number(f->ping.loss_permille));
	set(&o, "min_ns", number_or_null(f->ping.min_ns));
	set(&o, "avg_ns", number_or_null(f->ping.avg_ns));
	set(&o, "max_ns", number_or_null(f->ping.max_ns));
	set(&o, "lost_seq", lost);
	return o.j;
}

static json_t *traffic(const struct observed_station *s)
{
	json_t *a = json_array();

	for (size_t i = 0; i < s->n_flows; i++) {
		const struct flow_summary *f = &s->flows[i];
		struct obj o = obj_new();

		set(&o, "name", text(f->name));
		set(&o, "sent_up", count(f->sent_up));
		set(&o, "received_up", count(f->received_up));
		set(&o, "sent_down", count(f->sent_down));
		set(&o, "received_down", count(f->received_down));
		set(&o, "lost_up", count(f->lost_up));
		set(&o, "lost_down", count(f->lost_down));
		set(&o, "mos_milli", number_or_null(f->mos_milli));
		set(&o, "ping", ping(f));
		push(&a, o.j);
	}
	return a;
}

static const char *model_of(const struct report_meta *m, const struct observed_station *s)
{
	for (size_t i = 0; i < m->n_nodes; i++)
		if (mac_equal(m->nodes[i].mac, s->mac))
			return m->nodes[i].model;
	return NULL;
}

static json_t *stations(const struct report_meta *m, const struct observe *seen)
{
	json_t *a = json_array();

	for (size_t i = 0; seen != NULL && i < observe_n_stations(seen); i++) {
		const struct observed_station *s = observe_get_station(seen, i);
		struct obj o = obj_new();

		set(&o, "name", text(s->name));
		set(&o, "mac", address(s->mac));
		set(&o, "model", text(model_of(m, s)));
		set(&o, "joins", transitions(s->joins, s->n_joins));
		set(&o, "roams", transitions(s->roams, s->n_roams));
		set(&o, "traffic", traffic(s));
		push(&a, o.j);
	}
	return a;
}

static json_t *failures(const struct report_end *end)
{
	json_t *a = json_array();

	for (size_t i = 0; i < report_n_failures(end); i++) {
		const struct failure *f = report_failure(end, i);
		struct obj o = obj_new();

		set(&o, "cause", cause(f->cause));
		set(&o, "certainty", text(certainty_text(f->certainty)));
		set(&o, "evidence", text(evidence_text(f->evidence)));
		set(&o, "at_ns", number(f->at_ns));
		set(&o, "station", text_or_null(f->station));
		set(&o, "ap", text_or_null(f->ap));
		set(&o, "frame", text_or_null(f->frame));
		set(&o, "visible_log", text_or_null(f->visible_log));
		set(&o, "hidden_log", text_or_null(f->hidden_log));
		set(&o, "why", text(f->why));
		set(&o, "fix", text(f->fix));
		push(&a, o.j);
	}
	return a;
}

static json_t *cast(const struct report_meta *m)
{
	static const char *const role[] = { [ROLE_AP] = "ap", [ROLE_STATION] = "station",
					    [ROLE_OTHER] = "other" };
	json_t *a = json_array();

	for (size_t i = 0; i < m->n_nodes; i++) {
		struct obj o;

		/* A node with several interfaces stands there once. */
		if (i > 0 && strcmp(m->nodes[i].name, m->nodes[i - 1].name) == 0)
			continue;
		o = obj_new();
		set(&o, "name", text(m->nodes[i].name));
		set(&o, "role", text(role[m->nodes[i].role]));
		set(&o, "by", text(m->nodes[i].by));
		push(&a, o.j);
	}
	return a;
}

static json_t *texts(const char *const *line, size_t n)
{
	json_t *a = json_array();

	for (size_t i = 0; i < n; i++)
		push(&a, text(line[i]));
	return a;
}

static json_t *expectations(const struct report_end *end)
{
	json_t *a = json_array();

	for (size_t i = 0; i < end->n_expectations; i++) {
		const struct report_expectation *x = &end->expectations[i];
		struct obj o = obj_new();

		set(&o, "text", text(x->text));
		set(&o, "file", text(x->file));
		set(&o, "line", number(x->line));
		set(&o, "pass", json_boolean(x->pass));
		set(&o, "got", text(x->got));
		push(&a, o.j);
	}
	return a;
}

static json_t *summary(const struct report_meta *m, const struct report_end *end)
{
	struct obj o = obj_new();

	set(&o, "schema", text("roamwright.summary/1"));
	set(&o, "scenario", text(m->scenario));
	set(&o, "test", text(m->test));
	set(&o, "seed", count(m->seed));
	set(&o, "version", text(m->version));
	set(&o, "backend", text(m->backend));
	set(&o, "cast", cast(m));
	set(&o, "inputs_digest", text(m->inputs_digest));
	set(&o, "digest", text(end->digest));
	set(&o, "decisions_digest", text(end->decisions_digest));
	set(&o, "sim_time_ns", number(end->sim_time_ns));
	set(&o, "verdict", text(report_verdict_text(end->verdict)));
	set(&o, "exit", count(end->exit));
	set(&o, "error", text(end->error));
	set(&o, "stations", stations(m, end->seen));
	set(&o, "failures", failures(end));
	set(&o, "fault_plan", texts(m->fault_plan, m->n_faults));
	set(&o, "options", texts(m->options, m->n_options));
	set(&o, "expectations", expectations(end));
	return o.j;
}

char *report_summary(const struct report_meta *meta, const struct report_end *end, bool one_line)
{
	json_t *j = summary(meta, end);
	char *dump, *out = NULL;
	size_t len;

	if (j == NULL)
		return NULL;
	dump = json_dumps(j, JSON_SORT_KEYS | (one_line ? JSON_COMPACT : JSON_INDENT(2)));
	json_decref(j);
	if (dump != NULL) {
		len = strlen(dump);
		out = malloc(len + 2);
		if (out != NULL) {
			memcpy(out, dump, len);
			memcpy(out + len, "\n", 2);
		}
	}
	free(dump);
	return out;
}

#include <inttypes.h>

#include "observe/observe.h"
#include "verify/print.h"

static void put_ms(FILE *f, const char *what, int64_t ns)
{
	if (ns != OBSERVE_NULL)
		(void)fprintf(f, ", %s %" PRId64 ".%03" PRId64 " ms", what, ns / 1000000,
			      ns / 1000 % 1000);
}

static void put_transition(FILE *f, const struct observed_station *s, const struct transition *t)
{
	(void)fprintf(f, "  %s %s %s: %s, %s", s->name, t->is_join ? "joins" : "roams to", t->to,
		      method_text(t->method), outcome_text(t->outcome));
	if (t->cause != 0)
		(void)fprintf(f, " (C%02u)", t->cause);
	put_ms(f, "management", t->t_mgmt_ns);
	put_ms(f, "keys", t->t_key_ns);
	if (t->radius_round_trips > 0)
		(void)fprintf(f, ", RADIUS %u", t->radius_round_trips);
	(void)fputc('\n', f);
}

/* Joins and roams of a station in the order in which they were. */
static void put_station(FILE *f, const struct observed_station *s)
{
	size_t j = 0, r = 0;

	while (j < s->n_joins || r < s->n_roams) {
		bool join = j < s->n_joins && (r == s->n_roams || s->joins[j].t_start_ns <=
								      s->roams[r].t_start_ns);

		put_transition(f, s, join ? &s->joins[j++] : &s->roams[r++]);
	}
}

void verify_print_story(FILE *f, const struct observe *o)
{
	for (size_t i = 0; i < observe_n_stations(o); i++)
		put_station(f, observe_get_station(o, i));
}

/* "  data frames          26 of 26 opened"; nothing where there is nothing. */
static void put_part(FILE *f, const char *what, uint64_t of, uint64_t opened)
{
	if (of > 0)
		(void)fprintf(f, "  %-22s%" PRIu64 " of %" PRIu64 " opened\n", what, opened, of);
}

static void put_count(FILE *f, const char *what, uint64_t n)
{
	if (n > 0)
		(void)fprintf(f, "  %-22s%" PRIu64 "\n", what, n);
}

static void put_counts(FILE *f, const struct verify_counts *n)
{
	put_count(f, "4-way handshakes", n->handshakes);
	put_count(f, "FT roams", n->ft_roams);
	put_count(f, "CCKM roams", n->cckm_roams);
	put_count(f, "EAPOL-Key MICs", n->eapol_mics);
	put_count(f, "FTE MICs", n->fte_mics);
	put_count(f, "CCKM MICs", n->cckm_mics);
	put_count(f, "PMKIDs", n->pmkids);
	put_count(f, "group keys unwrapped", n->unwraps);
	put_part(f, "data frames", n->data, n->data_decrypted);
	put_part(f, "management frames", n->mgmt, n->mgmt_decrypted);
	put_count(f, "group management MICs", n->group_mics);
	put_part(f, "inter-AP frames", n->holder_frames, n->holder_opened);
	put_count(f, "FT frames relayed", n->relayed);
	put_count(f, "RADIUS packets", n->radius);
	put_count(f, "MSKs in RADIUS", n->radius_keys);
	put_count(f, "malformed frames", n->malformed);
}

void verify_print(FILE *f, const struct verify *v)
{
	const struct verify_counts *n = verify_get_counts(v);

	(void)fprintf(f, "verified, of %" PRIu64 " frames:\n", n->frames);
	put_counts(f, n);
	for (size_t i = 0; i < verify_n_violations(v); i++) {
		const struct violation *x = verify_get_violation(v, i);
		char sta[MAC_TEXT], bssid[MAC_TEXT];

		(void)fprintf(f, "frame %" PRIu64 ": %s: %s (%s, %s)\n", x->frame_no,
			      violation_text(x->kind), x->text, mac_format(x->sta, sta),
			      mac_format(x->bssid, bssid));
	}
	(void)fprintf(f, "%" PRIu64 " violation%s\n", n->violations,
		      n->violations == 1 ? "" : "s");
}

#ifndef UNIT_STA_WORLD_H
#define UNIT_STA_WORLD_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "proto/sme.h"
#include "wire/ft.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

/*
 * One station's management machine and up to three APs that answer as a test wants. Everything that
 * happens is kept as text with its time in ms, so that a test can be read as the course it expects.
 */
enum { S_APS = 3, S_TIMERS = 32, S_SAID = 8192, S_BODY = 512 };

struct s_ap {
	struct mac bssid;
	uint32_t freq_mhz;
	int32_t level_mdbm;
	enum akm akm;
	uint16_t mdid;     /* 0: no mobility domain */
	uint8_t ft_policy;
	bool on;           /* answers probes, acknowledges */
	bool mute;         /* acknowledges only */
	uint16_t auth_status, assoc_status;
	const struct channel_switch *leaves; /* NULL: it stays on its channel */
};

struct sta {
	struct sme sme;
	struct spec_station spec;
	struct spec_network network;
	struct client_profile profile;
	struct bugs bugs;
	struct fx fx;
	int64_t now_ns;
	int64_t timer_ns[S_TIMERS]; /* TIME_NEVER: not armed */
	int64_t tuned_ns;           /* TIME_NEVER: no tuning under way */
	uint32_t freq_mhz, tuning_mhz;
	struct s_ap ap[S_APS];
	unsigned n_ap;
	bool keyed;                 /* the supplicant finishes 5 ms after association */
	int64_t keyed_ns;
	bool ft_refused;            /* ft_supp fails at once with this status */
	uint16_t ft_status;
	/* what is to come back, one at a time */
	struct s_pending {
		int64_t at_ns;
		struct sme_event ev;
		uint8_t body[S_BODY];
	} pending[16];
	unsigned n_pending;
	char said[S_SAID];
	size_t n_said;
	char log[S_SAID];
	size_t n_log;
};

static inline void s_append(char *text, size_t *n, const char *line)
{
	size_t len = strlen(line);

	if (*n + len + 1 > S_SAID)
		return;
	memcpy(text + *n, line, len + 1);
	*n += len;
}

static inline void s_say(struct sta *s, const char *what, unsigned value)
{
	char line[96];

	snprintf(line, sizeof(line), "%u:%s%c", (unsigned)(s->now_ns / NS_PER_MS), what,
		 value == 0 ? ' ' : '=');
	s_append(s->said, &s->n_said, line);
	if (value != 0) {
		snprintf(line, sizeof(line), "%u ", value);
		s_append(s->said, &s->n_said, line);
	}
}

static inline void s_later(struct sta *s, int64_t in_ns, struct sme_event ev, struct bytes body)
{
	struct s_pending *p = &s->pending[s->n_pending];

	ck_assert_uint_lt(s->n_pending, 16);
	ck_assert_uint_le(body.len, S_BODY);
	s->n_pending++;
	*p = (struct s_pending){ .at_ns = s->now_ns + in_ns, .ev = ev };
	if (body.len > 0)
		memcpy(p->body, body.p, body.len);
	if (ev.kind == SME_EV_HEARD)
		p->ev.u.heard.body.len = body.len;
	else if (ev.kind == SME_EV_AUTH || ev.kind == SME_EV_ASSOC || ev.kind == SME_EV_REQUEST)
		p->ev.u.body.len = body.len;
}

static inline size_t s_beacon(const struct s_ap *ap, uint8_t *buf, size_t cap)
{
	struct wr w = wr_of(buf, cap);
	struct rsne rsne = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, ap->akm, 0, CIPHER_NONE);

	beacon_build(&w, &(struct beacon){ .interval = 100, .caps = CAP_ESS | CAP_PRIVACY });
	ssid_build(&w, bytes_of("net", 3));
	rsne_build(&w, &rsne);
	if (ap->mdid != 0)
		mde_build(&w, &(struct mde){ { (uint8_t)(ap->mdid >> 8), (uint8_t)ap->mdid },
					     ap->ft_policy });
	if (ap->leaves != NULL)
		channel_switch_build(&w, ap->leaves);
	ck_assert(!w.overflow);
	return w.len;
}

static inline struct s_ap *s_ap_of(struct sta *s, struct mac bssid)
{
	for (unsigned i = 0; i < s->n_ap; i++)
		if (mac_equal(s->ap[i].bssid, bssid))
			return &s->ap[i];
	return NULL;
}

static inline void s_heard(struct sta *s, const struct s_ap *ap, int64_t in_ns)
{
	uint8_t body[S_BODY];
	struct sme_event ev = { .kind = SME_EV_HEARD,
				.u.heard = { .bssid = ap->bssid, .freq_mhz = ap->freq_mhz,
					     .level_mdbm = ap->level_mdbm, .is_beacon = true } };

	s_later(s, in_ns, ev, bytes_of(body, s_beacon(ap, body, sizeof(body))));
}

/* The AP's side of a request: acknowledged after 1 ms, answered after 2. */
static inline void s_request(struct sta *s, struct mac to, uint8_t kind)
{
	struct s_ap *ap = s_ap_of(s, to);
	bool there = ap != NULL && ap->on && ap->freq_mhz == s->freq_mhz;
	struct sme_event done = { .kind = SME_EV_TX_DONE, .u.acked = there };
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));

	s_later(s, NS_PER_MS, done, bytes_of(NULL, 0));
	if (!there || ap->mute || kind == FRAME_NULL)
		return;
	if (kind == FRAME_AUTH) {
		auth_build(&w, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 2,
					       .status = ap->auth_status });
		s_later(s, 2 * NS_PER_MS, (struct sme_event){ .kind = SME_EV_AUTH }, wr_sofar(&w));
	} else {
		assoc_resp_build(&w, &(struct assoc_resp){ .status = ap->assoc_status, .aid = 1 });
		s_later(s, 2 * NS_PER_MS, (struct sme_event){ .kind = SME_EV_ASSOC }, wr_sofar(&w));
	}
}

static inline void s_mgmt(struct sta *s, const struct fx_item *x)
{
	unsigned i;

	switch (x->u.mgmt.subtype) {
	case FRAME_PROBE_REQ:
		s_say(s, "probe", s->freq_mhz);
		for (i = 0; i < s->n_ap; i++)
			if (s->ap[i].on && s->ap[i].freq_mhz == s->freq_mhz)
				s_heard(s, &s->ap[i], NS_PER_MS);
		return;
	case FRAME_AUTH:
		s_say(s, "auth", x->u.mgmt.to.b[5]);
		break;
	case FRAME_ASSOC_REQ:
		s_say(s, "assoc", x->u.mgmt.to.b[5]);
		break;
	case FRAME_REASSOC_REQ:
		s_say(s, "reassoc", x->u.mgmt.to.b[5]);
		break;
	case FRAME_NULL:
		s_say(s, "null", x->u.mgmt.to.b[5]);
		break;
	case FRAME_DEAUTH:
		s_say(s, "deauth", x->u.mgmt.to.b[5]);
		return;
	default:
		ck_abort_msg("unexpected frame kind");
	}
	s_request(s, x->u.mgmt.to, x->u.mgmt.subtype);
}

static inline void s_tell(struct sta *s, unsigned code, uint32_t value)
{
	static const uint8_t ft1[] = { 2, 0, 1, 0, 0, 0 };

	if (code == SME_TELL_TUNE || code == SCAN_TELL_TUNE) {
		s->tuning_mhz = value;
		s->tuned_ns = s->now_ns + s->profile.tune_ns;
	} else if (code == SCAN_TELL_DONE) {
		s_later(s, 0, (struct sme_event){ .kind = SME_EV_SCANNED }, bytes_of(NULL, 0));
	} else if (code == SME_TELL_ASSOCIATED) {
		s_say(s, "associated", 0);
		s->keyed_ns = s->keyed ? s->now_ns + 5 * NS_PER_MS : TIME_NEVER;
	} else if (code == SME_TELL_DROPPED) {
		s->keyed_ns = TIME_NEVER;
	} else if (code == SME_TELL_FT_START) {
		s_say(s, value == 1 ? "ft-ds" : "ft", 0);
		if (s->ft_refused)
			s_later(s, NS_PER_MS,
				(struct sme_event){ .kind = SME_EV_FT_FAILED,
						    .u.status = s->ft_status },
				bytes_of(NULL, 0));
		else if (value == 0)
			s_later(s, 0, (struct sme_event){ .kind = SME_EV_REQUEST },
				BYTES(ft1));
	} else if (code == SME_TELL_FT_ABORT) {
		s_say(s, "ft-abort", 0);
	}
}

static inline void s_apply(struct sta *s)
{
	for (unsigned i = 0; i < s->fx.n; i++) {
		const struct fx_item *x = &s->fx.item[i];

		if (x->kind == FX_TIMER) {
			ck_assert_uint_lt(x->u.timer.timer, S_TIMERS);
			s->timer_ns[x->u.timer.timer] =
				x->u.timer.in_ns < 0 ? TIME_NEVER : s->now_ns + x->u.timer.in_ns;
		} else if (x->kind == FX_MGMT) {
			s_mgmt(s, x);
		} else if (x->kind == FX_TELL) {
			s_tell(s, x->u.tell.code, x->u.tell.value);
		} else if (x->kind == FX_LOG) {
			s_append(s->log, &s->n_log, x->u.log.text);
			s_append(s->log, &s->n_log, "\n");
		} else if (x->kind == FX_TRIGGER) {
			s_say(s, trace_trigger_text(x->u.trigger.trigger), 0);
		} else if (x->kind == FX_STATE) {
			s_say(s, x->u.state.to, 0);
		}
	}
	fx_reset(&s->fx);
}

static inline void s_step(struct sta *s, struct sme_event ev)
{
	struct sta_env env = { .bugs = &s->bugs, .now_ns = s->now_ns };

	sme_step(&s->sme, &env, &ev, &s->fx);
	s_apply(s);
}

static inline void s_take_pending(struct sta *s, unsigned i)
{
	struct s_pending p = s->pending[i];

	memmove(&s->pending[i], &s->pending[i + 1],
		(--s->n_pending - i) * sizeof(s->pending[0]));
	if (p.ev.kind == SME_EV_HEARD)
		p.ev.u.heard.body.p = p.body;
	else if (p.ev.kind == SME_EV_AUTH || p.ev.kind == SME_EV_ASSOC ||
		 p.ev.kind == SME_EV_REQUEST)
		p.ev.u.body.p = p.body;
	s_step(s, p.ev);
}

/* The next thing due, at most until_ns; false if there is none. */
static inline bool s_next(struct sta *s, int64_t until_ns)
{
	int64_t at = until_ns;
	unsigned timer = S_TIMERS, pending = 16;

	for (unsigned i = 0; i < S_TIMERS; i++)
		if (s->timer_ns[i] <= at && (timer == S_TIMERS || s->timer_ns[i] < at)) {
			at = s->timer_ns[i];
			timer = i;
		}
	for (unsigned i = 0; i < s->n_pending; i++)
		if (s->pending[i].at_ns < at || (s->pending[i].at_ns == at && pending == 16)) {
			at = s->pending[i].at_ns;
			pending = i;
			timer = S_TIMERS;
		}
	if (s->tuned_ns <= at) {
		s->now_ns = s->tuned_ns;
		s->freq_mhz = s->tuning_mhz;
		s->tuned_ns = TIME_NEVER;
		s_step(s, (struct sme_event){ .kind = SME_EV_TUNED });
	} else if (s->keyed_ns <= at) {
		s->now_ns = s->keyed_ns;
		s->keyed_ns = TIME_NEVER;
		s_step(s, (struct sme_event){ .kind = SME_EV_KEYED });
	} else if (pending < 16) {
		s->now_ns = at;
		s_take_pending(s, pending);
	} else if (timer < S_TIMERS) {
		s->now_ns = at;
		s->timer_ns[timer] = TIME_NEVER;
		s_step(s, (struct sme_event){ .kind = SME_EV_TIMER, .u.timer = timer });
	} else {
		return false;
	}
	return true;
}

static inline void s_run_until(struct sta *s, int64_t until_ns)
{
	for (unsigned n = 0; s_next(s, until_ns); n++)
		ck_assert_uint_lt(n, 5000);
	s->now_ns = until_ns;
}

static inline void s_run(struct sta *s, int64_t for_ns)
{
	s_run_until(s, s->now_ns + for_ns);
}

static inline void s_hush(struct sta *s)
{
	s->n_said = s->n_log = 0;
	s->said[0] = s->log[0] = '\0';
}

static inline struct s_ap *s_add(struct sta *s, uint32_t freq_mhz, int32_t level_mdbm)
{
	struct s_ap *ap = &s->ap[s->n_ap++];

	*ap = (struct s_ap){ .bssid = { { 2, 0, 0, 0, 0, (uint8_t)s->n_ap } },
			     .freq_mhz = freq_mhz, .level_mdbm = level_mdbm, .akm = AKM_PSK,
			     .on = true };
	return ap;
}

/* Scans 2412 and 2437 MHz; tuning takes 1 ms, probe delay and dwell 30 ms each. */
static inline struct sta *s_new(void)
{
	struct sta *s = calloc(1, sizeof(*s));

	ck_assert_ptr_nonnull(s);
	s->profile = (struct client_profile){ .name = "test", .tune_ns = NS_PER_MS,
					      .probe_delay_ns = 30 * NS_PER_MS,
					      .dwell_ns = 30 * NS_PER_MS,
					      .roam_threshold_mdbm = -70000,
					      .roam_hysteresis_mdb = 8000,
					      .roam_rescan_ns = 10 * NS_PER_S,
					      .roam_holdoff_ns = 5 * NS_PER_S,
					      .ht = true, .vht = true, .he = true,
					      .width_mhz = 160,
					      .beacon_loss_count = 7, .ft = true,
					      .csa = true,
					      .ft_over_ds = true };
	spec_station_init(&s->spec);
	spec_network_init(&s->network);
	s->network.has_ssid = true;
	s->network.ssid = (struct spec_ssid){ "net", 3 };
	s->network.has_psk = true;
	s->network.akms = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK);
	s->network.scan_freq[0] = 2412;
	s->network.scan_freq[1] = 2437;
	s->network.n_scan_freq = 2;
	s->spec.network = &s->network;
	s->spec.n_network = 1;
	for (unsigned i = 0; i < S_TIMERS; i++)
		s->timer_ns[i] = TIME_NEVER;
	s->tuned_ns = s->keyed_ns = TIME_NEVER;
	s->keyed = true;
	sme_init(&s->sme, (struct mac){ { 2, 0, 0, 0, 9, 9 } }, &s->spec, &s->profile);
	return s;
}

static inline void s_free(struct sta *s)
{
	sme_fini(&s->sme);
	free(s);
}

/* Joined the first AP; what was said until then is forgotten. */
static inline void s_join(struct sta *s)
{
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	s_run(s, 200 * NS_PER_MS);
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	s_hush(s);
}

static inline void s_roam_to(struct sta *s, unsigned ap, bool over_ds)
{
	s_step(s, (struct sme_event){ .kind = SME_EV_ROAM_TO,
				      .u.roam = { s->ap[ap].bssid, over_ds, false } });
}

#endif

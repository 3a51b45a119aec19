#include "base/invariant.h"
#include "node/station_parts.h"
#include "proto/eap_pmk.h"
#include "wire/rsn.h"

/*
 * Pre-authentication, the station's side [11-2020 12.6.10.2], as wpa_supplicant does it: after a
 * scan every other AP of the network that announces it is a candidate, and with one at a time a
 * whole EAP conversation is had through the AP the station is with. It leaves a PMKSA.
 */

/*
 * wpa_supplicant: not before the target has had the time to see that the station's keys at its AP
 * are in place.
 */
#define FIRST_NS NS_PER_S

static bool is_candidate(const struct station_preauth *p, struct mac ap)
{
	for (unsigned i = 0; i < p->n; i++)
		if (mac_equal(p->candidate[i], ap))
			return true;
	return false;
}

/* Candidates of one scan have one priority; wpa_supplicant puts the later in front. */
static void add(struct station_preauth *p, struct mac ap)
{
	if (p->n == PREAUTH_CANDIDATES_MAX)
		p->n--;
	memmove(&p->candidate[1], &p->candidate[0], p->n * sizeof(p->candidate[0]));
	p->candidate[0] = ap;
	p->n++;
}

static bool is_offered(const struct station_node *s, const struct bss_entry *e)
{
	const struct bss_entry *t = &s->sme.target.bss;
	struct rsne r;

	return node_now(&s->node) - e->seen_ns <= BSS_KERNEL_AGE_NS &&
	       e->ssid_len == t->ssid_len && memcmp(e->ssid, t->ssid, t->ssid_len) == 0 &&
	       !mac_equal(e->bssid, s->sme.bssid) &&
	       rsne_parse(bytes_of(e->rsne, e->rsne_len), &r) == WIRE_OK &&
	       (r.caps & RSN_CAP_PREAUTH) != 0;
}

/* The strongest that is not on the list yet; wpa_supplicant goes through its results by level. */
static const struct bss_entry *next_of_scan(const struct station_node *s,
					    const struct station_preauth *seen)
{
	const struct bss_entry *best = NULL;

	for (unsigned i = 0; i < s->sme.table.n; i++) {
		const struct bss_entry *e = &s->sme.table.entry[i];

		if (is_offered(s, e) && !is_candidate(seen, e->bssid) &&
		    (best == NULL || e->level_mdbm > best->level_mdbm))
			best = e;
	}
	return best;
}

/* A key of whatever AKM will do, but for one that is only hoped to be there. */
static bool has_key_for(const struct station_node *s, struct mac ap)
{
	for (unsigned i = 0; i < s->pmksas.n; i++) {
		const struct pmksa *e = &s->pmksas.entry[i];

		if (mac_equal(e->aa, ap) && !e->opportunistic &&
		    e->expires_ns > node_now(&s->node))
			return true;
	}
	return false;
}

/* wpa_supplicant: only where the network is 802.1X without fast transition. */
static bool is_wanted(const struct station_node *s)
{
	enum akm akm = s->sme.target.fit.akm;

	return s->sme.state == SME_CONNECTED && !s->preauth.active &&
	       (akm == AKM_8021X || akm == AKM_8021X_SHA256);
}

void station_preauth_forget(struct station_node *s)
{
	if (s->preauth.active)
		eapol_supp_fini(s->preauth.supp);
	s->preauth.active = false;
}

static void stop(struct station_node *s)
{
	if (!s->preauth.active)
		return;
	station_preauth_forget(s);
	for (unsigned i = 0; i <= EAPOL_SUPP_TIMER_COUNT; i++)
		node_timer_off(&s->node, STATION_TIMER_PREAUTH + i);
}

static void begin(struct station_node *s, struct mac ap)
{
	const struct eap_peer_conf *conf = station_eap_conf(s, s->sme.target.fit.network);
	struct station_preauth *p = &s->preauth;
	char mac[MAC_TEXT];

	if (conf == NULL)
		return;
	node_log(&s->node, LOG_DEBUG, false, "RSN: starting pre-authentication with %s",
		 mac_format(ap, mac));
	p->active = true;
	p->target = ap;
	eapol_supp_init(p->supp, conf, s->spec->eapol_version,
			node_stream_now(&s->node, "preauth"));
	node_timer_in(&s->node, STATION_TIMER_PREAUTH + EAPOL_SUPP_TIMER_COUNT,
		      s->spec->sa_timeout_s * NS_PER_S);
	station_preauth_step(
		s, &(struct eapol_supp_event){
			   .kind = EAPOL_SUPP_EV_START,
			   .u.start = { .authenticator = ap, .preauth = true } });
}

void station_preauthenticate(struct station_node *s, struct mac ap)
{
	if (is_wanted(s))
		begin(s, ap);
}

static void next(struct station_node *s)
{
	struct station_preauth *p = &s->preauth;

	while (p->n > 0 && is_wanted(s)) {
		struct mac ap = p->candidate[0];

		p->n--;
		memmove(&p->candidate[0], &p->candidate[1], p->n * sizeof(p->candidate[0]));
		if (!mac_equal(ap, s->sme.bssid) && !has_key_for(s, ap))
			begin(s, ap);
	}
}

void station_preauth_scanned(struct station_node *s)
{
	struct station_preauth seen = { .n = 0 };
	const struct bss_entry *e;

	s->preauth.n = 0;
	if (s->sme.state == SME_OFF || s->sme.state == SME_IDLE)
		return;
	while (seen.n < PREAUTH_CANDIDATES_MAX && (e = next_of_scan(s, &seen)) != NULL) {
		add(&seen, e->bssid);
		add(&s->preauth, e->bssid);
		next(s);
	}
}

void station_preauth_keyed(struct station_node *s)
{
	if (s->preauth.n > 0)
		node_timer_in(&s->node, STATION_TIMER_PREAUTH_FIRST, FIRST_NS);
}

void station_preauth_stop(struct station_node *s)
{
	if (s->spec == NULL)
		return; /* it never came to be: there is nothing to stop, nor anybody to tell */
	node_timer_off(&s->node, STATION_TIMER_PREAUTH_FIRST);
	stop(s);
}

static void over(struct station_node *s, const char *how)
{
	char mac[MAC_TEXT];

	node_log(&s->node, LOG_INFO, true, "RSN: pre-authentication with %s %s",
		 mac_format(s->preauth.target, mac), how);
	stop(s);
	next(s);
}

/* [wpa_supplicant] the PMKID is that of AKM 1, also where the network has AKM 5 only. */
static bool take_key(struct station_node *s)
{
	const struct eap_peer *peer = &s->preauth.supp->peer;
	struct bytes pmk = eap_pmk(AKM_8021X, bytes_of(peer->keys.msk, peer->keys.msk_len));

	return peer->has_keys &&
	       station_add_key(s, &(struct station_new_key){ .aa = s->preauth.target,
							     .akm = AKM_8021X,
							     .network = s->sme.target.fit.network,
							     .pmk = pmk });
}

void station_preauth_told(struct station_node *s, unsigned tell)
{
	switch ((enum eapol_supp_tell)tell) {
	case EAPOL_SUPP_TELL_SUCCESS:
		over(s, take_key(s) ? "completed successfully" : "failed");
		break;
	case EAPOL_SUPP_TELL_FAILURE:
		over(s, "failed");
		break;
	case EAPOL_SUPP_TELL_CACHE_REFUSED:
		break;
	}
}

void station_preauth_timer(struct station_node *s, unsigned timer)
{
	if (timer == STATION_TIMER_PREAUTH_FIRST - STATION_TIMER_PREAUTH)
		next(s);
	else if (s->preauth.active && timer == EAPOL_SUPP_TIMER_COUNT)
		over(s, "timed out");
	else if (s->preauth.active)
		station_preauth_step(s,
				     &(struct eapol_supp_event){ .kind = EAPOL_SUPP_EV_TIMER,
								 .u.timer = timer });
}

void station_preauth_rx(struct station_node *s, const struct eth *eth)
{
	if (s->preauth.active && mac_equal(eth->src, s->preauth.target))
		station_preauth_step(s, &(struct eapol_supp_event){ .kind = EAPOL_SUPP_EV_PDU,
								    .u.pdu = eth->payload });
}

#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/eapkit.h"
#include "node/station_parts.h"
#include "proto/eap_pmk.h"
#include "wire/eapol.h"

/* 802.1X of a station: the supplicant PAE with its EAP peer, for the network it associates with. */

/* wpa_supplicant leaves an AP that does not send it away after a failure; the next time at once. */
#define EAP_FAILED_NS (2 * NS_PER_S)

enum { EAPOL_START_LEN = 4 };

/* One for each network block with EAP: TLS sessions outlive an association. */
struct station_eap_net {
	struct eap_peer_conf conf;
	bool ready;
};

static void give_up_room(struct station_node *s)
{
	free(s->eap_net);
	free(s->eap);
	free(s->preauth.supp);
	s->eap_net = NULL;
	s->eap = s->preauth.supp = NULL;
}

/* What no station without 802.1X needs. */
static bool make_room(struct station_node *s)
{
	if (s->eap_net != NULL)
		return true;
	s->eap_net = calloc(s->spec->n_network, sizeof(*s->eap_net));
	s->eap = calloc(1, sizeof(*s->eap));
	s->preauth.supp = calloc(1, sizeof(*s->preauth.supp));
	if (s->eap_net != NULL && s->eap != NULL && s->preauth.supp != NULL)
		return true;
	give_up_room(s);
	return false;
}

static struct station_eap_net *net_of(struct station_node *s, const struct spec_network *network)
{
	size_t i = (size_t)(network - s->spec->network);
	struct rng rng = node_stream_now(&s->node, "tls");
	struct eap_kit kit = { .crypto = s->node.env.crypto,
			       .rng = &rng,
			       .now_ns = node_now(&s->node) };
	struct station_eap_net *net;

	if (!make_room(s))
		return NULL;
	net = &s->eap_net[i];
	if (!net->ready && eap_kit_peer(&kit, &network->eap, &net->conf) != ERR_OK)
		return NULL;
	if (kit.why[0] != 0)
		node_log(&s->node, LOG_ERROR, true, "TLS: %s", kit.why);
	net->ready = true;
	return net;
}

static void end_session(struct station_node *s)
{
	if (s->has_eap)
		eapol_supp_fini(s->eap);
	s->has_eap = false;
}

const struct eap_peer_conf *station_eap_conf(struct station_node *s,
					      const struct spec_network *network)
{
	struct station_eap_net *net = net_of(s, network);

	return net != NULL ? &net->conf : NULL;
}

void station_eap_forget(struct station_node *s)
{
	station_preauth_forget(s);
	end_session(s);
	for (size_t i = 0; s->eap_net != NULL && i < s->spec->n_network; i++)
		eap_kit_peer_free(&s->eap_net[i].conf);
	give_up_room(s);
}

void station_eap_start(struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	struct station_eap_net *net = net_of(s, t->fit.network);
	struct eapol_supp_event ev = { .kind = EAPOL_SUPP_EV_START };

	end_session(s);
	if (net == NULL)
		return;
	eapol_supp_init(s->eap, &net->conf, s->spec->eapol_version,
			node_stream_now(&s->node, "eap"));
	s->has_eap = true;
	s->eap_failed = false;
	s->cache_pending = s->key.pmk_len > 0;
	ev.u.start = (struct eapol_supp_start){ .authenticator = t->bss.bssid,
						.pmkid_tried = s->cache_pending,
						.first_start_ns = s->profile->eapol_start_ns,
						.start_first = s->profile->eapol_start_first };
	station_eap_step(s, &ev);
}

/* [wpa_supplicant] after fast transition the port is authorized as after EAP. */
void station_eap_by_ft(struct station_node *s)
{
	station_eap_start(s);
	s->cache_pending = false;
	station_eap_event(s, EAPOL_SUPP_EV_CACHED);
	station_eap_event(s, EAPOL_SUPP_EV_PORT_VALID);
}

void station_eap_event(struct station_node *s, enum eapol_supp_event_kind kind)
{
	if (s->has_eap)
		station_eap_step(s, &(struct eapol_supp_event){ .kind = kind });
}

void station_eap_timer(struct station_node *s, unsigned timer)
{
	if (timer == EAPOL_SUPP_TIMER_COUNT)
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REFUSED,
							 .u.reason = REASON_8021X_FAILED });
	else if (s->has_eap)
		station_eap_step(s, &(struct eapol_supp_event){ .kind = EAPOL_SUPP_EV_TIMER,
								.u.timer = timer });
}

void station_eap_rx(struct station_node *s, struct bytes pdu)
{
	if (!s->has_eap)
		return;
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_EAP });
	station_eap_step(s, &(struct eapol_supp_event){ .kind = EAPOL_SUPP_EV_PDU, .u.pdu = pdu });
}

/* Message 1 of a handshake with the cached key was taken: there will be no EAP. */
void station_eap_saw_m1(struct station_node *s)
{
	if (!s->has_eap || !s->cache_pending)
		return;
	s->cache_pending = false;
	station_eap_step(s, &(struct eapol_supp_event){ .kind = EAPOL_SUPP_EV_CACHED });
}

void station_eap_ask(struct station_node *s)
{
	uint8_t pdu[EAPOL_START_LEN];
	struct wr w = wr_of(pdu, sizeof(pdu));

	eapol_build(&w, (uint8_t)s->spec->eapol_version, EAPOL_START, bytes_of(NULL, 0));
	station_eapol_tx(s, wr_sofar(&w));
}

/* [hostap until 2.10] FT's AKM had the hash of AKM 1 in the PMKID. */
static void name_key(struct station_node *s, struct pmksa *key)
{
	struct pmksa old = *key;

	INVARIANT(pmksa_name(s->node.env.crypto, key) == ERR_OK);
	if (key->akm == AKM_FT_8021X && node_bug(&s->node, BUG_PMKID_OLD_HASH)) {
		old.akm = AKM_8021X;
		INVARIANT(pmksa_name(s->node.env.crypto, &old) == ERR_OK);
		memcpy(key->pmkid, old.pmkid, PMKID_LEN);
	}
	ct_wipe(&old, sizeof(old));
}

static void succeeded(struct station_node *s)
{
	const struct roam_fit *fit = &s->sme.target.fit;
	const struct eap_peer *peer = &s->eap->peer;
	struct bytes pmk = eap_pmk(fit->akm, bytes_of(peer->keys.msk, peer->keys.msk_len));
	struct pmksa key = { .aa = s->sme.target.bss.bssid,
			     .spa = s->mac,
			     .akm = fit->akm,
			     .pmk_len = (uint8_t)pmk.len,
			     .network = fit->network };

	if (!peer->has_keys || pmk.len == 0)
		return;
	memcpy(key.pmk, pmk.p, pmk.len);
	name_key(s, &key);
	station_take_key(s, &key);
	ct_wipe(&key, sizeof(key));
	station_start_supplicant(s);
}

/* The AP asks for EAP although a PMKSA was offered: it does not have it [12.6.10.3]. */
static void cache_refused(struct station_node *s)
{
	struct pmksa *e = pmksa_by_pmkid(&s->pmksas, s->mac, s->sme.target.pmkid,
					 node_now(&s->node));

	if (!s->cache_pending)
		return; /* it was used; now the AP wants EAP again, and the keys stay meanwhile */
	if (e != NULL)
		pmksa_remove(&s->pmksas, e);
	s->cache_pending = false;
	ct_wipe(&s->key, sizeof(s->key));
	station_supp_step(s, &(struct supp_event){ .kind = SUPP_EV_LEAVE });
}

void station_eap_told(struct station_node *s, unsigned tell)
{
	switch ((enum eapol_supp_tell)tell) {
	case EAPOL_SUPP_TELL_SUCCESS:
		s->eap_failed = false;
		succeeded(s);
		break;
	case EAPOL_SUPP_TELL_FAILURE:
		node_timer_in(&s->node, STATION_TIMER_EAPOL + EAPOL_SUPP_TIMER_COUNT,
			      s->eap_failed ? 0 : EAP_FAILED_NS);
		s->eap_failed = true;
		break;
	case EAPOL_SUPP_TELL_CACHE_REFUSED:
		cache_refused(s);
		break;
	}
}

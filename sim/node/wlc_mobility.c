#include "crypto/ct.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "proto/mobility.h"

/* What a controller tells the others of its mobility group, and hears of them. */

static bool is_member(const struct ap_node *ap)
{
	return ap->wlc != NULL && ap->wlc->conf.mobility_group != NULL;
}

static struct bytes group_of(const struct ap_node *ap)
{
	const char *name = ap->wlc->conf.mobility_group;

	return bytes_of(name, strlen(name));
}

void wlc_mobility_open(struct ap_node *ap)
{
	if (!is_member(ap) || ap->has_ip)
		return;
	udp_init(&ap->udp, &ap->node, ap->bss[0].bssid, ap->ip);
	ap->has_ip = true;
}

static void tell(struct ap_node *ap, enum mobility_kind kind, struct bytes body)
{
	const struct wlc_config *c = &ap->wlc->conf;
	uint8_t message[MOBILITY_MAX];
	struct wr w = wr_of(message, sizeof(message));

	mobility_build(&w, &(struct mobility_msg){ kind, group_of(ap), body });
	for (size_t i = 0; i < c->n_peers && !w.overflow; i++)
		ap_udp_tx(ap, &(struct fx_datagram){ .to_ip = c->peer[i],
						     .to_port = MOBILITY_PORT,
						     .from_port = MOBILITY_PORT,
						     .payload = wr_sofar(&w) });
	ct_wipe(message, sizeof(message));
}

/* A FlexConnect group's keys stay in it; CCKM has a cache and messages of its own. */
static bool is_shared(const struct ap_sta *sta)
{
	uint32_t akms = (AKM_EAP_MASK | AKM_SAE_MASK) & ~SUITE_BIT(AKM_CCKM);

	return is_member(sta->bss->ap) && sta->bss->wlan->group == 0 && sta->bss->spec->okc &&
	       pmksa_has_pmkid(&sta->key) && (SUITE_BIT(sta->key.akm) & akms) != 0;
}

void wlc_mobility_pmk(struct ap_sta *sta)
{
	struct ap_node *ap = sta->bss->ap;
	struct mobility_pmk p = { .ssid = spec_ssid_bytes(&sta->bss->spec->ssid) };
	uint8_t body[MOBILITY_MAX];
	struct wr w = wr_of(body, sizeof(body));

	if (!is_shared(sta))
		return;
	p.pmksa = sta->key;
	mobility_pmk_build(&w, &p, node_now(&ap->node));
	if (!w.overflow)
		tell(ap, MOBILITY_PMK, wr_sofar(&w));
	ct_wipe(&p.pmksa, sizeof(p.pmksa));
	ct_wipe(body, sizeof(body));
}

void wlc_mobility_cckm(struct ap_node *ap, const struct cckm_record *r)
{
	if (!is_member(ap))
		return;
	for (unsigned version = 1; version <= 2; version++) {
		uint8_t body[CCKM_PUSH_MAX];
		struct wr w = wr_of(body, sizeof(body));

		cckm_push_build(&w, r, version, node_now(&ap->node));
		if (!w.overflow)
			tell(ap, MOBILITY_CCKM, wr_sofar(&w));
		ct_wipe(body, sizeof(body));
	}
}

/* Receiving */

static bool is_peer(const struct ap_node *ap, uint32_t ip)
{
	for (size_t i = 0; i < ap->wlc->conf.n_peers; i++)
		if (ap->wlc->conf.peer[i] == ip)
			return true;
	return false;
}

static void take_pmk(struct ap_node *ap, struct bytes body)
{
	struct mobility_pmk p;

	if (!mobility_pmk_parse(body, node_now(&ap->node), &p))
		return;
	for (struct wlc_wlan *w = ap->wlc->wlan; w != NULL; w = w->next)
		if (w->group == 0 && w->spec->okc && !w->spec->disable_pmksa_caching &&
		    bytes_equal(p.ssid, spec_ssid_bytes(&w->spec->ssid)))
			(void)pmksa_add(&w->pmksas, &p.pmksa);
	ct_wipe(&p.pmksa, sizeof(p.pmksa));
}

void wlc_mobility_rx(struct ap_node *ap, const struct udp_in *in)
{
	struct mobility_msg m;

	if (!is_member(ap) || !is_peer(ap, in->from_ip) || !mobility_parse(in->payload, &m) ||
	    !bytes_equal(m.group, group_of(ap)))
		return;
	switch (m.kind) {
	case MOBILITY_PMK:
		take_pmk(ap, m.body);
		break;
	case MOBILITY_CCKM:
		if (ap->cckm != NULL)
			(void)cckm_cache_receive(ap->cckm, m.body, node_now(&ap->node));
		break;
	case MOBILITY_KIND_END:
		break;
	}
}

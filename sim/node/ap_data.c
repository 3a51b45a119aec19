#include <stdlib.h>

#include "base/invariant.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "node/wlc_debug.h"
#include "proto/mobility.h"
#include "wire/eapol.h"

enum {
	ETH_LEAST = 46, /* octets of payload [802.3 3.2.8] */
	LOCAL_MAX = 256, LOCAL_FRAME_MAX = 1536
};

/* A frame that one BSS sent to another of the process. */
struct ap_local {
	struct ap_local *next;
	struct ap_bss *to;
	uint16_t vlan;
	struct eth eth; /* its payload points to data */
	uint8_t data[LOCAL_FRAME_MAX];
};

/* Down */

static void body_of(struct wr *w, const struct eth *eth)
{
	if (eth->type < 1536) /* 802.3: the payload begins with its LLC header */
		wr_bytes(w, eth->payload);
	else
		msdu_build(w, &(struct msdu){ eth->type, eth->payload });
}

static void air_send(struct ap_bss *bss, struct seal_key *k, const struct hdr *h,
		     const struct eth *eth, struct air_tx *tx)
{
	struct ap_node *ap = bss->ap;
	uint8_t plain[OUTBOX_FRAME_MAX], sealed[OUTBOX_FRAME_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct wr s = wr_of(sealed, sizeof(sealed));

	hdr_build(&w, h);
	body_of(&w, eth);
	if (w.overflow)
		return; /* longer than any MSDU may be */
	tx->frame = wr_sofar(&w);
	if (eth->type == ETHERTYPE_EAPOL) {
		outbox_put(&ap->outbox, &ap->node, bss->radio,
			   ap->profile->eapol_think_ns + node_busy(&ap->node) + wlc_down_ns(bss),
			   tx, k);
		return;
	}
	if (ap->wlc != NULL && !mac_is_group(eth->dst)) {
		outbox_put(&ap->outbox, &ap->node, bss->radio, wlc_down_ns(bss), tx, k);
		return;
	}
	if (k != NULL) {
		if (seal_frame(&ap->node, k, tx->frame, &s) != ERR_OK)
			return;
		tx->frame = wr_sofar(&s);
	}
	if (ap->wlc != NULL)
		outbox_put(&ap->outbox, &ap->node, bss->radio, wlc_down_ns(bss), tx, NULL);
	else
		ap->node.ports.air_tx(ap->node.ports.ctx, bss->radio, tx);
}

static bool sends_clear(struct ap_sta *sta, const struct eth *eth)
{
	return !sta->tk.set || (eth->type == ETHERTYPE_EAPOL &&
				node_bug(&sta->bss->ap->node, BUG_EAPOL_CLEAR));
}

void ap_send_to_sta(struct ap_sta *sta, const struct eth *eth, uint32_t cookie)
{
	struct ap_bss *bss = sta->bss;
	uint8_t tid = eth_priority(eth);
	struct hdr h = hdr_data_from_ap(sta->wmm ? FRAME_QOS_DATA : FRAME_DATA, bss->bssid,
					sta->mac, eth->src);
	/* [mac80211] what is not QoS has one queue: its packet numbers have one order */
	struct air_tx tx = { .ac = sta->wmm && tid >= 6 ? AIR_VO : AIR_BE, .cookie = cookie };

	if (sta->keyless && eth->type != ETHERTYPE_EAPOL)
		return; /* [mac80211] no key for a station that uses encryption: dropped */
	if (ap_doze_eth(sta, eth, cookie))
		return;
	h.qos = sta->wmm ? tid : 0;
	h.seq = (sta->wmm ? sta->seq[tid]++ : bss->seq++) & 0xfff;
	if (eth->type == ETHERTYPE_EAPOL)
		tx.rate_100k = ap_basic_rate(bss);
	air_send(bss, sends_clear(sta, eth) ? NULL : &sta->tk, &h, eth, &tx);
}

void ap_send_to_group(struct ap_bss *bss, const struct ap_group_tx *q)
{
	struct hdr h = hdr_data_from_ap(FRAME_DATA, bss->bssid, q->eth->dst, q->eth->src);
	struct air_tx tx = { .ac = q->ac, .rate_100k = ap_basic_rate(bss) };
	struct seal_key *gtk = ap_vlan_gtk(bss, q->vlan);
	struct group *g = ap_vlan_group(bss, q->vlan);

	if (!gtk->set && !ap_is_open(bss->spec))
		return;
	h.more_data = q->more;
	h.seq = bss->seq++ & 0xfff;
	if (!gtk->set) {
		air_send(bss, NULL, &h, q->eth, &tx);
		return;
	}
	gtk->tx_pn = g->gtk_pn;
	air_send(bss, gtk, &h, q->eth, &tx);
	g->gtk_pn = gtk->tx_pn;
}

static struct ap_sta *authorized(const struct ap_node *ap, uint16_t vlan, struct mac mac)
{
	for (struct ap_sta *s = ap->first; s != NULL; s = s->next)
		if (s->state == AP_STA_AUTHORIZED && s->vlan_id == vlan && mac_equal(s->mac, mac))
			return s;
	return NULL;
}

static void group_to_air(struct ap_node *ap, uint16_t vlan, const struct eth *eth)
{
	struct ap_group_tx tx = { .vlan = vlan, .eth = eth, .ac = AIR_BE };

	for (unsigned i = 0; i < ap->n_bss; i++)
		if (ap_vlan_has_station(&ap->bss[i], vlan) &&
		    !ap_doze_group(&ap->bss[i], vlan, eth))
			ap_send_to_group(&ap->bss[i], &tx);
}

/* Is it there? Its acknowledgement says so. */
void ap_null_tx(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));
	struct hdr h = hdr_data_from_ap(FRAME_NULL, bss->bssid, sta->mac, bss->bssid);
	struct air_tx tx = { .ac = AIR_BE, .rate_100k = ap_basic_rate(bss),
			     .cookie = ap_cookie(sta, AP_COOKIE_DATA) };

	if (ap_doze_null(sta))
		return;
	h.seq = bss->seq++ & 0xfff;
	hdr_build(&w, &h);
	tx.frame = wr_sofar(&w);
	outbox_put(&bss->ap->outbox, &bss->ap->node, bss->radio, 0, &tx, NULL);
}

/* Only what becomes of an EAPOL-Key frame matters to anybody. */
void ap_eapol_tx(struct ap_sta *sta, struct bytes pdu)
{
	struct eapol e;
	bool is_key = eapol_parse(pdu, &e) == WIRE_OK && e.type == EAPOL_KEY;

	wlc_debug_tx(sta, pdu);
	if (sta->preauth) {
		ap_preauth_tx(sta, pdu);
		return;
	}
	ap_send_to_sta(sta, &(struct eth){ sta->mac, sta->bss->bssid, ETHERTYPE_EAPOL, pdu },
		    ap_cookie(sta, is_key ? AP_COOKIE_EAPOL : AP_COOKIE_NONE));
}

/* To and from the wire */

/* The interface of a VLAN is bridged to that VLAN of the cable. */
static void wire_send(struct ap_node *ap, uint16_t vlan, const struct eth *eth)
{
	uint8_t frame[ETH_HDR + ETH_TAG + 2304];
	struct wr w = wr_of(frame, sizeof(frame));

	eth_build_tagged(&w, vlan, eth);
	if (!w.overflow)
		node_wire_tx(&ap->node, 0, wr_sofar(&w));
}

static void send_out(struct ap_node *ap, const struct host_out *out)
{
	for (unsigned i = 0; i < out->n; i++)
		node_wire_tx(&ap->node, 0, bytes_of(out->frame[i], out->len[i]));
}

void ap_udp_tx(struct ap_node *ap, const struct fx_datagram *d)
{
	struct host_out out = { .n = 0 };

	INVARIANT(ap->has_ip);
	if (udp_send(&ap->udp, d, &out) == ERR_OK)
		send_out(ap, &out);
}

/* What is for the AP's own address: answers of a RADIUS server. */
static void own_rx(struct ap_node *ap, const struct eth *eth)
{
	struct host_out out = { .n = 0 };
	struct radius_datagram d;
	struct udp_in in;
	bool whole = udp_rx(&ap->udp, eth, &out, &in);

	send_out(ap, &out);
	if (!whole)
		return;
	if (in.to_port == MOBILITY_PORT)
		wlc_mobility_rx(ap, &in);
	d = (struct radius_datagram){ .from_ip = in.from_ip,
				      .from_port = in.from_port,
				      .to_port = in.to_port,
				      .payload = in.payload,
				      .now_ns = node_now(&ap->node) };
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_bss *bss = &ap->bss[i];

		if (bss->radius == NULL || !radius_client_owns(bss->radius, d.to_port))
			continue;
		fx_reset(ap->node.env.fx);
		INVARIANT(radius_client_rx(bss->radius, ap->node.env.crypto, &d,
					   ap->node.env.fx) == ERR_OK);
		ap_perform_radius(bss);
		return;
	}
}

/* A frame between key holders or of fast transition that has come to its BSS. */
static void ds_deliver(struct ap_bss *bss, uint16_t vlan, const struct eth *eth)
{
	if (eth->type == ETHERTYPE_PREAUTH)
		ap_preauth_rx(bss, vlan, eth);
	else if (vlan != 0)
		return; /* the daemon's own frames have no tag */
	else if (eth->type == ETHERTYPE_RRB)
		ap_ds_rx(bss, eth);
	else if (eth->type == ETHERTYPE_OUI_EXT && bss->holder != NULL)
		ap_holder_rrb(bss, eth);
}

/* A controller's key holder hears what is for everybody once. */
static bool is_first_of_holder(const struct ap_bss *bss)
{
	for (const struct ap_bss *b = bss->ap->bss; b != bss; b++)
		if (b->holder != NULL && b->holder == bss->holder)
			return false;
	return true;
}

/* Whether hostapd hands frames between these two BSSs of one process at once. */
static bool shares_domain(const struct ap_bss *a, const struct ap_bss *b)
{
	return a != b && b->holder != NULL && spec_ssid_equal(&a->spec->ssid, &b->spec->ssid) &&
	       memcmp(a->spec->mobility_domain, b->spec->mobility_domain, 2) == 0;
}

/* As in hostapd, which delivers from its event loop. A full list loses the frame. */
static void local_put(struct ap_bss *to, uint16_t vlan, const struct eth *eth)
{
	struct ap_node *ap = to->ap;
	struct ap_local **at = &ap->local;
	struct ap_local *l;

	if (ap->n_local >= LOCAL_MAX || eth->payload.len > LOCAL_FRAME_MAX)
		return;
	l = malloc(sizeof(*l));
	if (l == NULL)
		return;
	*l = (struct ap_local){ .to = to, .vlan = vlan, .eth = *eth };
	if (eth->payload.len > 0)
		memcpy(l->data, eth->payload.p, eth->payload.len);
	l->eth.payload.p = l->data;
	while (*at != NULL)
		at = &(*at)->next;
	*at = l;
	ap->n_local++;
	node_timer_in(&ap->node, AP_TIMER_LOCAL, 0);
}

/* What is sent meanwhile waits for the next event. */
void ap_local_timer(struct ap_node *ap)
{
	struct ap_local *l = ap->local, *next;

	ap->local = NULL;
	ap->n_local = 0;
	for (; l != NULL; l = next) {
		next = l->next;
		ds_deliver(l->to, l->vlan, &l->eth);
		free(l);
	}
}

void ap_local_clear(struct ap_node *ap)
{
	struct ap_local *l = ap->local, *next;

	for (; l != NULL; l = next) {
		next = l->next;
		free(l);
	}
	ap->local = NULL;
	ap->n_local = 0;
}

void ap_ds_tx(struct ap_bss *bss, struct mac to, uint16_t ethertype, struct bytes payload)
{
	struct ap_node *ap = bss->ap;
	struct eth eth = { to, bss->bssid, ethertype, payload };

	if (mac_is_group(to))
		wire_send(ap, 0, &eth);
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_bss *other = &ap->bss[i];

		if (!shares_domain(bss, other) ||
		    (ethertype == ETHERTYPE_OUI_EXT && other->holder == bss->holder))
			continue;
		if (mac_is_group(to) || mac_equal(to, other->bssid))
			local_put(other, 0, &eth);
		if (mac_equal(to, other->bssid))
			return;
	}
	if (!mac_is_group(to))
		wire_send(ap, 0, &eth);
}

void ap_station_tx(struct ap_node *ap, uint16_t vlan, const struct eth *eth)
{
	struct ap_sta *here = authorized(ap, vlan, eth->dst);

	if (here != NULL)
		ap_send_to_sta(here, eth, ap_cookie(here, AP_COOKIE_DATA));
	else
		wire_send(ap, vlan, eth);
}

void ap_l2_update(struct ap_sta *sta)
{
	uint8_t frame[ETH_HDR + 64];
	struct wr w = wr_of(frame, sizeof(frame));
	struct eth eth;

	if (node_bug(&sta->bss->ap->node, BUG_NO_L2_UPDATE))
		return;
	l2_update_build(&w, sta->mac);
	INVARIANT(eth_parse(wr_sofar(&w), &eth) == WIRE_OK);
	wire_send(sta->bss->ap, sta->vlan_id, &eth);
}

/*
 * An 802.3 frame (the layer-2 update) came over Ethernet padded to the least frame, and a bridge
 * hands the padding on: nothing but the length field tells it from data.
 */
static void keep_padding(struct eth *eth, uint8_t room[static ETH_LEAST])
{
	if (eth->type >= 1536 || eth->payload.len >= ETH_LEAST)
		return;
	memset(room, 0, ETH_LEAST);
	memcpy(room, eth->payload.p, eth->payload.len);
	eth->payload = bytes_of(room, ETH_LEAST);
}

void ap_wire_rx(struct ap_node *ap, struct bytes frame)
{
	uint8_t room[ETH_LEAST];
	struct ap_sta *sta;
	uint16_t vlan;
	struct eth eth;

	if (!ap->started || eth_parse_tagged(frame, &vlan, &eth) != WIRE_OK)
		return;
	for (unsigned i = 0; i < ap->n_bss; i++)
		if (mac_equal(eth.dst, ap->bss[i].bssid) ||
		    (mac_is_group(eth.dst) && eth.type == ETHERTYPE_OUI_EXT &&
		     is_first_of_holder(&ap->bss[i])))
			ds_deliver(&ap->bss[i], vlan, &eth);
	if (eth.type == ETHERTYPE_OUI_EXT || eth.type == ETHERTYPE_RRB)
		return;
	if (vlan == 0 && ap->has_ip && (mac_equal(eth.dst, ap->udp.mac) || mac_is_group(eth.dst)))
		own_rx(ap, &eth);
	keep_padding(&eth, room);
	if (mac_is_group(eth.dst)) {
		group_to_air(ap, vlan, &eth);
		return;
	}
	sta = authorized(ap, vlan, eth.dst);
	if (sta != NULL)
		ap_send_to_sta(sta, &eth, ap_cookie(sta, AP_COOKIE_DATA));
}

/* Up */

/* Pre-authentication with a BSS of this process does not leave it. */
static bool is_for_sister(struct ap_node *ap, uint16_t vlan, const struct eth *eth)
{
	for (unsigned i = 0; i < ap->n_bss; i++) {
		if (eth->type != ETHERTYPE_PREAUTH || !mac_equal(eth->dst, ap->bss[i].bssid))
			continue;
		local_put(&ap->bss[i], vlan, eth);
		return true;
	}
	return false;
}

static void forward(struct ap_sta *sta, const struct eth *eth)
{
	struct ap_node *ap = sta->bss->ap;
	uint16_t vlan = sta->vlan_id;
	struct ap_sta *to = mac_is_group(eth->dst) ? NULL : authorized(ap, vlan, eth->dst);

	if (is_for_sister(ap, vlan, eth))
		return;
	if (to != NULL) {
		if (!sta->bss->spec->ap_isolate)
			ap_send_to_sta(to, eth, ap_cookie(to, AP_COOKIE_DATA));
		return;
	}
	if (mac_is_group(eth->dst) && !sta->bss->spec->ap_isolate)
		group_to_air(ap, vlan, eth);
	wire_send(ap, vlan, eth);
}

static void on_eapol(struct ap_sta *sta, const struct eth *eth)
{
	struct eapol e;

	if (!mac_equal(eth->dst, sta->bss->bssid))
		return;
	wlc_debug_rx(sta, eth->payload);
	if (eapol_parse(eth->payload, &e) == WIRE_OK && e.type != EAPOL_KEY)
		ap_eap_rx(sta, eth->payload);
	else
		ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_EAPOL,
							 .u.pdu = eth->payload });
}

/*
 * Class 3 frame of a station that is not associated [11-2020 11.3.3]: hostapd disassociates one
 * that is authenticated, deauthenticates any other, and keeps still while its response is out.
 */
static void refuse(struct ap_bss *bss, const struct ap_sta *sta, struct mac from)
{
	bool authenticated = sta != NULL && sta->state == AP_STA_AUTHENTICATED;
	uint8_t body[8];
	struct wr w = wr_of(body, sizeof(body));

	if (sta != NULL && sta->response_pending)
		return;
	leave_build(&w, &(struct leave){ .reason = REASON_CLASS3_FROM_NONASSOC });
	ap_mgmt_tx(bss, from, authenticated ? FRAME_DISASSOC : FRAME_DEAUTH, wr_sofar(&w), 0);
}

/* False: dropped. A wrong Michael MIC may mean an attack on TKIP; the station may be gone then. */
static bool open_data(struct ap_sta *sta, struct bytes frame, unsigned tid, struct wr *w)
{
	struct seal_key *k = seal_named(&sta->tk, &sta->tk_rx, frame);
	enum seal_answer is = seal_open(&sta->bss->ap->node, k, frame, tid, w);

	if (is == SEAL_MICHAEL)
		(void)ap_mic_failed(sta, true);
	return is == SEAL_OPEN;
}

void ap_data_rx(struct ap_bss *bss, const struct hdr *h, struct bytes frame, struct bytes body)
{
	struct ap_sta *sta = ap_sta_find(bss, h->a2);
	uint8_t clear[2304];
	struct wr w = wr_of(clear, sizeof(clear));
	unsigned tid = hdr_is_qos(h) ? h->qos & QOS_TID : 0;
	struct eth eth;

	if (sta == NULL || sta->state < AP_STA_ASSOCIATED) {
		refuse(bss, sta, h->a2);
		return;
	}
	if (h->kind == FRAME_NULL || h->kind == FRAME_QOS_NULL)
		return;
	if (h->prot) {
		if (!open_data(sta, frame, tid, &w))
			return;
		body = wr_sofar(&w);
	}
	if (eth_from_dot11(h, body, &eth) != WIRE_OK)
		return;
	if (eth.type == ETHERTYPE_EAPOL) {
		/* with management frame protection also EAPOL is protected once there is a key */
		if (h->prot || !(sta->mfp && sta->tk.set))
			on_eapol(sta, &eth);
		return;
	}
	if (h->prot == sta->tk.set && sta->state == AP_STA_AUTHORIZED)
		forward(sta, &eth);
}

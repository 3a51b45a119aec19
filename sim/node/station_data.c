#include <stdlib.h>

#include "base/invariant.h"
#include "node/station_parts.h"
#include "wire/eapol.h"
#include "wire/eth.h"

/* Up */

static int64_t think_ns(const struct station_node *s, struct bytes pdu)
{
	struct eapol e;
	bool is_key = eapol_parse(pdu, &e) == WIRE_OK && e.type == EAPOL_KEY;

	return is_key ? s->profile->eapol_think_ns : s->profile->eap_think_ns;
}

/* An Ethernet frame of ours to the AP; protected once there is a key. */
static void send_to_ap(struct station_node *s, const struct eth *eth)
{
	bool wmm = s->sme.target.bss.wmm;
	uint8_t tid = eth_priority(eth);
	struct hdr h =
		hdr_data_to_ap(wmm ? FRAME_QOS_DATA : FRAME_DATA, s->sme.bssid, s->mac, eth->dst);
	uint8_t plain[OUTBOX_FRAME_MAX], sealed[OUTBOX_FRAME_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct wr out = wr_of(sealed, sizeof(sealed));
	/* [mac80211] what is not QoS has one queue: its packet numbers have one order */
	struct air_tx tx = { .ac = wmm && tid >= 6 ? AIR_VO : AIR_BE };

	h.qos = wmm ? tid : 0;
	h.seq = (wmm ? s->qos_seq[tid]++ : s->seq++) & 0xfff;
	hdr_build(&w, &h);
	msdu_build(&w, &(struct msdu){ eth->type, eth->payload });
	INVARIANT(!w.overflow);
	tx.frame = wr_sofar(&w);
	if (eth->type == ETHERTYPE_EAPOL)
		tx.rate_100k = station_basic_rate(s);
	if (eth->type == ETHERTYPE_EAPOL || eth->type == ETHERTYPE_PREAUTH) {
		outbox_put(&s->outbox, &s->node, 0,
			   think_ns(s, eth->payload) + node_busy(&s->node), &tx,
			   s->tk.set ? &s->tk : NULL);
		return;
	}
	if (s->tk.set) {
		INVARIANT(seal_frame(&s->node, &s->tk, tx.frame, &out) == ERR_OK);
		tx.frame = wr_sofar(&out);
	}
	s->node.ports.air_tx(s->node.ports.ctx, 0, &tx);
}

void station_eapol_tx(struct station_node *s, struct bytes pdu)
{
	send_to_ap(s, &(struct eth){ s->sme.bssid, s->mac, ETHERTYPE_EAPOL, pdu });
}

/* While the radio is on another channel frames wait; the oldest go when it takes too long. */
static void hold(struct station_node *s, struct bytes frame)
{
	struct held_frame *f;

	if (s->held == NULL)
		s->held = calloc(STATION_HELD_MAX, sizeof(*s->held));
	if (s->held == NULL)
		return;
	if (s->n_held == STATION_HELD_MAX) {
		s->first_held = (s->first_held + 1) % STATION_HELD_MAX;
		s->n_held--;
	}
	f = &s->held[(s->first_held + s->n_held++) % STATION_HELD_MAX];
	f->len = frame.len;
	memcpy(f->frame, frame.p, frame.len);
}

void station_drop_held(struct station_node *s)
{
	s->n_held = 0;
}

void station_send_held(struct station_node *s)
{
	while (s->n_held > 0) {
		const struct held_frame *f = &s->held[s->first_held];
		struct eth eth;

		s->first_held = (s->first_held + 1) % STATION_HELD_MAX;
		s->n_held--;
		if (eth_parse(bytes_of(f->frame, f->len), &eth) == WIRE_OK)
			send_to_ap(s, &eth);
	}
}

static void send_all(struct station_node *s, const struct host_out *out)
{
	for (unsigned i = 0; i < out->n; i++) {
		struct bytes frame = bytes_of(out->frame[i], out->len[i]);
		struct eth eth;

		if (!s->port_open || eth_parse(frame, &eth) != WIRE_OK)
			continue;
		if (station_path(s))
			send_to_ap(s, &eth);
		else
			hold(s, frame);
	}
}

void station_eth_tx(struct station_node *s, const struct eth *eth)
{
	uint8_t frame[HOST_FRAME_MAX];
	struct wr w = wr_of(frame, sizeof(frame));

	if (!s->port_open)
		return;
	if (station_path(s)) {
		send_to_ap(s, eth);
		return;
	}
	eth_build(&w, eth);
	if (!w.overflow)
		hold(s, wr_sofar(&w));
}

void station_preauth_tx(struct station_node *s, struct bytes pdu)
{
	station_eth_tx(s, &(struct eth){ s->preauth.target, s->mac, ETHERTYPE_PREAUTH, pdu });
}

void station_flow_timer(struct station_node *s, uint32_t timer)
{
	struct host_out out;

	host_timer(&s->host, timer, s->port_open, &out);
	send_all(s, &out);
}

/* Down */

/* The key a protected frame names: the pairwise one, or the group key of its id. */
static struct seal_key *key_for(struct station_node *s, const struct hdr *h, struct bytes frame)
{
	struct mpdu_sealed m;

	if (!mac_is_group(h->a1))
		return seal_named(&s->tk, &s->tk_rx, frame);
	if (mpdu_parse(frame, &m) != ERR_OK)
		return NULL;
	return &s->gtk[m.slot.key_id & (STATION_GTKS - 1)];
}

static void on_eapol(struct station_node *s, const struct hdr *h, struct bytes pdu)
{
	bool bare = !h->prot && s->mfp && s->tk.set;
	struct eapol e;

	if (station_resists(s)) {
		node_log(&s->node, LOG_INFO, true, "WPA: Countermeasures - dropped EAPOL packet");
		return;
	}
	if (eapol_parse(pdu, &e) == WIRE_OK && e.type != EAPOL_KEY) {
		if (!bare)
			station_eap_rx(s, pdu);
		return;
	}
	station_supp_step(s, &(struct supp_event){ .kind = bare ? SUPP_EV_BARE : SUPP_EV_EAPOL,
						   .u.pdu = pdu });
	if (s->supp.state == SUPP_WAIT_M3)
		station_eap_saw_m1(s);
}

/* False: dropped; of a wrong Michael MIC wpa_supplicant is told by its driver. */
static bool open_data(struct station_node *s, const struct hdr *h, struct bytes frame, struct wr *w)
{
	struct seal_key *k = key_for(s, h, frame);
	unsigned tid = hdr_is_qos(h) ? h->qos & QOS_TID : 0;
	enum seal_answer is = k != NULL ? seal_open(&s->node, k, frame, tid, w) : SEAL_NO_KEY;

	if (is == SEAL_MICHAEL)
		station_mic_failed(s, !mac_is_group(h->a1));
	return is == SEAL_OPEN;
}

void station_data_rx(struct station_node *s, const struct hdr *h, struct bytes frame,
		     struct bytes body)
{
	uint8_t clear[2304];
	struct wr w = wr_of(clear, sizeof(clear));
	struct host_out out;
	struct eth eth;

	if (!s->sme.associated || !mac_equal(h->a2, s->sme.bssid) || !h->from_ds)
		return;
	if (h->prot) {
		if (!open_data(s, h, frame, &w))
			return;
		body = wr_sofar(&w);
	}
	if (eth_from_dot11(h, body, &eth) != WIRE_OK || mac_equal(eth.src, s->mac))
		return;
	if (eth.type == ETHERTYPE_EAPOL) {
		on_eapol(s, h, eth.payload);
		return;
	}
	if (h->prot == s->open || !s->port_open)
		return;
	if (eth.type == ETHERTYPE_PREAUTH) {
		station_preauth_rx(s, &eth);
		return;
	}
	station_l3_rx(s, &eth);
	host_rx(&s->host, &eth, &out);
	send_all(s, &out);
}

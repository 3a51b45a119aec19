#ifndef UNIT_WIRE_POKE_H
#define UNIT_WIRE_POKE_H

#include <stdlib.h>

#include "wire/action.h"
#include "wire/cckm.h"
#include "wire/dhcp.h"
#include "wire/eap.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/hdr.h"
#include "wire/ie.h"
#include "wire/ip.h"
#include "wire/measure.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/phy_caps.h"
#include "wire/radiotap.h"
#include "wire/rrb.h"
#include "wire/rsn.h"

/*
 * Parses bytes with everything that could be asked to parse them, touches every span that comes out
 * and, where a parse succeeded, builds and parses again: the second form must equal the first.
 * For the mangle tests and the fuzz targets. Aborts on a difference.
 */
#define POKE_CHECK(cond)                                                                           \
	do {                                                                                       \
		if (!(cond))                                                                       \
			abort();                                                                   \
	} while (0)

enum { POKE_MEM = 4096 };

/* Reads every octet, so that a span reaching out of its memory is seen. */
static inline void poke_span(struct bytes b)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < b.len; i++)
		sum = (uint8_t)(sum + b.p[i]);
	(void)sum;
}

static inline void poke_rsne(struct bytes whole)
{
	static const uint8_t name[PMKID_LEN] = { 0x17 };
	uint8_t mem[POKE_MEM], with[POKE_MEM];
	struct wr w = wr_of(mem, sizeof(mem)), ww = wr_of(with, sizeof(with));
	struct rsne a, b, c;

	if (rsne_parse(whole, &a) != WIRE_OK)
		return;
	rsne_build(&w, &a);
	POKE_CHECK(!w.overflow && rsne_parse(wr_sofar(&w), &b) == WIRE_OK);
	POKE_CHECK(a.upto == b.upto && a.group == b.group && a.n_akm == b.n_akm &&
		   a.n_pmkid == b.n_pmkid && a.caps == b.caps && a.akm_mask == b.akm_mask);
	if (rsne_with_pmkid(whole, name, &ww) != WIRE_OK || ww.overflow)
		return; /* no room for a name beside trailing octets */
	POKE_CHECK(rsne_parse(wr_sofar(&ww), &c) == WIRE_OK && c.n_pmkid == 1);
	POKE_CHECK(memcmp(c.pmkid[0], name, PMKID_LEN) == 0);
	POKE_CHECK(rsne_same_but_pmkid(whole, wr_sofar(&ww)));
}

/* Everything that is said of an AP comes back from the form of ours. */
static inline void poke_rnr(struct bytes whole)
{
	uint8_t mem[POKE_MEM];
	struct rnr_walk walk, again;
	struct rnr_ap ap, back;

	if (rnr_open(whole, &walk) != WIRE_OK)
		return;
	while (rnr_next(&walk, &ap) == STEP_ITEM) {
		struct wr w = wr_of(mem, sizeof(mem));
		struct mark m = elem_open(&w, ELEM_REDUCED_NEIGHBOR_REPORT);

		rnr_build(&w, &ap, 1);
		elem_close(&w, m);
		POKE_CHECK(!w.overflow && rnr_open(wr_sofar(&w), &again) == WIRE_OK);
		POKE_CHECK(rnr_next(&again, &back) == STEP_ITEM && back.has_bssid &&
			   mac_equal(back.bssid, ap.bssid) && back.params == ap.params &&
			   back.short_ssid == ap.short_ssid && back.channel == ap.channel &&
			   back.op_class == ap.op_class && back.psd == ap.psd);
		POKE_CHECK(rnr_next(&again, &back) == STEP_END);
	}
}

static inline void poke_fte(struct bytes whole)
{
	static const size_t lens[] = { 16, 24, 32 };
	uint8_t mem[POKE_MEM];
	struct fte a, b;

	(void)fte_mic_len_said(whole);
	for (size_t i = 0; i < 3; i++) {
		struct wr w = wr_of(mem, sizeof(mem));

		if (fte_parse(whole, lens[i], &a) != WIRE_OK)
			continue;
		fte_build(&w, &a);
		POKE_CHECK(!w.overflow && fte_parse(wr_sofar(&w), lens[i], &b) == WIRE_OK);
		POKE_CHECK(a.r0kh_len == b.r0kh_len && memcmp(a.mic, b.mic, lens[i]) == 0 &&
			   a.gtk.wrapped_len == b.gtk.wrapped_len &&
			   a.bigtk.present == b.bigtk.present);
	}
}

static inline void poke_ric(struct bytes ric)
{
	struct rd r = rd_of(ric);
	struct rde e;

	while (rde_next(&r, &e) == STEP_ITEM)
		poke_span(e.descriptors);
}

static inline void poke_wmm(struct bytes whole)
{
	struct wmm_tspec t;
	struct wmm m;

	(void)!wmm_parse(whole, &m);
	if (wmm_tspec_parse(whole, &t) == WIRE_OK)
		poke_span(t.asked);
}

static inline void poke_owe(struct bytes whole)
{
	struct owe_transition t;
	struct owe_dh dh;

	if (owe_dh_parse(whole, &dh) == WIRE_OK)
		poke_span(dh.key);
	if (owe_transition_parse(whole, &t) != WIRE_OK)
		return;
	POKE_CHECK(t.ssid.len <= SSID_MAX);
	poke_span(t.ssid);
}

/* One element with every parser of the small ones. */
static inline void poke_element(struct bytes whole)
{
	union {
		struct rates rates;
		struct tim tim;
		struct country country;
		struct bss_load load;
		struct ht_caps ht;
		struct ht_op ht_op;
		struct vht_caps vht;
		struct vht_op vht_op;
		struct he_caps he;
		struct he_op he_op;
		struct mme mme;
		struct neighbor neighbor;
		struct max_idle idle;
		struct channel_switch leaves;
		struct mde mde;
		struct tie tie;
		struct rsne wpa;
		struct suites suites;
		struct cckm_request cckm;
		struct cckm_response keys;
		struct bytes span;
		uint8_t octet;
	} u;

	if (ssid_parse(whole, &u.span) == WIRE_OK)
		poke_span(u.span);
	if (tim_parse(whole, &u.tim) == WIRE_OK) {
		for (uint16_t aid = 0; aid < 2008; aid++)
			(void)tim_has(&u.tim, aid);
	}
	if (country_parse(whole, &u.country) == WIRE_OK)
		POKE_CHECK(u.country.n <= COUNTRY_TRIPLETS);
	if (he_caps_parse(whole, &u.he) == WIRE_OK)
		poke_span(u.he.rest);
	if (he_op_parse(whole, &u.he_op) == WIRE_OK)
		poke_span(u.he_op.rest);
	if (neighbor_parse(whole, &u.neighbor) == WIRE_OK)
		poke_span(u.neighbor.subelements);
	poke_owe(whole);
	(void)!rates_parse(whole, whole, &u.rates);
	(void)!rates_parse(whole, (struct bytes){ 0 }, &u.rates);
	(void)!ds_parse(whole, &u.octet);
	(void)!erp_parse(whole, &u.octet);
	(void)!bss_load_parse(whole, &u.load);
	(void)!ht_caps_parse(whole, &u.ht);
	(void)!ht_op_parse(whole, &u.ht_op);
	(void)!vht_caps_parse(whole, &u.vht);
	(void)!vht_op_parse(whole, &u.vht_op);
	poke_wmm(whole);
	(void)!mme_parse(whole, &u.mme);
	(void)!max_idle_parse(whole, &u.idle);
	poke_rnr(whole);
	(void)!channel_switch_parse(whole, &u.leaves);
	(void)!ext_channel_switch_parse(whole, &u.leaves);
	(void)!mde_parse(whole, &u.mde);
	(void)!tie_parse(whole, &u.tie);
	(void)!wpa_parse(whole, &u.wpa);
	(void)!suites_parse(whole, &u.suites);
	(void)!cckm_request_parse(whole, &u.cckm);
	(void)!ccx_version_parse(whole, &u.octet);
	(void)!ccx_rm_parse(whole);
	if (cckm_response_parse(whole, &u.keys) == WIRE_OK)
		poke_span(u.keys.egtk);
	(void)ext_caps_has(whole, EXT_CAP_BEACON_PROTECTION);
	(void)rm_caps_has(whole, RM_CAP_BEACON_TABLE);
	(void)rsnxe_has(whole, RSNX_SAE_PK);
	poke_rsne(whole);
	poke_fte(whole);
}

/* Whatever the elements say, it is something a radio can do. */
static inline void poke_rates(const struct elems *e)
{
	struct phy_caps c;

	phy_caps_read(e, &c);
	POKE_CHECK(c.legacy < 1u << RATE_COUNT && (c.basic & ~c.legacy) == 0);
	POKE_CHECK(c.width_mhz == 20 || c.width_mhz == 40 || c.width_mhz == 80 ||
		   c.width_mhz == 160);
	for (unsigned f = 0; f < PHY_FORMAT_COUNT; f++)
		for (unsigned n = 0; n < PHY_STREAMS_MAX; n++)
			POKE_CHECK(c.n_mcs[f][n] <= PHY_MCS_COUNT);
}

static inline void poke_elements(struct bytes elements)
{
	struct rd r = rd_of(elements);
	struct elem e;
	struct elems all;
	enum step st;
	enum wire is;
	uint32_t value;

	while ((st = elem_next(&r, &e)) == STEP_ITEM) {
		poke_span(e.whole);
		poke_span(e.body);
		poke_element(e.whole);
	}
	is = elems_parse(elements, &all);
	POKE_CHECK((is == WIRE_OK) == (st == STEP_END));
	poke_rates(&all);
	poke_ric(all.ric);
	(void)!tie_find(&all, TIE_COMEBACK, &value);
}

/* A measurement of beacons, be it asked for or reported, comes back from the form of ours. */
static inline void poke_beacon_measure(struct bytes body)
{
	uint8_t mem[POKE_MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct beacon_request q;
	struct beacon_report p;

	if (beacon_request_parse(body, &q) == WIRE_OK) {
		beacon_request_build(&w, &q);
		POKE_CHECK(w.overflow || bytes_equal(wr_sofar(&w), body));
	}
	w = wr_of(mem, sizeof(mem));
	if (beacon_report_parse(body, &p) == WIRE_OK) {
		beacon_report_build(&w, &p);
		POKE_CHECK(w.overflow || bytes_equal(wr_sofar(&w), body));
	}
}

static inline void poke_measure(struct bytes body)
{
	struct measure_frame f;
	struct measure_elem m;
	struct elem e;
	struct rd r;

	if (measure_frame_parse(body, &f) != WIRE_OK)
		return;
	r = rd_of(f.elements);
	while (elem_next(&r, &e) == STEP_ITEM)
		if (measure_elem_parse(e.whole, e.id, &m) == WIRE_OK)
			poke_beacon_measure(m.body);
}

static inline void poke_action(struct bytes body)
{
	struct action a;
	struct ft_frame ft;
	struct sa_query query;
	struct neighbor_frame neighbor;
	struct btm_query bq;
	struct btm_request br;
	struct btm_response bp;

	if (action_parse(body, &a) == WIRE_OK)
		poke_span(a.rest);
	if (ft_frame_parse(body, &ft) == WIRE_OK)
		poke_elements(ft.elements);
	(void)!sa_query_parse(body, &query);
	if (neighbor_frame_parse(body, &neighbor) == WIRE_OK)
		poke_elements(neighbor.elements);
	poke_measure(body);
	if (btm_query_parse(body, &bq) == WIRE_OK)
		poke_elements(bq.candidates);
	if (btm_request_parse(body, &br) == WIRE_OK) {
		poke_span(br.url);
		poke_elements(br.candidates);
	}
	if (btm_response_parse(body, &bp) == WIRE_OK)
		poke_elements(bp.candidates);
}

static inline void poke_body(uint8_t kind, struct bytes body)
{
	union {
		struct beacon beacon;
		struct auth auth;
		struct assoc_req req;
		struct assoc_resp resp;
		struct leave leave;
	} u;

	if (kind == FRAME_BEACON && beacon_parse(body, &u.beacon) == WIRE_OK)
		poke_elements(u.beacon.elements);
	if (kind == FRAME_AUTH && auth_parse(body, &u.auth) == WIRE_OK)
		poke_elements(u.auth.elements);
	if (kind == FRAME_ASSOC_REQ && assoc_req_parse(body, false, &u.req) == WIRE_OK)
		poke_elements(u.req.elements);
	if (kind == FRAME_REASSOC_REQ && assoc_req_parse(body, true, &u.req) == WIRE_OK)
		poke_elements(u.req.elements);
	if (kind == FRAME_REASSOC_RESP && assoc_resp_parse(body, &u.resp) == WIRE_OK)
		poke_elements(u.resp.elements);
	if (kind == FRAME_DEAUTH && leave_parse(body, &u.leave) == WIRE_OK)
		poke_elements(u.leave.elements);
	if (kind == FRAME_ACTION)
		poke_action(body);
}

static inline void poke_key_data(struct bytes data)
{
	struct kdes k;
	struct gtk_kde gtk;
	struct igtk_kde igtk;
	uint32_t value;

	if (kdes_parse(data, &k) != WIRE_OK)
		return;
	if (gtk_kde_parse(k.gtk, &gtk) == WIRE_OK)
		poke_span(gtk.key);
	if (igtk_kde_parse(k.igtk, &igtk) == WIRE_OK)
		poke_span(igtk.key);
	if (igtk_kde_parse(k.bigtk, &igtk) == WIRE_OK)
		poke_span(igtk.key);
	poke_span(k.pmkid);
	poke_span(k.oci);
	poke_rsne(k.rsne);
	poke_rsne(k.rsne2);
	poke_fte(k.fte);
	poke_element(k.wpa);
	(void)!kdes_tie(&k, TIE_KEY_LIFETIME, &value);
}

static inline void poke_nak(const struct eap *e)
{
	struct rd r = rd_of(e->data);
	struct eap_type t;

	while (eap_nak_next(&r, e->expanded, &t) == STEP_ITEM)
		(void)eap_type_text(t);
}

static inline void poke_eap(struct bytes packet)
{
	uint8_t mem[POKE_MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eap e, again;

	if (eap_parse(packet, &e) != WIRE_OK)
		return;
	poke_span(e.whole);
	poke_span(e.data);
	poke_nak(&e);
	if (e.code == EAP_SUCCESS || e.code == EAP_FAILURE) {
		eap_end_build(&w, (enum eap_code)e.code, e.id);
	} else {
		struct mark m = eap_open(&w, (enum eap_code)e.code, e.id, e.type);

		wr_bytes(&w, e.data);
		eap_close(&w, m);
	}
	if (w.overflow)
		return;
	POKE_CHECK(eap_parse(wr_sofar(&w), &again) == WIRE_OK);
	POKE_CHECK(again.code == e.code && again.id == e.id && eap_type_equal(again.type, e.type));
	POKE_CHECK(e.code >= EAP_SUCCESS || bytes_equal(again.data, e.data));
}

static inline void poke_eapol(struct bytes pdu)
{
	static const size_t lens[] = { 0, 16, 24, 32 };
	uint8_t mem[POKE_MEM];
	struct eapol e;
	struct eapol_key k, again;

	if (eapol_parse(pdu, &e) != WIRE_OK)
		return;
	poke_span(e.whole);
	if (e.type == EAPOL_EAP)
		poke_eap(e.body);
	for (size_t i = 0; i < 4; i++) {
		struct wr w = wr_of(mem, sizeof(mem));

		if (eapol_key_parse(pdu, lens[i], &k) != WIRE_OK)
			continue;
		POKE_CHECK(k.whole.p == pdu.p && k.whole.len <= pdu.len);
		poke_key_data(k.data);
		eapol_key_build(&w, &k);
		if (w.overflow)
			continue;
		POKE_CHECK(eapol_key_parse(wr_sofar(&w), lens[i], &again) == WIRE_OK);
		POKE_CHECK(again.replay == k.replay && bytes_equal(again.data, k.data));
	}
}

static inline void poke_kh(struct bytes payload)
{
	struct kh_frame f;
	struct kh_tlvs t;
	struct rrb r;

	if (rrb_parse(payload, &r) == WIRE_OK)
		poke_action(r.action);
	if (kh_frame_parse(payload, &f) == WIRE_OK) {
		poke_span(f.sealed);
		if (kh_tlvs_parse(f.clear, &t) == WIRE_OK)
			poke_span(t.r0kh);
	}
	if (kh_tlvs_parse(payload, &t) == WIRE_OK) {
		poke_span(t.r0kh);
		poke_span(t.pmk_r1);
		poke_span(t.identity);
		poke_span(t.cui);
		poke_span(t.vlan_tagged);
	}
}

/* Inside a tag there is the frame as it is without, and the same VLAN comes out again. */
static inline void poke_tagged(struct bytes frame)
{
	uint8_t mem[POKE_MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	uint16_t vlan, again;
	struct eth e, f;

	if (eth_parse_tagged(frame, &vlan, &e) != WIRE_OK)
		return;
	POKE_CHECK(vlan <= ETH_VLAN_MAX);
	poke_span(e.payload);
	if (vlan == 0)
		return;
	eth_build_tagged(&w, vlan, &e);
	if (w.overflow)
		return;
	POKE_CHECK(eth_parse_tagged(wr_sofar(&w), &again, &f) == WIRE_OK && again == vlan &&
		   f.type == e.type && mac_equal(f.src, e.src) &&
		   bytes_equal(f.payload, e.payload));
}

static inline void poke_dhcp(struct bytes message)
{
	struct dhcp d;

	if (dhcp_parse(message, &d) == WIRE_OK)
		(void)dhcp_type_text((enum dhcp_type)d.type);
}

static inline void poke_eth(struct bytes frame)
{
	struct eth e;
	struct arp arp;
	struct ipv4 ip;
	struct udp udp;
	struct icmp_echo echo;

	poke_tagged(frame);
	if (eth_parse(frame, &e) != WIRE_OK)
		return;
	poke_span(e.payload);
	(void)l2_update_is(&e);
	(void)!arp_parse(e.payload, &arp);
	poke_kh(e.payload);
	if (ipv4_parse(e.payload, &ip) != WIRE_OK)
		return;
	if (udp_parse(&ip, &udp) == WIRE_OK) {
		poke_span(udp.payload);
		poke_dhcp(udp.payload);
	}
	if (icmp_echo_parse(ip.payload, &echo) == WIRE_OK)
		poke_span(echo.payload);
}

/* A frame from its MAC header on. */
static inline void poke_frame(struct bytes frame)
{
	uint8_t mem[HDR_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rd r = rd_of(frame);
	struct hdr h;
	struct eth e;
	struct mac a;
	struct bytes body;

	if (hdr_parse(&r, &h) != WIRE_OK)
		return;
	POKE_CHECK(frame.len - r.left == hdr_len(&h));
	hdr_build(&w, &h);
	POKE_CHECK(bytes_equal(wr_sofar(&w), bytes_of(frame.p, hdr_len(&h))));
	(void)!hdr_da(&h, &a);
	(void)!hdr_sa(&h, &a);
	(void)!hdr_bssid(&h, &a);
	body = rd_rest(&r);
	poke_body(h.kind, body);
	if (eth_from_dot11(&h, body, &e) == WIRE_OK && e.type == ETHERTYPE_EAPOL)
		poke_eapol(e.payload);
}

static inline void poke_radiotap(struct bytes packet)
{
	uint8_t mem[RADIOTAP_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rd r = rd_of(packet), again;
	struct radiotap t, u;

	if (radiotap_parse(&r, &t) != WIRE_OK)
		return;
	poke_span(rd_rest(&r));
	t.flags &= (uint8_t)~RADIOTAP_FCS;
	radiotap_build(&w, &t);
	again = rd_of(wr_sofar(&w));
	POKE_CHECK(!w.overflow && radiotap_parse(&again, &u) == WIRE_OK && again.left == 0);
	POKE_CHECK(u.tsft == t.tsft && u.freq == t.freq && u.signal == t.signal && u.mcs == t.mcs);
}

static inline void poke_pcap(struct bytes file)
{
	struct pcap p;
	struct pcap_frame f;

	if (pcap_open(file, &p) != WIRE_OK)
		return;
	while (pcap_next(&p, &f) == STEP_ITEM) {
		POKE_CHECK(f.interface < p.n_interfaces);
		poke_span(f.bytes);
	}
}

#endif

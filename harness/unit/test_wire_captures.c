/* sees: base wire */
#include "suite.h"

#include "capfile.h"
#include "mangle.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/hdr.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire/rrb.h"
#include "wire/rsn.h"
#include "wire_poke.h"

/*
 * Frames of real stations and access points: all parse, and what our builders make of the parsed
 * form is the same octets. The counts are tshark 4.0.17's of the same files: frames; wlan.fc.type
 * == 0 && wlan.fc.protected == 0; wlan.tag.number of those but Action; eapol.type == 3; management
 * frames with wlan.tag.number == 55.
 */
static const struct air_case {
	const char *file;
	unsigned frames, mgmt, elements, keys, ftes;
	size_t mic_len; /* by AKM: 24 for 00-0F-AC:12 */
	unsigned slack; /* EAPOL-Key frames longer than their key data; see check_eapol */
} air_cases[] = {
	{ "wireshark/wpa2-ft-psk.pcapng.gz", 33, 12, 96, 4, 5, 16, 0 },
	{ "wireshark/wpa2-ft-eap.pcapng.gz", 36, 9, 77, 4, 1, 16, 0 },
	{ "wireshark/wpa2-psk-mfp.pcapng.gz", 18, 5, 27, 4, 0, 16, 0 },
	{ "wireshark/wpa3-suiteb-192.pcapng.gz", 97, 21, 103, 12, 0, 24, 1 },
	{ "wireshark/owe.pcapng.gz", 107, 93, 677, 4, 0, 16, 0 },
	{ "hwsim/uml-det/eap-okc/hwsim0.pcap", 219, 106, 854, 12, 0, 16, 0 },
	{ "hwsim/uml-det/eap-pmksa/hwsim0.pcap", 274, 111, 900, 16, 0, 16, 0 },
	{ "hwsim/uml-det/eap-preauth/hwsim0.pcap", 374, 154, 1357, 8, 0, 16, 0 },
	{ "hwsim/uml-det/ft-eap/hwsim0.pcap", 244, 137, 1229, 4, 17, 16, 0 },
	{ "hwsim/uml-det/ft-psk-local/hwsim0.pcap", 165, 106, 953, 4, 9, 16, 0 },
	{ "hwsim/uml-det/ft-psk/hwsim0.pcap", 265, 152, 1371, 4, 17, 16, 0 },
	{ "hwsim/uml-det/ft-sae/hwsim0.pcap", 209, 133, 1333, 4, 13, 16, 0 },
	{ "hwsim/uml-det/owe/hwsim0.pcap", 215, 127, 1056, 12, 0, 16, 0 },
	{ "hwsim/uml-det/sae-h2e/hwsim0.pcap", 222, 130, 1145, 12, 0, 16, 0 },
	{ "hwsim/uml-det/sae-pmksa/hwsim0.pcap", 274, 159, 1408, 16, 0, 16, 0 },
	{ "hwsim/uml-det/wpa2-psk/hwsim0.pcap", 252, 133, 1074, 16, 0, 16, 0 },
};

struct seen {
	const char *file;
	size_t mic_len;
	unsigned frames, mgmt, elements, keys, ftes, slack;
	unsigned rebuilt; /* elements whose builder was used */
};

enum { MEM = 4096 };

/*
 * One element from its parsed form. False where the element has no parsed form of its own. Rates
 * are parsed as the pair they are.
 */
static bool rebuild_security(struct wr *w, struct bytes whole, uint8_t id)
{
	struct rsne rsne;
	struct mde mde;
	struct fte fte;
	struct tie tie;

	switch (id) {
	case ELEM_RSN:
		ck_assert_int_eq(rsne_parse(whole, &rsne), WIRE_OK);
		rsne_build(w, &rsne);
		return true;
	case ELEM_RSNX:
		rsnxe_build(w, (uint8_t)(rsnxe_has(whole, RSNX_SAE_H2E) << RSNX_SAE_H2E |
					 rsnxe_has(whole, RSNX_SAE_PK) << RSNX_SAE_PK));
		return true;
	case ELEM_MOBILITY_DOMAIN:
		ck_assert_int_eq(mde_parse(whole, &mde), WIRE_OK);
		mde_build(w, &mde);
		return true;
	case ELEM_FAST_TRANSITION:
		ck_assert_int_eq(fte_parse(whole, fte_mic_len_said(whole), &fte), WIRE_OK);
		fte_build(w, &fte);
		return true;
	case ELEM_TIMEOUT_INTERVAL:
		ck_assert_int_eq(tie_parse(whole, &tie), WIRE_OK);
		tie_build(w, &tie);
		return true;
	}
	return false;
}

static bool rebuild_bss(struct wr *w, struct bytes whole, uint8_t id, const struct elems *e)
{
	struct bytes ssid;
	struct rates rates;
	struct tim tim;
	struct country country;
	uint8_t octet;

	switch (id) {
	case ELEM_SSID:
		ck_assert_int_eq(ssid_parse(whole, &ssid), WIRE_OK);
		ssid_build(w, ssid);
		return true;
	case ELEM_RATES:
		ck_assert_int_eq(rates_parse(e->rates, e->ext_rates, &rates), WIRE_OK);
		rates_build(w, &rates);
		return true;
	case ELEM_EXT_RATES:
		ck_assert_int_eq(rates_parse(e->rates, e->ext_rates, &rates), WIRE_OK);
		ext_rates_build(w, &rates);
		return true;
	case ELEM_DS:
		ck_assert_int_eq(ds_parse(whole, &octet), WIRE_OK);
		ds_build(w, octet);
		return true;
	case ELEM_TIM:
		ck_assert_int_eq(tim_parse(whole, &tim), WIRE_OK);
		tim_build(w, &tim);
		return true;
	case ELEM_COUNTRY:
		ck_assert_int_eq(country_parse(whole, &country), WIRE_OK);
		country_build(w, &country);
		return true;
	case ELEM_ERP:
		ck_assert_int_eq(erp_parse(whole, &octet), WIRE_OK);
		erp_build(w, octet);
		return true;
	}
	return false;
}

static bool rebuild_phy(struct wr *w, const struct elem *el)
{
	struct ht_caps ht;
	struct ht_op op;
	struct vht_caps vht;
	struct vht_op vop;
	struct wmm wmm;
	struct owe_dh dh;

	switch (el->id) {
	case ELEM_HT_CAPS:
		ck_assert_int_eq(ht_caps_parse(el->whole, &ht), WIRE_OK);
		ht_caps_build(w, &ht);
		return true;
	case ELEM_HT_OPERATION:
		ck_assert_int_eq(ht_op_parse(el->whole, &op), WIRE_OK);
		ht_op_build(w, &op);
		return true;
	case ELEM_VHT_CAPS:
		ck_assert_int_eq(vht_caps_parse(el->whole, &vht), WIRE_OK);
		vht_caps_build(w, &vht);
		return true;
	case ELEM_VHT_OPERATION:
		ck_assert_int_eq(vht_op_parse(el->whole, &vop), WIRE_OK);
		vht_op_build(w, &vop);
		return true;
	case ELEM_VENDOR:
		if (wmm_parse(el->whole, &wmm) != WIRE_OK)
			return false;
		wmm_build(w, &wmm);
		return true;
	case ELEM_EXTENSION:
		if (owe_dh_parse(el->whole, &dh) != WIRE_OK)
			return false;
		owe_dh_build(w, &dh);
		return true;
	}
	return false;
}

/* Appends the elements of a frame, each from its parsed form where it has one. */
static void rebuild_elements(struct wr *w, struct bytes elements, struct seen *s, bool count)
{
	struct rd r = rd_of(elements);
	struct elems all;
	struct elem e;
	enum step st;

	ck_assert_int_eq(elems_parse(elements, &all), WIRE_OK);
	while ((st = elem_next(&r, &e)) == STEP_ITEM) {
		size_t from = w->len;

		if (rebuild_security(w, e.whole, e.id) || rebuild_bss(w, e.whole, e.id, &all) ||
		    rebuild_phy(w, &e))
			s->rebuilt++;
		else
			wr_bytes(w, e.whole);
		ck_assert_msg(bytes_equal(bytes_of(w->p + from, w->len - from), e.whole),
			      "%s, frame %u: element %u differs", s->file, s->frames, e.id);
		s->elements += count;
	}
	ck_assert_int_eq(st, STEP_END);
	s->ftes += all.fte.len > 0;
}

static void rebuild_action(struct wr *w, struct bytes body, struct seen *s)
{
	struct action a;
	struct ft_frame ft;
	struct sa_query q;

	ck_assert_int_eq(action_parse(body, &a), WIRE_OK);
	if (a.category == CATEGORY_FT) {
		ck_assert_int_eq(ft_frame_parse(body, &ft), WIRE_OK);
		body = ft.elements;
		ft.elements = (struct bytes){ 0 };
		ft_frame_build(w, &ft);
		rebuild_elements(w, body, s, false);
	} else if (a.category == CATEGORY_SA_QUERY) {
		ck_assert_int_eq(sa_query_parse(body, &q), WIRE_OK);
		sa_query_build(w, &q);
	} else {
		wr_bytes(w, body);
	}
}

static void rebuild_auth(struct wr *w, struct bytes body, struct seen *s)
{
	struct auth a;
	struct bytes rest;

	ck_assert_int_eq(auth_parse(body, &a), WIRE_OK);
	rest = a.elements;
	if (a.algorithm != AUTH_SAE)
		a.elements = (struct bytes){ 0 };
	auth_build(w, &a);
	if (a.algorithm != AUTH_SAE)
		rebuild_elements(w, rest, s, true);
}

static void rebuild_body(struct wr *w, uint8_t kind, struct bytes body, struct seen *s)
{
	struct beacon beacon;
	struct assoc_req req;
	struct assoc_resp resp;
	struct leave leave;
	struct bytes elements = { 0 };

	switch (kind) {
	case FRAME_BEACON:
	case FRAME_PROBE_RESP:
		ck_assert_int_eq(beacon_parse(body, &beacon), WIRE_OK);
		elements = beacon.elements;
		beacon.elements = (struct bytes){ 0 };
		beacon_build(w, &beacon);
		break;
	case FRAME_PROBE_REQ:
		elements = body;
		break;
	case FRAME_ASSOC_REQ:
	case FRAME_REASSOC_REQ:
		ck_assert_int_eq(assoc_req_parse(body, kind == FRAME_REASSOC_REQ, &req), WIRE_OK);
		elements = req.elements;
		req.elements = (struct bytes){ 0 };
		assoc_req_build(w, &req);
		break;
	case FRAME_ASSOC_RESP:
	case FRAME_REASSOC_RESP:
		ck_assert_int_eq(assoc_resp_parse(body, &resp), WIRE_OK);
		elements = resp.elements;
		resp.elements = (struct bytes){ 0 };
		assoc_resp_build(w, &resp);
		break;
	case FRAME_DEAUTH:
	case FRAME_DISASSOC:
		ck_assert_int_eq(leave_parse(body, &leave), WIRE_OK);
		elements = leave.elements;
		leave.elements = (struct bytes){ 0 };
		leave_build(w, &leave);
		break;
	case FRAME_AUTH:
		rebuild_auth(w, body, s);
		return;
	case FRAME_ACTION:
		rebuild_action(w, body, s);
		return;
	default:
		ck_abort_msg("%s, frame %u: kind %02x", s->file, s->frames, kind);
	}
	rebuild_elements(w, elements, s, true);
}

static void check_mgmt(struct bytes body, const struct hdr *h, struct seen *s)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));

	s->mgmt++;
	rebuild_body(&w, h->kind, body, s);
	ck_assert_msg(bytes_equal(wr_sofar(&w), body), "%s, frame %u: body differs", s->file,
		      s->frames);
}

/*
 * hostapd leaves room for a PMKID in message 1 of AKM 12, for which there is none yet: 22 octets
 * that the length of the PDU counts and that of the key data does not.
 */
static void check_eapol(struct bytes pdu, struct seen *s)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eapol e;
	struct eapol_key k;
	struct kdes kdes;

	ck_assert_int_eq(eapol_parse(pdu, &e), WIRE_OK);
	if (e.type != EAPOL_KEY)
		return;
	s->keys++;
	ck_assert_int_eq(eapol_key_parse(pdu, s->mic_len, &k), WIRE_OK);
	if (k.data.p + k.data.len != k.whole.p + k.whole.len) {
		s->slack++;
		return;
	}
	eapol_key_build(&w, &k);
	ck_assert(!w.overflow);
	memcpy(mem + EAPOL_KEY_MIC_AT, k.mic, k.mic_len);
	ck_assert_msg(bytes_equal(wr_sofar(&w), k.whole), "%s, frame %u: EAPOL-Key differs",
		      s->file, s->frames);
	if ((k.info & KEY_INFO_ENCRYPTED) == 0)
		ck_assert_int_eq(kdes_parse(k.data, &kdes), WIRE_OK);
}

static void check_frame(struct bytes frame, struct seen *s)
{
	uint8_t mem[HDR_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rd r = rd_of(frame);
	struct hdr h;
	struct eth e;

	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
	hdr_build(&w, &h);
	ck_assert(bytes_equal(wr_sofar(&w), bytes_of(frame.p, frame.len - r.left)));
	if (h.prot)
		return;
	if (hdr_is_mgmt(&h))
		check_mgmt(rd_rest(&r), &h, s);
	else if (hdr_is_data(&h) && r.left > 0 && eth_from_dot11(&h, rd_rest(&r), &e) == WIRE_OK &&
		 e.type == ETHERTYPE_EAPOL)
		check_eapol(e.payload, s);
}

START_TEST(t_air)
{
	const struct air_case *c = &air_cases[_i];
	char name[CAPFILE_NAME];
	static struct pcap p;
	struct pcap_frame f;
	struct seen s = { .file = c->file, .mic_len = c->mic_len };
	struct radiotap t;
	struct bytes file;
	struct rd r;
	enum step st;

	snprintf(name, sizeof(name), "captures/%s", c->file);
	file = capfile_read(name);
	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while ((st = pcap_next(&p, &f)) == STEP_ITEM) {
		s.frames++;
		ck_assert_uint_eq(f.linktype, LINKTYPE_RADIOTAP);
		r = rd_of(f.bytes);
		ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_OK);
		check_frame(rd_rest(&r), &s);
	}
	ck_assert_int_eq(st, STEP_END);
	ck_assert_uint_eq(s.frames, c->frames);
	ck_assert_uint_eq(s.mgmt, c->mgmt);
	ck_assert_uint_eq(s.elements, c->elements);
	ck_assert_uint_eq(s.keys, c->keys);
	ck_assert_uint_eq(s.ftes, c->ftes);
	ck_assert_uint_eq(s.slack, c->slack);
	ck_assert_uint_gt(s.rebuilt, s.elements / 2);
	capfile_free(file);
}
END_TEST

/* Inter-AP frames; counts by ethertype, tshark's. */
static const struct ds_case {
	const char *file;
	unsigned key_holder, relayed, preauth;
} ds_cases[] = {
	{ "captures/hwsim/uml-det/eap-preauth/ds.pcap", 0, 0, 40 },
	{ "captures/hwsim/uml-det/ft-eap/ds.pcap", 6, 4, 0 },
	{ "captures/hwsim/uml-det/ft-psk/ds.pcap", 6, 4, 0 },
	{ "captures/hwsim/uml-det/ft-psk-local/ds.pcap", 0, 2, 0 },
	{ "captures/hwsim/uml-det/ft-sae/ds.pcap", 6, 4, 0 },
};

static void check_relayed(const struct eth *e, struct seen *s)
{
	uint8_t action[MEM], mem[MEM];
	struct wr a = wr_of(action, sizeof(action)), w = wr_of(mem, sizeof(mem));
	struct rrb r;

	ck_assert_int_eq(rrb_parse(e->payload, &r), WIRE_OK);
	ck_assert(mac_equal(r.ap, e->src));
	rebuild_action(&a, r.action, s);
	r.action = wr_sofar(&a);
	rrb_build(&w, &r);
	ck_assert(bytes_equal(wr_sofar(&w), e->payload));
}

/* hostapd's order and padding of the clear TLVs, seen from outside. */
static void check_key_holder(const struct eth *e)
{
	uint8_t clear[MEM], mem[MEM];
	struct wr c = wr_of(clear, sizeof(clear)), w = wr_of(mem, sizeof(mem));
	struct kh_frame f;
	struct kh_tlvs t;

	ck_assert_int_eq(kh_frame_parse(e->payload, &f), WIRE_OK);
	ck_assert_int_eq(kh_tlvs_parse(f.clear, &t), WIRE_OK);
	if (t.has.nonce)
		kh_tlv_build(&c, KH_TLV_NONCE, BYTES(t.nonce));
	if (t.has.seq)
		kh_tlv_seq(&c, &t.seq);
	kh_tlv_build(&c, KH_TLV_R0KH_ID, t.r0kh);
	kh_tlv_mac(&c, KH_TLV_R1KH_ID, t.r1kh);
	kh_pad(&c, f.sealed.len - KH_SIV);
	f.clear = wr_sofar(&c);
	kh_frame_build(&w, &f);
	wr_bytes(&w, f.sealed);
	ck_assert(bytes_equal(wr_sofar(&w), e->payload));
}

START_TEST(t_ds)
{
	const struct ds_case *c = &ds_cases[_i];
	struct bytes file = capfile_read(c->file);
	unsigned key_holder = 0, relayed = 0, preauth = 0;
	static struct pcap p;
	struct pcap_frame f;
	struct seen s = { .file = c->file };
	struct eapol pdu;
	struct eth e;
	enum step st;

	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while ((st = pcap_next(&p, &f)) == STEP_ITEM) {
		ck_assert_uint_eq(f.linktype, LINKTYPE_ETHERNET);
		ck_assert_int_eq(eth_parse(f.bytes, &e), WIRE_OK);
		if (e.type == ETHERTYPE_OUI_EXT) {
			check_key_holder(&e);
			key_holder++;
		} else if (e.type == ETHERTYPE_RRB) {
			check_relayed(&e, &s);
			relayed++;
		} else if (e.type == ETHERTYPE_PREAUTH) {
			ck_assert_int_eq(eapol_parse(e.payload, &pdu), WIRE_OK);
			preauth++;
		}
	}
	ck_assert_int_eq(st, STEP_END);
	ck_assert_uint_eq(key_holder, c->key_holder);
	ck_assert_uint_eq(relayed, c->relayed);
	ck_assert_uint_eq(preauth, c->preauth);
	ck_assert_uint_eq(s.ftes, relayed);
	capfile_free(file);
}
END_TEST

/* tshark: frame.time_epoch of the first frame. */
START_TEST(t_times)
{
	struct bytes ng = capfile_read("captures/wireshark/wpa2-ft-psk.pcapng.gz");
	struct bytes classic = capfile_read("captures/hwsim/uml-det/ft-psk/hwsim0.pcap");
	static struct pcap p;
	struct pcap_frame f;

	ck_assert_int_eq(pcap_open(ng, &p), WIRE_OK);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
	ck_assert_int_eq(f.at_ns, INT64_C(1615761023488056995));
	ck_assert_int_eq(pcap_open(classic, &p), WIRE_OK);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
	ck_assert_int_eq(f.at_ns, INT64_C(1800000005621143000));
	capfile_free(ng);
	capfile_free(classic);
}
END_TEST

/*
 * Captures of all ages and makes, most of them with traffic that is none of our business: every
 * frame is answered. Counts are tshark's.
 */
static const struct {
	const char *file;
	unsigned frames;
} others[] = {
	{ "wireshark/wep.pcapng.gz", 19 },
	{ "wireshark/wpa-Induction.pcap.gz", 1093 },
	{ "wireshark/wpa-ccmp-256.pcapng.gz", 59 },
	{ "wireshark/wpa-eap-tls.pcap.gz", 86 },
	{ "wireshark/wpa-gcmp-256.pcapng.gz", 55 },
	{ "wireshark/wpa-gcmp.pcapng.gz", 42 },
	{ "wireshark/wpa-test-decode-mgmt.pcap.gz", 11 },
	{ "wireshark/wpa-test-decode-tdls.pcap.gz", 24 },
	{ "wireshark/wpa-test-decode.pcap.gz", 4274 },
	{ "wireshark/wpa1-gtk-rekey.pcapng.gz", 99 },
	{ "wireshark/wpa3-sae.pcapng.gz", 143 },
	{ "wireshark/wpa_ptk_extended_key_id.pcap.gz", 125 },
	{ "hwsim/qemu-ft-sae-auth-timeout/hwsim0.pcap", 1755 },
};

static void poke_captured(void *ctx, struct bytes packet)
{
	struct rd r = rd_of(packet);
	struct radiotap t;

	(void)ctx;
	poke_radiotap(packet);
	if (radiotap_parse(&r, &t) == WIRE_OK)
		poke_frame(rd_rest(&r));
}

START_TEST(t_others)
{
	char name[CAPFILE_NAME];
	static struct pcap p;
	struct pcap_frame f;
	struct bytes file;
	unsigned n = 0;

	snprintf(name, sizeof(name), "captures/%s", others[_i].file);
	file = capfile_read(name);
	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	for (; pcap_next(&p, &f) == STEP_ITEM; n++)
		poke_captured(NULL, f.bytes);
	ck_assert_uint_eq(n, others[_i].frames);
	capfile_free(file);
}
END_TEST

/* FTEs whose MIC Control says 16 and whose AKM (13) says 24: the parameter decides. */
START_TEST(t_fte_of_akm_13)
{
	struct bytes file = capfile_read("captures/synthetic/akm13-ft-eap-sha384-air.pcap");
	unsigned n = 0, n_gtk = 0;
	static struct pcap p;
	struct pcap_frame f;
	struct radiotap t;
	struct rd r, body;
	struct hdr h;
	struct assoc_resp resp;
	struct fte fte;

	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM) {
		r = rd_of(f.bytes);
		ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_OK);
		ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
		body = r;
		if ((h.kind & ~0x20) != FRAME_ASSOC_RESP ||
		    assoc_resp_parse(rd_rest(&body), &resp) != WIRE_OK || resp.e.fte.len == 0)
			continue;
		ck_assert_uint_eq(fte_mic_len_said(resp.e.fte), 16);
		ck_assert_int_eq(fte_parse(resp.e.fte, 24, &fte), WIRE_OK);
		ck_assert(
			bytes_equal(bytes_of(fte.r0kh, fte.r0kh_len), bytes_of("ap1.example", 11)));
		n_gtk += fte.gtk.present && fte.gtk.wrapped_len == 24;
		n++;
	}
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(n_gtk, 1);
	capfile_free(file);
}
END_TEST

START_TEST(t_real_frames_broken)
{
	struct bytes file = capfile_read("captures/wireshark/wpa2-ft-psk.pcapng.gz");
	static struct pcap p;
	struct pcap_frame f;

	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM)
		mangle(f.bytes, poke_captured, NULL);
	capfile_free(file);
}
END_TEST

UNIT_MAIN("wire_captures", {
	capfile_or_skip();
	tcase_add_loop_test(tc, t_air, 0, N_OF(air_cases));
	tcase_add_loop_test(tc, t_ds, 0, N_OF(ds_cases));
	tcase_add_test(tc, t_times);
	tcase_add_loop_test(tc, t_others, 0, N_OF(others));
	tcase_add_test(tc, t_fte_of_akm_13);
	tcase_add_test(tc, t_real_frames_broken);
})

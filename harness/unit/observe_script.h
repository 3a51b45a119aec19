#ifndef UNIT_OBSERVE_SCRIPT_H
#define UNIT_OBSERVE_SCRIPT_H

#include <check.h>
#include <string.h>

#include "base/time.h"
#include "observe/observe.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/mgmt.h"
#include "wire/rrb.h"
#include "wire/rsn.h"

/*
 * A play of trace records for one observer: the clock, the frames in flight, and short names for
 * what usually happens. 6 Mb/s in 5 GHz, and every frame lasts FRAME_NS, so that sums can be done
 * in the head.
 */
#define FRAME_NS (100 * NS_PER_US)
enum { SCRIPT_FRAME = 1024 };

static const struct mac STA = { { 2, 0, 0, 0, 0, 0x10 } };
static const struct mac AP1 = { { 2, 0, 0, 0, 0, 1 } };
static const struct mac AP2 = { { 2, 0, 0, 0, 0, 2 } };

struct script {
	struct observe *o;
	int64_t now_ns;
	bool air_only; /* as a capture is: nothing but frames on the air, and no names */
	uint64_t frame_no;
	uint16_t seq;
	uint8_t mdid1, mdid2;
	bool over_ds;
};

static inline const char *script_name(struct mac m)
{
	return mac_equal(m, STA) ? "sta" : mac_equal(m, AP1) ? "ap1" : "ap2";
}

static inline void script_rec(struct script *s, struct trace_rec rec)
{
	rec.at_ns = s->now_ns;
	if (s->air_only && rec.kind != TRACE_AIR_TX)
		return;
	if (s->air_only)
		rec.entity = NULL;
	observe_rec(s->o, &rec);
}

static inline void script_wait(struct script *s, int64_t ns)
{
	s->now_ns += ns;
}

/* The frame goes on the air; the clock is at its end afterwards. */
static inline void script_tx(struct script *s, const struct hdr *given, struct bytes body)
{
	uint8_t buf[SCRIPT_FRAME];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = *given;

	h.seq = h.retry ? s->seq : ++s->seq & 4095;
	hdr_build(&w, &h);
	wr_bytes(&w, body);
	script_rec(s, (struct trace_rec){
			      .kind = TRACE_AIR_TX,
			      .entity = script_name(h.a2),
			      .u.air_tx = { .frame_no = ++s->frame_no, .try_no = 1,
					    .freq_mhz = 5180, .rate_100k = 60,
					    .dur_ns = FRAME_NS, .frame = wr_sofar(&w) } });
	s->now_ns += FRAME_NS;
}

/* After SIFS, the acknowledgement and the AIFS of whoever comes next. */
static inline void script_gap(struct script *s)
{
	script_wait(s, 200 * NS_PER_US);
}

static inline struct rsne script_rsne(enum akm akm)
{
	return rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, akm, 0, CIPHER_NONE);
}

static inline void script_beacon(struct script *s, struct mac ap, enum akm akm)
{
	uint8_t buf[256];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = hdr_mgmt(FRAME_BEACON, MAC_BROADCAST, ap, ap);
	struct beacon b = { .interval = 100, .caps = CAP_ESS | CAP_PRIVACY };
	struct rsne r = script_rsne(akm);
	uint8_t mdid = mac_equal(ap, AP1) ? s->mdid1 : s->mdid2;
	struct mde m = { { 0xa1, mdid }, s->over_ds ? MDE_OVER_DS : 0 };

	beacon_build(&w, &b);
	elem_put(&w, ELEM_SSID, bytes_of("net", 3));
	rsne_build(&w, &r);
	if (mdid)
		mde_build(&w, &m);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static inline struct script script_new(enum akm akm, bool air_only)
{
	struct script s = { .o = observe_new(), .air_only = air_only, .over_ds = true };

	ck_assert_ptr_nonnull(s.o);
	if (akm == AKM_FT_PSK)
		s.mdid1 = s.mdid2 = 0xb2;
	if (!air_only)
		observe_station(s.o, STA, "sta");
	script_beacon(&s, AP1, akm);
	script_beacon(&s, AP2, akm);
	return s;
}

static inline struct hdr script_hdr(enum frame kind, struct mac ap, bool from_ap)
{
	return hdr_mgmt(kind, from_ap ? STA : ap, from_ap ? ap : STA, ap);
}

struct script_ft {
	bool no_name, other_snonce, mfp;
	uint8_t mic; /* FTE's element count, 0 in authentication */
};

static inline void script_ft_elements(struct script *s, struct wr *w, struct mac ap,
				      struct script_ft how)
{
	struct rsne r = script_rsne(AKM_FT_PSK);
	struct mde m = { { 0xa1, mac_equal(ap, AP1) ? s->mdid1 : s->mdid2 }, MDE_OVER_DS };
	struct fte f = { .mic_len = 16, .n_protected = how.mic, .has_r1kh = true, .r1kh = ap,
			 .r0kh = "ap1", .r0kh_len = 3 };

	memset(f.snonce, how.other_snonce ? 8 : 7, sizeof(f.snonce));
	r.caps = how.mfp ? RSN_CAP_MFPC : 0;
	if (!how.no_name) {
		r.n_pmkid = 1;
		r.upto = RSNE_UPTO_PMKID;
		memset(r.pmkid[0], 5, PMKID_LEN);
	}
	rsne_build(w, &r);
	mde_build(w, &m);
	fte_build(w, &f);
}

static inline void script_auth(struct script *s, struct mac ap, bool from_ap, uint16_t algorithm,
			       uint16_t status, struct script_ft how)
{
	uint8_t buf[512];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(FRAME_AUTH, ap, from_ap);
	struct auth a = { .algorithm = algorithm, .seq = from_ap ? 2 : 1, .status = status };

	auth_build(&w, &a);
	if (algorithm == AUTH_FT && status == 0)
		script_ft_elements(s, &w, ap, how);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static inline void script_ds(struct script *s, struct mac target, bool from_ap, uint16_t status)
{
	uint8_t buf[512];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(FRAME_ACTION, AP1, from_ap);
	struct ft_frame f = { .action = from_ap ? FT_RESPONSE : FT_REQUEST, .sta = STA,
			      .target = target, .status = status };

	ft_frame_build(&w, &f);
	if (status == 0)
		script_ft_elements(s, &w, target, (struct script_ft){ 0 });
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static inline void script_assoc(struct script *s, struct mac ap, bool reassoc, enum akm akm,
				const struct script_ft *ft)
{
	uint8_t buf[512];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(reassoc ? FRAME_REASSOC_REQ : FRAME_ASSOC_REQ, ap, false);
	struct assoc_req a = { .reassoc = reassoc, .current_ap = AP1 };
	struct rsne r = script_rsne(akm);
	struct mde m = { { 0xa1, mac_equal(ap, AP1) ? s->mdid1 : s->mdid2 }, 0 };

	assoc_req_build(&w, &a);
	elem_put(&w, ELEM_SSID, bytes_of("net", 3));
	if (ft)
		script_ft_elements(s, &w, ap, *ft);
	else
		rsne_build(&w, &r);
	if (!ft && akm == AKM_FT_PSK)
		mde_build(&w, &m);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static inline void script_answer(struct script *s, struct mac ap, bool reassoc, uint16_t status)
{
	uint8_t buf[128];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(reassoc ? FRAME_REASSOC_RESP : FRAME_ASSOC_RESP, ap, true);
	struct assoc_resp a = { .status = status, .aid = 1 };

	assoc_resp_build(&w, &a);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static inline void script_leave(struct script *s, struct mac ap, bool from_ap, uint16_t reason)
{
	uint8_t buf[64];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(FRAME_DEAUTH, ap, from_ap);
	struct leave l = { .reason = reason };

	leave_build(&w, &l);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

/* Message 1 to 4; akm is that of the RSNE in message 2. */
static inline void script_eapol(struct script *s, struct mac ap, unsigned message, enum akm akm)
{
	static const uint16_t info[] = { 0, 0x008a, 0x010a, 0x13ca, 0x030a };
	uint8_t data[64], pdu[256], buf[512];
	struct wr d = wr_of(data, sizeof(data)), p = wr_of(pdu, sizeof(pdu));
	struct wr w = wr_of(buf, sizeof(buf));
	struct rsne r = script_rsne(akm);
	struct hdr h = message % 2 ? hdr_data_from_ap(FRAME_DATA, ap, STA, ap)
				   : hdr_data_to_ap(FRAME_DATA, ap, STA, ap);
	struct eapol_key k = { .version = 2, .desc = EAPOL_DESC_RSN, .info = info[message],
			       .replay = message,
			       .mic_len = akm == AKM_SUITE_B_192 ? 24 : 16 };
	struct msdu m = { .type = ETHERTYPE_EAPOL };

	if (message == 2)
		rsne_build(&d, &r);
	if (message == 3)
		wr_zero(&d, 24);
	k.data = wr_sofar(&d);
	eapol_key_build(&p, &k);
	m.payload = wr_sofar(&p);
	msdu_build(&w, &m);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static inline void script_handshake(struct script *s, struct mac ap, enum akm akm)
{
	for (unsigned m = 1; m <= 4; m++)
		script_eapol(s, ap, m, akm);
}

/* A protected data frame, one way or the other. */
static inline void script_data(struct script *s, struct mac ap, bool from_ap)
{
	struct hdr h = from_ap ? hdr_data_from_ap(FRAME_DATA, ap, STA, AP1)
			       : hdr_data_to_ap(FRAME_DATA, ap, STA, AP1);

	h.prot = true;
	script_tx(s, &h, bytes_of("................", 16));
	script_gap(s);
}

/* The first association, without any node facts: authentication to 4/4, then data both ways. */
static inline void script_join(struct script *s, struct mac ap, enum akm akm)
{
	script_auth(s, ap, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(s, ap, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(s, ap, false, akm, NULL);
	script_answer(s, ap, false, 0);
	script_handshake(s, ap, akm);
	script_data(s, ap, false);
	script_data(s, ap, true);
	script_wait(s, NS_PER_S);
}

static inline void script_path(struct script *s, struct mac ap, bool up, bool down)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_PATH, .entity = "sta",
					  .u.path = { ap, up, down } });
}

static inline void script_wire(struct script *s, const char *entity, struct bytes frame, bool lost)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_WIRE, .entity = entity,
					  .u.wire = { "cable", "switch", 5 * NS_PER_US, lost,
						      frame } });
}

static inline void script_l2_update(struct script *s, const char *ap)
{
	uint8_t buf[64];
	struct wr w = wr_of(buf, sizeof(buf));

	l2_update_build(&w, STA);
	script_wire(s, ap, wr_sofar(&w), false);
}

static inline void script_log(struct script *s, const char *entity, bool visible, const char *text)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_LOG, .entity = entity,
					  .u.log = { LOG_DEBUG, visible, text } });
}

static inline void script_verdict(struct script *s, const char *entity, struct mac peer,
				  const char *why)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_VERDICT, .entity = entity,
					  .u.verdict = { .peer = peer, .frame = "", .why = why } });
}

/* A key pull of AP2 to the R0KH "ap1", or its answer. */
static inline void script_pull(struct script *s, bool answer, bool lost)
{
	uint8_t clear[128], payload[256], buf[512];
	struct wr c = wr_of(clear, sizeof(clear)), p = wr_of(payload, sizeof(payload));
	struct wr w = wr_of(buf, sizeof(buf));
	struct kh_frame f = { .message = answer ? KH_RESP : KH_PULL };
	struct eth e = { .dst = answer ? AP2 : AP1, .src = answer ? AP1 : AP2,
			 .type = ETHERTYPE_OUI_EXT };
	const uint8_t nonce[16] = { 9 };

	kh_tlv_build(&c, KH_TLV_NONCE, BYTES(nonce));
	kh_tlv_build(&c, KH_TLV_R0KH_ID, bytes_of("ap1", 3));
	kh_tlv_mac(&c, KH_TLV_R1KH_ID, AP2);
	f.clear = wr_sofar(&c);
	kh_frame_build(&p, &f);
	wr_zero(&p, 32);
	e.payload = wr_sofar(&p);
	eth_build(&w, &e);
	script_wire(s, answer ? "ap1" : "ap2", wr_sofar(&w), lost);
}

static inline void script_finish(struct script *s)
{
	ck_assert_int_eq(observe_finish(s->o, s->now_ns), ERR_OK);
}

#endif

#ifndef UNIT_WIRE_SAMPLES_H
#define UNIT_WIRE_SAMPLES_H

#include "wire/action.h"
#include "wire/dhcp.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/hdr.h"
#include "wire/ie.h"
#include "wire/ip.h"
#include "wire/measure.h"
#include "wire/mgmt.h"
#include "wire/radiotap.h"
#include "wire/rrb.h"
#include "wire/rsn.h"

/* Frames of our own making, one of each kind: for the mangle tests and as seeds of the fuzzers. */
static const struct mac SAMPLE_AP = { { 0x02, 0, 0, 0, 0x0a, 0x01 } };
static const struct mac SAMPLE_TARGET = { { 0x02, 0, 0, 0, 0x0a, 0x02 } };
static const struct mac SAMPLE_STA = { { 0x02, 0, 0, 0, 0x05, 0x01 } };
static const uint8_t SAMPLE_NAME[PMKID_LEN] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

enum { SAMPLE_MAX = 2048 };

static inline void sample_rsne(struct wr *w)
{
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_FT_PSK,
				RSN_CAP_PTKSA_COUNTERS | RSN_CAP_MFPC, CIPHER_BIP_CMAC_128);

	rsne_add_akm(&r, AKM_PSK_SHA256);
	r.n_pmkid = 1;
	memcpy(r.pmkid[0], SAMPLE_NAME, PMKID_LEN);
	rsne_build(w, &r);
}

static inline struct fte sample_fte(void)
{
	struct fte f = { .control = FTE_RSNXE_USED, .n_protected = 3, .mic_len = 16 };

	memset(f.anonce, 0xa0, sizeof(f.anonce));
	memset(f.snonce, 0x50, sizeof(f.snonce));
	memset(f.mic, 0x33, f.mic_len);
	f.has_r1kh = true;
	f.r1kh = SAMPLE_TARGET;
	f.r0kh_len = 12;
	memcpy(f.r0kh, "ap1.example.", f.r0kh_len);
	return f;
}

static inline void sample_group_keys(struct fte *f)
{
	f->gtk = (struct fte_gtk){ .present = true, .info = 1, .key_len = 16, .wrapped_len = 24 };
	memset(f->gtk.wrapped, 0x61, f->gtk.wrapped_len);
	f->igtk =
		(struct fte_igtk){ .present = true, .key_id = 4, .key_len = 16, .wrapped_len = 24 };
	memset(f->igtk.wrapped, 0x62, f->igtk.wrapped_len);
	f->has_oci = true;
	f->oci[0] = 81;
	f->oci[1] = 6;
}

static inline void sample_ft_elements(struct wr *w, bool keys)
{
	struct fte f = sample_fte();

	if (keys)
		sample_group_keys(&f);
	sample_rsne(w);
	mde_build(w, &(struct mde){ { 0xa1, 0xb2 }, MDE_OVER_DS });
	fte_build(w, &f);
}

static inline void sample_rates(struct wr *w)
{
	const struct rates r = { { 0x82, 0x84, 0x8b, 0x96, 12, 18, 24, 36, 48, 72, 96, 108 }, 12 };

	rates_build(w, &r);
	ext_rates_build(w, &r);
}

/* What beacons say of other channels. */
static inline void sample_channels(struct wr *w)
{
	const struct channel_switch leaves = { 1, 115, 40, 3 };
	const struct rnr_ap six = { .op_class = 131, .channel = 37, .offset = 255,
				    .has_bssid = true, .bssid = { { 2, 0, 0, 0, 6, 0 } },
				    .has_short_ssid = true, .short_ssid = 0x499602d2,
				    .has_params = true, .params = RNR_COLOCATED, .psd = 127 };
	struct mark m;

	channel_switch_build(w, &leaves);
	ext_channel_switch_build(w, &leaves);
	m = elem_open(w, ELEM_REDUCED_NEIGHBOR_REPORT);
	rnr_build(w, &six, 1);
	rnr_build(w, &six, 1);
	elem_close(w, m);
}

static inline void sample_phy(struct wr *w)
{
	static const uint8_t he_rest[] = { 0x7b, 0x1c };

	ht_caps_build(w, &(struct ht_caps){ .info = 0x01ad, .mcs = { 0xff, 0xff } });
	ht_op_build(w, &(struct ht_op){ .primary = 6, .info = { 1 } });
	vht_caps_build(w, &(struct vht_caps){ 0x03801091, 0xfffa, 0, 0xfffa, 0 });
	vht_op_build(w, &(struct vht_op){ 1, 42, 0, 0xfffc });
	he_caps_build(w, &(struct he_caps){
				 .rx_map80 = 0xfffa, .tx_map80 = 0xfffa, .rest = BYTES(he_rest) });
	he_op_build(w, &(struct he_op){ 0x3ff4, 0x81, 0xfffc, { 0 } });
}

static inline void sample_beacon(struct wr *w)
{
	static const uint8_t bitmap[] = { 0x02 }, ext_caps[] = { 4, 0, 8, 0, 0, 0, 0, 0x40 };
	static const uint8_t rm[5] = { 2 };
	struct hdr h = hdr_mgmt(FRAME_BEACON, MAC_BROADCAST, SAMPLE_AP, SAMPLE_AP);

	hdr_build(w, &h);
	beacon_build(w, &(struct beacon){ .tsf = 102400, .interval = 100, .caps = 0x0411 });
	ssid_build(w, bytes_of("corridor", 8));
	sample_rates(w);
	ds_build(w, 6);
	tim_build(w, &(struct tim){ 0, 2, true, 0, BYTES(bitmap) });
	country_build(w, &(struct country){ "DE ", { { 1, 13, 20 } }, 1 });
	erp_build(w, 0);
	bss_load_build(w, &(struct bss_load){ 3, 40, 0 });
	sample_rsne(w);
	mde_build(w, &(struct mde){ { 0xa1, 0xb2 }, MDE_OVER_DS });
	rm_caps_build(w, rm);
	ext_caps_build(w, BYTES(ext_caps));
	sample_phy(w);
	rsnxe_build(w, 1 << RSNX_SAE_H2E);
	wmm_build(w, &(struct wmm){ true, 0, { { 3, 0xa4, 0 }, { 0x27, 0xa4, 0 } } });
}

static inline void sample_auth(struct wr *w)
{
	struct hdr h = hdr_mgmt(FRAME_AUTH, SAMPLE_TARGET, SAMPLE_STA, SAMPLE_TARGET);

	hdr_build(w, &h);
	auth_build(w, &(struct auth){ .algorithm = AUTH_FT, .seq = 1 });
	sample_ft_elements(w, false);
}

static inline void sample_reassoc_req(struct wr *w)
{
	static const uint8_t tspec[] = { ELEM_RIC_DESCRIPTOR, 3, 1, 0, 0 };
	static const uint8_t asked[53] = { 0xaa, 0x30, 0, 0xdc, 0x05 };
	struct hdr h = hdr_mgmt(FRAME_REASSOC_REQ, SAMPLE_TARGET, SAMPLE_STA, SAMPLE_TARGET);

	hdr_build(w, &h);
	assoc_req_build(w, &(struct assoc_req){ .reassoc = true,
						.caps = 0x0431,
						.listen_interval = 10,
						.current_ap = SAMPLE_AP });
	ssid_build(w, bytes_of("corridor", 8));
	sample_rates(w);
	sample_ft_elements(w, false);
	rde_build(w, &(struct rde){ 1, 1, 0, BYTES(tspec) });
	wmm_tspec_build(w, &(struct wmm_tspec){ .asked = BYTES(asked), .medium_time = 80 });
	rsnxe_build(w, 1 << RSNX_SAE_H2E);
	wmm_build(w, &(struct wmm){ 0 });
}

static inline void sample_reassoc_resp(struct wr *w)
{
	struct hdr h = hdr_mgmt(FRAME_REASSOC_RESP, SAMPLE_STA, SAMPLE_TARGET, SAMPLE_TARGET);

	hdr_build(w, &h);
	assoc_resp_build(w, &(struct assoc_resp){ .caps = 0x0411, .aid = 1 });
	sample_rates(w);
	sample_ft_elements(w, true);
	tie_build(w, &(struct tie){ TIE_COMEBACK, 1000 });
	max_idle_build(w, &(struct max_idle){ 300, 0 });
}

static inline void sample_deauth(struct wr *w)
{
	struct hdr h = hdr_mgmt(FRAME_DEAUTH, MAC_BROADCAST, SAMPLE_AP, SAMPLE_AP);

	hdr_build(w, &h);
	leave_build(w, &(struct leave){ .reason = REASON_DEAUTH_LEAVING });
	mme_build(w, &(struct mme){ .key_id = 4, .mic_len = 8 });
}

static inline void sample_ft_action(struct wr *w)
{
	ft_frame_build(w, &(struct ft_frame){ .action = FT_RESPONSE,
					      .sta = SAMPLE_STA,
					      .target = SAMPLE_TARGET });
	sample_ft_elements(w, false);
}

static inline void sample_ft_response(struct wr *w)
{
	struct hdr h = hdr_mgmt(FRAME_ACTION, SAMPLE_STA, SAMPLE_AP, SAMPLE_AP);

	hdr_build(w, &h);
	sample_ft_action(w);
}

static inline void sample_btm(struct wr *w)
{
	struct hdr h = hdr_mgmt(FRAME_ACTION, SAMPLE_STA, SAMPLE_AP, SAMPLE_AP);

	hdr_build(w, &h);
	btm_request_build(w, &(struct btm_request){ .token = 1,
						    .mode = BTM_CANDIDATES | BTM_ESS_DISASSOC,
						    .validity = 100,
						    .url = bytes_of("http://x/", 9) });
	neighbor_build(w, &(struct neighbor){ .bssid = SAMPLE_TARGET,
					      .info = 0x8f,
					      .op_class = 81,
					      .channel = 11,
					      .phy = 7,
					      .has_preference = true,
					      .preference = 255 });
}

static inline void sample_measure(struct wr *w, uint8_t action, struct bytes body)
{
	struct hdr h = hdr_mgmt(FRAME_ACTION, SAMPLE_STA, SAMPLE_AP, SAMPLE_AP);
	uint8_t id = action == RM_MEASUREMENT_REQUEST ? ELEM_MEASUREMENT_REQUEST
						      : ELEM_MEASUREMENT_REPORT;

	hdr_build(w, &h);
	measure_frame_build(w, &(struct measure_frame){ .action = action, .token = 7 });
	measure_elem_build(w, id, &(struct measure_elem){ 1, 0, MEASURE_BEACON, body });
}

static inline void sample_beacon_request(struct wr *w)
{
	static const uint8_t sub[] = { BEACON_ASK_SSID, 2, 'f', 't', BEACON_ASK_DETAIL, 1, 1,
				       BEACON_ASK_ELEMENTS, 2, ELEM_SSID, ELEM_RSN,
				       BEACON_ASK_CHANNELS, 3, 115, 36, 40, BEACON_ASK_LAST, 1, 1 };
	uint8_t mem[64];
	struct wr body = wr_of(mem, sizeof(mem));

	beacon_request_build(&body, &(struct beacon_request){ .op_class = 81,
							      .channel = 6,
							      .random_tu = 10,
							      .duration_tu = 50,
							      .mode = BEACON_ACTIVE,
							      .bssid = MAC_BROADCAST,
							      .subelements = BYTES(sub) });
	sample_measure(w, RM_MEASUREMENT_REQUEST, wr_sofar(&body));
}

static inline void sample_beacon_report(struct wr *w)
{
	static const uint8_t sub[] = { BEACON_BODY, 14, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 17, 0,
				       ELEM_SSID, 0, BEACON_FRAGMENT, 2, 1, 0, BEACON_LAST, 1, 1 };
	uint8_t mem[64];
	struct wr body = wr_of(mem, sizeof(mem));

	beacon_report_build(&body, &(struct beacon_report){ .op_class = 115,
							    .channel = 36,
							    .start_us = 1u << 20,
							    .duration_tu = 50,
							    .frame_info = 7,
							    .rcpi = rcpi_of(-55),
							    .rsni = BEACON_RSNI_UNKNOWN,
							    .bssid = SAMPLE_TARGET,
							    .parent_us = 77,
							    .subelements = BYTES(sub) });
	sample_measure(w, RM_MEASUREMENT_REPORT, wr_sofar(&body));
}

static inline void sample_key_data(struct wr *w)
{
	static const uint8_t key[16] = { 0x11 };
	struct fte f = sample_fte();

	sample_rsne(w);
	mde_build(w, &(struct mde){ { 0xa1, 0xb2 }, MDE_OVER_DS });
	gtk_kde_build(w, &(struct gtk_kde){ 1, false, BYTES(key) });
	igtk_kde_build(w, KDE_IGTK, &(struct igtk_kde){ 4, { 0 }, BYTES(key) });
	kde_pmkid_build(w, SAMPLE_NAME);
	fte_build(w, &f);
	tie_build(w, &(struct tie){ TIE_REASSOC_DEADLINE, 1000 });
	tie_build(w, &(struct tie){ TIE_KEY_LIFETIME, 1209600 });
	kdes_pad(w);
}

static inline void sample_eapol(struct wr *w)
{
	uint8_t data[SAMPLE_MAX];
	struct wr d = wr_of(data, sizeof(data));

	sample_key_data(&d);
	eapol_key_build(w, &(struct eapol_key){ .version = 2,
						.desc = EAPOL_DESC_RSN,
						.info = 0x13cb,
						.key_len = 16,
						.replay = 2,
						.mic_len = 16,
						.data = wr_sofar(&d) });
}

static inline void sample_data(struct wr *w)
{
	struct hdr h = hdr_data_from_ap(FRAME_QOS_DATA, SAMPLE_AP, SAMPLE_STA, SAMPLE_AP);

	h.qos = 6;
	hdr_build(w, &h);
	msdu_build(w, &(struct msdu){ ETHERTYPE_EAPOL, { 0 } });
	sample_eapol(w);
}

static inline void sample_rrb(struct wr *w)
{
	uint8_t action[SAMPLE_MAX];
	struct wr a = wr_of(action, sizeof(action));

	sample_ft_action(&a);
	eth_build(w, &(struct eth){ SAMPLE_AP, SAMPLE_TARGET, ETHERTYPE_RRB, { 0 } });
	rrb_build(w, &(struct rrb){ RRB_RESPONSE, SAMPLE_TARGET, wr_sofar(&a) });
}

static inline void sample_kh(struct wr *w)
{
	static const uint8_t nonce[16] = { 9 };
	uint8_t clear[SAMPLE_MAX];
	struct wr c = wr_of(clear, sizeof(clear));

	kh_tlv_build(&c, KH_TLV_NONCE, BYTES(nonce));
	kh_tlv_seq(&c, &(struct kh_seq){ 7, 8, 9 });
	kh_tlv_build(&c, KH_TLV_R0KH_ID, bytes_of("ap1.example", 11));
	kh_tlv_mac(&c, KH_TLV_R1KH_ID, SAMPLE_TARGET);
	kh_pad(&c, 0);
	eth_build(w, &(struct eth){ SAMPLE_AP, SAMPLE_TARGET, ETHERTYPE_OUI_EXT, { 0 } });
	kh_frame_build(w, &(struct kh_frame){ KH_SEQ_RESP, wr_sofar(&c), { 0 } });
	wr_zero(w, KH_SIV);
}

/* What a sealed part holds once opened; as TLVs it also is a clear block. */
static inline void sample_session(struct wr *w)
{
	static const uint8_t pmk[32] = { 3 };

	kh_tlv_mac(w, KH_TLV_S1KH_ID, SAMPLE_STA);
	kh_tlv_build(w, KH_TLV_PMK_R0_NAME, BYTES(SAMPLE_NAME));
	kh_tlv_build(w, KH_TLV_PMK_R1, BYTES(pmk));
	kh_tlv_build(w, KH_TLV_PMK_R1_NAME, BYTES(SAMPLE_NAME));
	kh_tlv_le16(w, KH_TLV_PAIRWISE, 0x10);
	kh_tlv_le16(w, KH_TLV_EXPIRES_IN, 29952);
	kh_tlv_build(w, KH_TLV_IDENTITY, (struct bytes){ 0 });
	kh_tlv_build(w, KH_TLV_RADIUS_CUI, (struct bytes){ 0 });
	kh_tlv_le32(w, KH_TLV_SESSION_TIMEOUT, 3600);
}

static inline void sample_udp(struct wr *w)
{
	uint8_t packet[SAMPLE_MAX];
	struct wr p = wr_of(packet, sizeof(packet));
	const struct ipv4 ip = { .ttl = 64, .src = 0x0a000001, .dst = 0x0a000002 };

	udp_build(&p, &ip, &(struct udp){ 4000, 4001, bytes_of("voice", 5) });
	eth_build(w, &(struct eth){ SAMPLE_AP, SAMPLE_STA, ETHERTYPE_IPV4, wr_sofar(&p) });
}

static inline void sample_ping(struct wr *w)
{
	uint8_t packet[SAMPLE_MAX];
	struct wr p = wr_of(packet, sizeof(packet));
	const struct ipv4 ip = { .ttl = 64, .src = 0x0a000001, .dst = 0x0a000002 };

	icmp_echo_build(&p, &ip,
			&(struct icmp_echo){ ICMP_ECHO_REQUEST, 1, 2, bytes_of("abc", 3) });
	eth_build(w, &(struct eth){ SAMPLE_AP, SAMPLE_STA, ETHERTYPE_IPV4, wr_sofar(&p) });
}

static inline void sample_arp(struct wr *w)
{
	uint8_t packet[SAMPLE_MAX];
	struct wr p = wr_of(packet, sizeof(packet));

	arp_build(&p, &(struct arp){ ARP_REQUEST, SAMPLE_STA, 0x0a000001, MAC_ZERO, 0x0a000002 });
	eth_build(w, &(struct eth){ MAC_BROADCAST, SAMPLE_STA, ETHERTYPE_ARP, wr_sofar(&p) });
}

static inline void sample_dhcp(struct wr *w)
{
	dhcp_build(w, &(struct dhcp){ .op = DHCP_TO_CLIENT,
				      .xid = 0x12345678,
				      .yiaddr = 0x0a010203,
				      .chaddr = SAMPLE_STA,
				      .type = DHCP_ACK,
				      .server = 0x0a000001,
				      .mask = 0xff000000,
				      .router = 0x0a000001,
				      .lease_s = 3600 });
}

static inline void sample_dhcp_packet(struct wr *w)
{
	uint8_t message[SAMPLE_MAX], packet[SAMPLE_MAX];
	struct wr m = wr_of(message, sizeof(message)), p = wr_of(packet, sizeof(packet));
	const struct ipv4 ip = { .ttl = 64, .dst = UINT32_MAX };

	dhcp_build(&m, &(struct dhcp){ .op = DHCP_TO_SERVER,
				       .xid = 1,
				       .broadcast = true,
				       .chaddr = SAMPLE_STA,
				       .type = DHCP_DISCOVER });
	udp_build(&p, &ip, &(struct udp){ DHCP_CLIENT_PORT, DHCP_SERVER_PORT, wr_sofar(&m) });
	eth_build(w, &(struct eth){ MAC_BROADCAST, SAMPLE_STA, ETHERTYPE_IPV4, wr_sofar(&p) });
}

static inline void sample_l2_update(struct wr *w)
{
	l2_update_build(w, SAMPLE_STA);
}

static inline void sample_radiotap(struct wr *w)
{
	radiotap_build(w, &(struct radiotap){ .has_tsft = true,
					      .tsft = 1234567,
					      .has_flags = true,
					      .has_rate = true,
					      .rate = 12,
					      .has_channel = true,
					      .freq = 2437,
					      .channel = RADIOTAP_OFDM | RADIOTAP_2GHZ,
					      .has_signal = true,
					      .signal = -61 });
	sample_deauth(w);
}

/* A radiotap header as a driver with two antennas writes it: two present words and a gap. */
static inline void sample_radiotap_foreign(struct wr *w)
{
	static const uint8_t header[] = {
		0x00, 0x00, 0x26, 0x00, 0x2f, 0x40, 0x00, 0xa0, 0x20, 0x08, 0x00, 0xa0, 0x20,
		0x08, 0x00, 0x00, 0x15, 0xcd, 0x5b, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
		0x85, 0x09, 0xa0, 0x00, 0xc3, 0x00, 0x00, 0x00, 0xc3, 0x00, 0xc1, 0x01,
	};

	wr_put(w, header, sizeof(header));
	sample_deauth(w);
}

static inline void sample_pcap(struct wr *w)
{
	wr_be32(w, 0xa1b23c4d);
	wr_be16(w, 2);
	wr_be16(w, 4);
	wr_zero(w, 8);
	wr_be32(w, 65535);
	wr_be32(w, 1);
	for (uint32_t i = 0; i < 2; i++) {
		wr_be32(w, 100 + i);
		wr_be32(w, 999999999);
		wr_be32(w, 20);
		wr_be32(w, 20);
		l2_update_build(w, SAMPLE_STA);
	}
}

static inline void sample_ng_interface(struct wr *w, uint16_t linktype, uint8_t tsresol)
{
	wr_le32(w, 1);
	wr_le32(w, 32);
	wr_le16(w, linktype);
	wr_le16(w, 0);
	wr_le32(w, 0);
	wr_le16(w, 9); /* if_tsresol */
	wr_le16(w, 1);
	wr_u8(w, tsresol);
	wr_zero(w, 3);
	wr_le32(w, 0); /* end of options */
	wr_le32(w, 32);
}

static inline void sample_ng_packet(struct wr *w, uint32_t interface, uint64_t units)
{
	wr_le32(w, 6);
	wr_le32(w, 52);
	wr_le32(w, interface);
	wr_le32(w, (uint32_t)(units >> 32));
	wr_le32(w, (uint32_t)units);
	wr_le32(w, 20);
	wr_le32(w, 20);
	l2_update_build(w, SAMPLE_STA);
	wr_le32(w, 52);
}

static inline void sample_ng_section(struct wr *w)
{
	wr_le32(w, 0x0a0d0d0a);
	wr_le32(w, 28);
	wr_le32(w, 0x1a2b3c4d);
	wr_le16(w, 1);
	wr_le16(w, 0);
	wr_le64(w, UINT64_MAX);
	wr_le32(w, 28);
}

static inline void sample_pcapng(struct wr *w)
{
	sample_ng_section(w);
	sample_ng_interface(w, 1, 9);
	sample_ng_interface(w, 127, 0x80 | 20);
	sample_ng_packet(w, 0, 1500000000);
	wr_le32(w, 5); /* a kind of block to skip */
	wr_le32(w, 16);
	wr_le32(w, 0);
	wr_le32(w, 16);
	sample_ng_packet(w, 1, 3 << 19);
	wr_le32(w, 3); /* simple packet */
	wr_le32(w, 36);
	wr_le32(w, 20);
	l2_update_build(w, SAMPLE_STA);
	wr_le32(w, 36);
}

static inline void sample_ft_key_elements(struct wr *w)
{
	sample_ft_elements(w, true);
}

enum sample_kind {
	SAMPLE_FRAME,
	SAMPLE_ELEMENTS,
	SAMPLE_KEY_DATA,
	SAMPLE_EAPOL,
	SAMPLE_ETH,
	SAMPLE_DHCP,
	SAMPLE_TLVS,
	SAMPLE_RADIOTAP,
	SAMPLE_PCAP
};

struct sample {
	const char *name;
	enum sample_kind kind;
	void (*build)(struct wr *w);
};

__attribute__((unused)) static const struct sample samples[] = {
	{ "beacon", SAMPLE_FRAME, sample_beacon },
	{ "auth-ft", SAMPLE_FRAME, sample_auth },
	{ "reassoc-req", SAMPLE_FRAME, sample_reassoc_req },
	{ "reassoc-resp", SAMPLE_FRAME, sample_reassoc_resp },
	{ "deauth-mme", SAMPLE_FRAME, sample_deauth },
	{ "ft-response", SAMPLE_FRAME, sample_ft_response },
	{ "btm-request", SAMPLE_FRAME, sample_btm },
	{ "beacon-request", SAMPLE_FRAME, sample_beacon_request },
	{ "beacon-report", SAMPLE_FRAME, sample_beacon_report },
	{ "data-eapol", SAMPLE_FRAME, sample_data },
	{ "ft-elements", SAMPLE_ELEMENTS, sample_ft_key_elements },
	{ "channel-elements", SAMPLE_ELEMENTS, sample_channels },
	{ "phy-elements", SAMPLE_ELEMENTS, sample_phy },
	{ "key-data", SAMPLE_KEY_DATA, sample_key_data },
	{ "message-3", SAMPLE_EAPOL, sample_eapol },
	{ "rrb", SAMPLE_ETH, sample_rrb },
	{ "seq-resp", SAMPLE_ETH, sample_kh },
	{ "udp", SAMPLE_ETH, sample_udp },
	{ "ping", SAMPLE_ETH, sample_ping },
	{ "arp", SAMPLE_ETH, sample_arp },
	{ "l2-update", SAMPLE_ETH, sample_l2_update },
	{ "dhcp-discover", SAMPLE_ETH, sample_dhcp_packet },
	{ "ack", SAMPLE_DHCP, sample_dhcp },
	{ "session", SAMPLE_TLVS, sample_session },
	{ "own", SAMPLE_RADIOTAP, sample_radiotap },
	{ "two-antennas", SAMPLE_RADIOTAP, sample_radiotap_foreign },
	{ "classic-be-ns", SAMPLE_PCAP, sample_pcap },
	{ "ng", SAMPLE_PCAP, sample_pcapng },
};

#endif

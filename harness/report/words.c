#include "report/words.h"

#include <inttypes.h>

#include "base/text.h"
#include "wire/action.h"
#include "wire/dhcp.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/ip.h"
#include "wire/mgmt.h"
#include "wire/rrb.h"
#include "wire/rsn.h"

struct out {
	struct words *w;
	struct sb what, facts;
};

static struct out out_of(struct words *w)
{
	return (struct out){ w, sb_of(w->what, sizeof(w->what)),
			     sb_of(w->facts, sizeof(w->facts)) };
}

/* Facts are separated by commas; this makes place for the next one. */
static struct sb *fact(struct out *o)
{
	if (o->facts.len > 0)
		sb_str(&o->facts, ", ");
	return &o->facts;
}

static bool all_zero(const uint8_t *p, size_t len)
{
	uint8_t any = 0;

	for (size_t i = 0; i < len; i++)
		any |= p[i];
	return any == 0;
}

static void put_status(struct out *o, uint16_t status)
{
	o->w->refused = status != STATUS_SUCCESS;
	if (status == STATUS_SUCCESS)
		sb_str(fact(o), "success");
	else
		sb_printf(fact(o), "status %u: %s", status, status_text(status));
}

static void put_printable(struct sb *s, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sb_char(s, p[i] > 0x20 && p[i] < 0x7f ? (char)p[i] : '?');
}

/* The name in the RSNE of an FT frame: PMKR0Name in the first two, PMKR1Name afterwards. */
static void put_key_name(struct out *o, const struct elems *e, const char *called)
{
	struct rsne rsne;

	if (rsne_parse(e->rsne, &rsne) != WIRE_OK)
		return;
	if (rsne.n_pmkid == 0) {
		if (called[0] == 'P')
			sb_printf(fact(o), "no %s", called);
		return;
	}
	sb_printf(fact(o), "%s ", called);
	sb_hex(&o->facts, bytes_of(rsne.pmkid[0], 4));
	sb_str(&o->facts, "..");
}

static void put_fte(struct out *o, const struct elems *e)
{
	size_t mic_len = fte_mic_len_said(e->fte);
	struct fte f;

	if (e->fte.len == 0 || fte_parse(e->fte, mic_len == 0 ? 16 : mic_len, &f) != WIRE_OK)
		return;
	if (!all_zero(f.anonce, sizeof(f.anonce)))
		sb_str(fact(o), "ANonce");
	if (!all_zero(f.snonce, sizeof(f.snonce)))
		sb_str(fact(o), "SNonce");
	if (f.r0kh_len > 0 && f.n_protected == 0) {
		sb_str(fact(o), "R0KH-ID ");
		put_printable(&o->facts, f.r0kh, f.r0kh_len);
	}
	if (f.has_r1kh && f.n_protected == 0)
		sb_str(fact(o), "R1KH-ID");
	if (f.n_protected > 0)
		sb_printf(fact(o), "MIC over %u elements", f.n_protected);
	if (f.gtk.present)
		sb_str(fact(o), "GTK");
	if (f.igtk.present)
		sb_str(fact(o), "IGTK");
}

static void put_mde(struct out *o, const struct elems *e)
{
	struct mde m;

	if (mde_parse(e->mde, &m) == WIRE_OK)
		sb_printf(fact(o), "MDID %02x%02x", m.mdid[0], m.mdid[1]);
}

static const char *auth_clause(const struct auth *a)
{
	static const char *const ft[] = { NULL, "13.8.2", "13.8.3", "13.8.4", "13.8.5" };

	if (a->algorithm == AUTH_FT && a->seq < sizeof(ft) / sizeof(ft[0]))
		return ft[a->seq];
	if (a->algorithm == AUTH_SAE)
		return a->seq == 1 ? "12.4.5.3" : "12.4.5.5";
	return a->algorithm == AUTH_OPEN ? "12.3.3.2" : NULL;
}

static bool say_auth(struct out *o, struct bytes body)
{
	struct auth a;

	if (auth_parse(body, &a) != WIRE_OK)
		return false;
	o->w->starts = o->w->up && a.seq == 1;
	o->w->clause = auth_clause(&a);
	sb_printf(&o->what, "Authentication, %s %u", auth_algorithm_text(a.algorithm), a.seq);
	if (!o->w->up || a.status != STATUS_SUCCESS)
		put_status(o, a.status);
	if (a.algorithm == AUTH_FT) {
		if (a.status == STATUS_SUCCESS)
			put_key_name(o, &a.e, "PMKR0Name");
		put_fte(o, &a.e);
	}
	return true;
}

/* A selector as the standard writes it: 00-0F-AC:2; a WPA element's and a vendor's are others. */
static void put_akm(struct out *o, uint32_t selector)
{
	sb_printf(fact(o), "AKM %02X-%02X-%02X:%u", selector >> 24, selector >> 16 & 0xff,
		  selector >> 8 & 0xff, selector & 0xff);
}

static bool say_assoc_req(struct out *o, struct bytes body, bool reassoc)
{
	struct assoc_req a;
	struct rsne rsne;

	if (assoc_req_parse(body, reassoc, &a) != WIRE_OK)
		return false;
	sb_str(&o->what, reassoc ? "Reassociation Request" : "Association Request");
	o->w->clause = a.e.fte.len > 0 ? "13.8.4" : reassoc ? "11.3.5.4" : "11.3.5.2";
	if (a.e.fte.len > 0) {
		put_key_name(o, &a.e, "PMKR1Name");
		put_fte(o, &a.e);
		if (a.e.n_ric > 0)
			sb_printf(fact(o), "RIC of %u elements", a.e.n_ric);
		return true;
	}
	if (rsne_parse(a.e.rsne, &rsne) == WIRE_OK && rsne.n_akm > 0)
		put_akm(o, rsne.akm[0]);
	else if (wpa_parse(a.e.wpa, &rsne) == WIRE_OK && rsne.n_akm > 0)
		put_akm(o, rsne.akm[0]);
	else
		sb_str(fact(o), "no RSNE");
	if (a.e.cckm.len > 0)
		sb_str(fact(o), "CCKM");
	put_key_name(o, &a.e, "key name");
	put_mde(o, &a.e);
	return true;
}

static bool say_assoc_resp(struct out *o, struct bytes body, bool reassoc)
{
	struct assoc_resp a;
	uint32_t comeback;

	if (assoc_resp_parse(body, &a) != WIRE_OK)
		return false;
	sb_str(&o->what, reassoc ? "Reassociation Response" : "Association Response");
	o->w->clause = reassoc ? "11.3.5.5" : "11.3.5.3";
	put_status(o, a.status);
	o->w->joined = a.status == STATUS_SUCCESS;
	if (o->w->joined)
		sb_printf(fact(o), "AID %u", a.aid);
	else if (tie_find(&a.e, TIE_COMEBACK, &comeback))
		sb_printf(fact(o), "come back in %" PRIu32 " TU", comeback);
	if (reassoc && a.e.fte.len > 0 && a.e.rsne.len > 0) {
		o->w->clause = "13.8.5";
		put_key_name(o, &a.e, "PMKR1Name");
	}
	put_fte(o, &a.e);
	return true;
}

static bool say_leave(struct out *o, struct bytes body, bool deauth, bool prot)
{
	struct leave l;

	sb_str(&o->what, deauth ? "Deauthentication" : "Disassociation");
	o->w->refused = true;
	if (deauth)
		o->w->clause = "11.3.4.4";
	else
		o->w->clause = o->w->up ? "11.3.5.6" : "11.3.5.8";
	if (prot)
		sb_str(fact(o), "protected");
	else if (leave_parse(body, &l) == WIRE_OK)
		sb_printf(fact(o), "reason %u: %s", l.reason, reason_text(l.reason));
	return true;
}

static bool say_ft_action(struct out *o, struct bytes body)
{
	static const char *const name[] = { NULL, "FT Request", "FT Response", "FT Confirm",
					    "FT Ack" };
	static const char *const clause[] = { NULL, "13.8.2", "13.8.3", "13.8.4", "13.8.5" };
	struct ft_frame f;
	char mac[MAC_TEXT];

	if (ft_frame_parse(body, &f) != WIRE_OK || f.action < 1 || f.action > 4)
		return false;
	o->w->sta = f.sta;
	o->w->starts = f.action == 1;
	o->w->clause = clause[f.action];
	sb_str(&o->what, name[f.action]);
	if (f.action == 2 || f.action == 4)
		put_status(o, f.status);
	if (!o->w->refused)
		put_key_name(o, &f.e, f.action <= 2 ? "PMKR0Name" : "PMKR1Name");
	put_fte(o, &f.e);
	if (f.action == 1)
		sb_printf(fact(o), "target %s", mac_format(f.target, mac));
	return true;
}

static bool say_action(struct out *o, struct bytes body, bool prot)
{
	struct action a;
	struct btm_request btm;

	if (prot) {
		sb_str(&o->what, "Action, protected");
		return true;
	}
	if (action_parse(body, &a) != WIRE_OK)
		return false;
	if (a.category == CATEGORY_FT)
		return say_ft_action(o, body);
	if (btm_request_parse(body, &btm) == WIRE_OK) {
		sb_str(&o->what, "BSS Transition Request");
		o->w->clause = "9.6.13.9";
		if ((btm.mode & BTM_DISASSOC_IMMINENT) != 0)
			sb_printf(fact(o), "disassociation in %u beacons", btm.disassoc_timer);
		return true;
	}
	sb_printf(&o->what, "Action %u/%u", a.category, a.action);
	return true;
}

/* The number of a pairwise message 1 to 4 [11-2020 12.7.6.2 to 12.7.6.5]. */
static unsigned pairwise_no(const struct eapol_key *k)
{
	if ((k->info & KEY_INFO_ACK) != 0)
		return (k->info & KEY_INFO_MIC) != 0 ? 3 : 1;
	return (k->info & KEY_INFO_SECURE) != 0 || k->data.len == 0 ? 4 : 2;
}

static bool parse_key(struct bytes pdu, struct eapol_key *k)
{
	static const size_t mic_len[] = { 16, 24, 32, 0 };

	for (size_t i = 0; i < sizeof(mic_len) / sizeof(mic_len[0]); i++)
		if (eapol_key_parse(pdu, mic_len[i], k) == WIRE_OK)
			return true;
	return false;
}

static void say_key(struct out *o, const struct eapol_key *k)
{
	static const char *const clause[] = { NULL, "12.7.6.2", "12.7.6.3", "12.7.6.4",
					      "12.7.6.5" };
	unsigned n = pairwise_no(k);

	if ((k->info & KEY_INFO_PAIRWISE) != 0) {
		sb_printf(&o->what, "EAPOL-Key %u/4", n);
		o->w->clause = clause[n];
		if (n <= 2)
			sb_str(fact(o), n == 1 ? "ANonce" : "SNonce");
	} else {
		n = (k->info & KEY_INFO_ACK) != 0 ? 1 : 2;
		sb_printf(&o->what, "EAPOL-Key, group %u/2", n);
		o->w->clause = n == 1 ? "12.7.7.2" : "12.7.7.3";
	}
	if ((k->info & KEY_INFO_MIC) != 0)
		sb_str(fact(o), "MIC");
	if ((k->info & KEY_INFO_INSTALL) != 0)
		sb_str(fact(o), "install");
	if ((k->info & KEY_INFO_ENCRYPTED) != 0)
		sb_str(fact(o), "encrypted key data");
	sb_printf(fact(o), "replay counter %" PRIu64, k->replay);
}

static bool say_eapol(struct out *o, struct bytes pdu)
{
	static const char *const name[] = { "EAP", "EAPOL-Start", "EAPOL-Logoff", "EAPOL-Key" };
	struct eapol e;
	struct eapol_key k;

	if (eapol_parse(pdu, &e) != WIRE_OK)
		return false;
	o->w->class = SAID_EAPOL;
	if (e.type == EAPOL_KEY && parse_key(pdu, &k))
		say_key(o, &k);
	else
		sb_str(&o->what, e.type <= EAPOL_KEY ? name[e.type] : "EAPOL");
	return true;
}

static bool say_data(struct out *o, const struct hdr *h, struct bytes body)
{
	struct msdu m;

	o->w->class = SAID_DATA;
	if (h->kind == FRAME_NULL || h->kind == FRAME_QOS_NULL || mac_is_group(h->a1))
		return false;
	if (!h->prot && msdu_parse(body, &m) == WIRE_OK) {
		if (m.type == ETHERTYPE_EAPOL)
			return say_eapol(o, m.payload);
		sb_printf(fact(o), "in clear, EtherType %04x", m.type);
	}
	if (h->prot)
		sb_str(fact(o), "protected");
	sb_printf(fact(o), "%zu octets", body.len);
	sb_str(&o->what, "Data");
	return true;
}

static bool say_mgmt(struct out *o, const struct hdr *h, struct bytes body)
{
	o->w->class = SAID_MGMT;
	switch ((enum frame)h->kind) {
	case FRAME_AUTH:
		return say_auth(o, body);
	case FRAME_ASSOC_REQ:
	case FRAME_REASSOC_REQ:
		return say_assoc_req(o, body, h->kind == FRAME_REASSOC_REQ);
	case FRAME_ASSOC_RESP:
	case FRAME_REASSOC_RESP:
		return say_assoc_resp(o, body, h->kind == FRAME_REASSOC_RESP);
	case FRAME_DEAUTH:
	case FRAME_DISASSOC:
		return say_leave(o, body, h->kind == FRAME_DEAUTH, h->prot);
	case FRAME_ACTION:
		return say_action(o, body, h->prot);
	case FRAME_PROBE_REQ:
	case FRAME_PROBE_RESP:
	case FRAME_TIMING_AD:
	case FRAME_BEACON:
	case FRAME_ATIM:
	case FRAME_ACTION_NO_ACK:
	case FRAME_BLOCK_ACK_REQ:
	case FRAME_BLOCK_ACK:
	case FRAME_PS_POLL:
	case FRAME_RTS:
	case FRAME_CTS:
	case FRAME_ACK:
	case FRAME_CF_END:
	case FRAME_DATA:
	case FRAME_NULL:
	case FRAME_QOS_DATA:
	case FRAME_QOS_NULL:
		break;
	}
	return false;
}

bool words_air(struct bytes mpdu, struct words *out)
{
	struct rd r = rd_of(mpdu);
	struct hdr h;
	struct mac bssid;
	struct out o;

	*out = (struct words){ .class = SAID_MGMT };
	o = out_of(out);
	if (hdr_parse(&r, &h) != WIRE_OK || !hdr_bssid(&h, &bssid))
		return false;
	out->from = h.a2;
	out->to = h.a1;
	out->up = !mac_equal(h.a2, bssid);
	out->sta = out->up ? h.a2 : h.a1;
	if (hdr_is_mgmt(&h))
		return say_mgmt(&o, &h, rd_rest(&r));
	return hdr_is_data(&h) && say_data(&o, &h, rd_rest(&r));
}

static bool say_relay(struct out *o, struct bytes payload)
{
	struct rrb rrb;

	o->w->class = SAID_RELAY;
	if (rrb_parse(payload, &rrb) != WIRE_OK || !say_ft_action(o, rrb.action))
		return false;
	sb_str(&o->what, rrb.packet == RRB_REQUEST ? ", relayed" : ", back");
	o->w->starts = false;
	o->w->clause = "13.10.3";
	return true;
}

static bool say_keys(struct out *o, struct bytes payload)
{
	struct kh_frame f;
	struct kh_tlvs t;

	o->w->class = SAID_KEYS;
	if (kh_frame_parse(payload, &f) != WIRE_OK)
		return false;
	sb_printf(&o->what, "Key holders, %s", kh_message_text(f.message));
	if (kh_tlvs_parse(f.clear, &t) == WIRE_OK && t.r0kh.len > 0) {
		sb_str(fact(o), "R0KH-ID ");
		put_printable(&o->facts, t.r0kh.p, t.r0kh.len);
	}
	sb_printf(fact(o), "%zu octets sealed", f.sealed.len);
	return true;
}

static bool say_dhcp(struct out *o, struct bytes packet)
{
	char text[IP_TEXT];
	uint32_t address;
	struct ipv4 ip;
	struct udp u;
	struct dhcp d;

	if (ipv4_parse(packet, &ip) != WIRE_OK || udp_parse(&ip, &u) != WIRE_OK ||
	    (u.dst != DHCP_SERVER_PORT && u.dst != DHCP_CLIENT_PORT) ||
	    dhcp_parse(u.payload, &d) != WIRE_OK)
		return false;
	o->w->class = SAID_DHCP;
	o->w->sta = d.chaddr;
	o->w->up = d.op == DHCP_TO_SERVER;
	sb_str(&o->what, dhcp_type_text((enum dhcp_type)d.type));
	address = d.yiaddr != 0 ? d.yiaddr : d.ciaddr != 0 ? d.ciaddr : d.requested;
	if (address != 0)
		sb_str(fact(o), ip_text(address, text));
	if (d.op == DHCP_TO_CLIENT && d.lease_s != 0)
		sb_printf(fact(o), "for %" PRIu32 " s", d.lease_s);
	return true;
}

bool words_wire(struct bytes frame, struct words *out)
{
	uint16_t vlan;
	struct eth e;
	struct out o;

	*out = (struct words){ .class = SAID_MOVED };
	o = out_of(out);
	if (eth_parse_tagged(frame, &vlan, &e) != WIRE_OK)
		return false;
	out->from = e.src;
	out->to = e.dst;
	if (e.type == ETHERTYPE_IPV4)
		return say_dhcp(&o, e.payload);
	if (e.type == ETHERTYPE_RRB)
		return say_relay(&o, e.payload);
	if (e.type == ETHERTYPE_OUI_EXT)
		return say_keys(&o, e.payload);
	if (!l2_update_is(&e))
		return false;
	out->sta = e.src;
	sb_str(&o.what, "Layer 2 update");
	sb_str(&o.facts, "switches learn the station's new port");
	return true;
}

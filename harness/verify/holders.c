#include "crypto/aes.h"
#include "crypto/ct.h"
#include "key/rkh.h"
#include "verify/state.h"
#include "wire/eth.h"
#include "wire/rrb.h"

enum { SIV_PARTS = 3, ETHERNET_PAD = 2 };

static bool open_with(struct verify *v, const struct eth *e, const struct kh_frame *f,
		      struct bytes sealed, struct wr *plain)
{
	const struct bytes ad[SIV_PARTS] = { bytes_of(e->src.b, sizeof(e->src.b)), f->clear,
					     bytes_of(&f->message, 1) };

	for (size_t i = 0; i < v->n_holder_keys; i++) {
		const struct siv s = { .key = bytes_of(v->holder_keys[i], AES_SIV_KEY), .ad = ad,
				       .n_ad = SIV_PARTS };
		enum err err = aes_siv_open(v->c, &s, sealed, plain->p);

		if (err == ERR_OK) {
			plain->len = sealed.len - AES_SIV_OVERHEAD;
			return true;
		}
		if (err != ERR_AUTH)
			(void)verify_ok(v, err);
	}
	return false;
}

/* Switches may add two octets; hostapd tries without them, and so do we. */
static bool open_frame(struct verify *v, const struct eth *e, const struct kh_frame *f,
		       struct wr *plain)
{
	struct bytes less = f->sealed;

	if (f->sealed.len < AES_SIV_OVERHEAD || f->sealed.len - AES_SIV_OVERHEAD > plain->cap)
		return false;
	if (open_with(v, e, f, f->sealed, plain))
		return true;
	if (less.len < AES_SIV_OVERHEAD + ETHERNET_PAD)
		return false;
	less.len -= ETHERNET_PAD;
	return open_with(v, e, f, less, plain);
}

/* The PMK-R1 that travels is the one its PMK-R0 gives, which a session before has shown. */
static const char *judge_r1(struct verify *v, const struct kh_tlvs *clear,
			    const struct kh_tlvs *in)
{
	for (size_t i = v->n_sessions; i > 0; i--) {
		const struct verify_session *s = &v->sessions[i - 1];
		struct ft_r1_in r1 = { .akm = akm_find(s->akm, s->pairwise, s->pmk_len),
				       .r0 = &s->r0, .r1kh_id = clear->r1kh, .s1kh_id = in->s1kh };
		struct pmk_r1 ours;
		bool name, key;

		if (!r1.akm || !r1.akm->is_ft || !mac_equal(s->sta, in->s1kh))
			continue;
		if (!verify_ok(v, ft_derive_r1(v->c, &r1, &ours)))
			return NULL;
		name = memcmp(ours.name, in->r1_name, FT_NAME_LEN) == 0;
		key = in->pmk_r1.len == ours.len &&
		      ct_equal(in->pmk_r1.p, ours.key, ours.len);
		ct_wipe(&ours, sizeof(ours));
		if (name)
			return key ? NULL : "the PMK-R1 is not the one its name says";
	}
	return "the PMK-R1 comes from no PMK-R0 that is known";
}

static void judge_holder_frame(struct verify *v, const struct eth *e)
{
	uint8_t plain[PDU_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct kh_frame f;
	struct kh_tlvs clear, in;
	const char *wrong = NULL;

	v->counts.holder_frames++;
	if (kh_frame_parse(e->payload, &f) != WIRE_OK ||
	    kh_tlvs_parse(f.clear, &clear) != WIRE_OK)
		wrong = "the frame does not parse";
	else if (v->n_holder_keys == 0)
		return;
	else if (!open_frame(v, e, &f, &w))
		wrong = "the frame opens with none of the configured keys";
	else if (kh_tlvs_parse(wr_sofar(&w), &in) != WIRE_OK)
		wrong = "what was sealed does not parse";
	else
		v->counts.holder_opened++;
	/* Without PAIRWISE it is a refusal and carries no key. */
	if (!wrong && (f.message == KH_RESP || f.message == KH_PUSH) && in.has.pairwise)
		wrong = judge_r1(v, &clear, &in);
	if (wrong)
		verify_violate_between(v, VIOLATION_HOLDER_FRAME, e->src, e->dst, wrong);
	ct_wipe(plain, sizeof(plain));
}

static void judge_relayed(struct verify *v, const struct eth *e)
{
	struct rrb r;

	if (rrb_parse(e->payload, &r) != WIRE_OK || r.packet > RRB_RESPONSE)
		verify_violate_between(v, VIOLATION_HOLDER_FRAME, e->src, e->dst,
				       "a relayed FT frame does not parse");
	else
		v->counts.relayed++;
}

void judge_ethernet(struct verify *v, struct bytes frame)
{
	uint16_t vlan;
	struct eth e;

	if (eth_parse_tagged(frame, &vlan, &e) != WIRE_OK)
		return;
	if (e.type == ETHERTYPE_OUI_EXT)
		judge_holder_frame(v, &e);
	else if (e.type == ETHERTYPE_RRB)
		judge_relayed(v, &e);
	else if (e.type == ETHERTYPE_IPV4)
		judge_radius(v, &e);
}

enum err verify_holder_key(struct verify *v, struct bytes key)
{
	uint8_t full[RKH_KEY_LEN];
	enum err e = ERR_OK;

	if (key.len == RKH_OLD_KEY_LEN)
		e = rkh_expand_key(v->c, key.p, full);
	else if (key.len == RKH_KEY_LEN)
		memcpy(full, key.p, sizeof(full));
	else
		e = ERR_RANGE;
	if (e == ERR_OK && !verify_grow(v, &v->holder_keys, v->n_holder_keys,
					&v->cap_holder_keys, sizeof(full), HOLDER_KEYS_MAX))
		e = v->failed;
	if (e == ERR_OK)
		memcpy(v->holder_keys[v->n_holder_keys++], full, sizeof(full));
	ct_wipe(full, sizeof(full));
	return e;
}

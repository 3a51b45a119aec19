#include "crypto/ct.h"
#include "verify/state.h"
#include "wire/action.h"
#include "wire/eth.h"

void install_next(struct link *l, enum cipher pairwise, const struct ptk *ptk)
{
	l->next = (struct pair_key){ .there = true, .key = { .cipher = pairwise } };
	memcpy(l->next.key.tk, ptk->tk, ptk->tk_len);
}

void install_done(struct link *l)
{
	if (!l->next.there)
		return;
	l->prev = l->cur;
	l->cur = l->next;
	l->next.there = false;
}

/*
 * Where a station's GTK goes: to its like, else in the place of the one of this ID that the station
 * had before, else to a free place; with more VLANs than places, to the last one.
 */
static struct group_key *gtk_place(struct group_key *of_id, unsigned *at, struct bytes key)
{
	unsigned place = *at > 0 ? *at - 1 : GTKS_MAX;

	for (unsigned i = 0; i < GTKS_MAX; i++) {
		if (of_id[i].there && memcmp(of_id[i].key.tk, key.p, key.len) == 0) {
			*at = i + 1;
			return &of_id[i];
		}
		if (place == GTKS_MAX && !of_id[i].there)
			place = i;
	}
	if (place == GTKS_MAX)
		place = GTKS_MAX - 1;
	*at = place + 1;
	return &of_id[place];
}

void install_gtk(struct verify *v, struct link *l, unsigned id, struct bytes key)
{
	struct verify_session *s = session_of(v, l);
	struct vbss *b = vbss_get(v, l->bssid);
	struct group_key *g;

	if (!s || !b || key.len > TK_LEN_MAX || key.len != cipher_tk_len(b->group)) {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l, "length of the GTK");
		return;
	}
	memcpy(s->gtk, key.p, key.len);
	s->gtk_len = key.len;
	g = gtk_place(b->gtk[id & 3], &l->gtk_at[id & 3], key);
	if (g->there && memcmp(g->key.tk, key.p, key.len) == 0)
		return; /* the same key again: its packet numbers go on */
	*g = (struct group_key){ .there = true, .key = { .cipher = b->group } };
	memcpy(g->key.tk, key.p, key.len);
}

void install_igtk(struct verify *v, struct link *l, unsigned id, struct bytes key)
{
	struct verify_session *s = session_of(v, l);
	struct vbss *b = vbss_get(v, l->bssid);
	struct group_mgmt_key *g;

	if (!s || !b || (id != 4 && id != 5) || key.len > TK_LEN_MAX ||
	    key.len != cipher_tk_len(b->mgmt)) {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l, "id or length of the IGTK");
		return;
	}
	memcpy(s->igtk, key.p, key.len);
	s->igtk_len = key.len;
	g = &b->igtk[id - 4];
	if (g->there && memcmp(g->key.key, key.p, key.len) == 0)
		return;
	*g = (struct group_mgmt_key){ .there = true, .key = { .cipher = b->mgmt } };
	memcpy(g->key.key, key.p, key.len);
}

/* [11-2020 12.5.3.4.4] PNs of one key and TID only rise; a retransmission repeats its own. */
static bool pn_rises(struct pn_state *p, uint64_t pn, const struct hdr *h)
{
	uint16_t seq = (uint16_t)(h->seq << 4 | h->frag);
	bool ok = pn > p->pn || (h->retry && pn == p->pn && seq == p->seq);

	if (ok) {
		p->pn = pn;
		p->seq = seq;
	}
	return ok;
}

static bool opens(struct verify *v, const struct mpdu_key *k, const struct mpdu_sealed *m,
		  struct wr *plain)
{
	enum err e;

	plain->len = 0;
	e = mpdu_unprotect(v->c, k, m, plain);
	if (e != ERR_AUTH && e != ERR_UNSUPPORTED)
		(void)verify_ok(v, e);
	return e == ERR_OK;
}

/* A key of the user's tk lines that opens the frame. */
static bool find_tk(struct verify *v, const struct mpdu_sealed *m, struct wr *plain,
		    struct mpdu_key *out)
{
	static const enum cipher ciphers[] = { CIPHER_CCMP_128, CIPHER_GCMP_128, CIPHER_CCMP_256,
					       CIPHER_GCMP_256, CIPHER_TKIP };

	for (size_t i = 0; i < v->keys->n; i++) {
		const struct verify_key *k = &v->keys->p[i];

		if (k->kind != VERIFY_TK)
			continue;
		for (size_t c = 0; c < sizeof(ciphers) / sizeof(ciphers[0]); c++) {
			if (cipher_tk_len(ciphers[c]) != k->len)
				continue;
			*out = (struct mpdu_key){ .cipher = ciphers[c] };
			memcpy(out->tk, k->key, k->len);
			if (opens(v, out, m, plain))
				return true;
		}
	}
	return false;
}

/* A frame that opened: with what, and where its packet number belongs. */
struct opened {
	struct pn_state *pn;
	enum cipher cipher;
};

static struct opened open_pair(struct verify *v, struct link *l, const struct vframe *f,
			       const struct mpdu_sealed *m, struct wr *plain)
{
	size_t tid = hdr_is_mgmt(&f->h) ? MGMT_TID : hdr_is_qos(&f->h) ? f->h.qos & QOS_TID : 0;
	struct pair_key *const keys[] = { &l->cur, &l->next, &l->prev };
	struct mpdu_key found;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i]->there && opens(v, &keys[i]->key, m, plain))
			return (struct opened){ &keys[i]->pn[f->from_ap][tid],
						keys[i]->key.cipher };
	}
	if (l->keyed || !find_tk(v, m, plain, &found))
		return (struct opened){ 0 };
	l->prev = l->cur;
	l->cur = (struct pair_key){ .there = true, .key = found };
	ct_wipe(&found, sizeof(found));
	return (struct opened){ &l->cur.pn[f->from_ap][tid], l->cur.key.cipher };
}

static struct opened open_group(struct verify *v, const struct vframe *f,
				const struct mpdu_sealed *m, struct wr *plain)
{
	struct vbss *b = vbss_get(v, f->bssid);
	struct group_key *g = b ? b->gtk[m->slot.key_id & 3] : NULL;
	struct mpdu_key found;

	for (unsigned i = 0; g && i < GTKS_MAX; i++) {
		if (g[i].there && opens(v, &g[i].key, m, plain))
			return (struct opened){ &g[i].pn, g[i].key.cipher };
	}
	/* of a VLAN whose stations are not in the capture, or of all of them */
	if (!g || !find_tk(v, m, plain, &found))
		return (struct opened){ 0 };
	for (unsigned i = 1; g->there && i < GTKS_MAX; i++)
		g++;
	*g = (struct group_key){ .there = true, .key = found };
	ct_wipe(&found, sizeof(found));
	return (struct opened){ &g->pn, g->key.cipher };
}

static bool keys_known(struct verify *v, const struct link *l, const struct vframe *f,
		       const struct mpdu_sealed *m, bool group)
{
	const struct vbss *b = vbss_get(v, f->bssid);

	if (group)
		return b && b->gtk[m->slot.key_id & 3][0].there;
	return l->cur.there || l->next.there;
}

/* What was inside: handshakes and FT requests may travel encrypted. */
static void look_inside(struct verify *v, struct link *l, const struct vframe *f,
			struct bytes plain)
{
	struct msdu m;

	if (hdr_is_mgmt(&f->h)) {
		if (f->h.kind == FRAME_ACTION && plain.len > 0 && *plain.p == CATEGORY_FT)
			judge_ft_action(v, plain);
		return;
	}
	if (msdu_parse(plain, &m) == WIRE_OK && m.type == ETHERTYPE_EAPOL)
		judge_eapol(v, l, f, m.payload);
}

static void judge_sealed(struct verify *v, struct link *l, const struct vframe *f,
			 const struct mpdu_sealed *m)
{
	uint8_t plain[PLAIN_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	bool mgmt = hdr_is_mgmt(&f->h), group = f->from_ap && mac_is_group(f->h.a1);
	struct opened by;

	if (m->sealed.len > sizeof(plain)) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "longer than any MPDU");
		return;
	}
	by = group ? open_group(v, f, m, &w) : open_pair(v, l, f, m, &w);
	if (!by.pn) {
		bool known = keys_known(v, l, f, m, group);

		verify_violate(v, v->frame_no, known ? VIOLATION_DECRYPT : VIOLATION_UNKNOWN, l,
			       known ? "a protected frame does not open"
				     : "a protected frame of unknown keys");
		return;
	}
	if (mgmt)
		v->counts.mgmt_decrypted++;
	else
		v->counts.data_decrypted++;
	if (!pn_rises(by.pn, mpdu_pn(m, by.cipher), &f->h))
		verify_violate(v, v->frame_no, VIOLATION_PN, l, "the packet number did not rise");
	look_inside(v, l, f, wr_sofar(&w));
	ct_wipe(plain, w.len);
}

void judge_protected(struct verify *v, const struct vframe *f)
{
	struct link *l = link_get(v, f->sta, f->bssid);
	struct mpdu_sealed m;

	if (!l)
		return;
	if (hdr_is_mgmt(&f->h))
		v->counts.mgmt++;
	else
		v->counts.data++;
	if (mpdu_parse(f->whole, &m) != ERR_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l,
			       "no header of CCMP, GCMP or TKIP in a protected frame");
		return;
	}
	judge_sealed(v, l, f, &m);
}

void judge_group_mgmt(struct verify *v, const struct vframe *f)
{
	struct vbss *b = vbss_get(v, f->bssid);
	struct link l = { .sta = f->sta, .bssid = f->bssid };
	struct bip_slot slot;
	struct group_mgmt_key *g;

	if (!b || (!b->igtk[0].there && !b->igtk[1].there))
		return;
	if (bip_parse(b->mgmt, f->whole, &slot) != ERR_OK || slot.key_id < 4 || slot.key_id > 5) {
		verify_violate(v, v->frame_no, VIOLATION_GROUP_MIC, &l,
			       "a group-addressed robust frame without its MIC");
		return;
	}
	g = &b->igtk[slot.key_id - 4];
	if (!g->there || bip_verify(v->c, &g->key, f->whole) != ERR_OK) {
		verify_violate(v, v->frame_no, VIOLATION_GROUP_MIC, &l,
			       "MIC of a group-addressed frame");
		return;
	}
	v->counts.group_mics++;
	if (slot.ipn <= g->ipn && !f->h.retry)
		verify_violate(v, v->frame_no, VIOLATION_PN, &l, "the IPN did not rise");
	g->ipn = slot.ipn;
}

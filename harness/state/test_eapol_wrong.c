#include "base/time.h"
#include "key/eapol_mic.h"
#include "key/keydata.h"
#include "pair.h"
#include "suite.h"
#include "wire/dot11.h"
#include "wire/ft.h"
#include "wire/rsn.h"

/*
 * Every check of an EAPOL-Key frame with a frame that fails it, and it alone: encryption and MIC
 * are made anew over what was spoilt, with the keys of the machine that will judge.
 */
enum spoil {
	NOTHING,
	/* header */
	VERSION,
	DESC_WPA,
	ACK_FLIPPED,
	NO_MIC_BIT,
	REQUEST_BIT,
	COUNTER_HIGH,
	COUNTER_LOW,
	NONCE,
	KEY_LENGTH,
	MIC,
	NOT_KEY,
	TRUNCATED,
	/* Key Data */
	PLAIN,
	UNWRAPPABLE,
	GARBAGE,
	NO_RSNE,
	OTHER_RSNE,
	NO_PMKID,
	OTHER_PMKID,
	RSNXE_TOO,
	NO_MDE,
	OTHER_MDE,
	NO_FTE,
	OTHER_FTE,
	NO_GTK,
	GTK_SHORT,
	NO_IGTK,
	IGTK_ID
};

static struct pair *open_pair(enum akm akm, bool mfp)
{
	struct pair_setup s = { .akm = akm, .mfp = mfp, .generate_local = true };

	return pair_new(&s);
}

/* Copies an RSNE with one thing changed. */
static void put_rsne(struct wr *w, struct bytes whole, enum spoil s)
{
	struct rsne r;

	ck_assert_int_eq(rsne_parse(whole, &r), WIRE_OK);
	if (s == OTHER_RSNE)
		r.caps ^= RSN_CAP_PREAUTH;
	else if (s == NO_PMKID)
		r.n_pmkid = 0;
	else if (s == OTHER_PMKID)
		r.pmkid[0][0] ^= 1;
	if (s != NO_RSNE)
		rsne_build(w, &r);
}

static void put_changed(struct wr *w, struct bytes whole, bool leave_out, bool change)
{
	size_t at = w->len;

	if (leave_out)
		return;
	wr_bytes(w, whole);
	if (change)
		w->p[at + whole.len - 1] ^= 1;
}

static void put_igtk(struct wr *w, struct bytes data, enum spoil s)
{
	struct igtk_kde k;

	if (data.len == 0 || s == NO_IGTK)
		return;
	ck_assert_int_eq(igtk_kde_parse(data, &k), WIRE_OK);
	if (s == IGTK_ID)
		k.key_id = 6;
	igtk_kde_build(w, KDE_IGTK, &k);
}

static void put_gtk(struct wr *w, struct bytes data, enum spoil s)
{
	struct gtk_kde k;

	if (data.len == 0 || s == NO_GTK)
		return;
	ck_assert_int_eq(gtk_kde_parse(data, &k), WIRE_OK);
	if (s == GTK_SHORT)
		k.key.len = 13;
	gtk_kde_build(w, &k);
}

static void put_data(struct wr *w, struct bytes plain, enum spoil s)
{
	static const uint8_t rsnxe[] = { 244, 1, 0x20 };
	struct kdes k;

	if (s == GARBAGE) { /* an element that reaches past the end */
		wr_put(w, "\x30\xff\x01\x00", 4);
		wr_zero(w, 12);
		return;
	}
	ck_assert_int_eq(kdes_parse(plain, &k), WIRE_OK);
	if (k.rsne.len > 0)
		put_rsne(w, k.rsne, s);
	if (s == RSNXE_TOO)
		wr_put(w, rsnxe, sizeof(rsnxe));
	put_changed(w, k.mde, s == NO_MDE, s == OTHER_MDE && k.mde.len > 0);
	put_gtk(w, k.gtk, s);
	put_igtk(w, k.igtk, s);
	put_changed(w, k.fte, s == NO_FTE, s == OTHER_FTE && k.fte.len > 0);
	for (unsigned i = 0; i < k.n_tie; i++)
		wr_bytes(w, k.tie[i]);
}

static void spoil_header(struct eapol_key *k, enum spoil s)
{
	if (s == VERSION)
		k->info ^= 1;
	else if (s == DESC_WPA)
		k->desc = EAPOL_DESC_WPA;
	else if (s == ACK_FLIPPED)
		k->info ^= KEY_INFO_ACK;
	else if (s == NO_MIC_BIT)
		k->info &= (uint16_t)~KEY_INFO_MIC;
	else if (s == REQUEST_BIT)
		k->info |= KEY_INFO_REQUEST;
	else if (s == COUNTER_HIGH)
		k->replay += 9;
	else if (s == COUNTER_LOW)
		k->replay = 0;
	else if (s == NONCE)
		k->nonce[31] ^= 1;
	else if (s == KEY_LENGTH)
		k->key_len = 1;
	else if (s == PLAIN)
		k->info &= (uint16_t)~KEY_INFO_ENCRYPTED;
}

/* The frame again, with one thing wrong. Returns its length. */
static size_t respoil(struct pair *p, struct bytes pdu, const struct ptk *ptk, enum spoil s,
		      uint8_t *to, size_t cap)
{
	const struct akm_row *row = akm_find(p->akm, CIPHER_CCMP_128, 0);
	struct keydata_key kk = { .akm = row, .kek = ptk_kek(ptk) };
	struct eapol_mic_in mic = { .akm = row, .kck = ptk_kck(ptk) };
	uint8_t plain[1024], data[1024], sealed[1100];
	struct wr pw = wr_of(plain, sizeof(plain)), dw = wr_of(data, sizeof(data));
	struct wr sw = wr_of(sealed, sizeof(sealed)), w = wr_of(to, cap);
	struct eapol_key k;
	bool encrypted;

	ck_assert_int_eq(eapol_key_parse(pdu, 16, &k), WIRE_OK);
	encrypted = k.info & KEY_INFO_ENCRYPTED;
	if (encrypted)
		ck_assert_int_eq(keydata_decrypt(p->c, &kk, k.data, &pw), ERR_OK);
	else
		wr_bytes(&pw, k.data);
	if (pw.len > 0)
		put_data(&dw, wr_sofar(&pw), s);
	spoil_header(&k, s);
	k.data = wr_sofar(&dw);
	if (encrypted && s != PLAIN) {
		ck_assert_int_eq(keydata_encrypt(p->c, &kk, k.data, &sw), ERR_OK);
		if (s == UNWRAPPABLE)
			sealed[0] ^= 1;
		k.data = wr_sofar(&sw);
	}
	eapol_key_build(&w, &k);
	ck_assert(!w.overflow);
	mic.pdu = wr_sofar(&w);
	if (k.info & KEY_INFO_MIC || s == NO_MIC_BIT)
		ck_assert_int_eq(eapol_mic(p->c, &mic, to + EAPOL_KEY_MIC_AT), ERR_OK);
	if (s == MIC)
		to[EAPOL_KEY_MIC_AT] ^= 1;
	if (s == NOT_KEY)
		to[1] = EAPOL_START;
	return s == TRUNCATED ? w.len - 1 : w.len;
}

/* ---- at the authenticator ---- */
static const struct up_row {
	unsigned place; /* 1: message 2, 3: message 4, 5: group message 2 */
	enum akm akm;
	enum spoil spoil;
	enum authr_state want;
	uint16_t reason;
	const char *why;
} ups[] = {
	{ 1, AKM_PSK, NOTHING, AUTHR_M3_SENT, 0, NULL },
	{ 1, AKM_PSK, VERSION, AUTHR_M1_SENT, 0, "did not use expected EAPOL-Key descriptor" },
	{ 1, AKM_PSK, DESC_WPA, AUTHR_M1_SENT, 0, "unexpected EAPOL-Key descriptor type" },
	{ 1, AKM_PSK, ACK_FLIPPED, AUTHR_M1_SENT, 0, "Key Ack set" },
	{ 1, AKM_PSK, NO_MIC_BIT, AUTHR_M1_SENT, 0, "Key MIC not set" },
	{ 1, AKM_PSK, REQUEST_BIT, AUTHR_M1_SENT, 0, "in invalid state" },
	{ 1, AKM_PSK, COUNTER_HIGH, AUTHR_M1_SENT, 0, "unexpected replay counter" },
	{ 1, AKM_PSK, COUNTER_LOW, AUTHR_M1_SENT, 0, "unexpected replay counter" },
	{ 1, AKM_PSK, NONCE, AUTHR_M1_SENT, 0, "invalid MIC in msg 2/4" },
	{ 1, AKM_PSK, MIC, AUTHR_M1_SENT, 0, "invalid MIC in msg 2/4" },
	{ 1, AKM_PSK, NOT_KEY, AUTHR_M1_SENT, 0, "not an EAPOL-Key" },
	{ 1, AKM_PSK, TRUNCATED, AUTHR_M1_SENT, 0, "truncated" },
	{ 1, AKM_PSK, GARBAGE, AUTHR_M1_SENT, 0, "invalid Key Data contents" },
	{ 1, AKM_PSK, OTHER_RSNE, AUTHR_ENDED, 2, "WPA IE from (Re)AssocReq did not match" },
	{ 1, AKM_PSK, RSNXE_TOO, AUTHR_ENDED, 2, "RSNXE from (Re)AssocReq did not match" },
	{ 1, AKM_FT_PSK, NOTHING, AUTHR_M3_SENT, 0, NULL },
	{ 1, AKM_FT_PSK, NO_RSNE, AUTHR_ENDED, 2, "WPA IE from (Re)AssocReq did not match" },
	{ 1, AKM_FT_PSK, OTHER_RSNE, AUTHR_ENDED, 2, "WPA IE from (Re)AssocReq did not match" },
	{ 1, AKM_FT_PSK, NO_PMKID, AUTHR_ENDED, 2, "No PMKR1Name" },
	{ 1, AKM_FT_PSK, OTHER_PMKID, AUTHR_M1_SENT, 0, "PMKR1Name mismatch" },
	{ 1, AKM_FT_PSK, NO_MDE, AUTHR_ENDED, 2, "FT: No MDIE" },
	{ 1, AKM_FT_PSK, OTHER_MDE, AUTHR_ENDED, 2, "FT: MDIE mismatch" },
	{ 1, AKM_FT_PSK, NO_FTE, AUTHR_ENDED, 2, "FT: No FTIE" },
	{ 1, AKM_FT_PSK, OTHER_FTE, AUTHR_ENDED, 2, "FT: FTIE mismatch" },
	{ 3, AKM_PSK, NOTHING, AUTHR_KEYED, 0, NULL },
	{ 3, AKM_PSK, COUNTER_HIGH, AUTHR_M3_SENT, 0, "unexpected replay counter" },
	{ 3, AKM_PSK, COUNTER_LOW, AUTHR_M3_SENT, 0, "unexpected replay counter" },
	{ 3, AKM_PSK, MIC, AUTHR_M3_SENT, 0, "invalid MIC" },
	{ 3, AKM_PSK, NO_MIC_BIT, AUTHR_M3_SENT, 0, "Key MIC not set" },
	{ 3, AKM_PSK, REQUEST_BIT, AUTHR_M3_SENT, 0, "in invalid state" },
	{ 5, AKM_PSK, NOTHING, AUTHR_KEYED, 0, NULL },
	{ 5, AKM_PSK, COUNTER_HIGH, AUTHR_GROUP_SENT, 0, "unexpected replay counter" },
	{ 5, AKM_PSK, COUNTER_LOW, AUTHR_GROUP_SENT, 0, "unexpected replay counter" },
	{ 5, AKM_PSK, MIC, AUTHR_GROUP_SENT, 0, "invalid MIC" },
	{ 5, AKM_PSK, NO_MIC_BIT, AUTHR_GROUP_SENT, 0, "Key MIC not set" },
};

static struct pair_msg next_of(struct pair *p, enum pair_what what)
{
	struct pair_msg m;

	for (unsigned i = 0; i < 4; i++) {
		if (pair_take(p, what, &m))
			return m;
		pair_run(p, p->now_ns + PAIR_LATENCY_NS);
	}
	ck_abort_msg("no such message");
	return m;
}

START_TEST(at_authenticator)
{
	const struct up_row *r = &ups[_i];
	struct pair *p = open_pair(r->akm, false);
	struct authr_event ev = { .kind = AUTHR_EV_EAPOL };
	const struct ptk *ptk = &p->supp.next;
	uint8_t to[1200];
	struct pair_msg m;

	pair_associate(p, 0);
	if (r->place == 5) {
		pair_run(p, NS_PER_S);
		pair_rekey(p, 0);
	}
	m = next_of(p, PAIR_EAPOL_UP);
	if (r->place == 3) {
		pair_again(p, &m);
		pair_run(p, p->now_ns);
		m = next_of(p, PAIR_EAPOL_UP);
	}
	if (r->place != 1)
		ptk = &p->supp.ptk;
	ev.u.pdu = bytes_of(to, respoil(p, bytes_of(m.p, m.len), ptk, r->spoil, to, sizeof(to)));
	p->n_why = 0;
	pair_to_ap(p, 0, &ev);
	ck_assert_msg(p->ap[0].authr.state == r->want, "%d of %u: %s", r->spoil, r->place,
		      authenticator_state_text(p->ap[0].authr.state));
	ck_assert_uint_eq(p->ap[0].deauth, r->reason);
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "%d of %u: not said: %s", r->spoil, r->place,
			      r->why);
	else
		ck_assert_uint_eq(p->n_why, 0);
	/* Whatever it was, the right frame still does it, unless the association is over. */
	ev.u.pdu = bytes_of(m.p, m.len);
	pair_to_ap(p, 0, &ev);
	if (r->want != AUTHR_ENDED)
		ck_assert_int_eq(p->ap[0].authr.state, r->place == 1 ? AUTHR_M3_SENT : AUTHR_KEYED);
	pair_free(p);
}
END_TEST

/* Right frames at the wrong time. */
static const struct early {
	unsigned place;
	bool keyed; /* else message 2 is awaited */
} earlies[] = { { 1, true }, { 3, false }, { 3, true }, { 5, false }, { 5, true } };

START_TEST(out_of_season)
{
	const struct early *e = &earlies[_i];
	struct pair *p = open_pair(AKM_PSK, false), *q = open_pair(AKM_PSK, false);
	struct authr_event ev = { .kind = AUTHR_EV_EAPOL };
	struct authr_event left = { .kind = AUTHR_EV_LEFT };
	struct pair_msg m;

	pair_associate(q, 0); /* the same nonces and keys as p's */
	m = next_of(q, PAIR_EAPOL_UP);
	if (e->place != 1) {
		pair_again(q, &m);
		pair_run(q, q->now_ns);
		m = next_of(q, PAIR_EAPOL_UP);
	}
	if (e->place == 5) {
		pair_again(q, &m);
		pair_run(q, NS_PER_S);
		pair_rekey(q, 0);
		m = next_of(q, PAIR_EAPOL_UP);
	}
	pair_associate(p, 0);
	if (e->keyed)
		pair_run(p, NS_PER_S);
	ev.u.pdu = bytes_of(m.p, m.len);
	pair_to_ap(p, 0, &ev);
	ck_assert_int_eq(p->ap[0].authr.state, e->keyed ? AUTHR_KEYED : AUTHR_M1_SENT);
	ck_assert(pair_said(p, "in invalid state"));
	ck_assert_uint_eq(p->ap[0].tk_installs, e->keyed ? 1 : 0);
	pair_to_ap(p, 0, &left);
	p->n_why = 0;
	pair_to_ap(p, 0, &ev); /* nobody there */
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_IDLE);
	ck_assert_uint_eq(p->n_why, 1);
	pair_free(p);
	pair_free(q);
}
END_TEST

/* ---- at the supplicant ---- */
static const struct down_row {
	unsigned place; /* 0, 2, 4 */
	enum akm akm;
	bool mfp;
	enum spoil spoil;
	enum supp_state want;
	uint16_t reason;
	const char *why;
} downs[] = {
	{ 0, AKM_PSK, false, NOTHING, SUPP_WAIT_M3, 0, NULL },
	{ 0, AKM_PSK, false, VERSION, SUPP_WAIT_M1, 0, "descriptor version" },
	{ 0, AKM_PSK, false, DESC_WPA, SUPP_WAIT_M1, 0, "EAPOL-Key type unknown" },
	{ 0, AKM_PSK, false, ACK_FLIPPED, SUPP_WAIT_M1, 0, "No Ack bit" },
	{ 0, AKM_PSK, false, REQUEST_BIT, SUPP_WAIT_M1, 0, "Request bit" },
	{ 0, AKM_PSK, false, NOT_KEY, SUPP_WAIT_M1, 0, "not a Key frame" },
	{ 0, AKM_PSK, false, TRUNCATED, SUPP_WAIT_M1, 0, "truncated" },
	{ 2, AKM_PSK, false, NOTHING, SUPP_KEYED, 0, NULL },
	{ 2, AKM_PSK, false, VERSION, SUPP_WAIT_M3, 0, "descriptor version" },
	{ 2, AKM_PSK, false, DESC_WPA, SUPP_WAIT_M3, 0, "EAPOL-Key type unknown" },
	{ 2, AKM_PSK, false, ACK_FLIPPED, SUPP_WAIT_M3, 0, "No Ack bit" },
	{ 2, AKM_PSK, false, REQUEST_BIT, SUPP_WAIT_M3, 0, "Request bit" },
	{ 2, AKM_PSK, false, NO_MIC_BIT, SUPP_WAIT_M3, 0, "without MIC" },
	{ 2, AKM_PSK, false, MIC, SUPP_WAIT_M3, 0, "Could not verify EAPOL-Key MIC" },
	{ 2, AKM_PSK, false, PLAIN, SUPP_WAIT_M3, 0, "unencrypted key data" },
	{ 2, AKM_PSK, false, UNWRAPPABLE, SUPP_WAIT_M3, 0, "AES unwrap failed" },
	{ 2, AKM_PSK, false, GARBAGE, SUPP_WAIT_M3, 0, "invalid EAPOL-Key key data" },
	{ 2, AKM_PSK, false, NONCE, SUPP_ENDED, 1, "ANonce from message 1" },
	{ 2, AKM_PSK, false, KEY_LENGTH, SUPP_ENDED, 1, "Invalid pairwise key length" },
	{ 2, AKM_PSK, false, NO_RSNE, SUPP_ENDED, 17, "IE in 3/4 msg does not match" },
	{ 2, AKM_PSK, false, OTHER_RSNE, SUPP_ENDED, 17, "IE in 3/4 msg does not match" },
	{ 2, AKM_PSK, false, RSNXE_TOO, SUPP_ENDED, 17, "RSNXE in 3/4 msg does not match" },
	{ 2, AKM_PSK, false, NO_GTK, SUPP_ENDED, 1, "No GTK KDE" },
	{ 2, AKM_PSK, false, GTK_SHORT, SUPP_ENDED, 1, "Unsupported Group Cipher key length" },
	{ 2, AKM_PSK, true, NO_IGTK, SUPP_ENDED, 1, "No IGTK KDE" },
	{ 2, AKM_PSK, true, IGTK_ID, SUPP_ENDED, 1, "Invalid IGTK KDE" },
	{ 2, AKM_FT_PSK, false, NOTHING, SUPP_KEYED, 0, NULL },
	{ 2, AKM_FT_PSK, false, NO_RSNE, SUPP_ENDED, 17, "IE in 3/4 msg does not match" },
	{ 2, AKM_FT_PSK, false, OTHER_RSNE, SUPP_ENDED, 17, "IE in 3/4 msg does not match" },
	{ 2, AKM_FT_PSK, false, NO_PMKID, SUPP_ENDED, 1, "FT: No PMKR1Name" },
	{ 2, AKM_FT_PSK, false, OTHER_PMKID, SUPP_ENDED, 1, "FT: PMKR1Name mismatch" },
	{ 2, AKM_FT_PSK, false, NO_MDE, SUPP_ENDED, 1, "FT: No MDIE" },
	{ 2, AKM_FT_PSK, false, OTHER_MDE, SUPP_ENDED, 1, "FT: MDIE in msg 3/4 did not match" },
	{ 2, AKM_FT_PSK, false, NO_FTE, SUPP_ENDED, 1, "FT: No FTIE" },
	{ 2, AKM_FT_PSK, false, OTHER_FTE, SUPP_ENDED, 1, "FT: FTIE mismatch" },
	{ 4, AKM_PSK, false, NOTHING, SUPP_KEYED, 0, NULL },
	{ 4, AKM_PSK, false, COUNTER_LOW, SUPP_KEYED, 0, "Replay Counter did not increase" },
	{ 4, AKM_PSK, false, MIC, SUPP_KEYED, 0, "Could not verify EAPOL-Key MIC" },
	{ 4, AKM_PSK, false, NO_MIC_BIT, SUPP_KEYED, 0, "without Mic bit" },
	{ 4, AKM_PSK, false, PLAIN, SUPP_KEYED, 0, "unencrypted key data" },
	{ 4, AKM_PSK, false, UNWRAPPABLE, SUPP_KEYED, 0, "AES unwrap failed" },
	{ 4, AKM_PSK, false, NO_GTK, SUPP_ENDED, 1, "No GTK KDE" },
	{ 4, AKM_PSK, true, NO_IGTK, SUPP_ENDED, 1, "No IGTK KDE" },
};

START_TEST(at_supplicant)
{
	const struct down_row *r = &downs[_i];
	struct pair *p = open_pair(r->akm, r->mfp);
	struct supp_event ev = { .kind = SUPP_EV_EAPOL };
	unsigned tk = r->place == 4 || (r->place == 2 && r->want == SUPP_KEYED) ? 1 : 0;
	uint8_t to[1200];
	struct pair_msg m;

	pair_associate(p, 0);
	if (r->place == 4) {
		pair_run(p, NS_PER_S);
		pair_rekey(p, 0);
	}
	m = next_of(p, PAIR_EAPOL_DOWN);
	if (r->place == 2) {
		pair_again(p, &m);
		pair_run(p, p->now_ns);
		m = next_of(p, PAIR_EAPOL_DOWN);
	}
	ev.u.pdu = bytes_of(to, respoil(p, bytes_of(m.p, m.len), &p->ap[0].authr.ptk, r->spoil, to,
					sizeof(to)));
	p->n_why = 0;
	pair_to_sta(p, &ev);
	ck_assert_msg(p->supp.state == r->want, "%d of %u: %s", r->spoil, r->place,
		      supplicant_state_text(p->supp.state));
	ck_assert_uint_eq(p->deauth, r->reason);
	ck_assert_uint_eq(p->tk_installs, tk);
	if (r->place == 4)
		ck_assert_uint_eq(p->gtk_installs, r->spoil == NOTHING ? 2 : 1);
	if (r->why)
		ck_assert_msg(pair_said(p, r->why), "%d of %u: not said: %s", r->spoil, r->place,
			      r->why);
	else
		ck_assert_uint_eq(p->n_why, 0);
	ev.u.pdu = bytes_of(m.p, m.len);
	pair_to_sta(p, &ev); /* the right one is still taken */
	if (r->want != SUPP_ENDED)
		ck_assert_int_eq(p->supp.state, r->place == 0 ? SUPP_WAIT_M3 : SUPP_KEYED);
	pair_free(p);
}
END_TEST

/* Message 3 again after it was taken: the same counter is dropped, a new one answered, and no key
 * is installed twice (KRACK). */
START_TEST(message3_replayed)
{
	struct authr_event retry = { .kind = AUTHR_EV_TIMER, .u.timer = AUTHR_TIMER_RETRY };
	struct pair *p = open_pair(AKM_PSK, true);
	struct supp_event ev = { .kind = SUPP_EV_EAPOL };
	struct pair_msg m, again, answer;

	pair_associate(p, 0);
	m = next_of(p, PAIR_EAPOL_DOWN);
	pair_again(p, &m);
	pair_run(p, p->now_ns);
	m = next_of(p, PAIR_EAPOL_DOWN);
	pair_to_ap(p, 0, &retry);
	again = next_of(p, PAIR_EAPOL_DOWN);
	for (unsigned i = 0; i < 2; i++) {
		ev.u.pdu = bytes_of(m.p, m.len);
		pair_to_sta(p, &ev);
		ck_assert_int_eq(pair_take(p, PAIR_EAPOL_UP, &answer), i == 0);
	}
	ck_assert(pair_said(p, "Replay Counter did not increase"));
	ev.u.pdu = bytes_of(again.p, again.len);
	pair_to_sta(p, &ev);
	ck_assert(pair_take(p, PAIR_EAPOL_UP, &answer));
	ck_assert_uint_eq(p->tk_installs, 1);
	ck_assert_uint_eq(p->gtk_installs, 1);
	pair_free(p);
}
END_TEST

/*
 * [hostap 872a57500] With a TK and protected management frames a message 1 in the clear begins
 * nothing; message 3 has a MIC and is taken.
 */
START_TEST(message1_bare)
{
	struct authr_event rekey = { .kind = AUTHR_EV_PTK_REKEY };
	struct pair *p = open_pair(AKM_PSK, true);
	struct supp_event ev = { .kind = SUPP_EV_BARE };
	struct pair_msg m, answer;

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	pair_to_ap(p, 0, &rekey);
	m = next_of(p, PAIR_EAPOL_DOWN);
	ev.u.pdu = bytes_of(m.p, m.len);
	pair_to_sta(p, &ev);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	ck_assert(!pair_take(p, PAIR_EAPOL_UP, &answer));
	ck_assert(pair_said(p, "Discard unencrypted EAPOL-Key msg 1/4"));
	ev.kind = SUPP_EV_EAPOL;
	pair_to_sta(p, &ev);
	ck_assert_int_eq(p->supp.state, SUPP_WAIT_M3);
	answer = next_of(p, PAIR_EAPOL_UP);
	pair_again(p, &answer);
	pair_run(p, p->now_ns);
	m = next_of(p, PAIR_EAPOL_DOWN);
	ev = (struct supp_event){ .kind = SUPP_EV_BARE, .u.pdu = bytes_of(m.p, m.len) };
	pair_to_sta(p, &ev);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	ck_assert_uint_eq(p->tk_installs, 2);
	pair_free(p);
}
END_TEST

/* Message 3 or a group message where no message 1 came before. */
START_TEST(before_message1)
{
	struct pair *p = open_pair(AKM_PSK, false), *q = open_pair(AKM_PSK, false);
	struct supp_event ev = { .kind = SUPP_EV_EAPOL };
	struct pair_msg m, m1;

	pair_associate(q, 0);
	m = next_of(q, PAIR_EAPOL_DOWN);
	pair_again(q, &m);
	pair_run(q, q->now_ns);
	m = next_of(q, PAIR_EAPOL_DOWN);
	pair_associate(p, 0);
	ck_assert(pair_take(p, PAIR_EAPOL_DOWN, &m1));
	ev.u.pdu = bytes_of(m.p, m.len);
	pair_to_sta(p, &ev);
	ck_assert_int_eq(p->supp.state, SUPP_WAIT_M1);
	ck_assert(pair_said(p, "Could not verify EAPOL-Key MIC"));
	pair_free(p);
	pair_free(q);
}
END_TEST

/* The station asks for new keys. */
START_TEST(requests)
{
	bool pairwise = _i & 1;
	struct pair *p = open_pair(AKM_PSK, false);
	const struct akm_row *row = akm_find(AKM_PSK, CIPHER_CCMP_128, 0);
	struct authr_event ev = { .kind = AUTHR_EV_EAPOL };
	struct eapol_key k = { .version = 1, .desc = EAPOL_DESC_RSN, .mic_len = 16, .replay = 5 };
	struct eapol_mic_in mic = { .akm = row };
	uint8_t to[128];
	struct wr w = wr_of(to, sizeof(to));
	enum authr_state want = pairwise ? AUTHR_M1_SENT : AUTHR_KEYED;

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	k.info = (uint16_t)(row->key_version | KEY_INFO_MIC | KEY_INFO_SECURE | KEY_INFO_REQUEST |
			    (pairwise ? KEY_INFO_PAIRWISE : 0));
	eapol_key_build(&w, &k);
	mic.kck = ptk_kck(&p->supp.ptk);
	mic.pdu = wr_sofar(&w);
	ck_assert_int_eq(eapol_mic(p->c, &mic, to + EAPOL_KEY_MIC_AT), ERR_OK);
	ev.u.pdu = wr_sofar(&w);
	if (_i >= 2) {
		to[EAPOL_KEY_MIC_AT] ^= 1;
		want = AUTHR_KEYED;
	}
	pair_to_ap(p, 0, &ev);
	ck_assert_int_eq(p->ap[0].authr.state, want);
	ck_assert_int_eq(pair_said(p, "invalid MIC"), _i >= 2);
	pair_run(p, 2 * NS_PER_S);
	pair_to_ap(p, 0, &ev);
	ck_assert_int_eq(pair_said(p, "replayed counter"), _i < 2);
	pair_free(p);
}
END_TEST

UNIT_MAIN("eapol_wrong", tcase_add_loop_test(tc, at_authenticator, 0, N_OF(ups));
	  tcase_add_loop_test(tc, out_of_season, 0, N_OF(earlies));
	  tcase_add_loop_test(tc, at_supplicant, 0, N_OF(downs));
	  tcase_add_test(tc, message3_replayed);
	  tcase_add_test(tc, message1_bare); tcase_add_test(tc, before_message1);
	  tcase_add_loop_test(tc, requests, 0, 4);)

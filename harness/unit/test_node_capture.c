/* sees: base trace spec crypto wire key proto node config */
#include "capfile.h"
#include "nodescene.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire/rrb.h"

/*
 * Our nodes, built from the very files a real hostapd and wpa_supplicant were run with, say what
 * those said: frame bodies are compared octet by octet. Left out are the values that are random or
 * of a clock (named in mask), and what the station's driver, not wpa_supplicant, puts into its
 * requests (named at the test).
 */
static const char *const folders[] = { "wpa2-psk", "ft-psk", "ft-psk-local" };

static const struct mac AP1 = { { 2, 0, 0, 0, 0, 0 } }, AP2 = { { 2, 0, 0, 0, 1, 0 } };

struct told {
	struct bytes conf[3];
	struct bytes air, ds;
	struct scene_book *book;
	struct scene *s;
};

static struct bytes load(const char *folder, const char *file)
{
	char name[CAPFILE_NAME];

	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/%s", folder, file);
	return capfile_read(name);
}

static struct told *told_new(const char *folder)
{
	static const char *const conf[] = { "ap1.conf", "ap2.conf", "sta.conf" };
	struct told *t = calloc(1, sizeof(*t));

	ck_assert_ptr_nonnull(t);
	for (unsigned i = 0; i < 3; i++)
		t->conf[i] = load(folder, conf[i]);
	t->air = load(folder, "hwsim0.pcap");
	t->book = book_new(t->conf[0], t->conf[1], t->conf[2]);
	t->s = scene_new(t->book);
	return t;
}

static void told_free(struct told *t)
{
	scene_free(t->s);
	book_free(t->book);
	for (unsigned i = 0; i < 3; i++)
		capfile_free(t->conf[i]);
	capfile_free(t->air);
	if (t->ds.p != NULL)
		capfile_free(t->ds);
	free(t);
}

/* Body of the first frame of this kind that the real one sent from one address to another. */
static struct bytes recorded(const struct told *t, enum frame kind, struct mac from, struct mac to)
{
	static struct pcap p;
	struct pcap_frame f;
	struct radiotap tap;
	struct hdr h;

	ck_assert_int_eq(pcap_open(t->air, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM) {
		struct rd r = rd_of(f.bytes);

		if (radiotap_parse(&r, &tap) == WIRE_OK && hdr_parse(&r, &h) == WIRE_OK &&
		    h.kind == (uint8_t)kind && mac_equal(h.a2, from) && mac_equal(h.a1, to))
			return rd_rest(&r);
	}
	ck_abort_msg("no such frame in the capture");
	return bytes_of(NULL, 0);
}

/* Masking: an octet of either side is blanked at the same place. */
struct pair2 {
	uint8_t a[2400], b[2400];
	size_t a_len, b_len;
};

static void blank(struct pair2 *p, size_t at, size_t n)
{
	ck_assert_uint_le(at + n, sizeof(p->a));
	memset(p->a + at, 0, n);
	memset(p->b + at, 0, n);
}

/* Nonces, MIC and group key of an FTE [11-2020 9.4.2.47]; at: of its element ID. */
static void blank_fte(struct pair2 *p, size_t at)
{
	size_t end = at + 2 + p->a[at + 1], sub = at + 2 + 82;

	blank(p, at + 4, 80);
	while (sub + 2 <= end) {
		if (p->a[sub] == FTE_SUB_GTK)
			blank(p, sub + 5, p->a[sub + 1] - 3u); /* RSC and wrapped key */
		sub += 2 + p->a[sub + 1];
	}
}

static void blank_elements(struct pair2 *p, size_t at)
{
	while (at + 2 <= p->a_len && at + 2 <= p->b_len) {
		if (p->a[at] == ELEM_FAST_TRANSITION && p->a[at + 1] > 82)
			blank_fte(p, at);
		if (p->a[at] == ELEM_TIM)
			blank(p, at + 2, 1); /* DTIM count */
		at += 2 + p->a[at + 1];
	}
}

static void text_of(struct bytes b, char *out)
{
	for (size_t i = 0; i < b.len; i++)
		sprintf(out + 2 * i, "%02x", b.p[i]);
}

static void check_same(const char *what, struct bytes ours, struct bytes theirs, size_t elements)
{
	struct pair2 *p = calloc(1, sizeof(*p));
	char *text = calloc(2, 5000);

	ck_assert(p != NULL && text != NULL);
	memcpy(p->a, ours.p, p->a_len = ours.len);
	memcpy(p->b, theirs.p, p->b_len = theirs.len);
	if (elements == 12)
		blank(p, 0, 8); /* timestamp */
	blank_elements(p, elements);
	text_of(bytes_of(p->a, p->a_len), text);
	text_of(bytes_of(p->b, p->b_len), text + 5000);
	ck_assert_msg(p->a_len == p->b_len && memcmp(p->a, p->b, p->a_len) == 0,
		      "%s\nours   %s\ntheirs %s", what, text, text + 5000);
	free(text);
	free(p);
}

static void check_body(struct told *t, unsigned who, enum frame kind, struct mac to,
		       size_t elements)
{
	const struct fake_sent *s = fake_last(t->s->w, who, kind);
	struct mac from = who == SCENE_PHONE ? SCENE_STA : who == SCENE_AP1 ? AP1 : AP2;

	ck_assert_msg(s != NULL, "no %s was sent", frame_text((uint8_t)kind));
	check_same(frame_text((uint8_t)kind), fake_body(s), recorded(t, kind, from, to), elements);
}

static bool has_ft(const struct told *t)
{
	return t->s->ap[0].bss[0].holder != NULL;
}

static void roam(struct told *t, struct mac to, bool over_ds)
{
	fake_hush(t->s->w);
	station_roam_to(&t->s->sta, to, over_ds);
	fake_run(t->s->w, 100 * NS_PER_MS);
}

START_TEST(ap_frames)
{
	struct told *t = told_new(folders[_i]);

	scene_join(t->s);
	fake_run(t->s->w, 110 * NS_PER_MS); /* a beacon */
	ck_assert(scene_open_at(t->s, 0));
	check_body(t, SCENE_AP1, FRAME_BEACON, MAC_BROADCAST, 12);
	check_body(t, SCENE_AP1, FRAME_PROBE_RESP, SCENE_STA, 12);
	check_body(t, SCENE_AP1, FRAME_AUTH, SCENE_STA, 6);
	check_body(t, SCENE_AP1, FRAME_ASSOC_RESP, SCENE_STA, 6);
	roam(t, AP2, false);
	ck_assert(scene_open_at(t->s, 1));
	check_body(t, SCENE_AP2, FRAME_AUTH, SCENE_STA, 6);
	check_body(t, SCENE_AP2, FRAME_REASSOC_RESP, SCENE_STA, 6);
	told_free(t);
}
END_TEST

/*
 * The station's requests: the same elements in the same order, and the same octets but for two
 * whose content is the driver's: Extended Capabilities (mac80211_hwsim adds what its radio can) and
 * Supported Operating Classes (which bands and widths it has). The probe request is the driver's
 * almost wholly (HT, VHT, HE) and not compared.
 */
static void check_request(struct told *t, enum frame kind, struct mac to, size_t fixed)
{
	struct bytes theirs = recorded(t, kind, SCENE_STA, to);
	const struct fake_sent *sent = fake_last(t->s->w, SCENE_PHONE, kind);
	struct rd a, b;
	struct elem x, y;
	enum step st;

	ck_assert_ptr_nonnull(sent);
	a = rd_of(fake_body(sent));
	b = rd_of(theirs);
	ck_assert_int_eq(memcmp(a.p, b.p, fixed), 0);
	ck_assert(rd_skip(&a, fixed) && rd_skip(&b, fixed));
	while ((st = elem_next(&a, &x)) == STEP_ITEM) {
		ck_assert_int_eq(elem_next(&b, &y), STEP_ITEM);
		ck_assert_uint_eq(x.id, y.id);
		if (x.id != ELEM_EXT_CAPS && x.id != ELEM_OPERATING_CLASSES)
			check_same("element", x.whole, y.whole, 0);
	}
	ck_assert_int_eq(st, STEP_END);
	ck_assert_int_eq(elem_next(&b, &y), STEP_END);
}

START_TEST(station_frames)
{
	struct told *t = told_new(folders[_i]);

	scene_join(t->s);
	check_body(t, SCENE_PHONE, FRAME_AUTH, AP1, 6);
	check_request(t, FRAME_ASSOC_REQ, AP1, 4);
	roam(t, AP2, false);
	check_body(t, SCENE_PHONE, FRAME_AUTH, AP2, 6);
	check_request(t, FRAME_REASSOC_REQ, AP2, 10);
	told_free(t);
}
END_TEST

static struct bytes recorded_rrb(const struct told *t, struct mac from, enum rrb_packet packet)
{
	static struct pcap p;
	struct pcap_frame f;
	struct eth eth;
	struct rrb r;

	ck_assert_int_eq(pcap_open(t->ds, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM)
		if (eth_parse(f.bytes, &eth) == WIRE_OK && eth.type == ETHERTYPE_RRB &&
		    mac_equal(eth.src, from) && rrb_parse(eth.payload, &r) == WIRE_OK &&
		    r.packet == packet)
			return f.bytes;
	ck_abort_msg("no such frame in ds.pcap");
	return bytes_of(NULL, 0);
}

/* FT over the DS: the Action frames on the air and what the APs make of them on the cable. */
START_TEST(over_the_ds)
{
	struct told *t = told_new(folders[1 + _i]);
	struct fake_world *w = t->s->w;
	const struct fake_sent *sent;

	t->ds = load(folders[1 + _i], "ds.pcap");
	ck_assert(has_ft(t));
	scene_join(t->s);
	roam(t, AP2, false);
	roam(t, AP1, true);
	ck_assert(scene_open_at(t->s, 0));
	check_body(t, SCENE_PHONE, FRAME_ACTION, AP2, 14);
	check_body(t, SCENE_AP2, FRAME_ACTION, SCENE_STA, 16);
	check_body(t, SCENE_AP1, FRAME_REASSOC_RESP, SCENE_STA, 6);
	sent = fake_last_wire(w, SCENE_AP2, ETHERTYPE_RRB);
	ck_assert_ptr_nonnull(sent);
	check_same("RRB request", fake_bytes(sent), recorded_rrb(t, AP2, RRB_REQUEST),
		   14 + 10 + 14);
	sent = fake_last_wire(w, SCENE_AP1, ETHERTYPE_RRB);
	ck_assert_ptr_nonnull(sent);
	check_same("RRB response", fake_bytes(sent), recorded_rrb(t, AP1, RRB_RESPONSE),
		   14 + 10 + 16);
	told_free(t);
}
END_TEST

/* The nth message between key holders that this address sent, of ours or in the capture. */
static bool our_message(const struct told *t, struct mac from, unsigned nth, struct kh_frame *out)
{
	for (size_t i = 0; i < t->s->w->n_sent; i++) {
		const struct fake_sent *sent = &t->s->w->sent[i];
		struct eth eth;

		if (sent->wire && eth_parse(fake_bytes(sent), &eth) == WIRE_OK &&
		    eth.type == ETHERTYPE_OUI_EXT && mac_equal(eth.src, from) && nth-- == 0)
			return kh_frame_parse(eth.payload, out) == WIRE_OK;
	}
	return false;
}

static bool their_message(const struct told *t, struct mac from, unsigned nth,
			  struct kh_frame *out)
{
	static struct pcap p;
	struct pcap_frame f;
	struct eth eth;

	ck_assert_int_eq(pcap_open(t->ds, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM)
		if (eth_parse(f.bytes, &eth) == WIRE_OK && eth.type == ETHERTYPE_OUI_EXT &&
		    mac_equal(eth.src, from) && nth-- == 0)
			return kh_frame_parse(eth.payload, out) == WIRE_OK;
	return false;
}

/* Pulling a PMK-R1: each AP sends the same messages in the same order, as long and as full. */
START_TEST(key_pull)
{
	struct told *t = told_new("ft-psk");
	struct kh_frame ours, theirs;
	unsigned n = 0;

	t->ds = load("ft-psk", "ds.pcap");
	scene_join(t->s);
	roam(t, AP2, false);
	ck_assert(scene_open_at(t->s, 1));
	for (unsigned ap = 0; ap < 2; ap++) {
		struct mac from = ap == 0 ? AP1 : AP2;
		unsigned i = 0;

		for (; their_message(t, from, i, &theirs); i++, n++) {
			ck_assert(our_message(t, from, i, &ours));
			ck_assert_uint_eq(ours.message, theirs.message);
			ck_assert_uint_eq(ours.clear.len, theirs.clear.len);
			ck_assert_uint_eq(ours.sealed.len, theirs.sealed.len);
		}
		ck_assert(!our_message(t, from, i, &ours));
	}
	ck_assert_uint_eq(n, 6);
	told_free(t);
}
END_TEST

/* [802.2] XID, as hostapd sends it on association: 6 octets from the station to everybody. */
START_TEST(l2_update)
{
	static const uint8_t want[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 2, 0,
					0,    6,    0,    1,	0xaf, 0x81, 1, 0 };
	struct told *t = told_new(folders[_i]);
	const struct fake_sent *sent;

	scene_join(t->s);
	sent = fake_last_wire(t->s->w, SCENE_AP1, 6);
	ck_assert_ptr_nonnull(sent);
	ck_assert(bytes_equal(fake_bytes(sent), BYTES(want)));
	told_free(t);
}
END_TEST

UNIT_MAIN("node_capture", capfile_or_skip();
	  tcase_add_loop_test(tc, ap_frames, 0, N_OF(folders));
	  tcase_add_loop_test(tc, station_frames, 0, N_OF(folders));
	  tcase_add_loop_test(tc, over_the_ds, 0, N_OF(folders) - 1);
	  tcase_add_test(tc, key_pull); tcase_add_loop_test(tc, l2_update, 0, N_OF(folders));)

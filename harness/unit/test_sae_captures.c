/* sees: base crypto key wire */
#include "hostap_log.h"
#include "key/hkdf.h"
#include "key/owe.h"
#include "key/sae.h"
#include "suite.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire/sae.h"

/*
 * SAE and OWE of real stations and APs: the frames of a capture, and what hostapd and
 * wpa_supplicant wrote about them. Passwords are those of the captures' configuration files.
 */
#define OK(call) ck_assert_int_eq((call), ERR_OK)

static struct crypto *c;

static void setup(void)
{
	OK(crypto_new(&c));
}

static void teardown(void)
{
	crypto_free(c);
}

/* Whether the log has the line LABEL with these octets. */
static bool log_says(const char *log, const char *label, struct bytes b)
{
	char line[512];
	size_t at = (size_t)snprintf(line, sizeof(line), ": %s - hexdump(len=%zu):", label, b.len);

	for (size_t i = 0; i < b.len; i++)
		at += (size_t)snprintf(line + at, sizeof(line) - at, " %02x", b.p[i]);
	return strstr(log, line) != NULL;
}

static const struct air_case {
	const char *name; /* of the folder */
	bool h2e;
	unsigned exchanges;
} cases[] = {
	{ "sae-h2e", true, 2 },
	{ "sae-pmksa", false, 2 },
	{ "ft-sae", false, 1 },
};

/* One side's last commit of an exchange. */
struct said {
	struct mac from;
	struct sae_commit commit;
	bool has;
};

struct scene {
	const struct air_case *of;
	char *log;
	struct values kck;
	struct said sta, ap; /* the AP answers: its is the second */
	unsigned pairs, confirms;
};

static struct sae_commit commit_of(const struct sae_commit_body *b)
{
	struct sae_commit m = { .group = EC_P256 };
	struct rd r = rd_of(b->element);
	struct bytes x, y;

	ck_assert_uint_eq(b->group, EC_P256);
	ck_assert(rd_take(&r, 32, &x) && rd_take(&r, 32, &y));
	ec_number_set(EC_P256, &m.scalar, b->scalar);
	ec_number_set(EC_P256, &m.element.x, x);
	ec_number_set(EC_P256, &m.element.y, y);
	return m;
}

/* The password element of these two addresses is the one the log has. */
static void check_element(const struct scene *s)
{
	struct sae_pt_in pt_in = { EC_P256, bytes_of("fsr-lab", 7), bytes_of("roaming-secret", 14),
				   { 0 } };
	struct sae_hunt_in hunt = { EC_P256, pt_in.password, s->sta.from, s->ap.from, 1, NULL };
	struct sae_pt pt;
	struct sae_pwe pwe;

	if (s->of->h2e) {
		OK(sae_pt_derive(c, &pt_in, &pt));
		ck_assert(log_says(s->log, "SAE: PT.x", ec_bytes(EC_P256, &pt.point.x)));
		ck_assert(log_says(s->log, "SAE: PT.y", ec_bytes(EC_P256, &pt.point.y)));
		OK(sae_pwe_from_pt(c, &pt, s->sta.from, s->ap.from, &pwe));
		ck_assert(log_says(s->log, "SAE: PWE.x", ec_bytes(EC_P256, &pwe.point.x)));
		ck_assert(log_says(s->log, "SAE: PWE.y", ec_bytes(EC_P256, &pwe.point.y)));
	} else {
		OK(sae_pwe_hunt(c, &hunt, &pwe));
		ck_assert(log_says(s->log, "SAE: pwd-value", ec_bytes(EC_P256, &pwe.point.x)));
	}
}

static void check_pair(struct scene *s)
{
	struct ec_number sum;

	OK(ec_add_mod_order(c, EC_P256, &s->sta.commit.scalar, &s->ap.commit.scalar, &sum));
	ck_assert(log_says(s->log, "SAE: PMKID", bytes_of(sum.p, PMKID_LEN)));
	check_element(s);
	s->pairs++;
}

static void take_commit(struct scene *s, struct mac from, const struct auth *a)
{
	struct sae_commit_body b;
	enum sae_commit_is is;
	struct said *to = s->sta.has && !mac_equal(from, s->sta.from) ? &s->ap : &s->sta;

	if (s->of->name)
		ck_assert_uint_eq(a->status, s->of->h2e ? STATUS_SAE_H2E : STATUS_SUCCESS);
	ck_assert_int_eq(sae_commit_parse(a->elements, a->status == STATUS_SAE_H2E, &b), WIRE_OK);
	*to = (struct said){ from, commit_of(&b), true };
	OK(sae_commit_check(c, &to->commit, &is));
	ck_assert_int_eq(is, SAE_COMMIT_GOOD);
	if (to == &s->ap && s->log)
		check_pair(s);
}

/* A confirm of the capture is good with one KCK of the log. */
static void take_confirm(struct scene *s, struct mac from, const struct auth *a)
{
	bool up = mac_equal(from, s->sta.from);
	struct sae_keys k = { .hash = HASH_SHA256 };
	struct sae_confirm_body b;
	struct sae_confirm_in in = { &k, 0, up ? &s->sta.commit : &s->ap.commit,
				     up ? &s->ap.commit : &s->sta.commit };
	unsigned good = 0;

	ck_assert_int_eq(sae_confirm_parse(a->elements, 32, &b), WIRE_OK);
	in.send_confirm = b.send_confirm;
	for (size_t i = 0; i < s->kck.n; i++) {
		memcpy(k.kck, s->kck.v[i].p, 32);
		good += sae_confirm_verify(c, &in, b.confirm) == ERR_OK;
	}
	ck_assert_uint_eq(good, s->log ? 1 : 0);
	s->confirms++;
	if (!up)
		s->sta.has = s->ap.has = false;
}

static void take_frame(struct scene *s, struct rd r)
{
	struct radiotap t;
	struct hdr h;
	struct auth a;

	ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_OK);
	if (hdr_parse(&r, &h) != WIRE_OK || h.kind != FRAME_AUTH || h.retry ||
	    auth_parse(rd_rest(&r), &a) != WIRE_OK || a.algorithm != AUTH_SAE)
		return;
	if (a.seq == SAE_SEQ_COMMIT)
		take_commit(s, h.a2, &a);
	else
		take_confirm(s, h.a2, &a);
}

static void take_file(struct scene *s, const char *name)
{
	struct bytes file = capfile_read(name);
	static struct pcap p;
	struct pcap_frame f;

	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM)
		take_frame(s, rd_of(f.bytes));
	capfile_free(file);
}

START_TEST(t_hwsim)
{
	struct scene s = { .of = &cases[_i], .log = log_read(cases[_i].name, "wpas") };
	char name[CAPFILE_NAME];

	log_grep(s.log, "SAE: KCK", &s.kck);
	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/hwsim0.pcap", cases[_i].name);
	take_file(&s, name);
	ck_assert_uint_eq(s.pairs, cases[_i].exchanges);
	ck_assert_uint_eq(s.confirms, 2 * cases[_i].exchanges);
	free(s.log);
}
END_TEST

/* Of this one the password is not known: its commits are good, its PMKID is their sum. */
START_TEST(t_wireshark)
{
	struct air_case none = { 0 };
	struct scene s = { .of = &none };
	struct sae_commit ap, sta;
	struct ec_number sum;

	take_file(&s, "captures/wireshark/wpa3-sae.pcapng.gz");
	ck_assert_uint_eq(s.confirms, 2);
	sta = s.sta.commit, ap = s.ap.commit;
	OK(ec_add_mod_order(c, EC_P256, &sta.scalar, &ap.scalar, &sum));
	ck_assert_mem_eq(sum.p, "\x4d\x05\x69\xc1\xc1\x78\xdb\x7d\xe2\x41\x6e\x0d\x4a\x13\x2f\xd9",
			 PMKID_LEN);
}
END_TEST

/* OWE: C and A from the association, z from the log. */
struct owe_scene {
	char *log;
	struct values secret;
	struct owe_dh c, a;
	unsigned pairs;
};

static void check_owe(struct owe_scene *s)
{
	const struct bytes ca[] = { s->c.key, s->a.key, bytes_of("\x13", 2) };
	uint8_t salt[66], prk[32], pmk[32], pmkid[PMKID_LEN];
	struct wr w = wr_of(salt, sizeof(salt));
	unsigned good = 0;

	OK(hash_digest(c, HASH_SHA256, ca, 2, pmkid, PMKID_LEN));
	ck_assert(log_says(s->log, "OWE: PMKID", BYTES(pmkid)));
	for (size_t i = 0; i < 3; i++)
		wr_bytes(&w, ca[i]);
	for (size_t i = 0; i < s->secret.n; i++) {
		struct bytes z = bytes_of(s->secret.v[i].p, s->secret.v[i].len);

		OK(hmac(c, HASH_SHA256, wr_sofar(&w), &z, 1, prk, 32));
		OK(hkdf_expand(c, HASH_SHA256, BYTES(prk), "OWE Key Generation", pmk, 32));
		good += log_says(s->log, "OWE: PMK", BYTES(pmk));
	}
	ck_assert_uint_eq(good, 1);
	s->pairs++;
}

static void take_owe(struct owe_scene *s, struct rd r)
{
	struct radiotap t;
	struct hdr h;
	struct assoc_req q;
	struct assoc_resp p;

	ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_OK);
	if (hdr_parse(&r, &h) != WIRE_OK || h.retry)
		return;
	if (h.kind == FRAME_ASSOC_REQ || h.kind == FRAME_REASSOC_REQ) {
		ck_assert_int_eq(assoc_req_parse(rd_rest(&r), h.kind == FRAME_REASSOC_REQ, &q),
				 WIRE_OK);
		ck_assert_int_eq(owe_dh_parse(q.e.owe_dh, &s->c), WIRE_OK);
	} else if (h.kind == FRAME_ASSOC_RESP || h.kind == FRAME_REASSOC_RESP) {
		ck_assert_int_eq(assoc_resp_parse(rd_rest(&r), &p), WIRE_OK);
		if (owe_dh_parse(p.e.owe_dh, &s->a) == WIRE_OK)
			check_owe(s);
	}
}

START_TEST(t_owe)
{
	struct owe_scene s = { .log = log_read("owe", "wpas") };
	struct bytes file = capfile_read("captures/hwsim/uml-det/owe/hwsim0.pcap");
	static struct pcap p;
	struct pcap_frame f;

	log_grep(s.log, "OWE: DH shared secret", &s.secret);
	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM)
		take_owe(&s, rd_of(f.bytes));
	ck_assert_uint_ge(s.pairs, 2);
	capfile_free(file);
	free(s.log);
}
END_TEST

#define main captures_main
static UNIT_MAIN("SAE and OWE, captures", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_hwsim, 0, 3);
	tcase_add_test(tc, t_wireshark);
	tcase_add_test(tc, t_owe);
})
#undef main

int main(void)
{
	capfile_or_skip();
	return captures_main();
}

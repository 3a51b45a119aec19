/* sees: base crypto key */
#include "hex.h"
#include "key/hkdf.h"
#include "key/owe.h"
#include "key/sae.h"
#include "suite.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	crypto_free(c);
}

#define OK(call) ck_assert_int_eq((call), ERR_OK)

static const enum ec_group groups[EC_GROUPS] = { EC_P256, EC_P384, EC_P521 };
static const struct mac low = { { 2, 0, 0, 0, 0, 1 } }, high = { { 2, 0, 0, 0, 0, 2 } };

static struct ec_number number(enum ec_group g, const char *hex)
{
	struct oct o = oct(hex);
	struct ec_number n = { { 0 } };

	ec_number_set(g, &n, oct_bytes(&o));
	return n;
}

static struct ec_number small(enum ec_group g, unsigned v)
{
	struct ec_number n = { { 0 } };

	n.p[ec_len(g) - 1] = (uint8_t)v;
	return n;
}

static void check_number(enum ec_group g, const char *what, const struct ec_number *n,
			 const char *hex)
{
	check_hex("802.11", what, n->p, ec_len(g), hex);
}

/* x of 2 * G, from the "NIST curves" test vectors (point-at-infinity.org/ecc/nisttv) */
static const char *const twice_x[EC_GROUPS] = {
	"7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978",
	"08d999057ba3d2d969260045c55b97f089025959a6f434d651d207d19fb96e9e4fe0e86ebe0e64f8"
	"5b96a9c75295df61",
	"00433c219024277e7e682fcb288148c282747403279b1ccc06352c6e5505d769be97b3b204da6ef5"
	"5507aa104a3a35c5af41cf2fa364d60fd967f43e3933ba6d783d",
};

START_TEST(t_ec_laws)
{
	enum ec_group g = groups[_i];
	struct ec_number one = small(g, 1), two = small(g, 2), last, r = { { 0 } }, x;
	struct ec_point p, q, sum, neg;
	struct ec_blend blend = { &two, &two, &p, &p };
	bool valid;

	OK(ec_mul_base(c, g, &one, &p));
	OK(ec_point_check(c, g, &p, &valid));
	ck_assert(valid);
	OK(ec_mul_base(c, g, &two, &q));
	check_hex("2 * G", "x", q.x.p, ec_len(g), twice_x[_i]);
	OK(ec_add(c, g, &p, &p, &sum));
	ck_assert(ec_point_equal(g, &q, &sum));
	OK(ec_mul(c, g, &two, &p, &sum));
	ck_assert(ec_point_equal(g, &q, &sum));
	/* (r - 1) * G = -G, and G + -G has no coordinates */
	ec_number_set(g, &r, ec_order(g));
	last = r;
	last.p[ec_len(g) - 1]--;
	neg = p;
	OK(ec_negate(c, g, &neg));
	OK(ec_mul_base(c, g, &last, &q));
	ck_assert(ec_point_equal(g, &q, &neg));
	ck_assert_int_eq(ec_add(c, g, &p, &neg, &sum), ERR_RANGE);
	ck_assert_int_eq(ec_mul(c, g, &r, &p, &sum), ERR_RANGE);
	/* 2 * (2 * G + G) = 6 * G */
	OK(ec_blend_x(c, g, &blend, &x));
	one = small(g, 6);
	OK(ec_mul_base(c, g, &one, &q));
	ck_assert(ec_number_equal(g, &x, &q.x));
}
END_TEST

START_TEST(t_ec_numbers)
{
	enum ec_group g = groups[_i];
	struct ec_number r = { { 0 } }, p = { { 0 } }, out, one = small(g, 1), zero = small(g, 0);

	ec_number_set(g, &r, ec_order(g));
	ec_number_set(g, &p, ec_prime(g));
	ck_assert(!ec_is_below(g, &r, ec_order(g)));
	ck_assert(!ec_is_below(g, &p, ec_prime(g)));
	ck_assert(ec_is_below(g, &r, ec_prime(g)));
	ck_assert(!ec_is_below(g, &p, ec_order(g)));
	OK(ec_mod_prime(c, g, ec_prime(g), &out));
	ck_assert(ec_number_equal(g, &out, &zero));
	OK(ec_mod_order_nonzero(c, g, ec_bytes(g, &zero), &out));
	ck_assert(ec_number_equal(g, &out, &one));
	r.p[ec_len(g) - 1]--; /* r - 1 is 0 mod (r - 1) */
	ck_assert(ec_is_below(g, &r, ec_order(g)));
	OK(ec_mod_order_nonzero(c, g, ec_bytes(g, &r), &out));
	ck_assert(ec_number_equal(g, &out, &one));
	OK(ec_add_mod_order(c, g, &r, &one, &out));
	ck_assert(ec_number_equal(g, &out, &zero));
	ck_assert_uint_eq(ec_len(g), sizeof(uint8_t[32]) * (g == EC_P256) +
				     48 * (g == EC_P384) + 66 * (g == EC_P521));
}
END_TEST

START_TEST(t_ec_point_checks)
{
	enum ec_group g = groups[_i];
	struct ec_number one = small(g, 1);
	struct ec_point p, q;
	bool valid, found;

	OK(ec_mul_base(c, g, &one, &p));
	for (unsigned odd = 0; odd < 2; odd++) {
		OK(ec_point_from_x(c, g, &p.x, (uint8_t)odd, &q, &found));
		ck_assert(found);
		ck_assert_uint_eq(q.y.p[ec_len(g) - 1] & 1, odd);
		OK(ec_point_check(c, g, &q, &valid));
		ck_assert(valid);
	}
	q = p;
	q.y.p[ec_len(g) - 1] ^= 2;
	OK(ec_point_check(c, g, &q, &valid));
	ck_assert(!valid);
	/* the same point by a coordinate that is not below p */
	ec_number_set(g, &q.x, ec_prime(g));
	OK(ec_point_check(c, g, &q, &valid));
	ck_assert(!valid);
	OK(ec_point_from_x(c, g, &q.x, 0, &q, &found));
	ck_assert(!found);
	q.x = q.y = small(g, 0); /* how some write infinity */
	OK(ec_point_check(c, g, &q, &valid));
	ck_assert(!valid);
}
END_TEST

static void add_prime(enum ec_group g, struct ec_number *n)
{
	unsigned carry = 0;

	for (size_t i = ec_len(g); i-- > 0;) {
		carry += (unsigned)n->p[i] + ec_prime(g).p[i];
		n->p[i] = (uint8_t)carry;
		carry >>= 8;
	}
	ck_assert_uint_eq(carry, 0);
}

/* The octets of P-521 have room for a point of the curve whose x or y is written with p added. */
START_TEST(t_ec_coordinate_range)
{
	struct ec_number one = small(EC_P521, 1);
	struct ec_point p;
	bool valid;

	OK(ec_mul_base(c, EC_P521, &one, &p));
	add_prime(EC_P521, _i == 0 ? &p.x : &p.y);
	OK(ec_point_check(c, EC_P521, &p, &valid));
	ck_assert(!valid);
}
END_TEST

/* u = 0 is the map's special case: x = b / (z a), still on the curve. */
START_TEST(t_ec_map)
{
	enum ec_group g = groups[_i];
	struct ec_point p;
	bool valid;

	for (unsigned v = 0; v < 20; v++) {
		struct ec_number u = small(g, v);

		OK(ec_map_sswu(c, g, &u, &p));
		OK(ec_point_check(c, g, &p, &valid));
		ck_assert(valid);
		ck_assert_uint_eq(p.y.p[ec_len(g) - 1] & 1, v & 1);
	}
}
END_TEST

/* [RFC 5869 A.1]: more than one block */
START_TEST(t_hkdf)
{
	struct oct prk = oct("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
	uint8_t out[42];

	OK(hkdf_expand(c, HASH_SHA256, oct_bytes(&prk),
		       "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9", out, sizeof(out)));
	check_hex("RFC 5869 A.1", "okm", out, sizeof(out),
		  "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
		  "34007208d5b887185865");
}
END_TEST

/* [11-2020 J.10] hunting and pecking, group 19 */
static const struct mac j10_own = { { 0x4d, 0x3f, 0x2f, 0xff, 0xe3, 0x87 } };
static const struct mac j10_peer = { { 0xa5, 0xd8, 0xaa, 0x95, 0x8e, 0x3c } };
#define J10_PASSWORD bytes_of("mekmitasdigoat", 14)

static struct sae_commit j10_commit(const char *scalar, const char *x, const char *y)
{
	return (struct sae_commit){ EC_P256, number(EC_P256, scalar),
				    { number(EC_P256, x), number(EC_P256, y) } };
}

START_TEST(t_j10_hunt)
{
	unsigned tried = 0;
	struct sae_hunt_in in = { EC_P256, J10_PASSWORD, j10_own, j10_peer, 1, &tried };
	struct sae_secret s = {
		number(EC_P256, "992465fd3daa3c60aa6565b7f62a2a7f2e12dd12f198faf4fbed89d7ff1ace94"),
		number(EC_P256, "9507a90f777a044d6a0830b91ea3d5dd70bece44e1acffb86983b5e1bf9fb322"),
	};
	struct sae_commit peer = j10_commit(
		"591b96f3397fb945100848e7b550543b6720d88337ee93fc49fd6df7e08b5223",
		"e71b9bb048d3873f20556953a96c91536fd8ee6ca9b4a68a148b056a909be03e",
		"83ae208f60f8ef5537858074db06687032399862999b511e0a1552a5fea317c2");
	struct sae_pwe pwe, slow;
	struct sae_commit own;
	struct sae_keys keys, swapped;
	struct sae_keys_in keyed = { AKM_SAE, &pwe, &s, &own, &peer, { 0 } };
	enum sae_commit_is is;

	OK(sae_pwe_hunt(c, &in, &pwe));
	ck_assert_uint_eq(tried, 2);
	check_number(EC_P256, "PWE.x", &pwe.point.x,
		     "da6eb7b06a1ac5624974f90afdd6a8e9d5722634cf987c34defc91a9874e5658");
	check_number(EC_P256, "PWE.y", &pwe.point.y,
		     "f4fefd130bd5be08fe68af3e4a290272ec065fd3671f3c25bf8ec419ddc9b822");
	in.rounds = SAE_HUNT_ROUNDS;
	in.a = j10_peer, in.b = j10_own;
	OK(sae_pwe_hunt(c, &in, &slow));
	ck_assert(ec_point_equal(EC_P256, &pwe.point, &slow.point));
	ck_assert_uint_eq(tried, 2);
	OK(sae_commit_make(c, &pwe, &s, &own));
	check_number(EC_P256, "scalar", &own.scalar,
		     "2e2c0f0db52440ad146d967114ce005ce1eab0aa2c2e5c2871b774f6c2575c65");
	check_number(EC_P256, "element.x", &own.element.x,
		     "d5ad9e00829707aa36ba8b859738fc961d08243505f47c035376d7ac4bc8d7b9");
	check_number(EC_P256, "element.y", &own.element.y,
		     "5083bf43827d0fc31ed778dd3671fd21a46d1091d64b6f9a1e1272621325dbe1");
	OK(sae_commit_check(c, &peer, &is));
	ck_assert_int_eq(is, SAE_COMMIT_GOOD);
	OK(sae_keys_derive(c, &keyed, &keys));
	check_hex("J.10", "KCK", keys.kck, 32,
		  "1e733f6d9bd53256287304338831b09a39406d121017073a5c30db36f36cb81a");
	check_hex("J.10", "PMK", keys.pmk, keys.pmk_len,
		  "4e4dfab1a2dd8ac1a91790f953faaa452ae5c6873ab75b63605ba663f8a7fe59");
	check_hex("J.10", "PMKID", keys.pmkid, PMKID_LEN, "8747a600eea3f9f22475df58ca1e5498");
	keyed.akm = AKM_SAE_EXT; /* the hash is that of hunting and pecking: same lengths */
	OK(sae_keys_derive(c, &keyed, &swapped));
	ck_assert_mem_eq(keys.pmk, swapped.pmk, 32);
}
END_TEST

/*
 * No document has hunting and pecking for groups 20 and 21, or a seed that ends in a one: computed
 * with Python's integers from the text of [12.4.4.2.2], which gives J.10's element as well.
 */
static const struct hunted {
	enum ec_group group;
	const char *password;
	unsigned tried;
	const char *x, *y;
} hunted[] = {
	{ EC_P256, "password", 2,
	  "b3782afd596fb9424bdf46cb8af7093ae45d6839b27d0ea4c8114bc1b00bb91f",
	  "ab1b247e6c4c7bdd50bc2e8a34d143850036d1ea8bc04cf37944a33a4e72ed87" },
	{ EC_P256, "passwore", 2,
	  "0df382b42d27008f9e60f8f1f27091081a73be5f0f3d581c6f88c7acb525a899",
	  "483485902d4cbd42c7e3baa405c4625aa01034eb32031e4c44ba3f39d5d1b28a" },
	{ EC_P384, "passwore", 5,
	  "ab18f08a43eb6b9c9160216cf4c373c5c6b4ff4d2a3ef04f89f8c6c8afae6179"
	  "0636535eecdfdb2860e1a50959233808",
	  "80a079a4fa64445a2166948fb9a8765b8fd2d95dce0a5cc6e03d533d04b6db75"
	  "597f81b18bfeea54aefe0a081e47095d" },
	{ EC_P384, "correct horse", 2,
	  "0cf0d8ea26a6b1aeb3b259f9d0d3c91941dd611963c3f54f39e364eb1f0582ab"
	  "6968151a99160322ba650a4cf6b05c11",
	  "28342a397124682d158f225cddd71be9e5579f421baadcd0e9b69fb60c5eeaf5"
	  "bf87c03635e7ede8025e14a3c65c163c" },
	{ EC_P521, "passwore", 5,
	  "0158621d5fe9618884e0636a2f092741bbeba56d01072391c4f38b1608255e9e"
	  "0cd4f003e2fe79c06a9352c65a90e4a8c5f1a0a79dc58db52d9532eb8a492b69"
	  "3ab5",
	  "017fe5cf472fab75ec2e8715164d156a7c699354d3af3c8fa7ee5fbd3d3d7ab5"
	  "b34841cd91bd0e26d0833f5bf1130f332c6d107855216d71129a94d9a554c49b"
	  "3a6b" },
	{ EC_P521, "password", 1,
	  "012f6990c1f1ec7ac384592d3875bca747967be6101aa0deac7ff3ff59a49c68"
	  "9e7774377b738ea2434ccf2e017065f874fafbc5d0412b395523ea459c3ebbe1"
	  "7f9f",
	  "01032ceb89f59853b1e2fb1a934230ad0ccad83d69301a2ff0eed565b84af839"
	  "7f883ed4301189fb3f45f075b556dea8294f6858d5bc9aeab2c4b33650f27be9"
	  "9566" },
};

START_TEST(t_hunted)
{
	const struct hunted *h = &hunted[_i];
	unsigned tried;
	struct sae_hunt_in in = { h->group, bytes_of(h->password, strlen(h->password)), high, low,
				  1, &tried };
	struct sae_pwe pwe;

	OK(sae_pwe_hunt(c, &in, &pwe));
	check_number(h->group, "PWE.x", &pwe.point.x, h->x);
	check_number(h->group, "PWE.y", &pwe.point.y, h->y);
	ck_assert_uint_eq(tried, h->tried);
}
END_TEST

/* [11-2020 J.10] hash to element, group 19 */
START_TEST(t_j10_element)
{
	struct sae_pt_in in = { EC_P256, bytes_of("byteme", 6), J10_PASSWORD,
				bytes_of("psk4internet", 12) };
	struct mac a = { { 0x00, 0x09, 0x5b, 0x66, 0xec, 0x1e } };
	struct mac b = { { 0x00, 0x0b, 0x6b, 0xd9, 0x02, 0x46 } };
	struct sae_pt pt;
	struct sae_pwe pwe, other;

	OK(sae_pt_derive(c, &in, &pt));
	check_number(EC_P256, "PT.x", &pt.point.x,
		     "b6e38c98750c684b5d17c3d8c9a4100b39931279187ca6cced5f37ef46ddfa97");
	check_number(EC_P256, "PT.y", &pt.point.y,
		     "5687e972e50f73e3898861e7edad21bea7d5f622df88243bb804920ae8e647fa");
	OK(sae_pwe_from_pt(c, &pt, a, b, &pwe));
	check_number(EC_P256, "PWE.x", &pwe.point.x,
		     "c93049b9e64000f848201649e999f2b5c22dea69b5632c9df4d633b8aa1f6c1e");
	check_number(EC_P256, "PWE.y", &pwe.point.y,
		     "73634e94b53d82e7383a8d258199d9dc1a5ee8269d060382ccbf33e614ff59a0");
	OK(sae_pwe_from_pt(c, &pt, b, a, &other));
	ck_assert(ec_point_equal(EC_P256, &pwe.point, &other.point));
}
END_TEST

struct side {
	struct sae_secret secret;
	struct sae_commit commit;
	struct sae_keys keys;
};

static void begin(struct side *s, const struct sae_pwe *pwe, uint8_t seed)
{
	uint8_t random[SAE_RANDOM_LEN];

	for (size_t i = 0; i < sizeof(random); i++)
		random[i] = (uint8_t)(seed + 7 * i);
	OK(sae_secret_from(c, pwe->group, random, &s->secret));
	OK(sae_commit_make(c, pwe, &s->secret, &s->commit));
}

static void finish(struct side *s, const struct side *peer, const struct sae_pwe *pwe,
		   enum akm akm, struct bytes rejected)
{
	struct sae_keys_in in = { akm, pwe, &s->secret, &s->commit, &peer->commit, rejected };

	OK(sae_keys_derive(c, &in, &s->keys));
}

/* Both ends agree in every group, by either element, and on nothing with another password. */
START_TEST(t_agree)
{
	enum ec_group g = groups[_i % EC_GROUPS];
	bool h2e = _i >= EC_GROUPS;
	enum akm akm = h2e ? AKM_SAE_EXT : AKM_SAE;
	struct sae_pt_in in = { g, bytes_of("net", 3), bytes_of("password", 8), { 0 } };
	struct sae_hunt_in hunt = { g, in.password, low, high, 1, NULL };
	struct sae_pt pt;
	struct sae_pwe pwe, wrong;
	struct side a, b, w;
	uint8_t confirm[HASH_LEN_MAX];
	struct sae_confirm_in from_a = { &a.keys, 1, &a.commit, &b.commit };
	size_t len = hash_len(sae_hash(g, h2e));

	OK(sae_pt_derive(c, &in, &pt));
	OK(h2e ? sae_pwe_from_pt(c, &pt, low, high, &pwe) : sae_pwe_hunt(c, &hunt, &pwe));
	in.password = hunt.password = bytes_of("passwore", 8);
	OK(sae_pt_derive(c, &in, &pt));
	OK(h2e ? sae_pwe_from_pt(c, &pt, low, high, &wrong) : sae_pwe_hunt(c, &hunt, &wrong));
	begin(&a, &pwe, 3);
	begin(&b, &pwe, 4);
	begin(&w, &wrong, 4);
	finish(&a, &b, &pwe, akm, (struct bytes){ 0 });
	finish(&b, &a, &pwe, akm, (struct bytes){ 0 });
	finish(&w, &a, &wrong, akm, (struct bytes){ 0 });
	ck_assert_uint_eq(a.keys.pmk_len, h2e ? len : 32);
	ck_assert_mem_eq(a.keys.pmk, b.keys.pmk, a.keys.pmk_len);
	ck_assert_mem_eq(a.keys.kck, b.keys.kck, len);
	ck_assert_mem_eq(a.keys.pmkid, b.keys.pmkid, PMKID_LEN);
	ck_assert_mem_ne(a.keys.pmk, w.keys.pmk, 32);
	OK(sae_confirm_make(c, &from_a, confirm));
	from_a.keys = &b.keys;
	OK(sae_confirm_verify(c, &from_a, bytes_of(confirm, len)));
	ck_assert_int_eq(sae_confirm_verify(c, &from_a, bytes_of(confirm, len - 1)), ERR_AUTH);
	confirm[len - 1] ^= 1;
	ck_assert_int_eq(sae_confirm_verify(c, &from_a, bytes_of(confirm, len)), ERR_AUTH);
	confirm[len - 1] ^= 1;
	from_a.send_confirm = 2;
	ck_assert_int_eq(sae_confirm_verify(c, &from_a, bytes_of(confirm, len)), ERR_AUTH);
	from_a.send_confirm = 1;
	from_a.sender = &b.commit, from_a.receiver = &a.commit; /* reflected */
	ck_assert_int_eq(sae_confirm_verify(c, &from_a, bytes_of(confirm, len)), ERR_AUTH);
	/* rejected groups are in the keys */
	finish(&b, &a, &pwe, akm, bytes_of("\x14\0", 2));
	ck_assert_mem_ne(a.keys.pmk, b.keys.pmk, 32);
}
END_TEST

/* [12.4.5.4] "1 < scalar < r", coordinates below p, on the curve */
START_TEST(t_commit_check)
{
	enum ec_group g = groups[_i];
	struct sae_hunt_in hunt = { g, bytes_of("password", 8), low, high, 1, NULL };
	struct sae_pwe pwe;
	struct side a;
	struct sae_commit bad;
	enum sae_commit_is is;
	struct ec_number last = { { 0 } };

	OK(sae_pwe_hunt(c, &hunt, &pwe));
	begin(&a, &pwe, 9);
	for (unsigned v = 0; v < 3; v++) {
		bad = a.commit;
		bad.scalar = small(g, v);
		OK(sae_commit_check(c, &bad, &is));
		ck_assert_int_eq(is, v < 2 ? SAE_COMMIT_BAD_SCALAR : SAE_COMMIT_GOOD);
	}
	ec_number_set(g, &bad.scalar, ec_order(g));
	OK(sae_commit_check(c, &bad, &is));
	ck_assert_int_eq(is, SAE_COMMIT_BAD_SCALAR);
	last = bad.scalar;
	last.p[ec_len(g) - 1]--;
	bad.scalar = last;
	OK(sae_commit_check(c, &bad, &is));
	ck_assert_int_eq(is, SAE_COMMIT_GOOD);
	bad = a.commit;
	ec_number_set(g, &bad.element.y, ec_prime(g));
	OK(sae_commit_check(c, &bad, &is));
	ck_assert_int_eq(is, SAE_COMMIT_BAD_COORDINATE);
	bad = a.commit;
	bad.element.x.p[ec_len(g) - 1] ^= 1;
	OK(sae_commit_check(c, &bad, &is));
	ck_assert_int_eq(is, SAE_COMMIT_OFF_CURVE);
	ck_assert(sae_commit_equal(&a.commit, &a.commit));
	ck_assert(!sae_commit_equal(&a.commit, &bad));
}
END_TEST

/* The peer's commit made so that the shared point is infinity is not keyed with. */
START_TEST(t_shared_infinity)
{
	enum ec_group g = groups[_i];
	struct sae_hunt_in hunt = { g, bytes_of("password", 8), low, high, 1, NULL };
	struct sae_pwe pwe;
	struct side a, b;
	struct sae_keys_in in = { AKM_SAE, &pwe, &a.secret, &a.commit, &b.commit, { 0 } };

	OK(sae_pwe_hunt(c, &hunt, &pwe));
	begin(&a, &pwe, 9);
	b = a;
	b.commit.scalar = small(g, 2);
	OK(ec_add(c, g, &pwe.point, &pwe.point, &b.commit.element));
	OK(ec_negate(c, g, &b.commit.element));
	ck_assert_int_eq(sae_keys_derive(c, &in, &a.keys), ERR_RANGE);
}
END_TEST

static void owe_make(enum ec_group g, uint8_t seed, struct owe_pair *p)
{
	uint8_t random[OWE_RANDOM_LEN];

	memset(random, seed, sizeof(random));
	OK(owe_pair_make(c, g, random, p));
}

START_TEST(t_owe)
{
	enum ec_group g = groups[_i];
	struct owe_pair sta, ap;
	struct owe_keys a, b;
	struct ec_number bad, r = { { 0 } };
	bool found = true;
	struct ec_point p;

	owe_make(g, 1, &sta);
	owe_make(g, 2, &ap);
	OK(owe_keys_derive(c, &sta, true, &ap.x, &a));
	OK(owe_keys_derive(c, &ap, false, &sta.x, &b));
	ck_assert_uint_eq(a.pmk_len, g == EC_P256 ? 32 : g == EC_P384 ? 48 : 64);
	ck_assert_mem_eq(a.pmk, b.pmk, a.pmk_len);
	ck_assert_mem_eq(a.pmkid, b.pmkid, PMKID_LEN);
	for (bad = ap.x; found; bad.p[ec_len(g) - 1]++)
		OK(ec_point_from_x(c, g, &bad, 0, &p, &found));
	bad.p[ec_len(g) - 1]--;
	ck_assert_int_eq(owe_keys_derive(c, &sta, true, &bad, &a), ERR_RANGE);
	ec_number_set(g, &bad, ec_prime(g));
	ck_assert_int_eq(owe_keys_derive(c, &sta, true, &bad, &a), ERR_RANGE);
	ec_number_set(g, &r, ec_order(g));
	ck_assert_int_eq(owe_pair_of(c, g, &r, &sta), ERR_RANGE);
	r = small(g, 0);
	ck_assert_int_eq(owe_pair_of(c, g, &r, &sta), ERR_RANGE);
}
END_TEST

UNIT_MAIN("key, SAE and OWE", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_ec_laws, 0, EC_GROUPS);
	tcase_add_loop_test(tc, t_ec_numbers, 0, EC_GROUPS);
	tcase_add_loop_test(tc, t_ec_point_checks, 0, EC_GROUPS);
	tcase_add_loop_test(tc, t_ec_coordinate_range, 0, 2);
	tcase_add_loop_test(tc, t_ec_map, 0, EC_GROUPS);
	tcase_add_test(tc, t_hkdf);
	tcase_add_test(tc, t_j10_hunt);
	tcase_add_loop_test(tc, t_hunted, 0, (int)N_OF(hunted));
	tcase_add_test(tc, t_j10_element);
	tcase_add_loop_test(tc, t_agree, 0, 2 * EC_GROUPS);
	tcase_add_loop_test(tc, t_commit_check, 0, EC_GROUPS);
	tcase_add_loop_test(tc, t_shared_infinity, 0, EC_GROUPS);
	tcase_add_loop_test(tc, t_owe, 0, EC_GROUPS);
})

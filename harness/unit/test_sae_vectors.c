/* sees: base crypto key wire */
#include "key/owe.h"
#include "key/sae.h"
#include "suite.h"
#include "vectors.h"
#include "wire/sae.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	json_decref(vectors_all);
	crypto_free(c);
}

static enum ec_group group_of(const json_t *v)
{
	return (enum ec_group)vec_int(v, "group");
}

static struct ec_number vec_number(const json_t *v, const char *key)
{
	struct oct o = vec_oct(v, key);
	struct ec_number n = { { 0 } };

	ec_number_set(group_of(v), &n, oct_bytes(&o));
	return n;
}

/* A number in more or fewer octets than the group has. */
static struct ec_number vec_secret(const json_t *v, const char *key)
{
	struct oct o = vec_oct(v, key);
	size_t len = ec_len(group_of(v)), skip = o.len > len ? o.len - len : 0;
	struct ec_number n = { { 0 } };

	memcpy(n.p + (len - (o.len - skip)), o.p + skip, o.len - skip);
	return n;
}

static void check_point(const json_t *v, const char *key, const struct ec_point *p)
{
	uint8_t both[2 * EC_LEN_MAX];
	size_t len = ec_len(group_of(v));

	memcpy(both, p->x.p, len);
	memcpy(both + len, p->y.p, len);
	vec_check(v, key, both, 2 * len);
}

static struct sae_commit commit_of(enum ec_group g, const struct sae_commit_body *b)
{
	struct sae_commit m = { .group = g };
	struct rd r = rd_of(b->element);
	struct bytes x, y;

	ck_assert(rd_take(&r, ec_len(g), &x) && rd_take(&r, ec_len(g), &y) && r.left == 0);
	ec_number_set(g, &m.scalar, b->scalar);
	ec_number_set(g, &m.element.x, x);
	ec_number_set(g, &m.element.y, y);
	return m;
}

/* A commit of a record: taken apart, checked, and built again to the same octets. */
static struct sae_commit vec_commit(const json_t *v, const char *key, bool h2e, struct oct *o,
				    struct sae_commit_body *body)
{
	uint8_t again[1024];
	struct wr w = wr_of(again, sizeof(again));
	struct sae_commit m;
	enum sae_commit_is is;

	*o = vec_oct(v, key);
	ck_assert_int_eq(sae_commit_parse(oct_bytes(o), h2e, body), WIRE_OK);
	ck_assert_uint_eq(body->group, group_of(v));
	m = commit_of(group_of(v), body);
	OK(sae_commit_check(c, &m, &is));
	ck_assert_int_eq(is, SAE_COMMIT_GOOD);
	sae_commit_build(&w, h2e, body);
	vec_check(v, key, again, w.len);
	return m;
}

static void check_keys(const json_t *v, const struct sae_keys *k)
{
	vec_check(v, "kck", k->kck, hash_len(k->hash));
	vec_check(v, "pmk", k->pmk, k->pmk_len);
	vec_check(v, "pmkid", k->pmkid, PMKID_LEN);
}

static void check_confirm(const json_t *v, const char *key, const struct sae_confirm_in *in)
{
	const json_t *derived = json_object_get(v, "_derived");
	uint8_t value[HASH_LEN_MAX];

	OK(sae_confirm_make(c, in, value));
	check_hex(vec_name(v), key, value, hash_len(in->keys->hash), vec_text(derived, key));
	OK(sae_confirm_verify(c, in, bytes_of(value, hash_len(in->keys->hash))));
}

static void check_hunt(const json_t *v)
{
	struct sae_hunt_in in = { group_of(v), vec_ascii(v, "password"), vec_mac(v, "addr1"),
				  vec_mac(v, "addr2"), SAE_HUNT_ROUNDS, NULL };
	const json_t *d = json_object_get(v, "_derived");
	struct sae_secret s = { vec_number(v, "rand"), vec_number(v, "mask") };
	struct sae_commit_body body;
	struct sae_commit own, peer, sent;
	struct sae_keys keys;
	struct sae_pwe pwe;
	struct sae_keys_in keyed = { AKM_SAE, &pwe, &s, &own, &peer, { 0 } };
	struct oct o;
	unsigned tried;

	in.tried = &tried;
	OK(sae_pwe_hunt(c, &in, &pwe));
	ck_assert_uint_eq(tried, (unsigned)vec_int(d, "pwe_counter"));
	OK(sae_commit_make(c, &pwe, &s, &own));
	sent = vec_commit(v, "commit", false, &o, &body);
	ck_assert(sae_commit_equal(&own, &sent));
	peer = vec_commit(v, "peer_commit", false, &o, &body);
	OK(sae_keys_derive(c, &keyed, &keys));
	check_keys(v, &keys);
	check_confirm(v, "confirm_sc1_local", &(struct sae_confirm_in){ &keys, 1, &own, &peer });
	check_confirm(v, "confirm_sc1_peer", &(struct sae_confirm_in){ &keys, 1, &peer, &own });
}

static void pt_of(const json_t *v, struct sae_pt *pt)
{
	struct sae_pt_in in = { group_of(v), vec_ascii(v, "ssid"), vec_ascii(v, "password"),
				vec_ascii(v, "pwid") };

	OK(sae_pt_derive(c, &in, pt));
}

static void check_element(const json_t *v)
{
	struct sae_pt pt;
	struct sae_pwe pwe;

	pt_of(v, &pt);
	OK(sae_pwe_from_pt(c, &pt, vec_mac(v, "addr1"), vec_mac(v, "addr2"), &pwe));
	check_point(v, "pwe", &pwe.point);
}

START_TEST(t_sae)
{
	FOR_RECORDS("sae.json") {
		if (vec_is(v, "kind", "sae_hnp"))
			check_hunt(v);
		else
			check_element(v);
	}
}
END_TEST

static void check_full(const json_t *v)
{
	struct mac a = vec_mac(v, "addr_a"), b = vec_mac(v, "addr_b");
	struct oct salt = vec_oct(v, "rejected_salt"), o_a, o_b, confirm = vec_oct(v, "confirm_a");
	struct sae_secret s = { .rand = vec_secret(v, "rand_a") };
	struct sae_commit_body body_a, body_b;
	struct sae_commit own, peer;
	struct sae_confirm_body said;
	struct sae_keys keys;
	struct sae_pt pt;
	struct sae_pwe pwe;
	struct sae_keys_in in = { (enum akm)vec_int(v, "akm"), &pwe, &s, &own, &peer,
				  oct_bytes(&salt) };

	pt_of(v, &pt);
	OK(sae_pwe_from_pt(c, &pt, a, b, &pwe));
	check_point(v, "pwe", &pwe.point);
	own = vec_commit(v, "commit_a", true, &o_a, &body_a);
	peer = vec_commit(v, "commit_b", true, &o_b, &body_b);
	ck_assert(bytes_equal(body_a.rejected, oct_bytes(&salt)));
	ck_assert(body_a.has_password_id && bytes_equal(body_a.password_id, vec_ascii(v, "pwid")));
	ck_assert_int_eq(body_a.has_akm, in.akm == AKM_SAE_EXT);
	OK(sae_keys_derive(c, &in, &keys));
	check_keys(v, &keys);
	ck_assert_int_eq(sae_confirm_parse(oct_bytes(&confirm), hash_len(keys.hash), &said),
			 WIRE_OK);
	OK(sae_confirm_verify(c, &(struct sae_confirm_in){ &keys, said.send_confirm, &own, &peer },
			      said.confirm));
}

START_TEST(t_sae_ext)
{
	unsigned full = 0;

	FOR_RECORDS("sae_ext.json") {
		if (vec_is(v, "kind", "sae_h2e_full")) {
			check_full(v);
			full++;
		}
	}
	ck_assert_uint_eq(full, 6);
}
END_TEST

/* The public part of a capture: the PMKID is the sum of the two scalars. */
START_TEST(t_pmkid)
{
	unsigned checked = 0;

	FOR_RECORDS("pmkid.json") {
		struct oct first, second;
		struct ec_number a, b, sum;

		if (!vec_is(v, "kind", "sae_pmkid"))
			continue;
		first = vec_oct(v, vec_has(v, "scalar1") ? "scalar1" : "scalar_a");
		second = vec_oct(v, vec_has(v, "scalar2") ? "scalar2" : "scalar_b");
		ec_number_set(EC_P256, &a, oct_bytes(&first));
		ec_number_set(EC_P256, &b, oct_bytes(&second));
		OK(ec_add_mod_order(c, EC_P256, &a, &b, &sum));
		vec_check(v, "pmkid", sum.p, PMKID_LEN);
		checked++;
	}
	ck_assert_uint_eq(checked, 1);
}
END_TEST

START_TEST(t_owe)
{
	FOR_RECORDS("owe.json") {
		enum ec_group g = group_of(v);
		struct ec_number sta_secret = vec_number(v, "sta_priv");
		struct ec_number ap_secret = vec_number(v, "ap_priv");
		struct owe_pair sta, ap;
		struct owe_keys keys;

		OK(owe_pair_of(c, g, &sta_secret, &sta));
		OK(owe_pair_of(c, g, &ap_secret, &ap));
		vec_check(v, "sta_pub_x", sta.x.p, ec_len(g));
		vec_check(v, "ap_pub_x", ap.x.p, ec_len(g));
		for (unsigned side = 0; side < 2; side++) {
			OK(owe_keys_derive(c, side ? &ap : &sta, side == 0,
					   side ? &sta.x : &ap.x, &keys));
			vec_check(v, "pmk", keys.pmk, keys.pmk_len);
			vec_check(v, "pmkid", keys.pmkid, PMKID_LEN);
		}
	}
}
END_TEST

/* The suite's main, behind the question whether there is anything to read. */
#define main vectors_main
static UNIT_MAIN("SAE and OWE, shared vectors", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_sae);
	tcase_add_test(tc, t_sae_ext);
	tcase_add_test(tc, t_pmkid);
	tcase_add_test(tc, t_owe);
})
#undef main

int main(void)
{
	return vectors_present() ? vectors_main() : VECTORS_ABSENT;
}

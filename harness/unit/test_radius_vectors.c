/* sees: base crypto wire key */
#include "key/radius.h"
#include "suite.h"
#include "vectors.h"
#include "wire/radius.h"

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

static struct radius parsed(const json_t *v, const struct oct *o)
{
	struct radius p;

	ck_assert_msg(radius_parse(oct_bytes(o), &p) == WIRE_OK, "%s", vec_name(v));
	return p;
}

static void check_pap(const json_t *v)
{
	struct oct request = vec_oct(v, "request"), response = vec_oct(v, "response");
	struct radius q = parsed(v, &request), a = parsed(v, &response);
	struct radius_hide h = { vec_ascii(v, "secret"), q.authenticator, { 0 } };
	struct radius_response_in in = { h.secret, a.packet, q.authenticator };
	struct bytes password = vec_ascii(v, "password"), hidden;
	uint8_t out[RADIUS_PASSWORD_MAX];
	size_t len;

	ck_assert(radius_find(&q, RADIUS_USER_PASSWORD, &hidden));
	OK(radius_password_reveal(c, &h, hidden, out, &len));
	ck_assert(bytes_equal(bytes_of(out, len), password));
	OK(radius_password_hide(c, &h, password, out, &len));
	ck_assert(bytes_equal(bytes_of(out, len), hidden));
	OK(radius_response_verify(c, &in));
	response.p[RADIUS_HDR + 3] ^= 1;
	REFUSED(radius_response_verify(c, &in));
}

static void check_mac(const json_t *v, struct oct *o, const uint8_t *request_auth)
{
	struct radius p = parsed(v, o);
	struct radius_mac_in in = { vec_ascii(v, "secret"), p.packet, 0, request_auth };

	ck_assert_int_eq(radius_msg_auth_at(&p, &in.at), WIRE_OK);
	OK(radius_mac_verify(c, &in));
	for (size_t i = 0; i < o->len; i++) {
		/* in an answer the authenticator of the request stands for its own */
		if (request_auth != NULL && i >= 4 && i < RADIUS_HDR)
			continue;
		o->p[i] ^= 0x20;
		REFUSED(radius_mac_verify(c, &in));
		o->p[i] ^= 0x20;
	}
}

static void check_mppe(const json_t *v)
{
	struct oct auth = vec_oct(v, "request_authenticator"), salt = vec_oct(v, "salt");
	struct oct key = vec_oct(v, "key"), attr = vec_oct(v, "attr");
	struct radius_hide h = { vec_ascii(v, "secret"), auth.p, oct_bytes(&salt) };
	uint8_t out[RADIUS_KEY_WRAPPED_MAX];
	size_t len;

	OK(radius_key_wrap(c, &h, oct_bytes(&key), out, &len));
	vec_check(v, "attr", out, len);
	h.salt = bytes_of(NULL, 0);
	OK(radius_key_unwrap(c, &h, oct_bytes(&attr), out, &len));
	vec_check(v, "key", out, len);
}

/* A real Access-Accept of an EAP-TLS run: authenticator, Message-Authenticator, both keys. */
static void check_accept(const json_t *v)
{
	struct oct auth = vec_oct(v, "request_authenticator"), packet = vec_oct(v, "packet");
	struct radius p = parsed(v, &packet);
	struct radius_response_in in = { vec_ascii(v, "secret"), p.packet, auth.p };
	struct radius_hide h = { in.secret, auth.p, { 0 } };
	uint8_t key[RADIUS_KEY_MAX];
	struct bytes value;
	size_t len;

	OK(radius_response_verify(c, &in));
	check_mac(v, &packet, auth.p);
	ck_assert(radius_find_vendor(&p, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_SEND_KEY, &value));
	OK(radius_key_unwrap(c, &h, value, key, &len));
	check_hex(vec_name(v), "MSK, second half", key, len,
		  "73edb2f64d1dc26cdceef0501230009d89bf99ea3c42984e99e0862514d81f39");
	ck_assert(radius_find_vendor(&p, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_RECV_KEY, &value));
	OK(radius_key_unwrap(c, &h, value, key, &len));
	check_hex(vec_name(v), "MSK, first half", key, len,
		  "79ba52b6f669c5d103185bdfd5f5e71e1ac9cd93caa762ae3ddda0741aed8d67");
}

START_TEST(t_radius)
{
	unsigned n = 0;

	FOR_RECORDS("radius.json") {
		struct oct packet = vec_oct(v, "packet");

		n++;
		if (vec_is(v, "kind", "radius_pap"))
			check_pap(v);
		else if (vec_is(v, "kind", "radius_ma"))
			check_mac(v, &packet, NULL);
		else if (vec_is(v, "kind", "mppe"))
			check_mppe(v);
		else if (vec_is(v, "kind", "radius_accept"))
			check_accept(v);
		else
			ck_abort_msg("%s: unknown kind", vec_name(v));
	}
	ck_assert_uint_eq(n, 6);
}
END_TEST

#define main vectors_main
static UNIT_MAIN("radius, shared vectors", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_radius);
})
#undef main

int main(void)
{
	return vectors_present() ? vectors_main() : VECTORS_ABSENT;
}

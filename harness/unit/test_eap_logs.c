/* sees: base crypto key */
#include "hex.h"
#include "hostap_log.h"
#include "key/eap_keys.h"
#include "key/mschapv2.h"
#include "suite.h"

/*
 * PEAPv0 with MSCHAPV2 as wpa_supplicant 2.10 ran it: from the password, the challenges and the
 * tunnel's key that its log prints we come to the same responses and keys, to the MSK, and to what
 * the 4-way handshake and FT then started from.
 */
static struct crypto *crypto;

static const char *const scenarios[] = { "eap-pmksa", "eap-okc", "eap-preauth", "ft-eap" };

/* The values of one label; there are as many as authentications. */
static struct values all(const char *log, const char *label, size_t n, size_t len)
{
	struct values s = { 0 };

	log_grep(log, label, &s);
	ck_assert_msg(s.n == n, "%s: %zu, not %zu", label, s.n, n);
	for (size_t i = 0; i < n; i++)
		ck_assert_uint_eq(s.v[i].len, len);
	return s;
}

static void check(const char *what, const uint8_t *ours, const struct value *theirs)
{
	ck_assert_msg(memcmp(ours, theirs->p, theirs->len) == 0, "%s differs", what);
}

static size_t authentications(const char *log)
{
	struct values s = { 0 };

	log_grep(log, "EAP-PEAP: ISK", &s);
	ck_assert_uint_gt(s.n, 0);
	return s.n;
}

/* [RFC 2759 8.1, 8.7; RFC 3079 3.3] */
START_TEST(t_mschapv2)
{
	char *log = log_read(scenarios[_i], "wpas");
	size_t n = authentications(log);
	struct values auth = all(log, "MSCHAPV2: auth_challenge", n, 16);
	struct values peer = all(log, "MSCHAPV2: peer_challenge", n, 16);
	struct values response = all(log, "MSCHAPV2: NT Response", n, 24);
	struct values answer = all(log, "MSCHAPV2: Auth Response", n, 20);
	struct values isk = all(log, "EAP-PEAP: ISK", n, 32);
	uint8_t hash[NT_HASH_LEN], got[MSCHAPV2_RESPONSE], proof[MSCHAPV2_AUTHENTICATOR];

	ck_assert_int_eq(nt_hash(crypto, bytes_of("wonderland", 10), hash), ERR_OK);
	for (size_t i = 0; i < n; i++) {
		const struct mschapv2_in in = { bytes_of("alice", 5), hash, auth.v[i].p,
						peer.v[i].p };
		struct mschapv2_keys k;

		ck_assert_int_eq(mschapv2_response(crypto, &in, got), ERR_OK);
		check("NT-Response", got, &response.v[i]);
		ck_assert_int_eq(mschapv2_authenticator(crypto, &in, got, proof), ERR_OK);
		check("authenticator response", proof, &answer.v[i]);
		/* the inner session key: what the peer sends with, then what it receives with */
		ck_assert_int_eq(mschapv2_keys(crypto, hash, got, &k), ERR_OK);
		ck_assert_int_eq(memcmp(k.peer_send, isk.v[i].p, 16), 0);
		ck_assert_int_eq(memcmp(k.peer_recv, isk.v[i].p + 16, 16), 0);
	}
	free(log);
}
END_TEST

/* [MS-PEAP 3.1.5.5.2, 3.1.5.7] */
START_TEST(t_peap)
{
	char *log = log_read(scenarios[_i], "wpas");
	size_t n = authentications(log);
	struct values tk = all(log, "EAP-PEAP: TempKey", n, 40);
	struct values isk = all(log, "EAP-PEAP: ISK", n, 32);
	struct values ipmk = all(log, "EAP-PEAP: IPMK (S-IPMKj)", n, 40);
	struct values cmk = all(log, "EAP-PEAP: CMK (CMKj)", n, 20);
	struct values csk = all(log, "EAP-PEAP: CSK", n, 128);
	struct values pmk = { 0 };
	bool ft = strcmp(scenarios[_i], "ft-eap") == 0;

	/* FT takes the second half of the MSK, everything else the first */
	log_grep(log, ft ? "FT: XXKey" : "WPA: PMK", &pmk);
	for (size_t i = 0; i < n; i++) {
		struct peap_keys k;
		uint8_t msk[128];

		ck_assert_int_eq(peap_derive_keys(crypto, tk.v[i].p, isk.v[i].p, &k), ERR_OK);
		check("IPMK", k.ipmk, &ipmk.v[i]);
		check("CMK", k.cmk, &cmk.v[i]);
		ck_assert_int_eq(peap_derive_msk(crypto, &k, msk), ERR_OK);
		check("CSK", msk, &csk.v[i]);
		/* one of pre-authentication is used later, by its PMKID */
		ck_assert(values_have(&pmk, msk + (ft ? 32 : 0), 32) || i > 0);
	}
	free(log);
}
END_TEST

UNIT_MAIN("eap_logs", {
	capfile_or_skip();
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_mschapv2, 0, N_OF(scenarios));
	tcase_add_loop_test(tc, t_peap, 0, N_OF(scenarios));
})

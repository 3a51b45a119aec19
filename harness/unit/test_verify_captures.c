/* sees: base crypto trace wire key observe verify */
#include "hex.h"
#include "suite.h"
#include "verify/import.h"
#include "verify_case.h"

/*
 * Captures of real equipment and of real hostapd and wpa_supplicant 2.10, read in place. From their
 * octets and the passphrase every key is derived again; the daemons' logs say what must come out.
 */

/* Files of Wireshark's test suite; counts of handshakes, FT roams and data frames are tshark's. */
static const struct {
	const char *name;
	struct verify_counts want;
} shark[] = {
	{ "captures/wireshark/wpa2-ft-psk.pcapng.gz",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .unwraps = 2,
	    .data = 17 } },
	{ "captures/wireshark/wpa2-psk-mfp.pcapng.gz",
	  { .handshakes = 1, .eapol_mics = 3, .unwraps = 1, .data = 9 } },
	{ "captures/wireshark/wpa2-ft-eap.pcapng.gz",
	  { .handshakes = 1, .eapol_mics = 3, .pmkids = 1, .unwraps = 1, .data = 4 } },
	{ "captures/wireshark/wpa-eap-tls.pcap.gz",
	  { .handshakes = 3, .eapol_mics = 18, .unwraps = 8, .pmkids = 3, .data = 61 } },
	{ "captures/wireshark/owe.pcapng.gz",
	  { .handshakes = 1, .eapol_mics = 3, .unwraps = 1, .data = 10 } },
	{ "captures/wireshark/wpa-gcmp.pcapng.gz",
	  { .handshakes = 1, .eapol_mics = 3, .unwraps = 1, .data = 15 } },
	{ "captures/wireshark/wpa-ccmp-256.pcapng.gz",
	  { .handshakes = 1, .eapol_mics = 3, .unwraps = 1, .data = 14 } },
	{ "captures/wireshark/wpa-gcmp-256.pcapng.gz",
	  { .handshakes = 1, .eapol_mics = 3, .unwraps = 1, .data = 13 } },
	{ "captures/wireshark/wpa3-suiteb-192.pcapng.gz",
	  { .handshakes = 3, .eapol_mics = 9, .unwraps = 3, .pmkids = 4, .mgmt = 3,
	    .group_mics = 1 } },
};

START_TEST(t_wireshark)
{
	struct bytes text = capfile_read("captures/wireshark/80211_keys");
	struct verify_keys keys = { 0 };
	struct verify *v = judge((const char *)text.p, text.len, &keys);
	const struct verify_counts *n = verify_get_counts(v), *w = &shark[_i].want;

	take(v, shark[_i].name);
	clean(v);
	ck_assert_uint_eq(n->handshakes, w->handshakes);
	ck_assert_uint_eq(n->ft_roams, w->ft_roams);
	ck_assert_uint_eq(n->eapol_mics, w->eapol_mics);
	ck_assert_uint_eq(n->fte_mics, w->fte_mics);
	ck_assert_uint_eq(n->group_mics, w->group_mics);
	ck_assert_uint_eq(n->pmkids, w->pmkids);
	ck_assert_uint_eq(n->unwraps, w->unwraps);
	ck_assert_uint_eq(n->data, w->data);
	ck_assert_uint_eq(n->data_decrypted, w->data);
	ck_assert_uint_eq(n->mgmt, w->mgmt);
	ck_assert_uint_eq(n->mgmt_decrypted, w->mgmt);
	verify_free(v);
	verify_keys_fini(&keys);
	capfile_free(text);
}
END_TEST

/* WPA1 by TKIP: its handshakes and group keys; the AP's first packet number is 0. */
START_TEST(t_wpa1)
{
	static const char *const tk = "d0e57d224c1bb8806089d8c23154074c";
	static const char *const gtk = "fb42811bcb59b7845376246454fbdab7";
	struct bytes text = capfile_read("captures/wireshark/80211_keys");
	struct verify_keys keys = { 0 };
	struct verify *v = judge((const char *)text.p, text.len, &keys);
	const struct verify_counts *n = verify_get_counts(v);
	const struct verify_session *s;

	take(v, "captures/wireshark/wpa1-gtk-rekey.pcapng.gz");
	ck_assert_uint_eq(verify_n_violations(v), 1);
	ck_assert_uint_eq(verify_get_violation(v, 0)->frame_no, 23);
	ck_assert_int_eq(verify_get_violation(v, 0)->kind, VIOLATION_PN);
	ck_assert_uint_eq(n->eapol_mics, 11);
	ck_assert_uint_eq(n->unwraps, 3);
	ck_assert_uint_eq(n->data, 22);
	ck_assert_uint_eq(n->data_decrypted, 22);
	s = verify_get_session(v, 0);
	ck_assert_int_eq(s->pairwise, CIPHER_TKIP);
	check_hex("80211_keys.user_tk", "TK", s->ptk.tk, 16, tk);
	check_hex("80211_keys.user_tk", "GTK", s->gtk, 16, gtk);
	verify_free(v);
	verify_keys_fini(&keys);
	capfile_free(text);
}
END_TEST

/* A driver of this capture sent one packet number twice without the Retry bit, and one of 0. */
START_TEST(t_packet_numbers)
{
	struct bytes text = capfile_read("captures/wireshark/80211_keys");
	struct verify_keys keys = { 0 };
	struct verify *v = judge((const char *)text.p, text.len, &keys);

	take(v, "captures/wireshark/wpa3-sae.pcapng.gz");
	ck_assert_uint_eq(verify_n_violations(v), 2);
	ck_assert_uint_eq(verify_get_violation(v, 0)->frame_no, 117);
	ck_assert_int_eq(verify_get_violation(v, 0)->kind, VIOLATION_PN);
	ck_assert_uint_eq(verify_get_violation(v, 1)->frame_no, 132);
	ck_assert_uint_eq(verify_get_counts(v)->data_decrypted, 10);
	ck_assert_uint_eq(verify_get_counts(v)->pmkids, 1);
	verify_free(v);
	verify_keys_fini(&keys);
	capfile_free(text);
}
END_TEST

static const char pass[] = "\"wpa-pwd\",\"roaming-secret\"\n";

START_TEST(t_wrong_passphrase)
{
	static const char wrong[] = "\"wpa-pwd\",\"roaming-secreT\"\n";
	struct verify_keys keys = { 0 };
	struct verify *v = judge(wrong, strlen(wrong), &keys);

	take(v, "captures/hwsim/uml-det/wpa2-psk/hwsim0.pcap");
	ck_assert_int_eq(verify_get_violation(v, 0)->kind, VIOLATION_NO_KEY);
	ck_assert_uint_eq(verify_get_counts(v)->data_decrypted, 0);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

START_TEST(t_wrong_holder_key)
{
	struct verify_keys keys = { 0 };
	struct verify *v = judge(pass, strlen(pass), &keys);

	add_holder_key(v, 1);
	take(v, "captures/hwsim/uml-det/ft-psk/hwsim0.pcap");
	take(v, "captures/hwsim/uml-det/ft-psk/ds.pcap");
	ck_assert_uint_eq(verify_n_violations(v), 6);
	ck_assert_int_eq(verify_get_violation(v, 0)->kind, VIOLATION_HOLDER_FRAME);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

/* Keys between APs come from a PMK-R0 that the air has shown; without it, nobody knows them. */
START_TEST(t_holders_alone)
{
	struct verify_keys keys = { 0 };
	struct verify *v = judge(pass, strlen(pass), &keys);

	add_holder_key(v, 0);
	take(v, "captures/hwsim/uml-det/ft-psk/ds.pcap");
	ck_assert_uint_eq(verify_get_counts(v)->holder_opened, 6);
	ck_assert_uint_eq(verify_n_violations(v), 1); /* the one pull response */
	ck_assert_int_eq(verify_get_violation(v, 0)->kind, VIOLATION_HOLDER_FRAME);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

/*
 * One bit of one frame of ft-psk/hwsim0.pcap turned: what tshark lets pass and what it notices
 * alike. Offsets are in the frame after its radiotap header: MAC header 24, LLC/SNAP 8, then the
 * 802.1X PDU (replay counter 9, nonce 17, MIC 81, Key Data 99); authentication body 24, its FTE
 * after fixed fields 6, RSNE 40, MDE 5.
 */
enum { AUTH_FTE = 24 + 6 + 40 + 5 };
static const struct flip {
	const char *what;
	unsigned frame;
	int at; /* from the end if negative */
	enum violation_kind want;
	unsigned frame2; /* a second one, 0 none */
	int at2;
} flips[] = {
	{ "MIC of message 3", 29, EAPOL_AT + 81, VIOLATION_EAPOL_MIC, 0, 0 },
	{ "MIC of message 4", 31, EAPOL_AT + 81, VIOLATION_EAPOL_MIC, 0, 0 },
	{ "replay counter of message 3", 29, EAPOL_AT + 16, VIOLATION_EAPOL_MIC, 0, 0 },
	{ "ANonce of message 3", 29, EAPOL_AT + 17, VIOLATION_NONCE, 0, 0 },
	{ "wrapped Key Data of message 3", 29, EAPOL_AT + 99, VIOLATION_KEY_DATA, 0, 0 },
	{ "SNonce of the FT request", 137, AUTH_FTE + 4 + 16 + 32, VIOLATION_NONCE, 0, 0 },
	{ "ANonce of the FT response", 139, AUTH_FTE + 4 + 16, VIOLATION_NONCE, 0, 0 },
	{ "FTE MIC of the reassociation request", 141, 24 + 10 + 9 + 10 + 6 + 40 + 5 + 4,
	  VIOLATION_FTE_MIC, 0, 0 },
	{ "FTE MIC of the reassociation response", 143, 24 + 6 + 10 + 6 + 40 + 5 + 4,
	  VIOLATION_FTE_MIC, 0, 0 },
	{ "MIC of message 2", 27, EAPOL_AT + 81, VIOLATION_EAPOL_MIC, 0, 0 },
	{ "ANonce of message 1", 25, EAPOL_AT + 17, VIOLATION_NONCE, 0, 0 },
	{ "PMKR1Name in message 2", 27, EAPOL_AT + 99 + 25, VIOLATION_EAPOL_MIC, 0, 0 },
	{ "replay counter of message 1", 25, EAPOL_AT + 16, VIOLATION_REPLAY, 0, 0 },
	{ "SNonce of message 2", 27, EAPOL_AT + 17, VIOLATION_NO_KEY, 0, 0 },
	{ "PMKR0Name of the FT request", 137, 24 + 6 + 39, VIOLATION_NAME, 0, 0 },
	{ "R0KH-ID of the FT response", 139, -1, VIOLATION_HOLDER, 0, 0 },
	{ "MIC of a data frame", 99, -1, VIOLATION_DECRYPT, 0, 0 },
	{ "payload of a data frame", 99, 24 + 8 + 3, VIOLATION_DECRYPT, 0, 0 },
	{ "packet number of a data frame", 99, 24, VIOLATION_DECRYPT, 0, 0 },
	{ "wrapped GTK of the reassociation response", 143, 205, VIOLATION_KEY_DATA, 0, 0 },
	{ "both FTE MICs", 141, 24 + 10 + 9 + 10 + 6 + 40 + 5 + 4, VIOLATION_FTE_MIC, 143,
	  24 + 6 + 10 + 6 + 40 + 5 + 4 },
};

START_TEST(t_flip)
{
	const struct flip *f = &flips[_i];
	struct bytes file = capfile_read("captures/hwsim/uml-det/ft-psk/hwsim0.pcap");
	struct verify_keys keys = { 0 };
	struct verify *v = judge(pass, strlen(pass), &keys);
	bool found = false;

	turn(file, f->frame, f->at);
	if (f->frame2 != 0)
		turn(file, f->frame2, f->at2);
	ck_assert_int_eq(verify_capture(v, file), ERR_OK);
	for (size_t i = 0; i < verify_n_violations(v); i++)
		found = found || verify_get_violation(v, i)->kind == f->want;
	ck_assert_msg(found, "%s: not reported", f->what);
	verify_free(v);
	verify_keys_fini(&keys);
	capfile_free(file);
}
END_TEST

/* Whatever stands in a file: judged to its end, without a crash. */
START_TEST(t_damaged)
{
	/* the PSK that wpas.log prints: no derivation for each of the many runs */
	static const char psk[] = "\"wpa-psk\",\"684f1c07adc248b8ecfcbf3819c81861"
				  "f9a9ecdcbafdbea01348767eed81bd74\"\n";
	static const uint8_t turns[] = { 0x01, 0x80, 0xff };
	static const struct {
		const char *file;
		size_t step; /* from one changed octet to the next; a prime */
	} of[] = {
		{ "captures/hwsim/uml-det/ft-psk/ds.pcap", 3 },
		{ "captures/hwsim/uml-det/ft-psk/hwsim0.pcap", 211 },
		{ "captures/hwsim/uml-det/ft-psk/hwsim0.pcap", 197 },
		{ "captures/hwsim/uml-det/ft-psk/hwsim0.pcap", 199 },
		{ "captures/hwsim/uml-det/sae-pmksa/hwsim0.pcap", 211 },
		{ "captures/hwsim/uml-det/owe/hwsim0.pcap", 211 },
		{ "captures/hwsim/uml-det/eap-pmksa/hwsim0.pcap", 223 },
		{ "captures/hwsim/uml-det/eap-preauth/ds.pcap", 31 },
		{ "captures/wireshark/wpa1-gtk-rekey.pcapng.gz", 53 },
	};
	struct bytes file = capfile_read(of[_i].file);
	uint8_t *p = (uint8_t *)(uintptr_t)file.p;
	struct verify_keys keys = { 0 };

	for (size_t i = (size_t)_i; i < file.len; i += of[_i].step) {
		struct verify *v = judge(psk, keys.n == 0 ? strlen(psk) : 0, &keys);
		struct observe *o = NULL;
		uint8_t was = p[i];

		add_holder_key(v, 0);
		p[i] ^= turns[i % 3];
		(void)!verify_capture(v, file);
		if (import_observe(file, false, &o) == ERR_OK)
			observe_free(o);
		p[i] = was;
		verify_free(v);
	}
	verify_keys_fini(&keys);
	capfile_free(file);
}
END_TEST

UNIT_MAIN("verify_captures", {
	capfile_or_skip();
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_wireshark, 0, N_OF(shark));
	tcase_add_test(tc, t_wpa1);
	tcase_add_test(tc, t_packet_numbers);
	tcase_add_test(tc, t_wrong_passphrase);
	tcase_add_test(tc, t_wrong_holder_key);
	tcase_add_test(tc, t_holders_alone);
	tcase_add_loop_test(tc, t_flip, 0, N_OF(flips));
	tcase_add_loop_test(tc, t_damaged, 0, 9);
})

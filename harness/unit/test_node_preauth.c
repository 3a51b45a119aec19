/* sees: base trace spec crypto wire key proto node config */
#include "nodeconf.h"
#include "nodescene.h"
#include "suite.h"
#include "wire/eap.h"
#include "wire/eapol.h"
#include "wire/eth.h"

/*
 * What an AP does with frames of EtherType 88-c7 [11-2020 12.6.10.2]: the cases of hostapd's
 * rsn_preauth_processing, and how many it has at one time.
 */
#define EAP_TEXT                                                                                   \
	"interface=wlan0\nssid=net\nhw_mode=g\nchannel=1\nwpa=2\nrsn_pairwise=CCMP\n"              \
	"wpa_key_mgmt=WPA-EAP\nieee8021x=1\nnas_identifier=ap1\nown_ip_addr=10.0.0.11\n"           \
	"auth_server_addr=10.0.0.2\nauth_server_port=1812\nauth_server_shared_secret=s\n"
#define PREAUTH_TEXT EAP_TEXT "rsn_preauth=1\nrsn_preauth_interfaces=br0\n"

enum { LIMIT = 32, TYPE_NONE = 9 };

static struct scene *scene_of(const char *text, struct scene_book **book)
{
	struct scene *s;

	*book = book_new(book_text(text), book_text(NULL), book_text(NULL));
	s = scene_new(*book);
	scene_start(s);
	return s;
}

static struct mac station(unsigned i)
{
	return (struct mac){ { 2, 0, 0, 1, 0, (uint8_t)i } };
}

/* A PDU from the cable; cut: octets that are missing at its end. */
static void send(struct scene *s, struct mac to, struct mac from, unsigned type, size_t cut)
{
	uint8_t pdu[64], frame[128];
	struct wr p = wr_of(pdu, sizeof(pdu)), w = wr_of(frame, sizeof(frame));

	eapol_build(&p, 1, (enum eapol_type)type, bytes_of("\2\1\0\5\1", 5));
	eth_build(&w, &(struct eth){ to, from, ETHERTYPE_PREAUTH, bytes_of(pdu, p.len - cut) });
	node_wire_rx(&s->ap[0].node, 0, wr_sofar(&w));
}

/* Requests for an identity on the cable, all of them under 88-c7, from the AP. */
static unsigned asked(struct scene *s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s->w->n_sent; i++) {
		const struct fake_sent *x = &s->w->sent[i];
		struct eapol pdu;
		struct eth eth;
		struct eap e;

		if (!x->wire || eth_parse(bytes_of(x->frame, x->len), &eth) != WIRE_OK ||
		    eth.type != ETHERTYPE_PREAUTH)
			continue;
		ck_assert(mac_equal(eth.src, s->book->bssid[0][0]));
		ck_assert_int_eq(eapol_parse(eth.payload, &pdu), WIRE_OK);
		ck_assert_int_eq(eap_parse(pdu.body, &e), WIRE_OK);
		ck_assert_int_eq(e.code, EAP_REQUEST);
		n++;
	}
	return n;
}

static const struct {
	const char *name, *text;
	bool elsewhere; /* for another BSSID */
	bool group;	/* from a group address */
	unsigned type;
	size_t cut;
	unsigned want;
} firsts[] = {
	{ "EAPOL-Start", PREAUTH_TEXT, false, false, EAPOL_START, 0, 1 },
	{ "nowhere to listen", EAP_TEXT "rsn_preauth=1\n", false, false, EAPOL_START, 0, 0 },
	{ "not announced", EAP_TEXT "rsn_preauth_interfaces=br0\n", false, false, EAPOL_START, 0,
	  0 },
	{ "another BSSID", PREAUTH_TEXT, true, false, EAPOL_START, 0, 0 },
	{ "from a group", PREAUTH_TEXT, false, true, EAPOL_START, 0, 0 },
	{ "EAP first", PREAUTH_TEXT, false, false, EAPOL_EAP, 0, 0 },
	{ "EAPOL-Key first", PREAUTH_TEXT, false, false, EAPOL_KEY, 0, 0 },
	{ "unknown type", PREAUTH_TEXT, false, false, TYPE_NONE, 0, 0 },
	{ "body cut", PREAUTH_TEXT, false, false, EAPOL_START, 1, 0 },
	{ "no header", PREAUTH_TEXT, false, false, EAPOL_START, 6, 0 },
};

START_TEST(t_first)
{
	struct scene_book *book;
	struct scene *s = scene_of(firsts[_i].text, &book);
	struct mac from = station(1), to = book->bssid[0][0];

	if (firsts[_i].group)
		from.b[0] |= 1;
	if (firsts[_i].elsewhere)
		to.b[5] ^= 1;
	send(s, to, from, firsts[_i].type, firsts[_i].cut);
	ck_assert_uint_eq(asked(s), firsts[_i].want);
	ck_assert_int_eq(s->ap[0].first != NULL, firsts[_i].want > 0);
	scene_free(s);
	book_free(book);
}
END_TEST

/* One is enough for all that is known of a station, and it may not be data's sender by that. */
START_TEST(t_known)
{
	struct scene_book *book;
	struct scene *s = scene_of(PREAUTH_TEXT, &book);
	struct ap_sta *sta;

	send(s, book->bssid[0][0], station(1), EAPOL_START, 0);
	sta = s->ap[0].first;
	ck_assert(sta->preauth);
	ck_assert_int_eq(sta->state, AP_STA_NEW);
	send(s, book->bssid[0][0], station(1), EAPOL_KEY, 0);
	ck_assert_uint_eq(asked(s), 1);
	ck_assert_ptr_null(sta->next);
	/* with the AP itself, it is nobody's pre-authentication */
	sta->preauth = false;
	sta->state = AP_STA_ASSOCIATED;
	send(s, book->bssid[0][0], station(1), EAPOL_START, 0);
	ck_assert_uint_eq(asked(s), 1);
	scene_free(s);
	book_free(book);
}
END_TEST

START_TEST(t_limit)
{
	struct scene_book *book;
	struct scene *s = scene_of(PREAUTH_TEXT, &book);

	for (unsigned i = 0; i < LIMIT + 3; i++)
		send(s, book->bssid[0][0], station(i), EAPOL_START, 0);
	ck_assert_uint_eq(asked(s), LIMIT);
	scene_free(s);
	book_free(book);
}
END_TEST

UNIT_MAIN("node preauth", {
	tcase_add_loop_test(tc, t_first, 0, N_OF(firsts));
	tcase_add_test(tc, t_known);
	tcase_add_test(tc, t_limit);
})

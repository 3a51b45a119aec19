/* sees: base crypto wire key trace spec proto */
#include "suite.h"

#include "capfile.h"
#include "proto/eapol_auth.h"
#include "proto/eapol_supp.h"
#include "proto/eap_server.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire_poke.h"

/*
 * EAP as real stations and access points spoke it: every packet parses and is rebuilt octet by
 * octet, and our machines, given one side's PDUs, send the other side's. Methods are played from
 * the capture; who begins, identifiers, identity, Nak, what is sent when and the end are ours.
 * ds.pcap is pre-authentication, under EtherType 88c7. Counts are tshark 4.0.17's: eapol.type != 3
 * without MAC retries; Success and Failure.
 */
static const struct talk_case {
	const char *file;
	unsigned pdus, talks;
} cases[] = {
	{ "wireshark/wpa-eap-tls.pcap.gz", 19, 1 },
	{ "wireshark/wpa2-ft-eap.pcapng.gz", 19, 1 },
	{ "wireshark/wpa3-suiteb-192.pcapng.gz", 15, 1 },
	{ "hwsim/uml-det/eap-okc/hwsim0.pcap", 19, 1 },
	{ "hwsim/uml-det/eap-pmksa/hwsim0.pcap", 38, 2 },
	{ "hwsim/uml-det/eap-preauth/hwsim0.pcap", 19, 1 },
	{ "hwsim/uml-det/eap-preauth/ds.pcap", 40, 2 },
	{ "hwsim/uml-det/ft-eap/hwsim0.pcap", 19, 1 },
};

enum { TALK_MAX = 64 };

/* One conversation: PDUs from the Request/Identity, or the EAPOL-Start before it, to the end. */
struct talk {
	struct bytes pdu[TALK_MAX];
	struct eap eap[TALK_MAX]; /* code 0 of an EAPOL-Start */
	unsigned n;
	unsigned at; /* the PDU the methods are at */
};

static const struct mac sta_mac = { { 2, 0, 0, 0, 2, 0 } };
static const struct mac ap_mac = { { 2, 0, 0, 0, 1, 0 } };

static bool from_ap(const struct eap *e)
{
	return e->code != 0 && e->code != EAP_RESPONSE;
}

/* Methods that say what the capture says. */
static enum err play_begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	(void)env;
	*state = how->peer != NULL ? (void *)(uintptr_t)how->peer->tls :
				     (void *)(uintptr_t)how->server->tls;
	return ERR_OK;
}

static enum err play_step(void *state, const struct eap_env *env, const struct eap_turn *turn,
			  struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct talk *t = state;
	const struct eap *next = &t->eap[t->at + 1];

	(void)env;
	(void)fx;
	ck_assert(turn->first || bytes_equal(turn->in, t->eap[t->at].data));
	if (next->code == EAP_SUCCESS || next->code == EAP_FAILURE) {
		o->progress = EAP_DONE;
		o->decision = next->code == EAP_SUCCESS ? EAP_UNCOND_SUCC : EAP_FAIL;
		return ERR_OK;
	}
	wr_bytes(out, next->data);
	if (t->eap[t->at + 2].code == EAP_SUCCESS && next->code == EAP_RESPONSE) {
		o->progress = EAP_DONE;
		o->decision = EAP_COND_SUCC;
	}
	return ERR_OK;
}

static bool play_keys(const void *state, struct eap_keys *out)
{
	(void)state;
	(void)out;
	return false;
}

static void play_end(void *state)
{
	(void)state;
}

#define PLAY(no) { { 0, no }, play_begin, play_step, play_keys, play_end }
static const struct eap_method plays[] = { PLAY(EAP_TYPE_TLS), PLAY(EAP_TYPE_PEAP),
					   PLAY(EAP_TYPE_TTLS) };
static const struct eap_method *const play[] = { &plays[0], &plays[1], &plays[2] };
static const struct eap_methods all = { play, N_OF(play) };

/* What both sides of the conversation were configured with, as far as it shows. */
struct played {
	struct spec_eap_peer peer_spec;
	struct spec_eap_server server_spec;
	struct spec_eap_user user;
	struct eap_peer_conf peer;
	struct eap_server_conf server;
	char identity[256];
	struct crypto *crypto;
	struct fx *fx;
};

static void configure(struct played *p, struct talk *t)
{
	spec_eap_peer_init(&p->peer_spec);
	spec_eap_server_init(&p->server_spec);
	for (unsigned i = 0; i < t->n; i++) {
		const struct eap *e = &t->eap[i];
		enum spec_eap_type type = (enum spec_eap_type)e->type.no;
		bool known = type == SPEC_EAP_TLS || type == SPEC_EAP_PEAP || type == SPEC_EAP_TTLS;

		if (e->code == EAP_RESPONSE && e->type.no == EAP_TYPE_IDENTITY)
			memcpy(p->identity, e->data.p, e->data.len);
		if (e->code == EAP_RESPONSE && known && p->peer_spec.n_methods == 0)
			p->peer_spec.methods[p->peer_spec.n_methods++] = type;
		if (e->code == EAP_REQUEST && known &&
		    (p->user.n_methods == 0 || p->user.methods[p->user.n_methods - 1] != type))
			p->user.methods[p->user.n_methods++] = type;
	}
	p->peer_spec.identity = p->identity;
	p->user.any = true;
	p->server_spec.user = &p->user;
	p->server_spec.n_user = 1;
	p->peer = (struct eap_peer_conf){ .spec = &p->peer_spec,
					  .methods = all,
					  .tls = (void *)t };
	p->server = (struct eap_server_conf){ .spec = &p->server_spec,
					      .methods = all,
					      .tls = (void *)t };
}

/* The one PDU among the effects, or empty. */
static struct bytes sent(const struct fx *fx)
{
	struct bytes pdu = { NULL, 0 };

	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == FX_EAPOL) {
			ck_assert_uint_eq(pdu.len, 0);
			pdu = fx->item[i].u.eapol.pdu;
		}
	}
	return pdu;
}

static void check_sent(const struct played *p, const struct talk *t, unsigned i)
{
	struct bytes got = sent(p->fx);

	ck_assert_msg(bytes_equal(got, t->pdu[i]), "PDU %u: %zu octets, captured %zu", i, got.len,
		      t->pdu[i].len);
}

static void play_supplicant(struct played *p, struct talk *t)
{
	const struct sta_env env = { .crypto = p->crypto };
	struct eapol_supp_event ev = { .kind = EAPOL_SUPP_EV_START,
				       .u.start = { .authenticator = ap_mac,
							     .preauth = t->eap[0].code == 0 } };
	struct eapol_supp s;

	eapol_supp_init(&s, &p->peer, 1, rng_stream(1, "sta", "eap"));
	fx_reset(p->fx);
	ck_assert_int_eq(eapol_supp_step(&s, &env, &ev, p->fx), ERR_OK);
	if (t->eap[0].code == 0)
		check_sent(p, t, 0);
	for (t->at = 0; t->at < t->n; t->at++) {
		if (!from_ap(&t->eap[t->at]))
			continue;
		ev = (struct eapol_supp_event){ EAPOL_SUPP_EV_PDU, { .pdu = t->pdu[t->at] } };
		fx_reset(p->fx);
		ck_assert_int_eq(eapol_supp_step(&s, &env, &ev, p->fx), ERR_OK);
		if (t->at + 1 < t->n)
			check_sent(p, t, t->at + 1);
	}
	ck_assert_int_eq(s.peer.state, EAP_PEER_SUCCESS);
	eapol_supp_fini(&s);
}

/* The authenticator relays: the server is played by its own packets. */
static void play_authenticator(struct played *p, struct talk *t)
{
	static const enum eapol_auth_event_kind kinds[] = {
		[EAP_REQUEST] = EAPOL_AUTH_EV_CHALLENGE,
		[EAP_SUCCESS] = EAPOL_AUTH_EV_ACCEPT,
		[EAP_FAILURE] = EAPOL_AUTH_EV_REJECT
	};
	const struct eapol_auth_conf conf = { .version = 2 };
	unsigned first = t->eap[0].code == 0;
	struct eapol_auth_event ev = { .kind = EAPOL_AUTH_EV_START };
	struct eapol_auth a;

	eapol_auth_init(&a, &conf, sta_mac, rng_stream(1, "ap", "eap"));
	fx_reset(p->fx);
	eapol_auth_step(&a, &ev, p->fx);
	/* the first identifier is random; it is the captured one from here on */
	ck_assert_uint_eq(sent(p->fx).len, t->pdu[first].len);
	a.request[1] = t->eap[first].id;
	for (unsigned i = first + 1; i + 1 < t->n; i += 2) {
		ev = (struct eapol_auth_event){ EAPOL_AUTH_EV_PDU, { .pdu = t->pdu[i] } };
		fx_reset(p->fx);
		eapol_auth_step(&a, &ev, p->fx);
		ck_assert_int_eq(a.state, EAPOL_AUTH_RELAYING);
		ck_assert(bytes_equal(eapol_auth_response(&a), t->eap[i].whole));
		ev = (struct eapol_auth_event){ kinds[t->eap[i + 1].code],
						{ .server = { .relay = a.relay,
							      .packet = t->eap[i + 1].whole } } };
		fx_reset(p->fx);
		eapol_auth_step(&a, &ev, p->fx);
		check_sent(p, t, i + 1);
	}
	ck_assert_int_eq(a.state, EAPOL_AUTH_ACCEPTED);
	ck_assert_uint_eq(a.identity_len, strlen(p->identity));
	eapol_auth_fini(&a);
}

static void play_server(struct played *p, struct talk *t)
{
	const struct eap_env env = { .crypto = p->crypto };
	struct eap_server_out out = { 0 };
	struct eap_server s;

	eap_server_init(&s, &p->server, sta_mac, rng_stream(1, "radius", "eap"));
	for (t->at = 0; t->at < t->n; t->at++) {
		if (t->eap[t->at].code != EAP_RESPONSE)
			continue;
		fx_reset(p->fx);
		ck_assert_int_eq(eap_server_step(&s, &env, t->eap[t->at].whole, p->fx, &out),
				 ERR_OK);
		ck_assert_msg(bytes_equal(out.packet, t->eap[t->at + 1].whole), "packet %u",
			      t->at + 1);
	}
	ck_assert_int_eq(out.answer, EAP_SERVER_ACCEPT);
	eap_server_fini(&s);
}

static void play_all(struct talk *t)
{
	struct played *p = calloc(1, sizeof(*p));

	ck_assert(p != NULL && crypto_new(&p->crypto) == ERR_OK);
	p->fx = malloc(sizeof(*p->fx));
	ck_assert_ptr_nonnull(p->fx);
	configure(p, t);
	play_supplicant(p, t);
	play_authenticator(p, t);
	play_server(p, t);
	crypto_free(p->crypto);
	free(p->fx);
	free(p);
}

/* Reading: parsed wholly and rebuilt the same. */
static void check_rebuilt(const struct eap *e)
{
	uint8_t mem[EAP_PACKET_MAX];
	struct wr w = wr_of(mem, sizeof(mem));

	if (e->code == EAP_SUCCESS || e->code == EAP_FAILURE) {
		eap_end_build(&w, (enum eap_code)e->code, e->id);
	} else {
		struct mark m = eap_open(&w, (enum eap_code)e->code, e->id, e->type);

		wr_bytes(&w, e->data);
		eap_close(&w, m);
	}
	ck_assert(bytes_equal(wr_sofar(&w), e->whole));
}

struct reading {
	struct talk talk;
	unsigned pdus, talks;
};

static void on_pdu(struct reading *r, struct bytes payload)
{
	struct talk *t = &r->talk;
	struct eapol l;

	ck_assert_int_eq(eapol_parse(payload, &l), WIRE_OK);
	if (l.type == EAPOL_KEY)
		return;
	if (t->n > 0 && bytes_equal(l.whole, t->pdu[t->n - 1]))
		return; /* repeated by the MAC, or heard twice */
	r->pdus++;
	poke_eapol(payload);
	ck_assert_uint_lt(t->n, TALK_MAX);
	t->pdu[t->n] = l.whole;
	t->eap[t->n] = (struct eap){ 0 };
	if (l.type == EAPOL_EAP) {
		ck_assert_int_eq(eap_parse(l.body, &t->eap[t->n]), WIRE_OK);
		check_rebuilt(&t->eap[t->n]);
	} else {
		ck_assert_uint_eq(l.type, EAPOL_START);
	}
	t->n++;
	if (t->eap[t->n - 1].code < EAP_SUCCESS)
		return;
	play_all(t);
	r->talks++;
	memset(t, 0, sizeof(*t));
}

static void on_frame(struct reading *r, const struct pcap_frame *f)
{
	struct rd in = rd_of(f->bytes);
	struct radiotap rt;
	struct hdr h;
	struct eth e;

	if (f->linktype == LINKTYPE_ETHERNET) {
		if (eth_parse(f->bytes, &e) == WIRE_OK && e.type == ETHERTYPE_PREAUTH)
			on_pdu(r, e.payload);
		return;
	}
	if (f->linktype == LINKTYPE_RADIOTAP)
		ck_assert_int_eq(radiotap_parse(&in, &rt), WIRE_OK);
	if (hdr_parse(&in, &h) != WIRE_OK || !hdr_is_data(&h) || h.prot)
		return;
	if (eth_from_dot11(&h, rd_rest(&in), &e) == WIRE_OK && e.type == ETHERTYPE_EAPOL)
		on_pdu(r, e.payload);
}

START_TEST(t_capture)
{
	struct reading *r = calloc(1, sizeof(*r));
	struct pcap *p = malloc(sizeof(*p));
	char name[CAPFILE_NAME];
	struct pcap_frame f;
	struct bytes file;

	ck_assert(r != NULL && p != NULL);
	snprintf(name, sizeof(name), "captures/%s", cases[_i].file);
	file = capfile_read(name);
	ck_assert_int_eq(pcap_open(file, p), WIRE_OK);
	while (pcap_next(p, &f) == STEP_ITEM)
		on_frame(r, &f);
	ck_assert_uint_eq(r->pdus, cases[_i].pdus);
	ck_assert_uint_eq(r->talks, cases[_i].talks);
	ck_assert_uint_eq(r->talk.n, 0);
	capfile_free(file);
	free(p);
	free(r);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("eap_capture");
	TCase *tc = tcase_create("eap_capture");
	SRunner *sr;
	int failed;

	capfile_or_skip();
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, t_capture, 0, N_OF(cases));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

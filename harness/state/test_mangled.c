#include "base/time.h"
#include "mangle.h"
#include "pair.h"
#include "suite.h"
#include "wire/dot11.h"
#include "wire/mgmt.h"

/*
 * Every message, cut at every octet and with every octet changed, in the state that expects it:
 * nothing crashes, and of what a MIC protects nothing is believed and not a bit of the machine
 * moves.
 */
struct victim {
	struct pair *p;
	struct bytes whole; /* the right message */
	unsigned tried;
	/* as it was before */
	struct authenticator authr;
	struct supplicant supp;
	struct ft_auth ft_auth;
	struct ft_supp ft_supp;
};

static struct victim *victim_new(bool ft)
{
	struct pair_setup s = { .akm = ft ? AKM_FT_PSK : AKM_PSK,
				.mfp = true,
				.generate_local = true };
	struct victim *v = calloc(1, sizeof(*v));

	ck_assert_ptr_nonnull(v);
	v->p = pair_new(&s);
	return v;
}

static void victim_free(struct victim *v)
{
	ck_assert_uint_gt(v->tried, 100);
	pair_free(v->p);
	free(v);
}

static void remember(struct victim *v, struct bytes whole)
{
	struct pair *p = v->p;

	v->whole = whole;
	memcpy(&v->authr, &p->ap[0].authr, sizeof(v->authr));
	memcpy(&v->supp, &p->supp, sizeof(v->supp));
	memcpy(&v->ft_auth, &p->ap[1].ft, sizeof(v->ft_auth));
	memcpy(&v->ft_supp, &p->ft, sizeof(v->ft_supp));
}

/* Back to before, for messages that may move the machine. */
static void rewind_all(struct victim *v)
{
	struct pair *p = v->p;

	memcpy(&p->ap[0].authr, &v->authr, sizeof(v->authr));
	memcpy(&p->supp, &v->supp, sizeof(v->supp));
	memcpy(&p->ap[1].ft, &v->ft_auth, sizeof(v->ft_auth));
	memcpy(&p->ft, &v->ft_supp, sizeof(v->ft_supp));
	for (unsigned i = 0; i < PAIR_QUEUE; i++)
		p->msg[i].used = false;
}

/* ---- EAPOL-Key ---- */
static void to_authenticator(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct authr_event ev = { .kind = AUTHR_EV_EAPOL, .u.pdu = variant };

	if (bytes_equal(variant, v->whole))
		return;
	pair_to_ap(v->p, 0, &ev);
	ck_assert_mem_eq(&v->p->ap[0].authr, &v->authr, sizeof(v->authr));
	ck_assert_uint_eq(v->p->ap[0].deauth, 0);
	v->tried++;
}

static void to_supplicant(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct supp_event ev = { .kind = SUPP_EV_EAPOL, .u.pdu = variant };

	if (bytes_equal(variant, v->whole))
		return;
	pair_to_sta(v->p, &ev);
	ck_assert_mem_eq(&v->p->supp, &v->supp, sizeof(v->supp));
	ck_assert_uint_eq(v->p->deauth, 0);
	v->tried++;
}

/* Message 1 is protected by nothing: it may be answered, but installs nothing. */
static void to_supplicant_m1(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct supp_event ev = { .kind = SUPP_EV_EAPOL, .u.pdu = variant };

	pair_to_sta(v->p, &ev);
	ck_assert(!v->p->supp.installed && !v->p->supp.ptk_valid);
	ck_assert(v->p->supp.state == SUPP_WAIT_M1 || v->p->supp.state == SUPP_WAIT_M3);
	rewind_all(v);
	v->tried++;
}

static const struct eapol_case {
	bool ft;
	unsigned n; /* which of the messages: 1 to 4, group 5 and 6 */
	mangle_fn fn;
} eapols[] = {
	{ false, 1, to_supplicant_m1 }, { true, 1, to_supplicant_m1 },
	{ false, 2, to_authenticator }, { true, 2, to_authenticator },
	{ false, 3, to_supplicant },	{ true, 3, to_supplicant },
	{ false, 4, to_authenticator }, { true, 4, to_authenticator },
	{ false, 5, to_supplicant },	{ false, 6, to_authenticator },
};

START_TEST(eapol)
{
	const struct eapol_case *e = &eapols[_i];
	struct victim *v = victim_new(e->ft);
	struct pair *p = v->p;
	enum pair_what what = e->n % 2 == 1 ? PAIR_EAPOL_DOWN : PAIR_EAPOL_UP;
	unsigned skip = e->n > 4 ? 0 : (e->n - 1) / 2;
	struct pair_msg m;

	pair_associate(p, 0);
	if (e->n > 4) {
		pair_run(p, NS_PER_S);
		pair_rekey(p, 0);
	}
	m = pair_next(p, what);
	for (; skip > 0; skip--) {
		pair_again(p, &m);
		pair_run(p, p->now_ns);
		m = pair_next(p, what);
	}
	remember(v, bytes_of(m.p, m.len));
	mangle(v->whole, e->fn, v);
	victim_free(v);
}
END_TEST

/* ---- FT ---- */
static void to_ft_auth1(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct ft_auth_event ev = {
		.kind = FT_AUTH_EV_REQUEST,
		.u.request = { .elements = variant, .psk = &v->p->ap[1].psk, .n_psk = 1 }
	};

	pair_to_ft_auth(v->p, 1, &ev);
	ck_assert(v->p->ap[1].ft.state == FT_AUTH_IDLE || v->p->ap[1].ft.state == FT_AUTH_ANSWERED);
	ck_assert_uint_eq(v->p->ap[1].tk_installs, 0);
	rewind_all(v);
	v->tried++;
}

static void to_ft_supp2(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_AUTH, .u.body = variant };

	pair_to_ft_supp(v->p, &ev);
	ck_assert_int_ne(v->p->ft.state, FT_SUPP_DONE);
	ck_assert_uint_eq(v->p->tk_installs, 1);
	rewind_all(v);
	v->tried++;
}

static void to_ft_auth3(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct ft_auth_event ev = { .kind = FT_AUTH_EV_REASSOC, .u.elements = variant };

	if (bytes_equal(variant, v->whole))
		return;
	pair_to_ft_auth(v->p, 1, &ev);
	ck_assert_mem_eq(&v->p->ap[1].ft, &v->ft_auth, sizeof(v->ft_auth));
	ck_assert_uint_eq(v->p->ap[1].tk_installs, 0);
	rewind_all(v);
	v->tried++;
}

/* Capability, status and AID of message 4 are protected by nothing; the elements are. */
static void to_ft_supp4(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_REASSOC };
	uint8_t body[1300];
	struct assoc_resp r = { .aid = 1, .elements = variant };
	struct wr w = wr_of(body, sizeof(body));

	if (bytes_equal(variant, v->whole))
		return;
	assoc_resp_build(&w, &r);
	ev.u.body = wr_sofar(&w);
	pair_to_ft_supp(v->p, &ev);
	ck_assert(v->p->ft.state == FT_SUPP_FAILED || v->p->ft.state == FT_SUPP_READY);
	ck_assert(!v->p->ft.held.gtk.present);
	ck_assert_uint_eq(v->p->tk_installs, 1);
	rewind_all(v);
	v->tried++;
}

static const struct ft_case {
	enum pair_what what;
	mangle_fn fn;
} fts[] = {
	{ PAIR_FT1, to_ft_auth1 },
	{ PAIR_FT2, to_ft_supp2 },
	{ PAIR_REASSOC_REQ, to_ft_auth3 },
	{ PAIR_REASSOC_RESP, to_ft_supp4 },
};

static struct bytes elements_of(enum pair_what what, const struct pair_msg *m)
{
	struct assoc_resp resp;
	struct assoc_req req;
	struct auth a;

	if (what == PAIR_FT1) {
		ck_assert_int_eq(auth_parse(bytes_of(m->p, m->len), &a), WIRE_OK);
		return a.elements;
	}
	if (what == PAIR_REASSOC_REQ) {
		ck_assert_int_eq(assoc_req_parse(bytes_of(m->p, m->len), true, &req), WIRE_OK);
		return req.elements;
	}
	if (what == PAIR_REASSOC_RESP) {
		ck_assert_int_eq(assoc_resp_parse(bytes_of(m->p, m->len), &resp), WIRE_OK);
		return resp.elements;
	}
	return bytes_of(m->p, m->len);
}

START_TEST(ft)
{
	struct victim *v = victim_new(true);
	struct pair *p = v->p;
	struct pair_msg m;

	pair_associate(p, 0);
	pair_run(p, NS_PER_S);
	pair_roam(p, false);
	m = pair_next(p, fts[_i].what);
	p->ap[1].tk_installs = 0;
	remember(v, elements_of(fts[_i].what, &m));
	mangle(v->whole, fts[_i].fn, v);
	victim_free(v);
}
END_TEST

UNIT_MAIN("mangled", tcase_add_loop_test(tc, eapol, 0, N_OF(eapols));
	  tcase_add_loop_test(tc, ft, 0, N_OF(fts));)

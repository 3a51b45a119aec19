#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/objects.h>
#include <stdlib.h>

#include "bench/bare.h"
#include "bench/bench.h"
#include "proto/sae.h"
#include "wire/mgmt.h"

/*
 * SAE with hash-to-element, both ends from commit to accepted; the points PT are there, as in a
 * run. Beside it the same scalar multiplications of OpenSSL's, the same points in and out of
 * octets, and the HMACs.
 */
enum { GOAL_MILLI = 1500, FRAMES = 8, SIDES = 2, COORDINATE_MAX = 66 };

struct end {
	struct sae sae;
	struct sae_config config;
	struct sae_password password;
	struct sae_pt pt;
	struct sae_env env;
	struct fx fx;
};

struct ends {
	struct crypto *c;
	struct bugs bugs;
	struct sae_clogging clogging;
	uint16_t group;
	uint64_t n;
	struct end end[SIDES]; /* station, AP */
};

static const struct mac address[SIDES] = { { { 2, 0, 0, 0, 0, 9 } }, { { 2, 0, 0, 0, 0, 1 } } };

static void end_init(struct ends *e, unsigned i)
{
	struct end *s = &e->end[i];
	struct sae_pt_in in = { (enum ec_group)e->group, bytes_of("net", 3),
				bytes_of("correct horse", 13), { NULL, 0 } };

	bench_must(sae_pt_derive(e->c, &in, &s->pt));
	s->password = (struct sae_password){ .any_mac = true, .password = in.password };
	s->password.pt[ec_index(in.group)] = &s->pt;
	s->config = (struct sae_config){ .role = i == 0 ? SAE_STATION : SAE_AP,
					 .groups = &e->group,
					 .n_groups = 1,
					 .pwe = SAE_PWE_H2E,
					 .password = &s->password,
					 .n_password = 1,
					 .akms = SUITE_BIT(AKM_SAE),
					 .threshold = SAE_THRESHOLD,
					 .sync_max = SAE_SYNC_MAX };
	s->env = (struct sae_env){ .crypto = e->c,
				   .bugs = &e->bugs,
				   .config = &s->config,
				   .clogging = &e->clogging };
}

static struct ends *ends_new(uint16_t group)
{
	struct ends *e = calloc(1, sizeof(*e));

	bench_must_be(e != NULL);
	e->group = group;
	bench_must(crypto_new(&e->c));
	sae_clogging_init(&e->clogging, rng_stream(1, "ap", "token"));
	for (unsigned i = 0; i < SIDES; i++)
		end_init(e, i);
	return e;
}

static void ends_free(struct ends *e)
{
	crypto_free(e->c);
	free(e);
}

/* What one sends goes to the other at once; each answers into its own list. */
static void step(struct ends *e, unsigned who, const struct sae_event *ev)
{
	struct end *s = &e->end[who];

	fx_reset(&s->fx);
	bench_must(sae_step(&s->sae, &s->env, ev, &s->fx));
	for (unsigned i = 0; i < s->fx.n; i++) {
		struct sae_event hear = { .kind = SAE_EV_AUTH };

		if (s->fx.item[i].kind != FX_MGMT)
			continue;
		hear.u.body = s->fx.item[i].u.mgmt.body;
		step(e, 1 - who, &hear);
		if (e->end[0].sae.state == SAE_ACCEPTED && e->end[1].sae.state == SAE_ACCEPTED)
			return;
	}
}

static void ours(void *ctx, unsigned times)
{
	struct ends *e = ctx;

	while (times-- > 0) {
		struct sae_event start = { .kind = SAE_EV_START,
					   .u.start = { .akm = AKM_SAE, .peer_has_h2e = true } };

		e->n++;
		for (unsigned i = 0; i < SIDES; i++)
			sae_init(&e->end[i].sae, address[i], address[1 - i],
				 rng_stream(e->n, i == 0 ? "sta" : "ap", "sae"));
		step(e, 0, &start);
		bench_must_be(e->end[0].sae.state == SAE_ACCEPTED &&
			      e->end[1].sae.state == SAE_ACCEPTED &&
			      memcmp(e->end[0].sae.keys.pmk, e->end[1].sae.keys.pmk, 32) == 0);
		for (unsigned i = 0; i < SIDES; i++)
			sae_fini(&e->end[i].sae);
	}
}

struct curve {
	struct bare *o;
	BN_CTX *bn;
	EC_GROUP *group;
	EC_POINT *p, *q;
	BIGNUM *k, *x, *y;
	int len;
};

static struct curve *curve_new(int nid)
{
	struct curve *v = calloc(1, sizeof(*v));

	bench_must_be(v != NULL);
	v->o = bare_new();
	v->bn = BN_CTX_new_ex(v->o->lib);
	v->group = EC_GROUP_new_by_curve_name_ex(v->o->lib, NULL, nid);
	bench_must_be(v->bn && v->group);
	v->p = EC_POINT_new(v->group);
	v->q = EC_POINT_new(v->group);
	v->k = BN_new();
	v->x = BN_new();
	v->y = BN_new();
	bench_must_be(v->p && v->q && v->k && v->x && v->y);
	v->len = (EC_GROUP_get_degree(v->group) + 7) / 8;
	bench_must_be(BN_sub(v->k, EC_GROUP_get0_order(v->group), BN_value_one()) == 1 &&
		      BN_rshift(v->k, v->k, 1) == 1 && BN_add_word(v->k, 12345) == 1 &&
		      EC_POINT_mul(v->group, v->p, v->k, NULL, NULL, v->bn) == 1);
	return v;
}

static void curve_free(struct curve *v)
{
	BN_free(v->k);
	BN_free(v->x);
	BN_free(v->y);
	EC_POINT_free(v->p);
	EC_POINT_free(v->q);
	EC_GROUP_free(v->group);
	BN_CTX_free(v->bn);
	bare_free(v->o);
	free(v);
}

static void multiply(const struct curve *v)
{
	bench_must_be(EC_POINT_mul(v->group, v->q, NULL, v->p, v->k, v->bn) == 1);
}

/* A point to octets and from octets, which asks whether it is on the curve. */
static void carry(const struct curve *v)
{
	uint8_t b[2 * COORDINATE_MAX];

	bench_must_be(EC_POINT_get_affine_coordinates(v->group, v->q, v->x, v->y, v->bn) == 1 &&
		      BN_bn2binpad(v->x, b, v->len) == v->len &&
		      BN_bn2binpad(v->y, b + v->len, v->len) == v->len &&
		      BN_bin2bn(b, v->len, v->x) && BN_bin2bn(b + v->len, v->len, v->y) &&
		      EC_POINT_set_affine_coordinates(v->group, v->q, v->x, v->y, v->bn) == 1);
}

/*
 * A side: PWE = val * PT, element = mask * PWE, which goes over to the other, and
 * K = rand * (scalar * PWE + element); its x alone goes on. HMACs: val, keyseed, KCK and PMK (two),
 * own confirm and the peer's.
 */
static void one_side(const struct curve *v)
{
	multiply(v);
	multiply(v);
	carry(v);
	multiply(v);
	bench_must_be(EC_POINT_add(v->group, v->q, v->q, v->p, v->bn) == 1);
	multiply(v);
	bench_must_be(EC_POINT_get_affine_coordinates(v->group, v->q, v->x, NULL, v->bn) == 1);
	for (int i = 0; i < 4; i++)
		bare_hmac(v->o, v->o->sha256, 32, 64);
	for (int i = 0; i < 2; i++)
		bare_hmac(v->o, v->o->sha256, 32, 2 + 6 * (size_t)v->len);
}

static void bare(void *ctx, unsigned times)
{
	while (times-- > 0) {
		one_side(ctx);
		one_side(ctx);
	}
}

static const struct {
	const char *name;
	uint16_t group;
	int nid;
} groups[] = {
	{ "SAE H2E, group 19 (P-256)", 19, NID_X9_62_prime256v1 },
	{ "SAE H2E, group 20 (P-384)", 20, NID_secp384r1 },
	{ "SAE H2E, group 21 (P-521)", 21, NID_secp521r1 },
};

void bench_sae(struct bench *b)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		struct ends *e;
		struct curve *v;

		if (!bench_wants(b, groups[i].name))
			continue;
		e = ends_new(groups[i].group);
		v = curve_new(groups[i].nid);
		bench_beside(b, groups[i].name, GOAL_MILLI, (struct bench_work){ ours, e },
			     (struct bench_work){ bare, v });
		ends_free(e);
		curve_free(v);
	}
}

/* sees: base crypto wire key spec trace proto */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "proto/sae.h"
#include "wire/mgmt.h"

/*
 * A station and an AP as SAE machines. Input: config(1), then operations:
 *   0 to(1) len(1) body   a frame body of any octets
 *   1                     the oldest genuine frame under way arrives
 *   2 at(1) xor(1)        the same with one octet changed
 *   3 len(1)              the same cut
 *   4                     the oldest arrives and stays under way
 *   5                     the station begins (again)
 *   6 to(1)               the timer fires
 *   7 to(1)               the exchange is given up
 *   8 seconds(1)          time passes
 * config: bit 0 hash-to-element only, 1 tokens always, 2 confirm at once, 3 retransmission, 4 the
 * station begins with group 20, 5 a password identifier.
 */
enum { AIR = 4, SIDES = 2, STA = 0, AP = 1 };

static const uint16_t groups[] = { 20, 19 };
static const struct mac macs[SIDES] = { { { 2, 0, 0, 0, 0, 9 } }, { { 2, 0, 0, 0, 0, 1 } } };

struct flying {
	bool to_ap;
	uint8_t p[SAE_FIELDS_MAX + 6];
	size_t len;
};

struct target {
	struct crypto *c;
	struct sae sae[SIDES];
	struct sae_config config[SIDES];
	struct sae_password password;
	struct sae_clogging clogging;
	struct bugs bugs;
	int64_t now_ns;
	struct flying air[AIR];
	unsigned n_air;
	struct fx fx;
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

static const struct sae_pt *pt_of(struct crypto *c, unsigned g, bool id)
{
	static struct sae_pt kept[2][2];
	static bool have[2][2];
	struct sae_pt_in in = { (enum ec_group)groups[g], bytes_of("net", 3),
				bytes_of("password", 8), bytes_of("id", id ? 2 : 0) };

	if (!have[g][id])
		must(sae_pt_derive(c, &in, &kept[g][id]) == ERR_OK);
	have[g][id] = true;
	return &kept[g][id];
}

static void set_up(struct target *t, uint8_t how)
{
	bool id = how & 32;

	t->password = (struct sae_password){ .any_mac = true,
					     .password = bytes_of("password", 8),
					     .identifier = bytes_of("id", id ? 2 : 0) };
	t->password.pt[0] = pt_of(t->c, 1, id);
	t->password.pt[1] = pt_of(t->c, 0, id);
	sae_clogging_init(&t->clogging, rng_stream(1, "ap", "token"));
	for (unsigned i = 0; i < SIDES; i++) {
		t->config[i] = (struct sae_config){ .role = i == AP ? SAE_AP : SAE_STATION,
						    .groups = &groups[1],
						    .n_groups = 1,
						    .pwe = how & 1 ? SAE_PWE_H2E : SAE_PWE_BOTH,
						    .password = &t->password,
						    .n_password = 1,
						    .akms = SUITE_BIT(AKM_SAE),
						    .threshold = how & 2 ? 0 : SAE_THRESHOLD,
						    .sync_max = SAE_SYNC_MAX,
						    .retrans_ns = how & 8 ? SAE_RETRANS_NS : 0,
						    .confirm_immediate = how & 4 };
		sae_init(&t->sae[i], macs[i], macs[1 - i],
			 rng_stream(1, i == AP ? "ap" : "sta", "sae"));
	}
	if (how & 16) {
		t->config[STA].groups = groups;
		t->config[STA].n_groups = 2;
	}
}

static void fly(struct target *t, bool to_ap, struct bytes body)
{
	struct flying *f = &t->air[t->n_air];

	must(body.len <= sizeof(f->p));
	if (t->n_air == AIR)
		return;
	f->to_ap = to_ap;
	f->len = body.len;
	memcpy(f->p, body.p, body.len);
	t->n_air++;
}

static void step(struct target *t, unsigned side, struct sae_event ev)
{
	struct sae_env env = { .crypto = t->c,
			       .bugs = &t->bugs,
			       .config = &t->config[side],
			       .clogging = &t->clogging,
			       .now_ns = t->now_ns };

	fx_reset(&t->fx);
	must(sae_step(&t->sae[side], &env, &ev, &t->fx) == ERR_OK);
	for (unsigned i = 0; i < t->fx.n; i++) {
		const struct fx_item *x = &t->fx.item[i];

		if (x->kind == FX_MGMT)
			fly(t, side == STA, x->u.mgmt.body);
	}
}

static void arrive(struct target *t, bool stays, size_t cut, uint8_t at, uint8_t change)
{
	struct flying f = t->air[0];

	if (t->n_air == 0)
		return;
	if (!stays)
		memmove(&t->air[0], &t->air[1], --t->n_air * sizeof(f));
	if (cut < f.len)
		f.len = cut;
	if (f.len > 0)
		f.p[at % f.len] ^= change;
	step(t, f.to_ap ? AP : STA,
	     (struct sae_event){ .kind = SAE_EV_AUTH, .u.body = bytes_of(f.p, f.len) });
}

static bool operation(struct target *t, struct rd *r)
{
	uint8_t op, a = 0, b = 0;
	struct bytes body;

	if (!rd_u8(r, &op))
		return false;
	op %= 9;
	if (op != 1 && op != 4 && op != 5 && !rd_u8(r, &a))
		return false;
	if ((op == 0 || op == 2) && !rd_u8(r, &b))
		return false;
	if (op == 0 && !rd_take(r, b < r->left ? b : r->left, &body))
		return false;
	if (op == 0)
		step(t, a & 1, (struct sae_event){ .kind = SAE_EV_AUTH, .u.body = body });
	else if (op <= 4)
		arrive(t, op == 4, op == 3 ? a : SIZE_MAX, op == 2 ? a : 0, op == 2 ? b : 0);
	else if (op == 5)
		step(t, STA,
		     (struct sae_event){ .kind = SAE_EV_START,
					 .u.start = { .akm = AKM_SAE, .peer_has_h2e = true } });
	else if (op == 8)
		t->now_ns += a * NS_PER_S;
	else
		step(t, a & 1,
		     (struct sae_event){ .kind = op == 6 ? SAE_EV_TIMER : SAE_EV_ABORT });
	return true;
}

/* Whoever is accepted has a key; two that are accepted by the same exchange have the same. */
static void check(const struct target *t)
{
	const struct sae *sta = &t->sae[STA], *ap = &t->sae[AP];

	if (sta->state != SAE_ACCEPTED || ap->state != SAE_ACCEPTED)
		return;
	must(sta->keys.pmk_len == 32 && ap->keys.pmk_len == 32);
	if (memcmp(sta->keys.pmkid, ap->keys.pmkid, PMKID_LEN) == 0)
		must(memcmp(sta->keys.pmk, ap->keys.pmk, 32) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crypto *kept;
	struct target *t = calloc(1, sizeof(*t));
	struct rd r = { data, size };
	uint8_t how;

	if (kept == NULL)
		must(crypto_new(&kept) == ERR_OK);
	must(t != NULL);
	t->c = kept;
	if (rd_u8(&r, &how)) {
		set_up(t, how);
		for (unsigned n = 0; n < 64 && operation(t, &r); n++)
			check(t);
	}
	sae_fini(&t->sae[STA]);
	sae_fini(&t->sae[AP]);
	free(t);
	return 0;
}

/* sees: base crypto wire key spec trace proto */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "proto/owe.h"

/*
 * A station and an AP as OWE machines. Input: operations
 *   0 group(1)       the station begins with group 19, 20 or 21
 *   1                its element reaches the AP
 *   2                the AP's reaches the station, with status 0
 *   3 at(1) xor(1)   the station's, one octet changed, reaches the AP
 *   4 len(1)         the AP's, cut, reaches the station
 *   5 len(1) body    any octets reach the AP
 *   6 status(1)      a refusal reaches the station
 */
static const uint16_t groups[] = { 19, 20, 21 };

struct target {
	struct owe sta, ap;
	struct owe_env env;
	struct fx fx;
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void step(struct target *t, struct owe *o, struct owe_event ev)
{
	fx_reset(&t->fx);
	must(owe_step(o, &t->env, &ev, &t->fx) == ERR_OK);
}

static void to_ap(struct target *t, struct bytes element)
{
	step(t, &t->ap, (struct owe_event){ .kind = OWE_EV_REQUEST, .u.element = element });
}

static void to_sta(struct target *t, uint16_t status, struct bytes element)
{
	step(t, &t->sta, (struct owe_event){ .kind = OWE_EV_RESPONSE,
					     .u.answer = { status, element } });
}

static bool operation(struct target *t, struct rd *r)
{
	uint8_t op, a = 0, b = 0, own[80], peer[80];
	struct wr w = wr_of(own, sizeof(own)), p = wr_of(peer, sizeof(peer));
	struct bytes body = { NULL, 0 };

	if (!rd_u8(r, &op))
		return false;
	op %= 7;
	if (op != 1 && op != 2 && !rd_u8(r, &a))
		return false;
	if (op == 3 && !rd_u8(r, &b))
		return false;
	if (op == 5 && !rd_take(r, a < r->left ? a : r->left, &body))
		return false;
	owe_element(&t->sta, &w);
	owe_element(&t->ap, &p);
	if (op == 3 && w.len > 0)
		own[a % w.len] ^= b;
	if (op == 0)
		step(t, &t->sta, (struct owe_event){ .kind = OWE_EV_START,
						     .u.group = groups[a % 3] });
	else if (op == 1 || op == 3)
		to_ap(t, wr_sofar(&w));
	else if (op == 2)
		to_sta(t, 0, wr_sofar(&p));
	else if (op == 4)
		to_sta(t, 0, bytes_of(peer, a < p.len ? a : p.len));
	else if (op == 5)
		to_ap(t, body);
	else
		to_sta(t, a, (struct bytes){ 0 });
	return true;
}

/* Keyed by the same elements, both have the same key. */
static void check(const struct target *t)
{
	const struct owe_keys *a = &t->sta.keys, *b = &t->ap.keys;

	if (t->sta.state != OWE_KEYED || t->ap.state != OWE_KEYED)
		return;
	if (memcmp(a->pmkid, b->pmkid, PMKID_LEN) == 0)
		must(a->pmk_len == b->pmk_len && memcmp(a->pmk, b->pmk, a->pmk_len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crypto *kept;
	const struct mac sta = { { 2, 0, 0, 0, 0, 9 } }, ap = { { 2, 0, 0, 0, 0, 1 } };
	struct target *t = calloc(1, sizeof(*t));
	struct rd r = { data, size };

	if (kept == NULL)
		must(crypto_new(&kept) == ERR_OK);
	must(t != NULL);
	t->env = (struct owe_env){ kept, groups, 3 };
	owe_init(&t->sta, true, sta, ap, rng_stream(1, "sta", "owe"));
	owe_init(&t->ap, false, ap, sta, rng_stream(1, "ap", "owe"));
	for (unsigned n = 0; n < 32 && operation(t, &r); n++)
		check(t);
	owe_fini(&t->sta);
	owe_fini(&t->ap);
	free(t);
	return 0;
}

/* sees: base crypto wire key spec trace proto */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "fuzz.h"
#include "proto/cckm_ap.h"
#include "proto/cckm_sta.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

/*
 * A station with a session, the AP it roams to and the controller's cache. Input: config(1), then
 *   0                     the station asks
 *   1 at(1) xor(1)        the AP hears the request, one octet changed
 *   2 at(1) xor(1)        the station hears the response, one octet changed
 *   3 len(1) elements     the AP hears a request of any elements
 *   4 len(1) body         the station hears any response
 *   5 len(1) message      the cache gets a message of the mobility group
 *   6 seconds(1)          time passes, for everybody
 *   7                     the station gives the request up
 * config: bit 0 WPA1, bit 1 TKIP.
 */
static const struct mac bssid = { { 2, 0, 0, 0, 1, 0 } };
static const struct mac station = { { 2, 0, 0, 0, 2, 0 } };

struct target {
	struct crypto *c;
	struct cckm_cache *cache;
	struct cckm_sta sta;
	struct cckm_ap ap;
	struct group group;
	struct ap_security sec;
	struct bugs bugs;
	uint8_t element[64], request[128], response[256];
	size_t element_len, request_len, response_len;
	uint64_t tsf_us;
	int64_t now_ns;
	struct fx fx;
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void set_up(struct target *t, bool wpa, enum cipher cipher)
{
	struct wr w = wr_of(t->element, sizeof(t->element));
	struct rsne old = wpa_of(cipher, cipher, AKM_CCKM);
	struct rsne r = rsne_of(cipher, cipher, AKM_CCKM, 0, CIPHER_NONE);
	struct group_conf g = { .bssid = bssid, .cipher = cipher,
				.rng = rng_stream(1, "fuzz", "group") };
	struct cckm_context x = { .valid = true, .wpa = wpa, .pairwise = cipher, .group = cipher,
				  .rn = 1, .spa = station };
	struct cckm_record record = { .sta = station, .wpa = wpa, .pairwise = cipher,
				      .group = cipher, .rn = 1, .until_ns = 100 * NS_PER_S };
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_SESSION, .u.session = &x };
	struct sta_env env = { .crypto = t->c, .bugs = &t->bugs };

	if (wpa)
		wpa_build(&w, &old);
	else
		rsne_build(&w, &r);
	t->element_len = w.len;
	t->sec = (struct ap_security){ .bssid = bssid, .akms = SUITE_BIT(AKM_CCKM),
				       .pairwise = SUITE_BIT(cipher) };
	*(wpa ? &t->sec.wpa : &t->sec.rsne) = wr_sofar(&w);
	group_init(&t->group, &g);
	must(group_step(&t->group, t->c, GROUP_EV_START, &t->fx) == ERR_OK);
	must(cckm_cache_new(&t->cache) == ERR_OK);
	cckm_cache_store(t->cache, &record, 0, &t->fx);
	cckm_sta_init(&t->sta);
	cckm_ap_init(&t->ap, station);
	must(cckm_sta_step(&t->sta, &env, &ev, &t->fx) == ERR_OK);
}

static void to_sta(struct target *t, const struct cckm_sta_event *ev)
{
	struct sta_env env = { .crypto = t->c, .bugs = &t->bugs, .now_ns = t->now_ns };

	fx_reset(&t->fx);
	must(cckm_sta_step(&t->sta, &env, ev, &t->fx) == ERR_OK);
}

static void ask(struct target *t)
{
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_START };
	struct bytes own = bytes_of(t->element, t->element_len);
	struct wr w = wr_of(t->request, sizeof(t->request));

	if (t->sta.state == CCKM_STA_IDLE)
		return;
	ev.u.start = (struct cckm_sta_start){ bssid, own, own, t->tsf_us };
	to_sta(t, &ev);
	wr_bytes(&w, own);
	wr_bytes(&w, cckm_sta_request(&t->sta));
	must(wr_done(&w, &t->request_len));
}

static void hear(struct target *t, struct bytes elements)
{
	struct ap_env env = { .crypto = t->c, .bugs = &t->bugs, .ap = &t->sec, .group = &t->group,
			      .cckm = t->cache, .now_ns = t->now_ns };
	struct cckm_ap_event ev = { CCKM_AP_EV_REASSOC, { elements, t->tsf_us } };
	struct assoc_resp r = { .aid = 1 };
	struct wr w = wr_of(t->response, sizeof(t->response));

	fx_reset(&t->fx);
	must(cckm_ap_step(&t->ap, &env, &ev, &t->fx) == ERR_OK);
	if (t->ap.state == CCKM_AP_DONE)
		r.elements = cckm_ap_response(&t->ap);
	assoc_resp_build(&w, &r);
	must(wr_done(&w, &t->response_len));
}

static struct bytes changed(struct rd *r, uint8_t *p, size_t len)
{
	uint8_t at, with;

	if (rd_u8(r, &at) && rd_u8(r, &with) && at < len)
		p[at] ^= with;
	return bytes_of(p, len);
}

static struct bytes span(struct rd *r)
{
	struct bytes b = { NULL, 0 };
	uint8_t len;

	if (rd_u8(r, &len))
		(void)!rd_take(r, len < r->left ? len : r->left, &b);
	return b;
}

static void operate(struct target *t, uint8_t op, struct rd *r)
{
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_RESPONSE };
	uint8_t s = 0;

	switch (op) {
	case 0:
		ask(t);
		break;
	case 1:
		hear(t, changed(r, t->request, t->request_len));
		break;
	case 2:
		ev.u.body = changed(r, t->response, t->response_len);
		to_sta(t, &ev);
		break;
	case 3:
		hear(t, span(r));
		break;
	case 4:
		ev.u.body = span(r);
		to_sta(t, &ev);
		break;
	case 5:
		(void)cckm_cache_receive(t->cache, span(r), t->now_ns);
		break;
	case 6:
		if (rd_u8(r, &s))
			t->now_ns += s * NS_PER_S;
		t->tsf_us += s * UINT64_C(1000000);
		break;
	case 7:
		to_sta(t, &(struct cckm_sta_event){ .kind = CCKM_STA_EV_ABORT });
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crypto *kept;
	struct target *t = calloc(1, sizeof(*t));
	struct rd r = { data, size };
	uint8_t config = 0, op;

	if (kept == NULL)
		must(crypto_new(&kept) == ERR_OK);
	must(t != NULL);
	t->c = kept;
	(void)!rd_u8(&r, &config);
	set_up(t, config & 1, config & 2 ? CIPHER_TKIP : CIPHER_CCMP_128);
	while (rd_u8(&r, &op))
		operate(t, op & 7, &r);
	cckm_cache_free(t->cache);
	cckm_sta_fini(&t->sta);
	cckm_ap_fini(&t->ap);
	group_fini(&t->group);
	free(t);
	return 0;
}

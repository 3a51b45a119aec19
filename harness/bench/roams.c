#include "bench/bare.h"
#include "bench/bench.h"
#include "bench/duo.h"

/*
 * A roam at both ends, machines and all, beside its key work alone: the hashes, MICs and wraps of
 * the same number over as many octets. What is not key work (frames, elements, states, effects) has
 * nothing on the bare side to stand against; the goal of 3 leaves room for it.
 */
enum {
	GOAL_MILLI = 3000,
	PMK = 32, KCK = 16,	/* octets of keys */
	PTK_DATA = 100,		/* PRF-384: label, 0, addresses, nonces, counter */
	PMKID_DATA = 20,
	EAPOL_HEAD = 99,	/* of an EAPOL-Key frame before its key data */
	WRAP_OVER = 8,
	FT_R1_DATA = 21, FT_NAME_DATA = 34, FT_PTK_DATA = 86, FT_MIC_HEAD = 13,
	CCKM_PTK_DATA = 11, CCKM_REQUEST_DATA = 46,
	CCKM_RESPONSE_MORE = 14, /* address and RSNE, less the element's header and MIC */
	GTK = 16
};

struct side {
	struct duo *d;
	struct bare *o;
};

static void ours_psk(void *ctx, unsigned times)
{
	struct side *s = ctx;

	while (times-- > 0)
		duo_psk(s->d);
}

static void ours_okc(void *ctx, unsigned times)
{
	struct side *s = ctx;

	while (times-- > 0)
		duo_okc(s->d);
}

static void ours_ft(void *ctx, unsigned times)
{
	struct side *s = ctx;

	while (times-- > 0)
		duo_ft(s->d);
}

static void ours_cckm(void *ctx, unsigned times)
{
	struct side *s = ctx;

	while (times-- > 0)
		duo_cckm(s->d);
}

/* Both PTKs, messages 2 to 4 signed and verified, the key data of message 3 wrapped and opened. */
static void one_handshake(const struct side *s)
{
	size_t data = s->d->pdu_len[2] - EAPOL_HEAD - WRAP_OVER;

	for (int i = 0; i < 2 * 3; i++)
		bare_hmac(s->o, s->o->sha1, PMK, PTK_DATA);
	for (unsigned i = 1; i < 4; i++) {
		bare_hmac(s->o, s->o->sha1, KCK, s->d->pdu_len[i]);
		bare_hmac(s->o, s->o->sha1, KCK, s->d->pdu_len[i]);
	}
	bare_wrap(s->o, data);
	bare_unwrap(s->o, data);
}

static void bare_psk(void *ctx, unsigned times)
{
	while (times-- > 0)
		one_handshake(ctx);
}

/* And the PMKID for the new AP at both ends. */
static void bare_okc(void *ctx, unsigned times)
{
	struct side *s = ctx;

	for (; times > 0; times--) {
		bare_hmac(s->o, s->o->sha1, PMK, PMKID_DATA);
		bare_hmac(s->o, s->o->sha1, PMK, PMKID_DATA);
		one_handshake(s);
	}
}

/*
 * The station's PMK-R1 and its name, the name the AP looks its own up by, both PTKs, the MICs of
 * request and response signed and verified, the GTK wrapped and opened.
 */
static void bare_ft(void *ctx, unsigned times)
{
	struct side *s = ctx;

	for (; times > 0; times--) {
		bare_hmac(s->o, s->o->sha256, PMK, FT_R1_DATA);
		bare_digest(s->o, s->o->sha256, FT_NAME_DATA);
		bare_digest(s->o, s->o->sha256, FT_NAME_DATA);
		for (int i = 0; i < 2 * 2; i++)
			bare_hmac(s->o, s->o->sha256, PMK, FT_PTK_DATA);
		for (int i = 0; i < 2; i++) {
			bare_cmac(s->o, FT_MIC_HEAD + s->d->frame_len[i]);
			bare_cmac(s->o, FT_MIC_HEAD + s->d->frame_len[i]);
		}
		bare_wrap(s->o, GTK);
		bare_unwrap(s->o, GTK);
	}
}

/* Both PTKs, both MICs signed and verified, the GTK wrapped and opened. */
static void bare_cckm(void *ctx, unsigned times)
{
	struct side *s = ctx;

	for (; times > 0; times--) {
		for (int i = 0; i < 2 * 3; i++)
			bare_hmac(s->o, s->o->sha1, PMK, CCKM_PTK_DATA);
		for (int i = 0; i < 2; i++) {
			bare_hmac(s->o, s->o->sha1, KCK, CCKM_REQUEST_DATA);
			bare_hmac(s->o, s->o->sha1, KCK,
				  CCKM_RESPONSE_MORE + s->d->frame_len[1]);
		}
		bare_wrap(s->o, GTK);
		bare_unwrap(s->o, GTK);
	}
}

/* What full authentication left with the station and the APs' common cache. */
static void with_pmksa(struct duo *d)
{
	struct pmksa e = { .aa = d->ap[0].sec.bssid,
			   .spa = d->sta,
			   .akm = d->akm,
			   .pmk = { 0x33 },
			   .pmk_len = PMK,
			   .expires_ns = INT64_MAX,
			   .reauth_ns = INT64_MAX };

	bench_must(pmksa_name(d->c, &e));
	for (unsigned i = 0; i < DUO_APS; i++)
		bench_must_be(pmksa_add(&d->ap[i].pmksas, &e) != NULL);
	e.network = d;
	bench_must_be(pmksa_add(&d->pmksas, &e) != NULL);
}

static const struct roam {
	const char *name;
	enum akm akm;
	void (*ours)(void *ctx, unsigned times);
	void (*bare)(void *ctx, unsigned times);
} roams[] = {
	{ "roam, PSK: 4-way handshake", AKM_PSK, ours_psk, bare_psk },
	{ "roam, OKC: cloned PMKSA, 4-way", AKM_8021X, ours_okc, bare_okc },
	{ "roam, FT-PSK over the air", AKM_FT_PSK, ours_ft, bare_ft },
	{ "roam, CCKM with CCMP", AKM_CCKM, ours_cckm, bare_cckm },
};

void bench_roams(struct bench *b)
{
	const struct duo_key none = { { NULL, 0 }, { NULL, 0 } };

	for (size_t i = 0; i < sizeof(roams) / sizeof(roams[0]); i++) {
		const struct roam *r = &roams[i];
		struct side s;

		if (!bench_wants(b, r->name))
			continue;
		s = (struct side){ duo_new(r->akm), bare_new() };
		if (r->akm == AKM_8021X)
			with_pmksa(s.d);
		duo_associate(s.d, 0, none);
		bench_beside(b, r->name, GOAL_MILLI, (struct bench_work){ r->ours, &s },
			     (struct bench_work){ r->bare, &s });
		duo_free(s.d);
		bare_free(s.o);
	}
}

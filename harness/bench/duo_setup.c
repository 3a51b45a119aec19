#include <stdlib.h>

#include "bench/bench.h"
#include "bench/duo.h"
#include "wire/ft.h"
#include "wire/rsn.h"

/* Both APs' key holders know each other. */
static const struct spec_r0kh r0kh[DUO_APS] = {
	{ .mac = { { 2, 0, 0, 0, 0, 0 } }, .id = "ap0", .id_len = 3,
	  .key = { .b = { 1 }, .len = 32 } },
	{ .mac = { { 2, 0, 0, 0, 1, 0 } }, .id = "ap1", .id_len = 3,
	  .key = { .b = { 1 }, .len = 32 } },
};
static const struct spec_r1kh r1kh[DUO_APS] = {
	{ .mac = { { 2, 0, 0, 0, 0, 0 } }, .id = { { 2, 0, 0, 0, 0, 0 } },
	  .key = { .b = { 1 }, .len = 32 } },
	{ .mac = { { 2, 0, 0, 0, 1, 0 } }, .id = { { 2, 0, 0, 0, 1, 0 } },
	  .key = { .b = { 1 }, .len = 32 } },
};
static const char *const ap_name[DUO_APS] = { "ap0", "ap1" };

static void bss_init(struct duo_ap *a, unsigned i)
{
	spec_bss_init(&a->bss);
	memcpy(a->bss.ssid.b, "duo", 3);
	a->bss.ssid.len = 3;
	a->bss.nas_identifier = ap_name[i];
	a->bss.has_mobility_domain = true;
	memcpy(a->bss.mobility_domain, "\xa1\xb2", MDID_LEN);
	a->bss.r0kh = (struct spec_r0kh *)(uintptr_t)r0kh;
	a->bss.n_r0kh = DUO_APS;
	a->bss.r1kh = (struct spec_r1kh *)(uintptr_t)r1kh;
	a->bss.n_r1kh = DUO_APS;
}

static void security_init(struct duo *d, unsigned i)
{
	struct duo_ap *a = &d->ap[i];
	struct wr rsne = wr_of(a->rsne, sizeof(a->rsne)), mde = wr_of(a->mde, sizeof(a->mde));
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, d->akm, 0, CIPHER_NONE);
	struct mde m = { .mdid = { 0xa1, 0xb2 }, .policy = 0 };

	rsne_build(&rsne, &r);
	if ((AKM_FT_MASK & SUITE_BIT(d->akm)) != 0)
		mde_build(&mde, &m);
	a->sec = (struct ap_security){
		.bssid = r1kh[i].mac,
		.ssid = bytes_of("duo", 3),
		.rsne = wr_sofar(&rsne),
		.akms = SUITE_BIT(d->akm),
		.pairwise = SUITE_BIT(CIPHER_CCMP_128),
		.mde = wr_sofar(&mde),
		.mdid = { 0xa1, 0xb2 },
		.r0kh_id = bytes_of(ap_name[i], 3),
		.r1kh_id = r1kh[i].mac,
		.reassoc_deadline_tu = 1000,
		.r0_lifetime_s = 1209600,
		.pairwise_update_count = 4,
		.group_update_count = 4,
	};
}

static void ap_init(struct duo *d, unsigned i)
{
	struct duo_ap *a = &d->ap[i];
	struct group_conf g = { .bssid = r1kh[i].mac,
				.cipher = CIPHER_CCMP_128,
				.rng = rng_stream(5, ap_name[i], "group") };
	struct rkh_config cfg = { .bss = &a->bss,
				  .bssid = r1kh[i].mac,
				  .rng = rng_stream(5, ap_name[i], "rkh"),
				  .bugs = &d->bugs };

	bss_init(a, i);
	security_init(d, i);
	bench_must(key_holder_new(d->c, &cfg, &a->holder));
	group_init(&a->group, &g);
	fx_reset(&d->down);
	bench_must(group_step(&a->group, d->c, GROUP_EV_START, &d->down));
	authenticator_init(&a->authr, d->sta,
			   (struct nonces){ .rng = rng_stream(5, ap_name[i], "authenticator") });
	ft_auth_init(&a->ft, d->sta, (struct nonces){ .rng = rng_stream(5, ap_name[i], "ft") });
	cckm_ap_init(&a->cckm, d->sta);
	pmksa_cache_init(&a->pmksas, PMKSA_AP_MAX, 0);
	memset(a->psk.psk, 0x5a, sizeof(a->psk.psk));
}

struct duo *duo_new(enum akm akm)
{
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, akm, 0, CIPHER_NONE);
	struct duo *d = calloc(1, sizeof(*d));
	struct wr w;

	bench_must_be(d != NULL);
	bench_must(crypto_new(&d->c));
	bench_must(cckm_cache_new(&d->controller));
	d->akm = akm;
	d->sta = (struct mac){ { 2, 0, 0, 0, 2, 0 } };
	w = wr_of(d->rsne, sizeof(d->rsne));
	rsne_build(&w, &r);
	d->rsne_len = w.len;
	for (unsigned i = 0; i < DUO_APS; i++)
		ap_init(d, i);
	supplicant_init(&d->supp, d->sta,
			(struct nonces){ .rng = rng_stream(5, "sta", "supplicant") });
	ft_supp_init(&d->ft, (struct nonces){ .rng = rng_stream(5, "sta", "ft") });
	cckm_sta_init(&d->cckm);
	pmksa_cache_init(&d->pmksas, PMKSA_STATION_MAX, 0);
	return d;
}

void duo_free(struct duo *d)
{
	for (unsigned i = 0; i < DUO_APS; i++) {
		key_holder_free(d->ap[i].holder);
		authenticator_fini(&d->ap[i].authr);
		ft_auth_fini(&d->ap[i].ft);
		cckm_ap_fini(&d->ap[i].cckm);
		group_fini(&d->ap[i].group);
		pmksa_cache_fini(&d->ap[i].pmksas);
	}
	supplicant_fini(&d->supp);
	ft_supp_fini(&d->ft);
	cckm_sta_fini(&d->cckm);
	pmksa_cache_fini(&d->pmksas);
	cckm_cache_free(d->controller);
	crypto_free(d->c);
	free(d);
}

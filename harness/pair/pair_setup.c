#include "pair.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "wire/ft.h"
#include "wire/rsn.h"

static void security_init(struct pair *p, unsigned i, const struct pair_setup *s)
{
	struct pair_ap *a = &p->ap[i];
	struct wr rsne = wr_of(a->rsne, sizeof(a->rsne)), mde = wr_of(a->mde, sizeof(a->mde));
	enum cipher mgmt = s->mfp ? CIPHER_BIP_CMAC_128 : CIPHER_NONE;
	uint16_t caps = s->mfp ? RSN_CAP_MFPC : 0;
	struct wr wpa = wr_of(a->wpa, sizeof(a->wpa));
	struct rsne r = rsne_of(p->group, p->pairwise, s->akm, caps, mgmt);
	struct rsne old = wpa_of(p->group, p->pairwise, s->akm);
	struct mde m = {.mdid = {0xa1, 0xb2}, .policy = MDE_OVER_DS};
	bool ft = (AKM_FT_MASK & SUITE_BIT(s->akm)) != 0;

	if (!s->no_rsn)
		rsne_build(&rsne, &r);
	old.upto = RSNE_UPTO_CAPS; /* newer Cisco APs append capabilities */
	old.caps = 0x28;
	if (s->wpa || s->mixed)
		wpa_build(&wpa, &old);
	if (ft)
		mde_build(&mde, &m);
	if (s->rsnxe)
		memcpy(a->rsnxe, s->rsnxe, 3);
	a->sec = (struct ap_security){
		.bssid = {{2, 0, 0, 0, (uint8_t)i, 0}},
		.ssid = bytes_of("pair", 4),
		.rsne = wr_sofar(&rsne),
		.wpa = wr_sofar(&wpa),
		.rsnxe = bytes_of(a->rsnxe, s->rsnxe ? 3 : 0),
		.akms = SUITE_BIT(s->akm),
		.pairwise = SUITE_BIT(p->pairwise),
		.wpa_pairwise = SUITE_BIT(p->pairwise),
		.mde = wr_sofar(&mde),
		.mdid = {0xa1, 0xb2},
		.r0kh_id = bytes_of(a->bss.nas_identifier, 3),
		.r1kh_id = {{2, 0, 0, 0, (uint8_t)i, 0}},
		.reassoc_deadline_tu = 1000,
		.r0_lifetime_s = 1209600,
		.pairwise_update_count = 4,
		.group_update_count = 4,
		.disable_retries = s->disable_retries,
	};
}

static void holder_init(struct pair *p, unsigned i, const struct pair_setup *s)
{
	static struct spec_r0kh r0kh[PAIR_APS];
	static struct spec_r1kh r1kh[PAIR_APS];
	struct pair_ap *a = &p->ap[i];
	struct rkh_config cfg = {.bss = &a->bss,
				 .bssid = {{2, 0, 0, 0, (uint8_t)i, 0}},
				 .rng = rng_stream(5, i == 0 ? "ap0" : "ap1", "rkh"),
				 .bugs = &a->bugs};

	for (unsigned k = 0; k < PAIR_APS; k++) {
		struct mac mac = {{2, 0, 0, 0, (uint8_t)k, 0}};

		r0kh[k] = (struct spec_r0kh){.mac = mac,
					     .id = {'a', 'p', (uint8_t)('0' + k)},
					     .id_len = 3,
					     .key = {.b = {1, 2}, .len = 32}};
		r1kh[k] =
			(struct spec_r1kh){.mac = mac, .id = mac, .key = {.b = {1, 2}, .len = 32}};
	}
	spec_bss_init(&a->bss);
	memcpy(a->bss.ssid.b, "pair", 4);
	a->bss.ssid.len = 4;
	a->bss.nas_identifier = i == 0 ? "ap0" : "ap1";
	a->bss.has_mobility_domain = true;
	memcpy(a->bss.mobility_domain, "\xa1\xb2", 2);
	a->bss.ft_psk_generate_local = s->generate_local;
	a->bss.r0kh = r0kh;
	a->bss.n_r0kh = PAIR_APS;
	a->bss.r1kh = r1kh;
	a->bss.n_r1kh = PAIR_APS;
	pair_must(key_holder_new(p->c, &cfg, &a->holder));
}

static void ap_init(struct pair *p, unsigned i, const struct pair_setup *s)
{
	struct pair_ap *a = &p->ap[i];
	const char *name = i == 0 ? "ap0" : "ap1";
	struct group_conf g = {.cipher = p->group,
			       .mgmt_cipher = s->mfp ? CIPHER_BIP_CMAC_128 : CIPHER_NONE,
			       .rng = rng_stream(5, name, "group")};

	holder_init(p, i, s);
	security_init(p, i, s);
	g.bssid = a->sec.bssid;
	group_init(&a->group, &g);
	fx_reset(&a->fx);
	pair_must(group_step(&a->group, p->c, GROUP_EV_START, &a->fx));
	authenticator_init(&a->authr, p->sta,
			   (struct nonces){.rng = rng_stream(5, name, "authenticator")});
	ft_auth_init(&a->ft, p->sta, (struct nonces){.rng = rng_stream(5, name, "ft")});
	memset(a->psk.psk, 0x5a, sizeof(a->psk.psk));
	a->cckm = s->cckm[i];
	a->retry_ns = TIME_NEVER;
	a->rkh_ns = TIME_NEVER;
}

struct pair *pair_new(const struct pair_setup *s)
{
	struct pair *p = calloc(1, sizeof(*p));
	enum cipher pairwise = s->pairwise != CIPHER_NONE ? s->pairwise : CIPHER_CCMP_128;
	enum cipher group = s->group != CIPHER_NONE ? s->group : CIPHER_CCMP_128;
	struct rsne r = rsne_of(group, pairwise, s->akm, s->mfp ? RSN_CAP_MFPC : 0,
				s->mfp ? CIPHER_BIP_CMAC_128 : CIPHER_NONE);
	struct rsne old = wpa_of(group, pairwise, s->akm);
	struct wr w;

	INVARIANT(p != NULL);
	p->pairwise = pairwise;
	p->group = group;
	pair_must(crypto_new(&p->c));
	p->akm = s->akm;
	p->mfp = s->mfp;
	p->sta = (struct mac){{2, 0, 0, 0, 2, 0}};
	memset(p->psk, s->wrong_psk ? 0xa5 : 0x5a, sizeof(p->psk));
	w = wr_of(p->sta_rsne, sizeof(p->sta_rsne));
	if (s->wpa)
		wpa_build(&w, &old);
	else
		rsne_build(&w, &r);
	p->sta_rsne_len = w.len;
	for (unsigned i = 0; i < PAIR_APS; i++)
		ap_init(p, i, s);
	supplicant_init(&p->supp, p->sta,
			(struct nonces){.rng = rng_stream(5, "sta", "supplicant")});
	ft_supp_init(&p->ft, (struct nonces){.rng = rng_stream(5, "sta", "ft")});
	return p;
}

void pair_free(struct pair *p)
{
	for (unsigned i = 0; i < PAIR_APS; i++) {
		key_holder_free(p->ap[i].holder);
		authenticator_fini(&p->ap[i].authr);
		ft_auth_fini(&p->ap[i].ft);
		group_fini(&p->ap[i].group);
	}
	supplicant_fini(&p->supp);
	ft_supp_fini(&p->ft);
	crypto_free(p->c);
	free(p);
}

void pair_associate(struct pair *p, unsigned ap)
{
	struct pair_ap *a = &p->ap[ap];
	bool ft = (AKM_FT_MASK & SUITE_BIT(p->akm)) != 0;
	uint8_t resp[FTE_LEN_MAX + MDE_LEN];
	struct wr w = wr_of(resp, sizeof(resp));
	struct bytes rsne = bytes_of(p->sta_rsne, p->sta_rsne_len);
	struct elems e = {0};
	enum cipher mgmt = p->mfp ? CIPHER_BIP_CMAC_128 : CIPHER_NONE;
	struct supp_event up;
	struct authr_event down;

	if (ft)
		ft_initial_elements(&a->sec, 16, &w);
	INVARIANT(elems_parse(wr_sofar(&w), &e) == WIRE_OK);
	p->current = ap;
	up = (struct supp_event){.kind = SUPP_EV_START,
				 .u.start = {.akm = p->akm,
					     .pairwise = p->pairwise,
					     .group = p->group,
					     .group_mgmt = mgmt,
					     .bssid = a->sec.bssid,
					     .ssid = a->sec.ssid,
					     .pmk = BYTES(p->psk),
					     .rsne = rsne,
					     .ap_rsne = a->sec.rsne,
					     .ap_wpa = a->sec.wpa,
					     .ap_rsnxe = a->sec.rsnxe,
					     .mde = e.mde,
					     .fte = e.fte,
					     .rekey = p->sta_rekey}};
	pair_to_sta(p, &up);
	down = (struct authr_event){.kind = AUTHR_EV_START,
				    .u.start = {.akm = p->akm,
						.pairwise = p->pairwise,
						.mfp = p->mfp,
						.psk = &a->psk,
						.n_psk = 1,
						.rsne = rsne,
						.mde = e.mde,
						.fte = e.fte}};
	pair_to_ap(p, ap, &down);
}

void pair_roam(struct pair *p, bool over_ds)
{
	struct pair_ap *to = &p->ap[1 - p->current];
	struct ft_supp_event ev = {
		.kind = FT_SUPP_EV_START,
		.u.start = {.ctx = &p->supp.ft,
			    .target = to->sec.bssid,
			    .current_ap = p->ap[p->current].sec.bssid,
			    .over_ds = over_ds,
			    .group = CIPHER_CCMP_128,
			    .group_mgmt = p->mfp ? CIPHER_BIP_CMAC_128 : CIPHER_NONE,
			    .rsne = bytes_of(p->sta_rsne, p->sta_rsne_len),
			    .mde = to->sec.mde,
			    .ap_rsne = to->sec.rsne,
			    .ap_rsnxe = to->sec.rsnxe}};

	pair_to_ft_supp(p, &ev);
}

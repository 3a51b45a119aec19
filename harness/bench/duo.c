#include "bench/duo.h"

#include "bench/bench.h"
#include "wire/ft.h"
#include "wire/mgmt.h"

static struct ap_env env_of(struct duo *d, unsigned ap)
{
	struct duo_ap *a = &d->ap[ap];

	return (struct ap_env){ .crypto = d->c,
				.bugs = &d->bugs,
				.ap = &a->sec,
				.group = &a->group,
				.holder = a->holder,
				.cckm = d->akm == AKM_CCKM ? d->controller : NULL };
}

static struct sta_env env_of_sta(struct duo *d)
{
	return (struct sta_env){ .crypto = d->c, .bugs = &d->bugs, .pmksas = &d->pmksas };
}

/* The first frame of a kind in a list; empty if there is none. */
static struct bytes sent(const struct fx *fx, enum fx_kind kind)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == kind)
			return kind == FX_EAPOL ? fx->item[i].u.eapol.pdu : fx->item[i].u.mgmt.body;
	}
	return bytes_of(NULL, 0);
}

static void to_ap(struct duo *d, const struct authr_event *ev)
{
	struct ap_env env = env_of(d, d->at);

	fx_reset(&d->down);
	bench_must(authenticator_step(&d->ap[d->at].authr, &env, ev, &d->down));
}

static void to_sta(struct duo *d, const struct supp_event *ev)
{
	struct sta_env env = env_of_sta(d);

	fx_reset(&d->up);
	bench_must(supplicant_step(&d->supp, &env, ev, &d->up));
}

static void count_pdu(struct duo *d, struct bytes pdu)
{
	bench_must_be(d->n_pdu < DUO_FRAMES);
	d->pdu_len[d->n_pdu++] = pdu.len;
}

/* EAPOL-Key frames go to and fro until neither has anything to say. */
static void talk(struct duo *d)
{
	for (;;) {
		struct authr_event status = { .kind = AUTHR_EV_TX_STATUS, .u.acked = true };
		struct supp_event down = { .kind = SUPP_EV_EAPOL,
					   .u.pdu = sent(&d->down, FX_EAPOL) };
		struct authr_event up = { .kind = AUTHR_EV_EAPOL };

		if (down.u.pdu.len == 0)
			return;
		count_pdu(d, down.u.pdu);
		to_sta(d, &down);
		to_ap(d, &status);
		up.u.pdu = sent(&d->up, FX_EAPOL);
		if (up.u.pdu.len == 0)
			return;
		count_pdu(d, up.u.pdu);
		to_ap(d, &up);
	}
}

static void keyed(const struct duo *d)
{
	const struct duo_ap *a = &d->ap[d->at];

	bench_must_be(d->supp.state == SUPP_KEYED && a->authr.state == AUTHR_KEYED &&
		      memcmp(d->supp.ptk.tk, a->authr.ptk.tk, d->supp.ptk.tk_len) == 0);
}

void duo_associate(struct duo *d, unsigned ap, struct duo_key key)
{
	struct duo_ap *a = &d->ap[ap];
	struct bytes psk = BYTES(a->psk.psk), rsne = bytes_of(d->rsne, d->rsne_len);
	uint8_t resp[FTE_LEN_MAX + MDE_LEN];
	struct wr w = wr_of(resp, sizeof(resp));
	struct elems e = { 0 };
	struct supp_event up = { .kind = SUPP_EV_START };
	struct authr_event down = { .kind = AUTHR_EV_START };

	if (a->sec.mde.len > 0)
		ft_initial_elements(&a->sec, 16, &w);
	bench_must_be(elems_parse(wr_sofar(&w), &e) == WIRE_OK);
	to_ap(d, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	to_sta(d, &(struct supp_event){ .kind = SUPP_EV_LEAVE });
	d->at = ap;
	d->n_pdu = 0;
	up.u.start = (struct supp_start){ .akm = d->akm,
					  .pairwise = CIPHER_CCMP_128,
					  .group = CIPHER_CCMP_128,
					  .group_mgmt = CIPHER_NONE,
					  .bssid = a->sec.bssid,
					  .ssid = a->sec.ssid,
					  .pmk = key.pmk.len > 0 ? key.pmk : psk,
					  .rsne = rsne,
					  .ap_rsne = a->sec.rsne,
					  .mde = e.mde,
					  .fte = e.fte };
	down.u.start = (struct authr_start){ .akm = d->akm,
					     .pairwise = CIPHER_CCMP_128,
					     .psk = key.pmk.len > 0 ? NULL : &a->psk,
					     .n_psk = key.pmk.len > 0 ? 0 : 1,
					     .pmk = key.pmk,
					     .pmkid = key.pmkid,
					     .rsne = rsne,
					     .mde = e.mde,
					     .fte = e.fte };
	to_sta(d, &up);
	to_ap(d, &down);
	talk(d);
	keyed(d);
}

void duo_psk(struct duo *d)
{
	duo_associate(d, DUO_APS - 1 - d->at, (struct duo_key){ { NULL, 0 }, { NULL, 0 } });
}

/* What the controller's APs share: the entry of the AP the station was with. */
void duo_okc(struct duo *d)
{
	unsigned from = d->at, to = DUO_APS - 1 - d->at;
	struct mac aa = d->ap[to].sec.bssid;
	struct pmksa *had = pmksa_newest(&d->pmksas, d, d->akm, 0), mine, *shared = NULL;
	struct pmksa_okc q = { aa, d->sta, mine.pmkid, 0 };

	bench_must_be(had != NULL);
	bench_must(pmksa_clone(d->c, had, aa, &mine));
	bench_must(pmksa_find_okc(&d->ap[from].pmksas, d->c, &q, &shared));
	bench_must_be(shared != NULL);
	duo_associate(d, to, (struct duo_key){ bytes_of(shared->pmk, shared->pmk_len),
					       BYTES(mine.pmkid) });
}

static size_t elements_of(const struct ft_elements *e, uint8_t *to, size_t cap)
{
	struct wr w = wr_of(to, cap);

	wr_bytes(&w, e->rsne);
	wr_bytes(&w, e->mde);
	wr_bytes(&w, e->fte);
	wr_bytes(&w, e->ric);
	wr_bytes(&w, e->rsnxe);
	bench_must_be(!w.overflow);
	return w.len;
}

static void ft_to_sta(struct duo *d, const struct ft_supp_event *ev)
{
	struct sta_env env = env_of_sta(d);

	fx_reset(&d->up);
	bench_must(ft_supp_step(&d->ft, &env, ev, &d->up));
}

static void ft_to_ap(struct duo *d, unsigned ap, const struct ft_auth_event *ev)
{
	struct ap_env env = env_of(d, ap);

	fx_reset(&d->down);
	bench_must(ft_auth_step(&d->ap[ap].ft, &env, ev, &d->down));
}

/* Frames of the key holders, and what comes back, as long as anything does. */
static void cable(struct duo *d, unsigned from, const struct fx *said)
{
	struct duo_ap *to = &d->ap[DUO_APS - 1 - from];
	struct fx answer;

	for (unsigned i = 0; i < said->n; i++) {
		struct rkh_frame f = { .src = d->ap[from].sec.bssid, .dst = to->sec.bssid };

		if (said->item[i].kind != FX_WIRE)
			continue;
		f.payload = said->item[i].u.wire.payload;
		fx_reset(&answer);
		bench_must(key_holder_rrb(to->holder, d->c, &f, &answer));
		cable(d, DUO_APS - 1 - from, &answer);
	}
}

static void ft_ask(struct duo *d, unsigned to)
{
	struct duo_ap *a = &d->ap[to];
	struct ft_supp_event start = { .kind = FT_SUPP_EV_START };
	struct ft_auth_event request = { .kind = FT_AUTH_EV_REQUEST };
	struct auth au;

	start.u.start = (struct ft_supp_start){ .ctx = &d->supp.ft,
						.target = a->sec.bssid,
						.current_ap = d->ap[d->at].sec.bssid,
						.group = CIPHER_CCMP_128,
						.group_mgmt = CIPHER_NONE,
						.rsne = bytes_of(d->rsne, d->rsne_len),
						.mde = a->sec.mde,
						.ap_rsne = a->sec.rsne };
	ft_to_sta(d, &start);
	bench_must_be(auth_parse(sent(&d->up, FX_MGMT), &au) == WIRE_OK);
	request.u.request = (struct ft_auth_request){ .elements = au.elements, .cookie = 7 };
	ft_to_ap(d, to, &request);
	if (a->ft.state == FT_AUTH_PARKED) {
		cable(d, to, &d->down);
		ft_to_ap(d, to, &(struct ft_auth_event){ .kind = FT_AUTH_EV_KEY_READY });
	}
	ft_to_sta(d, &(struct ft_supp_event){ .kind = FT_SUPP_EV_AUTH,
					      .u.body = sent(&d->down, FX_MGMT) });
	bench_must_be(d->ft.state == FT_SUPP_READY);
}

static void ft_reassociate(struct duo *d, unsigned to)
{
	struct duo_ap *a = &d->ap[to];
	uint8_t request[DUO_FRAME_MAX], response[DUO_FRAME_MAX], body[DUO_FRAME_MAX + 6];
	struct wr w = wr_of(body, sizeof(body));
	struct ft_elements e = ft_supp_request(&d->ft);
	struct assoc_resp r = { .status = STATUS_SUCCESS, .aid = 1 };
	struct ft_auth_event heard = { .kind = FT_AUTH_EV_REASSOC };

	d->frame_len[0] = elements_of(&e, request, sizeof(request));
	heard.u.elements = bytes_of(request, d->frame_len[0]);
	ft_to_ap(d, to, &heard);
	bench_must_be(a->ft.state == FT_AUTH_DONE);
	e = ft_auth_response(&a->ft, &a->sec);
	d->frame_len[1] = elements_of(&e, response, sizeof(response));
	r.elements = bytes_of(response, d->frame_len[1]);
	assoc_resp_build(&w, &r);
	ft_to_sta(d, &(struct ft_supp_event){ .kind = FT_SUPP_EV_REASSOC, .u.body = wr_sofar(&w) });
	bench_must_be(d->ft.state == FT_SUPP_DONE);
}

/* Authenticator and supplicant go on from what a fast roam made. */
static void go_on(struct duo *d, unsigned to, const struct supp_ft *up, const struct authr_ft *down)
{
	struct supp_event s = { .kind = SUPP_EV_FT, .u.ft = *up };
	struct authr_event a = { .kind = AUTHR_EV_FT, .u.ft = *down };

	to_ap(d, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	d->at = to;
	to_ap(d, &a);
	to_sta(d, &s);
	bench_must_be(memcmp(up->ptk->tk, down->ptk->tk, up->ptk->tk_len) == 0);
}

void duo_ft(struct duo *d)
{
	unsigned from = d->at, to = DUO_APS - 1 - d->at;
	struct duo_ap *a = &d->ap[to];
	struct supp_ft up;
	struct authr_ft down;

	ft_ask(d, to);
	ft_reassociate(d, to);
	up = ft_supp_outcome(&d->ft);
	down = ft_auth_outcome(&a->ft, &a->sec);
	go_on(d, to, &up, &down);
	ft_to_ap(d, from, &(struct ft_auth_event){ .kind = FT_AUTH_EV_LEFT });
}

static void cckm_to_sta(struct duo *d, const struct cckm_sta_event *ev)
{
	struct sta_env env = env_of_sta(d);

	fx_reset(&d->up);
	bench_must(cckm_sta_step(&d->cckm, &env, ev, &d->up));
}

static void cckm_reassociate(struct duo *d, unsigned to)
{
	struct duo_ap *a = &d->ap[to];
	struct ap_env env = env_of(d, to);
	uint8_t request[DUO_FRAME_MAX], body[DUO_FRAME_MAX];
	struct wr w = wr_of(request, sizeof(request)), b = wr_of(body, sizeof(body));
	struct cckm_ap_event hear = { .kind = CCKM_AP_EV_REASSOC };
	struct assoc_resp r = { .status = STATUS_SUCCESS, .aid = 1 };

	wr_bytes(&w, bytes_of(d->rsne, d->rsne_len));
	wr_bytes(&w, cckm_sta_request(&d->cckm));
	d->frame_len[0] = w.len;
	hear.reassoc = (struct cckm_ap_reassoc){ wr_sofar(&w), 5000000 };
	fx_reset(&d->down);
	bench_must(cckm_ap_step(&a->cckm, &env, &hear, &d->down));
	bench_must_be(a->cckm.state == CCKM_AP_DONE);
	r.elements = cckm_ap_response(&a->cckm);
	d->frame_len[1] = r.elements.len;
	assoc_resp_build(&b, &r);
	cckm_to_sta(d, &(struct cckm_sta_event){ .kind = CCKM_STA_EV_RESPONSE,
						 .u.body = wr_sofar(&b) });
}

void duo_cckm(struct duo *d)
{
	unsigned to = DUO_APS - 1 - d->at;
	struct duo_ap *a = &d->ap[to];
	struct cckm_sta_event start = { .kind = CCKM_STA_EV_START };
	struct supp_ft up;
	struct authr_ft down;

	if (d->cckm.state == CCKM_STA_IDLE)
		cckm_to_sta(d, &(struct cckm_sta_event){ .kind = CCKM_STA_EV_SESSION,
							 .u.session = &d->supp.cckm });
	start.u.start = (struct cckm_sta_start){ .target = a->sec.bssid,
						 .security = bytes_of(d->rsne, d->rsne_len),
						 .ap_security = a->sec.rsne,
						 .tsf_us = 5000000 };
	cckm_to_sta(d, &start);
	cckm_reassociate(d, to);
	up = (struct supp_ft){ .akm = d->akm,
			       .pairwise = CIPHER_CCMP_128,
			       .group = CIPHER_CCMP_128,
			       .bssid = a->sec.bssid,
			       .ptk = &d->cckm.ptk,
			       .keys = &d->cckm.held };
	down = (struct authr_ft){ .akm = d->akm,
				  .pairwise = CIPHER_CCMP_128,
				  .ptk = &a->cckm.ptk,
				  .rsne = bytes_of(a->cckm.security, a->cckm.security_len) };
	go_on(d, to, &up, &down);
}

#include "base/invariant.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "node/wlc_debug.h"
#include "wire/rsn.h"

/* CCKM at the BSSs of one process, which is their controller: one cache serves them all. */

enum err ap_cckm_init(struct ap_node *ap)
{
	for (size_t r = 0; r < ap->spec->n_radio; r++)
		for (size_t b = 0; b < ap->spec->radio[r].n_bss; b++)
			if ((ap_akms(&ap->spec->radio[r].bss[b]) & SUITE_BIT(AKM_CCKM)) != 0)
				return cckm_cache_new(&ap->cckm);
	return ERR_OK;
}

void ap_cckm_reset(struct ap_node *ap)
{
	for (uint32_t i = 0; ap->cckm != NULL && i < CCKM_CACHE_MAX; i++) {
		const struct cckm_record *r = cckm_cache_at(ap->cckm, i);

		if (r != NULL)
			cckm_cache_drop(ap->cckm, r->sta, bytes_of(r->ssid, r->ssid_len));
	}
}

/* A process that is no member of a group has nobody to tell. */
void ap_cckm_push(struct ap_node *ap, uint32_t slot)
{
	INVARIANT(ap->cckm != NULL && cckm_cache_at(ap->cckm, slot) != NULL);
	wlc_mobility_cckm(ap, cckm_cache_at(ap->cckm, slot));
}

bool ap_cckm_asked(const struct ap_sta *sta, const struct assoc_req *req)
{
	struct bytes security = req->e.rsne.len > 0 ? req->e.rsne : req->e.wpa;
	struct suites s;

	return req->reassoc && sta->algorithm == AUTH_OPEN && sta->bss->ap->cckm != NULL &&
	       (ap_akms(sta->bss->spec) & SUITE_BIT(AKM_CCKM)) != 0 && req->e.cckm.len > 0 &&
	       suites_parse(security, &s) == WIRE_OK && s.akm == AKM_CCKM;
}

void ap_cckm_request(struct ap_sta *sta, const struct assoc_req *req)
{
	struct cckm_ap_event ev = { .kind = CCKM_AP_EV_REASSOC };
	const struct cckm_record *r;

	r = cckm_cache_find(sta->bss->ap->cckm, sta->mac,
			    spec_ssid_bytes(&sta->bss->spec->ssid), node_now(&sta->bss->ap->node));
	if (r != NULL)
		ap_vlan_prepare(sta->bss, r->vlan_id);
	sta->reassoc = *req;
	ev.reassoc = (struct cckm_ap_reassoc){ req->elements, ap_tsf_us(sta->bss) };
	ap_cckm_step(sta, &ev);
}

/* The keys are installed: everything that follows goes by what was agreed on. */
static void take_over(struct ap_sta *sta)
{
	const struct cckm_ap *c = &sta->cckm;

	sta->akm = AKM_CCKM;
	sta->pairwise = c->pairwise;
	sta->wpa = wpa_is(bytes_of(c->security, c->security_len));
	sta->mfp = false;
	sta->by_ft = false;
	sta->by_cckm = true;
	sta->response_pending = true;
}

static void answer(struct ap_sta *sta, uint16_t status)
{
	struct ap_bss *bss = sta->bss;
	uint8_t body[AP_BEACON_MAX + CCKM_RESPONSE_MAX];
	struct wr w = wr_of(body, sizeof(body));

	assoc_resp_build(&w, &(struct assoc_resp){ .caps = ap_capabilities(bss),
						   .status = status,
						   .aid = status == 0 ? sta->aid : 0 });
	ap_assoc_elements_head(bss, &w);
	ap_assoc_elements_tail(bss, sta, &w);
	if (status == STATUS_SUCCESS) {
		wr_bytes(&w, cckm_ap_response(&sta->cckm));
		take_over(sta);
	}
	wlc_debug_cckm_answer(sta, status);
	ap_mgmt_tx(bss, sta->mac, FRAME_REASSOC_RESP, wr_sofar(&w),
		   ap_cookie(sta, AP_COOKIE_ASSOC));
}

void ap_cckm_told(struct ap_sta *sta, unsigned tell, uint32_t value)
{
	switch ((enum cckm_ap_tell)tell) {
	case CCKM_AP_TELL_REASSOC:
		answer(sta, (uint16_t)value);
		break;
	case CCKM_AP_TELL_EAP:
		ap_associate(sta, &sta->reassoc);
		break;
	}
}

void ap_cckm_go_on(struct ap_sta *sta)
{
	const struct cckm_ap *c = &sta->cckm;
	struct authr_ft ft = { .akm = AKM_CCKM,
			       .pairwise = c->pairwise,
			       .ptk = &c->ptk,
			       .vlan_id = c->vlan_id,
			       .rsne = bytes_of(c->security, c->security_len) };

	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_FT, .u.ft = ft });
	ap_vlan_bind(sta, c->vlan_id);
	ap_open_port(sta);
}

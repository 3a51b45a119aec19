#include "base/time.h"
#include "node/station_parts.h"

/* Fast roams by CCKM: one element each of sme's Reassociation Request and of its Response. */

static struct bytes security_of(const struct sme_target *t)
{
	return t->fit.wpa ? bytes_of(t->bss.wpa, t->bss.wpa_len)
			  : bytes_of(t->bss.rsne, t->bss.rsne_len);
}

/* Whether this session roams to the target: as cckm_sta_fits, and with the own element. */
static bool fits(const struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	const struct cckm_context *x = &s->cckm.ctx;

	return cckm_sta_fits(&s->cckm, bytes_of(t->bss.ssid, t->bss.ssid_len), security_of(t)) &&
	       t->fit.wpa == x->wpa && t->fit.pairwise == x->pairwise && t->fit.group == x->group;
}

static void not_possible(struct station_node *s)
{
	node_log(&s->node, LOG_DEBUG, false, "CCKM: no fast roam to this AP");
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_CCKM_READY });
}

void station_cckm_start(struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	int64_t since_ns = node_now(&s->node) - t->bss.seen_ns;
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_ABORT };

	if (s->cckm.state == CCKM_STA_ASKED) /* the last request was not answered */
		station_cckm_step(s, &ev);
	if (!fits(s)) {
		not_possible(s);
		return;
	}
	ev.kind = CCKM_STA_EV_START;
	ev.u.start = (struct cckm_sta_start){
		.target = t->bss.bssid,
		.security = bytes_of(s->sme.rsne, s->sme.rsne_len),
		.ap_security = security_of(t),
		.tsf_us = t->bss.tsf_us + (uint64_t)(since_ns / NS_PER_US)
	};
	station_cckm_step(s, &ev);
}

void station_cckm_response(struct station_node *s, struct bytes body)
{
	s->cckm_answer = body;
	station_cckm_step(s, &(struct cckm_sta_event){ CCKM_STA_EV_RESPONSE, { .body = body } });
	s->cckm_answer = bytes_of(NULL, 0);
}

void station_cckm_session(struct station_node *s)
{
	station_cckm_step(s, &(struct cckm_sta_event){ CCKM_STA_EV_SESSION,
						       { .session = &s->supp.cckm } });
}

/* The supplicant goes on from the keys, and 802.1X has nothing to do. */
static void done(struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	struct supp_event ev = { .kind = SUPP_EV_FT };

	ev.u.ft = (struct supp_ft){ .akm = t->fit.akm,
				    .pairwise = t->fit.pairwise,
				    .group = t->fit.group,
				    .group_mgmt = t->fit.group_mgmt,
				    .bssid = t->bss.bssid,
				    .ptk = &s->cckm.ptk,
				    .keys = &s->cckm.held,
				    .ap_rsne = bytes_of(t->bss.rsne, t->bss.rsne_len),
				    .ap_rsnxe = bytes_of(t->bss.rsnxe, t->bss.rsnxe_len),
				    .ap_wpa = bytes_of(t->bss.wpa, t->bss.wpa_len),
				    .wpa = t->fit.wpa };
	station_supp_step(s, &ev);
	station_open_port_in(s, node_busy(&s->node) + s->profile->key_install_ns);
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_CCKM_DONE });
}

void station_cckm_told(struct station_node *s, unsigned tell, uint32_t value)
{
	struct sme_event ev = { .kind = SME_EV_CCKM_READY };

	switch ((enum cckm_sta_tell)tell) {
	case CCKM_STA_TELL_SEND:
		ev.u.body = cckm_sta_request(&s->cckm);
		station_sme_step(s, &ev);
		break;
	case CCKM_STA_TELL_DONE:
		done(s);
		break;
	case CCKM_STA_TELL_EAP:
		ev = (struct sme_event){ .kind = SME_EV_CCKM_EAP, .u.body = s->cckm_answer };
		station_sme_step(s, &ev);
		break;
	case CCKM_STA_TELL_FAILED:
		ev = (struct sme_event){ .kind = SME_EV_CCKM_FAILED, .u.status = (uint16_t)value };
		if (s->sme.target.cckm)
			station_sme_step(s, &ev);
		else /* no request number is left */
			not_possible(s);
		break;
	}
}

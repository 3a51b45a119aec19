#include "base/invariant.h"
#include "base/time.h"
#include "node/ap_parts.h"
#include "proto/oci.h"
#include "wire/action.h"
#include "wire/ft.h"

/* Management frame protection at the AP [11-2020 11.13, 11.14, 12.5.4]. */

/* [hostapd] After a channel switch, for stations that validate channels. */
#define OCV_AWAIT_NS (15 * NS_PER_S)

/* Group keys */

struct seal_group *ap_group_key(struct ap_bss *bss, enum trace_key which)
{
	if (which == KEY_BIGTK)
		return &bss->bigtk;
	return which == KEY_IGTK ? &bss->igtk : NULL;
}

/*
 * [mac80211] a group-addressed robust frame gets its MIC whenever there is an IGTK; stations
 * without protection take no notice of the element. Beacons have a key of their own.
 */
bool ap_group_seals(const struct ap_bss *bss, uint8_t kind, struct bytes body)
{
	if (kind == FRAME_BEACON)
		return bss->bigtk.set;
	return bss->igtk.set && mgmt_is_robust(kind, body);
}

void ap_group_seal(struct ap_bss *bss, uint8_t kind, struct bytes frame, struct wr *out)
{
	bool is_beacon = kind == FRAME_BEACON;
	struct seal_group *k = is_beacon ? &bss->bigtk : &bss->igtk;
	uint64_t *pn = is_beacon ? &bss->group.bigtk_pn : &bss->group.igtk_pn;

	k->tx_pn = *pn;
	INVARIANT(seal_group_frame(&bss->ap->node, k, frame, out) == ERR_OK);
	*pn = k->tx_pn;
}

/* SA Query */

void ap_sa_init(struct ap_sta *sta)
{
	const struct spec_bss *spec = sta->bss->spec;

	sa_asker_init(&sta->sa, &(struct sa_asker_conf){
					.is_ap = true,
					.max_tu = spec->assoc_sa_query_max_timeout_tu,
					.retry_tu = spec->assoc_sa_query_retry_timeout_tu,
					.rng = ap_sta_stream(sta, "sa-query") });
}

struct sa_env ap_sa_env(struct ap_sta *sta)
{
	struct node *n = &sta->bss->ap->node;
	struct sa_env env = { .peer = sta->mac, .now_ns = node_now(n) };
	uint8_t oci[OCI_LEN];
	struct wr w = wr_of(sta->oci, sizeof(sta->oci));

	if (sta->auth.ocv == 0)
		return env;
	oci_of(&sta->bss->sec.channel, &n->bugs, n->env.fx, oci);
	oci_build(&w, oci);
	env.oci = wr_sofar(&w);
	return env;
}

/* [hostapd] A wrong OCI: the frame counts for nothing. ocv=2 lets off a station without one. */
static bool channel_fits(struct ap_sta *sta, const struct sa_query *q)
{
	struct node *n = &sta->bss->ap->node;
	struct oci_seen seen = { .from = sta->mac,
				 .frame = q->action == SA_QUERY_REQUEST ? "saqueryreq"
									: "saqueryresp",
				 .ours = sta->bss->sec.channel };
	const char *why;
	struct elems e;

	seen.ours.width_mhz = sta->both.width_mhz;
	if (sta->auth.ocv == 0)
		return true;
	if (elems_parse(q->elements, &e) != WIRE_OK)
		return false;
	seen.oci = oci_of_element(e.oci);
	if (sta->auth.ocv == 2 && seen.oci.len == 0) {
		sta->auth.ocv = 0;
		return true;
	}
	fx_reset(n->env.fx);
	why = oci_fault(&seen, n->env.fx);
	ap_perform_notes(sta->bss);
	return why == NULL;
}

bool ap_sta_is_protected(const struct ap_sta *sta)
{
	return sta->mfp && sta->tk.set && sta->state == AP_STA_AUTHORIZED;
}

/*
 * [hostapd] A station with protected frames asks to associate anew, in frames that anybody may have
 * sent: until SA Query has shown that it lost its keys it is told to come back later. Its FT MIC is
 * proof enough [11-2020 13.8.4].
 */
bool ap_sta_comes_back(struct ap_sta *sta, bool reassoc)
{
	if (!ap_sta_is_protected(sta) || (reassoc && sta->algorithm == AUTH_FT))
		return false;
	ap_sa_step(sta, &(struct sa_asker_event){ .kind = SA_ASKER_EV_DOUBT });
	return sta->sa.state != SA_ASKER_LOST;
}

void ap_put_comeback(const struct ap_sta *sta, struct wr *w)
{
	tie_build(w, &(struct tie){ TIE_COMEBACK,
				    sa_asker_comeback_tu(&sta->sa,
							 node_now(&sta->bss->ap->node)) });
}

void ap_sa_rx(struct ap_sta *sta, struct bytes body)
{
	struct sa_query q;

	if (!sta->mfp || sa_query_parse(body, &q) != WIRE_OK || !channel_fits(sta, &q))
		return;
	if (q.action == SA_QUERY_REQUEST) {
		sta->ask_awaited = false;
		ap_sa_answer(sta, q.transaction);
	}
	if (q.action == SA_QUERY_RESPONSE)
		ap_sa_step(sta, &(struct sa_asker_event){ .kind = SA_ASKER_EV_RESPONSE,
							  .u.transaction = q.transaction });
}

void ap_sa_query(struct ap_node *ap, struct mac mac)
{
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_sta *sta = ap_sta_find(&ap->bss[i], mac);

		if (sta != NULL && ap_sta_is_protected(sta))
			ap_sa_step(sta, &(struct sa_asker_event){ .kind = SA_ASKER_EV_DOUBT });
	}
}

/* [hostapd] Who validates channels has to ask on the new one, be it to show that it has come. */
void ap_ocv_await(struct ap_bss *bss)
{
	struct node *n = &bss->ap->node;
	bool any = false;

	for (struct ap_sta *s = bss->ap->first; s != NULL; s = s->next) {
		if (s->bss != bss || s->auth.ocv == 0 || s->state != AP_STA_AUTHORIZED)
			continue;
		s->ask_awaited = true;
		any = true;
	}
	if (any)
		node_timer_in(n, bss->number * AP_TIMERS_BSS + AP_TIMER_OCV, OCV_AWAIT_NS);
}

void ap_ocv_timer(struct ap_bss *bss)
{
	struct ap_node *ap = bss->ap;
	struct ap_sta *next;
	char mac[MAC_TEXT];

	for (struct ap_sta *s = ap->first; s != NULL; s = next) {
		next = s->next;
		if (s->bss != bss || !s->ask_awaited)
			continue;
		node_log(&ap->node, LOG_DEBUG, false,
			 "OCV: OCVC STA %s did not start SA Query after CSA - disconnect",
			 mac_format(s->mac, mac));
		ap_sta_deauth(s, REASON_AUTH_NOT_VALID);
	}
}

/* Receiving */

/*
 * The clear body of a management frame, or false: with management frame protection a robust frame
 * that is not protected is dropped [11-2020 11.13], an Action frame also before there are keys.
 */
bool ap_open_mgmt(struct ap_bss *bss, const struct hdr *h, struct bytes *body, struct wr *w)
{
	struct ap_sta *sta = ap_sta_find(bss, h->a2);

	if (h->prot) {
		if (sta == NULL || !sta->mfp ||
		    seal_open(&bss->ap->node, seal_named(&sta->tk, &sta->tk_rx, *body), *body,
			      SEAL_TIDS, w) != SEAL_OPEN)
			return false;
		*body = wr_sofar(w);
		return true;
	}
	return sta == NULL || !sta->mfp || !mgmt_is_robust(h->kind, *body) ||
	       (!sta->tk.set && h->kind != FRAME_ACTION);
}

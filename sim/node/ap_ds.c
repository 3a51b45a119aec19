#include "base/invariant.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "spec/vlan.h"
#include "wire/action.h"
#include "wire/rrb.h"

/*
 * Fast transition over the DS [11-2020 13.5.3, 13.10]: the current AP carries the station's FT
 * Request to the target and the target's FT Response back, in frames of EtherType 89-0d. Whatever
 * is wrong on this path is dropped without an answer, as hostapd does.
 */

/* A controller has one for each WLAN. */
enum err ap_holder_init(struct ap_bss *bss, struct rng rng)
{
	struct ap_node *ap = bss->ap;
	struct rkh_config cfg = { .bss = bss->spec,
				  .bssid = bss->bssid,
				  .rng = rng,
				  .bugs = &ap->node.bugs };
	enum err e;

	if (bss->wlan != NULL)
		bss->holder = bss->wlan->holder;
	if (bss->holder != NULL)
		return ERR_OK;
	e = key_holder_new(ap->node.env.crypto, &cfg, &bss->holder);
	if (bss->wlan != NULL)
		bss->wlan->holder = bss->holder;
	return e;
}

void ap_lose_keys(struct ap_node *ap, bool r0)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		if (ap->bss[i].holder != NULL)
			key_holder_forget(ap->bss[i].holder, r0);
}

static void drop(struct ap_bss *bss, struct mac peer, const char *frame, const char *why)
{
	struct trace_verdict v = { .peer = peer, .frame = frame, .why = why };

	node_note(&bss->ap->node, (struct trace_rec){ .kind = TRACE_VERDICT, .u.verdict = v });
	node_log(&bss->ap->node, LOG_DEBUG, false, "%s", why);
}

static const char *request_fault(const struct ap_sta *sta, const struct ft_frame *f)
{
	if (!sta->bss->spec->ft_over_ds)
		return "FT: Over-the-DS option disabled - reject";
	if (!mac_equal(f->sta, sta->mac))
		return "FT: Mismatch in FT Action STA address";
	if (mac_is_group(f->target) || mac_is_zero(f->target))
		return "FT: Invalid Target AP in FT Action frame";
	if (mac_equal(f->target, sta->bss->bssid))
		return "FT: Target AP address is own address in FT Action frame";
	return NULL;
}

void ap_ds_request(struct ap_sta *sta, struct bytes body)
{
	struct ap_bss *bss = sta->bss;
	uint8_t out[1536];
	struct wr w = wr_of(out, sizeof(out));
	struct ft_frame f;
	const char *fault;

	if (bss->holder == NULL || ft_frame_parse(body, &f) != WIRE_OK)
		return;
	fault = request_fault(sta, &f);
	if (fault != NULL) {
		drop(bss, sta->mac, "FT action request", fault);
		return;
	}
	rrb_build(&w, &(struct rrb){ .packet = RRB_REQUEST, .ap = bss->bssid, .action = body });
	if (!w.overflow)
		ap_ds_tx(bss, f.target, ETHERTYPE_RRB, wr_sofar(&w));
}

/* The driver has no entry yet that could go into an interface [hostapd: i802_set_sta_vlan]. */
static bool is_entry_missing(struct ap_bss *bss, struct mac sta)
{
	struct node *n = &bss->ap->node;
	char mac[MAC_TEXT];

	if (!node_bug(n, BUG_DS_NO_ENTRY))
		return false;
	node_log(n, LOG_ERROR, true,
		 "nl80211: NL80211_ATTR_STA_VLAN (addr=%s ifname=%s vlan_id=0) failed: -2 (No such "
		 "file or directory)",
		 mac_format(sta, mac), bss->spec->ifname != NULL ? bss->spec->ifname : "wlan0");
	drop(bss, sta, "RRB request", "FT: Failed to add new STA based on RRB Request");
	return true;
}

/* We are the target. */
static void on_request(struct ap_bss *bss, const struct eth *eth, const struct rrb *r)
{
	struct ap_sta *sta;
	struct ft_frame f;
	uint16_t acl;

	if (bss->holder == NULL || ft_frame_parse(r->action, &f) != WIRE_OK ||
	    f.action != FT_REQUEST || !mac_equal(f.target, bss->bssid)) {
		drop(bss, eth->src, "RRB request",
		     "FT: Target AP address in the RRB Request does "
		     "not match with own address");
		return;
	}
	if (is_entry_missing(bss, f.sta))
		return;
	sta = ap_sta_get(bss, f.sta);
	if (sta == NULL)
		return;
	acl = spec_bss_acl_vlan(bss->spec, sta->mac);
	ap_preauth_stop(sta);
	ap_sta_watch(sta);
	sta->ds_current_ap = r->ap;
	sta->response_pending = false;
	sta->algorithm = AUTH_FT;
	ap_ft_step(sta, &(struct ft_auth_event){ .kind = FT_AUTH_EV_REQUEST,
						 .u.request = { .over_ds = true,
								.elements = f.elements,
								.psk = sta->psk,
								.n_psk = sta->n_psk,
								.vlan_id = acl,
								.cookie = sta->slot } });
}

/* We are the current AP. */
static void on_response(struct ap_bss *bss, const struct eth *eth, const struct rrb *r)
{
	struct ap_sta *sta;
	struct ft_frame f;

	if (ft_frame_parse(r->action, &f) != WIRE_OK || f.action != FT_RESPONSE ||
	    !mac_equal(f.target, eth->src)) {
		drop(bss, eth->src, "RRB response", "FT: RRB Frame Action field mismatch");
		return;
	}
	sta = ap_sta_find(bss, f.sta);
	if (sta != NULL && sta->state == AP_STA_AUTHORIZED)
		ap_mgmt_tx(bss, sta->mac, FRAME_ACTION, r->action, 0);
}

void ap_ds_rx(struct ap_bss *bss, const struct eth *eth)
{
	struct rrb r;

	if (rrb_parse(eth->payload, &r) != WIRE_OK)
		return;
	if (r.packet == RRB_REQUEST)
		on_request(bss, eth, &r);
	else
		on_response(bss, eth, &r);
}

void ap_ds_answer(struct ap_sta *sta, struct bytes action)
{
	uint8_t out[1536];
	struct wr w = wr_of(out, sizeof(out));

	rrb_build(&w,
		  &(struct rrb){ .packet = RRB_RESPONSE, .ap = sta->bss->bssid, .action = action });
	if (!w.overflow)
		ap_ds_tx(sta->bss, sta->ds_current_ap, ETHERTYPE_RRB, wr_sofar(&w));
}

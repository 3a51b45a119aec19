#include "base/invariant.h"
#include "node/ap_parts.h"
#include "spec/vlan.h"
#include "wire/eapol.h"

/*
 * Pre-authentication, the target's side [11-2020 12.6.10.2]: 802.1X of a station that is with
 * another AP, in frames of EtherType 88-c7 over the distribution system. What comes of it is a
 * PMKSA; the station is forgotten as soon as it is over.
 */

/* So that an attached network cannot fill the station table: [modelled], hostapd's is the table. */
enum { PREAUTH_MAX = 32 };

static void drop(struct ap_bss *bss, struct mac peer, const char *why)
{
	struct trace_verdict v = { .peer = peer, .frame = "pre-authentication", .why = why };

	node_note(&bss->ap->node, (struct trace_rec){ .kind = TRACE_VERDICT, .u.verdict = v });
	node_log(&bss->ap->node, LOG_DEBUG, false, "%s", why);
}

/* hostapd listens on the interfaces it is told, besides announcing that it would. */
static bool listens(const struct ap_bss *bss, uint16_t vlan)
{
	const struct spec_bss *spec = bss->spec;

	return spec->rsn_preauth && spec_bss_preauth_in(spec, vlan) &&
	       (ap_akms(spec) & AKM_EAP_MASK) != 0;
}

static bool is_full(const struct ap_bss *bss)
{
	unsigned n = 0;

	for (const struct ap_sta *s = bss->ap->first; s != NULL; s = s->next)
		n += s->bss == bss && s->preauth;
	return n >= PREAUTH_MAX;
}

/* The first EAPOL-Start makes the station known; one Request/Identity answers it. */
static void begin(struct ap_bss *bss, uint16_t vlan, struct mac from)
{
	struct ap_sta *sta = is_full(bss) ? NULL : ap_sta_get(bss, from);

	if (sta == NULL) {
		drop(bss, from, "RSN: no room for another pre-authentication");
		return;
	}
	sta->preauth = true;
	sta->vlan_id = vlan; /* in which it is answered */
	sta->akm = AKM_8021X; /* [hostapd] the PMKID of a pre-authentication is always of this */
	sta->pairwise = CIPHER_CCMP_128;
	ap_sta_unwatch(sta);
	ap_eap_start(sta, EAPOL_AUTH_PREAUTH);
}

void ap_preauth_rx(struct ap_bss *bss, uint16_t vlan, const struct eth *eth)
{
	struct ap_sta *sta = ap_sta_find(bss, eth->src);
	struct eapol e;

	if (!listens(bss, vlan))
		return;
	if (mac_is_group(eth->src) || eapol_parse(eth->payload, &e) != WIRE_OK)
		drop(bss, eth->src, "RSN: too short or malformed pre-auth packet");
	else if (sta != NULL && sta->state >= AP_STA_ASSOCIATED)
		drop(bss, eth->src, "RSN: pre-auth for already association STA");
	else if (sta != NULL && !sta->preauth)
		drop(bss, eth->src, "RSN: pre-auth of a station that is about to associate");
	else if (sta == NULL && e.type != EAPOL_START)
		drop(bss, eth->src, "RSN: pre-auth that was not begun");
	else if (sta == NULL)
		begin(bss, vlan, eth->src);
	else if (e.type != EAPOL_KEY)
		ap_eap_rx(sta, eth->payload);
}

void ap_preauth_tx(struct ap_sta *sta, struct bytes pdu)
{
	ap_station_tx(sta->bss->ap, sta->vlan_id,
		      &(struct eth){ sta->mac, sta->bss->bssid, ETHERTYPE_PREAUTH, pdu });
}

void ap_preauth_end(struct ap_sta *sta, bool success)
{
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	INVARIANT(sta->preauth);
	mac_format(sta->mac, mac);
	/* [hostapd] disable_pmksa_caching does not concern it */
	if (success && sta->has_key && pmksa_add(ap_pmksas(sta->bss), &sta->key) != NULL)
		node_log(n, LOG_DEBUG, false,
			 "STA %s WPA: added PMKSA cache entry (pre-auth)", mac);
	else
		node_log(n, LOG_DEBUG, false,
			 "STA %s WPA: failed to add PMKSA cache entry (pre-auth)", mac);
	ap_sta_remove(sta);
}

void ap_preauth_stop(struct ap_sta *sta)
{
	if (!sta->preauth)
		return;
	sta->preauth = false;
	sta->vlan_id = 0;
	ap_eap_free(sta);
	ap_forget_key(sta);
	for (unsigned i = 0; i < EAPOL_AUTH_TIMER_COUNT; i++)
		node_timer_off(&sta->bss->ap->node, AP_TIMER_STA_BASE +
							    sta->slot * AP_TIMERS_STA +
							    AP_TIMER_EAPOL + i);
}

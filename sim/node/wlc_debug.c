#include "node/wlc_debug.h"

#include <string.h>

#include "base/text.h"
#include "crypto/ct.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "wire/eap.h"
#include "wire/eapol.h"
#include "wire/radius.h"
#include "wire/rsn.h"

enum task { TASK_CONN, TASK_DOT1X, TASK_NW };

/* A line of one of the controller's tasks; with the station's address in front if named. */
__attribute__((format(printf, 4, 5))) static void say(const struct ap_sta *sta, enum task task,
						      bool named, const char *fmt, ...)
{
	struct node *n = &sta->bss->ap->node;
	char line[256], mac[MAC_TEXT];
	struct sb s = sb_of(line, sizeof(line));
	va_list ap;

	if (sta->bss->ap->wlc == NULL)
		return;
	if (task == TASK_CONN)
		sb_printf(&s, "*apfMsConnTask_%u: ", sta->bss->bssid.b[4] & 7u);
	else if (task == TASK_DOT1X)
		sb_str(&s, "*dot1xMsgTask: ");
	else
		sb_printf(&s, "*Dot1x_NW_MsgTask_%u: ", sta->mac.b[5] & 7u);
	if (named)
		sb_printf(&s, "%s ", mac_format(sta->mac, mac));
	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	node_note(n, (struct trace_rec){ .kind = TRACE_LOG,
					 .u.log = { LOG_DEBUG, true, line } });
}

static void dump(const struct ap_sta *sta, enum task task, const char *what, struct bytes octets)
{
	char text[3 * PMKID_LEN + 1];
	struct sb s = sb_of(text, sizeof(text));

	for (size_t i = 0; i < octets.len; i++)
		sb_printf(&s, " %02x", octets.p[i]);
	say(sta, task, false, "%s (%u)", what, (unsigned)octets.len);
	say(sta, task, false, "[0000]%s", text);
}

static bool is_of(const struct ap_sta *sta, uint32_t akms)
{
	return (SUITE_BIT(sta->akm) & akms) != 0;
}

/* Of which generation the security element of a station is: 0 for WPA, 2 for RSN. */
static unsigned rsn_of(const struct ap_sta *sta)
{
	return sta->wpa ? 0 : 2;
}

/* Both lines that a change of the key in use leaves. */
static void switch_key(const struct ap_sta *sta, enum task task)
{
	say(sta, task, true, "Setting active key cache index 8 ---> 8");
	say(sta, task, true, "Setting active key cache index 8 ---> 0");
}

/* The task at work: of what the station just sent, or of what is begun by the controller. */
static enum task key_task(const struct ap_sta *sta)
{
	return sta->cached || !is_of(sta, AKM_EAP_MASK) ? TASK_DOT1X : TASK_NW;
}

static void found_entry(const struct ap_sta *sta, enum task task)
{
	char bssid[MAC_TEXT], mac[MAC_TEXT];

	say(sta, task, true,
	    "Found an cache entry for BSSID %s in PMKID cache at index 0 of station %s",
	    mac_format(sta->bss->bssid, bssid), mac_format(sta->mac, mac));
}

static void add_entry(const struct ap_sta *sta, enum task task, const uint8_t *pmkid)
{
	char bssid[MAC_TEXT], mac[MAC_TEXT];

	say(sta, task, true, "Adding BSSID %s to PMKID cache at index 0 for station %s",
	    mac_format(sta->bss->bssid, bssid), mac_format(sta->mac, mac));
	dump(sta, task, "New PMKID:", bytes_of(pmkid, PMKID_LEN));
}

/* Association */

static const struct ap_bss *first_of_radio(const struct ap_bss *bss)
{
	const struct ap_bss *b = bss->ap->bss;

	while (b->radio != bss->radio)
		b++;
	return b;
}

static void radio_line(const struct ap_sta *sta, const char *what)
{
	char mac[MAC_TEXT], radio[MAC_TEXT];

	say(sta, TASK_CONN, false, "%s station:%s AP:%s-00", what, mac_format(sta->mac, mac),
	    mac_format(first_of_radio(sta->bss)->bssid, radio));
}

static void mobility_domain(const struct ap_sta *sta, enum task task)
{
	const uint8_t *mdid = sta->bss->sec.mdid;

	say(sta, task, false, "Adding MDIE, ID is:0x%02x%02x", mdid[0], mdid[1]);
}

static void say_wpa(const struct ap_sta *sta, const struct assoc_req *req, enum akm akm)
{
	char mac[MAC_TEXT];

	say(sta, TASK_CONN, true, "Processing WPA IE type 221, length %u for mobile %s",
	    (unsigned)req->e.wpa.len - 2, mac_format(sta->mac, mac));
	if (akm == AKM_CCKM)
		say(sta, TASK_CONN, true, "CCKM: Mobile is using CCKM");
}

void wlc_debug_assoc(const struct ap_sta *sta, const struct assoc_req *req)
{
	char bssid[MAC_TEXT], mac[MAC_TEXT];
	struct suites wpa;
	struct rsne r;
	bool ft;

	if (sta->algorithm == AUTH_FT && req->reassoc)
		radio_line(sta, "Processing assoc-req");
	say(sta, TASK_CONN, true, "%s received from mobile on BSSID %s",
	    req->reassoc ? "Reassociation" : "Association", mac_format(sta->bss->bssid, bssid));
	if (req->e.rsne.len == 0 && suites_parse(req->e.wpa, &wpa) == WIRE_OK &&
	    (SUITE_BIT(wpa.akm) & AKM_EAP_MASK) != 0)
		say_wpa(sta, req, wpa.akm);
	if (req->e.rsne.len == 0 || rsne_parse(req->e.rsne, &r) != WIRE_OK)
		return;
	ft = (r.akm_mask & AKM_FT_MASK) != 0;
	if (ft)
		say(sta, TASK_CONN, true, "Marking this mobile as TGr capable.");
	if (!ft && (r.akm_mask & (AKM_EAP_MASK | AKM_SAE_MASK)) == 0)
		return;
	mac_format(sta->mac, mac);
	say(sta, TASK_CONN, true, "Processing RSN IE type 48, length %u for mobile %s",
	    (unsigned)req->e.rsne.len - 2, mac);
	if (!ft)
		say(sta, TASK_CONN, true, "Received RSN IE with %u PMKIDs from mobile %s",
		    (unsigned)r.n_pmkid, mac);
}

void wlc_debug_pmkid(const struct ap_sta *sta, const uint8_t pmkid[static PMKID_LEN])
{
	char mac[MAC_TEXT];

	dump(sta, TASK_CONN, "Received PMKID:", bytes_of(pmkid, PMKID_LEN));
	say(sta, TASK_CONN, true, "Searching for PMKID in MSCB PMKID cache for mobile %s",
	    mac_format(sta->mac, mac));
}

void wlc_debug_cached(const struct ap_sta *sta)
{
	char mac[MAC_TEXT];

	found_entry(sta, TASK_CONN);
	say(sta, TASK_CONN, true, "Found a valid PMKID in the MSCB PMKID cache for mobile %s",
	    mac_format(sta->mac, mac));
}

void wlc_debug_compute(const struct ap_sta *sta, const uint8_t pmkid[static PMKID_LEN])
{
	const struct mac radio = first_of_radio(sta->bss)->bssid, aa = sta->bss->bssid;
	char mac[MAC_TEXT];

	mac_format(sta->mac, mac);
	say(sta, TASK_CONN, true, "No valid PMKID found in the MSCB PMKID cache for mobile %s",
	    mac);
	say(sta, TASK_CONN, true, "Trying to compute a PMKID from MSCB PMK cache for mobile %s",
	    mac);
	dump(sta, TASK_CONN, "CCKM: Find PMK in cache: BSSID =", BYTES(radio.b));
	dump(sta, TASK_CONN, "CCKM: Find PMK in cache: realAA =", BYTES(aa.b));
	dump(sta, TASK_CONN, "CCKM: Find PMK in cache: PMKID =", bytes_of(pmkid, PMKID_LEN));
	dump(sta, TASK_CONN, "CCKM: AA", BYTES(aa.b));
	dump(sta, TASK_CONN, "CCKM: SPA", BYTES(sta->mac.b));
}

void wlc_debug_computed(const struct ap_sta *sta, const struct pmksa *e)
{
	char mac[MAC_TEXT];

	mac_format(sta->mac, mac);
	if (e == NULL) {
		say(sta, TASK_CONN, true,
		    "Unable to compute a valid PMKID from MSCB PMK cache for mobile %s", mac);
		return;
	}
	add_entry(sta, TASK_CONN, e->pmkid);
	say(sta, TASK_CONN, true, "Computed a valid PMKID from MSCB PMK cache for mobile %s", mac);
}

static void answer_line(const struct ap_sta *sta, uint16_t status)
{
	char bssid[MAC_TEXT];

	say(sta, TASK_CONN, true,
	    "Sending Assoc Response to station on BSSID %s (status %u) ApVapId %u Slot 0",
	    mac_format(sta->bss->bssid, bssid), status,
	    sta->bss->number - first_of_radio(sta->bss)->number + 1);
}

void wlc_debug_answer(const struct ap_sta *sta, uint16_t status, size_t ft_len)
{
	const struct ap_security *sec = &sta->bss->sec;
	char mac[MAC_TEXT];

	if (ft_len > 0) {
		radio_line(sta, "Sending assoc-resp");
		mobility_domain(sta, TASK_CONN);
		say(sta, TASK_CONN, true,
		    "Including FT Mobility Domain IE (length 5) in Initial assoc Resp to mobile");
		say(sta, TASK_CONN, true, "Sending R0KH-ID as:%.*s", (int)sec->r0kh_id.len,
		    (const char *)sec->r0kh_id.p);
		say(sta, TASK_CONN, true, "Sending R1KH-ID as %s", mac_format(sec->r1kh_id, mac));
		say(sta, TASK_CONN, true,
		    "Including FT IE (length %u) in Initial Assoc Resp to mobile",
		    (unsigned)ft_len);
	} else if (status == STATUS_SUCCESS && is_of(sta, AKM_EAP_MASK)) {
		say(sta, TASK_CONN, true, "Setting active key cache index %u ---> %u",
		    sta->cached ? 0u : 8u, sta->cached ? 0u : 8u);
	}
	answer_line(sta, status);
}

/* CCKM */

void wlc_debug_line(const struct ap_sta *sta, bool by_cckm, const char *text)
{
	enum task task = by_cckm ? TASK_CONN : TASK_NW;
	char bssid[MAC_TEXT], mac[MAC_TEXT];

	if (!by_cckm && strncmp(text, "CCKM: ", 6) != 0)
		return;
	say(sta, task, strncmp(text, "CCKM: Sending CCKM PMK", 22) != 0, "%s", text);
	if (strcmp(text, "CCKM: Mobile is using CCKM") == 0)
		say(sta, task, true, "Setting active key cache index 0 ---> 8");
	if (strcmp(text, "CCKM: Initializing PMK cache entry with a new PTK") != 0)
		return;
	say(sta, task, true, "Setting active key cache index 8 ---> 8");
	switch_key(sta, task);
	say(sta, task, true, "Creating a PKC PMKID Cache entry for station %s (RSN %u) on BSSID %s",
	    mac_format(sta->mac, mac), rsn_of(sta), mac_format(sta->bss->bssid, bssid));
}

/* Fast transition */

void wlc_debug_ft_auth(const struct ap_sta *sta, bool over_ds)
{
	char bssid[MAC_TEXT];

	mac_format(sta->bss->bssid, bssid);
	say(sta, TASK_CONN, true, "Doing preauth for this client over the %s",
	    over_ds ? "DS" : "Air");
	say(sta, TASK_CONN, true, "Doing local roaming for destination address %s", bssid);
	say(sta, TASK_CONN, true, "Got 1 AKMs in RSNIE");
	say(sta, TASK_CONN, true, "RSNIE AKM matches with PMK cache entry :0x%x",
	    (unsigned)(sta->ft.row != NULL ? sta->ft.row->akm : AKM_NONE));
	say(sta, TASK_CONN, true, "Created a new preauth entry for AP:%s", bssid);
	mobility_domain(sta, TASK_CONN);
}

void wlc_debug_cckm_answer(const struct ap_sta *sta, uint16_t status)
{
	answer_line(sta, status);
}

void wlc_debug_ft_answer(const struct ap_sta *sta, uint16_t status)
{
	if (status == STATUS_SUCCESS) {
		say(sta, TASK_CONN, true, "Roaming succeed for this client.");
		radio_line(sta, "Sending assoc-resp");
		mobility_domain(sta, TASK_CONN);
		say(sta, TASK_CONN, true,
		    "Including FT Mobility Domain IE (length 5) in reassociation assoc Resp to "
		    "mobile");
	}
	answer_line(sta, status);
}

void wlc_debug_ft_done(const struct ap_sta *sta)
{
	char mac[MAC_TEXT];

	mac_format(sta->mac, mac);
	if (!sta->by_cckm)
		say(sta, TASK_DOT1X, true, "Finishing FT roaming for mobile %s", mac);
	if (sta->by_cckm || (SUITE_BIT(sta->ft.row->akm) & AKM_EAP_MASK) != 0)
		say(sta, TASK_DOT1X, true, "Skipping EAP-Success to mobile %s", mac);
}

/* EAPOL */

static void rx_eap(const struct ap_sta *sta, struct bytes packet)
{
	const struct eapol_auth *pae = &sta->eap->pae;
	struct rd out = rd_of(bytes_of(pae->request, pae->request_len));
	uint8_t code, id = 0;
	char mac[MAC_TEXT];
	struct eap e;

	mac_format(sta->mac, mac);
	say(sta, TASK_NW, true, "Received EAPOL EAPPKT from mobile %s", mac);
	if (eap_parse(packet, &e) != WIRE_OK || e.code != EAP_RESPONSE)
		return;
	if (rd_u8(&out, &code) && rd_u8(&out, &id) && id != e.id)
		say(sta, TASK_NW, true,
		    "Received EAP Response packet with mismatching id (currentid=%u, eapid=%u) "
		    "from mobile %s",
		    id, e.id, mac);
	else if (e.type.vendor == 0 && e.type.no == EAP_TYPE_IDENTITY)
		say(sta, TASK_NW, true, "Received Identity Response (count=%u) from mobile %s",
		    pae->restarts, mac);
	else
		say(sta, TASK_NW, true,
		    "Received EAP Response from mobile %s (EAP Id %u, EAP Type %u)", mac, e.id,
		    (unsigned)e.type.no);
}

void wlc_debug_rx(const struct ap_sta *sta, struct bytes pdu)
{
	char mac[MAC_TEXT];
	struct eapol e;

	if (sta->bss->ap->wlc == NULL || eapol_parse(pdu, &e) != WIRE_OK)
		return;
	mac_format(sta->mac, mac);
	if (e.type == EAPOL_KEY)
		say(sta, TASK_NW, true, "Received EAPOL-Key from mobile %s", mac);
	else if (e.type == EAPOL_START)
		say(sta, TASK_NW, true, "Received EAPOL START from mobile %s", mac);
	else if (e.type == EAPOL_EAP && sta->eap != NULL)
		rx_eap(sta, e.body);
}

static void tx_eap(const struct ap_sta *sta, struct bytes packet)
{
	bool first = sta->eap == NULL || sta->eap->pae.restarts <= 1;
	char mac[MAC_TEXT];
	struct eap e;

	if (eap_parse(packet, &e) != WIRE_OK)
		return;
	mac_format(sta->mac, mac);
	if (e.code == EAP_REQUEST && e.type.vendor == 0 && e.type.no == EAP_TYPE_IDENTITY)
		say(sta, first ? TASK_DOT1X : TASK_NW, true,
		    "Sending EAP-Request/Identity to mobile %s (EAP Id %u)", mac, e.id);
	else if (e.code == EAP_REQUEST)
		say(sta, TASK_NW, true, "Sending EAP Request from AAA to mobile %s (EAP Id %u)",
		    mac, e.id);
	else if (e.code == EAP_FAILURE)
		say(sta, TASK_NW, true, "Sending EAP-Failure to mobile %s (EAP Id %u)", mac, e.id);
}

static void counter_text(uint64_t replay, char text[static 24])
{
	struct sb s = sb_of(text, 24);

	for (int shift = 56; shift >= 0; shift -= 8)
		sb_printf(&s, shift > 0 ? "%02x." : "%02x", (unsigned)(replay >> shift & 0xff));
}

static void tx_key(const struct ap_sta *sta, struct bytes pdu)
{
	char mac[MAC_TEXT], counter[24];
	struct eapol_key k;
	unsigned message = 5; /* of the group key handshake */
	const char *state = "PTKINITDONE";

	if (eapol_key_parse(pdu, eapol_key_mic_len(pdu), &k) != WIRE_OK)
		return;
	if (sta->auth.state == AUTHR_M1_SENT)
		message = 1, state = "INITPMK";
	else if (sta->auth.state == AUTHR_M3_SENT)
		message = 3, state = "PTKINITNEGOTIATING";
	counter_text(k.replay, counter);
	say(sta, message == 1 ? key_task(sta) : TASK_NW, true,
	    "Sending EAPOL-Key Message to mobile %s state %s (message %u), replay counter %s",
	    mac_format(sta->mac, mac), state, message, counter);
}

void wlc_debug_tx(const struct ap_sta *sta, struct bytes pdu)
{
	struct eapol e;

	if (sta->bss->ap->wlc == NULL || eapol_parse(pdu, &e) != WIRE_OK)
		return;
	if (e.type == EAPOL_KEY)
		tx_key(sta, pdu);
	else if (e.type == EAPOL_EAP)
		tx_eap(sta, e.body);
}

void wlc_debug_server(const struct ap_sta *sta, uint8_t code)
{
	char mac[MAC_TEXT];
	const char *what = code == RADIUS_ACCESS_ACCEPT	  ? "Accept"
			   : code == RADIUS_ACCESS_REJECT ? "Reject"
							  : "Challenge";

	say(sta, TASK_NW, true, "Processing Access-%s for mobile %s", what,
	    mac_format(sta->mac, mac));
}

/* Keys */

static void ft_entry(const struct ap_sta *sta, enum task task)
{
	const struct ap_security *sec = &sta->bss->sec;
	bool psk = is_of(sta, AKM_PSK_MASK);
	char mac[MAC_TEXT], r1kh[MAC_TEXT];

	mac_format(sta->mac, mac);
	if (psk)
		say(sta, task, true, "Creating global PMK cache for this TGr client");
	say(sta, task, !psk, "Created PMK Cache Entry for TGr AKM:%s %s", psk ? "PSK" : "802.1x",
	    mac);
	say(sta, task, true, "R0KH-ID:%.*s R1KH-ID:%s MSK Len:48 pmkValidTime:%u",
	    (int)sec->r0kh_id.len, (const char *)sec->r0kh_id.p,
	    mac_format(sec->r1kh_id, r1kh), (unsigned)sec->r0_lifetime_s);
}

void wlc_debug_key(const struct ap_sta *sta, const uint8_t pmkid[static PMKID_LEN])
{
	enum task task = key_task(sta);
	char mac[MAC_TEXT];

	if (sta->bss->ap->wlc == NULL)
		return;
	mac_format(sta->mac, mac);
	say(sta, task, true, "Creating a PKC PMKID Cache entry for station %s (RSN %u)", mac,
	    rsn_of(sta));
	if (is_of(sta, AKM_FT_MASK))
		say(sta, task, true, "Resetting MSCB PMK Cache Entry 0 for station %s", mac);
	switch_key(sta, task);
	if (sta->akm == AKM_CCKM)
		say(sta, task, true, "CCKM: Create a global PMK cache entry");
	else
		add_entry(sta, task, pmkid);
	if (is_of(sta, AKM_FT_MASK))
		ft_entry(sta, task);
	if (!is_of(sta, AKM_EAP_MASK))
		return;
	if (sta->bss->ap->wlc->conf.mobility_group != NULL && sta->akm != AKM_CCKM)
		say(sta, task, true, "PMK sent to mobility group");
	say(sta, task, true, "Sending EAP-Success to mobile %s (EAP Id %u)", mac,
	    sta->eap->pae.request_len > 1 ? sta->eap->pae.request[1] : 0u);
}

/* With a PSK the entry is made when the handshake begins. Its PMKID is not in message 1. */
static void start_ft_psk(const struct ap_sta *sta)
{
	struct pmksa key = { .aa = sta->bss->bssid, .spa = sta->mac, .akm = AKM_PSK };
	char mac[MAC_TEXT];

	if (sta->bss->ap->wlc == NULL || sta->n_psk == 0)
		return;
	key.pmk_len = sizeof(sta->psk[0].psk);
	memcpy(key.pmk, sta->psk[0].psk, key.pmk_len);
	if (pmksa_name(sta->bss->ap->node.env.crypto, &key) == ERR_OK)
		wlc_debug_key(sta, key.pmkid);
	ct_wipe(&key, sizeof(key));
	say(sta, TASK_DOT1X, true, "Initiating RSN PSK to mobile %s", mac_format(sta->mac, mac));
}

void wlc_debug_handshake(const struct ap_sta *sta)
{
	enum task task = key_task(sta);
	char mac[MAC_TEXT];

	mac_format(sta->mac, mac);
	if (sta->cached) {
		say(sta, task, true, "Initiating RSN with existing PMK to mobile %s", mac);
		if (is_of(sta, AKM_EAP_MASK))
			say(sta, task, true, "Skipping EAP-Success to mobile %s", mac);
	}
	if (is_of(sta, AKM_PSK_MASK) && is_of(sta, AKM_FT_MASK)) {
		start_ft_psk(sta);
		return;
	}
	if (!sta->has_key || sta->akm == AKM_CCKM)
		return;
	found_entry(sta, task);
	dump(sta, task, "Including PMKID in M1", BYTES(sta->key.pmkid));
}

void wlc_debug_message(const struct ap_sta *sta, unsigned message)
{
	bool ft = is_of(sta, AKM_FT_MASK);
	char mac[MAC_TEXT];

	say(sta, TASK_NW, true, "Received EAPOL-key in %s state (message %u) from mobile %s",
	    message == 2 ? "PTK_START" : "PTKINITNEGOTIATING", message, mac_format(sta->mac, mac));
	if (message != 2)
		return;
	if (ft) {
		say(sta, TASK_NW, true, "Calculating PMKR0Name");
		if (is_of(sta, AKM_EAP_MASK))
			say(sta, TASK_NW, true, "DOT11R: Sending cache add");
		mobility_domain(sta, TASK_NW);
		say(sta, TASK_NW, true, "Adding TIE for reassociation deadtime:%u milliseconds",
		    (unsigned)(sta->bss->sec.reassoc_deadline_tu * 1024u / 1000u));
		say(sta, TASK_NW, true, "Adding TIE for R0Key-Data valid time :%u",
		    (unsigned)sta->bss->sec.r0_lifetime_s);
	} else if (is_of(sta, AKM_EAP_MASK | AKM_SAE_MASK) && sta->akm != AKM_CCKM) {
		say(sta, TASK_NW, true, "PMK: Sending cache add");
	}
}

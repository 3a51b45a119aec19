#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/ap_parts.h"

/* A passphrase of wpa_passphrase or wpa_psk_file serves SAE too, after every sae_password. */
static size_t n_passwords(const struct spec_bss *spec)
{
	size_t n = 0;

	for (size_t i = 0; i < spec->n_sae_password; i++)
		n += !spec->sae_password[i].pk;
	for (size_t i = 0; i < spec->n_psk; i++)
		n += spec->psk[i].is_passphrase;
	return n;
}

bool ap_has_sae_password(const struct spec_bss *spec)
{
	return n_passwords(spec) > 0;
}

static enum err fill_points(struct ap_bss *bss, struct sae_password *p)
{
	const struct spec_bss *spec = bss->spec;
	struct sae_pt_in in = { .ssid = spec_ssid_bytes(&spec->ssid),
				.password = p->password,
				.identifier = p->identifier };
	enum err e = ERR_OK;

	for (size_t i = 0; i < spec->n_sae_groups && e == ERR_OK; i++) {
		if (!ec_is_known(spec->sae_groups[i]))
			continue;
		in.group = (enum ec_group)spec->sae_groups[i];
		e = psk_cache_pt(bss->ap->psks, bss->ap->node.env.crypto, &in,
				 &p->pt[ec_index(in.group)]);
	}
	return e;
}

static struct bytes text_bytes(const char *text)
{
	return text == NULL ? bytes_of(NULL, 0) : bytes_of(text, strlen(text));
}

static void fill_passwords(const struct spec_bss *spec, struct sae_password *p)
{
	for (size_t i = 0; i < spec->n_sae_password; i++) {
		const struct spec_sae_password *s = &spec->sae_password[i];

		if (s->pk)
			continue;
		*p++ = (struct sae_password){ .any_mac = s->any_mac,
					      .mac = s->mac,
					      .password = text_bytes(s->password),
					      .vlan_id = s->vlan_id,
					      .identifier = text_bytes(s->identifier) };
	}
	for (size_t i = 0; i < spec->n_psk; i++) {
		const struct spec_psk *s = &spec->psk[i];

		if (!s->is_passphrase)
			continue;
		*p++ = (struct sae_password){ .any_mac = s->any_mac,
					      .mac = s->mac,
					      .vlan_id = s->vlan_id,
					      .password = bytes_of(s->passphrase,
								   s->passphrase_len) };
	}
}

enum err ap_sae_init(struct ap_bss *bss, struct rng tokens)
{
	const struct spec_bss *spec = bss->spec;
	size_t n = n_passwords(spec);
	struct sae_password *p;
	enum err e = ERR_OK;

	if ((ap_akms(spec) & AKM_SAE_MASK) == 0)
		return ERR_OK;
	p = arena_array(bss->ap->arena, n, sizeof(*p));
	bss->sae_queue = arena_array(bss->ap->arena, 1, sizeof(*bss->sae_queue));
	if (p == NULL || bss->sae_queue == NULL)
		return ERR_NOMEM;
	sae_clogging_init(&bss->clogging, tokens);
	bss->sae = (struct sae_config){ .role = SAE_AP,
					.groups = spec->sae_groups,
					.n_groups = spec->n_sae_groups,
					.pwe = (enum sae_pwe_mode)spec->sae_pwe,
					.password = p,
					.n_password = n,
					.akms = spec->akms,
					.threshold = spec->sae_anti_clogging_threshold,
					.sync_max = spec->sae_sync,
					.confirm_immediate = spec->sae_confirm_immediate };
	fill_passwords(spec, p);
	bss->sec.sae_h2e = sae_ap_mode(&bss->sae) != SAE_PWE_LOOP;
	for (size_t i = 0; i < n && bss->sec.sae_h2e && e == ERR_OK; i++)
		e = fill_points(bss, &p[i]);
	return e;
}

/* Exchanges of other stations that are under way, and commits that wait. */
static unsigned open_exchanges(const struct ap_sta *but)
{
	const struct ap_node *ap = but->bss->ap;
	unsigned n = but->bss->sae_queue->n;

	for (const struct ap_sta *s = ap->first; s != NULL; s = s->next)
		if (s != but && s->bss == but->bss && s->sae != NULL &&
		    (s->sae->state == SAE_COMMITTED || s->sae->state == SAE_CONFIRMED))
			n++;
	return n;
}

struct sae_env ap_sae_env(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;

	return (struct sae_env){ .crypto = bss->ap->node.env.crypto,
				 .bugs = &bss->ap->node.bugs,
				 .config = &bss->sae,
				 .clogging = &bss->clogging,
				 .open = open_exchanges(sta),
				 .now_ns = node_now(&bss->ap->node) };
}

/* [hostapd] sae_accept_sta does not accept one whose VLAN is none of the BSS's. */
static bool vlan_fits(const struct ap_sta *sta, const struct sae_password *p)
{
	if (p == NULL || p->vlan_id == 0 || rsna_knows_vlan(&sta->bss->sec, p->vlan_id))
		return true;
	node_log(&sta->bss->ap->node, LOG_INFO, true, "Invalid VLAN ID %u in sae_password",
		 p->vlan_id);
	return false;
}

/* The station has proven the password: its PMK is kept for this association and for later ones. */
void ap_sae_done(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;
	struct sae *sae = sta->sae;
	struct pmksa key = { .aa = bss->bssid,
			     .spa = sta->mac,
			     .akm = sae->akm,
			     .pmk_len = sae->keys.pmk_len };

	if (sta->state >= AP_STA_ASSOCIATED && !ap_sta_is_protected(sta)) {
		ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
		seal_forget(&sta->tk);
		seal_forget(&sta->tk_rx);
	}
	if (!vlan_fits(sta, sae->password))
		return;
	key.session.vlan_id = sae->password != NULL ? sae->password->vlan_id : 0;
	memcpy(key.pmk, sae->keys.pmk, key.pmk_len);
	memcpy(key.pmkid, sae->keys.pmkid, PMKID_LEN);
	ap_take_key(sta, &key);
	ap_cache_key(sta);
	ct_wipe(&key, sizeof(key));
	sta->algorithm = AUTH_SAE;
	if (ap_sta_is_protected(sta))
		return; /* until it associates */
	sta->by_ft = false;
	sta->state = AP_STA_AUTHENTICATED;
}

void ap_sae_refused(struct ap_sta *sta)
{
	if (sta->state == AP_STA_AUTHENTICATED && sta->algorithm == AUTH_SAE)
		sta->state = AP_STA_NEW;
}

static void judge(struct ap_sta *sta, struct bytes body)
{
	if (sta->sae == NULL) {
		sta->sae = calloc(1, sizeof(*sta->sae));
		if (sta->sae == NULL)
			return;
		sae_init(sta->sae, sta->bss->bssid, sta->mac, ap_sta_stream(sta, "sae"));
	}
	ap_sae_step(sta, &(struct sae_event){ .kind = SAE_EV_AUTH, .u.body = body });
}

/* After the time the queue names, counted from when the daemon is through with its work. */
static void queue_in(struct ap_bss *bss, int64_t in_ns)
{
	struct node *n = &bss->ap->node;

	node_timer_in(n, bss->number * AP_TIMERS_BSS + AP_TIMER_SAE_QUEUE, in_ns + node_busy(n));
}

/* [hostapd] a commit that finds the queue full is lost. */
void ap_sae_rx(struct ap_sta *sta, struct bytes body)
{
	struct ap_bss *bss = sta->bss;
	struct node *n = &bss->ap->node;
	struct sae_queued q = { .from = sta->mac, .len = body.len };
	char mac[MAC_TEXT];
	struct auth a;
	int64_t in_ns;

	if (auth_parse(body, &a) != WIRE_OK || !sae_queue_wants(bss->sae_queue, sta->mac, a.seq)) {
		judge(sta, body);
		return;
	}
	q.seq = a.seq;
	if (body.len <= sizeof(q.body))
		memcpy(q.body, body.p, body.len);
	if (!sae_queue_put(bss->sae_queue, &q, &in_ns))
		node_log(n, LOG_DEBUG, false,
			 "SAE: No more room in message queue - drop the new frame from %s",
			 mac_format(sta->mac, mac));
	else if (in_ns == 0 && node_busy(n) == 0)
		ap_queue_timer(bss);
	else if (in_ns >= 0)
		queue_in(bss, in_ns);
}

/* The frame that has waited longest, when the CPU is free. */
void ap_queue_timer(struct ap_bss *bss)
{
	struct sae_queued q;
	struct ap_sta *sta;
	int64_t in_ns;

	if (node_busy(&bss->ap->node) > 0) {
		queue_in(bss, 0);
		return;
	}
	if (!sae_queue_take(bss->sae_queue, &q, &in_ns))
		return;
	sta = ap_sta_find(bss, q.from);
	if (sta != NULL)
		judge(sta, bytes_of(q.body, q.len));
	queue_in(bss, in_ns);
}

void ap_queue_clear(struct ap_bss *bss)
{
	if (bss->sae_queue != NULL)
		*bss->sae_queue = (struct sae_queue){ .n = 0 };
}

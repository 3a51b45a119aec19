#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/radius_state.h"

static void drop(struct radius_act *t, struct mac sta, const char *why)
{
	fx_verdict(t->fx, sta, "RADIUS answer", IGNORE(why), 0);
}

static void drop_unknown(struct radius_act *t, const struct radius_pending *p,
			 const struct radius *a, bool forged, const char *why)
{
	char mac[MAC_TEXT];

	RADIUS_DEBUG(
		t,
		"STA %s RADIUS: No RADIUS RX handler found (type=0 code=%u id=%u)%s - dropping "
		"packet",
		mac_format(p->sta, mac), a->code, a->id, forged ? " [INVALID AUTHENTICATOR]" : "");
	drop(t, p->sta, why);
}

/* Message-Authenticator, then Response Authenticator. *why is NULL when both are right. */
static enum err verify(struct radius_act *t, const struct radius_pending *p, const struct radius *a,
		       const char **why)
{
	const uint8_t *request_auth = p->packet + RADIUS_HDR - RADIUS_AUTHENTICATOR_LEN;
	struct radius_mac_in mac = { p->secret, a->packet, 0, request_auth };
	struct radius_response_in response = { p->secret, a->packet, request_auth };
	enum wire there = radius_msg_auth_at(a, &mac.at);
	enum err e = ERR_OK;

	*why = NULL;
	if (there == WIRE_LIMIT)
		*why = "Multiple Message-Authenticator attributes in RADIUS message";
	else if (there == WIRE_LENGTH)
		*why = "Invalid Message-Authenticator!";
	else if (there == WIRE_ABSENT && t->k->need_msg_auth)
		*why = "No Message-Authenticator attribute found";
	if (*why == NULL && there == WIRE_OK)
		e = radius_mac_verify(t->c, &mac);
	if (e == ERR_AUTH)
		*why = "Invalid Message-Authenticator!";
	if (*why != NULL)
		return ERR_OK;
	if (e == ERR_OK)
		e = radius_response_verify(t->c, &response);
	if (e != ERR_AUTH)
		return e;
	*why = "Response Authenticator invalid!";
	return ERR_OK;
}

/* A key of the Accept; 0 octets when it is not there or cannot be read. */
static enum err mppe_key(struct radius_act *t, const struct radius_pending *p,
			 const struct radius *a, uint8_t type, struct wr *w)
{
	struct radius_hide h = { p->secret, p->packet + RADIUS_HDR - RADIUS_AUTHENTICATOR_LEN,
				 bytes_of(NULL, 0) };
	uint8_t key[RADIUS_KEY_MAX];
	struct bytes value;
	size_t len = 0;
	enum err e;

	if (!radius_find_vendor(a, RADIUS_VENDOR_MICROSOFT, type, &value))
		return ERR_OK;
	e = radius_key_unwrap(t->c, &h, value, key, &len);
	if (e == ERR_OK)
		wr_put(w, key, len);
	else if (e == ERR_AUTH || e == ERR_PARSE)
		RADIUS_INFO(t, "RADIUS: Failed to decrypt MPPE key");
	ct_wipe(key, sizeof(key));
	return e == ERR_AUTH || e == ERR_PARSE ? ERR_OK : e;
}

/* MSK = Recv-Key || Send-Key, both or none [RFC 3079 5, hostapd]. */
static enum err take_keys(struct radius_act *t, const struct radius_pending *p,
			  const struct radius *a)
{
	struct radius_client *k = t->k;
	struct wr w = wr_of(k->msk, sizeof(k->msk));
	size_t recv_len;
	enum err e = mppe_key(t, p, a, RADIUS_MS_MPPE_RECV_KEY, &w);

	recv_len = w.len;
	if (e == ERR_OK)
		e = mppe_key(t, p, a, RADIUS_MS_MPPE_SEND_KEY, &w);
	if (e != ERR_OK)
		return e;
	if (recv_len > 0 && w.len > recv_len)
		k->answer.msk = wr_sofar(&w);
	else
		RADIUS_DEBUG(t, "MS-MPPE: 1x_get_keys, could not get keys");
	return ERR_OK;
}

static struct bytes value_of(const struct radius *a, uint8_t type)
{
	struct bytes value = { NULL, 0 };

	return radius_find(a, type, &value) ? value : bytes_of(NULL, 0);
}

static void take_common(struct radius_act *t, const struct radius_pending *p,
			const struct radius *a)
{
	struct radius_answer *out = &t->k->answer;
	struct wr w = wr_of(t->k->eap, sizeof(t->k->eap));
	uint32_t action = RADIUS_TERMINATE_DEFAULT;

	radius_eap(a, &w);
	out->code = a->code;
	out->sta = p->sta;
	out->cookie = p->cookie;
	out->round_trip_ns = t->now_ns - p->last_ns;
	out->eap = wr_sofar(&w);
	out->has_session_timeout =
		radius_find_u32(a, RADIUS_SESSION_TIMEOUT, &out->session_timeout_s);
	out->reauthenticate = radius_find_u32(a, RADIUS_TERMINATION_ACTION, &action) &&
			      action == RADIUS_TERMINATE_REQUEST;
	out->reply_message = value_of(a, RADIUS_REPLY_MESSAGE);
}

static enum err take_accept(struct radius_act *t, const struct radius_pending *p,
			    const struct radius *a)
{
	struct radius_answer *out = &t->k->answer;

	out->vlan_id = radius_vlan(a);
	out->user_name = value_of(a, RADIUS_USER_NAME);
	out->class = value_of(a, RADIUS_CLASS);
	out->cui = value_of(a, RADIUS_CHARGEABLE_USER_IDENTITY);
	out->eap_session_id = value_of(a, RADIUS_EAP_KEY_NAME);
	return take_keys(t, p, a);
}

static void keep_in_session(struct radius_session *s, const struct radius *a)
{
	struct bytes state = value_of(a, RADIUS_STATE);
	struct bytes cui = value_of(a, RADIUS_CHARGEABLE_USER_IDENTITY);

	s->waiting = false;
	s->challenged = a->code == RADIUS_ACCESS_CHALLENGE;
	s->state_len = s->challenged ? (uint8_t)state.len : 0;
	if (s->state_len > 0)
		memcpy(s->state, state.p, state.len);
	if (a->code == RADIUS_ACCESS_ACCEPT && cui.len > 0) {
		s->cui_len = (uint8_t)cui.len;
		memcpy(s->cui, cui.p, cui.len);
	}
}

/* The answer is what it should be; p goes. */
static enum err take(struct radius_act *t, unsigned i, const struct radius *a)
{
	struct radius_client *k = t->k;
	struct radius_pending *p = k->pending[i];
	struct radius kept;
	char mac[MAC_TEXT];
	enum err e = ERR_OK;

	radius_forget_answer(k);
	memcpy(k->packet, a->packet.p, a->packet.len);
	INVARIANT(radius_parse(bytes_of(k->packet, a->packet.len), &kept) == WIRE_OK);
	RADIUS_DEBUG(t, "RADIUS packet matching with station %s", mac_format(p->sta, mac));
	take_common(t, p, &kept);
	if (kept.code == RADIUS_ACCESS_ACCEPT)
		e = take_accept(t, p, &kept);
	else if (kept.code != RADIUS_ACCESS_REJECT ||
		 !radius_find_u32(&kept, RADIUS_WLAN_REASON_CODE, &k->answer.reason))
		k->answer.reason = 0;
	if (e != ERR_OK)
		return e;
	keep_in_session(p->session, &kept);
	fx_tell(t->fx, RADIUS_CLIENT_TELL_ANSWER, p->cookie);
	radius_drop_pending(k, i);
	if (k->n == 0)
		fx_timer_off(t->fx, RADIUS_CLIENT_TIMER_RETRY);
	return ERR_OK;
}

static bool is_answer(uint8_t code)
{
	return code == RADIUS_ACCESS_ACCEPT || code == RADIUS_ACCESS_REJECT ||
	       code == RADIUS_ACCESS_CHALLENGE;
}

static enum err judge(struct radius_act *t, unsigned i, const struct radius *a)
{
	struct radius_pending *p = t->k->pending[i];
	int64_t centis = (t->now_ns - p->last_ns) / (10 * NS_PER_MS);
	const char *why;
	char mac[MAC_TEXT];
	enum err e;

	RADIUS_DEBUG(
		t,
		"STA %s RADIUS: Received RADIUS packet matched with a pending request, round trip "
		"time %u.%02u sec",
		mac_format(p->sta, mac), (unsigned)(centis / 100), (unsigned)(centis % 100));
	if (p->session == NULL || !p->session->waiting || p->session->id != a->id) {
		why = "IEEE 802.1X: Could not find matching station for this RADIUS message";
		RADIUS_DEBUG(t, "%s", why);
		drop_unknown(t, p, a, false, why);
		return ERR_OK;
	}
	fx_work(t->fx, WORK_RADIUS_PACKET, 1);
	e = verify(t, p, a, &why);
	if (e != ERR_OK)
		return e;
	if (why != NULL) {
		RADIUS_INFO(t, "%s", why);
		RADIUS_INFO(t,
			    "Incoming RADIUS packet did not have correct Message-Authenticator - "
			    "dropped");
		drop_unknown(t, p, a, true, why);
		return ERR_OK;
	}
	if (!is_answer(a->code)) {
		RADIUS_INFO(t, "Unknown RADIUS message code");
		drop_unknown(t, p, a, false, "Unknown RADIUS message code");
		return ERR_OK;
	}
	return take(t, i, a);
}

bool radius_client_owns(const struct radius_client *k, uint16_t port)
{
	return k->n_server > 0 && port == k->port;
}

enum err radius_client_rx(struct radius_client *k, struct crypto *c,
			  const struct radius_datagram *d, struct fx *fx)
{
	struct radius_act t = { k, c, fx, d->now_ns };
	const struct radius_peer *s = &k->server[k->at];
	struct radius a;

	/* the kernel hands a connected socket nothing from elsewhere */
	if (!radius_client_owns(k, d->to_port) || d->from_ip != s->ip || d->from_port != s->port) {
		drop(&t, MAC_ZERO, "not from the server in use");
		return ERR_OK;
	}
	RADIUS_DEBUG(&t, "RADIUS: Received %u bytes from RADIUS server", (unsigned)d->payload.len);
	if (radius_parse(d->payload, &a) != WIRE_OK) {
		RADIUS_INFO(&t, "RADIUS: Parsing incoming frame failed");
		drop(&t, MAC_ZERO, "RADIUS: Parsing incoming frame failed");
		return ERR_OK;
	}
	RADIUS_DEBUG(&t, "RADIUS: Received RADIUS message");
	for (unsigned i = 0; i < k->n; i++)
		if (k->pending[i]->packet[1] == a.id)
			return judge(&t, i, &a);
	RADIUS_DEBUG(&t,
		     "RADIUS: No matching RADIUS request found (type=0 id=%u) - dropping packet",
		     a.id);
	drop(&t, MAC_ZERO, "No matching RADIUS request found");
	return ERR_OK;
}

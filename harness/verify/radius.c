#include "crypto/ct.h"
#include "key/radius.h"
#include "verify/state.h"
#include "wire/ip.h"

/* A RADIUS packet on its way, and the request it is or answers. */
struct datagram {
	const struct eth *eth;
	struct radius r;
	struct radius_asked about;
	const uint8_t *request_auth; /* NULL: it is the request */
};

static void violate(struct verify *v, const struct datagram *d, const char *why)
{
	verify_violate_between(v, VIOLATION_RADIUS, d->eth->src, d->eth->dst, why);
}

static struct radius_asked *find_asked(struct verify *v, const struct radius_asked *like)
{
	for (size_t i = v->n_asked; i > 0; i--) {
		struct radius_asked *a = &v->asked[i - 1];

		if (a->client_ip == like->client_ip && a->client_port == like->client_port &&
		    a->id == like->id)
			return a;
	}
	return NULL;
}

static void remember(struct verify *v, const struct datagram *d)
{
	struct radius_asked *a = find_asked(v, &d->about);

	if (!a && verify_grow(v, &v->asked, v->n_asked, &v->cap_asked, sizeof(*a), REQUESTS_MAX))
		a = &v->asked[v->n_asked++];
	if (!a)
		return;
	*a = d->about;
	memcpy(a->authenticator, d->r.authenticator, sizeof(a->authenticator));
}

/* [RFC 3579 3.2] of every packet with EAP; [RFC 2865 3] of every answer. */
static bool is_right(struct verify *v, const struct datagram *d, struct bytes secret, bool has_mac,
		     size_t at)
{
	const struct radius_mac_in mac = { secret, d->r.packet, at, d->request_auth };
	const struct radius_response_in answer = { secret, d->r.packet, d->request_auth };

	return (!has_mac || radius_mac_verify(v->c, &mac) == ERR_OK) &&
	       (!d->request_auth || radius_response_verify(v->c, &answer) == ERR_OK);
}

static const struct radius_secret *find_secret(struct verify *v, const struct datagram *d,
					       bool has_mac, size_t at)
{
	for (size_t i = 0; i < v->n_secrets; i++) {
		const struct radius_secret *s = &v->secrets[i];

		if (is_right(v, d, bytes_of(s->p, s->len), has_mac, at))
			return s;
	}
	return NULL;
}

/* Of MS-MPPE-Recv-Key and -Send-Key the MSK [RFC 3079, hostapd]; its length, 0: not both. */
static size_t reveal(struct verify *v, const struct datagram *d, const struct radius_secret *s,
		     uint8_t msk[static 2 * RADIUS_KEY_MAX])
{
	static const uint8_t types[] = { RADIUS_MS_MPPE_RECV_KEY, RADIUS_MS_MPPE_SEND_KEY };
	const struct radius_hide hide = { bytes_of(s->p, s->len), d->request_auth, { NULL, 0 } };
	size_t total = 0;

	for (size_t i = 0; i < 2; i++) {
		struct bytes value;
		size_t len;

		if (!radius_find_vendor(&d->r, RADIUS_VENDOR_MICROSOFT, types[i], &value) ||
		    radius_key_unwrap(v->c, &hide, value, msk + total, &len) != ERR_OK)
			return 0;
		total += len;
	}
	return total;
}

/* The MSK itself is among the keys, or what begins a PMK or XXKey does [11-2020 12.7.1.3]. */
static bool is_given(const struct verify *v, const uint8_t *msk, size_t len)
{
	for (size_t i = 0; i < v->keys->n; i++) {
		const struct verify_key *k = &v->keys->p[i];

		if (k->kind == VERIFY_MSK && len == k->len && ct_equal(k->key, msk, len))
			return true;
		if (k->kind == VERIFY_PSK && k->len <= len && ct_equal(k->key, msk, k->len))
			return true;
		if (k->kind == VERIFY_PSK && k->len == 32 && len == 64 &&
		    ct_equal(k->key, msk + 32, 32))
			return true;
	}
	return false;
}

static void judge_accept(struct verify *v, const struct datagram *d, const struct radius_secret *s)
{
	uint8_t msk[2 * RADIUS_KEY_MAX];
	struct bytes any;
	size_t len = reveal(v, d, s, msk);

	if (len > 0 && is_given(v, msk, len))
		v->counts.radius_keys++;
	else if (len > 0)
		violate(v, d, "the keys of an Access-Accept are none of those given");
	else if (radius_find_vendor(&d->r, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_RECV_KEY, &any))
		violate(v, d, "the keys of an Access-Accept cannot be read");
	ct_wipe(msk, sizeof(msk));
}

static void judge_packet(struct verify *v, const struct datagram *d)
{
	const struct radius_secret *s;
	size_t at = 0;
	enum wire mac = radius_msg_auth_at(&d->r, &at);

	if (mac != WIRE_OK && (mac != WIRE_ABSENT || radius_count(&d->r, RADIUS_EAP_MESSAGE) > 0)) {
		violate(v, d, "EAP without one Message-Authenticator");
		return;
	}
	s = find_secret(v, d, mac == WIRE_OK, at);
	if (!s) {
		violate(v, d, "an authenticator that none of the secrets makes");
		return;
	}
	v->counts.radius++;
	if (d->r.code == RADIUS_ACCESS_ACCEPT)
		judge_accept(v, d, s);
}

void judge_radius(struct verify *v, const struct eth *e)
{
	struct datagram d = { .eth = e };
	struct ipv4 ip;
	struct udp u;

	if (v->n_secrets == 0 || ipv4_parse(e->payload, &ip) != WIRE_OK ||
	    ip.protocol != IP_UDP || !verify_whole(v, &ip) || udp_parse(&ip, &u) != WIRE_OK ||
	    (u.dst != RADIUS_PORT && u.src != RADIUS_PORT))
		return;
	if (radius_parse(u.payload, &d.r) != WIRE_OK) {
		violate(v, &d, "a RADIUS packet does not parse");
		return;
	}
	d.about.id = d.r.id;
	d.about.client_ip = u.dst == RADIUS_PORT ? ip.src : ip.dst;
	d.about.client_port = u.dst == RADIUS_PORT ? u.src : u.dst;
	if (u.dst == RADIUS_PORT) {
		remember(v, &d);
	} else {
		const struct radius_asked *a = find_asked(v, &d.about);

		if (!a) {
			violate(v, &d, "an answer to no request");
			return;
		}
		d.request_auth = a->authenticator;
	}
	judge_packet(v, &d);
}

enum err verify_radius_secret(struct verify *v, struct bytes secret)
{
	struct radius_secret *s;

	if (secret.len == 0 || secret.len > RADIUS_SECRET_MAX)
		return ERR_RANGE;
	if (!verify_grow(v, &v->secrets, v->n_secrets, &v->cap_secrets, sizeof(*s), SECRETS_MAX))
		return v->failed;
	s = &v->secrets[v->n_secrets++];
	s->len = secret.len;
	memcpy(s->p, secret.p, secret.len);
	return ERR_OK;
}

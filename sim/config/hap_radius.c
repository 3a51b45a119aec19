#include "config/hap.h"

#include "base/text.h"

/* hostapd's RADIUS client. */

static bool read_ip(struct hap *h, struct spec_ip *ip)
{
	if (spec_ip_parse(h->opt.value, strlen(h->opt.value), ip))
		return true;
	HAP_ERROR(h, "invalid IP address '%s'", h->opt.value);
	return false;
}

static void set_own_ip_addr(struct hap *h)
{
	(void)read_ip(h, &h->at->spec.radius.own_ip_addr);
}

static void set_client_addr(struct hap *h)
{
	(void)read_ip(h, &h->at->spec.radius.client_addr);
}

static void set_server_addr(struct hap *h)
{
	struct spec_radius *r = &h->at->spec.radius;
	struct spec_radius_server one = { .port = SPEC_RADIUS_PORT, .file = h->opt.file,
					  .line = h->opt.line };
	struct spec_radius_server *more;

	if (!read_ip(h, &one.addr))
		return;
	if (r->n_server == SPEC_RADIUS_SERVERS_MAX) {
		HAP_ERROR(h, "more than %d auth_server_addr lines", SPEC_RADIUS_SERVERS_MAX);
		return;
	}
	more = arena_grow(h->r->arena, r->server, r->n_server, sizeof(one));
	if (more == NULL) {
		h->out_of_memory = true;
		return;
	}
	r->server = more;
	h->at->server = &r->server[r->n_server++];
	*h->at->server = one;
}

/* [hostapd] knows the keys of a server only below its address. */
static bool has_server(struct hap *h, bool there, const char *address)
{
	if (!there)
		HAP_ERROR(h, "%s without an %s above it: hostapd does not know it there",
			  h->opt.key, address);
	return there;
}

static bool has_auth(struct hap *h)
{
	return has_server(h, h->at->server != NULL, "auth_server_addr");
}

static void set_server_replace(struct hap *h)
{
	if (has_auth(h))
		(void)read_ip(h, &h->at->server->addr);
}

static void set_server_port(struct hap *h)
{
	int64_t v;

	if (has_auth(h) && hap_number(h, 1, 65535, &v))
		h->at->server->port = (uint16_t)v;
}

static void set_server_secret(struct hap *h)
{
	if (!has_auth(h))
		return;
	if (h->opt.value[0] == '\0')
		HAP_ERROR(h, "empty shared secret is not allowed"); /* RFC 2865 3 */
	else
		h->at->server->secret = h->opt.value;
}

static void set_server_type(struct hap *h)
{
	if (!has_auth(h))
		return;
	if (strcmp(h->opt.value, "TLS") == 0)
		HAP_ERROR(h, "RADIUS over TLS is not simulated");
	else if (strcmp(h->opt.value, "UDP") != 0)
		HAP_ERROR(h, "unsupported RADIUS type '%s'", h->opt.value);
}

static void set_acct_addr(struct hap *h)
{
	struct spec_ip ip;

	h->at->acct_server = true;
	if (!read_ip(h, &ip))
		return;
	if (!h->at->spec.radius.accounting)
		HAP_WARNING(h, "RADIUS accounting is not simulated");
	h->at->spec.radius.accounting = true;
}

static void set_acct_other(struct hap *h)
{
	if (has_server(h, h->at->acct_server, "acct_server_addr") &&
	    strcmp(h->opt.key, "acct_server_shared_secret") == 0 && h->opt.value[0] == '\0')
		HAP_ERROR(h, "empty shared secret is not allowed");
}

void hap_add_attr(struct hap *h, const char *text, struct spec_radius_attr **v, size_t *n)
{
	struct spec_radius_attr one = { .file = h->opt.file, .line = h->opt.line }, *more;
	uint8_t buf[SPEC_RADIUS_VALUE_MAX];
	uint8_t *value;
	size_t len;

	if (*n == SPEC_RADIUS_ATTRS_MAX ||
	    !spec_radius_attr_parse(text, strlen(text), &one.type, buf, &len)) {
		HAP_ERROR(h, "invalid %s '%s' (expected ATTRIBUTE:SYNTAX:VALUE, SYNTAX s, d or x)",
			  h->opt.key, text);
		return;
	}
	value = arena_alloc(h->r->arena, len + 1);
	more = arena_grow(h->r->arena, *v, *n, sizeof(one));
	if (value == NULL || more == NULL) {
		h->out_of_memory = true;
		return;
	}
	memcpy(value, buf, len);
	one.value = bytes_of(value, len);
	*v = more;
	(*v)[(*n)++] = one;
}

static void set_auth_attr(struct hap *h)
{
	hap_add_attr(h, h->opt.value, &h->at->spec.radius.auth_req_attr,
		     &h->at->spec.radius.n_auth_req_attr);
}

static void set_acct_attr(struct hap *h)
{
	struct spec_radius_attr *none = NULL;
	size_t n = 0;

	hap_add_attr(h, h->opt.value, &none, &n);
}

bool hap_set_radius(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "own_ip_addr", set_own_ip_addr },
		{ "radius_client_addr", set_client_addr },
		{ "auth_server_addr", set_server_addr },
		{ "auth_server_addr_replace", set_server_replace },
		{ "auth_server_port", set_server_port },
		{ "auth_server_shared_secret", set_server_secret },
		{ "auth_server_type", set_server_type },
		{ "acct_server_addr", set_acct_addr },
		{ "acct_server_addr_replace", set_acct_other },
		{ "acct_server_port", set_acct_other },
		{ "acct_server_shared_secret", set_acct_other },
		{ "radius_auth_req_attr", set_auth_attr },
		{ "radius_acct_req_attr", set_acct_attr },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}

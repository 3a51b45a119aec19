#include <string.h>

#include "base/time.h"
#include "script/play.h"
#include "wire/radius.h"

/* radius { name = "aaa", ip = "10.0.0.2", secret = "…", users = { … }, eap = { … } } */

#define RADIUS "radius"

enum {
	USERS_MAX = 4096,
	CLIENTS_MAX = 64,
	ATTRS_MAX = 8,
	LATENCY_DEFAULT_MS = 5 /* models/README.md: the round trip of the published bands */
};

static const struct cast_radius_decl *self(lua_State *L)
{
	return &play_of(L)->radii.v[object_check(L, 1, RADIUS)];
}

static struct bytes text_bytes(const char *text)
{
	return bytes_of(text, text != NULL ? strlen(text) : 0);
}

/* "10.0.0.2", or "10.0.0.0/24" where len is not NULL. */
static uint32_t ipv4_of(lua_State *L, const char *text, uint8_t *len)
{
	const char *slash = len != NULL ? strchr(text, '/') : NULL;
	size_t n = slash != NULL ? (size_t)(slash - text) : strlen(text);
	int64_t bits = 32;
	struct spec_ip ip;
	struct rd r;
	uint32_t v;

	if (!spec_ip_parse(text, n, &ip) || ip.len != 4 ||
	    (slash != NULL && !text_i64_in(slash + 1, strlen(slash + 1), 0, 32, &bits)))
		play_fail(L, "radius: '%s' is no IPv4 address", text);
	if (len != NULL)
		*len = (uint8_t)bits;
	r = rd_of(bytes_of(ip.b, ip.len));
	return rd_be32(&r, &v) ? v : 0;
}

/* Methods */

/* The words of a list at field key; n 0 when it is not there. */
static size_t read_methods(lua_State *L, int i, const char *key,
			   enum spec_eap_type out[static SPEC_EAP_METHODS_MAX])
{
	static const char *const known[] = { "TLS", "TTLS", "PEAP", "MSCHAPV2", "GTC", "MD5" };
	size_t n = 0;

	if (args_get(L, i, key)) {
		if (!lua_istable(L, -1) || lua_rawlen(L, -1) == 0 ||
		    lua_rawlen(L, -1) > SPEC_EAP_METHODS_MAX)
			play_fail(L, "%s: expected a list of methods, as in { \"PEAP\", \"TLS\" }",
				  key);
		for (; n < lua_rawlen(L, -1); n++) {
			const char *word;

			lua_rawgeti(L, -1, (lua_Integer)n + 1);
			word = arg_string(L, -1, key);
			if (!spec_eap_parse(word, strlen(word), &out[n]) ||
			    !spec_eap_is_played(out[n]))
				play_unknown(L, "EAP method", word, known,
					     sizeof(known) / sizeof(known[0]));
			lua_pop(L, 1);
		}
	}
	lua_pop(L, 1);
	return n;
}

/* Users */

struct attrs {
	struct spec_radius_attr *v;
	size_t n;
};

static void add_attr(lua_State *L, struct attrs *a, uint8_t type, struct bytes value)
{
	if (value.len == 0)
		return;
	if (value.len > RADIUS_VALUE_MAX)
		play_fail(L, "radius: a value of more than %d octets", RADIUS_VALUE_MAX);
	a->v[a->n++] = (struct spec_radius_attr){ .type = type, .value = value };
}

static void add_number(lua_State *L, struct attrs *a, uint8_t type, uint32_t value)
{
	uint8_t *octets = play_alloc(L, 4, 1);
	struct wr w = wr_of(octets, 4);

	wr_be32(&w, value);
	add_attr(L, a, type, wr_sofar(&w));
}

static void add_vlan(lua_State *L, struct attrs *a, int64_t vlan)
{
	char text[8];
	struct sb s = sb_of(text, sizeof(text));

	if (vlan == 0)
		return;
	sb_printf(&s, "%u", (unsigned)vlan);
	add_number(L, a, RADIUS_TUNNEL_TYPE, RADIUS_TUNNEL_VLAN);
	add_number(L, a, RADIUS_TUNNEL_MEDIUM_TYPE, RADIUS_TUNNEL_802);
	add_attr(L, a, RADIUS_TUNNEL_PRIVATE_GROUP_ID, text_bytes(play_text(L, text, s.len)));
}

/* What the Accept of the user at the top of the stack says. */
static struct attrs read_attrs(lua_State *L)
{
	struct attrs a = { play_alloc(L, ATTRS_MAX, sizeof(*a.v)), 0 };
	int64_t timeout = args_quantity(L, -1, "session_timeout", UNIT_TIME, 0);

	if (timeout % NS_PER_S != 0 || timeout / NS_PER_S > UINT32_MAX)
		play_fail(L, "session_timeout: RADIUS counts whole seconds");
	add_vlan(L, &a, args_int(L, -1, "vlan", 1, RADIUS_VLAN_MAX, 0));
	if (timeout > 0)
		add_number(L, &a, RADIUS_SESSION_TIMEOUT, (uint32_t)(timeout / NS_PER_S));
	if (args_bool(L, -1, "reauthenticate", false))
		add_number(L, &a, RADIUS_TERMINATION_ACTION, RADIUS_TERMINATE_REQUEST);
	if (!args_bool(L, -1, "reject", false))
		add_attr(L, &a, RADIUS_REPLY_MESSAGE,
			 text_bytes(args_string(L, -1, "reply_message", NULL)));
	add_attr(L, &a, RADIUS_CLASS, text_bytes(args_string(L, -1, "class", NULL)));
	add_attr(L, &a, RADIUS_CHARGEABLE_USER_IDENTITY,
		 text_bytes(args_string(L, -1, "cui", NULL)));
	return a;
}

/* Rows and policies while the list of users is read. */
struct users {
	struct spec_eap_user *row;
	size_t n_row;
	struct spec_radius_policy *policy;
	size_t n_policy;
	enum spec_eap_type methods[SPEC_EAP_METHODS_MAX]; /* of the server */
	size_t n_methods;
};

/* As eap_user_file has them: one row for outside, one for inside a tunnel. */
static void add_user(lua_State *L, struct users *u)
{
	struct spec_eap_user *outer = &u->row[u->n_row], *inner = &u->row[u->n_row + 1];
	struct attrs a = read_attrs(L);
	const char *password = args_string(L, -1, "password", NULL);

	*outer = (struct spec_eap_user){ .peap_version = -1,
					 .accept_attr = a.v,
					 .n_accept_attr = a.n };
	outer->identity = text_bytes(args_string(L, -1, "identity", NULL));
	if (outer->identity.len == 0)
		play_fail(L, "users: identity is missing, as in { identity = \"bob\", password = "
			     "\"…\" }");
	outer->password =
		(struct spec_eap_password){ password != NULL, false, text_bytes(password) };
	*inner = *outer;
	outer->n_methods = read_methods(L, -1, "methods", outer->methods);
	if (outer->n_methods == 0) {
		memcpy(outer->methods, u->methods, sizeof(outer->methods));
		outer->n_methods = u->n_methods;
	}
	inner->phase2 = true;
	inner->n_methods = read_methods(L, -1, "inner", inner->methods);
	if (inner->n_methods == 0)
		inner->methods[inner->n_methods++] = SPEC_EAP_MSCHAPV2;
	inner->ttls_auth = SPEC_TTLS_PAP | SPEC_TTLS_CHAP | SPEC_TTLS_MSCHAP | SPEC_TTLS_MSCHAPV2;
	u->n_row += 2;
	if (args_bool(L, -1, "reject", false))
		u->policy[u->n_policy++] =
			(struct spec_radius_policy){ outer->identity, true,
						     args_string(L, -1, "reply_message", NULL) };
}

/* Whoever is not named may still be somebody inside a tunnel. */
static void add_anybody(struct users *u)
{
	struct spec_eap_user *row = &u->row[u->n_row++];

	*row = (struct spec_eap_user){ .any = true, .peap_version = -1 };
	memcpy(row->methods, u->methods, sizeof(row->methods));
	row->n_methods = u->n_methods;
}

static void read_users(lua_State *L, struct users *u, bool anonymous)
{
	static const char *const known[] = {
		"identity",	  "password",	   "methods", "inner", "vlan",	"session_timeout",
		"reauthenticate", "reply_message", "class",   "cui",   "reject"
	};
	size_t n;

	if (!args_get(L, 1, "users") || !lua_istable(L, -1))
		play_fail(L, "radius: users is missing, as in users = { { identity = \"bob\", "
			     "password = \"…\" } }");
	n = lua_rawlen(L, -1);
	if (n > USERS_MAX)
		play_fail(L, "radius: more than %d users", USERS_MAX);
	u->row = play_alloc(L, 2 * n + 1, sizeof(*u->row));
	u->policy = play_alloc(L, n + 1, sizeof(*u->policy));
	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, -1, (lua_Integer)i + 1);
		ARGS_ONLY(L, -1, "users", known, false);
		add_user(L, u);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	if (anonymous)
		add_anybody(u);
}

/* The server's EAP */

static struct spec_file read_file(lua_State *L, const char *key)
{
	struct spec_file f = { .path = NULL };
	const struct source *s;

	if (args_get(L, -1, key)) {
		s = files_source(L, -1, key);
		f.path = s->name;
		f.data = s->text;
	}
	lua_pop(L, 1);
	return f;
}

/* What eap = { … } says; without it a server that has no certificate. */
static void read_eap(lua_State *L, struct spec_eap_server *s, struct users *u, bool *anonymous)
{
	static const char *const known[] = { "ca",	 "cert",
					     "key",	 "key_password",
					     "methods",	 "fragment_size",
					     "tls13",	 "session_lifetime",
					     "anonymous" };
	static const enum spec_eap_type usual[] = { SPEC_EAP_PEAP, SPEC_EAP_TTLS, SPEC_EAP_TLS };

	*anonymous = true;
	if (args_get(L, 1, "eap")) {
		ARGS_ONLY(L, -1, "eap", known, false);
		s->ca_cert = read_file(L, "ca");
		s->server_cert = read_file(L, "cert");
		s->private_key = read_file(L, "key");
		s->private_key_passwd = args_string(L, -1, "key_password", NULL);
		s->fragment_size =
			(uint32_t)args_int(L, -1, "fragment_size", 100, 1400, s->fragment_size);
		if (args_bool(L, -1, "tls13", false))
			s->tls_flags &= ~(uint32_t)SPEC_TLS_NO_1_3;
		s->tls_session_lifetime_s =
			(uint32_t)(args_quantity(L, -1, "session_lifetime", UNIT_TIME, 0) /
				   NS_PER_S);
		*anonymous = args_bool(L, -1, "anonymous", true);
		u->n_methods = read_methods(L, -1, "methods", u->methods);
	}
	lua_pop(L, 1);
	if (u->n_methods == 0) {
		memcpy(u->methods, usual, sizeof(usual));
		u->n_methods = sizeof(usual) / sizeof(usual[0]);
	}
}

/* Clients */

/* secret for everybody, or clients = { { ip = "10.0.0.0/24", secret = "…" } } before it. */
static void read_clients(lua_State *L, struct world_radius *r)
{
	static const char *const known[] = { "ip", "secret" };
	const char *secret = args_string(L, 1, "secret", NULL);
	struct spec_radius_client *v = play_alloc(L, CLIENTS_MAX + 1, sizeof(*v));

	if (args_get(L, 1, "clients")) {
		if (!lua_istable(L, -1) || lua_rawlen(L, -1) > CLIENTS_MAX)
			play_fail(L, "clients: expected a list of at most %d", CLIENTS_MAX);
		for (size_t i = 0; i < lua_rawlen(L, -1); i++) {
			struct spec_radius_client *c = &v[r->n_secret++];
			const char *ip;

			lua_rawgeti(L, -1, (lua_Integer)i + 1);
			ARGS_ONLY(L, -1, "clients", known, false);
			ip = args_string(L, -1, "ip", NULL);
			c->secret = args_string(L, -1, "secret", NULL);
			if (ip == NULL || c->secret == NULL)
				play_fail(L, "clients: each has ip and secret");
			c->ip = ipv4_of(L, ip, &c->prefix_len);
			lua_pop(L, 1);
		}
	}
	lua_pop(L, 1);
	if (secret != NULL)
		v[r->n_secret++] = (struct spec_radius_client){ 0, 0, secret };
	if (r->n_secret == 0)
		play_fail(L, "radius: secret is missing, as in secret = \"…\"");
	r->secret = v;
}

static int declare(lua_State *L)
{
	static const char *const known[] = { "name",	"ip",	 "secret", "clients", "latency",
					     "request", "queue", "users",  "eap" };
	struct play *p = play_of(L);
	struct spec_eap_server *eap = play_alloc(L, 1, sizeof(*eap));
	struct users users = { .n_row = 0 };
	struct world_radius r = { .eap = eap };
	bool anonymous;

	cast_may_declare(L, RADIUS);
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, RADIUS, known, false);
	r.name = cast_new_name(L, RADIUS);
	r.ip = ipv4_of(L, args_string(L, 1, "ip", "10.0.0.2"), NULL);
	r.latency_ns = args_quantity(L, 1, "latency", UNIT_TIME, LATENCY_DEFAULT_MS * NS_PER_MS);
	r.request_ns = args_quantity(L, 1, "request", UNIT_TIME, 0);
	r.queue_max = (unsigned)args_int(L, 1, "queue", 1, 100000, 0);
	read_clients(L, &r);
	spec_eap_server_init(eap);
	read_eap(L, eap, &users, &anonymous);
	read_users(L, &users, anonymous);
	eap->user = users.row;
	eap->n_user = users.n_row;
	r.policy = users.policy;
	r.n_policy = users.n_policy;
	*LIST_ADD(L, p->radii) = (struct cast_radius_decl){ r, play_place(L) };
	object_push(L, RADIUS, p->radii.n - 1);
	return 1;
}

/* The object */

static int kill(lua_State *L)
{
	return run_command(L, "kill", self(L)->radius.name, world_kill);
}

static int revive(lua_State *L)
{
	return run_command(L, "revive", self(L)->radius.name, world_revive);
}

static int property(lua_State *L)
{
	lua_pushstring(L, self(L)->radius.name);
	return 1;
}

void aaa_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { RADIUS, declare }, { NULL, NULL } };
	static const luaL_Reg methods[] = { { "kill", kill },
					    { "revive", revive },
					    { NULL, NULL } };
	static const char *const properties[] = { "name" };
	static const struct object_class class = { RADIUS, methods, properties, 1, property };

	object_class(L, &class);
	sandbox_functions(L, functions);
}

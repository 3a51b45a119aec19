#ifndef SPEC_RADIUS_H
#define SPEC_RADIUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"
#include "spec/eap.h"

/* hostapd's RADIUS client as the configuration describes it. Plain data in the reader's arena. */

/* An IPv4 or IPv6 address in the order of the wire. */
struct spec_ip {
	uint8_t b[16];
	uint8_t len; /* 4, 16; 0: not given */
};

/* Dotted decimal, or the hex groups of RFC 4291 2.2 (:: and a dotted tail too). */
MUST_CHECK bool spec_ip_parse(const char *text, size_t len, struct spec_ip *ip);
bool spec_ip_equal(const struct spec_ip *a, const struct spec_ip *b);
enum { SPEC_IP_TEXT = 40 };
/* Dotted decimal, or eight hex groups without abbreviation. Returns buf. */
const char *spec_ip_format(const struct spec_ip *ip, char buf[static SPEC_IP_TEXT]);

enum { SPEC_RADIUS_PORT = 1812, SPEC_RADIUS_SERVERS_MAX = 16, SPEC_RADIUS_ATTRS_MAX = 64 };

/* One auth_server_addr with the port and the secret that follow it. */
struct spec_radius_server {
	struct spec_ip addr;
	uint16_t port;
	const char *secret; /* NULL: not given, the server is of no use */
	const char *file;
	unsigned line;
};

struct spec_radius {
	struct spec_radius_server *server; /* in the order written: the first is the primary */
	size_t n_server;
	uint32_t retry_primary_interval_s; /* 0: stays with a server that answers */
	struct spec_ip own_ip_addr;        /* len 0: no NAS-IP-Address is sent */
	struct spec_ip client_addr;        /* len 0: the system's choice */
	bool request_cui;
	bool require_message_authenticator; /* of answers; true since 2.11 */
	struct spec_radius_attr *auth_req_attr; /* added to or put in place of hostapd's own */
	size_t n_auth_req_attr;
	bool accounting; /* acct_server_addr stands there; accounting is not simulated */
};

void spec_radius_init(struct spec_radius *r);

/* "ATTR[:s:text | :d:number | :x:hex]" without file and line; value goes to buf's 253 octets. */
enum { SPEC_RADIUS_VALUE_MAX = 253 };
MUST_CHECK bool spec_radius_attr_parse(const char *text, size_t len, uint8_t *type,
				       uint8_t buf[static SPEC_RADIUS_VALUE_MAX], size_t *n);

#endif

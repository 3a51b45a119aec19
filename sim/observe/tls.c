#include <string.h>

#include "observe/hello.h"
#include "observe/state.h"
#include "wire/elem.h"

/*
 * The two hellos of TLS up to 1.2, in the clear [RFC 5246 7.4.1]: a client that offers a session
 * and a server that does not take it up. What a client offers of TLS 1.3 is not told apart.
 */
enum {
	FLAG_LENGTH = 0x80,
	RECORD_HANDSHAKE = 22,
	CLIENT_HELLO = 1,
	SERVER_HELLO = 2,
	RANDOM_LEN = 32,
	SUPPORTED_VERSIONS = 43 /* [RFC 8446 4.2.1] */
};

struct hello {
	uint8_t type;
	struct bytes session;
	struct rd rest; /* behind the session */
};

static bool hello_parse(const struct eap *e, struct hello *h)
{
	struct rd r = rd_of(e->data);
	uint8_t flags, record, len;

	if (e->expanded || (e->type.no != EAP_TYPE_TLS && e->type.no != EAP_TYPE_TTLS &&
			    e->type.no != EAP_TYPE_PEAP))
		return false;
	if (!rd_u8(&r, &flags) || ((flags & FLAG_LENGTH) && !rd_skip(&r, 4)) ||
	    !rd_u8(&r, &record) || record != RECORD_HANDSHAKE || !rd_skip(&r, 4) ||
	    !rd_u8(&r, &h->type) || !rd_skip(&r, 3 + 2 + RANDOM_LEN) || !rd_u8(&r, &len) ||
	    len > TLS_SESSION_MAX || !rd_take(&r, len, &h->session))
		return false;
	h->rest = r;
	return true;
}

/* A client that speaks of versions has a session ID for show. False also if it is not all here. */
static bool without_versions(struct rd r)
{
	uint16_t ciphers, extensions, type, len;
	uint8_t compressions;

	if (!rd_be16(&r, &ciphers) || !rd_skip(&r, ciphers) || !rd_u8(&r, &compressions) ||
	    !rd_skip(&r, compressions))
		return false;
	if (r.left == 0)
		return true;
	if (!rd_be16(&r, &extensions) || extensions > r.left)
		return false;
	while (r.left > 0) {
		if (!rd_be16(&r, &type) || !rd_be16(&r, &len) || !rd_skip(&r, len) ||
		    type == SUPPORTED_VERSIONS)
			return false;
	}
	return true;
}

void tls_from_station(struct eap_seen *x, const struct eap *e)
{
	struct hello h;

	if (!hello_parse(e, &h) || h.type != CLIENT_HELLO)
		return;
	x->session_len = without_versions(h.rest) ? (uint8_t)h.session.len : 0;
	if (x->session_len > 0)
		memcpy(x->session, h.session.p, h.session.len);
}

void tls_from_server(struct eap_seen *x, const struct eap *e)
{
	struct hello h;

	if (x->session_len > 0 && hello_parse(e, &h) && h.type == SERVER_HELLO)
		x->declined = !bytes_equal(h.session, bytes_of(x->session, x->session_len));
}

#ifndef SPEC_EAP_H
#define SPEC_EAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"

/*
 * EAP as the configuration files describe it: the peer's side of a wpa_supplicant network block and
 * hostapd's own EAP server with its users. Plain data in the reader's arena.
 */

/* Method types as on the wire (IANA); the ones hostapd and wpa_supplicant have words for. */
enum spec_eap_type {
	SPEC_EAP_NONE = 0,
	SPEC_EAP_MD5 = 4,
	SPEC_EAP_GTC = 6,
	SPEC_EAP_TLS = 13,
	SPEC_EAP_SIM = 18,
	SPEC_EAP_TTLS = 21,
	SPEC_EAP_AKA = 23,
	SPEC_EAP_PEAP = 25,
	SPEC_EAP_MSCHAPV2 = 26,
	SPEC_EAP_FAST = 43,
	SPEC_EAP_PSK = 47,
	SPEC_EAP_SAKE = 48,
	SPEC_EAP_IKEV2 = 49,
	SPEC_EAP_AKA_PRIME = 50,
	SPEC_EAP_GPSK = 51,
	SPEC_EAP_PWD = 52,
	SPEC_EAP_TEAP = 55
};

/* Bits: what runs inside TTLS without EAP [RFC 5281 11.2]. */
enum {
	SPEC_TTLS_PAP = 1,
	SPEC_TTLS_CHAP = 2,
	SPEC_TTLS_MSCHAP = 4,
	SPEC_TTLS_MSCHAPV2 = 8
};

enum { SPEC_EAP_METHODS_MAX = 8 }; /* [hostapd] of one user; the rest of a list is not read */

/* "PEAP": NULL for a type without a word. */
const char *spec_eap_name(enum spec_eap_type type);
MUST_CHECK bool spec_eap_parse(const char *word, size_t len, enum spec_eap_type *type);
/* Whether this simulator can play it: TLS, TTLS, PEAP, and inside them MSCHAPV2, GTC and MD5. */
bool spec_eap_is_played(enum spec_eap_type type);

/* A file that a setting names, read whole. path NULL: not given. */
struct spec_file {
	const char *path;  /* as written, relative to the configuration */
	struct bytes data; /* empty if it could not be read, which was said */
	const char *file;
	unsigned line;
};

/* password, or its MD4 hash of the UTF-16 text [RFC 2759 8.3]. */
enum { SPEC_NT_HASH = 16 };
struct spec_eap_password {
	bool given;
	bool is_nt_hash;
	struct bytes text; /* 16 octets if is_nt_hash */
};

/* Bits of phase1's tls_* switches, the same on both sides (tls_flags of hostapd). */
enum {
	SPEC_TLS_NO_1_0 = 1 << 0,
	SPEC_TLS_NO_1_1 = 1 << 1,
	SPEC_TLS_NO_1_2 = 1 << 2,
	SPEC_TLS_NO_1_3 = 1 << 3,       /* wpa_supplicant's and hostapd's default */
	SPEC_TLS_NO_TIME_CHECKS = 1 << 4,
	SPEC_TLS_NO_SESSION_TICKET = 1 << 5,
	SPEC_TLS_ALLOW_UNSAFE_RENEGOTIATION = 1 << 6,
	SPEC_TLS_SUITEB = 1 << 7
};

enum spec_crypto_binding { SPEC_BINDING_NONE, SPEC_BINDING_OPTIONAL, SPEC_BINDING_REQUIRED };

/* A network block's EAP. */
struct spec_eap_peer {
	enum spec_eap_type methods[SPEC_EAP_METHODS_MAX]; /* in the order written */
	size_t n_methods;
	const char *identity;           /* NULL: not given */
	const char *anonymous_identity; /* NULL: identity goes outside too */
	struct spec_eap_password password;

	struct spec_file ca_cert;
	struct spec_file client_cert;
	struct spec_file private_key;   /* PEM, DER or PKCS#12 */
	const char *private_key_passwd;
	/* checks of the server's certificate, as written; NULL: not checked */
	const char *subject_match;
	const char *altsubject_match;   /* "DNS:a.example;EMAIL:x@example" */
	const char *domain_match;       /* several separated by ';' */
	const char *domain_suffix_match;

	/* phase1 */
	int peap_version;               /* -1: whichever the server asks for */
	int peap_label;                 /* -1: not forced; 0 or 1: peaplabel */
	int peap_outer_success;         /* 0 tunnelled only (default 1), 2 ask for TLV too */
	enum spec_crypto_binding crypto_binding;
	unsigned phase2_auth;           /* of PEAP: 0 not needed, 1 unless resumed, 2 always */
	uint32_t tls_flags;             /* SPEC_TLS_* */
	/* phase2 */
	unsigned ttls_auth;             /* SPEC_TTLS_* of auth=; one, or 0 */
	enum spec_eap_type inner[SPEC_EAP_METHODS_MAX]; /* auth= of PEAP, autheap= of TTLS */
	size_t n_inner;                 /* 0: any that is known */

	uint32_t fragment_size;         /* 1398 */
	unsigned eapol_flags;           /* 3: bit 0 unicast, bit 1 broadcast WEP key wanted */
	bool workaround;                /* eap_workaround: deviations of servers are overlooked */
};

/* wpa_supplicant's defaults. */
void spec_eap_peer_init(struct spec_eap_peer *p);

/* `radius_auth_req_attr=126:s:Operator`, `radius_accept_attr=`: an attribute given by number. */
struct spec_radius_attr {
	uint8_t type;
	struct bytes value; /* at most 253 octets [RFC 2865 5] */
	const char *file;
	unsigned line;
};

/* One line of eap_user_file. */
struct spec_eap_user {
	bool any;             /* the line begins with *: every identity */
	bool prefix;          /* "text"*: identities that begin with it */
	struct bytes identity;
	bool phase2;          /* [2]: inside a tunnel; otherwise the outer identity */
	enum spec_eap_type methods[SPEC_EAP_METHODS_MAX];
	size_t n_methods;
	unsigned ttls_auth;   /* SPEC_TTLS_* */
	bool macacl;
	int peap_version;     /* [ver=0], [ver=1]; -1: not forced */
	struct spec_eap_password password;
	struct spec_radius_attr *accept_attr; /* of the Access-Accept, RADIUS server only */
	size_t n_accept_attr;
	const char *file;
	unsigned line;
};

/* hostapd's own EAP server: of an AP with eap_server=1, or of a RADIUS server. */
struct spec_eap_server {
	struct spec_eap_user *user; /* in the order of the file; the first that fits is taken */
	size_t n_user;
	struct spec_file user_file;
	struct spec_file ca_cert;
	struct spec_file server_cert;
	struct spec_file private_key; /* PEM, DER; PKCS#12 without a server_cert */
	const char *private_key_passwd;
	uint32_t fragment_size;       /* 1398 */
	uint32_t tls_flags;           /* SPEC_TLS_NO_1_3 unless tls_flags= says otherwise */
	uint32_t tls_session_lifetime_s; /* 0: no resumption */
	const char *server_id;        /* "hostapd" */
};

/* hostapd's defaults. */
void spec_eap_server_init(struct spec_eap_server *s);
/*
 * The user hostapd takes for an identity in this phase: the first line that names it, is a prefix
 * of it or, outside a tunnel, is *; NULL if none.
 */
const struct spec_eap_user *spec_eap_user_find(const struct spec_eap_server *s,
					       struct bytes identity, bool phase2);

#endif

#ifndef WIRE_SAE_H
#define WIRE_SAE_H

#include "wire/elem.h"

/*
 * What follows algorithm, sequence and status of an SAE Authentication frame [11-2020 9.3.3.11,
 * 12.4.7]. Groups are those whose lengths are known here (19, 20, 21); the others cannot be taken
 * apart.
 */
enum {
	SAE_SEQ_COMMIT = 1,
	SAE_SEQ_CONFIRM = 2,
	SAE_TOKEN_MIN = 32,  /* a shorter bare token is no token (as hostapd) */
	SAE_EXT_BODY_MAX = 254, /* octets of an element behind its ID extension */
	SAE_FIELDS_MAX = 2 + 3 * 66 + 4 * 257
};

/* Octets of a scalar and a coordinate: 32, 48, 66; 0 for a group not known here. */
size_t sae_number_len(uint16_t group);

struct sae_commit_body {
	uint16_t group;
	struct bytes token;   /* bare, or of the Anti-Clogging Token Container; empty: none */
	struct bytes scalar;  /* sae_number_len */
	struct bytes element; /* x and y */
	bool has_password_id;
	struct bytes password_id; /* may be empty */
	struct bytes rejected;	  /* groups of the Rejected Groups element, octets as sent */
	bool has_akm;
	uint32_t akm; /* AKM Suite Selector: OUI and type in one number */
};
/*
 * fields: auth.elements. h2e: by the status code (126), which decides the form of the token and
 * whether there are elements: without it a password identifier at most. WIRE_OTHER: a group not
 * known here; .group is then set.
 */
MUST_CHECK enum wire sae_commit_parse(struct bytes fields, bool h2e, struct sae_commit_body *out);
/* The elements in hostapd's order: identifier, rejected groups, token, AKM. */
void sae_commit_build(struct wr *w, bool h2e, const struct sae_commit_body *b);

/* Status 76: group and token. */
struct sae_token_request {
	uint16_t group;
	struct bytes token;
};
MUST_CHECK enum wire sae_token_request_parse(struct bytes fields, bool h2e,
					     struct sae_token_request *out);
void sae_token_request_build(struct wr *w, bool h2e, const struct sae_token_request *t);

struct sae_confirm_body {
	uint16_t send_confirm;
	struct bytes confirm; /* hash_len octets */
};
/* Octets behind the value are left alone. */
MUST_CHECK enum wire sae_confirm_parse(struct bytes fields, size_t hash_len,
				       struct sae_confirm_body *out);
void sae_confirm_build(struct wr *w, const struct sae_confirm_body *b);

#endif

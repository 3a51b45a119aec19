#ifndef PROTO_EAP_INNER_H
#define PROTO_EAP_INNER_H

#include "proto/eap_method.h"

/*
 * EAP inside a tunnel, where there is no Success or Failure: each side runs one method after the
 * identity. What is written begins with the type, without code, identifier and length.
 */
enum eap_inner_is {
	EAP_INNER_GOES_ON, /* out holds what is to be sent */
	EAP_INNER_DONE,	   /* the method succeeded; a peer's out holds its last answer */
	EAP_INNER_FAILED,  /* *why; a peer's out may hold an answer */
	EAP_INNER_IGNORED  /* *why; nothing is sent */
};
struct eap_inner_result {
	enum eap_inner_is is;
	const char *why;
};

struct eap_inner_peer {
	const struct eap_peer_conf *conf;
	const struct eap_method *method;
	void *session;
};
void eap_inner_peer_fini(struct eap_inner_peer *p);
MUST_CHECK enum err eap_inner_peer_step(struct eap_inner_peer *p, const struct eap_env *env,
					const struct eap *req, struct wr *out, struct fx *fx,
					struct eap_inner_result *r);

struct eap_inner_server {
	const struct eap_server_conf *conf;
	const struct spec_eap_user *user;
	uint8_t identity[EAP_IDENTITY_MAX];
	size_t identity_len;
	const struct eap_method *method;
	void *session;
	unsigned next;	  /* index into user->methods */
	uint32_t refused; /* bits of them that a Nak took away */
};
void eap_inner_server_fini(struct eap_inner_server *s);
/* Who it is: finds the user of phase 2 and writes the first request of a method. */
MUST_CHECK enum err eap_inner_server_identity(struct eap_inner_server *s,
					      const struct eap_env *env, struct bytes identity,
					      uint8_t out_id, struct wr *out, struct fx *fx,
					      struct eap_inner_result *r);
/* A response to what was asked. */
MUST_CHECK enum err eap_inner_server_step(struct eap_inner_server *s, const struct eap_env *env,
					  const struct eap *resp, uint8_t out_id, struct wr *out,
					  struct fx *fx, struct eap_inner_result *r);

/* The first n octets of the inner MSK, zeros behind what there is. */
void eap_inner_key(const struct eap_method *method, const void *session, uint8_t *out, size_t n);

#endif

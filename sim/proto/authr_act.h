#ifndef PROTO_AUTHR_ACT_H
#define PROTO_AUTHR_ACT_H

#include "proto/authenticator.h"
#include "wire/eapol.h"

/*
 * Inside the authenticator: one step under way, and what its handlers are made of. Functions that
 * return a state return the one to go on with. Nobody else includes this.
 */
struct authr_act {
	struct authenticator *a;
	const struct ap_env *env;
	const struct authr_event *ev;
	struct fx *fx;
	enum err err;
};

/* What a station's EAPOL-Key is, by its Key Information [11-2020 12.7.2]. */
enum authr_msg { AUTHR_MSG_M2, AUTHR_MSG_M4, AUTHR_MSG_G2, AUTHR_MSG_REQUEST };

/* What happened, for the timers; authr_act.c alone knows what is armed. */
void authr_timers_m1_acked(struct authr_act *s);
void authr_timers_answered(struct authr_act *s);
void authr_timers_keyed(struct authr_act *s);
void authr_timers_over(struct authr_act *s);

/* "WPA" or "RSN", as hostapd says it. */
const char *authr_kind(const struct authenticator *a);
/* Keeps the first failure of the environment; the step then ends without effect. */
void authr_need(struct authr_act *s, enum err e);
/* A line of hostapd's own logger: "STA aa:… WPA: …", visible at INFO and above. */
void authr_say(struct authr_act *s, enum log_level level, const char *text);
void authr_ignored(struct authr_act *s, const char *frame, const char *why);
void authr_report_key(struct authr_act *s, enum trace_key key, enum trace_key_what what,
		      struct bytes name, struct bytes secret);

/* Key replay counters. */
bool authr_replay_open(const struct authr_replay *r, uint64_t counter);
void authr_replay_close(struct authr_replay *r);

/* The group key machine waits for this station no more. */
void authr_uncount(struct authr_act *s);
enum authr_state authr_end(struct authr_act *s, uint16_t reason);
/* The first transmission, or the next, of a message. */
enum authr_state authr_go_m1(struct authr_act *s);
enum authr_state authr_go_m3(struct authr_act *s);
enum authr_state authr_go_g1(struct authr_act *s);
enum authr_state authr_begin_handshake(struct authr_act *s);
/* A new PTK of the key there is, if there is one and it is not forbidden. */
enum authr_state authr_new_ptk(struct authr_act *s);
enum authr_state authr_begin_group(struct authr_act *s);

/*
 * authr_rx.c: reads the event's PDU and judges what is asked of every EAPOL-Key before its kind
 * matters; false if it was answered (with silence and a verdict). k borrows from the PDU.
 */
bool authr_read(struct authr_act *s, struct eapol_key *k, enum authr_msg *msg);
void authr_bad_state(struct authr_act *s, enum authr_msg msg);
/* Message 2 with message 1 out, and with message 3 out already. */
enum authr_state authr_first_m2(struct authr_act *s, const struct eapol_key *k);
enum authr_state authr_later_m2(struct authr_act *s, const struct eapol_key *k);
enum authr_state authr_on_m4(struct authr_act *s, const struct eapol_key *k);
enum authr_state authr_on_g2(struct authr_act *s, const struct eapol_key *k);
enum authr_state authr_on_request(struct authr_act *s, const struct eapol_key *k);

#endif

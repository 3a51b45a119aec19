#ifndef PROTO_SME_PARTS_H
#define PROTO_SME_PARTS_H

#include "proto/sme.h"

/* How the files of the SME call each other; nobody else includes this. */

#define SME_SCAN_AGAIN_NS (5 * NS_PER_S) /* wpa_supplicant scan_interval */
#define SME_EAP_NS	  (70 * NS_PER_S) /* wpa_supplicant: for 802.1X and the handshake */
static inline int64_t sme_fresh_ns(const struct sme *s)
{
	return s->spec->scan_res_valid_for_connect_s * NS_PER_S;
}

/* sme_leave.c: leaving, and coming back later. What returns a state returns the next one. */
void sme_drop(struct sme *s, struct fx *fx);
enum sme_state sme_idle_until(struct fx *fx, int64_t in_ns);
int64_t sme_backoff_ns(unsigned failures);
/* The network is left alone for a while; for how long, in ns. */
int64_t sme_disable(struct sme *s, const char *why, struct fx *fx);
void sme_enable(struct sme *s, struct fx *fx); /* again, should it be disabled */
/* Its failure counts; whether the BSSID was not in the list. */
bool sme_ignore(struct sme *s, struct mac bssid, int64_t now_ns, struct fx *fx);
void sme_send_deauth(struct mac to, uint16_t reason, struct fx *fx); /* the frame alone */
void sme_send_leave(struct mac to, uint16_t reason, struct fx *fx);  /* and says so */
/* The line of wpa_supplicant that people wait for; local: the station's own doing. */
void sme_say_left(struct mac from, uint16_t reason, bool local, struct fx *fx);

/* sme_connect.c: going to a BSS */
void sme_first_request(struct sme *s, struct fx *fx);
enum sme_state sme_go_to(struct sme *s, const struct sta_env *env, const struct bss_entry *bss,
			 const struct roam_fit *fit, bool ask_ds, const char *why, struct fx *fx);
bool sme_can_ft(const struct sme *s, const struct bss_entry *bss, const struct roam_fit *fit);
/* The command for FT over the DS that is under way does not ask whether it can be. */
bool sme_is_forced(const struct sme *s);
enum sme_state sme_leave_for_target(struct sme *s, struct fx *fx);
enum sme_state sme_on_tuned(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_connection_failed(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_attempt_failed(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_try_again(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_on_tx_done(struct sme *s, const struct sta_env *env, bool acked, struct fx *fx);
void sme_reject_log(const struct sme *s, const char *event, uint16_t status, struct fx *fx);
enum sme_state sme_on_auth(struct sme *s, const struct sta_env *env, struct bytes body,
			   struct fx *fx);
/* Open authentication or SAE is through: on to the association. */
enum sme_state sme_authenticated(struct sme *s, const struct sta_env *env, struct fx *fx);
/* OWE: with the own element, and again with another group. */
enum sme_state sme_on_owe_ready(struct sme *s, const struct sta_env *env, struct bytes element,
				struct fx *fx);
enum sme_state sme_on_owe_retry(struct sme *s, uint16_t group, struct fx *fx);
enum sme_state sme_on_cckm_ready(struct sme *s, const struct sta_env *env, struct bytes element,
				 struct fx *fx);
void sme_now_with_target(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_on_assoc(struct sme *s, const struct sta_env *env, struct bytes body,
			    struct fx *fx);
void sme_arm_beacon_timer(const struct sme *s, struct fx *fx);
enum sme_state sme_on_connected(struct sme *s, const struct sta_env *env, struct fx *fx);

void sme_trigger(const struct sme *s, enum trace_trigger trigger, struct fx *fx);

/* sme_watch.c: scanning, deciding, and the signal of the present AP */
void sme_scan_channels(struct sme *s, const struct sta_env *env, const uint32_t *freq, unsigned n,
		       struct fx *fx);
/* The same of channels that are all there are at 2.4 and 5 GHz: those at 6 GHz come next. */
void sme_scan_all(struct sme *s, const struct sta_env *env, const uint32_t *freq, unsigned n,
		  struct fx *fx);
/* How old what the scan has heard may be: it counts however long the scan took. */
int64_t sme_scanned_age_ns(const struct sme *s, int64_t now_ns);
void sme_start_scan(struct sme *s, const struct sta_env *env, uint32_t only_mhz, struct fx *fx);
enum sme_state sme_on_scanned(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_on_roam_to(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			      struct fx *fx);
void sme_on_heard(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
		  struct fx *fx);
enum sme_state sme_disconnected(struct sme *s, enum trace_trigger why, int64_t scan_in_ns,
				struct fx *fx);
enum sme_state sme_on_beacon_timer(struct sme *s, struct fx *fx);
enum sme_state sme_on_left(struct sme *s, const struct sta_env *env, const struct sme_event *ev,
			   struct fx *fx);

/* sme_deadline.c: the reassociation deadline */
void sme_ft_granted(const struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_ft_too_late(struct sme *s, const struct sta_env *env, struct fx *fx);

/* sme_switch.c: the AP goes to another channel */
void sme_switch_heard(struct sme *s, uint32_t freq_mhz, const struct channel_switch *how,
		      struct fx *fx);
void sme_on_switch(struct sme *s, struct bytes elements, struct fx *fx);
void sme_switch_now(struct sme *s, struct fx *fx);
void sme_switch_forget(struct sme *s, struct fx *fx);

/* sme_report.c: neighbor reports */
void sme_report_ask(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_on_report(struct sme *s, const struct sta_env *env, struct bytes body, struct fx *fx);
void sme_report_failed(struct sme *s, struct fx *fx); /* none came in time, or ever will */
/* A scan for roaming, on the channels of the report first. */
void sme_roam_scan(struct sme *s, const struct sta_env *env, struct fx *fx);

/* sme_measure.c: radio measurement */
bool sme_measures(const struct sme *s); /* with the target, as the association request says */
void sme_on_measure(struct sme *s, struct bytes body, struct fx *fx);
void sme_measure_due(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_measure_scanned(struct sme *s, struct fx *fx);
void sme_measure_tuned(struct sme *s, struct fx *fx); /* home, if it was for this */
void sme_measure_forget(struct sme *s, struct fx *fx);

/* sme_btm.c: BSS transition management */
enum sme_state sme_on_btm_request(struct sme *s, const struct sta_env *env, struct bytes body,
				  struct fx *fx);
enum sme_state sme_btm_scanned(struct sme *s, const struct sta_env *env, struct fx *fx);
enum sme_state sme_btm_tuned(struct sme *s, struct fx *fx);
enum sme_state sme_btm_sent(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_btm_query(struct sme *s, struct fx *fx);

/* sme_roam.c: whether another BSS is gone to, and wpa_supplicant's background scans */
bool sme_by_supplicant(const struct sme *s);
enum sme_state sme_decide_roam(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_bgscan_start(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_bgscan_stop(struct sme *s, struct fx *fx);
void sme_bgscan_due(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_bgscan_scanned(struct sme *s, const struct sta_env *env, struct fx *fx);
void sme_bgscan_heard(struct sme *s, const struct sta_env *env, struct fx *fx);

#endif

#ifndef OBSERVE_STATE_H
#define OBSERVE_STATE_H

#include "base/limits.h"
#include "observe/catalogue.h"
#include "observe/names.h"
#include "observe/observe.h"
#include "observe/seen.h"
#include "observe/signs.h"
#include "wire/dot11.h"
#include "wire/eth.h"
#include "wire/eap.h"
#include "wire/hdr.h"
#include "wire/ip.h"

/* The inside of the observer; nobody outside sim/observe includes this. */

enum {
	STATIONS_MAX = 65536,
	BSS_MAX = 4096,
	TRANSITIONS_MAX = 65536, /* joins, and roams, of one station */
	FACTS_MAX = 16384,
	JUDGED_MAX = 4096,       /* failed attempts that are judged at the end */
	PULLS_MAX = 4096,
	ORIGINS_MAX = 64,        /* cached keys of a station whose origin is remembered */
	ASKED_MAX = 256,         /* RADIUS requests without an answer yet */
	ANSWERS_MAX = 32,        /* of APs, which nobody has acknowledged yet */
	LOSSES_MAX = 4096,
	DEPARTURES_MAX = 16384,  /* stations an AP has sent away */
	PAIRS_MAX = 4096,        /* key holders that exchanged sequence numbers */
	PACKETS_MAX = 1 << 22,   /* of one flow and direction */
	REFUSED_MAX = 16         /* groups of SAE that were refused in one transition */
};

/*
 * Attempts of one transition follow each other within this time; a later one begins another
 * transition. wpa_supplicant's authentication timeout (SME_AUTH_TIMEOUT).
 */
#define ATTEMPT_GAP_NS (5 * INT64_C(1000000000))

/* What beacons, probe and association responses of a BSS have shown. */
struct bss {
	struct mac bssid;
	uint32_t freq_mhz;
	int64_t up_ns, heard_ns; /* its beacons came without a gap from here to here */
	int64_t back_ns;         /* when they came again after a gap; 0: there was none */
	uint32_t was_mhz;        /* where they came before freq_mhz; 0: nowhere else */
	int64_t moved_ns;        /* since when they have come at freq_mhz */
	const char *entity; /* the AP's name, interned; NULL if records carry none */
	const char *behind; /* the controller its data pass, interned; NULL: none */
	bool announced;     /* a beacon or probe response was seen */
	bool mfp;           /* it can protect management frames */
	bool has_rsn, has_mde, over_ds;
	char country[3];    /* by its beacons; empty: they name none */
	bool ft_psk_done;   /* somebody came by FT-PSK */
	bool okc_done;      /* somebody came by OKC */
	uint32_t akm_mask;
	uint8_t mdid[2];
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
};

/* A failed attempt, judged when the run is over: key holders may speak seconds later. */
struct judged_try {
	uint32_t station;
	bool is_join;
	enum roam_method method;
	unsigned n;        /* the transition's number */
	unsigned attempt;  /* its index, OBSERVE_ATTEMPTS_MAX or more if it is not kept */
	uint16_t status, reason;
	struct mac from, to;
	struct try_seen seen;
};

/* Where a station's keys for an AP came from. */
struct origin {
	struct mac ap;
	enum roam_method method; /* full authentication with it: EAP, SAE, OWE; else METHOD_COUNT */
	enum akm akm;            /* of that */
	unsigned n_made;         /* of all those keys, in their order; 0: none */
	int64_t made_ns;
	bool has_pmkid;          /* in message 1, from the AP */
	uint8_t pmkid[PMKID_LEN];
	unsigned n_answers;      /* frames it sent through another AP */
};

/* A RADIUS request. */
struct asked {
	bool waits;
	uint8_t id;
	uint16_t client_port;
	uint32_t client_ip;
	struct mac sta;
	int64_t at_ns; /* the latest transmission */
};

/* Something a node said that is evidence of a cause. */
struct fact {
	int64_t at_ns;
	const char *entity;
	struct mac peer; /* zero: none named */
	uint8_t cause, rank;
	enum evidence evidence;
	const char *line;
};

/* A PMK-R1 pull on the wired side and what became of it. */
struct pull {
	struct mac asker; /* source address: the BSSID of the AP that asks */
	uint8_t nonce[16];
	uint8_t r0kh[R0KH_ID_MAX];
	uint8_t r0kh_len;
	unsigned sent, lost, answered;
	int64_t t_first_ns, t_last_ns;
	int64_t t_answer_ns; /* when the first answer had arrived */
	uint64_t frame_no;
};

/* Delivery of one direction of a flow, by packet number. */
struct flow_dir {
	uint64_t offered, delivered;
	uint64_t first, next; /* numbers offered: first to next - 1 */
	uint8_t *got;         /* bit per packet from first on */
	size_t got_cap;       /* octets */
	int64_t delay_sum_ns;
	int64_t last_ns;      /* when number next - 1 was offered */
};

struct flow {
	const char *name;
	enum flow_kind kind;
	int64_t interval_ns;
	struct flow_dir dir[APP_DIR_COUNT];
	uint64_t duplicates;
	int64_t *asked_ns; /* ping: when request first + i was offered */
	size_t asked_cap;
	int64_t rtt_min_ns, rtt_max_ns, rtt_sum_ns;
	uint64_t n_rtt;
};

/* Packet numbers offered during a transition. */
struct span {
	uint64_t from[OBSERVE_FLOWS_MAX][APP_DIR_COUNT];
	uint64_t to[OBSERVE_FLOWS_MAX][APP_DIR_COUNT];
};

/* Which directions are open. */
struct paths {
	bool seen; /* there was a TRACE_PATH record */
	struct mac bssid; /* one radio, one path: a later record replaces an earlier one */
	bool up, down;
	bool no_address; /* the station has no IPv4 address to use: its link alone is no path */
	bool ap_seen; /* APs tell of their keys */
	bool ap_keyed; /* the pairwise key of the station is installed at ap_bssid */
	bool ap_waits; /* 802.1X there has not opened the port yet */
	struct mac ap_bssid;
	const char *learnt; /* the AP behind which the wired side believes the station */
	const char *learning; /* from learning_ns on; NULL if nothing is under way */
	int64_t learning_ns;
};

/* Divides time among phases from a start on. */
struct clock {
	bool running;
	int64_t start_ns, now_ns;
	enum roam_phase phase;
	bool change_due;
	int64_t change_ns; /* then phase becomes next */
	enum roam_phase next;
	struct phase_time ph[PHASE_COUNT];
	int64_t share[SHARE_COUNT];
	int64_t share_gap_ns; /* since the last frame; belongs to the sender of the next */
	int64_t air_until_ns; /* the last frame and its acknowledgement */
	int64_t radius_until_ns; /* the AP waits for a RADIUS server; its answer is under way */
	int64_t outage_up_ns, outage_down_ns;
	bool has_trigger, stayed;
	enum trace_trigger trigger;
	struct span span;
};

enum step_of { TRY_NONE, TRY_UNDER_WAY, TRY_DONE };

/* The transition under way, or the last one while it can still change. */
struct current {
	enum step_of step;
	struct transition t;
	struct try_seen seen; /* of the last attempt */
	struct refused_group refused[REFUSED_MAX]; /* by status 77 */
	unsigned n_refused;
	bool ended;           /* the last attempt has failed */
	bool odd;             /* it began with a number that is not the station's next */
	bool had_clock;       /* that the station's own trigger had started */
	int64_t last_ns;      /* start of the latest frame of the exchange */
	int64_t mgmt_end_ns, key_end_ns;
	bool keys_fixed;      /* data came from the AP: a later departure is no failure */
	bool m1_after;        /* a new handshake began after this one */
	int64_t floor_ns;       /* of the last attempt, without the last acknowledgement */
	int64_t floor_answer_ns; /* SIFS and acknowledgement of its last frame */
	int64_t data_up_ns, data_down_ns;   /* first via the new AP, OBSERVE_NULL before */
	int64_t before_up_ns, before_down_ns; /* last via the old one */
	/* data frames of the station to the new AP, and from it onward, by cable or air */
	unsigned up_air, up_on;
	int64_t first_up_ns, last_up_air_ns; /* of up_air */
	struct clock end;     /* the clock where the transition ends, as far as is known yet */
	bool could_end;       /* end is where both directions were open, or the keys complete */
	bool ended_clock;     /* it did end there */
};

struct station {
	struct mac mac;
	const char *name; /* NULL until known */
	struct mac assoc; /* zero: not associated */
	enum akm assoc_akm;
	bool assoc_has_mde, assoc_mfp;
	uint16_t assoc_aid;
	bool dozes; /* as it told its AP */
	uint8_t home[R0KH_ID_MAX]; /* the R0KH-ID of its latest full authentication */
	uint8_t home_len;
	struct mac home_ap;
	int64_t home_ns;
	enum akm home_akm;
	uint8_t assoc_mdid[2];
	bool scanning;
	bool has_pending; /* a trigger that came while the clock was taken */
	int64_t pending_ns;
	enum trace_trigger pending;
	struct current cur;
	struct origin *origins;
	size_t n_origins, cap_origins; /* n of all; the last ORIGINS_MAX are kept */
	unsigned n_made; /* keys by full authentication */
	struct paths paths;
	struct lan lan;
	struct address address;
	struct numbers numbers;
	struct sender sender;
	int64_t admitted_ns; /* an AP last said that its port is open */
	struct bare bare;
	struct asleep asleep;
	struct habit habit;
	struct clock clock;
	int64_t last_up_ns, last_down_ns; /* last delivery, OBSERVE_NULL before */
	struct flow *flows;
	size_t n_flows, cap_flows;
	struct list {
		struct transition *p;
		struct span *spans;
		size_t n, cap;
	} joins, roams;
	struct observed_station out;
};

struct observe {
	struct names names;
	struct station **stations;
	size_t n_stations, cap_stations;
	struct map station_of; /* address to index */
	struct map named;      /* hash of name to index of station */
	struct bss *bss;
	size_t n_bss, cap_bss;
	struct map bss_of;
	struct map ap_names;   /* hash of an AP's name */
	struct map hosts;      /* IPv4 addresses that ARP frames came from */
	struct fact *facts;
	size_t n_facts, cap_facts;
	struct judged_try *tries;
	size_t n_tries, cap_tries;
	struct pull *pulls;
	size_t n_pulls, cap_pulls;
	struct failure *failures;
	size_t n_failures, cap_failures;
	struct asked asked[ASKED_MAX];
	size_t n_asked; /* of all */
	struct answer answers[ANSWERS_MAX];
	size_t n_answers; /* of all; the last ANSWERS_MAX are kept */
	struct departure *departures;
	size_t n_departures, cap_departures;
	struct loss *losses;
	size_t n_losses, cap_losses;
	struct pair *pairs;
	size_t n_pairs, cap_pairs;
	unsigned n_asleep; /* stations that left an AP so */
	uint64_t frame_no;
	bool admits;  /* APs say so */
	bool wired;   /* inter-AP frames or any others were seen on a cable */
	bool foreign; /* the air times are not of our medium */
	bool paths_seen; /* there was a TRACE_PATH record */
	bool nomem, limit;
};

/* Doubles *p (of n used, *cap had, size each) up to max. False: o->nomem or o->limit is set. */
bool grow(struct observe *o, void *p, size_t n, size_t *cap, size_t size, size_t max);

/* station.c */
struct station *station_find(struct observe *o, struct mac mac);
/* Found or made; NULL when memory or the limit is exhausted. */
struct station *station_make(struct observe *o, struct mac mac);
struct station *station_named(struct observe *o, const char *name);
void station_name(struct observe *o, struct station *st, const char *name);
const char *station_text(struct observe *o, const struct station *st);
void station_free(struct station *st);

/* bss.c */
struct bss *bss_find(struct observe *o, struct mac bssid);
struct bss *bss_make(struct observe *o, struct mac bssid, const char *entity);
bool bss_is_ap_name(const struct observe *o, const char *entity);
/* Its beacons came again, after a gap, later than since_ns. */
bool bss_came_back(struct observe *o, struct mac bssid, int64_t since_ns);

/* A management, EAPOL or data frame between a station and an AP. */
struct sight {
	const struct trace_rec *rec;
	struct hdr h;
	struct bytes body;
	struct mac sta, bssid;
	bool from_ap;
	int64_t at_ns, end_ns;
	uint64_t frame_no; /* of the run */
};

/* air.c */
void air_tx(struct observe *o, const struct trace_rec *rec);
void air_done(struct observe *o, const struct trace_rec *rec);
/* An AP's answer to authentication or association: what becomes of it will be told. */
void await_ack(struct observe *o, struct station *st, const struct sight *s, bool is_assoc);
/* FT towards this BSS: over the air or the DS, or adaptive where its beacons do not offer FT. */
enum roam_method air_ft_method(struct observe *o, struct mac target, bool over_ds);

/* assoc.c */
void assoc_asked(struct observe *o, const struct sight *s);
void assoc_answered(struct observe *o, const struct sight *s);
/* Octets of the MICs of EAPOL-Key frames and FTEs. */
size_t akm_mic_len(enum akm akm);
/* One takes the PSK for its key, the other SAE's. */
bool akm_differs(enum akm a, enum akm b);
/* Octets of the MIC of this FTE: by the AKM or, with SAE's extended keys, as it says itself. */
size_t fte_mic_len(enum akm akm, struct bytes fte);

/* number.c: whether frames under its address are the station's */
/* Before anything is made of the frame. */
void number_see(struct observe *o, struct station *st, const struct sight *s);
/* An exchange has succeeded, so it is the station's. */
void number_done(struct station *st);
/* No more frames come. */
void number_end(struct observe *o, struct station *st);

/* attempt.c: how transitions begin, go on and end */
struct beginning {
	struct try_seen seen;
	struct mac target;
	enum roam_method method; /* as far as it is known yet */
	enum roam_phase phase;
};
void attempt_begin(struct observe *o, struct station *st, const struct sight *s,
		   const struct beginning *b);
/* Whether s belongs to the attempt under way towards target. */
bool attempt_is(const struct station *st, struct mac target);
/* A repetition by the MAC of what was answered already: nothing begins with it. */
bool attempt_is_echo(const struct station *st, const struct sight *s, struct mac target);
void attempt_touch(struct observe *o, struct station *st, const struct sight *s);
struct ending {
	uint16_t status, reason;
	bool by_station;
	const char *frame;
};
void attempt_fail(struct observe *o, struct station *st, const struct sight *s,
		  const struct ending *why);
/* The exchange is complete with the frame s; for FT and open networks, the association response. */
void attempt_ok(struct observe *o, struct station *st, const struct sight *s);
/* What was taken for complete goes on: an answer that got lost is asked for again. */
void attempt_reopen(struct station *st);
/*
 * The station says itself that it is with this AP, to which it associates again: from there to
 * there is a roam, not a join.
 */
void attempt_stays(struct observe *o, struct station *st, struct mac bssid);
void attempt_method(struct station *st, enum roam_method method);
/* The transition is over without success; or, when it succeeded, nothing can change it any more. */
void attempt_close(struct observe *o, struct station *st, int64_t at_ns);

/* floor.c */
void floor_add(struct current *c, const struct sight *s);
/* SIFS and acknowledgement behind a frame; 0 for group frames. */
int64_t floor_answer_ns(const struct sight *s);

/* share.c */
/* The clock goes on by ns in its phase. */
void share_stretch(struct clock *c, int64_t ns);
/* The clock has come to a frame of the exchange. */
void share_frame(struct clock *c, const struct sight *s);
/* No frame follows. */
void share_end(struct clock *c);

/* eapol.c */
/* Whether a departure for this reason soon after an exchange says that it did not succeed. */
bool leave_is_failure(uint16_t reason);
void eapol_see(struct observe *o, struct station *st, const struct sight *s, struct bytes pdu);

/* phase.c */
void phase_arm(struct station *st, int64_t at_ns, enum roam_phase first);
void phase_disarm(struct station *st);
/* Brings the station's clock to at_ns, applying what became due by itself on the way. */
void phase_advance(struct observe *o, struct station *st, int64_t at_ns);
void phase_set(struct observe *o, struct station *st, int64_t at_ns, enum roam_phase phase);
/* At a time still to come, unless another phase is set before. */
void phase_set_later(struct station *st, int64_t at_ns, enum roam_phase phase);
/* Remembers the clock as it is: the transition may turn out to have ended here. */
void phase_keep(struct station *st);
/* After anything that may complete a transition. */
void phase_check_end(struct observe *o, struct station *st, int64_t at_ns);
/* The exchange goes on after it seemed complete. */
void phase_reopen(struct station *st);
/* Writes what the clock found into the transition; at_ns: when nothing more can come. */
void phase_finish(struct observe *o, struct station *st, int64_t at_ns);

/* paths.c */
/* Frames can pass, if not packets. */
bool paths_linked(const struct station *st);
bool paths_up(const struct station *st);
bool paths_down(struct observe *o, const struct station *st);
void paths_set(struct observe *o, struct station *st, const struct trace_rec *rec);
void paths_address(struct observe *o, struct station *st, const struct trace_rec *rec);
/* TRACE_KEY: an AP's half of a path is its pairwise key. */
void paths_key(struct observe *o, const struct trace_rec *rec);
/* TRACE_STATE: and that 802.1X has opened its port, where it is what opens it. */
void paths_port(struct observe *o, const struct trace_rec *rec);
/* From at_ns on the wired side believes the station behind this AP. */
void paths_learn(struct station *st, const char *ap, int64_t at_ns);
/* Applies that when its time has come. */
void paths_learnt(struct observe *o, struct station *st);

/* traffic.c */
void traffic_rec(struct observe *o, const struct trace_rec *rec);
struct flow *traffic_flow(struct observe *o, struct station *st, const char *name);
void traffic_mark(const struct station *st, uint64_t at[OBSERVE_FLOWS_MAX][APP_DIR_COUNT]);
void traffic_losses(const struct station *st, const struct span *span, struct transition *t);
/* Closes the flows of a station at the end of the run. */
void traffic_summary(struct observe *o, struct station *st, int64_t end_ns);
void traffic_free(struct station *st);

/* cache.c */
/* A full authentication with this AP has succeeded. */
void cache_note(struct observe *o, struct station *st, const struct sight *s);
/* Message 1 of this AP names its key. */
void cache_name(struct observe *o, struct station *st, struct mac ap, struct bytes pmkid);
/* A request to this AP names keys: what is odd about them goes into the attempt. */
struct rsne;
void cache_offer(struct station *st, struct mac ap, const struct rsne *r);
/* A full authentication has succeeded with some AP, with this AKM or any. */
bool cache_made(const struct station *st, enum roam_method full);
/* A protected data frame of a station: another AP's, passed on, may be pre-authentication. */
void cache_through(struct observe *o, struct station *st, const struct sight *s);
/* What a PMKID offered to this AP is, by the origin of its key. */
struct cache_kind {
	enum roam_method full, same, elsewhere; /* EAP, SKC, OKC; SAE, … */
};
enum roam_method cache_method(struct station *st, struct mac ap, const struct cache_kind *k);
/* The methods that turn into EAP when the AP does not know the key. */
bool cache_is_method(enum roam_method m);

/* silence.c */
struct finding;
/* An attempt that nobody refused. */
void silence_judge(struct observe *o, const struct judged_try *j, struct finding *f);
/* What the wired side says about the target's search for the key; refused: it did answer. */
void silence_pulls(struct observe *o, const struct judged_try *j, bool refused,
		   struct finding *f);

/* forgot.c */
/* Why this AP did not know the key. */
void forgot_judge(struct observe *o, const struct judged_try *j, struct finding *f);
/* Whether the AP has said in this time that the session of the station is over. */
bool forgot_session(const struct observe *o, const struct station *st, struct mac bssid,
		    int64_t from_ns, int64_t to_ns);

/* eap.c */
void eap_see(struct observe *o, struct station *st, const struct sight *s, const struct eap *e);
/* The attempt has succeeded all the same. */
void eap_done(struct observe *o, struct station *st, const struct sight *s);
/* What its failure may come from; leaves the finding as it is if that is not EAP. */
void eap_judge(const struct try_seen *t, struct finding *f);

/* radius.c */
void radius_see(struct observe *o, const struct trace_rec *rec, struct bytes packet);

/* wired.c */
void wired_rec(struct observe *o, const struct trace_rec *rec);

/* nodes.c */
void node_rec(struct observe *o, const struct trace_rec *rec);

/* after.c: what shows only beside an attempt, or after it */
/* The transition is over: what its success cost, or hid. */
void after_transition(struct observe *o, struct station *st);
/* Its AP begins a 4-way handshake without protection, after the station has its keys. */
void after_bare_m1(struct observe *o, struct station *st, const struct sight *s);
/* The AP has sent away a station that was associated with it. */
void after_sent_away(struct observe *o, struct station *st, const struct sight *s, uint16_t reason);
/* Causes that show in what stations and APs did over a time; all is known. */
void after_all(struct observe *o);
/* The first thing of this cause that this node said in a time; NULL: nothing. */
const struct fact *said_by(const struct observe *o, const char *who, uint8_t cause,
			   int64_t from_ns, int64_t to_ns);
/* Whether a failure of its own tells what this attempt came of: it need not be told again. */
bool after_tells(struct observe *o, const struct judged_try *j, uint8_t cause);
/* Whether what was said stands for itself: it explains no failed attempt. */
bool after_is_aside(uint8_t cause);

/* lan.c: the wired side, and what it still believes of a station */
void lan_wire(struct observe *o, const struct trace_rec *rec, const struct eth *e, uint16_t vlan);
/* A data frame from an AP to a station, or of a station. */
void lan_air(struct observe *o, struct station *st, const struct sight *s);
/* The name of the AP, or of the controller it is behind; NULL if it has none. */
const char *lan_place(struct observe *o, struct mac bssid);

/* address.c: its IPv4 address after a roam */
/* The datagram of a DHCP message that this frame is. */
bool address_dhcp(const struct eth *e, struct udp *u);
void address_wire(struct observe *o, const struct trace_rec *rec, const struct eth *e);
/* The transition is over. */
void address_judge(struct observe *o, struct station *st);

/* habit.c: what stations do again and again */
void habit_trigger(struct observe *o, struct station *st, const struct trace_rec *rec);
void habit_scan(struct station *st, const struct trace_rec *rec);
/* It is with this AP now, by this association identifier. */
void habit_moved(struct observe *o, struct station *st, struct mac bssid, uint16_t aid);
void habit_beacon(struct observe *o, const struct sight *s);
void habit_roamed(struct observe *o, struct station *st);
/* BSS transition management, unprotected. */
void habit_asked(struct station *st, bool imminent);
void habit_answered(struct observe *o, struct station *st, const struct sight *s, uint8_t status);
void habit_all(struct observe *o);

/* detect.c */
void detect_all(struct observe *o);
struct finding {
	uint8_t cause;
	enum certainty certainty;
	enum evidence evidence;
	int64_t at_ns;
	const char *station, *ap, *frame;
	uint64_t frame_no;
	const char *visible, *hidden; /* what was said in this run, or NULL */
	const char *detail;           /* added to the catalogue's why, or NULL */
};
void detect_report(struct observe *o, const struct finding *f);

#endif

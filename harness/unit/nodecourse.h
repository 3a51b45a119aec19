#ifndef UNIT_NODECOURSE_H
#define UNIT_NODECOURSE_H

#include "nodeconf.h"
#include "nodescene.h"

/*
 * Courses of real nodes that can be played up to their n-th delivered frame, as often as wanted and
 * always the same: what a broken frame is thrown into in place of the right one.
 */
enum course { COURSE_PSK, COURSE_MFP, COURSE_FT_AIR, COURSE_FT_DS, COURSE_OWE, COURSE_WPA,
	      COURSE_CCKM, /* until EAP would begin: there is no server */
	      COURSE_COUNT };

static inline struct scene_book *course_book(enum course c)
{
	static const struct {
		const char *ap1, *ap2, *sta;
	} text[COURSE_COUNT] = {
		[COURSE_PSK] = { AP_TEXT("1", "ap1") PSK_TEXT, NULL, STA_PSK },
		[COURSE_MFP] = { AP_TEXT("1", "ap1") MFP_TEXT, NULL, STA_MFP },
		[COURSE_FT_AIR] = { AP_TEXT("1", "ap1") PULL_TEXT,
				    AP_TEXT("6", "ap2") PULL_TEXT
				    "r1_key_holder=020000000100\n", STA_FT },
		[COURSE_FT_DS] = { AP_TEXT("1", "ap1") LOCAL_TEXT,
				   AP_TEXT("6", "ap2") LOCAL_TEXT, STA_FT },
		[COURSE_OWE] = { AP_TEXT("1", "ap1") OWE_TEXT, NULL, STA_OWE },
		[COURSE_WPA] = { AP_TEXT("1", "ap1") MIXED_TEXT, NULL, STA_WPA },
		[COURSE_CCKM] = { CCKM_TEXT, NULL, STA_CCKM },
	};

	return book_new(book_text(text[c].ap1), book_text(text[c].ap2), book_text(text[c].sta));
}

/* Stops a course at a frame. */
struct stop {
	unsigned at;   /* deliveries before it */
	unsigned seen;
	bool reached;
	unsigned to;   /* who was to have it */
	bool wire;
	uint32_t freq_mhz;
	size_t len;
	uint8_t frame[2400];
};

static inline bool course_tap(void *ctx, struct fake_world *w, const struct fake_event *e)
{
	struct stop *stop = ctx;

	(void)w;
	if (stop->reached || stop->seen++ < stop->at)
		return false;
	stop->reached = true;
	stop->to = e->to;
	stop->wire = e->what == FAKE_WIRE;
	stop->freq_mhz = e->freq_mhz;
	stop->len = e->len < sizeof(stop->frame) ? e->len : sizeof(stop->frame);
	memcpy(stop->frame, e->frame, stop->len);
	return true;
}

static inline void course_until(struct scene *s, const struct stop *stop, int64_t until_ns)
{
	while (!stop->reached && fake_step(s->w, until_ns))
		;
	if (!stop->reached)
		s->w->now_ns = until_ns;
}

/* A ping each way keeps data on the air. */
static inline void course_flow(struct scene *s)
{
	struct flow_end f = { .name = "ping", .station = "phone", .kind = APP_KIND_PING,
			      .sends = true, .dir = APP_UP, .peer_ip = HOST_GATEWAY_IP,
			      .interval_ns = 10 * NS_PER_MS, .payload_len = 32,
			      .start_ns = 35 * NS_PER_MS, .stop_ns = NS_PER_S };

	INVARIANT(host_add_flow(&s->sta.host, &f) == ERR_OK);
	f.sends = false;
	f.dir = APP_DOWN;
	f.peer_ip = SCENE_IP;
	INVARIANT(host_add_flow(&s->gateway.host, &f) == ERR_OK);
}

/*
 * Plays a course to the frame stop->at; that frame is taken away from its receiver. Without such a
 * frame the course is played to its end.
 */
static inline struct scene *course_play(const struct scene_book *b, enum course c,
					struct stop *stop)
{
	struct scene *s = scene_new(b);

	course_flow(s);
	s->w->tap = course_tap;
	s->w->tap_ctx = stop;
	scene_start(s);
	node_start(&s->sta.node);
	course_until(s, stop, 70 * NS_PER_MS);
	if (!stop->reached && (c == COURSE_FT_AIR || c == COURSE_FT_DS)) {
		station_roam_to(&s->sta, b->bssid[1][0], c == COURSE_FT_DS);
		course_until(s, stop, 130 * NS_PER_MS);
	}
	if (!stop->reached && c == COURSE_MFP) {
		ap_rekey_group(&s->ap[0]);
		course_until(s, stop, 90 * NS_PER_MS);
		ap_deauth(&s->ap[0], SCENE_STA, REASON_INACTIVITY);
		course_until(s, stop, 100 * NS_PER_MS);
	}
	return s;
}

/* What the receiver of the stopped frame gets in its place. */
static inline void course_give(struct scene *s, const struct stop *stop, struct bytes frame)
{
	if (stop->wire)
		node_wire_rx(s->w->node[stop->to].node, 0, frame);
	else
		fake_give(s->w, stop->to, 0, stop->freq_mhz, frame);
}

#endif

#include "observe/state.h"

/*
 * Who had the time of a transition. While frames are exchanged, what passes between two of them
 * belongs to the sender of the later one, who had to think, to compute or to wait for the channel;
 * while a RADIUS request is out, to the server and its network. Before and after the exchange the
 * phase says whose time it is. The shares partition t_total, as the phases do.
 */
static enum roam_share of_phase(enum roam_phase p)
{
	switch (p) {
	case PHASE_SCAN:
		return SHARE_SCAN;
	case PHASE_DS_UPDATE:
	case PHASE_L3:
		return SHARE_WIRED;
	case PHASE_FIRST_DATA:
		return SHARE_TRAFFIC;
	case PHASE_DETECT:
	case PHASE_DECIDE:
	case PHASE_WAIT:
	case PHASE_TUNE:
	case PHASE_KEY_INSTALL:
		return SHARE_CLIENT;
	case PHASE_AUTH:
	case PHASE_EAP:
	case PHASE_ASSOC:
	case PHASE_HANDSHAKE:
	case PHASE_COUNT:
		break;
	}
	return SHARE_COUNT; /* the frames say */
}

void share_stretch(struct clock *c, int64_t ns)
{
	enum roam_share s = of_phase(c->phase);
	int64_t air = c->air_until_ns - c->now_ns, radius;

	if (s != SHARE_COUNT) {
		c->share[s] += ns;
		return;
	}
	air = air < 0 ? 0 : air > ns ? ns : air;
	c->share[SHARE_AIR] += air;
	radius = c->radius_until_ns - c->now_ns - air;
	radius = radius < 0 ? 0 : radius > ns - air ? ns - air : radius;
	c->share[SHARE_RADIUS] += radius;
	c->share_gap_ns += ns - air - radius;
}

void share_frame(struct clock *c, const struct sight *s)
{
	c->share[s->from_ap ? SHARE_AP : SHARE_CLIENT] += c->share_gap_ns;
	c->share_gap_ns = 0;
	c->air_until_ns = s->end_ns + floor_answer_ns(s);
}

void share_end(struct clock *c)
{
	c->share[SHARE_CLIENT] += c->share_gap_ns;
	c->share_gap_ns = 0;
}

#ifndef UNIT_NODEFUZZ_H
#define UNIT_NODEFUZZ_H

#include "nodecourse.h"

/*
 * A situation and what comes then. Input: course(1) delivery(1), and records of len(2, LE)
 * frame(len): the course is played up to that delivery (modulo what it has), which is lost, and the
 * node gets the frames instead, half a millisecond apart.
 */
static inline void nodefuzz(struct bytes input, enum scene_who who, bool wire)
{
	static struct scene_book *book[COURSE_COUNT];
	static unsigned deliveries[COURSE_COUNT];
	struct rd r = rd_of(input);
	uint8_t course, at;
	uint16_t len;
	struct bytes frame;
	struct stop stop = { .at = ~0u };
	struct scene *s;

	if (!rd_u8(&r, &course) || !rd_u8(&r, &at))
		return;
	course %= COURSE_COUNT;
	if (book[course] == NULL) {
		book[course] = course_book((enum course)course);
		scene_free(course_play(book[course], (enum course)course, &stop));
		deliveries[course] = stop.seen;
	}
	stop = (struct stop){ .at = at % deliveries[course] };
	s = course_play(book[course], (enum course)course, &stop);
	while (rd_le16(&r, &len) && rd_take(&r, len < r.left ? len : r.left, &frame)) {
		if (wire)
			node_wire_rx(s->w->node[who].node, 0, frame);
		else
			fake_give(s->w, who, 0, s->w->node[who].freq_mhz[0], frame);
		fake_run(s->w, 500 * NS_PER_US);
	}
	fake_run(s->w, 5 * NS_PER_MS);
	scene_free(s);
}

#endif

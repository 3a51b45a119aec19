#include "medium/fault.h"

#include <string.h>

#include "base/invariant.h"

static_assert(FAULTS_MAX <= 64, "a mask of faults is 64 bits");

#define HIT(i) (UINT64_C(1) << (i))

bool fault_names(const char *wanted, const char *name)
{
	size_t n = strlen(wanted);

	return n == 0 || (strncmp(wanted, name, n) == 0 && (name[n] == '\0' || name[n] == '/'));
}

static bool is_awake(const struct fault *f, int64_t now_ns)
{
	return now_ns >= f->time_ns && (f->for_ns == 0 || now_ns < f->time_ns + f->for_ns);
}

/*
 * On a wire a fault with `to` belongs to the last cable and one without to the first, so that a
 * frame that passes a switch is one frame.
 */
static bool is_place(const struct fault *f, const struct faulty *w)
{
	if (f->to[0] == '\0')
		return w->first_hop;
	return w->to == NULL || fault_names(f->to, w->to);
}

static bool matches(const struct fault *f, const struct faulty *w)
{
	return fault_is_of_frame(f->action) && is_awake(f, w->now_ns) &&
	       (f->where == FAULT_ANYWHERE || f->where == w->where) &&
	       frame_class_covers(f->frame, w->frame) && fault_names(f->from, w->from) &&
	       is_place(f, w);
}

static void record(const struct faults *fs, const struct fault *f, const struct faulty *w)
{
	char text[FAULT_TEXT];
	struct sb sb = sb_of(text, sizeof(text));
	struct trace_rec rec = { .at_ns = w->now_ns, .kind = TRACE_FAULT, .entity = w->from };

	fault_format(f, &sb);
	rec.u.fault = (struct trace_fault){ fault_action_text(f->action), text };
	trace_emit(fs->trace, &rec);
}

uint64_t faults_decide(struct faults *fs, const struct faulty *w)
{
	uint64_t hits = 0;

	if (fs->plan == NULL)
		return 0;
	for (unsigned i = 0; i < fs->plan->n; i++) {
		const struct fault *f = &fs->plan->fault[i];
		uint32_t n;

		if (!matches(f, w))
			continue;
		n = ++fs->matched[i];
		if (n < f->nth || (f->times != 0 && n - f->nth >= f->times))
			continue;
		hits |= HIT(i);
		record(fs, f, w);
	}
	return hits;
}

void faults_corrupt(const struct faults *fs, uint64_t hits, uint8_t *octets, size_t len)
{
	for (unsigned i = 0; hits != 0; i++, hits >>= 1) {
		const struct fault *f = &fs->plan->fault[i];
		int64_t at = f->offset < 0 ? (int64_t)len + f->offset : f->offset;

		if ((hits & 1) != 0 && f->action == FAULT_CORRUPT && at >= 0 && at < (int64_t)len)
			octets[at] ^= f->xor_with;
	}
}

static void apply(const struct fault *f, struct fate *fate, int64_t now_ns)
{
	switch (f->action) {
	case FAULT_DROP:
		if (f->ack)
			fate->lost_above = true;
		else
			fate->lost = true;
		break;
	case FAULT_DELAY:
		fate->delay_ns += f->by_ns;
		break;
	case FAULT_DUPLICATE:
		fate->twice = true;
		fate->again_ns = f->by_ns;
		break;
	case FAULT_CLOG:
		if (f->time_ns + f->for_ns - now_ns > fate->delay_ns)
			fate->delay_ns = f->time_ns + f->for_ns - now_ns;
		break;
	case FAULT_CORRUPT: /* done when it was sent */
	case FAULT_REBOOT:
	case FAULT_LOSE_KEY:
	case FAULT_SLOW:
	case FAULT_BUG:
	case FAULT_ACTION_COUNT:
		break;
	}
}

struct fate faults_fate(const struct faults *fs, uint64_t hits, const char *to, int64_t now_ns)
{
	struct fate fate = { 0 };

	for (unsigned i = 0; hits != 0; i++, hits >>= 1)
		if ((hits & 1) != 0 && fault_names(fs->plan->fault[i].to, to))
			apply(&fs->plan->fault[i], &fate, now_ns);
	return fate;
}

void faults_learn(struct faults *fs, struct mac src, const char *name)
{
	unsigned i = 0;

	if (fs->plan == NULL)
		return;
	while (i < fs->n_origins && !mac_equal(fs->origin[i].mac, src))
		i++;
	if (i == ORIGINS_MAX)
		return; /* more addresses than a plan can be told of */
	if (i == fs->n_origins)
		fs->n_origins++;
	fs->origin[i] = (struct origin){ src, name };
}

const char *faults_origin(const struct faults *fs, struct mac src, const char *otherwise)
{
	for (unsigned i = 0; i < fs->n_origins; i++)
		if (mac_equal(fs->origin[i].mac, src))
			return fs->origin[i].name;
	return otherwise;
}

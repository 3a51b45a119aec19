#include "proto/fx.h"

#include <string.h>

#include "base/invariant.h"
#include "base/text.h"

enum { FX_LOG_MAX = 256 };

void fx_reset(struct fx *fx)
{
	fx->n = 0;
	fx->used = 0;
}

void fx_push(struct fx *fx, struct fx_item item)
{
	INVARIANT(fx->n < FX_MAX);
	fx->item[fx->n++] = item;
}

uint8_t *fx_alloc(struct fx *fx, size_t n)
{
	uint8_t *p = fx->scratch + fx->used;

	INVARIANT(n <= FX_SCRATCH - fx->used);
	fx->used += n;
	return p;
}

struct bytes fx_copy(struct fx *fx, struct bytes b)
{
	uint8_t *p = fx_alloc(fx, b.len);

	if (b.len > 0)
		memcpy(p, b.p, b.len);
	return bytes_of(p, b.len);
}

void fx_eapol(struct fx *fx, struct mac to, struct bytes pdu)
{
	fx_push(fx, (struct fx_item){ .kind = FX_EAPOL, .u.eapol = { to, pdu } });
}

void fx_mgmt(struct fx *fx, struct mac to, uint8_t subtype, struct bytes body)
{
	fx_push(fx, (struct fx_item){ .kind = FX_MGMT, .u.mgmt = { to, subtype, body } });
}

void fx_wire(struct fx *fx, struct mac to, uint16_t ethertype, struct bytes payload)
{
	fx_push(fx, (struct fx_item){ .kind = FX_WIRE, .u.wire = { to, ethertype, payload } });
}

void fx_udp(struct fx *fx, struct fx_datagram d)
{
	fx_push(fx, (struct fx_item){ .kind = FX_UDP, .u.udp = d });
}

void fx_timer(struct fx *fx, unsigned timer, int64_t in_ns)
{
	INVARIANT(in_ns >= 0);
	fx_push(fx, (struct fx_item){ .kind = FX_TIMER, .u.timer = { timer, in_ns } });
}

void fx_timer_off(struct fx *fx, unsigned timer)
{
	fx_push(fx, (struct fx_item){ .kind = FX_TIMER, .u.timer = { timer, -1 } });
}

void fx_state(struct fx *fx, const char *machine, struct mac peer, const char *from,
	      const char *to)
{
	fx_push(fx, (struct fx_item){ .kind = FX_STATE, .u.state = { machine, peer, from, to } });
}

void fx_verdict(struct fx *fx, struct mac peer, const char *frame, struct judged j, uint16_t reason)
{
	INVARIANT(j.verdict != VERDICT_ACCEPT);
	fx_push(fx, (struct fx_item){ .kind = FX_VERDICT,
				      .u.verdict = { peer, frame, j, reason } });
}

void fx_log(struct fx *fx, enum log_level level, bool visible, const char *fmt, ...)
{
	struct sb s = sb_of((char *)fx_alloc(fx, FX_LOG_MAX), FX_LOG_MAX);
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	/* Give back what the line did not need. */
	fx->used -= FX_LOG_MAX - (s.len + 1);
	fx_push(fx, (struct fx_item){ .kind = FX_LOG, .u.log = { level, visible, s.p } });
}

void fx_trigger(struct fx *fx, struct trace_trigger_rec t)
{
	fx_push(fx, (struct fx_item){ .kind = FX_TRIGGER, .u.trigger = t });
}

void fx_decision(struct fx *fx, struct trace_decision d)
{
	fx_push(fx, (struct fx_item){ .kind = FX_DECISION, .u.decision = d });
}

void fx_bug(struct fx *fx, enum bug bug)
{
	fx_push(fx, (struct fx_item){ .kind = FX_BUG, .u.bug = { bug } });
}

void fx_work(struct fx *fx, enum work work, uint32_t count)
{
	if (count > 0)
		fx_push(fx, (struct fx_item){ .kind = FX_WORK, .u.work = { work, count } });
}

void fx_tell(struct fx *fx, unsigned code, uint32_t value)
{
	fx_push(fx, (struct fx_item){ .kind = FX_TELL, .u.tell = { code, value } });
}

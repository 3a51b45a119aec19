#include "node/radius.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "proto/eap_tls_io.h"

enum { TIMER_ANSWER };

/* An answer on its way out. */
struct radius_waiting {
	struct radius_waiting *next;
	int64_t done_ns; /* the CPU is through with it */
	int64_t due_ns;
	struct fx_datagram d;
	uint8_t payload[RADIUS_LEN_MAX];
};

enum err radius_node_init(struct radius_node *r, const struct node_env *env,
			  const struct radius_node_config *cfg)
{
	struct radius_server_config server = { .eap = cfg->eap,
					       .secret = cfg->secret,
					       .n_secret = cfg->n_secret,
					       .policy = cfg->policy,
					       .n_policy = cfg->n_policy,
					       .seed = env->seed,
					       .name = env->name,
					       .port = RADIUS_PORT,
					       .bugs = &r->node.bugs };

	*r = (struct radius_node){ .node = { .kind = NODE_RADIUS,
					     .env = *env,
					     .ports = r->node.ports,
					     .work_ns = cfg->work_ns },
				   .eap = cfg->eap,
				   .latency_ns = cfg->latency_ns,
				   .request_ns = cfg->request_ns,
				   .queue_max = cfg->queue_max };
	if (r->queue_max == 0)
		r->queue_max = RADIUS_QUEUE_MAX;
	udp_init(&r->udp, &r->node, cfg->mac, cfg->ip);
	return radius_server_new(&server, &r->server);
}

static void forget_waiting(struct radius_node *r)
{
	while (r->first != NULL) {
		struct radius_waiting *next = r->first->next;

		free(r->first);
		r->first = next;
	}
	r->last = NULL;
}

void radius_node_fini(struct radius_node *r)
{
	forget_waiting(r);
	radius_server_free(r->server);
	r->server = NULL;
	udp_fini(&r->udp);
}

enum err radius_node_slow(struct radius_node *r, int64_t from_ns, int64_t until_ns, int64_t by_ns)
{
	if (r->n_slow == RADIUS_SLOW_MAX)
		return ERR_LIMIT;
	r->slow[r->n_slow].from_ns = from_ns;
	r->slow[r->n_slow].until_ns = until_ns;
	r->slow[r->n_slow].by_ns = by_ns;
	r->n_slow++;
	return ERR_OK;
}

void radius_node_start(struct radius_node *r)
{
	forget_waiting(r);
	r->node.busy_ns = 0;
	radius_server_restart(r->server);
	eap_tls_conf_forget(r->eap->tls);
}

static void send_all(struct radius_node *r, const struct host_out *out)
{
	for (unsigned i = 0; i < out->n; i++)
		node_wire_tx(&r->node, 0, bytes_of(out->frame[i], out->len[i]));
}

/* Behind what is there already: an answer never overtakes another. */
static void put_waiting(struct radius_node *r, const struct fx_datagram *d)
{
	struct radius_waiting *w = malloc(sizeof(*w));
	int64_t now = node_now(&r->node);

	if (w == NULL)
		return; /* as lost */
	INVARIANT(d->payload.len <= sizeof(w->payload));
	w->next = NULL;
	w->done_ns = now + node_busy(&r->node);
	w->due_ns = w->done_ns + r->latency_ns;
	w->d = *d;
	memcpy(w->payload, d->payload.p, d->payload.len);
	w->d.payload.p = w->payload;
	if (r->last != NULL) {
		r->last->next = w;
	} else {
		r->first = w;
		node_timer_in(&r->node, TIMER_ANSWER, w->due_ns - now);
	}
	r->last = w;
}

static void perform(struct radius_node *r, const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++) {
		const struct fx_item *item = &fx->item[i];

		if (item->kind == FX_UDP)
			put_waiting(r, &item->u.udp);
		else if (!node_note_fx(&r->node, item))
			INVARIANT(item->kind == FX_TELL);
	}
}

/* The daemon's own work for a request that comes now. */
static int64_t request_work(const struct radius_node *r)
{
	int64_t now = node_now(&r->node), work = r->request_ns;

	for (unsigned i = 0; i < r->n_slow; i++)
		if (now >= r->slow[i].from_ns && now < r->slow[i].until_ns)
			work += r->slow[i].by_ns;
	return work;
}

static unsigned count_queued(const struct radius_node *r)
{
	int64_t now = node_now(&r->node);
	unsigned n = 0;

	for (const struct radius_waiting *w = r->first; w != NULL; w = w->next)
		n += w->done_ns > now;
	return n;
}

static void on_request(struct radius_node *r, const struct udp_in *in)
{
	struct radius_datagram d = { in->from_ip, in->from_port, in->to_port, in->payload,
				     node_now(&r->node) };
	struct fx *fx = r->node.env.fx;

	if (in->to_port != RADIUS_PORT)
		return;
	if (count_queued(r) >= r->queue_max) {
		r->n_lost++;
		return;
	}
	r->node.busy_ns = d.now_ns + node_busy(&r->node) + request_work(r);
	fx_reset(fx);
	/* Out of memory or OpenSSL refused: nothing to go on with. */
	INVARIANT(radius_server_rx(r->server, r->node.env.crypto, &d, fx) == ERR_OK);
	perform(r, fx);
}

void radius_node_wire_rx(struct radius_node *r, struct bytes frame)
{
	struct host_out out = { .n = 0 };
	struct udp_in in;
	struct eth eth;

	if (eth_parse(frame, &eth) != WIRE_OK)
		return;
	if (udp_rx(&r->udp, &eth, &out, &in))
		on_request(r, &in);
	send_all(r, &out);
}

void radius_node_timer(struct radius_node *r, uint32_t timer)
{
	struct radius_waiting *w = r->first;
	struct host_out out = { .n = 0 };

	INVARIANT(timer == TIMER_ANSWER && w != NULL);
	INVARIANT(udp_send(&r->udp, &w->d, &out) == ERR_OK);
	send_all(r, &out);
	r->first = w->next;
	if (r->first == NULL)
		r->last = NULL;
	else
		node_timer_in(&r->node, TIMER_ANSWER, r->first->due_ns - node_now(&r->node));
	free(w);
}

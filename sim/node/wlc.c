#include "node/wlc.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "node/ap_parts.h"
#include "wire/dot11.h"

/* A frame, or what became of one, on its way from a radio to the controller. */
struct wlc_up {
	struct wlc_up *next;
	int64_t due_ns;
	unsigned radio;
	bool is_done;
	uint32_t cookie; /* is_done */
	bool acked;
	struct air_rx info;
	size_t len;
	uint8_t frame[];
};

enum err wlc_init(struct ap_node *ap, const struct wlc_config *conf)
{
	struct wlc *w = arena_alloc(ap->arena, sizeof(*w));

	if (w == NULL)
		return ERR_NOMEM;
	*w = (struct wlc){ .conf = *conf };
	ap->wlc = w;
	ap->node.is_foreign = true;
	return ERR_OK;
}

/* WLANs */

enum err wlc_join(struct ap_bss *bss)
{
	struct ap_node *ap = bss->ap;
	struct wlc_wlan **at = &ap->wlc->wlan;
	unsigned group = ap->wlc->conf.radio[bss->radio].group;

	for (; *at != NULL; at = &(*at)->next) {
		if ((*at)->group == group && spec_ssid_equal(&(*at)->spec->ssid, &bss->spec->ssid))
			break;
	}
	bss->wlan = *at;
	if (bss->wlan != NULL)
		return ERR_OK;
	bss->wlan = *at = arena_alloc(ap->arena, sizeof(**at));
	if (*at == NULL)
		return ERR_NOMEM;
	**at = (struct wlc_wlan){ .spec = bss->spec, .group = group };
	/* a group's APs know the last key of a client and no other [Cisco: OKC, no SKC] */
	pmksa_cache_init(&(*at)->pmksas, PMKSA_AP_MAX,
			 group == 0 ? ap->wlc->conf.pmk_per_client : 1);
	return ERR_OK;
}

struct wlc_wlan *wlc_next_shared(const struct ap_bss *bss, const struct wlc_wlan *after)
{
	const struct wlc *w = bss->ap->wlc;
	struct wlc_wlan *next = after != NULL ? after->next : w->wlan;

	for (; next != NULL; next = next->next)
		if (next == bss->wlan ||
		    (w->conf.okc_across_groups &&
		     spec_ssid_equal(&next->spec->ssid, &bss->spec->ssid)))
			return next;
	return NULL;
}

/* Tunnels */

int64_t wlc_down_ns(const struct ap_bss *bss)
{
	const struct wlc *w = bss->ap->wlc;

	return w != NULL ? w->conf.radio[bss->radio].tunnel_ns : 0;
}

static void arm(struct ap_node *ap)
{
	int64_t left = ap->wlc->up->due_ns - node_now(&ap->node);

	node_timer_in(&ap->node, AP_TIMER_TUNNEL, left > 0 ? left : 0);
}

/* Behind what arrives no later: tunnels may be of different length. */
static void put(struct ap_node *ap, struct wlc_up *u)
{
	struct wlc_up **at = &ap->wlc->up;

	u->due_ns = node_now(&ap->node) + ap->wlc->conf.radio[u->radio].tunnel_ns;
	while (*at != NULL && (*at)->due_ns <= u->due_ns)
		at = &(*at)->next;
	u->next = *at;
	*at = u;
	ap->wlc->n_up++;
	if (ap->wlc->up == u)
		arm(ap);
}

static struct wlc_up *new_up(const struct ap_node *ap, unsigned radio, size_t len)
{
	struct wlc_up *u = ap->wlc->n_up < WLC_UP_MAX ? malloc(sizeof(*u) + len) : NULL;

	if (u != NULL)
		*u = (struct wlc_up){ .radio = radio, .len = len };
	return u;
}

bool wlc_takes_rx(struct ap_node *ap, unsigned radio, struct bytes frame,
		  const struct air_rx *info)
{
	struct rd r = rd_of(frame);
	struct wlc_up *u;
	struct hdr h;

	if (hdr_parse(&r, &h) != WIRE_OK || h.kind == FRAME_PROBE_REQ || frame.len == 0)
		return false;
	u = new_up(ap, radio, frame.len);
	if (u == NULL)
		return true;
	u->info = *info;
	memcpy(u->frame, frame.p, frame.len);
	put(ap, u);
	return true;
}

bool wlc_takes_done(struct ap_node *ap, unsigned radio, uint32_t cookie, bool acked)
{
	struct wlc_up *u = new_up(ap, radio, 0);

	if (u == NULL)
		return true;
	u->is_done = true;
	u->cookie = cookie;
	u->acked = acked;
	put(ap, u);
	return true;
}

void wlc_timer(struct ap_node *ap)
{
	struct wlc *w = ap->wlc;
	int64_t now = node_now(&ap->node);

	while (w->up != NULL && w->up->due_ns <= now) {
		struct wlc_up *u = w->up;

		w->up = u->next;
		w->n_up--;
		if (u->is_done)
			ap_take_done(ap, u->cookie, u->acked);
		else
			ap_take_rx(ap, u->radio, bytes_of(u->frame, u->len));
		free(u);
	}
	if (w->up != NULL)
		arm(ap);
}

static void empty_tunnels(struct wlc *w)
{
	while (w->up != NULL) {
		struct wlc_up *next = w->up->next;

		free(w->up);
		w->up = next;
	}
	w->n_up = 0;
}

void wlc_reset(struct ap_node *ap)
{
	if (ap->wlc == NULL)
		return;
	empty_tunnels(ap->wlc);
	for (struct wlc_wlan *x = ap->wlc->wlan; x != NULL; x = x->next)
		pmksa_flush(&x->pmksas, MAC_ZERO);
}

void wlc_fini(struct ap_node *ap)
{
	if (ap->wlc == NULL)
		return;
	empty_tunnels(ap->wlc);
	for (struct wlc_wlan *x = ap->wlc->wlan; x != NULL; x = x->next) {
		pmksa_cache_fini(&x->pmksas);
		key_holder_free(x->holder);
	}
}

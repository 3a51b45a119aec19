#include "proto/group.h"

#include "base/invariant.h"
#include "crypto/ct.h"

#define TO(state) (1u << (state))

static const uint8_t group_may_go[GROUP_STATE_COUNT] = {
	[GROUP_OFF] = TO(GROUP_SET),
	[GROUP_SET] = TO(GROUP_CHANGE),
	[GROUP_CHANGE] = TO(GROUP_SET),
};
static_assert(GROUP_STATE_COUNT <= 8, "group_may_go is a byte mask");

static const char *const group_names[GROUP_STATE_COUNT] = {
	[GROUP_OFF] = "off",
	[GROUP_SET] = "set",
	[GROUP_CHANGE] = "change",
};

const char *group_state_text(enum group_state s)
{
	INVARIANT((unsigned)s < GROUP_STATE_COUNT);
	return group_names[s];
}

void group_init(struct group *g, const struct group_conf *conf)
{
	memset(g, 0, sizeof(*g));
	g->conf = *conf;
	g->gtk_len = (uint8_t)cipher_tk_len(conf->cipher);
	if (conf->mgmt_cipher != CIPHER_NONE)
		g->igtk_len = (uint8_t)cipher_tk_len(conf->mgmt_cipher);
	if (conf->beacon_prot)
		g->bigtk_len = g->igtk_len;
}

void group_fini(struct group *g)
{
	ct_wipe(g, sizeof(*g));
}

struct group *group_of_vlan(struct group *bss, uint16_t vlan_id)
{
	for (struct group *g = bss; g != NULL && vlan_id != 0; g = g->next_vlan)
		if (g->conf.vlan_id == vlan_id)
			return g;
	return bss;
}

const struct group_keys *group_offer(const struct group *g)
{
	return g->state == GROUP_CHANGE ? &g->next : &g->now;
}

uint64_t group_offer_gtk_pn(const struct group *g)
{
	return g->state == GROUP_CHANGE ? 0 : g->gtk_pn;
}

uint64_t group_offer_igtk_pn(const struct group *g)
{
	return g->state == GROUP_CHANGE ? 0 : g->igtk_pn;
}

uint64_t group_offer_bigtk_pn(const struct group *g)
{
	return g->state == GROUP_CHANGE ? 0 : g->bigtk_pn;
}

/* Key IDs alternate: 1, 2 for the GTK, 4, 5 for the IGTK [11-2020 12.7.9.4, 9.4.2.54]. */
static void make_keys(struct group *g, struct group_keys *k)
{
	if (g->used_fixed < g->conf.n_fixed) {
		*k = g->conf.fixed[g->used_fixed++];
	} else {
		rng_fill(&g->conf.rng, k->gtk, g->gtk_len);
		rng_fill(&g->conf.rng, k->igtk, g->igtk_len);
		k->gtk_id = g->now.gtk_id == 1 ? 2 : 1;
		k->igtk_id = g->now.igtk_id == 4 ? 5 : 4;
		rng_fill(&g->conf.rng, k->bigtk, g->bigtk_len);
		k->bigtk_id = g->now.bigtk_id == 6 ? 7 : 6;
	}
	g->generation++;
}

/* A VLAN's keys bear its number. */
static enum err report(const struct group *g, struct crypto *c, enum trace_key_what what,
		       struct fx *fx)
{
	uint8_t vlan[] = {(uint8_t)(g->conf.vlan_id >> 8), (uint8_t)g->conf.vlan_id};
	struct key_report r = {.key = KEY_GTK,
			       .what = what,
			       .bssid = g->conf.bssid,
			       .sta = MAC_BROADCAST,
			       .key_id = g->now.gtk_id,
			       .vlan_id = g->conf.vlan_id,
			       .name = bytes_of(vlan, g->conf.vlan_id != 0 ? sizeof(vlan) : 0),
			       .secret = bytes_of(g->now.gtk, g->gtk_len)};
	enum err e = fx_key(fx, c, &r);

	if (e != ERR_OK || g->igtk_len == 0)
		return e;
	r.key = KEY_IGTK;
	r.key_id = g->now.igtk_id;
	r.secret = bytes_of(g->now.igtk, g->igtk_len);
	e = fx_key(fx, c, &r);
	if (e != ERR_OK || g->bigtk_len == 0)
		return e;
	r.key = KEY_BIGTK;
	r.key_id = g->now.bigtk_id;
	r.secret = bytes_of(g->now.bigtk, g->bigtk_len);
	return fx_key(fx, c, &r);
}

/* [hostapd] wpa_strict_rekey: half a second after a station that knew the keys has gone. */
#define STRICT_NS (500 * NS_PER_MS)

static void arm(struct group *g, struct fx *fx)
{
	g->strict_due = false;
	if (g->conf.rekey_s > 0)
		fx_timer(fx, GROUP_TIMER_REKEY, g->conf.rekey_s * NS_PER_S);
}

/*
 * hostapd derives GTKs from a GMK that it draws anew now and then. Ours are drawn one by one, so
 * that all there is to a new GMK is what the log says of it.
 */
static void arm_gmk(const struct group *g, struct fx *fx)
{
	if (g->conf.gmk_rekey_s > 0)
		fx_timer(fx, GROUP_TIMER_GMK, g->conf.gmk_rekey_s * NS_PER_S);
}

static void renew_gmk(const struct group *g, struct fx *fx)
{
	if (g->state == GROUP_OFF)
		return;
	fx_log(fx, LOG_DEBUG, false, "WPA: GMK rekeyd");
	arm_gmk(g, fx);
}

static void go(struct group *g, enum group_state next, struct fx *fx)
{
	INVARIANT(group_may_go[g->state] & TO(next));
	fx_state(fx, g->conf.vlan_id == 0 ? "group" : "group-vlan", g->conf.bssid,
		 group_names[g->state], group_names[next]);
	g->state = next;
}

static enum err start(struct group *g, struct crypto *c, struct fx *fx)
{
	enum err e;

	make_keys(g, &g->now);
	e = report(g, c, KEY_INSTALLED, fx);
	if (e != ERR_OK)
		return e;
	arm(g, fx);
	arm_gmk(g, fx);
	go(g, GROUP_SET, fx);
	return ERR_OK;
}

/* hostapd's GTK_REKEY: all stations have answered or gone, the new keys are the ones to send with.
 */
static enum err finish(struct group *g, struct crypto *c, struct fx *fx)
{
	struct group old = *g;
	enum err e = report(g, c, KEY_DELETED, fx);

	if (e == ERR_OK) {
		g->now = g->next;
		e = report(g, c, KEY_INSTALLED, fx);
	}
	if (e != ERR_OK) {
		*g = old;
	} else {
		ct_wipe(&g->next, sizeof(g->next));
		g->gtk_pn = 0;
		g->igtk_pn = 0;
		g->bigtk_pn = 0;
		go(g, GROUP_SET, fx);
		fx_tell(fx, GROUP_TELL_CHANGED, g->now.gtk_id);
		if (g->again)
			fx_tell(fx, GROUP_TELL_REKEY_DUE, 0);
		g->again = false;
	}
	ct_wipe(&old, sizeof(old));
	return e;
}

static enum err on_off(struct group *g, struct crypto *c, enum group_event ev, struct fx *fx)
{
	return ev == GROUP_EV_START ? start(g, c, fx) : ERR_OK;
}

static enum err on_set(struct group *g, enum group_event ev, struct fx *fx)
{
	switch (ev) {
	case GROUP_EV_REKEY:
		fx_log(fx, LOG_DEBUG, false, "WPA: rekeying GTK");
		make_keys(g, &g->next);
		g->waiting = 0;
		arm(g, fx);
		go(g, GROUP_CHANGE, fx);
		break;
	case GROUP_EV_LEFT:
		if (!g->conf.strict_rekey || g->strict_due)
			break;
		fx_log(fx, LOG_DEBUG, false,
		       "WPA: strict rekeying - force GTK rekey since STA is leaving");
		fx_timer(fx, GROUP_TIMER_REKEY, STRICT_NS);
		g->strict_due = true;
		break;
	case GROUP_EV_TIMER:
		g->strict_due = false;
		fx_tell(fx, GROUP_TELL_REKEY_DUE, 0);
		break;
	case GROUP_EV_START:
	case GROUP_EV_GMK:
	case GROUP_EV_ASKED:
	case GROUP_EV_COUNT:
		break;
	}
	return ERR_OK;
}

static enum err on_change(struct group *g, struct crypto *c, enum group_event ev, struct fx *fx)
{
	switch (ev) {
	case GROUP_EV_ASKED:
		return g->waiting == 0 ? finish(g, c, fx) : ERR_OK;
	case GROUP_EV_TIMER: /* the next round */
		arm(g, fx);
		return ERR_OK;
	case GROUP_EV_LEFT: /* the new keys may have been told to it */
		g->again = g->conf.strict_rekey;
		return ERR_OK;
	case GROUP_EV_REKEY: /* under way already */
	case GROUP_EV_START:
	case GROUP_EV_GMK:
	case GROUP_EV_COUNT:
		return ERR_OK;
	}
	return ERR_OK;
}

enum err group_step(struct group *g, struct crypto *c, enum group_event ev, struct fx *fx)
{
	if (ev == GROUP_EV_GMK)
		renew_gmk(g, fx);
	switch (g->state) {
	case GROUP_OFF:
		return on_off(g, c, ev, fx);
	case GROUP_SET:
		return on_set(g, ev, fx);
	case GROUP_CHANGE:
		return on_change(g, c, ev, fx);
	case GROUP_STATE_COUNT:
		break;
	}
	INVARIANT(g->state < GROUP_STATE_COUNT);
	return ERR_OK;
}

void group_expect(struct group *g)
{
	INVARIANT(g->state == GROUP_CHANGE);
	g->waiting++;
}

enum err group_confirm(struct group *g, struct crypto *c, struct fx *fx)
{
	enum err e = ERR_OK;

	INVARIANT(g->waiting > 0 && g->state == GROUP_CHANGE);
	if (g->waiting == 1)
		e = finish(g, c, fx);
	if (e == ERR_OK)
		g->waiting--;
	return e;
}

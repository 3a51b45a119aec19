#include <inttypes.h>

#include "base/invariant.h"
#include "base/text.h"
#include "node/ap_parts.h"

/*
 * VLANs of a BSS [hostapd: vlan_file]: each is an interface of its own beside the BSS's, with a GTK
 * of its own, on a bridge with the VLAN of the cable. dynamic_vlan is about those from RADIUS, and
 * whether an AP without vlan_file has any; one of a PSK or a password does not ask for it.
 */

struct ap_vlan *ap_vlan_find(const struct ap_bss *bss, uint16_t vlan_id)
{
	for (struct ap_vlan *v = bss->vlan; v != NULL; v = v->next)
		if (v->group.conf.vlan_id == vlan_id)
			return v;
	return NULL;
}

static struct rng gtk_stream(const struct ap_bss *bss, uint16_t vlan_id)
{
	char text[64];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "gtk/%u/vlan %u", bss->number, vlan_id);
	return rng_stream(bss->ap->node.env.seed, bss->ap->node.env.name, text);
}

/* [hostapd] wpa_group of the VLAN; when it is renewed the BSS's own says. */
static struct ap_vlan *make(struct ap_bss *bss, uint16_t vlan_id)
{
	struct ap_vlan *v = arena_array(bss->ap->arena, 1, sizeof(*v)), **at = &bss->vlan;
	struct group *before = &bss->group;

	if (v == NULL)
		return NULL;
	*v = (struct ap_vlan){ .next = NULL };
	group_init(&v->group, &(struct group_conf){ .bssid = bss->bssid,
						    .vlan_id = vlan_id,
						    .cipher = bss->spec->group,
						    .mgmt_cipher = CIPHER_NONE,
						    .rng = gtk_stream(bss, vlan_id) });
	for (; *at != NULL; at = &(*at)->next)
		before = &(*at)->group;
	*at = v;
	before->next_vlan = &v->group;
	return v;
}

static bool is_possible(const struct ap_bss *bss, uint16_t vlan_id)
{
	return vlan_id != 0 && rsna_knows_vlan(&bss->sec, vlan_id);
}

static enum err make_once(struct ap_bss *bss, uint16_t id)
{
	if (!is_possible(bss, id) || ap_vlan_find(bss, id) != NULL || make(bss, id) != NULL)
		return ERR_OK;
	return ERR_NOMEM;
}

enum err ap_vlan_init(struct ap_bss *bss)
{
	const struct spec_bss *spec = bss->spec;
	enum err e = ERR_OK;

	for (size_t i = 0; i < spec->n_psk && e == ERR_OK; i++)
		e = make_once(bss, spec->psk[i].vlan_id);
	for (size_t i = 0; i < spec->n_accept && spec->n_psk > 0 && e == ERR_OK; i++)
		e = make_once(bss, spec->accept[i].vlan_id);
	return e;
}

void ap_vlan_start(struct ap_bss *bss)
{
	for (struct ap_vlan *v = bss->vlan; v != NULL; v = v->next)
		ap_group_event(bss, &v->group, GROUP_EV_START);
}

void ap_vlan_stop(struct ap_bss *bss)
{
	for (struct ap_vlan *v = bss->vlan; v != NULL; v = v->next) {
		seal_forget(&v->gtk);
		v->group.state = GROUP_OFF;
	}
}

void ap_vlan_fini(struct ap_bss *bss)
{
	for (struct ap_vlan *v = bss->vlan; v != NULL; v = v->next) {
		seal_forget(&v->gtk);
		group_fini(&v->group);
	}
	bss->vlan = NULL;
}

void ap_vlan_prepare(struct ap_bss *bss, uint16_t vlan_id)
{
	struct ap_vlan *v;

	if (!is_possible(bss, vlan_id) || ap_vlan_find(bss, vlan_id) != NULL)
		return;
	v = make(bss, vlan_id);
	if (v != NULL && !ap_is_open(bss->spec))
		ap_group_event(bss, &v->group, GROUP_EV_START);
}

/* The interface a line of vlan_file names: `#` stands for the VLAN's number. */
static void interface_of(const struct ap_bss *bss, uint16_t vlan_id, struct sb *out)
{
	const struct spec_bss *spec = bss->spec;
	const char *name = NULL, *at;

	for (size_t i = 0; i < spec->n_vlan; i++)
		if (spec->vlan[i].id == vlan_id || (spec->vlan[i].any && name == NULL))
			name = spec->vlan[i].ifname;
	at = name != NULL ? strchr(name, '#') : NULL;
	if (name == NULL)
		sb_printf(out, "%s.%u", spec->ifname != NULL ? spec->ifname : "wlan0", vlan_id);
	else if (at == NULL)
		sb_str(out, name);
	else
		sb_printf(out, "%.*s%u%s", (int)(at - name), name, vlan_id, at + 1);
}

void ap_vlan_bind(struct ap_sta *sta, uint16_t vlan_id)
{
	char ifname[64], mac[MAC_TEXT];
	struct sb s = sb_of(ifname, sizeof(ifname));
	bool there = ap_vlan_find(sta->bss, vlan_id) != NULL;

	if (there && sta->vlan_id != vlan_id) {
		interface_of(sta->bss, vlan_id, &s);
		node_log(&sta->bss->ap->node, LOG_DEBUG, false,
			 "STA %s IEEE 802.11: binding station to interface '%s'",
			 mac_format(sta->mac, mac), ifname);
	}
	sta->vlan_id = there ? vlan_id : 0;
}

uint16_t ap_vlan_of(const struct ap_node *ap, struct mac sta)
{
	for (const struct ap_sta *s = ap->first; s != NULL; s = s->next)
		if (s->state == AP_STA_AUTHORIZED && mac_equal(s->mac, sta))
			return s->vlan_id;
	return 0;
}

struct seal_key *ap_vlan_gtk(struct ap_bss *bss, uint16_t vlan_id)
{
	struct ap_vlan *v = ap_vlan_find(bss, vlan_id);

	INVARIANT(vlan_id == 0 || v != NULL);
	return v != NULL ? &v->gtk : &bss->gtk;
}

struct group *ap_vlan_group(struct ap_bss *bss, uint16_t vlan_id)
{
	return group_of_vlan(&bss->group, vlan_id);
}

bool ap_vlan_has_station(const struct ap_bss *bss, uint16_t vlan_id)
{
	if (vlan_id == 0)
		return true;
	for (const struct ap_sta *s = bss->ap->first; s != NULL; s = s->next)
		if (s->bss == bss && s->vlan_id == vlan_id && s->state == AP_STA_AUTHORIZED)
			return true;
	return false;
}

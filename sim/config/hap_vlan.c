#include "config/hap.h"

#include "base/text.h"

/*
 * VLANs and the lists of addresses. vlan_file: "VLAN-ID INTERFACE [BRIDGE]" or "* INTERFACE";
 * accept_mac_file: "ADDRESS [VLAN-ID]".
 */

enum { VLAN_MAX = 4094, IFNAME_MAX = 16 };

static bool read_line(struct hap *h, const char *line, struct spec_vlan *v)
{
	size_t digits = strspn(line, "0123456789"), len;
	const char *p = line + digits, *word;
	int64_t id = 0;

	v->any = *line == '*';
	if (v->any) {
		p = line + 1;
	} else if (!text_i64_in(line, digits, 1, VLAN_MAX, &id)) {
		HAP_ERROR(h, "Invalid VLAN ID");
		return false;
	}
	v->id = (uint16_t)id;
	if (!config_word(&p, &word, &len) || len > IFNAME_MAX) {
		HAP_ERROR(h, "Invalid VLAN ifname");
		return false;
	}
	v->ifname = arena_text(h->r->arena, word, len);
	h->out_of_memory |= v->ifname == NULL;
	if (config_word(&p, &word, &len) && len <= IFNAME_MAX)
		v->bridge = arena_text(h->r->arena, word, len);
	return v->ifname != NULL;
}

/* [hostapd] Each line goes in front of those before it. */
static void add(struct hap *h, const struct spec_vlan *v)
{
	struct spec_bss *s = &h->at->spec;
	struct spec_vlan *more = arena_grow(h->r->arena, s->vlan, s->n_vlan, sizeof(*v));

	if (more == NULL) {
		h->out_of_memory = true;
		return;
	}
	memmove(more + 1, more, s->n_vlan * sizeof(*more));
	more[0] = *v;
	s->vlan = more;
	s->n_vlan++;
}

static void vlan_line(struct hap *h, char *line, void *ctx)
{
	struct spec_vlan v = { 0 };

	(void)ctx;
	if (*line == '\0' || *line == '#' || !read_line(h, line, &v))
		return;
	if (h->at->spec.n_vlan == HAP_PSK_MAX)
		HAP_ERROR(h, "more than %d VLANs", HAP_PSK_MAX);
	else
		add(h, &v);
}

void hap_vlan_file_line(struct hap *h, const struct spec_option *o)
{
	char *text = arena_text(h->r->arena, o->value, strlen(o->value));

	h->opt = *o;
	h->out_of_memory |= text == NULL;
	if (text)
		vlan_line(h, text, NULL);
}

static void set_vlan_file(struct hap *h)
{
	hap_each_line(h, "VLAN file '%s' not readable.", vlan_line, NULL);
}

static void set_vlan_bridge(struct hap *h)
{
	h->at->spec.vlan_bridge = h->opt.value;
}

static void set_tagged_interface(struct hap *h)
{
	h->at->spec.vlan_tagged_interface = h->opt.value;
}

struct acl_list {
	struct spec_acl_entry *v;
	size_t n;
};

/* [hostapd] "-ADDRESS" takes an address of before off again. */
static bool read_entry(struct hap *h, const char *line, struct spec_acl_entry *e, bool *off)
{
	const char *p = line, *word;
	size_t len;
	int64_t id;

	*off = *p == '-';
	p += *off;
	if (!config_word(&p, &word, &len) || !mac_parse(word, len, &e->mac)) {
		HAP_ERROR(h, "Invalid MAC address '%s'", line);
		return false;
	}
	if (config_word(&p, &word, &len)) {
		if (!text_i64_in(word, len, 0, VLAN_MAX, &id)) {
			HAP_ERROR(h, "Invalid VLAN ID '%.*s'", (int)len, word);
			return false;
		}
		e->vlan_id = (uint16_t)id;
	}
	return true;
}

static void acl_line(struct hap *h, char *line, void *ctx)
{
	struct acl_list *list = ctx;
	struct spec_acl_entry e = { .vlan_id = 0 }, *more;
	bool off;
	size_t kept = 0;

	if (*line == '\0' || *line == '#' || !read_entry(h, line, &e, &off))
		return;
	for (size_t i = 0; i < list->n; i++)
		if (!mac_equal(list->v[i].mac, e.mac))
			list->v[kept++] = list->v[i];
	list->n = kept;
	if (off)
		return;
	if (list->n == HAP_PSK_MAX) {
		HAP_ERROR(h, "more than %d addresses", HAP_PSK_MAX);
		return;
	}
	more = arena_grow(h->r->arena, list->v, list->n, sizeof(*more));
	h->out_of_memory |= more == NULL;
	if (more == NULL)
		return;
	list->v = more;
	list->v[list->n++] = e;
}

static void set_accept_file(struct hap *h)
{
	struct acl_list list = { h->at->spec.accept, h->at->spec.n_accept };

	hap_each_line(h, "MAC list file '%s' not found.", acl_line, &list);
	h->at->spec.accept = list.v;
	h->at->spec.n_accept = list.n;
}

static void set_deny_file(struct hap *h)
{
	struct acl_list list = { h->at->spec.deny, h->at->spec.n_deny };

	hap_each_line(h, "MAC list file '%s' not found.", acl_line, &list);
	h->at->spec.deny = list.v;
	h->at->spec.n_deny = list.n;
}

/* 2, a RADIUS server that is asked about each address, is nobody's here. */
static void set_macaddr_acl(struct hap *h)
{
	int64_t v;

	if (!text_i64_in(h->opt.value, strlen(h->opt.value), 0, 2, &v))
		HAP_ERROR(h, "unknown macaddr_acl %s", h->opt.value);
	else if (v < 2)
		h->at->spec.macaddr_acl = (unsigned)v;
}

bool hap_set_vlan(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "vlan_file", set_vlan_file },
		{ "vlan_bridge", set_vlan_bridge },
		{ "vlan_tagged_interface", set_tagged_interface },
		{ "accept_mac_file", set_accept_file },
		{ "deny_mac_file", set_deny_file },
		{ "macaddr_acl", set_macaddr_acl },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}

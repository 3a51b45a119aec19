#include "config/hap.h"

#include "base/text.h"

/* vlan_file: "VLAN-ID INTERFACE [BRIDGE]" or "* INTERFACE". */

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

void hap_set_vlan_file(struct hap *h)
{
	hap_each_line(h, "VLAN file '%s' not readable.", vlan_line, NULL);
}

#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "observe/state.h"

enum { RADIO_NAME_MAX = 128 };

struct bss *bss_find(struct observe *o, struct mac bssid)
{
	int64_t i = map_get(&o->bss_of, mac_key(bssid));

	return i < 0 ? NULL : &o->bss[i];
}

/* A frame names the radio that sent it, "ap1/2"; cables and logs name the AP. */
static const char *node_of(struct observe *o, const char *radio)
{
	const char *slash = strchr(radio, '/');
	char text[RADIO_NAME_MAX];
	struct sb s = sb_of(text, sizeof(text));

	if (!slash)
		return radio;
	sb_put(&s, radio, (size_t)(slash - radio));
	return s.cut ? radio : names_intern(&o->names, text);
}

static void bss_name(struct observe *o, struct bss *b, const char *entity)
{
	if (b->entity || !entity || *entity == '\0')
		return;
	entity = node_of(o, entity);
	b->entity = names_intern(&o->names, entity);
	names_bind(&o->names, b->bssid, entity);
	if (map_get(&o->ap_names, rng_name(entity)) < 0 &&
	    !map_put(&o->ap_names, rng_name(entity), 0))
		o->nomem = true;
}

struct bss *bss_make(struct observe *o, struct mac bssid, const char *entity)
{
	struct bss *b = bss_find(o, bssid);

	if (!b) {
		if (!grow(o, &o->bss, o->n_bss, &o->cap_bss, sizeof(*o->bss), BSS_MAX))
			return NULL;
		if (!map_put(&o->bss_of, mac_key(bssid), (uint32_t)o->n_bss)) {
			o->nomem = true;
			return NULL;
		}
		b = &o->bss[o->n_bss++];
		*b = (struct bss){ .bssid = bssid };
	}
	bss_name(o, b, entity);
	return b;
}

bool bss_is_ap_name(const struct observe *o, const char *entity)
{
	return entity && map_get(&o->ap_names, rng_name(entity)) >= 0;
}

void observe_controller(struct observe *o, struct mac bssid, const char *name)
{
	struct bss *b = bss_make(o, bssid, NULL);

	if (!b)
		return;
	b->behind = names_intern(&o->names, name);
	if (!bss_is_ap_name(o, name) && !map_put(&o->ap_names, rng_name(name), 0))
		o->nomem = true;
}

bool bss_came_back(struct observe *o, struct mac bssid, int64_t since_ns)
{
	const struct bss *b = bss_find(o, bssid);

	return b && b->back_ns > since_ns;
}

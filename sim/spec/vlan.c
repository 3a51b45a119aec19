#include "spec/vlan.h"

#include <string.h>

#include "base/text.h"

enum { VLAN_MAX = 4094 };

static const struct spec_acl_entry *entry(const struct spec_acl_entry *list, size_t n,
					  struct mac sta)
{
	for (size_t i = 0; i < n; i++)
		if (mac_equal(list[i].mac, sta))
			return &list[i];
	return NULL;
}

/* [hostapd] hostapd_check_acl: the first list has the first word. */
bool spec_bss_admits(const struct spec_bss *b, struct mac sta)
{
	if (entry(b->accept, b->n_accept, sta) != NULL)
		return true;
	return entry(b->deny, b->n_deny, sta) == NULL && b->macaddr_acl != 1;
}

uint16_t spec_bss_acl_vlan(const struct spec_bss *b, struct mac sta)
{
	const struct spec_acl_entry *e = entry(b->accept, b->n_accept, sta);

	return e != NULL ? e->vlan_id : 0;
}

/* The number behind a name that begins like this; 0: it is no such name. */
static uint16_t number_behind(const char *word, size_t len, const char *begins, const char *then)
{
	size_t a = strlen(begins), b = strlen(then);
	int64_t id;

	if (len <= a + b || memcmp(word, begins, a) != 0 || memcmp(word + a, then, b) != 0 ||
	    strspn(word + a + b, "0123456789") < len - a - b ||
	    !text_i64_in(word + a + b, len - a - b, 1, VLAN_MAX, &id))
		return 0;
	return (uint16_t)id;
}

static uint16_t vlan_of_bridge(const struct spec_bss *b, const char *word, size_t len)
{
	if (b->dynamic_vlan == SPEC_VLAN_OFF)
		return 0;
	for (size_t i = 0; i < b->n_vlan; i++)
		if (b->vlan[i].bridge != NULL && text_is(word, len, b->vlan[i].bridge))
			return b->vlan[i].id;
	if (b->vlan_bridge != NULL)
		return number_behind(word, len, b->vlan_bridge, "");
	if (b->vlan_tagged_interface == NULL)
		return number_behind(word, len, "brvlan", "");
	return len > 2 && memcmp(word, "br", 2) == 0
		       ? number_behind(word + 2, len - 2, b->vlan_tagged_interface, ".")
		       : 0;
}

bool spec_bss_preauth_in(const struct spec_bss *b, uint16_t vlan_id)
{
	const char *p = b->rsn_preauth_interfaces;

	while (p != NULL && *p != '\0') {
		size_t len = strcspn(p, " \t");

		if (len > 0 && vlan_of_bridge(b, p, len) == vlan_id)
			return true;
		p += len + strspn(p + len, " \t");
	}
	return false;
}

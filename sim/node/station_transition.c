#include <stdlib.h>

#include "base/invariant.h"
#include "node/station_parts.h"

/* Transition Disable [WPA3 specification 3.0, section 8] as wpa_supplicant takes it. */

enum {
	MODERN = SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_GCMP_128) |
		 SUITE_BIT(CIPHER_GCMP_256) | SUITE_BIT(CIPHER_CCMP_256)
};

struct spec_station *station_copy_spec(const struct spec_station *from)
{
	size_t len = from->n_network * sizeof(*from->network);
	struct spec_station *to = malloc(sizeof(*to) + len);

	if (to == NULL)
		return NULL;
	*to = *from;
	to->network = (struct spec_network *)(void *)(to + 1);
	if (len > 0)
		memcpy(to->network, from->network, len);
	return to;
}

void station_reread_spec(struct station_node *s)
{
	const struct spec_option *o = spec_option_last(&s->spec->options, "update_config");

	s->spec->set = s->written->set;
	if (s->spec->n_network == 0 || (o != NULL && strcmp(o->value, "1") == 0))
		return;
	memcpy(s->spec->network, s->written->network,
	       s->spec->n_network * sizeof(*s->spec->network));
}

/* No armed fault, but nothing of a station's own either: the observer does not read this. */
static void note_set(struct station_node *s, const char *what, bool is_set)
{
	if (is_set)
		node_note(&s->node, (struct trace_rec){ .kind = TRACE_FAULT,
							.u.fault = { "set", what } });
}

void station_set(struct station_node *s, const struct spec_station_set *set)
{
	s->spec->set = *set;
	note_set(s, "ric-ies", set->ric_len > 0);
	note_set(s, "assoc-elements", set->assoc_len > 0);
	note_set(s, "ft-rsnxe-used", set->ft_rsnxe_used);
}

static bool lets_old_in(const struct spec_network *n)
{
	return n->ieee80211w != SPEC_MFP_REQUIRED || (n->group & SUITE_BIT(CIPHER_TKIP)) != 0;
}

static void close_wpa2(struct spec_network *n)
{
	n->proto = SPEC_WPA_V2;
	n->akms &= ~(uint32_t)AKM_PSK_MASK;
	n->group &= ~SUITE_BIT(CIPHER_TKIP);
	if ((n->group & MODERN) == 0)
		n->group |= SUITE_BIT(CIPHER_CCMP_128);
	n->ieee80211w = SPEC_MFP_REQUIRED;
}

/* Each bit counts only where the association itself is of the new kind. */
static bool apply(struct spec_network *n, enum akm akm, uint8_t bits)
{
	bool sae = (SUITE_BIT(akm) & AKM_SAE_MASK) != 0;
	bool eap = (SUITE_BIT(akm) & AKM_EAP_MASK) != 0;

	if (((bits & SPEC_TRANSITION_SAE) != 0 && sae && lets_old_in(n)) ||
	    ((bits & SPEC_TRANSITION_EAP) != 0 && eap && lets_old_in(n))) {
		close_wpa2(n);
		return true;
	}
	if ((bits & SPEC_TRANSITION_OWE) != 0 && akm == AKM_OWE && !n->owe_only) {
		n->owe_only = true;
		return true;
	}
	return false;
}

static const char *name_of(enum akm akm)
{
	if (akm == AKM_OWE)
		return "OWE";
	return (SUITE_BIT(akm) & AKM_SAE_MASK) != 0 ? "WPA3-Personal" : "WPA3-Enterprise";
}

void station_transition(struct station_node *s, uint8_t bits)
{
	const struct roam_fit *fit = &s->sme.target.fit;

	node_log(&s->node, LOG_INFO, true, "TRANSITION-DISABLE %02x", bits);
	for (size_t i = 0; i < s->spec->n_network; i++)
		if (&s->spec->network[i] == fit->network &&
		    apply(&s->spec->network[i], fit->akm, bits))
			node_log(&s->node, LOG_DEBUG, false,
				 "%s transition mode disabled based on AP notification",
				 name_of(fit->akm));
}

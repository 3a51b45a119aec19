/* sees: sim */
#include "node_pair.h"
#include "suite.h"

/* Transition Disable [WPA3 specification 3.0, 8] at a station, and what its AP may say. */
#define AP_SAE "wpa_key_mgmt=WPA-PSK SAE\nieee80211w=1\nsae_password=made-up-pass-1\n"
#define BOTH "\tkey_mgmt=WPA-PSK SAE\n\tieee80211w=1\n"

static const struct change {
	const char *name;
	struct np_setup setup;
	uint32_t akms; /* of the block afterwards */
	unsigned mfp;
	bool owe_only;
} changes[] = {
	{ "SAE", { AP_SAE "transition_disable=0x01\n", BOTH, false, 0 }, SUITE_BIT(AKM_SAE),
	  SPEC_MFP_REQUIRED, false },
	{ "every bit", { AP_SAE "transition_disable=0x0f\n", BOTH, false, 0 },
	  SUITE_BIT(AKM_SAE), SPEC_MFP_REQUIRED, false },
	{ "no KDE", { AP_SAE, BOTH, false, 0 }, SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_PSK),
	  SPEC_MFP_OPTIONAL, false },
	{ "another bit", { AP_SAE "transition_disable=0x04\n", BOTH, false, 0 },
	  SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_PSK), SPEC_MFP_OPTIONAL, false },
	/* who came by the passphrase has not seen that the new way works */
	{ "said to WPA2", { "wpa_key_mgmt=WPA-PSK\nieee80211w=1\ntransition_disable=0x01\n", BOTH,
			    false, 0 }, SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_PSK),
	  SPEC_MFP_OPTIONAL, false },
	{ "OWE", { "wpa_key_mgmt=OWE\nieee80211w=2\ntransition_disable=0x08\n",
		   "\tkey_mgmt=OWE\n\tieee80211w=2\n", false, 0 }, SUITE_BIT(AKM_OWE),
	  SPEC_MFP_REQUIRED, true },
	{ "SAE's bit for OWE", { "wpa_key_mgmt=OWE\nieee80211w=2\ntransition_disable=0x01\n",
				 "\tkey_mgmt=OWE\n\tieee80211w=2\n", false, 0 },
	  SUITE_BIT(AKM_OWE), SPEC_MFP_REQUIRED, false },
};

START_TEST(t_change)
{
	const struct change *c = &changes[_i];
	struct np *np = np_joined(&c->setup);
	const struct spec_network *n = &np->sta.spec->network[0];

	ck_assert_msg(n->akms == c->akms, "%s: AKMs %x", c->name, n->akms);
	ck_assert_msg(n->ieee80211w == c->mfp, "%s: MFP %u", c->name, n->ieee80211w);
	ck_assert_msg(n->owe_only == c->owe_only, "%s: owe_only", c->name);
	station_reset(&np->sta); /* without update_config nothing of it was written down */
	ck_assert_uint_eq(n->akms, np->sta.written->network[0].akms);
	ck_assert_uint_eq(n->ieee80211w, np->sta.written->network[0].ieee80211w);
	ck_assert(!n->owe_only);
	np_free(np);
}
END_TEST

UNIT_MAIN("node_transition", {
	tcase_add_loop_test(tc, t_change, 0, N_OF(changes));
})

#include "spec/work.h"

#include "base/invariant.h"
#include "base/text.h"

static const char *const texts[WORK_COUNT] = {
	[WORK_SAE_LOOP_19] = "sae_loop_19",
	[WORK_SAE_LOOP_20] = "sae_loop_20",
	[WORK_SAE_LOOP_21] = "sae_loop_21",
	[WORK_SAE_PT_19] = "sae_pt_19",
	[WORK_SAE_PT_20] = "sae_pt_20",
	[WORK_SAE_PT_21] = "sae_pt_21",
	[WORK_SAE_PWE_19] = "sae_pwe_19",
	[WORK_SAE_PWE_20] = "sae_pwe_20",
	[WORK_SAE_PWE_21] = "sae_pwe_21",
	[WORK_SAE_COMMIT_19] = "sae_commit_19",
	[WORK_SAE_COMMIT_20] = "sae_commit_20",
	[WORK_SAE_COMMIT_21] = "sae_commit_21",
	[WORK_SAE_SECRET_19] = "sae_secret_19",
	[WORK_SAE_SECRET_20] = "sae_secret_20",
	[WORK_SAE_SECRET_21] = "sae_secret_21",
	[WORK_SAE_CONFIRM] = "sae_confirm",
	[WORK_ECDH_19] = "ecdh_19",
	[WORK_ECDH_20] = "ecdh_20",
	[WORK_ECDH_21] = "ecdh_21",
	[WORK_ECDH_25519] = "ecdh_25519",
	[WORK_DH_2048] = "dh_2048",
	[WORK_RSA_SIGN_2048] = "rsa_sign_2048",
	[WORK_RSA_SIGN_3072] = "rsa_sign_3072",
	[WORK_RSA_SIGN_4096] = "rsa_sign_4096",
	[WORK_RSA_VERIFY_2048] = "rsa_verify_2048",
	[WORK_RSA_VERIFY_3072] = "rsa_verify_3072",
	[WORK_RSA_VERIFY_4096] = "rsa_verify_4096",
	[WORK_ECDSA_SIGN_256] = "ecdsa_sign_256",
	[WORK_ECDSA_SIGN_384] = "ecdsa_sign_384",
	[WORK_ECDSA_VERIFY_256] = "ecdsa_verify_256",
	[WORK_ECDSA_VERIFY_384] = "ecdsa_verify_384",
	[WORK_PBKDF2] = "pbkdf2",
	[WORK_PTK] = "ptk",
	[WORK_FT_KEYS] = "ft_keys",
	[WORK_EAP_ROUND] = "eap_round",
	[WORK_RADIUS_PACKET] = "radius_packet",
};

static bool has_groups(enum work kind)
{
	return kind == WORK_SAE_LOOP_19 || kind == WORK_SAE_PT_19 || kind == WORK_SAE_PWE_19 ||
	       kind == WORK_SAE_COMMIT_19 || kind == WORK_SAE_SECRET_19 || kind == WORK_ECDH_19;
}

bool work_of_group(enum work kind, unsigned group, enum work *out)
{
	if (!has_groups(kind) || group < 19 || group > 21)
		return false;
	*out = (enum work)(kind + (group - 19));
	return true;
}

const char *work_text(enum work w)
{
	INVARIANT(w < WORK_COUNT);
	return texts[w];
}

bool work_parse(const char *text, size_t len, enum work *w)
{
	for (unsigned i = 0; i < WORK_COUNT; i++) {
		if (text_is(text, len, texts[i])) {
			*w = (enum work)i;
			return true;
		}
	}
	return false;
}

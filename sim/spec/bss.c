#include "spec/bss.h"

#include "base/text.h"

/* The words of wpa_key_mgmt=. The first spelling of an AKM is the one printed. */
static const struct akm_word {
	const char *word;
	enum akm akm;
} akm_words[] = {
	{ "WPA-PSK", AKM_PSK },
	{ "WPA-EAP", AKM_8021X },
	{ "FT-PSK", AKM_FT_PSK },
	{ "FT-EAP", AKM_FT_8021X },
	{ "FT-EAP-SHA384", AKM_FT_8021X_SHA384 },
	{ "WPA-PSK-SHA256", AKM_PSK_SHA256 },
	{ "WPA-EAP-SHA256", AKM_8021X_SHA256 },
	{ "SAE", AKM_SAE },
	{ "FT-SAE", AKM_FT_SAE },
	{ "SAE-EXT-KEY", AKM_SAE_EXT },
	{ "FT-SAE-EXT-KEY", AKM_FT_SAE_EXT },
	{ "WPA-EAP-SUITE-B", AKM_SUITE_B },
	{ "WPA-EAP-SUITE-B-192", AKM_SUITE_B_192 },
	{ "FILS-SHA256", AKM_FILS_SHA256 },
	{ "FILS-SHA384", AKM_FILS_SHA384 },
	{ "FT-FILS-SHA256", AKM_FT_FILS_SHA256 },
	{ "FT-FILS-SHA384", AKM_FT_FILS_SHA384 },
	{ "OWE", AKM_OWE },
	/* a vendor's, in drivers' own configurations: not hostapd's or wpa_supplicant's */
	{ "CCKM", AKM_CCKM },
	{ "WPA-CCKM", AKM_CCKM },
};

static const struct cipher_word {
	const char *word;
	enum cipher cipher;
} cipher_words[] = {
	{ "CCMP", CIPHER_CCMP_128 },     { "TKIP", CIPHER_TKIP },
	{ "GCMP", CIPHER_GCMP_128 },     { "CCMP-256", CIPHER_CCMP_256 },
	{ "GCMP-256", CIPHER_GCMP_256 }, { "WEP104", CIPHER_WEP104 },
	{ "WEP40", CIPHER_WEP40 },       { "NONE", CIPHER_NONE },
	{ "GTK_NOT_USED", CIPHER_NO_GROUP },
}, mgmt_words[] = {
	{ "AES-128-CMAC", CIPHER_BIP_CMAC_128 },
	{ "BIP-GMAC-128", CIPHER_BIP_GMAC_128 },
	{ "BIP-GMAC-256", CIPHER_BIP_GMAC_256 },
	{ "BIP-CMAC-256", CIPHER_BIP_CMAC_256 },
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool word_parse(const struct cipher_word *words, size_t n, const char *word, size_t len,
		       enum cipher *cipher)
{
	for (size_t i = 0; i < n; i++) {
		if (text_is(word, len, words[i].word)) {
			*cipher = words[i].cipher;
			return true;
		}
	}
	return false;
}

void spec_bss_init(struct spec_bss *b)
{
	*b = (struct spec_bss){
		.akms = SUITE_BIT(AKM_NONE),
		.group = CIPHER_CCMP_128,
		.group_mgmt = CIPHER_BIP_CMAC_128,
		.ft_r0_key_lifetime_s = 1209600, /* 14 days */
		.ft_over_ds = true,
		.rkh_pos_timeout_s = 86400,
		.rkh_neg_timeout_s = 60,
		.rkh_pull_timeout_ms = 1000,
		.rkh_pull_retries = 4,
		.wpa_group_rekey_s = 86400,
		.wpa_gmk_rekey_s = 86400,
		.wpa_group_update_count = 4,
		.wpa_pairwise_update_count = 4,
		.eap_reauth_period_s = 3600,
		.assoc_sa_query_max_timeout_tu = 1000,
		.assoc_sa_query_retry_timeout_tu = 201,
		.ap_max_inactivity_s = 300,
		.sae_groups = { 19 },
		.n_sae_groups = 1,
		.sae_anti_clogging_threshold = 5,
		.sae_sync = 3,
		.owe_groups = { 19, 20, 21 },
		.n_owe_groups = 3,
		.eapol_version = 2,
		.max_num_sta = 2007, /* the largest AID [11-2020 9.4.1.8] */
		.dtim_period = 2,
		.logger_syslog_level = SPEC_LOG_INFO,
		.logger_stdout_level = SPEC_LOG_INFO,
	};
	spec_eap_server_init(&b->eap);
	spec_radius_init(&b->radius);
}

bool spec_bss_has_akm(const struct spec_bss *b, uint32_t akm_mask)
{
	return (b->akms & akm_mask) != 0;
}

enum akm spec_akm_adaptive(enum akm akm)
{
	if (akm == AKM_8021X)
		return AKM_FT_8021X;
	return akm == AKM_PSK ? AKM_FT_PSK : AKM_NONE;
}

uint32_t spec_bss_akms(const struct spec_bss *b)
{
	static const enum akm plain[] = { AKM_8021X, AKM_PSK };
	uint32_t akms = b->akms;

	for (size_t i = 0; b->adaptive_11r && i < sizeof(plain) / sizeof(plain[0]); i++)
		if (spec_bss_has_akm(b, SUITE_BIT(plain[i])))
			akms |= SUITE_BIT(spec_akm_adaptive(plain[i]));
	return akms;
}

bool spec_bss_has_ft(const struct spec_bss *b)
{
	return b->has_mobility_domain && (spec_bss_akms(b) & AKM_FT_MASK) != 0;
}

const char *spec_bss_nas_identifier(const struct spec_bss *b, struct mac bssid,
				    char buf[static SPEC_NAS_FROM_BSSID])
{
	struct sb sb = sb_of(buf, SPEC_NAS_FROM_BSSID);

	if (b->nas_identifier && b->nas_identifier[0])
		return b->nas_identifier;
	if (!b->nas_identifier_from_bssid)
		return NULL;
	sb_hex(&sb, BYTES(bssid.b));
	return buf;
}

struct mac spec_bss_r1kh_id(const struct spec_bss *b, struct mac bssid)
{
	return b->has_r1_key_holder ? b->r1_key_holder : bssid;
}

const char *spec_akm_name(enum akm akm)
{
	for (size_t i = 0; i < N_OF(akm_words); i++)
		if (akm_words[i].akm == akm)
			return akm_words[i].word;
	return NULL;
}

bool spec_akm_parse(const char *word, size_t len, enum akm *akm)
{
	for (size_t i = 0; i < N_OF(akm_words); i++) {
		if (text_is(word, len, akm_words[i].word)) {
			*akm = akm_words[i].akm;
			return true;
		}
	}
	return false;
}

const char *spec_cipher_name(enum cipher cipher)
{
	for (size_t i = 0; i < N_OF(cipher_words); i++)
		if (cipher_words[i].cipher == cipher)
			return cipher_words[i].word;
	return NULL;
}

bool spec_cipher_parse(const char *word, size_t len, enum cipher *cipher)
{
	return word_parse(cipher_words, N_OF(cipher_words), word, len, cipher);
}

bool spec_mgmt_cipher_parse(const char *word, size_t len, enum cipher *cipher)
{
	return word_parse(mgmt_words, N_OF(mgmt_words), word, len, cipher);
}

enum cipher spec_group_cipher(unsigned wpa, uint32_t wpa_pairwise, uint32_t rsn_pairwise)
{
	uint32_t pairwise = 0;

	if (wpa & SPEC_WPA_V1)
		pairwise |= wpa_pairwise;
	if (wpa & SPEC_WPA_V2)
		pairwise |= rsn_pairwise;
	if (pairwise & SUITE_BIT(CIPHER_TKIP))
		return CIPHER_TKIP;
	if (pairwise & SUITE_BIT(CIPHER_CCMP_128))
		return CIPHER_CCMP_128;
	if (pairwise & SUITE_BIT(CIPHER_GCMP_128))
		return CIPHER_GCMP_128;
	if (pairwise & SUITE_BIT(CIPHER_GCMP_256))
		return CIPHER_GCMP_256;
	if (pairwise & SUITE_BIT(CIPHER_CCMP_256))
		return CIPHER_CCMP_256;
	return CIPHER_CCMP_128;
}

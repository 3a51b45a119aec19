#include "config/hap.h"

#include "base/text.h"

static void set_hw_mode(struct hap *h)
{
	static const struct {
		const char *word;
		enum spec_hw_mode mode;
	} modes[] = { { "a", SPEC_HW_A }, { "b", SPEC_HW_B }, { "g", SPEC_HW_G } };

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(h->opt.value, modes[i].word) == 0) {
			h->radio.hw_mode = modes[i].mode;
			h->has_hw_mode = true;
			return;
		}
	}
	if (strcmp(h->opt.value, "ad") == 0 || strcmp(h->opt.value, "any") == 0)
		HAP_ERROR(h, "hw_mode '%s' is not modelled (a, b and g are)", h->opt.value);
	else
		HAP_ERROR(h, "unknown hw_mode '%s'", h->opt.value);
}

static void set_channel(struct hap *h)
{
	int64_t v;

	if (strcmp(h->opt.value, "acs_survey") == 0) {
		h->radio.channel = 0;
		return;
	}
	if (!hap_number(h, 0, 233, &v))
		return;
	h->radio.channel = (unsigned)v;
	h->has_channel = true;
}

static void set_op_class(struct hap *h)
{
	int64_t v;

	if (hap_number(h, 0, 255, &v))
		h->radio.op_class = (unsigned)v;
}

static void set_chwidth(struct hap *h)
{
	int64_t v;

	if (hap_number(h, 0, 3, &v) && (unsigned)v > h->chwidth)
		h->chwidth = (unsigned)v;
}

static void set_country(struct hap *h)
{
	const char *v = h->opt.value;
	bool ok = strlen(v) == 2;

	for (size_t i = 0; ok && i < 2; i++)
		ok = (v[i] >= 'A' && v[i] <= 'Z') || (v[i] >= '0' && v[i] <= '9');
	if (!ok) {
		HAP_ERROR(h, "Invalid country_code '%s' (expected two capitals)", v);
		return;
	}
	memcpy(h->radio.country, v, 2);
	h->radio.country[2] = '\0';
	h->radio.has_country = true;
}

static void set_country3(struct hap *h)
{
	const char *v = h->opt.value;
	size_t skip = strncmp(v, "0x", 2) == 0 ? 2 : 0;
	uint8_t octet;

	if (text_hex(v + skip, strlen(v + skip), &octet, 1) != 1)
		HAP_ERROR(h, "Invalid country3 '%s' (expected two hex digits)", v);
	else
		h->radio.country3 = octet;
}

static void set_fragm_threshold(struct hap *h)
{
	int64_t v;

	if (!hap_number(h, -1, 2346, &v))
		return;
	if (v != -1 && v < 256)
		HAP_ERROR(h, "invalid fragm_threshold '%lld' (expected -1 or 256..2346)",
			  (long long)v);
	else
		h->radio.fragm_threshold = (int32_t)v;
}

/* Words in brackets; what is not here is about hardware and stays in the options. */
static void set_ht_capab(struct hap *h)
{
	static const struct {
		const char *word;
		uint32_t bit;
		unsigned rx_stbc;
	} words[] = {
		{ "[HT40+]", SPEC_HT40_PLUS, 0 },
		{ "[HT40-]", SPEC_HT40_MINUS, 0 },
		{ "[SHORT-GI-20]", SPEC_HT_SGI_20, 0 },
		{ "[SHORT-GI-40]", SPEC_HT_SGI_40, 0 },
		{ "[LDPC]", SPEC_HT_LDPC, 0 },
		{ "[GF]", SPEC_HT_GREENFIELD, 0 },
		{ "[TX-STBC]", SPEC_HT_TX_STBC, 0 },
		{ "[DSSS_CCK-40]", SPEC_HT_DSSS_CCK_40, 0 },
		{ "[MAX-AMSDU-7935]", SPEC_HT_MAX_AMSDU_7935, 0 },
		{ "[DELAYED-BA]", SPEC_HT_DELAYED_BA, 0 },
		{ "[40-INTOLERANT]", SPEC_HT_40_INTOLERANT, 0 },
		{ "[RX-STBC1]", 0, 1 },
		{ "[RX-STBC12]", 0, 2 },
		{ "[RX-STBC123]", 0, 3 },
	};

	h->radio.ht_capab = 0;
	h->radio.ht_rx_stbc = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(h->opt.value, words[i].word) == NULL)
			continue;
		h->radio.ht_capab |= words[i].bit;
		if (words[i].rx_stbc)
			h->radio.ht_rx_stbc = words[i].rx_stbc;
	}
	if ((h->radio.ht_capab & SPEC_HT40_PLUS) && (h->radio.ht_capab & SPEC_HT40_MINUS))
		HAP_ERROR(h, "invalid ht_capab: both [HT40+] and [HT40-]");
}

/*
 * The words of vht_capab, each with the bits of the element it stands for; of two in one field the
 * one farther down counts, as in hostapd. Words that need another are about beamforming hardware.
 */
static void set_vht_capab(struct hap *h)
{
	static const struct {
		const char *word;
		uint32_t field, value;
	} words[] = {
		{ "[MAX-MPDU-7991]", 3, 1 },
		{ "[MAX-MPDU-11454]", 3, 2 },
		{ "[VHT160]", 3 << 2, 1 << 2 },
		{ "[VHT160-80PLUS80]", 3 << 2, 2 << 2 },
		{ "[RXLDPC]", 1 << 4, 1 << 4 },
		{ "[SHORT-GI-80]", 1 << 5, 1 << 5 },
		{ "[SHORT-GI-160]", 1 << 6, 1 << 6 },
		{ "[TX-STBC-2BY1]", 1 << 7, 1 << 7 },
		{ "[RX-STBC-1]", 7 << 8, 1 << 8 },
		{ "[RX-STBC-12]", 7 << 8, 2 << 8 },
		{ "[RX-STBC-123]", 7 << 8, 3 << 8 },
		{ "[RX-STBC-1234]", 7 << 8, 4 << 8 },
		{ "[SU-BEAMFORMER]", 1 << 11, 1 << 11 },
		{ "[SU-BEAMFORMEE]", 1 << 12, 1 << 12 },
		{ "[MU-BEAMFORMER]", 1 << 19, 1 << 19 },
		{ "[VHT-TXOP-PS]", 1 << 21, 1 << 21 },
		{ "[HTC-VHT]", 1 << 22, 1 << 22 },
		{ "[VHT-LINK-ADAPT2]", 3 << 26, 2 << 26 },
		{ "[VHT-LINK-ADAPT3]", 3 << 26, 3 << 26 },
		{ "[RX-ANTENNA-PATTERN]", 1 << 28, 1 << 28 },
		{ "[TX-ANTENNA-PATTERN]", 1 << 29, 1 << 29 },
	};

	h->radio.vht_capab = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(h->opt.value, words[i].word) != NULL)
			h->radio.vht_capab = (h->radio.vht_capab & ~words[i].field) |
					     words[i].value;
}

/* Legacy rates in units of 100 kb/s. */
static bool is_rate(int64_t v)
{
	static const uint16_t rates[] = { 10, 20, 55, 60, 90, 110, 120, 180, 240, 360, 480, 540 };

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
		if (rates[i] == v)
			return true;
	return false;
}

static void set_rates(struct hap *h, uint16_t *out, size_t *n)
{
	const char *p = h->opt.value, *word;
	uint16_t rates[SPEC_RATES_MAX];
	size_t len, count = 0;

	while (config_word(&p, &word, &len)) {
		int64_t v;

		/* hostapd ends a list at -1. */
		if (text_is(word, len, "-1"))
			break;
		if (count == SPEC_RATES_MAX || !text_i64_in(word, len, 1, 540, &v) || !is_rate(v)) {
			HAP_ERROR(h, "invalid rate list: '%.*s' is no rate in 100 kb/s", (int)len,
				  word);
			return;
		}
		rates[count++] = (uint16_t)v;
	}
	memcpy(out, rates, count * sizeof(*out));
	*n = count;
}

static void set_supported_rates(struct hap *h)
{
	set_rates(h, h->radio.supported_rates, &h->radio.n_supported_rates);
}

static void set_basic_rates(struct hap *h)
{
	set_rates(h, h->radio.basic_rates, &h->radio.n_basic_rates);
}

bool hap_set_radio(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "hw_mode", set_hw_mode },
		{ "channel", set_channel },
		{ "op_class", set_op_class },
		{ "vht_oper_chwidth", set_chwidth },
		{ "he_oper_chwidth", set_chwidth },
		{ "eht_oper_chwidth", set_chwidth },
		{ "country_code", set_country },
		{ "country3", set_country3 },
		{ "fragm_threshold", set_fragm_threshold },
		{ "ht_capab", set_ht_capab },
		{ "vht_capab", set_vht_capab },
		{ "supported_rates", set_supported_rates },
		{ "basic_rates", set_basic_rates },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}

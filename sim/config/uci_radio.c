#include "config/uci.h"

#include "base/text.h"

/* What OpenWrt's mac80211.sh and hostapd.sh write of a wifi-device. */

/* htmode 'VHT80', 'HE160', 'HT40+', 'NOHT'. */
struct htmode {
	bool n, ac, ax;
	unsigned width;
	char sign; /* '+', '-' or 0 */
};

static struct htmode parse_htmode(const char *text)
{
	static const char *const families[] = { "VHT", "EHT", "HT", "HE" };
	struct htmode h = { .width = 20 };
	int64_t width;

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		size_t n = strlen(families[i]), digits;

		if (strncmp(text, families[i], n) != 0)
			continue;
		digits = strspn(text + n, "0123456789");
		if (text_i64_in(text + n, digits, 20, 320, &width))
			h.width = (unsigned)width;
		h.sign = text[n + digits];
		h.n = true;
		h.ac = i == 0;
		h.ax = i == 1 || i == 3;
		break;
	}
	return h;
}

static bool is_5ghz_hwmode(const char *hwmode)
{
	size_t len = strlen(hwmode);

	return len > 0 && hwmode[len - 1] == 'a' && strcmp(hwmode, "11ng") != 0;
}

/* "2g" / "5g" / "6g"; before 21.02 hwmode says it, or the channel. */
static const char *band_of(struct uci_map *m)
{
	const char *band = uci_get(m->device, "band"), *hwmode = uci_get(m->device, "hwmode");
	int64_t channel;
	const char *text = uci_or(m->device, "channel", "auto");

	if (band && *band)
		return band;
	if (hwmode && *hwmode)
		return is_5ghz_hwmode(hwmode) ? "5g" : "2g";
	if (text_i64_in(text, strlen(text), 15, 233, &channel))
		return "5g";
	return "2g";
}

/* Rate lists by cell density [hostapd.sh]; values in 100 kb/s. Empty: hostapd's own. */
static void emit_rates(struct uci_map *m, bool is_a)
{
	static const char *const rates[] = { "60 90 120 180 240 360 480 540",
					     "60 90 120 180 240 360 480 540",
					     "120 180 240 360 480 540", "240 360 480 540" };
	static const char *const basic[] = { "60 120 240", "60 120 240", "120 240", "240" };
	bool legacy = uci_is_on(m->device, "legacy_rates", m->release < CONFIG_OPENWRT_22_03);
	const char *text = uci_or(m->device, "cell_density", "0");
	int64_t density = 0;

	if (!text_i64_in(text, strlen(text), 0, 3, &density))
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "cell_density"),
				 "invalid cell_density '%s' (expected 0..3)", text);
	/* On 5 GHz density 0 leaves hostapd's rates; on 2.4 GHz it drops the 802.11b rates. */
	if ((is_a && density == 0) || (!is_a && legacy))
		return;
	uci_emit(m, "cell_density", "supported_rates", rates[density]);
	uci_emit(m, "cell_density", "basic_rates", basic[density]);
}

static void emit_country(struct uci_map *m, bool is_a)
{
	const char *country = uci_get(m->device, "country");

	if (country == NULL || *country == '\0')
		return;
	if (m->foreign && strlen(country) != 2) {
		CONFIG_SAY_WARNING(m->u->r, uci_at(m, "country"), "country '%s' is not two letters",
				   country);
		return;
	}
	uci_emit(m, "country", "country_code", country);
	if (!uci_is_on(m->device, "country_ie", true))
		return;
	uci_emit(m, "country", "ieee80211d", "1");
	if (is_a && uci_is_on(m->device, "doth", true))
		uci_emit(m, "doth", "ieee80211h", "1");
}

static void emit_log(struct uci_map *m)
{
	const char *level = uci_or(m->device, "log_level", "2");

	uci_emit(m, "log_level", "logger_syslog_level", level);
	uci_emit(m, "log_level", "logger_stdout_level", level);
}

/* Centre channel of the block of `width` MHz that holds a 5 GHz channel. */
static unsigned centre(unsigned channel, unsigned width)
{
	unsigned first = channel >= 149 ? 149 : 36, step = width / 5;

	return first + (channel - first) / step * step + step / 2 - 2;
}

static bool is_upper_first(unsigned channel, bool is_a)
{
	return is_a ? channel / 4 % 2 == 1 : channel < 7;
}

static void emit_ht(struct uci_map *m, struct htmode h, unsigned channel, bool is_a)
{
	bool upper = channel == 0 || is_upper_first(channel, is_a);
	bool plus = h.sign == '+' || (h.sign != '-' && upper);

	uci_emit(m, "htmode", "ieee80211n", "1");
	if (h.width >= 40)
		uci_emit(m, "htmode", "ht_capab", plus ? "[HT40+]" : "[HT40-]");
}

static void emit_width(struct uci_map *m, struct htmode h, unsigned channel, bool is_6g)
{
	unsigned chwidth = h.width >= 160 ? 2 : h.width >= 80;
	bool known = channel >= 36 && !is_6g;

	if (h.ac || (h.ax && !is_6g)) {
		uci_emit(m, "htmode", "ieee80211ac", "1");
		uci_emitf(m, "htmode", "vht_oper_chwidth", "%u", chwidth);
		uci_emitf(m, "htmode", "vht_oper_centr_freq_seg0_idx", "%u",
			  known && chwidth ? centre(channel, h.width) : 0);
	}
	if (h.ax) {
		uci_emitf(m, "htmode", "he_oper_chwidth", "%u", chwidth);
		uci_emitf(m, "htmode", "he_oper_centr_freq_seg0_idx", "%u",
			  known && chwidth ? centre(channel, h.width) : 0);
	}
}

/* Operating classes of the 6 GHz band [11ax-2021 table E-4]: 131 to 134 for 20 to 160 MHz. */
static unsigned op_class_6ghz(unsigned width)
{
	return width >= 160 ? 134 : width >= 80 ? 133 : width >= 40 ? 132 : 131;
}

static void emit_channel(struct uci_map *m, const char *band, unsigned *channel)
{
	const char *text = uci_or(m->device, "channel", "auto");
	int64_t v = 0;

	if (strcmp(text, "auto") != 0 && !text_i64_in(text, strlen(text), 0, 233, &v))
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "channel"),
				 "invalid channel '%s' (expected auto or a number)", text);
	*channel = (unsigned)v;
	uci_emit(m, "band", "hw_mode", strcmp(band, "2g") == 0 ? "g" : "a");
	uci_emitf(m, "channel", "channel", "%u", *channel);
}

static void emit_if_set(struct uci_map *m, const char *uci_name, const char *key)
{
	const char *v = uci_get(m->device, uci_name);

	if (v && *v)
		uci_emit(m, uci_name, key, v);
}

void uci_map_radio(struct uci_map *m)
{
	const char *band = band_of(m), *mode = uci_or(m->device, "htmode", "");
	struct htmode h = parse_htmode(mode);
	bool is_a = strcmp(band, "2g") != 0, is_6g = strcmp(band, "6g") == 0;
	unsigned channel;

	if (strcmp(band, "2g") != 0 && strcmp(band, "5g") != 0 && !is_6g)
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "band"),
				 "invalid band '%s' (2g, 5g and 6g are modelled)", band);
	if (*mode && !h.n && strcmp(mode, "NOHT") != 0 && strcmp(mode, "none") != 0)
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "htmode"), "invalid htmode '%s'", mode);
	emit_log(m);
	emit_country(m, is_a);
	emit_rates(m, is_a);
	uci_emit(m, "beacon_int", "beacon_int", uci_or(m->device, "beacon_int", "100"));
	emit_if_set(m, "rts_threshold", "rts_threshold");
	emit_if_set(m, "rssi_reject_assoc_rssi", "rssi_reject_assoc_rssi");
	emit_if_set(m, "rssi_reject_assoc_timeout", "rssi_reject_assoc_timeout");
	emit_channel(m, band, &channel);
	if (is_6g)
		uci_emitf(m, "band", "op_class", "%u", op_class_6ghz(h.width));
	else if (h.n)
		emit_ht(m, h, channel, is_a);
	if (h.ax)
		uci_emit(m, "htmode", "ieee80211ax", "1");
	if (is_a && (h.ac || h.ax))
		emit_width(m, h, channel, is_6g);
	if (strcmp(uci_or(m->device, "require_mode", ""), "n") == 0)
		uci_emit(m, "require_mode", "require_ht", "1");
	if (strcmp(uci_or(m->device, "require_mode", ""), "ac") == 0)
		uci_emit(m, "require_mode", "require_vht", "1");
	uci_emit_verbatim(m, "hostapd_options");
}

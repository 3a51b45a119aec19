/* sees: base spec */
#include "suite.h"

#include <string.h>

#include "base/time.h"
#include "spec/radius.h"
#include "spec/regulatory.h"
#include "spec/work.h"

START_TEST(every_work_has_its_own_name)
{
	enum work w;

	for (unsigned i = 0; i < WORK_COUNT; i++) {
		const char *text = work_text((enum work)i);

		ck_assert(work_parse(text, strlen(text), &w));
		ck_assert_uint_eq(w, i);
	}
	ck_assert(!work_parse("sae", 3, &w));
	ck_assert(!work_parse("", 0, &w));
}
END_TEST

START_TEST(work_of_a_group)
{
	enum work w;

	ck_assert(work_of_group(WORK_SAE_PT_19, 21, &w));
	ck_assert_int_eq(w, WORK_SAE_PT_21);
	ck_assert(work_of_group(WORK_ECDH_19, 19, &w));
	ck_assert_int_eq(w, WORK_ECDH_19);
	ck_assert(work_of_group(WORK_SAE_LOOP_19, 20, &w));
	ck_assert_int_eq(w, WORK_SAE_LOOP_20);
	ck_assert(work_of_group(WORK_SAE_SECRET_19, 21, &w));
	ck_assert_int_eq(w, WORK_SAE_SECRET_21);
	ck_assert(!work_of_group(WORK_SAE_PT_19, 18, &w));
	ck_assert(!work_of_group(WORK_SAE_PT_19, 22, &w));
	ck_assert(!work_of_group(WORK_SAE_CONFIRM, 19, &w));
}
END_TEST

/* Addresses in the text forms of RFC 4291 2.2; its own examples among them. */
static const struct ip_case {
	const char *in, *want; /* NULL: refused */
} ips[] = {
	{ "10.0.0.1", "10.0.0.1" },
	{ "255.255.255.255", "255.255.255.255" },
	{ "256.0.0.1", NULL },
	{ "10.0.0", NULL },
	{ "10.0.0.1.2", NULL },
	{ "10.0.0.", NULL },
	{ "10.0.0.0001", NULL },
	{ "-1.0.0.1", NULL },
	{ "", NULL },
	{ "radius.example", NULL },
	{ "2001:DB8:0:0:8:800:200C:417A", "2001:db8:0:0:8:800:200c:417a" },
	{ "2001:DB8::8:800:200C:417A", "2001:db8:0:0:8:800:200c:417a" },
	{ "FF01::101", "ff01:0:0:0:0:0:0:101" },
	{ "::1", "0:0:0:0:0:0:0:1" },
	{ "::", "0:0:0:0:0:0:0:0" },
	{ "fe80::", "fe80:0:0:0:0:0:0:0" },
	{ "::FFFF:129.144.52.38", "0:0:0:0:0:ffff:8190:3426" },
	{ "0:0:0:0:0:0:13.1.68.3", "0:0:0:0:0:0:d01:4403" },
	{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
	{ "1:2:3:4:5:6:7", NULL },
	{ "1:2:3:4:5:6:7:8:9", NULL },
	{ "1:2:3:4:5:6:7::8", NULL },
	{ "1::2::3", NULL },
	{ "1:::2", NULL },
	{ "1:", NULL },
	{ ":1", NULL },
	{ "12345::", NULL },
	{ "g::", NULL },
	{ "10.0.0.1::", NULL },
};

START_TEST(ip_addresses)
{
	const struct ip_case *c = &ips[_i];
	struct spec_ip ip = { 0 }, again;
	char text[SPEC_IP_TEXT];

	ck_assert_int_eq(spec_ip_parse(c->in, strlen(c->in), &ip), c->want != NULL);
	if (c->want == NULL) {
		ck_assert_uint_eq(ip.len, 0);
		return;
	}
	ck_assert_str_eq(spec_ip_format(&ip, text), c->want);
	ck_assert(spec_ip_parse(text, strlen(text), &again));
	ck_assert(spec_ip_equal(&ip, &again));
}
END_TEST

static const struct attr_case {
	const char *in;
	bool ok;
	uint8_t type;
	uint8_t value[8];
	size_t n;
} attrs[] = {
	{ "126:s:Opera", true, 126, "Opera", 5 },
	{ "12:d:1400", true, 12, { 0, 0, 5, 0x78 }, 4 },
	{ "25:x:00ff10", true, 25, { 0, 0xff, 0x10 }, 3 },
	{ "25:x:", true, 25, { 0 }, 0 },
	{ "62", true, 62, { 0 }, 1 },
	{ "0:s:a", false, 0, { 0 }, 0 },
	{ "256:s:a", false, 0, { 0 }, 0 },
	{ "12:d:", false, 0, { 0 }, 0 },
	{ "12:d:4294967296", false, 0, { 0 }, 0 },
	{ "12:x:0", false, 0, { 0 }, 0 },
	{ "12:q:0", false, 0, { 0 }, 0 },
	{ "12:", false, 0, { 0 }, 0 },
	{ "12:s", false, 0, { 0 }, 0 },
	{ "", false, 0, { 0 }, 0 },
	{ "x:s:a", false, 0, { 0 }, 0 },
};

START_TEST(radius_attributes)
{
	const struct attr_case *c = &attrs[_i];
	uint8_t type = 0, value[SPEC_RADIUS_VALUE_MAX];
	size_t n;

	ck_assert_int_eq(spec_radius_attr_parse(c->in, strlen(c->in), &type, value, &n), c->ok);
	ck_assert_uint_eq(type, c->type);
	if (!c->ok)
		return;
	ck_assert_uint_eq(n, c->n);
	ck_assert_mem_eq(value, c->value, c->n);
}
END_TEST

/* An attribute has room for 253 octets [RFC 2865 5]. */
START_TEST(radius_attribute_too_long)
{
	char text[300];
	uint8_t type, value[SPEC_RADIUS_VALUE_MAX];
	size_t n;

	memset(text, 'a', sizeof(text));
	memcpy(text, "25:s:", 5);
	ck_assert(spec_radius_attr_parse(text, 5 + SPEC_RADIUS_VALUE_MAX, &type, value, &n));
	ck_assert_uint_eq(n, SPEC_RADIUS_VALUE_MAX);
	ck_assert(!spec_radius_attr_parse(text, 6 + SPEC_RADIUS_VALUE_MAX, &type, value, &n));
}
END_TEST

static struct bytes text_of(const char *text)
{
	return bytes_of(text, strlen(text));
}

START_TEST(eap_users_are_found_in_order)
{
	struct spec_eap_user user[] = {
		{ .identity = text_of("ann"), .phase2 = true },
		{ .identity = text_of("an"), .prefix = true },
		{ .any = true },
		{ .identity = text_of("bob") },
	};
	struct spec_eap_server s = { .user = user, .n_user = 4 };

	ck_assert_ptr_eq(spec_eap_user_find(&s, text_of("ann"), true), &user[0]);
	ck_assert_ptr_eq(spec_eap_user_find(&s, text_of("ann"), false), &user[1]);
	ck_assert_ptr_eq(spec_eap_user_find(&s, text_of("a"), false), &user[2]);
	ck_assert_ptr_eq(spec_eap_user_find(&s, text_of("bob"), false), &user[2]);
	/* [hostapd] The line with * is for outer identities only. */
	ck_assert_ptr_null(spec_eap_user_find(&s, text_of("bob"), true));
	ck_assert_ptr_null(spec_eap_user_find(&s, text_of("an"), true));
}
END_TEST

START_TEST(eap_types_have_words)
{
	enum spec_eap_type type;

	ck_assert(spec_eap_parse("PEAP", 4, &type));
	ck_assert_int_eq(type, 25);
	ck_assert_str_eq(spec_eap_name(SPEC_EAP_MSCHAPV2), "MSCHAPV2");
	ck_assert_ptr_null(spec_eap_name(SPEC_EAP_NONE));
	ck_assert(!spec_eap_parse("peap", 4, &type));
	ck_assert(spec_eap_is_played(SPEC_EAP_TTLS) && !spec_eap_is_played(SPEC_EAP_SIM));
}
END_TEST

/* wireless-regdb, and what the amendments say of 6 GHz. NULL: nobody said where. */
static const struct {
	const char *country;
	uint32_t freq_mhz;
	bool allowed;
	unsigned flags;
} regs[] = {
	{ NULL, 2412, true, 0 },	     { NULL, 5180, true, 0 },
	{ NULL, 5260, true, REG_DFS },	     { NULL, 5500, true, REG_DFS },
	{ NULL, 5955, true, 0 },	     { "00", 2462, true, 0 },
	{ "00", 2467, true, REG_NO_IR },     { "00", 5180, true, REG_NO_IR },
	{ "00", 5260, true, REG_NO_IR | REG_DFS }, { "00", 5955, false, 0 },
	{ "XX", 5180, true, REG_NO_IR },     { "US", 2467, false, 0 },
	{ "US", 5720, true, REG_DFS },	     { "US", 7115, true, REG_NO_IR },
	{ "DE", 2472, true, 0 },	     { "DE", 5720, false, 0 },
	{ "DE", 5700, true, REG_DFS },	     { "DE", 6415, true, 0 },
	{ "DE", 6435, false, 0 },	     { "GB", 5865, false, 0 },
	{ "GB", 5955, true, 0 },
};

START_TEST(t_regulatory)
{
	unsigned flags = 0;

	ck_assert_int_eq(reg_allows(regs[_i].country, regs[_i].freq_mhz, &flags), regs[_i].allowed);
	ck_assert_uint_eq(flags, regs[_i].flags);
	ck_assert_int_eq(reg_is_passive(regs[_i].country, regs[_i].freq_mhz), regs[_i].flags != 0);
}
END_TEST

/* [ETSI EN 301 893 D.1, 47 CFR 15.407(h)(2)] in seconds; 0: no radars */
static const struct {
	const char *country;
	uint32_t freq_mhz;
	int64_t s;
} cacs[] = {
	{ "DE", 5180, 0 },   { "DE", 5260, 60 },  { "DE", 5580, 60 },  { "DE", 5600, 600 },
	{ "DE", 5640, 600 }, { "DE", 5660, 60 },  { "US", 5600, 60 },  { "GB", 5620, 600 },
	{ NULL, 5600, 60 },  { "DE", 5720, 0 },
};

START_TEST(t_cac)
{
	ck_assert_int_eq(reg_cac_ns(cacs[_i].country, cacs[_i].freq_mhz), cacs[_i].s * NS_PER_S);
}
END_TEST

/* How many channels there are of 6 GHz, and how many of them are preferred for scanning. */
START_TEST(t_six)
{
	uint32_t freq[REG_CHANNELS_MAX];
	unsigned n = reg_channels("US", 5925, 7125, freq), psc = 0;

	ck_assert_uint_eq(n, 59);
	ck_assert_uint_eq(freq[0], 5955);
	for (unsigned i = 0; i < n; i++)
		psc += reg_is_psc(freq[i]);
	ck_assert_uint_eq(psc, 15);
	ck_assert(reg_is_psc(5975) && !reg_is_psc(5955) && !reg_is_psc(5180));
	ck_assert_uint_eq(reg_channels("DE", 5925, 7125, freq), 24);
	ck_assert_uint_eq(reg_channels("00", 5925, 7125, freq), 0);
	ck_assert_uint_eq(reg_channels(NULL, 2400, 7125, freq), 13 + 25 + 3 + 59);
}
END_TEST

UNIT_MAIN("spec",
	tcase_add_test(tc, every_work_has_its_own_name);
	tcase_add_test(tc, work_of_a_group);
	tcase_add_loop_test(tc, ip_addresses, 0, N_OF(ips));
	tcase_add_loop_test(tc, radius_attributes, 0, N_OF(attrs));
	tcase_add_test(tc, radius_attribute_too_long);
	tcase_add_test(tc, eap_users_are_found_in_order);
	tcase_add_test(tc, eap_types_have_words);
	tcase_add_loop_test(tc, t_regulatory, 0, N_OF(regs));
	  tcase_add_loop_test(tc, t_cac, 0, N_OF(cacs));
	tcase_add_test(tc, t_six);)

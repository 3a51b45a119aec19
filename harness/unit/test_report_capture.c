/* sees: base trace wire crypto observe report */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "report/capture.h"
#include "report/keyring.h"
#include "report/outdir.h"
#include "wire/eth.h"
#include "wire/hdr.h"
#include "wire/ip.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "hex.h"
#include "suite.h"

/*
 * The judge is tshark: it opens what we wrote, with the profile we wrote and nothing else. Frames
 * and keys come from ../shared/captures/synthetic, read in place.
 */
static const char *shared(void)
{
	const char *s = getenv("RW_SHARED");

	return s != NULL ? s : "../shared";
}

static char dir[64];

static void make_dir(void)
{
	strcpy(dir, "/tmp/rw-report-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void remove_dir(void)
{
	char cmd[128];

	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

/* What a command writes; it must succeed. */
static char *output_of(const char *cmd)
{
	static char out[65536];
	FILE *p = popen(cmd, "r");
	size_t n;

	ck_assert_ptr_nonnull(p);
	n = fread(out, 1, sizeof(out) - 1, p);
	out[n] = '\0';
	ck_assert_msg(pclose(p) == 0, "%s", cmd);
	return out;
}

static char *tshark(const char *arguments)
{
	static char cmd[1024];

	(void)snprintf(cmd, sizeof(cmd),
		       "WIRESHARK_CONFIG_DIR=%s/wireshark tshark -C roamwright -r %s/capture.pcapng"
		       " %s 2>/dev/null", dir, dir, arguments);
	return output_of(cmd);
}

static unsigned lines_of(const char *text)
{
	unsigned n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static const struct report_node nodes[] = {
	{ "ap1", ROLE_AP, { { 0x02, 0, 0, 0, 1, 0 } }, NULL, "roamwright", 2412, NULL },
	{ "ap2", ROLE_AP, { { 0x02, 0, 0, 0, 2, 0 } }, NULL, "roamwright", 5180, NULL },
	{ "phone", ROLE_STATION, { { 0x02, 0, 0, 0, 9, 0 } }, "generic", "roamwright", 0, NULL },
};

static const struct report_meta meta = { .scenario = "scenarios/x.lua", .test = "x", .seed = 7,
	.version = "0.1.0", .backend = "sim", .replay = "roamwright replay out/x --seed 7",
	.inputs_digest = "00", .nodes = nodes, .n_nodes = N_OF(nodes),
	.radius_secret = "xyzzy5461" };

struct run {
	struct outdir *out;
	struct capture *capture;
	struct keyring *keys;
};

static struct run run_open(void)
{
	struct run r;

	make_dir();
	ck_assert_int_eq(outdir_open(dir, &r.out), ERR_OK);
	r.capture = capture_new(outdir_file(r.out, "capture.pcapng"), &meta);
	r.keys = keyring_new();
	ck_assert(r.capture != NULL && r.keys != NULL);
	return r;
}

static void run_close(struct run *r)
{
	ck_assert_int_eq(keyring_write(r->keys, &meta, r->out), ERR_OK);
	capture_free(r->capture);
	keyring_free(r->keys);
	ck_assert_int_eq(outdir_commit(r->out), ERR_OK);
}

static void put_key(struct run *r, enum trace_key key, struct bytes secret, struct mac bssid,
		    struct mac sta)
{
	struct trace_rec rec = { .kind = TRACE_KEY, .entity = "phone" };

	rec.u.key = (struct trace_key_rec){ .key = key, .what = KEY_INSTALLED, .bssid = bssid,
					    .sta = sta, .secret = secret };
	ck_assert_int_eq(keyring_rec(r->keys, &rec), ERR_OK);
}

static void put_frame(struct run *r, int64_t at_ns, uint32_t freq_mhz, struct bytes frame)
{
	struct trace_rec rec = { .at_ns = at_ns, .kind = TRACE_AIR_TX, .entity = "phone" };

	rec.u.air_tx = (struct trace_air_tx){ .frame_no = 1, .try_no = 2, .freq_mhz = freq_mhz,
					      .rate_100k = 60, .power_mdbm = 20000,
					      .frame = frame };
	ck_assert_int_eq(capture_rec(r->capture, &rec), ERR_OK);
}

static uint8_t file[1 << 20];

static struct bytes read_file(const char *stem, const char *end)
{
	char path[256];
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/captures/synthetic/%s%s", shared(), stem, end);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s", path);
	n = fread(file, 1, sizeof(file) - 1, f);
	fclose(f);
	file[n] = '\0';
	return bytes_of(file, n);
}

/* Every frame of a capture goes through trace records and our writer. Returns protected ones. */
static unsigned put_capture(struct run *r, const char *stem)
{
	static struct pcap p;
	struct pcap_frame f;
	unsigned prot = 0;
	int64_t at_ns = 0;

	ck_assert_int_eq(pcap_open(read_file(stem, ".pcap"), &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM) {
		struct rd rd = rd_of(f.bytes);
		struct radiotap rt;
		struct hdr h;
		struct rd body;

		if (f.linktype == LINKTYPE_RADIOTAP)
			ck_assert_int_eq(radiotap_parse(&rd, &rt), WIRE_OK);
		body = rd;
		ck_assert_int_eq(hdr_parse(&body, &h), WIRE_OK);
		prot += h.prot;
		put_frame(r, at_ns, 2412, rd_rest(&rd));
		at_ns += 1000001;
	}
	return prot;
}

static json_t *expected(void)
{
	json_t *j;

	read_file("expected", ".json");
	j = json_loads((const char *)file, 0, NULL);
	ck_assert_ptr_nonnull(j);
	return j;
}

static void put_tk(struct run *r, const json_t *tks, const char *name)
{
	const char *hex = json_string_value(json_object_get(tks, name));
	uint8_t tk[32];
	int n;

	if (hex == NULL)
		return;
	n = text_hex(hex, strlen(hex), tk, sizeof(tk));
	ck_assert_int_gt(n, 0);
	put_key(r, KEY_TK, bytes_of(tk, (size_t)n), nodes[0].mac, nodes[2].mac);
}

/* What tshark cannot parse in the source (AKMs younger than it) it need not parse in our copy. */
static unsigned malformed_before(const char *stem)
{
	char cmd[512];

	(void)snprintf(cmd, sizeof(cmd),
		       "tshark -r %s/captures/synthetic/%s.pcap -Y _ws.malformed 2>/dev/null",
		       shared(), stem);
	return lines_of(output_of(cmd));
}

static void check_all_decrypted(unsigned prot, const char *stem)
{
	ck_assert_uint_gt(prot, 0);
	ck_assert_uint_eq(lines_of(tshark("-Y wlan.fc.protected==1")), prot);
	ck_assert_msg(lines_of(tshark("-Y 'wlan.fc.protected==1 && llc'")) == prot,
		      "%s: not all of %u protected frames were decrypted", stem, prot);
	ck_assert_uint_eq(lines_of(tshark("-Y _ws.malformed")), malformed_before(stem));
}

/* Every synthetic capture, with temporal keys alone: what a run with any AKM writes. */
START_TEST(t_temporal_keys_decrypt_everything)
{
	json_t *all = expected();
	const char *stem;
	json_t *tks;

	json_object_foreach(all, stem, tks) {
		struct run r = run_open();
		unsigned prot = put_capture(&r, stem);

		put_tk(&r, tks, "tk1");
		put_tk(&r, tks, "tk2");
		run_close(&r);
		check_all_decrypted(prot, stem);
		remove_dir();
	}
	json_decref(all);
}
END_TEST

/* wpa-pwd line of the .keys file: the passphrase and SSID, and from them the PSK. */
static void put_psk(struct run *r, const char *stem)
{
	char *line = (char *)(uintptr_t)read_file(stem, ".keys").p, *ssid, *end;
	uint8_t psk[32];

	line = strchr(line, ',');
	ck_assert_ptr_nonnull(line);
	line += 2;
	ssid = strchr(line, ':');
	ck_assert_ptr_nonnull(ssid);
	*ssid++ = '\0';
	end = strchr(ssid, '"');
	ck_assert_ptr_nonnull(end);
	ck_assert_int_eq(PKCS5_PBKDF2_HMAC_SHA1(line, (int)strlen(line), (uint8_t *)ssid,
						(int)(end - ssid), 4096, 32, psk), 1);
	put_key(r, KEY_PSK, BYTES(psk), MAC_ZERO, MAC_ZERO);
	put_key(r, KEY_PSK, BYTES(psk), MAC_ZERO, MAC_ZERO);
}

static const char *const psk_captures[] = { "akm02-psk", "akm06-psk-sha256", "akm04-ft-psk-air",
					    "akm04-ft-psk-ds" };

/* The PSK alone: tshark derives every key itself and they are the expected ones. */
START_TEST(t_psk_decrypts_everything)
{
	const char *stem = psk_captures[_i], *name;
	struct run r = run_open();
	unsigned prot = put_capture(&r, stem);
	json_t *all = expected(), *tk;
	char *seen;

	put_psk(&r, stem);
	run_close(&r);
	check_all_decrypted(prot, stem);
	seen = tshark("-Y wlan.fc.protected==1 -T fields -e wlan.analysis.tk");
	json_object_foreach(json_object_get(all, stem), name, tk)
		ck_assert_msg(strstr(seen, json_string_value(tk)) != NULL, "%s %s", stem, name);
	json_decref(all);
	remove_dir();
}
END_TEST

/* PSK and TK lines together, as a run writes them. */
START_TEST(t_both_kinds_of_lines)
{
	const char *stem = psk_captures[_i];
	struct run r = run_open();
	unsigned prot = put_capture(&r, stem);
	json_t *all = expected();

	put_psk(&r, stem);
	put_tk(&r, json_object_get(all, stem), "tk1");
	put_tk(&r, json_object_get(all, stem), "tk2");
	run_close(&r);
	check_all_decrypted(prot, stem);
	json_decref(all);
	remove_dir();
}
END_TEST

static struct bytes data_frame(uint8_t buf[64], struct mac bssid)
{
	struct wr w = wr_of(buf, 64);
	struct hdr h = hdr_data_to_ap(FRAME_DATA, bssid, nodes[2].mac, nodes[0].mac);

	hdr_build(&w, &h);
	wr_put(&w, "\xaa\xaa\x03\0\0\0\x08\x06", 8);
	wr_zero(&w, 28);
	return wr_sofar(&w);
}

static struct bytes auth_frame(uint8_t buf[64], struct mac bssid)
{
	struct wr w = wr_of(buf, 64);
	struct hdr h = hdr_mgmt(FRAME_AUTH, bssid, nodes[2].mac, bssid);

	hdr_build(&w, &h);
	wr_put(&w, "\0\0\1\0\0\0", 6);
	return wr_sofar(&w);
}

START_TEST(t_interfaces_times_comments)
{
	static const uint8_t eth[60] = { 2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 2, 0, 0x89, 0x0d };
	struct trace_rec wire = { .at_ns = 3000000001, .kind = TRACE_WIRE, .entity = "ap1" };
	struct trace_rec roam = { .at_ns = 2000000000, .kind = TRACE_DECISION, .entity = "phone" };
	struct run r = run_open();
	uint8_t buf[64];
	char *out;

	wire.u.wire = (struct trace_wire){ "ap1-switch", "switch", 5000, true, BYTES(eth) };
	roam.u.decision = (struct trace_decision){ "roam", nodes[0].mac, nodes[1].mac, -80000,
						   -60000, "20 dB better" };
	put_frame(&r, 1000000123, 2412, data_frame(buf, nodes[0].mac));
	ck_assert_int_eq(capture_rec(r.capture, &roam), ERR_OK);
	put_frame(&r, 2000000456, 5180, auth_frame(buf, nodes[1].mac));
	put_frame(&r, 2000000789, 2437, auth_frame(buf, MAC_BROADCAST)); /* nobody's channel */
	ck_assert_int_eq(capture_rec(r.capture, &wire), ERR_OK);
	run_close(&r);
	out = tshark("-T fields -E separator=/s -e frame.interface_name -e frame.time_epoch"
		     " -e radiotap.txpower -e radiotap.data_retries -e frame.comment");
	ck_assert_str_eq(out,
			 "ap1/ch1 1577836801.000000123 20 1 \n"
			 "ap2/ch36 1577836802.000000456 20 1 "
			 "phone: roam from ap1 to ap2 (20 dB better)\n"
			 "air/ch6 1577836802.000000789 20 1 \n"
			 "ap1-switch 1577836803.000000001   lost on this segment\n");
	out = tshark("-T fields -e wlan.ta_resolved -Y frame.number==1");
	ck_assert_str_eq(out, "phone\n");
	out = tshark("-Y '_ws.malformed || _ws.expert.severity >= \"Warning\"'");
	ck_assert_str_eq(out, "");
	remove_dir();
}
END_TEST

START_TEST(t_section_says_how_to_replay)
{
	struct run r = run_open();
	char cmd[128], *out;
	uint8_t buf[64];

	put_frame(&r, 0, 2412, data_frame(buf, nodes[0].mac));
	run_close(&r);
	(void)snprintf(cmd, sizeof(cmd), "capinfos -k -F %s/capture.pcapng", dir);
	out = output_of(cmd);
	ck_assert_ptr_nonnull(strstr(out, "roamwright replay out/x --seed 7"));
	ck_assert_ptr_nonnull(strstr(out, "roamwright 0.1.0"));
	remove_dir();
}
END_TEST

static unsigned keys_in(const char *profile)
{
	char path[128];
	unsigned n = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/wireshark/profiles/%s/80211_keys", dir, profile);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	while (fgets((char *)file, sizeof(file), f) != NULL)
		n += file[0] == '"';
	fclose(f);
	return n;
}

/* 70 pairwise keys: more than tshark reads. Each station's own profile has what it needs. */
START_TEST(t_many_keys_make_profiles)
{
	json_t *all = expected();
	struct run r = run_open();
	uint8_t tk[16] = { 0 }, psk[32] = { 1 }, gtk[16] = { 0xf2 };
	unsigned prot = put_capture(&r, "akm02-psk");
	struct mac other = { { 0x02, 9, 9, 9, 9, 9 } };

	for (uint8_t i = 1; i <= 70; i++) {
		tk[0] = i;
		put_key(&r, KEY_TK, BYTES(tk), nodes[1].mac, other);
	}
	put_tk(&r, json_object_get(all, "akm02-psk"), "tk1");
	put_key(&r, KEY_PSK, BYTES(psk), MAC_ZERO, MAC_ZERO);
	put_key(&r, KEY_GTK, BYTES(gtk), nodes[0].mac, MAC_ZERO);
	gtk[0]++;
	put_key(&r, KEY_GTK, BYTES(gtk), nodes[1].mac, MAC_ZERO);
	run_close(&r);
	ck_assert_uint_eq(keys_in("roamwright"), 64);
	ck_assert_uint_eq(keys_in("roamwright-phone"), 3);
	ck_assert_uint_eq(lines_of(tshark("-C roamwright-phone -Y 'wlan.fc.protected==1 && llc'")),
			  prot);
	json_decref(all);
	remove_dir();
}
END_TEST

START_TEST(t_deleted_and_underivable_keys_are_not_written)
{
	struct trace_rec rec = { .kind = TRACE_KEY, .entity = "phone" };
	struct run r = run_open();
	uint8_t key[16] = { 3 };

	put_key(&r, KEY_PMK_R1, BYTES(key), MAC_ZERO, MAC_ZERO);
	put_key(&r, KEY_IGTK, BYTES(key), MAC_ZERO, MAC_ZERO);
	rec.u.key = (struct trace_key_rec){ .key = KEY_TK, .what = KEY_DELETED,
					    .secret = BYTES(key) };
	ck_assert_int_eq(keyring_rec(r.keys, &rec), ERR_OK);
	run_close(&r);
	ck_assert_uint_eq(keys_in("roamwright"), 0);
	remove_dir();
}
END_TEST

/* tshark takes no key of the file if one is too long: the others must still be there. */
START_TEST(t_a_pmk_wireshark_refuses_is_commented_out)
{
	struct run r = run_open();
	uint8_t pmk[64] = { 21 }, tk[16] = { 4 };

	put_key(&r, KEY_PMK, BYTES(pmk), MAC_ZERO, MAC_ZERO);
	put_key(&r, KEY_TK, BYTES(tk), MAC_ZERO, MAC_ZERO);
	run_close(&r);
	ck_assert_uint_eq(keys_in("roamwright"), 1);
	remove_dir();
}
END_TEST

/* [RFC 2865 7.1] The profile has the RADIUS secret: the answer verifies, the password is read. */
START_TEST(t_radius_secret)
{
	struct oct q = oct("010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413"
			   "ce3196e43f782a0aee0406c0a80110050600000003");
	struct oct a = oct("0200002686fe220e7624ba2a1005f6bf9b55e0b20606000000010f06000000000e06c0"
			   "a80103");
	struct run r = run_open();
	char *out;

	for (unsigned i = 0; i < 2; i++) {
		uint8_t packet[200], frame[220];
		struct wr p = wr_of(packet, sizeof(packet)), f = wr_of(frame, sizeof(frame));
		struct ipv4 ip = { .ttl = 64, .src = 1 + i, .dst = 2 - i };
		struct udp u = { i == 0 ? 40000 : 1812, i == 0 ? 1812 : 40000,
				 oct_bytes(i == 0 ? &q : &a) };
		struct trace_rec wire = { .at_ns = i, .kind = TRACE_WIRE, .entity = "ap1" };

		udp_build(&p, &ip, &u);
		eth_build(&f, &(struct eth){ .type = ETHERTYPE_IPV4, .payload = wr_sofar(&p) });
		wire.u.wire = (struct trace_wire){ "lan-ap1", "switch", 5000, false, wr_sofar(&f) };
		ck_assert_int_eq(capture_rec(r.capture, &wire), ERR_OK);
	}
	run_close(&r);
	out = tshark("-Y radius -T fields -e radius.code -e radius.authenticator.valid -e "
		     "radius.User_Password");
	ck_assert_str_eq(out, "1\t\tarctangent\n2\t1\t\n");
	remove_dir();
}
END_TEST

static bool judges_are_here(void)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/captures/synthetic/expected.json", shared());
	if (access(path, R_OK) != 0) {
		printf("SKIP: %s is not there\n", path);
		return false;
	}
	if (system("tshark --version >/dev/null 2>&1") != 0) {
		printf("SKIP: no tshark\n");
		return false;
	}
	return true;
}

UNIT_MAIN("report capture", {
	if (!judges_are_here())
		exit(77);
	tcase_set_timeout(tc, 300);
	tcase_add_test(tc, t_temporal_keys_decrypt_everything);
	tcase_add_loop_test(tc, t_psk_decrypts_everything, 0, N_OF(psk_captures));
	tcase_add_loop_test(tc, t_both_kinds_of_lines, 0, N_OF(psk_captures));
	tcase_add_test(tc, t_interfaces_times_comments);
	tcase_add_test(tc, t_section_says_how_to_replay);
	tcase_add_test(tc, t_many_keys_make_profiles);
	tcase_add_test(tc, t_deleted_and_underivable_keys_are_not_written);
	tcase_add_test(tc, t_a_pmk_wireshark_refuses_is_commented_out);
	tcase_add_test(tc, t_radius_secret);
})

/* sees: base wire key */
#include <stdio.h>
#include <stdlib.h>

#include "wire/radius.h"

/* First inputs for fuzz_radius; see there for the format. Argument: the corpus folder. */
struct file {
	uint8_t p[65536];
	struct wr w;
};

static void begin(struct file *f)
{
	f->w = wr_of(f->p, sizeof(f->p));
}

static void end(const struct file *f, const char *folder, const char *name)
{
	char path[1024];
	FILE *out;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "wb");
	if (out == NULL || !wr_done(&f->w, &len) || fwrite(f->p, 1, len, out) != len)
		abort();
	fclose(out);
}

static void record(struct file *f, uint8_t how, const struct wr *body)
{
	wr_u8(&f->w, how);
	wr_be16(&f->w, (uint16_t)body->len);
	wr_bytes(&f->w, wr_sofar(body));
}

static void put_request(struct file *f, uint8_t how, struct bytes eap)
{
	static const uint8_t authenticator[16] = { 5 };
	uint8_t packet[RADIUS_LEN_MAX];
	struct wr w = wr_of(packet, sizeof(packet));
	struct mark m = radius_open(&w, &(struct radius_open){ 1, 3, authenticator });

	radius_put_msg_auth(&w);
	radius_put_text(&w, RADIUS_USER_NAME, "jo");
	radius_put_station_id(&w, RADIUS_CALLING_STATION_ID, MAC_BROADCAST, bytes_of(NULL, 0));
	radius_put_text(&w, RADIUS_PROXY_STATE, "through");
	radius_put_eap(&w, eap);
	radius_close(&w, m);
	record(f, how, &w);
}

static void put_answer(struct file *f, uint8_t how, uint8_t code)
{
	static const uint8_t key[50] = { 0x80, 1 }, eap[300] = { 1, 2, 1, 44, 13 };
	uint8_t packet[RADIUS_LEN_MAX];
	struct wr w = wr_of(packet, sizeof(packet));
	struct mark m = radius_open(&w, &(struct radius_open){ code, 0, NULL });

	radius_put_msg_auth(&w);
	radius_put_u32(&w, RADIUS_STATE, 0);
	radius_put_eap(&w, bytes_of(eap, sizeof(eap)));
	radius_put_vlan(&w, 1, 12);
	radius_put_u32(&w, RADIUS_SESSION_TIMEOUT, 60);
	radius_put_vendor(&w, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_SEND_KEY, BYTES(key));
	radius_put_vendor(&w, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_RECV_KEY, BYTES(key));
	radius_close(&w, m);
	record(f, how, &w);
}

int main(int argc, char **argv)
{
	static const uint8_t identity[] = { 2, 1, 0, 7, 1, 'j', 'o' };
	static const uint8_t round1[] = { 2, 2, 0, 12, 47, 2, 's', 'e', 'c', 'r', 'e', 't' };
	static const uint8_t round2[] = { 2, 3, 0, 12, 47, 1, 's', 'e', 'c', 'r', 'e', 't' };
	static const uint8_t round3[] = { 2, 4, 0, 12, 47, 0, 's', 'e', 'c', 'r', 'e', 't' };
	static struct file f;

	if (argc != 2)
		return EXIT_FAILURE;
	begin(&f);
	put_request(&f, 2, BYTES(identity));
	put_request(&f, 2, BYTES(identity));
	put_request(&f, 2 | 8, BYTES(round1));
	put_request(&f, 2 | 8, BYTES(round2));
	put_request(&f, 2 | 4 | 8, BYTES(round3));
	end(&f, argv[1], "server");
	begin(&f);
	put_answer(&f, 1, 2);
	put_answer(&f, 1 | 2, 3);
	end(&f, argv[1], "challenge");
	begin(&f);
	put_answer(&f, 1 | 2, 4);
	end(&f, argv[1], "accept");
	begin(&f);
	put_answer(&f, 1 | 2, 5);
	for (unsigned i = 0; i < 50; i++)
		put_answer(&f, 4 | 16, 11);
	end(&f, argv[1], "sends");
	return EXIT_SUCCESS;
}

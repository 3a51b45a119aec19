/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "crypto/aes.h"
#include "proto/rkh_state.h"

/*
 * A key holder that has a pull under way, holds a PMK-R0 and knows one peer by line and any by
 * wildcard, fed with a series of messages. Input: records of
 *   how(1) len(1) body(len)
 * how: bits 0-2 the kind, bit 3 sent to everybody, bit 4 from a stranger, bit 5 the body is a clear
 * and a sealed TLV block (first octet: length of the clear one) to be sealed with the right key,
 * bit 6 a second passes before, bit 7 the nonces asked for are put in front of the clear block.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { KIND = 7, TO_ALL = 8, STRANGER = 16, SEALED = 32, LATER = 64, NONCE = 128 };

static const struct mac self = { { 2, 0, 0, 0, 0, 0 } };
static const struct mac known = { { 2, 0, 0, 0, 1, 0 } };
static const struct mac stranger = { { 2, 0, 0, 0, 9, 0 } };
static const struct mac station = { { 2, 0, 0, 0, 2, 0 } };
static const uint8_t key[RKH_KEY_LEN] = { 1, 2, 3 };

struct target {
	struct crypto *c;
	struct key_holder *k;
	int64_t now_ns;
	struct fx fx;
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void set_up(struct target *t)
{
	struct spec_r0kh r0kh[2] = { { .mac = known, .id = "ap2", .id_len = 3 },
				     { .mac = MAC_BROADCAST, .id = "*", .id_len = 1 } };
	struct spec_r1kh r1kh[2] = { { .mac = known, .id = known }, { .mac = MAC_ZERO } };
	struct spec_bss bss;
	const struct akm_row *akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	struct pmk_r0 r0 = { .len = 32, .name = "0123456789abcdef" };
	struct pmk_r1 r1 = { .len = 32, .name = "fedcba9876543210" };
	struct key_store store = { .akm = akm, .spa = station, .pairwise = CIPHER_CCMP_128,
				   .r0 = &r0, .r1 = &r1 };
	struct key_query q = { .akm = akm, .spa = station, .r0_name = r1.name,
			       .r0kh_id = bytes_of("ap2", 3), .pairwise = CIPHER_CCMP_128 };
	enum key_answer answer;
	struct key_found found;

	for (unsigned i = 0; i < 2; i++) {
		memcpy(r0kh[i].key.b, key, sizeof(key));
		memcpy(r1kh[i].key.b, key, sizeof(key));
		r0kh[i].key.len = r1kh[i].key.len = RKH_KEY_LEN;
	}
	spec_bss_init(&bss);
	bss.nas_identifier = "ap1";
	bss.r0kh = r0kh;
	bss.r1kh = r1kh;
	bss.n_r0kh = bss.n_r1kh = 2;
	must(key_holder_new(t->c,
			    &(struct rkh_config){ .bss = &bss, .bssid = self,
						  .rng = rng_stream(1, "fuzz", "rkh") },
			    &t->k) == ERR_OK);
	must(key_holder_store(t->k, &store) == ERR_OK);
	must(key_holder_find_r1(t->k, t->c, &q, &t->fx, &answer, &found) == ERR_OK);
	must(answer == KEY_PENDING);
	fx_reset(&t->fx);
}

/* The nonce the key holder waits for with this kind. */
static const uint8_t *asked(const struct target *t, uint8_t kind)
{
	const struct rkh_list *list[] = { &t->k->r0kh, &t->k->r1kh };

	if (kind == KH_RESP && t->k->n_pull > 0)
		return t->k->pull[0].nonce;
	for (unsigned l = 0; l < 2; l++)
		for (unsigned i = 0; i < list[l]->n; i++)
			if (list[l]->peer[i]->waiting != NULL)
				return list[l]->peer[i]->waiting->nonce;
	return NULL;
}

static struct bytes sealed(const struct target *t, uint8_t how, struct mac src, struct rd r,
			   uint8_t buf[static 1024])
{
	struct wr w = wr_of(buf, 1024), c;
	uint8_t clear_len = 0, kind = how & KIND, clear[300], out[300];
	struct kh_frame f = { .message = kind };
	struct bytes ad[3], block;
	size_t len;

	if (!rd_u8(&r, &clear_len) || !rd_take(&r, clear_len < r.left ? clear_len : r.left, &block))
		block = bytes_of(NULL, 0);
	c = wr_of(clear, sizeof(clear));
	if ((how & NONCE) != 0 && asked(t, kind) != NULL)
		kh_tlv_build(&c, KH_TLV_NONCE, bytes_of(asked(t, kind), RKH_NONCE));
	wr_bytes(&c, block);
	f.clear = wr_sofar(&c);
	ad[0] = BYTES(src.b);
	ad[1] = f.clear;
	ad[2] = bytes_of(&kind, 1);
	must(aes_siv_seal(t->c, &(struct siv){ BYTES(key), ad, 3 }, bytes_of(r.p, r.left), out) ==
	     ERR_OK);
	kh_frame_build(&w, &f);
	wr_put(&w, out, r.left + AES_SIV_OVERHEAD);
	must(wr_done(&w, &len));
	return bytes_of(buf, len);
}

static void feed(struct target *t, uint8_t how, struct bytes body)
{
	uint8_t buf[1024];
	struct rkh_frame f = { .src = (how & STRANGER) != 0 ? stranger : known,
			       .dst = (how & TO_ALL) != 0 ? MAC_BROADCAST : self,
			       .payload = body };

	if ((how & LATER) != 0)
		t->now_ns += NS_PER_S;
	if ((how & SEALED) != 0)
		f.payload = sealed(t, how, f.src, rd_of(body), buf);
	f.now_ns = t->now_ns;
	must(key_holder_rrb(t->k, t->c, &f, &t->fx) == ERR_OK);
	fx_reset(&t->fx);
	must(key_holder_timer(t->k, t->c, t->now_ns, &t->fx) == ERR_OK);
	fx_reset(&t->fx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crypto *kept;
	struct target *t = calloc(1, sizeof(*t));
	struct rd r = { data, size };
	struct bytes body;
	uint8_t how, len;

	if (kept == NULL)
		must(crypto_new(&kept) == ERR_OK);
	must(t != NULL);
	t->c = kept;
	set_up(t);
	while (rd_u8(&r, &how) && rd_u8(&r, &len)) {
		if (!rd_take(&r, len < r.left ? len : r.left, &body))
			break;
		feed(t, how, body);
	}
	key_holder_free(t->k);
	free(t);
	return 0;
}

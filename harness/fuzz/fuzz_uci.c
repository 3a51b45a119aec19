/* sees: base spec crypto config */
#include "config_poke.h"
#include "fuzz.h"

/* An OpenWrt wireless file or the output of `uci show`, as the oldest and the newest release. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crypto *c;

	if (crypto_new(&c) != ERR_OK)
		return 0;
	poke_uci(c, CONFIG_OPENWRT_19_07, bytes_of(data, size));
	poke_uci(c, CONFIG_OPENWRT_25_12, bytes_of(data, size));
	crypto_free(c);
	return 0;
}

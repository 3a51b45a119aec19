/* sees: base spec crypto config */
#include "config_poke.h"
#include "fuzz.h"

/* A hostapd.conf, which is also what each file it names contains; stock rules and OpenWrt's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_hostapd(NULL, CONFIG_HOSTAPD_2_10, bytes_of(data, size));
	poke_hostapd(NULL, CONFIG_OPENWRT_25_12, bytes_of(data, size));
	return 0;
}

#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/err.h"
#include "crypto/crypto.h"
#include "spec/radio.h"
#include "spec/station.h"

/*
 * Readers of the configuration files people already have: hostapd.conf, OpenWrt's
 * /etc/config/wireless (also as `uci show` prints it) and wpa_supplicant.conf. They read memory
 * spans, fill spec structs in the caller's arena, and collect one clear line per finding.
 * Unknown keys are warnings and kept; wrong values are errors. Nothing here touches the disk but
 * file.c.
 */

/*
 * Whose rules apply. OpenWrt's hostapd takes keys that the stock one rejects, and its scripts
 * supply a missing nas_identifier from the BSSID; its releases differ in what UCI leaves unsaid.
 */
enum config_dialect {
	CONFIG_HOSTAPD_2_10,
	CONFIG_HOSTAPD_2_11,
	CONFIG_OPENWRT_19_07,
	CONFIG_OPENWRT_22_03,
	CONFIG_OPENWRT_23_05,
	CONFIG_OPENWRT_24_10,
	CONFIG_OPENWRT_25_12_RC, /* early ucode scripts: mobility domain without the newline */
	CONFIG_OPENWRT_25_12,
};
enum { CONFIG_DIALECT_COUNT = 8 };

/* "hostapd-2.11", "openwrt-23.05" ... */
const char *config_dialect_name(enum config_dialect d);
MUST_CHECK bool config_dialect_parse(const char *word, size_t len, enum config_dialect *d);
bool config_dialect_is_openwrt(enum config_dialect d);

enum config_severity { CONFIG_NOTE, CONFIG_WARNING, CONFIG_ERROR };

const char *config_severity_name(enum config_severity s);

struct config_diag {
	enum config_severity severity;
	const char *file;
	unsigned line; /* 0: the file as a whole */
	const char *text;
};

enum { CONFIG_DIAGS_MAX = 200 };

struct config_diags {
	struct config_diag v[CONFIG_DIAGS_MAX]; /* in the order found */
	size_t n;
	size_t n_dropped; /* beyond the maximum; errors are still counted */
	size_t n_errors;
};

/*
 * How files that a configuration names (wpa_psk_file, rxkh_file) are read. path is already joined
 * with the folder of the naming file. ERR_FILE: not there; ERR_LIMIT: too large.
 */
struct config_files {
	void *ctx;
	enum err (*read)(void *ctx, const char *path, struct arena *a, struct bytes *out);
};

struct config_reader {
	struct arena *arena;
	struct crypto *crypto;     /* for the MD5 of OpenWrt's defaults; may be NULL without UCI */
	enum config_dialect dialect;
	struct config_files files; /* read NULL: named files cannot be read, which is an error */
	bool allow_outside;        /* named files may lie outside the configuration's folder */
	/* EAP's files (users, certificates, keys) that cannot be read are warnings: for a check of
	 * what was copied from a router, never for a run. */
	bool files_optional;
	struct config_diags diags;
};

/* Everything else of the reader zero. */
void config_reader_init(struct config_reader *r, struct arena *a, struct crypto *c,
			enum config_dialect d);

enum config_kind { CONFIG_KIND_UNKNOWN, CONFIG_KIND_HOSTAPD, CONFIG_KIND_UCI, CONFIG_KIND_WPAS };

/* What kind of file this looks like, by its first meaningful lines. */
enum config_kind config_sniff(struct bytes text);
/*
 * The dialect to assume when nobody says: of UCI the newest OpenWrt, of a hostapd.conf with keys
 * only OpenWrt's hostapd knows likewise, otherwise hostapd-2.11.
 */
enum config_dialect config_sniff_dialect(struct bytes text);

/*
 * name is the path used in messages and for finding named files. ERR_OK: no error among the
 * diagnostics; ERR_PARSE: at least one, and *out is what could be read (usable for check, not for a
 * run); ERR_NOMEM: the arena is exhausted, *out is NULL.
 */
MUST_CHECK enum err config_read_hostapd(struct config_reader *r, const char *name,
					struct bytes text, struct spec_ap **out);
/* With a dialect that is no OpenWrt release, as the newest one. */
MUST_CHECK enum err config_read_uci(struct config_reader *r, const char *name, struct bytes text,
				    struct spec_ap **out);
MUST_CHECK enum err config_read_wpa_supplicant(struct config_reader *r, const char *name,
					       struct bytes text, struct spec_station **out);

/* Files larger than this are refused. */
enum { CONFIG_FILE_MAX = 1 << 20 };

/* The disk as config_files: regular files of at most CONFIG_FILE_MAX octets. */
struct config_files config_disk(void);
/* ERR_FILE (errno says why), ERR_LIMIT, ERR_NOMEM. */
MUST_CHECK enum err config_load(const char *path, struct arena *a, struct bytes *out);
/*
 * Load, sniff, read. A file that is not there or not of this kind is one diagnostic and ERR_FILE or
 * ERR_PARSE. The reader's files are set to the disk if it has none.
 */
MUST_CHECK enum err config_read_ap_file(struct config_reader *r, const char *path,
					struct spec_ap **out);
MUST_CHECK enum err config_read_station_file(struct config_reader *r, const char *path,
					     struct spec_station **out);

#endif

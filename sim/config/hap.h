#ifndef CONFIG_HAP_H
#define CONFIG_HAP_H

#include "config/reader.h"

/*
 * hostapd's settings being collected: one `key=value` after the other is applied, from a
 * hostapd.conf or from what OpenWrt's scripts would have written for a UCI section; finishing
 * derives what hostapd derives and checks what hostapd checks. Private to config.
 */

enum { HAP_BSS_MAX = 64, HAP_RKH_MAX = 1024, HAP_PSK_MAX = 4096, HAP_USER_MAX = 4096 };

struct hap_bss {
	struct spec_bss spec;
	bool has_ssid;
	bool has_group_rekey;
	bool has_group;          /* group_cipher= */
	bool has_wmm;
	bool has_main_psk;       /* wpa_passphrase or wpa_psk: the later of them */
	struct spec_psk main_psk;
	struct spec_option psk_file; /* key NULL: none */
	struct spec_options psk_lines; /* of a file that OpenWrt's scripts write */
	struct spec_radius_server *server; /* the auth_server_addr that port and secret follow */
	bool acct_server;
	bool has_owe_bssid;
	bool mbo;
	bool psk_from_radius;
	bool no_ht;              /* hostapd switches it off for this BSS */
};

struct hap {
	struct config_reader *r;
	struct spec_radio radio;
	bool has_hw_mode;
	unsigned chwidth;        /* the largest of vht_, he_, eht_oper_chwidth */
	bool has_channel;
	struct hap_bss *bss;
	size_t n_bss;
	struct hap_bss *at;      /* the section being filled */
	struct spec_option opt;  /* the setting being applied */
	bool out_of_memory;
};

/* first: where the first BSS is reported to be, if nothing better is known. */
void hap_init(struct hap *h, struct config_reader *r, struct config_at first);
void hap_apply(struct hap *h, const struct spec_option *o);
/* Derives, checks and hands over. ERR_NOMEM if the arena ran out on the way. */
MUST_CHECK enum err hap_finish(struct hap *h, struct spec_radio *out);

/* A new BSS with defaults, which becomes the one being filled. */
void hap_new_bss(struct hap *h, const char *ifname, struct config_at at);

struct config_at hap_here(const struct hap *h);
#define HAP_ERROR(h, ...)   config_say((h)->r, CONFIG_ERROR, hap_here(h), __VA_ARGS__)
#define HAP_WARNING(h, ...) config_say((h)->r, CONFIG_WARNING, hap_here(h), __VA_ARGS__)

/* The leading integer as hostapd reads it; says what is wrong. */
MUST_CHECK bool hap_number(struct hap *h, int64_t lo, int64_t hi, int64_t *v);

/* Setters with more to them than a number; false: no such key here. */
MUST_CHECK bool hap_set_rsn(struct hap *h);
MUST_CHECK bool hap_set_ft(struct hap *h);
MUST_CHECK bool hap_set_radio(struct hap *h);
MUST_CHECK bool hap_set_bss(struct hap *h);
MUST_CHECK bool hap_set_sae(struct hap *h);
MUST_CHECK bool hap_set_owe(struct hap *h);
MUST_CHECK bool hap_set_eap(struct hap *h);
MUST_CHECK bool hap_set_radius(struct hap *h);
MUST_CHECK bool hap_set_vlan(struct hap *h);

/* Tries the keys of one table; the setters say what is wrong themselves. */
struct hap_key {
	const char *key;
	void (*set)(struct hap *h);
};
MUST_CHECK bool hap_set_of(struct hap *h, const struct hap_key *keys, size_t n);

/* sae_groups and owe_groups; out has room for SPEC_GROUPS_MAX. */
void hap_read_groups(struct hap *h, uint16_t *out, size_t *n);
/* The text of a file the setting names, with its path; false after having said `wrong`. */
MUST_CHECK bool hap_read_file(struct hap *h, const char **path, struct bytes *text,
			      const char *wrong);
/*
 * Every line of the file the setting names, in the arena, with h->opt telling where it stands;
 * none if OpenWrt's scripts wrote it. h->opt is the setting's again afterwards.
 */
typedef void (*hap_line_fn)(struct hap *h, char *line, void *ctx);
void hap_each_line(struct hap *h, const char *wrong, hap_line_fn fn, void *ctx);
/* What OpenWrt's scripts write under /var/run is not among the files a person keeps. */
bool hap_is_generated(const struct hap *h);

/*
 * A line, the option's value, of the vlan_file or wpa_psk_file that OpenWrt's scripts write for the
 * BSS being filled.
 */
void hap_vlan_file_line(struct hap *h, const struct spec_option *o);
void hap_psk_file_line(struct hap *h, const struct spec_option *o);

/* Reads wpa_psk_file of the BSS and puts all PSKs in hostapd's search order. */
void hap_collect_psks(struct hap *h, struct hap_bss *b);
/* Puts what is said last first, as hostapd does. */
void hap_order_sae(struct hap_bss *b);
/* Reads the files of the EAP server: its users and, where it is on, certificates and keys. */
void hap_take_eap_files(struct hap *h, struct hap_bss *b);
/* The users of eap_user_file, which was read from path. */
void hap_read_users(struct hap *h, struct spec_eap_server *s, const char *path);
/* Appends a RADIUS attribute written in the setting's value; says what is wrong. */
void hap_add_attr(struct hap *h, const char *text, struct spec_radius_attr **v, size_t *n);
/* hostapd's own rules about a whole BSS and a whole radio. */
void hap_check_bss(struct hap *h, struct hap_bss *b);
void hap_check_radio(struct hap *h);

#endif

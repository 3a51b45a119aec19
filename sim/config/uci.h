#ifndef CONFIG_UCI_H
#define CONFIG_UCI_H

#include "config/hap.h"

/* OpenWrt's UCI: sections of options, and their mapping to hostapd's keys. Private to config. */

enum { UCI_SECTION_MAX = 512, UCI_OPTION_MAX = 8192 };

struct uci_option {
	const char *name;
	const char *value;
	unsigned line;
	bool is_list; /* one element of a list */
};

struct uci_section {
	const char *type; /* "wifi-iface" */
	const char *name; /* NULL: anonymous */
	unsigned line;
	struct uci_option *v;
	size_t n;
};

struct uci {
	struct config_reader *r;
	const char *file;
	struct uci_section *v;
	size_t n;
	size_t n_options;
	bool out_of_memory;
};

/* The file form and `uci show` lines; says what is wrong and goes on with the next line. */
void uci_parse(struct uci *u, struct bytes text);

/* The value of a plain option (the last one wins), or NULL. */
const char *uci_get(const struct uci_section *s, const char *name);
const struct uci_option *uci_find(const struct uci_section *s, const char *name);
/* Whether the option is on: 1, on, true, yes, enabled; otherwise when absent. */
bool uci_is_on(const struct uci_section *s, const char *name, bool otherwise);

/* One radio being turned into what OpenWrt's scripts write for hostapd. */
struct uci_map {
	struct uci *u;
	struct hap *h;
	const struct uci_section *device;
	const struct uci_section *iface; /* NULL while the radio's keys are written */
	enum config_dialect release;
	unsigned n_phy, n_ap;
	bool foreign;       /* no mac80211: the vendor's own options are not judged */
	/* of the interface */
	unsigned wpa;       /* 0 open, 1, 2, 3 */
	const char *auth;   /* OpenWrt's auth_type: none, psk, sae, psk-sae, eap, eap2 ... */
	unsigned mfp;
	bool ft;
};

/*
 * Writes key=value as if the script had. Its origin is the option of that UCI name, or the section
 * when the release supplied the value.
 */
void uci_emit(struct uci_map *m, const char *uci_name, const char *key, const char *value);
__attribute__((format(printf, 4, 5))) void uci_emitf(struct uci_map *m, const char *uci_name,
						     const char *key, const char *fmt, ...);
/* Writes key=value with this option as its origin: for lists. */
void uci_apply(struct uci_map *m, const struct uci_option *o, const char *key, const char *value);
/* The key=value elements of the list `name` of the interface or, outside one, the device. */
void uci_emit_verbatim(struct uci_map *m, const char *name);
struct config_at uci_at(const struct uci_map *m, const char *uci_name);

/* The value a script would see: the option, or the release's default. */
const char *uci_or(const struct uci_section *s, const char *name, const char *otherwise);

bool uci_device_option_known(const char *name);
bool uci_iface_option_known(const char *name, const char **nearest);

void uci_map_radio(struct uci_map *m);
void uci_map_iface(struct uci_map *m, const char *ifname);
void uci_map_encryption(struct uci_map *m);
void uci_map_ft(struct uci_map *m);
/* ieee8021x with its EAP server or RADIUS servers. */
void uci_map_eap(struct uci_map *m);
/* Every station's own PSK from a RADIUS server. */
void uci_map_ppsk(struct uci_map *m);
/* OWE, and the open half of an OWE transition network. */
void uci_map_owe(struct uci_map *m);
void uci_map_transition_disable(struct uci_map *m);
/* wifi-station and wifi-vlan sections, and the options about VLANs. */
void uci_map_stations(struct uci_map *m);
void uci_map_vlans(struct uci_map *m, const char *ifname);
/* What is wrong with such sections, whichever interface they are of. */
void uci_check_sections(struct uci *u);

#endif

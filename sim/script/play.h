#ifndef SCRIPT_PLAY_H
#define SCRIPT_PLAY_H

#include <lauxlib.h>
#include <lua.h>

#include "base/arena.h"
#include "base/rng.h"
#include "base/text.h"
#include "input/input.h"
#include "script/script.h"
#include "script/unit.h"
#include "spec/radio.h"
#include "spec/station.h"

/*
 * One execution of a scenario: the Lua state, what it declared, and the world made of it. C
 * functions called by Lua raise errors by longjmp, so they own nothing: what outlives a call is in
 * the arena or in the Lua state.
 */

/* Why the script may not go on; sticky, and no pcall of the script's holds it up. */
enum play_end {
	PLAY_ON,
	PLAY_STEPS,  /* its budget of instructions is used up */
	PLAY_MEMORY,
	PLAY_EVENTS, /* the run's own limit */
	PLAY_GIVEN_UP, /* an expectation failed and what follows needs it */
	PLAY_SKIPPED
};

enum play_stage {
	STAGE_DECLARING, /* the file is being executed, or the test has not run anything yet */
	STAGE_RUNNING,   /* the world has started */
	STAGE_OVER       /* results were read: nothing runs any more */
};

/* Where in the scenario something was written. */
struct place {
	const char *file;
	unsigned line;
};

struct cast_ap_decl {
	struct world_ap ap;
	struct place place;
	bool controlled; /* an AP of a controller, which has a copy */
};

struct cast_controller_decl {
	struct world_controller controller;
	struct place place;
	size_t first; /* of its APs in the list of all */
};

struct cast_station_decl {
	struct world_station station;
	struct place place;
	bool has_at;
	struct world_walk walk; /* n 0: none */
	struct place walk_place;
};

struct cast_switch_decl {
	struct world_switch sw;
	struct place place;
};

struct cast_radius_decl {
	struct world_radius radius;
	struct place place;
};

struct cast_intruder_decl {
	struct world_intruder intruder;
	struct place place;
};

struct cast_flow_decl {
	struct world_flow flow;
	struct place place;
};

struct cast_fault_decl {
	struct fault fault;
	struct place place; /* file NULL: from outside the script */
};

struct cast_hearing_decl {
	struct world_hearing hearing;
	struct place place;
};

struct cast_wall_decl {
	struct wall wall;
	struct place place;
};

struct cast_call_decl {
	int64_t at_ns;
	int fn; /* reference in the Lua registry */
	struct place place;
};

/* What is listened for in the log of a node, and how many lines had it. */
struct cast_word {
	const char *entity, *text;
	lua_Integer n;
};

/* A list in the arena; grows by doubling. */
#define LIST(type)                                                                                 \
	struct {                                                                                   \
		type *v;                                                                           \
		size_t n, cap;                                                                     \
	}

struct test_decl {
	struct script_test test;
	int fn; /* reference in the Lua registry */
};

struct stream {
	const char *name;
	struct rng rng;
};

/* The text of a configuration: from a file, or written in the scenario. */
struct source {
	const char *name; /* for messages, and to find files it names */
	struct bytes text;
	bool missing;     /* only shared ones, and only while tests are collected */
};

/* A station's configuration as it was read. */
struct station_text {
	struct source source;
	const struct spec_station *spec;
};

/* A chunk being executed, to quote its lines. */
struct chunk {
	const char *name;
	struct bytes text;
};

struct play {
	const struct script_config *cfg;
	const struct script_hooks *hooks;
	uint64_t seed;
	bool collecting; /* only to learn the tests: no world */
	lua_State *L;
	struct arena *arena;

	enum play_end end;
	size_t memory, max_memory;
	uint64_t steps, max_steps;

	const char *folder; /* real path of the scenario's folder, with a final '/' */
	const char *within; /* files must lie below this real path, with a final '/' */
	const char *lib;    /* real path of the library, with a final '/', or NULL */
	const char *shared;
	const char *prefix; /* the folder part of the scenario's name, "" or with a final '/' */
	LIST(struct script_input) inputs;
	LIST(struct chunk) chunks;
	LIST(struct source) sources;

	LIST(struct cpu_profile) cpus;
	LIST(struct client_profile) clients;
	LIST(struct ap_profile) ap_models;
	LIST(struct test_decl) tests;
	LIST(const char *) params;
	LIST(struct stream) streams;
	struct config_reader *reader; /* of configurations, once one was read */
	LIST(struct station_text) station_texts;
	LIST(struct cast_ap_decl) aps;
	LIST(struct cast_station_decl) stations;
	LIST(struct cast_radius_decl) radii;
	LIST(struct cast_switch_decl) switches;
	LIST(struct cast_controller_decl) controllers;
	LIST(struct cast_intruder_decl) intruders;
	LIST(struct cast_flow_decl) flows;
	LIST(struct cast_fault_decl) faults;
	LIST(struct cast_hearing_decl) hearings;
	LIST(struct cast_wall_decl) walls;
	LIST(struct cast_call_decl) calls;
	LIST(struct cast_word) words;
	struct pathloss pathloss;
	bool air_is_said; /* by pathloss { … } or wmediumd { … } */
	int64_t wired_latency_ns, fdb_age_ns;
	struct world_dhcp dhcp;
	uint32_t wired_loss_ppm;

	enum play_stage stage;
	bool testing;    /* inside a test function */
	bool in_engine; /* inside world_run_until: a scheduled function is running */
	int error_slot;  /* in the registry, for what a scheduled function raises */
	int failed_call; /* LUA_NOREF, or error_slot */
	struct world *world;
	const struct observe *seen;
	int64_t sim_time_ns;
	LIST(struct script_expectation) expectations;
	bool expectation_failed;
	enum script_verdict verdict;
	bool limit;
	char error[1024];
};

/* play.c */
MUST_CHECK enum err play_new(const struct script_config *cfg, const struct script_hooks *hooks,
			     uint64_t seed, bool collecting, struct play **out);
void play_free(struct play *p);
struct play *play_of(lua_State *L);
/* Reads models and scenario and executes them. False: p->error says why, p->end or p->verdict. */
MUST_CHECK bool play_execute(struct play *p);
/* Runs test number i. Its verdict is in p afterwards. */
void play_test(struct play *p, size_t i);
/* Sets verdict and error from an error object on top of the stack, which is popped. */
void play_failed(struct play *p, int status);

/* fail.c: raising errors that say where and what was meant */

/* Raises `file:line: text`, where the script called. Never returns; int for `return`. */
__attribute__((noreturn, format(printf, 2, 3))) int play_fail(lua_State *L, const char *fmt, ...);
/* The same at a place noted earlier. */
__attribute__((noreturn, format(printf, 3, 4))) int play_fail_at(lua_State *L, struct place at,
								 const char *fmt, ...);
/* "unknown KIND 'word', did you mean 'x'?" */
__attribute__((noreturn)) int play_unknown(lua_State *L, const char *kind, const char *word,
					   const char *const *known, size_t n);
/* For its lists: what comes out of a table has no order, and ties go to the first. */
void play_sort(const char **names, size_t n);
struct place play_place(lua_State *L);
/* Octets of the arena; raises when it is exhausted. */
void *play_alloc(lua_State *L, size_t n, size_t size);
const char *play_text(lua_State *L, const char *text, size_t len);
/* v, or a larger copy of it when n items fill it; raises when there is no memory. */
void *play_list_room(lua_State *L, void *v, size_t n, size_t *cap, size_t size);
/* The address of one more item, zeroed, at the end of a LIST. */
#define LIST_ADD(L, list)                                                                          \
	((list).v = play_list_room(L, (list).v, (list).n, &(list).cap, sizeof(*(list).v)),         \
	 &(list).v[(list).n++])
/* Work done in C that the instruction count does not see. Raises when the budget is used up. */
void play_charge(lua_State *L, uint64_t steps);

/* args.c: the tables scenarios pass */

/*
 * Raises unless every string key of the table at index i is among the known ones, and there are no
 * other keys but, with list, 1 to n. what: "ap", for messages.
 */
void args_only(lua_State *L, int i, const char *what, const char *const *known, size_t n_known,
	       bool list);
#define ARGS_ONLY(L, i, what, known, list)                                                         \
	args_only(L, i, what, known, sizeof(known) / sizeof((known)[0]), list)
/* Pushes field key of the table at i, returns whether it is there (not nil). */
bool args_get(lua_State *L, int i, const char *key);
/* Each takes one field of the table at i; where it is not there: the default. */
const char *args_string(lua_State *L, int i, const char *key, const char *otherwise);
bool args_bool(lua_State *L, int i, const char *key, bool otherwise);
int64_t args_int(lua_State *L, int i, const char *key, int64_t lo, int64_t hi, int64_t otherwise);
int64_t args_quantity(lua_State *L, int i, const char *key, enum unit_kind kind,
		      int64_t otherwise);
bool args_position(lua_State *L, int i, const char *key, struct position *out);

/* One argument. what names it in messages. */
int64_t arg_quantity(lua_State *L, int i, const char *what, enum unit_kind kind);
const char *arg_string(lua_State *L, int i, const char *what);
int64_t arg_time(lua_State *L, int i, const char *what); /* not negative */
/* Octets in hex, blanks between them, at the end of w, which may overflow. */
void arg_hex(lua_State *L, int i, const char *what, struct wr *w);
/* Name of an AP or station, given as text or object; raises unless it is declared. */
const char *arg_ap(lua_State *L, int i, const char *what);
const char *arg_station(lua_State *L, int i, const char *what);

/* sandbox.c */
MUST_CHECK enum err sandbox_open(struct play *p);
/* Adds a global function or table (on top of the stack, popped). */
void sandbox_global(lua_State *L, const char *name);
void sandbox_functions(lua_State *L, const luaL_Reg *functions);
/*
 * Makes the chunk's function with the scenario's globals, or with none for data. Pushes it, or the
 * message; a Lua status.
 */
MUST_CHECK int sandbox_load(lua_State *L, const char *name, struct bytes text, bool data);
/* Text of the value at i without addresses; pushes it. Raises for what has none. */
const char *sandbox_tostring(lua_State *L, int i);

void lib_base_open(lua_State *L);
void lib_string_open(lua_State *L);
void lib_match_open(lua_State *L); /* into the table on top */
void lib_table_open(lua_State *L);
void lib_math_open(lua_State *L);
void order_open(lua_State *L);

/* files.c */
MUST_CHECK bool files_init(struct play *p);
/* Reads path (relative to the scenario's folder) as an input; false: why is set. */
MUST_CHECK bool files_read(struct play *p, const char *path, struct bytes *out, struct sb *why);
/* The file a folder outside has, as "models/clients.lua". */
MUST_CHECK bool files_read_from(struct play *p, const char *folder, const char *name,
				const char *as, struct bytes *out, struct sb *why);
/* Pushes the scenario's function; raises what is wrong with the file. */
int files_push_chunk(lua_State *L);
void files_open(lua_State *L); /* file, text, shared, require */
/* The source at index i, raises if it is none. */
const struct source *files_source(lua_State *L, int i, const char *what);
struct config_files files_for_config(struct play *p);

/* models.c */
int models_load(lua_State *L); /* raises */

/* cast.c, build.c, station.c, ap.c, fault.c */
void cast_open(lua_State *L);
void station_open(lua_State *L);
void station_push(lua_State *L, size_t i);
struct cast_station_decl *station_self(lua_State *L); /* the first argument */
const struct cast_ap_decl *ap_self(lua_State *L);
/* measure.c: methods of an AP about measurements */
int measure_req_beacon(lua_State *L);
int measure_beacon_reports(lua_State *L);
/* walk.c: methods of a station */
int walk_walk(lua_State *L);
int walk_place(lua_State *L);
int walk_where(lua_State *L);
/* It walks, from now on or as soon as the run begins; stops stay where they are. */
void walk_set(lua_State *L, struct cast_station_decl *d, const struct world_walk *w);
int mac_push(lua_State *L, const char *name); /* the address of a node; of an AP its first BSSID */
/* Pushes the PMKID of the PMKSA one node has of another, in hex, or nil. */
int pmksa_push(lua_State *L, const char *holder, const char *peer);
/* listen.c: the log of a node. What stands at 2 is listened for; how often it was heard so far. */
int listen_add(lua_State *L, const char *entity);
int listen_push(lua_State *L, const char *entity);
void listen_start(struct play *p); /* before the world starts */
/* A name nobody has, from field name of the table at 1. */
const char *cast_new_name(lua_State *L, const char *what);
void aaa_open(lua_State *L); /* radius { … } and its object */
void controller_open(lua_State *L); /* controller { … } and its object */
void intruder_open(lua_State *L);   /* intruder { … } and its object */
/* input.c: what others wrote down */
void input_open(lua_State *L); /* ns2 { … }, wmediumd { … } */
int input_levels(lua_State *L); /* a method of a station */
/* The source that field key of the table at i names; NULL while only the tests are wanted. */
const struct source *input_source(lua_State *L, int i, const char *what, const char *key);
/* Raises what is wrong with it. */
void input_check(lua_State *L, const struct source *s, enum err e,
		 const struct input_wrong *wrong);
/* The keys of the table on top, addresses and frequencies as text, in order. */
const char **input_keys(lua_State *L, const char *what, size_t *n);
void input_hearing(lua_State *L, const struct world_hearing *h);
int wmediumd_read_file(lua_State *L);
void ap_open(lua_State *L);
void ap_push(lua_State *L, size_t i);
void fault_open(lua_State *L);
/* wired.c */
void wired_open(lua_State *L);
/* The cable that the table at 1 describes; `to` is the key that names the switch. */
struct world_link wired_link(lua_State *L, const char *to);
const struct client_profile *models_client(lua_State *L, const char *name);
const struct ap_profile *models_ap(lua_State *L, const char *name);
/* Raises unless things may still be declared. */
void cast_may_declare(lua_State *L, const char *what);
/* The AP that the table at 1 describes. */
struct world_ap cast_read_ap(lua_State *L);
/*
 * The configuration of the table at 1; NULL: it is not there, the test is skipped. refuses: why
 * hostapd would not start, where that is wanted.
 */
const struct spec_ap *cast_ap_config(lua_State *L, const char **refuses);
/* Puts what was declared into a new world and starts it, unless that is done; raises. */
void cast_start(lua_State *L);
/* Raises world_why with the place of the call, unless e is ERR_OK. */
void cast_check(lua_State *L, enum err e, struct place at);

/* run.c */
void run_open(lua_State *L);
void run_push(lua_State *L);
/* Hands declared call number i to the world; raises. */
void run_schedule(lua_State *L, uint32_t i);
/* Raise unless the run is in the stage the method `what` needs. */
void run_not_over(lua_State *L, const char *what);
void run_has_begun(lua_State *L, const char *what);
void run_is_going(lua_State *L, const char *what);
/* A command that says no more than whom; what is wrong with it is raised. Returns 0. */
int run_command(lua_State *L, const char *word, const char *name,
		enum err (*act)(struct world *, const char *));
/* Ends the run, if it has not ended; raises when that may not be. */
const struct observe *run_results(lua_State *L);

/* tests.c */
void tests_open(lua_State *L); /* test, param */
void tests_params_used(lua_State *L);

/* expect.c, seen.c */
void expect_open(lua_State *L);
/* A failed expectation that ends the test. */
__attribute__((noreturn, format(printf, 2, 3))) int expect_give_up(lua_State *L, const char *fmt,
								   ...);
/* Push the lists of a station's joins, roams, failures (NULL: all), flows. */
void seen_push_joins(lua_State *L, const char *station);
void seen_push_roams(lua_State *L, const char *station);
void seen_push_failures(lua_State *L, const char *station);
void seen_push_flows(lua_State *L, const char *station);

/* object.c: a userdata with methods and properties, errors for everything else */
struct object_class {
	const char *name; /* "station" */
	const luaL_Reg *methods;
	const char *const *properties;
	size_t n_properties;
	lua_CFunction get; /* (object, key) of a known property */
};
void object_class(lua_State *L, const struct object_class *c);
/* A new object that holds one number. */
void object_push(lua_State *L, const char *class_name, size_t number);
size_t object_check(lua_State *L, int i, const char *class_name);
bool object_is(lua_State *L, int i, const char *class_name, size_t *number);

#endif

#include "cli/options.h"

#include "base/invariant.h"

enum {
	RUN = VERB_BIT(VERB_RUN),
	SUITE = VERB_BIT(VERB_SUITE),
	COMPARE = VERB_BIT(VERB_COMPARE),
	CHECK = VERB_BIT(VERB_CHECK),
	VERIFY = VERB_BIT(VERB_VERIFY),
	REPLAY = VERB_BIT(VERB_REPLAY),
	EXPLAIN = VERB_BIT(VERB_EXPLAIN),
	LIST = VERB_BIT(VERB_LIST),
	HELP = VERB_BIT(VERB_HELP),
	PICKS = RUN | SUITE | LIST,
	ALL = VERB_BIT(VERB_COUNT) - 1
};

static const struct cli_option options[OPT_COUNT] = {
	[OPT_OUT] = { 'o', "out", "DIR", false, RUN | SUITE,
		      "leave the results in DIR, a folder for each scenario, test and seed" },
	[OPT_FILE] = { 'o', "out", "FILE", false, COMPARE,
		       "write it to FILE too, complete or not at all; .md, .csv and .json choose "
		       "the format" },
	[OPT_METHODS] = { 0, "methods", "A,B", false, COMPARE,
			  "only these; without it all: open, psk, sae, eap, okc, ft-air ..." },
	[OPT_SEED_COUNT] = { 0, "seeds", "N", false, COMPARE,
			     "so many runs of each method; 50, below which there is no p95" },
	[OPT_SEED_FIRST] = { 0, "seed", "N", false, COMPARE, "the first seed; 1" },
	[OPT_APS] = { 0, "aps", "N", false, COMPARE,
		      "so many access points in a row, 2 to 64; 2" },
	[OPT_CLIENT] = { 0, "client", "MODEL", false, COMPARE,
			 "the station's model (roamwright list models); generic" },
	[OPT_AP] = { 0, "ap", "MODEL", false, COMPARE, "the access points' model; generic" },
	[OPT_RADIUS_LATENCY] = { 0, "radius-latency", "TIME", false, COMPARE,
				 "to the RADIUS server and back, as 20ms or 500us; 5ms" },
	[OPT_LOSS] = { 0, "loss", "PERCENT", false, COMPARE,
		       "so many of all frames are lost besides, as 1 or 0.5; 0" },
	[OPT_L3] = { 0, "l3", "HOW", false, COMPARE,
		     "the station's address: static; by dhcp, and what its model does in a roam; "
		     "or, instead of that, keep, refresh, reboot, detect, discover" },
	[OPT_VS] = { 0, "vs", "RESULT.json", false, COMPARE,
		     "what changed from another result, and which phase grew" },
	[OPT_RECORD] = { 0, "record", "DIR", false, COMPARE,
			 "keep one run of each method with its capture and ladder: the one with "
			 "the roam of median outage" },
	[OPT_FORMAT] = { 0, "format", "FORMAT", false, COMPARE, "text, md, csv or json" },
	[OPT_SVG] = { 0, "svg", "FILE", false, COMPARE, "the picture as SVG" },
	[OPT_SEED] = { 0, "seed", "N", false, PICKS, "this seed instead of the test's own" },
	[OPT_SEEDS] = { 0, "seeds", "LIST", false, PICKS,
			"these seeds instead of the test's own: 1..20 or 1..5,9" },
	[OPT_SET] = { 0, "set", "NAME=VALUE", true, PICKS | CHECK,
		      "give a scenario's parameter another value" },
	[OPT_FAULT] = { 0, "fault", "FAULT", true, RUN | SUITE,
			"one more thing that goes wrong: \"drop eapol-3 nth=1\"" },
	[OPT_FILTER] = { 'k', "filter", "REGEX", false, PICKS,
			 "only tests whose id matches (SCENARIO#TEST@SEED)" },
	[OPT_TEST] = { 0, "test", "NAME", false, PICKS, "only the test of exactly this name" },
	[OPT_TAG] = { 0, "tag", "A,B", false, PICKS, "only tests with one of these tags" },
	[OPT_LIST] = { 0, "list", NULL, false, RUN | SUITE,
		       "say what would be run, and run nothing" },
	[OPT_LADDER] = { 0, "ladder", NULL, false, RUN,
			 "print a sequence chart of every join and roam" },
	[OPT_EVENTS] = { 0, "events", "all", false, RUN | SUITE,
			 "events.jsonl also with the records of every data frame" },
	[OPT_LAZY] = { 0, "lazy", NULL, false, RUN | SUITE,
		       "encrypt nothing: faster, same decisions, no capture" },
	[OPT_MAX_EVENTS] = { 0, "max-events", "N", false, RUN | SUITE | COMPARE,
			     "stop a run (exit 4) after N events" },
	[OPT_JOBS] = { 'j', "jobs", "N", false, SUITE | COMPARE,
		       "so many at the same time; without it one for each processor" },
	[OPT_SHARD] = { 0, "shard", "I/N", false, SUITE | LIST,
			"the I-th of N parts; the parts together are the whole. auto: as GitLab, "
			"CircleCI, Buildkite or a Slurm array say, else all; auto/N: also as "
			"Kubernetes' indexed jobs" },
	[OPT_JUNIT] = { 0, "junit", "FILE", false, SUITE, "write a JUnit file" },
	[OPT_FAILED] = { 0, "failed", "FILE", false, SUITE,
			 "only what did not pass in this suite.jsonl, or in the folder with one" },
	[OPT_BASELINE] = { 0, "baseline", "FILE", false, SUITE,
			   "compare the roams of every test with those of an earlier suite: what "
			   "--save-baseline wrote, or a suite.jsonl" },
	[OPT_MAX_REGRESS] = { 0, "max-regress", "LIMIT", true, SUITE,
			      "with --baseline, what may grow by how much; outage_p95=10%,5ms: by "
			      "more than both is a failure, and the phase that grew is named" },
	[OPT_SAVE_BASELINE] = { 0, "save-baseline", "FILE", false, SUITE,
				"write a baseline, small enough to be committed" },
	[OPT_GITHUB] = { 0, "github", "WHEN", false, SUITE,
			 "yes, no or auto (where GITHUB_ACTIONS is true): an ::error for each test "
			 "that did not pass, and a page at GITHUB_STEP_SUMMARY" },
	[OPT_RESUME] = { 0, "resume", NULL, false, SUITE,
			 "go on with the suite whose results lie in -o DIR: what is finished there "
			 "with the same inputs is not run again" },
	[OPT_MERGE] = { 0, "merge", NULL, false, SUITE,
			"run nothing: the paths are results, shards of one suite" },
	[OPT_QUIET] = { 'q', "quiet", NULL, false, SUITE, "only what did not pass, and the end" },
	[OPT_SCENARIO] = { 0, "scenario", "FILE", false, REPLAY,
			   "the scenario, if it lies elsewhere now" },
	[OPT_DIALECT] = { 0, "dialect", "NAME", false, CHECK,
			  "whose rules apply: hostapd-2.11, openwrt-23.05 ...; else guessed" },
	[OPT_KEYS] = { 'k', "keys", "FILE", true, VERIFY,
		       "keys as Wireshark's 80211_keys has them; of a result folder its own" },
	[OPT_HOLDER_KEY] = { 0, "holder-key", "HEX", true, VERIFY,
			     "a key of r0kh and r1kh lines, to open inter-AP frames" },
	[OPT_SECRET] = { 0, "radius-secret", "TEXT", true, VERIFY,
			 "what a RADIUS server shares with the access points" },
	[OPT_STATION] = { 0, "station", "NAME", false, EXPLAIN, "of a result: only this station" },
	[OPT_ROAM] = { 0, "roam", "N", false, EXPLAIN, "of a result: only roam N" },
	[OPT_JOIN] = { 0, "join", "N", false, EXPLAIN, "of a result: only join N" },
	[OPT_JSON] = { 0, "json", NULL, false, LIST, "as JSON" },
	[OPT_DATA] = { 0, "data", "DIR", false, RUN | SUITE | COMPARE | REPLAY | LIST | CHECK,
		       "where models/ and scenarios/ lie, if not beside the program" },
	[OPT_WORDS] = { 0, "words", NULL, false, HELP,
			"the words that may stand here, one a line, for completion" },
	[OPT_COMPLETION] = { 0, "completion", "SHELL", false, HELP,
			     "the script by which bash, zsh or fish complete" },
	[OPT_MAN] = { 0, "man", NULL, false, HELP, "the manual page, for man -l" },
	[OPT_HELP] = { 'h', "help", NULL, false, ALL, "what this verb does" },
	[OPT_VERSION] = { 'V', "version", NULL, false, HELP, "the version" },
};

static const struct cli_verb_info verbs[VERB_COUNT] = {
	[VERB_RUN] = {
		"run", "PATH...", true, "run scenarios and show every join and roam",
		"Runs the tests of scenario files, and of folders every scenario below them, one "
		"after the other. Says for each test whether it passed, shows the joins and roams "
		"with their times and losses, what was expected and not met, and why a roam failed "
		"and what to change. With -o it leaves the results in a folder: summary.json, "
		"events.jsonl, junit.xml, ladder.txt, log/, and capture.pcapng with a Wireshark "
		"profile that decrypts it.",
		"roamwright run scenarios/demo -o out --ladder" },
	[VERB_SUITE] = {
		"suite", "PATH...", true, "run many tests in parallel, for CI",
		"Runs every test with every seed in a process of its own, several at once. What is "
		"printed and written does not depend on how many. DIR/suite.jsonl has the summary "
		"of each run in a line of its own, written as the runs end, so that nothing is "
		"lost if the suite is killed: --resume goes on with it. A test whose process dies "
		"is an error, not a gap. --merge makes one result of those of shards. The last "
		"line is `N passed, N failed, N skipped`.",
		"roamwright suite scenarios -j 4 --junit junit.xml -o out\n"
		"roamwright suite --failed out\n"
		"roamwright suite --merge out-1 out-2 -o out --junit junit.xml\n"
		"roamwright suite scenarios --baseline base.jsonl --max-regress "
		"outage_p95=10%,5ms" },
	[VERB_COMPARE] = {
		"compare", "", false, "compare the security methods' roams side by side",
		"Walks one station with a call past access points and back, with each security "
		"method and many seeds, and prints one table: outages, times, losses, call "
		"quality, fall-backs and failures, which phases they are made of, and whose time "
		"it was (client, access point, RADIUS server, air, scan). Sorted by outage. What "
		"is printed does not depend on -j. A method that this build cannot play is a "
		"line that says so. The world is scenarios/compare/corridor.lua, the "
		"configurations stand beside it in lib/methods.lua.",
		"roamwright compare -o compare.json --record out\n"
		"roamwright compare --methods psk,ft-air,ft-ds --loss 2 --vs compare.json" },
	[VERB_CHECK] = {
		"check", "FILE...", true, "find mistakes in configurations and scenarios",
		"Reads the configurations of several access points (hostapd.conf, OpenWrt's "
		"/etc/config/wireless) and says which of their differences break or slow a roam "
		"between them, with the line to write instead. Scenarios (.lua) are loaded, not "
		"run. Exit status 0: clean, 1: findings, 2: a file cannot be read.",
		"roamwright check ap1.conf ap2.conf ap3.conf" },
	[VERB_VERIFY] = {
		"verify", "CAPTURE...", true, "verify a capture with its keys",
		"Derives every key again from the frames and the keys given (passphrases, PMKs, "
		"MSKs), checks every MIC, nonce, key name, PMKID and counter, decrypts every "
		"protected frame, and says what each join and roam was. A result folder stands "
		"for its capture and keys; captures of the air come before those of the wired "
		"side. Exit status 0: nothing to object to, 1: violations, 2: a file cannot be "
		"read.",
		"roamwright verify air.pcapng wired.pcap --keys 80211_keys\n"
		"roamwright verify out/ft/one_fast_roam/seed-1" },
	[VERB_REPLAY] = {
		"replay", "RESULT", true, "repeat a finished run and compare",
		"Runs again what a result folder (or its summary.json) names: scenario, test, "
		"seed, --set, --fault. Says whether the digests are equal; if not, where the first "
		"event differs. Exit status 0: equal, 1: different.",
		"roamwright replay out/ft/one_fast_roam/seed-1" },
	[VERB_EXPLAIN] = {
		"explain", "FAILURE | OPTION | RESULT", true,
		"tell about a failure, an option, or a finished run",
		"A failure's id (C07) is answered with what one sees, which log lines show it, why "
		"it happens and what to change; a configuration option with the failures it plays "
		"a part in; a result folder with the ladders of its joins and roams: out of "
		"ladder.txt, or drawn again from events.jsonl.",
		"roamwright explain C07\n"
		"roamwright explain ft_over_ds\n"
		"roamwright explain out/ft/one_fast_roam/seed-1 --roam 1" },
	[VERB_LIST] = {
		"list", "PATH... | failures | models | faults", true,
		"list tests, failures, models or faults",
		"Paths: the stable id of every test and seed, one a line, as -k sees them. "
		"failures: the catalogue. models: the kinds of clients and access points. faults: "
		"what --fault understands.",
		"roamwright list scenarios -k ft\n"
		"roamwright list failures" },
	[VERB_HELP] = { "help", "[VERB]", true, "explain a verb",
			"Without a verb: all verbs. With one: what it does, its options, an "
			"example.",
			"roamwright help run" },
};

const struct cli_option *cli_option(enum cli_opt o)
{
	INVARIANT(o < OPT_COUNT);
	return &options[o];
}

const struct cli_verb_info *cli_verb(enum cli_verb v)
{
	INVARIANT(v < VERB_COUNT);
	return &verbs[v];
}

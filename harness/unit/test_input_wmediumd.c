/* sees: base models input */
#include "input_case.h"
#include "input_poke.h"
#include "mangle.h"
#include "suite.h"

/* Configuration files of wmediumd. */

struct wm_case {
	struct arena *arena;
	struct wmediumd m;
	struct input_wrong wrong;
	enum err err;
};

static struct wm_case begin(const char *text)
{
	struct wm_case c = { .arena = arena_new(1 << 20) };

	c.err = wmediumd_read(bytes_of(text, strlen(text)), c.arena, &c.m, &c.wrong);
	return c;
}

static struct wm_case begin_good(const char *text)
{
	struct wm_case c = begin(text);

	ck_assert_msg(c.err == ERR_OK, "%u: %s", c.wrong.line, c.wrong.text);
	return c;
}

#define IDS3                                                                                       \
	"ifaces :\n{\n\tids = [\n\t\t\"02:00:00:00:00:00\",\n\t\t\"02:00:00:00:01:00\",\n"         \
	"\t\t\"02:00:00:00:02:00\"\n\t];\n"

/* As the manual has it: one direction stands for both, two for themselves, none for 30 dB. */
static const char snr[] = IDS3 "\tlinks = (\n\t\t(0, 1, 0),\n\t\t(0, 2, 25), # comment\n"
				"\t\t(2, 0, 10) );\n};\n";

static void check_links(const struct wm_case *c, const int32_t snr_mdb[9], const uint32_t ppm[9])
{
	ck_assert_uint_eq(c->m.n, 3);
	for (size_t i = 0; i < 9; i++) {
		ck_assert_int_eq(c->m.link[i].snr_mdb, snr_mdb[i]);
		ck_assert_uint_eq(c->m.link[i].loss_ppm, ppm[i]);
	}
}

static const uint32_t no_ppm[9];
static const int32_t thirty[9] = { 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000, 30000 };

START_TEST(t_snr)
{
	static const int32_t want[9] = { 30000, 0, 25000, 0, 30000, 30000, 10000, 30000, 30000 };
	struct wm_case c = begin_good(snr);

	ck_assert_int_eq(c.m.model, WMEDIUMD_SNR);
	ck_assert_int_eq(c.m.noise_mdbm, -91000);
	ck_assert_uint_eq(c.m.id[1].b[4], 1);
	check_links(&c, want, no_ppm);
	arena_free(c.arena);
}
END_TEST

/* The links of ifaces come first; what the model says is not looked at then. */
START_TEST(t_model)
{
	static const int32_t want[9] = { 30000, 10000, 30000, 10000, 30000, 20500, 30000, 20500,
					 30000 };
	struct wm_case c = begin_good(IDS3 "\tcount = 3, enable_interference = true };\nmodel: {\n"
				      "\ttype = \"snr\" // no semicolon\n"
				      "\tlinks = ((0,1,10), (1,2,20.5),);\n"
				      "\tfading_coefficient = 0\n};\n");

	check_links(&c, want, no_ppm);
	arena_free(c.arena);
	c = begin_good(IDS3 "\tlinks = ();\n};\nmodel: { anything = \"at all\"; }\n");
	check_links(&c, thirty, no_ppm);
	arena_free(c.arena);
	c = begin_good(IDS3 "};\n");
	check_links(&c, thirty, no_ppm);
	arena_free(c.arena);
}
END_TEST

START_TEST(t_prob)
{
	static const uint32_t want[9] = { 1000000, 1000000, 0, 1000000, 1000000, 250000, 0, 125000,
					  1000000 };
	struct wm_case c = begin_good(IDS3 "};\nmodel: {\n\ttype = \"prob\";\n"
				      "\tdefault_prob = 1.0; /* nobody\n hears */\n"
				      "\tlinks = ( (0, 2, 0.000000), (1, 2, 2.5e-1), "
				      "(2, 1, .125) );\n};\n");

	check_links(&c, thirty, want);
	arena_free(c.arena);
}
END_TEST

static const char path_loss[] =
	IDS3 "};\nmodel : {\n\ttype = \"path_loss\";\n"
	     "\tpositions = ( (-50.0, 0.0), (0.0, 40.0, 1.5), (0.0, -70.0) );\n"
	     "\tdirections = ( (0.0,0.0), (0.0,10.0), (-2.5,10.0) );\n"
	     "\ttx_powers = (15.0, 10, 1.45e1);\n\tmodel_name = \"log_distance\";\n"
	     "\tpath_loss_exp = 3.5;\n\txg = 2.0;\n\tnoise_threshold = -95;\n"
	     "\tisnodeaps = (1, 0, 0);\n};\n";

START_TEST(t_path_loss)
{
	struct wm_case c = begin_good(path_loss);

	ck_assert_int_eq(c.m.model, WMEDIUMD_PATH_LOSS);
	ck_assert_int_eq(c.m.noise_mdbm, -95000);
	ck_assert_int_eq(c.m.exponent_milli, 3500);
	ck_assert_int_eq(c.m.first_metre_mdb, 40096 + 2000); /* 20 log10(4 pi f / c) + xg */
	ck_assert_int_eq(c.m.node[0].at.x_mm, -50000);
	ck_assert_int_eq(c.m.node[1].at.z_mm, 1500);
	ck_assert_int_eq(c.m.node[2].step.x_mm, -2500);
	ck_assert_int_eq(c.m.node[2].power_mdbm, 14500);
	arena_free(c.arena);
}
END_TEST

#define IDS "ifaces = { ids = [ \"02:00:00:00:00:00\", \"02:00:00:00:01:00\" ] }\n"
#define AT "positions = ((0, 0), (1, 1)); tx_powers = (15, 15);\n"

static const struct input_broken broken[] = {
	{ "", 0, "no section ifaces, as in ifaces : { ids = [ … ]; };" },
	{ "iface = { }\n", 1, "unknown section 'iface', did you mean 'ifaces'?" },
	{ "ifaces = { id = [ ] }\n", 1, "unknown setting of ifaces 'id', did you mean 'ids'?" },
	{ "ifaces = {\n}\n", 1, "ifaces has no ids, as in ids = [ \"02:00:00:00:00:00\" ]" },
	{ "ifaces = {\nids = [ ] }\n", 2,
	  "ifaces has no ids, as in ids = [ \"02:00:00:00:00:00\" ]" },
	{ "ifaces = {\nids = [ \"02:00:00:00:00\" ] }\n", 2, "'02:00:00:00:00' is no address" },
	{ "ifaces = {\nids = [ \"02:00:00:00:00:00\",\n\"02-00-00-00-00-00\" ] }\n", 3,
	  "'02-00-00-00-00-00' stands there already" },
	{ "ifaces = {\n\n", 3, "the group of line 1 is not closed" },
	{ "ifaces = { }\n}\n", 2, "} closes nothing" },
	{ "ifaces\n\n{ }\n", 3, "expected = or : after 'ifaces'" },
	{ "ifaces = ;\n", 1, "expected a value" },
	{ "3 = 4\n", 1, "expected the name of a setting" },
	{ "@include \"x\"\n", 1, "@include is not followed: put the files together" },
	{ "/* a\nb\n", 1, "the comment is not closed" },
	{ "a = \"b\n", 1, "the text is not closed" },
	{ "a = \"b\\n\"\n", 1, "escapes in texts are not understood" },
	{ "a = (1, 2\n\n; 3)\n", 3, "expected , or ) in the list of line 1" },
	{ "a = [1, 2)\n", 1, "expected , or ] in the list of line 1" },
	{ "a = ((((((((((((((((((1))))))))))))))))))\n", 1, "more than 16 levels deep" },
	{ IDS "model = 3\n", 2, "expected model : { type = …; }" },
	{ IDS "model = { tpe = \"snr\" }\n", 2,
	  "unknown setting of model 'tpe', did you mean 'type'?" },
	{ IDS "model = {\n}\n", 2, "model has no type" },
	{ IDS "model = { type = \"probe\" }\n", 2,
	  "unknown type of model 'probe', did you mean 'prob'?" },
	{ IDS "model = { type = \"snr\"; links = (\n(0, 1, 20, 3)) }\n", 3,
	  "expected (from, to, SNR)" },
	{ IDS "model = { type = \"snr\"; links = (\n(0, 2, 20)) }\n", 3,
	  "'2' is no number, or too large or small here" },
	{ IDS "model = { type = \"snr\"; links = 3 }\n", 2,
	  "expected links = ( (0, 1, 20), … )" },
	{ IDS "model = { type = \"prob\"; links = ((0, 1, 1.1)) }\n", 2,
	  "'1.1' is no number, or too large or small here" },
	{ IDS "model = { type = \"snr\"; fading_coefficient = 2; }\n", 2,
	  "a fading_coefficient is not here; pathloss { fading = … } is another fading" },
	{ IDS "model = { type = \"path_loss\"; }\n", 2, "model has no positions" },
	{ IDS "model = { type = \"path_loss\"; positions = ((0, 0)); tx_powers = (1, 1) }\n", 2,
	  "expected a list with 2 entries, one for each of ids" },
	{ IDS "model = { type = \"path_loss\";\npositions = ((0, 0), (1)); tx_powers = (1, 1) }\n",
	  3, "expected a list of 2 numbers" },
	{ IDS "model = { type = \"path_loss\";" AT "}\n", 2, "model has no model_name" },
	{ IDS "model = { type = \"path_loss\";" AT "model_name = \"log_distance\" }\n", 2,
	  "model has no path_loss_exp" },
	{ IDS "model = { type = \"path_loss\";" AT "model_name = \"freespace\" }\n", 3,
	  "unknown path loss model 'freespace', did you mean 'free_space'?" },
	{ IDS "model = { type = \"path_loss\";" AT "model_name = \"itu\" }\n", 3,
	  "model 'itu' is not here: wmediumd takes MHz for Hz in it and loses 120 dB too much" },
	{ IDS "model = { type = \"path_loss\";" AT "model_name = \"free_space\"; sL = 2 }\n", 3,
	  "a system loss sL other than 1 is not here" },
};

START_TEST(t_broken)
{
	struct wm_case c = begin(broken[_i].in);

	input_check_broken(&broken[_i], c.err, &c.wrong);
	arena_free(c.arena);
}
END_TEST

static void poke(void *ctx, struct bytes variant)
{
	(void)ctx;
	poke_wmediumd(variant);
}

START_TEST(t_mangled)
{
	mangle(bytes_of(snr, sizeof(snr) - 1), poke, NULL);
	mangle(bytes_of(path_loss, sizeof(path_loss) - 1), poke, NULL);
}
END_TEST

UNIT_MAIN("input_wmediumd",
	  tcase_add_test(tc, t_snr);
	  tcase_add_test(tc, t_model);
	  tcase_add_test(tc, t_prob);
	  tcase_add_test(tc, t_path_loss);
	  tcase_add_loop_test(tc, t_broken, 0, N_OF(broken));
	  tcase_add_test(tc, t_mangled);
)

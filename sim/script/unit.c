#include "script/unit.h"

#include <lauxlib.h>
#include <string.h>

#include "base/time.h"
#include "script/play.h"

#define QUANTITY "quantity"

/* A hundred years; sums of a few of them still fit. */
#define TIME_LIMIT_NS (INT64_C(100) * 366 * 86400 * NS_PER_S)

static const struct {
	const char *name, *example;
} kinds[UNIT_KIND_COUNT] = {
	[UNIT_TIME] = { "a time", "ms(20), s(1)" },
	[UNIT_SPEED] = { "a speed", "mps(1.4), kmh(5)" },
	[UNIT_LEVEL] = { "a level", "dbm(-67)" },
	[UNIT_RATIO] = { "a ratio", "db(6)" },
	[UNIT_POSITION] = { "a place", "m(30, 0)" },
};

/* base units = number * num / den */
static const struct unit {
	const char *name;
	enum unit_kind kind;
	int64_t num, den, limit;
	bool negative;
} units[] = {
	{ "ns", UNIT_TIME, 1, 1, TIME_LIMIT_NS, false },
	{ "us", UNIT_TIME, NS_PER_US, 1, TIME_LIMIT_NS, false },
	{ "tu", UNIT_TIME, NS_PER_TU, 1, TIME_LIMIT_NS, false },
	{ "ms", UNIT_TIME, NS_PER_MS, 1, TIME_LIMIT_NS, false },
	{ "s", UNIT_TIME, NS_PER_S, 1, TIME_LIMIT_NS, false },
	{ "min", UNIT_TIME, 60 * NS_PER_S, 1, TIME_LIMIT_NS, false },
	{ "mps", UNIT_SPEED, 1000, 1, 1000000, false },
	{ "kmh", UNIT_SPEED, 1000000, 3600, 1000000, false },
	{ "dbm", UNIT_LEVEL, 1000, 1, 200000, true },
	{ "db", UNIT_RATIO, 1000, 1, 200000, true },
};

enum { N_UNITS = sizeof(units) / sizeof(units[0]) };

const char *unit_name(enum unit_kind kind)
{
	return kinds[kind].name;
}

const char *unit_example(enum unit_kind kind)
{
	return kinds[kind].example;
}

/* Numbers */

/* |number| = mantissa * 2^exponent; false for NaN and infinities. */
static bool take_apart(lua_Number number, bool *negative, uint64_t *mantissa, int *exponent)
{
	uint64_t bits;
	unsigned biased;

	static_assert(sizeof(lua_Number) == sizeof(bits), "IEEE 754 binary64");
	memcpy(&bits, &number, sizeof(bits));
	biased = (unsigned)(bits >> 52 & 0x7ff);
	*negative = bits >> 63 != 0;
	*mantissa = bits & ((UINT64_C(1) << 52) - 1);
	if (biased == 0x7ff)
		return false;
	if (biased > 0)
		*mantissa |= UINT64_C(1) << 52;
	*exponent = (int)(biased > 0 ? biased : 1) - 1075;
	while (*mantissa != 0 && (*mantissa & 1) == 0) {
		*mantissa >>= 1;
		++*exponent;
	}
	return true;
}

/* a * b as two words. */
static void multiply(uint64_t a, uint64_t b, uint64_t *high, uint64_t *low)
{
	uint64_t a1 = a >> 32, a0 = a & 0xffffffff, b1 = b >> 32, b0 = b & 0xffffffff;
	uint64_t middle = a1 * b0 + (a0 * b0 >> 32), cross = a0 * b1 + (middle & 0xffffffff);

	*high = a1 * b1 + (middle >> 32) + (cross >> 32);
	*low = a * b;
}

/* mantissa * num / (den * 2^shift), to the nearest. Bit by bit: exact whatever the sizes. */
static bool divide(uint64_t mantissa, uint64_t num, uint64_t den, int shift, uint64_t limit,
		   uint64_t *out)
{
	uint64_t high, low, rest = 0, q = 0;

	multiply(mantissa, num, &high, &low);
	for (int bit = 127; bit >= -1; bit--) {
		int from = bit + shift; /* the bit of the product that weighs 2^bit of the result */
		uint64_t b = from < 0 || from > 127 ? 0
			     : from > 63	    ? high >> (from - 64) & 1
						    : low >> from & 1;

		if (bit < 0) {
			/* One more bit after the point: 1 if the rest is at least a half. */
			q += 2 * rest + b >= den;
			break;
		}
		rest = 2 * rest + b;
		if (q > limit)
			return false;
		q = 2 * q + (rest >= den);
		if (rest >= den)
			rest -= den;
	}
	*out = q;
	return q <= limit;
}

static bool scale(bool negative, uint64_t mantissa, int exponent, int64_t num, int64_t den,
		  int64_t limit, int64_t *out)
{
	uint64_t v;

	while (exponent > 0 && mantissa < UINT64_C(1) << 62) {
		mantissa <<= 1;
		exponent--;
	}
	if (exponent > 0)
		return false;
	if (!divide(mantissa, (uint64_t)num, (uint64_t)den, -exponent, (uint64_t)limit, &v))
		return false;
	*out = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

bool unit_scale(lua_State *L, int i, int64_t num, int64_t den, int64_t limit, int64_t *out)
{
	uint64_t mantissa;
	bool negative;
	int exponent = 0;

	if (lua_type(L, i) != LUA_TNUMBER)
		return false;
	if (lua_isinteger(L, i)) {
		lua_Integer v = lua_tointeger(L, i);

		negative = v < 0;
		mantissa = negative ? 0 - (uint64_t)v : (uint64_t)v;
	} else if (!take_apart(lua_tonumber(L, i), &negative, &mantissa, &exponent)) {
		return false;
	}
	return scale(negative, mantissa, exponent, num, den, limit, out);
}

/* Digits with at most one point among them, as an integer and a power of ten below it. */
static bool parse_decimal(const char **p, bool *negative, uint64_t *v, int64_t *ten)
{
	bool point = false, digits = false;

	*negative = **p == '-';
	*p += *negative;
	*v = 0;
	*ten = 1;
	for (; (**p >= '0' && **p <= '9') || (**p == '.' && !point); ++*p) {
		if (**p == '.') {
			point = true;
			continue;
		}
		if (*v > UINT64_MAX / 100 || *ten > 100000000)
			return false;
		*v = *v * 10 + (uint64_t)(**p - '0');
		*ten *= point ? 10 : 1;
		digits = true;
	}
	return digits;
}

bool unit_parse(const char *text, enum unit_kind kind, int64_t *v)
{
	uint64_t mantissa;
	bool negative;
	int64_t ten;

	if (!parse_decimal(&text, &negative, &mantissa, &ten))
		return false;
	for (unsigned i = 0; i < N_UNITS; i++) {
		const struct unit *u = &units[i];

		if (u->kind == kind && strcmp(text, u->name) == 0)
			return (!negative || u->negative) &&
			       scale(negative, mantissa, 0, u->num, u->den * ten, u->limit, v);
	}
	return false;
}

/* Text */

/* v / scale with as many digits after the point as it needs. */
static void put_decimal(struct sb *out, int64_t v, int64_t one)
{
	uint64_t a = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, n = (uint64_t)one, rest = a % n;

	sb_printf(out, "%s%llu", v < 0 ? "-" : "", (unsigned long long)(a / n));
	if (rest == 0)
		return;
	sb_char(out, '.');
	while (rest != 0) {
		rest *= 10;
		sb_char(out, (char)('0' + rest / n));
		rest %= n;
	}
}

static void put_time(struct sb *out, int64_t ns)
{
	uint64_t a = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	int64_t one = a >= NS_PER_S ? NS_PER_S : a >= NS_PER_MS ? NS_PER_MS : NS_PER_US;

	put_decimal(out, ns, one);
	sb_str(out, one == NS_PER_S ? " s" : one == NS_PER_MS ? " ms" : " us");
}

void unit_format(const struct quantity *q, struct sb *out)
{
	switch (q->kind) {
	case UNIT_TIME:
		put_time(out, q->v);
		return;
	case UNIT_SPEED:
		put_decimal(out, q->v, 1000);
		sb_str(out, " m/s");
		return;
	case UNIT_LEVEL:
		put_decimal(out, q->v, 1000);
		sb_str(out, " dBm");
		return;
	case UNIT_RATIO:
		put_decimal(out, q->v, 1000);
		sb_str(out, " dB");
		return;
	case UNIT_POSITION:
		sb_str(out, "m(");
		put_decimal(out, q->at.x_mm, 1000);
		sb_str(out, ", ");
		put_decimal(out, q->at.y_mm, 1000);
		if (q->at.z_mm != 0) {
			sb_str(out, ", ");
			put_decimal(out, q->at.z_mm, 1000);
		}
		sb_char(out, ')');
		return;
	case UNIT_KIND_COUNT:
		break;
	}
}

/* In Lua */

static struct quantity *push_new(lua_State *L, enum unit_kind kind)
{
	struct quantity *q = lua_newuserdatauv(L, sizeof(*q), 0);

	*q = (struct quantity){ .kind = kind };
	luaL_setmetatable(L, QUANTITY);
	return q;
}

void unit_push(lua_State *L, enum unit_kind kind, int64_t v)
{
	push_new(L, kind)->v = v;
}

void unit_push_position(lua_State *L, struct position at)
{
	push_new(L, UNIT_POSITION)->at = at;
}

const struct quantity *unit_at(lua_State *L, int i)
{
	return luaL_testudata(L, i, QUANTITY);
}

static int make(lua_State *L)
{
	const struct unit *u = &units[lua_tointeger(L, lua_upvalueindex(1))];
	int64_t v;

	if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TNUMBER)
		return play_fail(L, "%s: expected one number, as in %s", u->name,
				 kinds[u->kind].example);
	if (!unit_scale(L, 1, u->num, u->den, u->limit, &v))
		return play_fail(L, "%s: not a finite number, or too large", u->name);
	if (v < 0 && !u->negative)
		return play_fail(L, "%s: %s is not negative", u->name, kinds[u->kind].name);
	unit_push(L, u->kind, v);
	return 1;
}

static int make_position(lua_State *L)
{
	int n = lua_gettop(L);
	int64_t v[3] = { 0, 0, 0 };

	if (n < 2 || n > 3)
		return play_fail(L, "m: expected two or three numbers, as in m(30, 0)");
	for (int i = 0; i < n; i++) {
		if (lua_type(L, i + 1) != LUA_TNUMBER)
			return play_fail(L, "m: expected numbers, as in m(30, 0)");
		if (!unit_scale(L, i + 1, 1000, 1, POSITION_MAX_MM, &v[i]))
			return play_fail(L, "m: not a finite number, or more than %d km away",
					 POSITION_MAX_MM / 1000000);
	}
	unit_push_position(L, (struct position){ (int32_t)v[0], (int32_t)v[1], (int32_t)v[2] });
	return 1;
}

/* Both operands, of one kind. */
static enum unit_kind same_kind(lua_State *L, const char *what, int64_t *a, int64_t *b)
{
	const struct quantity *x = unit_at(L, 1), *y = unit_at(L, 2);

	if (x == NULL || y == NULL)
		play_fail(L, "cannot %s %s and a plain value: give it a unit, %s", what,
			  kinds[(x != NULL ? x : y)->kind].name,
			  kinds[(x != NULL ? x : y)->kind].example);
	if (x->kind == UNIT_POSITION || y->kind == UNIT_POSITION)
		play_fail(L, "cannot %s places", what);
	if (x->kind != y->kind)
		play_fail(L, "cannot %s %s and %s", what, kinds[x->kind].name,
			  kinds[y->kind].name);
	*a = x->v;
	*b = y->v;
	return x->kind;
}

static int push_checked(lua_State *L, enum unit_kind kind, int64_t v)
{
	if (v > 2 * TIME_LIMIT_NS || v < -2 * TIME_LIMIT_NS)
		return play_fail(L, "%s: too large", kinds[kind].name);
	unit_push(L, kind, v);
	return 1;
}

static int add(lua_State *L)
{
	int64_t a, b;
	enum unit_kind kind;
	const struct quantity *x = unit_at(L, 1), *y = unit_at(L, 2);

	if (x != NULL && y != NULL && x->kind == UNIT_LEVEL && y->kind == UNIT_RATIO)
		return push_checked(L, UNIT_LEVEL, x->v + y->v);
	kind = same_kind(L, "add", &a, &b);
	if (kind == UNIT_LEVEL)
		return play_fail(L, "cannot add two levels");
	return push_checked(L, kind, a + b);
}

static int subtract(lua_State *L)
{
	int64_t a, b;
	enum unit_kind kind;
	const struct quantity *x = unit_at(L, 1), *y = unit_at(L, 2);

	if (x != NULL && y != NULL && x->kind == UNIT_LEVEL && y->kind == UNIT_RATIO)
		return push_checked(L, UNIT_LEVEL, x->v - y->v);
	kind = same_kind(L, "subtract", &a, &b);
	return push_checked(L, kind == UNIT_LEVEL ? UNIT_RATIO : kind, a - b);
}

static int multiply_by(lua_State *L)
{
	const struct quantity *q = unit_at(L, 1);
	int number = 2;
	int64_t v;

	if (q == NULL) {
		q = unit_at(L, 2);
		number = 1;
	}
	if (q->kind == UNIT_POSITION || lua_type(L, number) != LUA_TNUMBER)
		return play_fail(L, "can multiply %s by a number only", kinds[q->kind].name);
	if (!unit_scale(L, number, q->v < 0 ? -q->v : q->v, 1, 2 * TIME_LIMIT_NS, &v))
		return play_fail(L, "%s: too large", kinds[q->kind].name);
	unit_push(L, q->kind, q->v < 0 ? -v : v);
	return 1;
}

static int divide_by(lua_State *L)
{
	const struct quantity *q = unit_at(L, 1), *by = unit_at(L, 2);

	if (q == NULL || q->kind == UNIT_POSITION)
		return play_fail(L, "cannot divide by %s", kinds[by->kind].name);
	if (by != NULL && by->kind == q->kind && by->v != 0) {
		lua_pushnumber(L, (lua_Number)q->v / (lua_Number)by->v);
		return 1;
	}
	if (!lua_isinteger(L, 2) || lua_tointeger(L, 2) <= 0)
		return play_fail(L, "can divide %s by a whole number above 0, or by another one",
				 kinds[q->kind].name);
	unit_push(L, q->kind, q->v / lua_tointeger(L, 2));
	return 1;
}

static int negate(lua_State *L)
{
	const struct quantity *q = unit_at(L, 1);

	if (q->kind == UNIT_POSITION)
		return play_fail(L, "a place has no opposite");
	unit_push(L, q->kind, -q->v);
	return 1;
}

static int equal(lua_State *L)
{
	const struct quantity *a = unit_at(L, 1), *b = unit_at(L, 2);

	lua_pushboolean(L, a != NULL && b != NULL && a->kind == b->kind && a->v == b->v &&
				   a->at.x_mm == b->at.x_mm && a->at.y_mm == b->at.y_mm &&
				   a->at.z_mm == b->at.z_mm);
	return 1;
}

static int less(lua_State *L)
{
	int64_t a, b;

	(void)same_kind(L, "compare", &a, &b);
	lua_pushboolean(L, a < b);
	return 1;
}

static int less_equal(lua_State *L)
{
	int64_t a, b;

	(void)same_kind(L, "compare", &a, &b);
	lua_pushboolean(L, a <= b);
	return 1;
}

static int text_of(lua_State *L)
{
	char text[96];
	struct sb s = sb_of(text, sizeof(text));

	unit_format(unit_at(L, 1), &s);
	lua_pushstring(L, text);
	return 1;
}

/* What a quantity is in one unit, rounded down: t.ms, level.dbm; m(..).x in mm is x_mm. */
static int field(lua_State *L)
{
	static const char *const known[] = { "ns", "us", "ms", "s", "mmps", "mdbm", "mdb", "x_mm",
					     "y_mm", "z_mm" };
	static const struct {
		enum unit_kind kind;
		int64_t one;
	} of[] = { { UNIT_TIME, 1 },  { UNIT_TIME, NS_PER_US }, { UNIT_TIME, NS_PER_MS },
		   { UNIT_TIME, NS_PER_S }, { UNIT_SPEED, 1 },  { UNIT_LEVEL, 1 },
		   { UNIT_RATIO, 1 },	    { UNIT_POSITION, 0 }, { UNIT_POSITION, 1 },
		   { UNIT_POSITION, 2 } };
	const struct quantity *q = unit_at(L, 1);
	const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(key, known[i]) != 0 || q->kind != of[i].kind)
			continue;
		if (q->kind == UNIT_POSITION)
			lua_pushinteger(L, of[i].one == 0   ? q->at.x_mm
					   : of[i].one == 1 ? q->at.y_mm
							    : q->at.z_mm);
		else
			lua_pushinteger(L, q->v / of[i].one - (q->v % of[i].one < 0));
		return 1;
	}
	return play_fail(L, "%s has no '%s'", kinds[q->kind].name, key);
}

void unit_open(lua_State *L)
{
	static const luaL_Reg meta[] = {
		{ "__add", add },	{ "__sub", subtract },	{ "__mul", multiply_by },
		{ "__div", divide_by }, { "__unm", negate },	{ "__eq", equal },
		{ "__lt", less },	{ "__le", less_equal }, { "__tostring", text_of },
		{ "__index", field },	{ NULL, NULL },
	};

	luaL_newmetatable(L, QUANTITY);
	luaL_setfuncs(L, meta, 0);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
	for (unsigned i = 0; i < N_UNITS; i++) {
		lua_pushinteger(L, (lua_Integer)i);
		lua_pushcclosure(L, make, 1);
		sandbox_global(L, units[i].name);
	}
	lua_pushcfunction(L, make_position);
	sandbox_global(L, "m");
}

#include "input/clock.h"

#include "base/time.h"
#include "input/reader.h"

enum { NS_DIGITS = 9, DAY_S = 86400 };

#define LATEST_NS (INT64_MAX / 2)

static bool is_digit_or(uint8_t c, const char *also)
{
	return (c >= '0' && c <= '9') || (c != '\0' && strchr(also, c) != NULL);
}

/* What of the word is made of digits and these; the rest stays. */
static struct bytes prefix(struct bytes *word, const char *also)
{
	struct bytes got = bytes_of(word->p, 0);

	while (got.len < word->len && is_digit_or(word->p[got.len], also))
		got.len++;
	if (got.len > 0)
		*word = bytes_of(word->p + got.len, word->len - got.len);
	return got;
}

/* 10:30:00.25; a comma for the point too. */
static bool of_day(struct bytes word, int64_t *ns)
{
	struct bytes hour, minute, second, whole, part;
	int64_t h, m, s, frac = 0;

	if (!word_cut(word, ':', &hour, &minute) || !word_cut(minute, ':', &minute, &second))
		return false;
	if (!word_cut(second, ',', &whole, &part))
		whole = second;
	else if (!word_i64(part, 0, 999999999, &frac))
		return false;
	if (!word_i64(hour, 0, 99, &h) || !word_i64(minute, 0, 59, &m) ||
	    !word_fixed(whole, NS_DIGITS, 0, 61 * NS_PER_S, &s))
		return false;
	for (size_t i = whole.len < second.len ? part.len : NS_DIGITS; i < NS_DIGITS; i++)
		frac *= 10;
	*ns = (h * 3600 + m * 60) * NS_PER_S + s + frac;
	return true;
}

/* Days since 1970 of the proleptic Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	static const uint16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	int64_t y = year - 1, leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return y * 365 + y / 4 - y / 100 + y / 400 - 719162 + before[month - 1] +
	       (month > 2 ? leap : 0) + day - 1;
}

/* 2026-11-21 */
static bool of_date(struct bytes word, int64_t *ns)
{
	struct bytes year, month, day;
	int64_t y, m, d;

	if (!word_cut(word, '-', &year, &month) || !word_cut(month, '-', &month, &day) ||
	    !word_i64(year, 1970, 2100, &y) || !word_i64(month, 1, 12, &m) ||
	    !word_i64(day, 1, 31, &d))
		return false;
	*ns = days_of(y, m, d) * DAY_S * NS_PER_S;
	return true;
}

/* Nothing, Z, or +01:00. */
static bool is_zone(struct bytes word)
{
	if (word.len > 0 && (word.p[0] == '+' || word.p[0] == '-' || word.p[0] == 'Z'))
		(void)prefix(&word, "+-:Z");
	return word.len == 0;
}

static bool of_date_and_time(struct bytes word, struct bytes *line, int64_t *ns)
{
	struct bytes date, rest, day;
	int64_t clock;

	if (!word_cut(word, 'T', &date, &rest)) {
		date = word;
		rest = word_next(line);
	}
	day = prefix(&rest, ":.,");
	if (!of_date(date, ns) || !of_day(day, &clock) || !is_zone(rest))
		return false;
	*ns += clock;
	return true;
}

static struct bytes without_dress(struct bytes word)
{
	if (word.len > 0 && word.p[word.len - 1] == ':')
		word.len--;
	if (word.len > 1 && word.p[0] == '[' && word.p[word.len - 1] == ']')
		word = bytes_of(word.p + 1, word.len - 2);
	return word;
}

bool clock_take(struct bytes *line, int64_t *ns)
{
	struct bytes left = *line, word = without_dress(word_next(&left));

	if (word.len == 0 || !is_digit_or(word.p[0], ""))
		return false;
	if (!word_fixed(word, NS_DIGITS, 0, LATEST_NS, ns) && !of_day(word, ns) &&
	    !of_date_and_time(word, &left, ns))
		return false;
	*line = left;
	return true;
}

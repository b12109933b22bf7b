/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence_when.c -- finds times and weekdays in a sentence.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/check/sentence.h"
#include "policy/language/cursor.h"

#define DAY_MINUTES 1440
#define PERIOD_WORDS 3 /* a period is written in at most so many words */

/* ---- clock times --------------------------------------------------------- */

#define EARLY_MINUTE (7 * 60) /* few people mean a time before 7:00 */

struct clock {
	int minute;
	/* An hour from 1 to 12 without am or pm, so that both halves of the day
	 * may be meant: "9", "3.20", but not "03:20" and not "9:00". */
	bool vague;
	bool half_open; /* no am, pm or leading zero, and before noon */
};

static int
take_number(const char **at, size_t *digits)
{
	int value = 0;

	for (*digits = 0; **at >= '0' && **at <= '9' && *digits < 5; ++*digits)
		value = value * 10 + (*(*at)++ - '0');
	return value;
}

/*
 * Read "15:30", "3.30pm", "3pm", "1530" or "9".  `text` ends at `end`.  Returns
 * false if the text has another form.
 */
static bool
clock_of(const char *text, const char *end, struct clock *out)
{
	bool leading_zero = *text == '0';
	size_t digits, minutes = 0;
	int hour = take_number(&text, &digits), minute = 0;
	bool am, pm;

	if (digits == 0 || digits > 4 || digits == 3)
		return false;
	if (digits == 4) {
		minute = hour % 100;
		hour /= 100;
	} else if (*text == ':' || *text == '.') {
		text++;
		minute = take_number(&text, &minutes);
		if (minutes != 2)
			return false;
	}
	am = end - text == 2 && memcmp(text, "am", 2) == 0;
	pm = end - text == 2 && memcmp(text, "pm", 2) == 0;
	if ((text != end && !am && !pm) || minute > 59 || hour > 24 ||
	    ((am || pm) && (hour < 1 || hour > 12)))
		return false;
	hour = am || pm ? hour % 12 + (pm ? 12 : 0) : hour;
	out->minute = hour * 60 + minute;
	out->vague = digits <= 2 && !am && !pm && hour >= 1 && hour <= 12 &&
	    !leading_zero && (minutes == 0 || out->minute < EARLY_MINUTE);
	out->half_open = digits <= 2 && !am && !pm && hour >= 1 && hour < 12 &&
	    !leading_zero;
	return out->minute <= DAY_MINUTES &&
	    (digits == 4 || minutes == 2 || am || pm || out->vague);
}

/* Read one clock time. */
static bool
read_clock(struct sg_sentence *s, bool end, struct clock *out)
{
	const char *word;

	if (s->at >= s->n)
		return false;
	word = s->word[s->at];
	*out = (struct clock){.minute = 12 * 60};
	if (sg_sentence_skip_word(s, "noon") ||
	    sg_sentence_skip_word(s, "midday"))
		return true;
	out->minute = end ? DAY_MINUTES : 0;
	if (sg_sentence_skip_word(s, "midnight"))
		return true;
	if (!clock_of(word, word + strlen(word), out))
		return false;
	s->at++;
	if (out->vague &&
	    (sg_sentence_sees(s, 0, "am") || sg_sentence_sees(s, 0, "pm"))) {
		out->minute = out->minute % 720 +
		    (s->word[s->at][0] == 'p' ? 720 : 0);
		out->vague = out->half_open = false;
		s->at++;
	}
	sg_sentence_skip_word(s, "o'clock");
	return true;
}

/* Read "9:00-10:30", one word. */
static bool
read_two_in_one(struct sg_sentence *s, struct clock *from, struct clock *to)
{
	const char *word = s->at < s->n ? s->word[s->at] : "";
	const char *hyphen = strchr(word, '-');

	if (hyphen == NULL || !clock_of(word, hyphen, from) ||
	    !clock_of(hyphen + 1, word + strlen(word), to))
		return false;
	s->at++;
	return true;
}

static void
set_clock(struct sg_sentence *s, int from, int to)
{
	s->rule.when.kind = SG_WHEN_CLOCK;
	s->rule.when.from = (struct sg_clock){from, true, s->line->place};
	s->rule.when.to = (struct sg_clock){to, true, s->line->place};
}

/* The time that a vague clock most likely means at a school. */
static int
likely(struct clock clock)
{
	return clock.vague && clock.minute < EARLY_MINUTE ? clock.minute + 720 :
							    clock.minute;
}

/*
 * Set the span.  "1 to 2pm" can only mean the afternoon, and "9 to 3.30pm" the
 * morning and the afternoon.  Where both halves of the day may be meant, the
 * line is shown instead of taken.  Returns false if the span is empty.
 */
static bool
set_span(struct sg_sentence *s, struct clock from, struct clock to)
{
	int start = likely(from), end = likely(to);

	if (from.half_open && from.vague && !to.half_open && start + 720 < end)
		start += 720; /* "8 to 9pm" */
	if (to.vague && end <= start)
		end += end + 720 <= DAY_MINUTES ? 720 : 0;
	/* "8 to 9pm" may begin in the morning or in the evening. */
	if (to.vague ||
	    (from.vague && (to.minute < 720 || start >= to.minute)) ||
	    (from.half_open && !to.half_open && from.minute + 720 < end))
		sg_sentence_doubt(s,
		    "these times do not say whether it is morning or "
		    "afternoon");
	set_clock(s, start, end);
	return start != end && start < DAY_MINUTES;
}

/* One time alone: "after 3" most likely means the afternoon. */
static int
single(struct sg_sentence *s, struct clock clock)
{
	if (clock.vague)
		sg_sentence_doubt(s,
		    "this time does not say whether it is morning or "
		    "afternoon");
	return likely(clock);
}

/* Read a span of clock times. */
static bool
read_span(struct sg_sentence *s)
{
	static const char *const begin[] = {"from", "between", NULL};
	static const char *const until[] = {
	    "to", "until", "till", "-", "and", NULL};
	static const char *const before[] = {
	    "until", "till", "before", "up to", NULL};
	static const char *const onwards[] = {"onwards", "onward", "on", NULL};
	struct clock from, to;
	size_t first = s->at;

	if (sg_sentence_skip(s, before) && read_clock(s, true, &to) &&
	    to.minute > 0) {
		set_clock(s, 0, single(s, to));
		return true;
	}
	s->at = first;
	if (sg_sentence_skip_word(s, "after") && read_clock(s, false, &from) &&
	    from.minute < DAY_MINUTES) {
		set_clock(s, single(s, from), DAY_MINUTES);
		return true;
	}
	s->at = first;
	sg_sentence_skip(s, begin);
	if (read_two_in_one(s, &from, &to) ||
	    (read_clock(s, false, &from) && sg_sentence_skip(s, until) &&
		read_clock(s, true, &to)))
		return set_span(s, from, to); /* false: an empty span */
	s->at = first;
	if (sg_sentence_skip_word(s, "from") && read_clock(s, false, &from) &&
	    from.minute < DAY_MINUTES) {
		if (!sg_sentence_skip(s, onwards))
			sg_sentence_doubt(s, "this time has no end");
		set_clock(s, single(s, from), DAY_MINUTES);
		return true;
	}
	s->at = first;
	return false;
}

/* ---- periods of the school day ------------------------------------------- */

/* Returns the period that `name` means: "lunchtime" means lunch. */
const char *
sg_period_meant(const struct sg_policy_ast *ast, struct sg_str name)
{
	static const char *const ends[] = {"", "time", "-time", "s", "-times"};

	for (size_t e = 0; e < sizeof(ends) / sizeof(ends[0]); e++) {
		struct sg_str end = sg_str(ends[e]), bare = name;

		if (name.n <= end.n ||
		    memcmp(name.p + name.n - end.n, end.p, end.n) != 0)
			continue;
		bare.n -= end.n;
		for (size_t i = 0; i < ast->ndays; i++)
			for (size_t b = 0; b < ast->days[i].nbells; b++)
				if (sg_str_eqi(bare,
					ast->days[i].bells[b].period.text) &&
				    !sg_str_eqi(bare, SG_LIT("home")))
					return ast->days[i]
					    .bells[b]
					    .period.text.p;
	}
	return NULL;
}

static bool
read_period(struct sg_sentence *s)
{
	const char *name, *period = NULL;
	size_t first = s->at, count;

	sg_sentence_skip_word(s, "the");
	sg_sentence_skip_word(s, "their");
	for (count = PERIOD_WORDS; count > 0 && period == NULL; count--) {
		name = "";
		for (size_t i = 0; i < count && s->at + i < s->n; i++)
			name = sg_arena_printf(s->arena, "%s%s%s", name,
			    i > 0 ? "-" : "", s->word[s->at + i]);
		period = sg_period_meant(s->ck->ast, sg_str(name));
		if (period != NULL)
			s->at += s->at + count <= s->n ? count : s->n - s->at;
	}
	if (period == NULL) {
		s->at = first;
		return false;
	}
	sg_words_add(s->arena, &s->rule.when.periods,
	    (struct sg_word){sg_str(period), sg_sentence_place(s, first)});
	return true;
}

static bool
read_periods(struct sg_sentence *s)
{
	static const char *const in[] = {
	    "in", "at", "during", "over", "through", NULL};
	static const char *const joins[] = {
	    ", and", ", or", ",", "and", "or", "&", NULL};
	size_t first = s->at, before;

	if (!sg_sentence_skip(s, in) || !read_period(s)) {
		s->at = first;
		return false;
	}
	s->rule.when.kind = SG_WHEN_PERIODS;
	for (;;) {
		before = s->at;
		if (!sg_sentence_skip(s, joins))
			break;
		sg_sentence_skip(s, in);
		if (!read_period(s))
			break;
	}
	s->at = before;
	return true;
}

/* ---- set phrases --------------------------------------------------------- */

static const char *const always[] = {"always", "all the time", "at all times",
    "at any time", "24/7", "permanently", "forever", NULL};
static const char *const in_school[] = {"in school-time", "in school time",
    "in school hours", "during school-time", "during school time",
    "during school hours", "during the school day", "in the school day",
    "during school", "in school", "at school", NULL};
static const char *const out_of_school[] = {"out of school-time",
    "out of school time", "out of school hours", "out of school",
    "outside of school-time", "outside of school time",
    "outside of school hours", "outside of school", "outside school-time",
    "outside school time", "outside school hours", "outside school",
    "outside the school day", NULL};
static const char *const before_school[] = {
    "before school", "before the school day", NULL};
static const char *const after_school[] = {
    "after school", "after the school day", "after home time", NULL};
static const char *const half_term[] = {"in half-term", "in half term",
    "in the half-term", "in the half term", "during half-term",
    "during half term", "at half-term", "at half term", "over half-term",
    "over half term", NULL};

static bool
read_phrase(struct sg_sentence *s)
{
	const struct {
		const char *const *phrases;
		enum sg_ast_when_kind kind;
	} forms[] = {
	    {always, SG_WHEN_ALWAYS},
	    {in_school, SG_WHEN_SCHOOL},
	    {out_of_school, SG_WHEN_NOT_SCHOOL},
	    {before_school, SG_WHEN_BEFORE_SCHOOL},
	    {after_school, SG_WHEN_AFTER_SCHOOL},
	    {half_term, SG_WHEN_HALF_TERM},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (sg_sentence_skip(s, forms[i].phrases)) {
			s->rule.when.kind = forms[i].kind;
			return true;
		}
	return false;
}

/* ---- weekdays ------------------------------------------------------------ */

static bool
read_days(struct sg_sentence *s)
{
	static const char *const joins[] = {", and", ",", "and", "&", NULL};
	struct sg_cursor c = {.line = s->line};
	size_t first = s->at, before = s->at, n;

	if (!sg_sentence_skip_word(s, "on"))
		sg_sentence_skip_word(s, "at");
	sg_sentence_skip_word(s, "the");
	do {
		c.at = s->at;
		n = sg_cursor_days_ahead(&c, 0, &s->days);
		if (n == 0)
			break;
		s->at += n;
		before = s->at;
	} while (sg_sentence_skip(s, joins));
	s->at = before;
	return s->at > first;
}

static bool
read_all_day(struct sg_sentence *s)
{
	static const char *const all_day[] = {
	    "all day long", "all day", "the whole day", NULL};

	if (!sg_sentence_skip(s, all_day))
		return false;
	s->all_day = true;
	return true;
}

/* Read a time of the day, if none was read yet. */
static bool
read_time(struct sg_sentence *s)
{
	size_t first = s->at;

	if (s->rule.when.kind != 0)
		return false;
	if (read_phrase(s) || read_span(s) || read_periods(s))
		return true;
	s->at = first;
	s->rule.when = (struct sg_ast_when){0};
	return false;
}

/*
 * A time, weekdays, or both in either order are one thought: "in lunch on
 * Fridays".  A second time, or weekdays after "and", are another thought, which
 * one line cannot say: "in lessons and at weekends".
 */
bool
sg_sentence_when(struct sg_sentence *s)
{
	static const char *const joins[] = {", and", "and", ",", "&", NULL};
	size_t first = s->at;
	bool joined = sg_sentence_skip(s, joins);

	if (joined && (s->rule.when.kind != 0 || s->days != 0)) {
		s->at = first;
		return false;
	}
	if (s->days == 0 && read_days(s))
		return true;
	if (read_all_day(s) || read_time(s))
		return true;
	s->at = first;
	return false;
}

bool
sg_sentence_join_when(struct sg_sentence *s)
{
	struct sg_ast_when *when = &s->rule.when;

	if (s->all_day && when->kind != 0 && when->kind != SG_WHEN_ALWAYS)
		return false;
	if (s->days != 0 && (when->kind == 0 || when->kind == SG_WHEN_ALWAYS))
		set_clock(s, 0, DAY_MINUTES);
	else if (s->all_day)
		when->kind = SG_WHEN_ALWAYS;
	when->weekdays = s->days == 0x7f ? 0 : s->days;
	if (when->kind == SG_WHEN_CLOCK && when->weekdays == 0 &&
	    when->from.minute == 0 && when->to.minute == DAY_MINUTES)
		when->kind = SG_WHEN_ALWAYS;
	when->place = s->line->place;
	return true;
}

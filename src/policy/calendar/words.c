/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c -- classifies a calendar event by the words of its summary.
 *
 * Does not look at the event's dates.  A day that is wrongly taken for a day
 * off switches off what holds in school time.  So an event is a day off only if
 * its words leave no doubt; doubtful events are reported, and are school days.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/calendar/parts.h"
#include "policy/calendar/vocabulary.h"

/* Highest school year.  A larger number, for example 2026, is a calendar year.
 */
#define HIGHEST_YEAR 13
/* An event for this many successive school years is for the whole school, for
 * example "Years 7-11" or "Years 3 to 6". */
#define WHOLE_SCHOOL_YEARS 4

/* ---- whom the event is for ----------------------------------------------- */

/* The number at the word `at`, if it may be a school year.  Otherwise 0. */
static int
year_at(const struct sg_summary *s, size_t at)
{
	int number = at < s->n ? atoi(s->word[at]) : 0;

	return number > 0 && number <= HIGHEST_YEAR ? number : 0;
}

/* If the school years from the word `at` on are a range of at least
 * WHOLE_SCHOOL_YEARS, as "7 to 11" or "7 to y 13", returns the position after
 * it.  Otherwise returns 0: "7 and 11" is no range. */
static size_t
end_of_range(const struct sg_summary *s, size_t at)
{
	static const char *const heads[] = {"year", "y", "yr", NULL};
	size_t segment = at < s->n ? s->segment[at] : 0;
	int first = year_at(s, at++), last;
	struct sg_phrase head;

	if (at >= s->n || strcmp(s->word[at++], "to") != 0)
		return 0;
	if (sg_summary_find(s, at, heads, &head) && head.at == at)
		at++;
	last = at < s->n && s->segment[at] == segment ? year_at(s, at) : 0;
	return last - first + 1 >= WHOLE_SCHOOL_YEARS ? at + 1 : 0;
}

/* Returns true if the words name some school years: "Year 6", "Y10", "KS2".
 * Returns false for "the year 2026" and "New Year (1 January)". */
static bool
names_some_years(const struct sg_summary *s)
{
	static const char *const heads[] = {"year", "years", "yr", "yrs", "y",
	    "ks", "grade", "grades", "class", NULL};
	struct sg_phrase head;
	size_t end;

	for (size_t from = 0; sg_summary_find(s, from, heads, &head);
	     from = end > 0 ? end : head.end) {
		end = end_of_range(s, head.end);
		if (end == 0 && year_at(s, head.end) > 0 &&
		    s->segment[head.end] == s->segment[head.at] &&
		    (head.at == 0 || strcmp(s->word[head.at - 1], "new") != 0))
			return true;
	}
	return false;
}

static bool
is_for_some(const struct sg_summary *s)
{
	static const char *const groups[] = {"class", "classes", "reception",
	    "nursery", "pre school", "preschool", "sixth form", "year group",
	    "year groups", "boarders", NULL};

	return names_some_years(s) || sg_summary_find(s, 0, groups, NULL);
}

/* ---- what the event is about --------------------------------------------- */

/* Returns true if the event takes only a part of the day. */
static bool
is_part_of_day(const struct sg_summary *s)
{
	static const char *const parts[] = {"twilight", "twilights", "evening",
	    "evenings", "morning", "afternoon", "am", "pm", "half day",
	    "after school", "early closure", "early closing", "early close",
	    "early finish", "early dismissal", "closes early", "close early",
	    "closed early", "finish early", "finishes early", "late start",
	    "noon", "midday", "lunchtime", "session", "sessions", "period",
	    "closed at", "closed from", "closes at", "closes from", NULL};

	return s->has_clock || sg_summary_find(s, 0, parts, NULL);
}

/* Returns true if the event is an activity, paperwork, or about a part of the
 * school's site. */
static bool
is_about_something(const struct sg_summary *s)
{
	static const char *const things[] = {"project", "projects", "trip",
	    "trips", "club", "clubs", "visit", "visits", "meeting", "meetings",
	    "workshop", "workshops", "camp", "camps", "homework", "fair",
	    "fayre", "fete", "disco", "party", "concert", "assembly",
	    "tournament", "residential", "pool", "library", "gate", "gates",
	    "road", "car park", "office", "kitchen", "canteen", "gym", "report",
	    "reports", "exam", "exams", "mock", "mocks", "test", "tests",
	    "assessment", "assessments", "revision", "review", "reviews",
	    "reading", "challenge", "catch up", "catchup", "lunch", "dinner",
	    "breakfast", "photo", "photos", "deadline", "booking", "bookings",
	    "nominations", "applications", "form", "forms", "survey",
	    "vaccination", "vaccinations", "newsletter", "menu", "uniform",
	    "jumper", "performance", "rehearsal", "match", NULL};

	return sg_summary_find(s, 0, things, NULL);
}

/* Returns true if the summary takes back what it says, or announces another
 * day: "CANCELLED: INSET day", "Reminder: school closed Monday". */
static bool
is_taken_back(const struct sg_summary *s)
{
	static const char *const words[] = {"cancelled", "canceled",
	    "postponed", "moved", "rearranged", "not", "no longer", "tbc",
	    "was", "provisional", "possible", "reminder", "tomorrow", "next",
	    "deadline", "announced", "published", "requests", "request", "book",
	    "pay", "order", "countdown", "quiz", "read", "swimming", "kit",
	    "booking", "governors", "parents", "until", "last week",
	    "last date", "pupils in", "school open", "schools open",
	    "pupils in school", "open as usual", "scotland", "wales",
	    "northern ireland", NULL};

	return sg_summary_find(s, 0, words, NULL);
}

/* ---- days off ------------------------------------------------------------ */

/* Returns true if the words from `from` up to `to` are usual words. */
static bool
are_usual(const struct sg_summary *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!sg_word_is_usual(s->word[i]))
			return false;
	return true;
}

/* The words of the segment of a phrase: from *start up to *end. */
static void
segment_of(const struct sg_summary *s, struct sg_phrase phrase, size_t *start,
    size_t *end)
{
	*start = phrase.at;
	*end = phrase.end;
	while (*start > 0 && s->segment[*start - 1] == s->segment[phrase.at])
		--*start;
	while (*end < s->n && s->segment[*end] == s->segment[phrase.at])
		++*end;
}

/* Returns true if the words before a phrase say that the school is open on the
 * day: "back after half term", "break up for half term". */
static bool
is_open_beside(const struct sg_summary *s, size_t from, size_t to)
{
	static const char *const open[] = {"after", "back", "before", "return",
	    "returns", "returning", "resume", "resumes", "reopen", "reopens",
	    "re", "up", "following", "prior", "ready", "open", "opens", "close",
	    "closes", NULL};
	struct sg_phrase found;

	return sg_summary_find(s, from, open, &found) && found.at < to;
}

/* Returns true if at most one unusual word stands before the head: the name of
 * a holiday or a place.  "Coronation holiday" is a day off, and "Book your
 * summer holiday" is none. */
static bool
is_name_before(const struct sg_summary *s, size_t from, size_t to)
{
	size_t unusual = 0;

	for (size_t i = from; i < to; i++)
		unusual += !sg_word_is_usual(s->word[i]);
	return unusual <= 1;
}

/*
 * Returns true if a phrase of `list` is the head of its segment: only usual
 * words follow it, and no word before it says that the school is open.  With
 * `alone`, only usual words come before it, too.
 */
static bool
has_head(const struct sg_summary *s, const char *const *list, bool alone)
{
	struct sg_phrase found;
	size_t start, end;

	for (size_t from = 0; sg_summary_find(s, from, list, &found);
	     from = found.at + 1) {
		segment_of(s, found, &start, &end);
		if (are_usual(s, found.end, end) &&
		    !is_open_beside(s, start, found.at) &&
		    (alone ? are_usual(s, start, found.at) :
			     is_name_before(s, start, found.at)))
			return true;
	}
	return false;
}

/* Days without pupils.  Whatever the staff do on them stands beside. */
static const char *const staff_days[] = {"inset", "insets", "in set day",
    "inservice", "in service day", "in service days", "occasional day",
    "occasional days", "non pupil day", "non pupil days", "pupil free day",
    "pupil free days", "student free day", "hyfforddiant mewn swydd", NULL};
static const char *const half_terms[] = {"half term", "half terms", "halfterm",
    "mid term", "mid terms", "midterm", "hanner tymor", "lár téarma", NULL};
/* Words for days off, if they are the head of their segment. */
static const char *const off_as_head[] = {"no school", "no lessons",
    "no classes", "no pupils", "no students", "no children", "half term",
    "half terms", "halfterm", "mid term", "mid terms", "midterm", "holiday",
    "holidays", "hols", "vacation", "vacations", "bank holiday",
    "bank holidays", "public holiday", "public holidays", "bank hol",
    "bank hols", "school closed", "schools closed", "academy closed",
    "college closed", "school shut", "closed to pupils", "closed to students",
    "closed to children", "closed for pupils", "closed for students",
    "closed to all pupils", "pupils not in school", "exeat", "exeats",
    "school break", "october break", "christmas break", "xmas break",
    "winter break", "easter break", "spring break", "summer break",
    "autumn break", "february break", "halloween break", "september weekend",
    "may weekend", "leave weekend", "long leave", NULL};
/* Words for days off, if all words of their segment are usual words.  In Welsh
 * and Irish the head of a phrase stands first, so these are here. */
static const char *const off_alone[] = {"training day", "training days",
    "staff training", "staff day", "staff days", "staff only",
    "development day", "development days", "staff development",
    "professional learning day", "professional learning days", "planning day",
    "planning days", "staff preparation day", "teacher only day", "pd day",
    "pd days", "cpd day", "cpd days", "sd day", "sdd", "baker day",
    "baker days", "non contact day", "non teaching day", "non school day",
    "discretionary day", "in service", "hms", "day off", "snow day", "closed",
    "closure", "closures", "good friday", "easter monday", "may day",
    "boxing day", "christmas day", "new years day", "gwener y groglith",
    "llun y pasg", "dydd nadolig", "hanner tymor", "gwyliau", "gwyliaur",
    "gŵyl y banc", "gwyl y banc", "calan mai", "ysgol ar gau", "ar gau",
    "ysgol wedi cau", "hyfforddiant staff", "lár téarma", "saoire",
    "scoil dúnta", NULL};

/* Returns true if the words mention days off, in whatever way. */
static bool
mentions_off(const struct sg_summary *s)
{
	return sg_summary_find(s, 0, staff_days, NULL) ||
	    sg_summary_find(s, 0, off_as_head, NULL) ||
	    sg_summary_find(s, 0, off_alone, NULL);
}

/* ---- term ---------------------------------------------------------------- */

static const char *const term_words[] = {
    "term", "terms", "tymor", "téarma", NULL};
/* A first or last day of term, whatever stands beside it. */
static const char *const edge_days[] = {"first day of term", "last day of term",
    "first day of the", "last day of the", "first teaching day",
    "last teaching day", "first school day", "last school day",
    "first day of school", "last day of school", "first day for pupils",
    "last day for pupils", "first day of session", "last day of session", NULL};
/* The day after a holiday, and the day before one. */
static const char *const returns[] = {"pupils return", "students return",
    "children return", "pupils attend", "pupils resume", "students resume",
    "school resumes", "schools resume", "school returns", "school reopens",
    "schools reopen", "school re opens", "schools re open", "back to school",
    "return to school", "returns to school", "term resumes", "first day back",
    "school starts back", "classes begin", "classes start", "teaching begins",
    "teaching starts", "pupils first day", "students first day",
    "session starts", "start of session", NULL};
/* The same, if all other words are usual words without a number: "School closes
 * 1.30" is an ordinary day. */
static const char *const opens_alone[] = {"school opens", "schools open",
    "school starts", "schools start", "school begins", NULL};
static const char *const closes_alone[] = {"school closes", "schools close",
    "school finishes", "schools finish", "school ends", NULL};
static const char *const departures[] = {"break up", "breaks up", "breakup",
    "last day before", "school closes for", "schools close for",
    "school finishes for", "classes end", "teaching ends", "pupils last day",
    "students last day", "session ends", "end of session", NULL};

static enum sg_edge
edge_of(const struct sg_summary *s, struct sg_event_words *words)
{
	static const char *const first[] = {"start", "starts", "begin",
	    "begins", "beginning of", "commences", "recommences", "opens",
	    "open", "first day", "first teaching day", "first school day",
	    "dechrau", "dechraur", "cychwyn", "diwrnod cyntaf", "tús", NULL};
	static const char *const last[] = {"end", "ends", "finish", "finishes",
	    "closes", "close", "concludes", "last day", "last teaching day",
	    "last school day", "diwedd", "gorffen", "diwrnod olaf", "deireadh",
	    NULL};
	bool starts = sg_summary_find(s, 0, first, NULL);
	bool ends = sg_summary_find(s, 0, last, NULL);

	words->begins_or_ends = starts || ends;
	if (starts == ends)
		return SG_EDGE_NONE;
	return starts ? SG_EDGE_FIRST : SG_EDGE_LAST;
}

/* ---- classification ------------------------------------------------------ */

/* Returns true if the summary has a phrase of staff_days, and no word before it
 * in its segment says that the school is open. */
static bool
has_staff_day(const struct sg_summary *s)
{
	struct sg_phrase found;
	size_t start, end;

	if (!sg_summary_find(s, 0, staff_days, &found))
		return false;
	segment_of(s, found, &start, &end);
	return !is_open_beside(s, start, found.at);
}

/* Returns true if the summary says that there is no school. */
static bool
is_off(const struct sg_summary *s)
{
	return has_staff_day(s) || has_head(s, off_as_head, false) ||
	    has_head(s, off_alone, true);
}

/* Classify a summary that mentions days off. */
static void
classify_off(const struct sg_summary *s, struct sg_event_words *words)
{
	bool staff = sg_summary_find(s, 0, staff_days, NULL);

	words->meaning = SG_MEANS_OTHER;
	words->why = SG_WHY_UNCLEAR;
	words->part_of_day = is_part_of_day(s);
	if (is_for_some(s))
		words->why = SG_WHY_SOME_PUPILS;
	else if (is_taken_back(s))
		words->why = SG_WHY_UNCLEAR;
	else if (!staff && is_about_something(s))
		words->why = SG_WHY_ACTIVITY;
	else if (is_off(s))
		words->meaning = SG_MEANS_NO_SCHOOL;
}

/* Staff return before the pupils, so the dates of staff are not the dates of
 * the term. */
static bool
is_for_staff(const struct sg_summary *s)
{
	static const char *const staff[] = {"staff", "teachers", NULL};
	static const char *const pupils[] = {
	    "pupils", "students", "children", NULL};

	return sg_summary_find(s, 0, staff, NULL) &&
	    !sg_summary_find(s, 0, pupils, NULL);
}

/* Classify a summary that mentions term. */
static void
classify_term(const struct sg_summary *s, struct sg_event_words *words)
{
	words->meaning = SG_MEANS_OTHER;
	words->why = SG_WHY_UNCLEAR;
	if (words->edge == SG_EDGE_NONE && is_part_of_day(s))
		words->why = SG_WHY_PART_OF_DAY;
	else if (is_for_some(s) ||
	    (words->edge != SG_EDGE_NONE && is_for_staff(s)))
		words->why = SG_WHY_SOME_PUPILS;
	else if (sg_summary_find(s, 0, edge_days, NULL))
		words->meaning = SG_MEANS_TERM;
	else if (is_about_something(s))
		words->why = SG_WHY_ACTIVITY;
	else if (has_head(s, term_words, false))
		words->meaning = SG_MEANS_TERM;
}

static bool
has_number(const struct sg_summary *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->word[i][0] >= '0' && s->word[i][0] <= '9')
			return true;
	return false;
}

/* Classify "Back to school after half term", "Break up for Christmas" and the
 * like.  Returns false if the summary is not of this kind. */
static bool
classify_return(const struct sg_summary *s, struct sg_event_words *words)
{
	bool plain = !s->has_clock && !has_number(s);
	bool comes = sg_summary_find(s, 0, returns, NULL) ||
	    (plain && has_head(s, opens_alone, true));
	bool goes = sg_summary_find(s, 0, departures, NULL) ||
	    (plain && has_head(s, closes_alone, true));

	if (comes == goes)
		return false;
	words->why = SG_WHY_EDGE;
	words->edge = comes ? SG_EDGE_FIRST : SG_EDGE_LAST;
	words->soft = true;
	words->meaning = is_for_some(s) || is_for_staff(s) ||
		is_about_something(s) || is_taken_back(s) ?
	    SG_MEANS_OTHER :
	    SG_MEANS_TERM;
	return true;
}

struct sg_event_words
sg_calendar_event_words(struct sg_arena *arena, const char *summary)
{
	static const char *const seasons[] = {"autumn", "michaelmas", "winter",
	    "spring", "lent", "easter", "summer", "trinity", NULL};
	struct sg_event_words words = {0};
	struct sg_summary s;

	if (summary == NULL)
		return words;
	sg_summary_split(arena, summary, &s);
	words.edge = edge_of(&s, &words);
	words.season = sg_summary_which(&s, seasons);
	/* Days off take precedence: "Autumn term holiday" is a day off, and so
	 * is "INSET day, pupils return on Tuesday". */
	words.term_too = words.edge != SG_EDGE_NONE &&
	    sg_summary_find(&s, 0, staff_days, NULL) &&
	    sg_summary_find(&s, 0, term_words, NULL);
	words.half_term = sg_summary_find(&s, 0, half_terms, NULL);
	if (is_off(&s))
		classify_off(&s, &words);
	else if (classify_return(&s, &words))
		return words;
	else if (mentions_off(&s))
		classify_off(&s, &words);
	else if (sg_summary_find(&s, 0, term_words, NULL) ||
	    sg_summary_find(&s, 0, edge_days, NULL))
		classify_term(&s, &words);
	return words;
}

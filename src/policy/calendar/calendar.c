/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar.c -- parses a calendar file with libical and walks through its
 * events.
 */
#include "policy/calendar/calendar.h"

#include <libical/ical.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "policy/calendar/parts.h"

#define FILE_BYTES_MAX ((size_t)16 << 20)
#define EVENT_DAYS_MAX 400   /* no term or holiday is longer than a year */
#define OCCURRENCES_MAX 2000 /* of one recurring event */
#define DAYS_MAX 100000 /* days of all events together, duplicates included */
#define NESTING_MAX 8   /* of BEGIN and END lines */
/* Days read of a recurring event without an end, from its start.  Used if the
 * first round found no day of term or holiday. */
#define ENDLESS_DAYS 400

/* State while one calendar is read.  The calendar is read in two rounds.  The
 * first round reads the events that have an end.  The second round reads the
 * recurring events without an end. */
struct reading {
	struct sg_arena *arena;
	const struct sg_word *name;
	struct sg_problems *problems;
	struct sg_calendar_days found;
	struct sg_day_list except; /* EXDATEs of the current event */
	bool endless;              /* true in the second round, for events
				      without an end */
	bool given_up;  /* an error was reported; the rest is not read */
	bool any;       /* `last` is set */
	int32_t last;   /* last day of the events that end */
	size_t timed;   /* number of term or holiday events that were ignored
			   because they have clock times */
	bool long_term; /* a term event is longer than a day, or recurs */
	struct sg_term_marks marks; /* first and last days of terms */
	size_t passed; /* ignored events about a class, club or trip */
	const char *first_passed; /* summary of the first event in `passed` */
};

/* ---- events ------------------------------------------------------------- */

static int32_t
day_of(struct icaltimetype t)
{
	return sg_day_of((struct sg_civil){t.year, t.month, t.day});
}

/* Is `t` a date or a local midnight?  Some programs write whole days as local
 * midnights. */
static bool
is_day_start(struct icaltimetype t)
{
	return t.is_date ||
	    (t.hour == 0 && t.minute == 0 && t.second == 0 &&
		!icaltime_is_utc(t));
}

/* Length of an event in whole days; 0 if it has clock times. */
static int32_t
length_days(icalcomponent *event, struct icaltimetype start)
{
	struct icaltimetype end = icalcomponent_get_dtend(event);
	int32_t days;

	if (!is_day_start(start))
		return 0;
	if (icaltime_is_null_time(end))
		return start.is_date ? 1 : 0;
	if (!is_day_start(end))
		return 0;
	days = day_of(end) - day_of(start);
	if (days < 1)
		return start.is_date ? 1 : 0;
	return days;
}

static bool
is_excepted(const struct reading *reading, int32_t day)
{
	for (size_t i = 0; i < reading->except.n; i++)
		if (reading->except.day[i] == day)
			return true;
	return false;
}

static struct sg_place
place_of(const struct reading *reading)
{
	return reading->name->place;
}

/* Report an error and stop reading this calendar, because reading the rest of
 * the calendar could take forever. */
static void
give_up(struct reading *reading, const char *summary, const char *what)
{
	sg_problem(reading->problems, SG_ERROR, place_of(reading),
	    "correct it in the calendar and save the file again",
	    "\"%s\" in this calendar %s", summary, what);
	reading->given_up = true;
}

/* Add an occurrence of an event: `length` days from `day`.  Adds no days if an
 * EXDATE excludes this occurrence. */
static void
add_occurrence(struct reading *reading, enum sg_meaning meaning, int32_t day,
    int32_t length)
{
	struct sg_day_list *list = meaning == SG_MEANS_TERM ?
	    &reading->found.term :
	    &reading->found.closed;

	if (is_excepted(reading, day))
		return;
	for (int32_t i = 0; i < length; i++)
		sg_day_list_add(reading->arena, list, day + i);
	if (!reading->endless &&
	    (!reading->any || day + length - 1 > reading->last)) {
		reading->any = true;
		reading->last = day + length - 1;
	}
}

/* Collect the EXDATEs of an event. */
static void
find_exceptions(struct reading *reading, icalcomponent *event)
{
	icalproperty *p;

	reading->except.n = 0;
	for (p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
	     p != NULL;
	     p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
		sg_day_list_add(reading->arena, &reading->except,
		    day_of(icalproperty_get_exdate(p)));
}

static bool
is_over_before(const struct icalrecurrencetype *rule, struct icaltimetype start)
{
	return !icaltime_is_null_time(rule->until) &&
	    icaltime_compare(rule->until, start) < 0;
}

/*
 * Add the occurrences of a recurrence rule.  A rule that repeats more often
 * than daily is refused: libical could search through thousands of years for
 * the next occurrence, second by second.
 */
static void
add_rule(struct reading *reading, enum sg_meaning meaning, icalcomponent *event,
    struct icalrecurrencetype rule, int32_t length)
{
	const char *summary = icalcomponent_get_summary(event);
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	struct icaltimetype at = icaltime_null_time();
	int32_t horizon = reading->any ? reading->last :
					 day_of(start) + ENDLESS_DAYS;
	icalrecur_iterator *it;
	size_t n = 0;

	if (rule.freq < ICAL_DAILY_RECURRENCE) {
		give_up(reading, summary,
		    "comes again more often than once a day");
		return;
	}
	if (is_over_before(&rule, start))
		return;
	it = icalrecur_iterator_new(rule, start);
	for (; it != NULL && n < OCCURRENCES_MAX; n++) {
		at = icalrecur_iterator_next(it);
		if (icaltime_is_null_time(at) ||
		    (reading->endless && day_of(at) > horizon))
			break;
		add_occurrence(reading, meaning, day_of(at), length);
	}
	if (it == NULL || (n == 0 && icaltime_is_null_time(at)))
		give_up(reading, summary,
		    "comes again by a rule that "
		    "cannot be read, or on days that never are");
	if (it != NULL)
		icalrecur_iterator_free(it);
}

static void
add_event(struct reading *reading, enum sg_meaning meaning,
    icalcomponent *event, int32_t length)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	icalproperty *p = icalcomponent_get_first_property(event,
	    ICAL_RRULE_PROPERTY);
	struct icalrecurrencetype rule;
	bool endless;

	find_exceptions(reading, event);
	if (p == NULL) {
		if (!reading->endless)
			add_occurrence(reading, meaning, day_of(start), length);
		return;
	}
	reading->long_term |= meaning == SG_MEANS_TERM;
	rule = icalproperty_get_rrule(p);
	endless = rule.count == 0 && icaltime_is_null_time(rule.until);
	if (endless == reading->endless)
		add_rule(reading, meaning, event, rule, length);
}

/* Returns false and adds an error if the event has no valid date or lasts over
 * EVENT_DAYS_MAX days. */
static bool
check_event(const struct reading *reading, const char *summary,
    struct icaltimetype start, int32_t length)
{
	const char *what = NULL;

	if (icaltime_is_null_time(start) || !icaltime_is_valid_time(start))
		what = "has no date that can be read";
	else if (length > EVENT_DAYS_MAX)
		what = "lasts over a year";
	if (what == NULL)
		return true;
	sg_problem(reading->problems, SG_ERROR, place_of(reading),
	    "correct it in the calendar and save the file again",
	    "\"%s\" in this calendar %s", summary, what);
	return false;
}

/* Count an event that mentions school but does not define school days. */
static void
pass_over(struct reading *reading, const char *summary)
{
	if (reading->endless)
		return; /* the first round has counted this event */
	if (reading->passed++ == 0)
		reading->first_passed = sg_arena_dup(reading->arena,
		    sg_str(summary));
}

/* Keep a one-day event that marks the start or end of a term: "Term starts". */
static void
add_mark(struct reading *reading, const char *summary,
    struct sg_event_words said, int32_t day)
{
	struct sg_term_marks *marks = &reading->marks;

	if (reading->endless)
		return;
	marks->v = sg_arena_grow(reading->arena, marks->v, marks->n,
	    &marks->cap, sizeof(*marks->v));
	marks->v[marks->n++] = (struct sg_term_mark){
	    day, said, sg_arena_dup(reading->arena, sg_str(summary))};
}

static void
read_event(struct reading *reading, icalcomponent *event)
{
	const char *summary = icalcomponent_get_summary(event);
	struct sg_event_words said = sg_calendar_event_words(reading->arena,
	    summary);
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	bool repeats = icalcomponent_get_first_property(event,
			   ICAL_RRULE_PROPERTY) != NULL;
	int32_t length;

	if (said.meaning == SG_MEANS_NOTHING ||
	    icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		return;
	length = icaltime_is_null_time(start) ? 0 : length_days(event, start);
	if (!check_event(reading, summary, start, length))
		return;
	if (length == 0) {
		reading->timed += !reading->endless &&
		    said.meaning != SG_MEANS_OTHER;
		return;
	}
	if (said.meaning == SG_MEANS_OTHER ||
	    (said.meaning == SG_MEANS_NO_SCHOOL && said.edge != SG_EDGE_NONE &&
		length == 1)) {
		pass_over(reading, summary);
		return;
	}
	if (said.edge != SG_EDGE_NONE && length == 1 && !repeats)
		add_mark(reading, summary, said, day_of(start));
	reading->long_term |= said.meaning == SG_MEANS_TERM && length > 1;
	add_event(reading, said.meaning, event, length);
	if (reading->found.term.n + reading->found.closed.n > DAYS_MAX)
		give_up(reading, summary,
		    "and those before it are on more "
		    "than 100,000 days");
}

/* Read the events of a component.  A file may have several calendars, each of
 * them a component. */
static void
read_component(struct reading *reading, icalcomponent *component)
{
	icalcomponent *child;

	for (child = icalcomponent_get_first_component(component,
		 ICAL_ANY_COMPONENT);
	     child != NULL && !reading->given_up;
	     child = icalcomponent_get_next_component(component,
		 ICAL_ANY_COMPONENT)) {
		if (icalcomponent_isa(child) == ICAL_VEVENT_COMPONENT)
			read_event(reading, child);
		else if (icalcomponent_isa(child) == ICAL_VCALENDAR_COMPONENT)
			read_component(reading, child);
	}
}

/* ---- files -------------------------------------------------------------- */

/* Track BEGIN and END lines.  Returns false if they do not nest properly. */
static bool
nest(struct sg_str line, struct sg_str *open, int *depth)
{
	struct sg_str name;

	if (sg_str_startsi(line, SG_LIT("BEGIN:"))) {
		name = (struct sg_str){line.p + 6, line.n - 6};
		if (name.n == 0 || *depth == NESTING_MAX)
			return false;
		open[(*depth)++] = name;
	} else if (sg_str_startsi(line, SG_LIT("END:"))) {
		name = (struct sg_str){line.p + 4, line.n - 4};
		return *depth > 0 && sg_str_eqi(open[--*depth], name);
	}
	return true;
}

/*
 * Is the file complete?  Each BEGIN must have an END: in a truncated download
 * the last END is missing.  No line may be outside the calendars.
 */
static bool
is_whole(struct sg_str text)
{
	struct sg_str line, open[NESTING_MAX];
	bool any = false;
	int depth = 0;

	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		/* A line that begins with a blank continues the previous line.
		 */
		if (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t'))
			continue;
		line = sg_str_trim(line);
		if (!nest(line, open, &depth))
			return false;
		if (depth == 0 && line.n > 0 &&
		    !sg_str_eqi(line, SG_LIT("END:VCALENDAR")))
			return false;
		any |= depth > 0;
	}
	return any && depth == 0;
}

static void
fail(const struct reading *reading, const char *what)
{
	sg_problem(reading->problems, SG_ERROR, place_of(reading),
	    "save it from the calendar once more, as an iCalendar (.ics) "
	    "file; without it nobody knows when school is",
	    "the calendar \"%.*s\" %s", (int)reading->name->text.n,
	    reading->name->text.p, what);
}

static void
report_timed(const struct reading *reading)
{
	bool one = reading->timed == 1;

	if (reading->timed > 0)
		sg_problem(reading->problems, SG_WARNING, place_of(reading),
		    "make them whole-day events if they say when school is",
		    "%zu event%s of this calendar that speak%s of term or "
		    "holidays %s clock times and %s not counted",
		    reading->timed, one ? "" : "s", one ? "s" : "",
		    one ? "has" : "have", one ? "is" : "are");
}

static void
report_passed(const struct reading *reading)
{
	const char *more = "";

	if (reading->passed == 0)
		return;
	if (reading->passed > 1)
		more = sg_arena_printf(reading->arena, " and %zu more",
		    reading->passed - 1);
	sg_problem(reading->problems, SG_WARNING, place_of(reading),
	    "such an event is about a class or something that takes place, or "
	    "tells only where\na holiday begins or ends; make days off one "
	    "event from the first to the last",
	    "\"%s\"%s in this calendar: not counted as a day off or of term",
	    reading->first_passed, more);
}

static void
report(const struct reading *reading)
{
	size_t term = reading->found.term.n, closed = reading->found.closed.n;

	report_passed(reading);
	if (term == 0 && closed == 0)
		sg_problem(reading->problems, SG_ERROR, place_of(reading),
		    "name whole-day events \"Autumn term\", \"Half term\", "
		    "\"INSET day\", \"Christmas holiday\" or the like",
		    "the calendar \"%.*s\" tells neither a day of term nor a "
		    "day off",
		    (int)reading->name->text.n, reading->name->text.p);
	else
		report_timed(reading);
	if (term > 0 && !reading->long_term)
		sg_problem(reading->problems, SG_WARNING, place_of(reading),
		    "make each term one event from its first to its last day",
		    "this calendar marks only single days of a term: %zu "
		    "school day%s in all",
		    term, term == 1 ? "" : "s");
}

/* Build terms from events that mark a first or last day.  If a mark has no
 * partner, and no term event is longer than a day or recurs, add an error. */
static void
pair_marks(struct reading *reading)
{
	const struct sg_term_mark *odd;
	char text[SG_DATE_TEXT];

	if (reading->marks.n == 0)
		return;
	odd = sg_calendar_pair(reading->arena, &reading->marks,
	    &reading->found.term);
	if (odd != NULL && !reading->long_term)
		sg_problem(reading->problems, SG_ERROR, place_of(reading),
		    "make each term one event from its first to its last day",
		    "in this calendar \"%s\" (%s) has no %s day that goes "
		    "with it",
		    odd->summary, sg_day_text(odd->day, text),
		    odd->said.edge == SG_EDGE_FIRST ? "last" : "first");
	reading->long_term |= odd == NULL;
}

/* Append `from` to `to`, then sort `to` and remove its duplicates. */
static void
take_over(struct sg_arena *arena, struct sg_day_list *to,
    const struct sg_day_list *from)
{
	for (size_t i = 0; i < from->n; i++)
		sg_day_list_add(arena, to, from->day[i]);
	sg_day_list_tidy(to);
}

void
sg_calendar_text(struct sg_arena *arena, const struct sg_word *name,
    struct sg_str text, struct sg_problems *problems,
    struct sg_calendar_days *days)
{
	struct reading reading = {
	    .arena = arena, .name = name, .problems = problems};
	size_t errors = sg_problems_errors(problems);
	icalcomponent *root;

	if (sg_str_starts(text, SG_LIT("\xef\xbb\xbf")))
		text = (struct sg_str){text.p + 3, text.n - 3};
	if (sg_str_trim(text).n == 0) {
		fail(&reading, "is empty");
		return;
	}
	if (!is_whole(text) || memchr(text.p, '\0', text.n) != NULL) {
		fail(&reading, "is cut off or is no calendar");
		return;
	}
	icalerror_set_errors_are_fatal(0);
	root = icalparser_parse_string(sg_arena_dup(arena, text));
	if (root == NULL) {
		fail(&reading, "cannot be read");
		return;
	}
	/* First round: read the events that have an end.  In the second round,
	 * the last day of these events is the limit for recurring events
	 * without an end. */
	read_component(&reading, root);
	reading.endless = true;
	read_component(&reading, root);
	icalcomponent_free(root);
	pair_marks(&reading);
	sg_day_list_tidy(&reading.found.term);
	sg_day_list_tidy(&reading.found.closed);
	if (sg_problems_errors(problems) == errors)
		report(&reading);
	take_over(arena, &days->term, &reading.found.term);
	take_over(arena, &days->closed, &reading.found.closed);
}

void
sg_calendar_read(struct sg_arena *arena, const struct sg_policy_ast *ast,
    struct sg_problems *problems, struct sg_calendar_days *days)
{
	const struct sg_word *name;
	struct sg_rights by;
	struct sg_str text;
	const char *path;
	int error;

	for (size_t i = 0; i < ast->ncalendars; i++) {
		name = &ast->calendars[i].file;
		path = sg_arena_dup(arena, name->text);
		by = (struct sg_rights){.lesser = false};
		if (name->place.source != NULL) {
			path = sg_path_beside(arena, name->place.source->name,
			    path);
			by = name->place.source->by;
		}
		error = sg_file_read_by(arena, path, FILE_BYTES_MAX, &text,
		    &by);
		if (error == 0)
			sg_calendar_text(arena, name, text, problems, days);
		else
			sg_problem(problems, SG_ERROR, name->place,
			    "put it there, or write `term` headings instead; "
			    "without it nobody knows when school is",
			    "the calendar %s cannot be read: %s", path,
			    sg_file_why(error));
	}
}

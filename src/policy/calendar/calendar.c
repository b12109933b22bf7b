/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar.c -- parses a calendar file with libical and walks through its
 * events.
 */
#include "policy/calendar/calendar.h"

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "policy/calendar/parts.h"
#include "policy/calendar/zone.h"

#define FILE_BYTES_MAX ((size_t)16 << 20)
#define EVENT_DAYS_MAX 400    /* no term or holiday is longer than a year */
#define HALF_TERM_DAYS_MAX 17 /* two weeks and the weekends around them */
#define DAYS_MAX 100000 /* days of all events together, duplicates included */
#define NESTING_MAX 8   /* of BEGIN and END lines */
/* Days read of a recurring event without an end, from its start.  Used if the
 * first round found no day of term or holiday. */
#define ENDLESS_DAYS 400
/* If the days of a calendar are further apart than HISTORY_DAYS, the days that
 * are over PAST_DAYS before today are left out. */
#define HISTORY_DAYS (14 * 366)
#define PAST_DAYS 400
/* The school's time zone is loaded from this long before today until this long
 * after. */
#define ZONE_DAYS (16 * 366)

/* State while one calendar is read.  The calendar is read in two rounds.  The
 * first round reads the events that have an end.  The second round reads the
 * recurring events without an end. */
struct reading {
	struct sg_arena *arena;
	const struct sg_word *name;
	const struct sg_zone *zone;
	struct sg_problems *problems;
	struct sg_calendar_days found;
	struct sg_replaced_list replaced;
	bool endless;  /* true in the second round, for events without an end */
	bool given_up; /* an error was reported; the rest is not read */
	bool any;      /* `last` is set */
	int32_t last;  /* last day of the events that end */
	bool long_term; /* a term event is longer than a day, or recurs */
	struct sg_term_marks marks; /* first and last days of terms */
	struct sg_notes notes;
};

/* ---- events ------------------------------------------------------------- */

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

static void
add_days(struct reading *reading, const struct sg_event_words *said,
    int32_t day, int32_t length)
{
	struct sg_day_list *list = said->meaning == SG_MEANS_TERM ?
	    &reading->found.term :
	    &reading->found.closed;

	for (int32_t i = 0; i < length; i++)
		sg_day_list_add(reading->arena, list, day + i);
	for (int32_t i = 0; said->half_term && i < length; i++)
		sg_day_list_add(reading->arena, &reading->found.half_term,
		    day + i);
	if (!reading->endless &&
	    (!reading->any || day + length - 1 > reading->last)) {
		reading->any = true;
		reading->last = day + length - 1;
	}
}

/* Add the days of all occurrences of an event. */
static void
add_event(struct reading *reading, const struct sg_event_words *said,
    icalcomponent *event, struct sg_cover cover)
{
	const char *summary = icalcomponent_get_summary(event), *why;
	int32_t horizon = reading->any ? reading->last :
					 cover.day + ENDLESS_DAYS;
	struct sg_day_list dates = {0};

	if (sg_recurs_endlessly(event) != reading->endless)
		return;
	why = sg_recurrences(reading->arena, event, &reading->replaced,
	    reading->zone, horizon, &dates);
	if (why != NULL) {
		give_up(reading, summary, why);
		return;
	}
	reading->long_term |= said->meaning == SG_MEANS_TERM && dates.n > 1;
	for (size_t i = 0; i < dates.n; i++) {
		int32_t day = dates.day[i] + cover.shift;

		add_days(reading, said, day, cover.length);
		if (reading->found.term.n + reading->found.closed.n >
		    DAYS_MAX) {
			give_up(reading, summary,
			    "and those before it are on more "
			    "than 100,000 days");
			return;
		}
		sg_note_add(reading->arena, &reading->notes,
		    (struct sg_note){
			day, cover.length, said->meaning, 0, summary});
	}
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

/* Note an event that mentions term or days off, but is neither. */
static void
pass_over(struct reading *reading, const char *summary, struct sg_cover cover,
    enum sg_why_passed why)
{
	if (reading->endless)
		return; /* the first round has noted this event */
	sg_note_add(reading->arena, &reading->notes,
	    (struct sg_note){
		cover.day, cover.length, SG_MEANS_OTHER, why, summary});
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

static bool
repeats(icalcomponent *event)
{
	return icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) !=
	    NULL ||
	    icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY) !=
	    NULL;
}

/* Returns true and sets `said->why` if an event that has its days cannot be
 * counted. */
static bool
is_passed(const struct sg_cover *cover, struct sg_event_words *said)
{
	if (said->meaning == SG_MEANS_OTHER)
		return true;
	said->why = cover->length == 0 ? SG_WHY_CLOCK_TIMES : SG_WHY_EDGE;
	if (cover->length == 0)
		return true;
	if (said->part_of_day && cover->length == 1) {
		said->why = SG_WHY_PART_OF_DAY;
		return true;
	}
	/* Some programs call the halves of a term "Half term 1" and so on. */
	if (said->half_term && cover->length > HALF_TERM_DAYS_MAX) {
		said->why = SG_WHY_UNCLEAR;
		return true;
	}
	/* "Half term begins" may be the last school day or the first day off.
	 * "Back to school" for a week tells no last day of school. */
	return (said->meaning == SG_MEANS_NO_SCHOOL && !said->term_too &&
		   said->begins_or_ends && cover->length == 1) ||
	    (said->soft && cover->length > 1);
}

static void
read_event(struct reading *reading, icalcomponent *event)
{
	const char *summary = icalcomponent_get_summary(event);
	struct sg_event_words said = sg_calendar_event_words(reading->arena,
	    summary);
	struct sg_cover cover;

	if (said.meaning == SG_MEANS_NOTHING ||
	    icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		return;
	cover = sg_calendar_cover(event, reading->zone,
	    said.meaning == SG_MEANS_NO_SCHOOL);
	if (!check_event(reading, summary, icalcomponent_get_dtstart(event),
		cover.length))
		return;
	/* "Term starts" at 08:45 tells the day as well. */
	if (cover.length == 0 && said.meaning == SG_MEANS_TERM &&
	    said.edge != SG_EDGE_NONE)
		cover.length = 1;
	if (is_passed(&cover, &said)) {
		pass_over(reading, summary, cover, said.why);
		return;
	}
	if (said.edge != SG_EDGE_NONE && cover.length == 1 && !repeats(event))
		add_mark(reading, summary, said, cover.day);
	if (said.soft)
		return; /* its day counts only as part of a term */
	reading->long_term |= said.meaning == SG_MEANS_TERM && cover.length > 1;
	add_event(reading, &said, event, cover);
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

/* Show what was made of the calendar, if an event of it was not counted. */
static void
report_passed(struct reading *reading)
{
	size_t n = reading->notes.passed;

	if (n > 0)
		sg_problem(reading->problems, SG_WARNING, place_of(reading),
		    sg_notes_table(reading->arena, &reading->notes,
			&reading->found),
		    "%zu event%s of this calendar mention%s term or days off, "
		    "and %s not counted",
		    n, n == 1 ? "" : "s", n == 1 ? "s" : "",
		    n == 1 ? "is" : "are");
}

static void
report(struct reading *reading)
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
	if (odd != NULL && !odd->said.soft && !reading->long_term)
		sg_problem(reading->problems, SG_ERROR, place_of(reading),
		    "make each term one event from its first to its last day",
		    "in this calendar \"%s\" (%s) has no %s day that goes "
		    "with it",
		    odd->summary, sg_day_text(odd->day, text),
		    odd->said.edge == SG_EDGE_FIRST ? "last" : "first");
	/* "Pupils return" without a last day: no term can be made of it. */
	if (odd != NULL && odd->said.soft && reading->found.term.n == 0)
		sg_problem(reading->problems, SG_WARNING, place_of(reading),
		    "make each term one event from its first to its last day",
		    "in this calendar \"%s\" (%s) begins or ends no term; every "
		    "day that is not off counts as a school day",
		    odd->summary, sg_day_text(odd->day, text));
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

/* Keep the events that were counted. */
static void
take_events(struct sg_arena *arena, struct sg_calendar_days *to,
    const struct sg_notes *notes)
{
	for (size_t i = 0; i < notes->n; i++) {
		const struct sg_note *note = &notes->v[i];

		if (note->meaning == SG_MEANS_OTHER)
			continue;
		to->events = sg_arena_grow(arena, to->events, to->nevents,
		    &to->events_cap, sizeof(*to->events));
		to->events[to->nevents++] = (struct sg_calendar_event){
		    note->day, note->length, note->meaning == SG_MEANS_TERM,
		    note->summary};
	}
}

const struct sg_calendar_event *
sg_calendar_event_on(const struct sg_calendar_days *days, int32_t day,
    bool term)
{
	const struct sg_calendar_event *event, *longest = NULL;

	for (size_t i = 0; i < days->nevents; i++) {
		event = &days->events[i];
		if (event->term == term && day >= event->day &&
		    day - event->day < event->length &&
		    (longest == NULL || event->length > longest->length))
			longest = event;
	}
	return longest;
}

void
sg_calendar_text(struct sg_arena *arena, const struct sg_word *name,
    struct sg_str text, const struct sg_zone *zone,
    struct sg_problems *problems, struct sg_calendar_days *days)
{
	struct reading reading = {
	    .arena = arena, .name = name, .zone = zone, .problems = problems};
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
	sg_replaced_collect(arena, root, zone, &reading.replaced);
	sg_replaced_sort(&reading.replaced);
	read_component(&reading, root);
	reading.endless = true;
	read_component(&reading, root);
	icalcomponent_free(root);
	pair_marks(&reading);
	sg_day_list_tidy(&reading.found.term);
	sg_day_list_tidy(&reading.found.closed);
	sg_day_list_tidy(&reading.found.half_term);
	if (sg_problems_errors(problems) == errors)
		report(&reading);
	take_over(arena, &days->term, &reading.found.term);
	take_over(arena, &days->closed, &reading.found.closed);
	take_over(arena, &days->half_term, &reading.found.half_term);
	take_events(arena, days, &reading.notes);
}

/* Leave out the days before `first`.  The list is sorted. */
static void
drop_before(struct sg_day_list *list, int32_t first)
{
	size_t n = 0;

	while (n < list->n && list->day[n] < first)
		n++;
	if (n == 0)
		return; /* an empty list has no array */
	list->day += n;
	list->n -= n;
	list->cap -= n;
}

/* Some schools keep one calendar for many years.  Compiled time is limited, so
 * leave out the days that are long past. */
static void
drop_history(struct sg_calendar_days *days, int32_t today)
{
	struct sg_day_list *const lists[] = {&days->term, &days->closed};
	int32_t first = INT32_MAX, last = INT32_MIN;

	for (size_t i = 0; i < 2; i++) {
		if (lists[i]->n == 0)
			continue;
		if (lists[i]->day[0] < first)
			first = lists[i]->day[0];
		if (lists[i]->day[lists[i]->n - 1] > last)
			last = lists[i]->day[lists[i]->n - 1];
	}
	if (last < first || last - first <= HISTORY_DAYS)
		return;
	for (size_t i = 0; i < 2; i++)
		drop_before(lists[i], today - PAST_DAYS);
}

void
sg_calendar_read(struct sg_arena *arena, const struct sg_policy_ast *ast,
    int64_t now, struct sg_problems *problems, struct sg_calendar_days *days)
{
	const struct sg_str named = ast->school.zone.text;
	int32_t today = (int32_t)(now / SG_DAY_S);
	const struct sg_zone *zone = NULL;
	const struct sg_word *name;
	struct sg_rights by;
	struct sg_str text;
	const char *path;
	int error;

	/* If there is no such zone, the timetable reports it. */
	if (ast->ncalendars > 0)
		zone = sg_zone_load(arena,
		    named.n > 0 ? named : sg_str(SG_ZONE_DEFAULT),
		    today - ZONE_DAYS, today + ZONE_DAYS);
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
			sg_calendar_text(arena, name, text, zone, problems,
			    days);
		else
			sg_problem(problems, SG_ERROR, name->place,
			    "put it there, or write `term` headings instead; "
			    "without it nobody knows when school is",
			    "the calendar %s cannot be read: %s", path,
			    sg_file_why(error));
	}
	drop_history(days, today);
}

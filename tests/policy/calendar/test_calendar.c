/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_calendar.c -- tests which days calendar files make term days or closed
 * days.
 */
#include "../../unit.h"

#include "policy/calendar/calendar.h"
#include "policy/calendar/zone.h"
#include "../world.h"

static struct world *w;
static struct sg_calendar_days days;
static const struct sg_zone *zone;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	zone = sg_zone_load(w->arena, SG_LIT("Europe/London"), day(2026, 1, 1),
	    day(2028, 1, 1));
	assert_non_null(zone);
	days = (struct sg_calendar_days){0};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

static void
read_text(const char *text)
{
	static struct sg_source source = {.name = "school.policy"};
	struct sg_word name = {SG_LIT("dates.ics"), {&source, 7, 10, 11}};

	days = (struct sg_calendar_days){0};
	w->problems = sg_problems_new(w->arena);
	source.text = (struct sg_str){0};
	sg_calendar_text(w->arena, &name, sg_str(text), zone, w->problems,
	    &days);
}

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define END "END:VCALENDAR\r\n"

static bool
has(const struct sg_day_list *list, int32_t wanted)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->day[i] == wanted)
			return true;
	return false;
}

/*
 * Returns a letter for a day: 'T' for a day of term, '-' for a day off, 'B' for
 * both, '.' for neither.
 */
static char
said_of(int32_t on)
{
	bool term = has(&days.term, on), closed = has(&days.closed, on);

	return term && closed ? 'B' : term ? 'T' : closed ? '-' : '.';
}

/* ---- words -------------------------------------------------------------- */

static void
words(void **state)
{
	static const struct {
		const char *summary;
		char said;
	} rows[] = {
	    {"Autumn term", 'T'},
	    {"TERM 1", 'T'},
	    {"Autumn term first half", 'T'},
	    {"Half term", '-'},
	    {"half-term", '-'},
	    {"October Half  Term", '-'},
	    {"Autumn term holiday", '-'},
	    {"Christmas holidays", '-'},
	    {"Early May Bank Holiday", '-'},
	    {"INSET day", '-'},
	    {"Staff training day", '-'},
	    {"Occasional day", '-'},
	    {"Staff day (no pupils)", '-'},
	    {"School closed", '-'},
	    {"Closure", '-'},
	    {"Professional development day", '-'},
	    {"PD day", '-'},
	    {"CPD Day 2", '-'},
	    {"Training day 3", '-'},
	    {"Non-pupil day", '-'},
	    {"Occasional Day 1", '-'},
	    {"INSET day: staff meeting and workshop", '-'},
	    {"Academic year 2026/27: Autumn term", 'T'},
	    {"Term1", 'T'},
	    {"Half term 2026", '-'},
	    {"Year 6 half-term project", '.'},
	    {"Y6 half term", '.'},
	    {"KS2 holiday", '.'},
	    {"Half-term trip to London", '.'},
	    {"Holiday club", '.'},
	    {"Class 4 closed", '.'},
	    {"Swimming pool closed", '.'},
	    {"Summer term workshop", '.'},
	    {"Nursery INSET", '.'},
	    {"New Year (1 January): bank holiday", '-'},
	    {"Half term begins", '.'},
	    {"School closes for half term", '.'},
	    {"Christmas holiday ends", '.'},
	    {"Sports day", '.'},
	    {"Break up for Christmas", '.'},
	    {"Terminator film night", '.'},
	    {"Parents' evening", '.'},
	    /* other words for days off */
	    {"School in-service day", '-'},
	    {"Inservice day 2", '-'},
	    {"No school", '-'},
	    {"No School - Professional Learning Day", '-'},
	    {"Mid-term break", '-'},
	    {"Midterm Break", '-'},
	    {"October break", '-'},
	    {"Christmas Break", '-'},
	    {"Good Friday", '-'},
	    {"May Day", '-'},
	    {"Easter Monday (school closed)", '-'},
	    {"New Year\xe2\x80\x99s Day", '-'},
	    {"HMS", '-'},
	    {"Diwrnod HMS", '-'},
	    {"Hanner tymor", '-'},
	    {"Half Term / Hanner Tymor yr Hydref", '-'},
	    {"Gwyliau\xe2\x80\x99r Nadolig", '-'},
	    {"Briseadh l\xc3\xa1r t\xc3\xa9"
	     "arma",
		'-'},
	    {"L\xc3\x81R T\xc3\x89"
	     "ARMA",
		'-'},
	    {"Exeat weekend", '-'},
	    {"INSET (Years 7-11)", '-'},
	    {"Half term (Years 3 to 6)", '-'},
	    {"School Closed \xe2\x80\x93 Polling Day", '-'},
	    {"Polling day: school closed", '-'},
	    {"September weekend", '-'},
	    {"Local holiday", '-'},
	    {"Coronation holiday", '-'},
	    {"Closed (Eid)", '-'},
	    {"Christmas holiday - school reopens 5th January", '-'},
	    {"INSET day, pupils return Tuesday", '-'},
	    /* what is no day off */
	    {"Back to school after half term", '.'},
	    {"Return to school after half term", '.'},
	    {"Break up for half term", '.'},
	    {"Last day before half term", '.'},
	    {"Half term reports", '.'},
	    {"Half term homework due", '.'},
	    {"Nominations closed", '.'},
	    {"Sign-up closed", '.'},
	    {"Staff INSET twilight", '.'},
	    {"INSET (am only)", '.'},
	    {"Early closure", '.'},
	    {"Early closure 13:00", '.'},
	    {"School closed early", '.'},
	    {"School closes early for staff training", '.'},
	    {"Flu vaccination holiday catch-up", '.'},
	    {"Holiday reading challenge", '.'},
	    {"Good Friday service", '.'},
	    {"May Day celebrations", '.'},
	    {"Christmas Day lunch", '.'},
	    {"Road closure: use the back gate", '.'},
	    {"Bank holiday quiz club", '.'},
	    {"INSET (Years 7-8)", '.'},
	    {"Year 11 half term revision", '.'},
	    {"Returning after the Easter holidays", '.'},
	    {"No school lunches today", '.'},
	    {"Mid-term exams", '.'},
	    {"Lunch break duty", '.'},
	    {"Term dates published", '.'},
	    {"End of term church", '.'},
	    {"INSET Day - Years 7 & 12", '.'},
	    {"INSET Day Years 7, 12", '.'},
	    {"School closed to Year 7 (11 Nov)", '.'},
	    {"No school Y6 10.30-12", '.'},
	    {"INSET day (Y7-Y13)", '-'},
	    {"Canceled: INSET Day", '.'},
	    {"INSET Day (moved to 5 July)", '.'},
	    {"Not an INSET day", '.'},
	    {"Reminder: school closed Monday", '.'},
	    {"INSET tomorrow", '.'},
	    {"School closed at 12", '.'},
	    {"School closed from 12 noon", '.'},
	    {"INSET 15:45-17:00", '.'},
	    {"Return from exeat", '.'},
	    {"St David's Day", '.'},
	    {"St Patrick's Day - wear green", '.'},
	    {"St Patrick's Day holiday", '-'},
	    {"Summer Bank Holiday (Scotland)", '.'},
	    {"Personal Development Day", '.'},
	    {"Sports Leaders Training Day", '.'},
	    {"HMS Belfast", '.'},
	    {"Staff only Christmas party", '.'},
	    {"School closed to visitors", '.'},
	    {"Bank Holiday Fun Run", '.'},
	    {"No pupils to arrive before 8.40", '.'},
	    {"Swyddfa ar gau", '.'},
	    {"Ysgol ar gau", '-'},
	    {"Adroddiadau hanner tymor", '.'},
	    {"Ar \xc3\xb4l hanner tymor", '.'},
	    {"Clwb Gwyliau'r Pasg", '.'},
	    {"Half term commences at end of school day", '.'},
	    {"Book your summer holiday", '.'},
	    {"Pay for Easter holidays", '.'},
	    {"Countdown to Christmas holidays", '.'},
	    {"Parents quiz - bank holidays", '.'},
	    {"INSET day booking", '.'},
	    {"Last week of half term", '.'},
	    {"SDD", '-'},
	    {"Bank Hol", '-'},
	    {"Staff Planning Day", '-'},
	    {"G\xc5\xb5yl y Banc", '-'},
	    {"Leave Weekend", '-'},
	    /* term */
	    {"Tymor yr Hydref", 'T'},
	    {"Term 1: Tues 1st Sept - Fri 23rd Oct 2026", 'T'},
	    {"Spring Term (second half)", 'T'},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/*
		 * A calendar without any days is an error, so the second event
		 * adds a day.
		 */
		read_text(sg_arena_printf(w->arena,
		    BEGIN EVENT("DTSTART;VALUE=DATE:20260921\r\nSUMMARY:%s\r\n")
			EVENT("DTSTART;VALUE=DATE:20270101\r\n"
			      "SUMMARY:holiday\r\n") END,
		    rows[i].summary));
		if (said_of(day(2026, 9, 21)) != rows[i].said)
			fail_msg("%s", rows[i].summary);
		assert_int_equal(sg_problems_errors(w->problems), 0);
	}
}

/* ---- events ------------------------------------------------------------- */

static void
events(void **state)
{
	static const struct {
		const char *name, *lines;
		const char *said; /* said_of() for each day from 21 to 30 Sep
				     2026 */
	} rows[] = {
	    {"the end is not in it",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"DTEND;VALUE=DATE:20260924\r\nSUMMARY:term\r\n",
		"TTT......."},
	    {"no end: one day",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"SUMMARY:term\r\n",
		"T........."},
	    {"the end is the beginning: one day",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"DTEND;VALUE=DATE:20260921\r\nSUMMARY:term\r\n",
		"T........."},
	    {"a duration",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"DURATION:P4D\r\nSUMMARY:inset\r\n",
		"----......"},
	    {"cancelled",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"STATUS:CANCELLED\r\nSUMMARY:inset\r\n",
		".........."},
	    {"every week, until",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260928\r\n"
		"SUMMARY:closed\r\n",
		"-.-....-.."},
	    {"three times, but for one",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"RRULE:FREQ=DAILY;COUNT=3\r\n"
		"EXDATE;VALUE=DATE:20260922\r\nSUMMARY:closed\r\n",
		"-.-......."},
	    {"two exceptions on one line",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"RRULE:FREQ=DAILY;COUNT=4\r\n"
		"EXDATE;VALUE=DATE:20260922,20260924\r\nSUMMARY:closed\r\n",
		"-.-......."},
	    {"every day, but over before it begins",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"RRULE:FREQ=DAILY;UNTIL=20260920\r\nSUMMARY:closed\r\n",
		".........."},
	    {"a folded line",
		"DTSTART;VALUE=DATE:2026\r\n 0921\r\n"
		"SUMMARY:ha\r\n lf term\r\n",
		"-........."},
	    {"lower case",
		"dtstart;value=date:20260921\r\n"
		"summary:inset\r\n",
		"-........."},
	    {"clock times",
		"DTSTART:20260921T090000\r\n"
		"DTEND:20260921T150000\r\nSUMMARY:term\r\n",
		".........."},
	    {"midnight to midnight",
		"DTSTART:20260921T000000\r\n"
		"DTEND:20260923T000000\r\nSUMMARY:term\r\n",
		"TT........"},
	    {"midnight to midnight in a zone",
		"DTSTART;TZID=Europe/London:20260921T000000\r\n"
		"DTEND;TZID=Europe/London:20260922T000000\r\n"
		"SUMMARY:holiday\r\n",
		"-........."},
	    {"midnights in UTC",
		"DTSTART:20260921T000000Z\r\nDTEND:20260922T000000Z\r\n"
		"SUMMARY:inset\r\n",
		"-........."},
	    {"local midnights, written in UTC",
		"DTSTART:20260920T230000Z\r\nDTEND:20260922T230000Z\r\n"
		"SUMMARY:inset\r\n",
		"--........"},
	    {"local midnights in UTC, every week",
		"DTSTART:20260920T230000Z\r\nDTEND:20260921T230000Z\r\n"
		"RRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:inset\r\n",
		"-......-.."},
	    {"up to the last second of a day",
		"DTSTART:20260921T000000\r\nDTEND:20260923T235959\r\n"
		"SUMMARY:half term\r\n",
		"---......."},
	    {"up to the last minute of a day",
		"DTSTART:20260921T000000\r\nDTEND:20260921T235900\r\n"
		"SUMMARY:half term\r\n",
		"-........."},
	    {"a term with clock times",
		"DTSTART:20260921T080000Z\r\nDTEND:20260924T150000Z\r\n"
		"SUMMARY:Term 1\r\n",
		"TTTT......"},
	    {"days off from an afternoon to a morning",
		"DTSTART:20260921T153000\r\nDTEND:20260925T083000\r\n"
		"SUMMARY:half term\r\n",
		".---......"},
	    {"one night",
		"DTSTART:20260921T180000\r\nDTEND:20260922T080000\r\n"
		"SUMMARY:school closed\r\n",
		".........."},
	    {"more dates",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"RDATE;VALUE=DATE:20260923,20260928\r\n"
		"RDATE;VALUE=DATE:20260930\r\nSUMMARY:inset\r\n",
		"-.-....-.-"},
	    {"an exception in UTC of a local series",
		"DTSTART;TZID=Europe/London:20260921T000000\r\n"
		"DTEND;TZID=Europe/London:20260922T000000\r\n"
		"RRULE:FREQ=DAILY;COUNT=3\r\n"
		"EXDATE:20260921T230000Z\r\nSUMMARY:inset\r\n",
		"-.-......."},
	    {"a half term of seven weeks",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"DTEND;VALUE=DATE:20261109\r\nSUMMARY:Half Term 1\r\n",
		".........."},
	    {"more dates beside a rule, but for one",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"RRULE:FREQ=DAILY;COUNT=2\r\n"
		"RDATE;VALUE=DATE:20260928\r\n"
		"EXDATE;VALUE=DATE:20260922\r\nSUMMARY:inset\r\n",
		"-......-.."},
	    {"a repeat of two days",
		"DTSTART;VALUE=DATE:20260921\r\n"
		"DTEND;VALUE=DATE:20260923\r\n"
		"RRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:term\r\n",
		"TT.....TT."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_text(sg_arena_printf(w->arena,
		    BEGIN EVENT("%s") EVENT("DTSTART;VALUE=DATE:20270101\r\n"
					    "SUMMARY:holiday\r\n") END,
		    rows[i].lines));
		for (int k = 0; k < 10; k++)
			if (said_of(day(2026, 9, 21 + k)) != rows[i].said[k])
				fail_msg("%s: day %d", rows[i].name, 21 + k);
		assert_int_equal(sg_problems_errors(w->problems), 0);
	}
}

/*
 * An event can recur for ever. The compiler stops it at the end of the last
 * event that does end.
 */
static void
endless(void **state)
{
	(void)state;
	read_text(BEGIN EVENT("DTSTART;VALUE=DATE:20201225\r\n"
			      "RRULE:FREQ=YEARLY\r\nSUMMARY:Bank holiday\r\n")
		EVENT("DTSTART;VALUE=DATE:20260902\r\n"
		      "DTEND;VALUE=DATE:20261219\r\nSUMMARY:Autumn term\r\n")
		    EVENT(
			"DTSTART;VALUE=DATE:20270104\r\n"
			"DTEND;VALUE=DATE:20270326\r\nSUMMARY:Spring term\r\n")
			END);
	assert_int_equal(said_of(day(2026, 12, 25)), '-');
	assert_int_equal(said_of(day(2027, 12, 25)), '.');
	assert_int_equal(days.closed.n, 7);
	/* If all events recur for ever, the compiler stops after a year. */
	read_text(BEGIN EVENT("DTSTART;VALUE=DATE:20261225\r\n"
			      "RRULE:FREQ=YEARLY\r\nSUMMARY:Bank holiday\r\n")
		END);
	assert_int_equal(days.closed.n, 2);
}

/* Overlapping terms count each day once.  A day can be both in term and off. */
static void
repeats(void **state)
{
	(void)state;
	read_text(BEGIN EVENT("DTSTART;VALUE=DATE:20260921\r\n"
			      "DTEND;VALUE=DATE:20260923\r\nSUMMARY:term\r\n")
		EVENT("DTSTART;VALUE=DATE:20260921\r\n"
		      "DTEND;VALUE=DATE:20260924\r\nSUMMARY:term\r\n")
		    EVENT("DTSTART;VALUE=DATE:20260922\r\nSUMMARY:inset\r\n")
			END);
	assert_int_equal(days.term.n, 3);
	assert_int_equal(said_of(day(2026, 9, 22)), 'B');
}

#define ON(date, summary)                                                      \
	EVENT("DTSTART;VALUE=DATE:" date "\r\n"                                \
	      "SUMMARY:" summary "\r\n")

/* Two events can give a term: one for its first day, one for its last day. */
static void
first_and_last_days(void **state)
{
	static const struct {
		const char *name, *events;
		size_t term;      /* number of days in term */
		const char *said; /* NULL: no problem */
	} rows[] = {
	    {"a term",
		ON("20260921", "Autumn term starts")
		    ON("20260930", "Autumn term ends"),
		10, NULL},
	    {"in any order, in other words",
		ON("20260930", "Last day of term")
		    ON("20260921", "First day of term"),
		10, NULL},
	    {"with half term",
		ON("20260921", "Term begins")
		    EVENT("DTSTART;VALUE=DATE:20260924\r\n"
			  "DTEND;VALUE=DATE:20260926\r\nSUMMARY:Half term\r\n")
			ON("20260930", "End of Autumn Term"),
		10, NULL},
	    {"two terms",
		ON("20260921", "Autumn term starts") ON("20260930",
		    "Autumn term ends") ON("20270111", "Spring term starts")
		    ON("20270112", "Spring term ends"),
		12, NULL},
	    {"the last day told twice",
		ON("20260921", "Term starts") ON("20260930", "Term ends")
		    ON("20260930", "Last day of term"),
		10, NULL},
	    {"teachers begin before",
		ON("20260920", "Term starts for staff") ON("20260921",
		    "Term starts for pupils") ON("20260930", "Term ends"),
		10,
		"warning: 1 event of this calendar mentions term or days off, "
		"and is not counted\n    Sun 20 Sep 2026: \"Term starts for "
		"staff\" (not for the whole school)"},
	    {"no first day", ON("20260930", "Autumn term ends"), 1,
		"error: in this calendar \"Autumn term ends\" (Wed 30 Sep "
		"2026) has no first day that goes with it"},
	    {"no last day",
		ON("20260921", "Term starts") ON("20270111", "Term starts")
		    ON("20270112", "Term ends"),
		3,
		"error: in this calendar \"Term starts\" (Mon 21 Sep 2026) "
		"has no last day"},
	    {"of another term",
		ON("20260921", "Autumn term starts")
		    ON("20261112", "Spring term ends"),
		2, "error: in this calendar \"Autumn term starts\""},
	    {"a holiday is missing",
		ON("20270105", "Term starts") ON("20270721", "Term ends"), 2,
		"error: in this calendar \"Term starts\""},
	    {"in other words again",
		ON("20260921", "First teaching day")
		    ON("20260930", "Summer term last teaching day"),
		10, NULL},
	    {"with clock times",
		EVENT("DTSTART:20260921T084000\r\nDTEND:20260921T152000\r\n"
		      "SUMMARY:Autumn term starts\r\n")
		    ON("20260930", "Term ends 1.30pm"),
		10, NULL},
	    {"a half term between soft marks",
		ON("20260921", "Autumn term starts") ON("20260924",
		    "Break up for half term") ON("20260928", "Pupils return")
		    ON("20260930", "Autumn term ends"),
		7, NULL},
	    {"soft marks within a term",
		ON("20260921", "Autumn term starts")
		    ON("20260928", "Back to school after half term")
			ON("20260930", "Autumn term ends"),
		10, NULL},
	    {"only soft marks",
		ON("20260921", "Pupils return")
		    ON("20260930", "School breaks up for Christmas"),
		10, NULL},
	    {"the pupils return some days before the term starts",
		ON("20260921", "Pupils return") ON("20260923", "Term starts")
		    ON("20260930", "Term ends"),
		10, NULL},
	    {"school opens and closes",
		ON("20260921", "School opens")
		    ON("20260930", "School closes for Christmas"),
		10, NULL},
	    {"an early closing is no end",
		ON("20260921", "Term begins") ON("20260924",
		    "School closes 1.30") ON("20260930", "Term ends"),
		10, NULL},
	    {"opens and closes, with the term",
		ON("20260921", "Autumn Term: School opens")
		    ON("20260930", "Autumn Term - Close"),
		10, NULL},
	    {"a return without an end",
		ON("20260921", "Pupils return") ON("20261026", "Half term"), 0,
		"warning: in this calendar \"Pupils return\" (Mon 21 Sep 2026) "
		"begins or ends no term"},
	    {"in Welsh",
		ON("20260921", "Dechrau Tymor yr Hydref")
		    ON("20260930", "Diwedd Tymor yr Hydref"),
		10, NULL},
	    {"years that start apart",
		ON("20260921", "Start of Autumn Term")
		    ON("20260922", "First day of term for Years 7-11")
			ON("20260930", "Autumn term ends"),
		10, NULL},
	    {"a term that begins with an INSET day",
		ON("20260921", "Autumn Term begins - INSET Day")
		    ON("20260930", "Autumn Term ends"),
		10, NULL},
	    {"break up with a clock time",
		ON("20260921", "Pupils return to school 8.45am")
		    ON("20260930", "Break up for Christmas 2pm"),
		10, NULL},
	    {"beside whole terms",
		EVENT("DTSTART;VALUE=DATE:20260921\r\n"
		      "DTEND;VALUE=DATE:20261001\r\nSUMMARY:Autumn term\r\n")
		    ON("20260930", "Last day of term"),
		10, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_text(sg_arena_printf(w->arena, BEGIN "%s" END,
		    rows[i].events));
		if (days.term.n != rows[i].term)
			fail_msg("%s: %zu", rows[i].name, days.term.n);
		if (rows[i].said != NULL)
			assert_said(w, w->problems, rows[i].said);
		else
			assert_string_equal(world_said(w, w->problems), "");
	}
}

/* A file with two calendars, bare line feeds and a byte order mark is read. */
static void
spellings(void **state)
{
	(void)state;
	read_text("\xef\xbb\xbf"
		  "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
		  "DTSTART;VALUE=DATE:20260921\nSUMMARY:term\nEND:VEVENT\n"
		  "END:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n"
		  "DTSTART;VALUE=DATE:20260922\nSUMMARY:inset\nEND:VEVENT\n"
		  "END:VCALENDAR");
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(said_of(day(2026, 9, 21)), 'T');
	assert_int_equal(said_of(day(2026, 9, 22)), '-');
}

/* One occurrence of a series is moved, another is cancelled. */
static void
moved_occurrences(void **state)
{
	(void)state;
	read_text(BEGIN EVENT("UID:s\r\nDTSTART;VALUE=DATE:20260921\r\n"
			      "RRULE:FREQ=DAILY;COUNT=4\r\nSUMMARY:INSET\r\n")
		EVENT("UID:s\r\nRECURRENCE-ID;VALUE=DATE:20260922\r\n"
		      "DTSTART;VALUE=DATE:20260928\r\nSUMMARY:INSET\r\n")
		    EVENT("UID:s\r\nRECURRENCE-ID;VALUE=DATE:20260923\r\n"
			  "DTSTART;VALUE=DATE:20260923\r\n"
			  "STATUS:CANCELLED\r\nSUMMARY:INSET\r\n")
			EVENT("UID:other\r\n"
			      "RECURRENCE-ID;VALUE=DATE:20260924\r\n"
			      "DTSTART;VALUE=DATE:20260929\r\n"
			      "SUMMARY:INSET\r\n") END);
	assert_int_equal(said_of(day(2026, 9, 21)), '-');
	assert_int_equal(said_of(day(2026, 9, 22)), '.');
	assert_int_equal(said_of(day(2026, 9, 23)), '.');
	assert_int_equal(said_of(day(2026, 9, 24)), '-');
	assert_int_equal(said_of(day(2026, 9, 28)), '-');
	assert_int_equal(said_of(day(2026, 9, 29)), '-');
	assert_int_equal(days.closed.n, 4);
}

/* ---- problems ----------------------------------------------------------- */

static void
problems(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
	    {"", "error: the calendar \"dates.ics\" is empty"},
	    {" \r\n\r\n", "error: the calendar \"dates.ics\" is empty"},
	    {"Autumn term: 2 September\n",
		"error: the calendar \"dates.ics\" is cut off or is no "
		"calendar"},
	    {BEGIN EVENT("SUMMARY:term\r\n"), "is cut off"},
	    {BEGIN "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:2026", "is cut off"},
	    {BEGIN "END:VEVENT\r\n" END, "is cut off"},
	    {BEGIN END,
		"error: the calendar \"dates.ics\" tells neither a "
		"day of term nor a day off"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260921\r\n"
			 "SUMMARY:Sports day\r\n") END,
		"tells neither"},
	    {BEGIN EVENT("SUMMARY:Autumn term\r\n") END,
		"error: \"Autumn term\" in this calendar has no date that "
		"can be read"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260901\r\n"
			 "DTEND;VALUE=DATE:20290901\r\nSUMMARY:term\r\n") END,
		"error: \"term\" in this calendar lasts over a year"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260901\r\n"
			 "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"
			 "SUMMARY:closed\r\n") END,
		"error: \"closed\" in this calendar comes again more often "
		"than once a day"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260901\r\n"
			 "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\r\n"
			 "SUMMARY:closed\r\n") END,
		"error: \"closed\" in this calendar comes again by a rule "
		"that cannot be read, or on days that never are"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260901\r\n"
			 "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"
			 "SUMMARY:closed\r\n") END,
		"comes again by a rule that cannot be read"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260901\r\n"
			 "DTEND;VALUE=DATE:20270901\r\n"
			 "RRULE:FREQ=DAILY;COUNT=1500\r\nSUMMARY:closed\r\n")
		    END,
		"error: \"closed\" in this calendar and those before it are "
		"on more than 100,000 days"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260921\r\nSUMMARY:inset\r\n")
		    EVENT("DTSTART:20260922T090000\r\nDTEND:20260922T100000\r\n"
			  "SUMMARY:Autumn term\r\n") END,
		"Tue 22 Sep 2026: \"Autumn term\" (some hours of a day)"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260902\r\n"
			 "SUMMARY:Term\r\n")
		    EVENT("DTSTART;VALUE=DATE:"
			  "20261218\r\nSUMMARY:Term\r\n") END,
		"warning: this calendar marks only single days of a term: 2 "
		"school days in all"},
	    {BEGIN EVENT("DTSTART;VALUE=DATE:20260921\r\nSUMMARY:inset\r\n")
		    EVENT("DTSTART;VALUE=DATE:20260922\r\n"
			  "SUMMARY:Year 6 half-term project\r\n")
			EVENT("DTSTART;VALUE=DATE:20260923\r\n"
			      "SUMMARY:Half term begins\r\n") END,
		"warning: 2 events of this calendar mention term or days off, "
		"and are not counted\n"
		"    Tue 22 Sep 2026: \"Year 6 half-term project\" (not for "
		"the whole school)\n"
		"    Wed 23 Sep 2026: \"Half term begins\" (where a holiday or "
		"term begins or ends)\n"
		"  compare with the school's letter; term:\n"
		"    not in this calendar\n"
		"  days off:\n"
		"    Mon 21 Sep 2026: \"inset\"\n"
		"  \"schoolgate week --year\" draws the whole year\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_text(rows[i].text);
		assert_said(w, w->problems, rows[i].said);
		assert_said(w, w->problems, "school.policy:7:10: ");
	}
}

static void
files(void **state)
{
	static const char policy[] = "school \"S\"\n"
				     "calendar \"dates.ics\"\n"
				     "rules\n    otherwise block\n";

	(void)state;
	assert_false(world_build(w, policy));
	assert_said(w, w->problems, "school.policy:2:10: error: the calendar ");
	assert_said(w, w->problems, "dates.ics cannot be read: No such file");
	world_file(w, "dates.ics", "");
	assert_false(world_build(w, policy));
	assert_said(w, w->problems, "is empty");
	world_file(w, "dates.ics",
	    BEGIN EVENT("DTSTART;VALUE=DATE:20260902"
			"\r\nDTEND;VALUE=DATE:20261219\r\nSUMMARY:Term\r\n")
		END);
	assert_true(world_build(w, policy));
}

/* A calendar of many years is read; what is long past is left out. */
static void
long_history(void **state)
{
	static const char policy[] = "school \"S\"\n"
				     "calendar \"dates.ics\"\n"
				     "rules\n    otherwise block\n";

	(void)state;
	world_file(w, "dates.ics",
	    BEGIN ON("20050103", "School closed") ON("20261026", "Half term")
		END);
	assert_true(world_build(w, policy));
	assert_said(w, w->problems, "its dates only to Mon 14 Dec 2026");
}

/* ---- against the reference calendars ------------------------------------ */

static void
read_reference(const char *name)
{
	struct sg_str text;
	char *path = shared(w->arena,
	    sg_arena_printf(w->arena, "data/calendar/%s", name));

	if (path == NULL) {
		print_message("no reference data here\n");
		skip();
	}
	assert_int_equal(sg_file_read(w->arena, path, 1 << 20, &text), 0);
	read_text(text.p);
}

static void
term_dates(void **state)
{
	static const struct {
		int year, month, date;
		char said;
	} rows[] = {
	    {2026, 9, 1, '-'},
	    {2026, 9, 2, 'T'},
	    {2026, 10, 23, 'T'},
	    {2026, 10, 24, '.'},
	    {2026, 10, 26, '-'},
	    {2026, 10, 30, '-'},
	    {2026, 10, 31, '.'},
	    {2026, 11, 2, 'T'},
	    {2026, 12, 18, 'T'},
	    {2026, 12, 19, '.'},
	    {2026, 12, 25, '-'},
	    {2027, 1, 4, '-'},
	    {2027, 1, 5, 'T'},
	    {2027, 3, 25, 'T'},
	    {2027, 3, 26, '-'},
	    {2027, 3, 29, '-'},
	    {2027, 5, 3, 'B'},
	    {2027, 7, 21, 'T'},
	    {2027, 7, 22, '-'},
	    {2027, 8, 31, '-'},
	    {2027, 9, 1, '.'},
	};

	(void)state;
	read_reference("term_dates_2026_27.ics");
	assert_int_equal(sg_problems_errors(w->problems), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(said_of(day(rows[i].year, rows[i].month,
				     rows[i].date)),
		    rows[i].said);
}

static void
tricky(void **state)
{
	static const char *const names[] = {"tricky.ics", "tricky_bom_lf.ics"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		read_reference(names[i]);
		assert_int_equal(sg_problems_errors(w->problems), 0);
		assert_int_equal(said_of(day(2026, 9, 21)), '-');
		assert_int_equal(said_of(day(2026, 9, 28)), '.');
		assert_int_equal(said_of(day(2026, 10, 5)), '-');
		assert_int_equal(days.closed.n, 2);
		assert_int_equal(days.term.n, 0);
	}
}

static void
event_on(void **state)
{
	const struct sg_calendar_event *event;

	(void)state;
	read_text(BEGIN
		EVENT("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Bank holiday"
		      "\r\n") EVENT("DTSTART;VALUE=DATE:20261221\r\n"
				    "DTEND;VALUE=DATE:20270102\r\n"
				    "SUMMARY:Christmas holiday\r\n")
		    EVENT("DTSTART;VALUE=DATE:20261212\r\n"
			  "SUMMARY:INSET day for Year 7\r\n") END);
	assert_int_equal(days.nevents, 2);
	event = sg_calendar_event_on(&days, day(2026, 12, 25), false);
	assert_non_null(event);
	assert_string_equal(event->summary, "Christmas holiday");
	assert_int_equal(event->day, day(2026, 12, 21));
	assert_int_equal(event->length, 12);
	assert_non_null(sg_calendar_event_on(&days, day(2027, 1, 1), false));
	assert_null(sg_calendar_event_on(&days, day(2027, 1, 2), false));
	assert_null(sg_calendar_event_on(&days, day(2026, 12, 20), false));
	assert_null(sg_calendar_event_on(&days, day(2026, 12, 25), true));
	assert_null(sg_calendar_event_on(&days, day(2026, 12, 12), false));
}

static void
truncated(void **state)
{
	(void)state;
	read_reference("broken_truncated.ics");
	assert_said(w, w->problems, "is cut off");
	assert_int_equal(days.term.n + days.closed.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(words, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(events, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(endless, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(first_and_last_days, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(repeats, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(spellings, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(moved_occurrences, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(long_history, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(problems, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(term_dates, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(tricky, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(event_on, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(truncated, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ast.h -- syntax tree of a policy file: its headings, lines and words.
 *
 * Each word has its place (file, line, columns).  After sg_check() each name
 * also has a reference to the thing that it names.  The tree is only data, all
 * of it in one arena.  It holds what the policy file says, for example local
 * times.  The compiler later makes spans of UTC, patterns and hashes from it
 * (compile/compile.h).  One thread at a time for each tree.
 */
#ifndef SG_AST_H
#define SG_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problems.h"
#include "gate/address.h"
#include "gate/format.h"

/* The ids of exceptions that the desk wrote begin with this.  The desk takes
 * them out of the file when they are over. */
#define SG_DESK_EXCEPTION "DESK-"

/* A word and its place.  The text is NUL-terminated.  Names are in lower case
 * (ASCII).  The id of an exception is an exception: it keeps its case, because
 * it is displayed. */
struct sg_word {
	struct sg_str text;
	struct sg_place place;
};

struct sg_words {
	struct sg_word *w;
	size_t n, cap;
};

/* A day of the Gregorian calendar.  `place` covers the date in the policy, from
 * the weekday to the year. */
struct sg_date {
	int32_t day; /* local day, counted from 1970-01-01 */
	bool set;
	struct sg_place place;
};

/* A local clock time in minutes after midnight, 0 to 1440 (24:00). */
struct sg_clock {
	int32_t minute;
	bool set;
	struct sg_place place;
};

/* The highest age, in years, that an `age` line may have. */
#define SG_AGE_MAX 99

/* Bit 0 is Monday. */
typedef uint8_t sg_weekdays;

/* The kind of thing that a name refers to; set by sg_check(). */
enum sg_ref_kind {
	SG_REF_NONE = 0, /* No name is given, or an error was reported: the name
			    is unknown or closes a cycle of includes */
	SG_REF_GROUP,    /* index in groups */
	SG_REF_EVERYONE,
	SG_REF_SITES,    /* index in sites */
	SG_REF_PLATFORM, /* index in the catalogue's platforms */
	SG_REF_HOST,     /* a host name; the word is its canonical form */
	SG_REF_CIRCUMVENTION,
	SG_REF_EVERYTHING
};

struct sg_ref {
	struct sg_word word;
	enum sg_ref_kind kind;
	size_t index;
};

struct sg_refs {
	struct sg_ref *r;
	size_t n, cap;
};

struct sg_ast_network {
	struct sg_network network;
	struct sg_word word;
};

struct sg_ast_networks {
	struct sg_ast_network *v;
	size_t n, cap;
};

struct sg_ast_school {
	bool set;
	struct sg_word name; /* "Hillcrest School" */
	struct sg_word zone; /* if empty, Europe/London applies */
	bool unsure_allow;   /* the policy has the line `if unsure allow` */
	bool unknown_stay;   /* it has the line `unknown connections stay` */
	struct sg_date reviewed;
	struct sg_words addresses; /* MaxMind file names */
	struct sg_place no_ipv6;   /* the line `no ipv6`; line 0: not given */
	struct sg_place place;
};

struct sg_ast_contact {
	struct sg_word name;
	struct sg_word mail;
	struct sg_word phone; /* `phone "01234 567890"`; may be empty */
};

/* A line `users from FILE`. */
struct sg_ast_user_file {
	struct sg_word file; /* as written */
	const char *path;
	bool missing;
	size_t names; /* number of user names read from it */
};

struct sg_ast_group {
	struct sg_word name;
	struct sg_ast_networks networks;
	struct sg_words macs;      /* as "00:11:22:33:44:55", lower case */
	struct sg_words users;     /* case-folded, with the names in `users
				      from` files */
	struct sg_words directory; /* directory groups, case-folded */
	struct sg_ast_user_file *files;
	size_t nfiles, files_cap;
	struct sg_refs includes;
	bool has_lines;  /* has a `network`, `mac`, `users` or `directory` line;
			    an unreadable line counts */
	uint32_t age;    /* of its youngest people, in years; 0 if not given */
	uint32_t oldest; /* 0 if not given */
	bool supervised;
	bool adults;
	bool made; /* made for a line such as `no ipv6` or `for user jsmith` */
	struct sg_place supervised_place;
};

/* The heading `weeks a, b from Mon 7 Sep 2026 [calendar weeks]`: timetables
 * that repeat every few weeks. */
struct sg_ast_weeks {
	struct sg_words
	    names;           /* in their order; empty if there is no heading */
	struct sg_date from; /* the Monday of a week with the first name */
	bool calendar;       /* weeks without school count, too */
	struct sg_place place;
};

/* A line `page HOST/PATH`. */
struct sg_ast_page {
	struct sg_word word;      /* as written */
	struct sg_str host, path; /* canonical; path without a trailing "/" */
};

/* One of the files or folders of a line `list "FILE", ... [if present]`. */
struct sg_ast_list {
	struct sg_word file; /* as written */
	bool if_present;     /* the file or folder may be missing */
};

/* A line `source "URL" every day|week [checked by "URL"]`. */
struct sg_ast_source {
	struct sg_word url;
	struct sg_word checked_by; /* empty if not given */
	bool weekly;
};

struct sg_ast_sites {
	struct sg_word name;
	bool used;      /* a line names this list; set by sg_check() */
	bool made;      /* made for a line `allow page` of an exception */
	bool has_lines; /* has a `site`, `page`, `source` or `network`
			   line; an unreadable line counts */
	struct sg_words hosts; /* `site`, canonical host names */
	struct sg_ast_page *pages;
	size_t npages, pages_cap;
	struct sg_ast_list *lists;
	size_t nlists, lists_cap;
	struct sg_ast_source *sources;
	size_t nsources, sources_cap;
	struct sg_words patterns;
	struct sg_ast_networks networks;
	struct sg_refs includes; /* sites lists and platforms */
	uint32_t age; /* `age 16`: for people of this age, in years, and older;
			 0 if not given */
};

/* Returns the number of lists that `sites` names, by `list` and by `source`. */
static inline size_t
sg_ast_nlists(const struct sg_ast_sites *sites)
{
	return sites->nlists + sites->nsources;
}

/* Returns the file name or URL of list `i`.  The lists of `list` lines come
 * first, then those of `source` lines. */
static inline const struct sg_word *
sg_ast_list(const struct sg_ast_sites *sites, size_t i)
{
	return i < sites->nlists ? &sites->lists[i].file :
				   &sites->sources[i - sites->nlists].url;
}

struct sg_ast_bell {
	struct sg_clock end; /* `9:00-10:30 lesson`; not set if not written */
	struct sg_clock at;
	struct sg_word period; /* "registration", "break", "home" */
};

/* `day Mon, Tue [for GROUP]` or `day Thu 25 Mar 2027 [for GROUP]`. */
struct sg_ast_day {
	sg_weekdays weekdays; /* 0 if the heading has a date */
	struct sg_date date;
	struct sg_word week; /* `in week a`; empty for all weeks */
	struct sg_ref group; /* SG_REF_EVERYONE if there is no `for` */
	struct sg_ast_bell *bells;
	size_t nbells, bells_cap;
	bool unread; /* a line under the heading could not be read */
	struct sg_place place;
};

enum sg_ast_break_kind { SG_HALF_TERM = 1, SG_INSET, SG_CLOSED };

/* Days without school, `from` and `to` included. */
struct sg_ast_break {
	enum sg_ast_break_kind kind;
	struct sg_date from, to;
};

struct sg_ast_term {
	struct sg_word name;
	struct sg_date from, to; /* first and last day, both included */
	struct sg_ast_break *breaks;
	size_t nbreaks, breaks_cap;
	struct sg_place place;
};

/* `calendar "FILE"`; calendar/calendar.c reads its days. */
struct sg_ast_calendar {
	struct sg_word file;
	const char *path; /* path of `file`; a relative `file` is below the
			     folder of the policy file */
};

enum sg_ast_when_kind {
	SG_WHEN_ALWAYS = 1,
	SG_WHEN_PERIODS,       /* in break, lunch */
	SG_WHEN_SCHOOL,        /* in school-time */
	SG_WHEN_NOT_SCHOOL,    /* out of school-time */
	SG_WHEN_CLOCK,         /* from 16:00 to 18:00 [on Mon, Wed] */
	SG_WHEN_DATED,         /* when DATE TIME to TIME; may be repeated */
	SG_WHEN_BEFORE_SCHOOL, /* on school days, before the first bell */
	SG_WHEN_AFTER_SCHOOL,  /* on school days, from `home` on */
	SG_WHEN_HALF_TERM,
	/* the days of half-term, weekends in it included */
};

struct sg_ast_dated {
	struct sg_date date;
	struct sg_clock from, to; /* if to <= from, it ends on the next day */
};

struct sg_ast_when {
	enum sg_ast_when_kind kind; /* 0 if the WHEN could not be read */
	struct sg_words periods;
	struct sg_clock from, to; /* if to <= from, it ends on the next day */
	sg_weekdays weekdays;     /* only these days; 0 means every day */
	struct sg_ast_dated *dated;
	size_t ndated, dated_cap;
	struct sg_place place;
};

struct sg_arena;
struct sg_line;

/* A line under `rules`, or an exception's allow/block line. */
struct sg_ast_rule {
	bool allow;
	bool fixed, otherwise;
	struct sg_refs what;
	struct sg_refs who;             /* `for`; empty means everyone */
	struct sg_refs on;              /* `on`; empty means every device */
	struct sg_refs not_who, not_on; /* `except` after `for` or `on`: the
					   line is not about these groups */
	struct sg_ast_when when;
	struct sg_str text;         /* the line as written */
	struct sg_place place;      /* the whole line */
	const struct sg_line *line; /* its tokens; NULL in an exception */
	/* The problems of a line that does not have the form of a rule, or
	 * NULL.  check/sentence.c reads the line as an English sentence. */
	struct sg_problems *unread;
};

struct sg_ast_exception {
	struct sg_word id;
	struct sg_ast_rule rule;
	bool has_rule;
	struct sg_date from; /* if not set, the day of approval counts */
	struct sg_date approved;
	struct sg_date until;
	struct sg_word because, approved_by;
	struct sg_words administrators, moderators;
	/* `on Tuesdays`.  check/sentence.c decides whether weekdays or groups
	 * are meant: the words are in rule.on as well. */
	sg_weekdays on_days;
	size_t before_days; /* number of groups in rule.on before these words */
	struct sg_place days_place;
	struct sg_place place;
};

struct sg_ast_evidence {
	bool set;
	uint32_t keep_days; /* 0 if not given; a year counts as 366 days, a
			       month as 31 */
	unsigned record;    /* enum sg_record bits; 0 if not given */
	struct sg_refs visits_for;
	enum sg_detail detail; /* 0 if not given */
	struct sg_place place;
};

struct sg_ast_escalate {
	enum sg_escalate_what what;
	uint32_t count;
	uint32_t window_s; /* seconds */
	enum sg_escalate_act act;
	struct sg_word contact; /* name after `tell`, lower-case */
	uint32_t ban_s;         /* after `ban for`, seconds; 0 if not given */
	struct sg_place ban_place; /* of that time */
	struct sg_place place;
};

/* A line `teachers may open WHAT for GROUPS`. */
struct sg_ast_opening {
	struct sg_refs what, who;
	struct sg_str text; /* the line as written */
	struct sg_place place;
};

/*
 * A line under `expect`.  With `date`, it is about one instant.  With
 * `weekdays`, it is about the time `at` on each of these days.  Otherwise it is
 * about all of `when`, for example `always` or `in lesson`.
 */
struct sg_ast_expect {
	struct sg_date date;
	struct sg_clock at;
	sg_weekdays weekdays;
	bool every; /* `every Tue 10:15`: days without school, too */
	struct sg_ast_when when;
	struct sg_ref who;
	struct sg_ref what; /* SG_REF_NONE if `url` is given */
	struct sg_word url;
	struct sg_ref on; /* SG_REF_NONE if not given */
	bool allowed;
	struct sg_word by; /* exception id; empty if not given */
	struct sg_place place;
};

struct sg_policy_ast {
	struct sg_arena *arena;       /* everything of the tree is in it */
	const struct sg_source *main; /* the file passed to sg_parse() */
	bool incomplete; /* a file could not be read, so its headings are
			    missing from the tree */
	struct sg_words doubted; /* every word on lines that could not be read.
				    If a group, sites list or contact has
				    one of these words as its name, it is
				    not reported as unused. */
	struct sg_ast_school school;
	struct sg_ast_contact *contacts;
	size_t ncontacts, contacts_cap;
	struct sg_ast_group *groups;
	size_t ngroups, groups_cap;
	struct sg_ast_sites *sites;
	size_t nsites, sites_cap;
	struct sg_ast_day *days;
	size_t ndays, days_cap;
	struct sg_ast_weeks weeks;
	struct sg_ast_term *terms;
	size_t nterms, terms_cap;
	struct sg_ast_calendar *calendars;
	size_t ncalendars, calendars_cap;
	struct sg_ast_rule *rules;
	size_t nrules, rules_cap;
	bool has_rules;
	struct sg_place rules_place; /* the heading */
	struct sg_ast_exception *exceptions;
	size_t nexceptions, exceptions_cap;
	struct sg_ast_escalate *escalates;
	size_t nescalates, escalates_cap;
	struct sg_ast_opening *openings;
	size_t nopenings, openings_cap;
	struct sg_ast_evidence evidence;
	struct sg_ast_expect *expects;
	size_t nexpects, expects_cap;
};

/*
 * Returns true if a list of sites has this name.  Then the policy means the
 * list by the name, even if there is a platform or a class with this name.
 */
static inline bool
sg_ast_has_sites(const struct sg_policy_ast *ast, struct sg_str name)
{
	for (size_t i = 0; i < ast->nsites; i++)
		if (sg_str_eq(ast->sites[i].name.text, name))
			return true;
	return false;
}

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ast.h -- a policy file as it was written: headings, lines, words, with the
 * place of each, and (after check.c) what each name refers to.
 *
 * Only data.  Everything lives in the arena of the run; arrays have a count
 * beside them; nothing here is compiled or looked up by time.
 */
#ifndef SG_AST_H
#define SG_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problems.h"
#include "gate/address.h"
#include "gate/format.h"

/*
 * A word and where it stands.  Names are lower-cased (ASCII), but an
 * exception's id, which is shown as written.  The text ends in NUL.
 */
struct sg_word {
	struct sg_str text;
	struct sg_place place;
};

struct sg_words {
	struct sg_word *w;
	size_t n, cap;
};

/* A calendar day, proleptic Gregorian; place covers weekday to year. */
struct sg_date {
	int32_t day; /* days since 1970-01-01, no zone */
	bool set;
	struct sg_place place;
};

/* A clock time, minutes after local midnight, 0..1440 (24:00). */
struct sg_clock {
	int32_t minute;
	bool set;
	struct sg_place place;
};

/* Bit 0 is Monday. */
typedef uint8_t sg_weekdays;

/* What a name refers to, once check.c has looked it up. */
enum sg_ref_kind {
	SG_REF_NONE = 0, /* unknown, or part of a circle: an error was
			    reported */
	SG_REF_GROUP,    /* index in groups */
	SG_REF_EVERYONE,
	SG_REF_SITES,    /* index in sites */
	SG_REF_PLATFORM, /* index in the catalogue */
	SG_REF_HOST,     /* a host name; the word is made canonical */
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
	struct sg_word zone; /* text empty: not given (Europe/London) */
	bool unsure_allow;   /* `if unsure allow` */
	struct sg_date reviewed;
	struct sg_words addresses; /* MaxMind file names */
	struct sg_place place;
};

struct sg_ast_contact {
	struct sg_word name;
	struct sg_word mail;
	struct sg_word phone; /* `phone "01234 567890"`, may be empty */
};

/* One `users from FILE`. */
struct sg_ast_user_file {
	struct sg_word file; /* as written */
	const char *path;
	bool missing;
	size_t names; /* that could be read */
};

struct sg_ast_group {
	struct sg_word name;
	struct sg_ast_networks networks;
	struct sg_words macs;      /* canonical "00:11:22:33:44:55" */
	struct sg_words users;     /* folded; of `users from` too */
	struct sg_words directory; /* folded */
	struct sg_ast_user_file *files;
	size_t nfiles, files_cap;
	struct sg_refs includes;
	bool has_lines; /* something was to be in it, readable or not */
	bool supervised;
	struct sg_place supervised_place;
};

/* One `page HOST/PATH`. */
struct sg_ast_page {
	struct sg_word word;      /* as written */
	struct sg_str host, path; /* canonical; path without final "/" */
};

/* One `source "URL" every day|week [checked by "URL"]`. */
struct sg_ast_source {
	struct sg_word url;
	struct sg_word checked_by; /* text empty: not given */
	bool weekly;
};

struct sg_ast_sites {
	struct sg_word name;
	bool used;             /* a line names it; set by check.c */
	bool has_lines;        /* as of a group */
	struct sg_words hosts; /* `site`, canonical host names */
	struct sg_ast_page *pages;
	size_t npages, pages_cap;
	struct sg_words lists; /* file or folder names, as written */
	struct sg_ast_source *sources;
	size_t nsources, sources_cap;
	struct sg_words patterns;
	struct sg_ast_networks networks;
	struct sg_refs includes; /* sites lists and platforms */
};

/* How many lists it names, of files and of sources; and each one's word. */
static inline size_t
sg_ast_nlists(const struct sg_ast_sites *sites)
{
	return sites->lists.n + sites->nsources;
}

static inline const struct sg_word *
sg_ast_list(const struct sg_ast_sites *sites, size_t i)
{
	return i < sites->lists.n ? &sites->lists.w[i] :
				    &sites->sources[i - sites->lists.n].url;
}

struct sg_ast_bell {
	struct sg_clock at;
	struct sg_word period; /* "registration", "break", "home" */
};

/* `day Mon, Tue [for GROUP]` or `day Thu 25 Mar 2027 [for GROUP]`. */
struct sg_ast_day {
	sg_weekdays weekdays; /* 0 when it is for one date */
	struct sg_date date;
	struct sg_ref group; /* kind SG_REF_EVERYONE: everybody's */
	struct sg_ast_bell *bells;
	size_t nbells, bells_cap;
	bool unread; /* a line of it could not be read */
	struct sg_place place;
};

enum sg_ast_break_kind { SG_HALF_TERM = 1, SG_INSET, SG_CLOSED };

/* Days without school; from and to are both inside. */
struct sg_ast_break {
	enum sg_ast_break_kind kind;
	struct sg_date from, to;
};

struct sg_ast_term {
	struct sg_word name;
	struct sg_date from, to; /* both inside */
	struct sg_ast_break *breaks;
	size_t nbreaks, breaks_cap;
	struct sg_place place;
};

/* `calendar "FILE"`; calendar.c fills the days. */
struct sg_ast_calendar {
	struct sg_word file;
	const char *path; /* as opened */
};

enum sg_ast_when_kind {
	SG_WHEN_ALWAYS = 1,
	SG_WHEN_PERIODS,    /* in break, lunch */
	SG_WHEN_SCHOOL,     /* in school-time */
	SG_WHEN_NOT_SCHOOL, /* out of school-time */
	SG_WHEN_CLOCK,      /* from 16:00 to 18:00 [on Mon, Wed] */
	SG_WHEN_DATED       /* when DATE TIME to TIME, repeatable */
};

struct sg_ast_dated {
	struct sg_date date;
	struct sg_clock from, to; /* to <= from: ends the next day */
};

struct sg_ast_when {
	enum sg_ast_when_kind kind; /* 0: nothing readable */
	struct sg_words periods;
	struct sg_clock from, to; /* to <= from: past midnight */
	sg_weekdays weekdays;     /* 0: every day */
	struct sg_ast_dated *dated;
	size_t ndated, dated_cap;
	struct sg_place place;
};

/* A line under `rules`, or an exception's allow/block line. */
struct sg_ast_rule {
	bool allow;
	bool fixed, otherwise;
	struct sg_refs what;
	struct sg_refs who; /* n 0: everyone */
	struct sg_refs on;  /* n 0: everything */
	struct sg_ast_when when;
	struct sg_str text;    /* the line as written */
	struct sg_place place; /* of the whole line */
};

struct sg_ast_exception {
	struct sg_word id;
	struct sg_ast_rule rule;
	bool has_rule;
	struct sg_date from; /* not set: from the approval day */
	struct sg_date approved;
	struct sg_date until;
	struct sg_word because, approved_by;
	struct sg_words administrators, moderators;
	struct sg_place place;
};

struct sg_ast_evidence {
	bool set;
	uint32_t keep_days; /* 0: not given; a year is 366, a month 31 */
	unsigned record;    /* enum sg_record bits; 0: not given */
	struct sg_refs visits_for;
	enum sg_detail detail; /* 0: not given */
	struct sg_place place;
};

enum sg_escalate_what { SG_COUNT_BLOCKS = 1, SG_COUNT_ATTEMPTS };
enum sg_escalate_act { SG_ACT_TELL = 1, SG_ACT_PROPOSE_BAN };

struct sg_ast_escalate {
	enum sg_escalate_what what;
	uint32_t count;
	uint32_t window_s;
	enum sg_escalate_act act;
	struct sg_word contact; /* of `tell` */
	struct sg_place place;
};

struct sg_ast_expect {
	struct sg_date date;
	struct sg_clock at;
	struct sg_ref who;
	struct sg_ref what; /* SG_REF_NONE with url: a URL */
	struct sg_word url;
	struct sg_ref on; /* kind SG_REF_NONE: not given */
	bool allowed;
	struct sg_word by; /* exception id, or empty */
	struct sg_place place;
};

struct sg_policy_ast {
	const struct sg_source *main; /* the file that was asked for */
	bool incomplete; /* a file could not be read: what is not here may
			    be there */
	struct sg_words doubted; /* words of lines that could not be read: the
				    names among them may be used there */
	struct sg_ast_school school;
	struct sg_ast_contact *contacts;
	size_t ncontacts, contacts_cap;
	struct sg_ast_group *groups;
	size_t ngroups, groups_cap;
	struct sg_ast_sites *sites;
	size_t nsites, sites_cap;
	struct sg_ast_day *days;
	size_t ndays, days_cap;
	struct sg_ast_term *terms;
	size_t nterms, terms_cap;
	struct sg_ast_calendar *calendars;
	size_t ncalendars, calendars_cap;
	struct sg_ast_rule *rules;
	size_t nrules, rules_cap;
	bool has_rules;
	struct sg_place rules_place; /* of the heading */
	struct sg_ast_exception *exceptions;
	size_t nexceptions, exceptions_cap;
	struct sg_ast_escalate *escalates;
	size_t nescalates, escalates_cap;
	struct sg_ast_evidence evidence;
	struct sg_ast_expect *expects;
	size_t nexpects, expects_cap;
};

#endif

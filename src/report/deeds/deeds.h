/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deeds.h -- makes the report on one person or device, and writes it as text,
 * HTML, CSV or JSON.
 *
 * What the person did is kept apart from what a page or an app did by itself on
 * the person's device, and from what is not clear. Everything lives in the
 * arena. One thread at a time for each struct sg_deeds.
 */
#ifndef SG_DEEDS_H
#define SG_DEEDS_H

#include <stdio.h>

#include "journal/verify.h"
#include "report/person.h"
#include "report/quiet.h"
#include "report/scope.h"
#include "report/words.h"

struct sg_arena;
struct sg_revealer;

enum sg_deed_part {
	SG_DEED_TRIED,  /* a person: blocked, or a way round the filter */
	SG_DEED_OPENED, /* a person: everything else */
	SG_DEED_PAGES,
	SG_DEED_APPS,
	SG_DEED_UNCLEAR,
	SG_DEED_ENDED, /* connections that were ended as their time was over */
	SG_DEED_PARTS
};

/* One record, or the records of one visit. A text that is missing is "". */
struct sg_deed {
	enum sg_deed_part part;
	enum sg_doer doer;
	int64_t at_ms, last_ms; /* UTC milliseconds */
	/*
	 * The record repeats a request that is already counted as an attempt (a
	 * burst, journal/burst.h).
	 */
	bool again;
	bool tried; /* a sign shows that somebody tried to get round the filter
		     */
	const char *person;  /* as the record shows the person */
	const char *device;  /* addresses that `person` does not have */
	const char *deed;    /* "went to https://x.example/" */
	const char *words;   /* what was searched for */
	const char *address; /* the requested URL, or what is known of it */
	const char *site;    /* the platform, else the host */
	const char *targets; /* where it led to */
	const char *signs;   /* signs of a way round the filter */
	const char *outcome; /* "blocked" */
	const char *rule, *exception, *reason, *reference;
	uint64_t requests;   /* how many requests the record stands for */
	const char *repeats; /* that number in words; "" if it is 1 */
	enum sg_proof proof;
	const char *file; /* of the record */
	uint64_t line;
};

/* Deeds of pages and apps, and unclear deeds, that are alike. */
struct sg_deed_group {
	enum sg_deed_part part;
	const char *site, *outcome, *signs;
	uint64_t count, requests;
	int64_t first_ms, last_ms;
};

struct sg_deeds {
	/* Set by the caller, and borrowed. */
	struct sg_arena *arena;
	const struct sg_scope *scope;
	const struct sg_whose *whose; /* after sg_whose_find() */
	struct sg_revealer *revealer; /* NULL: hidden names stay hidden */

	/* In the order of the records. */
	struct sg_deed *v;
	size_t n, cap;
	struct sg_deed_group **groups;
	size_t ngroups, groups_cap;
	/* The same groups, in an order in which they are quickly found. */
	struct sg_deed_group **sorted;
	size_t sorted_cap;
	/* Repeats within a minute (`again`) are not counted. */
	uint64_t count[SG_DEED_PARTS];
	uint64_t round;        /* how many of SG_DEED_TRIED are ways round */
	uint64_t unreadable;   /* lines of the period that are not records */
	uint64_t lost;         /* records that the journal could not write */
	struct sg_quiet quiet; /* days of which there is no record */
	bool proved, whole;    /* was the journal verified, and is it whole? */
	struct sg_verified verified;
};

/*
 * deeds.c: gather the records of the period that are about the person. If the
 * scope has a key, also verify the whole journal. Returns false, and writes the
 * reason to `why`, if the journal cannot be read.
 */
bool sg_deeds_make(struct sg_deeds *deeds, char why[SG_WHY_BYTES]);

/* words.c: sentences of the report. */
/* Returns "Web filter records about jsmith". */
const char *sg_deeds_title(const struct sg_deeds *deeds);
/* Returns the heading of a part, and a sentence that explains it. */
const char *sg_deeds_heading(enum sg_deed_part part);
const char *sg_deeds_explain(enum sg_deed_part part);
/*
 * Returns true if the part is left out of the report when it is empty, because
 * few reports have it.
 */
bool sg_deeds_leaves_out(const struct sg_deeds *deeds, enum sg_deed_part part);
/*
 * Returns who made the requests of the deed, as a word for programs. Returns ""
 * if the deed is nobody's.
 */
const char *sg_deeds_made_by(const struct sg_deed *deed);
/* Returns what the number of deeds in a part counts: "attempts by a person". */
const char *sg_deeds_counted(const struct sg_deeds *deeds,
    enum sg_deed_part part);
/*
 * Returns warnings that the reader has to know first: names that stay hidden,
 * several people with one name, lines that cannot be read, records that are
 * missing. Returns how many there are.
 */
#define SG_DEEDS_WARNINGS 5
size_t sg_deeds_warnings(const struct sg_deeds *deeds,
    const char *warnings[SG_DEEDS_WARNINGS]);
const char *sg_deeds_proof(const struct sg_deeds *deeds);
/* The sentence at the end of each report. */
extern const char sg_deeds_caution[];

/* text.c, html.c, csv.c and json.c: write the report. */
void sg_deeds_text(const struct sg_deeds *deeds, bool colour, FILE *to);
void sg_deeds_html(const struct sg_deeds *deeds, FILE *to);
void sg_deeds_csv(const struct sg_deeds *deeds, FILE *to);
void sg_deeds_json(const struct sg_deeds *deeds, FILE *to);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pack.h -- writes an evidence pack, which is a folder about an incident.
 *
 * The pack has the records of the incident and their proof. It also has a
 * summary for people, and a guide for checking the pack without this program.
 * One thread at a time for each pack.
 */
#ifndef SG_PACK_H
#define SG_PACK_H

#include "journal/verify.h"
#include "report/person.h"
#include "report/quiet.h"
#include "report/reveal.h"
#include "report/scope.h"
#include "report/words.h"

/*
 * A row: one event of the summary. All records of one visit (one connection)
 * are one event.
 */
struct sg_pack_row {
	int64_t at_ms, last_ms;
	enum sg_event_kind kind;
	enum sg_doer doer;
	/*
	 * `person` is who made the request. `device` is "" if `person` already
	 * names the device.
	 */
	const char *person, *device;
	const char *plain;   /* one sentence: who did what, and how it ended */
	const char *what;    /* what was requested, or what happened */
	const char *outcome; /* "blocked"; "" if it is not about a request */
	const char *signals, *rule, *reason;
	const char *reference; /* code shown on the block page, or "" */
	const char *repeats;   /* how often within a minute; "" for once */
	enum sg_proof proof;
	unsigned folded;
	const char *place; /* place of the event's first record, as
			      "2026-11-24.jsonl:71" */
};

/*
 * A pick: a record that goes into the pack, given by its place in the journal.
 */
struct sg_pack_pick {
	int32_t day; /* day of the journal's file, in days since 1970-01-01 */
	uint64_t line;
};

#define SG_PACK_SEAL 65

/* Who made a pack, and why. All texts are borrowed. */
struct sg_pack_maker {
	const char *login;   /* log-on name of the user who runs the command */
	const char *name;    /* the name that this user gave, or NULL */
	const char *because; /* the reason that this user gave */
	const char *machine; /* name of the machine */
	const char *program; /* name and version of the program */
};

/* What was left out of a pack. */
struct sg_pack_left {
	uint64_t others; /* records of the period that are not about `person` */
	uint64_t hidden; /* records of the period that hide a name which was
			    not opened */
	uint64_t unreadable; /* lines of the period that are not records */
	uint64_t lost; /* records that the journal says it could not write */
};

/* The caller fills the members before `whose`.  sg_pack_open() fills the
 * members from `whose` on, except `seal`. */
struct sg_pack {
	struct sg_arena *arena;
	const struct sg_scope *scope;
	const char *folder; /* the folder of the pack */
	const char *person; /* take the records about this person or device;
			       NULL for everybody */
	/* Opens (decrypts) sealed names. If NULL, names stay hidden. */
	struct sg_revealer *revealer;
	struct sg_pack_maker maker;

	struct sg_whose whose; /* read from `person`, if it is not NULL */
	struct sg_pack_row *rows;
	size_t nrows, rows_cap;
	struct sg_pack_pick *picks;
	size_t npicks, picks_cap;
	struct sg_pack_left left;
	struct sg_quiet quiet; /* days of which there is no record */
	uint64_t broken;       /* records of the pack that fail verification */
	struct sg_verified verified; /* result of verifying the whole journal;
					set only if there is a key */
	bool whole; /* verification found no fault, or was not made because
		       there is no key */
	char seal[SG_PACK_SEAL]; /* SHA-256 of SHA256SUMS, in hex; set by
				    sg_pack_write() */
	char *why; /* the caller's buffer for errors, SG_WHY_BYTES */
};

/* The parts of the summary. */
enum sg_pack_part {
	SG_PACK_PEOPLE,
	SG_PACK_PAGES,
	SG_PACK_APPS,
	SG_PACK_UNCLEAR,
	SG_PACK_ENDED, /* connections that were ended as their time was over */
	SG_PACK_OTHER, /* events about policies, bans and the journal */
	SG_PACK_PARTS
};
enum sg_pack_part sg_pack_part_of(const struct sg_pack_row *row);
const char *sg_pack_title(enum sg_pack_part part);
const char *sg_pack_explain(enum sg_pack_part part);
/*
 * Returns a sentence that says whether the journal was verified, and the
 * result.
 */
const char *sg_pack_proof(const struct sg_pack *pack);
/* Returns an instant as "2026-11-24T10:15:00.123Z", in the arena of the pack.
 */
const char *sg_pack_utc(const struct sg_pack *pack, int64_t ms);

/*
 * Returns one sentence that says who did what, and how it ended. Example:
 * "jsmith searched for \"free vpn\" at www.google.com. This was blocked." The
 * sentence blames a person only if a person made the request. Returns "" if the
 * record is not about a request. The text lives in `arena`.
 */
const char *sg_pack_sentence(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);

/*
 * A fact is what the pack says about itself: who made it, when, where and why,
 * and what was left out of it. Several facts may have one title. Then only the
 * first of them has a title, and the others have "".
 */
struct sg_pack_fact {
	const char *title, *text;
};
#define SG_PACK_FACTS 20
/* Fill `facts`, in the arena of the pack. Returns how many there are. */
size_t sg_pack_facts(const struct sg_pack *pack,
    struct sg_pack_fact facts[SG_PACK_FACTS]);

/*
 * Gather the records, and make the empty folder pack->folder. It can be read by
 * its owner only. Returns false, and writes the reason to `why`, if the records
 * cannot be read, if no record is about pack->person (person.h), or if the
 * folder exists or cannot be made. Then there is no new folder. It is not an
 * error if pack->person is NULL and there are no records (npicks == 0).
 */
bool sg_pack_open(struct sg_pack *pack, char why[SG_WHY_BYTES]);
/*
 * Write the files of the pack into its folder. Call sg_pack_open() first.
 * Returns false, and writes the reason to `why`, if a file could not be
 * written. The files that were written before stay.
 */
bool sg_pack_write(struct sg_pack *pack, char why[SG_WHY_BYTES]);

/*
 * text.c, html.c, proof.c and check.c: each function writes one file of the
 * pack. Returns false, with pack->why set, if the journal could not be read
 * again.
 */
bool sg_pack_text(const struct sg_pack *pack, FILE *to);
bool sg_pack_html(const struct sg_pack *pack, FILE *to);
bool sg_pack_records(const struct sg_pack *pack, FILE *to);
bool sg_pack_chain(const struct sg_pack *pack, FILE *to);
bool sg_pack_how(const struct sg_pack *pack, FILE *to);
bool sg_pack_script(const struct sg_pack *pack, FILE *to);

#endif

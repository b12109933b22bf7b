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
	const char *what; /* what was requested, or what happened */
	const char *signals, *rule, *reason;
	const char *repeats; /* how often within a minute; "" for once */
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

/* The caller fills the members before `rows`.  sg_pack_write() fills `rows` and
 * the members after `rows`. */
struct sg_pack {
	struct sg_arena *arena;
	const struct sg_scope *scope;
	const char *folder; /* the folder of the pack */
	const char *person; /* take the records about this person; NULL for
			       everybody */
	/* Opens (decrypts) sealed names. If NULL, names stay hidden. */
	struct sg_revealer *revealer;

	struct sg_pack_row *rows;
	size_t nrows, rows_cap;
	struct sg_pack_pick *picks;
	size_t npicks, picks_cap;
	uint64_t unreadable; /* lines of the period that are not records */
	uint64_t broken;     /* records of the pack that fail verification */
	struct sg_verified verified; /* result of verifying the whole journal;
					set only if there is a key */
	bool whole; /* verification found no fault, or was not made because
		       there is no key */
	char seal[SG_PACK_SEAL]; /* SHA-256 of SHA256SUMS, in hex */
	char *why; /* the caller's buffer for errors, SG_WHY_BYTES */
};

/* The parts of the summary. */
enum sg_pack_part {
	SG_PACK_PEOPLE,
	SG_PACK_PAGES,
	SG_PACK_APPS,
	SG_PACK_UNCLEAR,
	SG_PACK_OTHER, /* events about policies, bans and the journal */
	SG_PACK_PARTS
};
enum sg_pack_part sg_pack_part_of(const struct sg_pack_row *row);
const char *sg_pack_title(enum sg_pack_part part);
const char *sg_pack_explain(enum sg_pack_part part);
/*
 * Returns how the request of the row ended, for example "blocked" or "let
 * through by an exception". Returns "" if the row is not about a request.
 */
const char *sg_pack_outcome(const struct sg_pack_row *row);
/*
 * Returns a sentence that says whether the journal was verified, and the
 * result.
 */
const char *sg_pack_proof(const struct sg_pack *pack);
/* Returns an instant as "2026-11-24T10:15:00.123Z", in the arena of the pack.
 */
const char *sg_pack_utc(const struct sg_pack *pack, int64_t ms);

/*
 * Gather the records and write the pack into pack->folder. The folder must not
 * exist yet. The new folder can be read by its owner only. A pack without
 * records (npicks == 0) is written, too. Returns false, and writes the reason
 * to `why`, if a part of the pack could not be written.
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

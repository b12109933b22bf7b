/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * state.h -- the inside of an opened gate and of a judging thread's scratch.
 *
 * Only for the files of gate/.  A gate is read-only once it is opened, and
 * threads share it.  A scratch is used by one thread at a time.  A category is
 * a platform or a list of names.  A catset is a set of categories.  A target is
 * a thing that a rule of the policy can name.  The header format.h describes
 * all three.
 */
#ifndef SG_STATE_H
#define SG_STATE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <maxminddb.h>
#include <pcre2.h>

#include "gate/disguise/decode.h"
#include "gate/disguise/looks.h"
#include "gate/gate.h"
#include "gate/image.h"
#include "gate/headers.h"
#include "gate/intent.h"
#include "gate/names.h"
#include "gate/path.h"
#include "gate/set.h"
#include "gate/url.h"
#include "gate/where.h"

/* What a catset of names.img means for this policy. */
struct sg_catset_view {
	uint64_t *targets; /* bitmap */
	uint32_t platform; /* the first category of the set that is a platform,
			      or SG_NO_PLATFORM */
	/* Number of the platform's owner (sg_where_owner()), or 0. */
	uint32_t owner;
	bool locked, embed;
	bool unbound;   /* has a platform that no line of the policy names */
	uint64_t lists; /* SG_LIST_BIT() of the lists of conf/circumvention in
			   the set */
	/*
	 * Offset of a string in names.img, or 0.  If people use a platform
	 * under the names in the catset (alternative front ends), or if these
	 * names are common words for a platform, the string is a host of that
	 * platform (sg_category.sample).
	 */
	uint32_t stands_for;
};

/* What a category of words that people search for says (disguise/wording.h). */
struct sg_word_view {
	uint64_t list; /* SG_LIST_BIT(); 0 for a category of another kind */
	/*
	 * The letters of the code of the language as a number, or 0 if the
	 * words count in every language.
	 */
	uint32_t language;
};

struct sg_gate;

/* Add a category, by its index, to a view (open.c). */
void sg_catset_view_add(const struct sg_gate *gate, struct sg_catset_view *view,
    uint16_t category);

#define SG_PAGE_PLATFORMS 4

/* The platforms of the host of a page, as categories of names.img. */
struct sg_page_view {
	uint32_t platform[SG_PAGE_PLATFORMS];
	uint32_t n;
};

/* A MaxMind database (database.c). */
struct sg_database {
	struct sg_sealed *copy; /* sealed copy of the file; NULL: no database */
	MMDB_s db;              /* opened from that copy */
};

/*
 * Open the MaxMind database in the file `path`.  If `path` is "", there is no
 * database, and the function returns true.  If one of the copies in `known` is
 * of the same version of the file, that copy is used.  Otherwise the file is
 * copied.
 *
 * If the file cannot be used, there are three cases:
 *   - `before` is a copy that was used until now: opens this copy, with a
 *     warning in `problems`.  If this fails too, returns false with an error.
 *   - `before` is NULL and the reason is transient (no memory, no descriptors):
 *     returns false with an error.
 *   - `before` is NULL and the file is at fault: returns true with a warning.
 *     Then there is no database.
 */
bool sg_database_open(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed *before, struct sg_problems *problems,
    struct sg_database *database);
/*
 * Open the database in `copy`, which must have been opened successfully before.
 * If `copy` is NULL, there is no database.  Returns false if memory or
 * descriptors ran out.
 */
bool sg_database_open_copy(struct sg_sealed *copy,
    struct sg_database *database);
void sg_database_close(struct sg_database *database);

struct sg_gate {
	struct sg_image names, policy;
	struct sg_names catalogue; /* the name table of names.img */
	struct sg_names own;       /* the name table of policy.img */
	const struct sg_settings *settings;
	/*
	 * How many words a bitmap (set.h) of groups, of targets and of lines
	 * has.
	 */
	uint32_t group_words, target_words, line_words;
	struct sg_catset_view *catsets; /* by catset */
	struct sg_word_view *words;     /* by category */
	/* Bitmaps of targets, `target_words` for each catset and category. */
	uint64_t *catset_targets, *category_targets;
	struct sg_page_view *pages; /* by page */
	/*
	 * Bitmaps of lines, by which decide.c finds the lines to try for a
	 * subject.  `target_lines` has `line_words` for each target: the lines
	 * that name the target.  `broad_lines` are tried for all subjects: the
	 * lines about `everything` or about a pattern.  `round_lines` are the
	 * lines about `circumvention`.
	 */
	uint64_t *target_lines, *broad_lines, *round_lines;
	pcre2_code **patterns; /* by pattern */
	bool *sees_query; /* by pattern: true if its text has "\?", so that it
			     is matched against the query too */
	uint64_t *pattern_targets; /* bitmap: the targets of all patterns */
	const struct sg_disguise *disguise;
	struct sg_database asn, anonymous;
};

/* Limit of the subjects of a request (decide.h lists them). */
#define SG_SUBJECTS_MAX 5

/*
 * A hidden target is a URL that was found hidden in the request.  The kept
 * target is the hidden target that the detectors remember
 * (disguise/context.h).  There are three places (`where` and `url`):
 *   - one for the kept target;
 *   - one for a hidden target that became a subject of the request;
 *   - one for the URL that is being tried.
 */
struct sg_target_room {
	/*
	 * Indexes of places.  `kept` is the place of the kept target, and is
	 * valid if `found` is set.  `subject` is the place of the target that
	 * became a subject, and is valid if `is_subject` is set.
	 */
	unsigned kept, subject;
	bool found, blocked, is_subject;
	/* Text of the request in which the kept target was found. */
	struct sg_str from;
	struct sg_where where[3];
	struct sg_url url[3];
};

/*
 * The members that most requests use come first and lie together.  Each request
 * in progress has its own scratch, so only a part of each scratch stays in the
 * processor's cache.
 */
struct sg_scratch {
	/*
	 * Gate (`expected_by`) and target (`expected`) of the last
	 * sg_gate_prefetch().  expected_by is NULL if this request had no
	 * prefetch.
	 */
	const struct sg_gate *expected_by;
	struct sg_str expected;
	/* The headers that the request came with, or own_headers. */
	const struct sg_headers *headers;
	bool referer_parsed;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	struct sg_asked asked; /* name hashes of `url` */
	/* Hints about `url`: SG_MARK_* bits of disguise/scan.h. */
	uint64_t marks;
	/*
	 * Hashes of the host of `url` with letters in place of digits. looks.n
	 * is 0 if these hashes need not be looked up.
	 */
	struct sg_looks looks;
	struct sg_where subjects[SG_SUBJECTS_MAX];
	/*
	 * A struct sg_url is large because of its member path_bytes.  This
	 * member is used only if the path had to be rewritten.
	 */
	struct sg_url url; /* the request's target */
	struct sg_url sni; /* the TLS server name */
	/* The Host header, if it differs from the host of `url`. */
	struct sg_url named;
	struct sg_url reached;  /* the address that the client connected to */
	struct sg_url fragment; /* readable part of an unreadable name */
	struct sg_url referer;  /* the Referer header; parsed only if a page may
				   have loaded the request */
	struct sg_headers own_headers;
	/* Host, path, "?" and query, for patterns. */
	char subject[SG_HOST_MAX + SG_PATH_READ_MAX + 1 + SG_URL_MAX];
	struct sg_path_buffer paths;
	struct sg_decoder decoder;
	struct sg_target_room target;
	char signal_targets[SG_SIGNALS_MAX][SG_HOST_MAX];
	/*
	 * decide.c: for each subject, the lines that would fit at some time, as
	 * a bitmap.
	 */
	uint64_t lines[SG_SUBJECTS_MAX][SG_RULE_WORDS];
};

/*
 * Look an address up in a MaxMind database (where.c).  Returns false if the
 * address has no entry or the look-up fails.
 */
bool sg_where_lookup(const MMDB_s *database, const struct sg_address *address,
    MMDB_lookup_result_s *found);

#endif

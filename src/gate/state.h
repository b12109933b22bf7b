/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * state.h -- the inside of an opened gate and of a judging thread's scratch.
 *
 * Only for the files of gate/.
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
#include "gate/url.h"
#include "gate/where.h"

/* Most lines of a policy: the scratch has memory for them. */
#define SG_RULES_MAX 4096

/* A category set of names.img, in terms of the policy's targets. */
struct sg_catset_view {
	struct sg_set targets;
	uint32_t platform; /* first platform category, or SG_NO_PLATFORM */
	uint32_t owner;    /* number of its owner (sg_where_owner()), or 0 */
	bool locked, embed;
	bool unbound;        /* has a platform that the policy never names */
	uint32_t lists;      /* lists of conf/circumvention: SG_LIST_BIT() */
	uint32_t stands_for; /* string of names.img: the host that a list gives
				for it, or 0 */
};

struct sg_gate;

/* Add a category to a view (open.c). */
void sg_catset_view_add(const struct sg_gate *gate, struct sg_catset_view *view,
    uint16_t category);

#define SG_PAGE_PLATFORMS 4

/* The platforms of the host of a page, as categories of names.img. */
struct sg_page_view {
	uint32_t platform[SG_PAGE_PLATFORMS];
	uint32_t n;
};

/* database.c: a MaxMind database. */
struct sg_database {
	struct sg_sealed *copy; /* sealed copy of the file; NULL: no database */
	MMDB_s db;              /* opened from that copy */
};

/*
 * Open a copy of the file `path` (no database if that is ""), or one of `known`
 * if it is of the same version.  If the file cannot be used, adds a warning to
 * `problems` and opens the copy `before` instead; without `before` (NULL) there
 * is no database, and the result is true.  Returns false, with an error in
 * `problems`, if the reason may soon be over (no memory, no descriptors) and
 * there is no `before`; also returns false if `before` cannot be opened.
 */
bool sg_database_open(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed *before, struct sg_problems *problems,
    struct sg_database *database);
/*
 * Open a copy (may be NULL) that could be opened before.  Returns false if
 * memory or descriptors ran out.
 */
bool sg_database_open_copy(struct sg_sealed *copy,
    struct sg_database *database);
void sg_database_close(struct sg_database *database);

struct sg_gate {
	struct sg_image names, policy;
	struct sg_names catalogue; /* the name table of names.img */
	struct sg_names own;       /* the name table of policy.img */
	const struct sg_settings *settings;
	struct sg_catset_view *catsets;  /* by catset */
	struct sg_set *category_targets; /* by category */
	struct sg_page_view *pages;      /* by page */
	uint16_t *broad;                 /* by line: the first line from it on
					    that may fit a host on no list, or
					    the number of lines */
	pcre2_code **patterns;           /* by pattern */
	struct sg_set pattern_targets;
	const struct sg_disguise *disguise;
	struct sg_database asn, anonymous;
};

#define SG_SUBJECTS_MAX 5

/* The URL hidden in a request, and places to try other URLs in. */
struct sg_target_room {
	unsigned kept, subject; /* places; valid if the flags below are set */
	bool found, blocked, is_subject;
	struct sg_str from; /* text of the request in which it was found */
	struct sg_where where[3];
	struct sg_url url[3];
};

/*
 * Members that most requests use come first and lie together, for the sake of
 * the cache: each request in progress has a scratch of its own.
 */
struct sg_scratch {
	/*
	 * Gate and target of the prefetch; expected_by is NULL when there is
	 * none.
	 */
	const struct sg_gate *expected_by;
	struct sg_str expected;
	const struct sg_headers *headers; /* the request's, or own_headers */
	bool referer_parsed;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	struct sg_asked asked; /* name hashes of `url` */
	uint64_t marks;        /* SG_MARK_* of `url` */
	struct sg_looks looks; /* look-alikes of its host; n is 0 if not
				  needed */
	struct sg_where subjects[SG_SUBJECTS_MAX];
	/*
	 * Large because of path_bytes, which is only used if a path had to be
	 * rewritten.
	 */
	struct sg_url url;      /* the request's target */
	struct sg_url sni;      /* the TLS server name */
	struct sg_url named;    /* the Host header, if it differs */
	struct sg_url reached;  /* the address that the client connected to */
	struct sg_url fragment; /* readable part of an unreadable name */
	struct sg_url referer;  /* parsed only if a page may have loaded it */
	struct sg_headers own_headers;
	char subject[SG_HOST_MAX + SG_PATH_READ_MAX]; /* host and path, for
							 patterns */
	struct sg_path_buffer paths;
	struct sg_decoder decoder;
	struct sg_target_room target;
	char signal_targets[SG_SIGNALS_MAX][SG_HOST_MAX];
	/* decide.c: per subject, the lines that fit but for their times */
	uint16_t lines[SG_SUBJECTS_MAX][SG_RULES_MAX];
};

/*
 * where.c: look an address up in a MaxMind database.  Returns false if it has
 * no entry or the look-up fails.
 */
bool sg_where_lookup(const MMDB_s *database, const struct sg_address *address,
    MMDB_lookup_result_s *found);

#endif

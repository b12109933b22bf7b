/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * state.h -- the inside of an opened gate and of a judging thread's scratch.
 *
 * For the files of gate/ only.
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

/* Lines of a policy; the scratch has room for them. */
#define SG_RULES_MAX 4096

/* A catset of names.img, in terms of the policy's targets. */
struct sg_catset_view {
	struct sg_set targets;
	uint32_t platform; /* first platform category, or SG_NO_PLATFORM */
	uint32_t owner;    /* its owner's string in names.img, or 0 */
	bool locked, embed;
	bool unbound;        /* has a platform that the policy never names */
	uint32_t lists;      /* of conf/circumvention: SG_LIST_BIT() */
	uint32_t stands_for; /* host that a list gives for it, in names.img,
				or 0 */
};

struct sg_gate;

/* Add a category to the view of a set (open.c). */
void sg_catset_view_add(const struct sg_gate *gate, struct sg_catset_view *view,
    uint16_t category);

#define SG_PAGE_PLATFORMS 4

/* Whose page a page is: categories of names.img. */
struct sg_page_view {
	uint32_t platform[SG_PAGE_PLATFORMS];
	uint32_t n;
};

/* database.c: a MaxMind database. */
struct sg_database {
	struct sg_sealed *copy; /* of its file; NULL: there is none */
	MMDB_s db;              /* open, in that copy */
};

/*
 * Open a copy of the file `path` ("": none), or one of `known` that is of the
 * same version.  What cannot be used is a warning in `problems`, and the
 * copy `before` is opened instead, if there is one.  False: it cannot be
 * opened at the moment (no memory, no descriptors), and there is no `before`;
 * then it is an error.
 */
bool sg_database_open(const char *path, struct sg_sealed *const known[SG_KNOWN],
    struct sg_sealed *before, struct sg_problems *problems,
    struct sg_database *database);
/* Open a copy (NULL: none) that could be opened before.  False: no memory. */
bool sg_database_open_copy(struct sg_sealed *copy,
    struct sg_database *database);
void sg_database_close(struct sg_database *database);

struct sg_gate {
	struct sg_image names, policy;
	struct sg_names catalogue; /* the table of names.img */
	struct sg_names own;       /* that of policy.img */
	const struct sg_settings *settings;
	struct sg_catset_view *catsets;  /* by catset */
	struct sg_set *category_targets; /* by category */
	struct sg_page_view *pages;      /* by page */
	uint16_t *broad;                 /* by line: the next, from it on, that
					    may be about a host of which
					    nothing is known, or their count */
	pcre2_code **patterns;           /* by pattern */
	struct sg_set pattern_targets;
	const struct sg_disguise *disguise;
	struct sg_database asn, anonymous;
};

#define SG_SUBJECTS_MAX 5

/* The URL hidden in a request, and places to try others in. */
struct sg_target_room {
	unsigned kept, subject; /* places; valid with the flags below */
	bool found, blocked, is_subject;
	struct sg_str from; /* text of the request that it was found in */
	struct sg_where where[3];
	struct sg_url url[3];
};

/*
 * What most requests touch comes first and lies together: there is one of
 * these for each request under way.
 */
struct sg_scratch {
	/* Before a request is judged: whose tables `asked` is of, and of
	 * which target `url` and it are; NULL: of none yet. */
	const struct sg_gate *expected_by;
	struct sg_str expected;
	const struct sg_headers *headers; /* the request's, or own_headers */
	bool referer_parsed;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	struct sg_asked asked; /* of the URL */
	uint64_t marks;        /* of the URL at a glance: SG_MARK_* */
	struct sg_looks looks; /* of it, where SG_MARK_LOOK is for its digits */
	struct sg_where subjects[SG_SUBJECTS_MAX];
	/* Most are small but for a path that had to be written anew. */
	struct sg_url url;      /* the request's target */
	struct sg_url sni;      /* the TLS server name */
	struct sg_url named;    /* the Host header, where it differs */
	struct sg_url reached;  /* the address that the client went to */
	struct sg_url fragment; /* what can be read of an unreadable name */
	struct sg_url referer;  /* parsed only where a page may load */
	struct sg_headers own_headers;
	char subject[SG_HOST_MAX + SG_PATH_READ_MAX]; /* what patterns see */
	struct sg_path_room paths;
	struct sg_decoder decoder;
	struct sg_target_room target;
	char signal_targets[SG_SIGNALS_MAX][SG_HOST_MAX];
	/* decide.c: lines that only time keeps from fitting, per subject */
	uint16_t lines[SG_SUBJECTS_MAX][SG_RULES_MAX];
};

/* where.c: what a MaxMind database has about an address; false: nothing. */
bool sg_where_lookup(const MMDB_s *database, const struct sg_address *address,
    MMDB_lookup_result_s *found);

#endif

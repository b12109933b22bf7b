/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- a partly compiled policy, shared by the files of the compiler and
 * read by lint.
 *
 * WHAT, WHO and WHEN are the parts of a rule: allow|block WHAT [for WHO] [on
 * DEVICES] WHEN.  One thread at a time for each sg_compile.
 */
#ifndef SG_COMPILE_PARTS_H
#define SG_COMPILE_PARTS_H

#include "policy/compile/compile.h"
#include "policy/compile/image_out.h"
#include "policy/compile/map.h"
#include "policy/compile/namebook.h"
#include "policy/compile/order.h"
#include "policy/compile/ranges.h"
#include "policy/compile/sets.h"
#include "policy/calendar/timetable.h"

/* A platform, sites list or host that the WHAT of a rule names, directly or
 * through `includes`.  In the image, a leaf becomes a struct sg_target. */
struct sg_leaf {
	enum sg_ref_kind kind; /* SG_REF_PLATFORM, _SITES or _HOST */
	size_t index;          /* of the platform or the sites list */
	struct sg_str name;
};

/* The spans of a WHEN for people with the bells (period times) of `group`. */
struct sg_compile_variant {
	size_t group; /* SG_NO_GROUP in the last variant.  The last variant is
			 for everybody else */
	struct sg_spans spans;
};

/* A compiled WHEN.  If nvariants is 0, the WHEN is "always". */
struct sg_compile_when {
	struct sg_compile_variant *variant;
	size_t nvariants;
};

/* The users, directory groups or MAC addresses that groups list, sorted.
 * set[i] is the number of the set of the groups that list text[i], and of the
 * groups that include these. */
struct sg_compile_keys {
	struct sg_str *text;
	uint32_t *set;
	size_t n;
};

struct sg_compile {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	struct sg_problems *problems;
	struct sg_image_out *image;
	struct sg_order order;
	struct sg_rule *rules; /* the compiled lines, in the order of `order` */

	struct sg_sets *group_sets;
	uint32_t *group_around; /* Indexed by group.  The number of the set that
				   has this group and all groups that include
				   it, directly or not */
	const struct sg_range *ranges; /* the networks of groups */
	size_t nranges;
	struct sg_compile_keys users, directory, macs;

	struct sg_sets *target_sets; /* of rules and of networks */
	/* The sets of the names in `book`.  They have numbers of their own,
	 * because a name table can refer to SG_NAME_SETS sets only. */
	struct sg_sets *name_sets;
	struct sg_namebook *book;
	struct sg_leaf *leaf;
	size_t nleaves, leaves_cap;
	struct sg_map leaves; /* finds a leaf by its kind and name or index */
	bool leaves_full;
	struct sg_net_items target_nets;
	struct sg_page *pages;
	size_t npages, pages_cap;
	struct sg_pattern *patterns;
	size_t npatterns, patterns_cap;
	struct sg_binding *bindings;
	size_t nbindings, bindings_cap;

	struct sg_compile_when *when;
	size_t nwhens, whens_cap;
};

/* settings.c: compiles the names of the school and the contact, the time zone,
 * the MaxMind databases and the limits of compiled time.  Compiled time is the
 * days for which spans are made. */
void sg_compile_settings(struct sg_compile *compile);

/* escalate.c: compiles the contacts and the lines of `escalate`. */
void sg_compile_escalates(struct sg_compile *compile);

/* who.c: compiles the networks, devices, users and directory groups of each
 * group. */
void sg_compile_who(struct sg_compile *compile);
/* Returns the number of the set of the groups that list `text` or include such
 * a group.  Returns 0, the empty set, if no group lists it. */
uint32_t sg_compile_key_set(const struct sg_compile_keys *keys,
    struct sg_str text);
/* Returns the number of the set of the groups that `refs` name.  Returns
 * SG_EVERYONE if `refs` is empty or names everyone. */
uint32_t sg_compile_group_set(struct sg_compile *compile,
    const struct sg_refs *refs);
/* Returns the number of the set of the groups that are marked `adults`.
 * Returns SG_EVERYONE if no group is marked. */
uint32_t sg_compile_adults(struct sg_compile *compile);

/*
 * what.c: returns the number of the set of leaves that `refs` name, directly or
 * through `includes`.  Adds SG_RULE_EVERYTHING or SG_RULE_CIRCUMVENTION to
 * *flags if `refs` name `everything` or `circumvention`.
 */
uint32_t sg_compile_what(struct sg_compile *compile, const struct sg_refs *refs,
    uint32_t *flags);
/* Write the sections of all leaves that sg_compile_what() has found. */
void sg_compile_leaves(struct sg_compile *compile);
/* sites.c: add the site that `host` means to the leaf `target`. */
void sg_compile_host(struct sg_compile *compile, struct sg_str host,
    uint16_t target);
/* Add the content of the sites list with the index `sites` to the leaf with the
 * index `target`.  Sites lists that it includes are not added. */
void sg_compile_sites(struct sg_compile *compile, size_t sites,
    uint16_t target);

/* when.c: compiles `when` and returns its index in compile->when.  The index 0
 * is "always". */
uint32_t sg_compile_when(struct sg_compile *compile,
    const struct sg_ast_when *when);
/* Write the sections of all WHENs that sg_compile_when() has made. */
void sg_compile_whens(struct sg_compile *compile);

/* The name of the file of a place, without its folder. */
struct sg_str sg_compile_file(struct sg_place place);

static inline uint32_t
sg_compile_text(struct sg_compile *compile, struct sg_str text)
{
	return sg_image_out_text(compile->image, text);
}

#endif

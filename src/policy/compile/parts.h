/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the compile_*.c files share, and what lint.c looks
 * at: a policy half way between words and image.
 */
#ifndef SG_COMPILE_PARTS_H
#define SG_COMPILE_PARTS_H

#include "policy/compile/compile.h"
#include "policy/compile/image_out.h"
#include "policy/compile/namebook.h"
#include "policy/compile/order.h"
#include "policy/compile/ranges.h"
#include "policy/compile/sets.h"
#include "policy/calendar/timetable.h"

/* A leaf of WHAT; see struct sg_target. */
struct sg_leaf {
	enum sg_ref_kind kind; /* SG_REF_PLATFORM, _SITES or _HOST */
	size_t index;          /* of the platform or the sites list */
	struct sg_str name;
};

struct sg_compile_variant {
	size_t group; /* SG_NO_GROUP: everybody else */
	struct sg_spans spans;
};

/* WHEN; nvariants 0: always. */
struct sg_compile_when {
	struct sg_compile_variant *variant;
	size_t nvariants;
};

struct sg_compile {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	struct sg_problems *problems;
	struct sg_image_out *image;
	struct sg_order order;
	struct sg_rule *rules; /* one for each line of `order` */

	struct sg_sets *group_sets;
	uint32_t *group_around; /* by group: the set of it and all around it */

	struct sg_sets *target_sets;
	struct sg_namebook *book;
	struct sg_leaf *leaf;
	size_t nleaves, leaves_cap;
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

/* compile_settings.c: names, zone, databases, compiled time. */
void sg_compile_settings(struct sg_compile *compile);

/* compile_who.c: groups and all that tells who is in them. */
void sg_compile_who(struct sg_compile *compile);
/* The set of the groups that `refs` name; SG_EVERYONE when that is all. */
uint32_t sg_compile_group_set(struct sg_compile *compile,
    const struct sg_refs *refs);

/* compile_what.c: the set of leaves that `refs` reach, and SG_RULE_EVERYTHING
 * and SG_RULE_CIRCUMVENTION in *flags. */
uint32_t sg_compile_what(struct sg_compile *compile, const struct sg_refs *refs,
    uint32_t *flags);
/* Write everything about the leaves that were asked for. */
void sg_compile_leaves(struct sg_compile *compile);
/* compile_sites.c: what a sites list has of its own, as leaf `target`. */
void sg_compile_sites(struct sg_compile *compile, size_t sites,
    uint16_t target);

/* compile_when.c: the number of a WHEN; 0 is always. */
uint32_t sg_compile_when(struct sg_compile *compile,
    const struct sg_ast_when *when);
void sg_compile_whens(struct sg_compile *compile);

static inline uint32_t
sg_compile_text(struct sg_compile *compile, struct sg_str text)
{
	return sg_image_out_text(compile->image, text);
}

#endif

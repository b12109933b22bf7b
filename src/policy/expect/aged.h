/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * aged.h -- what the files about ages share: the sites with an age, and the
 * lines that let a group reach them.
 *
 * One thread at a time; memory is in the arena.
 */
#ifndef SG_AGED_H
#define SG_AGED_H

#include "policy/compile/parts.h"

struct sg_gate;

/* A platform, class or sites list that is for people of `age` and older. */
struct sg_aged {
	struct sg_str name; /* as a policy names it */
	uint32_t age;       /* in years */
	size_t platform;    /* index in the catalogue; SIZE_MAX for a list */
	const char *url;    /* by which it is tried */
};

/* A line that lets people reach a site. */
struct sg_let {
	size_t line; /* index in compile->order; SIZE_MAX if no line does */
	const struct sg_ast_group *who; /* the people: the group itself, or a
					   part of it */
};

struct sg_ages {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	const struct sg_compile *compile;
	struct sg_problems *problems;
	struct sg_aged *item;
	size_t n, cap;
	/* For each line of compile->order, a bitmap (gate/set.h) of the items
	 * that the line names; NULL if it names none, or is an exception. */
	uint64_t **named;
};

/* aged.c: find the items.  Platforms and classes are in the order of the
 * catalogue. */
void sg_aged_find(struct sg_ages *ages);
/* aged.c: find which lines name the items.  `names` is the open names image.
 * Returns a gate with the groups of the policy, which the caller must close.
 * The lines of this gate apply to nobody.  Returns NULL, with an error in
 * ages->problems, if there is no memory. */
struct sg_gate *sg_aged_lines(struct sg_ages *ages, struct sg_image *names);
/* ages_text.c: warn that people of `group` reach items that are for older
 * people.  `let` says for each item which line lets them.  At least one line
 * lets them reach an item that is for people older than the youngest of the
 * group. */
void sg_ages_warn(const struct sg_ages *ages, const struct sg_ast_group *group,
    const struct sg_let *let);

#endif

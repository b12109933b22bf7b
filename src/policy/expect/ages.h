/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ages.h -- warns of groups that can reach sites which are for older people.
 *
 * A platform file says from which age people may have an account there
 * (catalogue.h).  A `sites` heading of the policy may say another age, and a
 * group says how old its youngest people are.  One thread at a time; memory is
 * in the arena.
 */
#ifndef SG_AGES_H
#define SG_AGES_H

struct sg_arena;
struct sg_compile;
struct sg_compile_in;
struct sg_image;
struct sg_problems;

/*
 * Add a warning for each group with an `age` of which people can reach, at some
 * instant of compiled time, the first host of a platform for older people.  The
 * warning names the platforms, the lines that let people reach them, and the
 * line to write.  Exceptions, bans and locked lists are left aside: somebody
 * approved an exception for this group.  `compile` is the compiled policy, and
 * `names` the open names image.  Call this only if there was no error.
 *
 * Does nothing if no group has an age.  Otherwise compiles the policy once
 * more.  The cost grows with the number of groups with an age and those in
 * them, times the number of lines that name a platform with an age.
 */
void sg_ages(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_compile *compile, struct sg_image *names,
    struct sg_problems *problems);

#endif

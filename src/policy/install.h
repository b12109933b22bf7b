/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * install.h -- put images in force, and back to the ones before.
 *
 * The service finds new files by itself; nothing is signalled.
 */
#ifndef SG_INSTALL_H
#define SG_INSTALL_H

#include "policy/build.h"

/* File names inside the state folder. */
#define SG_NAMES_FILE "names.img"
#define SG_POLICY_FILE "policy.img"
#define SG_NAMES_BEFORE "names.img.before"
#define SG_POLICY_BEFORE "policy.img.before"

/*
 * The seed for the name tables of `state_folder`: that of the installed
 * names image, else a fresh random one.
 */
void sg_install_seed(const char *state_folder, uint64_t seed[2]);
/*
 * Replace the images in `state_folder` (made if missing) after opening the
 * new ones as the service would.  The old ones are kept as "before".
 * Unchanged files are left alone.  True on success; else a problem is added
 * and what was in force still is, or (it is said) the new images are, but the
 * disk did not confirm it; or, where the disk also fails to put the names
 * back, the old policy goes on with the new names.
 */
bool sg_install(const char *state_folder, const struct sg_build *build,
    struct sg_problems *problems);
/*
 * Replace only the names, for the policy in force: what its file says now may
 * be half written.  A policy that needs a list that the new names do not have
 * keeps those that it has.  What a rollback goes back to stays as it is.
 * True on success; else a problem is added.
 */
bool sg_install_names(const char *state_folder, const struct sg_build *build,
    struct sg_problems *problems);
/*
 * Exchange the images in force and the ones before; a second call undoes
 * the first.
 */
bool sg_rollback(const char *state_folder, struct sg_problems *problems);

#endif

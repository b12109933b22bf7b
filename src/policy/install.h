/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * install.h -- puts compiled images in force, and rolls back to the previous
 * images.  The images in force are names.img and policy.img in the state
 * folder.  The service filters by these two images.
 *
 * One thread at a time.  The service notices new files by itself, so no signal
 * is sent.  A lock file keeps two processes from changing one state folder at
 * the same time.  The second process gets an error at once.
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
 * Set `seed` to the seed of the names image in `state_folder`.  A build with
 * this seed can reuse that image (build.h).  If the folder has no valid names
 * image, set `seed` to random numbers.
 */
void sg_install_seed(const char *state_folder, uint64_t seed[2]);
/*
 * Returns true if both images are in `state_folder`, and have the version that
 * this program writes.  Reads only their heads.
 */
bool sg_install_is_current(const char *state_folder);
/*
 * Check that the service could open the new images, then replace the images in
 * `state_folder`.  The folder is created if it is missing.  The old images are
 * kept under their "before" names.  Unchanged files are left alone.
 *
 * On failure returns false and adds a problem.  The old images then stay in
 * force, except in the following two cases.  The problem's text says which case
 * it is.
 * - fsync failed after both files were replaced: the new images are in force.
 * - Replacing the policy image failed, and restoring the old names image
 *   failed too: the old policy image and the new names image are in force.
 */
bool sg_install(const char *state_folder, const struct sg_build *build,
    struct sg_problems *problems);
/*
 * Replace only the names image, for an update of lists.  The installed policy
 * image stays, because the policy file may be half edited.  Fails if the
 * installed policy needs a list or platform that the new names image lacks.
 * The images for a rollback are not touched.  On failure returns false and adds
 * a problem.
 */
bool sg_install_names(const char *state_folder, const struct sg_build *build,
    struct sg_problems *problems);
/*
 * Exchange the installed images and the previous images.  A second call undoes
 * the first call.  On failure returns false and adds a problem.
 */
bool sg_rollback(const char *state_folder, struct sg_problems *problems);
/*
 * Delete the previous images, which may name people, if another policy took
 * their place over `days` days before `now` (UTC seconds).  If `days` is 0,
 * they are kept.  On failure returns false and adds a problem.
 */
bool sg_install_forget(const char *state_folder, uint32_t days, int64_t now,
    struct sg_problems *problems);

#endif

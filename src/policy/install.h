/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * install.h -- puts images in force, and rolls back to the previous ones.  The
 * images in force are names.img and policy.img in the state folder, which the
 * service uses.
 *
 * One thread at a time.  The service notices new files by itself; no signal is
 * sent.  A lock file keeps two processes from changing one state folder at the
 * same time: the second gets an error at once.
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
 * Set `seed` to the seed of the names image in `state_folder`, so that the
 * image can be reused (build.h); or to a random seed if no valid image is
 * there.
 */
void sg_install_seed(const char *state_folder, uint64_t seed[2]);
/*
 * Check that the service could open the new images, then replace the images in
 * `state_folder` (created if missing).  The old images are kept under their
 * "before" names.  Unchanged files are left alone.  On failure returns false
 * and adds a problem.  Then the old images are still in force, except in two
 * cases, which the problem names: the new images are in force but fsync failed;
 * or replacing the policy failed and so did restoring the names, so that the
 * old policy runs with the new names.
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
 * Exchange the installed images and the previous ones; a second call undoes
 * the first.  On failure returns false and adds a problem.
 */
bool sg_rollback(const char *state_folder, struct sg_problems *problems);

#endif

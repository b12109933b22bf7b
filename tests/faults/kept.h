/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kept.h -- saves the files of a folder in memory, so that a test can restore
 * them before each run.
 *
 * Not thread-safe. If a function fails, the test fails.
 */
#ifndef SG_TEST_KEPT_H
#define SG_TEST_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define KEPT_MAX 16 /* largest number of files in a folder */

struct kept {
	char folder[128];
	bool there; /* true if the folder existed when it was saved */
	size_t n;
	struct {
		char name[64];
		char *bytes;
		size_t size;
		mode_t mode;
	} file[KEPT_MAX];
};

/*
 * Saves the files of `folder`. The folder may be missing. Subfolders are
 * ignored. Free the result with kept_free().
 */
void kept_read(struct kept *kept, const char *folder);
/*
 * Restores the folder, so that it has exactly the saved files. If the folder
 * was missing when it was saved, it is removed.
 */
void kept_put_back(const struct kept *kept);
/* Writes one of the saved files to the path `to`. */
void kept_copy(const struct kept *kept, const char *name, const char *to);
void kept_free(struct kept *kept);

#endif

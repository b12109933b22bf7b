/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kept.h -- the files of a folder, remembered, and put back before each run.
 */
#ifndef SG_TEST_KEPT_H
#define SG_TEST_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define KEPT_MAX 16

struct kept {
	char folder[128];
	bool there; /* the folder */
	size_t n;
	struct {
		char name[64];
		char *bytes;
		size_t size;
		mode_t mode;
	} file[KEPT_MAX];
};

/* Remember what is in `folder`, which may be missing; folders in it are left
 * alone. */
void kept_read(struct kept *kept, const char *folder);
/* Exactly these files again, or no folder. */
void kept_put_back(const struct kept *kept);
/* One of them, in another place. */
void kept_copy(const struct kept *kept, const char *name, const char *to);
void kept_free(struct kept *kept);

#endif

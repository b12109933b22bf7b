/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- a journal's open files, its keys, and its writer's knowledge of
 * where the journal ends.
 */
#ifndef SG_JOURNAL_FILES_H
#define SG_JOURNAL_FILES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/why.h"
#include "journal/head.h"
#include "journal/keyfile.h"

struct sg_writer {
	const char *folder, *key_path; /* borrowed */
	uint32_t keep_days;            /* 0 means for ever */
	int head_fd, day_fd;           /* -1: not open */
	int32_t day;                   /* day of day_fd */
	bool settled;                  /* all files are open and as `head`
					  says, unless another process has
					  written since */
	int64_t looked_ms;             /* when `settled` was last checked */
	uint64_t generation;           /* hashes begun in an
				     older one are stale, as the key may
				     have changed */
	bool fresh; /* the journal is being created and has no head yet */
	bool has_keys;
	struct sg_keys keys;
	char mark[9];                /* prefix of this journal's event ids */
	struct sg_head_key head_key; /* derived from keys.chain */
	struct sg_head head;
	char *line; /* SG_LINE_MAX bytes; not secret, so it need not be kept
		       out of swap */
	char why[SG_WHY_BYTES]; /* last error, one sentence */
	bool warned;            /* `why` is a warning only: the operation
				   succeeded */
};

/* Returns false if memory cannot be allocated; then needs no fini. */
bool sg_writer_init(struct sg_writer *writer, const char *folder,
    const char *key_path);
void sg_writer_fini(struct sg_writer *writer);

/* Read the key file once.  Returns false, with `why`, on failure. */
bool sg_writer_keys(struct sg_writer *writer);
/*
 * Open `name` in the folder; with O_CREAT in `flags`, create it if it does not
 * exist.  Returns 0 or an error for sg_why_text(); refuses anything but a
 * regular file.
 */
int sg_writer_open(const struct sg_writer *writer, const char *name, int flags,
    mode_t mode, int *fd);

/* Close the files, which also releases the lock. */
void sg_writer_close(struct sg_writer *writer);

#endif

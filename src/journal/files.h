/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- the open files of a journal, its keys, and what its writer knows
 * of its end.
 *
 * For writer.c and mend.c.  One thread at a time.
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
	uint32_t keep_days;            /* 0: for ever */
	int head_fd, day_fd;           /* -1: not open */
	int32_t day;                   /* that day_fd is of */
	bool settled;                  /* all is open and as `head` says, if
					  nobody else has written since */
	int64_t looked_ms;             /* when that was last made sure of */
	uint64_t looks;                /* how often; the key is the same
					  until the next */
	bool fresh; /* the journal is just being begun: it has no head yet */
	bool has_keys;
	struct sg_keys keys;
	char mark[9];                /* that begins this journal's ids */
	struct sg_head_key head_key; /* made of keys.chain */
	struct sg_head head;
	char *line; /* SG_LINE_MAX bytes; no secret, so not of memory that is
		       kept from swap whole */
	char why[SG_WHY_BYTES]; /* what went wrong last; one sentence */
	bool warned;            /* `why` is of something that went on */
};

/* False: no memory; there is nothing in it that must be undone. */
bool sg_writer_init(struct sg_writer *writer, const char *folder,
    const char *key_path);
void sg_writer_fini(struct sg_writer *writer);

/* Read the key, if that was not done.  False: see `why`. */
bool sg_writer_keys(struct sg_writer *writer);
/*
 * Open `name` of the folder, and make it if it is not there and
 * `flags` has O_CREAT.  Returns 0 or an error for sg_why_text(); never anything
 * but a plain file.
 */
int sg_writer_open(const struct sg_writer *writer, const char *name, int flags,
    mode_t mode, int *fd);

/* Close them, which gives the lock back as well. */
void sg_writer_close(struct sg_writer *writer);

#endif

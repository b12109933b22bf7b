/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- the state of a journal's writer. A writer has the open files and
 * the keys, and knows where the journal ends.
 *
 * For writer.c and the modules that it uses. One thread at a time per writer.
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
	int head_fd, day_fd;           /* -1 if not open */
	int32_t day;  /* day of the file day_fd, in days since 1970-01-01 */
	bool settled; /* all files were open and agreed with the file `head` at
			 `looked_ms`; since then another process may have
			 written */
	/* When `settled` was last set, in UTC milliseconds. */
	int64_t looked_ms;
	/*
	 * Incremented each time the files are opened anew, because the key may
	 * then have changed. If a hash was begun in an older generation, it is
	 * not used.
	 */
	uint64_t generation;
	bool fresh; /* the journal is being created; there is no file `head` yet
		     */
	bool has_keys;
	struct sg_keys keys;
	char mark[9]; /* prefix of this journal's event ids */
	/* The head's key, derived from keys.chain. */
	struct sg_head_key head_key;
	struct sg_head head;
	char *line; /* SG_LINE_MAX bytes; a line is not secret, so the buffer
		       may be swapped out */
	char why[SG_WHY_BYTES]; /* last error, one sentence */
	bool sync;   /* a record is written only when it is on the disk */
	bool warned; /* the operation succeeded, and `why` is a warning */
};

/* Returns false if memory cannot be allocated. Do not call sg_writer_fini()
 * after that. */
bool sg_writer_init(struct sg_writer *writer, const char *folder,
    const char *key_path);
void sg_writer_fini(struct sg_writer *writer);

/* Read the key file, unless this writer has already read it.  Returns false,
 * with the writer's `why` set, on failure. */
bool sg_writer_keys(struct sg_writer *writer);
/*
 * Open `name` in the folder; with O_CREAT in `flags`, create it if it does not
 * exist.  Returns 0 or an error number for sg_why_text().  Refuses anything but
 * a regular file.
 */
int sg_writer_open(const struct sg_writer *writer, const char *name, int flags,
    mode_t mode, int *fd);

/* Close the files, which also releases the journal's file lock. */
void sg_writer_close(struct sg_writer *writer);

#endif

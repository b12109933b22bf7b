/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * watch.h -- tells when two files that are replaced together have changed.
 *
 * The files are replaced one after the other. So they are new only when two
 * looks in a row have found the same files. Files are compared by device,
 * inode, size and times; their bytes are not read. One thread at a time.
 */
#ifndef SG_WATCH_H
#define SG_WATCH_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

/* Identifies one version of a file; all zeros if it is missing. */
struct sg_stamp {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec written, changed;
};

/* All zeros at first. */
struct sg_watch {
	struct sg_stamp seen[2];  /* at the last look */
	struct sg_stamp taken[2]; /* at the last sg_watch_take() */
	bool any;                 /* sg_watch_take() was called */
	/* The last look found other files than the one before it: they may
	 * change again soon. */
	bool settling;
};

enum sg_watch_news {
	SG_WATCH_SAME = 1, /* the files that were taken last */
	SG_WATCH_CHANGING, /* others, which may not be complete yet */
	SG_WATCH_NEW       /* others, which the look before has found too */
};

/* Look at the files at both paths. */
enum sg_watch_news sg_watch_look(struct sg_watch *watch, const char *one,
    const char *other);
/*
 * The files of the last look are going to be read. Call this before they are
 * read: if one is replaced meanwhile, the next look finds another file.
 */
void sg_watch_take(struct sg_watch *watch);

#endif

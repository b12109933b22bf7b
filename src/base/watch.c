/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * watch.c -- tells when two files that are replaced together have changed.
 */
#define _POSIX_C_SOURCE 200809L /* st_mtim */
#include "base/watch.h"

#include <string.h>
#include <sys/stat.h>

static struct sg_stamp
stamp_of(const char *path)
{
	struct sg_stamp stamp = {0};
	struct stat st;

	if (stat(path, &st) != 0)
		return stamp;
	stamp.dev = st.st_dev;
	stamp.ino = st.st_ino;
	stamp.size = st.st_size;
	stamp.written = st.st_mtim;
	stamp.changed = st.st_ctim;
	return stamp;
}

static bool
is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool
is_same(const struct sg_stamp *a, const struct sg_stamp *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	    is_same_time(a->written, b->written) &&
	    is_same_time(a->changed, b->changed);
}

static bool
are_same(const struct sg_stamp a[2], const struct sg_stamp b[2])
{
	return is_same(&a[0], &b[0]) && is_same(&a[1], &b[1]);
}

enum sg_watch_news
sg_watch_look(struct sg_watch *watch, const char *one, const char *other)
{
	const struct sg_stamp now[2] = {stamp_of(one), stamp_of(other)};

	watch->settling = !are_same(now, watch->seen);
	memcpy(watch->seen, now, sizeof(now));
	if (watch->any && are_same(now, watch->taken))
		return SG_WATCH_SAME;
	return watch->settling ? SG_WATCH_CHANGING : SG_WATCH_NEW;
}

void
sg_watch_take(struct sg_watch *watch)
{
	memcpy(watch->taken, watch->seen, sizeof(watch->taken));
	watch->any = true;
}

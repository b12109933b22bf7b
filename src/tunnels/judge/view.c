/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * view.c -- reads the table of open connections, for the judge.
 */
#define _GNU_SOURCE
#include "tunnels/judge/view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tunnels/owner.h"
#include "tunnels/row.h"

struct sg_view {
	char *path;
	int fd; /* -1: not open */
	dev_t dev;
	ino_t ino;
	struct sg_table_head head;
	uint64_t words[SG_TUNNEL_SLOTS];
};

struct sg_view *
sg_view_new(const char *path)
{
	struct sg_view *view = calloc(1, sizeof *view);

	if (view == NULL)
		return NULL;
	view->fd = -1;
	view->path = strdup(path);
	if (view->path == NULL)
		sg_view_free(&view);
	return view;
}

static void
leave(struct sg_view *view)
{
	if (view->fd >= 0)
		close(view->fd);
	view->fd = -1;
}

void
sg_view_free(struct sg_view **view)
{
	if (*view == NULL)
		return;
	leave(*view);
	free((*view)->path);
	free(*view);
	*view = NULL;
}

static bool
read_at(int fd, void *to, size_t n, size_t at)
{
	return pread(fd, to, n, (off_t)at) == (ssize_t)n;
}

/* Says why the table cannot be used, unless there is none.  Returns false. */
static bool
fail(const struct sg_view *view, int error, char why[SG_WHY_BYTES])
{
	if (error != ENOENT)
		(void)sg_why_errno(why, view->path, "read", error);
	return false;
}

/* Open the file that is at the path now, unless it is open. */
static bool
follow(struct sg_view *view, char why[SG_WHY_BYTES])
{
	struct stat st;

	if (stat(view->path, &st) != 0)
		return fail(view, errno, why);
	if (view->fd >= 0 && st.st_dev == view->dev && st.st_ino == view->ino)
		return true;
	leave(view);
	view->fd = open(view->path,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (view->fd < 0 || fstat(view->fd, &st) != 0)
		return fail(view, errno, why);
	view->dev = st.st_dev;
	view->ino = st.st_ino;
	if (!S_ISREG(st.st_mode))
		return fail(view, SG_WHY_ODD, why);
	return sg_owner_is_other(view->path, &st, why);
}

/* Read the head of the table, and the words of all rows. */
static bool
read_table(struct sg_view *view, struct sg_table_head *head,
    char why[SG_WHY_BYTES])
{
	return (read_at(view->fd, head, sizeof *head, 0) && sg_is_table(head) &&
		   read_at(view->fd, view->words, sizeof view->words,
		       SG_TABLE_WORDS_AT)) ||
	    fail(view, SG_WHY_ODD, why);
}

enum sg_view_state
sg_view_look(struct sg_view *view, char why[SG_WHY_BYTES])
{
	struct sg_table_head head;
	bool same;

	why[0] = '\0';
	if (!follow(view, why) || !read_table(view, &head, why)) {
		leave(view);
		return SG_VIEW_MISSING;
	}
	same = memcmp(head.birth, view->head.birth, sizeof head.birth) == 0;
	memcpy(&view->head, &head, sizeof head);
	return same ? SG_VIEW_SAME : SG_VIEW_OTHER;
}

const struct sg_table_head *
sg_view_head(const struct sg_view *view)
{
	return &view->head;
}

const uint64_t *
sg_view_words(const struct sg_view *view)
{
	return view->words;
}

enum sg_view_row
sg_view_row(const struct sg_view *view, size_t slot, uint64_t word,
    struct sg_row *row)
{
	uint64_t now;

	if (view->fd < 0 ||
	    !read_at(view->fd, row, sizeof *row,
		SG_TABLE_ROWS_AT + slot * SG_ROW_BYTES) ||
	    !read_at(view->fd, &now, sizeof now,
		SG_TABLE_WORDS_AT + slot * sizeof now))
		return SG_VIEW_DAMAGED;
	if (now != word)
		return SG_VIEW_CHANGED;
	return row->check == sg_row_check(row, word) ? SG_VIEW_ROW :
						       SG_VIEW_DAMAGED;
}

bool
sg_view_unfit(const struct sg_view *view, uint64_t number,
    struct sg_tunnel_key *key, bool *intercepted)
{
	const size_t at = SG_TABLE_UNFIT_AT +
	    number % SG_UNFIT_SLOTS * sizeof(struct sg_unfit);
	struct sg_unfit unfit;
	uint64_t again;

	if (view->fd < 0 || !read_at(view->fd, &unfit, sizeof unfit, at) ||
	    !read_at(view->fd, &again, sizeof again, at))
		return false;
	*key = unfit.key;
	*intercepted = unfit.intercepted != 0;
	return unfit.number == number && again == number;
}

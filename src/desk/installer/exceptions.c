/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exceptions.c -- reads and writes the file of exceptions. */
#include "desk/installer/exceptions.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/link.h"

#define BEFORE_FILE "exceptions.before"
/* The version before the last save is kept under this name. */
#define LAST_FILE "exceptions.last"
#define BEFORE_MODE 0600

void
sg_exceptions_version(struct sg_str text, char version[SG_VERSION_TEXT])
{
	uint8_t hash[32];

	(void)crypto_generichash(hash, sizeof(hash), (const uint8_t *)text.p,
	    text.n, NULL, 0);
	sodium_bin2hex(version, SG_VERSION_TEXT, hash, sizeof(hash));
}

bool
sg_exceptions_read(struct sg_arena *arena, const struct sg_desk_places *places,
    struct sg_str *text, char version[SG_VERSION_TEXT], char why[SG_WHY_BYTES])
{
	int error = sg_file_read(arena, places->exceptions, SG_LINK_TEXT_BYTES,
	    text);

	if (error != 0)
		return sg_why(why, "%s cannot be read: %s", places->exceptions,
		    sg_file_why(error));
	sg_exceptions_version(*text, version);
	return true;
}

/* Copy the file `from` to `to`, with the owner and mode of `like`; NULL: of a
 * private file. */
static bool
copy(const char *from, const char *to, const struct stat *like,
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_str text;
	int error = sg_file_read(arena, from, SG_LINK_TEXT_BYTES, &text);

	if (error != 0)
		(void)sg_why(why, "%s cannot be read: %s", from,
		    sg_file_why(error));
	else if ((error = like != NULL ?
			 sg_file_replace_like(to, text.p, text.n, like) :
			 sg_file_replace(to, text.p, text.n, BEFORE_MODE)) != 0)
		(void)sg_why_errno(why, to, "written", error);
	sg_arena_free(&arena);
	return error == 0;
}

static const char *
before_path(struct sg_arena *arena, const struct sg_desk_places *places)
{
	return sg_path_join(arena, places->state, BEFORE_FILE);
}

static bool
replace(const struct sg_desk_places *places, struct sg_str text,
    char why[SG_WHY_BYTES])
{
	struct stat like;
	int error = stat(places->exceptions, &like) != 0 ?
	    errno :
	    sg_file_replace_like(places->exceptions, text.p, text.n, &like);

	return error == 0 ||
	    sg_why_errno(why, places->exceptions, "written", error);
}

bool
sg_exceptions_write(const struct sg_desk_places *places, struct sg_str text,
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *before = before_path(arena, places);
	bool fine = copy(places->exceptions, before, NULL, why);

	if (fine && !replace(places, text, why)) {
		(void)unlink(before);
		fine = false;
	}
	sg_arena_free(&arena);
	return fine;
}

bool
sg_exceptions_put_back(const struct sg_desk_places *places,
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *before = before_path(arena, places);
	struct stat like;
	bool fine = stat(places->exceptions, &like) == 0 ||
	    sg_why_errno(why, places->exceptions, "written", errno);

	fine = fine && copy(before, places->exceptions, &like, why);
	if (fine)
		(void)unlink(before);
	sg_arena_free(&arena);
	return fine;
}

void
sg_exceptions_settle(const struct sg_desk_places *places)
{
	struct sg_arena *arena = sg_arena_new();

	(void)rename(before_path(arena, places),
	    sg_path_join(arena, places->state, LAST_FILE));
	sg_arena_free(&arena);
}

void
sg_exceptions_forget(const struct sg_desk_places *places, int64_t until_s)
{
	struct sg_arena *arena = sg_arena_new();
	const char *last = sg_path_join(arena, places->state, LAST_FILE);
	struct stat st;

	if (stat(last, &st) == 0 && (int64_t)st.st_mtime <= until_s)
		(void)unlink(last);
	sg_arena_free(&arena);
}

bool
sg_exceptions_unsettled(const struct sg_desk_places *places)
{
	struct sg_arena *arena = sg_arena_new();
	bool exists = access(before_path(arena, places), F_OK) == 0;

	sg_arena_free(&arena);
	return exists;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * update.c -- updates a fetched list in steps: fetch, unpack, check, store.
 *
 * If a step fails, the stored list stays unchanged.  Only the record of the
 * list (fetched.h) changes.
 */
#include "policy/fetch/update.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "policy/fetch/fetch.h"
#include "policy/lists/lists.h"
#include "policy/lists/look.h"
#include "policy/lists/unpack.h"

/* An update counts as due an hour early.  Otherwise a timer that fires a little
 * early would skip the update. */
#define EARLY_S 3600
#define FOLDER_MODE 0750
#define LIST_MODE 0640
#define LOCK_FILE ".lock"
#define DIGEST_FILE_BYTES_MAX 65536
#define HEX_BYTES (2 * SG_FETCH_DIGEST_BYTES)

struct update {
	struct sg_arena *arena;
	const struct sg_update_options *options;
	const struct sg_ast_sites *sites;
	const struct sg_ast_source *source;
	const char *path;        /* of the list */
	struct sg_fetched known; /* the record of the list */
	const char *expressions; /* UT1 file that is not used, or NULL */
	const char *why;         /* reason of a failure */
	const char *advice;      /* what to do about it, or NULL */
};

/* ---- lock --------------------------------------------------------------- */

static bool
make_folder(const char *path)
{
	return mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST;
}

int
sg_update_begin(struct sg_arena *arena, const char *state_folder,
    struct sg_problems *problems)
{
	const char *folder = sg_path_join(arena, state_folder,
	    SG_FETCHED_FOLDER);
	const char *path = sg_path_join(arena, folder, LOCK_FILE);
	int fd = -1;

	if (make_folder(state_folder) && make_folder(folder))
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
		    0600);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd >= 0 && errno == EWOULDBLOCK)
		sg_problem(problems, SG_ERROR, (struct sg_place){0},
		    "wait until it has ended, then run the command again",
		    "somebody else is updating the lists right now");
	else
		sg_problem(problems, SG_ERROR, (struct sg_place){0},
		    "run the command as the user who may write there",
		    "%s cannot be opened: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

int64_t
sg_update_due(const struct sg_ast_source *source,
    const struct sg_fetched *fetched)
{
	return fetched->asked == 0 ?
	    0 :
	    fetched->asked + (source->weekly ? 7 : 1) * SG_DAY_S - EARLY_S;
}

/* ---- the steps ---------------------------------------------------------- */

/* Note why a step failed.  Always returns false: the caller returns this value.
 */
static bool
refuse(struct update *u, const char *why, const char *advice)
{
	u->why = why;
	u->advice = advice;
	return false;
}

/* Returns an unlinked temporary file on the disk of the lists.  If that disk is
 * full, writing the temporary file fails before the stored list is touched. */
static FILE *
scratch_file(const struct update *u)
{
	char *path = sg_arena_printf(u->arena, "%s/.fetch.XXXXXX",
	    u->options->folder);
	int fd = mkstemp(path);
	FILE *file;

	if (fd < 0)
		return NULL;
	unlink(path);
	file = fdopen(fd, "w+");
	if (file == NULL)
		close(fd);
	return file;
}

/* Returns true if the stored list has the size that is in its record.
 * Otherwise the list is missing or damaged.  Then the caller must not send the
 * ETag, because the server might answer that nothing has changed. */
static bool
is_kept(const struct update *u)
{
	struct stat st;

	return u->known.changed > 0 && stat(u->path, &st) == 0 &&
	    S_ISREG(st.st_mode) && (uint64_t)st.st_size == u->known.bytes;
}

/* Returns the URL without "#" and what follows.  This part names a list in an
 * archive, and is not sent to the server. */
static struct sg_str
without_part(const struct update *u)
{
	struct sg_str url = u->source->url.text;

	return sg_str_cut(&url, '#');
}

/* Returns the name of the list in the archive, or an empty text. */
static struct sg_str
part_of(const struct update *u)
{
	struct sg_str url = u->source->url.text;

	(void)sg_str_cut(&url, '#');
	return url;
}

static const char elsewhere[] = "if the list has moved, correct the address";

static bool
fetch_list(struct update *u, struct sg_fetch *fetch,
    enum sg_fetch_result *result)
{
	bool kept = is_kept(u);

	fetch->url = sg_arena_dup(u->arena, without_part(u));
	fetch->etag = kept ? u->known.etag : "";
	fetch->modified = kept ? u->known.modified : "";
	*result = sg_fetch(u->options->fetcher, u->arena, fetch);
	if (*result == SG_FETCH_FAILED)
		return refuse(u, fetch->why, elsewhere);
	if (*result == SG_FETCH_NEW && fetch->bytes == 0)
		return refuse(u, "it is empty", elsewhere);
	return true;
}

/* Returns the file name in a URL: "list.gz" for
 * "https://example.org/a/list.gz?x". */
static struct sg_str
file_of(struct sg_str url)
{
	struct sg_str path = sg_str_cut(&url, '?');
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return (struct sg_str){path.p + n, path.n - n};
}

/* Returns true if `line` has the format of sha256sum and the checksum `digest`.
 * The file name in `line` must be `file`, or missing. */
static bool
line_has(struct sg_str line, struct sg_str file, const char *digest)
{
	struct sg_str name;

	line = sg_str_trim(line);
	if (line.n < HEX_BYTES ||
	    !sg_str_eqi((struct sg_str){line.p, HEX_BYTES},
		(struct sg_str){digest, HEX_BYTES}))
		return false;
	name = sg_str_trim((struct sg_str){
	    line.p + HEX_BYTES, line.n - HEX_BYTES});
	if (name.n > 0 && name.p[0] == '*') /* sha256sum's binary mode */
		name = (struct sg_str){name.p + 1, name.n - 1};
	return name.n == 0 || sg_str_eq(file_of(name), file);
}

static bool
digest_fits(const struct update *u, struct sg_str text,
    const uint8_t digest[SG_FETCH_DIGEST_BYTES])
{
	struct sg_str file = file_of(without_part(u));
	char hex[HEX_BYTES + 1];
	bool fits = false;

	for (size_t i = 0; i < SG_FETCH_DIGEST_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	while (text.n > 0 && !fits)
		fits = line_has(sg_str_cut(&text, '\n'), file, hex);
	return fits;
}

/* If the `source` line has a "checked by" URL, fetch the checksum file from it.
 * Returns false if this file does not have the checksum of the list. */
static bool
check_digest(struct update *u, const struct sg_fetch *list)
{
	struct sg_fetch fetch = {
	    .url = u->source->checked_by.text.p, .etag = "", .modified = ""};
	char *text;
	size_t n;
	bool fine;

	if (u->source->checked_by.text.n == 0)
		return true;
	fetch.to = scratch_file(u);
	if (fetch.to == NULL)
		return refuse(u, strerror(errno), NULL);
	fine = sg_fetch(u->options->fetcher, u->arena, &fetch) == SG_FETCH_NEW;
	if (!fine)
		refuse(u,
		    sg_arena_printf(u->arena,
			"its checksum could not be fetched: %s", fetch.why),
		    "if the checksum has moved, correct its address");
	text = sg_arena_alloc(u->arena, DIGEST_FILE_BYTES_MAX);
	rewind(fetch.to);
	n = fread(text, 1, DIGEST_FILE_BYTES_MAX, fetch.to);
	fclose(fetch.to);
	if (fine && !digest_fits(u, (struct sg_str){text, n}, list->digest))
		return refuse(u,
		    "it does not have the checksum that "
		    "\"checked by\" names",
		    "one of the two may just have been replaced: try again "
		    "later");
	return fine;
}

/* Check that the text is a list, and that it has at least half as many names as
 * the stored list.  Then set the new counts in the record. */
static bool
look_at(struct update *u, struct sg_str text)
{
	struct sg_list_look look = sg_list_look(u->arena, text);
	uint64_t before = u->known.changed > 0 ? u->known.names : 0;

	if (look.why != NULL)
		return refuse(u, look.why, elsewhere);
	if (look.names < before - before / 2 && !u->options->smaller)
		return refuse(u,
		    sg_arena_printf(u->arena,
			"it has %llu "
			"names, and had %llu before",
			(unsigned long long)look.names,
			(unsigned long long)before),
		    sg_arena_printf(u->arena,
			"if that is right, run:  "
			"schoolgate lists update --smaller-lists %s",
			u->sites->name.text.p));
	u->known.names = look.names;
	u->known.bytes = text.n;
	return true;
}

static bool
is_same(const struct update *u, struct sg_str text)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_str old;
	bool same = u->known.changed > 0 &&
	    sg_file_read(arena, u->path, text.n, &old) == 0 &&
	    sg_str_eq(old, text);

	sg_arena_free(&arena);
	return same;
}

/* If `text` differs from the stored list, replace the stored list. */
static bool
keep(struct update *u, struct sg_str text, enum sg_update_result *result)
{
	int error;

	if (is_same(u, text)) {
		*result = SG_UPDATE_SAME;
		return true;
	}
	error = sg_file_replace(u->path, text.p, text.n, LIST_MODE);
	if (error != 0)
		return refuse(u,
		    sg_arena_printf(u->arena, "%s cannot be written: %s",
			u->path, strerror(error)),
		    NULL);
	u->known.changed = u->options->now;
	*result = SG_UPDATE_NEW;
	return true;
}

/* Map the file into memory.  If this fails or the file is empty, returns false
 * and notes the reason. */
static bool
map(struct update *u, FILE *file, struct sg_str *text)
{
	struct stat st;
	void *bytes;

	if (fflush(file) != 0 || fstat(fileno(file), &st) != 0)
		return refuse(u, strerror(errno), NULL);
	if (st.st_size == 0)
		return refuse(u, "it is empty", elsewhere);
	text->n = (size_t)st.st_size;
	bytes = mmap(NULL, text->n, PROT_READ, MAP_PRIVATE, fileno(file), 0);
	if (bytes == MAP_FAILED)
		return refuse(u, strerror(errno), NULL);
	text->p = bytes;
	return true;
}

static void
unmap(struct sg_str text)
{
	munmap((void *)(uintptr_t)text.p, text.n);
}

/* Returns how the policy names a list of the archive. */
static const char *
choosing(const struct update *u, const struct sg_unpacked *unpacked)
{
	const struct sg_str url = without_part(u);

	if (unpacked->choices == NULL)
		return elsewhere;
	return sg_arena_printf(u->arena,
	    "name one of its lists, for example:  source \"%.*s#%s\" every "
	    "%s; the archive has: %s",
	    (int)url.n, url.p, unpacked->choice,
	    u->source->weekly ? "week" : "day", unpacked->choices);
}

static bool
unpack(struct update *u, FILE *packed, FILE *to)
{
	struct sg_unpacked unpacked;
	struct sg_str text;
	const char *why;

	if (!map(u, packed, &text))
		return false;
	why = sg_unpack(u->arena, text, part_of(u), SG_UNPACK_MOST_BYTES, to,
	    &unpacked);
	unmap(text);
	if (why != NULL)
		return refuse(u, why, choosing(u, &unpacked));
	u->expressions = unpacked.expressions;
	return true;
}

/* Check the unpacked list in `file` and store it. */
static bool
take(struct update *u, FILE *file, enum sg_update_result *result)
{
	struct sg_str text;
	bool fine;

	if (!map(u, file, &text))
		return false;
	fine = look_at(u, text) && keep(u, text, result);
	unmap(text);
	return fine;
}

static bool
run_steps(struct update *u, FILE *packed, FILE *unpacked,
    enum sg_update_result *result)
{
	struct sg_fetch fetch = {.to = packed};
	enum sg_fetch_result fetched;

	if (!fetch_list(u, &fetch, &fetched))
		return false;
	if (fetched == SG_FETCH_SAME) {
		*result = SG_UPDATE_SAME;
		return true;
	}
	if (!check_digest(u, &fetch))
		return false;
	if (!unpack(u, packed, unpacked) || !take(u, unpacked, result))
		return false;
	u->known.etag = fetch.etag;
	u->known.modified = fetch.modified;
	return true;
}

/* ---- results ------------------------------------------------------------ */

static void
report(const struct update *u, const struct sg_fetched *before,
    struct sg_problems *problems)
{
	char day[SG_DATE_TEXT];
	const char *stays = before->changed == 0 ?
	    "there is none from before" :
	    sg_arena_printf(u->arena, "the one of %s stays in force",
		sg_day_text((int32_t)(before->changed / SG_DAY_S), day));

	sg_problem(problems, SG_ERROR, u->source->url.place,
	    u->advice == NULL ?
		stays :
		sg_arena_printf(u->arena, "%s; %s", stays, u->advice),
	    "the list for \"%s\" could not be updated: %s",
	    u->sites->name.text.p, u->why);
}

/*
 * Write the record after an update.  `fine` is true if the update succeeded.
 * Returns false if the update failed, or if the record could not be written.
 */
static bool
remember(struct update *u, bool fine)
{
	int error;

	u->known.failed = fine ? 0 : u->options->now;
	u->known.failure = fine ? "" : u->why;
	if (fine)
		u->known.asked = u->options->now;
	error = sg_fetched_write(u->arena, u->path, &u->known);
	if (fine && error != 0)
		return refuse(u,
		    sg_arena_printf(u->arena, "%s cannot be written: %s",
			u->path, strerror(error)),
		    NULL);
	return fine;
}

enum sg_update_result
sg_update_list(struct sg_arena *arena, const struct sg_update_options *options,
    const struct sg_ast_sites *sites, const struct sg_ast_source *source,
    struct sg_problems *problems)
{
	struct update u = {.arena = arena,
	    .options = options,
	    .sites = sites,
	    .source = source};
	enum sg_update_result result = SG_UPDATE_FAILED;
	struct sg_fetched before;
	FILE *packed = NULL, *unpacked = NULL;
	bool fine;

	u.path = sg_fetched_path(arena, options->folder, sites->name.text,
	    source->url.text);
	before = u.known = sg_fetched_read(arena, u.path);
	if (make_folder(sg_path_join(arena, options->folder,
		sites->name.text.p))) {
		packed = scratch_file(&u);
		unpacked = scratch_file(&u);
	}
	fine = packed != NULL && unpacked != NULL ?
	    run_steps(&u, packed, unpacked, &result) :
	    refuse(&u, strerror(errno), NULL);
	if (u.expressions != NULL)
		sg_list_report_expressions(
		    &(struct sg_name_list){.place = source->url.place},
		    u.expressions, problems);
	if (!remember(&u, fine)) {
		report(&u, &before, problems);
		/* If the list was replaced, return SG_UPDATE_NEW even if its
		 * record could not be written. */
		result = result == SG_UPDATE_NEW ? result : SG_UPDATE_FAILED;
	}
	if (packed != NULL)
		fclose(packed);
	if (unpacked != NULL)
		fclose(unpacked);
	return result;
}

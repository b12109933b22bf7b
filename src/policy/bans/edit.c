/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * edit.c -- reads the file `orders` to change it, and replaces it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"
#include "policy/bans/parts.h"

#define LOCK_FILE ".orders.lock"
#define FILE_MODE 0640
/* Mode of a file that has the key of the journal's labels: it is replaced, and
 * never written in place. */
#define LABELLED_MODE 0440
#define MESSAGE_MAX 1024

bool
sg_bans_refuse(struct sg_bans_edit *edit, const char *advice,
    const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	sg_problem(edit->problems, SG_ERROR, (struct sg_place){0}, advice, "%s",
	    text);
	return false;
}

void
sg_bans_warn(struct sg_bans_edit *edit, const char *advice, const char *format,
    ...)
{
	char text[MESSAGE_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	sg_problem(edit->problems, SG_WARNING, (struct sg_place){0}, advice,
	    "%s", text);
}

/* ---- reading ------------------------------------------------------------ */

static bool
take_lock(struct sg_bans_edit *edit)
{
	const char *path = sg_path_join(edit->arena, edit->place->state,
	    LOCK_FILE);

	edit->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (edit->lock < 0)
		return sg_bans_refuse(edit,
		    errno == EACCES || errno == EPERM ?
			"run the command as root" :
			"is a policy installed? (schoolgate install)",
		    "%s cannot be opened: %s", path, strerror(errno));
	/* The lock is held for milliseconds. */
	while (flock(edit->lock, LOCK_EX) != 0)
		if (errno != EINTR)
			return sg_bans_refuse(edit, NULL,
			    "%s cannot be locked: %s", path, strerror(errno));
	return true;
}

static const char *
copy_text(struct sg_bans_edit *edit, const struct sg_bans *bans,
    uint32_t string)
{
	return sg_arena_dup(edit->arena, sg_str(sg_bans_text(bans, string)));
}

static void
take_ban(struct sg_bans_edit *edit, const struct sg_bans *bans,
    const struct sg_ban *ban)
{
	edit->ban = sg_arena_grow(edit->arena, edit->ban, edit->nbans,
	    &edit->bans_cap, sizeof *edit->ban);
	edit->ban[edit->nbans++] = (struct sg_ban_entry){.ban = *ban,
	    .id = copy_text(edit, bans, ban->id),
	    .whom = copy_text(edit, bans, ban->whom),
	    .by = copy_text(edit, bans, ban->by),
	    .because = copy_text(edit, bans, ban->because)};
}

static void
take_supervision(struct sg_bans_edit *edit, const struct sg_bans *bans,
    const struct sg_supervision *from)
{
	edit->supervision = sg_arena_grow(edit->arena, edit->supervision,
	    edit->nsupervisions, &edit->supervisions_cap,
	    sizeof *edit->supervision);
	edit->supervision[edit->nsupervisions++] =
	    (struct sg_supervision_entry){.supervision = *from,
		.id = copy_text(edit, bans, from->id),
		.group = copy_text(edit, bans, from->group),
		.by = copy_text(edit, bans, from->by),
		.because = copy_text(edit, bans, from->because)};
}

static void
take_all(struct sg_bans_edit *edit, const struct sg_bans *bans)
{
	const struct sg_bans_head *head = sg_bans_head(bans);

	for (uint32_t i = 0; i < head->nbans; i++)
		take_ban(edit, bans, sg_bans_get(bans, i));
	for (uint32_t i = 0; i < head->nsupervisions; i++)
		take_supervision(edit, bans, sg_bans_supervision(bans, i));
	edit->last_number = head->last_number;
	edit->labelled = edit->was_labelled = head->labelled != 0;
	edit->has_key = true;
	memcpy(edit->key, head->key, sizeof edit->key);
}

bool
sg_bans_edit_begin(struct sg_bans_edit *edit)
{
	struct sg_bans *bans;
	bool passing;

	edit->lock = -1;
	edit->path = sg_path_join(edit->arena, edit->place->state,
	    SG_BANS_FILE);
	if (sodium_init() < 0)
		return sg_bans_refuse(edit, NULL,
		    "the library libsodium cannot be used");
	if (!take_lock(edit))
		return false;
	switch (sg_bans_open(edit->path, edit->problems, &bans, &passing)) {
	case SG_BANS_OPENED:
		take_all(edit, bans);
		sg_bans_close(&bans);
		return true;
	case SG_BANS_NONE:
		return true;
	default:
		return false;
	}
}

void
sg_bans_edit_end(struct sg_bans_edit *edit)
{
	if (edit->lock >= 0)
		close(edit->lock); /* releases the lock */
	edit->lock = -1;
	sodium_memzero(edit->key, sizeof edit->key);
}

/* ---- the key ------------------------------------------------------------ */

/* Returns true if the ban is known by a hash. */
static bool
is_hashed(const struct sg_ban_entry *entry)
{
	return entry->ban.kind == SG_BAN_USER ||
	    entry->ban.kind == SG_BAN_DEVICE;
}

/* Hash the names with the present key. */
static bool
hash_anew(struct sg_bans_edit *edit)
{
	for (size_t i = 0; i < edit->nbans; i++) {
		struct sg_ban_entry *entry = &edit->ban[i];

		if (!is_hashed(entry) || entry->ban.until <= edit->now)
			continue;
		if (entry->ban.kind != SG_BAN_USER || *entry->whom == '\0' ||
		    !sg_bans_user_key(edit->key, sg_str(entry->whom),
			entry->ban.key))
			return sg_bans_refuse(edit,
			    "lift it, do this again, and then give it anew",
			    "the ban %s was given by a pseudonym of another "
			    "journal",
			    entry->id);
	}
	return true;
}

bool
sg_bans_edit_key(struct sg_bans_edit *edit, bool labelled)
{
	const uint8_t *label_key = edit->place->label_key;

	if (labelled && label_key == NULL)
		return sg_bans_refuse(edit,
		    "begin the journal (schoolgate journal init), or say where "
		    "its key is: --journal-key FILE",
		    "people are known by pseudonyms here, and the journal's key "
		    "cannot be read");
	if (labelled &&
	    (!edit->labelled ||
		memcmp(edit->key, label_key, sizeof edit->key) != 0)) {
		memcpy(edit->key, label_key, sizeof edit->key);
		edit->labelled = edit->has_key = true;
		return hash_anew(edit);
	}
	if (!edit->has_key)
		randombytes_buf(edit->key, sizeof edit->key);
	edit->has_key = true;
	return true;
}

/* ---- writing ------------------------------------------------------------ */

size_t
sg_bans_edit_prune(struct sg_bans_edit *edit, int64_t before)
{
	const size_t all = edit->nbans + edit->nsupervisions;
	size_t n = 0;

	for (size_t i = 0; i < edit->nbans; i++)
		if (edit->ban[i].ban.until >= before)
			edit->ban[n++] = edit->ban[i];
	edit->nbans = n;
	n = 0;
	for (size_t i = 0; i < edit->nsupervisions; i++)
		if (edit->supervision[i].supervision.until >=
		    edit->now - SG_DAY_S)
			edit->supervision[n++] = edit->supervision[i];
	edit->nsupervisions = n;
	return all - edit->nbans - edit->nsupervisions;
}

static int
by_key(const void *a, const void *b)
{
	const struct sg_ban_entry *x = a, *y = b;

	if (x->ban.kind != y->ban.kind)
		return x->ban.kind < y->ban.kind ? -1 : 1;
	return memcmp(x->ban.key, y->ban.key, sizeof x->ban.key);
}

/* The texts of the file while they are gathered. */
struct texts {
	struct sg_arena *arena;
	char *p;
	size_t n, cap;
};

static uint32_t
put_text(struct texts *texts, const char *text)
{
	const uint32_t at = (uint32_t)texts->n;

	/* The text 0 is "". */
	if (*text == '\0' && texts->n > 0)
		return 0;
	do {
		texts->p = sg_arena_grow(texts->arena, texts->p, texts->n,
		    &texts->cap, 1);
		texts->p[texts->n++] = *text;
	} while (*text++ != '\0');
	return at;
}

static void
put_bans(struct sg_bans_edit *edit, struct texts *texts, struct sg_ban *out)
{
	if (edit->nbans > 0)
		qsort(edit->ban, edit->nbans, sizeof *edit->ban, by_key);
	for (size_t i = 0; i < edit->nbans; i++) {
		const struct sg_ban_entry *from = &edit->ban[i];

		out[i] = from->ban;
		out[i].id = put_text(texts, from->id);
		out[i].whom = put_text(texts, from->whom);
		out[i].by = put_text(texts, from->by);
		out[i].because = put_text(texts, from->because);
	}
}

static void
put_supervisions(const struct sg_bans_edit *edit, struct texts *texts,
    struct sg_supervision *out)
{
	for (size_t i = 0; i < edit->nsupervisions; i++) {
		const struct sg_supervision_entry *from = &edit->supervision[i];

		out[i] = from->supervision;
		out[i].id = put_text(texts, from->id);
		out[i].group = put_text(texts, from->group);
		out[i].by = put_text(texts, from->by);
		out[i].because = put_text(texts, from->because);
	}
}

/* Returns the bytes of the new file, in the arena. */
static uint8_t *
make_file(struct sg_bans_edit *edit, size_t *size)
{
	struct texts texts = {.arena = edit->arena};
	struct sg_ban *bans = sg_arena_array(edit->arena, edit->nbans + 1,
	    sizeof *bans);
	struct sg_supervision *supervisions = sg_arena_array(edit->arena,
	    edit->nsupervisions + 1, sizeof *supervisions);
	const size_t bans_n = edit->nbans * sizeof *bans,
		     supervisions_n = edit->nsupervisions *
	    sizeof *supervisions;
	struct sg_bans_head head = {.magic = SG_BANS_MAGIC,
	    .version = SG_BANS_VERSION,
	    .nbans = (uint32_t)edit->nbans,
	    .nsupervisions = (uint32_t)edit->nsupervisions,
	    .last_number = edit->last_number,
	    .labelled = edit->labelled};
	uint8_t *file;

	(void)put_text(&texts, "");
	put_bans(edit, &texts, bans);
	put_supervisions(edit, &texts, supervisions);
	*size = sizeof head + bans_n + supervisions_n + texts.n;
	head.text_bytes = (uint32_t)texts.n;
	head.size = *size;
	memcpy(head.key, edit->key, sizeof head.key);
	file = sg_arena_alloc(edit->arena, *size);
	memcpy(file, &head, sizeof head);
	memcpy(file + sizeof head, bans, bans_n);
	memcpy(file + sizeof head + bans_n, supervisions, supervisions_n);
	memcpy(file + *size - texts.n, texts.p, texts.n);
	sg_bans_digest(file, *size, head.digest);
	memcpy(file, &head, sizeof head);
	return file;
}

static int
replace(const struct sg_bans_edit *edit, const uint8_t *file, size_t size)
{
	const struct sg_bans_place *place = edit->place;
	struct stat like = {.st_mode = LABELLED_MODE,
	    .st_uid = place->owner,
	    .st_gid = place->group};

	if (!edit->labelled)
		return sg_file_replace(edit->path, file, size, FILE_MODE);
	/* If the right owner and group are not known, keep those of the file.
	 */
	if (like.st_uid != (uid_t)-1 && like.st_gid != (gid_t)-1)
		return sg_file_replace_like(edit->path, file, size, &like);
	if (edit->was_labelled && stat(edit->path, &like) == 0)
		return sg_file_replace_like(edit->path, file, size, &like);
	return sg_file_replace(edit->path, file, size, FILE_MODE);
}

bool
sg_bans_edit_write(struct sg_bans_edit *edit)
{
	struct sg_bans *bans;
	uint8_t *file;
	size_t size;
	bool passing;
	int error;

	file = make_file(edit, &size);
	/* The gates would refuse what cannot be opened here. */
	if (sg_bans_from_memory((struct sg_str){(const char *)file, size},
		edit->path, edit->problems, &bans, &passing) != SG_BANS_OPENED)
		return false;
	sg_bans_close(&bans);
	error = replace(edit, file, size);
	return error == 0 ||
	    sg_bans_refuse(edit, "put this right and do it again",
		"%s cannot be replaced: %s; what was asked for is NOT in force",
		edit->path, sg_file_why(error));
}

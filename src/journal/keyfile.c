/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keyfile.c -- reads and writes the journal's key file.
 *
 * The lines of the file are:
 * - the name of the format,
 * - the key for labels (keyed hashes that stand for people),
 * - the e-safety officer's public key,
 * - two slots for the day's key, one of which is blank.
 *
 * To change the key, the new key is written to the blank slot and synced to the
 * disk. Then the old key's slot is blanked. This file takes no lock.
 */
#include "journal/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/why.h"

static const char head_line[] = "schoolgate journal key 1\n";
static const char label_mark[] = "label ";
static const char officer_mark[] = "officer ";
static const char day_mark[] = "day ";

#define HEX(bytes) (2 * sizeof(bytes))
/*
 * bytes of a checksum. crypto_generichash makes at least 16 bytes, and the
 * first 8 are kept
 */
#define CHECK_BYTES 8
#define SLOTS 2

/* "day 2026-11-24 KEY CHECK\n" */
#define SLOT_BYTES                                                             \
	(sizeof(day_mark) - 1 + SG_DAY_TEXT + SG_CHAIN_HEX + 1 +               \
	    2 * CHECK_BYTES + 1)
#define FIXED_BYTES                                                            \
	(sizeof(head_line) - 1 + sizeof(label_mark) - 1 +                      \
	    2 * SG_LABEL_KEY_BYTES + 1 + sizeof(officer_mark) - 1 +            \
	    2 * SG_SEAL_KEY_BYTES + 1)
#define FILE_BYTES (FIXED_BYTES + SLOTS * SLOT_BYTES)

/* ---- the text ----------------------------------------------------------- */

static void
put_hex(struct sg_out *out, const uint8_t *bytes, size_t n)
{
	char hex[2 * 64 + 1];

	sodium_bin2hex(hex, sizeof(hex), bytes, n);
	sg_out_text(out, hex);
	sodium_memzero(hex, sizeof(hex));
}

/*
 * Compute the checksum of a slot's text. It detects a partly written slot. It
 * does not protect against forgery.
 */
static void
check_of(struct sg_str text, uint8_t check[CHECK_BYTES])
{
	uint8_t hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)text.p, text.n,
	    NULL, 0);
	memcpy(check, hash, CHECK_BYTES);
}

static void
slot_text(const struct sg_chain_key *key, char slot[SLOT_BYTES + 1])
{
	uint8_t check[CHECK_BYTES];
	char day[SG_DAY_TEXT];
	struct sg_out out;

	sg_stamp_day_text(key->day, day);
	sg_out_init(&out, slot, SLOT_BYTES + 1);
	sg_out_text(&out, day_mark);
	sg_out_text(&out, day);
	sg_out_char(&out, ' ');
	put_hex(&out, key->key, sizeof(key->key));
	check_of((struct sg_str){out.p, out.n}, check);
	sg_out_char(&out, ' ');
	put_hex(&out, check, sizeof(check));
	sg_out_char(&out, '\n');
}

static void
blank_slot(char slot[SLOT_BYTES])
{
	memset(slot, ' ', SLOT_BYTES);
	slot[SLOT_BYTES - 1] = '\n';
}

/* Parse `mark`, the hex digits of `n` bytes, and `end`. Moves *at past them. */
static bool
take_hex(const char **at, const char *mark, uint8_t *bytes, size_t n, char end)
{
	const char *hex = *at + strlen(mark);
	size_t made;

	if (memcmp(*at, mark, strlen(mark)) != 0 || hex[2 * n] != end ||
	    sodium_hex2bin(bytes, n, hex, 2 * n, NULL, &made, NULL) != 0 ||
	    made != n)
		return false;
	*at = hex + 2 * n + 1;
	return true;
}

static bool
read_slot(const char *slot, struct sg_chain_key *key)
{
	const size_t checked = sizeof(day_mark) - 1 + SG_DAY_TEXT +
	    SG_CHAIN_HEX;
	const char *at = slot + sizeof(day_mark) - 1;
	uint8_t told[CHECK_BYTES], right[CHECK_BYTES];

	check_of((struct sg_str){slot, checked}, right);
	if (memcmp(slot, day_mark, sizeof(day_mark) - 1) != 0 ||
	    !sg_stamp_day_parse((struct sg_str){at, SG_DAY_TEXT - 1},
		&key->day))
		return false;
	at += SG_DAY_TEXT - 1;
	return take_hex(&at, " ", key->key, sizeof(key->key), ' ') &&
	    take_hex(&at, "", told, sizeof(told), '\n') &&
	    memcmp(told, right, sizeof(right)) == 0;
}

/* Returns the index of the slot with the latest key, or -1 if no slot has a
 * key. */
static int
latest_slot(const char *text, struct sg_chain_key *key)
{
	struct sg_chain_key found;
	int latest = -1;

	for (int i = 0; i < SLOTS; i++) {
		if (!read_slot(text + FIXED_BYTES + (size_t)i * SLOT_BYTES,
			&found))
			continue;
		if (latest < 0 || found.day > key->day) {
			*key = found;
			latest = i;
		}
	}
	sodium_memzero(&found, sizeof(found));
	return latest;
}

static bool
read_text(const char *text, struct sg_keys *keys)
{
	const char *at = text + sizeof(head_line) - 1;

	return memcmp(text, head_line, sizeof(head_line) - 1) == 0 &&
	    take_hex(&at, label_mark, keys->label, sizeof(keys->label), '\n') &&
	    take_hex(&at, officer_mark, keys->officer, sizeof(keys->officer),
		'\n') &&
	    latest_slot(text, &keys->chain) >= 0;
}

/* ---- the file ----------------------------------------------------------- */

static bool
is_private(const char *path, int fd, char why[SG_WHY_BYTES])
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return sg_why_errno(why, path, "looked at", errno);
	if (!S_ISREG(st.st_mode))
		return sg_why(why, "%s is not a plain file", path);
	if ((st.st_mode & 07777) != 0600)
		return sg_why(why,
		    "%s has mode %04o, and others may know the "
		    "key: begin a new journal, or, if nobody else can have "
		    "read it, run: chmod 600 %s",
		    path, (unsigned)(st.st_mode & 07777), path);
	if (st.st_uid != geteuid() && geteuid() != 0)
		return sg_why(why,
		    "%s belongs to another user; run: chown "
		    "%lu %s",
		    path, (unsigned long)geteuid(), path);
	return true;
}

static int
open_private(const char *path, int flags, char why[SG_WHY_BYTES])
{
	/*
	 * O_NONBLOCK: if the file is a pipe, open() must not wait for the other
	 * end.
	 */
	int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		sg_why(why, "there is no key %s; run: schoolgate journal init",
		    path);
	else if (fd < 0)
		sg_why_errno(why, path, "opened", errno);
	else if (!is_private(path, fd, why)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool
load(const char *path, int fd, char text[FILE_BYTES + 1],
    char why[SG_WHY_BYTES])
{
	ssize_t n = pread(fd, text, FILE_BYTES + 1, 0);

	if (n < 0)
		return sg_why_errno(why, path, "read", errno);
	if (n != (ssize_t)FILE_BYTES)
		return sg_why(why,
		    "%s is not a journal's key, or was cut off; "
		    "put back the one that was there, or begin a new journal",
		    path);
	text[FILE_BYTES] = '\0';
	return true;
}

bool
sg_keyfile_read(const char *path, struct sg_keys *keys, char why[SG_WHY_BYTES])
{
	char text[FILE_BYTES + 1];
	int fd = open_private(path, O_RDONLY, why);
	bool fine;

	if (fd < 0)
		return false;
	fine = load(path, fd, text, why);
	if (fine && !read_text(text, keys))
		fine = sg_why(why,
		    "%s is damaged; put back the one that was "
		    "there, or begin a new journal",
		    path);
	sodium_memzero(text, sizeof(text));
	close(fd);
	return fine;
}

/* Write all of `text` at the offset `at`, and sync the file. */
static bool
write_synced(int fd, const char *text, size_t n, size_t at)
{
	ssize_t wrote = pwrite(fd, text, n, (off_t)at);

	if (wrote >= 0 && (size_t)wrote < n)
		errno = ENOSPC;
	return wrote == (ssize_t)n && fdatasync(fd) == 0;
}

bool
sg_keyfile_forward(const char *path, const struct sg_chain_key *key,
    char why[SG_WHY_BYTES])
{
	char text[FILE_BYTES + 1], slot[SLOT_BYTES + 1];
	struct sg_chain_key old = {0};
	int fd = open_private(path, O_RDWR, why), now;
	bool fine = fd >= 0 && load(path, fd, text, why);

	if (fine) {
		now = latest_slot(text, &old);
		slot_text(key, slot);
		fine = write_synced(fd, slot, SLOT_BYTES,
		    FIXED_BYTES + (now == 0 ? 1 : 0) * SLOT_BYTES);
		blank_slot(slot);
		fine = fine &&
		    write_synced(fd, slot, SLOT_BYTES,
			FIXED_BYTES + (now == 0 ? 0 : 1) * SLOT_BYTES);
		if (!fine)
			sg_why_errno(why, path, "changed", errno);
	}
	if (fd >= 0)
		close(fd);
	sodium_memzero(text, sizeof(text));
	sodium_memzero(slot, sizeof(slot));
	sodium_memzero(&old, sizeof(old));
	return fine;
}

static void
file_text(const struct sg_keys *keys, char text[FILE_BYTES + 1])
{
	struct sg_out out;

	sg_out_init(&out, text, FILE_BYTES + 1);
	sg_out_text(&out, head_line);
	sg_out_text(&out, label_mark);
	put_hex(&out, keys->label, sizeof(keys->label));
	sg_out_char(&out, '\n');
	sg_out_text(&out, officer_mark);
	put_hex(&out, keys->officer, sizeof(keys->officer));
	sg_out_char(&out, '\n');
	slot_text(&keys->chain, text + FIXED_BYTES);
	blank_slot(text + FIXED_BYTES + SLOT_BYTES);
	text[FILE_BYTES] = '\0';
}

bool
sg_keyfile_create(const char *path, uid_t owner, gid_t group,
    const struct sg_keys *keys, char why[SG_WHY_BYTES])
{
	char text[FILE_BYTES + 1];
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool fine;

	if (fd < 0 && errno == EEXIST)
		return sg_why(why,
		    "there is a key %s already; a journal that "
		    "is begun anew needs another folder and another key",
		    path);
	if (fd < 0)
		return sg_why_errno(why, path, "made", errno);
	file_text(keys, text);
	fine = fchmod(fd, 0600) == 0 && write_synced(fd, text, FILE_BYTES, 0) &&
	    ((owner == (uid_t)-1 && group == (gid_t)-1) ||
		fchown(fd, owner, group) == 0);
	if (!fine) {
		sg_why_errno(why, path, "written", errno);
		unlink(path);
	}
	close(fd);
	sodium_memzero(text, sizeof(text));
	return fine;
}

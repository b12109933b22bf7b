/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pack.c -- gathers the records of an incident, and writes the folder of the
 * evidence pack.
 */
#include "report/pack/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/why.h"
#include "journal/stamp.h"
#include "report/entry.h"
#include "report/words.h"

/* ---- the events of the summary ------------------------------------------ */

static const char *
keep(const struct sg_pack *pack, const char *text)
{
	return text == NULL ? "" : sg_arena_dup(pack->arena, sg_str(text));
}

static const char *
device_of(const struct sg_pack *pack, const struct sg_entry *e)
{
	bool address = e->address != NULL && strcmp(e->address, e->person) != 0;
	bool mac = e->mac != NULL && strcmp(e->mac, e->person) != 0;

	return sg_arena_printf(pack->arena, "%s%s%s", address ? e->address : "",
	    address && mac ? ", " : "", mac ? e->mac : "");
}

static const char *
what_of(const struct sg_pack *pack, const struct sg_entry *e)
{
	if (!sg_entry_has_client(e->kind))
		return keep(pack,
		    e->action == NULL ? "(not told)" :
					sg_event_title(e->action));
	return keep(pack, sg_entry_what(pack->arena, e));
}

static const char *
rule_of(const struct sg_pack *pack, const struct sg_entry *e)
{
	return sg_arena_printf(pack->arena, "%s%s%s%s%s",
	    e->rule == NULL ? "" : e->rule, e->rule_text == NULL ? "" : " ",
	    e->rule_text == NULL ? "" : e->rule_text,
	    e->exception == NULL ? "" : " ",
	    e->exception == NULL ? "" : e->exception);
}

static void
add_row(struct sg_pack *pack, const struct sg_entry *e)
{
	pack->rows = sg_arena_grow(pack->arena, pack->rows, pack->nrows,
	    &pack->rows_cap, sizeof *pack->rows);
	pack->rows[pack->nrows++] = (struct sg_pack_row){
	    .at_ms = e->at_ms,
	    .last_ms = e->last_ms,
	    .kind = e->kind,
	    .doer = sg_entry_doer(e),
	    .person = keep(pack, e->person),
	    .device = device_of(pack, e),
	    .plain = keep(pack,
		sg_pack_sentence(pack->arena, &pack->scope->school, e)),
	    .what = what_of(pack, e),
	    .outcome = keep(pack, sg_entry_outcome(pack->arena, e)),
	    .signals = keep(pack,
		sg_entry_signals(pack->arena, &pack->scope->school, e)),
	    .rule = rule_of(pack, e),
	    .reason = keep(pack, e->reason),
	    .reference = keep(pack, e->reference),
	    .repeats = keep(pack,
		sg_entry_repeats(pack->arena, &pack->scope->school, e)),
	    .proof = e->proof,
	    .folded = e->folded,
	    .place = sg_arena_printf(pack->arena, "%s:%llu", e->file,
		(unsigned long long)e->line),
	};
}

/* ---- the records of the pack -------------------------------------------- */

static void
add_pick(struct sg_pack *pack, const struct sg_entry *e)
{
	struct sg_str name = sg_str(e->file);
	struct sg_pack_pick pick = {.line = e->line};

	name = sg_str_cut(&name, '.');
	if (!sg_stamp_day_parse(name, &pick.day))
		return;
	pack->picks = sg_arena_grow(pack->arena, pack->picks, pack->npicks,
	    &pack->picks_cap, sizeof *pack->picks);
	pack->picks[pack->npicks++] = pick;
}

/*
 * Open the name of the entry, if it is hidden. Count it if it stays hidden. If
 * the officer asked for a pseudonym, hidden names hide nothing that is wanted.
 */
static void
open_name(struct sg_pack *pack, struct sg_entry *e)
{
	bool opened = pack->revealer != NULL &&
	    sg_revealer_entry(pack->revealer, e);
	bool hidden = e->user_hash != NULL || e->device_hash != NULL;

	if (hidden && !opened &&
	    (pack->person == NULL || pack->whose.hidden > 0))
		pack->left.hidden++;
}

static bool
is_wanted(const struct sg_pack *pack, const struct sg_entry *e)
{
	return pack->person == NULL || sg_whose_is(&pack->whose, e);
}

/* Pick the record for the pack, or count it as left out. */
static void
pick(struct sg_pack *pack, struct sg_entry *e)
{
	if (e->json == NULL) {
		pack->left.unreadable++;
		return;
	}
	pack->left.lost += e->lost;
	sg_quiet_add(&pack->quiet, e->at_ms);
	open_name(pack, e);
	if (!is_wanted(pack, e)) {
		pack->left.others++;
		return;
	}
	add_pick(pack, e);
	pack->broken += e->proof == SG_PROOF_BROKEN;
}

/* Add the event to the summary. */
static void
sum_up(struct sg_pack *pack, struct sg_entry *e)
{
	if (e->json == NULL)
		return;
	if (pack->revealer != NULL)
		sg_revealer_entry(pack->revealer, e);
	if (is_wanted(pack, e))
		add_row(pack, e);
}

/*
 * Read the records of the period, and call `each` for each of them. If `fold`
 * is true, the records of one visit are one.
 */
static bool
gather(struct sg_pack *pack, bool fold,
    void (*each)(struct sg_pack *pack, struct sg_entry *e))
{
	struct sg_reading *reading = sg_scope_records(pack->scope, fold,
	    pack->why);
	struct sg_entry entry;
	const char *error;

	if (reading == NULL)
		return false;
	while (sg_reading_next(reading, &entry))
		each(pack, &entry);
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_why(pack->why, "%s", error);
	sg_reading_close(&reading);
	return error == NULL;
}

/* ---- writing ------------------------------------------------------------ */

static const struct file {
	const char *name;
	bool (*write)(const struct sg_pack *pack, FILE *to);
} files[] = {
    {"summary.html", sg_pack_html},
    {"summary.txt", sg_pack_text},
    {"records.jsonl", sg_pack_records},
    {"chain.tsv", sg_pack_chain},
    {"HOW-TO-CHECK.txt", sg_pack_how},
    {"check.sh", sg_pack_script},
};
#define NFILES (sizeof files / sizeof *files)

/*
 * Create a file that only its owner can read. It is an error if the file
 * exists.
 */
static FILE *
create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *to = fd < 0 ? NULL : fdopen(fd, "w");

	if (to == NULL && fd >= 0)
		close(fd);
	return to;
}

static bool
unwritten(const struct sg_pack *pack, const char *path)
{
	return sg_why(pack->why, "%s cannot be written: %s", path,
	    strerror(errno));
}

static bool
write_file(const struct sg_pack *pack, const struct file *file)
{
	const char *path = sg_path_join(pack->arena, pack->folder, file->name);
	FILE *to = create(path);
	bool written, whole;

	if (to == NULL)
		return unwritten(pack, path);
	written = file->write(pack, to);
	whole = ferror(to) == 0;
	if (fclose(to) != 0 || (written && !whole))
		return unwritten(pack, path);
	return written;
}

static bool
hash_file(const char *path, char hex[2 * crypto_hash_sha256_BYTES + 1])
{
	uint8_t hash[crypto_hash_sha256_BYTES], bytes[16384];
	crypto_hash_sha256_state state;
	FILE *from = fopen(path, "re");
	size_t n;
	bool whole;

	if (from == NULL)
		return false;
	crypto_hash_sha256_init(&state);
	while ((n = fread(bytes, 1, sizeof bytes, from)) > 0)
		crypto_hash_sha256_update(&state, bytes, n);
	whole = ferror(from) == 0;
	fclose(from);
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return whole;
}

/*
 * Write SHA256SUMS in the format of sha256sum(1). Put the hash of SHA256SUMS
 * into pack->seal.
 */
static bool
write_sums(struct sg_pack *pack)
{
	const char *path = sg_path_join(pack->arena, pack->folder,
	    "SHA256SUMS");
	char hex[2 * crypto_hash_sha256_BYTES + 1];
	bool hashed = true, whole;
	FILE *to = create(path);

	if (to == NULL)
		return unwritten(pack, path);
	for (size_t i = 0; i < NFILES && hashed; i++) {
		hashed = hash_file(sg_path_join(pack->arena, pack->folder,
				       files[i].name),
		    hex);
		fprintf(to, "%s  %s\n", hex, files[i].name);
	}
	whole = ferror(to) == 0;
	if (fclose(to) != 0 || !whole || !hashed)
		return unwritten(pack, path);
	return hash_file(path, pack->seal) || unwritten(pack, path);
}

/* Returns false if no record of the period is about pack->person. */
static bool
find_person(struct sg_pack *pack)
{
	return pack->person == NULL ||
	    (sg_whose_read(&pack->whose, pack->person, pack->why) &&
		sg_whose_find(&pack->whose, pack->arena, pack->scope,
		    pack->revealer, pack->why));
}

bool
sg_pack_open(struct sg_pack *pack, char why[SG_WHY_BYTES])
{
	const struct sg_scope *scope = pack->scope;

	pack->why = why;
	sg_quiet_begin(&pack->quiet, pack->arena, &scope->school,
	    &scope->period);
	if (!find_person(pack) || !gather(pack, false, pick) ||
	    !gather(pack, true, sum_up))
		return false;
	pack->whole = !scope->has_key ||
	    sg_verify(scope->folder, &scope->key, NULL, NULL, &pack->verified);
	return mkdir(pack->folder, 0700) == 0 ||
	    sg_why(pack->why, "the folder %s cannot be made: %s%s",
		pack->folder, strerror(errno),
		errno == EEXIST     ? "; name one that is not there yet" :
		    errno == ENOENT ? "; make the folder above it first" :
				      "");
}

bool
sg_pack_write(struct sg_pack *pack, char why[SG_WHY_BYTES])
{
	pack->why = why;
	for (size_t i = 0; i < NFILES; i++)
		if (!write_file(pack, &files[i]))
			return false;
	return write_sums(pack);
}

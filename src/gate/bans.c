/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.c -- opens the file `orders`, checks all of it, and finds the bans of a
 * person and a device in it.
 *
 * decide.c says what a ban does.
 */
#include "gate/bans.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problems.h"
#include "base/sealed.h"
#include "gate/fold.h"
#include "gate/request.h"
#include "gate/who.h"

#define NAME_MAX_BYTES 256 /* of a user name, folded */
#define KINDS (SG_BAN_DEVICE + 1)

_Static_assert(crypto_shorthash_siphashx24_KEYBYTES == SG_BANS_KEY_BYTES &&
	crypto_shorthash_siphashx24_BYTES == 16,
    "the hash has this size");
_Static_assert(sizeof(struct sg_bans_head) % 8 == 0 &&
	sizeof(struct sg_ban) % 8 == 0 &&
	sizeof(struct sg_supervision) % 8 == 0,
    "all parts of the file are aligned");

static const char mend[] =
    "bring the file back from a backup, or delete it and give the bans again: "
    "schoolgate ban add";

struct sg_bans {
	struct sg_sealed *copy; /* of the file; NULL if from memory */
	void *owned;            /* the bytes, if from memory */
	const struct sg_bans_head *head;
	const struct sg_ban *ban;
	const struct sg_supervision *supervision;
	const char *text;
	/* The bans of kind K are those from first[K] to before first[K + 1]. */
	uint32_t first[KINDS + 1];
};

/* ---- checking ----------------------------------------------------------- */

static int
compare(uint32_t kind, const uint8_t key[16], const struct sg_ban *ban)
{
	if (kind != ban->kind)
		return kind < ban->kind ? -1 : 1;
	return memcmp(key, ban->key, sizeof ban->key);
}

/* Returns what is wrong with the sizes in the head, or NULL. */
static const char *
fault_of_sizes(const struct sg_bans_head *head, size_t size)
{
	uint64_t rest = size;

	if (head->size != size)
		return "it is cut off, or has been added to";
	if (head->nbans > SG_BANS_MAX ||
	    head->nsupervisions > SG_SUPERVISIONS_MAX ||
	    head->text_bytes > SG_BANS_TEXT_MAX)
		return "it has more entries than there can be";
	rest -= sizeof *head;
	if (rest !=
	    (uint64_t)head->nbans * sizeof(struct sg_ban) +
		(uint64_t)head->nsupervisions * sizeof(struct sg_supervision) +
		head->text_bytes)
		return "its parts do not have the sizes that it says";
	return head->text_bytes == 0 ? "it has no texts" : NULL;
}

/* Returns what is wrong with the whole, apart from its entries, or NULL. */
static const char *
fault_of_file(const uint8_t *bytes, size_t size)
{
	const struct sg_bans_head *head = (const void *)bytes;
	uint8_t digest[SG_BANS_DIGEST_BYTES];
	const char *fault;

	if (size < sizeof *head || head->magic != SG_BANS_MAGIC)
		return "it is no file of bans";
	if (head->version != SG_BANS_VERSION)
		return "another version of schoolgate wrote it";
	fault = fault_of_sizes(head, size);
	if (fault != NULL)
		return fault;
	sg_bans_digest(bytes, size, digest);
	if (memcmp(digest, head->digest, sizeof digest) != 0)
		return "it is damaged";
	if (bytes[size - 1] != '\0' || head->labelled > 1)
		return "its texts have no end";
	return NULL;
}

/* Returns true if all of these are offsets of texts. */
static bool
are_texts(const struct sg_bans *bans, const uint32_t *string, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (string[i] >= bans->head->text_bytes)
			return false;
	return true;
}

static bool
is_good_ban(const struct sg_bans *bans, uint32_t i)
{
	const struct sg_ban *ban = &bans->ban[i];
	const uint32_t texts[] = {ban->id, ban->whom, ban->by, ban->because};

	return ban->kind >= SG_BAN_USER && ban->kind <= SG_BAN_DEVICE &&
	    ban->lifted <= 1 && ban->from <= ban->until &&
	    are_texts(bans, texts, 4) && *sg_bans_text(bans, ban->id) != '\0' &&
	    (i == 0 || compare(ban->kind, ban->key, &bans->ban[i - 1]) >= 0);
}

static bool
is_good_supervision(const struct sg_bans *bans, uint32_t i)
{
	const struct sg_supervision *s = &bans->supervision[i];
	const uint32_t texts[] = {s->group, s->id, s->by, s->because};

	return s->lifted <= 1 && s->from <= s->until &&
	    are_texts(bans, texts, 4) && *sg_bans_text(bans, s->id) != '\0' &&
	    *sg_bans_text(bans, s->group) != '\0';
}

/* Returns what is wrong with the entries, or NULL.  Notes where each kind of
 * ban begins. */
static const char *
fault_of_entries(struct sg_bans *bans)
{
	uint32_t kind = 0;

	for (uint32_t i = 0; i < bans->head->nbans; i++) {
		if (!is_good_ban(bans, i))
			return "a ban in it makes no sense";
		while (kind < bans->ban[i].kind)
			bans->first[++kind] = i;
	}
	while (kind < KINDS)
		bans->first[++kind] = bans->head->nbans;
	for (uint32_t i = 0; i < bans->head->nsupervisions; i++)
		if (!is_good_supervision(bans, i))
			return "a supervision in it makes no sense";
	return NULL;
}

/* ---- opening ------------------------------------------------------------ */

/* Set where the parts of the file are, and check all.  Returns what is wrong,
 * or NULL. */
static const char *
look_at(struct sg_bans *bans, const uint8_t *bytes, size_t size)
{
	const char *fault = fault_of_file(bytes, size);

	if (fault != NULL)
		return fault;
	bans->head = (const void *)bytes;
	bans->ban = (const void *)(bytes + sizeof *bans->head);
	bans->supervision = (const void *)(bans->ban + bans->head->nbans);
	bans->text = (const char *)(bans->supervision +
	    bans->head->nsupervisions);
	return fault_of_entries(bans);
}

static enum sg_bans_result
refuse(struct sg_problems *problems, const char *path, const char *fault)
{
	sg_problem(problems, SG_ERROR, (struct sg_place){0}, mend,
	    "%s cannot be used: %s", path, fault);
	return SG_BANS_REFUSED;
}

static enum sg_bans_result
refuse_for_memory(struct sg_problems *problems, const char *path, bool *passing)
{
	*passing = true;
	return refuse(problems, path, "there is not enough memory");
}

/* Finish *bans, which owns the bytes.  On failure frees it. */
static enum sg_bans_result
finish(struct sg_bans **bans, const uint8_t *bytes, size_t size,
    const char *path, struct sg_problems *problems)
{
	const char *fault = look_at(*bans, bytes, size);

	if (fault == NULL)
		return SG_BANS_OPENED;
	sg_bans_close(bans);
	return refuse(problems, path, fault);
}

static enum sg_bans_result
open_copy(const char *path, int fd, const struct stat *status,
    struct sg_problems *problems, struct sg_bans **bans, bool *passing)
{
	int error = 0;

	if (status->st_size < (off_t)sizeof(struct sg_bans_head))
		return refuse(problems, path, "it is no file of bans");
	*bans = calloc(1, sizeof **bans);
	if (*bans == NULL)
		return refuse_for_memory(problems, path, passing);
	error = sg_sealed_copy(fd, status, &(*bans)->copy);
	if (error != 0) {
		*passing = sg_file_error_passes(error);
		sg_bans_close(bans);
		return refuse(problems, path, sg_file_why(error));
	}
	return finish(bans, (*bans)->copy->bytes, (*bans)->copy->size, path,
	    problems);
}

enum sg_bans_result
sg_bans_open(const char *path, struct sg_problems *problems,
    struct sg_bans **bans, bool *passing)
{
	struct stat status;
	int error, fd = sg_sealed_open_file(path, &status, &error);
	enum sg_bans_result result;

	*bans = NULL;
	*passing = false;
	if (fd < 0 && error == ENOENT)
		return SG_BANS_NONE;
	if (fd < 0) {
		*passing = sg_file_error_passes(error);
		return refuse(problems, path, sg_file_why(error));
	}
	result = open_copy(path, fd, &status, problems, bans, passing);
	close(fd);
	return result;
}

enum sg_bans_result
sg_bans_from_memory(struct sg_str file, const char *name,
    struct sg_problems *problems, struct sg_bans **bans, bool *passing)
{
	*passing = false;
	*bans = calloc(1, sizeof **bans);
	if (*bans != NULL)
		(*bans)->owned = malloc(file.n + 1);
	if (*bans == NULL || (*bans)->owned == NULL) {
		sg_bans_close(bans);
		return refuse_for_memory(problems, name, passing);
	}
	if (file.n > 0)
		memcpy((*bans)->owned, file.p, file.n);
	return finish(bans, (*bans)->owned, file.n, name, problems);
}

void
sg_bans_close(struct sg_bans **where)
{
	struct sg_bans *bans = *where;

	*where = NULL;
	if (bans == NULL)
		return;
	if (bans->copy != NULL)
		sg_sealed_leave(&bans->copy);
	free(bans->owned);
	free(bans);
}

/* ---- reading ------------------------------------------------------------ */

struct sg_sealed *
sg_bans_copy(const struct sg_bans *bans)
{
	return bans->copy;
}

const struct sg_bans_head *
sg_bans_head(const struct sg_bans *bans)
{
	return bans->head;
}

const struct sg_ban *
sg_bans_get(const struct sg_bans *bans, uint32_t i)
{
	return &bans->ban[i];
}

const struct sg_supervision *
sg_bans_supervision(const struct sg_bans *bans, uint32_t i)
{
	return &bans->supervision[i];
}

const char *
sg_bans_text(const struct sg_bans *bans, uint32_t string)
{
	return bans->text + string;
}

/* ---- keys --------------------------------------------------------------- */

void
sg_bans_digest(const uint8_t *bytes, size_t size,
    uint8_t digest[SG_BANS_DIGEST_BYTES])
{
	static const uint8_t zero[SG_BANS_DIGEST_BYTES];
	const size_t at = offsetof(struct sg_bans_head, digest);
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, SG_BANS_DIGEST_BYTES);
	crypto_generichash_update(&state, bytes, at);
	crypto_generichash_update(&state, zero, sizeof zero);
	crypto_generichash_update(&state, bytes + at + sizeof zero,
	    size - at - sizeof zero);
	crypto_generichash_final(&state, digest, SG_BANS_DIGEST_BYTES);
}

/*
 * Hash a text as the journal makes its labels (journal/labels.c), so that a ban
 * may be given by a label.
 */
static void
hash(const uint8_t secret[SG_BANS_KEY_BYTES], char kind, struct sg_str text,
    uint8_t key[16])
{
	uint8_t input[NAME_MAX_BYTES + 1];
	size_t n = text.n < NAME_MAX_BYTES ? text.n : NAME_MAX_BYTES;

	input[0] = (uint8_t)kind;
	if (n > 0)
		memcpy(input + 1, text.p, n);
	crypto_shorthash_siphashx24(key, input, n + 1, secret);
}

bool
sg_bans_user_key(const uint8_t secret[SG_BANS_KEY_BYTES], struct sg_str name,
    uint8_t key[16])
{
	char memory[NAME_MAX_BYTES];
	struct sg_str folded = {memory, 0};

	name = sg_who_name(name);
	if (name.n > 0 && memchr(name.p, '\0', name.n) == NULL)
		folded.n = sg_fold(name, memory, sizeof memory);
	if (folded.n == 0)
		return false;
	hash(secret, 'u', folded, key);
	return true;
}

void
sg_bans_address_key(const struct sg_address *address, uint8_t key[16])
{
	memcpy(key, address->b, sizeof address->b);
}

void
sg_bans_mac_key(const uint8_t mac[6], uint8_t key[16])
{
	memset(key, 0, 16);
	memcpy(key, mac, 6);
}

/* ---- finding ------------------------------------------------------------ */

/* Returns the first ban that is not before the key. */
static uint32_t
find(const struct sg_bans *bans, uint32_t kind, const uint8_t key[16])
{
	uint32_t low = bans->first[kind], high = bans->first[kind + 1];

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare(kind, key, &bans->ban[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
has_kind(const struct sg_bans *bans, uint32_t kind)
{
	return bans->first[kind] < bans->first[kind + 1];
}

/* Returns true if ban `i` has the kind and the key. */
static bool
is_of(const struct sg_bans *bans, uint32_t i, uint32_t kind,
    const uint8_t key[16])
{
	return i < bans->head->nbans && compare(kind, key, &bans->ban[i]) == 0;
}

/* Add the key, if a ban has it. */
static void
add(struct sg_ban_keys *keys, uint32_t kind, const uint8_t key[16])
{
	if (keys->n == SG_BAN_KEYS ||
	    !is_of(keys->bans, find(keys->bans, kind, key), kind, key))
		return;
	keys->v[keys->n].kind = kind;
	memcpy(keys->v[keys->n].key, key, 16);
	keys->n++;
}

static void
add_name(struct sg_ban_keys *keys, struct sg_str name)
{
	uint8_t key[16];

	hash(keys->bans->head->key, 'u', name, key);
	add(keys, SG_BAN_USER, key);
}

/* Add a name as it is, and without its realm. */
static void
add_both(struct sg_ban_keys *keys, struct sg_str name)
{
	const char *at = name.n == 0 ? NULL : memchr(name.p, '@', name.n);

	add_name(keys, name);
	if (at == NULL || at == name.p)
		return;
	name.n = (size_t)(at - name.p);
	add_name(keys, name);
}

/*
 * Add the name as the journal hashes it: only the letters of ASCII lose their
 * case.
 */
static void
add_label(struct sg_ban_keys *keys, struct sg_str name)
{
	char lower[NAME_MAX_BYTES];
	size_t n = name.n < sizeof lower ? name.n : sizeof lower;

	for (size_t i = 0; i < n; i++)
		lower[i] = (char)sg_lower(name.p[i]);
	add_name(keys, (struct sg_str){lower, n});
}

static void
add_user(struct sg_ban_keys *keys, struct sg_str user)
{
	char memory[NAME_MAX_BYTES];
	struct sg_str told = sg_who_name(user), name = {memory, 0};
	const char *slash;

	if (told.n == 0)
		return;
	if (keys->bans->head->labelled != 0)
		add_label(keys, told);
	if (memchr(told.p, '\0', told.n) == NULL)
		name.n = sg_fold(told, memory, sizeof memory);
	if (name.n == 0)
		return;
	add_both(keys, name);
	slash = memchr(name.p, '\\', name.n);
	if (slash == NULL)
		return;
	name.n -= (size_t)(slash + 1 - name.p);
	name.p = slash + 1;
	if (name.n > 0)
		add_both(keys, name);
}

/* Add the journal's label of the device: of its MAC address, or of its IP
 * address if that is not known. */
static void
add_device(struct sg_ban_keys *keys, const struct sg_request *request,
    const uint8_t *mac)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[SG_ADDRESS_TEXT];
	struct sg_str device = {text, 0};
	uint8_t key[16];

	if (mac != NULL) {
		for (size_t i = 0; i < 6; i++) {
			text[device.n++] = digits[mac[i] >> 4];
			text[device.n++] = digits[mac[i] & 15];
			text[device.n++] = '-';
		}
		device.n--;
	} else if (request->has_client) {
		device.n = sg_address_text(&request->client, text);
	} else {
		return;
	}
	hash(keys->bans->head->key, 'd', device, key);
	add(keys, SG_BAN_DEVICE, key);
}

bool
sg_bans_who(const struct sg_bans *bans, const struct sg_request *request,
    struct sg_ban_keys *keys)
{
	uint8_t key[16], mac[6];
	const bool has_mac = (has_kind(bans, SG_BAN_MAC) ||
				 has_kind(bans, SG_BAN_DEVICE)) &&
	    sg_mac_parse(request->mac, mac);

	keys->bans = bans;
	keys->n = 0;
	if (request->has_client && has_kind(bans, SG_BAN_ADDRESS)) {
		sg_bans_address_key(&request->client, key);
		add(keys, SG_BAN_ADDRESS, key);
	}
	if (has_mac) {
		sg_bans_mac_key(mac, key);
		add(keys, SG_BAN_MAC, key);
	}
	if (has_kind(bans, SG_BAN_DEVICE))
		add_device(keys, request, has_mac ? mac : NULL);
	if (has_kind(bans, SG_BAN_USER))
		add_user(keys, request->user);
	return keys->n > 0;
}

static bool
holds(int64_t from, int64_t until, int64_t at)
{
	return from <= at && at < until;
}

const struct sg_ban *
sg_bans_at(const struct sg_ban_keys *keys, int64_t at)
{
	const struct sg_bans *bans = keys->bans;
	const struct sg_ban *last = NULL, *ban;

	for (uint32_t k = 0; k < keys->n; k++)
		for (uint32_t i = find(bans, keys->v[k].kind, keys->v[k].key);
		     is_of(bans, i, keys->v[k].kind, keys->v[k].key); i++) {
			ban = &bans->ban[i];
			if (holds(ban->from, ban->until, at) &&
			    (last == NULL || ban->until > last->until))
				last = ban;
		}
	return last;
}

bool
sg_bans_supervise(const struct sg_bans *bans, const char *name, int64_t at)
{
	for (uint32_t i = 0; i < bans->head->nsupervisions; i++) {
		const struct sg_supervision *s = &bans->supervision[i];

		if (holds(s->from, s->until, at) &&
		    strcmp(sg_bans_text(bans, s->group), name) == 0)
			return true;
	}
	return false;
}

/* *next becomes `instant`, if it is after `after` and earlier. */
static void
take_next(int64_t instant, int64_t after, int64_t *next)
{
	if (instant > after && instant < *next)
		*next = instant;
}

static int64_t
next_of_supervisions(const struct sg_bans *bans, int64_t after)
{
	int64_t next = INT64_MAX;

	for (uint32_t i = 0; i < bans->head->nsupervisions; i++) {
		take_next(bans->supervision[i].from, after, &next);
		take_next(bans->supervision[i].until, after, &next);
	}
	return next;
}

int64_t
sg_bans_next(const struct sg_ban_keys *keys, int64_t after)
{
	const struct sg_bans *bans = keys->bans;
	int64_t next = next_of_supervisions(bans, after);

	for (uint32_t k = 0; k < keys->n; k++)
		for (uint32_t i = find(bans, keys->v[k].kind, keys->v[k].key);
		     is_of(bans, i, keys->v[k].kind, keys->v[k].key); i++) {
			take_next(bans->ban[i].from, after, &next);
			take_next(bans->ban[i].until, after, &next);
		}
	return next;
}

int64_t
sg_bans_next_of_all(const struct sg_bans *bans, int64_t after)
{
	int64_t next = next_of_supervisions(bans, after);

	for (uint32_t i = 0; i < bans->head->nbans; i++) {
		take_next(bans->ban[i].from, after, &next);
		take_next(bans->ban[i].until, after, &next);
	}
	return next;
}

bool
sg_bans_matter(const struct sg_bans *bans, int64_t now)
{
	for (uint32_t i = 0; i < bans->head->nbans; i++)
		if (bans->ban[i].until > now)
			return true;
	return false;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bans.h -- reads the file `orders`: the people and devices whose access is
 * stopped for a while, and the groups that are supervised for a while.
 *
 * The file is the third one that the gate judges by, beside names.img and
 * policy.img.  It is small, and is replaced as a whole whenever a ban is given
 * or lifted.  policy/bans/ writes it.  All of it is checked once, when it is
 * opened; then it never changes, so threads may share it.
 *
 * The functions that judging needs do no I/O, allocate nothing and take no
 * lock.
 */
#ifndef SG_BANS_H
#define SG_BANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate/address.h"

struct sg_problems;
struct sg_request;
struct sg_sealed;

#define SG_BANS_FILE "orders"

/* ---- the layout of the file --------------------------------------------- */

#define SG_BANS_MAGIC UINT64_C(0x5352454452304753) /* "SG0RDERS" */
#define SG_BANS_VERSION 1
#define SG_BANS_MAX 4096         /* bans, ended ones included */
#define SG_SUPERVISIONS_MAX 512  /* supervisions, ended ones included */
#define SG_BANS_TEXT_MAX 4194304 /* bytes of all texts */
#define SG_BANS_KEY_BYTES 16     /* of the key of the hashes */
#define SG_BANS_DIGEST_BYTES 32

/*
 * The file is this head, the bans in the order of their kind and key, the
 * supervisions, and the texts.  Integers have the byte order of the machine.
 */
struct sg_bans_head {
	uint64_t magic;
	uint32_t version;
	uint32_t nbans;
	uint32_t nsupervisions;
	uint32_t text_bytes;
	uint64_t size;        /* of the whole file, bytes */
	uint32_t last_number; /* the highest number that an id has had */
	/*
	 * 1: the key is that of the journal's labels, so that bans can be given
	 * by a pseudonym of the journal.  0: the key is of this file alone.
	 */
	uint32_t labelled;
	uint8_t key[SG_BANS_KEY_BYTES];
	/* BLAKE2b of the whole file with this member zero. */
	uint8_t digest[SG_BANS_DIGEST_BYTES];
};

/* What tells who is banned. */
enum sg_ban_kind {
	SG_BAN_USER = 1, /* the hash of a user name */
	SG_BAN_ADDRESS,  /* an IP address */
	SG_BAN_MAC,      /* a MAC address, and zeros */
	SG_BAN_DEVICE    /* the journal's pseudonym of a device */
};

#define SG_OPEN_END INT64_MAX

/* One ban.  Strings are offsets in the texts. */
struct sg_ban {
	uint8_t key[16]; /* what is compared, by `kind` */
	uint32_t kind;   /* enum sg_ban_kind */
	uint32_t lifted; /* 1: somebody lifted it, and `until` is when */
	/*
	 * It holds from `from` to just before `until`, UTC seconds; SG_OPEN_END
	 * if it has no end.
	 */
	int64_t from, until;
	uint32_t id; /* string: "B-3" */
	/* String: the name or address as people read it, or "" if only the hash
	 * may be known. */
	uint32_t whom;
	uint32_t by, because; /* strings: who gave it, and why */
};

/* A group in which bans do not hold for a while, since somebody is watching. */
struct sg_supervision {
	int64_t from, until;  /* as in struct sg_ban */
	uint32_t group;       /* string: the name of the group */
	uint32_t id;          /* string: "S-4" */
	uint32_t by, because; /* strings */
	uint32_t lifted;      /* 1: somebody ended it, and `until` is when */
	uint32_t zero;
};

/* ---- opening ------------------------------------------------------------ */

struct sg_bans;

enum sg_bans_result {
	SG_BANS_OPENED = 1,
	SG_BANS_NONE,   /* there is no file: nobody is banned */
	SG_BANS_REFUSED /* the file cannot be used: see the problems */
};

/*
 * Open the file `path`.  *bans is NULL unless the result is SG_BANS_OPENED;
 * then the caller owns it and frees it with sg_bans_close().
 *
 * On SG_BANS_REFUSED, `problems` says what is wrong, and what to do.  If the
 * reason is transient (no memory, no descriptors), *passing is set to true:
 * the file may be good.  Reads the file once; the bans are kept in memory, so
 * that later changes to the file do not affect them.
 */
enum sg_bans_result sg_bans_open(const char *path, struct sg_problems *problems,
    struct sg_bans **bans, bool *passing);
/* Works like sg_bans_open() for a file in memory; the bytes are copied. */
enum sg_bans_result sg_bans_from_memory(struct sg_str file, const char *name,
    struct sg_problems *problems, struct sg_bans **bans, bool *passing);
/* Free the bans and set *bans to NULL.  *bans may be NULL. */
void sg_bans_close(struct sg_bans **bans);
/*
 * The sealed copy (base/sealed.h) of the file that was opened, for sharing it.
 * Borrowed; NULL if the bans were opened from memory.
 */
struct sg_sealed *sg_bans_copy(const struct sg_bans *bans);

/* ---- judging ------------------------------------------------------------ */

/*
 * Returns true if some ban holds at `now` or will hold later.  If not, a
 * request may be judged without the bans.
 */
bool sg_bans_matter(const struct sg_bans *bans, int64_t now);

/* A user name is compared as it is, without its realm, without its domain, and
 * as the journal spells it; a device by three keys. */
#define SG_BAN_KEYS 8

/* What the bans can know a person and a device by. */
struct sg_ban_keys {
	const struct sg_bans *bans;
	uint32_t n;
	struct {
		uint32_t kind;
		uint8_t key[16];
	} v[SG_BAN_KEYS];
};

/*
 * Find the bans that name the person or the device of the request.  Returns
 * false if there are none at all, whatever the time; then *keys is not valid.
 * Borrows `bans`.  Cost: some hundred nanoseconds.
 */
bool sg_bans_who(const struct sg_bans *bans, const struct sg_request *request,
    struct sg_ban_keys *keys);
/*
 * Returns the ban that holds at `at`, or NULL.  If several hold, it is the one
 * that ends last.  Borrowed.
 */
const struct sg_ban *sg_bans_at(const struct sg_ban_keys *keys, int64_t at);
/* Returns true if the group `name` is supervised at `at`. */
bool sg_bans_supervise(const struct sg_bans *bans, const char *name,
    int64_t at);
/*
 * Returns the first instant after `after` at which one of these bans, or any
 * supervision, begins or ends; INT64_MAX if there is none.
 */
int64_t sg_bans_next(const struct sg_ban_keys *keys, int64_t after);
/* Works like sg_bans_next() for all bans. */
int64_t sg_bans_next_of_all(const struct sg_bans *bans, int64_t after);

/* ---- reading ------------------------------------------------------------ */

const struct sg_bans_head *sg_bans_head(const struct sg_bans *bans);
/* Get ban or supervision `i`, counted from 0.  Borrowed. */
const struct sg_ban *sg_bans_get(const struct sg_bans *bans, uint32_t i);
const struct sg_supervision *sg_bans_supervision(const struct sg_bans *bans,
    uint32_t i);
/* Returns a text of the file. */
const char *sg_bans_text(const struct sg_bans *bans, uint32_t string);

/* ---- making keys -------------------------------------------------------- */

/*
 * Make the key of the user name `name`.  Case does not count.  Returns false if
 * the name is empty, too long, or has a NUL byte.
 */
bool sg_bans_user_key(const uint8_t secret[SG_BANS_KEY_BYTES],
    struct sg_str name, uint8_t key[16]);
/* Make the key of an address or a MAC address. */
void sg_bans_address_key(const struct sg_address *address, uint8_t key[16]);
void sg_bans_mac_key(const uint8_t mac[6], uint8_t key[16]);
/*
 * The digest of the file `bytes`, which begins with its head.  `size` is at
 * least that of the head.
 */
void sg_bans_digest(const uint8_t *bytes, size_t size,
    uint8_t digest[SG_BANS_DIGEST_BYTES]);

#endif

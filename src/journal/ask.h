/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ask.h -- the reference by which somebody who sees a block page asks the
 * school to open what it blocks.
 *
 * The code on a block page ("K7Q2-9XW") is short, so that it can be read out
 * over the telephone: it could be guessed.  So the link on the page has another
 * reference.  It is the facts of the block, encrypted and authenticated with a
 * key that only the service and the desk's installer have (secretbox of
 * libsodium: XSalsa20 and Poly1305, with a random nonce of 192 bits).  Nobody
 * can make, change or read one without the key, and neither the service nor the
 * desk has to keep anything until somebody asks.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_JOURNAL_ASK_H
#define SG_JOURNAL_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/why.h"

#define SG_ASK_KEY_BYTES 32
/* The file of the key, in the folder of the images. */
#define SG_ASK_KEY_FILE "ask.key"
/* How long a reference may be used, in seconds. */
#define SG_ASK_LIFE_S 86400

/* The facts of a block.  A text that is not known is empty. */
struct sg_ask {
	int64_t at_s;           /* when the page was shown; UTC seconds */
	int64_t opens_s;        /* verdict->next_open (gate/request.h) */
	bool closed;            /* no exception can open it */
	struct sg_str code;     /* "K7Q2-9XW" */
	struct sg_str host;     /* that decided */
	struct sg_str path;     /* canonical */
	struct sg_str platform; /* name in the catalogue: "facebook" */
	/* Who saw the page. */
	struct sg_str user, address;
	/* The policy records no names: sg_ask_seal() leaves these two out. */
	bool nameless;
	/* Set by sg_ask_open(): the same for all references of one person on
	 * one day (UTC), so that the desk can limit requests: a hash of `user`,
	 * or of `address` if there is no user.  Empty if there is neither. */
	struct sg_str who;
	struct sg_str groups; /* of this person: "pupils,year-6" */
};

/* The longest texts of an ask, in bytes.  A longer path, user name or list of
 * groups is left out or cut at a comma by sg_ask_seal(). */
#define SG_ASK_PATH_BYTES 200
#define SG_ASK_USER_BYTES 128
#define SG_ASK_GROUPS_BYTES 300
/* The longest reference, with NUL.  Its characters are A-Z a-z 0-9 - and _. */
#define SG_ASK_TEXT 1500

/*
 * Write the reference of `ask`.  Returns false if a text other than those above
 * is too long.  Cost: about 2 us, of which a system call for the nonce is most.
 */
bool sg_ask_seal(const struct sg_ask *ask, const uint8_t key[SG_ASK_KEY_BYTES],
    char out[SG_ASK_TEXT]);

enum sg_ask_result {
	SG_ASK_FINE = 1,
	SG_ASK_UNKNOWN, /* it was not made with this key, or was changed */
	SG_ASK_OVER     /* it is older than SG_ASK_LIFE_S */
};
/* The memory of the texts of an ask. */
#define SG_ASK_MEMORY SG_ASK_TEXT
/*
 * Read a reference.  The texts of *ask are in `memory`, each with a NUL behind
 * it.  *ask is also set if the result is SG_ASK_OVER.  `now_s`: UTC seconds.  A
 * reference from more than a minute in the future is SG_ASK_UNKNOWN.
 */
enum sg_ask_result sg_ask_open(const char *reference,
    const uint8_t key[SG_ASK_KEY_BYTES], int64_t now_s,
    char memory[SG_ASK_MEMORY], struct sg_ask *ask);

/* Write the name of a reference: a hash, from which the reference cannot be
 * found.  Whoever has a reference can find its name. */
#define SG_ASK_NAME 33
void sg_ask_name(const char *reference, char name[SG_ASK_NAME]);

/* Read the key file.  Returns false, with `why`, on failure. */
bool sg_ask_key_read(const char *path, uint8_t key[SG_ASK_KEY_BYTES],
    char why[SG_WHY_BYTES]);
/*
 * Make the key file with a random key, readable for the group of its folder,
 * if there is no such file yet.  Returns false, with `why`, on failure.
 */
bool sg_ask_key_make(const char *path, char why[SG_WHY_BYTES]);

#endif

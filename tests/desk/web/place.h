/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place.h -- a whole desk for tests of the web process: policy, images,
 * journal, store, and somebody who answers as the installer.
 *
 * The installer is played by a thread that speaks link.h.  It knows a session
 * for each role: the token is the role's word and "token" ("officertoken"), and
 * the CSRF token is "csrf" and the word ("csrfofficer").  It writes down what
 * is asked of it, and puts a deed into the store for each decision, as the
 * ingester does.
 *
 * One place at a time.  If a helper fails, the test fails.
 */
#ifndef SG_TEST_PLACE_H
#define SG_TEST_PLACE_H

#include "../../unit.h"

#include "desk/web/web.h"

/* 2026-11-24T10:30:00Z, a Tuesday. */
#define PLACE_NOW INT64_C(1795516200000)
/* Numbers of things in the store. */
#define PLACE_INCIDENT 2 /* of jsmith1; sequence of its first event */
#define PLACE_PERSON 1   /* jsmith1 */
#define PLACE_SEALED 4   /* of sealed9, who has a pseudonym */

struct place {
	struct sg_web web;
	struct sg_desk_conf conf;
	struct sg_web_worker worker;
	char folder[64];
};

/* With a store in SQLite, or in a schema of PostgreSQL. */
struct place *place_new(void);
struct place *place_new_in(const char *conninfo, const char *schema);
void place_free(struct place **place);
/* Returns what the installer was last asked: one JSON object as text. */
const char *place_asked(void);
/* Returns the store, as its writer has it. */
struct sg_store *place_store(void);
/* Returns the officer's private key, which opens sealed names. */
const char *place_officer_key(void);
/* Set the clock of the web process (UTC milliseconds). */
void place_set_clock(int64_t now_ms);
/* Set what the kernel says of every address: whether it is of this machine, and
 * which MAC address its device has (NULL: it knows none). */
void place_set_device(bool is_self, const uint8_t mac[6]);
/* The device for which place.c has a blocked site in the journal, with the
 * address 127.0.0.1 of all requests.  It is what place_new() sets. */
extern const uint8_t place_mac[6];
/* Write a file in the place's folder. */
void place_write(const struct place *place, const char *name, const char *text);

/* A request as a browser of the role sends it. */
struct place_request {
	const char *role; /* "officer"; NULL: no session */
	const char *method, *target, *body;
	/* What differs from a good request; NULL: as it should be.  "" leaves
	 * a header out. */
	const char *host, *origin, *site, *token, *cookie, *type;
	const char *peer, *forwarded; /* NULL: 127.0.0.1, and no proxy */
};
/*
 * Send the request to sg_web_answer().  Returns the status.  *json (may be
 * NULL) gets the answer, to be released; NULL if it is no JSON.
 */
unsigned place_send(struct place *place, const struct place_request *request,
    json_t **json);
/* Returns the answer's bytes of the last place_send(), with NUL. */
const char *place_bytes(size_t *size);
/* Returns the answer itself, as long as no other request is sent. */
const struct sg_http_answer *place_answer(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * web.h -- what all requests of the desk's web process share, and what one
 * request has while it is answered.
 */
#ifndef SG_DESK_WEB_H
#define SG_DESK_WEB_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/conf.h"
#include "desk/roles.h"
#include "desk/web/guard.h"
#include "desk/web/http.h"
#include "report/school.h"

struct sg_address;
struct sg_arena;
struct sg_explained;
struct sg_field;
struct sg_files;
struct sg_gate;
struct sg_in_force;
struct sg_memo;
struct sg_scratch;
struct sg_store;

/* Set up before the first request; not changed after that. */
struct sg_web {
	const struct sg_desk_conf *conf;
	const char *installer; /* socket of the installer */
	const char *doctor;    /* file with the last result of `doctor` */
	const char *status;    /* file with the ingester's state */
	const char *journal;   /* folder of the filter's journal */
	const char *state;     /* folder of the images */
	const char *policy;    /* the policy file */
	struct sg_in_force *in_force;
	struct sg_memo *memo; /* may be NULL */
	const struct sg_files *files;
	int64_t (*now_ms)(void); /* the clock: UTC milliseconds */
	/* What the kernel knows about an address (neighbour.h). */
	bool (*is_self)(const struct sg_address *address);
	bool (*mac_of)(const struct sg_address *address, uint8_t mac[6]);
};

/* What one thread that answers requests keeps from one request to the next. */
struct sg_web_worker {
	const struct sg_web *web;
	struct sg_store *store; /* opened when first needed; NULL: not open */
	struct sg_scratch *scratch;
	struct sg_explained *explained;
};
void sg_web_worker_close(struct sg_web_worker *worker);

#define SG_WEB_TOKEN 72
#define SG_WEB_NAME 72

/* Who is signed in, as the installer says. */
struct sg_web_session {
	char token[SG_WEB_TOKEN]; /* the secret of the cookie */
	char csrf[SG_WEB_TOKEN];
	char name[SG_WEB_NAME];
	enum sg_role role;
	int64_t until_s; /* UTC seconds */
	json_t *groups;  /* owned; an array */
};

/* One request that is being answered. */
struct sg_web_call {
	const struct sg_web *web;
	struct sg_web_worker *worker;
	const struct sg_http_request *request;
	struct sg_http_answer *answer;
	struct sg_arena *arena;     /* freed after the answer */
	const struct sg_gate *gate; /* the policy in force; may be NULL */
	struct sg_school school;    /* with `now` */
	struct sg_web_session session;
	char origin[SG_GUARD_ORIGIN]; /* address of the browser */
	int64_t now_ms;
	uint64_t id; /* the number in the path */
	json_t *in;  /* the parameters or the body, checked (in.h) */
};

/*
 * Answer one request: guard, route, session, role, input, handler.  Fills
 * *answer always.  One thread at a time for each worker.
 */
void sg_web_answer(struct sg_web_worker *worker,
    const struct sg_http_request *request, struct sg_http_answer *answer);
/* Returns true if the answer may take seconds (a pack, an export, a report). */
bool sg_web_is_slow(const struct sg_http_request *request);

#endif

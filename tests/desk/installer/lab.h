/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lab.h -- a school with a desk in a temporary folder: a policy, accounts, the
 * desk's own journal, and something that stands for systemd's socket that
 * installs the policy.  If a function fails, the test fails.
 */
#ifndef SG_TEST_LAB_H
#define SG_TEST_LAB_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "desk/decision.h"
#include "desk/installer/installer.h"
#include "desk/installer/places.h"
#include "../../journal/journal.h"

/* The password of all accounts. */
#define LAB_PASSWORD "three plain words"
#define LAB_ORIGIN "10.20.0.5"

struct lab {
	struct test_journal journal; /* its folder `top` holds everything */
	char accounts[128], policy[128], exceptions[128], state[128],
	    images[128], locked[128], apply[128], program[512], catalogue[512],
	    techniques[512];
	struct sg_desk_places places;
	struct sg_now now;
	struct sg_installer *installer;
	/* What stands for systemd: returns `answer`, and counts. */
	pthread_t thread;
	int apply_fd;
	const char *_Atomic answer;
	_Atomic unsigned installs;
	/* Called while the policy is installed; NULL: nothing. */
	void (*on_install)(const struct lab *lab);
};

#define LAB_INSTALLED                                                          \
	"{\"problems\":[],\"failures\":[],\"installed\":true,\"in_force\":"    \
	"true,\"text\":\"The policy is installed, and in force.\"}"
#define LAB_NOT_INSTALLED                                                      \
	"{\"problems\":[{\"severity\":\"error\"}],\"failures\":[],"            \
	"\"installed\":false,\"in_force\":false,\"text\":\"Nothing was "       \
	"installed; the previous policy stays in force.\"}"

/* The exceptions in the file at first: one, approved by the head. */
extern const char lab_exceptions[];
/* Returns an exception for x.example; static memory. */
const char *lab_exception(const char *id, const char *what,
    const char *approver);

void lab_begin(struct lab *lab);
void lab_end(struct lab *lab);
/* End the installer, and begin it anew, as after a restart. */
void lab_restart(struct lab *lab);
/* Write the accounts, one for each role: "officer", "technician", ...  `extra`
 * are further lines. */
void lab_accounts(struct lab *lab, const char *extra);
/* Write a file of the lab. */
void lab_write(const char *path, const char *text);
/* Returns the whole file; valid until the next call. */
const char *lab_read(const char *path);

/*
 * Ask, and wait for the answer.  `format` and what follows are those of
 * json_pack(); the member "origin" is added if it is missing.  The answer must
 * be released.
 */
json_t *lab_ask(struct lab *lab, const char *format, ...);
/* Ask, and require this code; "ok" stands for success. */
void lab_want(struct lab *lab, const char *code, const char *format, ...);
/* Send a line as it is.  Returns the code, as lab_want() has it. */
const char *lab_send(struct lab *lab, const char *line, bool *garbage);
const char *lab_code(const json_t *answer);
/* Sign in.  Returns the token in static memory; each name has its own. */
const char *lab_sign_in(struct lab *lab, const char *name);

/* Returns the decisions in the desk's own journal, one a line, in static
 * memory: "officer signed-in", "officer viewed jsmith". */
const char *lab_deeds(const struct lab *lab);

#endif

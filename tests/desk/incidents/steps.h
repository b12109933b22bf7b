/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * steps.h -- for tests of incidents: makes entries of short texts, and stores
 * incidents as the ingester does.
 *
 * A step is a time, a person or device, and what the record says:
 *     {"10:12:00", "ann", "search instagram.com passed"}
 * A time may begin with "+N ": N days after Tue 24 Nov 2026. Local time is UTC.
 *
 * A name that begins with a digit, such as "10.20.6.7", is a device where
 * nobody is logged on. "ann/10.20.6.7" is ann at that device.
 *
 * The first word is one of
 *     search TARGET|-    a person searched for a way round
 *     proxy HOST         a person opened a web proxy; also relay, vpn, dns,
 *                        tunnel, store, front, address, name, hostname
 *     visit HOST         a person opened a site
 *     embed HOST         a page asked for it
 *     app HOST           an app asked for it
 *     connect HOST       it is not clear who asked
 *     policy, journal, test, ended, flood    a record of this kind
 * More words may follow:
 *     to TARGET          what the sign says that it was for
 *     on PLATFORM, list SITES, locked, exception ID
 *     passed             it was let through
 *     can VERB           a sign of the tier "capability", of that technique
 *     noise VERB         a sign of the tier "noise"
 *     x40                40 requests
 *     count              a count whose first record was not read
 *     for 30             the last of its records is 30 s later
 *     fault              it could not be judged
 */
#ifndef SG_TEST_STEPS_H
#define SG_TEST_STEPS_H

#include "desk/incidents/incidents.h"

struct sg_arena;

/* 2026-11-24T00:00:00Z in UTC milliseconds, and in days. */
#define STEPS_DAY_MS INT64_C(1795478400000)
#define STEPS_DAY 20781

struct test_step {
	const char *at, *who, *what;
};

/* Make an entry and its row. Texts live in `arena`. */
void test_step(struct sg_arena *arena, const struct test_step *step,
    uint64_t seq, struct sg_entry *entry, struct sg_event_row *event);
/* Returns the id of a person. The same name always has the same id. */
uint64_t test_person(const char *name);
const char *test_name(uint64_t person);

/* The table `incident` of a store. */
struct test_store {
	struct sg_arena *arena;
	struct sg_incident_row *rows;
	size_t n, cap;
	int64_t newest_ms; /* of the event that was stored last */
	int32_t today;
};

/* Insert or replace the incidents that changed. */
void test_store_save(struct test_store *store, struct sg_incidents *incidents);
/* Load what sg_incidents_load() says that must be loaded. */
void test_store_load(const struct test_store *store,
    struct sg_incidents *incidents);
struct sg_incident_row *test_store_find(struct test_store *store, uint64_t id);
void test_store_put(struct test_store *store,
    const struct sg_incident_row *row);
/*
 * Returns each incident on a line:
 * "ann people round 10:12:00-10:20:30 5 events, 9 requests, high, new: searched
 * ..."
 */
const char *test_store_text(const struct test_store *store);
/*
 * As test_store_text(), with every member of the rows, so that two stores can
 * be compared.
 */
const char *test_store_all(const struct test_store *store);
/* Print the first lines in which two texts differ. */
void test_differ(const char *one, const char *two);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week60.h -- a week of 60 people, as a school's journal has it. The same on
 * every machine, so that tests of the desk know what is to be found in it.
 *
 * 48 pupils and 10 teachers are logged on at school computers; one supply
 * teacher is not, and one class shares an address. There are also phones, of
 * which only the MAC address is known. Most of the records are noise: visits,
 * Like buttons, apps, an exception in use, wrong links.
 *
 * Hidden in it are three stories of people who tried to get round the filter:
 *   proxies    kacper.w searches how to unblock Instagram, then tries web
 *              proxies; all are blocked
 *   through    lily.e asks for a VPN and for an extension, is blocked, and then
 *              two proxies let her through
 *   every-day  dylan.r searches or tries once, on four days
 * and traps: nobody may be accused of these.
 *   like       mia.t reads pages that are full of Like buttons, and one that
 *              loads a script of a web proxy
 *   antivirus  an antivirus app on twelve computers connects to what looks like
 *              a VPN, all day; a teacher opens its page
 *   shared     kacper.w's computer is used by another pupil in the next lesson
 *   phone      a phone, which is not decrypted, connects to a web proxy: nobody
 *              can say who or what did it
 *   homework   a class searches for "vpn" in a lesson on networks
 *
 * One thread at a time for each struct week60.
 */
#ifndef SG_WEEK60_H
#define SG_WEEK60_H

#include <stdio.h>

#include "desk/store/rows.h"
#include "journal/append.h"
#include "journal/event.h"

/* Mon 23 Nov 2026 00:00 UTC, in milliseconds. */
#define WEEK60_MONDAY INT64_C(1795392000000)

/* An incident of a person that is in the week: a part of a story, or a slip. */
struct week60_truth {
	const char *story; /* "proxies"; NULL: a slip, such as a wrong link */
	const char *person;
	const char *family;
	int64_t from_ms, until_ms;
	unsigned events, passed; /* visits, and how many were let through */
	enum sg_incident_severity severity;
};

struct week60;

/*
 * Make the week. `monday_ms` is its first midnight in UTC. Records have the
 * detail `detail`. Exits if memory cannot be allocated.
 */
struct week60 *week60_new(int64_t monday_ms, enum sg_detail detail);
void week60_free(struct week60 **week);
/*
 * Append the week to a journal that was begun at week60_begins() or before. The
 * `n` writers stand for the processes of a server: they share the folder and
 * the counts of repeats. Returns how many records could not be written.
 */
size_t week60_write(const struct week60 *week, struct sg_journal **writers,
    size_t n);
int64_t week60_begins(const struct week60 *week);
/* Returns the incidents of people, in the order of time. */
const struct week60_truth *week60_truths(const struct week60 *week, size_t *n);
/* Write the truths as JSON. */
void week60_json(const struct week60 *week, FILE *to);

#endif

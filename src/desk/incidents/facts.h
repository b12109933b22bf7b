/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.h -- what an incident consists of, as plain data, and as the JSON that
 * the store keeps in the column `summary`.
 *
 * The store keeps facts and no sentence, so that sentence.h can write the
 * sentence in each language, and so that an incident can grow after a restart:
 * these facts and the row are all that is known of it. Pure. Any thread.
 *
 * The JSON is one object. A member that is 0, false or empty is left out:
 *   "deeds"    array, in the order of first use, of objects:
 *       "deed"     a technique's word (gate/words.h), or "open"
 *       "events"   number of visits
 *       "passed"   how many of them were let through
 *       "at"       array with the host that was asked for first
 *       "hosts"    array of hashes of the different hosts, at most
 *                  SG_FACTS_HOSTS; "more" is 1 if there were others
 *       "targets"  array of texts: what the deeds were for
 *   "devices"  array of texts: addresses of the devices that were used
 *   "reasons"  bits: see severity.h
 *   "days"     earlier days on which the person tried, of the week before
 *   "rose"     number of events when the severity rose last
 *   "seen", "marked"   number of events and severity when it was marked
 *   "again"    the state that it had before new events made it new again
 */
#ifndef SG_DESK_FACTS_H
#define SG_DESK_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/store/rows.h"

#define SG_FACTS_DEEDS 12
#define SG_FACTS_HOSTS 16
#define SG_FACTS_TARGETS 3
#define SG_FACTS_DEVICES 3
#define SG_FACTS_TEXT                                                          \
	96 /* bytes of a text with its NUL; a longer one is cut                \
	    */

/* What was done in one way. */
struct sg_fact {
	/* 0: opened what is blocked, without a sign of a way round. */
	enum sg_technique technique;
	uint64_t events;        /* visits */
	uint64_t passed;        /* how many of them were let through */
	char at[SG_FACTS_TEXT]; /* the host that was asked for first */
	/* Hashes of the hosts that were asked for, without repeats. */
	uint32_t hosts[SG_FACTS_HOSTS];
	size_t nhosts;
	bool more_hosts; /* there were others */
	/*
	 * What it was for: the hidden site, the subject of a search, the id of
	 * an extension or app.
	 */
	char targets[SG_FACTS_TARGETS][SG_FACTS_TEXT];
	size_t ntargets;
};

struct sg_facts {
	char devices[SG_FACTS_DEVICES][SG_FACTS_TEXT];
	size_t ndevices;
	uint32_t reasons; /* bit N: enum sg_reason N (severity.h) */
	/* Earlier days on which the person tried; set when it begins. */
	unsigned days;
	uint64_t rose; /* number of events when the severity rose last */
	uint64_t seen; /* number of events when it was marked; 0: never */
	enum sg_incident_severity marked; /* severity when it was marked */
	/*
	 * The state that it had before new events made it new again; 0: they
	 * did not.
	 */
	enum sg_incident_state again;
	/* In the order of first use. The last member: see incident.h. */
	size_t ndeeds;
	struct sg_fact deeds[SG_FACTS_DEEDS];
};

/* Write the facts as JSON. SG_SUMMARY_BYTES is enough for facts that are full.
 */
void sg_facts_write(const struct sg_facts *facts, char to[SG_SUMMARY_BYTES]);
/*
 * Read what sg_facts_write() wrote. Returns false if it is something else;
 * *facts is then empty.
 */
bool sg_facts_read(const char *json, struct sg_facts *facts);

/* ---- for incident.c ----------------------------------------------------- */

/*
 * Copy a text that a client may have chosen: cut to `size` bytes with its NUL,
 * and with "?" for bytes that JSON would have to escape.
 */
void sg_facts_text(const char *from, char *to, size_t size);
/* Add one visit. `target` and `device` may be NULL. */
struct sg_fact_visit {
	enum sg_technique technique; /* 0: opened what is blocked */
	bool passed;
	const char *host, *target, *device;
};
void sg_facts_add(struct sg_facts *facts, const struct sg_fact_visit *visit);

#endif

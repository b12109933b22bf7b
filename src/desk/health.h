/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * health.h -- reads whether the filter is well, as `schoolgate doctor` found it
 * last.
 *
 * The programs of the desk may not look at the machine themselves.  A timer of
 * root runs the doctor, and writes its result to a file.  Any thread; one at a
 * time for each arena.
 */
#ifndef SG_DESK_HEALTH_H
#define SG_DESK_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

struct sg_arena;

/* Where the timer has the result written. */
#define SG_HEALTH_FILE "/run/schoolgate-doctor/doctor.json"

struct sg_health {
	json_t *result;    /* the doctor's; NULL if there is none */
	const char *state; /* "well", "warning", "wrong"; "unknown" if there is
			      no result, or only an old one */
	const char *text;  /* a sentence; in the arena, or static */
	int64_t at_s;      /* when the doctor looked; 0: not known */
	bool stale;        /* over half an hour ago; the timer runs every ten
			      minutes */
};

/*
 * Read the file.  `now_s`: UTC seconds.  Cannot fail: without a file that can
 * be read, nobody has looked.  Call sg_health_fini() afterwards.
 */
struct sg_health sg_health_read(struct sg_arena *arena, const char *path,
    int64_t now_s);
void sg_health_fini(struct sg_health *health);

#endif

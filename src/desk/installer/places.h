/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * places.h -- the files and sockets that the installer uses.
 */
#ifndef SG_DESK_PLACES_H
#define SG_DESK_PLACES_H

#include <stdint.h>

/* All texts are borrowed. */
struct sg_desk_places {
	const char *program;  /* this program: checks run in a process of it */
	const char *accounts; /* file */
	const char *journal, *journal_key; /* the desk's own: folder, file */
	const char *state;      /* folder that the installer may write to */
	const char *policy;     /* file: school.policy */
	const char *exceptions; /* file that the policy includes */
	const char *images;     /* folder of names.img and policy.img */
	const char *catalogue, *techniques, *own_techniques, *locked; /* folders
								       */
	const char *apply; /* socket that installs the policy */
	const char *bans;  /* socket that carries out bans */
	/*
	 * Hosts at which the desk itself is reached (desk.conf). A request to
	 * block one of them is refused.
	 */
	const char *const *hosts;
	size_t nhosts;
	uint32_t keep_days; /* of the desk's own journal; 0: for ever */
	int64_t now; /* checks take this for the present, UTC seconds; 0: the
			clock */
};

#endif

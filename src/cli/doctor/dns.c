/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dns.c -- checks that this machine can look up names.
 */
#include "cli/doctor/doctor.h"

/* Two sites of different owners: one of them may be out of order. */
static const char *const names[] = {"www.bbc.co.uk", "www.gov.uk"};
#define NAMES (sizeof(names) / sizeof(names[0]))

/*
 * getent calls getaddrinfo(), which cannot be stopped. A process of its own can
 * be: name servers that do not answer must not hold the doctor up.
 */
static bool
is_found(struct sg_doctor *d, const char *name, bool *late)
{
	const char *const words[] = {
	    "timeout", "4", "getent", "ahosts", name, NULL};
	struct sg_str text;
	int code = sg_doctor_run(d, words, false, &text);

	*late |= code == 124;
	return code == 0 && text.n > 0;
}

void
sg_doctor_look_dns(struct sg_doctor *d)
{
	bool late = false;

	for (size_t i = 0; i < NAMES; i++)
		if (is_found(d, names[i], &late))
			return;
	sg_doctor_wrong(d,
	    "see which name servers this machine asks: cat /etc/resolv.conf; "
	    "then ask one of them: getent ahosts www.gov.uk",
	    "%s: this machine cannot look up %s or %s, so Squid opens no site",
	    late ?
		"no name server answers in time" :
		"no name server answers, or it knows no site of the internet",
	    names[0], names[1]);
}

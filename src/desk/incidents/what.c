/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* what.c -- decides which incident an entry belongs to. */
#include "desk/incidents/what.h"

#include "report/entry.h"

const char sg_family_round[] = "round";

/* The weakest sign that counts: a person must have meant it. */
static enum sg_tier
weakest(enum sg_doer doer)
{
	return doer == SG_DOER_PERSON ? SG_TIER_INTENT : SG_TIER_CAPABILITY;
}

static const char *
host_of(const struct sg_entry *e)
{
	return e->host != NULL  ? e->host :
	    e->sni != NULL      ? e->sni :
	    e->platform != NULL ? e->platform :
				  "";
}

/* Returns what the sign says that it was for. NULL if this is the host. */
static const char *
target_of(const struct sg_entry *e, size_t i)
{
	const char *target = e->signals[i].target;

	if (target != NULL && e->host != NULL && strcmp(target, e->host) == 0)
		return NULL;
	return target;
}

/*
 * The first sign names the technique, as in the sentences of reports. Returns
 * false if there is no sign that counts.
 */
static bool
read_signs(const struct sg_entry *e, struct sg_what *what)
{
	for (size_t i = 0; i < e->nsignals; i++) {
		if (e->signals[i].tier > weakest(what->doer))
			continue;
		if (what->techniques == 0) {
			what->visit.technique = e->signals[i].technique;
			what->visit.target = target_of(e, i);
		}
		what->techniques |= UINT64_C(1) << e->signals[i].technique;
	}
	return what->techniques != 0;
}

/* Returns the name by which a blocked host that is on no list is known. */
static const char *
site_of(const struct sg_entry *e)
{
	const bool known = e->host != NULL || e->platform != NULL ||
	    e->url != NULL;

	return known ? sg_entry_site(e) : "";
}

static void
name_family(const struct sg_entry *e, struct sg_what *what)
{
	const char *name = e->platform != NULL ? e->platform :
	    e->sites != NULL                   ? e->sites :
						 site_of(e);
	struct sg_out out;

	sg_out_init(&out, what->family, sizeof what->family);
	sg_out_text(&out,
	    e->platform != NULL  ? "platform:" :
		e->sites != NULL ? "sites:" :
				   "host:");
	for (; *name != '\0' && !out.full; name++)
		sg_out_char(&out, (char)sg_lower(*name));
}

static bool
is_blocked(const struct sg_entry *e)
{
	return e->kind == SG_EVENT_BLOCK ||
	    (e->kind == SG_EVENT_FAULT && e->action != NULL &&
		strcmp(e->action, "block") == 0);
}

/*
 * Returns the name that the entry would have if nobody were logged on at its
 * device. Returns NULL if nobody is: then the person is the device.
 */
static const char *
device_of(const struct sg_entry *e)
{
	if (e->user == NULL && e->user_hash == NULL)
		return NULL;
	return e->mac != NULL  ? e->mac :
	    e->address != NULL ? e->address :
				 e->device_hash;
}

/* Kinds of records that can make an incident at all. */
static bool
is_of_interest(const struct sg_entry *e)
{
	/* What the school has allowed by an exception is no incident. */
	if (e->exception != NULL && !is_blocked(e))
		return false;
	return e->kind == SG_EVENT_BLOCK || e->kind == SG_EVENT_SIGNAL ||
	    e->kind == SG_EVENT_FAULT;
}

bool
sg_what_of(const struct sg_entry *e, struct sg_what *what)
{
	*what = (struct sg_what){.doer = sg_entry_doer(e)};
	if (!is_of_interest(e))
		return false;
	what->visit = (struct sg_fact_visit){.passed = !is_blocked(e),
	    .host = host_of(e),
	    .device = device_of(e)};
	what->site = site_of(e);
	what->tried = sg_entry_tried(e);
	what->locked = e->ground != NULL && strcmp(e->ground, "locked") == 0;
	if (read_signs(e, what))
		memcpy(what->family, sg_family_round, sizeof sg_family_round);
	else if (e->kind == SG_EVENT_BLOCK)
		name_family(e, what);
	else
		return false;
	return true;
}

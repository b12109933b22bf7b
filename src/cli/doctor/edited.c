/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * edited.c -- checks the files of Squid that a school may edit: what is never
 * decrypted, and lines that belong into schoolgate's own files.
 */
#include "config.h"

#include <glob.h>
#include <libpsl.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"
#include "policy/catalogue.h"

/* ---- sites that are never decrypted ------------------------------------- */

#define OWN SG_SYSCONFDIR "/squid/never-decrypted"
#define SHIPPED OWN ".d"
#define RELOAD                                                                 \
	"then: systemctl reload schoolgate-school-computers "                  \
	"schoolgate-own-devices"

/* Returns true if registries sell names below this one, as below "co.uk". */
static bool
is_suffix(const char *name)
{
	const psl_ctx_t *psl = psl_builtin();

	return psl != NULL &&
	    psl_is_public_suffix2(psl, name,
		PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

/* Returns true if the name is the site, its "www.", or, with a dot before it, a
 * domain above the site. */
static bool
takes_site(const char *name, bool below, struct sg_str site)
{
	struct sg_str n = sg_str(name);

	if (sg_str_starts(n, SG_LIT("www.")))
		n = (struct sg_str){n.p + 4, n.n - 4};
	return sg_str_eq(n, site) ||
	    (below && site.n > n.n + 1 && site.p[site.n - n.n - 1] == '.' &&
		memcmp(site.p + site.n - n.n, n.p, n.n) == 0);
}

/* The platform of the catalogue that has the name as a site, or NULL. */
static const struct sg_platform *
platform_of(const struct sg_doctor *d, const char *name, bool below)
{
	const struct sg_catalogue *all = d->policy.build.catalogue;

	for (size_t i = 0; all != NULL && i < all->n; i++)
		for (size_t k = 0; k < all->platforms[i].sites.n; k++)
			if (takes_site(name, below,
				all->platforms[i].sites.w[k].text))
				return &all->platforms[i];
	return NULL;
}

/* `own`: the school's own list. The lists that come with schoolgate have sites
 * of platforms on purpose. */
static void
check_name(struct sg_doctor *d, const char *file, unsigned number,
    struct sg_str word, bool own)
{
	bool below = word.p[0] == '.';
	const char *name = sg_arena_dup(d->arena,
	    (struct sg_str){word.p + below, word.n - below});
	const char *advice = sg_arena_printf(d->arena,
	    "take line %u out of %s, %s", number, file, RELOAD);
	const struct sg_platform *platform = own ? platform_of(d, name, below) :
						   NULL;

	if (below && is_suffix(name))
		sg_doctor_wrong(d, advice,
		    "nothing below .%s is decrypted (%s line %u): that is not "
		    "one site, but all sites that end so",
		    name, file, number);
	else if (platform != NULL)
		sg_doctor_warn(d, advice,
		    "%s is never decrypted (%s line %u): the policy's lines "
		    "about pages and searches of %s do not fit there, and "
		    "people get no block page",
		    name, file, number, platform->title.text.p);
}

static void
check_list(struct sg_doctor *d, const char *file, bool own)
{
	struct sg_str text, line, word;
	unsigned number = 0;

	if (!sg_doctor_read(d, file, &text))
		return;
	while (sg_doctor_line(&text, &line)) {
		number++;
		if (sg_doctor_word(&line, &word) && word.p[0] != '#')
			check_name(d, file, number, word, own);
	}
}

void
sg_doctor_look_never_decrypted(struct sg_doctor *d)
{
	glob_t found;

	check_list(d, OWN, true);
	if (glob(sg_doctor_path(d, SHIPPED "/*"), 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_list(d,
		    sg_arena_dup(d->arena,
			sg_str(found.gl_pathv[i] + strlen(d->root))),
		    false);
	globfree(&found);
}

/* ---- lines of the gate, and ports --------------------------------------- */

/* A school opens ports with X-SG-Tunnel. All other words for the gate are in
 * schoolgate's own files. */
static void
check_meta(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line)
{
	static const char head[] = "adaptation_meta X-SG-";

	if (strncmp(line->text, head, sizeof(head) - 1) == 0 &&
	    strncmp(line->text + sizeof(head) - 1, "Tunnel ", 7) != 0 &&
	    !sg_squid_is_ours(line))
		sg_squid_tell_extra(d, squid, line,
		    "tells the gate something about requests that only files "
		    "of the package may say");
}

static void
check_port(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line)
{
	static const char *const names[SG_SQUIDS][3] = {
	    {"managed", "intercept-managed-http", "intercept-managed"},
	    {"byod", "intercept-byod-http", "intercept-byod"}};
	const char *name = sg_squid_value(d, line, "name=");
	bool known = false;

	if (!sg_squid_is(line, "http_port") && !sg_squid_is(line, "https_port"))
		return;
	for (size_t i = 0; name != NULL && i < 3; i++)
		known |= strcmp(name, names[squid - d->squid][i]) == 0;
	if (!known || strcmp(line->file, squid->path) != 0)
		sg_squid_tell_extra(d, squid, line,
		    "opens a port that the gate and the firewall do not know: "
		    "nothing is decrypted there, and the internet may reach "
		    "it");
}

void
sg_doctor_look_edited(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		for (size_t k = 0; k < d->squid[i].n; k++) {
			check_meta(d, &d->squid[i], &d->squid[i].v[k]);
			check_port(d, &d->squid[i], &d->squid[i].v[k]);
		}
}

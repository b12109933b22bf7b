/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * squid.c -- checks the configuration of the Squids as they read it: every
 * request must be judged, and nothing may get past the gate.
 *
 * The expected lines are those of conf/squid. tests/cli/doctor removes them one
 * by one, and the doctor must miss each.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

#define AGAIN                                                                  \
	SG_DOCTOR_REINSTALL                                                    \
	"; put back the include lines of the file that the unit reads; then: " \
	"systemctl reload schoolgate-school-computers schoolgate-own-devices"

/* ---- reading ------------------------------------------------------------ */

static void
look_read(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		if (d->squid[i].n == 0)
			sg_doctor_wrong(d,
			    SG_DOCTOR_REINSTALL_CONF
			    "; then: schoolgate setup --yes",
			    "%s is missing, empty or cannot be read",
			    d->squid[i].path);
}

/* The first line that has one of these words, or the first line. */
static const char *
line_of_fault(struct sg_doctor *d, struct sg_str text)
{
	struct sg_str rest = text, line;

	while (sg_doctor_line(&rest, &line))
		if (sg_str_find(line, SG_LIT("FATAL")) != NULL ||
		    sg_str_find(line, SG_LIT("ERROR")) != NULL)
			return sg_arena_dup(d->arena, line);
	return sg_arena_dup(d->arena, sg_str_cut(&text, '\n'));
}

/* Let Squid itself read its configuration. */
static void
look_parse(struct sg_doctor *d)
{
	struct sg_str text;
	int code;

	for (size_t i = 0; i < d->nsquids; i++) {
		const char *path = sg_doctor_path(d, d->squid[i].path);
		const char *const words[] = {
		    "squid", "-k", "parse", "-f", path, NULL};

		code = sg_doctor_run(d, words, true, &text);
		if (code == 127)
			sg_doctor_wrong(d, "apt-get install squid-openssl",
			    "there is no program squid");
		else if (code != 0)
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena,
				"mend that line; the running Squid still has "
				"the settings of before, but cannot start "
				"again. Try: squid -k parse -f %s",
				d->squid[i].path),
			    "Squid does not understand %s: %s",
			    d->squid[i].path, line_of_fault(d, text));
	}
}

/* ---- lines that must be there ------------------------------------------- */

/* Settings of which Squid uses the last line. */
static const char *const settings[] = {
    "icap_enable on",
    "icap_persistent_connections on",
    "icap_preview_enable on",
    "icap_206_enable on",
    "icap_service_failure_limit -1",
    "icap_service_revival_delay 30",
    "icap_connect_timeout 2 seconds",
    "icap_io_timeout 5 seconds",
    "adaptation_send_client_ip on",
    "adaptation_uses_indirect_client off",
    "adaptation_send_username off",
    "tls_outgoing_options min-version=1.2",
    NULL,
};

/* Lines that must be there, in this order, and that other lines may stand
 * between. */
static const char *const lines[] = {
    "http_access deny manager",
    "http_access deny !sg_connect !sg_web_ports",
    "http_access deny !sg_connect sg_own_ports",
    "http_access deny sg_connect sg_plain",
    "http_access deny !sg_connect to_localhost",
    "http_access deny sg_connect to_localhost sg_note_loopback !all",
    "miss_access deny sg_connect sg_never_open",
    "adaptation_service_set sg_gate sg_first sg_second",
    "adaptation_access sg_gate allow all",
    "adaptation_meta X-SG-Client \"%>a:%>p\"",
    "adaptation_meta X-SG-MAC \"%>eui\"",
    "adaptation_meta X-SG-User \"%#un\"",
    "adaptation_meta X-SG-SNI \"%#ssl::>sni\"",
    "adaptation_meta X-SG-TLS \"%ssl::>received_hello_version\"",
    "adaptation_meta X-SG-Inside \"%ssl::>negotiated_version\"",
    "adaptation_meta X-SG-Dst \"%>la:%>lp\"",
    "adaptation_meta X-SG-Groups \"%#{directory_}note\"",
    "adaptation_meta X-SG-Mode spared sg_managed sg_never_decrypted",
    "adaptation_meta X-SG-Mode managed sg_managed",
    "adaptation_meta X-SG-Mode byod all",
    "adaptation_meta X-SG-Port intercepted sg_intercepted",
    "adaptation_meta X-SG-Port intercepted-plain sg_plain",
    "adaptation_meta X-SG-Port explicit all",
    "adaptation_meta X-SG-Tunnel closed sg_connect sg_never_open",
    "adaptation_meta X-SG-Tunnel tls sg_connect sg_https_port",
    "adaptation_meta X-SG-Tunnel closed sg_connect",
    "request_header_access X-SG-Verdict deny all",
    "miss_access deny sg_connect sg_not_open",
    "adapted_http_access deny sg_connect sg_refused",
    "adapted_http_access deny sg_connect sg_is_decrypted",
    "http_upgrade_request_protocols websocket allow all",
    "http_access deny all",
    NULL,
};

/* The acls that these lines use; a school may add lines to some of them. */
static const char *const acls[] = {
    "acl sg_web_ports port 80 443 21 1025-65535",
    "acl sg_own_ports port 1344 1345 3126-3131",
    "acl sg_connect method CONNECT",
    "acl sg_plain myportname intercept-managed-http intercept-byod-http",
    "acl sg_note_loopback annotate_transaction loopback_=yes",
    "acl sg_is_loopback note loopback_ yes",
    "acl sg_never_open any-of sg_own_ports sg_is_loopback",
    "acl sg_managed myportname managed intercept-managed",
    "acl sg_intercepted myportname intercept-managed intercept-byod",
    "acl sg_never_name any-of sg_own_name sg_list_name",
    "acl sg_never_host any-of sg_own_host sg_list_host",
    "acl sg_never_asked any-of sg_never_host sg_intercepted",
    "acl sg_never_decrypted all-of sg_connect sg_never_name sg_never_asked",
    "acl sg_https_port port 443",
    "acl sg_step_one at_step SslBump1",
    "acl sg_blocked req_header X-SG-Verdict ^block$",
    "acl sg_closed req_header X-SG-Verdict ^closed$",
    "acl sg_seen req_header X-SG-Verdict ^(open|tunnel|block)$",
    "acl sg_other_port all-of !sg_https_port !sg_seen",
    "acl sg_not_open any-of sg_closed sg_other_port",
    "acl sg_tunnel req_header X-SG-Verdict ^tunnel$",
    "acl sg_note_decrypted annotate_client decrypted_=yes",
    "acl sg_refused req_header X-SG-Verdict ^refuse$",
    "acl sg_is_decrypted note decrypted_ yes",
    NULL,
};

/* All lines `ssl_bump`, in this order, and no others. */
static const char *const bumps[] = {
    "ssl_bump splice sg_connect sg_never_open",
    "ssl_bump splice sg_connect sg_not_open",
    "ssl_bump splice sg_connect sg_tunnel",
    "ssl_bump bump sg_managed sg_blocked !sg_never_decrypted sg_note_decrypted",
    "ssl_bump peek sg_step_one",
    "ssl_bump splice sg_never_decrypted",
    "ssl_bump bump sg_managed sg_note_decrypted",
    "ssl_bump splice all",
    NULL,
};

static bool
is_one_of(const char *text, const char *const *known)
{
	while (*known != NULL && strcmp(text, *known) != 0)
		known++;
	return *known != NULL;
}

/* Returns the index of the line, searched from `from` on, or squid->n. */
static size_t
find(const struct sg_squid *squid, size_t from, const char *text)
{
	while (from < squid->n && strcmp(squid->v[from].text, text) != 0)
		from++;
	return from;
}

static void
miss(struct sg_doctor *d, const struct sg_squid *squid, const char *text)
{
	sg_doctor_wrong(d, AGAIN, "%s: the line \"%s\" is missing%s",
	    squid->name, text,
	    find(squid, 0, text) < squid->n ? ", or not in its place" : "");
}

static void
check_settings(struct sg_doctor *d, const struct sg_squid *squid)
{
	for (size_t i = 0; settings[i] != NULL; i++) {
		const char *name = sg_arena_dup(d->arena,
		    (struct sg_str){settings[i], strcspn(settings[i], " ")});
		const struct sg_squid_line *last = sg_squid_last(squid, name);

		if (last == NULL)
			miss(d, squid, settings[i]);
		else if (strcmp(last->text, settings[i]) != 0)
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena,
				"remove line %u of %s, then: systemctl reload "
				"%s",
				last->line, last->file, squid->unit),
			    "%s: \"%s\" must be \"%s\"", squid->name,
			    last->text, settings[i]);
	}
}

static void
look_settings(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		if (d->squid[i].n > 0)
			check_settings(d, &d->squid[i]);
}

static void
look_lines(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++) {
		const struct sg_squid *squid = &d->squid[i];
		size_t at = 0, next;

		if (squid->n == 0)
			continue;
		for (size_t k = 0; lines[k] != NULL; k++) {
			next = find(squid, at, lines[k]);
			if (next == squid->n)
				miss(d, squid, lines[k]);
			else
				at = next + 1;
		}
		for (size_t k = 0; acls[k] != NULL; k++)
			if (find(squid, 0, acls[k]) == squid->n)
				miss(d, squid, acls[k]);
	}
}

/* ---- decryption --------------------------------------------------------- */

/* Report lines ssl_bump that are not in the table, or a second time. */
static void
check_extra_bumps(struct sg_doctor *d, const struct sg_squid *squid)
{
	for (size_t i = 0; i < squid->n; i++)
		if (sg_squid_is(&squid->v[i], "ssl_bump") &&
		    (!is_one_of(squid->v[i].text, bumps) ||
			!sg_squid_is_ours(&squid->v[i])))
			sg_squid_tell_extra(d, squid, &squid->v[i],
			    "changes what is decrypted");
}

static void
check_bumps(struct sg_doctor *d, const struct sg_squid *squid)
{
	size_t at = 0, next;

	check_extra_bumps(d, squid);
	for (size_t k = 0; bumps[k] != NULL; k++) {
		next = find(squid, at, bumps[k]);
		if (next == squid->n)
			miss(d, squid, bumps[k]);
		else if (sg_squid_is_ours(&squid->v[next]))
			at = next + 1;
	}
}

static void
look_bumps(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		if (d->squid[i].n > 0)
			check_bumps(d, &d->squid[i]);
}

/* ---- the gate's own lines ----------------------------------------------- */

/* Returns true if one of the line's words is `word`. */
static bool
has_word(const struct sg_squid_line *line, const char *word)
{
	struct sg_str rest = sg_str(line->text), next;

	while (sg_doctor_word(&rest, &next))
		if (sg_str_eq(next, sg_str(word)))
			return true;
	return false;
}

static void
check_service(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line)
{
	if (has_word(line, "bypass=on") || has_word(line, "bypass=1") ||
	    !has_word(line, "bypass=off"))
		sg_squid_tell_extra(d, squid, line,
		    "has no bypass=off: while the gate is down, everything "
		    "would pass");
	if (!has_word(line, "on-overload=wait"))
		sg_squid_tell_extra(d, squid, line,
		    "has no on-overload=wait: while the gate is busy, requests "
		    "would pass or fail");
	if (!has_word(line, "routing=off"))
		sg_squid_tell_extra(d, squid, line, "has no routing=off");
}

static void
check_services(struct sg_doctor *d, const struct sg_squid *squid)
{
	static const char *const wanted[] = {
	    "icap_service sg_first ", "icap_service sg_second "};
	bool has;

	for (size_t k = 0; k < 2; k++) {
		has = false;
		for (size_t i = 0; i < squid->n; i++) {
			if (strncmp(squid->v[i].text, wanted[k],
				strlen(wanted[k])) != 0)
				continue;
			has = true;
			check_service(d, squid, &squid->v[i]);
		}
		if (!has)
			miss(d, squid, wanted[k]);
	}
}

static void
look_services(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		if (d->squid[i].n > 0)
			check_services(d, &d->squid[i]);
}

/* ---- other lines that would let something past the gate ----------------- */

/* Returns true if this Squid is older than 6.13, or cannot say its version. */
static bool
is_before_6_13(struct sg_doctor *d)
{
	static const char *const words[] = {"squid", "-v", NULL};
	static const char mark[] = "Version ";
	struct sg_str text;
	const char *at;
	char *end;
	long major;

	if (sg_doctor_run(d, words, true, &text) != 0)
		return true;
	at = sg_str_find(text, SG_LIT(mark));
	if (at == NULL)
		return true;
	major = strtol(at + sizeof(mark) - 1, &end, 10);
	return major < 6 ||
	    (major == 6 && *end == '.' && strtol(end + 1, NULL, 10) < 13);
}

static void
check_other_service(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line)
{
	if (strstr(line->text, " respmod_") != NULL && is_before_6_13(d))
		sg_squid_tell_extra(d, squid, line,
		    "asks a service about answers (RESPMOD): in this Squid, "
		    "before 6.13, uploads and long pages then hang");
	else if (has_word(line, "bypass=on") || has_word(line, "bypass=1"))
		sg_squid_tell_extra(d, squid, line,
		    "has bypass=on: if that service is down, requests pass "
		    "it unseen");
}

static void
check_access(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line)
{
	static const char *const allowed[] = {
	    "http_access allow localhost manager",
	    "http_access allow sg_school_computers",
	    "http_access allow sg_own_devices",
	    NULL,
	};

	if (sg_squid_is(line, "adaptation_access") &&
	    strcmp(line->text, "adaptation_access sg_gate allow all") != 0)
		sg_squid_tell_extra(d, squid, line,
		    "is not schoolgate's: requests could pass the gate unseen");
	if (strncmp(line->text, "http_access allow", 17) == 0 &&
	    !is_one_of(line->text, allowed))
		sg_squid_tell_extra(d, squid, line,
		    "lets in devices that are not in networks.conf, or passes "
		    "lines of access.conf");
	if (strncmp(line->text, "miss_access allow", 17) == 0 ||
	    strncmp(line->text, "adapted_http_access allow", 25) == 0)
		sg_squid_tell_extra(d, squid, line,
		    "lets tunnels pass that the gate refused");
}

static void
look_ways(struct sg_doctor *d)
{
	for (size_t i = 0; i < d->nsquids; i++)
		for (size_t k = 0; k < d->squid[i].n; k++) {
			const struct sg_squid_line *l = &d->squid[i].v[k];

			check_access(d, &d->squid[i], l);
			if (sg_squid_is(l, "icap_service") &&
			    strncmp(l->text, "icap_service sg_", 16) != 0)
				check_other_service(d, &d->squid[i], l);
		}
}

static const struct sg_check checks[] = {
    {"read", "the files of the Squids are there", look_read},
    {"parse", "Squid understands its configuration", look_parse},
    {"services", "Squid asks both c-icap servers, and blocks without them",
	look_services},
    {"settings", "Squid's settings for the gate are as they must be",
	look_settings},
    {"lines", "every line that the gate needs is there, in its place",
	look_lines},
    {"decryption", "Squid decrypts what it should, and nothing else",
	look_bumps},
    {"ways-round", "no other line of Squid lets requests pass the gate",
	look_ways},
    {"edited", "no file of the school has a line of the gate, or a port",
	sg_doctor_look_edited},
    {"never-decrypted", "no list of sites that are not decrypted has too much",
	sg_doctor_look_never_decrypted},
    {0},
};
const struct sg_family sg_doctor_squid = {
    "squid", "Squid's configuration", checks, NULL};

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mail.c -- checks that the desk's mails go out. The mail server is tried only
 * if desk.conf names one; no mail is sent.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/doctor/desk/desk.h"
#include "cli/icap.h"

#define PATIENCE_MS 3000
#define SENDMAIL "/usr/sbin/sendmail"
#define CONF SG_SYSCONFDIR "/desk.conf"

void
sg_desk_look_mail(struct sg_doctor *d)
{
	const char *trouble = sg_desk_status(d, "mail");

	if (*trouble != '\0')
		sg_doctor_warn(d,
		    "correct the lines \"mail\" of " CONF
		    ", or the contacts of the policy; then: systemctl restart "
		    "schoolgate-desk. What waits is sent again by itself",
		    "mails of the desk are not told: %s", trouble);
}

/* ---- the server --------------------------------------------------------- */

static void
check_password(struct sg_doctor *d)
{
	const char *path = d->desk->mail_password_file, *stops;

	if (path == NULL)
		return;
	stops = sg_doctor_stops(d, SG_DESK_INGESTER, path);
	if (access(sg_doctor_path(d, path), R_OK) != 0)
		sg_doctor_wrong(d,
		    "write the password into it; then: systemctl restart "
		    "schoolgate-desk",
		    "the file %s with the password for the mail server cannot "
		    "be read: %s",
		    path, strerror(errno));
	else if (stops != NULL)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"chown " SG_DESK_INGESTER
			" %s && chmod 600 %s; folders above it: chmod 755",
			path, path),
		    "the user " SG_DESK_INGESTER
		    " cannot read %s, because of the mode of %s: no mail is "
		    "sent",
		    path, stops);
}

/* Split "smtp://HOST:PORT" and the like. */
static void
split(struct sg_doctor *d, const char *url, const char **host,
    const char **port)
{
	const bool tls = strncmp(url, "smtps://", 8) == 0;
	const char *at = url + (tls ? 8 : 7), *end;
	size_t n;

	if (*at == '[') {
		end = strchr(at, ']');
		n = end == NULL ? strlen(at) : (size_t)(end - at) + 1;
	} else {
		n = strcspn(at, ":/");
	}
	*host = sg_arena_dup(d->arena, (struct sg_str){at, n});
	*port = tls ? "465" : "25";
	if (at[n] == ':')
		*port = sg_arena_dup(d->arena,
		    (struct sg_str){at + n + 1, strcspn(at + n + 1, "/")});
}

/* Returns an address of the name. getent can be stopped, getaddrinfo() cannot.
 * An address is its own. */
static const char *
address_of(struct sg_doctor *d, const char *host)
{
	const char *const words[] = {
	    "timeout", "4", "getent", "ahosts", host, NULL};
	struct sg_str text, address;

	if (*host == '[' || strspn(host, "0123456789.") == strlen(host))
		return host;
	if (sg_doctor_run(d, words, false, &text) != 0 ||
	    !sg_doctor_word(&text, &address))
		return NULL;
	host = sg_arena_dup(d->arena, address);
	return strchr(host, ':') == NULL ?
	    host :
	    sg_arena_printf(d->arena, "[%s]", host);
}

static void
check_server(struct sg_doctor *d)
{
	static const char advice[] =
	    "see whether the name and the port in " CONF
	    " are right, whether the server runs, and whether a firewall lets "
	    "this machine connect to it";
	const char *host, *port, *address;
	char why[SG_WHY_BYTES];

	split(d, d->desk->mail_url, &host, &port);
	address = address_of(d, host);
	if (address == NULL)
		sg_doctor_wrong(d, advice,
		    "the mail server %s is not found: mails of the desk wait",
		    host);
	else if (!sg_ask_connect(sg_arena_printf(d->arena, "%s:%s", address,
				     port),
		     PATIENCE_MS, why))
		sg_doctor_wrong(d, advice,
		    "the mail server %s does not answer at port %s: %s; mails "
		    "of the desk wait",
		    host, port, why);
}

void
sg_desk_look_mail_server(struct sg_doctor *d)
{
	const size_t before = d->n;

	if (d->desk == NULL) {
		sg_doctor_unseen(d,
		    "how mail is sent, is not known without desk.conf");
		return;
	}
	if (d->desk->mail_url == NULL) {
		sg_doctor_fine(d, "desk.conf does not send mail");
		return;
	}
	check_password(d);
	if (strcmp(d->desk->mail_url, "sendmail") != 0)
		check_server(d);
	else if (access(sg_doctor_path(d, SENDMAIL), X_OK) != 0)
		sg_doctor_wrong(d,
		    "install a mail server that has it, or name a server in a "
		    "line \"mail smtp://...\" of " CONF,
		    SENDMAIL " cannot be run: %s; mails of the desk wait",
		    strerror(errno));
	if (d->n == before)
		sg_doctor_fine(d, "mail can be handed to %s",
		    d->desk->mail_url);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * certificate.c -- checks the certificate with which the desk's page is shown.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/dates.h"
#include "cli/doctor/desk/desk.h"

#define DAYS_LEFT 30
#define RENEW "renew the certificate, then: systemctl restart schoolgate-web"

/* Returns false after a finding. */
static bool
check_readable(struct sg_doctor *d, const char *path)
{
	const char *stops = sg_doctor_stops(d, SG_DESK_PAGE, path);

	if (access(sg_doctor_path(d, path), R_OK) != 0)
		sg_doctor_wrong(d,
		    "correct the line \"tls\" of " SG_SYSCONFDIR
		    "/desk.conf, or put the file back; then: systemctl restart "
		    "schoolgate-web",
		    "%s, of the desk's page, cannot be read: %s", path,
		    strerror(errno));
	else if (stops != NULL)
		sg_doctor_wrong(d,
		    strcmp(stops, path) == 0 ?
			sg_arena_printf(d->arena,
			    "chgrp " SG_DESK_PAGE
			    " %s && chmod 640 %s; then: systemctl restart "
			    "schoolgate-web",
			    path, path) :
			sg_arena_printf(d->arena, "chmod o+x %s", stops),
		    "the user " SG_DESK_PAGE
		    " cannot read %s, because of the mode of %s",
		    path, stops);
	else
		return true;
	return false;
}

/* Run openssl about the certificate. Returns false after a finding. */
static bool
ask(struct sg_doctor *d, const char *const *words, const char *path,
    struct sg_str *text)
{
	int code = sg_doctor_run(d, words, false, text);

	if (code == 127)
		sg_doctor_wrong(d, "apt-get install openssl",
		    "there is no program openssl");
	else if (code != 0)
		sg_doctor_wrong(d, "put the right file there, in PEM form",
		    "openssl cannot read %s, of the desk's page", path);
	return code == 0;
}

/* Reads "notAfter=2036-11-26 20:00:00Z". Returns UTC seconds, or -1. */
static int64_t
read_end(struct sg_doctor *d, struct sg_str text)
{
	struct tm tm = {0};

	return strptime(sg_arena_dup(d->arena, text),
		   "notAfter=%Y-%m-%d %H:%M:%SZ", &tm) == NULL ?
	    -1 :
	    (int64_t)timegm(&tm);
}

static void
check_end(struct sg_doctor *d, struct sg_str text)
{
	const int64_t end = read_end(d, text);
	const long long days = (long long)((end - d->now) / SG_DAY_S);

	if (end < 0)
		sg_doctor_unseen(d, "openssl says no date that can be read");
	else if (end <= d->now)
		sg_doctor_wrong(d, RENEW,
		    "the certificate of the desk's page has ended: browsers "
		    "warn of the page");
	else if (days < DAYS_LEFT)
		sg_doctor_warn(d, RENEW,
		    "the certificate of the desk's page ends in %lld days",
		    days);
	else
		sg_doctor_fine(d,
		    "the certificate of the desk's page ends in %lld days",
		    days);
}

static void
check_key(struct sg_doctor *d, const char *certificate, const char *key)
{
	const char *const of_key[] = {
	    "openssl", "pkey", "-in", sg_doctor_path(d, key), "-pubout", NULL};
	const char *const of_pem[] = {"openssl", "x509", "-in",
	    sg_doctor_path(d, certificate), "-noout", "-pubkey", NULL};
	struct sg_str one, other;

	if (ask(d, of_key, key, &one) && ask(d, of_pem, certificate, &other) &&
	    !sg_str_eq(one, other))
		sg_doctor_wrong(d,
		    "put both files of one certificate there; then: systemctl "
		    "restart schoolgate-web",
		    "%s is not the key of %s: the desk's page is not shown",
		    key, certificate);
}

/* The names by which browsers ask must be in the certificate. */
static void
check_name(struct sg_doctor *d, const char *certificate, const char *host)
{
	const char *const words[] = {"openssl", "x509", "-in",
	    sg_doctor_path(d, certificate), "-noout", "-checkhost", host, NULL};
	struct sg_str text;

	/* With some versions, the exit code says it, too. */
	if (sg_doctor_run(d, words, false, &text) < 0)
		return;
	if (sg_str_find(text, SG_LIT("NOT match")) != NULL)
		sg_doctor_wrong(d,
		    "get a certificate for this name, or correct the line "
		    "\"host\" of " SG_SYSCONFDIR "/desk.conf",
		    "the certificate of the desk's page is not for the name "
		    "%s: browsers warn of the page",
		    host);
}

void
sg_desk_look_certificate(struct sg_doctor *d)
{
	const char *path;
	struct sg_str text;

	if (d->desk == NULL) {
		sg_doctor_unseen(d,
		    "the page's certificate is not known without desk.conf");
		return;
	}
	path = d->desk->certificate;
	if (path == NULL) {
		sg_doctor_fine(d,
		    "the page has no certificate of its own: only this machine "
		    "or a reverse proxy reaches it");
		return;
	}
	if (!check_readable(d, path) || !check_readable(d, d->desk->key))
		return;
	if (!ask(d,
		(const char *const[]){"openssl", "x509", "-in",
		    sg_doctor_path(d, path), "-noout", "-enddate", "-dateopt",
		    "iso_8601", NULL},
		path, &text))
		return;
	check_end(d, text);
	check_key(d, path, d->desk->key);
	for (size_t i = 0; i < d->desk->nhosts; i++)
		check_name(d, path, d->desk->hosts[i]);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ca.c -- checks the school's certificate authority (CA), and the folder in
 * which Squid keeps the certificates that it makes with the CA.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

#define CA SG_SYSCONFDIR "/ca"
#define KEY CA "/ca.key"
#define PEM CA "/ca.pem"
#define DER CA "/ca.crt"

#define DAYS_LEFT 60
#define SSL_DB "/var/spool/squid/ssl_db"
#define REMAKE                                                                 \
	"systemctl stop schoolgate-school-computers schoolgate-own-devices; "  \
	"rm -r " SSL_DB "; schoolgate setup --yes"

/* ---- files -------------------------------------------------------------- */

static void
look_present(struct sg_doctor *d)
{
	static const char *const files[] = {KEY, PEM, DER};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (access(sg_doctor_path(d, files[i]), R_OK) != 0)
			sg_doctor_wrong(d,
			    i == 2 ?
				"make it from ca.pem: openssl x509 -in " PEM
				" -outform DER -out " DER :
				"put back your copy of " CA
				". Without a copy: move the folder away and "
				"run \"schoolgate setup\"; every school "
				"computer then needs the new CA",
			    "%s cannot be read: %s", files[i], strerror(errno));
}

/* Only root and Squid may read the key. */
static void
look_key_mode(struct sg_doctor *d)
{
	struct stat st;
	uid_t proxy = 0;
	gid_t group = 0;

	if (stat(sg_doctor_path(d, KEY), &st) != 0)
		return;
	if ((st.st_mode & 07) != 0)
		sg_doctor_wrong(d, "chmod 640 " KEY,
		    "every user of this machine can read %s: whoever has this "
		    "key can read the HTTPS of all school computers",
		    KEY);
	if (!sg_doctor_user(d, "proxy", &proxy, &group)) {
		sg_doctor_wrong(d, "apt-get install squid-openssl",
		    "there is no user \"proxy\", as whom Squid runs");
		return;
	}
	if (!(st.st_gid == group && (st.st_mode & S_IRGRP) != 0) &&
	    !(st.st_uid == proxy && (st.st_mode & S_IRUSR) != 0))
		sg_doctor_wrong(d, "chown root:proxy " KEY " && chmod 640 " KEY,
		    "Squid (user proxy) cannot read %s", KEY);
	if ((st.st_mode & S_IRGRP) != 0 && st.st_gid != group && st.st_gid != 0)
		sg_doctor_wrong(d, "chgrp proxy " KEY,
		    "a group other than proxy can read %s", KEY);
}

/* ---- the certificate ---------------------------------------------------- */

/* Run openssl. Returns false, after a finding, if it fails. */
static bool
openssl(struct sg_doctor *d, const char *const *words, const char *advice,
    const char *what, struct sg_str *text)
{
	int code = sg_doctor_run(d, words, false, text);

	if (code == 127)
		sg_doctor_wrong(d, "apt-get install openssl",
		    "there is no program openssl");
	else if (code != 0)
		sg_doctor_wrong(d, advice, "openssl cannot read %s", what);
	return code == 0;
}

#define DAMAGED "put back your copy of " CA

static void
look_fits(struct sg_doctor *d)
{
	const char *const of_key[] = {
	    "openssl", "pkey", "-in", sg_doctor_path(d, KEY), "-pubout", NULL};
	const char *const of_pem[] = {"openssl", "x509", "-in",
	    sg_doctor_path(d, PEM), "-noout", "-pubkey", NULL};
	struct sg_str key, pem;

	if (access(of_key[3], R_OK) != 0 || access(of_pem[3], R_OK) != 0) {
		sg_doctor_unseen(d, "the key or the certificate is missing");
		return;
	}
	if (openssl(d, of_key, DAMAGED, KEY, &key) &&
	    openssl(d, of_pem, DAMAGED, PEM, &pem) && !sg_str_eq(key, pem))
		sg_doctor_wrong(d, DAMAGED ": both files of one CA",
		    "%s is not the key of %s: no HTTPS site opens", KEY, PEM);
}

static void
look_same(struct sg_doctor *d)
{
	const char *const of_pem[] = {"openssl", "x509", "-in",
	    sg_doctor_path(d, PEM), "-noout", "-fingerprint", "-sha256", NULL};
	const char *const of_der[] = {"openssl", "x509", "-inform", "DER",
	    "-in", sg_doctor_path(d, DER), "-noout", "-fingerprint", "-sha256",
	    NULL};
	static const char make[] = "openssl x509 -in " PEM
				   " -outform DER -out " DER;
	struct sg_str pem, der;

	if (access(of_pem[3], R_OK) != 0 || access(of_der[5], R_OK) != 0) {
		sg_doctor_unseen(d, "one of the two files is missing");
		return;
	}
	if (openssl(d, of_pem, DAMAGED, PEM, &pem) &&
	    openssl(d, of_der, make, DER, &der) && !sg_str_eq(pem, der))
		sg_doctor_wrong(d, make,
		    "%s is another certificate than %s: devices that get it "
		    "do not trust Squid",
		    DER, PEM);
}

/* Read "notAfter=2036-11-26 20:00:00Z". Returns UTC seconds, or -1. */
static int64_t
read_end(struct sg_doctor *d, struct sg_str text)
{
	struct tm tm = {0};
	const char *line = sg_arena_dup(d->arena, text);
	const char *rest = strptime(line, "notAfter=%Y-%m-%d %H:%M:%SZ", &tm);

	return rest == NULL ? -1 : (int64_t)timegm(&tm);
}

static void
look_end(struct sg_doctor *d)
{
	static const char renew[] =
	    "follow chapter 14 of the technician's guide "
	    "(/usr/share/doc/schoolgate/technician.md): first install the new "
	    "ca.crt on every school computer, then change over";
	const char *const words[] = {"openssl", "x509", "-in",
	    sg_doctor_path(d, PEM), "-noout", "-enddate", "-dateopt",
	    "iso_8601", NULL};
	struct sg_str text;
	int64_t end;

	if (access(words[3], R_OK) != 0) {
		sg_doctor_unseen(d, "the certificate is missing");
		return;
	}
	if (!openssl(d, words, DAMAGED, PEM, &text))
		return;
	end = read_end(d, text);
	if (end < 0)
		sg_doctor_unseen(d, "openssl says no date that can be read");
	else if (end <= d->now)
		sg_doctor_wrong(d, renew,
		    "the CA has ended: no HTTPS site opens on school "
		    "computers");
	else if ((end - d->now) / 86400 < DAYS_LEFT)
		sg_doctor_warn(d, renew, "the CA ends in %lld days",
		    (long long)((end - d->now) / 86400));
	else
		sg_doctor_fine(d, "the CA ends in %lld days",
		    (long long)((end - d->now) / 86400));
}

/* ---- is it a CA, now? --------------------------------------------------- */

/* Read "notBefore=2036-11-26 20:00:00Z". Returns UTC seconds, or -1. */
static int64_t
read_begin(struct sg_doctor *d, struct sg_str text)
{
	static const char mark[] = "notBefore=";
	struct tm tm = {0};
	const char *at = strstr(sg_arena_dup(d->arena, text), mark);

	if (at == NULL ||
	    strptime(at + sizeof(mark) - 1, "%Y-%m-%d %H:%M:%SZ", &tm) == NULL)
		return -1;
	return (int64_t)timegm(&tm);
}

static void
look_kind(struct sg_doctor *d)
{
	const char *const words[] = {"openssl", "x509", "-in",
	    sg_doctor_path(d, PEM), "-noout", "-startdate", "-dateopt",
	    "iso_8601", "-ext", "basicConstraints", NULL};
	struct sg_str text;

	if (access(words[3], R_OK) != 0) {
		sg_doctor_unseen(d, "the certificate is missing");
		return;
	}
	if (!openssl(d, words, DAMAGED, PEM, &text))
		return;
	if (sg_str_find(text, SG_LIT("CA:TRUE")) == NULL)
		sg_doctor_wrong(d,
		    DAMAGED ", or make a CA: " SG_PKGDATADIR
			    "/setup/make-ca --help",
		    "%s is not the certificate of a CA (CA:TRUE): browsers "
		    "trust nothing that Squid signs with it",
		    PEM);
	if (read_begin(d, text) > d->now)
		sg_doctor_wrong(d,
		    "set this machine's clock if it is behind; if it is right, "
		    "wait, or put back the CA of before",
		    "the CA is not valid yet: no HTTPS site opens on school "
		    "computers");
}

static void
look_reach(struct sg_doctor *d)
{
	static const char *const files[] = {PEM, KEY};
	const char *stops;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		stops = sg_doctor_stops(d, "proxy", files[i]);
		/* The check "secret" tells of the key itself. */
		if (stops == NULL || strcmp(stops, KEY) == 0)
			continue;
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena, "chmod %s %s",
			strcmp(stops, PEM) == 0 ? "644" : "755", stops),
		    "Squid (user proxy) cannot reach %s, because of the mode "
		    "of %s",
		    files[i], stops);
		return;
	}
}

/* ---- Squid's folder of certificates ------------------------------------- */

/* The folder that the line sslcrtd_program names. */
static const char *
folder_of(struct sg_doctor *d)
{
	const struct sg_squid_line *line = sg_squid_last(&d->squid[0],
	    "sslcrtd_program");
	struct sg_str rest, word;

	rest = sg_str(line == NULL ? "" : line->text);
	while (sg_doctor_word(&rest, &word))
		if (sg_str_eq(word, SG_LIT("-s")) &&
		    sg_doctor_word(&rest, &word))
			return sg_arena_dup(d->arena, word);
	return SSL_DB;
}

static void
look_folder(struct sg_doctor *d)
{
	static const char *const parts[] = {
	    "", "/certs", "/index.txt", "/size"};
	const char *folder = folder_of(d), *path;
	struct stat st;
	uid_t proxy;
	gid_t group;

	if (!sg_doctor_user(d, "proxy", &proxy, &group))
		return;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		path = sg_arena_printf(d->arena, "%s%s", folder, parts[i]);
		if (stat(sg_doctor_path(d, path), &st) != 0) {
			sg_doctor_wrong(d, REMAKE,
			    "%s, in which Squid keeps certificates, is "
			    "missing: no HTTPS site opens",
			    path);
			return;
		}
		if (st.st_uid != proxy) {
			sg_doctor_wrong(d,
			    sg_arena_printf(d->arena, "chown -R proxy: %s",
				folder),
			    "%s does not belong to the user proxy: Squid "
			    "cannot write there",
			    path);
			return;
		}
	}
}

static const struct sg_check checks[] = {
    {"files", "the CA's files are there", look_present},
    {"secret", "only root and Squid can read the CA's key", look_key_mode},
    {"key-fits", "the CA's key belongs to its certificate", look_fits},
    {"same", "ca.crt, for the devices, is the certificate that Squid uses",
	look_same},
    {"kind", "the certificate is one of a CA, and valid already", look_kind},
    {"reach", "Squid can reach the CA's files", look_reach},
    {"end", "", look_end},
    {"ssl-db", "Squid's folder of certificates is there, and Squid's own",
	look_folder},
    {0},
};
const struct sg_family sg_doctor_ca = {"ca", "The school's CA", checks, NULL};

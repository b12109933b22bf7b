/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf.h -- reads /etc/schoolgate/desk.conf, the desk's configuration.
 *
 * A line is empty, a comment that begins with "#", or words; a word with blanks
 * stands in quotes:
 *     store sqlite /var/lib/schoolgate-desk/store/store.db
 *     store postgresql "host=db dbname=schools" schema hillcrest
 *     store postgresql "..." schema hillcrest reader hillcrest_web
 *     listen 127.0.0.1 8443                 one line for each address
 *     host desk.hillcrest.example           a name by which browsers ask; lines
 *     tls certificate FILE key FILE         needed off loopback
 *     proxy 127.0.0.1 tls                   a reverse proxy: believe its
 *                                           X-Forwarded-For; browsers reach it
 *                                           by https
 *     sign-on X-Remote-User from www-data   single sign-on: the header, and the
 *                                           user of the proxy on this machine
 *     mail smtp://mail.example:587 tls      or smtps://..., or "mail sendmail"
 *     mail from filter@hillcrest.example
 *     mail user NAME password-file FILE
 *     mail digest 30 minutes
 *     mail report monday 07:30 to e-safety
 *     mail requests to e-safety             repeatedly
 *     mail requests for year-6 to tutors
 *     journal FOLDER                        default: the filter's journal
 *     verifying-key FILE                    on another machine only
 *     language cy                           the page's language at first
 * No line is needed: an empty file is a store of SQLite in the default place,
 * one listen on 127.0.0.1 8443, no mail, and the language "en".
 *
 * Thread-safe, apart from sg_problems and the arena.
 */
#ifndef SG_DESK_CONF_H
#define SG_DESK_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problems.h"
#include "desk/store/db.h"

struct sg_arena;

#define SG_DESK_LISTENS 8
#define SG_DESK_HOSTS 16
#define SG_DESK_TELLS 64        /* lines `mail requests` */
#define SG_DESK_HEADER_BYTES 64 /* of the name of the header of "sign-on" */

struct sg_desk_listen {
	const char *address; /* "127.0.0.1", "::1" */
	uint16_t port;
};

/* Who is told by mail of requests from block pages. */
struct sg_desk_tell {
	const char *group;   /* of whom; NULL: all, and reported pages */
	const char *contact; /* of the policy */
};

struct sg_desk_conf {
	struct sg_db_where store;
	struct sg_desk_listen listens[SG_DESK_LISTENS]; /* at least one */
	size_t nlistens;
	const char *hosts[SG_DESK_HOSTS]; /* lower-case, without port */
	size_t nhosts;
	const char *certificate, *key; /* NULL: no TLS */
	const char *proxy; /* address of the reverse proxy, or NULL */
	bool proxy_tls;
	/* The header that names who is signed in, and the user of the reverse
	 * proxy.  NULL: no single sign-on. */
	const char *sign_on, *sign_on_user;
	const char *mail_url; /* "smtp://...", "smtps://...", "sendmail"; NULL:
				 no mail is sent */
	bool mail_tls;        /* STARTTLS is required */
	const char *mail_from, *mail_user, *mail_password_file;
	uint32_t digest_minutes; /* 1 to 1440; 30 if not set */
	int report_weekday;      /* 0: no report; 1: Monday ... 7: Sunday */
	int report_minute;       /* of the local day */
	const char *report_to;   /* a contact of the policy */
	struct sg_desk_tell tells[SG_DESK_TELLS];
	size_t ntells;
	const char *journal;       /* NULL: the default folder */
	const char *verifying_key; /* NULL: none */
	const char *language;      /* "en", "cy" */
};

/*
 * Read the file `path` into *conf.  Refuses a file that belongs to another user
 * than root and the caller's, or to which others can write.  Texts live in
 * `arena`.  Returns false if
 * `problems` got an error; *conf is then undefined.
 */
bool sg_desk_conf_read(const char *path, struct sg_desk_conf *conf,
    struct sg_arena *arena, struct sg_problems *problems);
/* Works like sg_desk_conf_read(), with the text of a file. */
bool sg_desk_conf_parse(const struct sg_source *source,
    struct sg_desk_conf *conf, struct sg_arena *arena,
    struct sg_problems *problems);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sessions.h -- who is signed in at the desk.
 *
 * A session is named by a token: 256 random bits, which only the browser keeps.
 * Here and in the file are only hashes of tokens, so that nobody who reads the
 * file can use a session.  A session ends when it was not used for a while,
 * when it is a day's work old, or at once when its account was changed or
 * removed.  One thread at a time.  No function reads the clock.
 */
#ifndef SG_DESK_SESSIONS_H
#define SG_DESK_SESSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/why.h"
#include "desk/accounts/file.h"

#define SG_SESSION_IDLE_S (30 * 60)
#define SG_SESSION_LONGEST_S (12 * 3600)
#define SG_SESSIONS_MAX 512
/* Maximum number of sessions of an account.  A new session replaces the one
 * that was used least recently. */
#define SG_SESSIONS_EACH 8
/* How many views a session remembers. */
#define SG_SESSION_VIEWS 256
#define SG_SESSION_RATES 4
/* A token, or a csrf token: hexadecimal digits, and NUL. */
#define SG_TOKEN_TEXT 65

struct sg_session {
	char name[SG_ACCOUNT_NAME_BYTES + 1]; /* of the account; "": unused */
	uint8_t hash[32];                     /* of the token */
	uint8_t stamp[SG_ACCOUNT_STAMP];      /* of the account */
	int64_t begun_s, used_s;              /* UTC seconds */
	/*
	 * What was looked at in this session with a reason, as hashes; the
	 * numbers of the records that say so.  Not in the file.
	 */
	struct {
		uint64_t what, seq;
	} views[SG_SESSION_VIEWS];
	size_t nviews; /* counts on; the newest SG_SESSION_VIEWS are kept */
	/* For the caller, to limit how often something is done.  Zero in a new
	 * session; not in the file. */
	int64_t due_ms[SG_SESSION_RATES];
};

struct sg_sessions;

/* Returns NULL if memory cannot be allocated. */
struct sg_sessions *sg_sessions_new(void);
void sg_sessions_free(struct sg_sessions **sessions);

/* Begin a session of `account`.  `token` becomes its token. */
struct sg_session *sg_sessions_begin(struct sg_sessions *sessions,
    const struct sg_account *account, int64_t now_s, char token[SG_TOKEN_TEXT]);
/*
 * Returns the session of this token, and notes that it was used.  Returns NULL
 * if there is none, or if it is over.
 */
struct sg_session *sg_sessions_find(struct sg_sessions *sessions,
    const char *token, int64_t now_s);
void sg_sessions_end(struct sg_sessions *sessions, struct sg_session *session);
/* End all sessions whose account was changed or removed. */
void sg_sessions_review(struct sg_sessions *sessions,
    const struct sg_accounts *accounts);
/* Returns how many open sessions of the account have begun after `since_s`. */
size_t sg_sessions_begun(const struct sg_sessions *sessions, const char *name,
    int64_t since_s);
size_t sg_sessions_count(const struct sg_sessions *sessions);

/* Returns when the session ends at the latest, in UTC seconds. */
int64_t sg_session_until(const struct sg_session *session);
/*
 * Write the token that forms of this session must send along, so that another
 * site cannot send them (CSRF).  It follows from the session's token, and the
 * session's token does not follow from it.
 */
void sg_session_csrf(const char *token, char csrf[SG_TOKEN_TEXT]);
/*
 * Remember that `what` was looked at.  sg_session_viewed() returns the number
 * of the record that says so; 0 if it was not looked at in this session.
 */
void sg_session_view(struct sg_sessions *sessions, struct sg_session *session,
    const char *what, uint64_t seq);
uint64_t sg_session_viewed(const struct sg_sessions *sessions,
    const struct sg_session *session, const char *what);

/*
 * Write the sessions to the file `path` (mode 0600), or read them from there.
 * Lines that cannot be read, and sessions that are over, are left out.  A
 * missing file is no failure.  Return false, with `why`, on failure.
 */
bool sg_sessions_save(struct sg_sessions *sessions, const char *path,
    char why[SG_WHY_BYTES]);
bool sg_sessions_load(struct sg_sessions *sessions, const char *path,
    int64_t now_s, char why[SG_WHY_BYTES]);
/*
 * Returns true if the file should be written: a session began or ended, or one
 * was used a minute after what the file says.
 */
bool sg_sessions_changed(const struct sg_sessions *sessions);

#endif

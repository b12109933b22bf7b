/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sessions.c -- the sessions of the desk, in memory and in a file. */
#include "desk/accounts/sessions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"

#define FILE_BYTES_MAX ((size_t)1 << 20)
#define FILE_MODE 0600
/* How old the time of the last use in the file may be, in seconds. */
#define LATE_S 60

struct sg_sessions {
	struct sg_session v[SG_SESSIONS_MAX];
	/* Key of the hashes of views. */
	uint8_t key[crypto_shorthash_KEYBYTES];
	bool changed;
};

struct sg_sessions *
sg_sessions_new(void)
{
	struct sg_sessions *sessions;

	if (sodium_init() < 0)
		return NULL;
	sessions = calloc(1, sizeof(*sessions));
	if (sessions != NULL)
		crypto_shorthash_keygen(sessions->key);
	return sessions;
}

void
sg_sessions_free(struct sg_sessions **sessions)
{
	free(*sessions);
	*sessions = NULL;
}

/* ---- tokens ------------------------------------------------------------- */

static void
hash_token(const char *token, uint8_t hash[32])
{
	(void)crypto_generichash(hash, 32, (const uint8_t *)token,
	    strlen(token), NULL, 0);
}

void
sg_session_csrf(const char *token, char csrf[SG_TOKEN_TEXT])
{
	static const char purpose[] = "schoolgate form";
	uint8_t hash[32];

	(void)crypto_generichash(hash, sizeof(hash), (const uint8_t *)purpose,
	    sizeof(purpose) - 1, (const uint8_t *)token, strlen(token));
	sodium_bin2hex(csrf, SG_TOKEN_TEXT, hash, sizeof(hash));
}

/* ---- beginning and ending ----------------------------------------------- */

static bool
is_used(const struct sg_session *session)
{
	return session->name[0] != '\0';
}

int64_t
sg_session_until(const struct sg_session *session)
{
	return session->begun_s + SG_SESSION_LONGEST_S;
}

/* A clock that was set back by more than a minute ends sessions, too: it would
 * lengthen them. */
static bool
is_over(const struct sg_session *session, int64_t now_s)
{
	return now_s >= sg_session_until(session) ||
	    now_s - session->used_s >= SG_SESSION_IDLE_S ||
	    now_s < session->used_s - LATE_S;
}

void
sg_sessions_end(struct sg_sessions *sessions, struct sg_session *session)
{
	sodium_memzero(session, sizeof(*session));
	sessions->changed = true;
}

/*
 * Returns the place for a new session of `name`: an unused one, or the one that
 * was not used for longest, of the account if it has too many, else of all.
 */
static struct sg_session *
place_for(struct sg_sessions *sessions, const char *name, int64_t now_s)
{
	struct sg_session *unused = NULL, *oldest = NULL, *own = NULL;
	size_t count = 0;

	for (size_t i = 0; i < SG_SESSIONS_MAX; i++) {
		struct sg_session *s = &sessions->v[i];

		if (!is_used(s) || is_over(s, now_s)) {
			unused = s;
			continue;
		}
		if (oldest == NULL || s->used_s < oldest->used_s)
			oldest = s;
		if (strcmp(s->name, name) != 0)
			continue;
		count++;
		if (own == NULL || s->used_s < own->used_s)
			own = s;
	}
	return count >= SG_SESSIONS_EACH ? own :
	    unused != NULL               ? unused :
					   oldest;
}

struct sg_session *
sg_sessions_begin(struct sg_sessions *sessions,
    const struct sg_account *account, int64_t now_s, char token[SG_TOKEN_TEXT])
{
	struct sg_session *session = place_for(sessions, account->name, now_s);
	uint8_t secret[32];

	sg_sessions_end(sessions, session);
	randombytes_buf(secret, sizeof(secret));
	sodium_bin2hex(token, SG_TOKEN_TEXT, secret, sizeof(secret));
	sodium_memzero(secret, sizeof(secret));
	hash_token(token, session->hash);
	memcpy(session->name, account->name, strlen(account->name) + 1);
	memcpy(session->stamp, account->stamp, SG_ACCOUNT_STAMP);
	session->begun_s = session->used_s = now_s;
	return session;
}

struct sg_session *
sg_sessions_find(struct sg_sessions *sessions, const char *token, int64_t now_s)
{
	struct sg_session *found = NULL;
	uint8_t hash[32];

	hash_token(token, hash);
	for (size_t i = 0; i < SG_SESSIONS_MAX; i++)
		if (is_used(&sessions->v[i]) &&
		    sodium_memcmp(sessions->v[i].hash, hash, 32) == 0)
			found = &sessions->v[i];
	if (found == NULL)
		return NULL;
	if (is_over(found, now_s)) {
		sg_sessions_end(sessions, found);
		return NULL;
	}
	if (now_s - found->used_s >= LATE_S)
		sessions->changed = true;
	if (now_s > found->used_s)
		found->used_s = now_s;
	return found;
}

void
sg_sessions_review(struct sg_sessions *sessions,
    const struct sg_accounts *accounts)
{
	const struct sg_account *account;

	for (size_t i = 0; i < SG_SESSIONS_MAX; i++) {
		struct sg_session *s = &sessions->v[i];

		if (!is_used(s))
			continue;
		account = sg_accounts_find(accounts, s->name);
		if (account == NULL ||
		    memcmp(account->stamp, s->stamp, SG_ACCOUNT_STAMP) != 0)
			sg_sessions_end(sessions, s);
	}
}

size_t
sg_sessions_begun(const struct sg_sessions *sessions, const char *name,
    int64_t since_s)
{
	size_t n = 0;

	for (size_t i = 0; i < SG_SESSIONS_MAX; i++)
		n += strcmp(sessions->v[i].name, name) == 0 &&
		    sessions->v[i].begun_s > since_s;
	return n;
}

size_t
sg_sessions_count(const struct sg_sessions *sessions)
{
	size_t n = 0;

	for (size_t i = 0; i < SG_SESSIONS_MAX; i++)
		n += is_used(&sessions->v[i]);
	return n;
}

/* ---- views -------------------------------------------------------------- */

static uint64_t
hash_view(const struct sg_sessions *sessions, const char *what)
{
	uint64_t hash;

	(void)crypto_shorthash((uint8_t *)&hash, (const uint8_t *)what,
	    strlen(what), sessions->key);
	return hash;
}

void
sg_session_view(struct sg_sessions *sessions, struct sg_session *session,
    const char *what, uint64_t seq)
{
	size_t i = session->nviews++ % SG_SESSION_VIEWS;

	session->views[i].what = hash_view(sessions, what);
	session->views[i].seq = seq;
}

uint64_t
sg_session_viewed(const struct sg_sessions *sessions,
    const struct sg_session *session, const char *what)
{
	uint64_t hash = hash_view(sessions, what);
	size_t n = session->nviews < SG_SESSION_VIEWS ? session->nviews :
							SG_SESSION_VIEWS;

	for (size_t i = 0; i < n; i++)
		if (session->views[i].what == hash)
			return session->views[i].seq;
	return 0;
}

/* ---- the file ----------------------------------------------------------- */

bool
sg_sessions_changed(const struct sg_sessions *sessions)
{
	return sessions->changed;
}

static void
put_line(const struct sg_session *s, FILE *to)
{
	char hash[65], stamp[2 * SG_ACCOUNT_STAMP + 1];

	sodium_bin2hex(hash, sizeof(hash), s->hash, sizeof(s->hash));
	sodium_bin2hex(stamp, sizeof(stamp), s->stamp, sizeof(s->stamp));
	/* The name of an account needs no escapes. */
	fprintf(to,
	    "{\"name\":\"%s\",\"hash\":\"%s\",\"stamp\":\"%s\","
	    "\"begun\":%lld,\"used\":%lld}\n",
	    s->name, hash, stamp, (long long)s->begun_s, (long long)s->used_s);
}

bool
sg_sessions_save(struct sg_sessions *sessions, const char *path,
    char why[SG_WHY_BYTES])
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	int error = 0;

	if (to == NULL)
		return sg_why_errno(why, path, "written", errno);
	for (size_t i = 0; i < SG_SESSIONS_MAX; i++)
		if (is_used(&sessions->v[i]))
			put_line(&sessions->v[i], to);
	if (fclose(to) != 0)
		error = errno;
	if (error == 0)
		error = sg_file_replace(path, text, n, FILE_MODE);
	free(text);
	sessions->changed = error != 0;
	return error == 0 || sg_why_errno(why, path, "written", error);
}

static bool
read_hex(const json_t *json, const char *name, uint8_t *bytes, size_t n)
{
	const char *text = json_string_value(json_object_get(json, name));
	size_t got;

	return text != NULL && strlen(text) == 2 * n &&
	    sodium_hex2bin(bytes, n, text, 2 * n, NULL, &got, NULL) == 0 &&
	    got == n;
}

static bool
read_session(const json_t *json, struct sg_session *s)
{
	const char *name = json_string_value(json_object_get(json, "name"));

	if (name == NULL || sg_account_name_fault(name) != NULL ||
	    !read_hex(json, "hash", s->hash, sizeof(s->hash)) ||
	    !read_hex(json, "stamp", s->stamp, sizeof(s->stamp)))
		return false;
	memcpy(s->name, name, strlen(name) + 1);
	s->begun_s = json_integer_value(json_object_get(json, "begun"));
	s->used_s = json_integer_value(json_object_get(json, "used"));
	return s->begun_s > 0 && s->used_s >= s->begun_s &&
	    s->used_s - s->begun_s <= SG_SESSION_LONGEST_S;
}

static void
load_text(struct sg_sessions *sessions, struct sg_str rest, int64_t now_s)
{
	size_t n = 0;

	while (rest.p != NULL && n < SG_SESSIONS_MAX) {
		const struct sg_str line = sg_str_cut(&rest, '\n');
		json_t *json = json_loadb(line.p, line.n, 0, NULL);
		struct sg_session session = {.nviews = 0};

		if (read_session(json, &session) && !is_over(&session, now_s))
			sessions->v[n++] = session;
		json_decref(json);
	}
}

bool
sg_sessions_load(struct sg_sessions *sessions, const char *path, int64_t now_s,
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_str text;
	int error = sg_file_read(arena, path, FILE_BYTES_MAX, &text);

	if (error == 0)
		load_text(sessions, text, now_s);
	sg_arena_free(&arena);
	return error == 0 || error == ENOENT ||
	    sg_why(why, "%s cannot be read: %s", path, sg_file_why(error));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * context.h -- the detection context: a detector's input, and the functions by
 * which it reports signals.  For the files of gate/disguise only.
 *
 * To add a detector: a function here, its row in disguise.c, its test cases in
 * tests/gate/disguise.
 *
 * One thread at a time per context.  No I/O, no allocation: strings that are
 * returned are borrowed from the request, the gate or the scratch memory, and
 * live until the request has been judged, unless a function says otherwise.
 */
#ifndef SG_CONTEXT_H
#define SG_CONTEXT_H

#include "gate/disguise/decode.h"
#include "gate/disguise/disguise.h"
#include "gate/disguise/lists.h"
#include "gate/disguise/scan.h"
#include "gate/disguise/shape.h"
#include "gate/state.h"

/* Tables and patterns for the detectors; shared by all gates, read-only. */
struct sg_disguise {
	struct sg_scanner scanner;
	struct sg_shapes *shapes;
	/* disguise.c: the rows to run, by bit of marks and by list. */
	uint64_t by_mark[64], by_list[SG_LISTS];
};

struct sg_context {
	struct sg_case *c;
	const struct sg_request *request;
	const struct sg_headers *headers;
	const struct sg_url *url; /* the URL that the detectors examine */
	struct sg_scratch *scratch;
	struct sg_verdict *verdict;
	struct sg_str from;     /* text searched for a hidden target */
	struct sg_str evidence; /* text that proves a signal without a hidden
				   target; set by the running detector */
	uint64_t marks;         /* SG_MARK_* */
	uint32_t lists;    /* SG_LIST_BIT() of the lists that contain any name
			      of the request: evidence against it.  The Host
			      header's lists are added once headers are
			      examined */
	uint32_t excuses;  /* lists that contain every name that says where the
			      request goes (not Host): evidence in its favour */
	uint32_t front_of; /* string offset in names.img: host of the platform
			      that a listed front-end serves, or 0 */
	uint16_t port;     /* requested port; 0: default */
	bool connect;
};

/* ---- reading a request -------------------------------------------------- */

/*
 * Cut the next parameter off a query, still encoded; returns false at the end.
 */
bool sg_param_next(struct sg_str *rest, struct sg_str *name,
    struct sg_str *value);
/*
 * Find the first parameter called `name`, case-insensitively.  Returns false,
 * with an empty value, if there is none.  The value is still encoded.
 */
bool sg_param(struct sg_str query, const char *name, struct sg_str *value);
/* `text` is not empty, and every byte of it is in `allowed`. */
bool sg_only(struct sg_str text, const char *allowed);
/* `text` contains `word`, ignoring ASCII case. */
bool sg_has(struct sg_str text, const char *word);
/* `text` equals one of `words` (ended by NULL), ignoring ASCII case. */
bool sg_is_one_of(struct sg_str text, const char *const *words);
/* Label `i` of the host, counted from the right (0 is the last); or empty. */
struct sg_str sg_label(struct sg_str host, unsigned i);
/* The registrable domain ("bbc.co.uk"), guessed from label lengths. */
struct sg_str sg_site_of(struct sg_str host);
/* The registrable label: "bbc" of "www.bbc.co.uk". */
struct sg_str sg_own_label(struct sg_str host);
/* `host` is SERVICE.google.TLD: for "www", www.google.com, www.google.co.uk. */
bool sg_is_google(struct sg_str host, const char *service);

/* ---- words -------------------------------------------------------------- */

/*
 * Look up a phrase (lower-case words joined by dots) in the word lists. Returns
 * the SG_LIST_BIT() of the lists that contain it.  *stands_for becomes the
 * string offset in names.img of the host of the platform that the phrase means,
 * or 0.
 */
uint32_t sg_word_lists(const struct sg_gate *gate, struct sg_str words,
    uint32_t *stands_for);
/*
 * The same in two steps, so that the caller can prefetch in between.
 * sg_word_hash() returns false if no list can contain the phrase.
 */
bool sg_word_hash(const struct sg_gate *gate, struct sg_str words,
    uint64_t *hash);
uint32_t sg_word_lists_of(const struct sg_gate *gate, uint64_t hash,
    uint32_t *stands_for);

/* ---- hidden targets ----------------------------------------------------- */

enum sg_standing {
	SG_NO_TARGET = 0,
	SG_TARGET_FINE, /* the policy would allow it */
	SG_TARGET_BLOCKED
};

/*
 * Parse a URL, given from its host on, as a hidden target, and ask the policy
 * about it.  The target found earlier in this request is kept, unless it was
 * allowed and this one is blocked.  Returns the standing of the kept target.
 */
enum sg_standing sg_target_try(struct sg_context *s, struct sg_str host_on);
/* Decode `text`, and try the URL found in it, if there is one. */
enum sg_standing sg_target_decode(struct sg_context *s, struct sg_str text,
    enum sg_url_form form);
/* The standing of the kept target. */
enum sg_standing sg_target_standing(const struct sg_context *s);
/* Forget the kept target. */
void sg_target_reset(struct sg_context *s);
/*
 * The kept target, or NULL if there is none.  Valid until the next call of
 * sg_target_try() or sg_target_decode().
 */
const struct sg_url *sg_target_url(const struct sg_context *s);
/* The host of the kept target; empty if there is none. */
struct sg_str sg_target_host(const struct sg_context *s);
/* A blocked hidden target has already become a subject of this request. */
bool sg_target_is_judged(const struct sg_context *s);
/*
 * True if the policy would block subject `i` on its own because of what it is:
 * by a rule other than `otherwise` or `everything`, or a locked list.
 */
bool sg_is_blocked(struct sg_context *s, uint32_t i);

/* ---- recording signals -------------------------------------------------- */

/*
 * Record a signal.  `tier` is the tier judged without headers that a client can
 * forge; any tier above noise sets c->circumvention.  The tier is meant for a
 * person's action: intent is recorded as capability, never as noise, if a page
 * or a program made the request, or if it is a CONNECT that will be decrypted.
 * A second signal of the same technique only raises the first one's severity or
 * adds a target.  `target` is copied.  If there are SG_SIGNALS_MAX signals
 * already, a noise signal is replaced, or the new one is dropped.
 */
void sg_signal(struct sg_context *s, enum sg_technique technique,
    enum sg_tier tier, struct sg_str target);
/*
 * Record a signal about the kept target: noise if the policy allows it; intent
 * if it is blocked, and then it becomes a subject of the request too. Without a
 * target the tier is `alone`; 0 means no signal.
 */
void sg_signal_target(struct sg_context *s, enum sg_technique technique,
    int alone);

/* ---- the detectors ------------------------------------------------------ */

typedef void sg_detector_fn(struct sg_context *s);

/* webproxy.c: web proxy portals and server software */
sg_detector_fn sg_see_portal, sg_see_script, sg_see_glype_path, sg_see_cgi,
    sg_see_croxy, sg_see_proxy_server;
/* engine.c: proxies that run in the browser */
sg_detector_fn sg_see_engine, sg_see_bare, sg_see_socket;
/* hidden.c: a URL within a URL, on any site */
sg_detector_fn sg_see_hidden, sg_see_token;
/* relay.c */
sg_detector_fn sg_see_relay, sg_see_copy;
/* frontend.c */
sg_detector_fn sg_see_frontend, sg_see_front_name, sg_see_front_path;
/* literal.c: addresses and ports */
sg_detector_fn sg_see_literal, sg_see_wildcard, sg_see_port;
/* lookalike.c: names */
sg_detector_fn sg_see_odd_spelling, sg_see_inner_name, sg_see_lookalike;
/* dns.c */
sg_detector_fn sg_see_dns;
/* tunnel.c */
sg_detector_fn sg_see_vpn, sg_see_onion, sg_see_tunnel, sg_see_tunnel_port,
    sg_see_method;
/* store.c, search.c, fronting.c */
sg_detector_fn sg_see_store, sg_see_search, sg_see_fronting;

#endif

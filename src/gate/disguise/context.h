/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * context.h -- what a detector sees of a request, and how it says what it
 * found.  For the files of gate/disguise only.
 *
 * Adding a detector: a function here, its row in disguise.c, its cases in
 * tests/gate/disguise.
 */
#ifndef SG_CONTEXT_H
#define SG_CONTEXT_H

#include "gate/disguise/decode.h"
#include "gate/disguise/disguise.h"
#include "gate/disguise/lists.h"
#include "gate/disguise/scan.h"
#include "gate/disguise/shape.h"
#include "gate/state.h"

/* What every gate has ready for its detectors. */
struct sg_disguise {
	struct sg_scanner scanner;
	struct sg_shapes *shapes;
	/* By bit of a mark, and by list: the detectors that it wakes. */
	uint64_t by_mark[64], by_list[SG_LISTS];
};

struct sg_context {
	struct sg_case *c;
	const struct sg_request *request;
	const struct sg_headers *headers;
	const struct sg_url *url; /* as judged */
	struct sg_scratch *scratch;
	struct sg_verdict *verdict;
	struct sg_str from;     /* text that a hidden target is looked for in */
	struct sg_str evidence; /* that a signal without a hidden target is
				   told by; of the detector at work */
	uint64_t marks;         /* SG_MARK_* */
	uint32_t lists;    /* SG_LIST_BIT() of the lists any of its names is
			      in, for what speaks against it (once headers are
			      looked at, of those that they say too) ... */
	uint32_t excuses;  /* ... and of those that all are in that it cannot do
			      without, for what speaks in its favour */
	uint32_t front_of; /* string in names.img: the platform's host that a
			      listed front-end stands for, or 0 */
	uint16_t port;     /* that was asked for */
	bool connect;
};

/* ---- reading a request -------------------------------------------------- */

/* The next parameter of a query; false at its end.  Nothing is decoded. */
bool sg_param_next(struct sg_str *rest, struct sg_str *name,
    struct sg_str *value);
/* The first parameter of that name, its value trimmed to NULL when absent. */
bool sg_param(struct sg_str query, const char *name, struct sg_str *value);
/* All bytes of `text` are of `allowed`, and there are some. */
bool sg_only(struct sg_str text, const char *allowed);
/* `text` has `word` in it, ASCII case ignored. */
bool sg_has(struct sg_str text, const char *word);
/* One of `words`, ended by NULL, is `text`; case ignored. */
bool sg_is_one_of(struct sg_str text, const char *const *words);
/* The host's label number `i` from the right, 0 the last; or empty. */
struct sg_str sg_label(struct sg_str host, unsigned i);
/* The name that was registered, as far as its look tells: "bbc.co.uk". */
struct sg_str sg_site_of(struct sg_str host);
/* The label of it that somebody chose: "bbc". */
struct sg_str sg_own_label(struct sg_str host);
/* "www.google.co.uk" and "www.google.com" for "www". */
bool sg_is_google(struct sg_str host, const char *service);

/* ---- words -------------------------------------------------------------- */

/*
 * Look words up in the lists of words: `words` in lower case, joined by
 * dots.  Returns the bits of lists that have it; *stands_for is the host
 * that its platform has, or 0.
 */
uint32_t sg_word_lists(const struct sg_gate *gate, struct sg_str words,
    uint32_t *stands_for);
/* The same in two steps, for who has more to ask before the answer is needed.
 * False: they are in no list. */
bool sg_word_hash(const struct sg_gate *gate, struct sg_str words,
    uint64_t *hash);
uint32_t sg_word_lists_of(const struct sg_gate *gate, uint64_t hash,
    uint32_t *stands_for);

/* ---- hidden targets ----------------------------------------------------- */

enum sg_standing {
	SG_NO_TARGET = 0,
	SG_TARGET_FINE, /* the policy would let it through */
	SG_TARGET_BLOCKED
};

/*
 * Take a URL, from its host on, for the hidden target and ask the policy.
 * What was tried before in this request is kept unless this is worse.
 * Returns how the kept one stands.
 */
enum sg_standing sg_target_try(struct sg_context *s, struct sg_str host_on);
/* As that, of a text that may hide a URL. */
enum sg_standing sg_target_decode(struct sg_context *s, struct sg_str text,
    enum sg_url_form form);
/* How the kept one stands. */
enum sg_standing sg_target_standing(const struct sg_context *s);
/* Forget it. */
void sg_target_reset(struct sg_context *s);
/* The kept target as it was read; NULL: there is none. */
const struct sg_url *sg_target_url(const struct sg_context *s);
/* The host of the kept target; empty. */
struct sg_str sg_target_host(const struct sg_context *s);
/* Some target that the policy blocks is judged with the request already. */
bool sg_target_is_judged(const struct sg_context *s);
/* Would the policy block subject `i` by itself, and for what it is: not by
 * `otherwise` or `everything`? */
bool sg_is_blocked(struct sg_context *s, uint32_t i);

/* ---- saying what was found ---------------------------------------------- */

/*
 * One signal.  `tier` is what the request asks for, told without any header
 * that a client can shape: above noise it is circumvention.  It is meant for a
 * person's own doing: of what pages and programs do by themselves a lower tier
 * is recorded, but never noise.  A second one of the same technique only makes
 * the first more severe or names its target.
 */
void sg_signal(struct sg_context *s, enum sg_technique technique,
    enum sg_tier tier, struct sg_str target);
/*
 * A signal about the kept target: noise when the policy allows it; when it
 * blocks it, the target is judged too.  Without a target: `alone`, or nothing
 * when that is 0.
 */
void sg_signal_target(struct sg_context *s, enum sg_technique technique,
    int alone);

/* ---- the detectors ------------------------------------------------------ */

typedef void sg_detector_fn(struct sg_context *s);

/* webproxy.c: portals and the software that runs them */
sg_detector_fn sg_see_portal, sg_see_script, sg_see_glype_path, sg_see_cgi,
    sg_see_croxy, sg_see_proxy_server;
/* engine.c: proxies that run in the browser */
sg_detector_fn sg_see_engine, sg_see_bare, sg_see_socket;
/* hidden.c: a URL within a URL, whatever the site */
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

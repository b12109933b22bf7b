/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * context.h -- the detection context.  It is the input of the detectors of
 * circumvention.  The functions here read the request and record signals.  Only
 * the files of gate/disguise may include this header.
 *
 * A signal is a sign of circumvention, with a technique and a tier (request.h).
 * A hidden target is a URL found inside the request.  Detectors may find
 * several hidden targets.  One of them is remembered: the kept target.  A
 * subject is a name or address that the policy judges (decide.h).
 *
 * To add a detector, declare its function here, add a row to the table in
 * disguise.c, and add test cases to tests/gate/disguise.
 *
 * One thread at a time per context.  No I/O, no allocation.  Returned strings
 * are borrowed from the request, the gate or the scratch.  They live until the
 * request has been judged, unless a function says otherwise.
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
	/*
	 * by_mark[i] has the detectors that mark bit i triggers, and by_list[i]
	 * the detectors that list i triggers.  In these words, bit k stands for
	 * row k of the table of detectors in disguise.c.
	 */
	uint64_t by_mark[64], by_list[SG_LISTS];
};

struct sg_context {
	struct sg_case *c; /* the input of the decision (decide.h) */
	const struct sg_request *request;
	const struct sg_headers *headers;
	const struct sg_url *url; /* the URL that the detectors examine */
	struct sg_scratch *scratch;
	struct sg_verdict *verdict;
	struct sg_str from; /* text searched for a hidden target */
	/*
	 * Text that is kept as evidence of a signal that is not about the kept
	 * target.  The running detector sets it.
	 */
	struct sg_str evidence;
	uint64_t marks; /* SG_MARK_* bits (scan.h) */
	/*
	 * Evidence against the request: SG_LIST_BIT() of the lists (lists.h)
	 * that contain a name of the request.  Lists that contain the Host
	 * header are added later, when headers are examined.
	 */
	uint64_t lists;
	uint64_t excuses; /* evidence in favour of the request: SG_LIST_BIT() of
			     the lists that contain both the host of the URL and
			     the TLS server name */
	/*
	 * If the request goes to a listed front-end, the string offset in
	 * names.img of a host of the front-end's platform.  Otherwise 0.  A
	 * front-end is a site that shows the content of a platform.
	 */
	uint32_t front_of;
	uint16_t port; /* requested port; 0 if unknown */
	bool connect;  /* only the host is known, not the path */
};

/* ---- reading a request -------------------------------------------------- */

/*
 * Cut the next parameter off a query.  Name and value are still encoded.
 * Returns false at the end.
 */
bool sg_param_next(struct sg_str *rest, struct sg_str *name,
    struct sg_str *value);
/*
 * Find the first parameter called `name`, case-insensitively.  Returns false,
 * with an empty value, if there is none.  The value is still encoded.
 */
bool sg_param(struct sg_str query, const char *name, struct sg_str *value);
/* True if `text` is not empty and every byte of it is in `allowed`. */
bool sg_only(struct sg_str text, const char *allowed);
/* True if `text` contains `word`, ignoring ASCII case. */
bool sg_has(struct sg_str text, const char *word);
/* True if `text` equals one of `words` (ended by NULL), ignoring ASCII case. */
bool sg_is_one_of(struct sg_str text, const char *const *words);
/*
 * Returns label `i` of the host.  Labels are counted from the right: 0 is the
 * last label.  Returns an empty text if the host has fewer labels.
 */
struct sg_str sg_label(struct sg_str host, unsigned i);
/* The registrable domain ("bbc.co.uk"), guessed from label lengths. */
struct sg_str sg_site_of(struct sg_str host);
/* The registrable label: "bbc" of "www.bbc.co.uk". */
struct sg_str sg_own_label(struct sg_str host);
/* True if `host` is SERVICE.google.TLD, such as www.google.co.uk for "www". */
bool sg_is_google(struct sg_str host, const char *service);

/*
 * True if the host belongs to a school, a university or a government.  Guessed
 * from the last labels: "sch.uk", "edu", "ac.nz", "k12.ca.us".  Labels before
 * these are chosen by the owner of the site, so they do not count.
 */
bool sg_is_public_body(struct sg_str host);

/* ---- words -------------------------------------------------------------- */

/*
 * Look up a phrase (lower-case words joined by dots) in the lists of words
 * (lists.h).  Returns the SG_LIST_BIT() of the lists that contain it.  If the
 * phrase means a platform, *stands_for becomes the string offset in names.img
 * of a host of that platform.  Otherwise *stands_for becomes 0.
 */
uint64_t sg_word_lists(const struct sg_gate *gate, struct sg_str words,
    uint32_t *stands_for);
/*
 * The two steps of sg_word_lists().  Between them, the caller can prefetch the
 * table entries of the hash. sg_word_hash() returns false if no list can
 * contain the phrase.
 */
bool sg_word_hash(const struct sg_gate *gate, struct sg_str words,
    uint64_t *hash);
uint64_t sg_word_lists_of(const struct sg_gate *gate, uint64_t hash,
    uint32_t *stands_for);

/*
 * The SG_LIST_BIT() of the lists of words that contain `id`, an identifier or a
 * word in any case.
 */
uint64_t sg_lists_with(const struct sg_context *s, struct sg_str id);
/* True if `id` is in the list. */
bool sg_is_listed(const struct sg_context *s, struct sg_str id,
    enum sg_list_id list);
/*
 * True if a text has a word of SG_LIST_STORE_WORD, or a word that contains
 * "vpn" or "unblock": "hola-vpn-free", "com.turbovpn.app", "free%20vpn".  Words
 * in `except` (ended by NULL) do not count.  Overwrites the decoder's first
 * buffer (store.c).
 */
bool sg_has_app_word(struct sg_context *s, struct sg_str text,
    const char *const *except);
/* The part of a file's name before its version: "browsec-3.80.3.xpi". */
struct sg_str sg_unversioned(struct sg_str file);

/* ---- hidden targets ----------------------------------------------------- */

enum sg_standing {
	SG_NO_TARGET = 0,
	SG_TARGET_FINE, /* the policy would allow it */
	SG_TARGET_BLOCKED
};

/*
 * Parse `host_on`, a URL without its scheme, as a hidden target, and judge it
 * by the policy.  In two cases it becomes the kept target: there is no kept
 * target yet, or the policy blocks it and allows the present kept target.
 * Returns the standing of the kept target.
 */
enum sg_standing sg_target_try(struct sg_context *s, struct sg_str host_on);
/*
 * Decode `text`, and pass the URL found in it, if there is one, to
 * sg_target_try().  Returns the standing of the kept target.
 */
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
/*
 * True if a blocked hidden target has already become a subject of this request.
 */
bool sg_target_is_judged(const struct sg_context *s);
/*
 * True if the policy blocks subject `i`, judged alone, by a locked list or by a
 * rule about this subject.  The rules `otherwise` and `everything` do not
 * count.
 */
bool sg_is_blocked(struct sg_context *s, uint32_t i);

/* ---- recording signals -------------------------------------------------- */

/*
 * Record a signal.  `tier` is the tier to record if a person made the request.
 * If a page or a program made the request, or if the request is a CONNECT that
 * will be decrypted, intent is recorded as capability.  The tiers intent and
 * capability set c->circumvention.
 *
 * There is one signal per technique.  A second signal of a technique can only
 * make the first one more serious, or add a target to it.  `target` is copied.
 *
 * If there are already SG_SIGNALS_MAX signals, a new signal takes the place of
 * a noise signal.  If the new signal is noise itself, or if there is no noise
 * signal, the new signal is dropped.
 */
void sg_signal(struct sg_context *s, enum sg_technique technique,
    enum sg_tier tier, struct sg_str target);
/*
 * Record a signal about the kept target.  If the policy allows this target, the
 * tier is noise.  If the policy blocks it, the tier is intent, and the target
 * becomes a subject of the request.  If there is no kept target, the tier is
 * `alone`.  If `alone` is 0 too, no signal is recorded.
 */
void sg_signal_target(struct sg_context *s, enum sg_technique technique,
    int alone);

/* ---- the detectors ------------------------------------------------------ */

/* Examine s->url and the request, and record signals. */
typedef void sg_detector_fn(struct sg_context *s);

/* webproxy.c: web proxy portals and server software */
sg_detector_fn sg_see_portal, sg_see_script, sg_see_glype_path, sg_see_cgi,
    sg_see_croxy, sg_see_proxy_server;
/* engine.c: proxies that run in the browser */
sg_detector_fn sg_see_engine, sg_see_bare, sg_see_socket;
/* hidden.c: a URL within a URL, on any site */
sg_detector_fn sg_see_hidden, sg_see_referer, sg_see_token;
/* relay.c: services that fetch any page on request */
sg_detector_fn sg_see_relay, sg_see_copy, sg_see_assistant;
/* frontend.c: other sites that show a platform's content */
sg_detector_fn sg_see_frontend, sg_see_front_name, sg_see_front_path;
/* literal.c: addresses and ports */
sg_detector_fn sg_see_literal, sg_see_wildcard, sg_see_port;
/* lookalike.c: names */
sg_detector_fn sg_see_odd_spelling, sg_see_inner_name, sg_see_lookalike;
/* joined.c: a platform's name in a longer name, of a host or in a path */
sg_detector_fn sg_see_joined, sg_see_joined_path;
/* sitename.c: sites whose names say that they are proxies */
sg_detector_fn sg_see_site_name;
/* dns.c: encrypted DNS */
sg_detector_fn sg_see_dns;
/* tunnel.c: VPNs, Tor, tunnels and remote desktops */
sg_detector_fn sg_see_vpn, sg_see_vpn_name, sg_see_onion, sg_see_tunnel,
    sg_see_tunnel_port, sg_see_method;
/* carrier.c: protocols that carry other traffic in HTTP, and their programs */
sg_detector_fn sg_see_carrier, sg_see_program;
/* True if a header suggests one of these protocols. */
bool sg_is_carrier_header(const struct sg_headers *headers);
/* True if a User-Agent begins with the name of a program for a VPN. */
bool sg_is_vpn_program(struct sg_str agent);
/* store.c: apps; code.c: programs from sites of code */
sg_detector_fn sg_see_store, sg_see_code;
/* search.c: searches; fronting.c: domain fronting */
sg_detector_fn sg_see_search, sg_see_fronting;

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * request.h -- all that the gate is told about one request, and the verdict
 * that it gives: the one struct in and the one struct out.
 */
#ifndef SG_REQUEST_H
#define SG_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/address.h"

struct sg_header {
	struct sg_str name, value;
};

struct sg_headers; /* headers.h */
struct sg_url;     /* url.h */

/* What is known of the TLS server name (RFC 6066 section 3). */
enum sg_sni {
	SG_SNI_UNSEEN = 0, /* no ClientHello was read (yet) */
	SG_SNI_NONE,       /* one was read and it named no server */
	SG_SNI_NAME        /* it named `sni` */
};

struct sg_request {
	struct sg_str method; /* as sent: "GET", "CONNECT" */
	struct sg_str target; /* see url.h */
	/* Of the HTTP request, borrowed; or those of them that count, found. */
	const struct sg_header *headers;
	size_t nheaders;
	const struct sg_headers *found; /* NULL: they are in `headers` */

	bool has_client;
	struct sg_address client; /* of the device, IPv4 as mapped */
	/* As told, and read where they are wanted, by sg_port_parse() and
	 * sg_mac_parse(): most requests are allowed to everyone, unrecorded. */
	struct sg_str client_port; /* of its connection; empty: not known */
	struct sg_str mac;
	struct sg_str user;          /* empty: nobody logged on */
	const struct sg_str *groups; /* directory groups, decoded; borrowed */
	size_t ngroups;

	enum sg_sni sni_state;
	struct sg_str sni;
	bool managed;     /* the device is decrypted (has the school's CA) */
	bool intercepted; /* arrived at an intercepting port: the authority of
			     a CONNECT is an address that nobody chose */
	bool inside_tls;  /* said inside a connection that Squid decrypts */
	bool has_reached;
	struct sg_address reached; /* where an intercepted connection went */
	int64_t now;               /* UTC, seconds since 1970-01-01 */
};

/* 0 is not a verdict: forgotten memory must never read as "allow". */
enum sg_action { SG_ALLOW = 1, SG_BLOCK = 2 };

/* What settled it. */
enum sg_ground {
	SG_BY_RULE = 1,  /* a line of the policy; `rule` tells which */
	SG_BY_LOCKED,    /* a locked list */
	SG_BY_UNSURE,    /* could not be judged: the policy's `if unsure` */
	SG_BY_UNDECIDED, /* a CONNECT that must be decrypted first; allowed to
			    pass to that, not counted, not journalled */
	SG_BY_TUNNEL     /* a CONNECT inside a connection that is decrypted:
			    blocked whatever the policy says */
};

enum sg_intent {
	SG_INTENT_UNKNOWN = 1, /* a bare CONNECT */
	SG_INTENT_VISIT,       /* a person navigated */
	SG_INTENT_EMBED,       /* a page pulled it in */
	SG_INTENT_BACKGROUND   /* an app or a prefetch */
};

enum sg_technique {
	SG_WEBPROXY = 1,
	SG_RELAY,
	SG_ALT_FRONTEND,
	SG_ADDRESS_TRICK,
	SG_NAME_TRICK,
	SG_DNS_BYPASS,
	SG_VPN,
	SG_TUNNEL,
	SG_STORE_INSTALL,
	SG_SEARCH_INTENT,
	SG_FRONTING
};

enum sg_tier { SG_TIER_INTENT = 1, SG_TIER_CAPABILITY, SG_TIER_NOISE };

#define SG_SIGNALS_MAX 4

struct sg_signal {
	enum sg_technique technique;
	enum sg_tier tier;
	struct sg_str target; /* hidden target, empty when not decodable */
};

#define SG_NO_RULE UINT32_MAX
#define SG_NO_PLATFORM UINT32_MAX
#define SG_NEVER INT64_MIN

struct sg_verdict {
	enum sg_action action;
	enum sg_ground ground;
	uint32_t rule;     /* index for sg_gate_rule(), or SG_NO_RULE */
	uint32_t platform; /* index for sg_gate_platform(), or SG_NO_PLATFORM */
	const char *sites; /* what the line that blocks it names: a `sites`
			      list, a host; the gate's.  NULL: nothing, or it
			      is a platform */
	enum sg_intent intent;
	int64_t next_open;  /* UTC; first instant in compiled time when the same
			       request is allowed; SG_NEVER: none */
	const char *fault;  /* what could not be judged of it, static text: then
			       the rest was, and either something blocks that, or
			       the ground is SG_BY_UNSURE; NULL: all was */
	struct sg_str host; /* the name that was judged (of CONNECT host and SNI
			       the one that decided); in the scratch */
	struct sg_str path; /* canonical; empty for CONNECT; in the scratch or
			       borrowed from the target */
	const struct sg_url *asked; /* the target as it was read; in the
			       scratch; NULL: it could not be */
	size_t nsignals;
	struct sg_signal signals[SG_SIGNALS_MAX];
	/* The part of the query, as sent, that each was told by, borrowed from
	 * the target; not of the query, or empty: that tells nothing. */
	struct sg_str evidence[SG_SIGNALS_MAX];
};

#endif

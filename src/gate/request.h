/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * request.h -- the input and the output of the gate: one request, one verdict.
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

/* What is known about the TLS server name (RFC 6066 section 3). */
enum sg_sni {
	SG_SNI_UNSEEN = 0, /* no ClientHello was read (yet) */
	SG_SNI_NONE,       /* a ClientHello was read and named no server */
	SG_SNI_NAME        /* the ClientHello named `sni` */
};

struct sg_request {
	struct sg_str method; /* as sent: "GET", "CONNECT" */
	struct sg_str target; /* see url.h */
	/* Headers of the HTTP request, borrowed; ignored if `found` is set. */
	const struct sg_header *headers;
	size_t nheaders;
	const struct sg_headers *found; /* headers already collected; NULL: use
					   `headers` */

	bool has_client;
	struct sg_address client; /* the address of the device; IPv4 as
				     mapped */
	/*
	 * Text from Squid, parsed only where needed, by sg_port_parse() and
	 * sg_mac_parse(): most requests are allowed to everyone and not
	 * recorded.
	 */
	struct sg_str client_port; /* port of the connection; empty if
				      unknown */
	struct sg_str mac;
	struct sg_str user;          /* empty if no user is logged on */
	const struct sg_str *groups; /* directory groups, decoded; borrowed */
	size_t ngroups;

	enum sg_sni sni_state;
	struct sg_str sni;
	bool managed;     /* the device has the school's CA: its connections are
			     decrypted */
	bool intercepted; /* arrived at an intercepting port: the authority of a
			     CONNECT is the destination address, not a name
			     chosen by a person */
	bool inside_tls;  /* sent inside a connection that Squid decrypts */
	bool has_reached;
	struct sg_address reached; /* the destination of an intercepted
				      connection */
	int64_t now;               /* UTC seconds since 1970-01-01 */
};

/* 0 is not a valid action: zeroed memory must never read as "allow". */
enum sg_action { SG_ALLOW = 1, SG_BLOCK = 2 };

/* What decided the verdict. */
enum sg_ground {
	SG_BY_RULE = 1,  /* a line of the policy: see `rule` */
	SG_BY_LOCKED,    /* a locked list */
	SG_BY_UNSURE,    /* part could not be judged: the policy's `if
			    unsure` */
	SG_BY_UNDECIDED, /* a CONNECT that must be decrypted first; allowed so
			    that it can be; not counted, not journalled */
	SG_BY_TUNNEL     /* a CONNECT inside a decrypted connection: blocked
			    whatever the policy says */
};

enum sg_intent {
	SG_INTENT_UNKNOWN = 1, /* a bare CONNECT, or the headers do not tell */
	SG_INTENT_VISIT,       /* a person navigated */
	SG_INTENT_EMBED,       /* a page loaded it */
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

/*
 * Whose doing a signal was; a lower number is more serious.  Lines about
 * `circumvention` fit the first two.
 */
enum sg_tier {
	SG_TIER_INTENT = 1, /* a person tried */
	SG_TIER_CAPABILITY, /* something on the device can, and often does by
			       itself */
	SG_TIER_NOISE       /* neither: links, pictures */
};

#define SG_SIGNALS_MAX 4

struct sg_signal {
	enum sg_technique technique;
	enum sg_tier tier;
	struct sg_str target; /* the hidden target; empty if it cannot be
				 decoded */
};

#define SG_NO_RULE UINT32_MAX
#define SG_NO_PLATFORM UINT32_MAX
#define SG_NEVER INT64_MIN

struct sg_verdict {
	enum sg_action action;
	enum sg_ground ground;
	uint32_t rule;     /* index for sg_gate_rule(), or SG_NO_RULE */
	uint32_t platform; /* index for sg_gate_platform(), or SG_NO_PLATFORM */
	const char *sites; /* the `sites` list or host that the blocking line
			      names, borrowed from the gate; NULL if `platform`
			      is set or the line names no target */
	enum sg_intent intent;
	int64_t next_open;  /* UTC seconds: the first instant in compiled time
			       when the same request is allowed; SG_NEVER if it
			       stays blocked */
	const char *fault;  /* static text: what could not be judged; then
			       either the rest is blocked or the ground is
			       SG_BY_UNSURE.  NULL if all was judged */
	struct sg_str host; /* the name that was judged (of CONNECT host and
			       SNI, the one that decided); in the scratch */
	struct sg_str path; /* canonical; empty for CONNECT; in the scratch or
			       borrowed from the target */
	const struct sg_url *asked; /* the parsed target, in the scratch; NULL
				       if it cannot be parsed */
	size_t nsignals;
	struct sg_signal signals[SG_SIGNALS_MAX];
	/*
	 * By signal: the text that gave it away, as sent, borrowed from the
	 * request.  Use it only if it lies in the query of the target.
	 */
	struct sg_str evidence[SG_SIGNALS_MAX];
};

#endif

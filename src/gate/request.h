/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * request.h -- the input and the output of the gate: one request and one
 * verdict.  This header has no functions.
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

struct sg_ban;     /* bans.h */
struct sg_bans;    /* bans.h */
struct sg_headers; /* headers.h */
struct sg_url;     /* url.h */

/* What is known about the TLS server name (RFC 6066 section 3). */
enum sg_sni {
	SG_SNI_UNSEEN = 0, /* no ClientHello was read (yet) */
	SG_SNI_NONE,       /* a ClientHello was read and named no server */
	SG_SNI_NAME        /* the ClientHello named `sni` */
};

/* Whether devices may open a tunnel to the port of a CONNECT
 * (conf/squid/ports.conf). */
enum sg_port {
	/* Squid has not said.  The policy decides.  A port other than 443 may
	 * be a sign of a way round the filter. */
	SG_PORT_UNKNOWN = 0,
	/* The school opened the port.  The policy decides.  The port is no sign
	 * of a way round the filter. */
	SG_PORT_OPEN,
	/* The tunnel is blocked, whatever the policy says. */
	SG_PORT_CLOSED
};

struct sg_request {
	struct sg_str method; /* as sent: "GET", "CONNECT" */
	struct sg_str target; /* the request target (RFC 9112): see url.h */
	/* Headers of the HTTP request, borrowed; ignored if `found` is set. */
	const struct sg_header *headers;
	size_t nheaders;
	/*
	 * Headers that the caller has collected.  If NULL, `headers` is used.
	 */
	const struct sg_headers *found;

	bool has_client;
	struct sg_address client; /* the address of the device; IPv4 as
				     mapped */
	/*
	 * Port and MAC address are kept as the text that Squid sent.  They are
	 * parsed only when they are needed, by sg_port_parse() and
	 * sg_mac_parse().  Most requests are allowed to everyone and are not
	 * recorded.  They need neither value.
	 */
	struct sg_str client_port; /* port of the connection; empty if
				      unknown */
	struct sg_str mac;
	struct sg_str user;          /* empty if no user is logged on */
	const struct sg_str *groups; /* directory groups, decoded; borrowed */
	size_t ngroups;

	enum sg_sni sni_state;
	struct sg_str sni;
	bool managed; /* the device trusts the school's CA, so its connections
			 are decrypted */
	bool intercepted;  /* the request arrived at an intercepting port of
			      Squid.  Then a CONNECT names the address that the
			      connection goes to, since the client has not sent
			      Squid a host */
	bool inside_tls;   /* sent inside a connection that Squid decrypts */
	enum sg_port port; /* of a CONNECT */
	bool has_reached;
	struct sg_address reached; /* the destination of an intercepted
				      connection */
	int64_t now;               /* UTC seconds since 1970-01-01 */
	/* The bans in force, borrowed; NULL: nobody is banned. */
	const struct sg_bans *bans;
};

/* 0 is not a valid action: zeroed memory must never read as "allow". */
enum sg_action { SG_ALLOW = 1, SG_BLOCK = 2 };

/* What decided the action of a verdict. */
enum sg_ground {
	SG_BY_RULE = 1,  /* a line of the policy: see `rule` */
	SG_BY_LOCKED,    /* a locked list, which blocks for everyone */
	SG_BY_UNSURE,    /* part of the request could not be judged, so the
			    policy's `if unsure` decided */
	SG_BY_UNDECIDED, /* a CONNECT that is allowed so that it can be
			    decrypted.  The requests inside it are judged,
			    counted and journalled; the CONNECT itself is not */
	SG_BY_TUNNEL, /* a CONNECT inside a decrypted connection.  It is blocked
			 whatever the policy says */
	SG_BY_PORT,   /* a CONNECT to a closed port: the policy alone would have
			 allowed it */
	SG_BY_BAN     /* this person or device is banned: see `ban` */
};

/* Who caused the request. */
enum sg_intent {
	SG_INTENT_UNKNOWN = 1, /* a bare CONNECT, or the headers do not tell */
	SG_INTENT_VISIT,       /* a person navigated */
	SG_INTENT_EMBED, /* a page made the request: it loads a part of itself
			    (picture, script), or a script or a timed refresh
			    navigates */
	SG_INTENT_BACKGROUND /* an app, or a prefetch of the browser */
};

/* The ways round the filter that are detected (disguise/). */
enum sg_technique {
	SG_WEBPROXY = 1, /* a web proxy */
	SG_RELAY,        /* a service that fetches pages: translator, archive */
	SG_ALT_FRONTEND, /* another site that shows a platform's content */
	SG_ADDRESS_TRICK, /* an IP address or a port to avoid a name */
	SG_NAME_TRICK,    /* a name that disguises a blocked name */
	SG_DNS_BYPASS,    /* encrypted DNS */
	SG_VPN,           /* a VPN or Tor */
	SG_TUNNEL,        /* a tunnel or a remote desktop */
	SG_STORE_INSTALL, /* an extension or app for circumvention */
	SG_SEARCH_INTENT, /* a search for a way round the filter */
	SG_FRONTING /* URL, TLS server name and Host name different sites */
};

/*
 * Who caused a signal of circumvention.  A lower number is more serious.  Lines
 * of the policy about `circumvention` fit the first two tiers.
 */
enum sg_tier {
	SG_TIER_INTENT = 1, /* a person tried to get round the filter */
	SG_TIER_CAPABILITY, /* an app or a setting of the device can get round
			       the filter, and often acts by itself */
	SG_TIER_NOISE       /* harmless: links, pictures */
};

#define SG_SIGNALS_MAX 4

/* One sign of circumvention in a request. */
struct sg_signal {
	enum sg_technique technique;
	enum sg_tier tier;
	/*
	 * What the signal is about: the hidden host, a host of the request, or
	 * the identifier of an app.  May be empty.
	 */
	struct sg_str target;
};

#define SG_NO_RULE UINT32_MAX
#define SG_NO_PLATFORM UINT32_MAX
#define SG_NEVER INT64_MIN

struct sg_verdict {
	enum sg_action action;
	enum sg_ground ground;
	uint32_t rule;     /* index for sg_gate_rule(), or SG_NO_RULE */
	uint32_t platform; /* index for sg_gate_platform(), or SG_NO_PLATFORM */
	/*
	 * The `sites` list or host that the blocking line names.  NULL if
	 * `platform` is set, or if the line names no list and no host.
	 * Borrowed from the gate.
	 */
	const char *sites;
	enum sg_intent intent;
	/*
	 * The ban that blocks, and its id, if the ground is SG_BY_BAN; else
	 * NULL.  Borrowed from request->bans.
	 */
	const struct sg_ban *ban;
	const char *ban_id;
	/*
	 * The first instant, in UTC seconds, at which the same request is
	 * allowed.  SG_NEVER if the request stays blocked during the whole
	 * period for which the policy compiler computed times.
	 */
	int64_t next_open;
	/*
	 * Static text: what could not be judged.  NULL if all parts were
	 * judged.  If `fault` is set, then a readable part is blocked, or the
	 * ground is SG_BY_UNSURE.
	 */
	const char *fault;
	/*
	 * The host that decided: the host of the URL or CONNECT, the TLS server
	 * name, or another name of the destination.  It lies in the scratch.
	 */
	struct sg_str host;
	struct sg_str path; /* canonical; empty for a CONNECT.  It lies in the
			       scratch, or is borrowed from the target */
	const struct sg_url *asked; /* the parsed target, in the scratch.  NULL
				       if the target cannot be parsed */
	size_t nsignals;
	struct sg_signal signals[SG_SIGNALS_MAX];
	/*
	 * evidence[i] is the text in which signals[i] was found.  Before
	 * reading this text, check that it points into the query of the target.
	 * Other texts may point to memory that is no longer valid.
	 */
	struct sg_str evidence[SG_SIGNALS_MAX];
};

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ways.h -- the ways by which devices' requests come to the gate, and requests
 * that are made as such a device would make them.
 */
#ifndef SG_DOCTOR_WAYS_H
#define SG_DOCTOR_WAYS_H

#include "base/why.h"
#include "cli/doctor/doctor.h"
#include "cli/icap.h"

struct sg_address;
struct sg_explained;

#define SG_WAY_PATIENCE_MS 2000
/* The user of requests that the doctor makes, so that records of them can be
 * told from those of people. */
#define SG_WAY_USER "schoolgate-doctor"
/* An address of no site (RFC 5737), for a tunnel to an address. */
#define SG_WAY_NOWHERE "192.0.2.80"

enum sg_way_form {
	SG_WAY_PLAIN,     /* http:// */
	SG_WAY_DECRYPTED, /* https://, inside a tunnel that Squid decrypts */
	SG_WAY_TUNNEL,    /* CONNECT to a name */
	SG_WAY_REDIRECTED /* CONNECT to an address, with a TLS server name */
};

/* How a request comes to the gate from one port of Squid. */
struct sg_way {
	unsigned port; /* 0: as the configuration of Squid says */
	size_t squid;  /* index in d->squid */
	const char *name;
	const char *mode, *kind; /* X-SG-Mode, X-SG-Port */
	enum sg_way_form form;
};

#define SG_WAYS 6
/*
 * Fill *way with the way `index`, below SG_WAYS, and the port of its name in
 * Squid's configuration. Returns false if the school does not use it.
 */
bool sg_way_find(struct sg_doctor *d, size_t index, struct sg_way *way);

/* A request of a device. */
struct sg_way_request {
	const struct sg_way *way;
	const char *client;   /* its address */
	unsigned client_port; /* 0: any */
	const char *user;     /* NULL: none */
	const char *site;     /* host */
	const char *path;     /* "/" */
	const char *more;     /* further ICAP header lines, or "" */
};

/*
 * Returns what the judge of `schoolgate explain` says of the request: SG_ALLOW,
 * SG_BLOCK, or 0 if it cannot say. If `explained` is not NULL, *explained
 * becomes the explanation, which the next call overwrites.
 */
int sg_way_judge(const struct sg_doctor *d, const struct sg_way_request *asked,
    const struct sg_explained **explained);
/*
 * Ask a gate. Returns its answer, SG_ALLOW or SG_BLOCK, or 0 with the reason in
 * `why`. *reply becomes the whole answer, which the next call overwrites;
 * `reply` may be NULL.
 */
int sg_way_ask(struct sg_doctor *d, const char *gate,
    const struct sg_way_request *asked, const struct sg_reply **reply,
    char why[SG_WHY_BYTES]);

/* Returns "ADDRESS:PORT", with brackets for IPv6. */
const char *sg_way_place(struct sg_doctor *d, const char *address,
    unsigned port);
/* Returns a request for http://SITE PATH, as a device sends it to a proxy. */
const char *sg_way_get(struct sg_doctor *d, const char *site, const char *path);
/* Returns an address of this machine in these networks, or NULL. */
const char *sg_way_own_address(struct sg_doctor *d, const char *networks);
/* Returns true if one of the networks has the address. */
bool sg_way_is_in(const char *networks, const struct sg_address *address);

#endif

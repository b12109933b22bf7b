/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what the lists_*.c files share: lines, and what came of
 * them.
 */
#ifndef SG_LISTS_PARTS_H
#define SG_LISTS_PARTS_H

#include <libpsl.h>

#include "gate/url.h"
#include "policy/lists/lists.h"

/* What came of a line; above SG_LINE_NOTHING: why it cannot be used. */
enum sg_line_result {
	SG_LINE_TAKEN = 1,
	SG_LINE_NOTHING, /* a comment, an empty line, the machine itself */
	SG_LINE_BAD,     /* nothing that a list can have */
	SG_LINE_TOP,     /* "com" */
	SG_LINE_SUFFIX,  /* "co.uk" */
	SG_LINE_QUERY,   /* a page with "?" or "#" */
	SG_LINE_DEEP,    /* a page with too many parts, or of an address */
	SG_LINE_CASES,   /* an Adblock rule for some requests only */
	SG_LINE_PATTERN, /* an Adblock rule that is no name or page */
	SG_LINE_PART,    /* an Adblock rule about parts of pages */
	SG_LINE_ANSWER,  /* dnsmasq or RPZ: another answer than "blocked" */
	SG_LINES
};

/* A list while it is read. */
struct sg_line_state {
	struct sg_arena *arena;
	const struct sg_list_reader *reader;
	struct sg_name_list *list;
	const psl_ctx_t *psl;
	struct sg_url *url;   /* room to parse in */
	bool dotted;          /* ".example.org" is how it writes names */
	struct sg_str origin; /* RPZ: $ORIGIN, without final dot; or empty */
	struct sg_str owner;  /* RPZ: of the record before */
	bool in_brackets;     /* RPZ: a record over several lines */
};

typedef enum sg_line_result sg_line_fn(struct sg_line_state *state,
    struct sg_str line);

/* lists_names.c: names, addresses, URLs, hosts files. */
sg_line_fn sg_line_names;
/* lists_adblock.c: Adblock Plus and AdGuard. */
sg_line_fn sg_line_adblock;
bool sg_line_is_about_parts(struct sg_str line);
/* lists_dns.c: dnsmasq's configuration, RPZ zones. */
sg_line_fn sg_line_dnsmasq;
sg_line_fn sg_line_rpz;

/* Take one name, however it is written. */
enum sg_line_result sg_line_take_name(struct sg_line_state *state,
    struct sg_str name, enum sg_name_kind kind);
/* Take "[http://]host[/path]". */
enum sg_line_result sg_line_take_page(struct sg_line_state *state,
    struct sg_str text);
enum sg_line_result sg_line_take_network(struct sg_line_state *state,
    const struct sg_network *network);
/* A name that is canonical as it stands, without "xn--". */
bool sg_line_is_plain(struct sg_str name);
/* An address that block lists answer with: 0.0.0.0, ::, 127.0.0.1. */
bool sg_line_is_nowhere(struct sg_str address);

/* The next word of `line`, which is cut off; empty at the end. */
struct sg_str sg_line_word(struct sg_str *line);

#endif

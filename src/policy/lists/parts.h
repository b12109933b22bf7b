/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- state, results and helpers that the parsers of list lines share.
 * RPZ means response policy zone: a DNS zone used as a block list.
 *
 * One thread at a time for each sg_line_state.
 */
#ifndef SG_LISTS_PARTS_H
#define SG_LISTS_PARTS_H

#include <libpsl.h>

#include "gate/url.h"
#include "policy/lists/lists.h"

/* The state while a list is read. */
struct sg_line_state {
	struct sg_arena *arena;
	const struct sg_list_reader *reader;
	struct sg_name_list *list;
	struct sg_list_text *into; /* counts of the text that is read */
	bool packed;  /* the text was unpacked, so that its size says nothing
			 of the progress */
	size_t shown; /* unusable lines that got a warning of their own */
	const psl_ctx_t *psl;
	struct sg_url *url;   /* scratch for the URL parser; borrows `target` */
	char *target;         /* SG_URL_MAX + 1 bytes: the page being parsed */
	struct sg_str origin; /* RPZ: $ORIGIN without its final dot, or empty */
	struct sg_str owner;  /* RPZ: owner name of the previous record;
				 Unbound: the last zone of type redirect */
	bool in_brackets;     /* RPZ: inside a record of several lines */
	/* The format has no matching rules of its own.  So "www.x" means the
	 * site x (SG_NAME_WWW). */
	bool is_plain;
	/* Adblock: the file has the header of a browser's filter list.  In such
	 * a file, a bare word is part of a URL and not a name. */
	bool of_browser;
	/* Adblock.  `dropped` has the rules that $badfilter cancels, written
	 * without $badfilter.  `important` has the hosts of rules with the
	 * option $important.  No exception undoes such a rule. */
	struct sg_words dropped, important;
};

typedef enum sg_line_result sg_line_fn(struct sg_line_state *state,
    struct sg_str line);

/* names.c: names, addresses, URLs, hosts files. */
sg_line_fn sg_line_names;
/* adblock.c: Adblock Plus and AdGuard. */
sg_line_fn sg_line_adblock;
/* Find the rules of an Adblock list that change the effect of other rules, and
 * note these rules in `state`.  `text` is the whole list.  Call this once,
 * before the lines are parsed. */
void sg_line_adblock_prepare(struct sg_line_state *state, struct sg_str text);
/* True when the Adblock rule hides or changes parts of pages ("##.ad"). */
bool sg_line_is_about_parts(struct sg_str line);
/* dns.c: the configuration of dnsmasq, SmartDNS, Unbound and BIND. */
sg_line_fn sg_line_dnsmasq;
sg_line_fn sg_line_smartdns;
sg_line_fn sg_line_unbound;
sg_line_fn sg_line_bind;
/* rpz.c: response policy zones. */
sg_line_fn sg_line_rpz;
/* proxies.c: rules of Clash and Shadowrocket, lists of v2fly. */
sg_line_fn sg_line_clash;
sg_line_fn sg_line_v2fly;

/* table.c: parse a line whose fields are separated by commas, semicolons or
 * tabs. */
enum sg_line_result sg_line_take_columns(struct sg_line_state *state,
    struct sg_str line);
/* True when the line is a line of a table with commas or semicolons. */
bool sg_line_is_table(struct sg_str line);
/*
 * ranges.c: parse a range of addresses ("192.0.2.1-192.0.2.9", perhaps with a
 * name before or after it), or an IPv4 address with a netmask, or an address
 * with a number.  Returns SG_LINE_BAD if the line has none of these forms.
 */
enum sg_line_result sg_line_take_range(struct sg_line_state *state,
    struct sg_str line);
/* True when the line has a range of addresses. */
bool sg_line_is_range(struct sg_str line);

/* Parse a word that may be a name, an address, a network or a page: the only
 * word of a line, or a field of a table. */
enum sg_line_result sg_line_take_word(struct sg_line_state *state,
    struct sg_str word);
/* Make one name canonical and pass it to the reader.  A leading "*." or "." is
 * dropped. */
enum sg_line_result sg_line_take_name(struct sg_line_state *state,
    struct sg_str name, enum sg_name_kind kind);
/* Parse "[http://]host[/path][?query]" and pass the page, name or address to
 * the reader. */
enum sg_line_result sg_line_take_page(struct sg_line_state *state,
    struct sg_str text);
enum sg_line_result sg_line_take_network(struct sg_line_state *state,
    const struct sg_network *network);
/* Returns `text` without "http://" or "https://" at its start. */
struct sg_str sg_line_without_scheme(struct sg_str text);
/* True for a lower-case letter and for a digit. */
bool sg_line_is_letter_or_digit(char c);
/* True when `name` is already a canonical name, without any "xn--". */
bool sg_line_is_plain(struct sg_str name);
/* True for the addresses that a block list gives to blocked names: 0.0.0.0/8,
 * 127.0.0.0/8, :: and ::1. */
bool sg_line_is_nowhere(struct sg_str address);

/* True when the text is a setting in a configuration file: a word of lower-case
 * letters, digits and hyphens, which ends at `end` or at the end of the text.
 */
bool sg_line_is_setting(struct sg_str text, char end);

/* Cut the next word off `line` and return it.  The result is empty at the end
 * of the line. */
struct sg_str sg_line_word(struct sg_str *line);

#endif

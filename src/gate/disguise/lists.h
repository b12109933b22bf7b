/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- the lists that detectors know facts by, one file each in
 * conf/circumvention.
 *
 * Only their names and what their lines are; policy/techniques.c reads them.
 */
#ifndef SG_DISGUISE_LISTS_H
#define SG_DISGUISE_LISTS_H

#include <stdint.h>

#include "base/text.h"

enum sg_list_id {
	SG_LIST_WEBPROXY,     /* portals of web proxies */
	SG_LIST_RELAY,        /* services that fetch a page for anybody */
	SG_LIST_FRONTEND,     /* other front doors to a platform */
	SG_LIST_WILDCARD_DNS, /* names that spell an address */
	SG_LIST_DNS,          /* public encrypted resolvers */
	SG_LIST_VPN,
	SG_LIST_TUNNEL,        /* tunnels and remote desktops */
	SG_LIST_LINK,          /* name other pages without fetching them */
	SG_LIST_SOCKET,        /* classroom sockets that look like tunnels */
	SG_LIST_DIRECT,        /* networks that programs reach by address */
	SG_LIST_SEARCH,        /* search engines */
	SG_LIST_STORE,         /* stores of extensions and apps */
	SG_LIST_STORE_APP,     /* identifiers in those stores */
	SG_LIST_STORE_WORD,    /* words in names there */
	SG_LIST_SEARCH_VERB,   /* what people search for: unblock ... */
	SG_LIST_SEARCH_WAY,    /* ... get past, in words that mean more */
	SG_LIST_SEARCH_OBJECT, /* ... the filter, the school's */
	SG_LIST_SEARCH_PLACE,  /* ... at school, in words that mean more */
	SG_LIST_SEARCH_TOOL,   /* tools whose names mean nothing else */
	SG_LIST_SEARCH_KIND,   /* tools by words that mean more, and ... */
	SG_LIST_SEARCH_FIND,   /* ... what makes them a wish for one */
	SG_LIST_SEARCH_DOOR,   /* a way into a platform: viewer, mirror */
	SG_LIST_SEARCH_STUDY,  /* what makes it homework */
	SG_LIST_PLATFORM_WORD, /* platforms as people call them */
	SG_LISTS
};

#define SG_LIST_BIT(id) (UINT32_C(1) << (id))

/*
 * Words stand in the table of names as a name below a label that no host
 * can have: "get past" as "get.past" and this.
 */
#define SG_WORDS_MARK ".W"
#define SG_WORDS_MAX 64 /* bytes of a phrase or an identifier */

/* "webproxy": the file's name without ".list". */
const char *sg_list_name(enum sg_list_id id);
/* The list of that name, or SG_LISTS when there is none. */
enum sg_list_id sg_list_find(struct sg_str name);
/* Its lines are words and identifiers, no host names. */
bool sg_list_is_words(enum sg_list_id id);

#endif

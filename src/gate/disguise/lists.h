/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- the circumvention lists, one file each in conf/circumvention.
 *
 * Knows only the names of the lists, and whether they contain host names or
 * words. policy/techniques.c reads the files.  Pure: no I/O, no allocation.
 * Returned names are static.
 */
#ifndef SG_DISGUISE_LISTS_H
#define SG_DISGUISE_LISTS_H

#include <stdint.h>

#include "base/text.h"

enum sg_list_id {
	SG_LIST_WEBPROXY,     /* portals of web proxies */
	SG_LIST_RELAY,        /* services that fetch any page on request */
	SG_LIST_FRONTEND,     /* other sites that show a platform's content */
	SG_LIST_WILDCARD_DNS, /* services whose names spell an address */
	SG_LIST_DNS,          /* public encrypted resolvers */
	SG_LIST_VPN,
	SG_LIST_TUNNEL,     /* tunnels and remote desktops */
	SG_LIST_LINK,       /* sites that link to URLs without fetching them */
	SG_LIST_SOCKET,     /* classroom WebSockets that look like tunnels */
	SG_LIST_DIRECT,     /* networks that programs reach by IP address */
	SG_LIST_SEARCH,     /* search engines */
	SG_LIST_STORE,      /* stores of extensions and apps */
	SG_LIST_STORE_APP,  /* identifiers of apps for circumvention */
	SG_LIST_STORE_WORD, /* words in the names of apps for circumvention */
	SG_LIST_CODE, /* sites from which people fetch programs and code */
	SG_LIST_CODE_PROJECT,  /* projects that make a VPN or a tunnel */
	SG_LIST_CODE_WEBPROXY, /* projects that make a web proxy */
	SG_LIST_ASSISTANT, /* assistants that read a page named in a question */
	/*
	 * The SG_LIST_SEARCH_ lists from here on contain words that people use
	 * when they search for a way round the filter.
	 */
	SG_LIST_SEARCH_VERB,   /* what to do: "unblock" */
	SG_LIST_SEARCH_WAY,    /* what to do, in ambiguous words: "get past" */
	SG_LIST_SEARCH_OBJECT, /* to what: the filter, the school's network */
	SG_LIST_SEARCH_PLACE,  /* where: at school, in ambiguous words */
	SG_LIST_SEARCH_TOOL,   /* tools with unambiguous names */
	SG_LIST_SEARCH_KIND,   /* tools in ambiguous words */
	SG_LIST_SEARCH_FIND,   /* words that show intent beside a SEARCH_KIND */
	SG_LIST_SEARCH_DOOR,   /* ways into a platform: "viewer", "mirror" */
	SG_LIST_SEARCH_STUDY,  /* words that indicate homework */
	SG_LIST_PLATFORM_WORD, /* common names of platforms */
	SG_LIST_BUILDER,       /* sites where anybody can make a site */
	SG_LISTS
};

#define SG_LIST_BIT(id) (UINT32_C(1) << (id))

/*
 * The words of a phrase are stored in the name table like the labels of a host.
 * The last label is "W": a canonical host has no capital letters, so no host
 * equals a phrase.  "get past" is stored as "get.past.W".
 */
#define SG_WORDS_MARK ".W"
#define SG_WORDS_MAX 64 /* bytes of the longest phrase or identifier */

/* The file's name without ".list": "webproxy". */
const char *sg_list_name(enum sg_list_id id);
/* The list called `name` ("webproxy"), or SG_LISTS if there is no such list. */
enum sg_list_id sg_list_find(struct sg_str name);
/* True if the list's lines are words or identifiers, not host names. */
bool sg_list_is_words(enum sg_list_id id);

#endif

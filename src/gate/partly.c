/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * partly.c -- tries the readable parts of a request.
 *
 * The sender can make a request unreadable on purpose.  So a line that blocks a
 * readable part counts more than the policy's `if unsure` setting.
 */
#include "gate/partly.h"

#include "gate/fragment.h"
#include "gate/state.h"

static bool
is_block(const struct sg_decision *decision)
{
	return decision->action == SG_BLOCK && decision->ground != SG_BY_UNSURE;
}

/*
 * Make the name in scratch->fragment the only subject, and decide about it.  If
 * the name has a fault, only lines that need no name can fit.
 */
static bool
is_blocked(struct sg_case *c, bool has_path, struct sg_decision *decision)
{
	struct sg_where *where = &c->subject[0];

	c->nsubjects = 1;
	if (c->scratch->fragment.fault == SG_URL_FINE) {
		sg_where_find(c->gate, &c->scratch->fragment, has_path, where);
		sg_where_pages(c->gate, c->scratch, where);
	} else {
		sg_where_none(c->gate, &c->scratch->fragment, where);
	}
	*decision = sg_decide(c);
	return is_block(decision);
}

/*
 * Try the fragments of one authority.  If `path_of` is not NULL, the fragments
 * are judged with the path of that URL.
 */
static bool
blocks_fragment(struct sg_case *c, struct sg_str authority,
    const struct sg_url *path_of, struct sg_decision *decision)
{
	struct sg_url *fragment = &c->scratch->fragment;

	for (int i = 0; i < SG_FRAGMENTS; i++) {
		if (!sg_fragment_read(authority, (enum sg_fragment)i, fragment))
			continue;
		if (path_of != NULL)
			sg_url_lend_path(path_of, fragment);
		if (is_blocked(c, path_of != NULL, decision))
			return true;
	}
	return false;
}

/*
 * Try what can be read of a target that has a fault.  Then try the other names
 * of the request: the Host header, the TLS server name, and the address that
 * was connected to.
 */
static bool
blocks_target(struct sg_case *c, const struct sg_request *request,
    struct sg_decision *decision)
{
	struct sg_scratch *scratch = c->scratch;
	bool connect = scratch->url.authority_only;
	const struct sg_url *path_of = connect ? NULL : &scratch->url;
	struct sg_str rest,
	    authority = sg_fragment_authority(request->target, connect, &rest);

	if (!connect)
		sg_url_take_rest(rest, &scratch->url);
	if (blocks_fragment(c, authority, path_of, decision) ||
	    (!connect &&
		blocks_fragment(c, scratch->headers->host, path_of, decision)))
		return true;
	if (request->sni_state == SG_SNI_NAME &&
	    blocks_fragment(c, request->sni, NULL, decision))
		return true;
	if (request->intercepted && request->has_reached) {
		sg_url_of_address(&request->reached, &scratch->fragment);
		if (is_blocked(c, false, decision))
			return true;
	}
	/*
	 * At last, decide without a name.  A line about `everything` needs no
	 * name.
	 */
	sg_url_parse_host((struct sg_str){NULL, 0}, &scratch->fragment);
	return is_blocked(c, false, decision);
}

struct sg_decision
sg_decide_partly(struct sg_case *c, const struct sg_request *request,
    const char *fault, struct sg_decision decision)
{
	struct sg_scratch *scratch = c->scratch;
	bool blocked = is_block(&decision);

	c->can_wait = false;
	if (!blocked && scratch->url.fault != SG_URL_FINE)
		blocked = blocks_target(c, request, &decision);
	else if (!blocked && request->sni_state == SG_SNI_NAME &&
	    scratch->sni.fault != SG_URL_FINE)
		blocked = blocks_fragment(c, request->sni, NULL, &decision);
	if (!blocked && scratch->headers->two_hosts)
		blocked = blocks_fragment(c, scratch->headers->other_host,
		    &scratch->url, &decision);
	if (!blocked) {
		decision = sg_unsure(c, fault);
		decision.subject = SG_NO_SUBJECT;
	}
	decision.fault = fault;
	return decision;
}

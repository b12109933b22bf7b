/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decision.h -- one record of the desk's own journal as plain data: who signed
 * in, looked at something, or decided something.
 *
 * The installer writes decisions (sg_decision_event()), and the ingester reads
 * them back (sg_decision_of()).  Both use this module, so that they cannot
 * disagree.  Pure.  Any thread.
 */
#ifndef SG_DESK_DECISION_H
#define SG_DESK_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/link.h"
#include "desk/roles.h"

struct sg_entry;
struct sg_event;

/* What was done.  The word is event.action of the record. */
enum sg_desk_action {
	SG_DESK_SIGNED_IN = 1,   /* "signed-in" */
	SG_DESK_SIGN_IN_FAILED,  /* "sign-in-failed" */
	SG_DESK_SIGNED_OUT,      /* "signed-out" */
	SG_DESK_VIEWED,          /* "viewed" */
	SG_DESK_MARKED,          /* "marked": an incident has a state now */
	SG_DESK_AGREED,          /* "agreed": the like is agreed for a while */
	SG_DESK_AGREEMENT_ENDED, /* "agreement-ended" */
	SG_DESK_HELD,            /* "held": the records of an incident stay */
	SG_DESK_RELEASED,        /* "released": they no longer stay */
	SG_DESK_SAVED,           /* "exceptions-saved" */
	SG_DESK_INSTALLED,       /* "policy-installed": what was saved is in
				    force */
	SG_DESK_PUT_BACK,        /* "exceptions-put-back": it was not installed,
				    and the text before is back */
	SG_DESK_ACCOUNT_ADDED,   /* "account-added" */
	SG_DESK_ACCOUNT_CHANGED, /* "account-changed" */
	SG_DESK_ACCOUNT_REMOVED, /* "account-removed" */
	/* Somebody who saw a block page asked; who that is, is not recorded. */
	SG_DESK_ASKED,           /* "asked" */
	SG_DESK_REPORTED,        /* "reported": a page that should be blocked */
	SG_DESK_REQUEST_OPENED,  /* "request-opened": what was asked for is
				    open */
	SG_DESK_REQUEST_REFUSED, /* "request-refused" */
	SG_DESK_OPENED,          /* "opened": without a request */
	SG_DESK_BLOCKED,         /* "blocked": what was reported */
	/* The form on which an official account is approved. */
	SG_DESK_FORM_SAVED,     /* "form-saved": it is not handed in */
	SG_DESK_FORM_SUBMITTED, /* "form-submitted": it waits for approvals */
	SG_DESK_FORM_APPROVED,  /* "form-approved": by one of two */
	SG_DESK_FORM_REFUSED,   /* "form-refused" */
	SG_DESK_FORM_WITHDRAWN, /* "form-withdrawn": also the end of what was in
				   force */
	SG_DESK_FORM_IN_FORCE,  /* "form-in-force": its exception is */
	SG_DESK_BAN_GIVEN,      /* "ban-given" */
	SG_DESK_BAN_LIFTED,     /* "ban-lifted" */
	SG_DESK_BAN_REFUSED,    /* "ban-refused": what a line of the policy
				   proposed */
	SG_DESK_SUPERVISED,     /* "supervision-began" */
	SG_DESK_SUPERVISION_ENDED, /* "supervision-ended" */
	SG_DESK_ACTIONS
};

/* What an incident is said to be.  The numbers are those of enum
 * sg_incident_state (desk/store/rows.h). */
enum sg_marked {
	SG_MARK_NEW = 1, /* "new": nobody has decided */
	SG_MARK_REAL,    /* "real" */
	SG_MARK_PAGE,    /* "page": a page or an app, not a person */
	SG_MARK_AGREED   /* "agreed" */
};

/* Members that an action does not have are 0 or NULL. */
struct sg_decision {
	uint64_t seq; /* number of the record; set by sg_decision_of() */
	int64_t at_ms;
	enum sg_desk_action action;
	/*
	 * The account.  For a failed sign-in, NULL if there is no such account:
	 * people type passwords into the field of the name, so unknown names
	 * are not recorded.  (Those of a single sign-on are, in `reason`.)
	 * For SG_DESK_ACCOUNT_*, the user who ran the
	 * command.
	 */
	const char *who;
	const char *origin; /* address of the browser */
	const char *reason;

	/* Signed in; account added or changed; form approved: as which. */
	enum sg_role role;
	const char *account; /* SG_DESK_ACCOUNT_* */
	/*
	 * A failed sign-in: how many attempts the record stands for, itself
	 * included; 0 means 1.  A mark: how many events the incident had for
	 * the person who decided; 0 if not known.
	 */
	uint64_t events;

	enum sg_link_view view; /* SG_DESK_VIEWED */
	/* SG_DESK_VIEWED: what was looked at.  SG_DESK_SAVED: "added EX-015,
	 * removed EX-002". */
	const char *about;

	uint64_t incident;   /* marked, agreed, held, released */
	uint64_t agreement;  /* agreement-ended: `seq` of the agreement */
	enum sg_marked mark; /* marked, agreed */
	/* Agreed: for whom, what, and the last day (days since 1970-01-01). */
	const char *person, *family;
	bool everyone;
	bool has_until;
	int32_t until_day;

	/* Requests.  `request`: answers, the `seq` of what is answered. */
	uint64_t request;
	const char *site;   /* a host or a platform */
	const char *page;   /* asked, reported: its path; NULL: not known */
	const char *groups; /* asked: of the person, "pupils,year-6" */
	const char *asker;  /* asked, reported: the name that was typed */
	int64_t opens_s;    /* asked: when the policy opens it; 0: unknown */
	/* Opened, blocked: for whom ("year-6", "one person", "everyone"), by
	 * which exception, and when that ends (UTC seconds). */
	const char *whom, *exception;
	int64_t ends_s;

	/* Form: its number, which is that of its first record; 0 there.  `site`
	 * is the address of the account, `exception` and `ends_s` are as above.
	 */
	uint64_t form;

	/* Exceptions saved, installed, put back: the hash of the text, `base`
	 * of link.h.  Form saved, submitted, approved: the hash of its boxes.
	 */
	const char *version;
	/* Bans and supervision: the id, "B-3".  `person` or `whom` (a group) is
	 * whom it is about, and `ends_s` when it ends by itself.  `proposal`:
	 * the proposal that is confirmed or refused, or 0. */
	const char *ban;
	uint64_t proposal;
};

/* Return the word of a value; "" if it has none. */
const char *sg_desk_action_word(enum sg_desk_action action);
const char *sg_mark_word(enum sg_marked mark);
/* Return the value of a word; 0 if it is unknown. */
enum sg_desk_action sg_desk_action_of(const char *word);
enum sg_marked sg_mark_of(const char *word);

/*
 * Make the event that records `decision`.  *event borrows the decision's texts
 * and `buffer`.  Returns false if the texts do not fit in `buffer`, or if
 * `origin` is not an address; the limits of link.h always fit.
 */
#define SG_DECISION_BYTES 8192
bool sg_decision_event(const struct sg_decision *decision,
    char buffer[SG_DECISION_BYTES], struct sg_event *event);

/*
 * Read a record of the journal.  *decision borrows from `entry`.  Returns false
 * if it is no record of the desk, or a record that this program does not know.
 * The caller checks entry->proof.
 */
bool sg_decision_of(const struct sg_entry *entry, struct sg_decision *decision);

/*
 * Returns what the decision is about, for the column `about` of the store:
 * "jsmith", "incident 4711", "agreement 12", "" .  Uses `memory` if needed.
 */
#define SG_DECISION_ABOUT_BYTES 64
const char *sg_decision_about(const struct sg_decision *decision,
    char memory[SG_DECISION_ABOUT_BYTES]);

#endif

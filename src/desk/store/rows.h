/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.h -- the rows of the desk's store, as plain data.
 *
 * Times are UTC milliseconds.  Days are days since 1970-01-01 in the school's
 * local time.  Texts are borrowed from whoever filled the row.  The store is an
 * index: the text of a record stays in the journal, and a row says where.
 */
#ifndef SG_DESK_ROWS_H
#define SG_DESK_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/read.h"
#include "report/words.h"

/*
 * A record that does not go on from the one before has no number of its own. It
 * is named by its place: by a number from SG_ODD_SEQ on, below 2^53, so that
 * JavaScript has it exactly. No journal has so many records.
 */
#define SG_ODD_SEQ (UINT64_C(1) << 52)

/* Where a record stands in a journal. */
struct sg_record_place {
	int32_t file_day; /* day of the file's name, in UTC days */
	uint64_t offset;  /* of the line's first byte */
	uint64_t line;    /* from 1 */
};

/* One event: one record of the journal, or the records of one visit. */
struct sg_event_row {
	uint64_t seq; /* of the first record; names the event */
	int64_t at_ms, last_ms;
	int32_t day; /* local day of at_ms */
	int hour;    /* local hour of at_ms, 0 to 23 */
	enum sg_event_kind kind;
	enum sg_doer doer;
	bool blocked;
	bool tried; /* a sign shows that somebody tried to get round the filter
		     */
	int technique; /* enum sg_technique of the strongest sign; 0: none */
	uint64_t person, site; /* ids; 0: none */
	/* Names of both: set when the row was read; ignored when written. */
	const char *person_name, *site_name; /* "" for none */
	uint64_t requests, records;          /* how many the event stands for */
	uint64_t incident;                   /* id; 0: none */
	struct sg_record_place place;        /* of the record that is shown */
	enum sg_proof proof;
};

enum sg_person_kind {
	SG_PERSON_USER = 1,
	SG_PERSON_MAC,
	SG_PERSON_ADDRESS,
	SG_PERSON_HASH /* a pseudonym */
};

enum sg_incident_state {
	SG_INCIDENT_NEW = 1,
	SG_INCIDENT_REAL,
	SG_INCIDENT_PAGE,  /* a page or an app, not a person: a false alert */
	SG_INCIDENT_AGREED /* known and agreed */
};

/* base/problems.h has the severities of a problem in a policy file. */
enum sg_incident_severity {
	SG_SEVERITY_LOW = 1,
	SG_SEVERITY_MEDIUM,
	SG_SEVERITY_HIGH
};

#define SG_FAMILY_BYTES 300
#define SG_SUMMARY_BYTES 10240
#define SG_INCIDENT_SITES 5

/* What one person or device did in one go. */
struct sg_incident_row {
	uint64_t id; /* seq of its first event */
	uint64_t person;
	/* Set when the row was read; ignored when it is written. */
	const char *person_name;
	enum sg_person_kind person_kind; /* 0 if there is no person */
	enum sg_doer doer;
	/*
	 * "round": ways round the filter, of any technique.  Otherwise what was
	 * blocked: "platform:instagram", "sites:adult", "host:x.example".
	 */
	const char *family;
	int64_t first_ms, last_ms;
	int32_t day;
	uint64_t events, requests;
	uint64_t blocked, passed; /* events */
	uint64_t tried;           /* events */
	enum sg_incident_severity severity;
	uint64_t techniques; /* bit N: enum sg_technique N */
	const char *sites;   /* JSON array of the first SG_INCIDENT_SITES names
			      */
	/*
	 * What was done, as JSON (desk/incidents/facts.h), from which
	 * desk/incidents/sentence.h writes one sentence in either language.
	 */
	const char *summary;
	/* What was decided about it. */
	enum sg_incident_state state;
	const char *state_by; /* "" while nobody has decided */
	int64_t state_ms;
	const char *state_reason;
	/*
	 * The agreement that made it "agreed"; or 0. If the state is "new", it
	 * is an agreement that would cover the incident, but is over or no
	 * longer fits.
	 */
	uint64_t agreement;
	bool held;
	const char *held_by, *held_reason;
};

/* "Never flag this again", with its reason and its end. */
struct sg_agreement_row {
	uint64_t id;        /* sequence number in the desk's own journal */
	const char *person; /* NULL: everybody */
	const char *family;
	const char *site; /* only if all is about this site; NULL: any */
	const char *reason, *by;
	int64_t at_ms;
	int32_t until_day; /* the last day on which it holds */
	bool ended;        /* taken back */
};

/* A person or a device that the journal names. */
struct sg_person_row {
	uint64_t id;
	const char *name; /* as sg_entry.person shows it; see names.h */
	enum sg_person_kind kind;
	int32_t last_day; /* of the latest event */
};

/* One line of the desk's own journal: who looked at something, or decided. */
struct sg_deed_row {
	uint64_t seq; /* in the desk's own journal */
	int64_t at_ms;
	const char *who, *action, *about, *reason, *origin;
};

enum sg_request_kind {
	SG_REQUEST_ASKED = 1, /* from a block page */
	SG_REQUEST_REPORTED,  /* a page that should be blocked */
	SG_REQUEST_OPENED     /* by a teacher or the officer, unasked */
};
enum sg_request_state {
	SG_REQUEST_WAITS = 1,
	SG_REQUEST_IS_OPEN,
	SG_REQUEST_IS_REFUSED,
	SG_REQUEST_IS_BLOCKED
};

/* What somebody asked for, and the answer. */
struct sg_request_row {
	uint64_t id; /* in the desk's own journal */
	int64_t at_ms;
	enum sg_request_kind kind;
	const char *site, *page;
	const char *groups; /* of the person who asked: "pupils,year-6" */
	int64_t opens_s;    /* when the policy opens it; 0: not known */
	const char *asker, *reason;
	/* The answer; empty while the state is SG_REQUEST_WAITS. */
	enum sg_request_state state;
	const char *by;
	int64_t answered_ms;
	const char *answer, *whom, *exception;
	int64_t ends_s; /* 0: nothing was opened or blocked */
};

enum sg_proposal_state {
	SG_PROPOSAL_WAITS = 1, /* somebody has to decide */
	SG_PROPOSAL_BANNED,
	SG_PROPOSAL_REFUSED,
	SG_PROPOSAL_DUE,   /* the policy bans; it is being carried out */
	SG_PROPOSAL_FAILED /* that was refused or did not work: see `reason` */
};

/* A ban that a line of the policy proposes, or gives by itself. */
struct sg_proposal_row {
	uint64_t id;      /* seq of the event by which the number was reached */
	int64_t at_ms;    /* of that event */
	const char *rule; /* as in struct sg_alert_row */
	uint64_t person;
	/* Set when the row was read. */
	const char *person_name;
	enum sg_person_kind person_kind;
	uint64_t incident; /* 0: none */
	int64_t ban_s;     /* how long the line says; 0: it does not */
	bool automatic;    /* the line bans by itself */
	enum sg_proposal_state state;
	const char *by; /* who decided; "" for the policy, and while it waits */
	int64_t decided_ms;
	const char *reason;
	const char *ban; /* "B-3", if it was given */
	int64_t ends_s;  /* when that ends; 0: not known, or without an end */
};

/* A raw record of an incident on hold. */
struct sg_held_row {
	uint64_t incident;
	struct sg_record_place place; /* offset is not kept: 0 */
	const char *text;             /* the line, without LF */
};

/* A fault of a journal's chain that the ingester saw. */
struct sg_finding_row {
	uint64_t id; /* given by the store */
	int64_t at_ms;
	const char *journal; /* "filter", "desk" */
	const char *file;    /* "2026-11-24.jsonl"; "" if it is about no file */
	uint64_t line;       /* 0 if it is about no line */
	const char *text;
};

/* Somebody was told, or is to be told, about a person. */
struct sg_alert_row {
	uint64_t id; /* given by the store */
	int64_t at_ms;
	const char *rule; /* "10 blocks in 15 minutes" */
	uint64_t person;
	const char *person_name; /* set when the row was read */
	enum sg_person_kind person_kind;
	uint64_t incident; /* 0: none */
	const char *contact;
	int64_t told_ms; /* when a mail about it was put in the outbox; 0: not
			    yet */
};

/* A mail that is to be sent, or was sent. */
struct sg_mail_row {
	uint64_t id; /* given by the store */
	int64_t made_ms;
	const char *to, *subject, *body;
	int tries;
	int64_t next_try_ms;
	int64_t sent_ms;     /* 0: not yet */
	const char *problem; /* of the last try; "" if there was none */
};

/* How many events and requests of one sort there were in one hour of a day. */
struct sg_tally {
	int32_t day;
	int hour; /* 0 to 23 */
	enum sg_doer doer;
	bool blocked, tried;
	int technique; /* enum sg_technique; 0: none */
	uint64_t events, requests;
};

#endif

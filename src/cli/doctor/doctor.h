/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doctor.h -- types and functions that the checks of `schoolgate doctor` share.
 * Single-threaded, as the whole command is.
 *
 * A check is a row of a table (struct sg_check) and a function. The function
 * looks at one thing and adds findings. If it adds none, the check is fine.
 * Each family of checks has a file of this folder.
 */
#ifndef SG_DOCTOR_H
#define SG_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/text.h"
#include "policy/build.h"

struct json_t;
struct sg_address;
struct sg_arena;
struct sg_call;
struct sg_desk_conf;
struct sg_doctor;
struct sg_gate;
struct sg_network;
struct sg_unit;
struct stat;

/* ---- findings ----------------------------------------------------------- */

enum sg_result {
	SG_RESULT_FINE = 1,
	SG_RESULT_UNSEEN,  /* not looked at; the text says why */
	SG_RESULT_WARNING, /* works now, but needs attention */
	SG_RESULT_WRONG    /* does not work, or is not safe */
};
#define SG_RESULTS 5

struct sg_found {
	const char *family, *check; /* ids of the tables */
	enum sg_result result;
	const char *text;
	const char *advice; /* what to do; NULL if there is nothing to do */
};

struct sg_check {
	const char *id;
	/* The text if the function adds no finding. */
	const char *fine;
	void (*look)(struct sg_doctor *d);
};

/* The checks of one family. The table ends with a check whose id is NULL. */
struct sg_family {
	const char *id, *title;
	const struct sg_check *checks;
	/*
	 * Runs before the checks, if it is not NULL. Returns false, after a
	 * finding, if the machine has nothing that the family looks at.
	 */
	bool (*begin)(struct sg_doctor *d);
};

/*
 * Add a finding to the check that runs. `advice` may be NULL only for
 * sg_doctor_fine() and sg_doctor_unseen(), which do not have the argument. The
 * texts are copied.
 */
void sg_doctor_wrong(struct sg_doctor *d, const char *advice,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
void sg_doctor_warn(struct sg_doctor *d, const char *advice, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
void sg_doctor_fine(struct sg_doctor *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sg_doctor_unseen(struct sg_doctor *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* findings.c: print all findings. */
void sg_doctor_put_text(const struct sg_doctor *d,
    const struct sg_family *const *families, FILE *to);
void sg_doctor_put_json(const struct sg_doctor *d, FILE *to);

/* ---- what is looked at -------------------------------------------------- */

/* The answers of `schoolgate setup`. An answer that was not given is "". */
struct sg_answers {
	const char *school, *own, *log_on, *inside, *outside;
	bool has_own;  /* there are own devices */
	bool firewall; /* this machine is the router, too */
	bool hide;     /* it hides the devices' IPv4 addresses */
	bool desk;     /* it shows the officer's desk */
};

/* A line of Squid's configuration. Its words have one blank between them. */
struct sg_squid_line {
	const char *file;
	unsigned line;
	const char *text;
};

/* The configuration of one Squid, in the order in which Squid reads it. */
struct sg_squid {
	const char *name; /* school-computers or own-devices */
	const char *unit;
	const char *path; /* the first file */
	struct sg_squid_line *v;
	size_t n, cap;
};
#define SG_SQUIDS 2

/* Folders that the configuration of c-icap may change. */
struct sg_icap_places {
	const char *state, *journal, *key;
};

/* The policy file, compiled in memory. */
struct sg_compiled {
	bool fine; /* there was no error */
	struct sg_problems *problems;
	struct sg_build build;
};

struct sg_doctor {
	struct sg_arena *arena;
	struct sg_call *call;
	const char *root; /* put before the path of each file; usually "" */
	/* "FAMILY" or "FAMILY/CHECK": these checks run alone. NULL: all. */
	const char *only;
	int64_t now; /* UTC seconds */
	struct sg_answers answers;
	struct sg_icap_places places;
	struct sg_squid squid[SG_SQUIDS];
	size_t nsquids;
	/*
	 * The addresses of the gates, "127.0.0.1:1344", as the Squids' lines
	 * icap_service say.
	 */
	const char *gates[8];
	size_t ngates;
	struct sg_gate *gate; /* the installed policy; NULL if it cannot be
				 opened */
	const char *gate_why; /* if `gate` is NULL, the reason */
	struct sg_compiled policy;
	bool rules; /* firewall/rules.c: the kernel has the firewall rules */
	const char *listening; /* the output of ss; NULL if it cannot run */
	bool asked_systemd;    /* units.c: it was asked about all units */
	struct sg_unit *units; /* units.c: what it said */
	size_t nunits, units_cap;
	/* desk.conf; NULL if it has mistakes, which are `desk_problems`. */
	const struct sg_desk_conf *desk;
	struct sg_problems *desk_problems;
	struct sg_str desk_status; /* what the desk's ingester says of itself */
	struct sg_found *found;
	size_t n, cap;
	/* The check that runs. */
	const char *family, *check;
};

/* The families, in the order in which they run. */
extern const struct sg_family sg_doctor_units, sg_doctor_ports, sg_doctor_squid,
    sg_doctor_networks, sg_doctor_directory, sg_doctor_log_on, sg_doctor_gate,
    sg_doctor_probe, sg_doctor_open, sg_doctor_ca, sg_doctor_policy,
    sg_doctor_lists, sg_doctor_journal, sg_doctor_firewall, sg_doctor_machine,
    sg_doctor_bans, sg_doctor_desk;

/* ---- advice of several families ------------------------------------------ */

/* The package is a file of the school's own, which apt cannot fetch again. */
#define SG_DOCTOR_REINSTALL                                                    \
	"put the .deb of this version into a folder and run: apt install "     \
	"--reinstall ./schoolgate_*.deb"
/* The same, if a file of /etc is missing: apt brings it back only so. */
#define SG_DOCTOR_REINSTALL_CONF                                               \
	"put the .deb of this version into a folder and run: apt install "     \
	"--reinstall -o Dpkg::Options::=--force-confmiss ./schoolgate_*.deb"
/* The filter never stops, because one of the servers always answers. */
#define SG_DOCTOR_RESTART_GATES                                                \
	"restart the two servers one after the other: systemctl restart "      \
	"schoolgate-icap@second && systemctl restart schoolgate-icap@first"

/* ---- files.c ------------------------------------------------------------ */

/* Returns the path of a file, below the root folder. */
const char *sg_doctor_path(struct sg_doctor *d, const char *path);
/*
 * Read a file of at most a megabyte, such as /proc/1/limits. `path` has no root
 * folder. Returns false if the file cannot be read.
 */
bool sg_doctor_read(struct sg_doctor *d, const char *path, struct sg_str *text);
/* Returns a file of one number, such as /proc/sys/net/ipv4/ip_forward, or -1.
 */
long long sg_doctor_number(struct sg_doctor *d, const char *path);
/*
 * Read the answers of `schoolgate setup`, and the folders of the gate. Returns
 * false if there are no answers.
 */
bool sg_doctor_read_setup(struct sg_doctor *d);
/*
 * Look up a user or a group in the machine's own files. Returns false if there
 * is none with the name. `gid` is the user's group.
 */
bool sg_doctor_user(struct sg_doctor *d, const char *name, uid_t *uid,
    gid_t *gid);
bool sg_doctor_group(struct sg_doctor *d, const char *name, gid_t *gid);
/* Cut the next line off `rest`. Returns false at the end. */
bool sg_doctor_line(struct sg_str *rest, struct sg_str *line);
/*
 * Cut the next word off `rest`. Words have blanks between them. Returns false
 * at the end.
 */
bool sg_doctor_word(struct sg_str *rest, struct sg_str *word);

/*
 * Returns the advice to run `schoolgate setup` again, because `file` has not
 * what it should have. setup does not replace a file that a person has changed,
 * but writes FILE.new beside it: if there is such a file, the advice is to
 * compare the two. `otherwise` is the advice if there is not.
 */
const char *sg_doctor_setup_again(struct sg_doctor *d, const char *file,
    const char *otherwise);

/* ---- access.c ----------------------------------------------------------- */

/* Find the user and the group of the gates. Returns false if one is missing. */
bool sg_doctor_gates_user(struct sg_doctor *d, uid_t *uid, gid_t *gid);
/* Returns true if the user, in this group, has the permission `bit`: 4 to read,
 * 2 to write, 1 to pass or run. */
bool sg_doctor_may(const struct stat *st, uid_t uid, gid_t gid, mode_t bit);
/* Add a finding if the gates cannot pass a folder above the file. `path` has
 * the root folder. */
void sg_doctor_check_way(struct sg_doctor *d, const char *path);
/* Add findings if the file system of the folder is read-only, or has no inodes
 * left. `what` is the consequence. */
void sg_doctor_check_writable(struct sg_doctor *d, const char *path,
    const char *what);

/* ---- run.c -------------------------------------------------------------- */

/* The most words of a command. */
#define SG_RUN_WORDS 32
/*
 * Run a program, which is found by PATH, for at most a few seconds. `words`
 * ends with NULL. The text is what the program prints: its standard output, or,
 * if `errors` is true, this and its standard error. Returns the exit code, 127
 * if there is no such program, or -1 if it did not end by itself.
 */
int sg_doctor_run(struct sg_doctor *d, const char *const *words, bool errors,
    struct sg_str *text);

/* ---- conf.c ------------------------------------------------------------- */

/*
 * Read the configuration of the Squid `squid`, whose `path` is set, with all
 * files that it includes. A file that is missing adds no lines.
 */
void sg_squid_read(struct sg_doctor *d, struct sg_squid *squid);
/*
 * Returns the last line that begins with the word `name`, or NULL. For most
 * settings, Squid uses the last line.
 */
const struct sg_squid_line *sg_squid_last(const struct sg_squid *squid,
    const char *name);
/* Returns true if the line begins with the word `name`. */
bool sg_squid_is(const struct sg_squid_line *line, const char *name);
/*
 * Returns the value of the word "NAME=..." of a line, or NULL. `name` includes
 * the "=".
 */
const char *sg_squid_value(struct sg_doctor *d,
    const struct sg_squid_line *line, const char *name);
/* Returns the port of a line "http_port PORT" or "http_port ADDRESS:PORT". */
unsigned sg_squid_port(const struct sg_squid_line *line);
/* Returns true if the line is in a file that comes with schoolgate. */
bool sg_squid_is_ours(const struct sg_squid_line *line);
/* Add a finding: the line must be removed. `what` says what it does. */
void sg_squid_tell_extra(struct sg_doctor *d, const struct sg_squid *squid,
    const struct sg_squid_line *line, const char *what);
/* Fill d->squid and d->gates. */
void sg_doctor_read_squids(struct sg_doctor *d);

/* ---- policy.c ----------------------------------------------------------- */

/* Fill d->policy. */
void sg_doctor_read_policy(struct sg_doctor *d);
/* Add a finding for each problem of a file, at most ten. `otherwise` is the
 * advice for a problem that has none. */
void sg_doctor_tell_problems(struct sg_doctor *d,
    const struct sg_problems *problems, const char *otherwise);

/* ---- ports.c ------------------------------------------------------------ */

/*
 * Ask the kernel how many connections wait to be accepted at a port. Returns -1
 * if nothing listens there.
 */
long sg_doctor_waiting(struct sg_doctor *d, unsigned port);

/* ---- firewall/ ---------------------------------------------------------- */

/* The advice if rules of the firewall, or what belongs to them, are gone. */
#define SG_DOCTOR_LOAD_RULES                                                   \
	"run: systemctl restart schoolgate-firewall; if the rules vanish "     \
	"again, another firewall removes them (nftables.service, ufw, "        \
	"firewalld): disable it"

/* Checks of the family "firewall": forwarding is on or off as it should be; the
 * routing rules prohibit what the firewall's rules have not marked. */
void sg_doctor_look_forwarding(struct sg_doctor *d);
void sg_doctor_look_routing(struct sg_doctor *d);
/* firewall/foreign.c: no other firewall stops what the devices send. */
void sg_doctor_look_foreign(struct sg_doctor *d);
/* Returns true if a set of ports, as nft prints it in JSON, has the port. */
bool sg_nft_has_port(const struct json_t *ports, long long port);

/* Returns the elements of a set of the rules `items`, or NULL. */
const struct json_t *sg_nft_set(const struct json_t *items, const char *name);
/* Returns true if an element of the set covers the network's first address. */
bool sg_nft_set_has(const struct json_t *set, const struct sg_network *network);
/* Read an element of a set or the value of a match: an address, a prefix or a
 * range. Returns false if it is something else. */
bool sg_nft_addresses(const struct json_t *element, struct sg_address *first,
    struct sg_address *last);

/* firewall/accepts.c: no exception of firewall.d lets devices pass Squid by. */
void sg_doctor_check_opened(struct sg_doctor *d, const struct json_t *items);

/* firewall/loading.c: the school's addresses are hidden if setup was told so;
 * the rules can be loaded again; the way to the internet is the outer card. */
void sg_doctor_check_hidden(struct sg_doctor *d, const struct json_t *items);
void sg_doctor_look_loading(struct sg_doctor *d);
void sg_doctor_look_route(struct sg_doctor *d);

/* ---- reach.c ------------------------------------------------------------ */

/*
 * Returns NULL if the user can reach and read a file, or list a folder, as far
 * as the modes say. Otherwise returns the first folder or file on the way,
 * without the root folder, that stops the user. A path that is missing does not
 * stop anybody.
 */
const char *sg_doctor_stops(struct sg_doctor *d, const char *user,
    const char *path);

/* ---- checks of other families that have a file of their own ------------- */

/* range.c: the dates of the installed policy. */
void sg_doctor_look_range(struct sg_doctor *d);
/* edited.c: the files of Squid that a school may edit. */
void sg_doctor_look_never_decrypted(struct sg_doctor *d);
void sg_doctor_look_edited(struct sg_doctor *d);
/* dns.c: this machine can look up names. */
void sg_doctor_look_dns(struct sg_doctor *d);
/* records.c: the journal has records if its key says so. */
void sg_doctor_look_records(struct sg_doctor *d);

/* ---- networks.c, covered.c ---------------------------------------------- */

/* Returns true if a device with this address is in a group of the installed
 * policy. d->gate must not be NULL. */
bool sg_doctor_is_in_group(const struct sg_doctor *d,
    const struct sg_address *address);
void sg_doctor_look_covered(struct sg_doctor *d);
void sg_doctor_look_served(struct sg_doctor *d);
void sg_doctor_look_ipv6(struct sg_doctor *d);

/*
 * Returns the words of the acl `name` of networks.conf: the networks of the
 * kind of devices that this Squid serves. If there are none, returns "".
 */
const char *sg_doctor_networks_of(struct sg_doctor *d,
    const struct sg_squid *squid);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.h -- the table of open connections, as the c-icap service uses it: it
 * notes each connection that it lets through, and fetches what was ended.
 *
 * A browser or an app may keep a connection open for hours.  The gate is asked
 * only when a CONNECT or an Upgrade opens it.  So the service notes these
 * requests in a table.  The program schoolgate-tunnels (the judge) reads the
 * table, and judges each request again when its answer may have changed.  If
 * the new answer is "block", it has the connection ended, and says so in its
 * ledger.  form.h has the layout of both files.
 *
 * All processes and threads of all c-icap servers share one table.  There is no
 * lock: a process that is killed while it writes blocks nothing.  The table
 * outlives the processes.
 */
#ifndef SG_TUNNELS_TABLE_H
#define SG_TUNNELS_TABLE_H

#include "base/why.h"
#include "gate/request.h"
#include "tunnels/ended.h"

struct sg_tunnels;

/*
 * Open the table `path`, or make it.  Both paths are copied.  A file that is
 * not a table is replaced by a new table.  Then *made is set to a sentence that
 * says so; otherwise it becomes empty.  A missing file is made without such a
 * sentence.  `ledger` is the path of the ledger.  It need not exist yet.  `now`
 * is UTC seconds.
 *
 * The folder of `path` must be writable for the calling process.  The file has
 * about 33 MB; all of them are allocated at once, so that later writing cannot
 * fail.  Returns NULL, with the reason in `why`, on failure.
 *
 * Call this function in each process that uses the table, after fork().  Every
 * function below accepts NULL as the table.
 */
struct sg_tunnels *sg_tunnels_open(const char *path, const char *ledger,
    int64_t now, char made[SG_WHY_BYTES], char why[SG_WHY_BYTES]);
/* No thread may use the table any more. */
void sg_tunnels_close(struct sg_tunnels **tunnels);

enum sg_noted {
	SG_NOTED = 1,     /* the judge knows all about the connection */
	SG_NOTED_IN_PART, /* the request is too large.  The connection counts as
			     unknown (policy: `unknown connections`) */
	SG_NOTED_NOWHERE  /* no place was left.  The connection counts as
			     unknown.  Also returned if the address or port of
			     the client is not known, or if `tunnels` is NULL:
			     then the judge does not even learn that the
			     connection exists */
};

/*
 * Note a connection.  Call this for each CONNECT and each request with an
 * Upgrade header that the gate allows, also if its ground is SG_BY_UNDECIDED,
 * before the answer is given.  Leave out the CONNECT that Squid makes up for an
 * intercepted connection before it knows the name: it would be judged by its
 * address alone.  If Squid asks again for the same connection
 * (with the TLS server name, or for a WebSocket in it), the new request
 * replaces the one before.
 *
 * `request` is the request as it was judged.  request->found must be set.
 * request->now is the time of the note.  `local` is Squid's %>la:%>lp (the
 * header X-SG-Dst), for all ports of Squid, not only for intercepted
 * connections.  `policy` is the policy that allowed the request
 * (sg_gate_raw_tag()).
 *
 * Any number of threads and processes may call this at once.  Cost: well below
 * a microsecond; no lock, no system call, no allocation.
 */
enum sg_noted sg_tunnels_note(struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES]);
/*
 * Works like sg_tunnels_note(), but leaves the row of the connection alone if
 * it has the same method and target already.  Call this for the requests inside
 * a connection that has no CONNECT with a name: the row then says when the
 * connection was opened, and the judge need not look for its socket again.
 */
enum sg_noted sg_tunnels_note_once(struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES]);

/* What the row of a connection is about. */
enum sg_row_kind {
	SG_ROW_NONE = 0, /* there is no row, or it is void */
	SG_ROW_OUTER,    /* a CONNECT, or an Upgrade that is not inside one */
	SG_ROW_INNER     /* an Upgrade inside a connection that is decrypted */
};
/*
 * Look up the row of the connection of a request.  Cost: two cache lines are
 * read; nothing is written.
 */
enum sg_row_kind sg_tunnels_kind(const struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local);
/*
 * Say that the connection is no tunnel, because an ordinary request came in it:
 * its CONNECT or Upgrade failed.  Does nothing if it has no row.  Cost: as
 * sg_tunnels_kind(), if there is no row.
 */
void sg_tunnels_void(struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local);

/*
 * Do the periodic work: see which connections are gone, so that their rows can
 * be used again; and open the table anew if its file was replaced.  Call it
 * about four times a second, from one thread of each process.  Returns false,
 * with a sentence in `why`, if something new is wrong.  The same sentence is
 * returned only once in a row.
 */
bool sg_tunnels_tick(struct sg_tunnels *tunnels, int64_t now,
    char why[SG_WHY_BYTES]);

/*
 * Take the next connection that was ended, to write its record.  Each ended
 * connection is given to exactly one caller, whatever the number of processes.
 * Returns false if there is none.  *lost is raised by the number of ended
 * connections that nobody took in time: the ledger keeps the last
 * SG_ENDED_SLOTS of them.
 *
 * If a process is killed after it took an entry, that record is not written.
 * Call it from the thread of sg_tunnels_tick(), until it returns false.
 * *ended borrows from itself: do not copy the struct.
 */
bool sg_tunnels_take_ended(struct sg_tunnels *tunnels, struct sg_ended *ended,
    uint64_t *lost);

/* Returns how many connections did not fit into the table since it was made. */
uint64_t sg_tunnels_unfit(const struct sg_tunnels *tunnels);

#endif

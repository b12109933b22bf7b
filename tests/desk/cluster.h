/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cluster.h -- a PostgreSQL server for the tests of one program. It is started
 * when it is first needed, and stopped when the program ends.
 */
#ifndef SG_TEST_CLUSTER_H
#define SG_TEST_CLUSTER_H

/*
 * Returns how to connect to the server as its superuser, as libpq takes it:
 * "host=FOLDER user=postgres dbname=postgres". Returns NULL, after it said why,
 * if PostgreSQL is not installed. A server that does not start ends the program
 * with an error.
 */
const char *cluster(void);
/*
 * Stop the server now, if it runs. A later call of cluster() starts a new one.
 */
void cluster_stop(void);

#endif

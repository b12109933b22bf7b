/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cluster.c -- starts and stops a PostgreSQL server with the script `postgres`.
 */
#include "cluster.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], conninfo[256];
static bool is_missing;

/* Write the path of the script. */
static void
find_script(char *out, size_t size)
{
	const char *source = getenv("SG_SOURCE");

	snprintf(out, size, "%s/tests/desk/postgres",
	    source != NULL ? source : "..");
}

void
cluster_stop(void)
{
	char script[512], command[1024];

	if (conninfo[0] == '\0')
		return;
	conninfo[0] = '\0';
	find_script(script, sizeof(script));
	snprintf(command, sizeof(command), "'%s' stop '%s'", script, folder);
	if (system(command) != 0)
		fprintf(stderr, "cluster: %s did not stop\n", folder);
}

/* Read the first line that the script prints.  Returns its exit status. */
static int
run_script(void)
{
	char script[512], command[1024];
	FILE *from;
	int status;

	find_script(script, sizeof(script));
	snprintf(command, sizeof(command), "'%s' start '%s' %d", script, folder,
	    (int)getpid());
	from = popen(command, "r");
	if (from == NULL)
		return -1;
	if (fgets(conninfo, sizeof(conninfo), from) != NULL)
		conninfo[strcspn(conninfo, "\n")] = '\0';
	status = pclose(from);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const char *
cluster(void)
{
	static bool stops_at_exit;
	int status;

	if (conninfo[0] != '\0' || is_missing)
		return is_missing ? NULL : conninfo;
	snprintf(folder, sizeof(folder), "/tmp/sg-postgres.XXXXXX");
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		exit(1);
	}
	status = run_script();
	is_missing = status == 77;
	if (is_missing) {
		rmdir(folder);
		return NULL;
	}
	if (status != 0 || conninfo[0] == '\0') {
		fprintf(stderr, "cluster: PostgreSQL did not start\n");
		exit(1);
	}
	if (!stops_at_exit)
		atexit(cluster_stop);
	stops_at_exit = true;
	return conninfo;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verbs.h -- `schoolgate lists update` and `schoolgate lists show`. Each is in
 * its own file. Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_LISTS_VERBS_H
#define SG_CLI_LISTS_VERBS_H

struct sg_lists;

/* Both functions return an exit code. */
int sg_lists_update(struct sg_lists *lists);
int sg_lists_show(struct sg_lists *lists);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verbs.h -- `schoolgate lists update` and `schoolgate lists show`, each in a
 * file of its own.  Single-threaded, like the whole command.
 */
#ifndef SG_CLI_LISTS_VERBS_H
#define SG_CLI_LISTS_VERBS_H

struct sg_lists;

/* Both functions return an exit code. */
int sg_lists_update(struct sg_lists *lists);
int sg_lists_show(struct sg_lists *lists);

#endif

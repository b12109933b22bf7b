/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * folder.h -- file names in a folder of the University of Toulouse (UT1).
 *
 * Such a folder is one list.  Its file `domains` has names, `urls` has pages
 * and `expressions` has regular expressions.  Copies of these lists have large
 * files in parts (`domains.1`, `domains.2`) or compressed (`domains.gz`).
 * Thread-safe.
 */
#ifndef SG_LISTS_FOLDER_H
#define SG_LISTS_FOLDER_H

#include "base/text.h"

/* True for the name of a file with names or pages. */
bool sg_folder_is_list(struct sg_str name);
/* True for the name of a file with regular expressions. */
bool sg_folder_is_expressions(struct sg_str name);
/* Returns the last part of `path`. */
struct sg_str sg_folder_base(struct sg_str path);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * why.h -- the one sentence that says why something did not work.
 */
#ifndef SG_WHY_H
#define SG_WHY_H

#include <stdbool.h>

#define SG_WHY_BYTES 512

/* Write it, as printf does.  Always false, for the caller to return. */
bool sg_why(char why[SG_WHY_BYTES], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What open(2) has no error for: a pipe, a device, a folder in the place of a
 * file, from which nothing was read. */
#define SG_WHY_ODD (-1)
/* As strerror(3), also of SG_WHY_ODD. */
const char *sg_why_text(int error);
/* "PATH cannot be opened: No such file or directory" */
bool sg_why_errno(char why[SG_WHY_BYTES], const char *path, const char *what,
    int error);

#endif

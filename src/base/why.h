/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * why.h -- formats the one sentence that explains a failure.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_WHY_H
#define SG_WHY_H

#include <stdbool.h>

#define SG_WHY_BYTES 512

/*
 * Format the sentence into `why` as printf() does, truncating it to
 * SG_WHY_BYTES.  Always returns false, so that a caller that failed can write
 * `return sg_why(...)`.
 */
bool sg_why(char why[SG_WHY_BYTES], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * An error code, used beside the errno values.  It means that the path is a
 * pipe, a device or a folder instead of a file, and was not read.
 */
#define SG_WHY_ODD (-1)
/*
 * Works like strerror(3), but also accepts SG_WHY_ODD.  The text is static, or
 * valid until the thread's next call of strerror(3).
 */
const char *sg_why_text(int error);
/*
 * Format a sentence about `path` and `error` into `why`.  Example: if `what` is
 * "opened", the sentence is "PATH cannot be opened: No such file or directory".
 * `error` is an errno value or SG_WHY_ODD.  Always returns false.
 */
bool sg_why_errno(char why[SG_WHY_BYTES], const char *path, const char *what,
    int error);

#endif

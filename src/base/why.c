/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* why.c -- formats the one sentence that explains a failure. */
#include "base/why.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
sg_why(char why[SG_WHY_BYTES], const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(why, SG_WHY_BYTES, format, arguments);
	va_end(arguments);
	return false;
}

const char *
sg_why_text(int error)
{
	return error == SG_WHY_ODD ?
	    "it is a pipe, a device or a folder, and "
	    "no file; see who put it there, and move it away" :
	    strerror(error);
}

bool
sg_why_errno(char why[SG_WHY_BYTES], const char *path, const char *what,
    int error)
{
	return sg_why(why, "%s cannot be %s: %s", path, what,
	    sg_why_text(error));
}

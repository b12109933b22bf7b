/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * why.c -- the one sentence that says why something did not work.
 */
#include "journal/why.h"

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

bool
sg_why_errno(char why[SG_WHY_BYTES], const char *path, const char *what,
    int error)
{
	return sg_why(why, "%s cannot be %s: %s", path, what,
	    strerror(error));
}

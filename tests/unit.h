/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unit.h -- included by every unit test. It includes cmocka.h and the standard
 * headers that cmocka.h needs before it.
 */
#ifndef SG_UNIT_H
#define SG_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif

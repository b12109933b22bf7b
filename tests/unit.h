/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unit.h -- what every unit test includes: cmocka and what it must be given
 * first.
 */
#ifndef SG_UNIT_H
#define SG_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif

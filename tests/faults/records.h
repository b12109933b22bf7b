/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* records.h -- the times of tests/faults/append.c's records, in UTC
 * milliseconds. */
#ifndef SG_TEST_RECORDS_H
#define SG_TEST_RECORDS_H

#include <stdint.h>

#define RECORDS_FROM INT64_C(1795515300000) /* 2026-11-24T10:15:00Z */
#define RECORDS_DAY INT64_C(86400000)       /* one day */

#endif

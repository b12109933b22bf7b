/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * year.h -- what is known about each day of compiled time: whether it is in
 * term, and whether it is a day off.
 *
 * Used by timetable.c.  Pure: no I/O, no allocation.
 */
#ifndef SG_YEAR_H
#define SG_YEAR_H

#include "policy/calendar/timetable.h"

/* Flags in sg_timetable.day. */
#define SG_YEAR_TERM 1U
#define SG_YEAR_CLOSED 2U
#define SG_YEAR_HALF_TERM 4U

/* The flags of a day.  0 for a day outside compiled time. */
uint8_t sg_year_bits(const struct sg_timetable *timetable, int32_t day);
/* The bit of the day's weekday: bit 0 is Monday. */
sg_weekdays sg_weekday_bit(int32_t day);

#endif

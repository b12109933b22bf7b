/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cmocka.h -- stops `make check` with a hint if configure found no cmocka.
 * The unit tests then include this file in place of cmocka's own header.
 */
#error "make check needs cmocka; install libcmocka-dev and run configure"

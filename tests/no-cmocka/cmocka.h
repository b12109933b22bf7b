/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cmocka.h -- stands in for cmocka where configure did not find it, so that
 * `make check` says what is missing.
 */
#error "make check needs cmocka; install libcmocka-dev and run configure"

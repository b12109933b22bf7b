#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes a MaxMind database of AS numbers that knows no address, for
tests/cli/doctor.

usage: database.py FILE DAYS

The database says that it was built DAYS days ago. The format is the MaxMind DB
file format 2.0.
"""
import sys
import time

POINTER_BITS = 24


def text(value):
    return bytes([2 << 5 | len(value)]) + value.encode("ascii")


def number(kind, value):
    """A number of 16 (5), 32 (6) or 64 (9) bits."""
    digits = value.to_bytes((value.bit_length() + 7) // 8, "big")
    if kind < 8:
        return bytes([kind << 5 | len(digits)]) + digits
    return bytes([len(digits), kind - 7]) + digits


def pairs(members):
    return bytes([7 << 5 | len(members)]) + b"".join(
        text(key) + value for key, value in members.items())


built = int(time.time()) - int(sys.argv[2]) * 86400
# A tree of one node. A record that is the number of nodes says: not found.
tree = 2 * (1).to_bytes(POINTER_BITS // 8, "big")
about = pairs({
    "node_count": number(6, 1),
    "record_size": number(5, POINTER_BITS),
    "ip_version": number(5, 6),
    "database_type": text("GeoLite2-ASN"),
    "languages": bytes([0, 11 - 7]),
    "binary_format_major_version": number(5, 2),
    "binary_format_minor_version": number(5, 0),
    "build_epoch": number(9, built),
    "description": pairs({}),
})
with open(sys.argv[1], "wb") as file:
    file.write(tree + bytes(16) + b"\xab\xcd\xefMaxMind.com" + about)

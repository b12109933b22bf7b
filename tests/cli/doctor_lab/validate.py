#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Validates JSON documents against a JSON schema, for tests/cli/doctor.

usage: validate.py SCHEMA < DOCUMENTS

Several documents are a JSON text sequence: each begins with a record separator
(RFC 7464).

Knows the words of JSON Schema that conf/schemas uses, and refuses a schema that
has others. Prints what does not fit.
"""
import json
import re
import sys

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool,
         "integer": int, "null": type(None)}
ABOUT = {"$schema", "title", "description"}


def has_type(value, name):
    return isinstance(value, TYPES[name]) and not (
        name == "integer" and isinstance(value, bool))


def members(value, schema, at):
    for name in schema.get("required", ()):
        if name not in value:
            yield "%s has no \"%s\"" % (at, name)
    for name, inner in schema.get("properties", {}).items():
        if name in value:
            yield from faults(value[name], inner, at + "." + name)


def faults(value, schema, at="the document"):
    for word in schema.keys() - ABOUT:
        wanted = schema[word]
        if word == "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            if not any(has_type(value, name) for name in names):
                yield "%s is not of type %s" % (at, wanted)
                return
        elif word == "enum":
            if value not in wanted:
                yield "%s is %r" % (at, value)
        elif word == "pattern":
            if not re.search(wanted, value):
                yield "%s is %r" % (at, value)
        elif word == "minimum":
            if value < wanted:
                yield "%s is %r" % (at, value)
        elif word == "minLength":
            if len(value) < wanted:
                yield "%s is too short" % at
        elif word == "items":
            for i, item in enumerate(value):
                yield from faults(item, wanted, "%s[%d]" % (at, i))
        elif word not in ("required", "properties"):
            sys.exit("validate.py does not know \"%s\"" % word)
    if isinstance(value, dict):
        yield from members(value, schema, at)


with open(sys.argv[1], encoding="utf-8") as file:
    law = json.load(file)
documents = sys.stdin.read().lstrip("\x1e").split("\x1e")
found = [fault for text in documents for fault in faults(json.loads(text), law)]
for fault in found:
    print(fault)
sys.exit(1 if found else 0)

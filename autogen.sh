#!/bin/sh
# Makes ./configure from configure.ac. A fresh clone needs this once.
set -e
cd "$(dirname "$0")"
mkdir -p .m4 .build-aux
exec autoreconf --install --force

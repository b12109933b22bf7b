# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# lib_journal.sh -- used with lib.sh: makes a small journal of a week in 2025.

maker=$SG_BUILD/tests/cli/make_journal
[ -x "$maker" ] || skip "there is no $maker"

# Makes a new journal. $1 is the level of detail that the journal records, such
# as "address" (see make_journal.c). If $2 is "mixed", the journal has the mixed
# week; if it is "more", there are more records. The journal's secret keys are in
# the file `keys`.
new_journal() {
	chmod -R u+w journal 2>/dev/null
	rm -rf journal write.key
	"$maker" journal write.key "$@" >keys || {
		echo "the journal could not be made"
		exit 99
	}
}

# Runs `schoolgate journal` with a verb, such as "verify", on that journal.
journal() {
	called="schoolgate journal $*"
	verb=$1
	shift
	code=0
	"$program" journal "$verb" --state "$work/state" \
	    --locked "$work/locked" \
	    --catalogue "$SG_SOURCE/conf/platforms" --journal journal "$@" \
	    >"$work/out" 2>"$work/err" || code=$?
}

week="--since 2025-11-24 --until 2025-11-30"
monday=journal/2025-11-24.jsonl

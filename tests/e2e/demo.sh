#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests that contrib/demo works on any date, and explains failures.
cd "$(dirname "$0")" || exit 1
: "${SG_SOURCE:=$(cd ../.. && pwd)}" "${SG_PREFIX:?}"
export SG_SOURCE SG_PREFIX
. ./checks.sh || exit 99
artefacts=${SG_ARTEFACTS:-${TMPDIR:-/tmp}/schoolgate-artefacts}/demo
mkdir -p "$artefacts"
finish() {
	local rc=$?
	trap - EXIT
	[ ! -e "$FAILED" ] || {
		rc=1
		echo "# to look into: $artefacts"
	}
	rm -f "$FAILED"
	exit "$rc"
}
trap finish EXIT
unset SG_SCHOOL_DAY

demo() { # name of the log, prefix of the command
	"${@:2}" "$SG_SOURCE/contrib/demo" --once >"$artefacts/$1" 2>&1
	rc=$?
}

shown() { # name of the log
	is "$1: it ends well" "$rc" 0
	has "$1: the pupil is blocked" "$artefacts/$1" \
		'facebook.com/   blocked, with the page'
	has "$1: and the teacher is let in at break" "$artefacts/$1" \
		'facebook.com/   let in'
	has "$1: and the desk tells of it" "$artefacts/$1" '^   [A-Za-z]*, by 127[.0-9]*; severity'
}

demo today env
shown today
# The first run has installed all packages. So contrib/demo does not run apt
# with another date. With another date, apt would reject its files as expired.
for ahead in +1y +10y +200d; do
	demo "$ahead" "$SG_SOURCE/tests/pretend" "$ahead"
	shown "$ahead"
done

if ! unshare -m true 2>/dev/null; then
	skip "a c-icap that ends at once: no mount namespace can be made here"
	exit 0
fi
printf '#!/bin/sh\necho "this is what is wrong" >&2\n' >"$artefacts/c-icap"
chmod 755 "$artefacts/c-icap"
# shellcheck disable=SC2016 # expanded by the inner shell
demo no-gate env FAKE="$artefacts/c-icap" unshare -m \
	sh -c 'mount --bind "$FAKE" "$(command -v c-icap)" && exec "$@"' sh
is "a c-icap that ends at once ends the demo with 1" "$rc" 1
has "which says what it was about" "$artefacts/no-gate" \
	'went wrong: Starting the gate \(c-icap\)'
has "and what c-icap said" "$artefacts/no-gate" 'this is what is wrong'

shut=$(mktemp -d "${TMPDIR:-/tmp}/schoolgate-shut.XXXXXX")
demo closed env TMPDIR="$shut"
is "a folder that c-icap cannot read ends the demo with 1" "$rc" 1
has "which names the folder" "$artefacts/closed" "$shut is closed to other users"
rmdir "$shut"

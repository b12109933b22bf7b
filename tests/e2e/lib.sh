# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Functions for the end-to-end tests. They make the chain, send requests as
# several people, and keep logs. The chain is Squid, c-icap with the gate
# (schoolgate's service), and a stand-in internet (chain.sh). Each test is a
# script that sources this file and starts the parts of the chain that it needs.
# finish() ends these parts.
#
# Results for inspection are kept in $ARTEFACTS: logs, pages and screenshots. If
# a test fails, the configuration is kept too. If SG_KEEP=1 is set, the whole
# folder $T is kept, with keys and images. Its path is then printed.
set -u
cd "$(dirname "$0")" || exit 1
: "${SG_SOURCE:=$(cd ../.. && pwd)}"
. ./chain.sh || exit 99
. ./checks.sh || exit 99

LOGIN=login-basic # the login file of conf/squid to use
TEST=$(basename "$0" .sh)
ARTEFACTS=${SG_ARTEFACTS:-${TMPDIR:-/tmp}/schoolgate-artefacts}/$TEST

finish() {
	local rc=$?
	trap - EXIT
	chain_stop
	if [ -n "${T:-}" ]; then
		keep_artefacts "$rc"
		if [ "${SG_KEEP:-}" = 1 ]; then
			echo "# kept: $T"
		else
			rm -rf "$T"
		fi
	fi
	[ ! -e "$FAILED" ] || rc=1
	rm -f "$FAILED"
	exit "$rc"
}

# Keeps the results for inspection. Keys and images (compiled policies) are left
# out.
keep_artefacts() { # exit status of the test
	mkdir -p "$ARTEFACTS"
	cp -r "$T/log" "$ARTEFACTS/" 2>/dev/null
	[ "$1" -ne 0 ] || [ -e "$FAILED" ] || return 0
	echo "# to look into: $ARTEFACTS"
	cp -r "$T/etc/c-icap" "$T/etc/squid" "$T/etc/school.policy" "$T/journal" \
		"$T/body" "$T/headers" "$ARTEFACTS/" 2>/dev/null
}

# Makes the chain and installs hillcrest.policy. The arguments are sed options.
# They edit the policy before it is installed.
prepare() {
	rm -rf "$ARTEFACTS"
	mkdir -p "$ARTEFACTS"
	trap finish EXIT
	trap 'exit 130' INT TERM
	chain_make
	POLICY=$T/etc/school.policy
	sed -e '' "$@" hillcrest.policy | "$SG_SOURCE/tests/days" move >"$POLICY"
	# The clock starts in a lesson, on a Tuesday in term.
	GATE_CLOCK=$T/run/clock
	set_clock 10:15:00
	install_policy "$POLICY"
}

# Calls prepare() with the same arguments, and starts the whole chain.
begin() {
	prepare "$@"
	start_internet
	start_gate first
	start_squid
}

# Runs the command `schoolgate` with this chain's folders.
schoolgate() {
	local verb=$1
	shift
	"$SG_PREFIX/bin/schoolgate" "$verb" --state "$T/state" "$@"
}

# Runs `schoolgate journal` on the chain's journal.
journal() { # verb, more words
	"$SG_PREFIX/bin/schoolgate" journal "$@" --journal "$T/journal"
}

# Begins the journal. Its verifying key is in $T/log/init.
begin_journal() {
	mkdir -m 755 "$T/keys"
	chown c-icap "$T/keys"
	journal init --owner c-icap --journal-key "$T/keys/journal.key" >"$T/log/init" 2>&1 ||
		chain_fail "no journal can be begun: $(cat "$T/log/init")"
}

# Checks and installs the policy $1, as the e-safety officer does it.
install_policy() {
	schoolgate install --catalogue "$SG_SOURCE/conf/platforms" \
		--locked "$T/locked" "$1" >"$T/log/install.log" 2>&1 ||
		chain_fail "the policy cannot be installed: $(cat "$T/log/install.log")"
}

# get PERSON [CURL OPTIONS] URL
# Fetches a URL as a person. PERSON is one of:
#   pupil      a pupil at a school computer in the ICT suite
#   other      another pupil there
#   staff-room a member of staff at a school computer
#   teacher    jsmith on her own phone, logged on
#   akhan      akhan on an own device, logged on; suite: the same in another room
# Sets these variables:
#   STATUS     HTTP status of the answer
#   CONNECT    HTTP status of the proxy's answer to CONNECT
#   CONNECTS   number of new connections
#   RC         curl's exit status
# The body is in $T/body. The headers are in $T/headers.
get() {
	local who=$1 from door ca seen
	shift
	case $who in
	pupil) from=127.10.6.5 door=$PROXY:3128 ca=$T/etc/ca/ca.pem ;;
	other) from=127.10.6.6 door=$PROXY:3128 ca=$T/etc/ca/ca.pem ;;
	staff-room) from=127.30.0.5 door=$PROXY:3128 ca=$T/etc/ca/ca.pem ;;
	teacher) from=127.40.7.5 door=jsmith:secret@$PROXY:3126
		ca=$T/internet/ca.pem ;;
	akhan | suite)
		from=127.40.6.5 door=akhan:secret@$PROXY:3126 ca=$T/internet/ca.pem
		[ "$who" = akhan ] || from=127.40.9.5
		;;
	*) chain_fail "who is $who?" ;;
	esac
	: >"$T/body"
	seen=$(curl -s -m 20 -o "$T/body" -D "$T/headers" \
		-w '%{http_code} %{http_connect} %{num_connects}\n' \
		-x "http://$door" --interface "$from" --cacert "$ca" "$@")
	RC=$?
	# If there were several URLs, use the line of the last URL.
	read -r STATUS CONNECT CONNECTS <<<"${seen##*$'\n'}"
}

# The headers that a browser sends when it loads a page, and when a page loads a
# script.
visit=(-H "Sec-Fetch-Dest: document" -H "Sec-Fetch-Mode: navigate"
	-H "Sec-Fetch-Site: none" -H "Sec-Fetch-User: ?1"
	-H "Accept: text/html,application/xhtml+xml")
embed=(-H "Sec-Fetch-Site: cross-site" -H "Sec-Fetch-Mode: no-cors"
	-H "Accept: */*")

# Sets `chromium` to the browser's path. If there is no usable browser, prints
# the reason as a skipped test, and fails.
find_browser() {
	chromium=$(command -v chromium)
	if [ -z "$chromium" ]; then
		skip "a browser: there is no chromium"
	elif [ -n "${FAKETIME:-}" ]; then
		skip "a browser: Chromium does not start on a pretend date"
	else
		return 0
	fi
	return 1
}

# Prints the title of the received page.
title() {
	sed -n 's|.*<title>\(.*\)</title>.*|\1|p' "$T/body" | head -n 1
}

# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# rows.sh -- reads the attack tables, sends each row through the chain, and
# judges the results. README.md describes the rows. The chain is Squid, c-icap
# with the gate (schoolgate's service), and a stand-in internet. e2e/attack.sh
# sources this file after net.sh, lib.sh and ways.sh.
#
# A way is a way into the chain, such as school-explicit-4 (see e2e/ways.sh). A
# job is one row that is sent through one way. Each job has its own client
# address, and its own tag in its URLs ("tag0042"). The address and the tag
# identify the job's lines in the journal and in the site's log. So all jobs can
# run at the same time.

AT_ONCE=32       # largest number of jobs that run at a time
PATIENCE_MS=4000 # milliseconds to wait for an answer

# Host names of the stand-in internet that are used only by attacks.
ATTACK_NAMES="xn--fcebook-2fg.com faceb00k.com x.push.apple.com evil.example
www.facebook.com.evil.example www-facebook-com.evil.example
www-facebook-com.translate.goog 157-240-0-35.nip.io"
# Real addresses of Facebook, at which the stand-in internet also listens.
FACEBOOK4=157.240.0.35 FACEBOOK6=2a03:2880:f003:c07:face:b00c:0:2
# Pattern of the blocked hosts. A request to one of them may pass only if its
# row is `allowed`.
BLOCKED='[a-z0-9.-]*(facebook|instagram|snapchat)\.com'

# The rows, by index. The first five arrays have the columns of the tables
# (README.md). ROW_AT is "FILE:LINE".
ROW_MUST=() ROW_WAYS=() ROW_DOOR=() ROW_NAME=() ROW_SAID=() ROW_AT=()
# The jobs, by index: the index of the row, the way, and the client address.
JOB_ROW=() JOB_WAY=() JOB_ADDRESS=()
# How many addresses were already given to jobs, by address block.
declare -A USED=()

# ---- the chain ------------------------------------------------------------

begin_attack() {
	pick_addresses
	OTHER=$NET
	internet_names="$internet_names $ATTACK_NAMES"
	# Let all other names lead to the stand-in sites too. If a request gets
	# past the gate, it is then in the site's log. This has an effect only
	# if the chain has a DNS server.
	MORE_NAMES="$NET *"
	[ "$NETWORK" = no ] || INTERNET_AT+=" $FACEBOOK4 [$FACEBOOK6]"
	WAYS_LOGIN=login-basic
	make_ways -e 's|127\.30\.0\.0/24|&, 10.30.0.0/24|'
	WAYS="$WAYS staff-explicit-4 user-explicit-4"
	if [ "$NETWORK" = yes ]; then
		OTHER=198.51.100.66
		WAYS="$WAYS user-explicit-6"
		wire_attack
	fi
	# Own devices (byod) must log on if their address is in these networks.
	# All other own devices need no log-on.
	sed -i 's|^acl sg_asks_login .*|acl sg_asks_login src 127.40.64.0/18 10.40.64.0/18 fd00:40::2:0/112|' \
		"$T/etc/squid/login-basic.conf"
	mkdir "$T/said"
	log_gate
	start_ways
}

# Makes Squid log its requests to the gate, and the answers, in log/icap.log.
# This log helps to explain failures.
log_gate() {
	local asked='%is %{X-SG-Client}>ih %{X-SG-SNI}>ih %{X-SG-Mode}>ih %>ho'
	install -m 666 /dev/null "$T/log/icap.log"
	sed -i "s|^AccessLog .*|LogFormat asked \"$asked\"\nAccessLog $T/log/icap.log asked|" \
		"$T/etc/c-icap/first.conf"
}

# Gives the namespace of the devices all addresses that address_for() uses.
# Routes Facebook's real addresses to the stand-in sites.
wire_attack() {
	local block
	for block in 10.20.128.0/17 10.30.0.0/24 10.40.64.0/18 10.40.128.0/17; do
		$device ip route add local "$block" dev lo
		ip route add "$block" via 10.20.6.5
	done
	$device sysctl -q -w net.ipv6.ip_nonlocal_bind=1
	for block in fd00:20::1:0/112 fd00:40::1:0/112 fd00:40::2:0/112; do
		$device ip -6 route add local "$block" dev lo
		ip -6 route add "$block" via fd00:20::65
	done
	$internet ip addr add "$FACEBOOK4/32" dev eth0
	$internet ip addr add "$FACEBOOK6/128" dev eth0 nodad
	ip route add "$FACEBOOK4" via "$NET"
	ip route add "$FACEBOOK6" via "$NET6"
}

# Sets ADDRESS to the client address for the next job through the way $1.
address_for() {
	local block=$NETWORK-${1%%-*}-${1##*-} n
	n=$((${USED[$block]:-0} + 1))
	USED[$block]=$n
	case $block in
	no-school-4) ADDRESS=127.10.$((128 + n / 250)).$((n % 250 + 1)) ;;
	no-own-4) ADDRESS=127.40.$((128 + n / 250)).$((n % 250 + 1)) ;;
	no-user-4) ADDRESS=127.40.$((64 + n / 250)).$((n % 250 + 1)) ;;
	no-staff-4) ADDRESS=127.30.0.$((n % 250 + 1)) ;;
	yes-school-4) ADDRESS=10.20.$((128 + n / 250)).$((n % 250 + 1)) ;;
	yes-own-4) ADDRESS=10.40.$((128 + n / 250)).$((n % 250 + 1)) ;;
	yes-user-4) ADDRESS=10.40.$((64 + n / 250)).$((n % 250 + 1)) ;;
	yes-staff-4) ADDRESS=10.30.0.$((n % 250 + 1)) ;;
	yes-school-6) printf -v ADDRESS 'fd00:20::1:%x' "$n" ;;
	yes-own-6) printf -v ADDRESS 'fd00:40::1:%x' "$n" ;;
	yes-user-6) printf -v ADDRESS 'fd00:40::2:%x' "$n" ;;
	esac
}

# ---- reading --------------------------------------------------------------

# Appends the rows of the tables to the rows read so far.
read_rows() {
	local table line number must ways door name said
	for table; do
		number=0
		while IFS= read -r line; do
			number=$((number + 1))
			case $line in '' | '#'*) continue ;; esac
			IFS=$'\t' read -r must ways door name said <<<"$line"
			case $must in
			blocked | closed | recorded | harmless | allowed | served:[1-9]*) ;;
			*) chain_fail "$table:$number: what must happen? \"$must\" is not known" ;;
			esac
			[ -n "$said" ] || chain_fail "$table:$number: five columns are wanted"
			ROW_MUST+=("$must") ROW_WAYS+=("$ways") ROW_DOOR+=("$door")
			ROW_NAME+=("$name") ROW_SAID+=("$said") ROW_AT+=("${table##*/}:$number")
		done <"$table"
	done
}

# Succeeds if one of the patterns matches the way. Two kinds of ways need a
# pattern that begins with the same word: "staff" for staff-*, "user" for user-*
# (a user who logs on).
is_meant() { # way, patterns
	local pattern
	for pattern in $2; do
		case $1/$pattern in
		staff-*/staff-* | user-*/user-* | school-*/* | own-*/*)
			# shellcheck disable=SC2053 # a pattern is wanted
			[[ $1 != $pattern ]] || return 0
			;;
		esac
	done
	return 1
}

# Sets TEXT to the text with each {word} expanded, as README.md describes.
expand() { # text, way, tag
	local hex
	TEXT=${1//'{tag}'/$3}
	TEXT=${TEXT//'{end}'/'\r\nConnection: close\r\n\r\n'}
	TEXT=${TEXT//'{net}'/$NET}
	TEXT=${TEXT//'{other}'/$OTHER}
	TEXT=${TEXT//'{proxy}'/$PROXY}
	LOGIN_LINE=
	case $2 in # base64 of akhan:secret
	user-*) LOGIN_LINE='\r\nProxy-Authorization: Basic YWtoYW46c2VjcmV0' ;;
	esac
	TEXT=${TEXT//'{login}'/$LOGIN_LINE}
	if [[ $TEXT = *'{net-'* ]]; then
		# shellcheck disable=SC2086 # four numbers
		printf -v hex '%02x%02x%02x%02x' ${NET//./ }
		TEXT=${TEXT//'{net-hex}'/0x$hex}
		TEXT=${TEXT//'{net-decimal}'/$((16#$hex))}
		# shellcheck disable=SC2086
		TEXT=${TEXT//'{net-octal}'/$(printf '0%o.0%o.0%o.0%o' ${NET//./ })}
		TEXT=${TEXT//'{net-mapped}'/::ffff:$NET}
		TEXT=${TEXT//'{net-short}'/${NET%.*.*}.$((16#${hex:4}))}
	fi
	while [[ $TEXT =~ ^([^{]*)\{([0-9]+)\ ([^{}]+)\}(.*)$ ]]; do
		repeat "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
		TEXT=${BASH_REMATCH[1]}$REPEATED${BASH_REMATCH[4]}
	done
}

# Sets REPEATED to a number of copies of a text.
repeat() { # how often, text
	local n=$1 twice=$2
	REPEATED=
	while [ "$n" -gt 0 ]; do
		[ $((n % 2)) -eq 0 ] || REPEATED+=$twice
		twice+=$twice n=$((n / 2))
	done
}

# Sets STEPS to the arguments of the program talk (talk.c). Sets SERVER and PORT
# to the address and port that talk connects to.
steps_of() { # door, bytes and steps, way
	local door host name said authority
	read -r door host name <<<"$1"
	IFS=$'\t' read -r -a said <<<"$2"
	server_of "$door" "$host" "$3"
	STEPS=()
	case $door-$3 in
	proxy*) ;;
	*-explicit-*)
		authority=$host
		[[ $host =~ :[^]:]*$ ]] || authority+=:443
		STEPS=("send CONNECT $authority HTTP/1.1\r\nHost: $authority$LOGIN_LINE\r\n\r\n" head)
		;;
	esac
	name=${name:-$host}
	case $door in
	tls) STEPS+=("tls ${name#-}" "send ${said[0]}" "${said[@]:1}" all) ;;
	hello) STEPS+=("hello ${said[0]}" "${said[@]:1}") ;;
	proxy* | tunnel) STEPS+=("send ${said[0]}" "${said[@]:1}" all) ;;
	*) chain_fail "there is no door \"$door\"" ;;
	esac
}

# Sets SERVER and PORT to the address and port that the device connects to. If
# the device is set to use the proxy, it connects to Squid. Any other device
# connects to the host if this is an IPv4 address, and otherwise to the stand-in
# sites.
server_of() { # door, host, way
	SERVER=$PROXY PORT=3128
	case $3 in *-explicit-6) SERVER=$PROXY6 ;; esac
	case $3 in own-* | user-*) PORT=3126 ;; esac
	case $3 in
	*-intercepted-6) SERVER=$NET6 PORT=443 ;;
	*-intercepted-4)
		SERVER=$NET PORT=443
		[[ ! $2 =~ ^[0-9.]+$ ]] || SERVER=$2
		;;
	esac
	case $1-$3 in
	proxy-*-intercepted-*) PORT=80 ;;
	proxy:*) PORT=${1#*:} ;;
	esac
}

# Adds a job. Sets its ADDRESS, SERVER, PORT and STEPS, and stores its row, way
# and address.
add_job() { # row, way
	local said tag
	printf -v tag 'tag%04d' "${#JOB_ROW[@]}"
	address_for "$2"
	expand "${ROW_SAID[$1]}" "$2" "$tag"
	said=$TEXT
	expand "${ROW_DOOR[$1]}" "$2" "$tag"
	steps_of "$TEXT" "$said" "$2"
	JOB_ROW+=("$1") JOB_WAY+=("$2") JOB_ADDRESS+=("$ADDRESS")
}

# ---- saying ---------------------------------------------------------------

# Runs the rows from index $1 on through all their ways. Up to AT_ONCE jobs run
# at a time. The output of each job is in the file $T/said/JOB.
say_rows() { # first row
	local row way
	set -f
	for ((row = $1; row < ${#ROW_MUST[@]}; row++)); do
		case ${ROW_MUST[row]} in served:*) continue ;; esac
		for way in $WAYS; do
			is_meant "$way" "${ROW_WAYS[row]}" || continue
			add_job "$row" "$way"
			printf 'say %q --from %q --patience %q %q %q' "$((${#JOB_ROW[@]} - 1))" \
				"$ADDRESS" "$PATIENCE_MS" "$SERVER" "$PORT"
			printf ' %q' "${STEPS[@]}"
			echo
		done
	done >"$T/jobs"
	set +f
	# shellcheck disable=SC2086 # words of the command that enters the namespace
	T=$T AT_ONCE=$AT_ONCE ${device:-} bash ../attack/say.sh "$T/jobs"
}

# ---- judging --------------------------------------------------------------

# Results by key:
# - ASKED maps a job's tag to the job's line in the site's log.
# - RECORDED maps a client address to the user in the journal's record, or "-".
# - LOGON maps a client address to "yes" if Squid asked for a log-on.
declare -A ASKED=() RECORDED=() LOGON=()

read_logs() {
	local line
	while IFS= read -r line; do
		[[ ! $line =~ tag[0-9]{4} ]] || ASKED[${BASH_REMATCH[0]}]=$line
	done <"$T/log/internet.log"
	while read -r line _; do
		LOGON[$line]=yes
	done < <(grep -a ' TCP_DENIED/407 ' "$T/log/access.log")
	while read -r line; do
		RECORDED[${line%% *}]=${line#* }
	done < <(cat "$T"/journal/*.jsonl |
		jq -r 'select(.source.ip) | "\(.source.ip) \(.user.name // "-")"')
}

# Sets WRONG to a sentence about what is wrong with the job's result. Sets it to
# "" if the result is right.
judge_job() { # job
	local must=${ROW_MUST[JOB_ROW[$1]]} user=- tag said asked recorded
	printf -v tag 'tag%04d' "$1"
	asked=${ASKED[$tag]:-} recorded=${RECORDED[${JOB_ADDRESS[$1]}]:-}
	IFS= read -r -d '' said <"$T/said/$1"
	case ${JOB_WAY[$1]} in user-*) user=akhan ;; esac
	WRONG=
	if [[ $said == *"talk: "* ]] && [ "$must" != closed ]; then
		WRONG="the request could not be sent"
	elif [ -n "$asked" ] && [[ $asked != *v=- ]]; then
		WRONG="a header of the gate's reached the site: $asked"
	elif [ -n "$recorded" ] && [ "$recorded" != $user ]; then
		WRONG="the journal blames $recorded"
	elif [ "$must" = allowed ]; then
		judge_allowed
	elif [ "$must" = closed ] && [[ $said == *"talk: "* ]]; then
		[ -z "$asked" ] || WRONG="a site was asked: $asked"
	else
		judge_blocked "$1"
	fi
	tell_job "$1" "${said:0:500}" >>"$T/log/attack.log"
}

judge_allowed() {
	if [[ $said != *"hello: answered"* && ($said != *"HTTP/1.1 200"* || -z $asked) ]]; then
		WRONG="the site's answer did not arrive"
	elif [ -n "$recorded" ]; then
		WRONG="it is in the journal"
	fi
}

judge_blocked() { # job
	if [ -n "$asked" ] && [ "$must" != harmless ]; then
		WRONG="the site was asked: $asked"
	elif [[ $asked =~ ^https?\ $BLOCKED ]]; then
		WRONG="the blocked site was asked: $asked"
	elif [[ $said =~ This\ is\ $BLOCKED ]]; then
		WRONG="it came: ${BASH_REMATCH[0]}"
	elif [[ $said == *"by "*"Stand-in internet"* ]]; then
		WRONG="the site's own TLS was reached"
	elif [ "$must" = recorded ] && [ -z "$recorded" ] && ! is_asked_twice "$1"; then
		WRONG="the journal has nothing of ${JOB_ADDRESS[$1]}"
	fi
}

# Succeeds if Squid asked for the log-on twice: it accepted a user's CONNECT,
# and asked again after it had read the ClientHello. A busy Squid does so now
# and then. Squid then passes nothing on and does not ask the gate, so the
# journal has no record.
is_asked_twice() { # job
	[[ ${JOB_WAY[$1]} = user-* && $said = *"200 Connection established"* &&
		-n ${LOGON[${JOB_ADDRESS[$1]}]:-} ]]
}

# Prints a job's line for log/attack.log.
tell_job() { # job, its output
	printf '%s %s (%s, %s): %s%s%s\n' "${ROW_AT[JOB_ROW[$1]]}" \
		"${ROW_NAME[JOB_ROW[$1]]}" "${JOB_WAY[$1]}" "${JOB_ADDRESS[$1]}" \
		"${2//$'\n'/ | }" "${asked:+/ asked: $asked}" \
		"${recorded:+/ in the journal, user $recorded}"
}

# Judges the jobs from index $1 on, and reports on each of their rows.
judge_rows() { # first job
	local job row
	local -a wrong=()
	read_logs
	for ((job = $1; job < ${#JOB_ROW[@]}; job++)); do
		judge_job "$job"
		wrong[JOB_ROW[job]]+=${WRONG:+${JOB_WAY[job]}: $WRONG$'\n'}
	done
	# If none of a row's ways exists in this run, the row has no job. Such a
	# row is not reported.
	for row in "${!wrong[@]}"; do
		if [ -z "${wrong[row]}" ]; then
			ok "${ROW_MUST[row]}: ${ROW_NAME[row]}"
		else
			not_ok "${ROW_MUST[row]}: ${ROW_NAME[row]} (${ROW_AT[row]})" "${wrong[row]%$'\n'}"
		fi
	done
}

# Reads the rows of tables, runs them, and judges the results.
try_tables() {
	local row=${#ROW_MUST[@]} job=${#JOB_ROW[@]}
	read_rows "$@"
	say_rows "$row"
	judge_rows "$job"
}

# ---- slow clients ---------------------------------------------------------

# For each row "served:N", lets one client hold N connections. Meanwhile checks
# that other clients are served.
try_slow() {
	local row way
	for row in "${!ROW_MUST[@]}"; do
		case ${ROW_MUST[row]} in served:*) ;; *) continue ;; esac
		for way in $WAYS; do
			! is_meant "$way" "${ROW_WAYS[row]}" || hold "$row" "$way"
		done
	done
}

hold() { # row, way
	local times=${ROW_MUST[$1]#served:} i here
	set -f
	add_job "$1" "$2"
	set +f
	[ "${STEPS[-1]}" != all ] || unset 'STEPS[-1]'
	# shellcheck disable=SC2086
	${device:-} "$T/talk" --from "$ADDRESS" --times "$times" --patience "$PATIENCE_MS" \
		"$SERVER" "$PORT" "${STEPS[@]}" "wait 60000" >"$T/said/held" 2>&1 &
	holder=$!
	for i in $(seq 100); do
		# shellcheck disable=SC2086
		here=$(${device:-} ss -Htn state established src "$ADDRESS" | wc -l)
		[ "$here" -lt "$times" ] || break
		sleep 0.1
	done
	sleep 1
	is_served "$times times: ${ROW_NAME[$1]} ($2)" "$here"
	kill "$holder" 2>/dev/null
	wait "$holder" 2>/dev/null
}

# Checks that a school computer and an own device get an allowed site, and do
# not get a blocked site.
is_served() { # name, connections held meanwhile
	local came="" way host
	for way in school-explicit-4 own-explicit-4; do
		for host in www.bbc.co.uk www.facebook.com; do
			plainly "$way" "send GET http://$host/ HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n" \
				head >"$T/said/served" 2>&1
			read -r _ _ i _ <"$T/said/served"
			came+=" ${i:-none}"
		done
	done
	is "others are served while one client holds $1" "$came" " 200 403 200 403"
}

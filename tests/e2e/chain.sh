# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck disable=SC2086,SC2001 # word splitting is wanted
#
# Functions that make the chain on loopback and start its parts. The parts are a
# stand-in internet, c-icap with the gate (schoolgate's service), and Squid. The
# stand-in internet is nginx, with certificates signed by a test CA. c-icap and
# Squid use the files of conf/. In these files, addresses and folders are
# changed, and little else. lib.sh and contrib/demo source this file. It does
# not judge the answers.
#
# Needs SG_SOURCE (the source folder) and SG_PREFIX (the prefix of `make
# install`). All files of the chain are in the folder $T. The array PID has the
# process ids, by the names of the parts.

: "${SG_SOURCE:?}" "${SG_PREFIX:?}"
# The day that the gate's clock shows; see tests/days.
SG_SCHOOL_DAY=$("$SG_SOURCE/tests/days" show) || exit
export SG_SCHOOL_DAY

# Host names of the stand-in internet.
internet_names="www.facebook.com m.facebook.com facebook.com l.facebook.com
static.xx.fbcdn.net scontent.xx.fbcdn.net connect.facebook.net
www.instagram.com www.snapchat.com www.pinterest.com www.tiktok.com
www.youtube.com i.ytimg.com x.com
www.bbc.co.uk www.example.org blogs.hillcrest.example
www.hillcrest.example classroom.google.com"

declare -A PID=()
GATE_MODULES=
# A command prefix. It runs a command in the network namespace of the stand-in
# internet (see net.sh). Empty if that namespace does not exist.
: "${INTERNET_RUN:=}"
# The login file of conf/squid to use, such as "login-basic". "" if there is no
# log-on.
LOGIN=
# If set, Squid listens at all addresses. Otherwise it listens at $PROXY only.
: "${LISTEN_ANY:=}"

chain_fail() {
	echo "$1" >&2
	exit 1
}

# Waits up to half a minute until the process $3 listens at the address $1 and
# the port $2. If $1 is "", any address will do. $5 is a command prefix for the
# check, such as $INTERNET_RUN. If the process does not listen in time, prints
# the ends of some logs and exits. $4 has the NAMEs of these logs
# ($T/log/NAME.*).
wait_listen() {
	local i
	for i in $(seq 300); do
		[ -z "$(${5:-} ss -Htln "${1:+src = $1 and }sport = :$2")" ] || return 0
		kill -0 "$3" 2>/dev/null || break
		sleep 0.1
	done
	show_logs $4
	if kill -0 "$3" 2>/dev/null; then
		chain_fail "nothing listens at $1:$2 after half a minute; the logs are above"
	fi
	chain_fail "what should listen at $1:$2 has ended; the logs are above"
}

# Prints the end of each log $T/log/NAME.* that is not empty. Each argument is a
# NAME.
show_logs() {
	local name log
	for name; do
		for log in "$T/log/$name".*; do
			[ -s "$log" ] || continue
			echo "$log ends:" >&2
			tail -n 20 "$log" | sed 's/^/    /' >&2
		done
	done
}

# Ends the process PID[$1] and its children, and waits for the process.
stop() {
	local pid=${PID[$1]:-} all i
	[ -n "$pid" ] || return 0
	unset "PID[$1]"
	all="$pid $(ps -o pid= --ppid "$pid" | tr '\n' ' ')"
	kill "$pid" 2>/dev/null
	for i in $(seq 30); do
		kill -0 $all 2>/dev/null || break
		sleep 0.1
	done
	# Kill c-icap, because otherwise it would wait a long time for idle
	# connections.
	kill -9 $all 2>/dev/null
	wait "$pid" 2>/dev/null
	return 0
}

# Prints the process ids of a c-icap server ($1: first or second). These are the
# main process and its children.
gate_processes() {
	echo "${PID[gate-$1]}"
	ps -o pid= --ppid "${PID[gate-$1]}" | sort -n | tr -d ' '
}

chain_stop() {
	local name
	for name in judge closer squid squid-own gate-first gate-second internet names \
		"${!PID[@]}"; do
		stop "$name"
	done
}

# Picks unused addresses in 127.77.0.0/16 for this chain: NET (the stand-in
# internet), PROXY (Squid) and ICAP (c-icap). If NET is already set, does
# nothing.
pick_addresses() {
	local n
	[ -z "${NET:-}" ] || return 0
	! ss -Htln '( sport = :80 or sport = :443 )' |
		grep -q -E '[[:space:]](0\.0\.0\.0|\*|\[::\]):(80|443)[[:space:]]' ||
		chain_fail "something on this machine listens on port 80 or 443 of every
address, where the stand-in internet has to be.  See it with: ss -tlnp"
	for n in $(shuf -i 1-250); do
		NET=127.77.$n.80 PROXY=127.77.$n.31 ICAP=127.77.$n.13
		[ -n "$(ss -Htan "src 127.77.$n.0/24")" ] || return 0
	done
	chain_fail "no free address below 127.77.0.0/16"
}

make_internet_certificate() {
	local names
	names=DNS:$(echo $internet_names | sed 's/ /,DNS:/g')
	(
		cd "$T/internet"
		openssl req -x509 -newkey rsa:2048 -nodes -days 30 -sha256 \
			-subj "/CN=Stand-in internet" -keyout ca.key -out ca.pem
		openssl req -newkey rsa:2048 -nodes -sha256 -subj "/CN=site" \
			-keyout site.key -out site.csr
		printf 'subjectAltName=%s\n' "$names" >site.ext
		openssl x509 -req -in site.csr -CA ca.pem -CAkey ca.key -days 30 \
			-CAcreateserial -extfile site.ext -out site.pem
	) >"$T/log/openssl.log" 2>&1 || {
		show_logs openssl
		chain_fail "no certificates could be made for the stand-in internet"
	}
}

# Prints nginx's configuration of the doors. A browser cannot choose its source
# address. So it connects to a door: a local port that leads to Squid from a
# chosen source address. Each line of $DOORS is "PORT ADDRESS SQUID-PORT". nginx
# forwards each connection from PORT to Squid's port SQUID-PORT. The source
# address is then ADDRESS.
door_servers() {
	local port address to
	[ -n "${DOORS:-}" ] || return 0
	while read -r port address to; do
		echo "server { listen 127.0.0.1:$port; proxy_bind $address;"
		echo "proxy_timeout 15m; proxy_pass $PROXY:$to; }"
	done <<<"$DOORS"
}

# Prints nginx's lines for the addresses at which the stand-in internet listens:
# $NET and those in $INTERNET_AT.
internet_ports() {
	local address
	for address in $NET ${INTERNET_AT:-}; do
		echo "listen $address:80 default_server; listen $address:443 ssl default_server;"
	done
}

make_internet() {
	make_internet_certificate
	# Copy the sites, because nginx does not run as root. If the source is
	# in root's home, nginx could not read it there.
	cp -r "$SG_SOURCE/tests/e2e/internet" "$T/internet/sites"
	echo "$NET" $internet_names >"$T/internet/hosts"
	[ -z "${NET6:-}" ] || echo "$NET6" $internet_names >>"$T/internet/hosts"
	printf '%s\n' "${MORE_NAMES:-}" >>"$T/internet/hosts"
	cat >"$T/internet/nginx.conf" <<NGINX
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
worker_processes 1;
user www-data;
pid $T/run/nginx.pid;
error_log $T/log/nginx.log;
events { worker_connections 2048; }
http {
	types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
	default_type text/html;
	charset utf-8;
	log_format site '\$scheme \$host \$request_method \$request_uri v=\$http_x_sg_verdict';
	access_log $T/log/internet.log site;
	client_body_temp_path $T/run/body;
	proxy_temp_path $T/run/proxy;
	fastcgi_temp_path $T/run/fastcgi;
	uwsgi_temp_path $T/run/uwsgi;
	scgi_temp_path $T/run/scgi;
	keepalive_timeout 60s;
	client_max_body_size 8m;
	server {
		$(internet_ports)
		ssl_certificate $T/internet/site.pem;
		ssl_certificate_key $T/internet/site.key;
		large_client_header_buffers 8 64k;
		root $T/internet/sites/\$host;
		error_page 405 =200 @any;
		location / { try_files \$uri \$uri.html \$uri/index.html @any; }
		# Accepts uploads. Answers as soon as the whole upload has
		# arrived.
		location = /upload {
			proxy_set_header Host \$host;
			proxy_pass http://$NET/taken;
		}
		location @any {
			default_type text/html;
			return 200 "<!DOCTYPE html><title>\$host</title><p>This is \$host.</p>";
		}
	}
}
stream { $(door_servers) }
NGINX
}

# If the sites have IPv6 addresses too, starts a DNS server. Without a DNS
# server, Squid reads the hosts file, and then uses only the last address of
# each name.
start_names() {
	[ -n "${NET6:-}" ] || return 0
	${CC:-cc} -O1 -o "$T/names" "$SG_SOURCE/tests/attack/names.c" ||
		chain_fail "tests/attack/names.c cannot be compiled"
	"$T/names" 127.77.0.1 53 "$T/internet/hosts" >"$T/log/names.out" 2>&1 &
	PID[names]=$!
}

start_internet() {
	start_names
	$INTERNET_RUN /usr/sbin/nginx -p "$T/internet" -c "$T/internet/nginx.conf" \
		>"$T/log/nginx.out" 2>&1 &
	PID[internet]=$!
	wait_listen "$NET" 443 "${PID[internet]}" nginx "$INTERNET_RUN"
	wait_doors
}

# Waits until nginx listens at all ports in $DOORS. nginx opens them one after
# the other.
wait_doors() {
	local port rest
	[ -n "${DOORS:-}" ] || return 0
	while read -r port rest; do
		wait_listen 127.0.0.1 "$port" "${PID[internet]}" nginx
	done <<<"$DOORS"
}

# Prints a file of conf/ with this chain's addresses and folders.
school_file() {
	local squid_at=$PROXY:
	[ -z "$LISTEN_ANY" ] || squid_at=
	sed -e "s|/etc/schoolgate|$T/etc|g" \
		-e "s,/usr/share/schoolgate/\(squid\|c-icap\)/,$T/etc/\1/,g" \
		-e "s|/usr/share/schoolgate|$SG_PREFIX/share/schoolgate|g" \
		-e "s|/var/lib/schoolgate|$T/state|g" \
		-e "s|/usr/lib/x86_64-linux-gnu/c_icap\$|$GATE_MODULES|" \
		-e "s|/run/schoolgate-\([a-z-]*\)/squid.pid|$T/run/\1.pid|" \
		-e "s|/run/schoolgate-|$T/run/gate-|g" \
		-e "s|/var/log/c-icap|$T/log|; s|/var/spool/squid|$T/spool|g" \
		-e "s|127\.0\.0\.1:134|$ICAP:134|" \
		-e "s|^\(https\{0,1\}_port *\)31|\1${squid_at}31|" \
		"$1"
}

make_gate() {
	local server
	# c-icap expects all its modules in one folder, so link schoolgate's
	# module there.
	GATE_MODULES=$T/modules
	mkdir -p "$T/modules" "$T/etc/c-icap"
	ln -s "$SG_PREFIX"/lib/c_icap/*.so "$T/modules/"
	mkdir -m 1770 "$T/run/open"
	chown root:c-icap "$T/run/open"
	for server in first second; do
		mkdir -p "$T/run/gate-$server"
		chown c-icap:c-icap "$T/run/gate-$server"
		school_file "$SG_SOURCE/conf/c-icap/$server.conf" \
			>"$T/etc/c-icap/$server.conf"
	done
	school_file "$SG_SOURCE/conf/c-icap/c-icap.conf" >"$T/etc/c-icap/c-icap.conf"
	{
		school_file "$SG_SOURCE/conf/c-icap/schoolgate.conf"
		echo "schoolgate.StateDir $T/state"
		echo "schoolgate.JournalDir $T/journal"
		echo "schoolgate.JournalKey $T/keys/journal.key"
		echo "schoolgate.TunnelsDir $T/run/open"
	} >"$T/etc/c-icap/schoolgate.conf"
}

# Starts a c-icap server. $1 is first or second. If GATE_CLOCK names a file,
# libfaketime sets the server's wall clock from that file. The server's timers
# run as usual.
#
# CLOCK_MOVES determines how often libfaketime reads the file:
# - unset: once
# - "yes": whenever the server reads the clock
# - a number N: every N seconds
# While libfaketime reads the file, other threads see the machine's own clock.
# So a test should let it read the file as rarely as possible.
start_gate() {
	local port=1344 clock=() look=FAKETIME_CACHE_DURATION=${CLOCK_MOVES:-1000000}
	[ "${CLOCK_MOVES:-}" != yes ] || look=FAKETIME_NO_CACHE=1
	[ "$1" = first ] || port=1345
	# If the test runs under tests/pretend, FAKETIME is set. Unset it,
	# because it would override the file.
	[ -z "${GATE_CLOCK:-}" ] || clock=(env -u FAKETIME TZ=UTC
		"$look" DONT_FAKE_MONOTONIC=1
		"FAKETIME_TIMESTAMP_FILE=$GATE_CLOCK"
		"LD_PRELOAD=$(faketime_library)")
	"${clock[@]}" /usr/bin/c-icap -N -f "$T/etc/c-icap/$1.conf" \
		>>"$T/log/$1.out" 2>&1 &
	PID[gate-$1]=$!
	wait_listen "$ICAP" "$port" "${PID[gate-$1]}" "$1"
}

# Starts the judge of open connections and the closer. The judge's clock is that
# of the gate. The judge has another user than the gate: neither takes a file of
# its own for one of the other.
start_closer() {
	sed 's/^judge .*/judge nobody/' "$SG_SOURCE/conf/closer.conf" >"$T/etc/closer.conf"
	setpriv --regid c-icap --clear-groups "$SG_PREFIX/libexec/schoolgate-closer" --conf "$T/etc/closer.conf" \
		--socket "$T/run/orders" >>"$T/log/closer.out" 2>&1 &
	PID[closer]=$!
}
start_judge() {
	local clock=()
	[ -z "${GATE_CLOCK:-}" ] || clock=(env -u FAKETIME TZ=UTC FAKETIME_NO_CACHE=1
		DONT_FAKE_MONOTONIC=1 "FAKETIME_TIMESTAMP_FILE=$GATE_CLOCK"
		"LD_PRELOAD=$(faketime_library)")
	setpriv --reuid nobody --regid c-icap --clear-groups "${clock[@]}" \
		"$SG_PREFIX/libexec/schoolgate-tunnels" --images "$T/state" \
		--table "$T/run/open/tunnels" --ledger "$T/run/open/ledger" \
		--status "$T/run/open/status" --conf "$T/etc/closer.conf" \
		--closer "$T/run/orders" >>"$T/log/judge.out" 2>&1 &
	PID[judge]=$!
}

faketime_library() {
	local file
	for file in /usr/lib/*/faketime/libfaketime.so.1; do
		echo "$file"
	done
}

# Stops the gate's clock at the time $1 of the school day, such as 10:44:59.
set_clock() {
	write_clock "$("$SG_SOURCE/tests/days" utc "$1")"
}

# Sets the gate's clock. $1 is in libfaketime's format. If $1 is an instant in
# UTC, the clock stops at that instant. If $1 is an offset, the clock is ahead
# of the machine's clock by this offset, and runs.
write_clock() {
	printf '%s\n' "$1" >"$GATE_CLOCK.new"
	chmod 644 "$GATE_CLOCK.new"
	mv "$GATE_CLOCK.new" "$GATE_CLOCK"
}

make_squid() {
	local file
	mkdir -p "$T/etc/squid/errors" "$T/etc/squid/never-decrypted.d" "$T/spool"
	for file in "$SG_SOURCE"/conf/squid/*; do
		[ ! -f "$file" ] || school_file "$file" >"$T/etc/squid/${file##*/}"
	done
	cp "$SG_SOURCE"/conf/squid/never-decrypted.d/* "$T/etc/squid/never-decrypted.d/"
	cp /usr/share/squid-langpack/en/* "$T/etc/squid/errors/"
	cp "$SG_SOURCE"/conf/squid/errors/* "$T/etc/squid/errors/"
	# Change the settings that cannot be the same as in a school. In a test,
	# all servers are on this machine, and host names come from a file. The
	# test also reads Squid's log.
	[ -n "$LISTEN_ANY" ] || sed -i -e '/^http_access deny .*to_localhost/d' \
		"$T/etc/squid/access.conf"
	sed -i -e '/^acl sg_school_computers/s|$| 127.10.0.0/16 127.30.0.0/16|' \
		-e '/^acl sg_own_devices/s|$| 127.40.0.0/16|' "$T/etc/squid/networks.conf"
	sed -i -e "s|^# \(include .*/${LOGIN:-none}\.conf\)|\1|" \
		"$T/etc/squid/login.conf"
	sed -i -e "s|^cache_log .*|cache_log $T/log/cache.log|" \
		"$T/etc/squid/school-computers.conf"
	sed -i -e "s|^cache_log .*|cache_log $T/log/own-devices.log|" \
		"$T/etc/squid/own-devices.conf"
	sed -i -e '/^access_log none/d' -e '/^shutdown_lifetime/s/3/1/' \
		"$T/etc/squid/machine.conf"
	cat >>"$T/etc/squid/machine.conf" <<SQUID
$([ -n "${NET6:-}" ] || echo hosts_file "$T/internet/hosts")
dns_nameservers 127.77.0.1
dns_timeout 1 second
tls_outgoing_options cafile=$T/internet/ca.pem min-version=1.2
logformat chain %>a %Ss/%03>Hs %rm %ru un=%un bump=%ssl::bump_mode sni=%ssl::>sni err=%err_code
access_log stdio:$T/log/access.log logformat=chain
SQUID
	printf 'jsmith:%s\nakhan:%s\n' "$(openssl passwd -apr1 secret)" \
		"$(openssl passwd -apr1 secret)" >"$T/etc/users"
	/usr/lib/squid/security_file_certgen -c -s "$T/spool/ssl_db" -M 16MB \
		>"$T/log/certgen.log" 2>&1 || {
		show_logs certgen
		chain_fail "Squid's folder of certificates could not be made"
	}
	chown -R proxy: "$T/spool"
}

# Starts the two instances of Squid: one for school computers, one for own
# devices.
start_squid() {
	local at=
	[ -n "$LISTEN_ANY" ] || at=$PROXY
	/usr/sbin/squid -N -n "sg${T##*.}" -f "$T/etc/squid/school-computers.conf" \
		>"$T/log/squid.out" 2>&1 &
	PID[squid]=$!
	/usr/sbin/squid -N -n "sgown${T##*.}" -f "$T/etc/squid/own-devices.conf" \
		>"$T/log/squid-own.out" 2>&1 &
	PID[squid-own]=$!
	wait_listen "$at" 3128 "${PID[squid]}" "squid cache"
	wait_listen "$at" 3126 "${PID[squid-own]}" "squid-own own-devices"
}

# Makes all files in a new folder $T. Starts nothing.
chain_make() {
	umask 022
	"$SG_SOURCE/contrib/may-read" c-icap "$SG_PREFIX" || exit 1
	T=$(mktemp -d "${TMPDIR:-/tmp}/schoolgate.XXXXXX")
	T=$(cd "$T" && pwd -P)
	chmod 755 "$T"
	mkdir "$T/etc" "$T/run" "$T/log" "$T/state" "$T/internet"
	chmod 1777 "$T/run" "$T/log"
	# Mode 2750 has the set-group-ID bit. The files that `schoolgate
	# install` writes here then get the folder's group, so that c-icap can
	# read them.
	chown root:c-icap "$T/state"
	chmod 2750 "$T/state"
	pick_addresses
	"$SG_SOURCE/src/cli/setup/make-ca" --out "$T/etc/ca" --days 30 \
		--name "Hillcrest School" >"$T/log/make-ca.log"
	make_internet
	make_gate
	make_squid
}

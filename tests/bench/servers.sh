# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# Functions for the benchmarks. They start servers on loopback, measure the CPU
# time and memory of the servers, and write to the results file. The servers run
# on one core. The load runs on another core. A subject is the name of a server.
# In $folder, the names of the server's files begin with the subject. A script
# sets $source, $build and $results before it sources this file.

folder=$(mktemp -d "${TMPDIR:-/tmp}/sg-bench-XXXXXX")
chmod 755 "$folder"
pids=
stop_servers() {
	trap - EXIT
	for pid in $pids; do
		kill "$pid" 2>/dev/null || :
	done
	# If a server does not stop on SIGTERM, kill it.
	tries=0
	for pid in $pids; do
		while kill -0 "$pid" 2>/dev/null && [ $tries -lt 150 ]; do
			sleep 0.1
			tries=$((tries + 1))
		done
		kill -9 "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
	rm -rf "$folder"
}
trap stop_servers EXIT
trap 'exit 1' HUP INT TERM

# Runs the command $2... on core $1. If the machine has only one core, runs it
# without choosing a core.
on() {
	if [ "$(nproc)" -gt 1 ]; then
		exec taskset -c "$@"
	fi
	shift
	exec "$@"
}

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }

# Appends a line to the results. Arguments: measure, unit, subject, case, value.
result() { printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$results"; }

# Puts load on a server and prints the line of icap_load. Arguments: subject,
# connections, requests, file of targets (the requests to send).
load() {
	(on 1 "$build/tests/bench/icap_load" "$(cat "$folder/$1.port")" \
	    "$(cat "$folder/$1.service")" "$2" "$3" <"$4")
}

# Writes the c-icap.conf of subject $1, with the service $2 and $3 children.
# Standard input has additional lines.
configure_icap() {
	mkdir "$folder/$1"
	"$build/tests/bench/free_port" >"$folder/$1.port"
	echo "$2" >"$folder/$1.service"
	cat >"$folder/$1.conf" <<END
PidFile $folder/$1/pid
CommandsSocket $folder/$1/ctl
Timeout 60
MaxKeepAliveRequests -1
KeepAliveTimeout 600
StartServers $3
MaxServers $3
MinSpareThreads 1
MaxSpareThreads 100000
ThreadsPerChild ${threads:-100}
MaxRequestsPerChild 0
Port 127.0.0.1:$(cat "$folder/$1.port")
TmpDir $folder/$1
DebugLevel 0
Pipelining on
ModulesDir $folder/modules
ServicesDir $folder/modules
TemplateDir /usr/share/c_icap/templates
LoadMagicFile /etc/c-icap/c-icap.magic
acl all src 0.0.0.0/0.0.0.0
ServerLog $folder/$1/log
$(cat)
END
}

# Links the modules of schoolgate and of the system in one folder, as c-icap
# requires.
modules() {
	[ ! -d "$folder/modules" ] || return 0
	mkdir "$folder/modules"
	for so in /usr/lib/*/c_icap/*.so "$build/srv_schoolgate.so" \
	    "$build/tests/bench/srv_same.so"; do
		ln -sf "$so" "$folder/modules/"
	done
}

# Starts the command $2... as the server of subject $1, and waits until it
# answers. Writes the seconds until then to $folder/SUBJECT.start.
serve() {
	subject=$1
	shift
	begun=$(now)
	(on 0 "$@" >"$folder/$subject.out" 2>&1 </dev/null) &
	pids="$pids $!"
	echo $! >"$folder/$subject.pid"
	until load "$subject" 1 1 "$source/tests/bench/targets" \
	    >/dev/null 2>&1; do
		if ! kill -0 "$(cat "$folder/$subject.pid")" 2>/dev/null ||
		    [ "$(since "$begun" | cut -d. -f1)" -gt 120 ]; then
			echo "$subject does not start:" >&2
			cat "$folder/$subject.out" >&2
			cat "$folder/$subject/log" >&2 || :
			return 1
		fi
		sleep 0.01
	done
	since "$begun" >"$folder/$subject.start"
}

serve_icap() { serve "$1" c-icap -N -f "$folder/$1.conf"; }

# Starts c-icap with srv_echo. This shows the cost of c-icap itself.
serve_echo() {
	configure_icap srv_echo echo 1 <<-END
	Service echo srv_echo.so
	END
	serve_icap srv_echo
}

# Installs a policy. Arguments: state folder, policy.
install_policy() {
	"$build/schoolgate" install --state "$1" --locked "$folder/none" \
	    --catalogue "$source/conf/platforms" "$2" \
	    >"$folder/installed" 2>&1 || {
		cat "$folder/installed" >&2
		return 1
	}
}

# Starts c-icap with srv_schoolgate. Arguments: subject, state folder, number of
# children.
serve_schoolgate() {
	"$build/schoolgate" journal init --owner "$(id -un)" \
	    --journal "$folder/$1-journal" --journal-key "$folder/$1-key" \
	    >/dev/null
	configure_icap "$1" schoolgate "$3" <<END
Service schoolgate srv_schoolgate.so
schoolgate.StateDir $2
schoolgate.PagesDir $source/conf/pages
schoolgate.JournalDir $folder/$1-journal
schoolgate.JournalKey $folder/$1-key
END
	serve_icap "$1"
}

# Prints the process ids of a subject: its main process and all descendants.
processes() {
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v top="$(cat "$folder/$1.pid")" '
	{
		pid = $1
		sub(/.*\) /, "")
		parent[pid] = $2
	}
	END {
		for (pid in parent)
			for (p = pid; p != ""; p = parent[p])
				if (p == top) {
					print pid
					break
				}
	}'
}

# Prints the CPU time of a subject, in 1/100 s.
cpu() {
	for pid in $(processes "$1"); do
		cat "/proc/$pid/stat" 2>/dev/null || :
	done | awk '{ sub(/.*\) /, ""); n += $12 + $13 } END { print n + 0 }'
}

# Prints the memory of a subject in MiB. Shared pages are counted once (PSS).
pss() {
	for pid in $(processes "$1"); do
		cat "/proc/$pid/smaps_rollup" 2>/dev/null || :
	done | awk '/^Pss:/ { n += $2 } END { printf "%.1f\n", n / 1024 }'
}

# Prints the median of the numbers on standard input.
median() {
	sort -n | awk '
	{ v[NR] = $1 }
	END {
		if (NR % 2)
			print v[(NR + 1) / 2]
		else if (NR)
			print (v[NR / 2] + v[NR / 2 + 1]) / 2
	}'
}

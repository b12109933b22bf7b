#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs the jobs in the file $1, up to $AT_ONCE at a time. Each line of the file
# is a job for the program talk: "say JOB ARGUMENTS-OF-TALK...". The output of a
# job goes to the file $T/said/JOB.
running=0
say() {
	local job=$1
	shift
	if [ "$running" -ge "$AT_ONCE" ]; then
		wait -n
		running=$((running - 1))
	fi
	"$T/talk" "$@" >"$T/said/$job" 2>&1 &
	running=$((running + 1))
}
. "$1" || exit 99
wait

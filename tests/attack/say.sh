#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs the jobs of a file, each a line "say JOB TALK'S-ARGUMENTS...", $AT_ONCE
# at a time; the output of a job goes to $T/said/JOB.
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
. "$1"
wait

# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Computes medians over the rounds of the script `peers`. A subject is the name
# of a measured server. A ratio compares two subjects in runs of the same round.
#
# Each input line is one run, with these fields:
# - subject, mix (the kind of requests: allow, block or mix), connections, round
# - the nine fields that icap_load prints: requests/s, p50, p99, p99.9, worst,
#   passed, pages, wrong, lost; p50 to worst are latencies in microseconds
# - the CPU time in 1/100 s
#
# Each output line has these tab-separated fields: measure, unit, subject, case,
# value.

function median(list,    v, n, i, j, t) {
	n = split(list, v, " ")
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j - 1] + 0 > v[j] + 0; j--) {
			t = v[j]
			v[j] = v[j - 1]
			v[j - 1] = t
		}
	if (n % 2)
		return v[(n + 1) / 2]
	return (v[n / 2] + v[n / 2 + 1]) / 2
}

# Prints the results of squidGuard. squidGuard is a helper program of Squid. So
# it has no ICAP connections, and there is no baseline for comparison.
function tell_helper(    words) {
	words = "Helper of Squid, by its own protocol"
	tell(words, "requests/s; us; %", "%.0f", median(rates[key]))
	name = name ", us"
	tell(words, "", "%.1f", ticks[key] * 1e4 / answers[key])
	sub(/us$/, "% wrong", name)
	tell(words, "", "%.3f", 100 * wrong[key] / answers[key])
}

function tell(measure, unit, format, value) {
	printf "%s\t%s\t%s\t%s\t" format "\n", measure, unit, subject, name,
	    value
}

# Returns the median ratio of two rates: that of `key`, and that of the subject
# `other` in the same round. Returns "" if `other` has no runs.
function share(key, other,    round, list, mine) {
	for (round = 1; round <= rounds; round++)
		if ((other, cases[key], round) in rate) {
			mine = rate[subjects[key], cases[key], round]
			list = list " " mine / rate[other, cases[key], round]
		}
	return list == "" ? "" : median(list)
}

BEGIN {
	words["allow"] = "allowed"
	words["block"] = "blocked"
	words["mix"] = "30 % blocked"
}
{
	name = words[$2] ($3 == "helper" ? "" : ", " $3)
	key = $1 SUBSEP name
	if (!(key in subjects)) {
		keys[++nkeys] = key
		subjects[key] = $1
		cases[key] = name
	}
	rounds = $4 > rounds ? $4 : rounds
	rate[$1, name, $4] = $5
	rates[key] = rates[key] " " $5
	p50[key] = p50[key] " " $6
	p99[key] = p99[key] " " $7
	answers[key] += $10 + $11
	wrong[key] += $12
	lost[key] += $13
	ticks[key] += $14
}
END {
	for (k = 1; k <= nkeys; k++) {
		key = keys[k]
		subject = subjects[key]
		name = cases[key]
		if (name !~ /,/) {
			tell_helper()
			continue
		}
		tell("Requests a second", "", "%.0f", median(rates[key]))
		tell("Processor time a request", "us", "%.1f",
		    ticks[key] * 1e4 / answers[key])
		tell("Share of srv_echo", "of the same round", "%.3f",
		    share(key, "srv_echo"))
		if (name !~ /^allowed/) {
			tell("Share of srv_same", "of the same round", "%.3f",
			    share(key, "srv_same"))
			tell("Share of srv_same_cork", "of the same round",
			    "%.3f", share(key, "srv_same_cork"))
		}
		tell("Latency, p50", "us", "%.0f", median(p50[key]))
		tell("Latency, p99", "us", "%.0f", median(p99[key]))
		if (subject != "srv_echo")
			tell("Wrong verdicts", "%", "%.3f",
			    100 * wrong[key] / answers[key])
		if (lost[key] > 0)
			tell("Lost requests", "", "%d", lost[key])
	}
}

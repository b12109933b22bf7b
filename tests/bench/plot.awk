# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Draws three charts of results as SVG:
# - the throughput of each server, as a share of the throughput of c-icap
#   without a filter
# - the CPU time per request
# - the time of a decision, by the number of names
#
# Each input line has these tab-separated fields: measure, unit, subject (the
# measured server), case, value.

function text(x, y, anchor, size, words) {
	gsub(/&/, "\\&amp;", words)
	gsub(/</, "\\&lt;", words)
	printf "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%d'>" \
	    "%s</text>\n", x, y, anchor, size, words
}

function line(x1, y1, x2, y2, colour) {
	printf "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' " \
	    "stroke='%s'/>\n", x1, y1, x2, y2, colour
}

function fill_of(subject) {
	if (subject == "schoolgate")
		return "#1b6ca8"
	return subject ~ /^srv_/ ? "#dbe2e7" : "#9aabb6"
}

# Draws one bar for each subject and each mix (kind of requests), at 8
# connections. A bar of the value `most` has the full width. Returns the y
# coordinate below the bars.
function bars(top, title, measure, most, format,    m, s, y, v, mix) {
	text(20, top, "start", 16, title)
	y = top + 14
	for (m = 1; m <= 3; m++) {
		mix = mixes[m]
		text(20, y + 14, "start", 13, mix)
		for (s = 1; s <= nsubjects; s++) {
			if (!((measure, subjects[s], mix ", 8") in value))
				continue
			v = value[measure, subjects[s], mix ", 8"]
			text(225, y + 14, "end", 12, subjects[s])
			printf "<rect x='232' y='%d' width='%.1f' height='14' " \
			    "fill='%s'/>\n", y + 3,
			    440 * (v > most ? most : v) / most,
			    fill_of(subjects[s])
			text(238 + 440 * (v > most ? most : v) / most, y + 14,
			    "start", 11, sprintf(format, v))
			y += 18
		}
		y += 8
	}
	return y
}

function log10(x) {
	return log(x) / log(10)
}

# Draws a curve. Its label is `below` pixels below its end.
function curve(which, colour, label, below, top, most,    i, n, x, y, path) {
	for (i = 1; i <= nsizes; i++) {
		n = sizes[i] + 0
		x = 70 + 150 * (log10(n) - 3)
		y = top + 200 - 180 * value["In process", sizes[i], which] / most
		path = path (i == 1 ? "M" : "L") sprintf("%.1f %.1f ", x, y)
	}
	printf "<path d='%s' fill='none' stroke='%s' stroke-width='2'/>\n",
	    path, colour
	text(x + 8, y + 4 + below, "start", 12, label)
}

function count(n) {
	if (n >= 1e6)
		return sprintf("%g M", n / 1e6)
	return sprintf("%g k", n / 1e3)
}

# Draws the nanoseconds per decision by the number of names. The axis of the
# names is logarithmic.
function growth(top,    i, most, step, v) {
	text(20, top, "start", 16,
	    "In process: nanoseconds a decision, hosts at random")
	for (i = 1; i <= nsizes; i++) {
		v = value["In process", sizes[i], "decision ns "]
		most = v > most ? v : most
	}
	if (most == 0)
		return
	step = most > 1000 ? 500 : most > 400 ? 200 : 100
	for (v = 0; v <= most; v += step) {
		line(70, top + 200 - 180 * v / most, 640,
		    top + 200 - 180 * v / most, "#dddddd")
		text(62, top + 204 - 180 * v / most, "end", 11, v)
	}
	for (i = 1; i <= nsizes; i++)
		text(70 + 150 * (log10(sizes[i] + 0) - 3), top + 218, "middle",
		    11, count(sizes[i] + 0) (i == nsizes ? " names" : ""))
	curve("decision ns ", "#1b6ca8", "decision", 0, top, most)
	curve("table ns ", "#3a9d5d", "table", -6, top, most)
	curve("random: bare ns", "#888888", "bare table", 6, top, most)
}

BEGIN {
	FS = "\t"
	split("allowed|30 % blocked|blocked", mixes, "|")
}
$1 == "In process" && !($3 in seen) {
	seen[$3] = 1
	sizes[++nsizes] = $3
}
$1 == "Share of srv_echo" && !($3 in seen) {
	seen[$3] = 1
	subjects[++nsubjects] = $3
}
{
	value[$1, $3, $4] = $5
	if ($1 == "Processor time a request" && $5 > slowest && $4 ~ /, 8$/)
		slowest = $5
}
END {
	height = 305
	if (nsubjects > 0)
		height += 122 + 2 * (3 * nsubjects * 18 + 24)
	printf "<svg xmlns='http://www.w3.org/2000/svg' width='760' " \
	    "height='%d' font-family='sans-serif'>\n" \
	    "<rect width='100%%' height='100%%' fill='white'/>\n", height
	y = 30
	if (nsubjects > 0) {
		text(20, y, "start", 12, "srv_echo: c-icap alone, which lets " \
		    "all pass.  srv_same: one and the same page for all that")
		text(20, y + 16, "start", 12, "is blocked, unjudged; " \
		    "srv_same_cork: its parts sent together.")
		y = bars(y + 46, "Requests a second, as a share of the bare c-icap " \
		    "(8 connections)", "Share of srv_echo", 1, "%.2f")
		y = bars(y + 30, "Processor time a request, microseconds " \
		    "(8 connections)", "Processor time a request", slowest,
		    "%.1f")
	}
	growth(y + 30)
	print "</svg>"
}

# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Converts the output of the program names.c to lines of results. Each line has
# these tab-separated fields: measure, unit, subject (the thing that is
# measured), case, value.

BEGIN {
	OFS = "\t"
	split("compile s,peak MiB,bytes a name,open ms,same 100: bare ns," \
	    "table ns,decision ns,random: bare ns,table ns ,decision ns ," \
	    "table / bare", cases, ",")
}
NF == 12 && $1 ~ /^[0-9]+$/ {
	for (i = 2; i <= 12; i++)
		print "In process", "-", $1 " names", cases[i - 1], $i
}

# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Formats results as text, with one table for each measure. A table has a line
# for each subject (measured server) and a column for each case. Each input line
# has these tab-separated fields: measure, unit, subject, case, value.

function number(text, list, numbers, names) {
	if (!((list, text) in numbers)) {
		numbers[list, text] = ++numbers[list]
		names[list, numbers[list]] = text
	}
}

BEGIN {
	FS = "\t"
}
{
	if (!($1 in units)) {
		units[$1] = $2
		measures[++nmeasures] = $1
	}
	number($3, "row" SUBSEP $1, numbers, names)
	number($4, "column" SUBSEP $1, numbers, names)
	value[$1, $3, $4] = $5
}
END {
	for (m = 1; m <= nmeasures; m++)
		show(measures[m])
}

function show(measure,    r, c, rows, columns, width, row,
    column, v) {
	rows = "row" SUBSEP measure
	columns = "column" SUBSEP measure
	printf "\n%s%s\n%-18s", measure,
	    (units[measure] ~ /^-?$/ ? "" : " (" units[measure] ")"), ""
	for (c = 1; c <= numbers[columns]; c++)
		printf "  %9s", names[columns, c]
	print ""
	for (r = 1; r <= numbers[rows]; r++) {
		row = names[rows, r]
		printf "%-18s", row
		for (c = 1; c <= numbers[columns]; c++) {
			column = names[columns, c]
			width = length(column) < 9 ? 9 : length(column)
			v = "-"
			if ((measure, row, column) in value)
				v = value[measure, row, column]
			printf "  %" width "s", v
		}
		print ""
	}
}

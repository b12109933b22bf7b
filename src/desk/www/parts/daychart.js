// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * daychart.js -- attempts day by day: by people, and by others. A day of which
 * nothing is known is not drawn as a day on which nothing happened.
 */
import {
	addDays,
	dayMonthText,
	shortDayText,
	today,
	weekdayText,
} from "../dates.js";
import { t } from "../words.js";
import { columns } from "./chart.js";

/** Up to so many days have the name of the weekday below. */
const NAMED = 10;

/** How many names of days fit below a chart. */
const LABELS = 5;

/** Returns all days of the answer's period, up to today. */
function daysOf({ from, until, days, quiet }, nothing) {
	const by = new Map(days.map((day) => [day.day, day]));
	const last = until < today() ? until : today();
	const all = [];

	for (let day = from; day <= last; day = addDays(day, 1)) {
		const known = by.get(day);
		const isQuiet = quiet?.some(
			(gap) => gap.from <= day && day <= gap.until,
		);

		all.push({ day, ...(known ?? nothing), unknown: isQuiet && !known });
	}
	return all;
}

function labelOf(day, at, count) {
	if (count <= NAMED) return weekdayText(day);
	return at % Math.max(7, Math.ceil(count / LABELS)) === 0
		? dayMonthText(day)
		: null;
}

/**
 * @param {Object} what
 * @param {string} what.title
 * @param {function(Array<Object>): string} what.say the main thing to see, of
 *   all days
 * @param {Object} what.answer {from, until, days: [{day, ...}], quiet}
 * @param {Object} what.nothing what a day has on which nothing happened
 * @param {function(Object): Array<number>} what.values by people, by others
 * @param {Array<string>} what.head the titles of the numbers in the table
 * @param {function(Object): Array<number>} what.row these numbers
 */
export function dayChart({ title, say, answer, nothing, values, head, row }) {
	const days = daysOf(answer, nothing);

	return columns({
		title,
		say: say(days),
		series: [
			{ title: t("doer-people-many") },
			{ title: t("doer-others-many") },
		],
		points: days.map((day, at) => ({
			label: labelOf(day.day, at, days.length),
			crowded: days.length > NAMED,
			unknown: day.unknown,
			values: values(day),
		})),
		numbers: {
			caption: title,
			head: [
				{ title: t("day") },
				...head.map((name) => ({ title: name, number: true })),
			],
			rows: days.map((day) => [
				shortDayText(day.day),
				...row(day).map((number) =>
					day.unknown ? t("no-record") : number,
				),
			]),
		},
	});
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * dates.js -- days and times as people read them, in the language of the page.
 *
 * A day is a text, "2026-11-30". A time is a text as the server writes it,
 * "2026-11-30T10:15:00+00:00": the digits are the school's own clock. So the
 * page needs no time zones: it formats the digits as they stand. The names of
 * days and months are in the dictionaries, because Chromium's Intl has no Welsh.
 */
import { t } from "./words.js";

const noon = (day) => Date.parse(`${day}T12:00:00Z`);

/** Returns the names of a list in the dictionary: "Monday, Tuesday, ...". */
const named = (key, index) => t(key).split(", ")[index];

/** 0 is Monday. */
const weekdayOf = (day) => (new Date(noon(day)).getUTCDay() + 6) % 7;

function dateWith(key, day, { weekdays, months }) {
	return t(key, {
		weekday: named(weekdays, weekdayOf(day)),
		day: String(Number(day.slice(8, 10))),
		month: named(months, Number(day.slice(5, 7)) - 1),
		year: day.slice(0, 4),
	});
}

const LONG = { weekdays: "weekdays", months: "months" };
const SHORT = { weekdays: "weekdays-short", months: "months-short" };

/** "10:15" */
export const timeText = (time) => time.slice(11, 16);

/** "10:15:04" */
export const secondText = (time) => time.slice(11, 19);

/** Returns the day of a time. */
export const dayOf = (time) => time.slice(0, 10);

let ahead = 0;

/** Makes the page believe the server's clock, which may differ from ours. */
export function setNow(time) {
	ahead = Date.parse(time) - Date.now();
	offset = time.slice(19);
}

let offset = "+00:00";

/** Returns the present time, by the server's clock, as the server writes it. */
export function now() {
	const minutes = /^([+-])(\d\d):(\d\d)$/.exec(offset);
	const shift = minutes
		? Number(`${minutes[1]}1`) * (minutes[2] * 60 + Number(minutes[3]))
		: 0;
	const digits = new Date(Date.now() + ahead + shift * 60000).toISOString();

	return digits.slice(0, 19) + offset;
}

/** Returns today's day, at the school. */
export const today = () => dayOf(now());

const isThisYear = (day) => day.slice(0, 4) === today().slice(0, 4);

/** "Monday 30 November"; with the year if it is not this year. */
export const dayText = (day) =>
	dateWith(isThisYear(day) ? "date-day" : "date-day-year", day, LONG);

/** "Mon 30 Nov"; with the year if it is not this year. */
export const shortDayText = (day) =>
	dateWith(isThisYear(day) ? "date-day" : "date-day-year", day, SHORT);

/** "30 November 2026" */
export const dateText = (day) => dateWith("date", day, LONG);

/** "30 Nov" */
export const dayMonthText = (day) => dateWith("date-month-day", day, SHORT);

/** "November 2026" */
export const monthText = (day) => dateWith("date-month", day, LONG);

/** "Mon" */
export const weekdayText = (day) => named("weekdays-short", weekdayOf(day));

/** Returns the day that is `count` days after `day`, or before it. */
export function addDays(day, count) {
	return new Date(noon(day) + count * 86400000).toISOString().slice(0, 10);
}

/** Returns the number of days from one day to another. */
export const daysBetween = (from, to) =>
	Math.round((noon(to) - noon(from)) / 86400000);

/** Returns the Monday of the day's week. */
export function mondayOf(day) {
	return addDays(day, -weekdayOf(day));
}

/** "today at 10:15", "yesterday at 10:15", "Mon 23 Nov at 10:15" */
export function whenText(time) {
	const day = dayOf(time);
	const clock = timeText(time);

	if (day === today()) return t("when-today", { time: clock });
	if (day === addDays(today(), -1))
		return t("when-yesterday", { time: clock });
	return t("when-day", { day: shortDayText(day), time: clock });
}

/** "1 December 2026, 10:14": for paper, which is read on another day, too. */
export const stampText = (time) =>
	t("stamp", { date: dateText(dayOf(time)), time: timeText(time) });

/** "today", "yesterday", "Mon 23 Nov" */
function nearDayText(day) {
	if (day === today()) return t("today");
	if (day === addDays(today(), -1)) return t("yesterday");
	return shortDayText(day);
}

/** "Mon 23 Nov, 10:15 to 10:22", or one time if both are the same minute. */
export function spanText(first, last) {
	const from = timeText(first);
	const day = nearDayText(dayOf(first));
	const same = dayOf(first) === dayOf(last);
	const to = same ? timeText(last) : whenText(last);

	if (same && from === to) return t("span-minute", { day, from });
	return t("span", { day, from, to });
}

/** "Mon 23 Nov to Sun 29 Nov" */
export function daysText(from, until) {
	if (from === until) return dayText(from);
	return t("days-span", {
		from: shortDayText(from),
		until: shortDayText(until),
	});
}

/** "3 minutes ago", for a number of seconds */
export function ageText(seconds) {
	if (seconds < 60) return t("just-now");
	if (seconds < 3600)
		return t("ago-minutes", { n: Math.round(seconds / 60) });
	if (seconds < 86400)
		return t("ago-hours", { n: Math.round(seconds / 3600) });
	return t("ago-days", { n: Math.round(seconds / 86400) });
}

/** "3 minutes ago", for a time */
export const agoText = (time) =>
	ageText(Math.max(0, (Date.parse(now()) - Date.parse(time)) / 1000));

/** "today", "tomorrow", "in 3 days", "3 days ago" */
export function untilText(day) {
	const days = daysBetween(today(), day);

	if (days === 0) return t("today");
	if (days === 1) return t("tomorrow");
	if (days === -1) return t("yesterday");
	return days > 0 ? t("in-days", { n: days }) : t("ago-days", { n: -days });
}

/** Returns true for a day as an <input type="date"> gives it. */
export const isDay = (text) =>
	/^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(noon(text));

/** "08:40" for minutes after midnight; the end of the day is "24:00". */
export function minuteText(minutes) {
	const two = (number) => String(number).padStart(2, "0");

	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Returns how many minutes lie between two times. */
export const minutesBetween = (from, to) =>
	(Date.parse(to) - Date.parse(from)) / 60000;

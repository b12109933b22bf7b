// SPDX-License-Identifier: LGPL-2.1-or-later
/** year.js -- the school days of the year, month by month. */
import { get, query } from "../api.js";
import {
	daysText,
	isDay,
	monthText,
	today,
	weekdayText,
	addDays,
	mondayOf,
} from "../dates.js";
import { h } from "../dom.js";
import { data } from "../parts/data.js";
import { field, select } from "../parts/form.js";
import { notice } from "../parts/notice.js";
import { card, facts, head, part, printButton } from "../parts/page.js";
import { table } from "../parts/table.js";
import { said, t } from "../words.js";

function months(days) {
	const all = new Map();

	for (const day of days) {
		const month = day.day.slice(0, 7);

		if (!all.has(month)) all.set(month, []);
		all.get(month).push(day);
	}
	return [...all.values()];
}

/** How a day is drawn: a school day, a day off with its mark, unknown. */
const kindOf = ({ school }) =>
	school === null ? "unknown" : school ? "school" : "off";

function cell(day) {
	if (!day) return h("td", null);
	const kind = kindOf(day);
	const mark = kind === "school" ? "" : day.mark;

	return h(
		"td",
		{ class: `date ${kind}${day.day === today() ? " today" : ""}` },
		h("span", { class: "number" }, Number(day.day.slice(8))),
		mark &&
			mark !== "." &&
			h("span", { class: "mark", "aria-hidden": "true" }, mark),
		h(
			"span",
			{ class: "only-read" },
			kind === "school"
				? t("school-day")
				: day.reason
					? data(day.reason)
					: t("day-unknown"),
		),
	);
}

function weeks(days) {
	const first = mondayOf(days[0].day);
	const by = new Map(days.map((day) => [day.day, day]));
	const rows = [];

	for (
		let monday = first;
		monday <= days.at(-1).day;
		monday = addDays(monday, 7)
	)
		rows.push(
			Array.from({ length: 7 }, (_, at) => by.get(addDays(monday, at))),
		);
	return rows;
}

function month(days) {
	const monday = "2026-11-30";

	return h(
		"table",
		{ class: "month" },
		h("caption", null, monthText(days[0].day)),
		h(
			"thead",
			null,
			h(
				"tr",
				null,
				Array.from({ length: 7 }, (_, at) =>
					h("th", { scope: "col" }, weekdayText(addDays(monday, at))),
				),
			),
		),
		h(
			"tbody",
			null,
			weeks(days).map((week) => h("tr", null, week.map(cell))),
		),
	);
}

function legend(answer) {
	const item = (kind, mark, text) =>
		h(
			"li",
			null,
			h(
				"span",
				{ class: `date swatch-day ${kind}`, "aria-hidden": "true" },
				mark || "\u00a0",
			),
			text,
		);

	return h(
		"ul",
		{ class: "key" },
		item("school", "", t("school-day")),
		answer.legend
			.filter(({ mark }) => mark !== ".")
			.map(({ mark, text }) =>
				item(mark === "?" ? "unknown" : "off", mark, data(text)),
			),
	);
}

/** See router.js. */
export async function show({ query: values, signal, go }) {
	const asked = {
		for: values.get("for") ?? "",
		date: isDay(values.get("date")) ? values.get("date") : "",
	};
	const [answer, { groups }] = await Promise.all([
		get(`year${query(asked)}`, signal),
		get("groups", signal),
	]);
	const group = select(
		[["", t("everybody")], ...groups.map((name) => [name, name])],
		asked.for,
		{
			id: "year-for",
			onchange: () =>
				go(`#/year${query({ ...asked, for: group.value })}`),
		},
	);

	return {
		title: t("view-year"),
		body: [
			head(t("view-year"), {
				lead: h("span", { "data-result": true }, said(answer.span)),
				back: { to: "#/week", title: t("view-week") },
				actions: [printButton()],
			}),
			h(
				"div",
				{ class: "filters" },
				field({ label: t("week-for"), control: group }),
			),
			answer.notes.map((note) => notice("info", said(note))),
			legend(answer),
			h("div", { class: "months" }, months(answer.days).map(month)),
			part(
				t("year-sums"),
				card(
					facts([
						[t("year-school"), answer.totals.school],
						[t("year-inset"), answer.totals.inset],
					]),
				),
				table({
					caption: t("year-terms"),
					head: [
						{ title: t("term") },
						{ title: t("period") },
						{ title: t("year-school"), number: true },
					],
					rows: answer.terms.map((term) => [
						data(term.name ?? "?"),
						daysText(term.from, term.to),
						term.schoolDays,
					]),
				}),
				table({
					caption: t("year-off"),
					head: [{ title: t("period") }, { title: t("fact-reason") }],
					rows: answer.off.map((range) => [
						daysText(range.from, range.to),
						data(range.reason),
					]),
				}),
			),
		],
	};
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * week.js -- who may reach what, when, in a week. Days with the same times are
 * drawn once.
 */
import { get, query } from "../api.js";
import {
	addDays,
	daysText,
	isDay,
	minuteText,
	mondayOf,
	shortDayText,
	today,
	weekdayText,
} from "../dates.js";
import { h, svg, unique } from "../dom.js";
import { data } from "../parts/data.js";
import { dayInput, field, select } from "../parts/form.js";
import {
	card,
	head,
	linkButton,
	more,
	part,
	printButton,
} from "../parts/page.js";
import { table } from "../parts/table.js";
import { said, t } from "../words.js";

const DAY = 1440;

/** The part of the day that is drawn, if nothing changes outside of it. */
const MORNING = 7 * 60;
const EVENING = 17 * 60;

function askedFrom(values) {
	return {
		for: values.get("for") ?? "",
		on: values.get("on") ?? "",
		date: isDay(values.get("date")) ? values.get("date") : today(),
	};
}

function controls(asked, groups, go) {
	const change = (name) => (event) =>
		go(`#/week${query({ ...asked, [name]: event.target.value })}`);
	const options = [
		["", t("everybody")],
		...groups.map((group) => [group, group]),
	];
	const devices = [
		["", t("any-device")],
		...groups.map((group) => [group, group]),
	];

	return h(
		"div",
		{ class: "filters", role: "group", "aria-label": t("filters") },
		field({
			label: t("week-for"),
			control: select(options, asked.for, {
				id: "week-for",
				onchange: change("for"),
			}),
		}),
		field({
			label: t("week-on"),
			control: select(devices, asked.on, {
				id: "week-on",
				onchange: change("on"),
			}),
		}),
		field({
			label: t("week-date"),
			control: dayInput({
				id: "week-date",
				value: asked.date,
				onchange: change("date"),
			}),
		}),
	);
}

function steps(asked) {
	const link = (count, title) =>
		linkButton(
			`#/week${query({ ...asked, date: addDays(mondayOf(asked.date), count) })}`,
			title,
		);

	return [
		link(-7, t("week-before")),
		link(7, t("week-after")),
		linkButton("#/year", t("view-year")),
		printButton(),
	];
}

/** Joins neighbouring days for which `same` returns the same text. */
function joined(days, same) {
	const groups = [];

	days.forEach((day, at) => {
		const last = groups.at(-1);

		if (last && last.same === same(at)) last.until = at;
		else groups.push({ same: same(at), from: at, until: at });
	});
	return groups;
}

function groupTitle(days, { from, until }) {
	if (from === 0 && until === days.length - 1) return t("every-day");
	if (from === until) return shortDayText(days[from].day);
	return t("days-span", {
		from: weekdayText(days[from].day),
		until: weekdayText(days[until].day),
	});
}

const spanWords = (spans) =>
	spans
		.map(({ from, to }) => `${minuteText(from)}–${minuteText(to)}`)
		.join(", ");

/** "Blocked 08:40-10:45, 11:00-12:15. Otherwise allowed." */
function words(spans) {
	const blocked = spans.filter(({ allowed }) => !allowed);
	const allowed = spans.filter((span) => span.allowed);

	if (blocked.length === 0) return t("week-all-allowed");
	if (allowed.length === 0) return t("week-all-blocked");
	return blocked.length <= allowed.length
		? t("week-blocked", { spans: spanWords(blocked) })
		: t("week-allowed", { spans: spanWords(allowed) });
}

function hatch(id) {
	return svg(
		"pattern",
		{
			id,
			width: 7,
			height: 7,
			patternUnits: "userSpaceOnUse",
			patternTransform: "rotate(45)",
		},
		svg("rect", { class: "blocked-ground", width: 7, height: 7 }),
		svg("rect", { class: "blocked-stripe", width: 2.5, height: 7 }),
	);
}

function bar(spans, range) {
	const id = unique("hatch");
	const width = range.to - range.from;
	const place = (minute) => ((minute - range.from) / width) * 100;

	return svg(
		"svg",
		{ class: "dayline", width: "100%", height: 26, "aria-hidden": "true" },
		svg("defs", null, hatch(id)),
		spans
			.map(({ from, to, allowed }) => ({
				from: Math.max(from, range.from),
				to: Math.min(to, range.to),
				allowed,
			}))
			.filter(({ from, to }) => from < to)
			.map(({ from, to, allowed }) =>
				svg("rect", {
					class: allowed ? "open" : "shut",
					fill: allowed ? null : `url(#${id})`,
					x: `${place(from)}%`,
					width: `${place(to) - place(from)}%`,
					y: 1,
					height: 24,
				}),
			),
	);
}

function scale(range) {
	const hours = [];

	for (let hour = Math.ceil(range.from / 60); hour * 60 <= range.to; hour++)
		hours.push(hour);
	const every = hours.length > 14 ? 3 : hours.length > 8 ? 2 : 1;
	const place = (hour) =>
		((hour * 60 - range.from) / (range.to - range.from)) * 100;

	return svg(
		"svg",
		{ class: "hours", width: "100%", height: 18, "aria-hidden": "true" },
		hours
			.filter((hour) => hour % every === 0)
			.map((hour) =>
				svg(
					"text",
					{
						x: `${place(hour)}%`,
						y: 13,
						class:
							hour * 60 === range.from
								? "first"
								: hour * 60 === range.to
									? "last"
									: null,
					},
					String(hour).padStart(2, "0"),
				),
			),
	);
}

/** The part of the day in which anything changes, in whole hours. */
function rangeOf(answer) {
	const edges = answer.rows
		.flatMap(({ days }) => days.flat())
		.flatMap(({ from, to }) => [from, to])
		.filter((minute) => minute > 0 && minute < DAY);

	return {
		from: Math.floor((Math.min(MORNING, ...edges) - 1) / 60) * 60,
		to: Math.min(
			DAY,
			Math.ceil((Math.max(EVENING, ...edges) + 1) / 60) * 60,
		),
	};
}

function rowPart(row, days, range) {
	const groups = joined(days, (at) => JSON.stringify(row.days[at]));

	return h(
		"section",
		{ class: "reach" },
		h(
			"h3",
			null,
			row.titles.map((title, at) => [at > 0 && ", ", data(title)]),
		),
		h(
			"dl",
			{ class: "reach-days" },
			groups.map((group) =>
				h(
					"div",
					null,
					h("dt", null, groupTitle(days, group)),
					h(
						"dd",
						null,
						bar(row.days[group.from], range),
						h("p", null, words(row.days[group.from])),
					),
				),
			),
			groups.length > 1 || words(row.days[0]) !== t("week-all-allowed")
				? h(
						"div",
						{ class: "scale" },
						h("dt", null),
						h("dd", null, scale(range)),
					)
				: null,
		),
	);
}

function dayRow(day) {
	if (day.off) return [shortDayText(day.day), data(day.off), ""];
	if (!day.school) return [shortDayText(day.day), t("no-school"), ""];
	return [
		shortDayText(day.day),
		`${minuteText(day.school.from)}–${minuteText(day.school.to)}`,
		h(
			"ul",
			{ class: "periods" },
			day.periods.map(({ name, from }) =>
				h("li", null, minuteText(from), " ", data(name)),
			),
		),
	];
}

function legend() {
	const id = unique("hatch");
	const box = (open) =>
		svg(
			"svg",
			{
				class: "swatch wide",
				width: 30,
				height: 16,
				"aria-hidden": "true",
			},
			!open && svg("defs", null, hatch(id)),
			svg("rect", {
				class: open ? "open" : "shut",
				fill: open ? null : `url(#${id})`,
				x: 1,
				y: 1,
				width: 28,
				height: 14,
			}),
		);

	return h(
		"ul",
		{ class: "key" },
		h("li", null, box(true), t("week-key-open")),
		h("li", null, box(false), t("week-key-shut")),
	);
}

/** See router.js. */
export async function show({ query: values, signal, go }) {
	const asked = askedFrom(values);
	const answer = await get(`week${query(asked)}`, signal);
	const range = rangeOf(answer);
	const { days } = answer;

	return {
		title: t("view-week"),
		body: [
			head(t("view-week"), {
				lead: t("week-lead"),
				actions: steps(asked),
			}),
			controls(asked, answer.groups, go),
			part(
				[
					data(answer.for),
					" – ",
					h(
						"span",
						{ "data-result": true },
						daysText(days[0].day, days.at(-1).day),
					),
				],
				answer.also && h("p", { class: "soft" }, said(answer.also)),
				legend(),
				card(answer.rows.map((row) => rowPart(row, days, range))),
				answer.notes.length > 0 &&
					h(
						"ul",
						{ class: "bullets soft small" },
						answer.notes.map((note) => h("li", null, said(note))),
					),
			),
			more(
				t("week-days"),
				table({
					caption: t("week-days"),
					quiet: true,
					head: [
						{ title: t("day") },
						{ title: t("school-time") },
						{ title: t("periods") },
					],
					rows: days.map(dayRow),
				}),
			),
		],
	};
}

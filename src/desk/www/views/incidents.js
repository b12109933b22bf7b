// SPDX-License-Identifier: LGPL-2.1-or-later
/** incidents.js -- the list of incidents, with its filters. */
import { get, query } from "../api.js";
import { addDays, isDay, mondayOf, today } from "../dates.js";
import { h } from "../dom.js";
import { keysOn } from "../keys.js";
import { keepListing } from "../listing.js";
import { dayInput, field, select } from "../parts/form.js";
import { incidentList } from "../parts/incident.js";
import { empty, notice } from "../parts/notice.js";
import { facts, head, linkButton } from "../parts/page.js";
import { quietNotice } from "../parts/period.js";
import { may } from "../session.js";
import { t } from "../words.js";

const STATES = ["new", "real", "page", "agreed"];
const WHO = { people: "people", others: "others", all: "" };
const WHAT = { any: "", round: "round" };

const usualDoer = (state) => (state === "new" ? "people" : "all");

function filtersOf(values) {
	const one = (name, allowed, usual) =>
		allowed.includes(values.get(name)) ? values.get(name) : usual;

	const state = one("state", [...STATES, "all"], "new");

	return {
		state,
		/* What was decided may have been about a page. */
		doer: one("doer", Object.keys(WHO), usualDoer(state)),
		what: one("what", Object.keys(WHAT), "any"),
		severity: one("severity", ["high", "medium", "low"], ""),
		held: values.get("held") === "1" ? "1" : "",
		from: isDay(values.get("from")) ? values.get("from") : "",
		until: isDay(values.get("until")) ? values.get("until") : "",
		page: Math.max(1, Number.parseInt(values.get("page"), 10) || 1),
	};
}

const hashOf = (filters) =>
	`#/incidents${query({
		...filters,
		what: filters.what === "any" ? "" : filters.what,
		page: filters.page > 1 ? filters.page : "",
	})}`;

/** New ones come with the most severe first: these are looked at first. */
const asked = ({ what, ...filters }) =>
	`incidents${query({
		...filters,
		state: filters.state === "all" ? "" : filters.state,
		doer: WHO[filters.doer],
		family: WHAT[what],
		order: filters.state === "new" ? "worst" : "",
	})}`;

function tabs(filters, counts) {
	return h(
		"nav",
		{ class: "tabs", "aria-label": t("incidents-by-state") },
		[...STATES, "all"].map((state) =>
			h(
				"a",
				{
					href: hashOf({
						...filters,
						state,
						doer:
							filters.doer === usualDoer(filters.state)
								? usualDoer(state)
								: filters.doer,
						page: 1,
					}),
					"aria-current": state === filters.state ? "true" : null,
				},
				t(`tab-${state}`),
				counts[state] !== undefined &&
					h("span", { class: "count" }, counts[state]),
			),
		),
	);
}

function periods(filters) {
	const monday = mondayOf(today());
	const usual = {
		week: [monday, today()],
		"last-week": [addDays(monday, -7), addDays(monday, -1)],
		month: [addDays(today(), -27), today()],
	};
	const chosen =
		Object.entries(usual).find(
			([, [from, until]]) =>
				from === filters.from && until === filters.until,
		)?.[0] ?? (filters.from || filters.until ? "days" : "any");

	return { usual, chosen };
}

function filterForm(filters, go) {
	const { usual, chosen } = periods(filters);
	const change = (values) => go(hashOf({ ...filters, ...values, page: 1 }));
	const options = ["any", "week", "last-week", "month", "days"].map(
		(word) => [word, t(`period-${word}`)],
	);
	const period = select(options, chosen, { id: "filter-period" });
	const who = select(
		Object.keys(WHO).map((word) => [word, t(`who-${word}`)]),
		filters.doer,
		{ id: "filter-who", onchange: () => change({ doer: who.value }) },
	);
	const what = select(
		Object.keys(WHAT).map((word) => [word, t(`what-${word}`)]),
		filters.what,
		{ id: "filter-what", onchange: () => change({ what: what.value }) },
	);
	const severity = select(
		["", "high", "medium", "low"].map((word) => [
			word,
			word === "" ? t("severity-any") : t(`severity-${word}`),
		]),
		filters.severity,
		{
			id: "filter-severity",
			onchange: () => change({ severity: severity.value }),
		},
	);
	const held = select(
		[
			["", t("held-any")],
			["1", t("held-only")],
		],
		filters.held,
		{ id: "filter-held", onchange: () => change({ held: held.value }) },
	);
	const days = ["from", "until"].map((word) =>
		dayInput({ id: `filter-${word}`, value: filters[word], max: today() }),
	);
	const daysForm = h(
		"div",
		{ class: "filter-days", hidden: chosen !== "days" },
		field({ label: t("from"), control: days[0] }),
		field({ label: t("until"), control: days[1] }),
		h(
			"button",
			{
				type: "button",
				onclick: () =>
					change({ from: days[0].value, until: days[1].value }),
			},
			t("show"),
		),
	);

	period.addEventListener("change", () => {
		daysForm.hidden = period.value !== "days";
		if (period.value === "days") return days[0].focus();
		const [from, until] = usual[period.value] ?? ["", ""];

		return change({ from, until });
	});
	return h(
		"div",
		{ class: "filters", role: "group", "aria-label": t("filters") },
		field({ label: t("filter-who"), control: who }),
		field({ label: t("filter-what"), control: what }),
		field({ label: t("filter-severity"), control: severity }),
		field({ label: t("period"), control: period }),
		field({ label: t("filter-held"), control: held }),
		daysForm,
	);
}

function nothing(filters, quiet) {
	const plain =
		filters.what === "any" &&
		filters.severity === "" &&
		filters.held === "" &&
		filters.from === "" &&
		filters.until === "";

	if (filters.state === "new" && plain)
		return empty(t("incidents-done"), t("incidents-done-why"));
	if (quiet && quiet.length > 0)
		return empty(t("incidents-none"), t("needs-but"));
	return empty(
		t("incidents-none"),
		t("incidents-none-why"),
		h(
			"p",
			null,
			h(
				"a",
				{ href: "#/incidents?state=all&doer=all" },
				t("incidents-show-all"),
			),
		),
	);
}

/** How many more there are that pages and apps caused. */
function otherDoers(filters, answer) {
	const plain =
		filters.what === "any" &&
		filters.severity + filters.held + filters.from + filters.until === "";
	const more = (answer.counts[filters.state] ?? 0) - answer.total;

	if (filters.doer !== "people" || !plain || more <= 0) return null;
	return [
		" · ",
		h(
			"a",
			{ href: hashOf({ ...filters, doer: "others", page: 1 }) },
			t("needs-others", { n: more }),
		),
	];
}

function pager(filters, answer) {
	if (answer.page === 1 && !answer.more) return null;
	return h(
		"nav",
		{ class: "pager", "aria-label": t("pages") },
		answer.page > 1 &&
			h(
				"a",
				{
					class: "button",
					href: hashOf({ ...filters, page: answer.page - 1 }),
				},
				t("page-before"),
			),
		h("span", null, t("page-number", { n: answer.page })),
		answer.more &&
			h(
				"a",
				{
					class: "button",
					href: hashOf({ ...filters, page: answer.page + 1 }),
				},
				t("page-after"),
			),
	);
}

function countsOnly({ counts }) {
	return [
		head(t("view-incidents"), { lead: t("incidents-counts-lead") }),
		notice("info", t("incidents-no-names")),
		h(
			"div",
			{ class: "card" },
			facts([
				[t("count-new"), counts.new],
				[t("count-high"), counts.high],
				[t("count-real"), counts.real],
				[t("count-page"), counts.page],
				[t("count-agreed"), counts.agreed],
				[t("count-held"), counts.held],
			]),
		),
	];
}

/** See router.js. */
export async function show({ query: values, signal, go }) {
	const filters = filtersOf(values);
	const answer = await get(
		may("see-people") ? asked(filters) : "incidents",
		signal,
	);

	if (answer.rows === null)
		return { title: t("view-incidents"), body: countsOnly(answer) };
	keepListing(answer.rows, hashOf(filters));
	return {
		title: t("view-incidents"),
		body: [
			head(t("view-incidents"), {
				lead: t("incidents-lead"),
				actions: [
					h(
						"a",
						{ class: "button", href: "#/agreements" },
						t("agreements-link"),
					),
					linkButton("#/alerts", t("view-alerts")),
				],
			}),
			tabs(filters, answer.counts),
			filterForm(filters, go),
			quietNotice(answer.quiet),
			h(
				"p",
				{ class: "soft" },
				h(
					"span",
					{ "data-result": true },
					t("incidents-found", { n: answer.total }),
				),
				otherDoers(filters, answer),
				keysOn() && h("span", { class: "keys" }, ` ${t("keys-short")}`),
			),
			answer.rows.length === 0
				? nothing(filters, answer.quiet)
				: incidentList(answer.rows, t("view-incidents"), "h2"),
			pager(filters, answer),
		],
	};
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * today.js -- what needs the officer now; whether the filter is well; what
 * happens at this moment.
 */
import { get, query } from "../api.js";
import {
	addDays,
	agoText,
	dayOf,
	dayText,
	secondText,
	shortDayText,
	timeText,
	untilText,
	whenText,
} from "../dates.js";
import { fill, h } from "../dom.js";
import { isAwake } from "../idle.js";
import { proposalPart } from "../parts/ban.js";
import { columns } from "../parts/chart.js";
import { data } from "../parts/data.js";
import { asksElsewhere } from "../parts/forms.js";
import { incidentList } from "../parts/incident.js";
import { announce } from "../parts/live.js";
import { empty, notice } from "../parts/notice.js";
import { card, head, part } from "../parts/page.js";
import { quietNotice } from "../parts/period.js";
import { askTried, triedPart } from "../parts/tried.js";
import { waiting } from "../parts/waiting.js";
import { doerChip, whoName } from "../parts/who.js";
import { may } from "../session.js";
import { rich, said, t } from "../words.js";

/** Milliseconds between two looks for something new. */
const WATCH = 45000;

/** How many of the new incidents are listed. */
const LISTED = 5;

const isPerson = (incident) => incident.doer === "people";

function healthLine({ health, store }) {
	const kinds = {
		well: "good",
		warning: "warn",
		wrong: "bad",
		unknown: "warn",
	};
	const old = health.stale && health.state !== "unknown";
	const kind = old && health.state === "well" ? "warn" : kinds[health.state];
	const link =
		may("see-health") &&
		h("p", null, h("a", { href: "#/health" }, t("health-more")));

	return [
		notice(
			kind,
			t(old ? "health-stale" : `health-${health.state}`),
			health.at &&
				h(
					"p",
					{ class: "small" },
					t("health-at", {
						when: whenText(health.at),
						ago: agoText(health.at),
					}),
				),
			kind === "good" ? null : link,
		),
		store.text &&
			notice("bad", said(store.text), h("p", null, t("store-text"))),
	];
}

/** Nothing may mean that nothing happened, or that nobody was looking. */
function howSure({ health, quiet, store }) {
	if (quiet?.length > 0) return "needs-but";
	return health.state === "well" && !health.stale && !store.text
		? "needs-true"
		: "needs-unsure";
}

/**
 * Returns the new incidents of people, most severe first, and how many there
 * are. The answer has the first new ones only; if there are more, asks for
 * those of people, so that no number here is wrong.
 */
async function newOfPeople({ incidents, counts }, signal) {
	const rows = incidents.filter(isPerson);

	if (counts.new <= incidents.length) return { rows, total: rows.length };
	return get("incidents?state=new&doer=people&order=worst", signal);
}

function needs(answer, { rows, total }) {
	const others = answer.counts.new - total;
	const link = (doer, title) =>
		h("a", { href: `#/incidents?state=new&doer=${doer}` }, title);

	return part(
		total === 0 ? t("needs-none") : t("needs-title", { n: total }),
		total === 0
			? empty(t("needs-nothing"), t(howSure(answer)))
			: incidentList(rows.slice(0, LISTED), t("needs-label")),
		h(
			"p",
			{ class: "after" },
			total > LISTED && link("people", t("needs-all", { n: total })),
			others > 0 && link("others", t("needs-others", { n: others })),
		),
	);
}

function chart(answer) {
	const others = (hour) => hour.pages + hour.apps + hour.unclear;
	const hours = answer.hours.filter(({ hour }) => hour >= 6 && hour < 20);
	const night = answer.hours.filter(({ hour }) => hour < 6 || hour >= 20);
	const shown = night.some((hour) => hour.people + others(hour) > 0)
		? answer.hours
		: hours;
	const { people, pages, apps, unclear } = answer.totals;

	return columns({
		title: t("hours-title"),
		say: t("hours-say", {
			n: people.attempts,
			round: people.round,
			others: pages.attempts + apps.attempts + unclear.attempts,
		}),
		series: [
			{ title: t("doer-people-many") },
			{ title: t("doer-others-many") },
		],
		points: shown.map((hour) => ({
			label: String(hour.hour),
			crowded: true,
			values: [hour.people, others(hour)],
		})),
		numbers: {
			caption: t("hours-title"),
			keep: true,
			head: [
				{ title: t("hour") },
				{ title: t("doer-people-many"), number: true },
				{ title: t("doer-pages-many"), number: true },
				{ title: t("doer-apps-many"), number: true },
				{ title: t("doer-unclear-many"), number: true },
			],
			rows: shown.map((hour) => [
				`${hour.hour}:00`,
				hour.people,
				hour.pages,
				hour.apps,
				hour.unclear,
			]),
		},
	});
}

function numbers(answer) {
	const { people, pages, apps, unclear } = answer.totals;
	const all =
		people.attempts + pages.attempts + apps.attempts + unclear.attempts;

	return part(
		t("numbers-today"),
		all === 0
			? empty(t("numbers-none"), t("numbers-none-why"))
			: card(chart(answer)),
		all > 0 &&
			may("see-people") &&
			h(
				"p",
				{ class: "after" },
				h(
					"a",
					{
						href: `#/incidents${query({ state: "all", doer: "all", from: answer.day, until: answer.day })}`,
					},
					t("numbers-follow"),
				),
			),
	);
}

/** What happened: a request, the end of a connection, or a record as it says. */
function nowWords(event) {
	const who = event.person && whoName(event.person);
	const site = event.site ?? "?";

	if (event.text)
		return [
			said(event.text),
			who && [" – ", who],
			event.site && [": ", data(event.site)],
		];
	if (event.kind === "connection-ended")
		return rich("now-ended", { who: whoName(event.person), site });
	return [
		rich(event.blocked ? "now-blocked" : "now-passed", {
			who: whoName(event.person),
			site,
		}),
		" ",
		doerChip(event.doer),
	];
}

/** `day`: today, which is not said. */
function nowItem(event, day) {
	return h(
		"li",
		null,
		h(
			"span",
			{ class: "mono soft" },
			dayOf(event.at) === day
				? secondText(event.at)
				: `${shortDayText(dayOf(event.at))} ${secondText(event.at)}`,
		),
		h("span", null, nowWords(event)),
	);
}

function happening(answer) {
	return part(
		t("now-title"),
		answer.recent.length === 0
			? empty(t("now-none"), t("now-none-why"))
			: card(
					h(
						"ol",
						{ class: "now" },
						answer.recent
							.slice(0, 10)
							.map((event) => nowItem(event, answer.day)),
					),
				),
		answer.store.until &&
			h(
				"p",
				{ class: "soft small" },
				t("now-until", { time: whenText(answer.store.until) }),
			),
	);
}

/** Says when an exception ends; its end is the instant after its last one. */
function ends(until) {
	const day =
		timeText(until) === "00:00" ? addDays(dayOf(until), -1) : dayOf(until);

	return t("ends", { day: shortDayText(day), when: untilText(day) });
}

function exceptions(rows) {
	if (!rows || rows.length === 0) return null;
	return part(
		t("exceptions-today"),
		card(
			h(
				"ul",
				{ class: "lines" },
				rows.map((exception) =>
					h(
						"li",
						null,
						data(exception.id, "strong"),
						" – ",
						data(exception.because),
						h(
							"p",
							{ class: "soft small" },
							data(exception.text, "mono"),
							exception.until && ` · ${ends(exception.until)}`,
						),
					),
				),
			),
		),
		h(
			"p",
			{ class: "after" },
			h("a", { href: "#/exceptions" }, t("exceptions-all")),
		),
	);
}

/** Looks for something new now and then, and says so; it changes nothing. */
function watch(answer, { signal, refresh }) {
	const place = h("div", { class: "news", role: "status" });
	let known = answer.counts.new;
	const timer = setInterval(async () => {
		if (document.hidden || !isAwake()) return;
		try {
			const { counts } = await get("today", signal);

			if (counts.new <= known) return;
			const text = t("news", { n: counts.new - known });

			fill(
				place,
				notice(
					"info",
					text,
					h(
						"button",
						{ type: "button", onclick: refresh },
						t("news-show"),
					),
				),
			);
			announce(text);
			known = counts.new;
		} catch {
			/* The next look may succeed; a view that is opened says more. */
		}
	}, WATCH);

	signal.addEventListener("abort", () => clearInterval(timer));
	return place;
}

/** See router.js. */
export async function show({ signal, refresh }) {
	const [answer, ask, waits] = await Promise.all([
		get("today", signal),
		asksElsewhere(signal),
		waiting(signal),
	]);
	const personal = answer.incidents !== null;
	const [people, tried] = personal
		? await Promise.all([
				newOfPeople(answer, signal),
				askTried(answer.day, signal),
			])
		: [];

	return {
		title: t("view-today"),
		body: [
			head(dayText(answer.day), { lead: t("today-lead") }),
			watch(answer, { signal, refresh }),
			healthLine(answer),
			quietNotice(answer.quiet),
			waits,
			personal && proposalPart(answer.proposals, { signal, refresh }),
			personal && triedPart(tried),
			personal ? needs(answer, people) : counts(answer),
			ask,
			exceptions(answer.exceptions),
			numbers(answer),
			personal && happening(answer),
		],
	};
}

/** For those who see no names. */
function counts(answer) {
	return part(
		t("counts-title"),
		h(
			"p",
			null,
			t("counts-new", { n: answer.counts.new, high: answer.counts.high }),
		),
		h("p", { class: "soft" }, t("counts-whom")),
	);
}

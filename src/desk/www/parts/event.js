// SPDX-License-Identifier: LGPL-2.1-or-later
/** event.js -- records of the journal, as evidence. */
import { dayOf, secondText, shortDayText } from "../dates.js";
import { h } from "../dom.js";
import { said, t } from "../words.js";
import { data } from "./data.js";
import { facts, more } from "./page.js";
import { doerChip, techniqueTitle, whoName } from "./who.js";

/**
 * Whether a request was a way round the filter. To search for one is none yet,
 * and what an exception allows is none.
 */
const wasWayRound = ({ signals, exception }) =>
	!exception &&
	(signals ?? []).some(
		({ tier, technique }) =>
			tier !== "noise" && technique !== "search_intent",
	);

/** "Let through" is for what should not have been; the rest was allowed. */
function outcomeOf(event) {
	if (event.kind !== "request") return "other";
	if (event.blocked) return "blocked";
	return wasWayRound(event) ? "passed" : "allowed";
}

function outcome(event) {
	const kind = outcomeOf(event);

	return h("span", { class: `outcome ${kind}` }, t(`outcome-${kind}`));
}

function signals(event) {
	if (!event.signals || event.signals.length === 0) return null;
	return h(
		"ul",
		{ class: "bullets" },
		event.signals.map((signal) =>
			h(
				"li",
				null,
				techniqueTitle(signal),
				" – ",
				t(`tier-${signal.tier}`),
				signal.target && [": ", data(signal.target)],
			),
		),
	);
}

function proof(event) {
	return h(
		"span",
		{ class: `proof ${event.proof}` },
		t(`proof-${event.proof}`),
	);
}

function details(event) {
	return more(
		h(
			"span",
			null,
			t("event-more"),
			h("span", { class: "only-read" }, ` ${secondText(event.at)}`),
		),
		facts([
			[t("fact-address"), event.url && data(event.url, "mono")],
			[t("fact-device"), event.device && data(event.device)],
			[t("fact-signs"), signals(event)],
			[t("fact-repeats"), event.repeats && said(event.repeats)],
			[t("fact-outcome"), event.outcome && said(event.outcome)],
			[
				t("fact-rule"),
				event.ruleText &&
					h(
						"span",
						null,
						data(event.ruleText, "mono"),
						h("br"),
						data(event.rule),
					),
			],
			[t("fact-exception"), event.exception && data(event.exception)],
			[t("fact-reason"), event.reason && said(event.reason)],
			[
				t("fact-reference"),
				event.reference && data(event.reference, "mono"),
			],
			[
				t("fact-record"),
				h(
					"span",
					null,
					data(event.file, "mono"),
					` ${t("line", { n: event.line })}. `,
					proof(event),
				),
			],
		]),
	);
}

/**
 * One record.
 *
 * @param {Object} event
 * @param {Object} [how]
 * @param {boolean} [how.who] name the person, too
 * @param {boolean} [how.day] write the day, too
 * @param {boolean} [how.part] it belongs to the incident that is shown
 */
export function eventItem(event, { who, day, part } = {}) {
	return h(
		"li",
		{ class: `event ${event.doer}${part ? " part-of" : ""}` },
		h(
			"p",
			{ class: "event-time" },
			day && h("span", null, `${shortDayText(dayOf(event.at))} `),
			secondText(event.at),
		),
		h(
			"div",
			{ class: "event-what" },
			h(
				"p",
				{ class: "event-say" },
				who && [whoName(event.person), " "],
				event.gone
					? h("em", null, t("event-gone"))
					: said(event.sentence ?? event.site ?? ""),
			),
			h(
				"p",
				{ class: "row-more" },
				event.kind === "request" && doerChip(event.doer),
				outcome(event),
				event.requests > 1 &&
					h("span", null, t("n-requests", { n: event.requests })),
				part && h("span", { class: "strong" }, t("of-this-incident")),
			),
			!event.gone && event.file && details(event),
		),
	);
}

/** A list of records; `how` as for eventItem(). */
export function eventList(events, how = {}) {
	return h(
		"ol",
		{ class: "events" },
		events.map((event) =>
			eventItem(event, {
				...how,
				part: how.incident !== undefined && how.incident.has(event.seq),
			}),
		),
	);
}

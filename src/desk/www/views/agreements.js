// SPDX-License-Identifier: LGPL-2.1-or-later
/** agreements.js -- what is known and agreed, until when, and ending it. */
import { get, post } from "../api.js";
import { shortDayText, untilText, whenText } from "../dates.js";
import { h } from "../dom.js";
import { data } from "../parts/data.js";
import { agreedFor } from "../parts/deed.js";
import { form } from "../parts/form.js";
import { announce } from "../parts/live.js";
import { empty } from "../parts/notice.js";
import { card, facts, head, more, part } from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { showTaken } from "../parts/taken.js";
import { familyTitle } from "../parts/who.js";
import { may } from "../session.js";
import { t } from "../words.js";

function end(agreement, { signal, refresh }) {
	const reason = reasonField(t("agreement-end-why"), t("reason-kept"));

	return more(
		t("agreement-end"),
		form({
			button: t("agreement-end"),
			kind: "",
			fields: [reason],
			check: reason.check,
			send: async () => {
				const answer = await post(
					`agreements/${agreement.id}/end`,
					{ reason: reason.read() },
					signal,
				);

				if (await showTaken(answer, refresh))
					announce(t("agreement-ended"));
			},
		}),
	);
}

const item = (agreement, ask) =>
	h(
		"li",
		null,
		card(
			h(
				"h3",
				null,
				familyTitle(agreement),
				" – ",
				agreedFor(agreement),
			),
			facts([
				[t("fact-reason"), data(agreement.reason)],
				[
					t("agreement-until"),
					`${shortDayText(agreement.until)} (${untilText(agreement.until)})`,
				],
				[
					t("agreement-by"),
					h(
						"span",
						null,
						data(agreement.by),
						`, ${whenText(agreement.at)}`,
					),
				],
			]),
			agreement.holds && may("decide") && end(agreement, ask),
		),
	);

const list = (rows, ask) =>
	h(
		"ul",
		{ class: "stack" },
		rows.map((agreement) => item(agreement, ask)),
	);

/** See router.js. */
export async function show(ask) {
	const { rows } = await get("agreements", ask.signal);
	const holding = rows.filter(({ holds }) => holds);
	const over = rows.filter(({ holds }) => !holds);

	return {
		title: t("view-agreements"),
		body: [
			head(t("view-agreements"), {
				lead: t("agreements-lead"),
				back: { to: "#/incidents", title: t("incidents-back") },
			}),
			part(
				t("agreements-hold"),
				holding.length === 0
					? empty(t("agreements-none"), t("agreements-none-why"))
					: list(holding, ask),
			),
			over.length > 0 && part(t("agreements-over"), list(over, ask)),
		],
	};
}

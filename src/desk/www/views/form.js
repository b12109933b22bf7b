// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * form.js -- one form for an official account: what is in its boxes, who has
 * approved it, and what this person may decide. It can be printed.
 */
import { get, post } from "../api.js";
import { stampText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { accountName, boxFacts } from "../parts/boxes.js";
import { data } from "../parts/data.js";
import { form, workButton } from "../parts/form.js";
import { approvalRows, asks, signatures } from "../parts/forms.js";
import { notice } from "../parts/notice.js";
import { notOpened } from "../parts/opening.js";
import {
	card,
	facts,
	head,
	linkButton,
	more,
	part,
	printButton,
} from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { sessionNow } from "../session.js";
import { said, t } from "../words.js";

const KINDS = {
	draft: "info",
	submitted: "info",
	"in-force": "good",
	"to-come": "good",
	over: "info",
	refused: "bad",
	withdrawn: "info",
};

const isUndecided = ({ state }) => state === "draft" || state === "submitted";

/** Whether the form is in force, and if not, why. */
function stateNotice(row) {
	const why =
		row.state === "submitted" &&
		row.missing.map((role) =>
			h("p", null, t("form-missing", { who: t(`role-${role}`) })),
		);

	return notice(
		KINDS[row.state],
		t(`form-says-${row.state}`),
		why,
		row.answer &&
			h(
				"p",
				null,
				data(row.answer),
				" – ",
				data(row.answeredBy),
				`, ${stampText(row.answeredAt)}`,
			),
	);
}

function decision(row) {
	return card(
		facts([
			[t("form-state"), t(`form-is-${row.state}`)],
			...approvalRows(row),
			[t("form-exception"), row.exception && data(row.exception)],
			[
				t("form-by"),
				h("span", null, data(row.by), `, ${stampText(row.at)}`),
			],
			[t("form-changed"), stampText(row.changedAt)],
			[t("form-number"), String(row.id)],
		]),
	);
}

/** Shows why something was not done. */
function notDone(place, answer) {
	fill(
		place,
		answer.problems.some(({ severity }) => severity === "error")
			? notOpened(answer.problems)
			: notice("bad", answer.text ? said(answer.text) : t("refused-title")),
	);
	focusOn(place);
}

function approvePart(row, place, refresh, signal) {
	return part(
		t("form-approve"),
		h("p", null, t("form-approve-text")),
		workButton(t("form-approve-button"), async () => {
			const answer = await post(
				`forms/${row.id}/approve`,
				{ base: row.base },
				signal,
			);

			if (answer.approved) await refresh();
			else notDone(place, answer);
		}),
	);
}

/** Refusing or withdrawing: with a reason. */
function endPart(row, word, place, refresh, signal) {
	const reason = reasonField(t(`form-${word}-why`), t("form-why-hint"));

	return more(
		t(`form-${word}`),
		h("p", null, t(`form-${word}-text`)),
		form({
			button: t(`form-${word}-button`),
			kind: "",
			label: t(`form-${word}`),
			fields: [reason],
			check: reason.check,
			send: async () => {
				const answer = await post(
					`forms/${row.id}/${word}`,
					{ reason: reason.read() },
					signal,
				);

				if (answer.withdrawn === false) notDone(place, answer);
				else await refresh();
			},
		}),
	);
}

function decisions(row, place, refresh, signal) {
	const { role } = sessionNow();
	const approves = row.state === "submitted" && row.missing.includes(role);
	const refuses =
		row.state === "submitted" && ["ict-lead", "head"].includes(role);
	const withdraws =
		isUndecided(row) || ["in-force", "to-come"].includes(row.state);

	return h(
		"div",
		{ class: "no-print" },
		approves && approvePart(row, place, refresh, signal),
		refuses && endPart(row, "refuse", place, refresh, signal),
		withdraws && endPart(row, "withdraw", place, refresh, signal),
	);
}

/** See router.js. */
export async function show({ params, signal, refresh }) {
	const [row, { rows }] = await Promise.all([
		get(`forms/${params.id}`, signal),
		get("forms", signal),
	]);
	const place = h("div", { tabindex: "-1", "data-result": true });

	return {
		title: t("form-title", { id: String(row.id) }),
		body: [
			head(accountName(row), {
				back: { to: "#/forms", title: t("view-forms") },
				lead: t("form-lead"),
				actions: [
					isUndecided(row) &&
						linkButton(`#/forms/${row.id}/edit`, t("form-edit")),
					!isUndecided(row) &&
						linkButton(`#/forms/new?from=${row.id}`, t("form-again")),
					printButton(),
				],
			}),
			stateNotice(row),
			h("div", { class: "no-print" }, asks(rows, row.id)),
			place,
			part(t("form-decided"), decision(row)),
			decisions(row, place, refresh, signal),
			part(t("form-boxes"), card(boxFacts(row.boxes))),
			signatures(row),
		],
	};
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/** forms.js -- the forms on which official accounts of the school are approved. */
import { get } from "../api.js";
import { dateText, isDay, whenText } from "../dates.js";
import { h } from "../dom.js";
import { accountName } from "../parts/boxes.js";
import { data } from "../parts/data.js";
import { approvalRows, asks } from "../parts/forms.js";
import { empty } from "../parts/notice.js";
import { card, facts, head, linkButton, more, part } from "../parts/page.js";
import { t } from "../words.js";

/** The lists, in their order. Those of `closed` must be opened. */
const LISTS = [
	["waiting", ["submitted"]],
	["drafts", ["draft"]],
	["open", ["in-force", "to-come"]],
	["ended", ["over", "refused", "withdrawn"]],
];

const day = (text) => isDay(text) && dateText(text);

function item(form) {
	return h(
		"li",
		null,
		card(
			h(
				"h3",
				null,
				h("a", { href: `#/forms/${form.id}` }, accountName(form)),
			),
			facts([
				[t("form-state"), t(`form-is-${form.state}`)],
				[t("box-live"), day(form.boxes.live)],
				[t("box-closing"), day(form.boxes.closing)],
				[
					t("form-by"),
					h("span", null, data(form.by), `, ${whenText(form.changedAt)}`),
				],
				...(form.state === "draft" ? [] : approvalRows(form)),
			]),
		),
	);
}

const list = (rows) => h("ul", { class: "stack" }, rows.map(item));

function listOf(name, states, rows) {
	const own = rows.filter(({ state }) => states.includes(state));

	if (own.length === 0) return null;
	return part(
		t(`forms-${name}`),
		name === "ended"
			? more(t("forms-ended-show", { n: own.length }), list(own))
			: list(own),
	);
}

/** See router.js. */
export async function show({ signal }) {
	const { rows } = await get("forms", signal);

	return {
		title: t("view-forms"),
		body: [
			head(t("view-forms"), {
				lead: t("forms-lead"),
				actions: [linkButton("#/forms/new", t("form-new"), "main")],
			}),
			asks(rows),
			rows.length === 0
				? empty(t("forms-none"), t("forms-none-why"))
				: LISTS.map(([name, states]) => listOf(name, states, rows)),
		],
	};
}

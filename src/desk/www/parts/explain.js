// SPDX-License-Identifier: LGPL-2.1-or-later
/** explain.js -- asks the filter: what would happen, and which line decides? */
import { post } from "../api.js";
import { now, whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { t, said } from "../words.js";
import { data } from "./data.js";
import { field, form, select, textInput, tick } from "./form.js";
import { notice } from "./notice.js";
import { facts, more } from "./page.js";
import { table } from "./table.js";
import { techniqueTitle } from "./who.js";

function answer(result) {
	const blocked = result.action === "block";
	const signs = result.signals ?? [];

	return [
		h(
			"div",
			{ class: `verdict ${result.action}`, tabindex: "-1" },
			h(
				"p",
				{ class: "strong" },
				t(blocked ? "explain-blocked" : "explain-allowed"),
			),
			facts([
				[t("explain-at"), whenText(result.at)],
				[
					t("explain-line"),
					result.ruleText &&
						h(
							"span",
							null,
							data(result.ruleText, "mono"),
							h("br"),
							h("small", { class: "soft" }, data(result.rule)),
						),
				],
				[
					t("fact-exception"),
					result.exception && data(result.exception),
				],
				[
					t("explain-next"),
					blocked
						? result.nextOpen
							? whenText(result.nextOpen)
							: t("explain-never")
						: null,
				],
				[
					t("fact-signs"),
					signs.length > 0 &&
						h(
							"ul",
							null,
							signs.map((sign) =>
								h("li", null, techniqueTitle(sign)),
							),
						),
				],
			]),
		),
		result.unasked?.length > 0 &&
			notice(
				"warn",
				t("explain-unasked"),
				h("p", null, data(result.unasked.join(", "))),
			),
		more(
			t("explain-lines"),
			table({
				caption: t("explain-lines"),
				quiet: true,
				head: [
					{ title: t("explain-rule") },
					{ title: t("explain-fits") },
				],
				rows: result.lines.map((line) => [
					h(
						"span",
						null,
						data(line.text, "mono"),
						h("br"),
						h("small", { class: "soft" }, data(line.place)),
					),
					line.fits
						? h("strong", null, t("explain-yes"))
						: said(line.why ?? ""),
				]),
			}),
		),
	];
}

function read(inputs) {
	const values = { url: inputs.url.value.trim() };

	if (inputs.group.value) values.groups = [inputs.group.value];
	if (inputs.user.value.trim()) values.user = inputs.user.value.trim();
	if (inputs.client.value.trim()) values.client = inputs.client.value.trim();
	if (inputs.at.value)
		values.at = inputs.at.value.replace("T", " ").slice(0, 16);
	if (inputs.decrypted.box.checked) values.decrypted = true;
	return values;
}

/**
 * The form and the place for its answer.
 *
 * @param {Array<string>} groups the policy's groups
 * @param {AbortSignal} signal
 */
export function explainForm(groups, signal) {
	const inputs = {
		url: textInput({
			inputmode: "url",
			spellcheck: "false",
			autocapitalize: "none",
		}),
		group: select(
			[
				["", t("explain-anybody")],
				...groups.map((group) => [group, group]),
			],
			"",
		),
		user: textInput({ autocapitalize: "none", spellcheck: "false" }),
		client: textInput({ spellcheck: "false", autocapitalize: "none" }),
		at: h("input", { type: "datetime-local", value: now().slice(0, 16) }),
		decrypted: tick(
			t("explain-decrypted"),
			{ checked: true },
			t("explain-decrypted-hint"),
		),
	};
	const url = field({
		label: t("explain-url"),
		hint: t("explain-url-hint"),
		control: inputs.url,
	});
	const result = h("div", { class: "result" });

	return h(
		"div",
		null,
		form({
			button: t("explain-button"),
			kind: "",
			label: t("view-explain"),
			fields: [
				url,
				field({ label: t("explain-group"), control: inputs.group }),
				field({ label: t("explain-at"), control: inputs.at }),
				more(
					t("explain-other"),
					field({ label: t("explain-user"), control: inputs.user }),
					field({
						label: t("explain-client"),
						hint: t("explain-client-hint"),
						control: inputs.client,
					}),
					inputs.decrypted,
				),
			],
			check: () => {
				url.complain(
					inputs.url.value.trim() === "" ? t("explain-no-url") : null,
				);
				return inputs.url.value.trim() !== "";
			},
			send: async () => {
				fill(
					result,
					answer(await post("explain", read(inputs), signal)),
				);
				focusOn(result.firstChild);
			},
		}),
		result,
	);
}

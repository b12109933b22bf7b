// SPDX-License-Identifier: LGPL-2.1-or-later
/** find.js -- finds a person or device by a part of the name. */
import { post } from "../api.js";
import { shortDayText } from "../dates.js";
import { fill, h } from "../dom.js";
import { field, form, textInput } from "../parts/form.js";
import { announce } from "../parts/live.js";
import { empty, notice } from "../parts/notice.js";
import { head } from "../parts/page.js";
import { whoKind, whoName } from "../parts/who.js";
import { t } from "../words.js";

function found(rows) {
	return h(
		"ol",
		{ class: "rows" },
		rows.map((person) =>
			h(
				"li",
				{ class: "row" },
				h(
					"h2",
					{ class: "as-h3" },
					h(
						"a",
						{
							class: "cover",
							"data-walk": true,
							href: `#/person/${person.id}`,
						},
						whoName(person),
					),
				),
				h(
					"p",
					{ class: "row-more" },
					h("span", null, whoKind(person)),
					person.last &&
						h(
							"span",
							null,
							t("find-last", { when: shortDayText(person.last) }),
						),
				),
			),
		),
	);
}

/** See router.js. */
export async function show({ signal }) {
	const text = textInput({
		id: "find-text",
		autocapitalize: "none",
		spellcheck: "false",
	});
	const name = field({
		label: t("find-label"),
		hint: t("find-hint"),
		control: text,
	});
	const result = h("div", { class: "result" });

	return {
		title: t("view-find"),
		body: [
			head(t("view-find"), { lead: t("find-lead") }),
			notice("info", t("find-notice")),
			form({
				button: t("find-button"),
				fields: [name],
				check: () => {
					const fits = text.value.trim().length >= 2;

					name.complain(fits ? null : t("find-short"));
					return fits;
				},
				send: async () => {
					const { rows, more } = await post(
						"person/find",
						{ text: text.value.trim() },
						signal,
					);

					fill(
						result,
						h(
							"p",
							{ class: "soft" },
							t("find-found", { n: rows.length }),
						),
						rows.length === 0
							? empty(t("find-none"), t("find-none-why"))
							: found(rows),
						more && h("p", { class: "soft after" }, t("find-more")),
					);
					setTimeout(
						() => announce(t("find-found", { n: rows.length })),
						100,
					);
				},
			}),
			result,
		],
	};
}

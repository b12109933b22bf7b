// SPDX-License-Identifier: LGPL-2.1-or-later
/** policy.js -- the school's policy, to read. */
import { get } from "../api.js";
import { whenText } from "../dates.js";
import { h } from "../dom.js";
import { editor } from "../parts/editor.js";
import { notice } from "../parts/notice.js";
import { head, linkButton, part, printButton } from "../parts/page.js";
import { data } from "../parts/data.js";
import { may } from "../session.js";
import { t } from "../words.js";

/** See router.js. */
export async function show({ signal }) {
	const policy = await get("policy", signal);

	return {
		title: t("view-policy"),
		body: [
			head(t("view-policy"), {
				lead: t("policy-lead"),
				actions: [
					may("edit-exceptions") &&
						linkButton("#/exceptions/edit", t("exceptions-edit")),
					printButton(),
				],
			}),
			policy.current
				? notice(
						"good",
						policy.installedAt
							? t("policy-current", {
									when: whenText(policy.installedAt),
								})
							: t("policy-current-some"),
					)
				: notice(
						"warn",
						t("policy-old"),
						h("p", null, t("policy-old-text")),
					),
			policy.files.map((file, at) =>
				part(
					data(file.name),
					editor({
						id: `file-${at}`,
						label: t(
							file.editable ? "policy-editable" : "policy-fixed",
						),
						text: file.text,
						readOnly: true,
					}),
					h("pre", { class: "only-print" }, file.text),
				),
			),
		],
	};
}

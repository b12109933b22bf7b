// SPDX-License-Identifier: LGPL-2.1-or-later
/** explain.js -- what would the filter do, and why? */
import { get } from "../api.js";
import { explainForm } from "../parts/explain.js";
import { card, head } from "../parts/page.js";
import { t } from "../words.js";

/** See router.js. */
export async function show({ signal }) {
	const { groups } = await get("groups", signal);

	return {
		title: t("view-explain"),
		body: [
			head(t("view-explain"), { lead: t("explain-lead") }),
			card(explainForm(groups, signal)),
		],
	};
}

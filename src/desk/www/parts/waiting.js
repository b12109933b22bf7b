// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * waiting.js -- what waits for whoever is signed in: requests to answer, and
 * forms to approve. For a view that is about something else: what cannot be had
 * is left out.
 */
import { get } from "../api.js";
import { h } from "../dom.js";
import { may, sessionNow } from "../session.js";
import { t } from "../words.js";
import { notice } from "./notice.js";

/**
 * The rows of another view, for those who have the right to see it; none if
 * they cannot be had, because the view at hand is what the person asked for.
 */
export async function rowsElsewhere(view, right, signal) {
	if (!may(right)) return [];
	try {
		return (await get(view, signal)).rows;
	} catch (error) {
		if (signal?.aborted) throw error;
		return [];
	}
}

/** Returns a notice; null if nothing waits. */
export async function waiting(signal) {
	const { role } = sessionNow();
	const [requests, forms] = await Promise.all([
		rowsElsewhere("requests", "answer", signal),
		rowsElsewhere("forms", "fill-in", signal),
	]);
	const asked = requests.filter(({ state }) => state === "waits").length;
	const unapproved = forms.filter(
		({ state, missing }) => state === "submitted" && missing.includes(role),
	).length;

	if (asked + unapproved === 0) return null;
	return notice(
		"info",
		t("waiting-title"),
		asked > 0 &&
			h(
				"p",
				null,
				h("a", { href: "#/requests" }, t("waiting-requests", { n: asked })),
			),
		unapproved > 0 &&
			h(
				"p",
				null,
				h("a", { href: "#/forms" }, t("waiting-forms", { n: unapproved })),
			),
	);
}

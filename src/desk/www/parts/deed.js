// SPDX-License-Identifier: LGPL-2.1-or-later
/** deed.js -- what somebody did at the desk, in words. */
import { shortDayText, untilText } from "../dates.js";
import { known, rich, said, t } from "../words.js";
import { data } from "./data.js";

/** The title of an entry of the desk's journal. */
export function deedTitle(deed) {
	const key = `action-${deed.action}`;

	return known(key) ? t(key) : said(deed.title);
}

/** For whom something is agreed: one person or device, or everyone. */
export const agreedFor = ({ person }) =>
	person === null ? t("everyone") : data(person);

/** "Until Mon 30 Nov (in 4 days), for everyone." */
export const agreedUntil = (agreement) =>
	rich("agreed-until", {
		until: `${shortDayText(agreement.until)} (${untilText(agreement.until)})`,
		whom: agreedFor(agreement),
	});

// SPDX-License-Identifier: LGPL-2.1-or-later
/** shares.js -- how many alerts were false, week by week. */
import { get, query } from "../api.js";
import { addDays, dayMonthText, shortDayText } from "../dates.js";
import { h } from "../dom.js";
import { columns } from "../parts/chart.js";
import { empty } from "../parts/notice.js";
import { card, head, more, part, printButton } from "../parts/page.js";
import { may } from "../session.js";
import { t } from "../words.js";

/** How many weeks are drawn; the table has all. */
const DRAWN = 26;

/** A week that leads to its incidents, for those who may see them. */
function followed(monday) {
	const filters = {
		state: "all",
		doer: "all",
		from: monday,
		until: addDays(monday, 6),
	};

	return may("see-people")
		? h("a", { href: `#/incidents${query(filters)}` }, shortDayText(monday))
		: shortDayText(monday);
}

function chart(weeks) {
	const drawn = weeks.slice(-DRAWN);
	const last =
		drawn.findLast?.(({ share }) => share !== null) ??
		drawn.filter(({ share }) => share !== null).pop();
	const step = drawn.length > 12 ? 4 : 1;

	return columns({
		title: t("shares-title"),
		say: last
			? t("shares-say", {
					share: last.share,
					week: dayMonthText(last.week),
				})
			: t("shares-none-yet"),
		series: [{ title: t("shares-title") }],
		top: 100,
		points: drawn.map(({ week, share }, at) => ({
			label: at % step === 0 ? dayMonthText(week) : null,
			crowded: drawn.length > 8,
			worth: share === null ? null : `${share}%`,
			values: [share ?? 0],
		})),
		numbers: {
			caption: t("shares-title"),
			head: [
				{ title: t("week-of") },
				{ title: t("shares-incidents"), number: true },
				{ title: t("shares-decided"), number: true },
				{ title: t("shares-false"), number: true },
				{ title: t("shares-share"), number: true },
			],
			rows: [...weeks]
				.reverse()
				.map((week) => [
					followed(week.week),
					week.incidents,
					week.decided,
					week.false,
					week.share === null
						? t("shares-undecided")
						: `${week.share}%`,
				]),
		},
	});
}

/** See router.js. */
export async function show({ signal }) {
	const { weeks } = await get("shares", signal);

	return {
		title: t("view-shares"),
		body: [
			head(t("view-shares"), {
				lead: t("shares-lead"),
				actions: [printButton()],
			}),
			part(
				t("shares-by-week"),
				weeks.some(({ decided }) => decided > 0)
					? card(chart(weeks))
					: empty(t("shares-none"), t("shares-none-why")),
			),
			more(t("shares-what"), h("p", null, t("shares-what-text"))),
		],
	};
}

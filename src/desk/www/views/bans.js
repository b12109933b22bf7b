// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * bans.js -- who is banned, until when and why; what the policy proposes; and
 * the groups in which banned people may work while somebody watches.
 */
import { get, post } from "../api.js";
import { whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { banDone, banEnd, proposalList } from "../parts/ban.js";
import { data } from "../parts/data.js";
import { field, form, select, textInput } from "../parts/form.js";
import { empty } from "../parts/notice.js";
import { card, facts, head, more, part } from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { may } from "../session.js";
import { rich, t } from "../words.js";

const numberOf = ({ id }) => Number(id.replace(/\D/g, ""));

const isOver = ({ state }) => state === "ended" || state === "lifted";

const isWatch = ({ kind }) => kind === "supervision";

/** A form with a reason, behind a title. */
function reasonAct(title, why, text, send) {
	const reason = reasonField(why, t("reason-kept"), text);

	return more(
		title,
		form({
			button: title,
			kind: "",
			fields: [reason],
			check: reason.check,
			send: () => send(reason.read()),
		}),
	);
}

const lift = (ban, then, signal) =>
	reasonAct(t("ban-lift"), t("ban-lift-why"), t("ban-lift-usual"), async (reason) => {
		const answer = await post(
			`bans/${numberOf(ban)}/lift`,
			{ reason },
			signal,
		);

		await then(t("ban-lifted", { id: ban.id }), answer);
	});

const endWatch = (watch, then, signal) =>
	reasonAct(
		t("watch-end"),
		t("watch-end-why"),
		t("watch-end-usual"),
		async (reason) => {
			const answer = await post(
				`supervisions/${numberOf(watch)}/end`,
				{ reason },
				signal,
			);

			await then(t("watch-ended", { group: watch.whom }), answer);
		},
	);

function item(row, act) {
	return h(
		"li",
		{ id: row.id },
		card(
			h("h3", null, data(row.whom || row.hash || "?")),
			facts([
				[t("ban-kind"), t(`ban-kind-${row.kind}`)],
				[
					t("request-ends"),
					row.until === null ? t("ban-for-ever") : whenText(row.until),
				],
				[t("ban-state"), t(`ban-is-${row.state.replace(" ", "-")}`)],
				[t("fact-reason"), row.because && data(row.because)],
				[
					t("request-by"),
					h("span", null, data(row.by), `, ${whenText(row.from)}`),
				],
				[t("ban-id"), data(row.id)],
			]),
			act,
		),
	);
}

const list = (rows, act) =>
	h(
		"ul",
		{ class: "stack" },
		rows.map((row) => item(row, act?.(row))),
	);

/** The kinds by which somebody can be banned whom no record names. */
const KINDS = ["user", "address", "mac"];

function banForm(then, signal) {
	const kind = select(
		KINDS.map((word) => [word, t(`ban-kind-${word}`)]),
		"user",
	);
	const name = textInput({
		spellcheck: "false",
		autocapitalize: "none",
		maxlength: 255,
	});
	const nameField = field({
		label: t("ban-name"),
		hint: t("ban-name-hint"),
		control: name,
	});
	const end = banEnd();
	const reason = reasonField(t("ban-why"), t("ban-why-hint"));

	return form({
		button: t("ban-button"),
		label: t("ban-new"),
		fields: [
			field({ label: t("ban-kind"), control: kind }),
			nameField,
			end,
			reason,
		],
		check: () => {
			const typed = name.value.trim() !== "";

			nameField.complain(typed ? null : t("ban-no-name"));
			return [typed, end.check(), reason.check()].every(Boolean);
		},
		send: async () => {
			const answer = await post(
				"ban",
				{
					kind: kind.value,
					name: name.value.trim(),
					reason: reason.read(),
					...end.read(),
				},
				signal,
			);

			await then(t("ban-done", { id: answer.ban }), answer);
		},
	});
}

/** How long somebody watches, in minutes. */
const WATCHES = [45, 60, 90, 180, 480];

function watchForm(groups, then, signal) {
	const group = select(
		groups.map((name) => [name, name]),
		groups[0],
	);
	const minutes = select(
		WATCHES.map((n) => [String(n), t("watch-minutes", { n })]),
		"45",
	);
	const reason = reasonField(t("watch-why"), t("reason-kept"));

	return form({
		button: t("watch-button"),
		label: t("watch-new"),
		fields: [
			field({ label: t("watch-group"), control: group }),
			field({ label: t("for-label"), control: minutes }),
			reason,
		],
		check: reason.check,
		send: async () => {
			const answer = await post(
				"supervisions",
				{
					group: group.value,
					minutes: Number(minutes.value),
					reason: reason.read(),
				},
				signal,
			);

			await then(t("watch-done", { group: group.value }), answer);
		},
	});
}

function proposed(answer, then, signal) {
	const waiting = answer.proposals.filter(({ state }) => state === "waits");
	const decided = answer.proposals.filter(({ state }) => state !== "waits");
	const cards = (rows) =>
		proposalList(
			rows,
			(done, given) =>
				then(
					given
						? t("ban-done", { id: done.ban })
						: t("proposal-refused-now"),
					done,
				),
			signal,
		);

	return [
		waiting.length > 0 && part(t("proposals-title"), cards(waiting)),
		decided.length > 0 &&
			part(
				t("proposals-decided"),
				more(
					t("proposals-show", { n: decided.length }),
					cards(decided),
				),
			),
	];
}

function bans(answer, then, signal) {
	const rows = answer.rows.filter((row) => !isWatch(row));
	const holding = rows.filter((row) => !isOver(row));
	const over = rows.filter(isOver);

	return [
		proposed(answer, then, signal),
		part(
			t("bans-hold"),
			holding.length === 0
				? empty(t("bans-none"), t("bans-none-why"))
				: list(holding, (row) => lift(row, then, signal)),
			more(t("ban-new"), banForm(then, signal)),
		),
		over.length > 0 &&
			part(
				t("bans-over"),
				more(t("bans-over-show", { n: over.length }), list(over)),
			),
		answer.more && h("p", { class: "soft" }, t("bans-more")),
	];
}

function watches(answer, then, signal) {
	const rows = answer.rows.filter((row) => isWatch(row) && !isOver(row));

	return part(
		t("watch-title"),
		h("p", { class: "soft" }, t("watch-lead")),
		answer.supervised.length > 0 &&
			h(
				"p",
				null,
				rich("watch-always", { groups: answer.supervised.join(", ") }),
			),
		rows.length === 0
			? empty(t("watch-none"))
			: list(rows, (row) => endWatch(row, then, signal)),
		answer.groups.length > 0 &&
			more(t("watch-new"), watchForm(answer.groups, then, signal)),
	);
}

/** See router.js. */
export async function show({ signal }) {
	const place = h("div", null);
	const news = h("div", { tabindex: "-1", "data-result": true });
	const put = (answer) =>
		fill(
			place,
			may("ban") && bans(answer, then, signal),
			watches(answer, then, signal),
		);
	const then = async (title, answer) => {
		put(await get("bans", signal));
		fill(news, banDone(title, { warnings: answer.warnings }));
		focusOn(news);
	};

	put(await get("bans", signal));
	return {
		title: t("view-bans"),
		body: [
			head(t("view-bans"), {
				lead: t(may("ban") ? "bans-lead" : "watch-lead"),
			}),
			news,
			place,
		],
	};
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * browse.mjs -- tests the page in Chromium, with the stand-in server: the main
 * job with the keyboard only, every view at three widths in light and dark with
 * axe-core, Welsh, paper, a slow server, a server that is away, a session that
 * ends.
 *
 * usage: node browse.mjs [FOLDER FOR PICTURES]
 *
 * SG_AXE is the path of axe-core's axe.min.js; without it, axe is left out.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { TODAY } from "./data.mjs";
import { start } from "./stand_in.mjs";

const SHOTS = process.argv[2] ?? null;
const AXE = process.env.SG_AXE
	? readFileSync(process.env.SG_AXE, "utf8")
	: null;
const WIDTHS = [360, 768, 1280];
const MODES = ["light", "dark"];
const counts = { passed: 0, failed: 0 };

function is(name, fits, more = "") {
	if (fits) counts.passed += 1;
	else counts.failed += 1;
	console.log(`${fits ? "ok" : "not ok"} - ${name}`);
	if (!fits && more)
		console.log(`    ${String(more).split("\n").join("\n    ")}`);
}

const stand = await start(0);
const browser = await launch();
const page = await browser.page();

if (SHOTS) mkdirSync(SHOTS, { recursive: true });

/* ---- helpers ------------------------------------------------------------ */

const text = (selector) =>
	page.eval(
		`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`,
	);
const focused = (property) => page.eval(`document.activeElement.${property}`);
const click = (selector) =>
	page.eval(`document.querySelector(${JSON.stringify(selector)}).click()`);
const clickText = (selector, words) =>
	page.eval(
		`[...document.querySelectorAll(${JSON.stringify(selector)})].find((each) => each.textContent.includes(${JSON.stringify(words)})).click()`,
	);
const put = (selector, value) =>
	page.eval(
		`(() => { const field = document.querySelector(${JSON.stringify(selector)}); field.value = ${JSON.stringify(value)}; field.dispatchEvent(new Event("input", { bubbles: true })); field.dispatchEvent(new Event("change", { bubbles: true })); })()`,
	);
const sees = (words) =>
	page.until(`document.body.innerText.includes(${JSON.stringify(words)})`);

/** Begins anew: another world, nobody signed in, the first view. */
async function fresh(name, language = "en") {
	stand.reset();
	page.complaints.length = 0;
	await page.size(1280);
	await page.media({ "prefers-color-scheme": "light" });
	await page.open("about:blank");
	await page.open(stand.url);
	await page.until("document.querySelector('main form')");
	await page.eval(
		`localStorage.clear(); localStorage.setItem("schoolgate-language", "${language}")`,
	);
	await page.eval("location.reload()");
	await page.until("document.querySelector('main form')");
	await page.settled();
	if (name === null) return;
	await put("input[name=name]", name);
	await put("input[name=password]", "correct horse");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
}

/** Nothing was complained about since fresh(). */
const noScriptFailed = (name) =>
	is(
		`${name}: no script failed`,
		page.complaints.length === 0,
		page.complaints.join("\n"),
	);

/** Gives the reason that the present view asks for. */
async function giveReason() {
	await put("main form:has(.suggestions) textarea", "Weekly check");
	await click("main form:has(.suggestions) button[type=submit]");
	await page.until("!document.querySelector('main .suggestions')");
	await page.settled();
}

/** Presses Tab until the focus is on what fits; at most 60 times. */
async function tabTo(expression) {
	for (let n = 0; n < 60; n++) {
		await page.press("Tab");
		if (
			await page.eval(
				`((element) => ${expression})(document.activeElement)`,
			)
		)
			return true;
	}
	return false;
}

async function faultsOfAxe() {
	await page.eval(AXE);
	const faults = await page.eval(
		`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
			.then(({ violations }) => violations.map(({ id, help, nodes }) => id + ": " + help + "\\n  " + nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + node.html.slice(0, 160)).join("\\n  ")))`,
	);

	return faults.join("\n");
}

const tooWide = () =>
	page.eval(
		`document.documentElement.scrollWidth > innerWidth ? [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map((each) => each.tagName + "." + each.getAttribute("class")).join() || "page" : ""`,
	);

/** Looks at the present view in each width and mode. */
async function lookAt(name) {
	const faults = [];

	for (const width of WIDTHS) {
		for (const mode of MODES) {
			await page.size(width);
			await page.media({ "prefers-color-scheme": mode });
			await page.eval(
				"new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
			);
			const wide = await tooWide();
			const axe = AXE ? await faultsOfAxe() : "";

			if (wide)
				faults.push(`${width} ${mode}: wider than the window: ${wide}`);
			if (axe) faults.push(`${width} ${mode}: ${axe}`);
			if (SHOTS)
				writeFileSync(
					join(SHOTS, `${name}-${width}-${mode}.png`),
					await page.picture(),
				);
		}
	}
	await page.size(320);
	const wide = await tooWide();

	if (wide) faults.push(`320: wider than the window: ${wide}`);
	await page.size(1280);
	await page.media({ "prefers-color-scheme": "light" });
	is(
		`view ${name}: accessible, and fits`,
		faults.length === 0,
		faults.join("\n"),
	);
}

/* ---- the views ---------------------------------------------------------- */

const openPerson = async () => {
	await giveReason();
};

const openDetails = () =>
	page.eval(
		"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
	);

/** Each view: its name, its place, and what makes it interesting. */
const VIEWS = [
	["today", "#/today"],
	["incidents", "#/incidents"],
	["incidents-all", "#/incidents?state=all&doer=all"],
	["incident-closed", "#/incidents/4713"],
	[
		"incident",
		"#/incidents/4700",
		async () => {
			await giveReason();
			await clickText("main button", "Show the hour");
			await sees("Part of this incident");
			await page.eval(
				"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
			);
			await page.eval(
				"document.querySelectorAll('main input[type=radio]')[2].click()",
			);
		},
	],
	[
		"incident-decided",
		"#/incidents/4700",
		async () => {
			await page.eval(
				"document.querySelectorAll('main input[type=radio]')[0].click()",
			);
			await put("main fieldset ~ .field textarea", "Talked to the class");
			await clickText("main button[type=submit]", "Decide");
			await page.until("document.querySelector('#decided')");
		},
	],
	[
		"find",
		"#/person",
		async () => {
			await put("#find-text", "an");
			await click("main form button[type=submit]");
			await page.until("document.querySelector('.rows')");
		},
	],
	["person-closed", "#/person/3"],
	["person", "#/person/60", openPerson],
	["agreements", "#/agreements"],
	["alerts", "#/alerts"],
	["exceptions", "#/exceptions"],
	["forms", "#/forms", openDetails],
	["form-waits", "#/forms/703", openDetails],
	["form-in-force", "#/forms/701", openDetails],
	["form-refused", "#/forms/690"],
	[
		"fill",
		"#/forms/new",
		async () => {
			await clickText("main form button", "Hand it in");
			await page.until("document.querySelector('[aria-invalid]')");
		},
	],
	[
		"edit",
		"#/exceptions/edit",
		async () => {
			await put(
				"#exceptions-text",
				`${await page.eval("document.querySelector('#exceptions-text').value")}\nexception EX-020\n    allow      yuotube\n    until      Fri 13 Nov 2026\n`,
			);
			await clickText("main button", "Check");
			await page.until("document.querySelector('.problem')");
		},
	],
	["week", "#/week"],
	["year", "#/year"],
	["policy", "#/policy"],
	[
		"explain",
		"#/explain",
		async () => {
			await put("main input", "www.instagram.com");
			await click("main form button[type=submit]");
			await page.until("document.querySelector('.verdict')");
		},
	],
	[
		"health",
		"#/health",
		async () => {
			await page.eval(
				"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
			);
		},
	],
	[
		"totals",
		"#/totals",
		async () => {
			await page.eval(
				"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
			);
		},
	],
	["shares", "#/shares"],
	["report-closed", "#/report"],
	["report", "#/report", giveReason],
	["review", "#/review"],
	["looks", "#/looks"],
	["help", "#/help"],
	["requests", "#/requests"],
	[
		"requests-date",
		"#/requests",
		async () => {
			await page.eval(
				"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
			);
			await put("#request-902 select", "date");
		},
	],
	[
		"open",
		"#/open",
		async () => {
			await click("main form button[type=submit]");
			await page.until("document.querySelector('[aria-invalid]')");
		},
	],
	["bans", "#/bans"],
	[
		"bans-open",
		"#/bans",
		async () => {
			await page.eval(
				"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
			);
		},
	],
	["nowhere", "#/nowhere"],
];

async function everyView() {
	await fresh(null);
	await lookAt("door");
	await fresh("j.smith");
	for (const [name, place, prepare] of VIEWS) {
		if (name === "edit") stand.world.text += "\n";
		await page.go(place);
		if (prepare) await prepare();
		await lookAt(name);
	}
	is(
		"no script failed, and nothing broke the security policy",
		page.complaints.length === 0,
		page.complaints.join("\n"),
	);

	await fresh("j.smith");
	Object.assign(stand.world, { empty: true, health: "well" });
	await page.go("#/incidents");
	await page.go("#/today");
	await lookAt("today-empty");
	Object.assign(stand.world, {
		health: "wrong",
		stale: true,
		quiet: [{ from: "2026-11-19", until: "2026-11-20" }],
	});
	await page.go("#/health");
	await lookAt("health-wrong");
	await page.go("#/today");
	await lookAt("today-quiet");
	await page.media({ "forced-colors": "active" });
	if (SHOTS)
		writeFileSync(join(SHOTS, "forced-colors.png"), await page.picture());
}

/* ---- the main job, with the keyboard ------------------------------------ */

async function keyboard() {
	await fresh(null);
	is(
		"keyboard: the title has the focus at the door",
		(await focused("tagName")) === "H1",
	);
	await tabTo("element.name === 'name'");
	await page.type("j.smith");
	await page.press("Tab");
	await page.type("wrong");
	await page.press("Enter");
	await page.until("document.querySelector('.trouble .notice')");
	is(
		"keyboard: a wrong password is said, and has the focus",
		(await focused("className")) === "trouble" &&
			(await text(".trouble")).includes("wrong"),
	);
	(await tabTo("element.name === 'password'")) ||
		(await page.eval("document.querySelector('[name=password]').focus()"));
	await page.type("correct horse");
	await page.press("Enter");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
	is(
		"keyboard: the day is the title, and has the focus",
		(await focused("tagName")) === "H1" &&
			(await text("h1")).includes("26 November"),
	);
	await page.press("j");
	const name = await focused("innerText");

	is(
		"keyboard: j goes to the first incident",
		(await focused("href")).includes("#/incidents/"),
	);
	await page.press("j");
	await page.press("k");
	is("keyboard: k goes back", (await focused("innerText")) === name);
	await page.press("Enter");
	await page.until("document.querySelector('.suggestions')");
	await page.settled();
	is(
		"keyboard: a reason is asked before anything is shown",
		!(await text("main")).includes(name) &&
			(await text("main")).includes("written down"),
	);
	await tabTo("element.tagName === 'TEXTAREA'");
	await page.type("a");
	await tabTo("element.type === 'submit'");
	await page.press("Enter");
	is(
		"keyboard: a reason that is too short is refused at its field",
		(await focused("tagName")) === "TEXTAREA" &&
			(await page.eval(
				"document.activeElement.getAttribute('aria-invalid')",
			)) === "true",
	);
	await page.type(" weekly check");
	await tabTo("element.type === 'submit'");
	await page.press("Enter");
	await page.until("document.querySelector('.events')");
	await page.settled();
	is(
		"keyboard: then the incident is shown",
		(await text("h1")).includes(name),
	);
	is(
		"the look is in the journal",
		stand.world.deeds.some(({ action }) => action === "viewed"),
	);
	await tabTo("element.type === 'radio'");
	await page.press(" ");
	await tabTo("element.type === 'submit'");
	await page.press("Enter");
	is(
		"keyboard: deciding asks for a reason",
		(await focused("tagName")) === "TEXTAREA",
	);
	await page.type("Talked to the pupil");
	await tabTo("element.type === 'submit'");
	await page.press("Enter");
	await page.until("document.querySelector('#decided')");
	await page.until("document.activeElement.id === 'decided'");
	is(
		"keyboard: the decision is shown, and has the focus",
		(await text("#decided")).includes("real"),
	);
	await clickText("#decided button", "differently");
	await page.until("document.querySelector('main input[value=new]')");
	await click("main input[value=new]");
	await clickText("main button[type=submit]", "Decide");
	await page.until(
		"document.querySelector('.state')?.innerText.includes('New')",
	);
	await page.settled();
	is(
		"a decision is taken back by another one",
		!(await page.eval("document.querySelector('#decided')")),
	);
	await page.eval("document.querySelector('h1').focus()");
	await page.press("u");
	await page.until("!location.hash.includes('/incidents/')");
	await page.press("?");
	await sees("Letters are shortcuts");
	await page.settled();
	await page.eval(
		"document.querySelector('main input[type=checkbox]').click()",
	);
	await page.go("#/incidents");
	await page.press("j");
	is("the letters can be turned off", (await focused("tagName")) === "H1");
	await page.eval("history.back()");
	await page.settled();
	await page.eval("history.forward()");
	await page.until("location.hash === '#/incidents'");
	await page.settled();
	await page.eval("document.querySelector('.cover').focus()");
	const place = await focused("href");

	await page.press("Enter");
	await page.until("location.hash.includes('/incidents/')");
	await page.settled();
	await page.eval("history.back()");
	await page.until("location.hash === '#/incidents'");
	await page.settled();
	is(
		"on the way back, the focus is on the incident that one comes from",
		(await focused("href")) === place,
	);
	await put("#filter-severity", "high");
	await page.eval("document.querySelector('#filter-severity').focus()");
	await page.until("location.hash.includes('severity=high')");
	await page.settled();
	is("a filter keeps the focus", (await focused("id")) === "filter-severity");
	await page.press("Tab", 0);
	await page.eval("document.querySelector('.skip').focus()");
	await page.press("Enter");
	is(
		"the first link skips to the main part",
		(await focused("id")) === "main",
	);
	await page.size(360);
	await click(".menu-button");
	is(
		"the menu opens on a phone",
		(await page.eval(
			"document.querySelector('.menu-button').getAttribute('aria-expanded')",
		)) === "true",
	);
	await page.eval("document.querySelector('.menu a').focus()");
	await page.press("Escape");
	is(
		"Escape closes it, and the focus is on its button",
		(await focused("className")) === "menu-button" &&
			(await page.eval("document.querySelector('#menu').hidden")),
	);
	await page.size(1280);
}

/* ---- what must not go wrong --------------------------------------------- */

/** More new incidents than the first view gets: none of people among them. */
async function many() {
	await fresh("j.smith");
	const { incidents } = stand.world;

	for (const incident of incidents) {
		incident.state = incident.doer === "people" ? "real" : "new";
		incident.severity = "high";
	}
	const others = incidents.filter(({ state }) => state === "new").length;
	const mine = incidents.find(({ doer }) => doer === "people");

	Object.assign(mine, { state: "new", severity: "low" });
	is("there are more than the view gets at once", others > 20);
	await page.go("#/incidents");
	await page.go("#/today");
	is(
		"a new incident of a person is never hidden by those of pages",
		(await text("main")).includes("1 new incident needs you") &&
			(await text("main .rows")).includes(mine.person.name),
	);
	is(
		"the number of the others is whole",
		(await text("main")).includes(`${others} that pages or apps caused`),
	);
}

/** Nobody must look at another view to learn that somebody waits. */
async function waits() {
	await fresh("j.smith");
	const n = stand.world.requests.filter(({ state }) => state === "waits").length;

	is("there are requests that wait", n > 0);
	is(
		"the officer's first view says how many requests wait",
		(await text("main")).includes(`${n} request`),
		await text("main"),
	);
	for (const request of stand.world.requests) request.state = "refused";
	await page.go("#/incidents");
	await page.go("#/today");
	is(
		"and nothing if none does",
		!(await text("main")).includes("Somebody waits for you"),
	);
}

/** Today says who tried to get round the filter, and accuses nobody else. */
async function tried() {
	await fresh("j.smith");
	const { incidents } = stand.world;
	const round = incidents.filter(({ family }) => family === "round");
	const mine = round.filter(({ doer }) => doer === "people");
	const [wrong, first, second] = mine;

	for (const incident of incidents) incident.day = "2026-11-01";
	for (const incident of mine.slice(0, 3)) incident.day = TODAY;
	Object.assign(wrong, { state: "page" });
	Object.assign(first, { state: "new", through: 0, severity: "high" });
	Object.assign(second, { state: "real", through: 2, severity: "low" });
	second.person = incidents.find(
		({ person }) => person.id !== first.person.id,
	).person;
	await page.go("#/incidents");
	await page.go("#/today");
	const people = await page.eval(
		"[...document.querySelectorAll('.tried')].map((each) => each.innerText)",
	);

	is("each person who tried is listed once", people.length === 2, people);
	is(
		"first of them for whom something got through, with how much",
		people[0].includes(second.person.name) &&
			people[0].includes("2 got through."),
		people[0],
	);
	is(
		"and the other without that",
		people[1].includes(first.person.name) &&
			!people[1].includes("got through"),
		people[1],
	);
	await page.go("#/incidents");
	await page.eval(
		"(() => { const who = document.querySelector('#filter-who'); who.value = 'others'; who.dispatchEvent(new Event('change')); })()",
	);
	await page.until("location.hash.includes('doer=others')");
	await page.settled();
	is(
		"incidents of pages and apps can be listed",
		(await page.eval("document.querySelectorAll('main .rows > li').length")) >
			0 && !(await text("main .rows")).includes("A person"),
	);
	await page.go("#/incidents?state=page");
	is(
		"what was decided about pages is not hidden by a filter",
		(await page.eval("document.querySelector('#filter-who').value")) ===
			"all",
	);
	await page.go("#/incidents?what=round&state=all");
	is(
		"ways round can be listed alone",
		(await text("[data-result]")).startsWith(`${round.length} `),
		await text("[data-result]"),
	);
}

/** A person who had lessons, and tried something: only the second accuses. */
async function lessons() {
	await fresh("j.smith");
	const { id, person } = stand.world.incidents.find(
		({ passed, doer, day }) =>
			passed > 0 && doer === "people" && day === "2026-11-26",
	);
	const search = stand.world.events.get(id)[0];

	Object.assign(search, { blocked: false, outcome: "let through" });
	await page.go(`#/person/${person.id}`);
	await giveReason();
	const items = await page.eval(
		`[...document.querySelectorAll(".events > li")].map((item) => ({
			text: item.querySelector(".event-say").textContent,
			outcome: item.querySelector(".outcome").className,
			said: item.querySelector(".outcome").textContent }))`,
	);
	const lesson = items.filter(({ text: words }) =>
		/bitesize|photosynthesis|classroom/.test(words),
	);
	const round = items.filter(({ outcome }) => outcome === "outcome passed");

	is(
		"an allowed page is not said to be let through",
		lesson.length > 2 &&
			lesson.every(
				({ outcome, said }) =>
					outcome === "outcome allowed" && said === "Allowed",
			),
		JSON.stringify(lesson),
	);
	is(
		"nor is a search",
		items.some(
			({ text: words, outcome }) =>
				words === search.sentence && outcome === "outcome allowed",
		),
	);
	is(
		"a way round that was not blocked is",
		round.length > 0 &&
			round.every(
				({ text: words, said }) =>
					words.includes("croxyproxy") && said === "Let through",
			),
		JSON.stringify(round),
	);
	const facts = await text("main dl");
	const total = await page.eval(
		`[...document.querySelectorAll(".chart tbody tr")].reduce((all, row) => all + Number(row.children[1].textContent) + Number(row.children[3].textContent), 0)`,
	);

	is(
		"the chart of a person has attempts, and no lessons",
		total > 0 && total === items.length - lesson.length,
		`${total} of ${items.length}`,
	);
	is(
		"what was allowed is counted apart",
		facts.includes(`no attempts\n${lesson.length}`),
		facts,
	);
}

/** What was agreed says until when, and for whom; a decision says what it was. */
async function agreed() {
	const decide = async (state, everyone) => {
		await page.until(`document.querySelector("main input[value=${state}]")`);
		await click(`main input[value=${state}]`);
		await put("main fieldset ~ .field textarea", "Computing club");
		await put("main .only-agreed input[type=date]", "2026-12-03");
		if (everyone) await click("main .only-agreed input[type=checkbox]");
		await clickText("main button[type=submit]", "Decide");
		await page.until("document.querySelector('#decided')");
		await page.settled();
	};
	const listed = () => text("main section:last-of-type");

	await fresh("j.smith");
	const { id, person } = stand.world.incidents.find(
		({ state, family }) => state === "new" && family === "round",
	);

	await page.go(`#/incidents/${id}`);
	await giveReason();
	await decide("real");
	is(
		"the list of deeds says what was decided",
		/Decided: this was real\.[^]*Computing club/.test(await listed()),
		await listed(),
	);
	await clickText("#decided button", "differently");
	await decide("agreed");
	is(
		"what is agreed says until when, and for whom",
		(await text("#decided")).includes(
			`Until Thu 3 Dec (in 7 days), for ${person.name}.`,
		),
		await text("#decided"),
	);
	is(
		"and so does the list of deeds",
		(await listed()).includes(
			`is agreed for ${person.name} until Thu 3 Dec by j.smith`,
		) &&
			(await listed()).includes(
				`Decided: known and agreed. Until Thu 3 Dec (in 7 days), for ${person.name}.`,
			),
		await listed(),
	);
	await clickText("#decided button", "differently");
	await decide("agreed", true);
	is(
		"what was decided before stays a decision, and no more is said of it",
		(await listed()).includes("Decided about an incident") &&
			!(await listed()).includes("this was real"),
		await listed(),
	);
	is(
		"also for everyone",
		(await text("#decided")).includes("for everyone."),
		await text("#decided"),
	);
}

/** Somebody else signs in after one has signed out. */
async function next() {
	await fresh("j.smith");
	await page.go("#/help");
	await clickText(".me button", "Sign out");
	await sees("You are signed out.");
	is(
		"after signing out, the address has no place any more",
		(await page.eval("location.hash")) === "",
	);
	await put("input[name=name]", "h.head");
	await put("input[name=password]", "wrong");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.trouble .notice')");
	is(
		"after a wrong password, nothing says that all is well",
		!(await text("main")).includes("You are signed out.") &&
			(await text(".trouble")).includes("password is wrong"),
		await text("main"),
	);
	await put("input[name=password]", "correct horse");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
	is(
		"whoever signs in next begins with today",
		(await page.eval("location.hash")) === "#/today" &&
			(await text("h1")).includes("26 November"),
		await page.eval("location.hash"),
	);
	await clickText(".me button", "Sign out");
	await sees("You are signed out.");
	await page.eval("location.hash = '#/week'");
	await put("input[name=name]", "h.head");
	await put("input[name=password]", "correct horse");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
	is(
		"a link that is opened at the door leads to its view",
		(await page.eval("location.hash")) === "#/week",
	);
}

/** A reason that was given for one incident is no reason for the next. */
async function reasons() {
	const said = `Mrs Jones asked <b> ${"about".repeat(60)}`;
	const typed = () =>
		page.eval("document.querySelector('main textarea').value");
	const journalled = () =>
		stand.world.deeds.filter(({ action }) => action === "viewed");

	await fresh("j.smith");
	await page.go("#/incidents/4700");
	is(
		"each incident and person is asked for, and the text says so",
		(await text("main .notice")).includes("each incident and each person"),
	);
	await put("main textarea", said);
	await click("main form button[type=submit]");
	await page.until("!document.querySelector('main .suggestions')");
	await page.go("#/person/3");
	is("the last reason is not put in again", (await typed()) === "");
	await click("main form button[type=submit]");
	is(
		"so nothing is journalled unless a reason is given",
		journalled().length === 1 &&
			(await page.eval("document.querySelector('.suggestions') !== null")),
	);
	await clickText(".suggestions button", "The same as before");
	is("but it is offered", (await typed()) === said);
	await page.size(320);
	is("however long it is, it fits", (await tooWide()) === "");
	await page.size(1280);
	await click("main form button[type=submit]");
	await page.until("!document.querySelector('main .suggestions')");
	is(
		"and journalled when it is chosen",
		journalled().every(({ reason }) => reason === said) &&
			journalled().length === 2,
	);
	await clickText(".me button", "Sign out");
	await sees("You are signed out.");
	await put("input[name=name]", "h.head");
	await put("input[name=password]", "correct horse");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.go("#/person/4");
	is(
		"the next person is not offered it",
		!(await text("main")).includes("Mrs Jones"),
	);
}

/** Where it is not clear who it was, nothing is chosen beforehand. */
async function deciding() {
	const chosen = () =>
		page.eval(
			"document.querySelector('main fieldset input:checked')?.value ?? null",
		);

	await fresh("j.smith");
	for (const [doer, usual] of [
		["people", null],
		["unclear", null],
		["pages", "page"],
		["apps", "page"],
	]) {
		const incident = stand.world.incidents.find(
			(each) => each.doer === doer,
		);

		Object.assign(incident, { state: "new" });
		await page.go(`#/incidents/${incident.id}`);
		await giveReason();
		is(
			`deciding about ${doer}: ${usual ?? "nothing"} is chosen`,
			(await chosen()) === usual,
			await chosen(),
		);
		if (usual !== null) continue;
		await clickText("main button[type=submit]", "Decide");
		is(
			`deciding about ${doer}: it says what to choose`,
			(await text("main fieldset .error")).includes(
				"real, not the person, or known and agreed",
			) &&
				(await focused("type")) === "radio" &&
				incident.state === "new",
		);
	}
}

/** From an incident to its person, in the week in which it was. */
async function weekOfIncident() {
	const weeks = [
		["2026-11-19", "?from=2026-11-16&until=2026-11-22"],
		/* This week is not over. */
		["2026-11-24", "?from=2026-11-23&until=2026-11-26"],
	];

	await fresh("j.smith");
	for (const [day, period] of weeks) {
		const { id, person } = stand.world.incidents.find(
			(incident) => incident.day === day,
		);

		await page.go(`#/incidents/${id}`);
		await giveReason();
		await click("main dl a[href^='#/person/']");
		await page.until("location.hash.startsWith('#/person/')");
		await page.settled();
		if (await page.eval("document.querySelector('.suggestions') !== null"))
			await giveReason();
		is(
			`an incident of ${day} leads to that week of the person`,
			(await page.eval("location.hash")) ===
				`#/person/${person.id}${period}` &&
				(await page.eval(
					`document.querySelector("main a[href='#/incidents/${id}']") !== null`,
				)),
			await page.eval("location.hash"),
		);
	}
}

/** The report is read in a tab of its own, which can do nothing. */
async function report() {
	await fresh("j.smith");
	await page.go("#/report");
	await giveReason();
	const tab = await page.openTab("main a.button.main");
	const [title, heading, color] = await tab.eval(
		"[document.title, document.body.innerText, getComputedStyle(document.querySelector('h1') ?? document.body).color]",
	);

	is(
		"the report is shown in a new tab, with its style",
		heading.includes("Hillcrest School") && color === "rgb(11, 61, 117)",
		`${heading}, ${color}`,
	);
	is("no script runs in it", title === "Report", title);
	await tab.close();
	is(
		"the table is saved",
		await page.eval(
			"document.querySelector('main a[download]').href.includes('format=csv')",
		),
	);
}

async function hostile() {
	await fresh("j.smith");
	await page.go("#/person/60");
	await giveReason();
	is(
		"a name that looks like markup stays text",
		(await text("h1")).includes("<b>eve</b>") &&
			(await page.eval("document.querySelector('main h1 b') === null")),
	);
	is(
		"a mark that turns the direction is shown by its number",
		(await text("h1")).includes("U+202E") &&
			!(await page.eval("document.body.textContent")).includes("\u202E"),
	);
	is(
		"a name is isolated",
		await page.eval("document.querySelector('h1 bdi') !== null"),
	);
	is(
		"no name is in the address",
		!(await page.eval("location.href")).includes("eve"),
	);
}

async function ownWords() {
	await fresh("j.smith");
	const now = await text(".now");

	is(
		"a record that is no request is shown in its own words",
		now.includes("A policy came into force") &&
			!now.includes("Nobody known"),
		now,
	);
	is(
		"the end of a connection is no request, either",
		now.includes("was ended, because it is blocked now"),
		now,
	);
}

async function editing() {
	await fresh("j.smith");
	await page.go("#/exceptions/edit");
	const before = await page.eval(
		"document.querySelector('#exceptions-text').value",
	);

	await put(
		"#exceptions-text",
		`${before}\nexception EX-020\n    allow      yuotube\n`,
	);
	await page.until("document.querySelector('.problem')");
	is(
		"the text is checked while one pauses",
		(await text(".problem")).includes(
			'did you mean "youtube"?\nThen write:\n    allow      youtube',
		),
	);
	await click(".problem button");
	is(
		"a problem leads to its place in the text",
		(await page.eval(
			"(() => { const area = document.activeElement; return area.value.slice(area.selectionStart, area.selectionEnd); })()",
		)) === "yuotube",
	);
	is(
		"its line is marked",
		(await page.eval(
			"document.querySelector('.gutter .error').textContent",
		)) === String(before.split("\n").length + 2),
	);
	await put("main .card form textarea", "Science lesson");
	await clickText("main button[type=submit]", "Save");
	await sees("Not saved.");
	is("a text with a mistake is not saved", stand.world.text === before);
	await put(
		"#exceptions-text",
		`${before}\nexception EX-020\n    allow      youtube\n`,
	);
	stand.world.conflict = true;
	await put("main .card form textarea", "Science lesson");
	await clickText("main button[type=submit]", "Save");
	await sees("Somebody else saved meanwhile");
	is(
		"a conflict keeps what was typed",
		(
			await page.eval("document.querySelector('#exceptions-text').value")
		).includes("EX-020") &&
			(
				await page.eval(
					"document.querySelector('.notice textarea').value",
				)
			).includes("EX-020"),
	);
	stand.world.conflict = false;
	await page.go("#/today");
	await page.go("#/exceptions/edit");
	is(
		"a draft outlives a look at another view",
		(
			await page.eval("document.querySelector('#exceptions-text').value")
		).includes("EX-020"),
	);
	stand.world.session = null;
	await page.eval("location.hash = '#/exceptions'");
	await sees("Your session has ended");
	is(
		"when the session is over, the door says so",
		(await focused("tagName")) === "H1",
	);
	await put("input[name=name]", "j.smith");
	await put("input[name=password]", "correct horse");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
	is(
		"after signing in, one is where one was",
		(await page.eval("location.hash")) === "#/exceptions",
	);
	await page.go("#/exceptions/edit");
	is(
		"the draft outlives the end of the session",
		(
			await page.eval("document.querySelector('#exceptions-text').value")
		).includes("EX-020"),
	);
	await put("main .card form textarea", "Science lesson");
	await clickText("main button[type=submit]", "Save");
	await sees("Saved, and in force.");
	is("a good text is saved", stand.world.text.includes("EX-020"));
}

async function conflictOfMarks() {
	await fresh("j.smith");
	await page.go("#/incidents/4700");
	await giveReason();
	stand.world.incidents.find(({ id }) => id === 4700).state = "page";
	await page.eval(
		"document.querySelectorAll('main input[type=radio]')[0].click()",
	);
	await put("main fieldset ~ .field textarea", "Talked to the class");
	await clickText("main button[type=submit]", "Decide");
	await sees("decided about this incident meanwhile");
	await clickText("main button", "Show what is decided now");
	await sees("it was not the person");
	is(
		"somebody else's decision is not overwritten",
		stand.world.incidents.find(({ id }) => id === 4700).state === "page",
	);
}

async function away() {
	await fresh("j.smith");
	stand.world.delay = 30000;
	await page.eval("location.hash = '#/week'");
	await page.until(
		"document.querySelector('.slow')?.textContent.includes('slow')",
	);
	is(
		"a slow server is said",
		(await page.eval(
			"document.querySelector('.slow').getAttribute('role')",
		)) === "status",
	);
	stand.world.delay = 0;
	await page.go("#/today");
	is(
		"another view need not wait for it",
		(await text("h1")).includes("November"),
	);
	stand.world.away = true;
	await page.eval("location.hash = '#/year'");
	await sees("The desk does not answer");
	is(
		"a server that is away is said, and that the filter goes on",
		(await text("main")).includes("The filter itself goes on working"),
	);
	stand.world.away = false;
	await page.until("document.querySelector('.months')");
	is("the page tries again by itself", true);
	stand.world.away = true;
	await page.go("#/person");
	await put("#find-text", "an");
	await click("main form button[type=submit]");
	await sees("What you typed is still here");
	is(
		"a form keeps what was typed",
		(await page.eval("document.querySelector('#find-text').value")) ===
			"an",
	);
	stand.world.away = false;
	await page.go("#/incidents/4700");
	await giveReason();
	stand.world.away = true;
	await clickText("main button", "Show the hour");
	await sees("The desk did not answer");
	is(
		"a button says what went wrong, and has the focus there",
		(await focused("className")) === "trouble",
	);
	stand.world.away = false;
	await page.eval("location.reload()");
	await page.until("document.querySelector('.frame main h1')");
	is("the session outlives a reload", true);
}

/** All of the server is away, also for the page's own files. */
async function gone() {
	await fresh("j.smith");
	await page.until(
		"performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/views/year.js'))",
	);
	stand.world.gone = true;
	await page.eval("location.hash = '#/year'");
	await sees("The desk does not answer");
	stand.world.gone = false;
	await page.until("document.querySelector('.months')");
	is("a view is there when the server is back", true);
	await page.eval("location.hash = '#/today'");
	await page.settled();
	stand.world.incidents.forEach((incident) => {
		delete incident.sites;
	});
	await page.eval("location.hash = '#/incidents'");
	await sees("The page itself has a fault");
	is(
		"a fault of the page is said",
		(await text("h1")).includes("did not work"),
	);
}

async function lagging() {
	await fresh("j.smith");
	await page.go("#/incidents/4700");
	await giveReason();
	stand.world.lagging = true;
	await page.eval(
		"document.querySelectorAll('main input[type=radio]')[1].click()",
	);
	await clickText("main button[type=submit]", "Decide");
	await sees("The list does not know it yet");
	is(
		"a decision that the list does not know yet is said",
		(await focused("textContent")).includes("written down"),
	);
}

/** Nobody touches the page for 31 minutes. */
async function left() {
	await fresh("j.smith");
	await page.go("#/exceptions/edit");
	const before = stand.world.text;

	await put("#exceptions-text", `${before}# mine\n`);
	await page.eval(
		"{ const real = Date.now; Date.now = () => real() + 31 * 60000; }",
	);
	await sees("Your session has ended");
	await page.until("!document.body.innerText.includes('exception EX-014')");
	is("a page that was left shows nothing any more", true);
	for (let n = 0; n < 100 && stand.world.session !== null; n++)
		await page.eval("new Promise((done) => setTimeout(done, 50))");
	is("its session is ended at the server", stand.world.session === null);
	await put("input[name=name]", "h.head");
	await put("input[name=password]", "correct horse");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
	is(
		"what one person typed is not shown to the next",
		(await page.eval(
			"document.querySelector('#exceptions-text').value",
		)) === before,
	);
}

/** What somebody sees who comes from a block page. */
async function asking() {
	const states = [
		["new", "What do you need it for?"],
		["asked", "Your request is sent."],
		["opened", "It is open until today at 13:15"],
		["refused", "not today"],
		["closed", "cannot be asked for"],
	];

	await fresh(null);
	for (const [state, words] of states) {
		stand.world.asked = state;
		await page.open("about:blank");
		await page.open(`${stand.url}#/ask/good-reference`);
		await sees(words);
		await lookAt(`ask-${state}`);
	}
	is(
		"nobody need sign in to ask",
		!(await page.eval("document.querySelector('input[type=password]')")),
	);
	stand.world.asked = "new";
	await page.open("about:blank");
	await page.open(`${stand.url}#/ask/good-reference`);
	await sees("What do you need it for?");
	is(
		"the title has the focus",
		(await focused("tagName")) === "H1",
	);
	await tabTo("element.tagName === 'TEXTAREA'");
	await page.type("a poster");
	await tabTo("element.type === 'submit'");
	await page.press("Enter");
	await sees("Your request is sent.");
	is(
		"keyboard: a request is sent",
		stand.world.requests[0].reason === "a poster",
	);
	await page.open("about:blank");
	await page.open(`${stand.url}#/ask/guess`);
	await sees("no link of our block pages");
	is("a guess is refused in words", true);
	await page.open("about:blank");
	await page.open(`${stand.url}#/ask`);
	await sees("Report a page");
	await lookAt("report-page");
	await put("main form input[inputmode=url]", "worse.example");
	await put("main form textarea", "violent");
	await click("main form button[type=submit]");
	await sees("The e-safety officer is told");
	is(
		"a page is reported",
		stand.world.requests[0].site === "worse.example",
	);
	for (const [state, words] of [
		["none", "Nothing was blocked for this device"],
		["shared", "Several people or devices had this address"],
		["some", "In the last five minutes"],
	]) {
		stand.world.blocked = state;
		/* As it is typed; the page gives it its place behind "#". */
		await page.open("about:blank");
		await page.open(`${stand.url}#/ask`);
		await page.eval("location.assign('/blocked')");
		await sees(words);
		await lookAt(`blocked-${state}`);
	}
	stand.world.asked = "new";
	await click("main li a");
	await sees("What do you need it for?");
	is("the short address leads to the form", true);
	is(
		"asking: no script failed, and nothing broke the security policy",
		page.complaints.length === 0,
		page.complaints.join("\n"),
	);
}

async function answering() {
	await fresh("b.teach");
	is(
		"a teacher begins with the requests",
		(await page.eval("location.hash")) === "#/requests" &&
			(await text("h1")) === "Requests",
	);
	is(
		"a teacher sees no report, and markup stays text",
		!(await text("main")).includes("bad.example") &&
			(await text("main")).includes("Sam <b>"),
	);
	stand.world.requests.unshift({
		...stand.world.requests[0],
		id: 950,
		reason: "the newest",
	});
	await sees("the newest");
	is("a new request appears by itself", true);
	await page.eval("document.querySelector('#request-903 textarea').focus()");
	stand.world.requests.unshift({
		...stand.world.requests[0],
		id: 951,
		reason: "even newer",
	});
	await sees("There is something new.");
	is(
		"the list does not move while somebody types",
		!(await text("main")).includes("even newer"),
	);
	stand.world.conflict = true;
	await click("#request-903 form button[type=submit]");
	await sees("Nothing was changed. The policy does not allow it");
	is(
		"what the policy forbids is shown with its line",
		(await text("#request-903")).includes("line 84") &&
			stand.world.requests.at(-3).state === "waits",
	);
	stand.world.conflict = false;
	await click("#request-903 form button[type=submit]");
	await page.until("!document.querySelector('#request-903 form')");
	is(
		"a request is opened for the class",
		stand.world.requests.at(-3).whom === "year-6",
	);
	await page.go("#/open");
	await put("main form input[inputmode=url]", "www.bbc.co.uk");
	await put("main form textarea", "news lesson");
	await click("main form button[type=submit]");
	await sees("www.bbc.co.uk is open for year-6 until today at 14:10");
	is("a teacher opens a site for the class", true);
	noScriptFailed("answering");
}

/** Somebody is in the middle of an answer while the list changes. */
async function halfMade() {
	const card = "#request-903";
	const requests = () => stand.world.requests;
	const ask = (id, reason) =>
		requests().unshift({ ...requests().at(-3), id, reason });
	const kept = async () =>
		(await page.eval(
			`document.querySelector("${card} input:checked").value`,
		)) === "refuse" &&
		(await page.eval(
			`document.querySelector("${card} textarea").value`,
		)) === "Not in this lesson";

	await fresh("j.smith");
	await page.go("#/requests");
	await click(`${card} input[value=refuse]`);
	await put(`${card} textarea`, "Not in this lesson");
	await page.eval("document.activeElement.blur()");
	ask(960, "a new one");
	await sees("1 new: show");
	is(
		"a half-made answer stays as it is, and the list does not move",
		(await kept()) && !(await text("main")).includes("a new one"),
	);
	await page.size(390, 700);
	await page.eval("scrollTo(0, document.body.scrollHeight)");
	is(
		"the news are seen without scrolling",
		await page.eval(
			"(() => { const { top, bottom } = document.querySelector('.stays .notice').getBoundingClientRect(); return top >= 0 && bottom < innerHeight; })()",
		),
	);
	if (SHOTS)
		writeFileSync(
			join(SHOTS, "requests-news.png"),
			await page.picture(),
		);
	await page.size(1280);
	await clickText(".stays button", "1 new: show");
	await sees("a new one");
	is(
		"on demand the new card is there, with the focus, beside the touched one",
		(await kept()) &&
			(await page.eval(
				"document.activeElement.closest('li')?.id",
			)) === "request-960",
	);
	const answeredBy = (id, by) =>
		Object.assign(
			requests().find((each) => each.id === id),
			{ state: "opened", by, answeredAt: requests().at(-1).answeredAt },
		);

	answeredBy(903, "b.teach");
	await sees("b.teach has answered it.");
	is("a half-made answer is not thrown away by another one", await kept());
	await clickText(".stays button", "Show");
	is(
		"the card itself says who has answered",
		(await text(card)).includes("b.teach has answered it.") &&
			!(await page.eval(`document.querySelector("${card} form")`)),
	);
	await put("#request-960 textarea", "kept for the next try");
	stand.world.away = true;
	await click("#request-960 form button[type=submit]");
	await sees("The desk did not answer");
	is(
		"after an answer that failed, what was typed is still there",
		(await page.eval(
			"document.querySelector('#request-960 textarea').value",
		)) === "kept for the next try",
	);
	answeredBy(960, "c.teach");
	answeredBy(902, "c.teach");
	stand.world.away = false;
	await click("#request-960 form button[type=submit]");
	await page.until("!document.querySelector('#request-960 form')");
	is(
		"who answers too late is told who was faster",
		(await text("#request-960")).includes("c.teach has answered it.") &&
			!(await text("main")).includes("Nobody waits"),
	);
	noScriptFailed("half made");
}

/** What is preselected, and what is not. */
async function cautious() {
	const card = "#request-903";
	const valueOf = (selector) =>
		page.eval(`document.querySelector("${selector}").value`);
	const whom = `${card} select:has(option[value='year-6'])`;

	await fresh("j.smith");
	await page.go("#/requests");
	is(
		"the officer opens for whoever asked, unless another choice is made",
		(await valueOf(whom)) === "",
	);
	is(
		"opening suggests the words of whoever asked",
		(await valueOf(`${card} textarea`)) === "for the poster in maths",
	);
	await put(`${card} select:has(option[value=page])`, "page");
	is(
		"what opening only a page means is said when it is chosen",
		(await text(card)).includes("whatever follows the “?”"),
	);
	await put(`${card} select:has(option[value=page])`, "site");
	is(
		"and not to who opens all of the site",
		!(await text(card)).includes("whatever follows the “?”"),
	);
	await click(`${card} input[value=refuse]`);
	is(
		"a refusal does not: its reason is the school's own",
		(await valueOf(`${card} textarea`)) === "",
	);
	await clickText(`${card} .suggestions button`, "Not in this lesson.");
	await click(`${card} input[value=open]`);
	await click(`${card} input[value=refuse]`);
	is(
		"a usual sentence is there at a press, and stays with its decision",
		(await valueOf(`${card} textarea`)) === "Not in this lesson.",
	);
	if (SHOTS) {
		await page.size(390);
		writeFileSync(join(SHOTS, "refuse.png"), await page.picture());
		await page.size(1280);
	}
	is(
		"a report is no reason of the school, and nobody is shown one",
		(await valueOf("#request-902 textarea")) === "" &&
			(await text("#request-902")).includes("violent pictures") &&
			!(await text("#request-902")).includes("shown to whoever asked"),
	);
	await page.go("#/open");
	await put("main form input[inputmode=url]", "www.bbc.co.uk");
	await put("main form textarea", "news lesson");
	await click("main form button[type=submit]");
	is(
		"without a request, the officer must choose the group",
		(await text("main")).includes("Choose for which group.") &&
			(await focused("tagName")) === "SELECT",
	);
	await fresh("b.teach");
	is(
		"a teacher opens for the own class",
		(await valueOf(whom)) === "year-6",
	);
	stand.world.officerOnly = true;
	await put(`${card} textarea`, "for the whole class");
	await click(`${card} form button[type=submit]`);
	await sees("Only the e-safety officer can open this.");
	is(
		"a teacher is told that the officer answers, and keeps what was typed",
		(await text(card)).includes("has this request, too") &&
			!(await text(card)).includes("no line") &&
			(await valueOf(`${card} textarea`)) === "for the whole class",
	);
	if (SHOTS) {
		await page.size(390);
		writeFileSync(join(SHOTS, "officer-only.png"), await page.picture());
		await page.size(1280);
	}
	await page.go("#/open");
	await put("main form input[inputmode=url]", "www.bbc.co.uk");
	await put("main form textarea", "news lesson");
	await click("main form button[type=submit]");
	await sees("Only the e-safety officer can open this.");
	is(
		"without a request, a teacher is told whom to ask",
		(await text("main")).includes("Ask the e-safety officer"),
	);
	stand.world.officerOnly = false;
	is(
		"without a request, too",
		(await valueOf("main form select")) === "year-6",
	);
}

/** Details of the layout on a phone. */
async function onPhone() {
	await fresh("j.smith");
	await page.size(390);
	await page.go("#/today");
	await openDetails();
	is(
		"the numbers as a table fit a phone",
		(await tooWide()) === "",
		await tooWide(),
	);
	await page.size(320);
	is("and a narrow one", (await tooWide()) === "", await tooWide());
	await page.size(390);
	await page.go("#/requests");
	await put("#request-903 select:has([value=date])", "date");
	is(
		"a label stands apart from the box above it",
		await page.eval(
			`[...document.querySelectorAll("#request-903 .field label")].every((label) => {
				const above = label.closest(".field").previousElementSibling ?? label.closest(".field").parentElement.previousElementSibling;
				return !above?.matches(".field") || label.getBoundingClientRect().top - above.getBoundingClientRect().bottom >= 12;
			})`,
		),
	);
	if (SHOTS)
		writeFileSync(join(SHOTS, "labels.png"), await page.picture());
	await page.size(1280);
}

/** Of what somebody is asked whether it is still needed. */
async function endingSoon() {
	await fresh("j.smith");
	await page.go("#/exceptions");
	const warned = await text("main > .notice.warn ul:has(bdi)");

	is(
		"what ends soon is asked of, but not of what was opened for a lesson",
		(await text("main")).includes("1 exception ends soon.") &&
			!/DESK-261126-130500: news/.test(warned),
		await text("main"),
	);
}

/** A form for an official account: filled in, approved, withdrawn. */
async function forms() {
	const boxes = stand.world.forms[0].boxes;
	const typed = {
		...boxes,
		administrators: "Anna Smith, asmith",
		moderators: "Carol Jones",
		closing: "2026-11-20",
	};

	await fresh("b.teach");
	await page.go("#/forms/new");
	await clickText("main form button", "Hand it in");
	is(
		"forms: each box that is empty says so, and the first has the focus",
		(await page.eval(
			"document.querySelectorAll('main [aria-invalid]').length",
		)) === 14 && (await focused("name")) === "department",
	);
	for (const [name, value] of Object.entries(typed))
		await put(`main [name=${name}]`, value);
	await clickText("main form button", "Hand it in");
	is(
		"forms: one administrator, one moderator and a past day are refused",
		(await page.eval(
			"[...document.querySelectorAll('main [aria-invalid]')].map((each) => each.name).join()",
		)) === "administrators,moderators,closing",
	);
	for (const name of ["administrators", "moderators", "closing"])
		await put(`main [name=${name}]`, boxes[name]);
	/* What was typed outlives a look elsewhere. */
	await page.go("#/forms");
	await page.go("#/forms/new");
	stand.world.conflict = true;
	await clickText("main form button", "Hand it in");
	await sees("Nothing was changed. The policy does not allow it");
	is(
		"forms: what the policy forbids is shown with its line",
		(await text("main")).includes("line 84") &&
			stand.world.forms.length === 4,
	);
	stand.world.conflict = false;
	await clickText("main form button", "Hand it in");
	await sees("It needs two approvals, of two people.");
	is(
		"forms: handed in, it is not in force, and says what is missing",
		(await page.eval("location.hash")) === "#/forms/704" &&
			(await text("main")).includes("Missing: ICT lead") &&
			!(await text("main")).includes("Your approval"),
	);
	await fresh("h.head");
	await sees("An official account closes soon. Does it go on?");
	is("forms: a month before its end, the first view asks", true);
	await page.go("#/forms/703");
	await clickText("main button", "Approve");
	await sees("This form has both approvals");
	is(
		"forms: with the second approval it names its exception",
		(await text("main")).includes("FORM-703"),
	);
	await page.go("#/forms/701");
	await clickText("main summary", "Withdraw it");
	await put("main details[open] textarea", "the teacher has left");
	await clickText("main details[open] button", "Withdraw");
	await sees("it was withdrawn");
	is(
		"forms: a withdrawal says why, and who",
		/the teacher has left[^]*Mrs A Head/.test(await text("main")),
	);
	noScriptFailed("forms");
}

async function banning() {
	await fresh("j.smith");
	await page.go("#/today");
	await sees("Bans that the policy proposes");
	await clickText("main button[type=submit]", "Decide about the ban");
	await page.until(
		"!document.querySelector('main').innerText.includes('A ban is proposed')",
	);
	is(
		"a proposed ban is confirmed with one click",
		stand.world.proposals[0].state === "banned" &&
			stand.world.proposals[0].reason ===
				"As the policy says: 5 circumvention attempts in 1 week propose ban",
	);
	await page.go("#/bans");
	await sees("sam<b>.hill");
	await page.eval("document.querySelector('#B-1 details').open = true");
	await click("#B-1 form button[type=submit]");
	await sees("B-1 is lifted.");
	is(
		"a ban is lifted with one click",
		stand.world.bans.find(({ id }) => id === "B-1").state === "lifted",
	);
	await page.eval(
		"document.querySelectorAll('main details').forEach((each) => { each.open = true; })",
	);
	await clickText("main form button[type=submit]", "Ban");
	is(
		"a ban needs a name and a reason",
		(await page.eval("document.querySelectorAll('[aria-invalid]').length")) ===
			2,
	);
	const form = "main form:has([value=mac])";
	const valueOf = (selector) =>
		page.eval(`document.querySelector("${selector}").value`);

	await put(`${form} input[type=text]`, "10.20.6.7");
	is(
		"an address that is typed is banned as an address, and that is said",
		(await valueOf(`${form} select`)) === "address" &&
			(await text(form)).includes("This is an IP address"),
	);
	await put(`${form} input[type=text]`, "02:1a:4b:10:20:30");
	is(
		"a hardware address, too",
		(await valueOf(`${form} select`)) === "mac",
	);
	await put(`${form} input[type=text]`, "fd00::7");
	is("one of IPv6, too", (await valueOf(`${form} select`)) === "address");
	await put(`${form} select`, "user");
	await put(`${form} textarea`, "a proxy, twice");
	await click(`${form} button[type=submit]`);
	is(
		"no address is banned as the name of somebody",
		(await text(form)).includes("it would ban nobody") &&
			stand.world.bans.every(({ whom }) => whom !== "fd00::7"),
	);
	await put(`${form} input[type=text]`, "j.doe");
	is(
		"a name stays a name, and the complaint goes",
		(await valueOf(`${form} select`)) === "user" &&
			!(await text(form)).includes("it would ban nobody"),
	);
	stand.world.proposals.unshift({
		...stand.world.proposals[0],
		id: 4700,
		state: "waits",
		rule: "7 circumvention attempts in 1 week propose ban",
	});
	await sees("There is something new.");
	is(
		"a new proposal is said, and does not disturb what is typed",
		(await valueOf(`${form} input[type=text]`)) === "j.doe" &&
			!(await text("main")).includes("7 circumvention"),
	);
	if (SHOTS) {
		await page.size(390);
		writeFileSync(join(SHOTS, "bans-news.png"), await page.picture());
		await page.size(1280);
	}
	await clickText(".stays button", "Show");
	await sees("7 circumvention");
	is(
		"on demand it is there, beside what is typed",
		(await valueOf(`${form} input[type=text]`)) === "j.doe" &&
			(await valueOf(`${form} textarea`)) === "a proxy, twice",
	);
	await click(`${form} button[type=submit]`);
	await sees("On whom it does not hold:");
	is(
		"on whom a ban does not hold is a warning, not a part of what is good",
		(await text(".notice.warn")).includes("this ban does not hold") &&
			!(await text(".notice.good")).includes("does not hold"),
	);
	if (SHOTS) {
		await page.size(390);
		writeFileSync(join(SHOTS, "ban-warns.png"), await page.picture());
		await page.size(1280);
	}
	await fresh("j.smith");
	await page.go("#/bans");
	stand.world.proposals.unshift({
		...stand.world.proposals[0],
		id: 4701,
		rule: "8 circumvention attempts in 1 week propose ban",
	});
	await sees("8 circumvention");
	is("bans that the policy proposes appear by themselves", true);
	await fresh("b.teach");
	await page.go("#/bans");
	is(
		"a teacher sees the supervision of the own group, and no bans",
		(await text("main")).includes("a lesson with Mr T") &&
			!(await text("main")).includes("10.20.6.5"),
	);
	noScriptFailed("banning");
}

async function menu() {
	await fresh("j.smith");
	const views = await page.eval(
		"[...document.querySelectorAll('.menu a')].map((link) => link.dataset.view)",
	);

	is(
		"each view of the menu has its drawing",
		await page.eval(
			"[...document.querySelectorAll('.menu li a')].every((link) => (link.querySelector('path')?.getAttribute('d') ?? '') !== '')",
		),
	);
	is("the menu has no view twice", new Set(views).size === views.length);
	is(
		"the officer's menu has bans and forms",
		views.includes("bans") && views.includes("forms"),
	);
}

async function roles() {
	await fresh("t.tech");
	is(
		"the technician sees no name on the first view",
		!(await text("body")).includes("sofia"),
	);
	await page.go("#/incidents");
	const technician = await text("main");

	is(
		"the technician sees that there are incidents, but no name",
		technician.includes("not whose they are") &&
			!technician.includes("sofia"),
	);
	await page.go("#/incidents/4700");
	is(
		"an incident is not for the technician",
		(await text("h1")).includes("Not for your account"),
	);
	await fresh("g.gov");
	is(
		"governors see totals and no name",
		(await text("main")).includes("not decided yet") &&
			!(await text("body")).includes("sofia"),
	);
	is(
		"their menu has only what they may see",
		(await page.eval(
			"[...document.querySelectorAll('.menu a')].map((link) => link.dataset.view).join()",
		)) === "today,incidents,shares,totals,help",
	);
	await fresh("h.head");
	await page.go("#/review");
	is(
		"the head sees the review",
		(await text("main")).includes("Roles and responsibilities"),
	);
	await clickText(".me button", "Sign out");
	await sees("You are signed out.");
	is("signing out leads to the door", stand.world.session === null);
}

async function welsh() {
	await fresh("j.smith", "cy");
	is(
		"Welsh: the page says its language",
		(await page.eval("document.documentElement.lang")) === "cy",
	);
	is(
		"Welsh: the date is Welsh",
		(await text("h1")) === "Dydd Iau 26 Tachwedd",
	);
	is(
		"Welsh: sentences of the server are marked as English",
		(await page.eval("document.querySelector('.row-say span').lang")) ===
			"en",
	);
	const gaps = [];

	for (const [name, place] of VIEWS) {
		await page.go(place);
		if (/\{\w+\}/.test(await text("main"))) gaps.push(name);
	}
	is(
		"Welsh: no view has a place without a value",
		gaps.length === 0,
		gaps.join(),
	);
	await page.go("#/today");
	if (SHOTS)
		writeFileSync(join(SHOTS, "welsh-today.png"), await page.picture());
	await clickText(".languages button", "English");
	await page.settled();
	is("the language can be changed", (await text("h1")).includes("Thursday"));
	is(
		"Welsh: nothing failed",
		page.complaints.length === 0,
		page.complaints.join("\n"),
	);
}

async function paper() {
	await fresh("j.smith");
	await page.go("#/review");
	await put("#review-roles-1", "Dr G. Vernor");
	await page.media({}, "print");
	is(
		"on paper there is no menu, and no button",
		await page.eval(
			"[...document.querySelectorAll('.menu, .buttons, button')].every((each) => each.getClientRects().length === 0)",
		),
	);
	is(
		"on paper there is what was written",
		(await text(".written")).includes("Dr G. Vernor"),
	);
	await page.go("#/forms/701");
	is(
		"on paper a form has its boxes, its approvals, and a line for each to sign",
		/asmith[^]*ICT lead: name, date and signature\s+Head: name, date and signature/.test(
			await text("main"),
		) && (await text("main")).includes("Mrs A Head"),
		await text("main"),
	);
	is(
		"on paper a form has dates that are true on any day",
		(await text("main")).includes("Mrs A Head, 25 November 2026, 09:12") &&
			!/yesterday|today at|in 22 days/.test(await text("main")),
	);
	is(
		"on paper a form does not say what the names of records are",
		(await text(".foot")) === "" ||
			(await page.eval(
				"document.querySelector('.foot').getClientRects().length",
			)) === 0,
	);
	for (const place of [
		"review",
		"week",
		"totals",
		"exceptions",
		"policy",
		"forms/701",
	]) {
		await page.go(`#/${place}`);
		const pdf = await page.pdf();

		is(
			`${place} prints`,
			pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 5000,
		);
		if (SHOTS)
			writeFileSync(join(SHOTS, `${place.replace("/", "-")}.pdf`), pdf);
	}
	await page.media({ "prefers-reduced-motion": "reduce" });
	await page.eval(
		"document.body.append(Object.assign(document.createElement('div'), { className: 'progress' }))",
	);
	is(
		"nothing moves for those who do not want it",
		(await page.eval(
			"getComputedStyle(document.querySelector('.progress')).animationName",
		)) === "none",
	);
}

const TESTS = {
	everyView,
	keyboard,
	many,
	tried,
	waits,
	lessons,
	agreed,
	next,
	reasons,
	deciding,
	weekOfIncident,
	report,
	hostile,
	editing,
	conflictOfMarks,
	away,
	gone,
	lagging,
	left,
	asking,
	answering,
	halfMade,
	cautious,
	onPhone,
	endingSoon,
	forms,
	banning,
	menu,
	roles,
	welsh,
	paper,
};
const chosen = process.env.SG_ONLY?.split(",") ?? Object.keys(TESTS);

if (!AXE) console.log("skipped - axe-core is not there (SG_AXE)");
for (const name of chosen) {
	try {
		await TESTS[name]();
	} catch (error) {
		is(name, false, error.stack);
	}
}
await browser.close();
stand.close();
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

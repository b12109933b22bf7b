// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * desk.mjs -- what the officer does in her browser, for the test `desk`: signs
 * in, finds the incident, marks it, takes its evidence, prints the report, and
 * adds an exception.
 *
 * SG_DESK is the desk's address, SG_SHOTS a folder for pictures, SG_EXCEPTION the
 * exception.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../desk/www/browser.mjs";

const desk = process.env.SG_DESK;
const shots = process.env.SG_SHOTS;
const browser = await launch();
const page = await browser.page();

function is(name, fits, more = "") {
	console.log(`${fits ? "ok" : "not ok"} - ${name}`);
	if (!fits) console.log(`    ${String(more).split("\n").join("\n    ")}`);
}

const text = (selector) =>
	page.eval(
		`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`,
	);
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

async function picture(name) {
	for (const width of [360, 1280]) {
		await page.size(width);
		writeFileSync(join(shots, `${name}-${width}.png`), await page.picture());
	}
}

async function signIn(name) {
	await page.until("document.querySelector('main form')");
	await page.settled();
	await put("input[name=name]", name);
	await put("input[name=password]", "correct horse battery");
	await click("main form button[type=submit]");
	await page.until("document.querySelector('.frame main h1')");
	await page.settled();
}

async function giveReason() {
	await page.until("document.querySelector('.suggestions')");
	await put("main form:has(.suggestions) textarea", "Weekly check");
	await click("main form:has(.suggestions) button[type=submit]");
	await page.until("!document.querySelector('main .suggestions')");
	await page.settled();
}

async function technician() {
	await page.open(`${desk}/`);
	await signIn("tom");
	const seen = await page.eval("document.body.innerText");

	is("the technician sees no person", !seen.includes("127.10."), seen);
	await clickText("button", "Sign out");
	await page.until("document.querySelector('input[name=password]')");
}

async function incident() {
	await page.open(`${desk}/`);
	await signIn("anna");
	await picture("today");
	await page.go("#/incidents");
	const links = await page.eval(
		"[...document.querySelectorAll('main a[href*=\"#/incidents/\"]')].map((each) => each.hash)",
	);

	is("there is one incident", new Set(links).size === 1, await text("main"));
	await page.go(links[0]);
	await giveReason();
	const told = await text("main");

	is(
		"it is the pupil who tried five web proxies",
		told.includes("127.10.6.5") && /a web proxy .*, 5 times/.test(told),
		told,
	);
	is("all of them were blocked", /all blocked/.test(told), told);
	is(
		"it says where the proxies led to",
		told.includes("to reach facebook.com"),
		told,
	);
	await picture("incident");
	await click("main input[value=real]");
	await put("main fieldset ~ .field textarea", "Talked to the pupil");
	await clickText("main button[type=submit]", "Decide");
	await page.until("document.querySelector('#decided')");
	is(
		"it is marked as real",
		(await text("#decided")).includes("real"),
		await text("#decided"),
	);
	return links[0].split("/").pop();
}

/** The pack as the page asks for it. */
async function pack(id) {
	const sent = await page.eval(`(async () => {
		const session = await (await fetch("/api/session")).json();
		const answer = await fetch("/api/incidents/${id}/pack", {
			method: "POST",
			headers: { "Content-Type": "application/json", "X-SG-Token": session.csrf },
			body: JSON.stringify({ reason: "For the head teacher" }),
		});
		const bytes = new Uint8Array(await answer.arrayBuffer());
		return [answer.status, answer.headers.get("content-type"), bytes.length,
			String.fromCharCode(...bytes.slice(0, 2))];
	})()`);

	is(
		"its evidence is exported",
		sent[0] === 200 && sent[2] > 1000,
		JSON.stringify(sent),
	);
}

async function report() {
	await page.go("#/report");
	await giveReason();
	await page.settled();
	const tab = await page.openTab("main a.button.main");
	const [shown, width] = await tab.eval(
		"[document.body.innerText, getComputedStyle(document.body).maxWidth]",
	);

	is(
		"the report opens in a new tab, with its style",
		shown.includes("Hillcrest School") && width !== "none",
		`${width}: ${shown.slice(0, 300)}`,
	);
	is(
		"nothing in it breaks its security policy",
		tab.complaints.length === 0,
		tab.complaints.join("\n"),
	);
	writeFileSync(join(shots, "report.png"), await tab.picture());
	const pdf = await tab.pdf();

	writeFileSync(join(shots, "report.pdf"), pdf);
	is(
		"the report is printed",
		pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10000,
		`${pdf.length} bytes`,
	);
	await tab.close();
	await page.go("#/looks");
	await sees("Weekly check");
	is("who looked at what is shown", true);
	await page.go("#/health");
	await picture("health");
}

async function exception() {
	await page.go("#/exceptions/edit");
	await page.until("document.querySelector('#exceptions-text')");
	await put("#exceptions-text", process.env.SG_EXCEPTION);
	await clickText("main button", "Check");
	await page.settled();
	await picture("edit");
	const reason = await page.eval(
		"document.querySelector('main form textarea:not(#exceptions-text), main form input[name=reason]')?.id ?? ''",
	);

	if (reason) await put(`#${reason}`, "Asked for by the teacher");
	await clickText("main button", "Save");
	await page.until(
		"document.activeElement.closest('.card')?.contains(document.activeElement) && document.activeElement.tabIndex === -1",
	);
	const said = await text("main");

	is("the exception is saved", said.includes("Saved, and in force."), said);
}

await technician();
const id = await incident();
await pack(id);
await report();
await exception();
is(
	"no script failed, and nothing broke the security policy",
	page.complaints.length === 0,
	page.complaints.join("\n"),
);
await browser.close();
console.log("# done");

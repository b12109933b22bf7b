// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * browse.mjs -- single sign-on in Chromium, for the test `sign-on`. The identity
 * provider is another site, so the browser does not send the desk's cookie, which
 * is SameSite=Strict, with the request that comes from there.
 *
 * SG_DESK is the desk's address.
 */
import { launch } from "../www/browser.mjs";

const desk = process.env.SG_DESK;
const browser = await launch(["--ignore-certificate-errors"]);
let page = await browser.page();

function is(name, fits, more = "") {
	console.log(`${fits ? "ok" : "not ok"} - ${name}`);
	if (!fits) console.log(`    ${String(more).split("\n").join("\n    ")}`);
}
const seen = () => page.eval("document.body.innerText");
/** Who is signed in; the menu may be closed. */
const who = () => page.eval("document.querySelector('.me').textContent");
const clickText = (selector, words) =>
	page.eval(
		`[...document.querySelectorAll(${JSON.stringify(selector)})].find((each) => each.textContent.includes(${JSON.stringify(words)})).click()`,
	);
const link = "single sign-on";

async function signOn(name) {
	await page.open(`${desk}/`);
	await page.until("document.querySelector('main form')");
	await clickText("main a", link);
	await page.until("document.querySelector('form[action=\"/login\"]')");
	await page.eval(
		`document.querySelector("input[name=name]").value = ${JSON.stringify(name)}; document.querySelector("input[name=password]").value = "secret"; document.querySelector("form").submit()`,
	);
}

await signOn("tom");
await page.until("document.querySelector('.frame main h1')");
is(
	"who comes back from the provider is signed in",
	(await who()).includes("tom@hillcrest.example"),
	await seen(),
);
is(
	"the address is the page's",
	(await page.eval("location.href")).startsWith(`${desk}/#/`),
	await page.eval("location.href"),
);
is("no script sees the cookie", (await page.eval("document.cookie")) === "");
await page.open(`${desk}/`);
await page.until("document.querySelector('.frame main h1')");
is("the session is there after loading anew", true);

await clickText("button", "Sign out");
await page.until("document.querySelector('input[name=password]')");
is(
	"signing out says that the provider's session goes on",
	(await seen()).includes("you are still signed in there"),
	await seen(),
);
await clickText("main a", link);
await page.until("document.querySelector('.frame main h1')");
is(
	"and so it does",
	(await who()).includes("tom@hillcrest.example"),
	await seen(),
);
is(
	"the page has no complaint",
	page.complaints.length === 0,
	page.complaints.join("\n"),
);
await browser.close();

/* A pupil, who has no account. */
const other = await launch(["--ignore-certificate-errors"]);

page = await other.page();
await signOn("pupil");
await page.until("document.querySelector('pre')");
is(
	"who has no account sees why",
	(await seen()).includes('there is no account "jsmith@hillcrest.example" with a role at the desk'),
	await seen(),
);
await other.close();
console.log("# done");

// Walks through a site as a reader would, and lets axe-core look at each page: phone and desktop, light and dark.
//
//     node walk.mjs http://127.0.0.1:8000 [FOLDER for pictures]        exits with 1 and says what is wrong
//
// The site has Mali's Kayes and Gao, in French and English, and a server that searches.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [base, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PAGES = [
  "index.html", "ml-kayes.html", "all.html", "feeds.html", "search.html", "publishers.html",
  "search.html?q=sorgho", "search.html?q=*", "en/index.html", "en/ml-kayes.html",
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/** A page of which every fault is a fault of ours: errors, refused scripts, requests to other hosts. */
async function open(path, options = {}) {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (said) => {
    const { url } = said.location();  // a browser asks for an icon of a feed that it shows, which names none
    if (said.type() === "error" && !url.endsWith("/favicon.ico")) faults.push(`${said.text()} ${url}`);
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (asked) => asked.url().startsWith(base) || faults.push(`asks for ${asked.url()}`));
  await page.goto(`${base}/${path}`);
  return { page, faults, close: () => context.close() };
}

async function walk() {
  const { page, faults, close } = await open("");
  const shown = (selector) => page.locator(selector).innerText();

  // home -> region, by the map
  await page.locator('.map a[href="ml-kayes.html"]').click();
  assert.equal(await shown("h1"), "Kayes");
  assert.ok(await page.locator("article").count() > 0);

  // why a story is here
  const why = page.locator("details.why").first();
  assert.equal(await why.locator("li").first().isVisible(), false);
  await why.locator("summary").click();
  assert.equal(await why.locator("li").first().isVisible(), true);

  // subscribe: the address is copied, and what was copied is a feed that opens as a page
  const copy = page.locator("#subscribe button.copy").first();
  const done = await copy.getAttribute("data-done");
  await copy.click();
  await page.getByRole("button", { name: done }).waitFor();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(address, await shown("#subscribe code >> nth=0"));
  assert.ok(address.endsWith("/ml-kayes.xml"));
  assert.equal(await page.locator("#subscribe .button").getAttribute("href"), `feed:${address}`);
  await page.locator("#subscribe details summary").click();
  for (const ending of ["xml", "rss"]) {
    await page.locator(`#subscribe .formats a[href="ml-kayes.${ending}"]`).click();
    const title = page.locator(":is(feed, channel) > title");
    assert.equal(await title.evaluate((one) => getComputedStyle(one).display), "block", `${ending} has its style sheet`);
    if (pictures) await page.screenshot({ path: `${pictures}/feed-${ending}.png` });
    await page.goBack();
    await page.locator("#subscribe details").evaluate((one) => { one.open = true; });
  }

  // search in the region, and follow it
  await page.locator("#q").fill("sorgho");
  await page.locator("#q").press("Enter");
  assert.match(page.url(), /search\.html\?q=sorgho&in=ml-kayes$/);
  assert.ok(await page.locator("article").count() > 0);
  assert.equal(await page.locator("#in").inputValue(), "ml-kayes");
  assert.match(await shown(".subscribe code >> nth=0"), /search\.xml\?q=sorgho&in=ml-kayes$/);

  // the same in the other language
  await page.locator('.languages a[hreflang="en"]').click();
  assert.match(page.url(), /\/en\/search\.html\?q=sorgho&in=ml-kayes$/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.ok(await page.locator("article").count() > 0);

  // join two regions
  await page.locator('.menu a[href="feeds.html"]').click();
  for (const slug of ["ml-kayes", "ml-gao"]) await page.locator(`.pick[value="${slug}"]`).check();
  assert.match(await shown("#joined code"), /\/ml-gao\+ml-kayes\.xml$/);
  assert.equal((await page.request.get(`${base}/ml-gao+ml-kayes.xml`)).status(), 200);

  assert.deepEqual(faults, []);
  await close();
}

/** The first stop of the keyboard leads past the head of the page, and every stop can be seen. */
async function keyboard() {
  const { page, close } = await open("ml-kayes.html", { viewport: { width: 1280, height: 900 } });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  for (let stop = 0; stop < 60; stop += 1) {
    const unseen = await page.evaluate(() => {
      const one = document.activeElement;
      if (one === document.body) return "";
      const { outlineStyle } = getComputedStyle(one);
      const marked = outlineStyle !== "none" || one.closest(".map");
      return one.matches(":focus-visible") && !marked ? one.outerHTML.slice(0, 100) : "";
    });
    assert.equal(unseen, "", "focus cannot be seen");
    await page.keyboard.press("Tab");
  }
  await close();
}

/** Everything can be read, and every address be had, without scripts. */
async function unscripted() {
  const { page, close } = await open("ml-kayes.html", { javaScriptEnabled: false });
  assert.ok(await page.locator("article h3").first().isVisible());
  assert.ok(await page.locator("#subscribe code").first().isVisible());
  assert.equal(await page.locator("button.copy").first().isVisible(), false);
  await page.locator("#q").fill("sorgho");
  await page.locator("#q").press("Enter");
  assert.ok(await page.locator("article").count() > 0);
  await close();
}

async function accessible(path, width, colorScheme) {
  const options = { viewport: { width, height: 900 }, colorScheme, bypassCSP: true };  // axe is a script of ours
  const { page, close } = await open(path, options);
  if (pictures) {
    const name = path.replace(/\W+/g, "_");
    await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true });
  }
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.evaluate(axe);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  assert.deepEqual(told, [], `${path} at ${width} px, ${colorScheme}`);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `${path} at ${width} px is ${beyond} px too wide`);
  await close();
}

try {
  await walk();
  await keyboard();
  await unscripted();
  for (const path of PAGES) {
    for (const width of [390, 1280]) for (const scheme of ["light", "dark"]) await accessible(path, width, scheme);
  }
} finally {
  await browser.close();
}

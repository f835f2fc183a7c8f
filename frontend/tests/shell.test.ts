import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect, forgetTaken, restore } from "../src/shell/drafts";
import { stepped } from "../src/shell/rows";
import { destination, isTyping, startShortcuts } from "../src/shell/shortcuts";
import { figures, path } from "../src/shell/sparks";
import { remembered } from "../src/shell/theme";
import { toast } from "../src/shell/toasts";

beforeEach(() => sessionStorage.clear());
afterEach(() => document.body.replaceChildren());

function form(html: string): HTMLFormElement {
  document.body.innerHTML = `<form data-draft="request">${html}</form>`;
  return document.body.querySelector("form") as HTMLFormElement;
}

describe("drafts", () => {
  const HTML = `
    <input name="subject"><input name="secret" type="password"><input type="hidden" name="csrf" value="t">
    <input type="checkbox" name="days" value="mon"><input type="checkbox" name="days" value="tue">
    <select name="level"><option value="A">A</option><option value="B">B</option></select><textarea name="note"></textarea>`;

  test("bring back what was typed, chosen and ticked", () => {
    const first = form(HTML);
    const input = (name: string) => first.elements.namedItem(name) as HTMLInputElement;
    input("subject").value = "主轴异响";
    input("note").value = "客户在现场等";
    input("level").value = "B";
    first.querySelectorAll<HTMLInputElement>("[name=days]")[1]?.click();
    const kept = collect(first);

    const second = form(HTML);
    expect(restore(second, kept)).toBe(true);
    expect(collect(second)).toEqual(kept);
    expect(kept).toMatchObject({ subject: ["主轴异响"], days: ["tue"], level: ["B"] });
  });

  test("never keep a password or a token", () => {
    expect(Object.keys(collect(form(HTML)))).not.toContain("secret");
    expect(Object.keys(collect(form(HTML)))).not.toContain("csrf");
  });

  test("say nothing when nothing differs", () => {
    const same = form(HTML);
    expect(restore(same, collect(same))).toBe(false);
  });

  test.each([
    ["sent, and the page leads on", { sent: true, form: false, success: false }, null],
    ["sent, same form, the server said it is saved", { sent: true, form: true, success: true }, null],
    ["sent, but the form is back without success", { sent: true, form: true, success: false }, "kept"],
    ["not sent, the person looked elsewhere", { sent: false, form: false, success: false }, "kept"],
  ])("%s", (_name, given, wanted) => {
    sessionStorage.setItem("draft:request", JSON.stringify({ values: {}, sent: given.sent }));
    document.body.innerHTML =
      (given.form ? '<form data-draft="request"></form>' : "") +
      (given.success ? '<div class="toast-note" data-level="success"></div>' : "");
    forgetTaken(document, sessionStorage);
    expect(sessionStorage.getItem("draft:request") ? "kept" : null).toBe(wanted);
  });
});

describe("rows", () => {
  test.each([
    [-1, 1, 3, 0],
    [-1, -1, 3, 2],
    [2, 1, 3, 2],
    [0, -1, 3, 0],
    [1, 1, 3, 2],
    [-1, 1, 0, -1],
  ])("from %s by %s of %s lands on %s", (here, by, count, wanted) => {
    expect(stepped(here, by, count)).toBe(wanted);
  });
});

describe("shortcuts", () => {
  test("are not taken from someone who is typing", () => {
    expect(isTyping(document.createElement("textarea"))).toBe(true);
    expect(isTyping(document.createElement("button"))).toBe(false);
  });

  test("g and a letter presses the link that carries it, and a stranger's letter presses none", () => {
    document.body.innerHTML = '<a href="#sheets" data-go="k">KPI</a>';
    expect(destination("k", document)?.textContent).toBe("KPI");
    expect(destination('"', document)).toBeNull();
    startShortcuts();
    let pressed = 0;
    document.querySelector("a")?.addEventListener("click", () => {
      pressed += 1;
    });
    for (const key of ["g", "k", "k"]) document.dispatchEvent(new KeyboardEvent("keydown", { key }));
    expect(pressed).toBe(1);
  });
});

describe("sparks", () => {
  test("lift the pen over a month without a figure", () => {
    expect(figures("1,,3")).toEqual([1, null, 3]);
    expect(path([1, null, 3], 1, 3).match(/M/g)).toHaveLength(2);
  });

  test("stay inside the box when all figures are the same", () => {
    expect(path([5, 5], 5, 5)).not.toContain("NaN");
  });
});

describe("theme", () => {
  test.each([
    ["theme=dark", "dark"],
    ["a=1; theme=light; b=2", "light"],
    ["theme=<script>", null],
    ["", null],
  ])("reads %s as %s", (cookies, wanted) => {
    expect(remembered(cookies)).toBe(wanted);
  });
});

test("a toast shows text as text and can be closed", () => {
  document.body.innerHTML = '<div id="toasts"></div>';
  toast("error", "<b>不能保存</b>");
  const note = document.querySelector(".toast-note");
  expect(note?.getAttribute("role")).toBe("alert");
  expect(note?.querySelector("b")).toBeNull();
  note?.querySelector<HTMLElement>("[data-toast-close]")?.click();
  expect(document.querySelector(".toast-note")).toBeNull();
});

import { expect, test } from "vitest";
import { sprite } from "../build/icon-sprite";

const SET = { icons: { check: { body: "<path d='M0 0'/>" } }, aliases: { tick: { parent: "check" } } };

test("the sprite holds one symbol for each name, aliases included", () => {
  expect(sprite(["check", "tick"], SET).match(/<symbol/g)).toHaveLength(2);
});

test("a name that Tabler lacks stops the build", () => {
  expect(() => sprite(["no-such-icon"], SET)).toThrow("no-such-icon");
});

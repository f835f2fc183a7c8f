import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Plugin } from "vite";

interface IconSet {
  icons: Record<string, { body: string }>;
  aliases?: Record<string, { parent: string }>;
}

/** Return one SVG file with a symbol for each name; an unknown name stops the build. */
export function sprite(names: readonly string[], set: IconSet): string {
  const symbols = names.map((name) => {
    const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent ?? ""];
    if (!icon) throw new Error(`src/icons.txt names "${name}", which Tabler's icons do not have.`);
    return `<symbol id="${name}" viewBox="0 0 24 24">${icon.body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** Emit icons.svg with the icons that the list names, one a line. */
export function iconSprite(list: string): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const names = readFileSync(resolve(list), "utf8")
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
      const path = createRequire(import.meta.url).resolve("@iconify-json/tabler/icons.json");
      const set = JSON.parse(readFileSync(path, "utf8")) as IconSet;
      this.emitFile({ type: "asset", fileName: "icons.svg", source: sprite(names, set) });
    },
  };
}

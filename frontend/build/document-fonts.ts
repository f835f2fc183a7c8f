import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/** Put the faces that printed documents are set in beside the built files; no page loads them. */
export function documentFonts(faces: readonly string[]): Plugin {
  return {
    name: "document-fonts",
    apply: "build",
    generateBundle() {
      const home = dirname(
        createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans-sc/package.json"),
      );
      for (const face of faces) {
        const file = `NotoSansSC_${face}.ttf`;
        this.emitFile({
          type: "asset",
          fileName: `fonts/${file}`,
          source: readFileSync(join(home, face, file)),
        });
      }
    },
  };
}

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|svg|json)$/;
const WORTH_BYTES = 1024;

/** Write a .gz and a .br beside each text file; the web server hands them out as they are. */
export function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    writeBundle(options) {
      const home = options.dir ?? "";
      for (const name of readdirSync(home, { recursive: true, encoding: "utf8" })) {
        if (!TEXT.test(name)) continue;
        const content = readFileSync(join(home, name));
        if (content.length < WORTH_BYTES) continue;
        writeFileSync(join(home, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(home, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

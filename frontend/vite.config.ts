import { defineConfig } from "vite";
import { documentFonts } from "./build/document-fonts.ts";
import { iconSprite } from "./build/icon-sprite.ts";
import { precompressed } from "./build/precompressed.ts";

/** Everything the pages load, under the address that Django serves it from. */
export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [iconSprite("src/icons.txt"), documentFonts(["400Regular", "700Bold"]), precompressed()],
  build: {
    manifest: "manifest.json",
    outDir: "../shouhou/web/static/dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    // htmx holds an eval that its settings switch off (src/shell/requests.ts) and the page's policy forbids.
    rolldownOptions: { input: { main: "src/main.ts" }, checks: { eval: false } },
  },
});

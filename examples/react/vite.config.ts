import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const port = Number(process.env.PORT ?? 5173);

export default defineConfig({
  envPrefix: "API_URL", // And nothing else of the environment, such as API_KEY, gets into the page.
  plugins: [react()],
  server: { port, strictPort: true },
  preview: { port, strictPort: true },
});

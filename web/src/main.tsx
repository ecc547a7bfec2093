import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { startLanguage } from "./app/i18n";
import "./styles/base.css";
import "./styles/shell.css";

// After an update of the hub a lazily loaded part may be gone from it: load the page anew, once.
window.addEventListener("vite:preloadError", (event) => {
  if (sessionStorage.getItem("meridian.reloaded") === location.href) return;
  event.preventDefault();
  sessionStorage.setItem("meridian.reloaded", location.href);
  location.reload();
});

void startLanguage().then(() => createRoot(document.getElementById("root")!).render(<App />));

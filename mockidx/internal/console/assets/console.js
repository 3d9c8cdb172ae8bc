"use strict";

// The page is complete as it was served. This keeps it up to date, lets codes
// and links be copied, and lets the clock tick.

// bindCopy shows the copy buttons, where the browser can copy.
function bindCopy(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("button[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed";
      }
      setTimeout(() => { button.textContent = label; }, 1500);
    });
  }
}

// replace puts the element of that id of another page into this one. What had
// the focus keeps it, if it is still there; what scrolled stays where it was.
function replace(old, fresh) {
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  if (focus?.matches("input, textarea, select")) return; // somebody is typing
  const again = focus?.getAttribute("href") && `a[href="${CSS.escape(focus.getAttribute("href"))}"]`;
  const scrolled = old.querySelector("ol")?.scrollTop ?? 0;
  served.set(old.id, fresh.outerHTML);
  old.replaceWith(fresh);
  bindCopy(fresh);
  fresh.querySelector("ol")?.scrollTo(0, scrolled);
  if (again) fresh.querySelector(again)?.focus();
}

// served is what is on the page as the server sent it, by id: it looks
// otherwise once the copy buttons are shown.
const served = new Map();

let running = false;
let again = false;

// refresh fetches the page anew; calls that come meanwhile make one more run.
async function refresh(kind) {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const answer = await fetch(location.pathname + location.search);
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = other.getElementById(old.id);
      if (fresh && fresh.outerHTML !== served.get(old.id)) replace(old, fresh);
    }
    const first = document.querySelector("#list .to");
    if (kind === "mail" && first) document.getElementById("news").textContent = `New mail to ${first.textContent}`;
  } catch {
    // The server is gone; the event source reconnects when it is back.
  } finally {
    running = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

// tick lets the clocks of the page run on.
function tick() {
  for (const clock of document.querySelectorAll("time[data-ticks]")) {
    const now = new Date(new Date(clock.dateTime).getTime() + 1000);
    clock.dateTime = now.toISOString();
    clock.textContent = now.toISOString().slice(0, 19).replace("T", " ") + " UTC";
  }
}

for (const live of document.querySelectorAll("[data-live]")) served.set(live.id, live.outerHTML);
bindCopy(document);
const chosen = document.querySelector("#list [aria-current]");
const list = chosen?.closest("ol");
if (list) list.scrollTop = chosen.offsetTop - list.offsetTop - list.clientHeight / 2;
setInterval(tick, 1000);
if (document.body.dataset.events) {
  const events = new EventSource(document.body.dataset.events);
  for (const kind of ["mail", "event"]) events.addEventListener(kind, () => refresh(kind));
}

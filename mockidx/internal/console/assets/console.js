"use strict";

// The page is complete as it was served. This keeps it up to date and lets
// codes and links be copied.

const box = document.getElementById("box");

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
// the focus keeps it, if it is still there.
function replace(id, other) {
  const old = document.getElementById(id);
  const fresh = other.getElementById(id);
  const href = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const scrolled = old.querySelector("ol")?.scrollTop ?? 0;
  old.replaceWith(fresh);
  bindCopy(fresh);
  fresh.querySelector("ol")?.scrollTo(0, scrolled);
  if (href !== null) fresh.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus();
}

let running = false;
let again = false;

// refresh fetches the page anew; calls that come meanwhile make one more run.
async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const answer = await fetch(location.pathname + location.search);
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!other.getElementById("list")) return;
    replace("list", other);
    if ("following" in box.dataset) replace("mail", other);
    const first = document.querySelector("#list .to");
    document.getElementById("news").textContent = first ? `New mail to ${first.textContent}` : "";
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

if (box) {
  bindCopy(document);
  const chosen = box.querySelector("#list [aria-current]");
  const list = chosen?.closest("ol");
  if (list) list.scrollTop = chosen.offsetTop - list.offsetTop - list.clientHeight / 2;
  new EventSource(box.dataset.events).addEventListener("mail", refresh);
}

"use strict";
// The page is drawn by the server. This script listens for changes, fits the fresh parts in without disturbing what
// somebody is typing, and sends what people do. It writes words only as text, never as HTML of its own.

const $ = (id) => document.getElementById(id);
const body = document.body;
const here = { as: body.dataset.as, at: body.dataset.at, drawer: false };
const drafts = new Map(); // what was not sent yet, by person and conversation

/* ------------------------------------------------------------- parts */

const shown = {}; // the marks of the parts that are on the screen
let drawn = 0, wanted = false, running = null;

// Brings the screen up to date; what is asked for in the meantime is one more round of the same.
function refresh() {
  wanted = true;
  running ||= rounds().finally(() => {
    running = null;
    if (wanted) refresh();
  });
  return running;
}

async function rounds() {
  while (wanted) {
    wanted = false;
    try {
      const query = new URLSearchParams({ as: here.as, at: here.at, drawer: here.drawer ? "1" : "0", seen: document.hidden ? "0" : "1", known: Object.values(shown).join(".") });
      const answer = await fetch(`/page/parts?${query}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = await answer.json();
      if (query.get("as") === here.as && query.get("at") === here.at) fit(fresh);
      else wanted = true; // somebody went elsewhere in the meantime
    } catch (error) {
      say("The sandbox does not answer. Is it still running?");
      setTimeout(refresh, 2000);
      return;
    }
  }
}

function fit(fresh) {
  here.as = fresh.as;
  here.at = fresh.at;
  document.title = fresh.title;
  const talk = document.querySelector("[data-talk]");
  const low = talk && talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
  const before = talk && talk.dataset.talk;
  const grew = fresh.parts.main !== undefined;
  for (const [name, html] of Object.entries(fresh.parts)) {
    shown[name] = fresh.marks[name];
    const holder = document.createElement("template");
    holder.innerHTML = html;
    fitChildren($(name), holder.content);
  }
  const now = document.querySelector("[data-talk]");
  if (now && grew && (low || now.dataset.talk !== before)) now.scrollTop = now.scrollHeight;
  afterwards();
  drawn += 1;
  body.dataset.drawn = drawn;
  say("");
}

// What this script itself has written on the nodes: the server knows nothing of it and must not wipe it off.
const OURS = new Set([
  "style", "aria-expanded", "aria-activedescendant", "open", "aria-busy",
  "data-on", "data-dirty", "data-for", "data-label",
]);

function fitChildren(old, fresh) {
  const byId = new Map();
  for (const node of old.children) if (node.id) byId.set(node.id, node);
  const wished = new Set([...fresh.children].map((node) => node.id));
  let at = old.firstChild;
  for (const wish of [...fresh.childNodes]) {
    const known = wish.id && byId.get(wish.id);
    let match = known && known.tagName === wish.tagName ? known : null;
    if (!match && !wish.id) {
      // A node without a name is met by the next one of its kind that has no name either.
      let next = at;
      while (next && next.nodeType === 1 && (next.id || next.dataset.keep !== undefined)) next = next.nextSibling;
      if (next && next.nodeType === wish.nodeType && next.nodeName === wish.nodeName && !next.id) match = next;
    }
    if (!match) {
      old.insertBefore(wish, at);
      continue;
    }
    // What is in the way and not wanted goes first: a node that is moved would lose the focus.
    while (at && at !== match && !(at.id && wished.has(at.id))) at = dropped(at);
    if (match !== at) old.insertBefore(match, at);
    else at = at.nextSibling;
    fitOne(match, wish);
  }
  while (at) at = dropped(at);
}

function dropped(node) {
  const next = node.nextSibling;
  if (node.nodeType === 1 && node.dataset.keep !== undefined) return next;
  if (node.open && node.close) node.close(); // gives the focus back
  node.remove();
  return next;
}

function fitOne(old, fresh) {
  if (old.nodeType !== 1) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  const dirty = old.dataset.dirty !== undefined;
  const open = old.matches("[role=menu], [role=listbox]") && !old.hidden;
  if (open) return; // somebody is choosing from it
  for (const { name, value } of [...fresh.attributes]) {
    if (OURS.has(name) || (dirty && (name === "value" || name === "data-chosen"))) continue;
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
      if (name === "value" && old.matches("input[data-own]") && document.activeElement !== old) old.value = value;
    }
  }
  for (const { name } of [...old.attributes]) {
    if (fresh.hasAttribute(name) || OURS.has(name)) continue;
    if (name === "hidden" && old.matches("[role=menu], [role=listbox]")) continue;
    old.removeAttribute(name);
  }
  if (old.matches("[role=menu], [role=listbox]") && fresh.hasAttribute("hidden")) old.hidden = true;
  if (old.matches("input[type=checkbox], input[type=radio]")) {
    if (old.closest("[data-dirty]") === null) old.checked = fresh.hasAttribute("checked");
    return;
  }
  if (old.tagName === "TEXTAREA") {
    if (!dirty && old.defaultValue !== fresh.defaultValue) old.value = old.defaultValue = fresh.defaultValue;
    return;
  }
  if (old.tagName === "SELECT" || old.dataset.keepInside !== undefined) return;
  if (old.dataset.combo !== undefined && (dirty || old.querySelector("[aria-expanded=true]"))) {
    const wrong = fresh.querySelector("[aria-invalid]");
    const box = old.querySelector("[role=combobox]");
    return wrong ? box.setAttribute("aria-invalid", "true") : box.removeAttribute("aria-invalid");
  }
  fitChildren(old, fresh);
}

function afterwards() {
  const modal = document.querySelector("dialog[data-modal]");
  if (modal && !modal.open) {
    modal.showModal();
    const first = modal.querySelector("[autofocus], .modal-body .field, .modal-body input, .modal-body textarea");
    // What is only read begins at its top, not at a button further down.
    (first || modal.querySelector("[type=submit]") || modal.querySelector(".modal-body")).focus();
  } else if (modal && document.activeElement === document.body) modal.querySelector(".modal-body").focus();
  const turns = $("now") && Number($("now").dataset.turns);
  clearTimeout(minute);
  if (turns) minute = setTimeout(refresh, turns * 1000 + 50);
  restoreDraft();
}
let minute = 0;

function say(words) {
  $("said").textContent = words;
}

function live() {
  const stream = new EventSource("/page/changes");
  stream.onmessage = () => refresh();
}

/* ------------------------------------------------------------- going places */

function go(at, as) {
  keepDraft();
  closeMenus();
  here.at = at || here.at;
  here.as = as || here.as;
  history.pushState({ ...here }, "", `?as=${encodeURIComponent(here.as)}&at=${encodeURIComponent(here.at)}`);
  arrive();
}

async function arrive() {
  body.dataset.as = here.as;
  body.dataset.at = here.at;
  await refresh();
  const talk = document.querySelector("[data-talk]");
  if (talk) talk.scrollTop = talk.scrollHeight;
  const box = document.querySelector("[data-say]");
  if (box && !document.querySelector("dialog[open]")) box.focus();
  if (here.at === "app:home" || here.at === "app:messages") deed("open", { tab: here.at.slice(4) });
}

window.addEventListener("popstate", (event) => {
  Object.assign(here, event.state || { as: body.dataset.as, at: "app:home" });
  arrive();
});

const draftKey = (box) => `${here.as} ${box.id}`;
function keepDraft() {
  const box = document.querySelector("[data-say]");
  if (box) {
    drafts.set(draftKey(box), box.value);
    box.dataset.for = "";
  }
}
function restoreDraft() {
  const box = document.querySelector("[data-say]");
  if (!box || box.dataset.for === here.as) return;
  box.value = drafts.get(draftKey(box)) || "";
  box.dataset.for = here.as;
  grow(box);
}

/* ------------------------------------------------------------- deeds */

async function deed(name, wish) {
  try {
    const answer = await fetch(`/page/do/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: here.as, ...wish }),
    });
    const told = await answer.json();
    refresh();
    return told;
  } catch (error) {
    return { ok: false, shown: "The sandbox does not answer. Is it still running?" };
  }
}

function placeOf(node) {
  const at = node.closest("[data-place]");
  if (!at) return null;
  if (at.dataset.place === "message") return { message: [at.dataset.channel, at.dataset.ts] };
  if (at.dataset.place === "view") return { view: at.dataset.view };
  return { home: true };
}

function valuesOf(root) {
  const values = {};
  if (!root) return values;
  for (const node of root.querySelectorAll("[data-input]")) values[node.dataset.block] = valueOf(node);
  return values;
}

function valueOf(node) {
  if (node.dataset.combo !== undefined) {
    const chosen = JSON.parse(node.dataset.chosen || "[]");
    return node.dataset.many !== undefined ? chosen : chosen[0] ?? null;
  }
  if (node.dataset.files !== undefined) return node.dropped || [];
  if (node.dataset.ticks !== undefined) {
    const on = [...node.querySelectorAll("input:checked")].map((one) => one.value);
    return node.dataset.type === "checkboxes" ? on : on[0] ?? null;
  }
  return node.value;
}

const root = (node) => node.closest("[data-place=view], [data-place=home]");

async function press(node, value) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (node.dataset.confirmTitle !== undefined && !(await ask(node.dataset))) {
    if (node.dataset.combo !== undefined || node.dataset.ticks !== undefined) undo(node);
    return;
  }
  clearTrouble(node);
  node.setAttribute("aria-busy", "true");
  const told = await deed("press", {
    ...placeOf(node), block: node.dataset.block, action: node.dataset.action, value, values: valuesOf(root(node)),
  });
  node.removeAttribute("aria-busy");
  if (node.dataset.input === undefined) delete node.dataset.dirty;
  if (told.shown) trouble(node, told);
}

function undo(node) {
  delete node.dataset.dirty;
  shown.main = shown.modal = "";
  refresh();
}

function words(told) {
  return !told.error || told.shown.includes(told.error) ? told.shown : `${told.shown} (${told.error})`;
}

function clearTrouble(node) {
  const at = node.closest(".block");
  if (at) for (const old of at.querySelectorAll(".msg-trouble")) old.remove();
}

function trouble(node, told) {
  if (!node.isConnected) return say(words(told));
  const at = node.closest(".block") || node.parentElement;
  const note = document.createElement("p");
  note.className = "msg-trouble";
  note.dataset.keep = "";
  note.setAttribute("role", "alert");
  note.append(warning(), document.createTextNode(words(told)));
  at.append(note);
  note.scrollIntoView({ block: "nearest" });
}

function warning() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("fill", "none");
  svg.setAttribute("stroke", "currentColor");
  svg.setAttribute("stroke-width", "1.5");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M10 3l8 14H2zM10 8v4M10 14.4v.2");
  svg.append(path);
  return svg;
}

function tell(holder, told) {
  if (!holder) return say(words(told));
  holder.replaceChildren();
  if (told && told.shown) {
    const line = document.createElement("span");
    line.textContent = words(told);
    holder.append(warning(), line);
  }
}

function ask(about) {
  const box = $("ask");
  $("ask-title").textContent = about.confirmTitle;
  $("ask-text").textContent = about.confirmText;
  $("ask-yes").textContent = about.confirmYes;
  $("ask-no").textContent = about.confirmNo;
  $("ask-yes").className = `btn ${about.confirmStyle}`;
  box.showModal();
  $("ask-no").focus();
  return new Promise((done) => {
    $("ask-yes").onclick = () => { box.close("yes"); };
    $("ask-no").onclick = () => { box.close(""); };
    box.onclose = () => { done(box.returnValue === "yes"); box.returnValue = ""; };
  });
}

/* ------------------------------------------------------------- modals */

async function submit(form) {
  const modal = form.closest("dialog");
  const button = form.querySelector("[type=submit]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell(form.querySelector(".modal-trouble"), null);
  await Promise.all([...modal.querySelectorAll("[data-files]")].map((one) => one.reading));
  const told = await deed("submit", { view: modal.dataset.view, values: valuesOf(modal) });
  button.removeAttribute("aria-busy");
  const wrong = Object.keys(told.fields || {}).length > 0;
  if (!told.ok && !wrong) return tell(form.querySelector(".modal-trouble"), told);
  await refresh();
  const first = wrong && modal.querySelector("[aria-invalid=true]");
  return first && first.focus();
}

function closeView(modal, everything) {
  deed("close", { view: modal.dataset.view, everything });
}

/* ------------------------------------------------------------- menus */

function closeMenus(except) {
  for (const menu of document.querySelectorAll("[role=menu]:not([hidden])")) {
    if (menu === except) continue;
    menu.hidden = true;
    const opener = document.querySelector(`[data-menu="${CSS.escape(menu.id)}"]`);
    if (opener) opener.setAttribute("aria-expanded", "false");
  }
}

function openMenu(button, last) {
  const menu = $(button.dataset.menu);
  closeMenus(menu);
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  put(menu, button);
  const items = itemsOf(menu);
  if (items.length) items[last ? items.length - 1 : 0].focus();
}

const itemsOf = (menu) => [...menu.querySelectorAll("[role^=menuitem]")];

function put(box, anchor, wide) {
  const at = anchor.getBoundingClientRect();
  if (wide) box.style.width = `${at.width}px`;
  box.style.left = "0px";
  box.style.top = "0px";
  const size = box.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - size.width - 8));
  const under = at.bottom + 4 + size.height <= innerHeight - 8;
  box.style.left = `${left}px`;
  box.style.top = `${under ? at.bottom + 4 : Math.max(8, at.top - size.height - 4)}px`;
}

function menuKey(event, menu) {
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    items[(to + items.length) % items.length].focus();
    event.preventDefault();
  } else if (event.key === "Escape" || event.key === "Tab") {
    const opener = document.querySelector(`[data-menu="${CSS.escape(menu.id)}"]`);
    closeMenus();
    if (event.key === "Escape") {
      opener.focus();
      event.preventDefault();
      event.stopPropagation();
    }
  } else if (event.key.length === 1) {
    const found = items.find((one) => one.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    if (found) found.focus();
  }
}

/* ------------------------------------------------------------- lists to choose from */

const optionsOf = (list) => [...list.querySelectorAll("[role=option]")].filter((one) => !one.hidden);

function highlight(box, list, number) {
  const found = optionsOf(list);
  for (const one of list.querySelectorAll("[data-on]")) one.removeAttribute("data-on");
  const one = found[(number + found.length) % found.length];
  if (!one) return box.removeAttribute("aria-activedescendant");
  one.setAttribute("data-on", "");
  box.setAttribute("aria-activedescendant", one.id);
  one.scrollIntoView({ block: "nearest" });
}
const highlighted = (list) => list.querySelector("[data-on]:not([hidden])");
const place = (list) => optionsOf(list).indexOf(highlighted(list));

function openList(box, list) {
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  put(list, box, !list.classList.contains("slash"));
}
function closeList(box, list) {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

const comboOf = (node) => node.closest && node.closest("[data-combo]");
const parts = (combo) => ({ box: combo.querySelector("[role=combobox]"), list: combo.querySelector("[role=listbox]") });

function comboOpen(combo, query) {
  const { box, list } = parts(combo);
  if (combo.dataset.external !== undefined) return comboSearch(combo, query);
  const sought = query.trim().toLowerCase();
  let any = false;
  for (const one of list.querySelectorAll("[role=option]")) {
    one.hidden = sought !== "" && !one.textContent.toLowerCase().includes(sought);
    any = any || !one.hidden;
  }
  nothing(list, any ? "" : "Nothing matches");
  openList(box, list);
  const chosen = optionsOf(list).findIndex((one) => one.getAttribute("aria-selected") === "true");
  highlight(box, list, Math.max(chosen, 0));
}

function nothing(list, said) {
  for (const old of list.querySelectorAll(".none")) old.remove();
  if (!said) return;
  const line = document.createElement("li");
  line.className = "none";
  line.setAttribute("role", "presentation");
  line.textContent = said;
  list.append(line);
}

const waits = new WeakMap();
function comboSearch(combo, query) {
  const { box, list } = parts(combo);
  const least = Number(combo.dataset.min);
  clearTimeout(waits.get(combo));
  if (query.length < least) {
    list.replaceChildren();
    nothing(list, least > 1 ? `Type ${least} letters or more` : "Type to search");
    return openList(box, list);
  }
  waits.set(combo, setTimeout(async () => {
    const told = await deed("suggest", { ...placeOf(combo), block: combo.dataset.block, action: combo.dataset.action, query });
    if (box.value.trim() !== query.trim() && query !== "" || document.activeElement !== box) return;
    list.replaceChildren();
    (told.options || []).forEach((one, number) => list.append(optionNode(list, one, number)));
    nothing(list, (told.options || []).length ? "" : told.shown || "Nothing matches");
    openList(box, list);
    highlight(box, list, 0);
  }, query ? 150 : 0));
}

function optionNode(list, one, number) {
  const line = document.createElement("li");
  line.setAttribute("role", "option");
  line.id = `${list.id}-${number}`;
  line.dataset.value = one.value;
  line.setAttribute("aria-selected", "false");
  const text = document.createElement("span");
  text.textContent = one.text;
  line.append(text);
  if (one.description) {
    const more = document.createElement("small");
    more.textContent = one.description;
    line.append(more);
  }
  return line;
}

function comboChoose(combo, option) {
  const { box, list } = parts(combo);
  const value = option.dataset.value, label = option.querySelector("span").textContent;
  combo.dataset.dirty = "";
  if (combo.dataset.many !== undefined) {
    const chosen = JSON.parse(combo.dataset.chosen || "[]");
    if (chosen.includes(value)) return dropChip([...combo.querySelectorAll(".chip")].find((one) => one.dataset.value === value));
    combo.dataset.chosen = JSON.stringify([...chosen, value]);
    option.setAttribute("aria-selected", "true");
    combo.insertBefore(chip(value, label), box);
    box.value = "";
  } else {
    for (const one of list.querySelectorAll("[role=option]")) one.setAttribute("aria-selected", String(one === option));
    combo.dataset.chosen = JSON.stringify([value]);
    box.value = box.dataset.label = label;
    closeList(box, list);
  }
  changed(combo);
}

function chip(value, label) {
  const node = document.createElement("span");
  node.className = "chip";
  node.dataset.value = value;
  const text = document.createElement("span");
  text.textContent = label;
  const cross = document.createElement("button");
  cross.type = "button";
  cross.className = "chip-x";
  cross.setAttribute("aria-label", `Remove ${label}`);
  cross.textContent = "×";
  node.append(text, cross);
  return node;
}

function dropChip(node) {
  const combo = comboOf(node), value = node.dataset.value;
  combo.dataset.dirty = "";
  combo.dataset.chosen = JSON.stringify(JSON.parse(combo.dataset.chosen || "[]").filter((one) => one !== value));
  for (const one of combo.querySelectorAll("[role=option]")) if (one.dataset.value === value) one.setAttribute("aria-selected", "false");
  node.remove();
  parts(combo).box.focus();
  changed(combo);
}

function comboLeave(combo) {
  const { box, list } = parts(combo);
  if (list.hidden) return;
  closeList(box, list);
  if (combo.dataset.many !== undefined) return void (box.value = "");
  const chosen = JSON.parse(combo.dataset.chosen || "[]");
  if (box.value.trim() === "" && chosen.length) {
    combo.dataset.dirty = "";
    combo.dataset.chosen = "[]";
    box.dataset.label = "";
    changed(combo);
  } else box.value = chosen.length ? box.dataset.label ?? box.defaultValue : "";
}

function comboKey(event, combo) {
  const { box, list } = parts(combo);
  const open = !list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!open) comboOpen(combo, "");
    else highlight(box, list, place(list) + (event.key === "ArrowDown" ? 1 : -1));
    event.preventDefault();
  } else if (event.key === "Enter") {
    event.preventDefault();
    const one = open && highlighted(list);
    if (one) comboChoose(combo, one);
    else if (!open) comboOpen(combo, "");
  } else if (event.key === "Escape" && open) {
    const chosen = JSON.parse(combo.dataset.chosen || "[]");
    box.value = combo.dataset.many === undefined && chosen.length ? box.dataset.label ?? box.defaultValue : "";
    closeList(box, list);
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Tab") comboLeave(combo);
  else if (event.key === "Backspace" && box.value === "" && combo.dataset.many !== undefined) {
    const chips = combo.querySelectorAll(".chip");
    if (chips.length) dropChip(chips[chips.length - 1]);
  }
}

// Something in a form changed: it acts, or it is at least remembered.
function changed(node) {
  if (node.dataset.acts !== undefined && node.dataset.dispatch === undefined) return press(node, valueOf(node));
  return keep(node);
}
function keep(node) {
  const at = root(node);
  if (at && node.dataset.input !== undefined) deed("fill", { ...placeOf(node), values: { [node.dataset.block]: valueOf(node) } });
  return null;
}

/* ------------------------------------------------------------- the composer */

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
  const send = box.closest(".composer").querySelector("[data-send]");
  send.classList.toggle("idle", box.value.trim() === "");
}

function slash(box) {
  const list = $(box.getAttribute("aria-controls"));
  const sought = box.value;
  const fits = sought.startsWith("/") && !/\s/.test(sought);
  let any = false;
  for (const one of list.querySelectorAll("[role=option]")) {
    one.hidden = !(fits && one.dataset.command.startsWith(sought.toLowerCase()));
    any = any || !one.hidden;
  }
  if (!any) return closeList(box, list);
  openList(box, list);
  list.style.width = `${Math.min(box.closest(".composer").clientWidth, 560)}px`;
  const at = box.closest(".composer").getBoundingClientRect();
  list.style.left = `${at.left}px`;
  list.style.top = `${at.top - list.getBoundingClientRect().height - 6}px`;
  return highlight(box, list, 0);
}

function complete(box, option) {
  box.value = `${option.dataset.command} `;
  closeList(box, $(box.getAttribute("aria-controls")));
  grow(box);
  box.focus();
}

async function send(box) {
  const text = box.value.trim();
  if (!text) return;
  const channel = box.closest(".composer").dataset.channel;
  const holder = $(`trouble-${channel}`);
  box.value = "";
  drafts.delete(draftKey(box));
  grow(box);
  tell(holder, null);
  closeList(box, $(box.getAttribute("aria-controls")));
  const told = await deed(text.startsWith("/") ? "command" : "say", { channel, text });
  if (told.shown) tell(holder, told);
  const talk = document.querySelector("[data-talk]");
  if (talk) talk.scrollTop = talk.scrollHeight;
}

function sayKey(event, box) {
  const list = $(box.getAttribute("aria-controls"));
  const open = !list.hidden;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    highlight(box, list, place(list) + (event.key === "ArrowDown" ? 1 : -1));
    event.preventDefault();
  } else if (open && event.key === "Escape") {
    closeList(box, list);
    event.preventDefault();
  } else if (open && (event.key === "Tab" || event.key === "Enter") && highlighted(list) && highlighted(list).dataset.command !== box.value) {
    complete(box, highlighted(list));
    event.preventDefault();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    send(box);
    event.preventDefault();
  }
}

async function shortcut(name, wish, from) {
  const opener = from.closest(".menu-of").querySelector("[data-menu]");
  closeMenus();
  opener.focus();
  opener.setAttribute("aria-busy", "true");
  const told = await deed(name, wish);
  opener.removeAttribute("aria-busy");
  if (told.shown) {
    const row = from.closest(".msg");
    if (row) trouble(row.querySelector(".msg-content").lastElementChild || row, told);
    else tell(document.querySelector(".trouble"), told);
  }
}

/* ------------------------------------------------------------- jumping */

function jumpPlaces() {
  const places = [...document.querySelectorAll("#sidebar a[data-go]")].map((one) => ({
    label: one.querySelector("span").textContent, aside: { "go-app": "Home", "go-dm": "messages" }[one.id] || "channel", at: one.dataset.go,
  }));
  const people = [...document.querySelectorAll("[data-be]")].map((one) => ({
    label: `Be ${one.querySelector("b").textContent}`, aside: one.querySelector("small").textContent, as: one.dataset.be,
  }));
  return [...places, ...people];
}

function jumpDraw() {
  const sought = $("jump-box").value.trim().toLowerCase();
  const list = $("jump-list");
  list.replaceChildren();
  jumpPlaces().filter((one) => one.label.toLowerCase().includes(sought)).forEach((one, number) => {
    const line = optionNode(list, { value: "", text: one.label }, number);
    const aside = document.createElement("small");
    aside.textContent = one.aside;
    line.append(aside);
    line.goes = one;
    list.append(line);
  });
  highlight($("jump-box"), list, 0);
}

function jump() {
  if (document.querySelector("dialog[open]")) return;
  closeMenus();
  $("jump-box").value = "";
  jumpDraw();
  $("jump").showModal();
  $("jump-box").focus();
}

function jumpTo(line) {
  $("jump").close();
  if (line) go(line.goes.at, line.goes.as);
}

/* ------------------------------------------------------------- what people do */

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const inMenu = on("[role=menu]");
  let node;
  if ((node = on("[data-menu]"))) return $(node.dataset.menu).hidden ? openMenu(node) : closeMenus();
  if (!inMenu) closeMenus();
  if ((node = on("[data-be]"))) { closeMenus(); $("who").focus(); return go(null, node.dataset.be); }
  if ((node = on("[data-go]"))) { event.preventDefault(); return go(node.dataset.go); }
  if ((node = on("[data-overflow]"))) { const whole = node.closest(".menu-of"); closeMenus(); whole.querySelector("[data-menu]").focus(); return press(whole, node.dataset.value); }
  if ((node = on("[data-shortcut]"))) return shortcut("shortcut", { callback: node.dataset.shortcut }, node);
  if ((node = on("[data-message-shortcut]"))) return shortcut("message_shortcut", { ...placeOf(node), callback: node.dataset.messageShortcut }, node);
  if ((node = on("[data-press]"))) return press(node, node.dataset.value || null);
  if ((node = on("[data-close-all]"))) return closeView(node.closest("dialog"), true);
  if ((node = on("[data-close], [data-back]"))) return closeView(node.closest("dialog"), false);
  if ((node = on("[data-clock]"))) return clock(node, { to: node.dataset.clock });
  if ((node = on("[data-when]"))) { $("when-date").value = $("now").dataset.date; $("when").showModal(); return $("when-date").focus(); }
  if (on("#when-no")) return $("when").close();
  if ((node = on("[data-profile]"))) { closeMenus(); return profile(node); }
  if (on("#profile-no")) return $("profile").close();
  if ((node = on("[data-drawer]"))) { here.drawer = !here.drawer; localStorage.setItem("drawer", here.drawer ? "1" : ""); return refresh().then(() => $("drawer-open").focus()); }
  if ((node = on("[data-fault]"))) return deed("fault", { kind: node.dataset.fault, method: $("fault-method").value, times: $("fault-times").value }).then((told) => told.shown && say(told.shown));
  if ((node = on("#jump-open"))) return jump();
  if ((node = on("#jump-list [role=option]"))) return jumpTo(node);
  if ((node = on("[data-send]"))) return send(node.closest(".composer").querySelector("[data-say]"));
  if ((node = on(".slash [role=option]"))) return complete(node.closest(".composer").querySelector("[data-say]"), node);
  if ((node = on(".chip-x"))) return dropChip(node.closest(".chip"));
  if ((node = on("[data-combo] [role=option]"))) return comboChoose(comboOf(node), node);
  if ((node = on("[data-combo] .field"))) return comboOpen(comboOf(node), "");
  return null;
});

const PROFILE = ["zone", "words", "sign", "until"];

function profile(button) {
  for (const one of PROFILE) $(`profile-${one}`).value = button.dataset[one];
  $("profile").showModal();
  $("profile-zone").select();
}

async function saveProfile() {
  $("profile").close();
  const told = await deed("profile", Object.fromEntries(PROFILE.map((one) => [one, $(`profile-${one}`).value])));
  if (told.shown) say(told.shown);
}

async function clock(button, wish) {
  button.setAttribute("aria-busy", "true");
  const told = await deed("clock", wish);
  button.removeAttribute("aria-busy");
  if (told.shown) say(told.shown);
}

document.addEventListener("mousedown", (event) => {
  // A click into a list must not take the focus from its box before it is understood.
  if (event.target.closest("[role=option]")) event.preventDefault();
});

document.addEventListener("mousemove", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option || option.dataset.on !== undefined) return;
  const list = option.closest("[role=listbox]");
  const box = document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
  if (box) highlight(box, list, optionsOf(list).indexOf(option));
});

document.addEventListener("focusout", (event) => {
  const combo = event.target.matches("[data-combo] [role=combobox]") && comboOf(event.target);
  if (combo && !combo.contains(event.relatedTarget)) comboLeave(combo);
  if (event.target.matches("[data-say]")) closeList(event.target, $(event.target.getAttribute("aria-controls")));
});

document.addEventListener("input", (event) => {
  const node = event.target;
  if (node.id === "jump-box") return jumpDraw();
  if (node.matches("[data-say]")) { grow(node); return slash(node); }
  const combo = node.matches("[role=combobox]") && comboOf(node);
  if (combo) return comboOpen(combo, node.value);
  const holder = node.closest("[data-input], [data-acts]");
  if (holder) holder.dataset.dirty = "";
  if (holder && (holder.dataset.dispatch || "").includes("on_character_entered")) soon(holder);
  return null;
});

function soon(holder) {
  clearTimeout(waits.get(holder));
  waits.set(holder, setTimeout(() => press(holder, holder.value), 300));
}

document.addEventListener("change", (event) => {
  const node = event.target;
  if (comboOf(node) || node.matches("[data-say]")) return;
  if (node.dataset.files !== undefined) {
    node.reading = Promise.all([...node.files].map(content)).then((found) => { node.dropped = found; });
    return;
  }
  const holder = node.closest("[data-ticks], [data-input], [data-acts]");
  if (!holder) return;
  holder.dataset.dirty = "";
  // The arrows of a date field change it again and again: it acts when the date is whole and one rests.
  if (node.matches(".picker") && holder.dataset.acts !== undefined) { clearTimeout(waits.get(holder)); waits.set(holder, setTimeout(() => changed(holder), 600)); }
  else changed(holder);
});

// A file as the server takes it: its name, and what is in it.
function content(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, data: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.readAsDataURL(file);
  });
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.id === "when-form") {
    $("when").close();
    clock($("clock-date"), { to: "date", at: `${$("when-date").value}T${$("when-time").value}` });
  } else if (event.target.id === "profile-form") saveProfile();
  else submit(event.target);
});

document.addEventListener("cancel", (event) => {
  if (event.target.matches("dialog[data-modal]")) {
    event.preventDefault();
    closeView(event.target, false);
  }
}, true);

document.addEventListener("keydown", (event) => {
  const node = event.target;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return jump();
  }
  const menu = node.closest("[role=menu]");
  if (menu) return menuKey(event, menu);
  if (node.matches("[data-menu]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    return openMenu(node, event.key === "ArrowUp");
  }
  if (node.id === "jump-box") {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      highlight(node, $("jump-list"), place($("jump-list")) + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") jumpTo(highlighted($("jump-list")));
    return null;
  }
  if (node.matches("[data-say]")) return sayKey(event, node);
  if (node.matches("[data-combo] [role=combobox]")) return comboKey(event, comboOf(node));
  if (node.matches("[role=tab]") && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const tabs = [...document.querySelectorAll("[role=tab]")];
    const to = tabs[(tabs.indexOf(node) + (event.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length];
    to.focus();
    return go(to.dataset.go);
  }
  if (event.key === "Enter" && node.matches("input.field[data-dispatch]") && node.dataset.dispatch.includes("on_enter_pressed")) {
    event.preventDefault();
    return press(node, node.value);
  }
  return null;
});

// What hangs on something goes where that goes.
function follow(event) {
  if (event.target.closest && event.target.closest("[role=menu], [role=listbox]")) return;
  for (const opener of document.querySelectorAll("[data-menu][aria-expanded=true]")) put($(opener.dataset.menu), opener);
  for (const box of document.querySelectorAll("[data-combo] [role=combobox][aria-expanded=true]")) put(parts(comboOf(box)).list, box, true);
}
addEventListener("resize", follow, true);
addEventListener("scroll", follow, true);

here.drawer = localStorage.getItem("drawer") === "1";
history.replaceState({ ...here }, "", `?as=${encodeURIComponent(here.as)}&at=${encodeURIComponent(here.at)}`);
afterwards();
arrive();
live();

// Starts the design systems' parts; filters, sorts and saves tables; brings the search field. Without it every table stands in full.
(function () {
  "use strict";

  // What a spreadsheet takes for the beginning of a formula or a command, also behind unseen or full-width signs.
  var FORMULA = /^[\s\u00a0\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]*[=+\-@|%\u2212\uff1d\uff0b\uff0d\uff20\uff5c\uff05]/;
  var FIGURE = /^-?\d+(?:,\d{3})*(?:\.\d+)?%?$/;
  var ROWS_WORTH_SAVING = 8;

  if (window.GOVUKFrontend) window.GOVUKFrontend.initAll();
  if (window.MOJFrontend) window.MOJFrontend.initAll();

  window.ceSite = { asked: asked, remember: remember, save: save };
  document.querySelectorAll("form[data-filter-for]").forEach(startFilter);
  document.querySelectorAll("main table.ce-table").forEach(offerFile);
  nameTables(window.matchMedia("(max-width: 860px)"));
  startSearchField();
  openTarget();
  window.addEventListener("hashchange", openTarget);

  // ------------------------------------------------------------------ the address
  // What is asked for stands after the question mark; where a browser lets no page from a folder change that, after the hash.
  function asked() {
    return new URLSearchParams(window.location.hash.indexOf("#?") === 0 ? window.location.hash.slice(2) : window.location.search);
  }

  function remember(query, push) {
    var hash = window.location.hash.indexOf("#?") === 0 ? "" : window.location.hash;
    var place = window.location.pathname + (query ? "?" + query : "") + hash;
    if (place === window.location.pathname + window.location.search + window.location.hash) return;
    try {
      if (push) window.history.pushState(null, "", place); else window.history.replaceState(null, "", place);
    } catch (refused) {
      window.location.replace("#?" + query);
    }
  }

  // ------------------------------------------------------------------ registers
  function startFilter(form) {
    var table = document.getElementById(form.getAttribute("data-filter-for"));
    var count = form.querySelector("[data-filter-count]");
    var printed = document.querySelector("[data-filter-printed]");
    var rows = [];
    // A body with a head of its own holds what belongs together: its head goes when all of it goes, and is searched with each row.
    var groups = Array.prototype.map.call(table.tBodies, function (body) {
      var head = body.querySelector("tr[data-filter-head]");
      var about = head ? head.textContent.toLowerCase() + " " : "";
      var members = Array.prototype.filter.call(body.rows, function (row) { return row !== head; }).map(function (row) {
        return { row: row, text: about + row.textContent.toLowerCase() };
      });
      rows = rows.concat(members);
      return { head: head, members: members };
    });
    var fields = Array.prototype.slice.call(form.elements).filter(function (field) { return field.name; });
    var heads = Array.prototype.slice.call(table.querySelectorAll("thead th[aria-sort]"));

    function fits(entry, field) {
      if (field.name === "text") {
        return field.value.toLowerCase().trim().split(/\s+/).every(function (word) { return entry.text.indexOf(word) > -1; });
      }
      if (field.type === "date") {
        var day = entry.row.getAttribute("data-filter-day");
        return Boolean(day) && (field.name === "from" ? day >= field.value : day <= field.value);
      }
      // What all rows of a body share stands on the body.
      var name = "data-filter-" + field.name;
      var value = entry.row.getAttribute(name) || entry.row.parentNode.getAttribute(name) || "";
      return field.hasAttribute("data-filter-several") ? value.split("\n").indexOf(field.value) > -1 : value === field.value;
    }

    function apply() {
      var shown = 0;
      var chosen = fields.filter(function (field) { return field.value.trim(); });
      rows.forEach(function (entry) {
        var stays = chosen.every(function (field) { return fits(entry, field); });
        entry.row.hidden = !stays;
        shown += stays ? 1 : 0;
      });
      groups.forEach(function (group) {
        if (group.head) group.head.hidden = group.members.every(function (entry) { return entry.row.hidden; });
      });
      count.textContent = "Showing " + shown + " of " + rows.length;
      printed.hidden = chosen.length === 0;
      printed.textContent = "Filtered: showing " + shown + " of " + rows.length + " (" + chosen.map(function (field) {
        return (field.name === "text" ? "contains" : field.name) + ": " + field.value;
      }).join("; ") + ")";
    }

    // The address keeps filter and order, so that a register can be sent on as it is seen, and comes back with the back button.
    function keep(push) {
      var kept = new URLSearchParams();
      fields.forEach(function (field) { if (field.value.trim()) kept.set(field.name, field.value); });
      heads.forEach(function (head) {
        if (head.getAttribute("aria-sort") !== "none") kept.set("sort", (head.getAttribute("aria-sort") === "descending" ? "-" : "") + key(head));
      });
      remember(kept.toString(), push);
    }

    function key(head) { return head.textContent.trim().toLowerCase().replace(/[^a-z0-9]/g, "-").replace(/^-+|-+$/g, ""); }

    function sortBy(order) {
      var wanted = heads.find(function (head) { return key(head) === order.replace(/^-/, ""); });
      var way = order[0] === "-" ? "descending" : "ascending";
      var button = wanted && wanted.querySelector("button");
      if (button) {
        for (var clicks = 0; clicks < 2 && wanted.getAttribute("aria-sort") !== way; clicks += 1) button.click();
      } else if (heads.some(function (head) { return head.getAttribute("aria-sort") !== "none"; })) {
        groups.forEach(function (group, place) {
          group.members.forEach(function (entry) { table.tBodies[place].append(entry.row); });
        });
        heads.forEach(function (head) { head.setAttribute("aria-sort", "none"); });
      }
    }

    var recalling = false;
    function recall() {
      var given = asked();
      recalling = true;
      fields.forEach(function (field) {
        var value = given.get(field.name) || "";
        var known = field.tagName !== "SELECT" || Array.prototype.some.call(field.options, function (option) { return option.value === value; });
        if (field.type === "date" && !/^\d{4}-\d\d-\d\d$/.test(value)) known = false;
        field.value = known ? value : "";
      });
      sortBy(given.get("sort") || "");
      apply();
      recalling = false;
    }

    form.hidden = false;
    form.addEventListener("input", function () { apply(); keep(false); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { window.setTimeout(function () { apply(); keep(true); }); });
    if (table.tHead) table.tHead.addEventListener("click", function (event) { if (!recalling && event.target.closest("button")) keep(true); });
    window.addEventListener("popstate", recall);
    window.addEventListener("pageshow", recall);
    recall();
  }

  // ------------------------------------------------------------------ tables on a phone
  // There a table's rows stand as blocks (site.css), and some browsers then no longer tell a screen reader that it is a table.
  function nameTables(narrow) {
    var ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    function name() {
      if (!narrow.matches) return;
      narrow.removeEventListener("change", name);
      document.querySelectorAll("table.ce-table, .ce-table thead, .ce-table tbody, .ce-table tr, .ce-table td, .ce-table th").forEach(function (part) {
        part.setAttribute("role", ROLES[part.tagName] || (part.scope.indexOf("row") === 0 ? "rowheader" : "columnheader"));
      });
    }
    narrow.addEventListener("change", name);
    name();
  }

  // ------------------------------------------------------------------ tables as files
  function offerFile(table, place) {
    var form = document.querySelector('form[data-filter-for="' + table.id + '"]');
    if (!form && table.querySelectorAll("tbody tr").length < ROWS_WORTH_SAVING) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "ce-save";
    button.textContent = form ? "Download what is shown as CSV" : "Download this table as CSV";
    var caption = table.caption ? said(table.caption).replace(/ ?\(column headers.*$/, "") : "";
    if (!form) button.setAttribute("aria-label", button.textContent + (caption ? ": " + caption : ""));
    button.addEventListener("click", function () {
      // What heads several rows is said in a column of its own with each of them.
      var headed = table.getAttribute("data-heads");
      var rows = Array.prototype.filter.call(table.querySelectorAll("tbody tr:not([data-filter-head])"), function (row) { return !row.hidden; });
      var filter = form && document.querySelector("[data-filter-printed]:not([hidden])");
      var about = said(document.querySelector("h1")) + (form || !caption ? "" : ", " + caption) + ": " + (filter ? filter.textContent : rows.length + (rows.length === 1 ? " row" : " rows"));
      var name = window.location.pathname.split("/").slice(-2).join("-").replace(/\.html$/, "").replace(/-index$/, "") + (form ? "" : "-table-" + (place + 1));
      save(name, about, heads(table).concat(headed ? [headed] : []), rows.map(function (row) {
        return cells(row).concat(headed ? [said(row.parentNode.querySelector("tr[data-filter-head]"))] : []);
      }));
    });
    table.before(button);
  }

  function heads(table) { return Array.prototype.map.call(table.querySelectorAll("thead th"), said); }

  function cells(row) { return Array.prototype.map.call(row.cells, said); }

  // What a cell says in one line: a date as it is sorted, members of a list with semicolons, a dash for nothing as nothing.
  function said(node) {
    var times = node.querySelectorAll("time[datetime]");
    if (times.length === 1 && times[0].textContent.trim() === node.textContent.trim()) return times[0].getAttribute("datetime");
    return pieces(node).join("").replace(/\s+/g, " ").replace(/^[ \u0001]+|[ \u0001]+$/g, "").replace(/ *\u0002 */g, ": ").replace(/ *\u0001[ \u0001]*/g, "; ");
  }

  function pieces(node) {
    if (node.nodeType === Node.TEXT_NODE) return [node.data];
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("svg, script, .ce-none")) return [];
    var inner = [].concat.apply([], Array.prototype.map.call(node.childNodes, pieces));
    if (node.matches("li, dd, p, dl > div")) return inner.concat("\u0001");
    return node.matches("dt") ? inner.concat("\u0002") : node.matches("span, div, i") ? [" "].concat(inner, " ") : inner;
  }

  // One text as a field: inert in a spreadsheet, quoted as RFC 4180 has it.
  function quoted(text) {
    var inert = FORMULA.test(text) && !FIGURE.test(text) ? "'" + text : text;
    return /[",\r\n;\t]|^\s|\s$/.test(inert) ? '"' + inert.replace(/"/g, '""') + '"' : inert;
  }

  // Whose site this is, for whom, as at when, from which commit, and whether it is an example or a draft.
  function standing() {
    var facts = Array.prototype.map.call(document.querySelectorAll(".ce-facts li"), said).filter(function (fact) { return fact.indexOf("Commit") !== 0; });
    var commit = document.querySelector(".ce-footer .ce-mono");
    var marks = Array.prototype.map.call(document.querySelectorAll(".ce-banner .govuk-tag"), said);
    return [said(document.querySelector(".ce-header a"))].concat(facts, commit ? "Commit " + said(commit) : "Not tied to any commit", marks).join(". ") + ". ";
  }

  // A file of rows; its first line says what stands around every page, and what was chosen.
  function save(name, about, names, rows) {
    var lines = [[standing() + about].concat(names.slice(1).map(function () { return ""; })), names].concat(rows);
    var text = "\ufeff" + lines.map(function (line) { return line.map(quoted).join(",") + "\r\n"; }).join("");
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = name + ".csv";
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  // ------------------------------------------------------------------ the search field
  // Brought by script, since it does nothing without; the link in the navigation stays.
  function startSearchField() {
    var leads = document.querySelector('.ce-nav a[href$="search.html"]');
    var row = document.querySelector(".ce-header .ce-width");
    if (!leads || !row || document.getElementById("search-form")) return;
    var form = document.createElement("form");
    form.className = "ce-search";
    form.setAttribute("role", "search");
    var label = document.createElement("label");
    label.className = "govuk-visually-hidden";
    label.textContent = "Search this site";
    var field = document.createElement("input");
    label.htmlFor = field.id = "site-search";
    field.type = "search";
    field.autocomplete = "off";
    field.className = "ce-search__field";
    field.placeholder = "Words or an id";
    var button = document.createElement("button");
    button.className = "ce-search__go";
    button.textContent = "Search";
    form.append(label, field, button);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var query = field.value.trim();
      window.location.href = leads.href + (query ? "?q=" + encodeURIComponent(query) : "");
    });
    row.append(form);
  }

  // A link to a place inside a folded part opens it.
  function openTarget() {
    var name = decodeURIComponent(window.location.hash.slice(1));
    var target = name && document.getElementById(name);
    for (var here = target; here; here = here.parentElement) {
      if (here.tagName === "DETAILS") here.open = true;
    }
  }
})();

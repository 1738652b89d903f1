// Starts the design systems' parts and filters registers. Without it every table stands there in full.
(function () {
  "use strict";

  if (window.GOVUKFrontend) window.GOVUKFrontend.initAll();
  if (window.MOJFrontend) window.MOJFrontend.initAll();

  document.querySelectorAll("form[data-filter-for]").forEach(startFilter);
  openTarget();
  window.addEventListener("hashchange", openTarget);

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

    function apply() {
      var shown = 0;
      var chosen = fields.filter(function (field) { return field.value.trim(); });
      rows.forEach(function (entry) {
        var fits = chosen.every(function (field) {
          if (field.name === "text") {
            return field.value.toLowerCase().split(/\s+/).every(function (word) { return entry.text.indexOf(word) > -1; });
          }
          return entry.row.getAttribute("data-filter-" + field.name) === field.value;
        });
        entry.row.hidden = !fits;
        shown += fits ? 1 : 0;
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

    // The address keeps the filter, so that a filtered register can be sent on and comes back with the back button.
    function remember() {
      var kept = new URLSearchParams();
      fields.forEach(function (field) { if (field.value.trim()) kept.set(field.name, field.value); });
      var query = kept.toString();
      try {
        window.history.replaceState(null, "", window.location.pathname + (query ? "?" + query : "") + window.location.hash);
      } catch (refused) {
        // Some browsers do not let a page opened from a folder change its address; the filter works all the same.
      }
    }

    function recall() {
      var asked = new URLSearchParams(window.location.search);
      fields.forEach(function (field) {
        var value = asked.get(field.name) || "";
        var known = field.tagName !== "SELECT" || Array.prototype.some.call(field.options, function (option) { return option.value === value; });
        field.value = known ? value : "";
      });
      apply();
    }

    form.hidden = false;
    form.addEventListener("input", function () { apply(); remember(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { window.setTimeout(function () { apply(); remember(); }); });
    window.addEventListener("pageshow", recall);
    recall();
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

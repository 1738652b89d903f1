// The search page. The index comes as scripts (generators/outputs/search_index.py): the table of documents with the page, a shard
// of words when somebody types a word that begins so, a chunk of texts when a result in it is shown. Ranking, beginnings of words
// and slips of the pen are MiniSearch's. Text from records reaches the page as text nodes alone.
(function () {
  "use strict";

  var STEP = 20;
  var AROUND = 90;
  var WINDOW = 260;
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  var DAY = 86400000;
  var SINCE = Date.UTC(1999, 11, 31);

  var table = null;
  var total = 0;
  var groups = [];
  var names = [];
  var groupOf = [];
  var themesOf = [];
  var stop = new Set();
  var prefixes = new Set();
  var shards = {};
  var texts = {};
  var waiting = {};
  var engines = {};

  // What the files of the index call; a page that was left open may meet those of a later build.
  window.ceSearch = {
    documents: function (given) { table = given; },
    words: function (number, build, entries) { arrived("words-" + number, build, function () { shards[number] = entries; }); },
    texts: function (number, build, lines) { arrived("texts-" + number, build, function () { texts[number] = lines; }); },
    cut: cut
  };
  document.addEventListener("DOMContentLoaded", start);

  // ------------------------------------------------------------------ words, cut as generators/outputs/search_terms.py cuts them
  function folded(text) {
    return text.normalize("NFKD").replace(/[\p{M}\p{Cf}]+/gu, "").toLowerCase().replace(/ς/g, "σ").replace(/[^\p{L}\p{N}-]+/gu, " ");
  }

  function cut(text) {
    var found = [];
    folded(text).split(" ").forEach(function (word) {
      var parts = word.split("-").filter(Boolean);
      var bare = parts.join("-");
      if (parts.length > 1 && (prefixes.has(parts[0]) || /^\d{4}-(?:\d\d(?:-\d\d)?|w\d\d)$/.test(bare))) parts = [bare];
      parts.forEach(function (part) { if (!stop.has(part)) found.push(Array.from(part).slice(0, 64).join("")); });
    });
    return found;
  }

  // ------------------------------------------------------------------ loading by need
  function arrived(name, build, keep) {
    var awaited = waiting[name];
    if (build !== table.build || !awaited) return;
    keep();
    awaited.kept = true;
    awaited.done();
  }

  function load(name) {
    if (!waiting[name]) {
      var awaited = {};
      awaited.promise = new Promise(function (done, failed) { awaited.done = done; awaited.failed = failed; });
      waiting[name] = awaited;
      var script = document.createElement("script");
      script.src = "search/" + name + ".js?" + table.build;
      script.onload = function () { if (!awaited.kept) fail("This site was replaced while the page was open. Load the page again."); };
      script.onerror = function () { fail("A part of the index could not be read. Load the page again."); };
      var fail = function (why) {
        delete waiting[name];
        awaited.failed(new Error(why));
      };
      document.head.appendChild(script);
    }
    return waiting[name].promise;
  }

  function all(names) { return Promise.all(names.map(load)); }

  // Shards that may hold a word, or longer words that begin with it.
  function shardsFor(word, wide) {
    var found = [];
    table.shards.forEach(function (key, number) {
      var fits = /^[a-z0-9]/.test(word)
        ? key && (wide ? key[0] === word[0] || key[0] === word[1] : key.indexOf(word) === 0 || (word + ".").indexOf(key) === 0)
        : !key;
      if (fits) found.push(number);
    });
    return found;
  }

  function holds(word, numbers) {
    return numbers.some(function (number) {
      var entries = shards[number];
      for (var at = 0; at < entries.length; at += 3) {
        if (word.length > 1 ? entries[at].indexOf(word) === 0 : entries[at] === word) return true;
      }
      return false;
    });
  }

  // ------------------------------------------------------------------ the library, given what was loaded
  function places(steps) {
    var found = {};
    var here = 0;
    for (var at = 0; at < steps.length; at += 1) {
      here += steps[at];
      found[here] = steps[at + 1] < 0 ? -steps[++at] : 1;
    }
    return found;
  }

  function engine(numbers) {
    var key = numbers.join();
    if (engines[key]) return engines[key];
    var index = [];
    numbers.forEach(function (number) {
      var entries = shards[number];
      for (var at = 0; at < entries.length; at += 3) {
        var fields = {};
        if (entries[at + 1]) fields[0] = places(entries[at + 1]);
        if (entries[at + 2]) fields[1] = places(entries[at + 2]);
        index.push([entries[at], fields]);
      }
    });
    var ids = {};
    var lengths = {};
    for (var number = 0; number < total; number += 1) {
      ids[number] = number;
      lengths[number] = [table.lengths[0][number], table.lengths[1][number]];
    }
    engines = {};
    engines[key] = window.MiniSearch.loadJS({
      documentCount: total, nextId: total, documentIds: ids, fieldIds: { title: 0, text: 1 }, fieldLength: lengths,
      averageFieldLength: [mean(table.lengths[0]), mean(table.lengths[1])], storedFields: {}, dirtCount: 0, index: index, serializationVersion: 2
    }, { fields: ["title", "text"], tokenize: cut, processTerm: function (word) { return word; } });
    return engines[key];
  }

  function mean(values) { return values.reduce(function (sum, value) { return sum + value; }, 0) / (values.length || 1); }

  // A day or a month typed in words is looked for as the records write it, and as those words.
  function dated(query) {
    var found = [];
    var rest = query.replace(/\b(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\s+(\d{4})\b/g, function (said, day, month, year) {
      var number = MONTHS.findIndex(function (name) { return name.toLowerCase() === month.toLowerCase() || name.slice(0, 3).toLowerCase() === month.toLowerCase(); });
      if (number < 0) return said;
      found.push({ written: year + "-" + two(number + 1) + (day ? "-" + two(Number(day)) : ""), words: cut(said) });
      return " ";
    }).replace(/\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g, function (said, day, month, year) {
      found.push({ written: year + "-" + two(Number(month)) + "-" + two(Number(day)), words: [] });
      return " ";
    });
    return { dates: found, rest: rest };
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  // Promise of {list: document numbers, best first; marked: words to mark; said: what the reader should know of how it was found}.
  function search(query) {
    var parsed = dated(query);
    var words = Array.from(new Set(cut(parsed.rest)));
    var named = byId(query);
    var forms = words.concat.apply(words, words.map(singular));
    var wanted = forms.concat.apply(forms, parsed.dates.map(function (one) { return one.words.concat(one.written); }));
    if (!wanted.length) {
      return Promise.resolve({ list: named, marked: [], said: named.length ? "" : "These words stand on nearly every page. Type a word that tells more." });
    }
    var numbers = merged(wanted.map(function (word) { return shardsFor(word, false); }));
    return all(numbers.map(function (number) { return "words-" + number; })).then(function () {
      var unknown = words.filter(function (word) {
        return [word].concat(singular(word)).every(function (form) { return !holds(form, shardsFor(form, false)); });
      });
      if (!unknown.length) return [numbers, unknown];
      numbers = merged([numbers].concat(unknown.map(function (word) { return shardsFor(word, true); })));
      return all(numbers.map(function (number) { return "words-" + number; })).then(function () { return [numbers, unknown]; });
    }).then(function (found) { return ranked(engine(found[0]), parsed, words, found[1], named); });
  }

  // Beginnings are found anyway, so that “fall” finds “falls”; this is for the other way round.
  function singular(word) {
    if (/[a-z]{2}ies$/.test(word)) return [word.slice(0, -3) + "y"];
    return /[a-z]{2}[^\W\ds]s$/.test(word) ? [word.slice(0, -1)] : [];
  }

  function merged(lists) {
    return Array.from(new Set([].concat.apply([], lists))).sort(function (one, other) { return one - other; });
  }

  function ranked(library, parsed, words, unknown, named) {
    var options = {
      boost: { title: 3 },
      boostDocument: function (number) { return groups[groupOf[number]].folder ? 1 : 0.5; },
      prefix: function (word) { return word.length > 1; },
      fuzzy: function (word) { return unknown.indexOf(word) < 0 || /\d/.test(word) || word.length < 3 ? false : word.length < 5 ? 1 : 2; }
    };
    var queries = words.map(function (word) { return { combineWith: "OR", queries: [word].concat(singular(word)) }; }).concat(parsed.dates.map(function (one) {
      return { combineWith: "OR", queries: one.words.length ? [one.written, { combineWith: "AND", queries: one.words }] : [one.written] };
    }));
    var found = library.search({ combineWith: "AND", queries: queries }, options);
    var said = "";
    if (!found.length && !named.length && queries.length > 1) {
      found = library.search({ combineWith: "OR", queries: queries }, options);
      if (found.length) said = "Nothing holds all of these words. Shown is what holds some of them.";
    }
    var marked = new Set();
    var close = new Set();
    found.forEach(function (one) {
      Object.keys(one.match).forEach(function (word) {
        marked.add(word);
        if (unknown.length && words.indexOf(word) < 0 && !words.some(function (typed) { return unknown.indexOf(typed) < 0 && [typed].concat(singular(typed)).some(function (form) { return word.indexOf(form) === 0; }); })) close.add(word);
      });
    });
    if (close.size) said += (said ? " " : "") + "Not found as typed: " + unknown.join(", ") + ". Shown instead: " + Array.from(close).slice(0, 6).join(", ") + ".";
    var first = new Set(named);
    return { list: named.concat(found.map(function (one) { return one.id; }).filter(function (id) { return !first.has(id); })), marked: Array.from(marked), said: said };
  }

  // Records whose id is, begins with or holds what was typed.
  function byId(query) {
    var needle = query.trim().toLowerCase().replace(/[\s_\u2010-\u2015-]+/g, "-");
    var figures = /^\d+$/.test(needle);
    if (needle.length < 3 || !/\d|-/.test(needle)) return [];
    var ranks = [[], [], []];
    for (var number = 0; number < total; number += 1) {
      if (!groups[groupOf[number]].folder) continue;
      var id = names[number].toLowerCase();
      if (id === needle) ranks[0].push(number);
      else if (!figures && id.indexOf(needle + "-") === 0) ranks[1].push(number);
      else if (figures ? id.slice(-needle.length - 1) === "-" + needle : ("-" + id).indexOf("-" + needle) > -1) ranks[2].push(number);
    }
    return [].concat.apply([], ranks);
  }

  // ------------------------------------------------------------------ what every document is
  function open() {
    var first = 0;
    names = table.names.split(",");
    total = table.service.length;
    table.groups.forEach(function (group, place) {
      groups.push({ key: group[0], one: group[1], several: group[2], folder: group[3] });
      for (var end = first + group[4]; first < end; first += 1) groupOf.push(place);
    });
    table.themes.forEach(function (theme, place) {
      var here = 0;
      theme[2].forEach(function (step) { here += step; (themesOf[here] = themesOf[here] || []).push(place); });
    });
    stop = new Set(table.stop.split(" "));
    prefixes = new Set(table.prefixes.split(" "));
  }

  function address(number) {
    var group = groups[groupOf[number]];
    var name = names[number];
    if (!group.folder) return name;
    return group.folder === "." ? "provider.html" : group.folder + "/" + name + ".html";
  }

  function written(day) { return new Date(SINCE + day * DAY).toISOString().slice(0, 10); }

  function said(day) {
    var parts = written(day).split("-").map(Number);
    return parts[2] + " " + MONTHS[parts[1] - 1] + " " + parts[0];
  }

  function chunkOf(number) {
    var chunk = 0;
    while (chunk + 1 < table.chunks.length && table.chunks[chunk + 1] <= number) chunk += 1;
    return chunk;
  }

  function textOf(number) {
    var chunk = chunkOf(number);
    var at = (number - table.chunks[chunk]) * 2;
    return { title: texts[chunk][at], text: texts[chunk][at + 1] };
  }

  // ------------------------------------------------------------------ the page
  var page = {};
  var chosen = {};
  var facets = [];
  var shown = STEP;
  var found = { list: [], marked: [], said: "" };
  var asked = 0;
  var drawn = 0;
  var visible = [];

  function start() {
    if (!table || !window.MiniSearch) return;
    open();
    ["form", "query", "order", "from", "to", "facets", "more", "status", "said", "results", "next", "clear", "narrow", "csv"].forEach(function (name) {
      page[name] = document.getElementById("search-" + name);
    });
    facets = [
      facet("kind", "Kind", groups.map(function (group) { return [group.key, group.several]; }), function (number) { return [groupOf[number]]; }),
      facet("service", "Service", table.services.map(function (name) { return [name, name]; }), function (number) { return [table.service[number]]; }),
      facet("state", "State", table.states.map(function (name) { return [name, name]; }), function (number) { return [table.state[number]]; }),
      facet("theme", "Theme", table.themes.map(function (theme) { return [theme[0], theme[1]]; }), function (number) { return themesOf[number] || []; })
    ];
    document.querySelectorAll(".ce-search-page [hidden][data-scripted]").forEach(function (part) { part.hidden = false; });
    page.narrow.open = window.matchMedia("(min-width: 861px)").matches;
    listen();
    window.addEventListener("popstate", recall);
    window.addEventListener("pageshow", function (event) { if (event.persisted) recall(); });
    recall();
    if (!page.query.value) page.query.focus();
  }

  function listen() {
    var later = 0;
    page.query.addEventListener("input", function () {
      window.clearTimeout(later);
      later = window.setTimeout(function () { shown = STEP; run(); remember(false); }, 120);
    });
    page.form.addEventListener("submit", function (event) {
      event.preventDefault();
      window.clearTimeout(later);
      shown = STEP;
      run();
      remember(true);
    });
    page.form.addEventListener("change", function (event) {
      if (event.target === page.query) return;
      shown = STEP;
      if (event.target.getAttribute("data-facet")) {
        var values = chosen[event.target.getAttribute("data-facet")];
        if (event.target.checked) values.add(event.target.value); else values.delete(event.target.value);
      }
      draw();
      remember(true);
    });
    page.clear.addEventListener("click", function () {
      facets.forEach(function (one) { chosen[one.key] = new Set(); });
      page.from.value = "";
      page.to.value = "";
      shown = STEP;
      draw();
      remember(true);
      page.query.focus();
    });
    page.next.addEventListener("click", function () {
      var before = shown;
      shown += STEP;
      draw().then(function () {
        var link = page.results.querySelectorAll("a")[before];
        if (link) link.focus();
      });
      remember(false);
    });
    page.csv.addEventListener("click", save);
  }

  function facet(key, label, values, of) {
    var field = make("fieldset", "ce-facet");
    var legend = make("legend", "ce-facet__legend", label);
    var list = make("ul", "ce-facet__list");
    field.append(legend, list);
    var options = values.map(function (value, place) {
      var item = make("li", "ce-facet__item");
      var input = make("input", "ce-facet__input");
      input.type = "checkbox";
      input.value = value[0];
      input.id = "search-" + key + "-" + place;
      input.setAttribute("data-facet", key);
      var name = make("label", "ce-facet__label", value[1]);
      name.htmlFor = input.id;
      var count = make("span", "ce-facet__count");
      name.append(" ", count);
      item.append(input, name);
      list.append(item);
      return { value: value[0], item: item, input: input, count: count, empty: !value[0] };
    });
    page.facets.append(field);
    chosen[key] = new Set();
    return { key: key, label: label, of: of, options: options, field: field, names: values };
  }

  function make(tag, kind, text) {
    var made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  }

  // ------------------------------------------------------------------ the address
  function remember(push) {
    var kept = new URLSearchParams();
    if (page.query.value.trim()) kept.set("q", page.query.value.trim());
    facets.forEach(function (one) { chosen[one.key].forEach(function (value) { kept.append(one.key, value); }); });
    ["from", "to", "order"].forEach(function (name) { if (page[name].value) kept.set(name, page[name].value); });
    if (shown > STEP) kept.set("show", String(shown));
    window.ceSite.remember(kept.toString(), push);
  }

  function recall() {
    var kept = window.ceSite.asked();
    page.query.value = kept.get("q") || "";
    facets.forEach(function (one) {
      chosen[one.key] = new Set(kept.getAll(one.key).filter(function (value) {
        return one.options.some(function (option) { return !option.empty && option.value === value; });
      }));
    });
    ["from", "to"].forEach(function (name) { page[name].value = /^\d{4}-\d\d-\d\d$/.test(kept.get(name) || "") ? kept.get(name) : ""; });
    page.order.value = ["newest", "oldest"].indexOf(kept.get("order")) > -1 ? kept.get("order") : "";
    shown = Math.min(Math.max(STEP, Math.ceil(Number(kept.get("show")) / STEP) * STEP || STEP), 1000);
    run();
  }

  // ------------------------------------------------------------------ searching and showing
  function run() {
    var here = asked += 1;
    var query = page.query.value.trim();
    var answer = query ? search(query) : Promise.resolve({ list: Array.from({ length: total }, function (_, number) { return number; }), marked: [], said: "" });
    return answer.then(function (answered) {
      if (here !== asked) return null;
      found = answered;
      return draw();
    }).catch(complain);
  }

  function complain(error) { page.status.textContent = error.message; }

  // The places of the chosen values of each facet; none chosen means all.
  function wanted() {
    return facets.map(function (one) {
      return new Set(one.options.map(function (option, place) { return chosen[one.key].has(option.value) ? place : -1; }).filter(function (place) { return place >= 0; }));
    });
  }

  function draw() {
    var here = drawn += 1;
    var picked = wanted();
    var from = page.from.value;
    var to = page.to.value;
    var counts = facets.map(function (one) { return new Array(one.options.length).fill(0); });
    var list = [];
    found.list.forEach(function (number) {
      var day = table.day[number];
      if ((from || to) && (!day || (from && written(day) < from) || (to && written(day) > to))) return;
      var misses = facets.map(function (one, place) {
        return picked[place].size && !one.of(number).some(function (value) { return picked[place].has(value); });
      });
      var missed = misses.filter(Boolean).length;
      if (!missed) list.push(number);
      facets.forEach(function (one, place) {
        if (missed - (misses[place] ? 1 : 0) === 0) one.of(number).forEach(function (value) { counts[place][value] += 1; });
      });
    });
    order(list);
    label(counts);
    visible = list;
    page.status.textContent = list.length + " of " + total + " records and pages";
    page.said.textContent = found.said;
    page.said.hidden = !found.said;
    page.next.hidden = list.length <= shown;
    page.csv.hidden = !list.length;
    page.csv.textContent = "Download " + (list.length === 1 ? "this result" : "these " + list.length + " results") + " as CSV";
    var part = list.slice(0, shown);
    return texted(part).then(function () {
      if (here !== drawn) return;
      page.results.replaceChildren.apply(page.results, part.map(result));
      page.results.start = 1;
    }).catch(complain);
  }

  function order(list) {
    var way = page.order.value || (page.query.value.trim() ? "" : "newest");
    if (!way) return;
    list.sort(function (one, other) {
      if (!table.day[one] || !table.day[other]) return (table.day[other] ? 1 : 0) - (table.day[one] ? 1 : 0) || one - other;
      return (way === "newest" ? table.day[other] - table.day[one] : table.day[one] - table.day[other]) || one - other;
    });
  }

  function texted(part) { return all(merged([part.map(chunkOf)]).map(function (chunk) { return "texts-" + chunk; })); }

  function label(counts) {
    var number = (page.from.value ? 1 : 0) + (page.to.value ? 1 : 0);
    facets.forEach(function (one, place) {
      var any = false;
      one.options.forEach(function (option, value) {
        var is = chosen[one.key].has(option.value);
        number += is ? 1 : 0;
        option.input.checked = is;
        option.count.textContent = counts[place][value];
        option.item.hidden = option.empty || (!counts[place][value] && !is);
        any = any || !option.item.hidden;
      });
      one.field.hidden = !any;
    });
    page.more.textContent = number ? "Narrow down (" + number + " chosen)" : "Narrow down";
    page.clear.hidden = !number;
  }

  function result(number) {
    var told = textOf(number);
    var group = groups[groupOf[number]];
    var item = make("li", "ce-found__item");
    var title = make("h3", "ce-found__title");
    var link = make("a");
    link.href = address(number);
    mark(link, told.title);
    title.append(link);
    var about = make("p", "ce-found__about");
    var facts = [group.one];
    if (group.folder) facts.push(names[number]);
    if (table.services[table.service[number]]) facts.push(table.services[table.service[number]]);
    if (table.day[number]) facts.push((group.key === "action" ? "due " : "") + said(table.day[number]));
    about.textContent = facts.join(" · ");
    if (table.states[table.state[number]]) about.append(" ", make("strong", "govuk-tag govuk-tag--grey", table.states[table.state[number]]));
    item.append(title, about);
    if (told.text) {
      var extract = make("p", "ce-found__text");
      excerpt(extract, told.text);
      item.append(extract);
    }
    if (found.marked.length && !item.querySelector("mark")) item.append(make("p", "ce-found__about", "The words stand further on in it."));
    return item;
  }

  // ------------------------------------------------------------------ the words marked, as text nodes
  function spots(text) {
    var hits = new Set(found.marked);
    var places = [];
    if (!hits.size) return places;
    var words = /[\p{L}\p{N}\p{M}\p{Cf}]+(?:-[\p{L}\p{N}\p{M}\p{Cf}]+)*/gu;
    for (var match = words.exec(text); match; match = words.exec(text)) {
      var parts = cut(match[0]);
      if (parts.length === 1 && hits.has(parts[0])) places.push([match.index, match.index + match[0].length]);
      else if (parts.length > 1 || match[0].indexOf("-") > -1) {
        var at = match.index;
        match[0].split("-").forEach(function (piece) {
          if (cut(piece).some(function (part) { return hits.has(part); })) places.push([at, at + piece.length]);
          at += piece.length + 1;
        });
      }
    }
    return places;
  }

  function mark(into, text, from, to) {
    var at = from || 0;
    var end = to === undefined ? text.length : to;
    spots(text).forEach(function (spot) {
      if (spot[0] < at || spot[1] > end) return;
      into.append(text.slice(at, spot[0]), make("mark", "", text.slice(spot[0], spot[1])));
      at = spot[1];
    });
    into.append(text.slice(at, end));
  }

  function excerpt(into, text) {
    var first = spots(text)[0];
    var from = first && first[0] > WINDOW - AROUND ? first[0] - AROUND : 0;
    if (from) from = text.indexOf(" ", from) + 1 || from;
    var to = Math.min(text.length, from + WINDOW);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + AROUND);
    if (from) into.append("… ");
    mark(into, text, from, to);
    if (to < text.length) into.append(" …");
  }

  // ------------------------------------------------------------------ as a spreadsheet
  function save() {
    texted(visible).then(function () {
      var rows = visible.map(function (number) {
        var group = groups[groupOf[number]];
        return [group.one, group.folder ? names[number] : "", textOf(number).title, table.services[table.service[number]],
          table.day[number] ? written(table.day[number]) : "", table.states[table.state[number]],
          (themesOf[number] || []).map(function (place) { return table.themes[place][1]; }).join("; "), address(number)];
      });
      var query = page.query.value.trim();
      var narrowed = facets.filter(function (one) { return chosen[one.key].size; }).map(function (one) {
        return one.label + ": " + Array.from(chosen[one.key]).join(" or ");
      });
      if (page.from.value) narrowed.push("from " + page.from.value);
      if (page.to.value) narrowed.push("to " + page.to.value);
      var about = "Search" + (query ? " for “" + query + "”" : "") + ": " + visible.length + " of " + total + (narrowed.length ? " (" + narrowed.join("; ") + ")" : "");
      window.ceSite.save("search-results", about, ["Kind", "Id", "Title", "Service", "Date", "State", "Themes", "Page"], rows);
    }).catch(complain);
  }
})();

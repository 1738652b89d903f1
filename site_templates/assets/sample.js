// Draws the inspector sample by a seed that the reader types, on the reader's own machine; the page says the rule without it too.
(function () {
  "use strict";

  var form = document.getElementById("own-seed");
  var order = document.getElementById("whole-order");
  if (!form || !order) return;
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    draw(form.elements.seed.value);
  });

  function draw(seed) {
    var said = document.getElementById("own-said");
    var list = document.getElementById("own-drawn");
    list.textContent = "";
    if (!seed) {
      said.textContent = "Type a seed first.";
      return;
    }
    var found = Array.prototype.map.call(order.querySelectorAll("a"), function (link) {
      return { id: link.textContent, href: link.getAttribute("href"), digest: sha256(seed + link.textContent) };
    });
    found.sort(function (one, other) {
      return one.digest < other.digest ? -1 : one.digest > other.digest ? 1 : 0;
    });
    var drawn = found.slice(0, Number(form.getAttribute("data-size")));
    said.textContent = "By the seed “" + seed + "”: " + drawn.length + " of " + found.length + " incidents.";
    drawn.forEach(function (one) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = one.href;
      link.textContent = one.id;
      item.appendChild(link);
      item.appendChild(document.createTextNode(" " + one.digest.slice(0, 16)));
      list.appendChild(item);
    });
  }

  // ------------------------------------------------------------------ SHA-256 (FIPS 180-4)
  // Not the browser's own: that is missing where a page is served without encryption.
  function constants() {
    var roots = [];
    var starts = [];
    for (var number = 2; roots.length < 64; number++) {
      var prime = true;
      for (var part = 2; part * part <= number; part++) if (number % part === 0) prime = false;
      if (!prime) continue;
      if (starts.length < 8) starts.push(fraction(Math.sqrt(number)));
      roots.push(fraction(Math.cbrt(number)));
    }
    return { roots: roots, starts: starts };
  }

  function fraction(value) {
    return ((value - Math.floor(value)) * 4294967296) | 0;
  }

  function turned(word, by) {
    return (word >>> by) | (word << (32 - by));
  }

  function sha256(text) {
    var bytes = Array.prototype.map.call(unescape(encodeURIComponent(text)), function (letter) {
      return letter.charCodeAt(0);
    });
    var length = bytes.length * 8;
    bytes.push(128);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (var place = 7; place >= 0; place--) bytes.push(Math.floor(length / Math.pow(256, place)) & 255);
    var known = constants();
    var state = known.starts.slice();
    for (var start = 0; start < bytes.length; start += 64) block(bytes, start, state, known.roots);
    return state
      .map(function (word) {
        return ("0000000" + (word >>> 0).toString(16)).slice(-8);
      })
      .join("");
  }

  function block(bytes, start, state, roots) {
    var words = [];
    for (var i = 0; i < 64; i++) {
      if (i < 16) {
        var at = start + i * 4;
        words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
      } else {
        var far = words[i - 15];
        var near = words[i - 2];
        var first = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
        var second = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
        words[i] = (words[i - 16] + first + words[i - 7] + second) | 0;
      }
    }
    var now = state.slice();
    for (var round = 0; round < 64; round++) {
      var e = now[4];
      var a = now[0];
      var chosen = (e & now[5]) ^ (~e & now[6]);
      var most = (a & now[1]) ^ (a & now[2]) ^ (now[1] & now[2]);
      var one = (now[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + roots[round] + words[round]) | 0;
      var two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
      now = [(one + two) | 0, a, now[1], now[2], (now[3] + one) | 0, e, now[5], now[6]];
    }
    for (var index = 0; index < 8; index++) state[index] = (state[index] + now[index]) | 0;
  }
})();

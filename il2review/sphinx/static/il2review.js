// Makes a figure interactive when the reader asks for it: loads the Vega bundle of this site, once.
(function () {
  "use strict";
  var loading = null;

  function load(address) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () {
        reject(new Error(address + " did not load"));
      };
      document.head.appendChild(script);
    });
  }

  function bundle() {
    if (!loading) {
      loading = load(document.documentElement.dataset.content_root + "_static/il2review-vega.js");
      loading.catch(function () {
        loading = null;
      });
    }
    return loading;
  }

  function draw(figure) {
    var specs = window.il2Specs[figure.id];
    var jobs = Object.keys(specs).map(function (size) {
      var place = figure.querySelector(".il2-" + size);
      var chart = document.createElement("div");
      return window.vegaEmbed(chart, specs[size], { actions: false, renderer: "svg" }).then(function () {
        place.replaceChildren(chart);
        if (chart.querySelector("label")) {
          place.setAttribute("role", "group"); // a picture must not hold controls
        }
      });
    });
    return Promise.all(jobs);
  }

  // A link to a row of evidence opens the folded table that the row stands in.
  function reveal() {
    var place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = place; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") {
        node.open = true;
      }
    }
    if (place && place.tagName === "TR") {
      place.scrollIntoView({ block: "center" });
    }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  document.querySelectorAll(".il2-figure").forEach(function (figure) {
    var button = figure.querySelector(".il2-explore");
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      button.textContent = "Loading";
      Promise.all([bundle(), load(figure.dataset.specs)])
        .then(function () {
          return draw(figure);
        })
        .then(function () {
          figure.classList.add("il2-live");
          button.textContent = figure.querySelector(".vega-bindings label")
            ? "Choose above"
            : "Point at a mark for its figures";
        })
        .catch(function () {
          button.disabled = false;
          button.textContent = "Could not load. Try again";
        });
    });
  });
})();

// Makes a figure interactive when the reader asks for it: loads the Vega bundle of this site, once.
(function () {
  "use strict";
  var loading = null;

  function bundle() {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = document.documentElement.dataset.content_root + "_static/il2review-vega.js";
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          reject(new Error("the chart library did not load"));
        };
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  function draw(figure) {
    var jobs = Array.prototype.map.call(figure.querySelectorAll(".il2-spec"), function (source) {
      var place = figure.querySelector(".il2-" + source.dataset.size);
      var chart = document.createElement("div");
      return window
        .vegaEmbed(chart, JSON.parse(source.textContent), { actions: false, renderer: "svg" })
        .then(function () {
          place.replaceChildren(chart);
          if (chart.querySelector("label")) {
            place.setAttribute("role", "group"); // a picture must not hold controls
          }
        });
    });
    return Promise.all(jobs);
  }

  document.querySelectorAll(".il2-figure").forEach(function (figure) {
    var button = figure.querySelector(".il2-explore");
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      button.textContent = "Loading";
      bundle()
        .then(function () {
          return draw(figure);
        })
        .then(function () {
          figure.classList.add("il2-live");
          button.textContent = figure.querySelector(".vega-bindings label")
            ? "Change the values below"
            : "Point at a mark for its figures";
        })
        .catch(function () {
          button.disabled = false;
          button.textContent = "Could not load. Try again";
        });
    });
  });
})();

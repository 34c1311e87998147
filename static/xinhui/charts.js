// The indicators' chart, from the data the page carries.
(() => {
  "use strict";
  const canvas = document.getElementById("chart");
  const data = document.getElementById("chart-data");
  if (!canvas || !data || !window.Chart) return;
  const { labels, series } = JSON.parse(data.textContent);
  const ink = getComputedStyle(document.body).color;
  const colours = ["#1d5fa8", "#1b7a4b", "#e0a030"];
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = ink;
  new Chart(canvas, {
    type: "bar",
    data: { labels, datasets: series.map((s, i) => ({ label: s.name, data: s.values, backgroundColor: colours[i], borderRadius: 4, maxBarThickness: 26 })) },
    options: {
      responsive: true, maintainAspectRatio: false, animation: false,
      scales: { y: { beginAtZero: true, max: 100, ticks: { callback: (v) => `${v}%` } }, x: { grid: { display: false } } },
      plugins: { legend: { position: "bottom" }, tooltip: { callbacks: { label: (c) => `${c.dataset.label} ${c.parsed.y}%` } } },
    },
  });
})();

// Charts: draws the Vega-Lite specification that a figure carries, with the script bundle the
// app serves. Expressions are interpreted, not compiled, so that the page needs no permission
// to run text as code. What the server drew, or the table beside it, stays if this fails.

let library = null;

async function vega(address) {
  library ??= import(address).then(() => window.vegaEmbed);
  return library;
}

async function draw(figure) {
  const plot = figure.querySelector(".plot");
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const embed = await vega(figure.dataset.library);
  const canvas = document.createElement("div"); // Vega renames what it draws in; the plot keeps its sentence
  plot.replaceChildren(canvas);
  await embed(canvas, spec, { actions: false, ast: true, renderer: "svg", tooltip: false, defaultStyle: false });
  canvas.setAttribute("aria-hidden", "true");
  plot.dataset.drawn = "";
}

function drawAll() {
  for (const figure of document.querySelectorAll("figure.chart[data-library]:not([data-seen])")) {
    figure.dataset.seen = "";
    draw(figure).catch((error) => console.error("The chart was not drawn:", error));
  }
}

document.addEventListener("live", drawAll);
drawAll();

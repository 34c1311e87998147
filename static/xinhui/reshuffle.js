/* A reshuffle by drag and drop: a person dragged onto another post is planned for it. Without it the buttons do. */
"use strict";
(() => {
  const form = document.getElementById("drop-form");
  if (!form) return;
  const TYPE = "application/x-cadre";
  for (const person of document.querySelectorAll("[data-cadre]")) {
    person.draggable = true;
    person.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData(TYPE, person.dataset.cadre);
      event.dataTransfer.effectAllowed = "move";
    });
  }
  for (const post of document.querySelectorAll("[data-post]")) {
    post.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes(TYPE)) return;
      event.preventDefault();
      post.classList.add("is-target");
    });
    post.addEventListener("dragleave", () => post.classList.remove("is-target"));
    post.addEventListener("drop", (event) => {
      event.preventDefault();
      form.elements.cadre.value = event.dataTransfer.getData(TYPE);
      form.elements.post.value = post.dataset.post;
      form.submit();
    });
  }
})();

// A form that takes the device's position along (data-place): the position fills its hidden fields when it is sent.
// Without a position the form goes off all the same; the server says what that means.
(() => {
  "use strict";
  document.querySelectorAll("form[data-place]").forEach((form) => {
    const state = form.querySelector("[data-place-state]");
    let asked = false;
    const say = (text) => { if (state && text) state.textContent = text; };
    form.addEventListener("submit", (event) => {
      const lat = form.elements.namedItem("latitude");
      const lon = form.elements.namedItem("longitude");
      if (asked || !navigator.geolocation || (lat.value && lon.value)) return;
      event.preventDefault();
      asked = true;
      say(form.dataset.waiting);
      const send = () => form.requestSubmit(event.submitter);
      navigator.geolocation.getCurrentPosition(
        (found) => {
          lat.value = found.coords.latitude.toFixed(6);
          lon.value = found.coords.longitude.toFixed(6);
          send();
        },
        () => { say(form.dataset.failed); send(); },
        { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 },
      );
    });
  });
})();

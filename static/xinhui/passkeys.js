// Passkeys: a form with data-passkey asks the browser for one before it is sent. Without WebAuthn it stays hidden.
(() => {
  "use strict";
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const forCreate = (asked) => ({
    ...asked,
    challenge: toBytes(asked.challenge),
    user: { ...asked.user, id: toBytes(asked.user.id) },
    excludeCredentials: keys(asked.excludeCredentials),
  });
  const forUse = (asked) => {
    const found = { ...asked, challenge: toBytes(asked.challenge) };
    if (asked.allowCredentials) found.allowCredentials = keys(asked.allowCredentials);
    return found;
  };
  const asJson = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
      clientExtensionResults: {},
    });
  };

  const ask = async (form) => {
    const use = form.dataset.passkey;
    const body = new FormData(form);
    body.set("use", use);
    const answer = await fetch(form.dataset.options, { method: "POST", body, credentials: "same-origin" });
    const asked = await answer.json();
    if (!answer.ok) throw new Error(asked.message);
    const credential = use === "enrol"
      ? await navigator.credentials.create({ publicKey: forCreate(asked) })
      : await navigator.credentials.get({ publicKey: forUse(asked) });
    form.elements.credential.value = asJson(credential);
    form.submit();
  };

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const said = form.querySelector("[data-passkey-said]");
    const words = said.textContent;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      said.hidden = true;
      ask(form).catch((error) => {
        said.textContent = error instanceof DOMException || !error.message ? words : error.message;
        said.hidden = false;
      });
    });
  }
})();

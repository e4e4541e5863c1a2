/* Passkeys: a form marked data-passkey asks the server what to do (data-begin), the device does it, and the answer
   goes back (data-finish). Without passkeys in the browser the form says so and its button stays off. */
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=")),
    (sign) => sign.charCodeAt(0),
  );
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const device = {
    add: (asked) => navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: named(asked.excludeCredentials),
    } }),
    sign: (asked) => navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials),
    } }),
  };
  const answerOf = (made) => {
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((part) => {
      if (made.response[part]) response[part] = text(made.response[part]);
    });
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  };

  const send = async (address, form, more) => {
    const body = new FormData(form);
    Object.entries(more).forEach(([name, value]) => body.set(name, value));
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      const told = await answer.json();
      if (answer.ok) return told;
      throw new Error([told.title, told.text].filter(Boolean).join(" "));
    }
    throw new Error(form.dataset.failed || "");
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!window.PublicKeyCredential || !navigator.credentials) return;
    const button = form.querySelector("[data-passkey-button]");
    const said = form.querySelector("[data-passkey-said]");
    const fallback = form.querySelector("[data-passkey-none]");
    const instead = fallback.textContent;
    fallback.hidden = true;
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      said.hidden = true;
      try {
        const asked = await send(form.dataset.begin, form, {});
        const made = await device[form.dataset.passkey](asked);
        const told = await send(form.dataset.finish, form, { credential: answerOf(made) });
        location.assign(told.to);
      } catch (error) {
        // What the browser itself says is in its own words and often long; ours stand on the form.
        const ours = error instanceof Error && !(error instanceof DOMException) && error.message;
        said.textContent = ours || form.dataset.failed || instead;
        said.hidden = false;
        button.disabled = false;
      }
    });
  });
})();

// Being told of news while the page is closed, where the office offers it and the browser can.

import { STATES, ask, config, greet, session } from "./session.js";
import { t } from "./words.js";

export const canPush = () => Boolean(config.push) && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const keyBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const current = async () => (await navigator.serviceWorker.ready).pushManager.getSubscription();
export const isPushed = async () => canPush() && Boolean(await current());

async function tell(address, fields) {
  if (!session.token && (await greet()) !== STATES.ok) throw new Error(t("This needs signal, and you signed in."));
  const { status, body } = await ask(address, { method: "POST", headers: { "X-CSRFToken": session.token }, body: new URLSearchParams(fields) });
  if (status !== 204) throw new Error((body && body.detail) || t("This needs signal, and you signed in."));
}

/** Ask the phone's owner, subscribe, and tell the portal; raises an Error with words for people. */
export async function startPush() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error(t("Notifications are forbidden to this page in the phone's settings."));
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(config.push) });
  const { endpoint, keys } = subscription.toJSON();
  try {
    await tell(config.push_on, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

/** No longer: first at the browser, so that nothing arrives even when the portal cannot be told now. */
export async function stopPush() {
  const subscription = canPush() && (await current());
  if (!subscription) return;
  await subscription.unsubscribe();
  await tell(config.push_off, { endpoint: subscription.endpoint }).catch(() => {});
}

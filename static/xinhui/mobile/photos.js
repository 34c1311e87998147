// Photos: made small in the phone, known by the SHA-256 of the very bytes that are sent, kept until the server has them.

import { sha256 } from "./canonical.js";

export const SIDE_MAX = 1600;
export const BYTES_MAX = 15 * 1024 * 1024;
const QUALITY = 0.82;

async function decode(file) {
  if (window.createImageBitmap) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch { /* older browsers do not know the option */ }
  }
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function shrink(file) {
  const image = await decode(file);
  const scale = Math.min(1, SIDE_MAX / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  if (image.close) image.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
  if (!blob) throw new Error("not drawn");
  return blob;
}

/** A row of the `photos` store from what the camera gave; raises RangeError when it is too large to be sent. */
export async function photoRow(record, file) {
  let blob = file;
  try {
    blob = await shrink(file);
  } catch { /* a format this browser cannot draw (HEIC) goes as it is: the server reads it */ }
  if (blob.size > BYTES_MAX) throw new RangeError("photo too large");
  // Bytes, not a Blob: older WebKits lose Blobs kept in IndexedDB.
  const bytes = await blob.arrayBuffer();
  const hash = await sha256(bytes);
  return { id: `${record}:${hash}`, record, sha256: hash, type: blob.type || "image/jpeg", size: bytes.byteLength, bytes };
}

/** A picture of a kept photo; its address must be revoked when it leaves the page. */
export function thumbnail(row, alt) {
  const image = document.createElement("img");
  image.alt = alt;
  image.src = URL.createObjectURL(new Blob([row.bytes], { type: row.type }));
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}

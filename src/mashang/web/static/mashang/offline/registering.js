// The service worker, registered from a page that is to work without a network.

/** Register, and have this page kept; `then` runs when the worker serves it. */
export function register(tongue, then = () => undefined) {
  if (!("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  workers.register(`/offline-worker.js?language=${tongue}`, { type: "module", scope: "/" }).then(
    (found) => found.active && found.active.postMessage("sweep"),
    () => undefined, // the page still works; it only cannot be opened anew without a network
  );
  if (workers.controller) then();
  else workers.addEventListener("controllerchange", then, { once: true });
  // A page that was opened while the worker was being installed is nobody's: it asks to be taken over and kept.
  workers.ready.then((found) => workers.controller || found.active.postMessage({ keep: location.href }));
}

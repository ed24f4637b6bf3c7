// The outbox on this phone: IndexedDB, shared by pages and the service worker.

const NAME = "mashang-outbox";
const ITEMS = "items";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(ITEMS, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within(mode, work) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const step = base.transaction(ITEMS, mode);
      const asked = work(step.objectStore(ITEMS));
      step.oncomplete = () => resolve(asked && asked.result);
      step.onerror = () => reject(step.error);
      step.onabort = () => reject(step.error);
    });
  } finally {
    base.close();
  }
}

/** Every item, oldest first. */
export async function all() {
  const found = await within("readonly", (items) => items.getAll());
  return found.sort((one, other) => one.order - other.order);
}

/** Write items and take others out, in one transaction: all of it or nothing. */
export function change({ put = [], remove = [] }) {
  return within("readwrite", (items) => {
    for (const id of remove) items.delete(id);
    for (const item of put) items.put(item);
    return null;
  });
}

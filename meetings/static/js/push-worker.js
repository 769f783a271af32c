// Shows what the service sends to this browser, and opens its page when pressed. It fetches and keeps nothing.
self.addEventListener("push", (event) => {
  const { title, body, url, tag, lang } = event.data.json();
  const shown = { body, tag, lang, data: { url }, icon: "/static/img/favicon.svg" };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});

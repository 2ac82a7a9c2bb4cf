// A host shows this page for any unknown address, at any depth; its own addresses start from the site.
(() => {
  const site = document.currentScript.dataset.site;
  const base = document.createElement("base");
  const published = site && new URL(site).host === location.host;
  base.href = published ? site.replace(/\/?$/, "/") : location.pathname.replace(/(book\/.*|[^/]*)$/, "");
  document.head.prepend(base);
})();

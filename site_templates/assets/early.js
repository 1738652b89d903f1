// Marks the page as scripted before it is drawn, so that nothing jumps. A file of its own: no script stands in a page.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");

// Makes each frame of the gallery as high as what it shows, also when somebody drags it narrower.
function fit(frame) {
  const shown = frame.contentDocument.body;
  const measure = () => {
    frame.style.blockSize = `${Math.ceil(shown.getBoundingClientRect().height) + 2}px`;
  };
  new ResizeObserver(measure).observe(shown);
}

for (const frame of document.querySelectorAll(".gallery__frame")) {
  frame.addEventListener("load", () => fit(frame));
  if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.href !== "about:blank") {
    fit(frame);
  }
}

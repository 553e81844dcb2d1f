// Makes each frame of the gallery as high as what it shows, also when somebody drags it narrower.
function fit(frame) {
  const page = frame.contentDocument.documentElement;
  const measure = () => {
    frame.style.blockSize = `${frame.contentDocument.body.getBoundingClientRect().height + 2}px`;
  };
  new ResizeObserver(measure).observe(page);
}

for (const frame of document.querySelectorAll(".gallery__frame")) {
  frame.addEventListener("load", () => fit(frame));
  if (frame.contentDocument?.readyState === "complete" && frame.contentWindow.location.href !== "about:blank") {
    fit(frame);
  }
}

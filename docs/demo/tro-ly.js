/* The one place where the demo says where the assistant is. */
const ADDRESS = "http://127.0.0.1:7860";

/* A real page carries the widget's own line instead; this one passes its data- attributes on. */
const line = document.createElement("script");
line.src = `${ADDRESS}/widget.js`;
Object.assign(line.dataset, document.currentScript.dataset);
document.head.append(line);

// The editor: CodeMirror 6 as the page's components use it.

import { EditorView, minimalSetup } from "./setup.js";

/** Puts an editor with `text` into `parent` and returns it. */
export function createEditor(parent, text) {
  return new EditorView({ parent, doc: text, extensions: minimalSetup });
}

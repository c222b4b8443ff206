// What every editor of the page has.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";

export { EditorView };
export const minimalSetup = [lineNumbers(), history(), keymap.of([...defaultKeymap, ...historyKeymap])];

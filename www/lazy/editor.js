// The text editor, fetched when the first text is shown in one.

export { createEditor } from '../editor/index.js';
